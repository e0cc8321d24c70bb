/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http-fixture.h"
#include "ripestat-fixture.h"

#define PATH "/data/country-resource-stats/data.json"

typedef struct {
  HttpFixture   http;
  DuskRipestat *client;
  GCancellable *cancellable;

  /* How the server answers */
  const char *resolution; /* (nullable): in place of the one asked for */
  const char *refused;    /* (nullable): a resolution that gives HTTP 400 */
  const char *empty;      /* (nullable): parts that begin so have no data; "" for all */
  const char *failing;    /* (nullable): parts that begin so give HTTP 404 and HTML */
  gboolean    is_wide;    /* the same long answer for every part */

  /* What came */
  gboolean           is_done;
  DuskRipestatReply *reply;
  GError            *error;
  guint              n_progress;
  guint              last_done;
  guint              last_total;
} Fixture;

/* One interval a day, or a week, whose value is the day of the month; the last first. */
static void
append_days (GString *body, gint64 from_s, gint64 last_s, int step_s)
{
  int length_s = MAX (step_s, DUSK_DAY_S);

  for (gint64 day_s = dusk_time_floor (last_s, length_s); day_s >= from_s; day_s -= length_s)
    {
      g_autofree char *start = dusk_time_to_iso (day_s);
      g_autofree char *end = dusk_time_to_iso (MIN (day_s + length_s - step_s, last_s));
      g_autoptr (GDateTime) date = g_date_time_new_from_unix_utc (day_s);

      g_string_append_printf (body, "%s{\"timeline\": [{\"starttime\": \"%s\", \"endtime\": \"%s\"}], \"v4_prefixes_ris\": %d, \"asns_stats\": 9}",
                              g_str_has_suffix (body->str, "[") ? "" : ", ", start, end, g_date_time_get_day_of_month (date));
    }
}

