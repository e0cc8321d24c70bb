/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"
#include "ripestat-fixture.h"

#define OVERVIEW_PATH "/data/as-overview/data.json"
#define GOOD          "{\"status\": \"ok\", \"data\": {\"resource\": \"64500\", \"holder\": \"EXAMPLE\", \"announced\": true}}"
#define MAINTENANCE   "{\"status\": \"ok\", \"data_call_status\": \"maintenance - for a while\", \"data\": {}}"

typedef struct {
  gboolean           is_done;
  DuskRipestatReply *reply;
  GError            *error;
} Asked;

static DuskRipestat *
client_new (HttpFixture *fixture)
{
  g_autofree char *url = fake_server_url (fixture->server, "/");

  return dusk_ripestat_new (fixture->http, url);
}

static void
asked_clear (Asked *asked)
{
  g_clear_pointer (&asked->reply, dusk_ripestat_reply_unref);
  g_clear_error (&asked->error);
  asked->is_done = FALSE;
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &asked->error);
  asked->is_done = TRUE;
}

static void
ask (HttpFixture *fixture, const DuskRipestatQuery *query, GCancellable *cancellable, Asked *asked)
{
  g_autoptr (DuskRipestat) client = client_new (fixture);

  dusk_ripestat_ask_async (client, query, cancellable, on_asked, asked);
  WAIT_FOR (asked->is_done);
  g_assert_true ((asked->reply == NULL) == (asked->error != NULL));
}

