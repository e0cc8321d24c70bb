/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "series-text.h"

/* Sample 288 is the first of the second day. */
static const struct {
  const char *name, *samples;
  int         step_s;
  const char *outages, *degradations;
  DuskLevel   level;
} cases[] = {
  { "whole", "4*600", 300, "", "", DUSK_LEVEL_NORMAL },
  { "nothing", "", 300, "", "", DUSK_LEVEL_NO_DATA },
  { "unknown", "?*600", 300, "", "", DUSK_LEVEL_NO_DATA },
  { "too-young", "4*8 0*3", 300, "", "", DUSK_LEVEL_NO_DATA },
  { "just-old-enough", "4*8 0*4 0*2", 300, "12- dark", "", DUSK_LEVEL_DARK },
  { "never-there", "0*600", 300, "", "", DUSK_LEVEL_NO_DATA },
  { "appears", "0*300 4*300", 300, "", "", DUSK_LEVEL_NORMAL },
  { "beat-then-outage", "4*288 2 4*20 0*115 4*300 ?*5", 300, "309-424 dark", "288-289 degraded!", DUSK_LEVEL_NORMAL },
  { "goes-on", "4*288 0*30", 300, "288- dark", "", DUSK_LEVEL_DARK },
  { "goes-on-unseen", "4*288 0*30 ?*30", 300, "288- dark", "", DUSK_LEVEL_DARK },
  { "blip", "4*288 0 4*50", 300, "", "288-289 dark!", DUSK_LEVEL_NORMAL },
  { "blip-so-far", "4*288 0", 300, "", "288- dark!", DUSK_LEVEL_DARK },
  { "blip-so-far-unseen", "4*288 0 ?*9", 300, "", "288- dark!", DUSK_LEVEL_DARK },
  { "blip-in-a-gap", "4*288 ? 0 ? 4*50", 300, "", "289-291 dark!", DUSK_LEVEL_NORMAL },
  { "blips-are-no-outage", "4*288 0 4 0 4 0 4*50", 300, "", "288-289 dark!, 290-291 dark!, 292-293 dark!", DUSK_LEVEL_NORMAL },
  { "two-lows-over-a-gap", "4*288 0 ?*3 0 4*50", 300, "288-293 dark", "", DUSK_LEVEL_NORMAL },
  { "half-is-not-below", "4*288 2*50 4*50", 300, "", "288-338 degraded", DUSK_LEVEL_NORMAL },
  { "just-below-half", "4*288 1.5*50 4*50", 300, "288-338 critical", "", DUSK_LEVEL_NORMAL },
  { "one-prefix", "1*288 0*2 1*50", 300, "288-290 dark", "", DUSK_LEVEL_NORMAL },
  { "less-than-one-prefix", "0.5*288 0*20 0.5*50", 300, "", "", DUSK_LEVEL_NORMAL },
  { "worst-counts", "4*288 1*5 0 1*5 4*50", 300, "288-299 dark", "", DUSK_LEVEL_NORMAL },
  { "held-by-hysteresis", "10*288 4*3 6*9 8*9 9*50", 300, "288-309 critical", "309- degraded", DUSK_LEVEL_DEGRADED },
  { "one-sample-back-is-not-back", "4*288 0*3 4 0*3 4 ? 0 4*50", 300, "288-298 dark", "", DUSK_LEVEL_NORMAL },
  { "back-not-confirmed-yet", "4*288 0*3 4", 300, "288- dark", "", DUSK_LEVEL_NORMAL },
  { "back-confirmed-over-a-gap", "4*288 0*3 4 ?*9 4", 300, "288-291 dark", "", DUSK_LEVEL_NORMAL },
  { "gap-is-no-outage", "4*288 ?*400 4*50", 300, "", "", DUSK_LEVEL_NORMAL },
  { "gap-in-outage", "4*288 0*3 ?*400 0*3 4*50", 300, "288-694 dark", "", DUSK_LEVEL_NORMAL },
  { "gap-then-outage", "4*288 ?*400 0*3 4*50", 300, "688-691 dark", "", DUSK_LEVEL_NORMAL },
  { "old-baseline-until-enough-is-new", "8*288 ?*400 6*20 4*9", 300, "", "688-700 degraded, 708- degraded", DUSK_LEVEL_DEGRADED },
  { "two-outages", "4*288 0*3 4*2 0*3 4*50", 300, "288-291 dark, 293-296 dark", "", DUSK_LEVEL_NORMAL },
  { "ten-days", "4*288 0*2880 4*50", 300, "288-3168 dark", "", DUSK_LEVEL_NORMAL },
  { "ten-days-and-not-over", "4*288 0*2880", 300, "288- dark", "", DUSK_LEVEL_DARK },
  { "after-ten-days-the-old-normal", "4*288 0*2880 4*10 0*3 4*5", 300, "288-3168 dark, 3178-3181 dark", "", DUSK_LEVEL_NORMAL },
  { "slopes-are-degradations", "10*288 7 0*9 9*4 10*50", 300, "289-298 dark", "288-289 degraded, 298-302 degraded", DUSK_LEVEL_NORMAL },
  { "no-remainder", "4*288 0*9 4*50", 300, "288-297 dark", "", DUSK_LEVEL_NORMAL },
  { "blip-cuts-degradation", "4*288 3*5 0 3*5 4*50", 300, "", "288-293 degraded, 293-294 dark!, 294-299 degraded", DUSK_LEVEL_NORMAL },
  { "whole-between-dip-and-blip", "4*288 3 4 0 4 3 4*50", 300, "", "288-289 degraded!, 290-291 dark!, 292-293 degraded!", DUSK_LEVEL_NORMAL },
  { "dips-of-one-are-held", "4*288 3 4 3 4 4", 300, "", "288-291 degraded", DUSK_LEVEL_NORMAL },
  { "dip-so-far", "4*288 3", 300, "", "288- degraded!", DUSK_LEVEL_DEGRADED },
  { "loss-for-good-becomes-normal", "4*288 3*300", 300, "", "288-432 degraded", DUSK_LEVEL_NORMAL },
  { "large-dip", "10000*288 9900*3 9899*3 10000*9", 300, "", "291-294 degraded", DUSK_LEVEL_NORMAL },
  { "large-outage", "10000*288 1000*3 8000*3 8001*2 10000*9", 300, "288-294 dark", "294-296 degraded", DUSK_LEVEL_NORMAL },
  { "hours", "4*24 0*3 4*9", 3600, "24-27 dark", "", DUSK_LEVEL_NORMAL },
  { "eight-hours", "4*3 0*3 4*9", 28800, "3-6 dark", "", DUSK_LEVEL_NORMAL },
  { "weeks", "40*5 1*3 40*9", 604800, "5-8 dark", "", DUSK_LEVEL_NORMAL },
};

