/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_LISTED 3

char *
dusk_chart_period_text (DuskChart *self)
{
  g_autofree char *from = dusk_time_to_text (self->view_from_s, NULL, dusk_chart_finer (DUSK_TIME_FULL, self->view_from_s));
  g_autofree char *to = dusk_time_to_text (self->view_to_s, NULL, dusk_chart_finer (DUSK_TIME_FULL, self->view_to_s));

  /* Translators: a period, such as “20 Dec 2014 00:00 to 24 Dec 2014 00:00 UTC” */
  return g_strdup_printf (_("%s to %s UTC"), from, to);
}

static void
append_sentence (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static DuskStretch
in_view (DuskChart *self, const DuskExtremes *extremes)
{
  return dusk_extremes_between (extremes, (double) self->view_from_s, (double) self->view_to_s);
}

static void
describe_series (DuskChart *self, GString *text, const DuskPanel *panel)
{
  gint64 lowest_s;
  DuskStretch all = dusk_chart_lowest (self, panel, &lowest_s);
  g_autofree char *min = NULL, *max = NULL;

  if (all.known == 0)
    {
      append_sentence (text, g_strdup_printf (_("%s: no data."), panel->label));
      return;
    }
  min = dusk_chart_value_text (panel->role, all.min);
  max = dusk_chart_value_text (panel->role, all.max);
  if (panel->kind != DUSK_PANEL_STEPS)
    append_sentence (text, g_strdup_printf (_("%s: at most %s."), panel->label, max));
  else if (!(all.min < all.max))
    append_sentence (text, g_strdup_printf (_("%s: %s throughout."), panel->label, max));
  else
    {
      g_autofree char *when = dusk_time_to_text (lowest_s, NULL, dusk_chart_finer (DUSK_TIME_DAY_CLOCK, lowest_s));
      /* Translators: a panel's name, its lowest value, its time, its highest value */
      append_sentence (text, g_strdup_printf (_("%s: lowest %s at %s UTC, highest %s."), panel->label, min, when, max));
    }
}

static void
describe_missing (DuskChart *self, GString *text, const DuskPanel *panel)
{
  DuskStretch all = in_view (self, panel->main);
  int step_s = dusk_series_step (dusk_extremes_series (panel->main));
  gint64 missing_s = self->view_to_s - self->view_from_s - (gint64) all.known * step_s;
  g_autofree char *length = dusk_duration_to_text (missing_s);

  if (all.known > 0 && missing_s >= step_s)
    append_sentence (text, g_strdup_printf (_("Nothing is known for %s of the period."), length));
}

static void
describe_mirrored (DuskChart *self, GString *text, const DuskPanel *panel)
{
  DuskStretch up = in_view (self, panel->main), down = in_view (self, panel->other);
  g_autofree char *up_text = dusk_chart_value_text (DUSK_CHART_ANNOUNCEMENTS, isnan (up.max) ? 0 : up.max);
  g_autofree char *down_text = dusk_chart_value_text (DUSK_CHART_WITHDRAWALS, isnan (down.max) ? 0 : down.max);

  if (up.known == 0 && down.known == 0)
    append_sentence (text, g_strdup_printf (_("%s: no data."), panel->label));
  else
    append_sentence (text, g_strdup_printf (_("At most %s announcements and %s withdrawals at a time."), up_text, down_text));
}

static void
describe_strips (DuskChart *self, GString *text, const DuskPanel *panel)
{
  guint gone = 0, n = panel->strips->len;

  for (guint i = 0; i < n; i++)
    {
      const DuskStrip *strip = g_ptr_array_index (panel->strips, i);
      gboolean is_gone = FALSE;
      for (guint g = 0; g < strip->gaps->len && !is_gone; g++)
        {
          const DuskSpan *gap = &g_array_index (strip->gaps, DuskSpan, g);
          is_gone = gap->start_s < self->view_to_s && gap->end_s > self->view_from_s;
        }
      gone += is_gone ? 1 : 0;
    }
  /* Translators: a panel's heading, how many rows were not visible at some time, of how many */
  append_sentence (text, g_strdup_printf (ngettext ("%s: %u of %u gone at some time.", "%s: %u of %u gone at some time.", n), panel->label, gone, n));
}

static char *
band_text (DuskChart *self, const DuskBand *band)
{
  g_autofree char *from = dusk_time_to_text (band->span.start_s, NULL, dusk_chart_finer (DUSK_TIME_DAY_CLOCK, band->span.start_s));
  g_autofree char *to = NULL, *length = NULL;
  const char *label = band->label && *band->label ? band->label : dusk_level_to_text (band->level);

  if (band->span.end_s >= self->to_s)
    /* Translators: a level and the time since which it goes on */
    return g_strdup_printf (_("%s since %s"), label, from);
  to = dusk_time_to_text (band->span.end_s, NULL, dusk_chart_finer (DUSK_TIME_DAY_CLOCK, band->span.end_s));
  length = dusk_duration_to_text (band->span.end_s - band->span.start_s);
  /* Translators: a level, its start, its end, its length */
  return g_strdup_printf (_("%s from %s to %s (%s)"), label, from, to, length);
}

static void
describe_bands (DuskChart *self, GString *text)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; i < self->bands->len; i++)
    {
      const DuskBand *band = &g_array_index (self->bands, DuskBand, i);
      g_autofree char *one = NULL;

      if (band->span.start_s >= self->view_to_s || band->span.end_s <= self->view_from_s)
        continue;
      if (n++ >= MAX_LISTED)
        continue;
      one = band_text (self, band);
      g_string_append_printf (list, "%s%s", list->len > 0 ? C_("list", "; ") : "", one);
    }
  if (n == 0)
    append_sentence (text, g_strdup (_("No outages are marked.")));
  else if (n <= MAX_LISTED)
    append_sentence (text, g_strdup_printf (ngettext ("%u interval: %s.", "%u intervals: %s.", n), n, list->str));
  else
    /* Translators: how many intervals of lost routes there are, and the first few of them */
    append_sentence (text, g_strdup_printf (ngettext ("%u interval, the first: %s.", "%u intervals, the first: %s.", n), n, list->str));
}

char *
dusk_chart_describe (DuskChart *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *period = NULL;

  g_return_val_if_fail (DUSK_IS_CHART (self), NULL);

  period = dusk_chart_period_text (self);
  if (self->title)
    append_sentence (text, g_strdup_printf (_("Chart of %s, %s."), self->title, period));
  else
    append_sentence (text, g_strdup_printf (_("Chart, %s."), period));
  if (self->is_simulated)
    append_sentence (text, g_strdup (_("Simulated.")));
  for (guint i = 0; i < self->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (self->panels, i);
      if (panel->kind == DUSK_PANEL_STRIPS)
        describe_strips (self, text, panel);
      else if (panel->kind == DUSK_PANEL_MIRRORED_BARS)
        describe_mirrored (self, text, panel);
      else
        describe_series (self, text, panel);
      if (panel->kind == DUSK_PANEL_STEPS)
        describe_missing (self, text, panel);
    }
  describe_bands (self, text);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
