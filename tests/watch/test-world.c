/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world.h"
#include "watch-fixture.h"

#define NOW "2025-06-24T01:50"

static gboolean
is_at_rest (gpointer data)
{
  return dusk_world_total (data) == 0;
}

static void
complete_round (DuskWorld *world)
{
  dusk_world_refresh (world, FALSE);
  watch_fixture_await (is_at_rest, world);
}

static guint
asked (WatchFixture *fixture)
{
  return dusk_sim_count_requests (fixture->sim, "country-resource-stats");
}

typedef struct {
  guint changed, progress, done, max_total;
} Seen;

static void
changed_cb (DuskWorld *world, DuskCountry *country, Seen *seen)
{
  g_assert_true (DUSK_IS_COUNTRY (country));
  seen->changed++;
}

static void
progress_cb (DuskWorld *world, GParamSpec *pspec, Seen *seen)
{
  seen->progress++;
  seen->max_total = MAX (seen->max_total, dusk_world_total (world));
  g_assert_cmpuint (dusk_world_done (world), <=, dusk_world_total (world));
}

static void
test_fills (void)
{
  WatchFixture fixture;
  Seen seen = { 0 };
  g_autoptr (DuskWorld) world = NULL;
  g_autofree char *summary = NULL;
  DuskCountry *tonga, *syria;

  watch_fixture_set_up (&fixture, "world", NOW);
  world = dusk_world_new (fixture.context);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (world)), ==, DUSK_N_TERRITORIES);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (world)) == DUSK_TYPE_COUNTRY);
  g_assert_cmpint (dusk_world_updated (world), ==, DUSK_TIME_UNKNOWN);
  g_signal_connect (world, "changed", G_CALLBACK (changed_cb), &seen);
  g_signal_connect (world, "notify::done", G_CALLBACK (progress_cb), &seen);
  complete_round (world);
  g_assert_cmpuint (seen.changed, ==, DUSK_N_TERRITORIES);
  g_assert_cmpuint (seen.max_total, ==, DUSK_N_TERRITORIES);
  g_assert_cmpuint (seen.progress, >=, DUSK_N_TERRITORIES - 1);
  g_assert_cmpuint (asked (&fixture), ==, DUSK_N_TERRITORIES);
  g_assert_cmpuint (dusk_sim_max_concurrent (fixture.sim), <=, 6);
  g_assert_null (dusk_world_problem (world));
  g_assert_cmpint (dusk_world_updated (world), ==, watch_time (NOW));

  tonga = dusk_world_find (world, "to");
  syria = dusk_world_find (world, "SY");
  g_assert_null (dusk_world_find (world, "QQ"));
  g_assert_cmpint (dusk_country_level (tonga), ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_country_since (tonga), ==, watch_time ("2025-06-23T23:40"));
  g_assert_cmpfloat (dusk_country_share (tonga), ==, 0);
  summary = dusk_country_summary (tonga);
  g_assert_cmpstr (summary, ==, "Dark since 23:40 · 0 of 30 prefixes");
  g_assert_cmpint (dusk_country_compare_worst_first (syria, tonga, NULL), <, 0);
  g_assert_cmpint (dusk_country_compare_worst_first (tonga, dusk_world_find (world, "AT"), NULL), <, 0);
  g_assert_cmpint (dusk_series_end (dusk_country_series (tonga)) - dusk_series_start (dusk_country_series (tonga)), ==, DUSK_WORLD_PERIOD_S);
  g_assert_finalize_object (g_steal_pointer (&world));
  watch_fixture_tear_down (&fixture);
}

