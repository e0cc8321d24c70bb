/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

static const DuskHttpWish wish = WISH;

static void
keep_old (HttpFixture *fixture, const char *url)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("old", 3);
  g_autoptr (DuskAnswer) answer = dusk_answer_new (bytes, NULL, NULL, FIXTURE_NOW_S - 5000);

  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, answer);
}

/* What breaks off is tried again; what is no HTTP is not. */
static void
test_raw (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *bytes;
    int         code;
    guint       n_requests;
  } cases[] = {
    { "", DUSK_ERROR_OFFLINE, 3 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":", DUSK_ERROR_OFFLINE, 3 },
    { "SSH-2.0-OpenSSH_9.2\r\n\r\n", DUSK_ERROR_MALFORMED, 1 },
    { "\x16\x03\x01\x02\r\n\r\n", DUSK_ERROR_MALFORMED, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      g_test_message ("%s", cases[i].bytes);
      fake_server_add_raw (fixture->server, path, cases[i].bytes);
      get_path (fixture, &get, path, &wish);
      g_assert_error (get.error, DUSK_ERROR, cases[i].code);
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, cases[i].n_requests);
    }
}

static void
test_broken_then_whole (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add_raw (fixture->server, "/a", "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"half\":");
  fake_server_add_raw (fixture->server, "/a", "");
  fake_server_add (fixture->server, "/a", 200, NULL, "whole");
  get_path (fixture, &get, "/a", &wish);
  get_assert_body (&get, "whole");
}

static void
test_stuck (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  g_setenv ("DUSK_TIMEOUT_S", "0.05", TRUE);
  fake_server_add_stuck (fixture->server, "/a");
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
  g_assert_nonnull (strstr (get.error->message, "127.0.0.1"));
  g_assert_cmpuint (fake_server_count (fixture->server, "/a"), ==, 3);
}

/* A server that always sends a little is given up as well. */
static void
test_drip (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  g_setenv ("DUSK_TIMEOUT_S", "0.2", TRUE);
  fake_server_add_endless (fixture->server, "/a", 1, 1);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
  g_assert_cmpuint (fake_server_count_endless (fixture->server), >, 3);
}

static void
test_size (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *full = g_strnfill (1000000, 'x');
  g_autofree char *over = g_strnfill (1000001, 'x');
  g_auto (Get) fits = { 0 }, too_long = { 0 }, announced = { 0 };

  fake_server_add (fixture->server, "/fits", 200, NULL, full);
  fake_server_add (fixture->server, "/over", 200, "Transfer-Encoding: chunked\n", over);
  fake_server_add_raw (fixture->server, "/announced", "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
  get_path (fixture, &fits, "/fits", &wish);
  g_assert_no_error (fits.error);
  g_assert_cmpuint (g_bytes_get_size (fits.answer->body), ==, 1000000);
  get_path (fixture, &too_long, "/over", &wish);
  g_assert_error (too_long.error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  get_path (fixture, &announced, "/announced", &wish);
  g_assert_error (announced.error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 3);
}

/* The reading stops soon after the limit: what the server got rid of is bounded by the buffers between. */
static void
test_endless (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add_endless (fixture->server, "/a", 65536, 0);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  WAIT_FOR (fake_server_count_open (fixture->server) == 0);
  g_assert_cmpuint (fake_server_count_endless (fixture->server), <, 20 * 1000 * 1000);
}

static GBytes *
compress (GBytes *bytes)
{
  g_autoptr (GConverter) compressor = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, compressor);

  g_assert_true (g_output_stream_write_all (stream, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (stream, NULL, NULL));
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
test_gzip (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) small = g_bytes_new_static ("{\"a\": 1}", 8);
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (20000000), 20000000);
  g_autoptr (GBytes) small_gz = compress (small);
  g_autoptr (GBytes) bomb_gz = compress (zeros);
  g_auto (Get) good = { 0 }, bomb = { 0 };

  g_assert_cmpuint (g_bytes_get_size (bomb_gz), <, 100000);
  fake_server_add_bytes (fixture->server, "/good", 200, "Content-Encoding: gzip\n", small_gz);
  fake_server_add_bytes (fixture->server, "/bomb", 200, "Content-Encoding: gzip\n", bomb_gz);
  get_path (fixture, &good, "/good", &wish);
  get_assert_body (&good, "{\"a\": 1}");
  get_path (fixture, &bomb, "/bomb", &wish);
  g_assert_error (bomb.error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
}

static void
test_gzip_damaged (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GString *numbers = g_string_new (NULL);
  g_autoptr (GBytes) plain = NULL;
  g_autoptr (GBytes) good_gz = NULL;
  g_autoptr (GBytes) damaged_gz = NULL;
  g_auto (Get) get = { 0 };
  guint8 *damaged;
  gsize length;

  for (int i = 0; i < 100000; i++)
    g_string_append_printf (numbers, "%d ", i);
  plain = g_string_free_to_bytes (numbers);
  good_gz = compress (plain);
  length = g_bytes_get_size (good_gz);
  damaged = g_memdup2 (g_bytes_get_data (good_gz, NULL), length);
  memset (damaged + length * 3 / 4, 0xff, 100);
  damaged_gz = g_bytes_new_take (damaged, length);
  fake_server_add_bytes (fixture->server, "/a", 200, "Content-Encoding: gzip\n", damaged_gz);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
}

/* Returns: the address of a port of this machine that nobody listens on. */
static char *
closed_url (void)
{
  g_autoptr (FakeServer) server = fake_server_new (NULL);

  return fake_server_url (server, "/a");
}

static void
test_refused (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = closed_url ();
  g_auto (Get) get = { 0 };

  get_begin_url (fixture, &get, url, &wish);
  WAIT_FOR (get.is_done);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_OFFLINE);
  g_assert_nonnull (strstr (get.error->message, "refused"));
  g_assert_cmpuint (dusk_http_count_requests (fixture->http), ==, 1);
}

/* .invalid never resolves (RFC 2606), with a network or without. */
static void
test_unresolved (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  get_begin_url (fixture, &get, "https://stat.dusk.invalid/data", &wish);
  WAIT_FOR (get.is_done);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_OFFLINE);
  g_assert_true (g_str_has_prefix (get.error->message, "stat.dusk.invalid "));
}

