/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ripestat-fixture.h"

#define STATS DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS
#define ENTRY(timeline, more) "{'timeline': [" timeline "], 'v4_prefixes_ris': 4, 'v6_prefixes_ris': 1, 'asns_ris': 2" more "}"
#define SPAN(from, to)        "{'starttime': '" from "', 'endtime': '" to "'}"
#define DATA(resolution, stats) "{'resolution': '" resolution "', 'resource': 'kp', 'stats': [" stats "]}"

/* Quirks 1 to 3 and 6: run-length coded and grouped, unordered, inclusive ends, zones or none, an end of 17:29:59, gaps that are missing. */
static void
test_run_length (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (STATS);
  const DuskCountryStats *stats = reply->record;
  const double v4[] = { 4, 4, 4, 2.5, 0, 0, 0, 0, 0, 0, 0, NAN, NAN, NAN, 4, 4, 4, 4 };
  const double v6[] = { 0, 0, 0, NAN, 0, 0, 0, 0, 0, 0, 0, NAN, NAN, NAN, 0, 0, 0, 0 };
  const double asns[] = { 1, 1, 1, NAN, 0, 0, 0, 0, 0, 0, 0, NAN, NAN, NAN, 1, 1, 1, 1 };
  g_autoptr (DuskSeries) prefixes = dusk_country_stats_prefixes (stats);

  g_assert_cmpstr (stats->resource, ==, "KP");
  g_assert_cmpint (stats->step_s, ==, 300);
  g_assert_cmpint (stats->from_s, ==, at ("2014-12-22T16:00"));
  g_assert_cmpint (stats->to_s, ==, at ("2014-12-22T17:30"));
  g_assert_cmpint (stats->latest_s, ==, at ("2014-12-22T17:25"));
  g_assert_cmpfloat (stats->asns_registered, ==, 2);
  assert_series (stats->v4, v4, G_N_ELEMENTS (v4));
  assert_series (stats->v6, v6, G_N_ELEMENTS (v6));
  assert_series (stats->asns, asns, G_N_ELEMENTS (asns));
  assert_value (dusk_series_values (prefixes)[0], 4);
  assert_value (dusk_series_values (prefixes)[3], NAN);
}

/* Quirk 2: one sample has the same start and end; the last sample is inside. */
static void
test_single_sample (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = parse_data (STATS, DATA ("1h", ENTRY (SPAN ("2014-12-22T16:00:00", "2014-12-22T16:00:00"), "")), &error);
  const DuskCountryStats *stats;

  g_assert_no_error (error);
  stats = reply->record;
  g_assert_cmpint (stats->step_s, ==, 3600);
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 1);
  g_assert_cmpint (stats->to_s, ==, at ("2014-12-22T17:00"));
  g_assert_cmpint (stats->latest_s, ==, at ("2014-12-22T16:00"));
  g_assert_true (isnan (stats->asns_registered));
}

/* Quirks 4 and 5: halves are kept; -1, null, absent, absurd and wrong-typed counts are unknown, never 0. */
static void
test_values (void)
{
  static const struct {
    const char *value;
    double      expected;
  } cases[] = {
    { "0", 0 },      { "9599.5", 9599.5 }, { "-1", NAN },   { "null", NAN },         { "'17'", 17 },
    { "'x'", NAN }, { "1e10", NAN },      { "-0.5", NAN }, { "1000000000", 1e9 }, { "9223372036854775807", NAN },
    { "true", NAN }, { "[]", NAN },        { "{}", NAN },   { "1e400", NAN },        { "-9223372036854775808", NAN },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = g_strdup_printf ("{'resolution': '1d', 'stats': [{'timeline': [" SPAN ("2014-12-22", "2014-12-22") "],"
                                               " 'v4_prefixes_ris': %s}]}",
                                               cases[i].value);
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskRipestatReply) reply = parse_data (STATS, data, &error);
      const DuskCountryStats *stats;

      g_test_message ("%s", cases[i].value);
      g_assert_no_error (error);
      stats = reply->record;
      assert_value (dusk_series_values (stats->v4)[0], cases[i].expected);
      g_assert_true (isnan (dusk_series_values (stats->v6)[0]));
      g_assert_cmpstr (stats->resource, ==, "");
    }
}