/* At most once in half an hour, also when the program starts anew; and the stored world is there before any question. */
static void
test_restart (void)
{
  WatchFixture fixture;
  g_autofree char *folder = watch_fixture_folder ();
  g_autoptr (DuskWorld) first = NULL, second = NULL;
  guint without_data = 0;

  watch_fixture_set_up (&fixture, "world", NOW);
  watch_fixture_restart (&fixture, folder);
  first = dusk_world_new (fixture.context);
  complete_round (first);
  g_assert_cmpuint (asked (&fixture), ==, DUSK_N_TERRITORIES);
  complete_round (first);
  g_assert_cmpuint (asked (&fixture), ==, DUSK_N_TERRITORIES);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (first), i);
      without_data += dusk_country_findings (country) == NULL ? 1 : 0;
    }
  g_assert_finalize_object (g_steal_pointer (&first));

  watch_fixture_restart (&fixture, folder);
  second = dusk_world_new (fixture.context);
  g_assert_cmpint (dusk_country_level (dusk_world_find (second, "TO")), ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_country_since (dusk_world_find (second, "TO")), ==, watch_time ("2025-06-23T23:40"));
  g_assert_cmpint (dusk_world_updated (second), ==, watch_time (NOW));
  complete_round (second);
  /* Only those of which there is nothing to store are asked again. */
  g_assert_cmpuint (asked (&fixture), ==, DUSK_N_TERRITORIES + without_data);
  g_assert_cmpuint (without_data, <, 20);
  g_assert_finalize_object (g_steal_pointer (&second));
  watch_fixture_tear_down (&fixture);
  watch_fixture_remove (g_steal_pointer (&folder));
}

/* Days later and offline: the last world that was seen, with its age. */
static void
test_offline (void)
{
  WatchFixture fixture;
  g_autofree char *folder = watch_fixture_folder ();
  g_autoptr (DuskWorld) before = NULL, after = NULL;
  DuskCountry *tonga;

  watch_fixture_set_up (&fixture, "world", NOW);
  watch_fixture_restart (&fixture, folder);
  before = dusk_world_new (fixture.context);
  complete_round (before);
  g_clear_object (&before);
  watch_fixture_tear_down (&fixture);

  watch_fixture_set_up (&fixture, "world", "2025-07-10");
  dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  watch_fixture_restart (&fixture, folder);
  after = dusk_world_new (fixture.context);
  tonga = dusk_world_find (after, "TO");
  g_assert_cmpint (dusk_country_level (tonga), ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_country_fetched (tonga), ==, watch_time (NOW));
  g_assert_cmpint (dusk_world_updated (after), ==, watch_time (NOW));
  complete_round (after);
  g_assert_nonnull (dusk_world_problem (after));
  g_assert_cmpint (dusk_country_level (tonga), ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_country_fetched (tonga), ==, watch_time (NOW));
  /* It stops asking when nothing is to be had. */
  g_assert_cmpuint (asked (&fixture), <, 40);
  g_assert_finalize_object (g_steal_pointer (&after));
  watch_fixture_tear_down (&fixture);
  watch_fixture_remove (g_steal_pointer (&folder));
}

static void
test_faults (void)
{
  static const struct {
    DuskSimFault fault;
    gboolean     is_stopped;
  } cases[] = {
    { DUSK_SIM_FAULT_TOO_MANY, TRUE },      { DUSK_SIM_FAULT_MAINTENANCE, FALSE }, { DUSK_SIM_FAULT_TRUNCATED, FALSE },
    { DUSK_SIM_FAULT_WRONG_TYPES, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      WatchFixture fixture;
      g_autoptr (DuskWorld) world = NULL;
      g_test_message ("fault %d", cases[i].fault);
      watch_fixture_set_up (&fixture, "world", NOW);
      dusk_sim_set_fault (fixture.sim, NULL, cases[i].fault, 0);
      world = dusk_world_new (fixture.context);
      complete_round (world);
      g_assert_nonnull (dusk_world_problem (world));
      if (cases[i].is_stopped)
        g_assert_cmpuint (asked (&fixture), <, DUSK_N_TERRITORIES);
      else
        g_assert_nonnull (dusk_country_problem (dusk_world_find (world, "TO")));
      g_assert_cmpint (dusk_country_level (dusk_world_find (world, "TO")), ==, DUSK_LEVEL_NO_DATA);

      /* All is well again. */
      dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_NONE, 0);
      /* Questions about the same that have failed already are not joined. */
      while (g_main_context_iteration (NULL, FALSE))
        continue;
      dusk_world_refresh (world, TRUE);
      watch_fixture_await (is_at_rest, world);
      g_assert_null (dusk_world_problem (world));
      g_assert_cmpint (dusk_country_level (dusk_world_find (world, "TO")), ==, DUSK_LEVEL_DARK);
      g_clear_object (&world);
      watch_fixture_tear_down (&fixture);
    }
}

