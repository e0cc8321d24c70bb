/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time-machine.h"
#include "watch-fixture.h"

#define NOW "2014-12-23T06:00"

typedef struct {
  WatchFixture     fixture;
  DuskWorld       *world;
  DuskTimeMachine *machine;
} Journey;

static void
set_up (Journey *journey, const char *now)
{
  watch_fixture_set_up (&journey->fixture, "north-korea-2014", now);
  journey->world = dusk_world_new (journey->fixture.context);
  journey->machine = dusk_time_machine_new (journey->fixture.context, journey->world);
}

static void
tear_down (Journey *journey)
{
  g_assert_finalize_object (journey->machine);
  g_assert_finalize_object (journey->world);
  watch_fixture_tear_down (&journey->fixture);
}

static gboolean
is_loaded (gpointer data)
{
  guint total;

  g_object_get (data, "total", &total, NULL);
  return total == 0;
}

static void
go (Journey *journey, const char *at)
{
  dusk_time_machine_go (journey->machine, watch_time (at));
  watch_fixture_await (is_loaded, journey->machine);
}

static DuskCountry *
korea (Journey *journey)
{
  return dusk_world_find (journey->world, "KP");
}

static const DuskTimeMachineBar *
bar_at (Journey *journey, const char *at)
{
  const GArray *bars = dusk_time_machine_bars (journey->machine);

  for (guint i = 0; i < bars->len; i++)
    {
      const DuskTimeMachineBar *bar = &g_array_index (bars, DuskTimeMachineBar, i);
      if (bar->start_s <= watch_time (at) && watch_time (at) < bar->start_s + DUSK_TIME_MACHINE_BAR_S)
        return bar;
    }
  return NULL;
}

static void
count_cb (guint *counted)
{
  (*counted)++;
}

static gboolean
is_counted (gpointer data)
{
  return *(guint *) data > 0;
}

static void
await_bars (Journey *journey)
{
  guint counted = 0;
  gulong id = g_signal_connect_swapped (journey->machine, "bars-changed", G_CALLBACK (count_cb), &counted);

  watch_fixture_await (is_counted, &counted);
  g_signal_handler_disconnect (journey->machine, id);
}

static void
count_changed_cb (DuskWorld *world, DuskCountry *country, guint *counted)
{
  (*counted)++;
}

static void
test_shows_moments (void)
{
  const struct {
    const char *at;
    DuskLevel   level;
    const char *since;
  } rows[] = {
    { "2014-12-22T12:33", DUSK_LEVEL_NORMAL, NULL },
    { "2014-12-22T16:20", DUSK_LEVEL_DARK, "2014-12-22T16:15" },
    { "2014-12-22T23:00", DUSK_LEVEL_DARK, "2014-12-22T16:15" },
    { "2014-12-23T02:30", DUSK_LEVEL_NORMAL, NULL },
  };
  Journey journey;
  guint changed = 0, asked;
  gint64 from_s, to_s;

  set_up (&journey, NOW);
  g_assert_true (dusk_time_machine_is_live (journey.machine));
  g_signal_connect (journey.world, "changed", G_CALLBACK (count_changed_cb), &changed);
  go (&journey, "2014-12-22T17:00");
  g_assert_false (dusk_time_machine_is_live (journey.machine));
  g_assert_cmpuint (changed, >=, 200);
  asked = dusk_sim_count_requests (journey.fixture.sim, NULL);
  /* The timeline stays where it is, and moments in it are shown without another request. */
  dusk_time_machine_get_period (journey.machine, &from_s, &to_s);
  g_assert_cmpint (to_s - from_s, ==, DUSK_TIME_MACHINE_PERIOD_S);
  g_assert_cmpint (to_s, >, watch_time (NOW));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      dusk_time_machine_go (journey.machine, watch_time (rows[i].at));
      g_assert_cmpint (dusk_country_level (korea (&journey)), ==, rows[i].level);
      g_assert_cmpint (dusk_country_since (korea (&journey)), ==, rows[i].since ? watch_time (rows[i].since) : DUSK_TIME_UNKNOWN);
      g_assert_cmpint (dusk_series_end (dusk_country_series (korea (&journey))), <=, watch_time (rows[i].at) + 300);
    }
  g_assert_cmpuint (dusk_sim_count_requests (journey.fixture.sim, NULL), ==, asked);
  await_bars (&journey);
  g_assert_cmpuint (bar_at (&journey, "2014-12-22T20:00")->counts[DUSK_LEVEL_DARK], >=, 1);
  g_assert_cmpuint (bar_at (&journey, "2014-12-22T20:00")->n_known, >=, 200);
  /* Back, nothing is known of the present that was not asked. */
  dusk_time_machine_go_live (journey.machine);
  g_assert_true (dusk_time_machine_is_live (journey.machine));
  g_assert_null (dusk_country_findings (korea (&journey)));
  tear_down (&journey);
}

