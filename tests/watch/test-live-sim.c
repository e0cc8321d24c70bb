/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-live.h"
#include "dusk-time.h"
#include "watch-fixture.h"

/* North Korea's outage of 2014-12-22 as the simulated RIS Live tells it, at two minutes a second. */

typedef struct {
  DuskClock *clock;
  DuskLive  *live;
} Watched;

static gboolean
is_known (gpointer data)
{
  return dusk_live_state (((Watched *) data)->live) == DUSK_LIVE_KNOWN;
}

static gboolean
is_dark (gpointer data)
{
  Watched *watched = data;

  return is_known (watched) && dusk_live_visible (watched->live) == 0 && dusk_clock_now (watched->clock) > watch_time ("2014-12-22T16:16");
}

static void
test_north_korea (void)
{
  static const char *const texts[] = { "175.45.176.0/24", "175.45.177.0/24", "175.45.178.0/24", "175.45.179.0/24" };
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSim) sim = dusk_sim_new ("north-korea-2014", watch_time ("2014-12-22T15:59"), 120, &error);
  g_autoptr (DuskRisLive) ris = dusk_ris_live_new (dusk_sim_clock (sim), dusk_sim_url (sim));
  g_autoptr (DuskLiveFeed) feed = dusk_live_feed_new (ris);
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));
  g_autoptr (DuskLive) live = NULL;
  DuskEntity entity = watch_entity ("AS131279");
  Watched watched = { .clock = dusk_sim_clock (sim) };

  g_assert_no_error (error);
  g_array_set_size (prefixes, G_N_ELEMENTS (texts));
  for (guint i = 0; i < prefixes->len; i++)
    g_assert_true (dusk_prefix_parse (texts[i], &g_array_index (prefixes, DuskPrefix, i), NULL));
  live = watched.live = dusk_live_new (feed, &entity, prefixes, NULL);
  watch_fixture_await (is_known, &watched);
  g_assert_cmpuint (dusk_live_total (live), ==, 4);
  watch_fixture_await (is_dark, &watched);
  g_assert_cmpint (dusk_live_changed_us (live) / G_USEC_PER_SEC, >=, watch_time ("2014-12-22T16:15"));
  g_assert_cmpint (dusk_live_changed_us (live) / G_USEC_PER_SEC, <, watch_time ("2014-12-22T16:16"));
  g_test_message ("dark at %" G_GINT64_FORMAT ", %u peers count, inferred: %d", dusk_live_changed_us (live), dusk_live_peers (live),
                  dusk_live_is_inferred (live));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/live-sim/north-korea", test_north_korea);
  return g_test_run ();
}
