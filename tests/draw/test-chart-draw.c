/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chart-fixtures.h"
#include "dusk-chart-private.h"
#include "golden.h"

#include <math.h>

static cairo_surface_t *
paint (DuskChart *chart, int width, int height, gboolean is_dark)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (DuskLayout) layout = dusk_layout_new (chart, width, height, 0);

  dusk_palette_set (cr, &dusk_palette (is_dark)->background);
  cairo_paint (cr);
  dusk_chart_draw_plots (chart, cr, layout, dusk_palette (is_dark));
  g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

static guint32
pixel (cairo_surface_t *surface, int x, int y)
{
  const unsigned char *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (const void *) row)[x] & 0xffffff;
}

static guint32
rgb (const DuskColor *color)
{
  return (guint32) lround (color->red * 255) << 16 | (guint32) lround (color->green * 255) << 8 | (guint32) lround (color->blue * 255);
}

static void
test_x_and_time (void)
{
  g_autoptr (DuskChart) chart = fixture_large_country (192);
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  gint64 from_s, to_s;

  for (int i = 0; i < 200; i++)
    {
      double width = g_rand_int_range (random, 160, 2000);
      gint64 at_s = FIXTURE_FROM_S + g_rand_int_range (random, 0, 190 * DUSK_DAY_S);
      dusk_chart_set_view (chart, at_s - g_rand_int_range (random, 0, DUSK_DAY_S), at_s + g_rand_int_range (random, 1, 40 * DUSK_DAY_S));
      dusk_chart_get_view (chart, &from_s, &to_s);
      g_assert_cmpint (dusk_chart_time_at (chart, dusk_chart_x_of (chart, at_s, width), width), ==, at_s);
      g_assert_cmpint (dusk_chart_time_at (chart, -5, width), ==, from_s);
      g_assert_cmpint (dusk_chart_time_at (chart, width + 5, width), ==, to_s);
      g_assert_cmpfloat (dusk_chart_x_of (chart, to_s, width), <=, width);
    }
}

/* Panels fill the height that they are given, from top to bottom, also when that is too little. */
static void
test_layout (void)
{
  static const int heights[] = { 60, 120, 200, 400, 900 };
  g_autoptr (DuskChart) chart = fixture_network (5);

  for (guint i = 0; i < G_N_ELEMENTS (heights); i++)
    {
      g_autoptr (DuskLayout) layout = dusk_layout_new (chart, 600, heights[i], 40);
      double y = 0;
      for (guint p = 0; p < layout->places->len; p++)
        {
          const DuskPlace *place = dusk_layout_place (layout, p);
          g_assert_cmpfloat (place->heading_y, >=, y);
          g_assert_cmpfloat (place->height, >=, 4);
          y = place->y + place->height;
        }
      g_assert_cmpfloat (layout->axis_y, ==, y);
      if (heights[i] >= 200)
        g_assert_cmpfloat (fabs (layout->axis_y + 20 - heights[i]), <=, 4);
    }
}

static void
test_scales (void)
{
  static const struct {
    double   low, high;
    gboolean is_broken;
  } cases[] = {
    { 0, 4, FALSE },    { 3, 4, FALSE },      { 4, 4, FALSE },       { 95, 99, FALSE },
    { 99, 100, TRUE },  { 4290, 4312, TRUE }, { 3000, 4312, FALSE }, { 967, 967, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskChart) chart = dusk_chart_new (NULL, FIXTURE_FROM_S, FIXTURE_FROM_S + DUSK_DAY_S);
      g_autoptr (DuskSeries) series = fixture_series (1, cases[i].high);
      g_autoptr (DuskLayout) layout = NULL;
      const DuskScale *scale;

      dusk_series_set (series, 7, cases[i].low);
      dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
      layout = dusk_layout_new (chart, 400, 200, 0);
      scale = &dusk_layout_place (layout, 0)->scale;
      g_assert_cmpint (scale->is_broken, ==, cases[i].is_broken);
      g_assert_cmpfloat (scale->top, ==, cases[i].high);
      g_assert_cmpfloat (scale->bottom, <=, cases[i].low);
      /* Broken or not, one in a hundred is not blown up to a cliff. */
      if (cases[i].is_broken)
        g_assert_cmpfloat (scale->bottom, <=, 0.98 * cases[i].high);
      else
        g_assert_cmpfloat (scale->bottom, ==, 0);
    }
}

