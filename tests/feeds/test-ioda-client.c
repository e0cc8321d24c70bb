/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-ioda.h"
#include "fake-meter.h"
#include "http-fixture.h"

#define EVENTS "/outages/events"
#define FROM_S (FIXTURE_NOW_S - 3600)
#define TO_S   FIXTURE_NOW_S

#define ONE_EVENT \
  "{\"error\":null,\"data\":[{\"location\":\"country/TO\",\"start\":1600000000,\"duration\":600,\"method\":\"median\",\"datasource\":\"bgp\"}]}"

/* Asked: one question on its way and what became of it. */
typedef struct {
  gboolean       is_done;
  DuskIodaReply *reply;
  GError        *error;
} Asked;

static void
asked_clear (Asked *asked)
{
  asked->is_done = FALSE;
  g_clear_pointer (&asked->reply, dusk_ioda_reply_unref);
  g_clear_error (&asked->error);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Asked *asked = user_data;

  asked->reply = dusk_ioda_ask_finish (DUSK_IODA (source), result, &asked->error);
  asked->is_done = TRUE;
  g_assert_true ((asked->reply == NULL) == (asked->error != NULL));
}

static DuskIoda *
client_new (HttpFixture *fixture)
{
  g_autofree char *url = fake_server_url (fixture->server, "//");

  return dusk_ioda_new (fixture->http, url);
}

static void
ask (DuskIoda *client, Asked *asked, DuskHttpPriority priority)
{
  dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, DUSK_ENTITY_COUNTRY, NULL, FROM_S, TO_S, priority, NULL, on_asked, asked);
  WAIT_FOR (asked->is_done);
}

static void
test_questions (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    DuskIodaCall   call;
    DuskEntityKind kind;
    const char    *code;
    const char    *asked;
  } cases[] = {
    { DUSK_IODA_EVENTS, DUSK_ENTITY_COUNTRY, NULL,
      "/outages/events?format=codf&orderBy=time/desc&entityType=country&from=1699996400&until=1700000000&limit=500&page=0" },
    { DUSK_IODA_EVENTS, DUSK_ENTITY_NETWORK, NULL,
      "/outages/events?format=codf&orderBy=time/desc&entityType=asn&from=1699996400&until=1700000000&limit=500&page=0" },
    { DUSK_IODA_ALERTS, DUSK_ENTITY_COUNTRY, "kp",
      "/outages/alerts?entityType=country&entityCode=KP&from=1699996400&until=1700000000&limit=500&page=0" },
    { DUSK_IODA_ALERTS, DUSK_ENTITY_NETWORK, "AS131279",
      "/outages/alerts?entityType=asn&entityCode=131279&from=1699996400&until=1700000000&limit=500&page=0" },
    { DUSK_IODA_SUMMARY, DUSK_ENTITY_NETWORK, "131279",
      "/outages/summary?entityType=asn&entityCode=131279&from=1699996400&until=1700000000&limit=500&page=0" },
  };
  g_autoptr (DuskIoda) client = client_new (fixture);
  GPtrArray *log = fake_server_log (fixture->server);

  fake_server_add (fixture->server, "/outages/events", 200, NULL, "{\"error\":null,\"data\":[]}");
  fake_server_add (fixture->server, "/outages/alerts", 200, NULL, "{\"error\":null,\"data\":[]}");
  fake_server_add (fixture->server, "/outages/summary", 200, NULL, "{\"error\":null,\"data\":[]}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Asked) asked = { 0 };

      dusk_ioda_ask_async (client, cases[i].call, cases[i].kind, cases[i].code, FROM_S, TO_S, DUSK_HTTP_VISIBLE, NULL, on_asked, &asked);
      WAIT_FOR (asked.is_done);
      g_assert_no_error (asked.error);
      g_assert_cmpint (asked.reply->call, ==, cases[i].call);
      g_assert_cmpint (asked.reply->fetched_s, ==, FIXTURE_NOW_S);
      g_assert_cmpuint (log->len, ==, i + 1);
      g_assert_cmpstr (log->pdata[i], ==, cases[i].asked);
    }
}

/* What cannot be asked is not. */
static void
test_no_questions (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    DuskEntityKind kind;
    const char    *code;
    gint64         from_s, to_s;
    int            error;
  } cases[] = {
    { DUSK_ENTITY_COUNTRY, NULL, TO_S, FROM_S, DUSK_ERROR_USAGE },
    { DUSK_ENTITY_COUNTRY, NULL, TO_S, TO_S, DUSK_ERROR_USAGE },
    { DUSK_ENTITY_COUNTRY, NULL, TO_S - 100 * DUSK_DAY_S, TO_S, DUSK_ERROR_USAGE },
    { DUSK_ENTITY_COUNTRY, "131279", FROM_S, TO_S, DUSK_ERROR_UNKNOWN_ENTITY },
    { DUSK_ENTITY_NETWORK, "KP", FROM_S, TO_S, DUSK_ERROR_UNKNOWN_ENTITY },
    { DUSK_ENTITY_NETWORK, "10.0.0.0/8", FROM_S, TO_S, DUSK_ERROR_UNKNOWN_ENTITY },
    { DUSK_ENTITY_NETWORK, "1&entityType=county", FROM_S, TO_S, DUSK_ERROR_UNKNOWN_ENTITY },
  };
  g_autoptr (DuskIoda) client = client_new (fixture);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Asked) asked = { 0 };

      dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, cases[i].kind, cases[i].code, cases[i].from_s, cases[i].to_s, DUSK_HTTP_VISIBLE, NULL, on_asked,
                           &asked);
      WAIT_FOR (asked.is_done);
      g_assert_error (asked.error, DUSK_ERROR, cases[i].error);
    }
  g_assert_cmpuint (fake_server_count (fixture->server, NULL), ==, 0);
}

