/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-baseline.h"
#include "series-text.h"

static DuskBaseline *
baseline_after (const char *samples, int step_s)
{
  g_autoptr (DuskSeries) series = series_from_text (samples, step_s);
  DuskBaseline *baseline = dusk_baseline_new (step_s);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    dusk_baseline_push (baseline, dusk_series_values (series)[i]);
  return baseline;
}

static void
test_median (void)
{
  static const struct {
    const char *samples;
    int         step_s;
    double      median; /* -1: unknown */
  } cases[] = {
    { "", 300, -1 },
    { "4*11", 300, -1 },
    { "4*12", 300, 4 },
    { "? 4*5 ?*10 4*6 ?", 300, -1 },
    { "? 4*6 ?*10 4*6 ?", 300, 4 },
    { "1 2 3 4 5 6 7 8 9 10 11 12", 300, 6.5 },
    { "1 2 3 4 5 6 7 8 9 10 11 12 13", 300, 7 },
    { "9*288 5*143", 300, 9 },
    { "9*288 5*144", 300, 7 },
    { "9*288 5*145", 300, 5 },
    { "1*288 5*288 7", 300, 5 },
    /* Time makes the window, not samples: after twelve hours without data half of the old ones are gone. */
    { "9*288 ?*144 5*73", 300, 5 },
    { "9*288 ?*144 5*71", 300, 9 },
    { "9*288 ?*276", 300, 9 },
    { "9*288 ?*277", 300, -1 },
    { "9*288 ?*1000 5*11", 300, -1 },
    { "9*288 ?*1000 5*12", 300, 5 },
    { "4 4", 3600, -1 },
    { "4 4 4", 3600, 4 },
    { "9*24 5*13", 3600, 5 },
    { "9*24 5*11", 3600, 9 },
    { "9 5 7", 28800, 7 },
    { "9 9 9 5", 28800, 9 },
    { "9 9 9 5 5", 28800, 5 },
    { "9 9 9 5", 604800, 9 },
    { "9 9 9 5 5", 604800, 5 },
    { "0*20", 300, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskBaseline) baseline = baseline_after (cases[i].samples, cases[i].step_s);

      if (cases[i].median < 0)
        g_assert_true (isnan (dusk_baseline_median (baseline)));
      else
        g_assert_cmpfloat (dusk_baseline_median (baseline), ==, cases[i].median);
    }
}

static void
test_noise (void)
{
  static const struct {
    const char *samples;
    double      deviation;
  } cases[] = {
    { "", 0 },
    { "?*30 7", 0 },
    { "1 9", 4 },
    { "4*24", 0 },
    { "4*17 0*7", 0 },
    { "1 2 3 4 5", 1 },
    { "1 2 3 4", 1 },
    { "1 1 2 2 4 6 9", 1 },
    { "10 20 40 80", 15 }, /* around 30: 20, 10, 10, 50 */
    { "? 1 ? 2 ? 3 4 5 ?", 1 },
    { "5*12 6*12", 0.5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskBaseline) baseline = baseline_after (cases[i].samples, 3600);
      g_assert_cmpfloat_with_epsilon (dusk_baseline_noise (baseline), 3.5 * 1.4826 * cases[i].deviation, 1e-9);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outage/baseline/median", test_median);
  g_test_add_func ("/outage/baseline/noise", test_noise);
  return g_test_run ();
}
