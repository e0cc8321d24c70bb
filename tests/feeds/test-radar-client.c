/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-radar.h"
#include "fake-meter.h"
#include "http-fixture.h"

#define OUTAGES "/radar/annotations/outages"
#define TOKEN   "s3cret-T0ken"

/* 2023-11-14 */
#define FROM_S (FIXTURE_NOW_S - 7 * DUSK_DAY_S)
#define TO_S   FIXTURE_NOW_S

#define NOTHING "{\"success\":true,\"errors\":[],\"result\":{\"annotations\":[]}}"

/* Asked: one question on its way and what became of it. */
typedef struct {
  gboolean   is_done;
  GPtrArray *outages;
  GError    *error;
} Asked;

static void
asked_clear (Asked *asked)
{
  asked->is_done = FALSE;
  g_clear_pointer (&asked->outages, g_ptr_array_unref);
  g_clear_error (&asked->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

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
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->outages = dusk_radar_ask_finish (DUSK_RADAR (source), result, &asked->error);
  asked->is_done = TRUE;
  g_assert_true ((asked->outages == NULL) == (asked->error != NULL));
  if (asked->error)
    g_assert_null (strstr (asked->error->message, "s3cret"));
  g_assert_cmpint (g_atomic_int_get (&n_told), ==, 0);
}

static DuskRadar *
client_new (HttpFixture *fixture, const char *root)
{
  g_autofree char *url = fake_server_url (fixture->server, root);
  DuskRadar *client = dusk_radar_new (fixture->http, url);

  dusk_radar_set_token (client, TOKEN);
  return client;
}

static void
ask (DuskRadar *client, Asked *asked)
{
  dusk_radar_ask_async (client, FROM_S, TO_S, DUSK_HTTP_BACKGROUND, NULL, on_asked, asked);
  WAIT_FOR (asked->is_done);
}

static void
test_question (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskRadar) client = client_new (fixture, "/");
  g_auto (Asked) asked = { 0 };

  fake_server_add (fixture->server, OUTAGES, 200, NULL, NOTHING);
  ask (client, &asked);
  g_assert_no_error (asked.error);
  g_assert_cmpuint (asked.outages->len, ==, 0);
  g_assert_cmpstr (g_ptr_array_index (fake_server_log (fixture->server), 0), ==,
                   OUTAGES "?format=JSON&dateStart=2023-08-09T22:13:20Z&dateEnd=2023-11-14T22:13:20Z&limit=100&offset=0");
  g_assert_cmpstr (fake_server_last_header (fixture->server, "Authorization"), ==, "Bearer " TOKEN);
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 0);
}

/* Without a token nothing is sent. */
static void
test_token (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *token;
    gboolean    is_there, is_sent;
  } cases[] = {
    { NULL, FALSE, FALSE }, { "", FALSE, FALSE }, { " \n", FALSE, FALSE }, { "  " TOKEN "\n", TRUE, TRUE }, { "s3cret\r\nX: y", TRUE, FALSE },
  };
  g_autoptr (DuskRadar) client = client_new (fixture, "");

  fake_server_add (fixture->server, OUTAGES, 200, NULL, NOTHING);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint n_before = fake_server_count (fixture->server, NULL);
      g_auto (Asked) asked = { 0 };

      g_test_message ("case %zu", i);
      dusk_radar_set_token (client, cases[i].token);
      g_assert_true (dusk_radar_has_token (client) == cases[i].is_there);
      ask (client, &asked);
      g_assert_cmpuint (fake_server_count (fixture->server, NULL) - n_before, ==, cases[i].is_sent ? 1 : 0);
      if (cases[i].is_sent)
        g_assert_cmpstr (fake_server_last_header (fixture->server, "Authorization"), ==, "Bearer " TOKEN);
      else
        g_assert_error (asked.error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN);
    }
}

