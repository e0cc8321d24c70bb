/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "dusk-monitor.h"
#include "dusk-sim.h"
#include "dusk-store-watch.h"

/*
 * Two days of watching the world in simulated time, a day in a minute: within the budget to the request, and the second day takes no memory that the
 * first did not. The simulated Internet lives in the same process and counts with it.
 */

#define START_S      G_GINT64_CONSTANT (1750723200) /* 2025-06-24T00:00Z */
#define SPEED        1440
#define GOAL_MB      150
#define MOST_GROWTH  10
#define DEADLINE_US  (300 * G_USEC_PER_SEC)

typedef struct {
  DuskSim     *sim;
  DuskStore   *store;
  DuskContext *context;
  DuskWorld   *world;
  DuskMonitor *monitor;
} Watcher;

static double
resident_mb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents ("/proc/self/status", &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);
  return (double) g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10) / 1024;
}

static void
watch (Watcher *watcher, const char *text)
{
  DuskEntity entity;

  g_assert_true (dusk_entity_parse (text, &entity, NULL));
  g_assert_true (dusk_watch_list_add (dusk_context_watch_list (watcher->context), &entity, START_S, NULL));
}

static void
set_up (Watcher *watcher, const char *folder)
{
  g_autoptr (GError) error = NULL;

  watcher->sim = dusk_sim_new ("world", START_S, SPEED, &error);
  g_assert_no_error (error);
  watcher->store = dusk_store_open (folder);
  watcher->context = dusk_context_new (dusk_sim_clock (watcher->sim), watcher->store, dusk_sim_url (watcher->sim));
  dusk_radar_set_token (dusk_context_radar (watcher->context), "simulated");
  watcher->world = dusk_world_new (watcher->context);
  watcher->monitor = dusk_monitor_new (watcher->context, watcher->world);
  watch (watcher, "SY");
  watch (watcher, "KP");
  /* Small ones: the simulated RIS Live would spend its time on a thousand subscriptions at this speed. */
  watch (watcher, "AS38201");
  watch (watcher, "AS203214");
  dusk_monitor_start (watcher->monitor);
}

static void
tear_down (Watcher *watcher)
{
  dusk_monitor_stop (watcher->monitor);
  g_assert_finalize_object (watcher->monitor);
  g_assert_finalize_object (watcher->world);
  g_object_unref (watcher->context);
  g_object_unref (watcher->store);
  g_object_unref (watcher->sim);
}

static gboolean
wake (gpointer user_data G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

static void
run_until (Watcher *watcher, gint64 end_s)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  guint waker = g_timeout_add (50, wake, NULL);

  while (dusk_context_now (watcher->context) < end_s)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (waker);
}

static guint
spent (Watcher *watcher, DuskFeed feed, int day)
{
  return dusk_store_spent (watcher->store, dusk_feed_to_word (feed), START_S / DUSK_DAY_S + day);
}

static guint
served (Watcher *watcher, DuskFeed feed)
{
  guint ioda = dusk_sim_count_requests (watcher->sim, "ioda"), radar = dusk_sim_count_requests (watcher->sim, "radar");

  if (feed == DUSK_FEED_IODA)
    return ioda;
  if (feed == DUSK_FEED_RADAR)
    return radar;
  return dusk_sim_count_requests (watcher->sim, NULL) - ioda - radar - dusk_sim_count_requests (watcher->sim, "ris-live");
}

static gboolean
is_quiet (Watcher *watcher)
{
  static const DuskFeed feeds[] = { DUSK_FEED_RIPESTAT, DUSK_FEED_IODA, DUSK_FEED_RADAR };

  for (guint i = 0; i < G_N_ELEMENTS (feeds); i++)
    if (spent (watcher, feeds[i], 0) + spent (watcher, feeds[i], 1) != served (watcher, feeds[i]))
      return FALSE;
  return TRUE;
}

/* What is on its way was counted, and is not served yet. */
static void
await_quiet (Watcher *watcher)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;

  while (!is_quiet (watcher))
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_main_context_iteration (NULL, TRUE);
    }
}

static void
check_budget (Watcher *watcher, DuskFeed feed, guint budget)
{
  guint first = spent (watcher, feed, 0), second = spent (watcher, feed, 1);

  g_test_message ("%s: %u and %u of %u requests a day", dusk_feed_name (feed), first, second, budget);
  g_assert_cmpuint (first, <=, budget);
  g_assert_cmpuint (second, <=, budget);
  g_assert_cmpuint (second, >, 0);
}

static void
test_days (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dusk-bench-XXXXXX", NULL);
  Watcher watcher;
  double filled_mb, first_mb, second_mb;

  set_up (&watcher, folder);
  run_until (&watcher, START_S + DUSK_HOUR_S);
  filled_mb = resident_mb ();
  run_until (&watcher, START_S + DUSK_DAY_S);
  first_mb = resident_mb ();
  run_until (&watcher, START_S + 2 * DUSK_DAY_S - 10 * DUSK_MINUTE_S);
  second_mb = resident_mb ();
  /* To the request: what was counted was sent, and nothing else. */
  await_quiet (&watcher);
  check_budget (&watcher, DUSK_FEED_RIPESTAT, DUSK_BUDGET_RIPESTAT);
  check_budget (&watcher, DUSK_FEED_IODA, DUSK_BUDGET_IODA);
  check_budget (&watcher, DUSK_FEED_RADAR, DUSK_BUDGET_RADAR);
  g_test_message ("a day of watching the world in a minute: %.0f MB after an hour, %.0f MB after a day, %.0f MB after two, the simulated Internet "
                  "included (goal ≤ %d MB); %u events", filled_mb, first_mb, second_mb, GOAL_MB,
                  g_list_model_get_n_items (G_LIST_MODEL (dusk_monitor_events (watcher.monitor))));
  g_assert_cmpfloat (second_mb, <, GOAL_MB);
  g_assert_cmpfloat (second_mb, <, first_mb + MOST_GROWTH);
  tear_down (&watcher);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/watch/days", test_days);
  return g_test_run ();
}
