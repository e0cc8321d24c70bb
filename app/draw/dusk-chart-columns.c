/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <math.h>

static void
append_column (GArray *columns, double x0, double x1, const DuskExtremes *extremes, double from_s, double to_s)
{
  DuskStretch stretch = dusk_extremes_between (extremes, from_s, to_s);
  DuskColumn column = { .x0 = x0, .x1 = x1, .min = stretch.min, .max = stretch.max, .is_known = stretch.known > 0 };

  g_array_append_val (columns, column);
}

/* Each column holds several samples: the extremes of all that touch it. */
static void
append_pixels (GArray *columns, const DuskChart *chart, const DuskLayout *layout, const DuskExtremes *extremes, int pitch_px)
{
  double px_s = (double) (chart->view_to_s - chart->view_from_s) / layout->width;

  for (double x = 0; x < layout->width; x += pitch_px)
    append_column (columns, layout->x + x, layout->x + fmin (x + pitch_px, layout->width), extremes, (double) chart->view_from_s + x * px_s,
                   (double) chart->view_from_s + fmin (x + pitch_px, layout->width) * px_s);
}

/* Each sample holds a column or more: one each, on whole px. */
static void
append_samples (GArray *columns, const DuskChart *chart, const DuskLayout *layout, const DuskExtremes *extremes)
{
  const DuskSeries *series = dusk_extremes_series (extremes);
  int step_s = dusk_series_step (series);
  gint64 time_s = dusk_series_start (series) + dusk_time_floor (chart->view_from_s - dusk_series_start (series), step_s);

  for (; time_s < chart->view_to_s; time_s += step_s)
    {
      double x0 = round (dusk_layout_x (layout, chart, (double) MAX (time_s, chart->view_from_s)));
      double x1 = round (dusk_layout_x (layout, chart, (double) MIN (time_s + step_s, chart->view_to_s)));
      /* A sample that is cut off at either end of the view keeps its px. */
      x0 = fmin (x0, layout->x + layout->width - 1);
      append_column (columns, x0, fmax (x1, x0 + 1), extremes, (double) time_s, (double) time_s + 1);
    }
}

GArray *
dusk_columns_new (const DuskChart *chart, const DuskLayout *layout, const DuskExtremes *extremes, int pitch_px)
{
  GArray *columns = g_array_sized_new (FALSE, FALSE, sizeof (DuskColumn), (guint) layout->width + 1);
  double view_s = (double) (chart->view_to_s - chart->view_from_s);

  if (dusk_series_step (dusk_extremes_series (extremes)) * layout->width < view_s * pitch_px)
    append_pixels (columns, chart, layout, extremes, pitch_px);
  else
    append_samples (columns, chart, layout, extremes);
  return columns;
}

static gboolean
is_same (const DuskColumn *a, const DuskColumn *b)
{
  return a->is_known == b->is_known && (!a->is_known || (a->min == b->min && a->max == b->max));
}

void
dusk_columns_join (GArray *columns)
{
  guint n = 0;

  for (guint i = 0; i < columns->len; i++)
    {
      DuskColumn column = g_array_index (columns, DuskColumn, i);
      if (n > 0 && is_same (&g_array_index (columns, DuskColumn, n - 1), &column))
        g_array_index (columns, DuskColumn, n - 1).x1 = column.x1;
      else
        g_array_index (columns, DuskColumn, n++) = column;
    }
  g_array_set_size (columns, n);
}