/* A feed that turns silent does not make countries dark. */
static void
test_silent_empty (void)
{
  WatchFixture fixture;
  g_autoptr (DuskWorld) world = NULL;
  DuskCountry *austria;

  watch_fixture_set_up (&fixture, "world", NOW);
  world = dusk_world_new (fixture.context);
  complete_round (world);
  austria = dusk_world_find (world, "AT");
  g_assert_cmpint (dusk_country_level (austria), ==, DUSK_LEVEL_NORMAL);
  g_clear_object (&world);

  dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_EMPTY, 0);
  world = dusk_world_new (fixture.context);
  dusk_world_refresh (world, TRUE);
  watch_fixture_await (is_at_rest, world);
  g_assert_cmpint (dusk_country_level (dusk_world_find (world, "AT")), ==, DUSK_LEVEL_NORMAL);
  g_clear_object (&world);
  watch_fixture_tear_down (&fixture);
}

typedef struct {
  GPtrArray *codes;
} Order;

static void
order_cb (DuskWorld *world, DuskCountry *country, Order *order)
{
  g_ptr_array_add (order->codes, (gpointer) dusk_country_territory (country)->code);
}

static void
test_first (void)
{
  static const char *const first[] = { "ZW", "QQ", "SY", NULL };
  WatchFixture fixture;
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (DuskWorld) world = NULL;
  Order order = { codes };
  gboolean has_zw = FALSE, has_sy = FALSE;

  watch_fixture_set_up (&fixture, "world", NOW);
  world = dusk_world_new (fixture.context);
  dusk_world_set_first (world, first);
  g_signal_connect (world, "changed", G_CALLBACK (order_cb), &order);
  complete_round (world);
  for (guint i = 0; i < 8; i++)
    {
      has_zw |= g_str_equal (codes->pdata[i], "ZW");
      has_sy |= g_str_equal (codes->pdata[i], "SY");
    }
  g_assert_true (has_zw && has_sy);
  g_clear_object (&world);
  watch_fixture_tear_down (&fixture);
}

static void
stop_cb (DuskWorld *world, DuskCountry *country, gpointer unused)
{
  dusk_world_stop (world);
}

static void
test_stop (void)
{
  WatchFixture fixture;
  g_autoptr (DuskWorld) world = NULL;

  watch_fixture_set_up (&fixture, "world", NOW);
  world = dusk_world_new (fixture.context);
  g_signal_connect (world, "changed", G_CALLBACK (stop_cb), NULL);
  dusk_world_refresh (world, FALSE);
  g_assert_cmpuint (dusk_world_total (world), ==, DUSK_N_TERRITORIES);
  watch_fixture_await (is_at_rest, world);
  g_assert_cmpuint (asked (&fixture), <, 20);

  /* It may go in the middle of a round. */
  dusk_world_refresh (world, TRUE);
  g_assert_finalize_object (g_steal_pointer (&world));
  watch_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/world/fills", test_fills);
  g_test_add_func ("/watch/world/restart", test_restart);
  g_test_add_func ("/watch/world/offline", test_offline);
  g_test_add_func ("/watch/world/faults", test_faults);
  g_test_add_func ("/watch/world/silent-empty", test_silent_empty);
  g_test_add_func ("/watch/world/first", test_first);
  g_test_add_func ("/watch/world/stop", test_stop);
  return g_test_run ();
}
