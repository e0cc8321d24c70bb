/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"

#define TOKEN "s3cret-T0ken_of.a~user+/="

static const DuskHttpWish wish = { .max_bytes = 1000000, .timeout_s = 30, .priority = DUSK_HTTP_VISIBLE, .feed = DUSK_FEED_RADAR, .token = TOKEN };
static const DuskHttpWish plain = { .max_bytes = 1000000, .timeout_s = 30, .priority = DUSK_HTTP_VISIBLE, .feed = DUSK_FEED_RADAR };

/* Messages of all domains and levels since the start that held the token. */
static int n_told; /* (atomic) */

static GLogWriterOutput
look_for_token (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data G_GNUC_UNUSED)
{
  for (gsize i = 0; i < n_fields; i++)
    if (fields[i].length < 0 && strstr (fields[i].value, "s3cret"))
      g_atomic_int_inc (&n_told);
  return level & G_LOG_LEVEL_DEBUG ? G_LOG_WRITER_HANDLED : g_log_writer_default (level, fields, n_fields, NULL);
}

static void
assert_untold (const Get *get)
{
  if (get->error)
    g_assert_null (strstr (get->error->message, "s3cret"));
  g_assert_cmpint (g_atomic_int_get (&n_told), ==, 0);
}

static void
test_sent (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) with = { 0 }, without = { 0 };

  fake_server_add (fixture->server, "/a", 200, NULL, "{}");
  get_path (fixture, &with, "/a", &wish);
  get_assert_body (&with, "{}");
  g_assert_cmpstr (fake_server_last_header (fixture->server, "Authorization"), ==, "Bearer " TOKEN);
  get_path (fixture, &without, "/a", &plain);
  g_assert_null (fake_server_last_header (fixture->server, "Authorization"));
  assert_untold (&with);
}

/* A token goes along within its origin, and never comes back to it from another. */
static void
test_redirect (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (FakeServer) other = fake_server_new (NULL);
  g_autofree char *there = fake_server_url (other, "/there");
  g_autofree char *back = fake_server_url (fixture->server, "/back");
  g_autofree char *leave = g_strdup_printf ("Location: %s\n", there);
  g_autofree char *come_back = g_strdup_printf ("Location: %s\n", back);
  g_auto (Get) within = { 0 }, away = { 0 };

  fake_server_add (fixture->server, "/a", 302, "Location: /b\n", NULL);
  fake_server_add (fixture->server, "/b", 200, NULL, "{}");
  get_path (fixture, &within, "/a", &wish);
  get_assert_body (&within, "{}");
  g_assert_cmpstr (fake_server_last_header (fixture->server, "Authorization"), ==, "Bearer " TOKEN);

  fake_server_add (fixture->server, "/leave", 302, leave, NULL);
  fake_server_add (other, "/there", 307, come_back, NULL);
  fake_server_add (fixture->server, "/back", 200, NULL, "{\"back\": 1}");
  get_path (fixture, &away, "/leave", &wish);
  get_assert_body (&away, "{\"back\": 1}");
  g_assert_cmpuint (fake_server_count (other, NULL), ==, 1);
  g_assert_null (fake_server_last_header (other, "Authorization"));
  g_assert_null (fake_server_last_header (fixture->server, "Authorization"));
  assert_untold (&away);
}

static void
test_origins (void)
{
  static const struct {
    const char *a, *b;
    gboolean    is_same;
  } cases[] = {
    { "https://a.example/x", "https://a.example/y?z", TRUE },
    { "https://a.example/x", "https://A.Example:443/", TRUE },
    { "https://a.example/x", "https://a.example:8443/", FALSE },
    { "https://a.example/x", "http://a.example/", FALSE },
    { "https://a.example/x", "http://a.example:443/", FALSE },
    { "https://a.example/x", "https://b.example/", FALSE },
    { "https://a.example/x", "https://a.example.evil/", FALSE },
    { "https://a.example/x", "https://a.example@evil.example/", FALSE },
    { "http://127.0.0.1:1/", "http://127.0.0.1:2/", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GUri) a = g_uri_parse (cases[i].a, SOUP_HTTP_URI_FLAGS, NULL);
      g_autoptr (GUri) b = g_uri_parse (cases[i].b, SOUP_HTTP_URI_FLAGS, NULL);

      g_test_message ("%s", cases[i].b);
      g_assert_true (dusk_http_is_same_origin (a, b) == cases[i].is_same);
      g_assert_true (dusk_http_is_same_origin (b, a) == cases[i].is_same);
    }
}

