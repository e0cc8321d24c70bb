/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-time.h"
#include "ris-live-fixture.h"

#define N_BEACONS 18

static const char *
logged (LiveFixture *fixture, guint index)
{
  g_assert_cmpuint (index, <, fixture->ris->log->len);
  return fixture->ris->log->pdata[index];
}

#define NO_RAW              "\"socketOptions\":{\"includeRaw\":false}}}"
#define SUBSCRIBE(prefix)   "{\"type\":\"ris_subscribe\",\"data\":{\"prefix\":\"" prefix "\",\"moreSpecific\":true," NO_RAW
#define UNSUBSCRIBE(prefix) "{\"type\":\"ris_unsubscribe\",\"data\":{\"prefix\":\"" prefix "\",\"moreSpecific\":true," NO_RAW

/* The peers' sessions, the beacons, and each prefix that no other one covers. */
static void
test_subscribes (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n_v4 = 0, n_v6 = 0;

  live_watch (fixture, "2001:db8::/32 203.0.113.0/24 203.0.113.128/25 198.51.100.0/24 2001:db8:1::/48 198.51.100.0/24");
  g_assert_cmpint (dusk_ris_live_state (fixture->live), ==, DUSK_RIS_LIVE_CONNECTING);
  WAIT_FOR (fixture->ris->n_pings > 0);
  g_assert_cmpstr (fixture->ris->query, ==, "client=dusk");
  g_assert_cmpstr (logged (fixture, 0), ==, "{\"type\":\"ris_subscribe\",\"data\":{\"type\":\"RIS_PEER_STATE\"," NO_RAW);
  for (guint i = 1; i <= N_BEACONS; i++)
    {
      n_v4 += strstr (logged (fixture, i), "\"prefix\":\"84.205.") != NULL;
      n_v6 += strstr (logged (fixture, i), "\"prefix\":\"2001:7fb:f") != NULL;
    }
  g_assert_cmpuint (n_v4, ==, N_BEACONS / 2);
  g_assert_cmpuint (n_v6, ==, N_BEACONS / 2);
  g_assert_cmpstr (logged (fixture, N_BEACONS + 1), ==, SUBSCRIBE ("198.51.100.0/24"));
  g_assert_cmpstr (logged (fixture, N_BEACONS + 2), ==, SUBSCRIBE ("203.0.113.0/24"));
  g_assert_cmpstr (logged (fixture, N_BEACONS + 3), ==, SUBSCRIBE ("2001:db8::/32"));
  g_assert_cmpuint (fixture->ris->log->len, ==, N_BEACONS + 4);
}

static void
test_elements (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  live_begin (fixture);
  g_assert_cmpint (dusk_ris_live_latest (fixture->live), ==, DUSK_TIME_UNKNOWN);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  fake_ris_send (fixture->ris, LIVE_MESSAGE ("\"type\":\"UPDATE\",\"path\":[64496,64500],"
                                             "\"announcements\":[{\"prefixes\":[\"203.0.113.0/24\",\"203.0.113.0/25\"]}]"));
  fake_ris_send (fixture->ris, "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer\":\"2001:db8::1\",\"peer_asn\":\"64497\","
                               "\"host\":\"rrc01.ripe.net\",\"type\":\"STATE\",\"state\":\"down\"}}\n");
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 3);
  g_assert_cmpstr (fixture->lines->str, ==,
                   LIVE_WITHDRAWN
                   "1700000000.250000 rrc00 AS64496 192.0.2.1 A 203.0.113.0/24 64496 64500 o1\n"
                   "1700000000.250000 rrc00 AS64496 192.0.2.1 A 203.0.113.0/25 64496 64500 o1\n"
                   "1700000000.000000 rrc01 AS64497 2001:db8::1 S 6 1\n");
  g_assert_cmpint (dusk_ris_live_latest (fixture->live), ==, LIVE_NOW_S);
  g_assert_cmpuint (dusk_bgp_peers_count (dusk_ris_live_peers (fixture->live)), ==, 2);
  g_assert_cmpuint (fixture->dropped, ==, 0);
  g_assert_cmpstr (fixture->states->str, ==, "CF");
  g_assert_cmpuint (fixture->problems->len, ==, 0);
}

/* An answer to a ping shows that the feed is there, though nothing happens. */
static void
test_pong (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  live_begin (fixture);
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_cmpuint (dusk_ris_live_count (fixture->live), ==, 0);
  g_assert_null (dusk_ris_live_problem (fixture->live));
}

