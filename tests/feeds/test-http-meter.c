/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "dusk-http-download.h"
#include "fake-meter.h"
#include "http-fixture.h"

static const DuskHttpWish wish = WISH;
static const DuskHttpWish background = { .max_bytes = 1000000, .timeout_s = 30, .feed = DUSK_FEED_IODA };

/* MeterFixture: a client whose requests are counted. */
typedef struct {
  HttpFixture net;
  FakeMeter  *meter;
} MeterFixture;

static void
set_up (MeterFixture *fixture, gconstpointer data)
{
  http_fixture_set_up (&fixture->net, data);
  fixture->meter = fake_meter_new ();
  dusk_http_set_meter (fixture->net.http, DUSK_METER (fixture->meter));
}

static void
tear_down (MeterFixture *fixture, gconstpointer data)
{
  http_fixture_tear_down (&fixture->net, data);
  g_assert_finalize_object (fixture->meter);
}

/* Each way that a request may end is told, each sending asked for. */
static void
test_counted (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *headers;
    const char *body;
    guint       n_sent;
    int         code; /* -1: told without an error */
  } cases[] = {
    { 200, NULL, "{}", 1, -1 },
    { 404, NULL, "{\"error\": \"no such network\"}", 1, -1 },
    { 400, NULL, " \n{}", 1, -1 },
    { 404, NULL, "<html>", 1, DUSK_ERROR_HTTP_STATUS },
    { 404, NULL, NULL, 1, DUSK_ERROR_HTTP_STATUS },
    { 403, NULL, "{}", 1, DUSK_ERROR_FORBIDDEN },
    { 500, NULL, "{}", 3, DUSK_ERROR_HTTP_STATUS },
    { 429, NULL, "{}", 3, DUSK_ERROR_RATE_LIMITED },
    { 200, NULL, "<html>Sign in</html>", 1, DUSK_ERROR_PORTAL },
    { 302, "Location: http://192.0.2.1/\n", NULL, 1, DUSK_ERROR_USAGE },
  };
  FakeMeter *meter = fixture->meter;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      gsize length = cases[i].body ? strlen (cases[i].body) : 0;
      g_auto (Get) get = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body ? cases[i].body : "");
      meter->n_spent = meter->n_answered = meter->n_failed = 0;
      meter->bytes = 0;
      meter->code = -1;
      fake_server_add (fixture->net.server, path, cases[i].status, cases[i].headers, cases[i].body);
      get_path (&fixture->net, &get, path, &background);
      g_assert_cmpuint (meter->n_spent, ==, cases[i].n_sent);
      g_assert_cmpuint (meter->n_answered, ==, cases[i].n_sent);
      g_assert_cmpuint (meter->n_failed, ==, cases[i].code < 0 ? 0 : cases[i].n_sent);
      g_assert_cmpint (meter->code, ==, cases[i].code);
      g_assert_cmpuint (meter->bytes, ==, length * cases[i].n_sent);
      g_assert_cmpint (meter->feed, ==, DUSK_FEED_IODA);
      g_assert_cmpint (meter->priority, ==, DUSK_HTTP_BACKGROUND);
    }
}

/* What breaks off or cannot be had counts as well: it was sent. */
static void
test_broken (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) broken = { 0 }, stuck = { 0 };

  fake_server_add_raw (fixture->net.server, "/broken", "");
  fake_server_add_stuck (fixture->net.server, "/stuck");
  get_path (&fixture->net, &broken, "/broken", &background);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 3);
  g_assert_cmpuint (fixture->meter->n_failed, ==, 3);
  g_assert_cmpint (fixture->meter->code, ==, DUSK_ERROR_OFFLINE);
  g_setenv ("DUSK_TIMEOUT_S", "0.05", TRUE);
  get_path (&fixture->net, &stuck, "/stuck", &background);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 6);
  g_assert_cmpuint (fixture->meter->n_failed, ==, 6);
  g_assert_cmpint (fixture->meter->code, ==, DUSK_ERROR_TIMEOUT);
}

static void
test_once (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const DuskHttpWish fresh = { .max_bytes = 1000000, .timeout_s = 30, .fresh_s = 600, .feed = DUSK_FEED_IODA };
  FakeServer *server = fixture->net.server;
  g_autofree char *kept_url = fake_server_url (server, "/kept");
  g_auto (Get) redirected = { 0 }, one = { 0 }, two = { 0 }, first = { 0 }, cached = { 0 }, unchanged = { 0 };

  fake_server_add (server, "/a", 302, "Location: /b\n", NULL);
  fake_server_add (server, "/b", 302, "Location: /c\n", NULL);
  fake_server_add (server, "/c", 200, NULL, "{}");
  get_path (&fixture->net, &redirected, "/a", &background);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 1);
  g_assert_cmpuint (fake_server_count (server, NULL), ==, 3);

  get_begin (&fixture->net, &one, "/c", &background);
  get_begin (&fixture->net, &two, "/c", &background);
  WAIT_FOR (one.is_done && two.is_done);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 2);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 2);

  /* What the cache has needs no request; what has not changed is an answer. */
  fake_server_add (server, "/kept", 200, "ETag: \"1\"\n", "{}");
  fake_server_add (server, "/kept", 304, NULL, NULL);
  get_path (&fixture->net, &first, "/kept", &fresh);
  dusk_http_keep (fixture->net.http, kept_url, first.answer);
  get_path (&fixture->net, &cached, "/kept", &fresh);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 3);
  get_path (&fixture->net, &unchanged, "/kept", &background);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 4);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 4);
  g_assert_cmpuint (fixture->meter->n_failed, ==, 0);
}

