/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "http-fixture.h"

static const DuskHttpWish wish = WISH;
static const DuskHttpWish fresh_wish = { .max_bytes = 1000000, .timeout_s = 30, .fresh_s = 600, .priority = DUSK_HTTP_VISIBLE };

static void
test_ok (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add (fixture->server, "/a", 200, "ETag: \"1\"\nLast-Modified: Wed, 15 Nov 2023 00:00:00 GMT\n", "{\"a\": 1}");
  get_path (fixture, &get, "/a?b=c%20d", &wish);
  get_assert_body (&get, "{\"a\": 1}");
  g_assert_cmpint (get.answer->fetched_s, ==, FIXTURE_NOW_S);
  g_assert_cmpstr (get.answer->etag, ==, "\"1\"");
  g_assert_cmpstr (get.answer->last_modified, ==, "Wed, 15 Nov 2023 00:00:00 GMT");
  g_assert_false (get.answer->is_stale);
  g_assert_true (get.answer->is_new);
  g_assert_cmpstr (g_ptr_array_index (fake_server_log (fixture->server), 0), ==, "/a?b=c%20d");
  g_assert_true (g_str_has_prefix (fake_server_last_header (fixture->server, "User-Agent"), "dusk/"));
  g_assert_null (fake_server_last_header (fixture->server, "Cookie"));
  g_assert_null (fake_server_last_header (fixture->server, "Referer"));
  g_assert_cmpuint (dusk_http_count_requests (fixture->http), ==, 1);
}

/* No answer enters the cache before its reader is content with it. */
static void
test_keep (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = fake_server_url (fixture->server, "/a");
  g_auto (Get) get = { 0 };
  g_auto (Get) again = { 0 };
  g_autoptr (DuskAnswer) stale = NULL;

  fake_server_add (fixture->server, "/a", 200, NULL, "{}");
  get_path (fixture, &get, "/a", &fresh_wish);
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 0);
  g_assert_null (dusk_http_find_stale (fixture->http, url, "because"));
  dusk_http_keep (fixture->http, url, get.answer);
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 1);
  stale = dusk_http_find_stale (fixture->http, url, "because");
  g_assert_true (stale->is_stale);
  g_assert_cmpstr (stale->stale_reason, ==, "because");

  get_path (fixture, &again, "/a", &fresh_wish);
  get_assert_body (&again, "{}");
  g_assert_false (again.answer->is_new);
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 1);
}

static void
keep (HttpFixture *fixture, const char *path, const char *body, const char *etag, const char *last_modified, gint64 age_s)
{
  g_autofree char *url = fake_server_url (fixture->server, path);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (DuskAnswer) answer = dusk_answer_new (bytes, etag, last_modified, FIXTURE_NOW_S - age_s);

  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, answer);
}

static void
test_fresh (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* Ages in seconds; an answer from the future tells of a clock set back, and is asked for again. */
  static const struct {
    gint64 age_s;
    guint  n_requests;
  } cases[] = { { 0, 0 }, { 600, 0 }, { 601, 1 }, { -5, 1 } };

  fake_server_add (fixture->server, "/a", 200, NULL, "new");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = dusk_http_count_requests (fixture->http);
      g_auto (Get) get = { 0 };

      keep (fixture, "/a", "old", NULL, NULL, cases[i].age_s);
      get_path (fixture, &get, "/a", &fresh_wish);
      get_assert_body (&get, cases[i].n_requests ? "new" : "old");
      g_assert_cmpuint (dusk_http_count_requests (fixture->http) - before, ==, cases[i].n_requests);
    }
}

static void
test_conditional (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *etag, *last_modified;
    const char *none_match, *modified_since;
  } cases[] = {
    { "\"x\"", "Wed, 15 Nov 2023 00:00:00 GMT", "\"x\"", NULL },
    { NULL, "Wed, 15 Nov 2023 00:00:00 GMT", NULL, "Wed, 15 Nov 2023 00:00:00 GMT" },
    { NULL, NULL, NULL, NULL },
    { "\"a\r\nEvil: 1\"", NULL, NULL, NULL },
  };

  fake_server_add (fixture->server, "/a", 304, "ETag: \"y\"\n", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *url = fake_server_url (fixture->server, "/a");
      g_autoptr (DuskAnswer) kept = NULL;
      g_auto (Get) get = { 0 };

      keep (fixture, "/a", "old", cases[i].etag, cases[i].last_modified, 1000);
      get_path (fixture, &get, "/a", &fresh_wish);
      get_assert_body (&get, "old");
      g_assert_cmpstr (fake_server_last_header (fixture->server, "If-None-Match"), ==, cases[i].none_match);
      g_assert_cmpstr (fake_server_last_header (fixture->server, "If-Modified-Since"), ==, cases[i].modified_since);
      g_assert_null (fake_server_last_header (fixture->server, "Evil"));
      g_assert_false (get.answer->is_stale);
      g_assert_cmpint (get.answer->fetched_s, ==, FIXTURE_NOW_S);
      kept = dusk_answer_cache_find (DUSK_ANSWER_CACHE (fixture->cache), url);
      g_assert_cmpint (kept->fetched_s, ==, FIXTURE_NOW_S);
      g_assert_cmpstr (kept->etag, ==, "\"y\"");
    }
}

