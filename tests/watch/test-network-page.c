/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-error.h"
#include "dusk-network-page.h"
#include "dusk-network-visibility.h"
#include "watch-fixture.h"

static guint n_progress;

static void
progress_cb (guint done, guint total, gpointer unused)
{
  g_assert_cmpuint (done, <=, total);
  n_progress++;
}

static DuskNetworkPage *
load (WatchFixture *fixture, guint32 asn, const char *from, const char *to, GError **error)
{
  GAsyncResult *slot = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  n_progress = 0;
  dusk_network_page_load_async (fixture->context, asn, watch_time (from), watch_time (to), NULL, progress_cb, NULL, watch_result_cb, &slot);
  result = watch_await_result (&slot);
  return dusk_network_page_load_finish (result, error);
}

static void
test_page (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskNetworkPage) page = NULL;
  const DuskAnnouncedPrefixes *announced;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  page = load (&fixture, 131279, "2014-12-19", "2014-12-29", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_progress, >=, 8);
  g_assert_true (g_str_has_prefix (page->report->name, "AS131279 · "));
  g_assert_cmpuint (page->country_findings->outages->len, ==, 3);
  g_assert_nonnull (page->prefixes_reply);
  announced = page->prefixes_reply->record;
  g_assert_cmpuint (announced->prefixes->len, ==, 4);
  g_assert_nonnull (page->visibility);
  g_assert_cmpfloat (dusk_series_at (page->visibility, watch_time ("2014-12-23")), ==, 0);
  g_assert_cmpfloat (dusk_series_at (page->visibility, watch_time ("2014-12-20")), >, 0.8);
  g_assert_nonnull (page->activity);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "bgp-update-activity"), ==, 4);
  g_assert_cmpuint (dusk_series_count_missing (page->activity->withdrawals), <, dusk_series_length (page->activity->withdrawals));
  g_assert_nonnull (page->status_reply);
  g_assert_cmpstr (dusk_network_page_holder (page, 4837), ==, "CHINA169-Backbone - China Unicom China169 Backbone");
  g_assert_null (dusk_network_page_holder (page, 3333));
  watch_fixture_tear_down (&fixture);
}

/* Where bgplay tells, the page has the routes to the second; not for the years before, nor for long periods. */
static void
test_routes (void)
{
  static const struct {
    const char *scenario, *now, *from, *to;
    guint32     asn;
    gboolean    has_routes;
  } rows[] = { { "world", NULL, "2025-06-23", "2025-06-24T01:50", 38201, TRUE },
               { "world", NULL, "2025-06-20", "2025-06-24T01:50", 38201, FALSE },
               { "north-korea-2014", "2014-12-29", "2014-12-22", "2014-12-23", 131279, FALSE } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      WatchFixture fixture;
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskNetworkPage) page = NULL;

      watch_fixture_set_up (&fixture, rows[i].scenario, rows[i].now);
      page = load (&fixture, rows[i].asn, rows[i].from, rows[i].to, &error);
      g_assert_no_error (error);
      g_assert_cmpint (page->routes != NULL, ==, rows[i].has_routes);
      g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "bgplay"), ==, rows[i].has_routes ? 1 : 0);
      if (page->routes)
        {
          g_assert_cmpuint (page->routes->prefixes->len, ==, ((DuskAnnouncedPrefixes *) page->prefixes_reply->record)->prefixes->len);
          g_assert_cmpfloat (dusk_series_at (page->routes->visibility, watch_time ("2025-06-23T23:39")), ==, 1);
          g_assert_cmpfloat (dusk_series_at (page->routes->visibility, watch_time ("2025-06-23T23:42")), ==, 0);
          g_assert_cmpuint (page->routes->upstreams_before->len, >, 0);
        }
      watch_fixture_tear_down (&fixture);
    }
}

