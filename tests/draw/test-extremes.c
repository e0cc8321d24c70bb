/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-extremes.h"

static DuskSeries *
random_series (GRand *random, int length)
{
  DuskSeries *series = dusk_series_new (1000, 1000 + 10 * (gint64) length, 10);

  for (int i = 0; i < length; i++)
    if (g_rand_int_range (random, 0, 10) > 0)
      dusk_series_set (series, (gsize) i, g_rand_int_range (random, 0, 40));
  return series;
}

static DuskStretch
slow_over (const DuskSeries *series, gsize first, gsize end)
{
  DuskStretch all = { .min = NAN, .max = NAN };

  for (gsize i = first; i < MIN (end, dusk_series_length (series)); i++)
    {
      double value = dusk_series_values (series)[i];
      all.missing += isnan (value) ? 1 : 0;
      all.known += isnan (value) ? 0 : 1;
      if (!isnan (value) && !(value >= all.min))
        {
          all.min = value;
          all.lowest = i;
        }
      all.max = fmax (all.max, value);
    }
  return all;
}

static void
assert_same (DuskStretch a, DuskStretch b)
{
  g_assert_cmpuint (a.known, ==, b.known);
  g_assert_cmpuint (a.missing, ==, b.missing);
  if (a.known == 0)
    {
      g_assert_true (isnan (a.min) && isnan (a.max));
      return;
    }
  g_assert_cmpfloat (a.min, ==, b.min);
  g_assert_cmpfloat (a.max, ==, b.max);
  g_assert_cmpuint (a.lowest, ==, b.lowest);
}

static void
test_same_as_slow (void)
{
  static const int lengths[] = { 0, 1, 7, 8, 9, 63, 64, 65, 511, 512, 513, 5000 };
  g_autoptr (GRand) random = g_rand_new_with_seed (1);

  for (guint i = 0; i < G_N_ELEMENTS (lengths); i++)
    {
      g_autoptr (DuskSeries) series = random_series (random, lengths[i]);
      g_autoptr (DuskExtremes) extremes = dusk_extremes_new (series);
      for (int k = 0; k < 400; k++)
        {
          gsize first = (gsize) g_rand_int_range (random, 0, lengths[i] + 2);
          gsize end = first + (gsize) g_rand_int_range (random, 0, lengths[i] + 2);
          assert_same (dusk_extremes_over (extremes, first, end), slow_over (series, first, end));
        }
    }
}

static void
test_between (void)
{
  static const struct {
    double from_s, to_s;
    gsize  first, end;
  } cases[] = {
    { 1000, 1010, 0, 1 },     { 1009.5, 1010.5, 0, 2 }, { 1003, 1004, 0, 1 },    { 0, 1000, 0, 0 },
    { 0, 1000.1, 0, 1 },      { 1090, 5000, 9, 10 },    { 1100, 5000, 10, 10 },  { -1e12, 1e12, 0, 10 },
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (2);
  g_autoptr (DuskSeries) series = random_series (random, 10);
  g_autoptr (DuskExtremes) extremes = dusk_extremes_new (series);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_same (dusk_extremes_between (extremes, cases[i].from_s, cases[i].to_s), slow_over (series, cases[i].first, cases[i].end));
}

static void
test_series_kept (void)
{
  DuskSeries *series = dusk_series_new (0, 100, 10);
  g_autoptr (DuskExtremes) extremes = dusk_extremes_new (series);

  dusk_series_unref (series);
  g_assert_cmpuint (dusk_series_length (dusk_extremes_series (extremes)), ==, 10);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extremes/same-as-slow", test_same_as_slow);
  g_test_add_func ("/extremes/between", test_between);
  g_test_add_func ("/extremes/series-kept", test_series_kept);
  return g_test_run ();
}