/* What came for one token is neither kept nor given to another, and no old answer stands in for it. */
static void
test_not_kept (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = fake_server_url (fixture->server, "/a");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("old", 3);
  g_autoptr (DuskAnswer) old = dusk_answer_new (bytes, "\"1\"", NULL, FIXTURE_NOW_S);
  DuskHttpWish fresh = wish;
  g_auto (Get) got = { 0 }, refused = { 0 };

  fresh.fresh_s = 600;
  fake_server_add (fixture->server, "/a", 200, "ETag: \"2\"\n", "{}");
  fake_server_add (fixture->server, "/a", 403, NULL, "{}");
  get_path (fixture, &got, "/a", &fresh);
  get_assert_body (&got, "{}");
  dusk_http_keep (fixture->http, url, got.answer);
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 0);

  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, old);
  get_path (fixture, &refused, "/a", &fresh);
  g_assert_error (refused.error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN);
  g_assert_null (fake_server_last_header (fixture->server, "If-None-Match"));
  assert_untold (&refused);
}

static void
test_joined (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskHttpWish other = wish;
  g_auto (Get) one = { 0 }, same = { 0 }, another = { 0 }, none = { 0 };

  other.token = "another";
  fake_server_add (fixture->server, "/a", 200, NULL, "{}");
  get_begin (fixture, &one, "/a", &wish);
  get_begin (fixture, &same, "/a", &wish);
  get_begin (fixture, &another, "/a", &other);
  get_begin (fixture, &none, "/a", &plain);
  WAIT_FOR (one.is_done && same.is_done && another.is_done && none.is_done);
  g_assert_cmpuint (fake_server_count (fixture->server, "/a"), ==, 3);
}

/* Nothing is sent with what would break out of the header. */
static void
test_no_tokens (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const tokens[] = { "", " ", "s3cret\r\nHost: evil.example", "s3cret two", "s3cret\t", "s3cret\xff", "s3cr\xc3\xa9t",
                                        "\"s3cret\"" };

  fake_server_add (fixture->server, "/a", 200, NULL, "{}");
  for (gsize i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      DuskHttpWish bad = wish;
      g_auto (Get) get = { 0 };

      g_test_message ("case %zu", i);
      bad.token = tokens[i];
      get_path (fixture, &get, "/a", &bad);
      g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN);
      g_assert_nonnull (strstr (get.error->message, "Cloudflare Radar"));
      assert_untold (&get);
    }
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 0);
}

/* Every way to fail keeps the token to itself. */
static void
test_untold (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *headers;
    int         code;
  } cases[] = {
    { 400, NULL, DUSK_ERROR_HTTP_STATUS },          { 401, "WWW-Authenticate: Bearer\n", DUSK_ERROR_FORBIDDEN },
    { 401, "WWW-Authenticate: Basic realm=\"x\"\n", DUSK_ERROR_FORBIDDEN }, { 403, NULL, DUSK_ERROR_FORBIDDEN },
    { 429, NULL, DUSK_ERROR_RATE_LIMITED },         { 500, NULL, DUSK_ERROR_HTTP_STATUS },
    { 302, NULL, DUSK_ERROR_MALFORMED },            { 302, "Location: http://192.0.2.1/\n", DUSK_ERROR_USAGE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].headers ? cases[i].headers : "");
      fake_server_add (fixture->server, path, cases[i].status, cases[i].headers, "{}");
      get_path (fixture, &get, path, &wish);
      g_assert_error (get.error, DUSK_ERROR, cases[i].code);
      assert_untold (&get);
    }
}