static char *
make_stats (GHashTable *query, guint *status, gpointer user_data)
{
  Fixture *fixture = user_data;
  const char *start = g_hash_table_lookup (query, "starttime");
  const char *end = g_hash_table_lookup (query, "endtime");
  const char *asked = g_hash_table_lookup (query, "resolution");
  const char *resolution = fixture->resolution ? fixture->resolution : asked;
  gint64 from_s = fixture->is_wide ? at ("2014-12-10") : at (start);
  gint64 last_s = fixture->is_wide ? at ("2014-12-31T23:55") : at (end);
  GString *body;

  if (fixture->failing && g_str_has_prefix (start, fixture->failing))
    {
      *status = 404;
      return g_strdup ("<html>");
    }
  if (g_strcmp0 (fixture->refused, asked) == 0)
    {
      *status = 400;
      return g_strdup ("{\"status\": \"error\", \"status_code\": 400, \"messages\": [[\"error\", \"not at this resolution\"]]}");
    }
  body = g_string_new (NULL);
  g_string_printf (body,
                   "{\"status\": \"ok\", \"messages\": [[\"warning\", \"same\"], [\"warning\", \"%s\"]],"
                   " \"data\": {\"resolution\": \"%s\", \"stats\": [",
                   start, resolution);
  if (fixture->empty == NULL || !g_str_has_prefix (start, fixture->empty))
    append_days (body, from_s, last_s, dusk_ripestat_resolution_from_word (resolution));
  g_string_append (body, "]}}");
  return g_string_free (body, FALSE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = NULL;

  http_fixture_set_up (&fixture->http, data);
  fixture->cancellable = g_cancellable_new ();
  url = fake_server_url (fixture->http.server, "");
  fixture->client = dusk_ripestat_new (fixture->http.http, url);
  fake_server_add_maker (fixture->http.server, PATH, make_stats, fixture);
}

static void
forget (Fixture *fixture)
{
  g_clear_pointer (&fixture->reply, dusk_ripestat_reply_unref);
  g_clear_error (&fixture->error);
  fixture->is_done = FALSE;
  fixture->n_progress = 0;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  forget (fixture);
  g_assert_finalize_object (fixture->cancellable);
  g_object_add_weak_pointer (G_OBJECT (fixture->client), (gpointer *) &fixture->client);
  g_object_unref (fixture->client);
  WAIT_FOR (fixture->client == NULL);
  http_fixture_tear_down (&fixture->http, data);
}

static void
on_progress (guint done, guint total, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->n_progress++;
  fixture->last_done = done;
  fixture->last_total = total;
}

static void
on_stats (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->reply = dusk_ripestat_country_stats_finish (DUSK_RIPESTAT (source), result, &fixture->error);
  fixture->is_done = TRUE;
  g_assert_true ((fixture->reply == NULL) == (fixture->error != NULL));
}

static void
begin (Fixture *fixture, const char *code, const char *from, const char *to, int step_s)
{
  forget (fixture);
  dusk_ripestat_country_stats_async (fixture->client, code, at (from), at (to), step_s, DUSK_HTTP_VISIBLE, fixture->cancellable, on_progress, fixture,
                                     on_stats, fixture);
}

/* Returns: (transfer none): the record. */
static const DuskCountryStats *
collect (Fixture *fixture, const char *from, const char *to, int step_s)
{
  begin (fixture, "kp", from, to, step_s);
  WAIT_FOR (fixture->is_done);
  g_assert_no_error (fixture->error);
  return fixture->reply->record;
}

static guint
count_asked (Fixture *fixture)
{
  return fake_server_count (fixture->http.server, NULL);
}

static gboolean
was_asked (Fixture *fixture, const char *query)
{
  g_autofree char *whole = g_strconcat (PATH "?resource=KP&", query, "&sourceapp=dusk", NULL);

  return g_ptr_array_find_with_equal_func (fake_server_log (fixture->http.server), whole, g_str_equal, NULL);
}

/* Whole weeks from Monday to Monday, whoever asks; the series is just what was asked for. */
static void
test_weeks (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats = collect (fixture, "2014-12-19T12:00", "2014-12-29", 300);

  g_assert_cmpuint (count_asked (fixture), ==, 2);
  g_assert_true (was_asked (fixture, "starttime=2014-12-15T00:00&endtime=2014-12-21T23:55&resolution=5m"));
  g_assert_true (was_asked (fixture, "starttime=2014-12-22T00:00&endtime=2014-12-28T23:55&resolution=5m"));
  g_assert_cmpuint (fixture->n_progress, ==, 2);
  g_assert_cmpuint (fixture->last_done, ==, 2);
  g_assert_cmpuint (fixture->last_total, ==, 2);
  g_assert_cmpstr (stats->resource, ==, "KP");
  g_assert_cmpint (stats->step_s, ==, 300);
  g_assert_cmpint (stats->from_s, ==, at ("2014-12-19T12:00"));
  g_assert_cmpint (stats->to_s, ==, at ("2014-12-29"));
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 9 * 288 + 144);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 0);
  g_assert_cmpuint (dusk_series_count_missing (stats->v6), ==, 9 * 288 + 144);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-19T12:00")), 19);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-21T23:55")), 21);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-22")), 22);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-28T23:55")), 28);
  g_assert_cmpfloat (stats->asns_registered, ==, 9);
  g_assert_cmpint (fixture->reply->fetched_s, ==, FIXTURE_NOW_S);
  g_assert_cmpuint (g_strv_length (fixture->reply->messages), ==, 3);

  /* Settled weeks are not asked for again, nor by another who asks for other days of them. */
  collect (fixture, "2014-12-15", "2014-12-23T10:00", 300);
  g_assert_cmpuint (count_asked (fixture), ==, 2);
}

/* The part that holds the present is asked for up to the last five minutes: the clock shows 2023-11-14 22:13:20, a Tuesday. */
static void
test_now (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats = collect (fixture, "2023-11-12", "2023-11-15", 300);

  g_assert_true (was_asked (fixture, "starttime=2023-11-06T00:00&endtime=2023-11-12T23:55&resolution=5m"));
  g_assert_true (was_asked (fixture, "starttime=2023-11-13T00:00&endtime=2023-11-14T22:10&resolution=5m"));
  g_assert_cmpint (stats->to_s, ==, at ("2023-11-14T22:15"));
  g_assert_cmpint (stats->latest_s, ==, at ("2023-11-14T22:10"));
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 0);
}

