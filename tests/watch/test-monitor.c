/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-fixture.h"

#define NOW "2025-06-24T01:50"

static gboolean
is_full (gpointer data)
{
  return dusk_world_total (data) == 0 && dusk_world_updated (data) != DUSK_TIME_UNKNOWN;
}

static guint
spent (MonitorFixture *fixture, DuskFeed feed)
{
  return dusk_feed_health_spent (dusk_health_of (dusk_context_health (fixture->context), feed));
}

/* What was counted is what was asked, but for questions that are on their way. */
static gboolean
is_counted (gpointer data)
{
  MonitorFixture *fixture = data;

  return spent (fixture, DUSK_FEED_RIPESTAT) == monitor_fixture_asked (fixture)
         && spent (fixture, DUSK_FEED_IODA) == dusk_sim_count_requests (fixture->sim, "ioda");
}

/* A first start colours the whole map, and then goes on in turn. */
static void
test_first_start (void)
{
  MonitorFixture fixture;
  guint filled;

  monitor_fixture_set_up (&fixture, "world", NOW, 1440, NULL);
  dusk_monitor_start (fixture.monitor);
  g_assert_cmpuint (dusk_world_total (fixture.world), ==, DUSK_N_TERRITORIES);
  watch_fixture_await (is_full, fixture.world);
  filled = monitor_fixture_asked (&fixture);
  g_assert_cmpint (dusk_country_level (dusk_world_find (fixture.world, "TO")), ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (dusk_country_level (dusk_world_find (fixture.world, "AT")), ==, DUSK_LEVEL_NORMAL);
  monitor_fixture_pass (&fixture, 3 * DUSK_HOUR_S);
  g_test_message ("%u to fill the map, %u three hours later; IODA %u", filled, monitor_fixture_asked (&fixture),
                  dusk_sim_count_requests (fixture.sim, "ioda"));
  g_assert_cmpuint (monitor_fixture_asked (&fixture), >, filled + 20);
  g_assert_cmpuint (monitor_fixture_asked (&fixture), <, filled + 150);
  watch_fixture_await (is_counted, &fixture);
  g_assert_null (dusk_monitor_problem (fixture.monitor));
  monitor_fixture_tear_down (&fixture);
}

/* What others point at ------------------------------------------------------------------------------------------------------------------ */

/* Austria loses its routes ten minutes from now. */
static const char austria[] = "{\"include\": \"world\", \"title\": \"Austria\", \"now\": \"2025-06-24T01:50:00Z\", \"events\": ["
                              "{\"country\": \"AT\", \"kind\": \"outage\", \"start\": \"+10m\", \"illustrative\": true}]}";

typedef struct {
  MonitorFixture *fixture;
  DuskEntity      entity;
  gint64          shown_s; /* when IODA's bin is over */
  guint           polls;   /* of countries and networks, until then */
} Wait;

static DuskEvent *
current (const Wait *wait)
{
  return dusk_events_current (dusk_monitor_events (wait->fixture->monitor), &wait->entity);
}

static gboolean
is_noticed (gpointer data)
{
  Wait *wait = data;

  if (dusk_context_now (wait->fixture->context) < wait->shown_s)
    wait->polls = dusk_sim_count_requests (wait->fixture->sim, "ioda");
  return current (wait) != NULL;
}

static gboolean
is_confirmed (gpointer data)
{
  return current (data) && dusk_event_state (current (data)) == DUSK_EVENT_CONFIRMED;
}

/* Within one poll of the first feed that shows it; then RIPEstat is asked at once. */
static void
test_notices (void)
{
  MonitorFixture fixture;
  Wait wait = { &fixture, watch_entity ("AT"), watch_time ("2025-06-24T02:05"), 0 };
  guint polls;

  monitor_fixture_set_up (&fixture, austria, NULL, 120, NULL);
  dusk_monitor_start (fixture.monitor);
  watch_fixture_await (is_noticed, &wait);
  polls = dusk_sim_count_requests (fixture.sim, "ioda") - wait.polls;
  g_test_message ("noticed after %u questions to IODA, %" G_GINT64_FORMAT " s after the outage began", polls,
                  dusk_context_now (fixture.context) - watch_time ("2025-06-24T02:00"));
  /* One poll: countries, networks, and what there is to ask besides. */
  g_assert_cmpuint (polls, <=, 4);
  watch_fixture_await (is_confirmed, &wait);
  g_assert_cmpint (dusk_event_start (current (&wait)), ==, watch_time ("2025-06-24T02:00"));
  g_assert_cmpint (dusk_country_level (dusk_world_find (fixture.world, "AT")), ==, DUSK_LEVEL_DARK);
  monitor_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/monitor/first-start", test_first_start);
  g_test_add_func ("/watch/monitor/notices", test_notices);
  return g_test_run ();
}
