/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <glib/gi18n.h>
#include <math.h>

#define MAX_LISTED 3

char *
dusk_chart_value_text (DuskChartRole role, double value)
{
  gboolean is_whole;

  if (role != DUSK_CHART_VISIBILITY)
    return g_strdup_printf (fabs (value - round (value)) < 1e-6 ? "%'.0f" : "%'.1f", value);
  /* Cut, not rounded: 99.97 % must not read as 100 %. */
  value = floor (value * 1000 + 1e-6) / 10;
  is_whole = fabs (value - round (value)) < 1e-6;
  return g_strdup_printf (is_whole ? C_("share", "%.0f %%") : C_("share", "%.1f %%"), value);
}

DuskTimeForm
dusk_chart_finer (DuskTimeForm form, gint64 time_s)
{
  if (time_s % DUSK_MINUTE_S == 0)
    return form;
  return form == DUSK_TIME_CLOCK ? DUSK_TIME_CLOCK_SECONDS : form == DUSK_TIME_DAY_CLOCK ? DUSK_TIME_DAY_SECONDS : DUSK_TIME_FULL_SECONDS;
}

static gulong
plural_of (double value)
{
  return fabs (value - 1) < 1e-6 ? 1 : (gulong) fmax (round (value), 2);
}

static char *
count_text (DuskChartRole role, double value)
{
  g_autofree char *text = dusk_chart_value_text (role, value);
  gulong n = value < 0.5 ? 0 : plural_of (value);

  switch (role)
    {
    case DUSK_CHART_AVAILABLE:
      return g_strdup_printf (ngettext ("%s available prefix", "%s available prefixes", n), text);
    case DUSK_CHART_UNSTABLE:
      return g_strdup_printf (ngettext ("%s unstable prefix", "%s unstable prefixes", n), text);
    case DUSK_CHART_ANNOUNCEMENTS:
      return g_strdup_printf (ngettext ("%s announcement", "%s announcements", n), text);
    case DUSK_CHART_WITHDRAWALS:
      return g_strdup_printf (ngettext ("%s withdrawal", "%s withdrawals", n), text);
    case DUSK_CHART_VISIBILITY:
    default:
      return g_strdup_printf (_("Visible to %s of the full-feed peers"), text);
    }
}

static double
value_at (const DuskExtremes *extremes, gint64 time_s)
{
  return extremes ? dusk_series_at (dusk_extremes_series (extremes), time_s) : NAN;
}

static void
append_line (GString *lines, const char *line)
{
  if (lines->len > 0)
    g_string_append_c (lines, '\n');
  g_string_append (lines, line);
}

static void
probe_series (GString *lines, const DuskPanel *panel, gint64 time_s)
{
  double value = value_at (panel->main, time_s), normal = value_at (panel->other, time_s);
  g_autofree char *count = NULL, *line = NULL;

  if (isnan (value))
    line = g_strdup_printf (_("%s: no data"), panel->label);
  else
    {
      count = count_text (panel->role, value);
      if (panel->kind == DUSK_PANEL_STEPS && !isnan (normal))
        {
          g_autofree char *of = dusk_chart_value_text (panel->role, normal);
          /* Translators: such as “0 available prefixes (of 4)” */
          line = g_strdup_printf (_("%s (of %s)"), count, of);
        }
      else
        line = g_steal_pointer (&count);
    }
  append_line (lines, line);
}

static void
probe_mirrored (GString *lines, const DuskPanel *panel, gint64 time_s)
{
  double up = value_at (panel->main, time_s), down = value_at (panel->other, time_s);
  g_autofree char *up_text = NULL, *down_text = NULL, *line = NULL;

  if (isnan (up) || isnan (down))
    line = g_strdup_printf (_("%s: no data"), panel->label);
  else
    {
      up_text = count_text (DUSK_CHART_ANNOUNCEMENTS, up);
      down_text = count_text (DUSK_CHART_WITHDRAWALS, down);
      /* Translators: such as “12 announcements, 3 withdrawals” */
      line = g_strdup_printf (C_("chart", "%s, %s"), up_text, down_text);
    }
  append_line (lines, line);
}