/* Pages: a world of so many events, each newer than the one before; the first of each page after the first was on the page before. */
typedef struct {
  guint n_events;
  guint failing; /* the page that fails; 0 for none */
} Pages;

static char *
make_page (GHashTable *query, guint *status, gpointer user_data)
{
  const Pages *pages = user_data;
  guint page = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "page"), NULL, 10);
  guint limit = (guint) g_ascii_strtoull (g_hash_table_lookup (query, "limit"), NULL, 10);
  gboolean is_newest_first = g_strcmp0 (g_hash_table_lookup (query, "orderBy"), "time/desc") == 0;
  guint first = page * limit;
  GString *text = g_string_new ("{\"error\":null,\"data\":[");

  for (guint i = first; i < MIN (first + limit, pages->n_events); i++)
    {
      guint place = i == first && page > 0 ? i - 1 : i, number = is_newest_first ? pages->n_events - place : place + 1;

      g_string_append_printf (text, "%s{\"location\":\"asn/%u\",\"start\":%u,\"duration\":600,\"method\":\"median\",\"datasource\":\"bgp\"}",
                              i > first ? "," : "", number, 1600000000 + number);
    }
  g_string_append (text, "]}");
  if (pages->failing > 0 && page == pages->failing)
    *status = 400;
  return g_string_free (text, FALSE);
}

static void
test_pages (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    Pages    pages;
    guint    n_requests;
    guint    n_items;
    gboolean is_cut;
  } cases[] = {
    { { 0, 0 }, 1, 0, FALSE },
    { { 500, 0 }, 2, 500, FALSE },
    { { 1999, 0 }, 4, 1996, FALSE },
    { { 2000, 0 }, 4, 1997, TRUE },
    { { 100000, 0 }, 4, 1997, TRUE },
    { { 100000, 2 }, 3, 999, TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *root = g_strdup_printf ("/%zu", i);
      g_autofree char *path = g_strconcat (root, EVENTS, NULL);
      g_autofree char *url = fake_server_url (fixture->server, root);
      g_autoptr (DuskIoda) client = dusk_ioda_new (fixture->http, url);
      g_auto (Asked) asked = { 0 };

      g_test_message ("%u events", cases[i].pages.n_events);
      fake_server_add_maker (fixture->server, path, make_page, (gpointer) &cases[i].pages);
      dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, DUSK_ENTITY_NETWORK, NULL, FROM_S, TO_S, DUSK_HTTP_VISIBLE, NULL, on_asked, &asked);
      WAIT_FOR (asked.is_done);
      g_assert_no_error (asked.error);
      g_assert_cmpuint (fake_server_count (fixture->server, path), ==, cases[i].n_requests);
      g_assert_cmpuint (asked.reply->items->len, ==, cases[i].n_items);
      g_assert_true (asked.reply->is_cut == cases[i].is_cut);
      g_assert_cmpuint (asked.reply->n_skipped, ==, 0);
      if (asked.reply->items->len > 0)
        g_assert_cmpint (((DuskIodaEvent *) asked.reply->items->pdata[0])->start_s, ==, 1600000000 + cases[i].pages.n_events);
    }
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
    { 400, "{\"error\":\"until must be after from\",\"data\":null}", DUSK_ERROR_NO_DATA, "until must be after from" },
    { 200, "{\"error\":\"no\",\"data\":null}", DUSK_ERROR_NO_DATA, "no" },
    { 400, "{\"error\":null}", DUSK_ERROR_HTTP_STATUS, "400" },
    { 400, "<html>", DUSK_ERROR_HTTP_STATUS, "400" },
    { 500, "{\"error\":\"too few arguments\"}", DUSK_ERROR_HTTP_STATUS, "500" },
    { 500, "<html>", DUSK_ERROR_HTTP_STATUS, "500" },
    { 429, "{\"error\":\"slow down\"}", DUSK_ERROR_RATE_LIMITED, "429" },
    { 403, "{}", DUSK_ERROR_FORBIDDEN, "403" },
    { 200, "<html>Sign in</html>", DUSK_ERROR_PORTAL, "IODA" },
    { 200, "{\"data\":[", DUSK_ERROR_MALFORMED, "JSON" },
    { 200, "{\"data\":7}", DUSK_ERROR_MALFORMED, "data" },
    { 200, "", DUSK_ERROR_MALFORMED, "empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *root = g_strdup_printf ("/%zu", i);
      g_autofree char *path = g_strconcat (root, EVENTS, NULL);
      g_autofree char *url = fake_server_url (fixture->server, root);
      g_autoptr (DuskIoda) client = dusk_ioda_new (fixture->http, url);
      g_auto (Asked) asked = { 0 };

      g_test_message ("%u %s", cases[i].status, cases[i].body);
      fake_server_add (fixture->server, path, cases[i].status, NULL, cases[i].body);
      ask (client, &asked, DUSK_HTTP_VISIBLE);
      g_assert_error (asked.error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (asked.error->message, cases[i].said));
    }
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 0);
}

