/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>

#include "dusk-series.h"

/* Samples at 1000, 1300, 1600 … of the given values; -1 stands for unknown. */
static DuskSeries *
series_of (gint64 start_s, const double *values, gsize n)
{
  DuskSeries *series = dusk_series_new (start_s, start_s + (gint64) n * 300, 300);

  for (gsize i = 0; i < n; i++)
    dusk_series_set (series, i, values[i] < 0 ? NAN : values[i]);
  return series;
}

static void
assert_values (const DuskSeries *series, const double *expected, gsize n)
{
  g_assert_cmpuint (dusk_series_length (series), ==, n);
  for (gsize i = 0; i < n; i++)
    if (expected[i] < 0)
      g_assert_true (isnan (dusk_series_values (series)[i]));
    else
      g_assert_cmpfloat (dusk_series_values (series)[i], ==, expected[i]);
}

static void
test_fill (void)
{
  g_autoptr (DuskSeries) series = dusk_series_new (1000, 2500, 300);

  /* The end is the last sample, inclusive; parts outside are ignored; a time between two samples belongs to the later. */
  dusk_series_fill (series, 0, 1000, 1);
  dusk_series_fill (series, 1600, 1600, 2);
  dusk_series_fill (series, 1899, 1901, 3);
  dusk_series_fill (series, 2200, 99999, 4);
  assert_values (series, (double[]) { 1, -1, 2, 3, 4 }, 5);
  g_assert_cmpint (dusk_series_end (series), ==, 2500);
  g_assert_cmpuint (dusk_series_count_missing (series), ==, 1);
}

static void
test_read (void)
{
  g_autoptr (DuskSeries) series = series_of (1000, (double[]) { 4, 0, 2, -1 }, 4);
  gint64 time_s = 0;
  double min, max;

  g_assert_cmpfloat (dusk_series_at (series, 1599), ==, 0);
  g_assert_true (isnan (dusk_series_at (series, 999)));
  g_assert_true (isnan (dusk_series_at (series, 2200)));
  g_assert_cmpfloat (dusk_series_latest (series, &time_s), ==, 2);
  g_assert_cmpint (time_s, ==, 1600);
  g_assert_true (dusk_series_range (series, 1000, 2200, &min, &max));
  g_assert_cmpfloat (min, ==, 0);
  g_assert_cmpfloat (max, ==, 4);
  g_assert_false (dusk_series_range (series, 1900, 2200, &min, &max));
}

static void
test_slice_and_merge (void)
{
  g_autoptr (DuskSeries) older = series_of (1000, (double[]) { 1, 2, 3, 4 }, 4);
  g_autoptr (DuskSeries) newer = series_of (1600, (double[]) { -1, 8, 9 }, 3);
  g_autoptr (DuskSeries) merged = dusk_series_merge (older, newer);
  g_autoptr (DuskSeries) slice = dusk_series_slice (merged, 1200, 2000);
  g_autoptr (DuskSeries) outside = dusk_series_slice (merged, 5000, 9000);

  assert_values (merged, (double[]) { 1, 2, 3, 8, 9 }, 5);
  assert_values (slice, (double[]) { 2, 3, 8 }, 3);
  g_assert_cmpint (dusk_series_start (slice), ==, 1300);
  g_assert_cmpuint (dusk_series_length (outside), ==, 0);
  g_assert_null (dusk_series_merge (NULL, NULL));
}

static void
test_sum_and_changes (void)
{
  g_autoptr (DuskSeries) a = series_of (1000, (double[]) { 1, 2, -1, 4 }, 4);
  g_autoptr (DuskSeries) b = series_of (1300, (double[]) { 10, 20, 30 }, 3);
  g_autoptr (DuskSeries) sum = dusk_series_sum (a, b);
  g_autoptr (DuskSeries) changes = dusk_series_changes (a);

  assert_values (sum, (double[]) { -1, 12, -1, 34 }, 4);
  assert_values (changes, (double[]) { -1, 1, -1, -1 }, 4);
}

static void
test_bounds (void)
{
  g_autoptr (DuskSeries) empty = dusk_series_new (1000, 1000, 300);
  g_autoptr (DuskSeries) huge = dusk_series_new (DUSK_TIME_EARLIEST, DUSK_TIME_LATEST, 1);

  g_assert_cmpuint (dusk_series_length (empty), ==, 0);
  g_assert_true (isnan (dusk_series_latest (empty, NULL)));
  dusk_series_fill (empty, 0, 5000, 1);
  g_assert_cmpuint (dusk_series_length (huge), ==, DUSK_SERIES_MAX_LENGTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/series/fill", test_fill);
  g_test_add_func ("/base/series/read", test_read);
  g_test_add_func ("/base/series/slice-and-merge", test_slice_and_merge);
  g_test_add_func ("/base/series/sum-and-changes", test_sum_and_changes);
  g_test_add_func ("/base/series/bounds", test_bounds);
  return g_test_run ();
}
