/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <time.h>

#include "dusk-monitor-private.h"
#include "fake-network.h"
#include "monitor-fixture.h"

#define NOW "2025-06-24T01:50"

static gboolean
is_full (gpointer data)
{
  return dusk_world_total (data) == 0 && dusk_world_updated (data) != DUSK_TIME_UNKNOWN;
}

static gboolean
has_no_problem (gpointer data)
{
  return dusk_monitor_problem (data) == NULL;
}

static gboolean
has_problem (gpointer data)
{
  return dusk_monitor_problem (data) != NULL;
}

/* All that is due at once has been done. */
static void
settle (void)
{
  for (guint i = 0; i < 50; i++)
    g_main_context_iteration (NULL, FALSE);
}

static guint
asked_of (MonitorFixture *fixture, const char *call)
{
  return dusk_sim_count_requests (fixture->sim, call);
}

static void
test_offline (void)
{
  MonitorFixture fixture;
  g_autoptr (FakeNetwork) network = fake_network_new ();

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  _dusk_monitor_set_network (fixture.monitor, G_NETWORK_MONITOR (network));
  fake_network_set (network, FALSE, FALSE, G_NETWORK_CONNECTIVITY_LOCAL);
  dusk_monitor_start (fixture.monitor);
  settle ();
  g_assert_cmpstr (dusk_monitor_problem (fixture.monitor), ==, "There is no network");
  fake_network_set (network, TRUE, FALSE, G_NETWORK_CONNECTIVITY_PORTAL);
  settle ();
  g_assert_cmpstr (dusk_monitor_problem (fixture.monitor), ==, "The network wants you to sign in first");
  dusk_monitor_refresh (fixture.monitor);
  settle ();
  g_assert_cmpuint (asked_of (&fixture, NULL), ==, 0);
  fake_network_set (network, TRUE, FALSE, G_NETWORK_CONNECTIVITY_FULL);
  watch_fixture_await (is_full, fixture.world);
  g_assert_null (dusk_monitor_problem (fixture.monitor));
  g_assert_cmpuint (asked_of (&fixture, "ioda"), >=, 2);
  monitor_fixture_tear_down (&fixture);
}

static gboolean
is_checked (gpointer data)
{
  return dusk_watch_item_checked (data) != DUSK_TIME_UNKNOWN;
}

/* Only what is watched, unless the user does not mind. */
static void
test_metered (void)
{
  MonitorFixture fixture;
  g_autoptr (FakeNetwork) network = fake_network_new ();
  DuskEntity tonga = watch_entity ("TO");
  DuskWatchItem *item;

  monitor_fixture_set_up (&fixture, "world", NOW, 0, NULL);
  _dusk_monitor_set_network (fixture.monitor, G_NETWORK_MONITOR (network));
  fake_network_set (network, TRUE, TRUE, G_NETWORK_CONNECTIVITY_FULL);
  monitor_fixture_watch (&fixture, "TO");
  item = dusk_watch_list_find (dusk_context_watch_list (fixture.context), &tonga);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_checked, item);
  settle ();
  g_assert_cmpuint (asked_of (&fixture, NULL), ==, 1);
  g_assert_cmpint (dusk_watch_item_level (item), ==, DUSK_LEVEL_DARK);
  g_assert_cmpstr (dusk_watch_item_summary (item), ==, "Dark since 23:40 · 0 of 30 prefixes");
  g_object_set (dusk_context_settings (fixture.context), "spares-metered", FALSE, NULL);
  settle ();
  g_assert_cmpuint (dusk_world_total (fixture.world), >, 200);
  watch_fixture_await (is_full, fixture.world);
  monitor_fixture_tear_down (&fixture);
}

/* It is tried again, but a budget is not spent on it. */
static void
test_faults (void)
{
  static const struct {
    DuskSimFault fault;
    double       speed;
    guint        most; /* requests in an hour */
  } cases[] = {
    { DUSK_SIM_FAULT_PORTAL, 1800, 150 },
    { DUSK_SIM_FAULT_CUT_OFF, 1800, 200 },
    { DUSK_SIM_FAULT_TOO_MANY, 600, 200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MonitorFixture fixture;

      g_test_message ("fault %d", cases[i].fault);
      monitor_fixture_set_up (&fixture, "world", NOW, cases[i].speed, NULL);
      dusk_sim_set_fault (fixture.sim, NULL, cases[i].fault, 0);
      dusk_monitor_start (fixture.monitor);
      watch_fixture_await (has_problem, fixture.monitor);
      monitor_fixture_pass (&fixture, DUSK_HOUR_S);
      g_test_message ("%u requests in an hour: %s", asked_of (&fixture, NULL), dusk_monitor_problem (fixture.monitor));
      g_assert_cmpuint (asked_of (&fixture, NULL), >, 6);
      g_assert_cmpuint (asked_of (&fixture, NULL), <, cases[i].most);
      dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_NONE, 0);
      watch_fixture_await (has_no_problem, fixture.monitor);
      watch_fixture_await (is_full, fixture.world);
      monitor_fixture_tear_down (&fixture);
    }
}

/* A year is neither waited for nor made up for, and a night is made up for once. */
static void
test_clock (void)
{
  static const struct {
    int   by_s;
    guint most; /* of RIPEstat, in the hour after */
  } cases[] = { { -365 * DUSK_DAY_S, 150 }, { -3 * DUSK_HOUR_S, 700 }, { 9 * DUSK_HOUR_S, 400 }, { 365 * DUSK_DAY_S, 400 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      MonitorFixture fixture;
      guint ioda, ripestat;

      monitor_fixture_set_up (&fixture, "world", NOW, 1200, NULL);
      dusk_monitor_start (fixture.monitor);
      watch_fixture_await (is_full, fixture.world);
      g_test_message ("full: %u, %s", monitor_fixture_asked (&fixture), dusk_world_problem (fixture.world));
      ioda = asked_of (&fixture, "ioda");
      ripestat = monitor_fixture_asked (&fixture);
      dusk_clock_jump (fixture.clock, cases[i].by_s);
      monitor_fixture_pass (&fixture, DUSK_HOUR_S);
      g_test_message ("%d s: %u of RIPEstat, %u of IODA in an hour", cases[i].by_s, monitor_fixture_asked (&fixture) - ripestat,
                      asked_of (&fixture, "ioda") - ioda);
      g_assert_cmpuint (monitor_fixture_asked (&fixture), >, ripestat);
      g_assert_cmpuint (monitor_fixture_asked (&fixture), <, ripestat + cases[i].most);
      g_assert_cmpuint (asked_of (&fixture, "ioda"), >, ioda);
      g_assert_cmpuint (asked_of (&fixture, "ioda"), <, ioda + 60);
      monitor_fixture_tear_down (&fixture);
    }
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
  g_test_add_func ("/watch/monitor/offline", test_offline);
  g_test_add_func ("/watch/monitor/metered", test_metered);
  g_test_add_func ("/watch/monitor/faults", test_faults);
  g_test_add_func ("/watch/monitor/clock", test_clock);
  g_test_add_func ("/watch/monitor/ten-thousand", test_ten_thousand);
  return g_test_run ();
}