static void
test_url (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* 2014-12-22T16:17:42 to 2014-12-23T01:46:03 */
  const gint64 from_s = 1419265062, to_s = 1419299163;
  const struct {
    DuskRipestatQuery query;
    const char       *url;
  } cases[] = {
    { { DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, "KP", from_s, to_s, 300, 1, DUSK_HTTP_VISIBLE },
      "country-resource-stats/data.json?resource=KP&starttime=2014-12-22T16:15&endtime=2014-12-23T01:45&resolution=5m" },
    { { DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, "KP", from_s, 1419298800, 3600, 1, DUSK_HTTP_VISIBLE },
      "country-resource-stats/data.json?resource=KP&starttime=2014-12-22T16:00&endtime=2014-12-23T01:00&resolution=1h" },
    { { DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, "KP", from_s, 1419292800, 86400, 1, DUSK_HTTP_VISIBLE },
      "country-resource-stats/data.json?resource=KP&starttime=2014-12-22T00:00&endtime=2014-12-22T00:00&resolution=1d" },
    { { DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, "KP", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "country-resource-list/data.json?resource=KP&time=2014-12-23T00:00&v4_format=prefix" },
    { { DUSK_RIPESTAT_COUNTRY_ASNS, "KP", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "country-asns/data.json?resource=KP&query_time=2014-12-23T00:00&lod=1" },
    { DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500"), "as-overview/data.json?resource=AS64500" },
    { DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_ROUTING_STATUS, "2001:db8::/32"),
      "routing-status/data.json?resource=2001%3Adb8%3A%3A%2F32&min_peers_seeing=1" },
    { { DUSK_RIPESTAT_ROUTING_STATUS, "AS64500", from_s, to_s, 0, -1, DUSK_HTTP_VISIBLE },
      "routing-status/data.json?resource=AS64500&timestamp=2014-12-23T00:00" },
    { { DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "AS64500", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "announced-prefixes/data.json?resource=AS64500&starttime=2014-12-22T16:00&endtime=2014-12-23T00:00&min_peers_seeing=1" },
    { { DUSK_RIPESTAT_PREFIX_COUNT, "AS64500", from_s, to_s, 28800, 3, DUSK_HTTP_VISIBLE },
      "prefix-count/data.json?resource=AS64500&starttime=2014-12-22T16:00&endtime=2014-12-23T00:00&resolution=8h&min_peers_seeing=3" },
    { { DUSK_RIPESTAT_ROUTING_HISTORY, "AS64500", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "routing-history/data.json?resource=AS64500&starttime=2014-12-22T16:00&endtime=2014-12-23T00:00&min_peers=1&normalise_visibility=true" },
    { { DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY, "AS64500", from_s, to_s, 1800, 1, DUSK_HTTP_VISIBLE },
      "bgp-update-activity/data.json?resource=AS64500&starttime=2014-12-22T16:00&endtime=2014-12-23T01:30&min_sampling_period=1800"
      "&max_samples=0&hide_empty_samples=false" },
    { { DUSK_RIPESTAT_BGPLAY, "192.0.2.0/24", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "bgplay/data.json?resource=192.0.2.0%2F24&starttime=2014-12-22T16:15&endtime=2014-12-23T01:45" },
    { { DUSK_RIPESTAT_ASN_NEIGHBOURS, "AS64500", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "asn-neighbours/data.json?resource=AS64500&query_time=2014-12-23T00:00" },
    { { DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY, "AS64500", from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "asn-neighbours-history/data.json?resource=AS64500&starttime=2014-12-22T16:00&endtime=2014-12-23T00:00" },
    { { DUSK_RIPESTAT_RIS_PEER_COUNT, NULL, from_s, to_s, 0, 1, DUSK_HTTP_VISIBLE },
      "ris-peer-count/data.json?starttime=2014-12-22T16:00&endtime=2014-12-23T00:00" },
    { DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_RIR_STATS_COUNTRY, "AS64500"), "rir-stats-country/data.json?resource=AS64500" },
    { DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_SEARCHCOMPLETE, "a&b=c#d é"), "searchcomplete/data.json?resource=a%26b%3Dc%23d%20%C3%A9&limit=10" },
  };
  g_autoptr (DuskRipestat) client = dusk_ripestat_new (fixture->http, "http://127.0.0.1:1//");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *rest = cases[i].url;
      g_autofree char *url = dusk_ripestat_url (client, &cases[i].query);
      g_autofree char *expected = g_strdup_printf ("http://127.0.0.1:1/data/%s%csourceapp=dusk", rest, strchr (rest, '?') ? '&' : '?');

      g_assert_cmpstr (url, ==, expected);
    }
}

static void
test_base_url (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "1");
  static const struct {
    const char *given, *environment, *start;
  } cases[] = {
    { NULL, NULL, "https://stat.ripe.net/data/" },
    { NULL, "", "https://stat.ripe.net/data/" },
    { NULL, "http://127.0.0.1:9/", "http://127.0.0.1:9/data/" },
    { "http://127.0.0.1:8", "http://127.0.0.1:9", "http://127.0.0.1:8/data/" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskRipestat) client = NULL;
      g_autofree char *url = NULL;

      if (cases[i].environment)
        g_setenv ("DUSK_RIPESTAT_URL", cases[i].environment, TRUE);
      else
        g_unsetenv ("DUSK_RIPESTAT_URL");
      client = dusk_ripestat_new (fixture->http, cases[i].given);
      url = dusk_ripestat_url (client, &query);
      g_assert_true (g_str_has_prefix (url, cases[i].start));
    }
  g_unsetenv ("DUSK_RIPESTAT_URL");
}

static void
test_ask (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500");
  g_auto (Asked) first = { 0 }, second = { 0 };
  const DuskAsOverview *record;

  fake_server_add (fixture->server, OVERVIEW_PATH, 200, NULL, GOOD);
  ask (fixture, &query, NULL, &first);
  g_assert_no_error (first.error);
  record = first.reply->record;
  g_assert_cmpstr (record->holder, ==, "EXAMPLE");
  g_assert_cmpint (first.reply->fetched_s, ==, FIXTURE_NOW_S);
  g_assert_false (first.reply->is_stale);
  /* What was read is kept, and as good as new for a while. */
  ask (fixture, &query, NULL, &second);
  g_assert_no_error (second.error);
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fake_server_log (fixture->server), 0), ==, OVERVIEW_PATH "?resource=AS64500&sourceapp=dusk");
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
    { 404, "{\"status\": \"error\", \"status_code\": 404, \"messages\": [[\"error\", \"AS64500 is unknown\"]]}", DUSK_ERROR_UNKNOWN_ENTITY,
      "AS64500 is unknown" },
    { 400, "{\"status\": \"error\", \"status_code\": 400, \"messages\": [[\"error\", \"bad resource\"]]}", DUSK_ERROR_UNKNOWN_ENTITY,
      "bad resource" },
    { 500, "{\"status\": \"error\", \"status_code\": 500, \"messages\": [[\"error\", \"database gone\"]]}", DUSK_ERROR_HTTP_STATUS, "database gone" },
    { 404, "<html>not here</html>", DUSK_ERROR_HTTP_STATUS, "404" },
    { 502, "<html>bad gateway</html>", DUSK_ERROR_HTTP_STATUS, "502" },
    { 429, "{\"status\": \"error\", \"messages\": [[\"error\", \"slow down\"]]}", DUSK_ERROR_RATE_LIMITED, "429" },
    { 200, MAINTENANCE, DUSK_ERROR_MAINTENANCE, "as-overview" },
    { 200, "<html>log in</html>", DUSK_ERROR_PORTAL, "place of the answer of RIPEstat" },
    { 200, "{\"status\": \"ok\", \"data\": {\"resour", DUSK_ERROR_MALFORMED, "not JSON" },
    { 200, "{\"status\": \"ok\", \"data\": {\"resource\": []}}", DUSK_ERROR_MALFORMED, "asn" },
    { 200, "", DUSK_ERROR_MALFORMED, "empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500");
      g_autoptr (FakeServer) server = fake_server_new (NULL);
      g_autofree char *url = fake_server_url (server, "");
      g_autoptr (DuskRipestat) client = dusk_ripestat_new (fixture->http, url);
      g_auto (Asked) asked = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body);
      fake_server_add (server, OVERVIEW_PATH, cases[i].status, NULL, cases[i].body);
      dusk_ripestat_ask_async (client, &query, NULL, on_asked, &asked);
      WAIT_FOR (asked.is_done);
      g_assert_error (asked.error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (asked.error->message, cases[i].said));
    }
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 0);
}

