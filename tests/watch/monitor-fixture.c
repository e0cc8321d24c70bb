/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "monitor-fixture.h"

#include <glib/gstdio.h>

static DuskSim *
start_sim (const char *scenario, const char *now, double speed)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  DuskSim *sim;

  if (*scenario == '{')
    {
      int fd = g_file_open_tmp ("dusk-scenario-XXXXXX.json", &path, &error);
      g_assert_no_error (error);
      close (fd);
      g_assert_true (g_file_set_contents (path, scenario, -1, NULL));
    }
  sim = dusk_sim_new (path ? path : scenario, now ? watch_time (now) : DUSK_TIME_UNKNOWN, speed, &error);
  g_assert_no_error (error);
  if (path)
    g_unlink (path);
  return sim;
}

void
monitor_fixture_set_up (MonitorFixture *fixture, const char *scenario, const char *now, double speed, const char *folder)
{
  fixture->sim = start_sim (scenario, now, speed);
  fixture->clock = dusk_sim_clock (fixture->sim);
  fixture->store = dusk_store_open (folder);
  fixture->context = dusk_context_new (fixture->clock, fixture->store, dusk_sim_url (fixture->sim));
  fixture->world = dusk_world_new (fixture->context);
  fixture->monitor = dusk_monitor_new (fixture->context, fixture->world);
}

void
monitor_fixture_tear_down (MonitorFixture *fixture)
{
  dusk_monitor_stop (fixture->monitor);
  g_assert_finalize_object (g_steal_pointer (&fixture->monitor));
  g_assert_finalize_object (g_steal_pointer (&fixture->world));
  g_clear_object (&fixture->context);
  g_clear_object (&fixture->store);
  g_clear_object (&fixture->sim);
}

guint
monitor_fixture_asked (MonitorFixture *fixture)
{
  return dusk_sim_count_requests (fixture->sim, NULL) - dusk_sim_count_requests (fixture->sim, "ioda")
         - dusk_sim_count_requests (fixture->sim, "radar") - dusk_sim_count_requests (fixture->sim, "ris-live");
}

void
monitor_fixture_watch (MonitorFixture *fixture, const char *entity_text)
{
  g_autoptr (GError) error = NULL;
  DuskEntity entity = watch_entity (entity_text);

  g_assert_true (dusk_watch_list_add (dusk_context_watch_list (fixture->context), &entity, dusk_context_now (fixture->context), &error));
  g_assert_no_error (error);
}

typedef struct {
  DuskClock *clock;
  gint64     until_s;
} Wait;

static gboolean
has_passed (gpointer data)
{
  Wait *wait = data;

  return dusk_clock_now (wait->clock) >= wait->until_s;
}

void
monitor_fixture_pass (MonitorFixture *fixture, gint64 by_s)
{
  Wait wait = { fixture->clock, dusk_clock_now (fixture->clock) + by_s };

  watch_fixture_await (has_passed, &wait);
}
