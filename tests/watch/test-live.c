/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "../feeds/ris-live-fixture.h"
#include "dusk-live.h"
#include "dusk-time.h"

/* One entity's prefixes, followed over a fake RIS Live of five peers. */

#define BEACON "84.205.64.0/24"

typedef struct {
  LiveFixture   base;
  DuskLiveFeed *feed;
} FeedFixture;

static void
set_up (FeedFixture *fixture, gconstpointer data)
{
  live_fixture_set_up (&fixture->base, data);
  fixture->feed = dusk_live_feed_new (fixture->base.live);
}

static void
tear_down (FeedFixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->feed);
  live_fixture_tear_down (&fixture->base, data);
}

static DuskLive *
follow_some (FeedFixture *fixture, const char *prefixes, const gboolean *was_visible)
{
  g_auto (GStrv) texts = g_strsplit (prefixes, " ", -1);
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  DuskEntity entity;

  g_assert_true (dusk_entity_parse ("AS64500", &entity, NULL));
  for (guint i = 0; texts[i]; i++)
    {
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse (texts[i], &prefix, NULL));
      g_array_append_val (array, prefix);
    }
  return dusk_live_new (fixture->feed, &entity, array, was_visible);
}

static DuskLive *
follow (FeedFixture *fixture, const char *prefixes)
{
  DuskLive *live = follow_some (fixture, prefixes, NULL);

  WAIT_FOR (fixture->base.ris->n_pings > 0);
  return live;
}

/* Peer @number says something at @second; waits until that was taken in. */
static void
says (FeedFixture *fixture, guint number, guint second, const char *rest)
{
  guint64 count = dusk_ris_live_count (fixture->base.live);
  g_autofree char *text =
    g_strdup_printf ("{\"type\":\"ris_message\",\"data\":{\"timestamp\":%d.5,\"peer\":\"192.0.2.%u\",\"peer_asn\":\"%u\",\"host\":\"rrc00\",%s}}",
                     LIVE_NOW_S + second, number, 64496 + number, rest);

  fake_ris_send (fixture->base.ris, text);
  WAIT_FOR (dusk_ris_live_count (fixture->base.live) == count + 1);
}

static void
announces (FeedFixture *fixture, guint number, guint second, const char *prefix)
{
  g_autofree char *rest = g_strdup_printf ("\"type\":\"UPDATE\",\"path\":[%u,64500],\"announcements\":[{\"prefixes\":[\"%s\"]}]", 64496 + number,
                                           prefix);

  says (fixture, number, second, rest);
}

static void
withdraws (FeedFixture *fixture, guint number, guint second, const char *prefix)
{
  g_autofree char *rest = g_strdup_printf ("\"type\":\"UPDATE\",\"withdrawals\":[\"%s\"]", prefix);

  says (fixture, number, second, rest);
}

static void
all_announce (FeedFixture *fixture, const char *prefix)
{
  for (guint number = 1; number <= 5; number++)
    announces (fixture, number, 0, prefix);
}

static void
count_notification (guint *n)
{
  ++*n;
}