/* The property that the whole chart is for: one low sample, anywhere, at any length and width, is drawn down to its value. */
static void
test_low_is_never_hidden (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (int trial = 0; trial < 250; trial++)
    {
      int length = g_rand_boolean (random) ? g_rand_int_range (random, 20, 2000) : g_rand_int_range (random, 2000, 60000);
      int width = g_rand_int_range (random, 160, 1200), low = g_rand_int_range (random, 0, length), step_s = g_rand_boolean (random) ? 300 : 28800;
      double value = g_rand_int_range (random, 0, 4);
      gint64 from_s = FIXTURE_FROM_S + g_rand_int_range (random, 0, step_s), to_s = FIXTURE_FROM_S + (gint64) length * step_s;
      g_autoptr (DuskChart) chart = dusk_chart_new (NULL, from_s, to_s);
      g_autoptr (DuskSeries) series = dusk_series_new (FIXTURE_FROM_S, to_s, step_s);
      g_autoptr (DuskLayout) layout = NULL;
      cairo_surface_t *surface;
      int x, y;

      for (int i = 0; i < length; i++)
        dusk_series_set (series, (gsize) i, i == low ? value : 4);
      dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
      layout = dusk_layout_new (chart, width, 120, 0);
      surface = paint (chart, width, 120, FALSE);
      x = (int) floor (dusk_layout_x (layout, chart, (double) MAX (dusk_series_time (series, (gsize) low), from_s)) + 1e-9);
      y = (int) dusk_place_y (dusk_layout_place (layout, 0), value) - 1;
      /* Whole px: a sample may begin on the px beside. */
      g_assert_true (pixel (surface, MIN (x, width - 1), y) == rgb (&dusk_palette (FALSE)->line)
                     || pixel (surface, MIN (x + 1, width - 1), y) == rgb (&dusk_palette (FALSE)->line));
      cairo_surface_destroy (surface);
    }
}

