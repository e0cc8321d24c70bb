/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series-text.h"

/* dusk_findings_at() must tell what the detector finds in a series that ends at that moment. */

static void
assert_same_loss (const DuskOutage *was, const DuskOutage *is)
{
  g_assert_cmpint (is->start_s, ==, was->start_s);
  g_assert_cmpint (is->end_s, ==, was->end_s);
  g_assert_cmpint (is->level, ==, was->level);
  g_assert_cmpfloat (is->lowest, ==, was->lowest);
  g_assert_cmpfloat (is->baseline, ==, was->baseline);
  g_assert_cmpfloat (is->score, ==, was->score);
  g_assert_cmpint (is->precision_s, ==, was->precision_s);
  g_assert_cmpuint (is->missing, ==, was->missing);
}

/* Whether a degradation that goes on was brief so far is told by what it became: the one difference that the header names. */
static void
assert_same_losses (const GArray *was, const GArray *is, gboolean are_outages)
{
  g_assert_cmpuint (is->len, ==, was->len);
  for (guint i = 0; i < is->len; i++)
    {
      const DuskOutage *then = &g_array_index (was, DuskOutage, i), *now = &g_array_index (is, DuskOutage, i);
      assert_same_loss (then, now);
      if (are_outages || then->end_s != DUSK_TIME_UNKNOWN || then->level >= DUSK_LEVEL_CRITICAL)
        g_assert_cmpint (now->is_blip, ==, then->is_blip);
    }
}

static void
assert_same_moment (const DuskSeries *series, const DuskFindings *whole, gint64 at_s, gint64 back_s)
{
  gint64 max_age_s = 2 * dusk_series_step (series);
  g_autoptr (DuskFindings) was = dusk_findings_new (series, at_s - back_s, at_s, max_age_s, NULL);
  g_autoptr (DuskFindings) is = dusk_findings_at (whole, series, at_s, back_s, max_age_s);

  g_assert_cmpint (is->from_s, ==, was->from_s);
  g_assert_cmpint (is->to_s, ==, at_s);
  g_assert_cmpint (is->level, ==, was->level);
  g_assert_cmpint (is->latest_s, ==, was->latest_s);
  g_assert_true (isnan (was->latest) ? isnan (is->latest) : is->latest == was->latest);
  g_assert_true (isnan (was->baseline) ? isnan (is->baseline) : is->baseline == was->baseline);
  g_assert_cmpuint (is->samples, ==, was->samples);
  g_assert_cmpuint (is->missing, ==, was->missing);
  assert_same_losses (was->outages, is->outages, TRUE);
  assert_same_losses (was->degradations, is->degradations, FALSE);
  g_assert_true ((dusk_findings_current (is) != NULL) == (dusk_findings_current (was) != NULL));
}

static void
test_random (void)
{
  for (int round = 0; round < 60; round++)
    {
      g_autoptr (DuskSeries) series = random_series ();
      gint64 start_s = dusk_series_start (series), end_s = dusk_series_end (series);
      int length = (int) dusk_series_length (series), step_s = dusk_series_step (series);
      g_autoptr (DuskFindings) whole = dusk_findings_new (series, start_s, end_s, 0, NULL);

      for (int i = 0; i < 60; i++)
        {
          gint64 at_s = start_s + (gint64) g_test_rand_int_range (0, length + 1) * step_s + g_test_rand_int_range (0, step_s);
          assert_same_moment (series, whole, MIN (at_s, end_s), (gint64) g_test_rand_int_range (1, length + 2) * step_s);
        }
    }
}

/* Sample by sample through one outage with a blip before it. */
static void
test_steps (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("100*400 3 100*30 98 40*3 ? 5 90 100 100*20 60*9 100*20 0*6", 300);
  gint64 start_s = dusk_series_start (series);
  g_autoptr (DuskFindings) whole = dusk_findings_new (series, start_s, dusk_series_end (series), 0, NULL);

  for (gsize i = 0; i <= dusk_series_length (series); i++)
    assert_same_moment (series, whole, start_s + (gint64) i * dusk_series_step (series), DUSK_DAY_S);
}

/* Beyond the end nothing is known; before the start neither. */
static void
test_outside (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("100*400 0*20", 300);
  gint64 start_s = dusk_series_start (series), end_s = dusk_series_end (series);
  g_autoptr (DuskFindings) whole = dusk_findings_new (series, start_s, end_s, 0, NULL);
  g_autoptr (DuskFindings) after = dusk_findings_at (whole, series, end_s + DUSK_DAY_S, 2 * DUSK_DAY_S, DUSK_HOUR_S);
  g_autoptr (DuskFindings) before = dusk_findings_at (whole, series, start_s - DUSK_DAY_S, DUSK_DAY_S, DUSK_HOUR_S);

  g_assert_cmpint (after->level, ==, DUSK_LEVEL_NO_DATA);
  g_assert_nonnull (dusk_findings_current (after));
  g_assert_cmpint (before->level, ==, DUSK_LEVEL_NO_DATA);
  g_assert_cmpuint (before->outages->len, ==, 0);
  g_assert_cmpint (before->latest_s, ==, DUSK_TIME_UNKNOWN);
}

/* A start that messages told to the second lies before the first low sample. */
static void
test_exact_start (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("100*400 0*20 100*20", 300);
  gint64 start_s = dusk_series_start (series), low_s = dusk_series_time (series, 400);
  g_autoptr (DuskFindings) whole = dusk_findings_new (series, start_s, dusk_series_end (series), 0, NULL), now = NULL;
  g_autoptr (DuskFindings) exact = dusk_findings_copy (whole);
  DuskOutage *outage = &g_array_index (exact->outages, DuskOutage, 0);

  outage->start_s -= 117;
  outage->precision_s = 1;
  now = dusk_findings_at (exact, series, low_s + DUSK_HOUR_S, DUSK_DAY_S, DUSK_HOUR_S);
  g_assert_cmpuint (now->outages->len, ==, 1);
  outage = &g_array_index (now->outages, DuskOutage, 0);
  g_assert_cmpint (outage->start_s, ==, low_s - 117);
  g_assert_cmpint (outage->precision_s, ==, 1);
  g_assert_cmpint (outage->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpint (outage->level, ==, DUSK_LEVEL_DARK);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outage/findings-at/steps", test_steps);
  g_test_add_func ("/outage/findings-at/random", test_random);
  g_test_add_func ("/outage/findings-at/outside", test_outside);
  g_test_add_func ("/outage/findings-at/exact-start", test_exact_start);
  return g_test_run ();
}