static void
test_watch_others (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint before;

  live_watch (fixture, "198.51.100.0/24 203.0.113.0/24 2001:db8::/32");
  WAIT_FOR (fixture->ris->n_pings > 0);
  before = fixture->ris->log->len;
  live_watch (fixture, "192.0.2.0/24 203.0.113.0/24 2001:db8:1::/48");
  WAIT_FOR (fixture->ris->log->len == before + 4);
  g_assert_cmpstr (logged (fixture, before), ==, SUBSCRIBE ("192.0.2.0/24"));
  g_assert_cmpstr (logged (fixture, before + 1), ==, UNSUBSCRIBE ("198.51.100.0/24"));
  g_assert_cmpstr (logged (fixture, before + 2), ==, UNSUBSCRIBE ("2001:db8::/32"));
  g_assert_cmpstr (logged (fixture, before + 3), ==, SUBSCRIBE ("2001:db8:1::/48"));
  g_assert_cmpuint (fixture->ris->n_sockets, ==, 1);
}

/* Off says goodbye; on again, a peer keeps its number. */
static void
test_off_and_on (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  live_begin (fixture);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 1);
  live_watch (fixture, "");
  g_assert_cmpint (dusk_ris_live_state (fixture->live), ==, DUSK_RIS_LIVE_OFF);
  WAIT_FOR (fixture->ris->n_closed == 1);
  g_assert_cmpuint (soup_websocket_connection_get_close_code (fixture->ris->socket), ==, SOUP_WEBSOCKET_CLOSE_GOING_AWAY);
  live_watch (fixture, "203.0.113.0/24");
  WAIT_FOR (fixture->ris->n_sockets == 2 && fixture->ris->n_pings == 2);
  fake_ris_send (fixture->ris, "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer\":\"192.0.2.2\",\"peer_asn\":\"64497\","
                               "\"type\":\"KEEPALIVE\"}}");
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 3);
  g_assert_cmpstr (fixture->lines->str, ==, LIVE_WITHDRAWN "1700000000.000000  AS64497 192.0.2.2 L\n" LIVE_WITHDRAWN);
  g_assert_cmpuint (dusk_bgp_peers_count (dusk_ris_live_peers (fixture->live)), ==, 2);
}

/* It may be let go at any time: while it connects, and with messages on their way. */
static void
test_let_go (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (int round = 0; round < 20; round++)
    {
      g_autofree char *url = fake_ris_url (fixture->ris);
      g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));
      DuskRisLive *live = dusk_ris_live_new (fixture->clock, url);
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse ("203.0.113.0/24", &prefix, NULL));
      g_array_append_val (prefixes, prefix);
      dusk_ris_live_watch (live, prefixes);
      for (int i = 0; i < round; i++)
        g_main_context_iteration (NULL, FALSE);
      if (fixture->ris->socket && soup_websocket_connection_get_state (fixture->ris->socket) == SOUP_WEBSOCKET_STATE_OPEN)
        fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
      g_assert_finalize_object (live);
    }
}

static void
test_address (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const urls[] = { "http://ris-live.example", "ftp://127.0.0.1", "nonsense", "https://" };
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));

  g_array_set_size (prefixes, 1);
  g_assert_true (dusk_prefix_parse ("203.0.113.0/24", &g_array_index (prefixes, DuskPrefix, 0), NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (DuskRisLive) live = dusk_ris_live_new (fixture->clock, urls[i]);

      dusk_ris_live_watch (live, prefixes);
      g_assert_cmpint (dusk_ris_live_state (live), ==, DUSK_RIS_LIVE_OFF);
      g_assert_nonnull (dusk_ris_live_problem (live));
    }
}

static void
test_beacons (void)
{
  static const struct {
    const char *text;
    gboolean    is_beacon;
  } cases[] = {
    { "84.205.64.0/24", TRUE }, { "84.205.66.0/24", TRUE }, { "2001:7fb:fe00::/48", TRUE }, { "2001:7fb:ff02::/48", TRUE },
    { "84.205.64.0/25", FALSE }, { "84.205.80.0/24", FALSE }, { "2001:7fb:ff00::/48", FALSE }, { "203.0.113.0/24", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse (cases[i].text, &prefix, NULL));
      g_assert_true (dusk_ris_live_is_beacon (&prefix) == cases[i].is_beacon);
    }
}

