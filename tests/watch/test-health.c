/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "dusk-health.h"
#include "dusk-store-watch.h"
#include "watch-fixture.h"

#define NOW "2025-06-24T01:50"

typedef struct {
  DuskClock    *clock;
  DuskStore    *store;
  DuskSettings *settings;
  DuskHealth   *health;
  guint         changes; /* of RIPEstat's */
} Fixture;

static void
on_changed (Fixture *fixture)
{
  fixture->changes++;
}

static void
set_up (Fixture *fixture, const char *folder)
{
  fixture->clock = dusk_clock_new_simulated (watch_time (NOW), 0);
  fixture->store = dusk_store_open (folder);
  fixture->settings = dusk_settings_new (fixture->store);
  fixture->health = dusk_health_new (fixture->clock, fixture->store, fixture->settings);
  fixture->changes = 0;
  g_signal_connect_swapped (dusk_health_of (fixture->health, DUSK_FEED_RIPESTAT), "notify::revision", G_CALLBACK (on_changed), fixture);
}

static void
tear_down (Fixture *fixture)
{
  g_assert_finalize_object (g_steal_pointer (&fixture->health));
  g_assert_finalize_object (g_steal_pointer (&fixture->settings));
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->clock);
}

static void
assert_summary (Fixture *fixture, DuskFeed feed, const char *expected)
{
  g_autofree char *summary = dusk_feed_health_summary (dusk_health_of (fixture->health, feed), dusk_clock_now (fixture->clock));

  g_assert_cmpstr (summary, ==, expected);
}

static void
answer (Fixture *fixture, DuskFeed feed, const GError *error)
{
  dusk_meter_answered (DUSK_METER (fixture->health), feed, 100, error);
}

static void
test_states (void)
{
  Fixture fixture;
  DuskFeedHealth *feed;
  g_autoptr (GError) down = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_TIMEOUT, "RIPEstat did not answer in time");
  g_autoptr (GError) cancelled = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, "cancelled");

  set_up (&fixture, NULL);
  feed = dusk_health_of (fixture.health, DUSK_FEED_RIPESTAT);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture.health)), ==, DUSK_N_FEEDS);
  g_assert_cmpint (dusk_feed_health_state (feed), ==, DUSK_FEED_UNTRIED);
  assert_summary (&fixture, DUSK_FEED_RIPESTAT, "Not asked yet · 0 of 900 requests today");
  g_assert_true (dusk_meter_spend (DUSK_METER (fixture.health), DUSK_FEED_RIPESTAT, DUSK_HTTP_BACKGROUND));
  answer (&fixture, DUSK_FEED_RIPESTAT, NULL);
  g_assert_cmpint (dusk_feed_health_state (feed), ==, DUSK_FEED_WELL);
  g_assert_cmpuint (fixture.changes, >=, 2);
  dusk_clock_jump (fixture.clock, 2 * DUSK_MINUTE_S);
  assert_summary (&fixture, DUSK_FEED_RIPESTAT, "Answered 2 min ago · 1 of 900 requests today");
  answer (&fixture, DUSK_FEED_RIPESTAT, cancelled);
  g_assert_cmpint (dusk_feed_health_state (feed), ==, DUSK_FEED_WELL);
  answer (&fixture, DUSK_FEED_RIPESTAT, down);
  g_assert_cmpint (dusk_feed_health_state (feed), ==, DUSK_FEED_FAILING);
  g_assert_cmpuint (dusk_feed_health_errors (feed), ==, 1);
  g_assert_cmpint (dusk_feed_health_problem_at (feed), ==, watch_time (NOW) + 120);
  assert_summary (&fixture, DUSK_FEED_RIPESTAT, "RIPEstat did not answer in time · last answered 2 min ago · 1 of 900 requests today");
  answer (&fixture, DUSK_FEED_RIPESTAT, NULL);
  g_assert_cmpint (dusk_feed_health_state (feed), ==, DUSK_FEED_WELL);
  g_assert_cmpstr (dusk_feed_health_problem (feed), ==, "RIPEstat did not answer in time");

  dusk_health_set_off (fixture.health, DUSK_FEED_RADAR, TRUE);
  g_assert_cmpint (dusk_feed_health_state (dusk_health_of (fixture.health, DUSK_FEED_RADAR)), ==, DUSK_FEED_OFF);
  assert_summary (&fixture, DUSK_FEED_RADAR, "Needs your token");
  dusk_health_report (fixture.health, DUSK_FEED_RIS_LIVE, NULL);
  assert_summary (&fixture, DUSK_FEED_RIS_LIVE, "Answered just now");
  g_assert_cmpuint (dusk_health_left (fixture.health, DUSK_FEED_RIS_LIVE), ==, G_MAXUINT);
  tear_down (&fixture);
}

