/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-fixtures.h"
#include "dusk-chart-private.h"

#define DARK_S (FIXTURE_FROM_S + 2 * DUSK_DAY_S + 16 * DUSK_HOUR_S + 900)

static void
test_probe (void)
{
  static const struct {
    gint64      at_s;
    const char *text;
  } cases[] = {
    { DARK_S, "22 Dec 2014 16:15 UTC · 01:15 in Pyongyang\n4 unstable prefixes\n0 available prefixes (of 4)\nDark" },
    { DARK_S - 300, "22 Dec 2014 16:10 UTC · 01:10 in Pyongyang\n0 unstable prefixes\n4 available prefixes (of 4)" },
    { DARK_S + 17, "22 Dec 2014 16:15:17 UTC · 01:15 in Pyongyang\n4 unstable prefixes\n0 available prefixes (of 4)\nDark" },
    { FIXTURE_FROM_S, "20 Dec 2014 00:00 UTC · 09:00 in Pyongyang\nUnstable prefixes: no data\n4 available prefixes (of 4)" },
    { FIXTURE_FROM_S + 4 * DUSK_DAY_S - 300,
      "23 Dec 2014 23:55 UTC · 08:55 in Pyongyang\nUnstable prefixes: no data\nAvailable prefixes: no data" },
  };
  g_autoptr (DuskChart) chart = fixture_small_country ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_chart_probe (chart, cases[i].at_s);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_probe_network (void)
{
  g_autoptr (DuskChart) chart = fixture_network (5);
  g_autofree char *before = dusk_chart_probe (chart, FIXTURE_FROM_S + 600), *dark = dusk_chart_probe (chart, DARK_S);

  g_assert_cmpstr (before, ==,
                   "20 Dec 2014 00:10 UTC\nVisible to 99.4 % of the full-feed peers\n1 announcement, 0 withdrawals\nPrefixes: all 5 visible");
  g_assert_true (g_str_has_suffix (dark, "\nPrefixes: 0 of 5 visible; gone: 192.0.0.0/24, 192.0.1.0/24, 192.0.2.0/24 and 2 more\nDark"));
}

static void
test_probe_band_label (void)
{
  g_autoptr (DuskChart) chart = fixture_large_country (2);
  g_autofree char *text = NULL;

  dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S, DUSK_TIME_UNKNOWN }, DUSK_LEVEL_CRITICAL, "critical in Vienna");
  text = dusk_chart_probe (chart, FIXTURE_FROM_S + DUSK_DAY_S + 60);
  /* The worse of two bands. */
  g_assert_true (g_str_has_suffix (text, "\nCritical in Vienna"));
}

static void
test_values (void)
{
  static const struct {
    DuskChartRole role;
    double        value;
    const char   *text;
  } cases[] = {
    { DUSK_CHART_AVAILABLE, 0, "0" },          { DUSK_CHART_AVAILABLE, 4, "4" },         { DUSK_CHART_AVAILABLE, 2.5, "2.5" },
    { DUSK_CHART_VISIBILITY, 1, "100 %" },     { DUSK_CHART_VISIBILITY, 0.99996, "99.9 %" }, { DUSK_CHART_VISIBILITY, 0.5, "50 %" },
    { DUSK_CHART_VISIBILITY, 0.123, "12.3 %" }, { DUSK_CHART_VISIBILITY, 0, "0 %" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_chart_value_text (cases[i].role, cases[i].value);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_describe (void)
{
  g_autoptr (DuskChart) small = fixture_small_country (), large = fixture_large_country (4), network = fixture_network (5);
  g_autofree char *small_text = dusk_chart_describe (small), *large_text = dusk_chart_describe (large);
  g_autofree char *network_text = dusk_chart_describe (network);

  g_assert_cmpstr (small_text, ==,
                   "Chart of North Korea, 20 Dec 2014 00:00 to 24 Dec 2014 00:00 UTC. Unstable prefixes: at most 4. "
                   "Available prefixes: lowest 0 at 22 Dec 16:15 UTC, highest 4. Nothing is known for 4 h of the period. "
                   "2 intervals: dark from 22 Dec 16:15 to 23 Dec 01:45 (9 h 30 min); dark from 23 Dec 15:40 to 23 Dec 16:10 (30 min).");
  g_assert_true (g_str_has_suffix (large_text, "1 interval: degraded from 22 Dec 00:00 to 22 Dec 05:00 (5 h)."));
  g_assert_nonnull (strstr (network_text, "Prefixes: 5 of 5 gone at some time."));
}

/* The same least value in a blip before the outage and in a lesser one: told is the outage, for which people look. */
static void
test_lowest_is_of_the_outage (void)
{
  g_autoptr (DuskChart) chart = dusk_chart_new ("Test", FIXTURE_FROM_S, FIXTURE_FROM_S + 4 * DUSK_DAY_S);
  g_autoptr (DuskSeries) series = fixture_series (4, 4);
  g_autofree char *text = NULL;

  dusk_series_fill (series, FIXTURE_FROM_S + 3600, FIXTURE_FROM_S + 3600, 0);
  dusk_series_fill (series, FIXTURE_FROM_S + 7200, FIXTURE_FROM_S + 9000, 0);
  dusk_series_fill (series, DARK_S, DARK_S + 5 * DUSK_HOUR_S, 0);
  dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
  dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S + 7200, FIXTURE_FROM_S + 9300 }, DUSK_LEVEL_DARK, NULL);
  dusk_chart_add_band (chart, (DuskSpan){ DARK_S, DARK_S + 5 * DUSK_HOUR_S }, DUSK_LEVEL_DARK, NULL);
  dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S, FIXTURE_FROM_S + DUSK_DAY_S }, DUSK_LEVEL_DEGRADED, NULL);
  text = dusk_chart_describe (chart);
  g_assert_nonnull (strstr (text, "lowest 0 at 22 Dec 16:15 UTC"));
}

static void
test_describe_view (void)
{
  g_autoptr (DuskChart) chart = fixture_small_country ();
  g_autofree char *calm = NULL, *going_on = NULL;

  dusk_chart_set_simulated (chart, TRUE);
  dusk_chart_set_view (chart, FIXTURE_FROM_S, FIXTURE_FROM_S + 6 * DUSK_HOUR_S);
  calm = dusk_chart_describe (chart);
  g_assert_cmpstr (calm, ==,
                   "Chart of North Korea, 20 Dec 2014 00:00 to 20 Dec 2014 06:00 UTC. Simulated. Unstable prefixes: at most 0. "
                   "Available prefixes: 4 throughout. No outages are marked.");
  for (int i = 0; i < 4; i++)
    dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S + i * 3600, DUSK_TIME_UNKNOWN }, DUSK_LEVEL_CRITICAL, NULL);
  going_on = dusk_chart_describe (chart);
  g_assert_true (g_str_has_suffix (going_on, "4 intervals, the first: critical since 20 Dec 00:00; critical since 20 Dec 01:00; "
                                             "critical since 20 Dec 02:00."));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-text/probe", test_probe);
  g_test_add_func ("/chart-text/probe-network", test_probe_network);
  g_test_add_func ("/chart-text/probe-band-label", test_probe_band_label);
  g_test_add_func ("/chart-text/values", test_values);
  g_test_add_func ("/chart-text/describe", test_describe);
  g_test_add_func ("/chart-text/lowest-is-of-the-outage", test_lowest_is_of_the_outage);
  g_test_add_func ("/chart-text/describe-view", test_describe_view);
  return g_test_run ();
}