/* Even this machine must show a certificate that holds. */
static void
test_tls (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = g_test_build_filename (G_TEST_DIST, "feeds", "self-signed.pem", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_file (file, &error);
  g_autoptr (FakeServer) server = NULL;
  g_autofree char *url = NULL;
  g_auto (Get) get = { 0 };

  g_assert_no_error (error);
  server = fake_server_new (certificate);
  fake_server_add (server, "/a", 200, NULL, "secret");
  url = fake_server_url (server, "/a");
  get_begin_url (fixture, &get, url, &wish);
  WAIT_FOR (get.is_done);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_TLS);
  g_assert_cmpuint (fake_server_count (server, NULL), ==, 0);
}

static void
test_stale (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const paths[] = { "/500", "/404", "/429", "/broken", "/stuck", "/huge", NULL };
  g_autofree char *closed = closed_url ();

  fake_server_add (fixture->server, "/500", 500, NULL, "no");
  fake_server_add (fixture->server, "/404", 404, NULL, "no");
  fake_server_add (fixture->server, "/429", 429, NULL, "no");
  fake_server_add_raw (fixture->server, "/broken", "");
  fake_server_add_stuck (fixture->server, "/stuck");
  fake_server_add_raw (fixture->server, "/huge", "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
  g_setenv ("DUSK_TIMEOUT_S", "0.2", TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autofree char *url = paths[i] ? fake_server_url (fixture->server, paths[i]) : g_strdup (closed);
      g_auto (Get) get = { 0 };

      g_test_message ("%s", url);
      keep_old (fixture, url);
      get_begin_url (fixture, &get, url, &wish);
      WAIT_FOR (get.is_done);
      get_assert_body (&get, "old");
      g_assert_true (get.answer->is_stale);
      g_assert_nonnull (strstr (get.answer->stale_reason, "127.0.0.1"));
      g_assert_cmpint (get.answer->fetched_s, ==, FIXTURE_NOW_S - 5000);
    }
}

/* No kept answer speaks for an address that is not to be asked. */
static void
test_stale_never_for_refused (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = fake_server_url (fixture->server, "/a");
  g_auto (Get) get = { 0 };

  keep_old (fixture, url);
  fake_server_add (fixture->server, "/a", 302, "Location: http://192.0.2.1/\n", NULL);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_http_test ("/feeds/http/trouble/raw", test_raw);
  add_http_test ("/feeds/http/trouble/broken-then-whole", test_broken_then_whole);
  add_http_test ("/feeds/http/trouble/stuck", test_stuck);
  add_http_test ("/feeds/http/trouble/drip", test_drip);
  add_http_test ("/feeds/http/trouble/size", test_size);
  add_http_test ("/feeds/http/trouble/endless", test_endless);
  add_http_test ("/feeds/http/trouble/gzip", test_gzip);
  add_http_test ("/feeds/http/trouble/gzip-damaged", test_gzip_damaged);
  add_http_test ("/feeds/http/trouble/refused", test_refused);
  add_http_test ("/feeds/http/trouble/unresolved", test_unresolved);
  add_http_test ("/feeds/http/trouble/tls", test_tls);
  add_http_test ("/feeds/http/trouble/stale", test_stale);
  add_http_test ("/feeds/http/trouble/stale-never-for-refused", test_stale_never_for_refused);
  return g_test_run ();
}