static void
test_other_steps (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    int   step_s;
    guint n_parts;
    gsize length;
  } cases[] = { { 3600, 6, 366 * 24 }, { 86400, 1, 366 }, { 604800, 1, 53 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint before = count_asked (fixture);
      const DuskCountryStats *stats = collect (fixture, "2016-01-01", "2017-01-01", cases[i].step_s);

      g_assert_cmpuint (count_asked (fixture) - before, ==, cases[i].n_parts);
      g_assert_cmpint (stats->step_s, ==, cases[i].step_s);
      g_assert_cmpuint (dusk_series_length (stats->v4), ==, cases[i].length);
    }
}

static void
test_in_flight (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fake_server_hold (fixture->http.server, TRUE);
  begin (fixture, "KP", "2014-01-06", "2014-03-31", 300);
  WAIT_FOR (fake_server_count_open (fixture->http.server) == 4);
  g_assert_cmpuint (fixture->n_progress, ==, 0);
  fake_server_hold (fixture->http.server, FALSE);
  WAIT_FOR (fixture->is_done);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (count_asked (fixture), ==, 12);
  g_assert_cmpuint (fixture->n_progress, ==, 12);
  g_assert_cmpuint (fake_server_count_most_open (fixture->http.server), ==, 4);
}

/* What one part lacks is unknown; what all lack is an error. */
static void
test_empty (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats;

  fixture->empty = "2014-12-22";
  stats = collect (fixture, "2014-12-15", "2015-01-05", 300);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 7 * 288);
  g_assert_true (isnan (dusk_series_at (stats->v4, at ("2014-12-24"))));
  assert_value (dusk_series_at (stats->v4, at ("2014-12-29")), 29);
  fixture->empty = "";
  begin (fixture, "KP", "2013-12-15", "2014-01-05", 300);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
}

/* A part that fails ends the whole; those that came before are kept. */
static void
test_failing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->failing = "2015-01-12";
  begin (fixture, "KP", "2014-12-15", "2015-03-02", 300);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
  g_assert_cmpuint (fake_cache_count (fixture->http.cache), >=, 1);
  g_assert_cmpuint (count_asked (fixture), <, 11);
}

/* Where a kept part stands in for one that fails, the whole is stale. */
static void
test_stale (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, "KP");
  g_autofree char *url = NULL;
  g_autoptr (DuskAnswer) kept = NULL;
  g_autoptr (DuskAnswer) old = NULL;

  query.from_s = at ("2023-11-13");
  query.to_s = at ("2023-11-14T22:15");
  query.step_s = 300;
  url = dusk_ripestat_url (fixture->client, &query);
  collect (fixture, "2023-11-12", "2023-11-15", 300);
  g_assert_false (fixture->reply->is_stale);
  kept = dusk_answer_cache_find (DUSK_ANSWER_CACHE (fixture->http.cache), url);
  old = dusk_answer_new (kept->body, NULL, NULL, FIXTURE_NOW_S - 1000);
  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (fixture->http.cache), url, old);
  fixture->failing = "2023-11-13";
  collect (fixture, "2023-11-12", "2023-11-15", 300);
  g_assert_true (fixture->reply->is_stale);
  g_assert_nonnull (strstr (fixture->reply->stale_reason, "404"));
  g_assert_cmpint (fixture->reply->fetched_s, ==, FIXTURE_NOW_S - 1000);
}

static void
test_cancel (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fake_server_hold (fixture->http.server, TRUE);
  begin (fixture, "KP", "2014-01-06", "2014-03-31", 300);
  WAIT_FOR (fake_server_count_open (fixture->http.server) == 4);
  g_cancellable_cancel (fixture->cancellable);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->n_progress, ==, 0);
  g_assert_cmpuint (count_asked (fixture), ==, 4);
}