static void
test_drawn (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autoptr (DuskSeries) series = series_from_text (cases[i].samples, cases[i].step_s);
  g_autoptr (DuskFindings) findings = findings_of (series);
  g_autofree char *outages = losses_to_text (findings->outages, series);
  g_autofree char *degradations = losses_to_text (findings->degradations, series);

  g_assert_cmpstr (outages, ==, cases[i].outages);
  g_assert_cmpstr (degradations, ==, cases[i].degradations);
  g_assert_cmpint (findings->level, ==, cases[i].level);
  g_assert_cmpuint (findings->samples, ==, dusk_series_length (series));
  g_assert_cmpuint (findings->missing, ==, dusk_series_count_missing (series));
}

/* North Korea on 22 December 2014 as samples of 5 minutes show it: 16:15 to 01:50, nothing visible. */
static void
test_figures (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*483 0*50 ?*2 0*63 4*50 ?*3", 300);
  g_autoptr (DuskFindings) findings = findings_of (series);
  const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, 0);

  g_assert_cmpuint (findings->outages->len, ==, 1);
  g_assert_cmpint (outage->start_s, ==, DRAWN_START_S + 483 * 300);
  g_assert_cmpint (outage->end_s - outage->start_s, ==, 34500);
  g_assert_cmpint (outage->precision_s, ==, 300);
  g_assert_cmpfloat (outage->lowest, ==, 0);
  g_assert_cmpfloat (outage->baseline, ==, 4);
  g_assert_cmpuint (outage->missing, ==, 2);
  g_assert_cmpfloat_with_epsilon (outage->score, 113 * 500, 1e-6);
  g_assert_cmpfloat (findings->baseline, ==, 4);
  g_assert_cmpfloat (findings->latest, ==, 4);
  g_assert_cmpint (findings->latest_s, ==, DRAWN_START_S + 647 * 300);
  g_assert_cmpuint (findings->missing, ==, 5);
  g_assert_cmpuint (findings->low_count, ==, 1);
  g_assert_null (dusk_findings_current (findings));
  g_assert_cmpfloat (dusk_series_values (findings->baselines)[500], ==, 4);
  g_assert_true (isnan (dusk_series_values (findings->baselines)[11]));
}

