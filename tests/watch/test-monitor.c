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

/* A first start colours the whole map, and then goes on in turn. */
static void
test_first_start (void)
{
  MonitorFixture fixture;
  guint filled;

  monitor_fixture_set_up (&fixture, "world", NOW, 720, NULL);
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
  g_assert_cmpuint (spent (&fixture, DUSK_FEED_RIPESTAT), ==, monitor_fixture_asked (&fixture));
  g_assert_cmpuint (spent (&fixture, DUSK_FEED_IODA), ==, dusk_sim_count_requests (fixture.sim, "ioda"));
  g_assert_null (dusk_monitor_problem (fixture.monitor));
  monitor_fixture_tear_down (&fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/monitor/first-start", test_first_start);
  return g_test_run ();
}
