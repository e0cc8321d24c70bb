/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-plain-text.h"

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
  dusk_chart_changed (self);
  return panel;
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
  dusk_chart_changed (self);
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
  dusk_chart_changed (self);
}

const char *
dusk_chart_get_title (DuskChart *self)
{
  g_return_val_if_fail (DUSK_IS_CHART (self), NULL);

  return self->title;
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

void
dusk_chart_changed (DuskChart *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}
