/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-fixtures.h"
#include "dusk-chart-private.h"

#define HOUR DUSK_HOUR_S

static DuskChart *
day_chart (void)
{
  DuskChart *chart = dusk_chart_new (NULL, FIXTURE_FROM_S, FIXTURE_FROM_S + DUSK_DAY_S);
  g_autoptr (DuskSeries) series = fixture_series (1, 4);

  dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
  return chart;
}

static void
assert_view (DuskChart *chart, gint64 from, gint64 to)
{
  gint64 from_s, to_s;

  dusk_chart_get_view (chart, &from_s, &to_s);
  g_assert_cmpint (from_s - FIXTURE_FROM_S, ==, from);
  g_assert_cmpint (to_s - FIXTURE_FROM_S, ==, to);
}

static void
test_view_is_kept_within (void)
{
  static const struct {
    gint64 from, to, kept_from, kept_to;
  } cases[] = {
    { 0, 24 * HOUR, 0, 24 * HOUR },
    { 6 * HOUR, 12 * HOUR, 6 * HOUR, 12 * HOUR },
    { -3 * HOUR, 3 * HOUR, 0, 6 * HOUR },               /* moved, as long as before */
    { 22 * HOUR, 28 * HOUR, 18 * HOUR, 24 * HOUR },
    { -100 * HOUR, 100 * HOUR, 0, 24 * HOUR },
    { 12 * HOUR, 12 * HOUR, 12 * HOUR - 1500, 12 * HOUR + 1500 }, /* ten samples of five minutes */
    { 13 * HOUR, 11 * HOUR, 12 * HOUR - 1500, 12 * HOUR + 1500 },
    { 0, 60, 0, 3000 },
  };
  g_autoptr (DuskChart) chart = day_chart ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      dusk_chart_set_view (chart, FIXTURE_FROM_S + cases[i].from, FIXTURE_FROM_S + cases[i].to);
      assert_view (chart, cases[i].kept_from, cases[i].kept_to);
    }
  dusk_chart_set_view (chart, G_MININT64, G_MAXINT64);
  assert_view (chart, 0, 24 * HOUR);
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_changed (void)
{
  g_autoptr (DuskChart) chart = day_chart ();
  guint count = 0;

  g_signal_connect_swapped (chart, "changed", G_CALLBACK (count_cb), &count);
  dusk_chart_set_view (chart, FIXTURE_FROM_S, FIXTURE_FROM_S + HOUR);
  g_assert_cmpuint (count, ==, 1);
  dusk_chart_set_view (chart, FIXTURE_FROM_S, FIXTURE_FROM_S + HOUR);
  g_assert_cmpuint (count, ==, 1);
  dusk_chart_add_band (chart, (DuskSpan){ FIXTURE_FROM_S, DUSK_TIME_UNKNOWN }, DUSK_LEVEL_DARK, NULL);
  g_assert_cmpuint (count, ==, 2);
}

static void
test_zoom (void)
{
  g_autoptr (DuskChart) chart = day_chart ();

  g_assert_false (dusk_chart_zoom (chart, FIXTURE_FROM_S + 12 * HOUR, 2));
  g_assert_true (dusk_chart_zoom (chart, FIXTURE_FROM_S + 6 * HOUR, 0.5));
  assert_view (chart, 3 * HOUR, 15 * HOUR);
  g_assert_true (dusk_chart_zoom (chart, FIXTURE_FROM_S + 6 * HOUR, 2));
  assert_view (chart, 0, 24 * HOUR);
  /* At the finest, a further turn of the wheel does not drift away. */
  g_assert_true (dusk_chart_zoom (chart, FIXTURE_FROM_S + 6 * HOUR, 1e-6));
  g_assert_false (dusk_chart_zoom (chart, FIXTURE_FROM_S + 6 * HOUR, 0.5));
  assert_view (chart, 6 * HOUR - 750, 6 * HOUR + 2250);
}

