/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-plain-text.h"

#define MIN_VIEW_SAMPLES 10
#define STEP_OF_STRIPS_S 300

G_DEFINE_FINAL_TYPE (DuskChart, dusk_chart, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
strip_free (DuskStrip *strip)
{
  g_free (strip->label);
  g_array_unref (strip->spans);
  g_array_unref (strip->gaps);
  g_free (strip);
}

static void
panel_free (DuskPanel *panel)
{
  g_free (panel->label);
  g_clear_pointer (&panel->main, dusk_extremes_free);
  g_clear_pointer (&panel->other, dusk_extremes_free);
  g_clear_pointer (&panel->strips, g_ptr_array_unref);
  g_free (panel);
}

static void
band_clear (gpointer data)
{
  g_free (((DuskBand *) data)->label);
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const DuskSpan *x = a, *y = b;

  return x->start_s < y->start_s ? -1 : x->start_s > y->start_s;
}

static int
compare_bands (gconstpointer a, gconstpointer b)
{
  return compare_spans (&((const DuskBand *) a)->span, &((const DuskBand *) b)->span);
}

static void
append_span (GArray *spans, gint64 start_s, gint64 end_s)
{
  DuskSpan span = { start_s, end_s };

  if (end_s > start_s)
    g_array_append_val (spans, span);
}

/* Sorted, joined where they touch, and cut to what is known. */
static GArray *
tidy_spans (const GArray *spans, DuskSpan known)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) spans);
  GArray *tidy = g_array_new (FALSE, FALSE, sizeof (DuskSpan));

  g_array_sort (sorted, compare_spans);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DuskSpan *span = &g_array_index (sorted, DuskSpan, i);
      gint64 start_s = MAX (span->start_s, known.start_s);
      gint64 end_s = span->end_s == DUSK_TIME_UNKNOWN ? known.end_s : MIN (span->end_s, known.end_s);
      DuskSpan *last = tidy->len > 0 ? &g_array_index (tidy, DuskSpan, tidy->len - 1) : NULL;

      if (last && start_s <= last->end_s)
        last->end_s = MAX (last->end_s, end_s);
      else
        append_span (tidy, start_s, end_s);
    }
  return tidy;
}

static GArray *
gaps_between (const GArray *spans, DuskSpan known)
{
  GArray *gaps = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  gint64 from_s = known.start_s;

  for (guint i = 0; i < spans->len; i++)
    {
      const DuskSpan *span = &g_array_index (spans, DuskSpan, i);
      append_span (gaps, from_s, span->start_s);
      from_s = span->end_s;
    }
  append_span (gaps, from_s, known.end_s);
  return gaps;
}

static DuskPanel *
add_panel (DuskChart *self, DuskPanelKind kind, DuskChartRole role, const char *label, DuskSeries *main, DuskSeries *other)
{
  DuskPanel *panel = g_new0 (DuskPanel, 1);

  panel->kind = kind;
  panel->role = role;
  panel->label = g_strdup (label);
  panel->main = main ? dusk_extremes_new (main) : NULL;
  panel->other = other ? dusk_extremes_new (other) : NULL;
  g_ptr_array_add (self->panels, panel);
  self->gutter_px = MAX (self->gutter_px, dusk_layout_needed_gutter (panel));
  g_signal_emit (self, signals[CHANGED], 0);
  return panel;
}

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

static void
dusk_chart_finalize (GObject *object)
{
  DuskChart *self = DUSK_CHART (object);

  g_free (self->title);
  g_free (self->zone_id);
  g_free (self->city);
  g_free (self->source);
  g_ptr_array_unref (self->panels);
  g_array_unref (self->bands);
  G_OBJECT_CLASS (dusk_chart_parent_class)->finalize (object);
}

