/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ris-live-fixture.h"

static gboolean
had_problem (LiveFixture *fixture, const char *words)
{
  for (guint i = 0; i < fixture->problems->len; i++)
    if (strstr (fixture->problems->pdata[i], words))
      return TRUE;
  return FALSE;
}

static gboolean
has_line (LiveFixture *fixture, guint from, const char *words)
{
  for (guint i = from; i < fixture->ris->log->len; i++)
    if (strstr (fixture->ris->log->pdata[i], words))
      return TRUE;
  return FALSE;
}

/* All is subscribed again, what was watched meanwhile too. */
static void
test_reconnects (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint n;

  dusk_ris_live_set_unit (fixture->live, 20);
  live_begin (fixture);
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  n = fixture->ris->log->len;
  soup_websocket_connection_close (fixture->ris->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_CONNECTING);
  g_assert_cmpstr (dusk_ris_live_problem (fixture->live), !=, NULL);
  live_watch (fixture, "203.0.113.0/24 198.51.100.0/24");
  WAIT_FOR (fixture->ris->n_sockets >= 2 && has_line (fixture, n, "203.0.113.0/24") && has_line (fixture, n, "198.51.100.0/24"));
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_null (dusk_ris_live_problem (fixture->live));
  g_assert_true (had_problem (fixture, "closed the connection"));
}

/* Each pause is at least three quarters of twice the one before: a busy machine only makes them longer. */
static void
test_backs_off (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const int unit_ms = 20;
  guint n = 0;

  dusk_ris_live_set_unit (fixture->live, unit_ms);
  live_watch (fixture, "203.0.113.0/24");
  for (guint round = 1; round <= 5; round++)
    {
      WAIT_FOR (fixture->ris->n_sockets == round);
      soup_websocket_connection_close (fixture->ris->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
    }
  for (n = 1; n < fixture->ris->times->len; n++)
    {
      gint64 pause_us = g_array_index (fixture->ris->times, gint64, n) - g_array_index (fixture->ris->times, gint64, n - 1);
      g_assert_cmpint (pause_us, >=, (unit_ms * 750) << (n - 1));
    }
}

/* What the server says before it closes stays until the feed flows again. */
static void
test_server_error (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 20);
  live_begin (fixture);
  fake_ris_send (fixture->ris, "{\"type\":\"ris_error\",\"data\":{\"message\":\"You do not keep up,\\u0007 <b>goodbye\"}}");
  soup_websocket_connection_close (fixture->ris->socket, SOUP_WEBSOCKET_CLOSE_POLICY_VIOLATION, NULL);
  WAIT_FOR (fixture->problems->len > 0 && dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_CONNECTING);
  g_assert_cmpstr (dusk_ris_live_problem (fixture->live), ==, "RIS Live says: You do not keep up,  <b>goodbye");
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING && dusk_ris_live_problem (fixture->live) == NULL);
}

/* An error about one subscription is shown while the rest goes on. */
static void
test_error_that_stays (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  live_begin (fixture);
  fake_ris_send (fixture->ris, "{\"type\":\"ris_error\",\"data\":{\"message\":\"No such prefix\"}}");
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 1);
  g_assert_cmpint (dusk_ris_live_state (fixture->live), ==, DUSK_RIS_LIVE_FLOWING);
  g_assert_cmpstr (dusk_ris_live_problem (fixture->live), ==, "RIS Live says: No such prefix");
}

static void
test_silent (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->ris->answers_pings = FALSE;
  dusk_ris_live_set_unit (fixture->live, 5);
  live_begin (fixture);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (strstr (fixture->states->str, "FSC") && fixture->ris->n_sockets >= 2);
  g_assert_true (had_problem (fixture, "fallen silent"));
}

/* Nothing happens, but the server answers: that is no silence. */
static void
test_quiet (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 100);
  live_begin (fixture);
  WAIT_FOR (fixture->ris->n_pings >= 5);
  g_assert_cmpuint (fixture->ris->n_sockets, ==, 1);
  g_assert_cmpstr (fixture->states->str, ==, "CF");
}

static void
test_late (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 200);
  live_begin (fixture);
  fake_ris_send (fixture->ris, "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1699999819,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\","
                               "\"type\":\"KEEPALIVE\"}}");
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_SILENT);
  g_assert_true (had_problem (fixture, "minutes old"));
  g_assert_cmpstr (fixture->lines->str, ==, "1699999819.000000  AS64496 192.0.2.1 L\n");
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_null (dusk_ris_live_problem (fixture->live));
}

/* Connected and answering, but the beacons' turn passes without a message. Another connection that answers is no better until a message comes. */
static void
test_mute (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = fake_ris_url (fixture->ris);
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (1700006400 - 3500, 1200);
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));
  g_autoptr (DuskRisLive) live = dusk_ris_live_new (clock, url);

  g_assert_cmpint (1700006400 % 7200, ==, 0);
  g_array_set_size (prefixes, 1);
  g_assert_true (dusk_prefix_parse ("203.0.113.0/24", &g_array_index (prefixes, DuskPrefix, 0), NULL));
  dusk_ris_live_set_unit (live, 100);
  dusk_ris_live_watch (live, prefixes);
  WAIT_FOR (dusk_ris_live_state (live) == DUSK_RIS_LIVE_FLOWING);
  WAIT_FOR (dusk_ris_live_state (live) == DUSK_RIS_LIVE_SILENT);
  g_assert_nonnull (strstr (dusk_ris_live_problem (live), "sends nothing"));
  WAIT_FOR (dusk_ris_live_state (live) == DUSK_RIS_LIVE_CONNECTING);
  WAIT_FOR (dusk_ris_live_state (live) != DUSK_RIS_LIVE_CONNECTING);
  g_assert_cmpint (dusk_ris_live_state (live), ==, DUSK_RIS_LIVE_SILENT);
  g_assert_cmpuint (fixture->ris->n_sockets, ==, 2);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (strstr (dusk_ris_live_problem (live), "sends nothing") == NULL);
}