/* A token that is taken back while a question is on its way goes with that one still. */
static void
test_token_changed (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRadar *client = client_new (fixture, "");
  g_auto (Asked) asked = { 0 };

  fake_server_add (fixture->server, OUTAGES, 200, NULL, NOTHING);
  dusk_radar_ask_async (client, FROM_S, TO_S, DUSK_HTTP_BACKGROUND, NULL, on_asked, &asked);
  dusk_radar_set_token (client, NULL);
  g_object_unref (client);
  WAIT_FOR (asked.is_done);
  g_assert_no_error (asked.error);
  g_assert_cmpstr (fake_server_last_header (fixture->server, "Authorization"), ==, "Bearer " TOKEN);
}

static void
test_errors (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *body;
    int         code;
    const char *said;
  } cases[] = {
    { 200, "{\"success\":false,\"errors\":[{\"code\":10000,\"message\":\"Authentication error\"}]}", DUSK_ERROR_FORBIDDEN, "refuses the token" },
    { 400, "{\"success\":false,\"errors\":[{\"code\":6003,\"message\":\"Invalid request headers\"}]}", DUSK_ERROR_FORBIDDEN, "refuses the token" },
    { 401, "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"x\"}]}", DUSK_ERROR_FORBIDDEN, "refuses the token" },
    { 403, "{\"success\":false,\"errors\":[{\"code\":9109,\"message\":\"x\"}]}", DUSK_ERROR_FORBIDDEN, "refuses the token" },
    { 403, "<html>", DUSK_ERROR_FORBIDDEN, "refuses" },
    { 403, NULL, DUSK_ERROR_FORBIDDEN, "refuses" },
    { 400, "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"dateEnd is wrong\"}]}", DUSK_ERROR_HTTP_STATUS, "dateEnd is wrong" },
    { 400, "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"not you, " TOKEN "\"}]}", DUSK_ERROR_HTTP_STATUS, "refused" },
    { 200, "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"not you, " TOKEN "\"}]}", DUSK_ERROR_HTTP_STATUS, "refused" },
    { 400, "{}", DUSK_ERROR_HTTP_STATUS, "400" },
    { 500, "{\"success\":false,\"errors\":[{\"code\":7,\"message\":\"broken\"}]}", DUSK_ERROR_HTTP_STATUS, "broken" },
    { 429, "{\"success\":false,\"errors\":[{\"code\":971,\"message\":\"slow\"}]}", DUSK_ERROR_RATE_LIMITED, "429" },
    { 200, "<html>Sign in</html>", DUSK_ERROR_PORTAL, "Cloudflare Radar" },
    { 200, "{\"success\":true}", DUSK_ERROR_MALFORMED, "result" },
    { 200, "{\"succ", DUSK_ERROR_MALFORMED, "JSON" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *root = g_strdup_printf ("/%zu", i);
      g_autofree char *path = g_strconcat (root, OUTAGES, NULL);
      g_autoptr (DuskRadar) client = client_new (fixture, root);
      g_auto (Asked) asked = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body ? cases[i].body : "");
      fake_server_add (fixture->server, path, cases[i].status, NULL, cases[i].body);
      ask (client, &asked);
      g_assert_error (asked.error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (asked.error->message, cases[i].said));
    }
}

/* Outages that do not touch the period are not given, however the service reads it; one with two ends is given with both. */
static void
test_period (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char body[] = "{\"success\":true,\"result\":{\"annotations\":["
                             "{\"id\":\"before\",\"startDate\":\"2023-11-01T00:00:00Z\",\"endDate\":\"2023-11-02T00:00:00Z\"},"
                             "{\"id\":\"into\",\"startDate\":\"2023-11-01T00:00:00Z\",\"endDate\":\"2023-11-08T00:00:00Z\"},"
                             "{\"id\":\"goes-on\",\"startDate\":\"2023-11-01T00:00:00Z\",\"endDate\":null},"
                             "{\"id\":\"within\",\"startDate\":\"2023-11-10T00:00:00Z\",\"endDate\":\"2023-11-10T01:00:00Z\"},"
                             "{\"id\":\"within\",\"startDate\":\"2023-11-10T00:00:00Z\",\"endDate\":\"2023-11-10T01:00:00Z\"},"
                             "{\"id\":\"within\",\"startDate\":\"2023-11-10T00:00:00Z\"},"
                             "{\"id\":\"after\",\"startDate\":\"2023-11-20T00:00:00Z\",\"endDate\":null}]}}";
  static const char *const ids[] = { "into", "goes-on", "within", "within" };
  g_autoptr (DuskRadar) client = client_new (fixture, "");
  g_auto (Asked) asked = { 0 };

  fake_server_add (fixture->server, OUTAGES, 200, NULL, body);
  ask (client, &asked);
  g_assert_no_error (asked.error);
  g_assert_cmpuint (asked.outages->len, ==, G_N_ELEMENTS (ids));
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    g_assert_cmpstr (((DuskRadarOutage *) asked.outages->pdata[i])->id, ==, ids[i]);
}