static void
test_not_modified_unasked (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add (fixture->server, "/a", 304, NULL, NULL);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
}

static void
test_status (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *headers;
    const char *body;
    int         code;
    guint       n_requests;
  } cases[] = {
    { 404, "Content-Type: application/json\n", "{\"status\": \"error\"}", DUSK_ERROR_HTTP_STATUS, 1 },
    { 404, "Content-Type: text/html\n", "<html><b>no</b></html>", DUSK_ERROR_HTTP_STATUS, 1 },
    { 400, NULL, "", DUSK_ERROR_HTTP_STATUS, 1 },
    { 401, NULL, "x", DUSK_ERROR_FORBIDDEN, 1 },
    { 403, NULL, "x", DUSK_ERROR_FORBIDDEN, 1 },
    { 204, NULL, NULL, DUSK_ERROR_HTTP_STATUS, 1 },
    { 500, NULL, "<html>", DUSK_ERROR_HTTP_STATUS, 3 },
    { 502, NULL, NULL, DUSK_ERROR_HTTP_STATUS, 3 },
    { 503, NULL, "wait", DUSK_ERROR_HTTP_STATUS, 3 },
    { 503, "Retry-After: 1\n", "wait", DUSK_ERROR_RATE_LIMITED, 3 },
    { 429, NULL, "wait", DUSK_ERROR_RATE_LIMITED, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].headers ? cases[i].headers : "");
      fake_server_add (fixture->server, path, cases[i].status, cases[i].headers, cases[i].body);
      get_path (fixture, &get, path, &wish);
      g_assert_error (get.error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (get.error->message, "127.0.0.1"));
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, cases[i].n_requests);
      if (cases[i].body && *cases[i].body)
        assert_bytes (get.error_body, cases[i].body);
      else
        g_assert_null (get.error_body);
    }
}

static void
test_long_error_page (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *page = g_strnfill (300000, 'x');
  g_auto (Get) get = { 0 };

  fake_server_add (fixture->server, "/a", 404, NULL, page);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
  g_assert_cmpuint (g_bytes_get_size (get.error_body), ==, 65536);
}

static void
test_retry (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *headers;
  } cases[] = {
    { 429, "Retry-After: 2\n" },
    { 429, "Date: Wed, 15 Nov 2023 00:00:00 GMT\nRetry-After: Wed, 15 Nov 2023 00:00:03 GMT\n" },
    { 429, "Retry-After: soon\n" },
    { 503, NULL },
    { 500, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      fake_server_add (fixture->server, path, cases[i].status, cases[i].headers, "no");
      fake_server_add (fixture->server, path, 200, NULL, "yes");
      get_path (fixture, &get, path, &wish);
      get_assert_body (&get, "yes");
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, 2);
    }
}

static void
test_retry_after (void)
{
  static const struct {
    const char *date, *retry_after;
    double      seconds; /* negative: none */
  } cases[] = {
    { NULL, NULL, -1 },
    { NULL, "", -1 },
    { NULL, "soon", -1 },
    { NULL, "-5", -1 },
    { NULL, "7", 7 },
    { NULL, "0", 1 },
    { NULL, "120", 120 },
    { NULL, "86400", 120 },
    { NULL, "18446744073709551615", 120 },
    { NULL, "99999999999999999999", -1 },
    { "Wed, 15 Nov 2023 00:00:00 GMT", "Wed, 15 Nov 2023 00:00:30 GMT", 30 },
    { "Wed, 15 Nov 2023 00:00:00 GMT", "Wed, 15 Nov 2023 02:00:00 GMT", 120 },
    { "Wed, 15 Nov 2023 00:00:00 GMT", "Tue, 14 Nov 2023 00:00:00 GMT", 1 },
    { NULL, "Tue, 14 Nov 2023 00:00:00 GMT", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
      double seconds;

      g_test_message ("%s", cases[i].retry_after ? cases[i].retry_after : "none");
      if (cases[i].date)
        soup_message_headers_append (headers, "Date", cases[i].date);
      if (cases[i].retry_after)
        soup_message_headers_append (headers, "Retry-After", cases[i].retry_after);
      seconds = dusk_http_retry_after (headers);
      if (cases[i].seconds < 0)
        g_assert_true (isnan (seconds));
      else
        g_assert_cmpfloat (seconds, ==, cases[i].seconds);
      soup_message_headers_unref (headers);
    }
}

static void
test_loopback (void)
{
  static const struct {
    const char *host;
    gboolean    is_loopback;
  } cases[] = {
    { "127.0.0.1", TRUE },           { "127.8.9.10", TRUE },        { "::1", TRUE },      { "localhost", TRUE },
    { "LocalHost", TRUE },           { "127.0.0.1.evil.com", FALSE }, { "128.0.0.1", FALSE }, { "0.0.0.0", FALSE },
    { "localhost.evil.com", FALSE }, { "127.1", FALSE },            { "", FALSE },        { "stat.ripe.net", FALSE },
    { "10.0.0.1", FALSE },           { "::2", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].host);
      g_assert_cmpint (dusk_http_host_is_loopback (cases[i].host), ==, cases[i].is_loopback);
    }
}