static void
dusk_chart_class_init (DuskChartClass *class)
{
  G_OBJECT_CLASS (class)->finalize = dusk_chart_finalize;

  signals[CHANGED] = g_signal_new ("changed", DUSK_TYPE_CHART, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dusk_chart_init (DuskChart *self)
{
  self->panels = g_ptr_array_new_with_free_func ((GDestroyNotify) panel_free);
  self->bands = g_array_new (FALSE, FALSE, sizeof (DuskBand));
  g_array_set_clear_func (self->bands, band_clear);
}

DuskChart *
dusk_chart_new (const char *title, gint64 from_s, gint64 to_s)
{
  DuskChart *self = g_object_new (DUSK_TYPE_CHART, NULL);

  self->title = g_strdup (title);
  self->from_s = self->view_from_s = from_s;
  self->to_s = self->view_to_s = MAX (to_s, from_s + 1);
  return self;
}

void
dusk_chart_add_steps (DuskChart *self, const char *label, DuskChartRole role, DuskSeries *series, DuskSeries *normal)
{
  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (label != NULL && series != NULL);

  add_panel (self, DUSK_PANEL_STEPS, role, label, series, normal);
}

void
dusk_chart_add_bars (DuskChart *self, const char *label, DuskChartRole role, DuskSeries *series)
{
  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (label != NULL && series != NULL);

  add_panel (self, DUSK_PANEL_BARS, role, label, series, NULL);
}

void
dusk_chart_add_mirrored_bars (DuskChart *self, const char *label, DuskSeries *up, DuskSeries *down)
{
  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (label != NULL && up != NULL && down != NULL);

  add_panel (self, DUSK_PANEL_MIRRORED_BARS, DUSK_CHART_ANNOUNCEMENTS, label, up, down);
}

void
dusk_chart_add_strips (DuskChart *self, const char *label)
{
  DuskPanel *panel;

  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (label != NULL);

  panel = add_panel (self, DUSK_PANEL_STRIPS, DUSK_CHART_VISIBILITY, label, NULL, NULL);
  panel->strips = g_ptr_array_new_with_free_func ((GDestroyNotify) strip_free);
}

void
dusk_chart_add_strip (DuskChart *self, const char *label, const GArray *spans, DuskSpan known)
{
  DuskPanel *panel;
  DuskStrip *strip;

  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (label != NULL && spans != NULL);
  g_return_if_fail (self->panels->len > 0);
  panel = g_ptr_array_index (self->panels, self->panels->len - 1);
  g_return_if_fail (panel->kind == DUSK_PANEL_STRIPS);

  strip = g_new0 (DuskStrip, 1);
  strip->label = dusk_plain_text (label);
  strip->known.start_s = MAX (known.start_s, self->from_s);
  strip->known.end_s = known.end_s == DUSK_TIME_UNKNOWN ? self->to_s : MIN (known.end_s, self->to_s);
  strip->spans = tidy_spans (spans, strip->known);
  strip->gaps = gaps_between (strip->spans, strip->known);
  g_ptr_array_add (panel->strips, strip);
  self->gutter_px = MAX (self->gutter_px, dusk_layout_needed_gutter (panel));
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dusk_chart_add_band (DuskChart *self, DuskSpan span, DuskLevel level, const char *label)
{
  DuskBand band = { span, level, g_strdup (label) };

  g_return_if_fail (DUSK_IS_CHART (self));

  if (band.span.end_s == DUSK_TIME_UNKNOWN)
    band.span.end_s = G_MAXINT64;
  g_array_append_val (self->bands, band);
  g_array_sort (self->bands, compare_bands);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
dusk_chart_set_zone (DuskChart *self, const char *zone_id, const char *city)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  g_free (self->zone_id);
  g_free (self->city);
  self->zone_id = g_strdup (zone_id);
  self->city = g_strdup (city);
}

void
dusk_chart_set_source (DuskChart *self, const char *source)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  g_free (self->source);
  self->source = g_strdup (source);
}

void
dusk_chart_set_simulated (DuskChart *self, gboolean is_simulated)
{
  g_return_if_fail (DUSK_IS_CHART (self));

  self->is_simulated = is_simulated;
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
  g_signal_emit (self, signals[CHANGED], 0);
  return TRUE;
}

void
dusk_chart_set_view (DuskChart *self, gint64 from_s, gint64 to_s)
{
  gint64 period_s, length_s;

  g_return_if_fail (DUSK_IS_CHART (self));

  period_s = self->to_s - self->from_s;
  from_s = CLAMP (from_s, self->from_s - period_s, self->to_s);
  to_s = CLAMP (to_s, self->from_s, self->to_s + period_s);
  length_s = clamp_length (self, to_s - from_s);
  /* One that is too short grows around its middle. */
  apply_view (self, from_s + (to_s - from_s - length_s) / 2, length_s);
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
