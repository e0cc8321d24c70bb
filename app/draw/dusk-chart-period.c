/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <math.h>

#define MIN_VIEW_SAMPLES 10
#define STEP_OF_STRIPS_S 300

/* The series whose samples the cursor stands on: the one with the shortest step. */
static const DuskSeries *
finest_series (DuskChart *self)
{
  const DuskSeries *finest = NULL;

  for (guint i = 0; i < self->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (self->panels, i);
      const DuskSeries *series = panel->main ? dusk_extremes_series (panel->main) : NULL;
      if (series && (finest == NULL || dusk_series_step (series) < dusk_series_step (finest)))
        finest = series;
    }
  return finest;
}

static gint64
clamp_length (DuskChart *self, gint64 length_s)
{
  const DuskSeries *finest = finest_series (self);
  gint64 period_s = self->to_s - self->from_s;
  gint64 least_s = (gint64) (finest ? dusk_series_step (finest) : STEP_OF_STRIPS_S) * MIN_VIEW_SAMPLES;

  return CLAMP (length_s, MIN (least_s, period_s), period_s);
}

static gboolean
apply_view (DuskChart *self, gint64 from_s, gint64 length_s)
{
  /* A view that hangs over an end is moved, not cut, so that panning keeps the zoom. */
  from_s = CLAMP (from_s, self->from_s, self->to_s - length_s);
  if (from_s == self->view_from_s && from_s + length_s == self->view_to_s)
    return FALSE;
  self->view_from_s = from_s;
  self->view_to_s = from_s + length_s;
  dusk_chart_changed (self);
  return TRUE;
}

void
dusk_chart_fit_view (DuskChart *self, gint64 *from_s, gint64 *to_s)
{
  gint64 period_s = self->to_s - self->from_s;
  gint64 start_s = CLAMP (*from_s, self->from_s - period_s, self->to_s), end_s = CLAMP (*to_s, self->from_s, self->to_s + period_s);
  gint64 length_s = clamp_length (self, end_s - start_s);

  /* One that is too short grows around its middle. */
  *from_s = CLAMP (start_s + (end_s - start_s - length_s) / 2, self->from_s, self->to_s - length_s);
  *to_s = *from_s + length_s;
}

void
dusk_chart_set_view (DuskChart *self, gint64 from_s, gint64 to_s)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  dusk_chart_fit_view (self, &from_s, &to_s);
  apply_view (self, from_s, to_s - from_s);
}

gboolean
dusk_chart_zoom (DuskChart *self, gint64 at_s, double factor)
{
  gint64 old_s, length_s;
  double share;

  g_return_val_if_fail (DUSK_IS_CHART (self), FALSE);
  g_return_val_if_fail (factor > 0, FALSE);

  old_s = self->view_to_s - self->view_from_s;
  length_s = clamp_length (self, (gint64) fmin ((double) old_s * factor, (double) (self->to_s - self->from_s)));
  share = (double) (at_s - self->view_from_s) / (double) old_s;
  return length_s != old_s && apply_view (self, at_s - (gint64) (share * (double) length_s), length_s);
}

void
dusk_chart_get_view (DuskChart *self, gint64 *from_s, gint64 *to_s)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  *from_s = self->view_from_s;
  *to_s = self->view_to_s;
}

void
dusk_chart_get_period (DuskChart *self, gint64 *from_s, gint64 *to_s)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  *from_s = self->from_s;
  *to_s = self->to_s;
}

gint64
dusk_chart_snap (DuskChart *self, gint64 time_s, int offset)
{
  const DuskSeries *finest;
  int step_s;
  gint64 phase_s;

  g_return_val_if_fail (DUSK_IS_CHART (self), time_s);

  finest = finest_series (self);
  step_s = finest ? dusk_series_step (finest) : STEP_OF_STRIPS_S;
  phase_s = finest ? dusk_series_start (finest) : self->from_s;
  time_s = CLAMP (time_s, self->from_s, self->to_s - 1);
  time_s = phase_s + dusk_time_floor (time_s - phase_s, step_s) + (gint64) offset * step_s;
  return CLAMP (time_s, self->from_s, self->to_s - 1);
}

const DuskBand *
dusk_chart_band_at (DuskChart *self, gint64 time_s)
{
  const DuskBand *worst = NULL;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const DuskBand *band = &g_array_index (self->bands, DuskBand, i);
      if (band->span.start_s <= time_s && time_s < band->span.end_s && (worst == NULL || band->level > worst->level))
        worst = band;
    }
  return worst;
}

static gint64
shown_length (const DuskChart *self, const DuskBand *band)
{
  return MIN (band->span.end_s, self->view_to_s) - MAX (band->span.start_s, self->view_from_s);
}

DuskStretch
dusk_chart_lowest (const DuskChart *self, const DuskPanel *panel, gint64 *time_s)
{
  DuskStretch all = dusk_extremes_between (panel->main, (double) self->view_from_s, (double) self->view_to_s), within;
  const DuskBand *worst = NULL;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const DuskBand *band = &g_array_index (self->bands, DuskBand, i);
      if (shown_length (self, band) <= 0)
        continue;
      if (worst == NULL || band->level > worst->level
          || (band->level == worst->level && shown_length (self, band) > shown_length (self, worst)))
        worst = band;
    }
  if (worst)
    {
      within = dusk_extremes_between (panel->main, (double) MAX (worst->span.start_s, self->view_from_s),
                                      (double) MIN (worst->span.end_s, self->view_to_s));
      if (within.known > 0 && within.min == all.min)
        all.lowest = within.lowest;
    }
  *time_s = dusk_series_time (dusk_extremes_series (panel->main), all.lowest);
  return all;
}