static void
test_cancel_before (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_cancellable_cancel (fixture->cancellable);
  begin (fixture, "KP", "2014-01-06", "2014-03-31", 300);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (count_asked (fixture), ==, 0);
}

/* A server that echoes or demands another resolution is asked for the whole at that one. */
static void
test_coarser (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats;

  fixture->refused = "5m";
  stats = collect (fixture, "2014-12-15", "2014-12-29", 300);
  g_assert_cmpint (stats->step_s, ==, 3600);
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 14 * 24);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 0);

  fixture->refused = NULL;
  fixture->resolution = "1d";
  stats = collect (fixture, "2012-12-17", "2012-12-31", 300);
  g_assert_cmpint (stats->step_s, ==, 86400);
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 14);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 0);

  fixture->refused = "1h";
  begin (fixture, "KP", "2010-12-17", "2010-12-31", 3600);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
}

/* An answer finer than asked for is not mistaken for what was asked for. */
static void
test_finer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->resolution = "5m";
  begin (fixture, "KP", "2014-12-15", "2014-12-29", 3600);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
}

/* A server that gives more than a part holds, the same for all. */
static void
test_wide (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats;

  fixture->is_wide = TRUE;
  stats = collect (fixture, "2014-12-01", "2014-12-29", 300);
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 28 * 288);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 9 * 288);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-10")), 10);
  assert_value (dusk_series_at (stats->v4, at ("2014-12-28T23:55")), 28);
}

/* Nothing is asked from before 2004, nor from the future. */
static void
test_edges (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const DuskCountryStats *stats = collect (fixture, "2003-12-30", "2004-01-04", 86400);
  const double v4[] = { NAN, NAN, 1, 2, 3 };

  assert_series (stats->v4, v4, G_N_ELEMENTS (v4));
  g_assert_cmpuint (count_asked (fixture), ==, 1);
  begin (fixture, "KP", "2030-01-01", "2030-02-01", 300);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
  begin (fixture, "KP", "2001-01-01", "2001-02-01", 300);
  WAIT_FOR (fixture->is_done);
  g_assert_error (fixture->error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
  g_assert_cmpuint (count_asked (fixture), ==, 1);
}

static void
test_usage (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *code, *from, *to;
    int         error;
  } cases[] = {
    { "KP", "2014-12-22", "2014-12-22", DUSK_ERROR_USAGE },
    { "KP", "2014-12-22", "2014-12-21", DUSK_ERROR_USAGE },
    { "KP", "1990-12-22", "2090-12-21", DUSK_ERROR_USAGE },
    { "PRK", "2014-12-22", "2014-12-23", DUSK_ERROR_UNKNOWN_ENTITY },
    { "", "2014-12-22", "2014-12-23", DUSK_ERROR_UNKNOWN_ENTITY },
    { "K&", "2014-12-22", "2014-12-23", DUSK_ERROR_UNKNOWN_ENTITY },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      begin (fixture, cases[i].code, cases[i].from, cases[i].to, 300);
      WAIT_FOR (fixture->is_done);
      g_assert_error (fixture->error, DUSK_ERROR, cases[i].error);
    }
  g_assert_cmpuint (count_asked (fixture), ==, 0);
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *name;
    void (*run) (Fixture *, gconstpointer);
  } cases[] = {
    { "weeks", test_weeks },     { "now", test_now },         { "other-steps", test_other_steps },     { "in-flight", test_in_flight },
    { "empty", test_empty },     { "failing", test_failing }, { "stale", test_stale },                 { "cancel", test_cancel },
    { "coarser", test_coarser }, { "finer", test_finer },     { "cancel-before", test_cancel_before }, { "wide", test_wide },
    { "edges", test_edges },     { "usage", test_usage },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/feeds/ripestat/parts/", cases[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, cases[i].run, tear_down);
    }
  return g_test_run ();
}