/* What has passed for long is kept; what is recent is asked for again, and not kept: its address is another at each time. */
static void
test_kept (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskIoda) client = client_new (fixture);
  g_autofree char *url = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("{", 1);
  g_autoptr (DuskAnswer) damaged = dusk_answer_new (bytes, NULL, NULL, FIXTURE_NOW_S);

  fake_server_add (fixture->server, EVENTS, 200, NULL, ONE_EVENT);
  for (int i = 0; i < 2; i++)
    {
      g_auto (Asked) recent = { 0 }, settled = { 0 };

      ask (client, &recent, DUSK_HTTP_VISIBLE);
      g_assert_no_error (recent.error);
      dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, DUSK_ENTITY_COUNTRY, NULL, 1600000000, 1600086400, DUSK_HTTP_VISIBLE, NULL, on_asked, &settled);
      WAIT_FOR (settled.is_done);
      g_assert_no_error (settled.error);
      g_assert_cmpuint (settled.reply->items->len, ==, 1);
    }
  g_assert_cmpuint (fake_server_count (fixture->server, EVENTS), ==, 3);
  g_assert_cmpuint (fake_cache_count (fixture->cache), ==, 1);

  /* What was kept is of no use. */
  url = fake_server_url (fixture->server, EVENTS "?format=codf&orderBy=time/desc&entityType=country&from=1600000000&until=1600086400&limit=500"
                                                 "&page=0");
  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->cache), url, damaged);
  {
    g_auto (Asked) again = { 0 };

    dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, DUSK_ENTITY_COUNTRY, NULL, 1600000000, 1600086400, DUSK_HTTP_VISIBLE, NULL, on_asked, &again);
    WAIT_FOR (again.is_done);
    g_assert_no_error (again.error);
    g_assert_false (again.reply->is_stale);
    g_assert_cmpuint (fake_server_count (fixture->server, EVENTS), ==, 4);
  }
}

/* Each page is on the budget; where it ends between two, what is there is worth having. */
static void
test_budget (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Pages pages = { 100000, 0 };
  g_autoptr (FakeMeter) meter = fake_meter_new ();
  g_autoptr (DuskIoda) client = client_new (fixture);
  g_auto (Asked) some = { 0 }, none = { 0 };

  dusk_http_set_meter (fixture->http, DUSK_METER (meter));
  fake_server_add_maker (fixture->server, EVENTS, make_page, (gpointer) &pages);
  meter->allowance = 2;
  ask (client, &some, DUSK_HTTP_BACKGROUND);
  g_assert_no_error (some.error);
  g_assert_true (some.reply->is_cut);
  g_assert_cmpuint (some.reply->items->len, ==, 999);
  g_assert_cmpint (meter->feed, ==, DUSK_FEED_IODA);
  g_assert_cmpuint (meter->n_spent, ==, 2);
  ask (client, &none, DUSK_HTTP_BACKGROUND);
  g_assert_error (none.error, DUSK_ERROR, DUSK_ERROR_BUDGET);
  g_assert_cmpuint (fake_server_count (fixture->server, EVENTS), ==, 2);
}

/* It is given up at any stage, and the client may be gone before. */
static void
test_cancelled (HttpFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Pages pages = { 600, 0 };

  fake_server_add_maker (fixture->server, EVENTS, make_page, (gpointer) &pages);
  for (guint turns = 0; turns < 60; turns += 4)
    {
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      DuskIoda *client = client_new (fixture);
      g_auto (Asked) asked = { 0 };

      dusk_ioda_ask_async (client, DUSK_IODA_EVENTS, DUSK_ENTITY_NETWORK, NULL, FROM_S, TO_S - turns, DUSK_HTTP_VISIBLE, cancellable, on_asked,
                           &asked);
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
  add_http_test ("/feeds/ioda-client/questions", test_questions);
  add_http_test ("/feeds/ioda-client/no-questions", test_no_questions);
  add_http_test ("/feeds/ioda-client/pages", test_pages);
  add_http_test ("/feeds/ioda-client/errors", test_errors);
  add_http_test ("/feeds/ioda-client/kept", test_kept);
  add_http_test ("/feeds/ioda-client/budget", test_budget);
  add_http_test ("/feeds/ioda-client/cancelled", test_cancelled);
  return g_test_run ();
}
