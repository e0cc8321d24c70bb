/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"
#include "dusk-exact-chart.h"

#include <glib/gstdio.h>

#define LOST_S  G_GINT64_CONSTANT (1419264900) /* 22 Dec 2014 16:15:00 UTC */
#define N_PEERS 24

static void
free_step (gpointer data)
{
  DuskExactStep *step = data;

  g_free (step->peer);
  g_free (step->path_before);
  g_free (step->path_after);
  g_free (step);
}

static int
compare_steps (gconstpointer a, gconstpointer b)
{
  const DuskExactStep *left = *(DuskExactStep *const *) a, *right = *(DuskExactStep *const *) b;

  return left->time_us < right->time_us ? -1 : left->time_us > right->time_us;
}

/* Four prefixes, each lost by one peer after the other, from 12 s before the crossing to 40 s after it. */
static DuskExact *
new_exact (void)
{
  DuskExact *exact = g_new0 (DuskExact, 1);

  exact->near.level = DUSK_LEVEL_DARK;
  exact->start_us = LOST_S * G_USEC_PER_SEC;
  exact->end_us = DUSK_TIME_UNKNOWN;
  exact->peers = N_PEERS;
  exact->prefixes = g_ptr_array_new_with_free_func (g_free);
  exact->losses = g_ptr_array_new_with_free_func (free_step);
  exact->returns = g_ptr_array_new_with_free_func (free_step);
  for (guint i = 0; i < 4; i++)
    {
      DuskExactPrefix *prefix = g_new0 (DuskExactPrefix, 1);
      prefix->prefix = (DuskPrefix) { 4, 24, { 175, 45, (guint8) (176 + i) } };
      prefix->lost_us = (LOST_S + i) * G_USEC_PER_SEC;
      prefix->back_us = DUSK_TIME_UNKNOWN;
      g_ptr_array_add (exact->prefixes, prefix);
      for (guint p = 0; p < N_PEERS; p++)
        {
          DuskExactStep *step = g_new0 (DuskExactStep, 1);
          step->time_us = (LOST_S + i + (p < 12 ? (gint64) p - 12 : ((gint64) p - 12) * 3)) * G_USEC_PER_SEC;
          step->prefix = prefix->prefix;
          step->peer = g_strdup_printf ("AS%u at rrc00", 64496 + p);
          g_ptr_array_add (exact->losses, step);
        }
    }
  g_ptr_array_sort (exact->losses, compare_steps);
  return exact;
}

static void
free_exact (DuskExact *exact)
{
  g_ptr_array_unref (exact->prefixes);
  g_ptr_array_unref (exact->losses);
  g_ptr_array_unref (exact->returns);
  g_free (exact);
}

static const DuskStrip *
strip_of (const DuskChart *chart, guint panel, guint index)
{
  return g_ptr_array_index (((DuskPanel *) g_ptr_array_index (chart->panels, panel))->strips, index);
}

static void
test_loss (void)
{
  DuskExact *exact = new_exact ();
  const DuskReport report = { .name = (char *) "North Korea" };
  g_autoptr (DuskChart) chart = dusk_exact_chart_new (exact, &report, DUSK_EXACT_LOSS);
  const DuskSeries *share;

  g_assert_cmpuint (chart->panels->len, ==, 3);
  g_assert_cmpint (chart->from_s, <=, LOST_S - 32);
  g_assert_cmpint (chart->to_s, >=, LOST_S + 36 + 20);
  share = dusk_extremes_series (((DuskPanel *) g_ptr_array_index (chart->panels, 0))->main);
  g_assert_cmpint (dusk_series_step (share), ==, 1);
  g_assert_cmpfloat (dusk_series_at (share, LOST_S - 13), ==, 1);
  g_assert_cmpfloat_with_epsilon (dusk_series_at (share, LOST_S - 12), 1 - 1.0 / 96, 1e-9);
  g_assert_cmpfloat (dusk_series_at (share, LOST_S + 40), ==, 0);
  g_assert_cmpint (g_array_index (strip_of (chart, 1, 2)->spans, DuskSpan, 0).end_s, ==, LOST_S + 2);
  /* The first to lose all comes first. */
  g_assert_cmpstr (strip_of (chart, 2, 0)->label, ==, "AS64496 at rrc00");
  g_assert_cmpstr (strip_of (chart, 2, N_PEERS - 1)->label, ==, "AS64519 at rrc00");
  g_assert_cmpint (g_array_index (strip_of (chart, 2, 0)->spans, DuskSpan, 0).end_s, ==, LOST_S - 9);
  free_exact (exact);
}

static void
test_seconds_on_the_axis (void)
{
  DuskExact *exact = new_exact ();
  const DuskReport report = { .name = (char *) "North Korea" };
  const DuskPictureOptions options = { .width_px = 900, .from_s = DUSK_TIME_UNKNOWN, .to_s = DUSK_TIME_UNKNOWN };
  g_autoptr (DuskChart) chart = dusk_exact_chart_new (exact, &report, DUSK_EXACT_LOSS);
  g_autofree char *folder = g_dir_make_tmp ("dusk-exact-XXXXXX", NULL), *path = g_build_filename (folder, "loss.svg", NULL);
  g_autofree char *probe = dusk_chart_probe (chart, LOST_S + 3);
  g_autoptr (GError) error = NULL;

  g_assert_true (g_str_has_prefix (probe, "22 Dec 2014 16:15:03 UTC\n"));
  g_assert_nonnull (strstr (probe, "175.45.176.0/24"));
  g_assert_true (dusk_chart_export (chart, path, DUSK_CHART_SVG, &options, &error));
  g_assert_no_error (error);
  if (g_getenv ("DUSK_KEEP_PICTURES"))
    g_assert_true (dusk_chart_export (chart, g_getenv ("DUSK_KEEP_PICTURES"), DUSK_CHART_PNG, &options, &error));
  g_unlink (path);
  g_rmdir (folder);
  free_exact (exact);
}

static void
test_nothing_known (void)
{
  DuskExact *exact = new_exact ();
  const DuskReport report = { .name = (char *) "North Korea" };

  g_assert_null (dusk_exact_chart_new (exact, &report, DUSK_EXACT_RETURN));
  free_exact (exact);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exact-chart/loss", test_loss);
  g_test_add_func ("/exact-chart/seconds-on-the-axis", test_seconds_on_the_axis);
  g_test_add_func ("/exact-chart/nothing-known", test_nothing_known);
  return g_test_run ();
}
