/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-alarm.h"
#include "dusk-time.h"

#define START_S    G_GINT64_CONSTANT (1750729800)
#define DEADLINE_S 60

typedef struct {
  DuskClock *clock;
  DuskAlarm *alarm;
  GArray    *due;    /* (element-type gint64) */
  GArray    *jumped; /* (element-type gint64) */
  gboolean   lets_go;
} Fixture;

static void
on_due (DuskAlarm *alarm G_GNUC_UNUSED, gint64 now_s, Fixture *fixture)
{
  g_array_append_val (fixture->due, now_s);
}

static void
on_jumped (DuskAlarm *alarm G_GNUC_UNUSED, gint64 by_s, Fixture *fixture)
{
  g_array_append_val (fixture->jumped, by_s);
  if (fixture->lets_go)
    g_object_run_dispose (G_OBJECT (fixture->alarm));
}

static void
set_up (Fixture *fixture, DuskClock *clock, gint64 period_s)
{
  fixture->clock = clock;
  fixture->alarm = dusk_alarm_new (clock, period_s);
  fixture->due = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->jumped = g_array_new (FALSE, FALSE, sizeof (gint64));
  fixture->lets_go = FALSE;
  g_signal_connect (fixture->alarm, "due", G_CALLBACK (on_due), fixture);
  g_signal_connect (fixture->alarm, "jumped", G_CALLBACK (on_jumped), fixture);
}

static void
tear_down (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->alarm));
  g_assert_finalize_object (g_steal_pointer (&fixture->clock));
  g_array_unref (fixture->due);
  g_array_unref (fixture->jumped);
}

static gboolean
wake_cb (gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static void
await_due (Fixture *fixture, guint n)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_S * G_USEC_PER_SEC;
  guint waker = g_timeout_add (50, wake_cb, NULL);

  while (fixture->due->len < n)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

static gint64
due_at (const Fixture *fixture, guint i)
{
  return g_array_index (fixture->due, gint64, i);
}

/* Never early, and no period of its own drift: what comes late is followed by what comes in time. */
static void
test_simulated (void)
{
  Fixture fixture;

  set_up (&fixture, dusk_clock_new_simulated (START_S, 1440), DUSK_MINUTE_S);
  await_due (&fixture, 20);
  for (guint i = 0; i < fixture.due->len; i++)
    {
      g_assert_cmpint (due_at (&fixture, i), >=, START_S + (i + 1) * DUSK_MINUTE_S);
      g_assert_cmpint (due_at (&fixture, i), <=, dusk_clock_now (fixture.clock));
    }
  g_assert_cmpuint (fixture.jumped->len, ==, 0);
  tear_down (&fixture);
}

/* A sleep of nine hours rings once, and the clock goes on ringing from there; so does one that was set back by a year. */
static void
test_jumps (void)
{
  static const struct {
    int    by_s;
    double speed;
    gint64 period_s;
  } cases[] = {
    { 9 * DUSK_HOUR_S, 3000, 300 }, { -365 * DUSK_DAY_S, 3000, 300 }, { 365 * DUSK_DAY_S, 3000, 300 }, { -2 * DUSK_HOUR_S, 600, 60 },
    { 2 * DUSK_HOUR_S, 1, 300 },    { -2 * DUSK_HOUR_S, 1, 30 * DUSK_DAY_S },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture fixture;
      gint64 told_s;

      g_test_message ("%d s at %g", cases[i].by_s, cases[i].speed);
      set_up (&fixture, dusk_clock_new_simulated (START_S, cases[i].speed), cases[i].period_s);
      dusk_clock_jump (fixture.clock, cases[i].by_s);
      await_due (&fixture, 1);
      g_assert_cmpuint (fixture.due->len, ==, 1);
      g_assert_cmpuint (fixture.jumped->len, ==, 1);
      told_s = g_array_index (fixture.jumped, gint64, 0);
      g_assert_cmpint (ABS (told_s), <=, ABS (cases[i].by_s));
      g_assert_cmpint (ABS (told_s), >, ABS (cases[i].by_s) / 2);
      g_assert_true ((told_s < 0) == (cases[i].by_s < 0));
      if (cases[i].speed > 1)
        {
          await_due (&fixture, 3);
          g_assert_cmpint (due_at (&fixture, 2), >=, due_at (&fixture, 0) + 2 * cases[i].period_s);
          g_assert_cmpuint (fixture.jumped->len, ==, 1);
        }
      tear_down (&fixture);
    }
}

/* What is set right by some seconds is no jump. */
static void
test_nudge (void)
{
  Fixture fixture;

  set_up (&fixture, dusk_clock_new_simulated (START_S, 600), DUSK_MINUTE_S);
  dusk_clock_jump (fixture.clock, 20);
  await_due (&fixture, 1);
  dusk_clock_jump (fixture.clock, -20);
  await_due (&fixture, 3);
  g_assert_cmpuint (fixture.jumped->len, ==, 0);
  tear_down (&fixture);
}

static void
test_period (void)
{
  Fixture fixture;
  gint64 before_s;

  set_up (&fixture, dusk_clock_new_simulated (START_S, 600), 365 * DUSK_DAY_S);
  before_s = dusk_clock_now (fixture.clock);
  dusk_alarm_set_period (fixture.alarm, 5);
  await_due (&fixture, 2);
  g_assert_cmpint (due_at (&fixture, 0), >=, before_s + 5);
  g_assert_cmpint (due_at (&fixture, 1), <, before_s + 365 * DUSK_DAY_S);
  tear_down (&fixture);
}

static void
test_machine (void)
{
  Fixture fixture;
  gint64 start_s = g_get_real_time () / G_USEC_PER_SEC;

  set_up (&fixture, dusk_clock_new (), 1);
  await_due (&fixture, 2);
  g_assert_cmpint (due_at (&fixture, 0), >, start_s);
  g_assert_cmpint (due_at (&fixture, 1), >, due_at (&fixture, 0));
  g_assert_cmpuint (fixture.jumped->len, ==, 0);
  tear_down (&fixture);
}

static gboolean
set_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* A clock that stands still has nothing to ring for, not even to be looked at. */
static void
test_still (void)
{
  Fixture fixture;
  gboolean is_idle = FALSE;

  set_up (&fixture, dusk_clock_new_simulated (START_S, 0), 1);
  dusk_clock_jump (fixture.clock, DUSK_DAY_S);
  g_timeout_add (50, set_cb, &is_idle);
  while (!is_idle)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (g_main_context_pending (NULL));
  g_assert_cmpuint (fixture.due->len, ==, 0);
  tear_down (&fixture);
}

/* Who hears of the jump may let the alarm go. */
static void
test_let_go (void)
{
  Fixture fixture;

  set_up (&fixture, dusk_clock_new_simulated (START_S, 600), DUSK_MINUTE_S);
  fixture.lets_go = TRUE;
  dusk_clock_jump (fixture.clock, DUSK_DAY_S);
  while (fixture.jumped->len == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (fixture.due->len, ==, 0);
  tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/alarm/simulated", test_simulated);
  g_test_add_func ("/base/alarm/jumps", test_jumps);
  g_test_add_func ("/base/alarm/nudge", test_nudge);
  g_test_add_func ("/base/alarm/period", test_period);
  g_test_add_func ("/base/alarm/machine", test_machine);
  g_test_add_func ("/base/alarm/still", test_still);
  g_test_add_func ("/base/alarm/let-go", test_let_go);
  return g_test_run ();
}