/* What made sense before outlives maintenance, damage and failures, and says that it is old. */
static void
test_stale (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    guint       status;
    const char *body;
    const char *reason;
  } cases[] = {
    { 200, MAINTENANCE, "maintenance" },
    { 200, "{\"status\": \"ok\", \"data\": {\"resour", "not JSON" },
    { 200, "<html>log in</html>", "web page" },
    { 500, "<html>oops</html>", "500" },
    { 404, "gone", "404" },
  };
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500");
  g_autoptr (DuskRipestat) client = client_new (fixture);
  g_autofree char *url = dusk_ripestat_url (client, &query);
  g_autoptr (GBytes) good = g_bytes_new_static (GOOD, strlen (GOOD));
  g_autoptr (DuskAnswer) kept = dusk_answer_new (good, NULL, NULL, FIXTURE_NOW_S - 10 * DUSK_DAY_S);

  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, kept);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Asked) asked = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body);
      fake_server_add (fixture->server, OVERVIEW_PATH, cases[i].status, NULL, cases[i].body);
      if (cases[i].status >= 500)
        for (int n = 0; n < 2; n++)
          fake_server_add (fixture->server, OVERVIEW_PATH, cases[i].status, NULL, cases[i].body);
      ask (fixture, &query, NULL, &asked);
      g_assert_no_error (asked.error);
      g_assert_true (asked.reply->is_stale);
      g_assert_nonnull (strstr (asked.reply->stale_reason, cases[i].reason));
      g_assert_cmpint (asked.reply->fetched_s, ==, FIXTURE_NOW_S - 10 * DUSK_DAY_S);
      g_assert_cmpstr (((const DuskAsOverview *) asked.reply->record)->holder, ==, "EXAMPLE");
    }
}