/* What is no message is left; what never is one is no RIS Live. */
static void
test_garbage (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 20);
  live_begin (fixture);
  for (int i = 0; i < 99; i++)
    fake_ris_send (fixture->ris, i % 2 ? "<html>" : LIVE_MESSAGE ("\"type\":\"UPDATE\",\"withdrawals\":[\"203.0.113.0/24\",\"x\"]"));
  soup_websocket_connection_send_binary (fixture->ris->socket, "\xff\x00\x01", 3);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (fixture->n_elements == 1 || fixture->ris->n_sockets > 1);
  g_assert_cmpuint (fixture->ris->n_sockets, ==, 2);
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  for (int i = 0; i < 60; i++)
    fake_ris_send (fixture->ris, "{}");
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  for (int i = 0; i < 60; i++)
    fake_ris_send (fixture->ris, "");
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 2);
  g_assert_cmpstr (fixture->lines->str, ==, LIVE_WITHDRAWN LIVE_WITHDRAWN);
  g_assert_cmpuint (fixture->ris->n_sockets, ==, 2);
}

static char *
message_of (gsize length)
{
  static const char *const start = "{\"comment\":\"";
  static const char *const end = "\",\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000,\"peer\":\"192.0.2.1\","
                                 "\"peer_asn\":\"64496\",\"type\":\"KEEPALIVE\"}}";
  g_autofree char *filler = g_strnfill (length - strlen (start) - strlen (end), 'x');

  return g_strconcat (start, filler, end, NULL);
}

static void
test_giant (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *fits = message_of (DUSK_RIS_LIVE_MAX_MESSAGE);
  g_autofree char *over = message_of (DUSK_RIS_LIVE_MAX_MESSAGE + 1);

  dusk_ris_live_set_unit (fixture->live, 100);
  live_begin (fixture);
  fake_ris_send (fixture->ris, fits);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 1);
  fake_ris_send (fixture->ris, over);
  WAIT_FOR (fixture->ris->n_sockets == 2 && dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_true (had_problem (fixture, "too long"));
  g_assert_cmpuint (dusk_ris_live_count (fixture->live), ==, 1);
}

/* While the main context is not served, only so much waits; what is left is counted, and nothing is counted twice. */
static void
test_dropped (void)
{
  static const guint n_messages = 1500, n_each = 200;
  g_autoptr (GMainContext) servers = g_main_context_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  LiveFixture fixture = { 0 };

  g_string_append (text, "{\"type\":\"ris_message\",\"data\":{\"timestamp\":1700000000.25,\"peer\":\"192.0.2.1\",\"peer_asn\":\"64496\","
                         "\"type\":\"UPDATE\",\"withdrawals\":[\"10.0.0.0/8\"");
  for (guint i = 1; i < n_each; i++)
    g_string_append (text, ",\"203.0.113.0/24\"");
  g_string_append (text, "]}}");
  live_fixture_connect (&fixture, servers);
  live_watch (&fixture, "203.0.113.0/24");
  g_main_context_push_thread_default (servers);
  while (fixture.ris->n_pings == 0)
    g_main_context_iteration (servers, TRUE);
  for (guint i = 0; i < n_messages; i++)
    fake_ris_send (fixture.ris, text->str);
  soup_websocket_connection_close (fixture.ris->socket, SOUP_WEBSOCKET_CLOSE_NORMAL, NULL);
  while (fixture.ris->n_closed == 0)
    g_main_context_iteration (servers, TRUE);
  g_main_context_pop_thread_default (servers);
  WAIT_FOR (dusk_ris_live_count (fixture.live) == n_messages);
  WAIT_FOR (fixture.n_elements / n_each + fixture.dropped == n_messages);
  g_assert_cmpuint (fixture.dropped, >, 0);
  g_assert_cmpuint (fixture.n_elements, >=, DUSK_RIS_LIVE_MAX_BATCHES * DUSK_RIS_LIVE_BATCH_SIZE);
  live_fixture_tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_live_test ("/feeds/ris-live-trouble/reconnects", test_reconnects);
  add_live_test ("/feeds/ris-live-trouble/backs-off", test_backs_off);
  add_live_test ("/feeds/ris-live-trouble/server-error", test_server_error);
  add_live_test ("/feeds/ris-live-trouble/error-that-stays", test_error_that_stays);
  add_live_test ("/feeds/ris-live-trouble/silent", test_silent);
  add_live_test ("/feeds/ris-live-trouble/quiet", test_quiet);
  add_live_test ("/feeds/ris-live-trouble/late", test_late);
  add_live_test ("/feeds/ris-live-trouble/mute", test_mute);
  add_live_test ("/feeds/ris-live-trouble/garbage", test_garbage);
  add_live_test ("/feeds/ris-live-trouble/giant", test_giant);
  g_test_add_func ("/feeds/ris-live-trouble/dropped", test_dropped);
  return g_test_run ();
}