/* What stands between us and a feed says so with markup where JSON belongs; a server that is down may well show a page. */
static void
test_portal (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    DuskFeed    feed;
    guint       status;
    const char *body;
    int         code; /* -1: none */
  } cases[] = {
    { DUSK_FEED_RIPESTAT, 200, "<!DOCTYPE html><title>Sign in</title>", DUSK_ERROR_PORTAL },
    { DUSK_FEED_IODA, 200, "\xef\xbb\xbf \r\n<HTML>", DUSK_ERROR_PORTAL },
    { DUSK_FEED_RADAR, 200, "<?xml version=\"1.0\"?><html/>", DUSK_ERROR_PORTAL },
    { DUSK_FEED_RIPESTAT, 511, "<html>", DUSK_ERROR_PORTAL },
    { DUSK_FEED_RIPESTAT, 511, NULL, DUSK_ERROR_PORTAL },
    { DUSK_FEED_ARCHIVES, 511, "<html>", DUSK_ERROR_PORTAL },
    { DUSK_FEED_ARCHIVES, 200, "<html>a folder</html>", -1 },
    { DUSK_FEED_RIPESTAT, 200, "{\"holder\": \"<html>\"}", -1 },
    { DUSK_FEED_RIPESTAT, 200, "", -1 },
    { DUSK_FEED_RIPESTAT, 503, "<html>Maintenance</html>", DUSK_ERROR_HTTP_STATUS },
    { DUSK_FEED_IODA, 404, "<html>", DUSK_ERROR_HTTP_STATUS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskHttpWish asked = { .max_bytes = 1000000, .timeout_s = 30, .feed = cases[i].feed };
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_auto (Get) get = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body ? cases[i].body : "");
      fake_server_add (fixture->server, path, cases[i].status, NULL, cases[i].body);
      get_path (fixture, &get, path, &asked);
      if (cases[i].code < 0)
        g_assert_no_error (get.error);
      else
        g_assert_error (get.error, DUSK_ERROR, cases[i].code);
      if (cases[i].code == DUSK_ERROR_PORTAL)
        {
          g_assert_nonnull (strstr (get.error->message, dusk_feed_name (cases[i].feed)));
          g_assert_cmpuint (fake_server_count (fixture->server, path), ==, 1);
        }
    }
}

/* A portal sends everyone to its own host first. */
static void
test_portal_elsewhere (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (FakeServer) portal = fake_server_new (NULL);
  g_autofree char *there = fake_server_url (portal, "/sign-in");
  g_autofree char *location = g_strdup_printf ("Location: %s\n", there);
  g_auto (Get) get = { 0 };

  fake_server_add (fixture->server, "/a", 302, location, NULL);
  fake_server_add (portal, "/sign-in", 200, "Content-Type: text/html\n", "<html>Room number?</html>");
  get_path (fixture, &get, "/a", &wish);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_PORTAL);
  g_assert_null (fake_server_last_header (portal, "Authorization"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (look_for_token, NULL, NULL);
  add_http_test ("/feeds/http/token/sent", test_sent);
  add_http_test ("/feeds/http/token/redirect", test_redirect);
  g_test_add_func ("/feeds/http/token/origins", test_origins);
  add_http_test ("/feeds/http/token/not-kept", test_not_kept);
  add_http_test ("/feeds/http/token/joined", test_joined);
  add_http_test ("/feeds/http/token/no-tokens", test_no_tokens);
  add_http_test ("/feeds/http/token/untold", test_untold);
  add_http_test ("/feeds/http/portal", test_portal);
  add_http_test ("/feeds/http/portal/elsewhere", test_portal_elsewhere);
  return g_test_run ();
}