static gboolean
covers (const GArray *spans, gint64 time_s)
{
  for (guint i = 0; i < spans->len; i++)
    {
      const DuskSpan *span = &g_array_index (spans, DuskSpan, i);
      if (span->start_s <= time_s && time_s < span->end_s)
        return TRUE;
    }
  return FALSE;
}

static char *
join_first (GPtrArray *labels)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint shown = MIN (labels->len, MAX_LISTED);

  for (guint i = 0; i < shown; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? C_("list", ", ") : "", (const char *) g_ptr_array_index (labels, i));
  if (labels->len > shown)
    {
      guint more = labels->len - shown;
      /* Translators: a list of names, then how many are left out */
      return g_strdup_printf (ngettext ("%s and %u more", "%s and %u more", more), text->str, more);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
probe_strips (GString *lines, const DuskPanel *panel, gint64 time_s)
{
  g_autoptr (GPtrArray) gone = g_ptr_array_new ();
  guint known = 0;
  g_autofree char *line = NULL;

  for (guint i = 0; i < panel->strips->len; i++)
    {
      const DuskStrip *strip = g_ptr_array_index (panel->strips, i);
      known += strip->known.start_s <= time_s && time_s < strip->known.end_s ? 1 : 0;
      if (covers (strip->gaps, time_s))
        g_ptr_array_add (gone, strip->label);
    }
  if (known == 0)
    line = g_strdup_printf (_("%s: no data"), panel->label);
  else if (gone->len == 0)
    /* Translators: a panel's heading, then how many of its rows are visible */
    line = g_strdup_printf (ngettext ("%s: %u visible", "%s: all %u visible", known), panel->label, known);
  else
    {
      g_autofree char *names = join_first (gone);
      /* Translators: a panel's heading, how many of how many rows are visible, then the names of those that are not */
      line = g_strdup_printf (_("%s: %u of %u visible; gone: %s"), panel->label, known - gone->len, known, names);
    }
  append_line (lines, line);
}

static char *
sentence_case (const char *text)
{
  char first[7] = { 0 };

  g_unichar_to_utf8 (g_unichar_totitle (g_utf8_get_char (text)), first);
  return g_strconcat (first, g_utf8_next_char (text), NULL);
}

static char *
moment_text (DuskChart *self, gint64 time_s)
{
  g_autofree char *utc = dusk_time_to_text (time_s, NULL, dusk_chart_finer (DUSK_TIME_FULL, time_s));
  g_autofree char *local = NULL;

  if (self->zone_id == NULL)
    return g_strdup_printf (_("%s UTC"), utc);
  local = dusk_time_to_text (time_s, self->zone_id, DUSK_TIME_CLOCK);
  if (self->city == NULL)
    return g_strdup_printf (_("%s UTC · %s local time"), utc, local);
  /* Translators: a time, then the clock and the city, such as “22 Dec 2014 16:15 UTC · 01:15 in Pyongyang” */
  return g_strdup_printf (_("%s UTC · %s in %s"), utc, local, self->city);
}

char *
dusk_chart_probe (DuskChart *self, gint64 time_s)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autofree char *moment = NULL;
  const DuskBand *band;

  g_return_val_if_fail (DUSK_IS_CHART (self), NULL);

  moment = moment_text (self, time_s);
  append_line (lines, moment);
  for (guint i = 0; i < self->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (self->panels, i);
      if (panel->kind == DUSK_PANEL_STRIPS)
        probe_strips (lines, panel, time_s);
      else if (panel->kind == DUSK_PANEL_MIRRORED_BARS)
        probe_mirrored (lines, panel, time_s);
      else
        probe_series (lines, panel, time_s);
    }
  band = dusk_chart_band_at (self, time_s);
  if (band)
    {
      g_autofree char *text = sentence_case (band->label && *band->label ? band->label : dusk_level_to_text (band->level));
      append_line (lines, text);
    }
  return g_string_free (g_steal_pointer (&lines), FALSE);
}