/* The day's requests end what goes on in the background, and nothing that a person asked for. */
static void
test_spent (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *url = fake_server_url (fixture->net.server, "/a");
  g_autoptr (GBytes) bytes = g_bytes_new_static ("old", 3);
  g_autoptr (DuskAnswer) old = dusk_answer_new (bytes, NULL, NULL, FIXTURE_NOW_S - 5000);
  g_auto (Get) refused = { 0 }, with_old = { 0 }, visible = { 0 }, unmetered = { 0 };

  fixture->meter->allowance = 0;
  fake_server_add (fixture->net.server, "/a", 200, NULL, "{}");
  get_path (&fixture->net, &refused, "/a", &background);
  g_assert_error (refused.error, DUSK_ERROR, DUSK_ERROR_BUDGET);
  g_assert_nonnull (strstr (refused.error->message, "IODA"));
  g_assert_nonnull (strstr (refused.error->message, "00:00 UTC"));
  /* Not even an old answer: whoever asks in the background is to know why nothing new comes. */
  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->net.cache), url, old);
  get_path (&fixture->net, &with_old, "/a", &background);
  g_assert_error (with_old.error, DUSK_ERROR, DUSK_ERROR_BUDGET);
  g_assert_cmpuint (fake_server_count (fixture->net.server, NULL), ==, 0);
  g_assert_cmpuint (fixture->meter->n_refused, ==, 2);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 0);

  get_path (&fixture->net, &visible, "/a", &wish);
  get_assert_body (&visible, "{}");
  g_assert_cmpuint (fixture->meter->n_spent, ==, 1);
  dusk_http_set_meter (fixture->net.http, NULL);
  get_path (&fixture->net, &unmetered, "/a", &background);
  get_assert_body (&unmetered, "{}");
  g_assert_cmpuint (fixture->meter->n_spent + fixture->meter->n_refused, ==, 3);
}

static void
test_spent_between_attempts (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) get = { 0 };

  fixture->meter->allowance = 2;
  fake_server_add (fixture->net.server, "/a", 500, NULL, "no");
  get_path (&fixture->net, &get, "/a", &background);
  g_assert_error (get.error, DUSK_ERROR, DUSK_ERROR_BUDGET);
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/a"), ==, 2);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 2);
  g_assert_cmpuint (fixture->meter->n_refused, ==, 1);
}

/* A person who wants what waits in the background makes it theirs. */
static void
test_joined_by_person (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Get running[DUSK_HTTP_MAX_REQUESTS] = { 0 };
  g_auto (Get) waiting = { 0 }, person = { 0 };
  DuskHttpWish of_person = background;
  guint n_done = 0;

  fake_server_hold (fixture->net.server, TRUE);
  fake_server_add (fixture->net.server, "/held", 200, NULL, "{}");
  fake_server_add (fixture->net.server, "/wanted", 200, NULL, "{}");
  for (guint i = 0; i < G_N_ELEMENTS (running); i++)
    {
      g_autofree char *path = g_strdup_printf ("/held?%u", i);
      get_begin (&fixture->net, &running[i], path, &background);
    }
  WAIT_FOR (fake_server_count_open (fixture->net.server) == DUSK_HTTP_MAX_REQUESTS);
  fixture->meter->allowance = 0;
  get_begin (&fixture->net, &waiting, "/wanted", &background);
  of_person.priority = DUSK_HTTP_VISIBLE;
  get_begin (&fixture->net, &person, "/wanted", &of_person);
  fake_server_hold (fixture->net.server, FALSE);
  WAIT_FOR (waiting.is_done && person.is_done);
  get_assert_body (&waiting, "{}");
  get_assert_body (&person, "{}");
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/wanted"), ==, 1);
  g_assert_cmpuint (fixture->meter->n_spent, ==, DUSK_HTTP_MAX_REQUESTS + 1);
  g_assert_cmpuint (fixture->meter->n_refused, ==, 0);
  g_assert_cmpint (fixture->meter->priority, ==, DUSK_HTTP_VISIBLE);
  for (guint i = 0; i < G_N_ELEMENTS (running); i++)
    {
      WAIT_FOR (running[i].is_done);
      n_done += running[i].answer ? 1 : 0;
      get_clear (&running[i]);
    }
  g_assert_cmpuint (n_done, ==, DUSK_HTTP_MAX_REQUESTS);
}

