/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-fixture.h"

typedef struct {
  MonitorFixture *fixture;
  DuskEntity      entity;
} Wait;

static const DuskClaim *
find_live (const Wait *wait)
{
  gint64 now_s = dusk_context_now (wait->fixture->context);
  g_autoptr (GPtrArray) events = dusk_events_find (dusk_monitor_events (wait->fixture->monitor), &wait->entity, now_s - DUSK_HOUR_S, now_s + 1);

  for (guint i = 0; i < events->len; i++)
    {
      const GPtrArray *claims = dusk_event_claims (events->pdata[i]);
      for (guint k = 0; k < claims->len; k++)
        {
          const DuskClaim *claim = claims->pdata[k];
          /* The loss of the first prefixes is a claim of its own. */
          if (claim->feed == DUSK_FEED_RIS_LIVE && claim->level >= DUSK_LEVEL_CRITICAL)
            return claim;
        }
    }
  return NULL;
}

static gboolean
is_live (gpointer data)
{
  return find_live (data) != NULL;
}

/* North Korea's routes go at 16:15, as the messages tell it. */
static void
test_live (void)
{
  MonitorFixture fixture;
  Wait wait = { &fixture, watch_entity ("AS131279") };
  DuskWatchItem *item;

  monitor_fixture_set_up (&fixture, "north-korea-2014", "2014-12-22T15:59", 120, NULL);
  g_object_set (dusk_context_settings (fixture.context), "uses-ioda", FALSE, NULL);
  monitor_fixture_watch (&fixture, "AS131279");
  item = dusk_watch_list_find (dusk_context_watch_list (fixture.context), &wait.entity);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_live, &wait);
  g_assert_cmpint (find_live (&wait)->start_s, >=, watch_time ("2014-12-22T16:14"));
  g_assert_cmpint (find_live (&wait)->start_s, <, watch_time ("2014-12-22T16:17"));
  g_assert_cmpint (dusk_watch_item_level (item), >=, DUSK_LEVEL_CRITICAL);
  g_assert_cmpstr (dusk_watch_item_name (item), !=, "AS131279");
  g_assert_cmpint (dusk_feed_health_state (dusk_health_of (dusk_context_health (fixture.context), DUSK_FEED_RIS_LIVE)), ==, DUSK_FEED_WELL);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "announced-prefixes"), ==, 1);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "ioda"), ==, 0);
  g_assert_cmpint (dusk_feed_health_state (dusk_health_of (dusk_context_health (fixture.context), DUSK_FEED_IODA)), ==, DUSK_FEED_OFF);
  monitor_fixture_tear_down (&fixture);
}

/* A network of Afghanistan is gone for six minutes. */
static const char afghanistan[] = "{\"include\": \"world\", \"title\": \"Afghanistan\", \"now\": \"2025-06-24T07:59:00Z\", \"events\": ["
                                  "{\"asn\": 55330, \"kind\": \"outage\", \"start\": \"+7m\", \"end\": \"+13m\", \"illustrative\": true}]}";

static gboolean
is_over (gpointer data)
{
  const DuskClaim *live = find_live (data);

  return live && live->end_s != DUSK_TIME_UNKNOWN;
}

static void
test_live_end (void)
{
  MonitorFixture fixture;
  Wait wait = { &fixture, watch_entity ("AS55330") };
  DuskWatchItem *item;

  monitor_fixture_set_up (&fixture, afghanistan, NULL, 120, NULL);
  monitor_fixture_watch (&fixture, "AS55330");
  item = dusk_watch_list_find (dusk_context_watch_list (fixture.context), &wait.entity);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_live, &wait);
  g_assert_cmpint (find_live (&wait)->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpint (find_live (&wait)->start_s, >=, watch_time ("2025-06-24T08:05"));
  watch_fixture_await (is_over, &wait);
  g_assert_cmpint (find_live (&wait)->end_s, >=, watch_time ("2025-06-24T08:11"));
  g_assert_cmpint (find_live (&wait)->end_s, <, watch_time ("2025-06-24T08:16"));
  g_assert_cmpint (find_live (&wait)->level, >=, DUSK_LEVEL_CRITICAL);
  g_assert_cmpint (dusk_watch_item_level (item), ==, DUSK_LEVEL_NORMAL);
  monitor_fixture_tear_down (&fixture);
}

/* What was claimed before this start was as bad as it was then, when it ends. */
static void
test_live_again (void)
{
  const gint64 start_s = watch_time ("2025-06-24T07:29");
  g_autofree char *id = g_strdup_printf ("outage-%" G_GINT64_FORMAT, start_s);
  MonitorFixture fixture;
  Wait wait = { &fixture, watch_entity ("AS55330") };
  const DuskClaim before = { .entity = wait.entity, .feed = DUSK_FEED_RIS_LIVE, .id = id, .start_s = start_s, .end_s = DUSK_TIME_UNKNOWN,
                             .level = DUSK_LEVEL_DARK, .lowest = 0, .baseline = 64, .score = NAN, .told_s = start_s, .step_s = 1 };
  g_autoptr (DuskClaim) claim = dusk_claim_new (&before);

  monitor_fixture_set_up (&fixture, "world", "2025-06-24T07:59", 120, NULL);
  dusk_events_take_claim (dusk_monitor_events (fixture.monitor), claim);
  monitor_fixture_watch (&fixture, "AS55330");
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_over, &wait);
  g_assert_cmpint (find_live (&wait)->start_s, ==, start_s);
  g_assert_cmpint (find_live (&wait)->level, ==, DUSK_LEVEL_DARK);
  g_assert_cmpfloat (find_live (&wait)->lowest, ==, 0);
  monitor_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/monitor/live", test_live);
  g_test_add_func ("/watch/monitor/live-end", test_live_end);
  g_test_add_func ("/watch/monitor/live-again", test_live_again);
  return g_test_run ();
}
