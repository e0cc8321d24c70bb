/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>
#include <unistd.h>

#include "ris-live-fixture.h"

#define ALIVE LIVE_MESSAGE ("\"type\":\"KEEPALIVE\"")

static void
stream_begin (LiveFixture *fixture)
{
  fixture->ris->has_no_socket = TRUE;
  live_watch (fixture, "203.0.113.0/24 2001:db8::/32");
  WAIT_FOR (fixture->ris->stream != NULL);
}

/* Where no WebSocket can be had, at once and with all prefixes in one header. */
static void
test_fallback (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  stream_begin (fixture);
  g_assert_cmpstr (fixture->ris->query, ==, "format=json&client=dusk");
  g_assert_true (g_str_has_prefix (fixture->ris->header, "{\"prefix\":[\"84.205.66.0/24\",\"2001:7fb:ff02::/48\","));
  g_assert_true (g_str_has_suffix (fixture->ris->header, ",\"203.0.113.0/24\",\"2001:db8::/32\"],\"moreSpecific\":true,"
                                                         "\"socketOptions\":{\"includeRaw\":false}}"));
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL "\n" ALIVE "\r\n\r\n\n");
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 2);
  g_assert_cmpstr (fixture->lines->str, ==, LIVE_WITHDRAWN "1700000000.250000 rrc00 AS64496 192.0.2.1 L\n");
  g_assert_cmpstr (fixture->states->str, ==, "CF");
  g_assert_cmpuint (fixture->problems->len, ==, 0);
}

/* Lines come in any pieces. */
static void
test_pieces (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char text[] = LIVE_WITHDRAWAL "\n" LIVE_WITHDRAWAL "\n" LIVE_WITHDRAWAL "\n";

  stream_begin (fixture);
  for (gsize i = 0; i < strlen (text); i += 7)
    {
      g_autofree char *piece = g_strndup (text + i, 7);

      fake_ris_send (fixture->ris, piece);
      for (int turn = 0; turn < 3; turn++)
        g_main_context_iteration (NULL, FALSE);
    }
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 3);
  g_assert_cmpstr (fixture->lines->str, ==, LIVE_WITHDRAWN LIVE_WITHDRAWN LIVE_WITHDRAWN);
}

/* After a stream, a WebSocket is tried again. */
static void
test_ends (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 20);
  stream_begin (fixture);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL "\n" ALIVE);
  WAIT_FOR (dusk_ris_live_count (fixture->live) == 1);
  fixture->ris->has_no_socket = FALSE;
  fake_ris_end_stream (fixture->ris);
  WAIT_FOR (fixture->ris->n_sockets == 1 && dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_cmpuint (fixture->ris->n_streams, ==, 1);
  g_assert_cmpuint (dusk_ris_live_count (fixture->live), ==, 1);
  g_assert_cmpstr (fixture->states->str, ==, "CFCF");
}

static void
test_status (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_ris_live_set_unit (fixture->live, 20);
  fixture->ris->has_no_socket = TRUE;
  fixture->ris->stream_status = SOUP_STATUS_SERVICE_UNAVAILABLE;
  live_watch (fixture, "203.0.113.0/24");
  WAIT_FOR (fixture->ris->n_streams >= 2);
  g_assert_nonnull (strstr (dusk_ris_live_problem (fixture->live), "HTTP 503"));
  fixture->ris->stream_status = SOUP_STATUS_OK;
  WAIT_FOR (fixture->ris->stream != NULL);
  fake_ris_send (fixture->ris, LIVE_WITHDRAWAL "\n");
  WAIT_FOR (dusk_ris_live_state (fixture->live) == DUSK_RIS_LIVE_FLOWING);
  g_assert_null (dusk_ris_live_problem (fixture->live));
}

/* Other prefixes need another header. */
static void
test_watch_others (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  stream_begin (fixture);
  live_watch (fixture, "198.51.100.0/24");
  WAIT_FOR (fixture->ris->n_streams == 2);
  g_assert_nonnull (strstr (fixture->ris->header, ",\"198.51.100.0/24\"]"));
}

static void
test_endless_line (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *filler = g_strnfill (DUSK_RIS_LIVE_MAX_MESSAGE + 1, ' ');

  dusk_ris_live_set_unit (fixture->live, 20);
  stream_begin (fixture);
  fake_ris_send (fixture->ris, filler);
  WAIT_FOR (fixture->ris->n_streams == 2);
  g_assert_nonnull (strstr (fixture->problems->pdata[0], "too long"));
}

static void
test_refused (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  soup_server_disconnect (fixture->ris->soup);
  dusk_ris_live_set_unit (fixture->live, 20);
  live_watch (fixture, "203.0.113.0/24");
  WAIT_FOR (dusk_ris_live_problem (fixture->live) != NULL);
  g_assert_nonnull (strstr (dusk_ris_live_problem (fixture->live), "could not be reached"));
  g_assert_cmpint (dusk_ris_live_state (fixture->live), ==, DUSK_RIS_LIVE_CONNECTING);
}

/* In a process of its own that ends at once: LeakSanitizer loses its way in what the threads of a pool keep for TLS. */
static void
check_certificate (LiveFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "feeds", "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (FakeServer) server = NULL;
  g_autofree char *url = NULL;

  g_assert_no_error (error);
  server = fake_server_new (certificate);
  url = fake_server_url (server, "");
  g_object_unref (fixture->live);
  fixture->live = dusk_ris_live_new (fixture->clock, url);
  live_watch (fixture, "203.0.113.0/24");
  WAIT_FOR (dusk_ris_live_problem (fixture->live) != NULL);
  g_assert_nonnull (strstr (dusk_ris_live_problem (fixture->live), "certificate"));
  g_assert_cmpuint (fake_server_count (server, NULL), ==, 0);
  _exit (0);
}

/* Even this machine must show a certificate that holds. */
static void
test_certificate (void)
{
  g_test_trap_subprocess ("/feeds/ris-stream/certificate/subprocess", 0, 0);
  g_test_trap_assert_passed ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_live_test ("/feeds/ris-stream/fallback", test_fallback);
  add_live_test ("/feeds/ris-stream/pieces", test_pieces);
  add_live_test ("/feeds/ris-stream/ends", test_ends);
  add_live_test ("/feeds/ris-stream/status", test_status);
  add_live_test ("/feeds/ris-stream/watch-others", test_watch_others);
  add_live_test ("/feeds/ris-stream/endless-line", test_endless_line);
  add_live_test ("/feeds/ris-stream/refused", test_refused);
  g_test_add_func ("/feeds/ris-stream/certificate", test_certificate);
  add_live_test ("/feeds/ris-stream/certificate/subprocess", check_certificate);
  return g_test_run ();
}