/* A kept answer that does not read is asked for anew, without its validators; if that gives nothing, its error is the one to tell. */
static void
test_damaged_cache (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500");
  g_autoptr (DuskRipestat) client = client_new (fixture);
  g_autofree char *url = dusk_ripestat_url (client, &query);
  g_autoptr (GBytes) bad = g_bytes_new_static ("{\"st", 4);
  static const int ages_s[] = { 0, 10 * DUSK_DAY_S };

  for (gsize i = 0; i < G_N_ELEMENTS (ages_s); i++)
    {
      g_autoptr (DuskAnswer) kept = dusk_answer_new (bad, "\"e\"", NULL, FIXTURE_NOW_S - ages_s[i]);
      g_auto (Asked) refused = { 0 }, mended = { 0 };

      dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, kept);
      fake_server_add (fixture->server, OVERVIEW_PATH, 200, NULL, MAINTENANCE);
      ask (fixture, &query, NULL, &refused);
      g_assert_error (refused.error, DUSK_ERROR, DUSK_ERROR_MAINTENANCE);
      if (ages_s[i] > 0)
        fake_server_add (fixture->server, OVERVIEW_PATH, 304, NULL, NULL);
      fake_server_add (fixture->server, OVERVIEW_PATH, 200, NULL, GOOD);
      ask (fixture, &query, NULL, &mended);
      g_assert_no_error (mended.error);
      g_assert_false (mended.reply->is_stale);
      g_assert_null (fake_server_last_header (fixture->server, "If-None-Match"));
    }
}

static void
test_settled (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* Ages of the kept answer and of the end of its period, in days. */
  static const struct {
    int   age, end;
    guint n_requests;
  } cases[] = { { 20, 30, 0 }, { 40, 60, 1 }, { 20, 0, 1 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "AS64500");
      g_autoptr (DuskRipestat) client = client_new (fixture);
      g_autoptr (GBytes) body = load_body (DUSK_RIPESTAT_ANNOUNCED_PREFIXES);
      g_autoptr (DuskAnswer) kept = dusk_answer_new (body, NULL, NULL, FIXTURE_NOW_S - cases[i].age * DUSK_DAY_S);
      guint before = dusk_http_count_requests (fixture->http);
      g_autofree char *url = NULL;
      g_auto (Asked) asked = { 0 };

      query.to_s = FIXTURE_NOW_S - cases[i].end * DUSK_DAY_S;
      url = dusk_ripestat_url (client, &query);
      dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, kept);
      fake_server_add_bytes (fixture->server, "/data/announced-prefixes/data.json", 200, NULL, body);
      ask (fixture, &query, NULL, &asked);
      g_assert_no_error (asked.error);
      g_assert_cmpuint (dusk_http_count_requests (fixture->http) - before, ==, cases[i].n_requests);
    }
}

static void
test_cancel (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, "AS64500");
  g_autoptr (DuskRipestat) client = client_new (fixture);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (Asked) asked = { 0 };

  fake_server_add_stuck (fixture->server, OVERVIEW_PATH);
  dusk_ripestat_ask_async (client, &query, cancellable, on_asked, &asked);
  WAIT_FOR (fake_server_count (fixture->server, NULL) == 1);
  g_cancellable_cancel (cancellable);
  WAIT_FOR (asked.is_done);
  g_assert_error (asked.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_http_test ("/feeds/ripestat/client/url", test_url);
  add_http_test ("/feeds/ripestat/client/base-url", test_base_url);
  add_http_test ("/feeds/ripestat/client/ask", test_ask);
  add_http_test ("/feeds/ripestat/client/errors", test_errors);
  add_http_test ("/feeds/ripestat/client/stale", test_stale);
  add_http_test ("/feeds/ripestat/client/damaged-cache", test_damaged_cache);
  add_http_test ("/feeds/ripestat/client/settled", test_settled);
  add_http_test ("/feeds/ripestat/client/cancel", test_cancel);
  return g_test_run ();
}