static char *
make_page (GHashTable *query, guint *status G_GNUC_UNUSED, gpointer user_data)
{
  guint n_outages = *(const guint *) user_data;
  guint offset = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "offset"), NULL, 10);
  guint limit = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);
  GString *text = g_string_new ("{\"success\":true,\"result\":{\"annotations\":[");

  for (guint i = offset; i < MIN (offset + limit, n_outages); i++)
    g_string_append_printf (text, "%s{\"id\":\"%u\",\"startDate\":\"2023-11-10T00:00:00Z\"}", i > offset ? "," : "", i);
  g_string_append (text, "]}}");
  return g_string_free (text, FALSE);
}

static void
test_pages (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint n_outages, n_requests, n_given;
  } cases[] = { { 99, 1, 99 }, { 100, 2, 100 }, { 250, 3, 250 }, { 100000, 10, 1000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *root = g_strdup_printf ("/%zu", i);
      g_autofree char *path = g_strconcat (root, OUTAGES, NULL);
      g_autoptr (DuskRadar) client = client_new (fixture, root);
      g_auto (Asked) asked = { 0 };

      fake_server_add_maker (fixture->server, path, make_page, (gpointer) &cases[i].n_outages);
      ask (client, &asked);
      g_assert_no_error (asked.error);
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, cases[i].n_requests);
      g_assert_cmpuint (asked.outages->len, ==, cases[i].n_given);
    }
}

static void
test_budget (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (FakeMeter) meter = fake_meter_new ();
  g_autoptr (DuskRadar) client = client_new (fixture, "");
  g_auto (Asked) given = { 0 }, refused = { 0 };

  dusk_http_set_meter (fixture->http, DUSK_METER (meter));
  fake_server_add (fixture->server, OUTAGES, 200, NULL, NOTHING);
  meter->allowance = 1;
  ask (client, &given);
  g_assert_no_error (given.error);
  g_assert_cmpint (meter->feed, ==, DUSK_FEED_RADAR);
  ask (client, &refused);
  g_assert_error (refused.error, DUSK_ERROR, DUSK_ERROR_BUDGET);
}

static void
test_cancelled (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const guint n_outages = 100000;

  fake_server_add_maker (fixture->server, OUTAGES, make_page, (gpointer) &n_outages);
  for (guint turns = 0; turns < 60; turns += 3)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      DuskRadar *client = client_new (fixture, "");
      g_auto (Asked) asked = { 0 };

      dusk_radar_ask_async (client, FROM_S, TO_S - turns, DUSK_HTTP_VISIBLE, cancellable, on_asked, &asked);
      g_object_unref (client);
      for (guint i = 0; i < turns && !asked.is_done; i++)
        g_main_context_iteration (NULL, TRUE);
      g_cancellable_cancel (cancellable);
      WAIT_FOR (asked.is_done);
      if (asked.error)
        g_assert_error (asked.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_log_set_writer_func (look_for_token, NULL, NULL);
  add_http_test ("/feeds/radar-client/question", test_question);
  add_http_test ("/feeds/radar-client/token", test_token);
  add_http_test ("/feeds/radar-client/token-changed", test_token_changed);
  add_http_test ("/feeds/radar-client/errors", test_errors);
  add_http_test ("/feeds/radar-client/period", test_period);
  add_http_test ("/feeds/radar-client/pages", test_pages);
  add_http_test ("/feeds/radar-client/budget", test_budget);
  add_http_test ("/feeds/radar-client/cancelled", test_cancelled);
  return g_test_run ();
}
