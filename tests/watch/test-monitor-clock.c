/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <time.h>

#include "monitor-fixture.h"

#define NOW "2025-06-24T01:50"

static gboolean
is_full (gpointer data)
{
  return dusk_world_total (data) == 0 && dusk_world_updated (data) != DUSK_TIME_UNKNOWN;
}

/* A year is neither waited for nor made up for, and a night is made up for once. */
static void
test_clock (void)
{
  static const struct {
    int   by_s;
    guint most; /* of RIPEstat, in the hour after; another day has a budget of its own, of which little time may be left */
  } cases[] = { { 9 * DUSK_HOUR_S, 400 }, { -365 * DUSK_DAY_S, 150 }, { 365 * DUSK_DAY_S, 400 }, { -12 * DUSK_HOUR_S, 700 } };
  MonitorFixture fixture;

  monitor_fixture_set_up (&fixture, "world", NOW, 2400, NULL);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_full, fixture.world);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint ripestat = monitor_fixture_asked (&fixture), ioda = dusk_sim_count_requests (fixture.sim, "ioda");

      dusk_clock_jump (fixture.clock, cases[i].by_s);
      monitor_fixture_pass (&fixture, DUSK_HOUR_S);
      g_test_message ("%d s: %u of RIPEstat, %u of IODA in an hour", cases[i].by_s, monitor_fixture_asked (&fixture) - ripestat,
                      dusk_sim_count_requests (fixture.sim, "ioda") - ioda);
      g_assert_cmpuint (monitor_fixture_asked (&fixture), >, ripestat);
      g_assert_cmpuint (monitor_fixture_asked (&fixture), <, ripestat + cases[i].most);
      g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "ioda"), >, ioda);
      g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "ioda"), <, ioda + 60);
    }
  monitor_fixture_tear_down (&fixture);
}

static void
watch_many (MonitorFixture *fixture, guint n)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = NULL;
  guint added;

  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "AS%u\n", 4200000000U + i);
  dusk_watch_list_import (dusk_context_watch_list (fixture->context), text->str, dusk_context_now (fixture->context), &added, &problems, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (added, ==, n);
}

/* No storm, and no minute of counting. */
static void
test_ten_thousand (void)
{
  MonitorFixture fixture;
  clock_t before;

  monitor_fixture_set_up (&fixture, "world", NOW, 600, NULL);
  watch_many (&fixture, DUSK_WATCH_LIST_MAX);
  before = clock ();
  dusk_monitor_start (fixture.monitor);
  g_test_message ("the first look: %.0f ms of CPU", (double) (clock () - before) * 1000 / CLOCKS_PER_SEC);
  monitor_fixture_pass (&fixture, 30 * DUSK_MINUTE_S);
  g_test_message ("%u requests in half an hour", monitor_fixture_asked (&fixture));
  g_assert_cmpuint (monitor_fixture_asked (&fixture), <, 350);
  g_assert_cmpuint (dusk_monitor_unfollowed (fixture.monitor), ==, DUSK_WATCH_LIST_MAX - DUSK_MONITOR_MAX_LIVE);
  monitor_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/monitor/clock", test_clock);
  g_test_add_func ("/watch/monitor/ten-thousand", test_ten_thousand);
  return g_test_run ();
}