/* What is not known is neither 0 nor a bridge between its neighbours. */
static void
test_unknown_is_hatched (void)
{
  static const int spans_days[] = { 1, 4, 30, 190 };

  for (guint i = 0; i < G_N_ELEMENTS (spans_days); i++)
    {
      int days = spans_days[i], width = 500;
      g_autoptr (DuskChart) chart = dusk_chart_new (NULL, FIXTURE_FROM_S, FIXTURE_FROM_S + days * DUSK_DAY_S);
      g_autoptr (DuskSeries) series = fixture_series (days, 4);
      g_autoptr (DuskLayout) layout = NULL;
      cairo_surface_t *surface;
      const DuskPlace *place;
      gboolean is_hatched = FALSE;

      dusk_series_fill (series, FIXTURE_FROM_S + days * DUSK_DAY_S / 4, FIXTURE_FROM_S + days * DUSK_DAY_S / 2, NAN);
      dusk_chart_add_steps (chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
      layout = dusk_layout_new (chart, width, 120, 0);
      place = dusk_layout_place (layout, 0);
      surface = paint (chart, width, 120, FALSE);
      for (int x = width / 4 + 3; x < width / 2 - 3; x++)
        for (int y = (int) place->y; y < (int) (place->y + place->height); y++)
          {
            g_assert_cmphex (pixel (surface, x, y), !=, rgb (&dusk_palette (FALSE)->line));
            g_assert_cmphex (pixel (surface, x, y), !=, rgb (&dusk_palette (FALSE)->line_fill));
            is_hatched |= pixel (surface, x, y) != pixel (surface, width / 4 + 3, (int) place->y);
          }
      g_assert_true (is_hatched);
      cairo_surface_destroy (surface);
    }
}

/* The cap of an outage of a minute in half a year is two px wide. */
static void
test_short_band (void)
{
  g_autoptr (DuskChart) chart = fixture_large_country (180);
  g_autoptr (DuskLayout) layout = dusk_layout_new (chart, 600, 120, 0);
  gint64 at_s[] = { FIXTURE_FROM_S, FIXTURE_FROM_S + 50 * DUSK_DAY_S, FIXTURE_FROM_S + 180 * DUSK_DAY_S - 60 };
  int y = (int) dusk_layout_place (layout, 0)->y - 3;
  cairo_surface_t *surface;

  for (guint i = 0; i < G_N_ELEMENTS (at_s); i++)
    dusk_chart_add_band (chart, (DuskSpan){ at_s[i], at_s[i] + 60 }, DUSK_LEVEL_DARK, NULL);
  surface = paint (chart, 600, 120, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (at_s); i++)
    {
      int x = MIN ((int) dusk_layout_x (layout, chart, (double) at_s[i]), 598);
      g_assert_cmphex (pixel (surface, x, y), ==, rgb (&dusk_palette (TRUE)->levels[DUSK_LEVEL_DARK]));
      g_assert_cmphex (pixel (surface, x + 1, y), ==, rgb (&dusk_palette (TRUE)->levels[DUSK_LEVEL_DARK]));
    }
  cairo_surface_destroy (surface);
}

static void
test_ticks (void)
{
  static const struct {
    gint64      length_s;
    const char *first, *second; /* at 800 px from 20 Dec 2014 00:00 */
  } cases[] = {
    { 1800, "2014-12-20T00:05:00Z", "2014-12-20T00:10:00Z" },
    { 6 * DUSK_HOUR_S, "2014-12-20T00:30:00Z", "2014-12-20T01:00:00Z" },
    { 4 * DUSK_DAY_S, "2014-12-20T12:00:00Z", "2014-12-21T00:00:00Z" },
    { 9 * DUSK_DAY_S, "2014-12-21T00:00:00Z", "2014-12-22T00:00:00Z" },
    { 70 * DUSK_DAY_S, "2014-12-22T00:00:00Z", "2014-12-29T00:00:00Z" },
    { 190 * DUSK_DAY_S, "2015-01-01T00:00:00Z", "2015-02-01T00:00:00Z" },
    { 11 * 365 * (gint64) DUSK_DAY_S, "2015-01-01T00:00:00Z", "2016-01-01T00:00:00Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskChart) chart = dusk_chart_new (NULL, FIXTURE_FROM_S, FIXTURE_FROM_S + cases[i].length_s);
      g_autoptr (DuskLayout) layout = dusk_layout_new (chart, 800, 100, 0);
      g_autoptr (GArray) ticks = dusk_axis_ticks (chart, layout, 64);
      g_autofree char *first = NULL, *second = NULL;

      g_assert_cmpuint (ticks->len, >=, 3);
      g_assert_cmpuint (ticks->len, <=, 800 / 60);
      first = dusk_time_to_iso (g_array_index (ticks, gint64, 0));
      second = dusk_time_to_iso (g_array_index (ticks, gint64, 1));
      g_assert_cmpstr (first, ==, cases[i].first);
      g_assert_cmpstr (second, ==, cases[i].second);
    }
}

/* The whole, with lettering, at sizes that leave no room, either way round, empty or not. */
static void
test_draws_anything (void)
{
  DuskChart *charts[] = { dusk_chart_new (NULL, 0, 0), fixture_small_country (), fixture_network (0), fixture_network (300) };
  static const int sizes[] = { 1, 20, 160, 700 };

  for (guint c = 0; c < G_N_ELEMENTS (charts); c++)
    for (guint w = 0; w < G_N_ELEMENTS (sizes); w++)
      for (guint h = 0; h < G_N_ELEMENTS (sizes); h++)
        {
          cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, sizes[w], sizes[h]);
          cairo_t *cr = cairo_create (surface);
          dusk_chart_draw (charts[c], cr, sizes[w], sizes[h], dusk_palette (h % 2 == 1), FIXTURE_FROM_S + 5000, w % 2 == 1);
          g_assert_cmpint (cairo_status (cr), ==, CAIRO_STATUS_SUCCESS);
          cairo_destroy (cr);
          cairo_surface_destroy (surface);
        }
  for (guint c = 0; c < G_N_ELEMENTS (charts); c++)
    g_assert_finalize_object (charts[c]);
}

static void
test_golden (void)
{
  static const struct {
    const char *name;
    DuskChart *(*make) (void);
    gboolean is_dark;
  } cases[] = {
    { "small-country-light", fixture_small_country, FALSE },
    { "small-country-dark", fixture_small_country, TRUE },
    { "network-light", fixture_network_of_four, FALSE },
    { "network-dark", fixture_network_of_four, TRUE },
    { "large-country-light", fixture_large_country_for_a_month, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskChart) chart = cases[i].make ();
      cairo_surface_t *surface = paint (chart, 400, dusk_chart_natural_height (chart), cases[i].is_dark);
      golden_assert (surface, cases[i].name);
      cairo_surface_destroy (surface);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chart-draw/x-and-time", test_x_and_time);
  g_test_add_func ("/chart-draw/layout", test_layout);
  g_test_add_func ("/chart-draw/scales", test_scales);
  g_test_add_func ("/chart-draw/low-is-never-hidden", test_low_is_never_hidden);
  g_test_add_func ("/chart-draw/unknown-is-hatched", test_unknown_is_hatched);
  g_test_add_func ("/chart-draw/short-band", test_short_band);
  g_test_add_func ("/chart-draw/ticks", test_ticks);
  g_test_add_func ("/chart-draw/draws-anything", test_draws_anything);
  g_test_add_func ("/chart-draw/golden", test_golden);
  return g_test_run ();
}