/* Nor does one who joins in the very moment in which it was refused lose it. */
static void
test_joined_when_refused (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) refused = { 0 }, person = { 0 };
  DuskHttpWish of_person = background;

  fixture->meter->allowance = 0;
  fake_server_add (fixture->net.server, "/a", 200, NULL, "{}");
  get_begin (&fixture->net, &refused, "/a", &background);
  of_person.priority = DUSK_HTTP_VISIBLE;
  get_begin (&fixture->net, &person, "/a", &of_person);
  WAIT_FOR (refused.is_done && person.is_done);
  get_assert_body (&person, "{}");
}

static void
test_cancelled (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (Get) sent = { 0 }, after = { 0 }, refused = { 0 };

  fake_server_add_stuck (fixture->net.server, "/a");
  get_begin (&fixture->net, &sent, "/a", &background);
  WAIT_FOR (fake_server_count_open (fixture->net.server) == 1);
  g_cancellable_cancel (sent.cancellable);
  WAIT_FOR (sent.is_done);
  g_assert_error (sent.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* By the time of the next answer it has come to its end. */
  get_path (&fixture->net, &after, "/none", &background);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 1);
  fixture->meter->allowance = 0;
  get_begin (&fixture->net, &refused, "/b", &background);
  g_cancellable_cancel (refused.cancellable);
  WAIT_FOR (refused.is_done);
  g_assert_error (refused.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->meter->n_spent, ==, 2);
  g_assert_cmpuint (fixture->meter->n_answered, ==, 1);
}

/* Download: a file on its way and what became of it. */
typedef struct {
  gboolean is_done;
  GError  *error;
} Download;

static void
on_downloaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Download *download = user_data;

  dusk_http_download_finish (DUSK_HTTP (source), result, &download->error);
  download->is_done = TRUE;
}

/* Returns: the code of its error; -1 without any. */
static int
download_path (MeterFixture *fixture, const char *path, const char *file, DuskHttpPriority priority)
{
  g_autofree char *url = fake_server_url (fixture->net.server, path);
  DuskHttpDownload wanted = { .url = url, .path = file, .max_bytes = 1000, .timeout_s = 30, .priority = priority, .feed = DUSK_FEED_ARCHIVES };
  Download download = { 0 };
  int code;

  dusk_http_download_async (fixture->net.http, &wanted, NULL, NULL, NULL, on_downloaded, &download);
  WAIT_FOR (download.is_done);
  code = download.error ? download.error->code : -1;
  g_clear_error (&download.error);
  return code;
}

static void
test_download (MeterFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  FakeMeter *meter = fixture->meter;
  g_autofree char *folder = g_dir_make_tmp ("dusk-test-XXXXXX", NULL);
  g_autofree char *file = g_build_filename (folder, "file", NULL);
  g_autofree char *part = g_strconcat (file, ".part", NULL);
  g_autofree char *info = g_strconcat (file, ".part.info", NULL);

  fake_server_add (fixture->net.server, "/good", 200, NULL, "bytes");
  fake_server_add (fixture->net.server, "/bad", 500, NULL, "no");
  g_assert_cmpint (download_path (fixture, "/good", file, DUSK_HTTP_BACKGROUND), ==, -1);
  g_assert_cmpuint (meter->n_spent, ==, 1);
  g_assert_cmpuint (meter->n_answered, ==, 1);
  g_assert_cmpuint (meter->bytes, ==, 5);
  g_assert_cmpint (meter->feed, ==, DUSK_FEED_ARCHIVES);
  g_assert_cmpint (download_path (fixture, "/bad", file, DUSK_HTTP_BACKGROUND), ==, DUSK_ERROR_HTTP_STATUS);
  g_assert_cmpuint (meter->n_spent, ==, 4);
  g_assert_cmpuint (meter->n_failed, ==, 3);

  meter->allowance = 0;
  g_assert_cmpint (download_path (fixture, "/good", file, DUSK_HTTP_BACKGROUND), ==, DUSK_ERROR_BUDGET);
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/good"), ==, 1);
  g_assert_cmpint (download_path (fixture, "/good", file, DUSK_HTTP_VISIBLE), ==, -1);
  g_assert_cmpuint (meter->n_spent, ==, 5);
  g_assert_cmpuint (meter->n_answered, ==, 5);
  g_remove (part);
  g_remove (info);
  g_assert_cmpint (g_remove (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

#define add_meter_test(path, test) g_test_add (path, MeterFixture, NULL, set_up, test, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_meter_test ("/feeds/http/meter/counted", test_counted);
  add_meter_test ("/feeds/http/meter/broken", test_broken);
  add_meter_test ("/feeds/http/meter/once", test_once);
  add_meter_test ("/feeds/http/meter/spent", test_spent);
  add_meter_test ("/feeds/http/meter/spent-between-attempts", test_spent_between_attempts);
  add_meter_test ("/feeds/http/meter/joined-by-person", test_joined_by_person);
  add_meter_test ("/feeds/http/meter/joined-when-refused", test_joined_when_refused);
  add_meter_test ("/feeds/http/meter/cancelled", test_cancelled);
  add_meter_test ("/feeds/http/meter/download", test_download);
  return g_test_run ();
}