static void
test_urls (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const refused[] = {
    "http://stat.ripe.net/",     "http://127.0.0.1.evil.com/", "http://192.0.2.1/", "ftp://127.0.0.1/", "file:///etc/passwd",
    "http://127.0.0.1@evil.com/", "stat.ripe.net",              "https://",          "",                 "http://[::2]/",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_auto (Get) get = { 0 };

      g_test_message ("%s", refused[i]);
      get_begin_url (fixture, &get, refused[i], &wish);
      WAIT_FOR (get.is_done);
      g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_USAGE);
    }
  g_assert_cmpuint (dusk_http_count_requests (fixture->http), ==, 0);
}

static void
test_redirect (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };

  fake_server_add (fixture->server, "/there", 200, "ETag: \"t\"\n", "found");
  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", statuses[i]);
      g_auto (Get) get = { 0 };

      fake_server_add (fixture->server, path, statuses[i], "Location: /there\n", "moved");
      get_path (fixture, &get, path, &wish);
      get_assert_body (&get, "found");
      g_assert_cmpstr (get.answer->etag, ==, "\"t\"");
    }
  g_assert_cmpuint (dusk_http_count_requests (fixture->http), ==, 2 * G_N_ELEMENTS (statuses));
}

static void
test_redirect_refused (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *headers;
    int         code;
  } cases[] = {
    { "Location: http://192.0.2.1/\n", DUSK_ERROR_USAGE },     { "Location: ftp://127.0.0.1/\n", DUSK_ERROR_USAGE },
    { "Location: file:///etc/passwd\n", DUSK_ERROR_USAGE },    { NULL, DUSK_ERROR_MALFORMED },
    { "Location: http://[oops\n", DUSK_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      fake_server_add (fixture->server, path, 302, cases[i].headers, NULL);
      get_path (fixture, &get, path, &wish);
      g_assert_error (get.error, DUSK_ERROR, cases[i].code);
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, 1);
    }
}

static void
test_redirect_loop (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fake_server_add (fixture->server, "/a", 302, "Location: /a\n", NULL);
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_cmpuint (fake_server_count (fixture->server, "/a"), ==, 6);
}

/* From elsewhere nothing may lead to this machine's own services. */
static void
test_redirect_inwards (void)
{
  g_autoptr (GUri) from = g_uri_parse ("https://stat.ripe.net/data", SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) inwards = g_uri_parse ("https://127.0.0.1:8443/admin", SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) elsewhere = g_uri_parse ("https://example.net/", SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_http_check_url (inwards, NULL, NULL));
  g_assert_true (dusk_http_check_url (elsewhere, from, NULL));
  g_assert_false (dusk_http_check_url (inwards, from, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_http_test ("/feeds/http/ok", test_ok);
  add_http_test ("/feeds/http/keep", test_keep);
  add_http_test ("/feeds/http/fresh", test_fresh);
  add_http_test ("/feeds/http/conditional", test_conditional);
  add_http_test ("/feeds/http/not-modified-unasked", test_not_modified_unasked);
  add_http_test ("/feeds/http/status", test_status);
  add_http_test ("/feeds/http/long-error-page", test_long_error_page);
  add_http_test ("/feeds/http/retry", test_retry);
  g_test_add_func ("/feeds/http/retry-after", test_retry_after);
  g_test_add_func ("/feeds/http/loopback", test_loopback);
  add_http_test ("/feeds/http/urls", test_urls);
  add_http_test ("/feeds/http/redirect", test_redirect);
  add_http_test ("/feeds/http/redirect-refused", test_redirect_refused);
  add_http_test ("/feeds/http/redirect-loop", test_redirect_loop);
  g_test_add_func ("/feeds/http/redirect-inwards", test_redirect_inwards);
  return g_test_run ();
}