/* What does not fit into a header is said to be left. */
static void
test_long_header (void)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));
  g_autoptr (GArray) subscription = NULL;
  g_autofree char *header = NULL;
  guint n_left;

  for (guint i = 0; i < 5000; i++)
    {
      DuskPrefix prefix = { .family = 4, .length = 24, .bytes = { 10, (guint8) (i >> 8), (guint8) i } };
      g_array_append_val (prefixes, prefix);
    }
  subscription = dusk_ris_subscription_new (prefixes);
  header = dusk_ris_subscription_header (subscription, &n_left);
  g_assert_cmpuint (strlen (header), <, 6200);
  g_assert_cmpuint (n_left, >, 4000);
  g_assert_cmpuint (n_left, <, 5000);
  g_assert_true (g_str_has_prefix (header, "{\"prefix\":[\"84.205.66.0/24\","));
  g_assert_true (g_str_has_suffix (header, "\"],\"moreSpecific\":true,\"socketOptions\":{\"includeRaw\":false}}"));
}

/* Times as hours and minutes of one day; m: a message, M: an old one, o: opened. What is thought is asked after each. */
static void
test_health (void)
{
  static const struct {
    const char    *what;
    DuskRisVerdict verdict;
  } cases[] = {
    { "o 01:00", DUSK_RIS_WELL },
    { "o 01:00, 02:09", DUSK_RIS_WELL },
    { "o 01:00, 02:10", DUSK_RIS_GONE_MUTE },
    { "o 01:00, m 01:59, 02:10", DUSK_RIS_GONE_MUTE },
    { "o 01:00, m 02:00, 02:10", DUSK_RIS_WELL },
    { "o 01:00, m 02:01, 03:59", DUSK_RIS_WELL },
    { "o 01:00, m 02:01, 04:10", DUSK_RIS_GONE_MUTE },
    { "o 02:01, 02:30", DUSK_RIS_WELL },
    { "o 01:00, 02:10, o 02:11", DUSK_RIS_STILL_MUTE },
    { "o 01:00, 02:10, o 02:11, 04:10", DUSK_RIS_GONE_MUTE },
    { "o 01:00, 02:10, o 02:11, m 02:12", DUSK_RIS_WELL },
    { "o 01:00, M 01:01", DUSK_RIS_LATE },
    { "o 01:00, M 01:01, 01:02", DUSK_RIS_LATE },
    { "o 01:00, M 01:01, m 01:02", DUSK_RIS_WELL },
    { "o 01:00, M 01:01, o 01:02", DUSK_RIS_WELL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) steps = g_strsplit (cases[i].what, ", ", -1);
      DuskRisHealth health = DUSK_RIS_HEALTH_INIT;
      DuskRisVerdict verdict = DUSK_RIS_WELL;

      g_test_message ("%s", cases[i].what);
      for (guint n = 0; steps[n]; n++)
        {
          const char *clock = steps[n] + (g_ascii_isalpha (*steps[n]) ? 2 : 0);
          gint64 minutes = 60 * g_ascii_digit_value (clock[1]) + (gint64) g_ascii_strtoull (clock + 3, NULL, 10);
          gint64 now_s = G_GINT64_CONSTANT (1700006400) + 60 * minutes;

          if (*steps[n] == 'o')
            dusk_ris_health_open (&health, now_s);
          else if (g_ascii_isalpha (*steps[n]))
            dusk_ris_health_note (&health, (now_s - (*steps[n] == 'M' ? 181 : 180)) * G_USEC_PER_SEC, now_s);
          verdict = dusk_ris_health_judge (&health, now_s);
        }
      g_assert_cmpint (verdict, ==, cases[i].verdict);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_live_test ("/feeds/ris-live/subscribes", test_subscribes);
  add_live_test ("/feeds/ris-live/elements", test_elements);
  add_live_test ("/feeds/ris-live/pong", test_pong);
  add_live_test ("/feeds/ris-live/watch-others", test_watch_others);
  add_live_test ("/feeds/ris-live/off-and-on", test_off_and_on);
  add_live_test ("/feeds/ris-live/let-go", test_let_go);
  add_live_test ("/feeds/ris-live/address", test_address);
  g_test_add_func ("/feeds/ris-live/beacons", test_beacons);
  g_test_add_func ("/feeds/ris-live/health", test_health);
  g_test_add_func ("/feeds/ris-live/long-header", test_long_header);
  return g_test_run ();
}