/* What runs in the background ends with the budget; a person does not; and midnight brings another. */
static void
test_budget (void)
{
  Fixture fixture;
  DuskMeter *meter;

  set_up (&fixture, NULL);
  meter = DUSK_METER (fixture.health);
  dusk_settings_set_budget (fixture.settings, DUSK_FEED_RIPESTAT, 60);
  for (guint i = 0; i < 60; i++)
    g_assert_true (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, i % 2 ? DUSK_HTTP_BACKGROUND : DUSK_HTTP_VISIBLE));
  g_assert_cmpuint (dusk_health_left (fixture.health, DUSK_FEED_RIPESTAT), ==, 0);
  g_assert_false (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, DUSK_HTTP_BACKGROUND));
  g_assert_true (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, DUSK_HTTP_VISIBLE));
  g_assert_true (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, DUSK_HTTP_URGENT));
  g_assert_cmpuint (dusk_feed_health_spent (dusk_health_of (fixture.health, DUSK_FEED_RIPESTAT)), ==, 62);
  g_assert_cmpint (dusk_feed_health_state (dusk_health_of (fixture.health, DUSK_FEED_RIPESTAT)), ==, DUSK_FEED_SPENT);
  g_assert_true (dusk_meter_spend (meter, DUSK_FEED_IODA, DUSK_HTTP_BACKGROUND));

  dusk_clock_jump (fixture.clock, DUSK_DAY_S);
  g_assert_cmpuint (dusk_health_left (fixture.health, DUSK_FEED_RIPESTAT), ==, 60);
  g_assert_true (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, DUSK_HTTP_BACKGROUND));
  /* A clock that is set back gives nothing back. */
  dusk_clock_jump (fixture.clock, -DUSK_DAY_S);
  g_assert_cmpuint (dusk_health_left (fixture.health, DUSK_FEED_RIPESTAT), ==, 0);
  g_assert_false (dusk_meter_spend (meter, DUSK_FEED_RIPESTAT, DUSK_HTTP_BACKGROUND));
  tear_down (&fixture);
}

/* A start is no new day, and what was well was well. */
static void
test_restart (void)
{
  Fixture fixture;
  char *folder = watch_fixture_folder ();

  set_up (&fixture, folder);
  for (guint i = 0; i < 3; i++)
    dusk_meter_spend (DUSK_METER (fixture.health), DUSK_FEED_IODA, DUSK_HTTP_BACKGROUND);
  answer (&fixture, DUSK_FEED_IODA, NULL);
  tear_down (&fixture);
  set_up (&fixture, folder);
  g_assert_cmpint (dusk_feed_health_state (dusk_health_of (fixture.health, DUSK_FEED_IODA)), ==, DUSK_FEED_WELL);
  g_assert_cmpint (dusk_feed_health_answered (dusk_health_of (fixture.health, DUSK_FEED_IODA)), ==, watch_time (NOW));
  assert_summary (&fixture, DUSK_FEED_IODA, "Answered just now · 3 of 600 requests today");
  tear_down (&fixture);
  watch_fixture_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/health/states", test_states);
  g_test_add_func ("/watch/health/budget", test_budget);
  g_test_add_func ("/watch/health/restart", test_restart);
  return g_test_run ();
}