/* The weeks of 1w need not begin on the weekday of the epoch. */
static void
test_phase (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply
      = parse_data (STATS,
                    "{'resolution': '1w', 'query_starttime': '2014-12-03T10:00:00', 'query_endtime': '2015-01-01T00:00:00', 'stats': ["
                    ENTRY (SPAN ("2014-12-15T00:00:00", "2014-12-22T00:00:00"), "") "]}",
                    &error);
  const DuskCountryStats *stats;
  const double v4[] = { NAN, 4, 4, NAN };

  g_assert_no_error (error);
  stats = reply->record;
  g_assert_cmpint (stats->from_s, ==, at ("2014-12-08"));
  assert_series (stats->v4, v4, G_N_ELEMENTS (v4));
}

static void
test_one_family (void)
{
  g_autoptr (DuskRipestatReply) reply
      = parse_data (STATS, "{'resolution': '1d', 'stats': [{'timeline': [" SPAN ("2014-12-22", "2014-12-23") "], 'v6_prefixes_ris': 7}]}", NULL);
  g_autoptr (DuskSeries) prefixes = dusk_country_stats_prefixes (reply->record);

  assert_value (dusk_series_values (prefixes)[1], 7);
}

static void
test_refused (void)
{
  static const struct {
    const char *data;
    int         code;
  } cases[] = {
    { DATA ("5m", ""), DUSK_ERROR_NO_DATA },
    { DATA ("5m", "{'timeline': []}"), DUSK_ERROR_NO_DATA },
    { DATA ("7m", ENTRY (SPAN ("2014-12-22", "2014-12-22"), "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY (SPAN ("2014-12-22", "2014-12-21"), "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY (SPAN ("2014-12-22", "2014-13-22"), "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY (SPAN ("0001-01-01", "2014-12-22"), "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY (SPAN ("1990-01-02", "2099-12-22"), "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY ("{'starttime': '2014-12-22'}", "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", ENTRY ("7", "")), DUSK_ERROR_MALFORMED },
    { DATA ("5m", "{}"), DUSK_ERROR_MALFORMED },
    { DATA ("5m", "[]"), DUSK_ERROR_MALFORMED },
    { "{'resolution': '5m', 'stats': {}}", DUSK_ERROR_MALFORMED },
    { "{'resolution': 5, 'stats': []}", DUSK_ERROR_MALFORMED },
    { "{'stats': []}", DUSK_ERROR_MALFORMED },
    { "{}", DUSK_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (STATS, cases[i].data, cases[i].code);
}

/* Thousands of intervals that each cover 20 years would take hours to lay out. */
static void
test_costly_overlap (void)
{
  GString *data = g_string_new ("{'resolution': '5m', 'stats': [{'timeline': [");

  for (int i = 0; i < 20000; i++)
    g_string_append_printf (data, "%s" SPAN ("2004-01-01", "2024-01-01"), i ? "," : "");
  g_string_append (data, "]}]}");
  assert_refused (STATS, data->str, DUSK_ERROR_MALFORMED);
  g_string_free (data, TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/country/run-length", test_run_length);
  g_test_add_func ("/feeds/ripestat/country/single-sample", test_single_sample);
  g_test_add_func ("/feeds/ripestat/country/values", test_values);
  g_test_add_func ("/feeds/ripestat/country/phase", test_phase);
  g_test_add_func ("/feeds/ripestat/country/one-family", test_one_family);
  g_test_add_func ("/feeds/ripestat/country/refused", test_refused);
  g_test_add_func ("/feeds/ripestat/country/costly-overlap", test_costly_overlap);
  return g_test_run ();
}