/* Nothing is said with too few peers; then each change of more than half of them counts, at the time of the very message. */
static void
test_majority (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24 198.51.100.0/24");
  guint n = 0;

  g_signal_connect_swapped (live, "notify::visible", G_CALLBACK (count_notification), &n);
  g_assert_cmpint (dusk_live_state (live), ==, DUSK_LIVE_NO_DATA);
  announces (fixture, 1, 0, BEACON);
  announces (fixture, 2, 0, BEACON);
  g_assert_cmpint (dusk_live_state (live), ==, DUSK_LIVE_NO_DATA);
  all_announce (fixture, BEACON);
  g_assert_cmpint (dusk_live_state (live), ==, DUSK_LIVE_KNOWN);
  g_assert_cmpuint (dusk_live_peers (live), ==, 5);
  g_assert_cmpuint (dusk_live_visible (live), ==, 2);
  g_assert_cmpuint (dusk_live_total (live), ==, 2);
  g_assert_true (dusk_live_is_inferred (live));
  g_assert_cmpint (dusk_live_changed_us (live), ==, DUSK_TIME_UNKNOWN);

  withdraws (fixture, 1, 1, "203.0.113.0/24");
  withdraws (fixture, 2, 2, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 2);
  withdraws (fixture, 2, 3, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 2);
  withdraws (fixture, 3, 4, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  g_assert_cmpint (dusk_live_changed_us (live), ==, (gint64) (LIVE_NOW_S + 4) * G_USEC_PER_SEC + 500000);
  announces (fixture, 1, 9, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 2);
  g_assert_cmpint (dusk_live_changed_us (live), ==, (gint64) (LIVE_NOW_S + 9) * G_USEC_PER_SEC + 500000);
  g_assert_cmpuint (n, ==, 2);
}

/* Messages that come before enough peers are known to count tell their own time, not that of whoever makes them count. */
static void
test_counts_later (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24");

  announces (fixture, 1, 0, BEACON);
  announces (fixture, 2, 0, BEACON);
  for (guint number = 1; number <= 3; number++)
    withdraws (fixture, number, number, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  announces (fixture, 3, 60, BEACON);
  g_assert_cmpuint (dusk_live_visible (live), ==, 0);
  g_assert_cmpint (dusk_live_changed_us (live), ==, (gint64) (LIVE_NOW_S + 3) * G_USEC_PER_SEC + 500000);
}

/* What was not visible needs more than half of the peers to say that they have it. */
static void
test_was_not_visible (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const gboolean was_visible[] = { FALSE, TRUE };
  g_autoptr (DuskLive) live = follow_some (fixture, "203.0.113.0/24 198.51.100.0/24", was_visible);

  WAIT_FOR (fixture->base.ris->n_pings > 0);
  all_announce (fixture, BEACON);
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  for (guint number = 1; number <= 3; number++)
    {
      g_assert_cmpuint (dusk_live_visible (live), ==, 1);
      announces (fixture, number, number, "203.0.113.0/24");
    }
  g_assert_cmpuint (dusk_live_visible (live), ==, 2);
}

/* More specific prefixes are heard of, and are others. */
static void
test_more_specific (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24");

  for (guint number = 1; number <= 5; number++)
    withdraws (fixture, number, 0, "203.0.113.128/25");
  g_assert_cmpint (dusk_live_state (live), ==, DUSK_LIVE_KNOWN);
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
}

/* Who does not tell of the beacons has no full table and does not count, once anyone does. */
static void
test_partial_peers (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24");

  for (guint number = 1; number <= 9; number++)
    announces (fixture, number, 0, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_peers (live), ==, 9);
  all_announce (fixture, BEACON);
  g_assert_cmpuint (dusk_live_peers (live), ==, 5);
  g_assert_false (dusk_live_is_inferred (live));
  for (guint number = 1; number <= 3; number++)
    withdraws (fixture, number, 1, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 0);
}

/* A peer whose session is lost does not count; what it had is not lost with it, nor does the prefix come back with it. */
static void
test_sessions (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24");

  all_announce (fixture, BEACON);
  all_announce (fixture, "203.0.113.0/24");
  g_assert_false (dusk_live_is_inferred (live));
  for (guint number = 1; number <= 2; number++)
    says (fixture, number, 1, "\"type\":\"STATE\",\"state\":\"down\"");
  g_assert_cmpuint (dusk_live_peers (live), ==, 3);
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  withdraws (fixture, 3, 2, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  withdraws (fixture, 4, 2, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 0);
  says (fixture, 1, 3, "\"type\":\"STATE\",\"state\":\"connected\"");
  says (fixture, 2, 3, "\"type\":\"RIS_PEER_STATE\",\"state\":\"connected\"");
  g_assert_cmpuint (dusk_live_peers (live), ==, 5);
  g_assert_true (dusk_live_is_inferred (live));
  g_assert_cmpuint (dusk_live_visible (live), ==, 0);
}

/* A lost connection is no outage, and what was known before it is what is taken to be after it. */
static void
test_gap (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = NULL;

  dusk_ris_live_set_unit (fixture->base.live, 50);
  live = follow (fixture, "203.0.113.0/24 198.51.100.0/24");
  all_announce (fixture, BEACON);
  all_announce (fixture, "198.51.100.0/24");
  for (guint number = 1; number <= 5; number++)
    withdraws (fixture, number, 1, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  g_assert_false (dusk_live_is_inferred (live));
  soup_websocket_connection_close (fixture->base.ris->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  WAIT_FOR (dusk_live_state (live) == DUSK_LIVE_NO_DATA);
  g_assert_nonnull (dusk_live_problem (live));
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  WAIT_FOR (dusk_live_state (live) == DUSK_LIVE_KNOWN);
  g_assert_null (dusk_live_problem (live));
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  g_assert_true (dusk_live_is_inferred (live));
  withdraws (fixture, 1, 2, "198.51.100.0/24");
  withdraws (fixture, 2, 2, "198.51.100.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 1);
  withdraws (fixture, 3, 2, "198.51.100.0/24");
  g_assert_cmpuint (dusk_live_visible (live), ==, 0);
}

static void
test_silent (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = NULL;
  DuskLiveState state;
  guint visible;

  fixture->base.ris->answers_pings = FALSE;
  dusk_ris_live_set_unit (fixture->base.live, 50);
  live = follow (fixture, "203.0.113.0/24");
  all_announce (fixture, BEACON);
  g_assert_cmpint (dusk_live_state (live), ==, DUSK_LIVE_KNOWN);
  WAIT_FOR (dusk_live_state (live) == DUSK_LIVE_NO_DATA);
  g_assert_nonnull (dusk_live_problem (live));
  g_object_get (live, "state", &state, "visible", &visible, NULL);
  g_assert_cmpint (state, ==, DUSK_LIVE_NO_DATA);
  g_assert_cmpuint (visible, ==, 1);
}

/* Whoever shows it hears of each thing that shows. */
static void
test_notifies (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskLive) live = follow (fixture, "203.0.113.0/24");
  guint n_inferred = 0, n_peers = 0;
  gboolean is_inferred;
  guint peers;

  g_signal_connect_swapped (live, "notify::inferred", G_CALLBACK (count_notification), &n_inferred);
  g_signal_connect_swapped (live, "notify::peers", G_CALLBACK (count_notification), &n_peers);
  all_announce (fixture, BEACON);
  g_assert_cmpuint (n_peers, ==, 5);
  announces (fixture, 1, 1, "203.0.113.0/24");
  announces (fixture, 2, 1, "203.0.113.0/24");
  g_assert_true (dusk_live_is_inferred (live));
  announces (fixture, 3, 1, "203.0.113.0/24");
  g_object_get (live, "inferred", &is_inferred, "peers", &peers, NULL);
  g_assert_false (is_inferred);
  g_assert_cmpuint (peers, ==, 5);
  g_assert_cmpuint (n_inferred, >=, 1);
}

/* Several share one connection, which ends with the last of them. */
static void
test_share (FeedFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskLive *first = follow (fixture, "203.0.113.0/24 198.51.100.0/24");
  DuskLive *second = follow_some (fixture, "203.0.113.0/24", NULL);

  all_announce (fixture, BEACON);
  for (guint number = 1; number <= 3; number++)
    withdraws (fixture, number, 1, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (first), ==, 1);
  g_assert_cmpuint (dusk_live_visible (second), ==, 0);
  g_assert_cmpuint (fixture->base.ris->n_sockets, ==, 1);
  g_assert_finalize_object (first);
  withdraws (fixture, 4, 2, "203.0.113.0/24");
  announces (fixture, 1, 2, "203.0.113.0/24");
  announces (fixture, 2, 2, "203.0.113.0/24");
  g_assert_cmpuint (dusk_live_visible (second), ==, 1);
  g_assert_finalize_object (second);
  WAIT_FOR (dusk_ris_live_state (fixture->base.live) == DUSK_RIS_LIVE_OFF);
  WAIT_FOR (fixture->base.ris->n_closed == 1);
}

#define add(path, test) g_test_add (path, FeedFixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/watch/live/majority", test_majority);
  add ("/watch/live/counts-later", test_counts_later);
  add ("/watch/live/was-not-visible", test_was_not_visible);
  add ("/watch/live/more-specific", test_more_specific);
  add ("/watch/live/partial-peers", test_partial_peers);
  add ("/watch/live/sessions", test_sessions);
  add ("/watch/live/gap", test_gap);
  add ("/watch/live/silent", test_silent);
  add ("/watch/live/notifies", test_notifies);
  add ("/watch/live/share", test_share);
  return g_test_run ();
}