static void
test_snap (void)
{
  static const struct {
    gint64 time;
    int    offset;
    gint64 snapped;
  } cases[] = {
    { 0, 0, 0 }, { 299, 0, 0 },      { 300, 0, 300 },         { 700, 1, 900 }, { 700, -1, 300 },
    { 0, -1, 0 }, { -5000, 0, 0 },   { 99 * HOUR, 0, 24 * HOUR - 300 },
  };
  g_autoptr (DuskChart) chart = day_chart ();
  g_autoptr (DuskSeries) coarse = dusk_series_new (FIXTURE_FROM_S, FIXTURE_FROM_S + DUSK_DAY_S, 8 * HOUR);

  dusk_chart_add_bars (chart, "Coarse", DUSK_CHART_UNSTABLE, coarse);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (dusk_chart_snap (chart, FIXTURE_FROM_S + cases[i].time, cases[i].offset) - FIXTURE_FROM_S, ==, cases[i].snapped);
}

static void
test_strips_are_tidied (void)
{
  g_autoptr (DuskChart) chart = day_chart ();
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  DuskSpan known = { FIXTURE_FROM_S - HOUR, FIXTURE_FROM_S + 20 * HOUR };
  const DuskStrip *strip;

  g_array_append_vals (spans, (DuskSpan[]){ { FIXTURE_FROM_S + 10 * HOUR, DUSK_TIME_UNKNOWN } }, 1);
  g_array_append_vals (spans, (DuskSpan[]){ { FIXTURE_FROM_S - 9 * HOUR, FIXTURE_FROM_S + 2 * HOUR } }, 1);
  g_array_append_vals (spans, (DuskSpan[]){ { FIXTURE_FROM_S + 1 * HOUR, FIXTURE_FROM_S + 3 * HOUR } }, 1);
  g_array_append_vals (spans, (DuskSpan[]){ { FIXTURE_FROM_S + 30 * HOUR, FIXTURE_FROM_S + 31 * HOUR } }, 1);
  dusk_chart_add_strips (chart, "Prefixes");
  dusk_chart_add_strip (chart, "10.0.0.0/8\n<b>", spans, known);
  strip = g_ptr_array_index (((DuskPanel *) g_ptr_array_index (chart->panels, 1))->strips, 0);

  g_assert_cmpstr (strip->label, ==, "10.0.0.0/8 <b>");
  g_assert_cmpint (strip->known.start_s, ==, FIXTURE_FROM_S);
  g_assert_cmpuint (strip->spans->len, ==, 2);
  g_assert_cmpint (g_array_index (strip->spans, DuskSpan, 0).start_s, ==, FIXTURE_FROM_S);
  g_assert_cmpint (g_array_index (strip->spans, DuskSpan, 0).end_s, ==, FIXTURE_FROM_S + 3 * HOUR);
  g_assert_cmpint (g_array_index (strip->spans, DuskSpan, 1).end_s, ==, FIXTURE_FROM_S + 20 * HOUR);
  g_assert_cmpuint (strip->gaps->len, ==, 1);
  g_assert_cmpint (g_array_index (strip->gaps, DuskSpan, 0).start_s, ==, FIXTURE_FROM_S + 3 * HOUR);
  g_assert_cmpint (g_array_index (strip->gaps, DuskSpan, 0).end_s, ==, FIXTURE_FROM_S + 10 * HOUR);
}

static void
test_natural_height (void)
{
  g_autoptr (DuskChart) small = fixture_network (3), large = fixture_network (12), huge = fixture_network (400);

  g_assert_cmpint (dusk_chart_natural_height (large) - dusk_chart_natural_height (small), ==, 9 * 18);
  g_assert_cmpint (dusk_chart_natural_height (huge), <, 1500);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart/view-is-kept-within", test_view_is_kept_within);
  g_test_add_func ("/chart/changed", test_changed);
  g_test_add_func ("/chart/zoom", test_zoom);
  g_test_add_func ("/chart/snap", test_snap);
  g_test_add_func ("/chart/strips-are-tidied", test_strips_are_tidied);
  g_test_add_func ("/chart/natural-height", test_natural_height);
  return g_test_run ();
}