/* Parts that fail are missing and say why; only the prefixes over time are needed. */
static void
test_parts_missing (void)
{
  static const char *const calls[] = { "announced-prefixes", "routing-history", "bgp-update-activity", "asn-neighbours", "asn-neighbours-history",
                                       "routing-status", "as-overview", "rir-stats-country", "ris-peer-count" };
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskNetworkPage) page = NULL, none = NULL;
  guint n_problems = 0;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    dusk_sim_set_fault (fixture.sim, calls[i], DUSK_SIM_FAULT_MAINTENANCE, 0);
  page = load (&fixture, 131279, "2014-12-19", "2014-12-29", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page->report->name, ==, "AS131279");
  g_assert_null (page->country_findings);
  g_assert_null (page->visibility);
  g_assert_null (page->prefixes_reply);
  g_assert_null (page->activity);
  for (guint i = 0; i < page->report->sources->len; i++)
    n_problems += ((DuskSource *) page->report->sources->pdata[i])->problem ? 1 : 0;
  /* Without prefixes nothing is asked about their updates. */
  g_assert_cmpuint (n_problems, ==, G_N_ELEMENTS (calls) - 1);

  dusk_sim_set_fault (fixture.sim, NULL, DUSK_SIM_FAULT_MAINTENANCE, 0);
  none = load (&fixture, 65550, "2014-12-19", "2014-12-29", &error);
  g_assert_null (none);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MAINTENANCE);
  watch_fixture_tear_down (&fixture);
}

static void
test_refuses (void)
{
  WatchFixture fixture;
  g_autoptr (GError) error = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  g_assert_null (load (&fixture, 131279, "2014-12-29", "2014-12-19", &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  watch_fixture_tear_down (&fixture);
}

static void
prefix_times_free (gpointer data)
{
  DuskPrefixTimes *times = data;

  g_array_unref (times->spans);
  g_array_unref (times->peers);
  g_free (times);
}

static void
add_prefix (GPtrArray *prefixes, const char *text, const char *from, const char *to, double peers)
{
  DuskPrefixTimes *times = g_new0 (DuskPrefixTimes, 1);
  const DuskSpan span = { watch_time (from), watch_time (to) };

  g_assert_true (dusk_prefix_parse (text, &times->prefix, NULL));
  times->spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  times->peers = g_array_new (FALSE, FALSE, sizeof (double));
  g_array_append_val (times->spans, span);
  g_array_append_val (times->peers, peers);
  g_ptr_array_add (prefixes, times);
}

/* Two prefixes of which 100 peers see one all day and the other from noon; 200 peers there are in the afternoon, and none is counted before. */
static void
test_visibility (void)
{
  g_autoptr (GPtrArray) prefixes = g_ptr_array_new_with_free_func (prefix_times_free);
  g_autoptr (DuskSeries) full_feed = dusk_series_new (watch_time ("2014-12-22"), watch_time ("2014-12-23"), 8 * DUSK_HOUR_S);
  g_autoptr (DuskSeries) none = dusk_series_new (0, 0, 8 * DUSK_HOUR_S);
  g_autoptr (DuskSeries) visibility = NULL, alone = NULL;
  const DuskPeerCount peers = { full_feed, none };
  DuskAnnouncedPrefixes history = { .from_s = watch_time ("2014-12-22"), .to_s = watch_time ("2014-12-24"),
                                    .latest_s = watch_time ("2014-12-22T16:00"), .step_s = 8 * DUSK_HOUR_S, .prefixes = prefixes };

  dusk_series_set (full_feed, 0, 0);
  dusk_series_set (full_feed, 2, 200);
  add_prefix (prefixes, "192.0.2.0/24", "2014-12-22", "2014-12-23", 100);
  add_prefix (prefixes, "198.51.100.0/24", "2014-12-22T12:00", "2014-12-23", 50);
  visibility = dusk_network_visibility (&history, &peers, history.from_s, history.to_s);
  g_assert_cmpuint (dusk_series_length (visibility), ==, 6);
  g_assert_cmpfloat (dusk_series_values (visibility)[0], ==, 0.5);
  g_assert_cmpfloat (dusk_series_values (visibility)[1], ==, 0.5);
  g_assert_cmpfloat (dusk_series_values (visibility)[2], ==, (0.5 + 0.25) / 2);
  g_assert_true (isnan (dusk_series_values (visibility)[3]));
  alone = dusk_network_visibility (&history, NULL, history.from_s, history.to_s);
  g_assert_cmpfloat (dusk_series_values (alone)[2], ==, (1 + 0.5) / 2);
  g_ptr_array_set_size (prefixes, 0);
  g_assert_null (dusk_network_visibility (&history, NULL, history.from_s, history.to_s));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/network-page/page", test_page);
  g_test_add_func ("/watch/network-page/routes", test_routes);
  g_test_add_func ("/watch/network-page/parts-missing", test_parts_missing);
  g_test_add_func ("/watch/network-page/refuses", test_refuses);
  g_test_add_func ("/watch/network-page/visibility", test_visibility);
  return g_test_run ();
}