/* The world outlives the window with the machine. */
static void
test_leaves_the_present (void)
{
  Journey journey;

  set_up (&journey, NOW);
  go (&journey, "2014-12-22T17:00");
  g_assert_cmpint (dusk_country_level (korea (&journey)), ==, DUSK_LEVEL_DARK);
  g_assert_finalize_object (journey.machine);
  g_assert_cmpint (dusk_country_level (korea (&journey)), ==, DUSK_LEVEL_NO_DATA);
  g_assert_finalize_object (journey.world);
  watch_fixture_tear_down (&journey.fixture);
}

static void
test_steps (void)
{
  Journey journey;
  gboolean is_found = FALSE;

  set_up (&journey, NOW);
  g_assert_false (dusk_time_machine_step (journey.machine, 1));
  g_assert_false (dusk_time_machine_step (journey.machine, -1));
  go (&journey, "2014-12-23T03:00");
  while (!is_found && dusk_time_machine_step (journey.machine, -1))
    {
      watch_fixture_await (is_loaded, journey.machine);
      is_found = dusk_time_machine_at (journey.machine) == watch_time ("2014-12-22T16:20");
    }
  g_assert_true (is_found);
  g_assert_cmpint (dusk_country_since (korea (&journey)), ==, watch_time ("2014-12-22T16:15"));
  g_assert_cmpint (dusk_country_level (korea (&journey)), ==, DUSK_LEVEL_DARK);
  tear_down (&journey);
}

static void
test_limits (void)
{
  Journey journey;
  gint64 from_s, to_s;

  set_up (&journey, NOW);
  dusk_time_machine_go (journey.machine, watch_time ("2015-03-01"));
  g_assert_true (dusk_time_machine_is_live (journey.machine));
  dusk_time_machine_go (journey.machine, watch_time ("1999-01-01"));
  g_assert_cmpint (dusk_time_machine_at (journey.machine), ==, DUSK_TIME_MACHINE_EARLIEST_S);
  dusk_time_machine_get_period (journey.machine, &from_s, &to_s);
  g_assert_cmpint (from_s, ==, DUSK_TIME_MACHINE_EARLIEST_S);
  g_assert_cmpint (to_s - from_s, ==, DUSK_TIME_MACHINE_PERIOD_S);
  /* Another moment before the first is loaded; and the end while one is being loaded. */
  dusk_time_machine_go (journey.machine, watch_time ("2014-12-22T17:00"));
  dusk_time_machine_get_period (journey.machine, &from_s, &to_s);
  g_assert_true (from_s <= watch_time ("2014-12-22T17:00") && watch_time ("2014-12-22T17:00") < to_s);
  tear_down (&journey);
}

static void
test_out_of_reach (void)
{
  Journey journey;
  g_autofree char *problem = NULL;

  set_up (&journey, NOW);
  dusk_sim_set_fault (journey.fixture.sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  go (&journey, "2014-12-22T17:00");
  g_object_get (journey.machine, "problem", &problem, NULL);
  g_assert_nonnull (problem);
  g_assert_cmpint (dusk_country_level (korea (&journey)), ==, DUSK_LEVEL_NO_DATA);
  g_assert_false (dusk_time_machine_is_live (journey.machine));
  tear_down (&journey);
}

static gboolean
is_live (gpointer data)
{
  return dusk_time_machine_is_live (data);
}

/* Time goes on until the present, which is live. */
static void
test_plays (void)
{
  Journey journey;
  gboolean is_playing;

  set_up (&journey, NOW);
  go (&journey, "2014-12-22T06:00");
  dusk_time_machine_set_speed (journey.machine, DUSK_DAY_S);
  dusk_time_machine_play (journey.machine, TRUE);
  g_object_get (journey.machine, "playing", &is_playing, NULL);
  g_assert_true (is_playing);
  watch_fixture_await (is_live, journey.machine);
  g_object_get (journey.machine, "playing", &is_playing, NULL);
  g_assert_false (is_playing);
  tear_down (&journey);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-machine/moments", test_shows_moments);
  g_test_add_func ("/time-machine/leaves-the-present", test_leaves_the_present);
  g_test_add_func ("/time-machine/steps", test_steps);
  g_test_add_func ("/time-machine/limits", test_limits);
  g_test_add_func ("/time-machine/out-of-reach", test_out_of_reach);
  g_test_add_func ("/time-machine/plays", test_plays);
  return g_test_run ();
}