static void
test_score (void)
{
  static const struct {
    const char *samples;
    int         step_s;
    double      score;
  } scores[] = {
    { "4*288 0*115 4*9", 300, 57500 },
    { "4*288 1*8 4*9", 300, 3000 },
    { "4*288 0*2 3 1*2 4*9", 300, 1875 },
    { "4*24 0*2 4*9", 3600, 12000 },
    { "4*3 0*2 4*9", 28800, 96000 },
    { "4*1440 0*10 4*9", 60, 1000 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (scores); i++)
    {
      g_autoptr (DuskSeries) series = series_from_text (scores[i].samples, scores[i].step_s);
      g_autoptr (DuskFindings) findings = findings_of (series);

      g_assert_cmpuint (findings->outages->len, ==, 1);
      g_assert_cmpfloat_with_epsilon (g_array_index (findings->outages, DuskOutage, 0).score, scores[i].score, 1e-6);
    }
}

/* Where the samples before a border are unknown, the border may lie anywhere among them. */
static void
test_precision (void)
{
  static const struct {
    const char *samples;
    int         precision_s;
  } precisions[] = {
    { "4*288 0*9 4*9", 300 },
    { "4*288 ?*5 0*9 4*9", 1800 },
    { "4*288 0*9 ?*2 4*9", 900 },
    { "4*288 ? 0*9 ?*2 4*9", 900 },
    { "4*288 0*9", 300 },
    { "4*288 0*2 ?*3 0*2 4*9", 300 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (precisions); i++)
    {
      g_autoptr (DuskSeries) series = series_from_text (precisions[i].samples, 300);
      g_autoptr (DuskFindings) findings = findings_of (series);

      g_assert_cmpuint (findings->outages->len, ==, 1);
      g_assert_cmpint (g_array_index (findings->outages, DuskOutage, 0).precision_s, ==, precisions[i].precision_s);
    }
}

/* Outages at samples 300-310 and 400-420; a blip at 500. */
static void
test_period (void)
{
  static const struct {
    int         from, to;
    const char *outages, *degradations;
    guint       low_count;
    gsize       samples, missing;
    DuskLevel   level;
  } periods[] = {
    { 0, 600, "300-310 dark, 400-420 dark", "500-501 dark!", 3, 600, 0, DUSK_LEVEL_NORMAL },
    { 288, 600, "300-310 dark, 400-420 dark", "500-501 dark!", 3, 312, 0, DUSK_LEVEL_NORMAL },
    { 305, 402, "300-310 dark, 400- dark", "", 2, 97, 0, DUSK_LEVEL_DARK },
    { 305, 401, "300-310 dark", "400- dark!", 2, 96, 0, DUSK_LEVEL_DARK },
    { 310, 400, "", "", 0, 90, 0, DUSK_LEVEL_NORMAL },
    { 309, 400, "300-310 dark", "", 1, 91, 0, DUSK_LEVEL_NORMAL },
    { 402, 410, "400- dark", "", 1, 8, 0, DUSK_LEVEL_DARK },
    { 420, 421, "400- dark", "", 1, 1, 0, DUSK_LEVEL_NORMAL },
    { 420, 422, "", "", 0, 2, 0, DUSK_LEVEL_NORMAL },
    { 500, 501, "", "500- dark!", 1, 1, 0, DUSK_LEVEL_DARK },
    { -100, 0, "", "", 0, 100, 100, DUSK_LEVEL_NO_DATA },
    { 550, 700, "", "", 0, 150, 100, DUSK_LEVEL_NORMAL },
    { 600, 700, "", "", 0, 100, 100, DUSK_LEVEL_NO_DATA },
    { 700, 600, "", "", 0, 0, 0, DUSK_LEVEL_NO_DATA },
  };
  g_autoptr (DuskSeries) series = series_from_text ("4*300 0*10 4*90 0*20 4*80 0 4*99", 300);

  for (gsize i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      g_autoptr (DuskFindings) findings =
          dusk_findings_new (series, DRAWN_START_S + periods[i].from * 300, DRAWN_START_S + periods[i].to * 300, 0, "Asia/Pyongyang");
      g_autofree char *outages = losses_to_text (findings->outages, series);
      g_autofree char *degradations = losses_to_text (findings->degradations, series);

      g_assert_cmpstr (outages, ==, periods[i].outages);
      g_assert_cmpstr (degradations, ==, periods[i].degradations);
      g_assert_cmpuint (findings->low_count, ==, periods[i].low_count);
      g_assert_cmpuint (findings->samples, ==, periods[i].samples);
      g_assert_cmpuint (findings->missing, ==, periods[i].missing);
      g_assert_cmpint (findings->level, ==, periods[i].level);
    }
}

static void
test_age (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*300 0*10", 300);
  gint64 end_s = dusk_series_end (series);
  g_autoptr (DuskFindings) fresh = dusk_findings_new (series, DRAWN_START_S, end_s + 1500, 1800, NULL);
  g_autoptr (DuskFindings) stale = dusk_findings_new (series, DRAWN_START_S, end_s + 1501, 1800, NULL);
  g_autoptr (DuskFindings) unlimited = dusk_findings_new (series, DRAWN_START_S, end_s + 999999, 0, NULL);

  g_assert_cmpint (fresh->level, ==, DUSK_LEVEL_DARK);
  g_assert_cmpint (stale->level, ==, DUSK_LEVEL_NO_DATA);
  g_assert_cmpint (unlimited->level, ==, DUSK_LEVEL_DARK);
  g_assert_nonnull (dusk_findings_current (stale));
  g_assert_cmpint (stale->latest_s, ==, end_s - 300);
}

/* Samples that scatter by 500 around 10,000 (MAD), so that up to 2594 less is noise. */
static void
test_noise (void)
{
  static const double scatter[] = { 10000, 9000, 11000, 9500, 10500 };
  static const struct {
    double      value;
    const char *degradations;
  } dips[] = { { 7500, "" }, { 7407, "" }, { 7405, "300-303 degraded" }, { 7000, "300-303 degraded" } };

  for (gsize i = 0; i < G_N_ELEMENTS (dips); i++)
    {
      g_autoptr (DuskSeries) series = dusk_series_new (DRAWN_START_S, DRAWN_START_S + 400 * 300, 300);
      g_autoptr (DuskFindings) findings = NULL;
      g_autofree char *degradations = NULL;

      for (gsize j = 0; j < 400; j++)
        dusk_series_set (series, j, j >= 300 && j < 303 ? dips[i].value : scatter[j % G_N_ELEMENTS (scatter)]);
      findings = findings_of (series);
      degradations = losses_to_text (findings->degradations, series);
      g_assert_cmpstr (degradations, ==, dips[i].degradations);
    }
}

/* Slopes to an outage are no losses of their own. */
static void
test_low_count (void)
{
  static const struct {
    const char *samples;
    guint       low_count;
  } counts[] = {
    { "4*600", 0 },
    { "4*288 3*9 0*9 3*9 4*50", 1 },
    { "4*288 3*9 4*9 0*9 4*9 0 4*50", 3 },
    { "4*288 3*9 0 3*9 4*50", 1 },
    { "4*288 2 4*5 2 4*5 1 4*5 0*3 4*5 3*5 4*9", 5 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (DuskSeries) series = series_from_text (counts[i].samples, 300);
      g_autoptr (DuskFindings) findings = findings_of (series);
      g_assert_cmpuint (findings->low_count, ==, counts[i].low_count);
    }
}

static void
test_refs (void)
{
  g_autoptr (DuskSeries) series = series_from_text ("4*300", 300);
  DuskFindings *findings = findings_of (series);
  g_autoptr (DuskFindings) second = dusk_findings_ref (findings);

  dusk_findings_unref (findings);
  g_assert_cmpfloat (second->latest, ==, 4);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/outage/outage/drawn/", cases[i].name, NULL);
      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_drawn);
    }
  g_test_add_func ("/outage/outage/figures", test_figures);
  g_test_add_func ("/outage/outage/score", test_score);
  g_test_add_func ("/outage/outage/precision", test_precision);
  g_test_add_func ("/outage/outage/period", test_period);
  g_test_add_func ("/outage/outage/age", test_age);
  g_test_add_func ("/outage/outage/noise", test_noise);
  g_test_add_func ("/outage/outage/low-count", test_low_count);
  g_test_add_func ("/outage/outage/refs", test_refs);
  return g_test_run ();
}
