/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-config.h"
#include "dusk-plain-text.h"
#include "dusk-report-chart.h"

static void
block_free (gpointer data)
{
  DuskBlock *block = data;

  g_free (block->text);
  g_clear_pointer (&block->rows, g_ptr_array_unref);
  g_clear_object (&block->chart);
  g_free (block);
}

static DuskBlock *
append_block (DuskStory *story, DuskBlockKind kind)
{
  DuskBlock *block = g_new0 (DuskBlock, 1);

  block->kind = kind;
  g_ptr_array_add (story->blocks, block);
  return block;
}

void
dusk_story_take (DuskStory *story, DuskBlockKind kind, char *text)
{
  append_block (story, kind)->text = text;
}

void
dusk_story_add (DuskStory *story, DuskBlockKind kind, const char *text)
{
  dusk_story_take (story, kind, g_strdup (text));
}

DuskBlock *
dusk_story_add_rows (DuskStory *story, DuskBlockKind kind, const double *widths)
{
  DuskBlock *block = append_block (story, kind);

  block->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  block->widths = widths;
  return block;
}

void
dusk_block_add_row (DuskBlock *block, int n, ...)
{
  char **cells = g_new0 (char *, n + 1);
  va_list arguments;

  va_start (arguments, n);
  for (int i = 0; i < n; i++)
    {
      const char *cell = va_arg (arguments, const char *);
      cells[i] = g_strdup (cell ? cell : "");
    }
  va_end (arguments);
  g_ptr_array_add (block->rows, cells);
}

char *
dusk_story_moment (gint64 time_s, const char *zone_id, gboolean is_exact)
{
  return dusk_time_to_text (time_s, zone_id, is_exact ? DUSK_TIME_FULL_SECONDS : DUSK_TIME_FULL);
}

static gboolean
is_exact (const DuskOutage *outage)
{
  return outage->precision_s < DUSK_MINUTE_S;
}

static gboolean
goes_on (const DuskOutage *outage)
{
  return outage->end_s == DUSK_TIME_UNKNOWN;
}

/* A network's holder is too long a name for the middle of a sentence. */
static const char *
short_name (const DuskReport *report)
{
  return report->entity.kind == DUSK_ENTITY_COUNTRY ? report->name : report->entity.id;
}

/* Every sentence stands whole, so that each language can order it its own way. */
static char *
past_headline (const DuskReport *report, const DuskOutage *outage)
{
  g_autofree char *start = dusk_story_moment (outage->start_s, NULL, is_exact (outage));
  g_autofree char *end = goes_on (outage) ? NULL : dusk_story_moment (outage->end_s, NULL, is_exact (outage));
  g_autofree char *length = dusk_duration_to_text ((goes_on (outage) ? report->to_s : outage->end_s) - outage->start_s);
  g_autofree char *lowest = dusk_count_to_text (outage->lowest), *normal = dusk_count_to_text (outage->baseline);
  const char *name = short_name (report);
  gboolean is_prefix = report->entity.kind == DUSK_ENTITY_PREFIX;

  if (end == NULL && is_prefix)
    /* Translators: a name, two counts, a moment, a length of time */
    return g_strdup_printf (_("At the worst, %1$s was visible to %2$s of normally %3$s full-feed peers, in an outage that began on %4$s UTC and had "
                              "lasted %5$s at the end of this report."),
                            name, lowest, normal, start, length);
  if (end == NULL)
    /* Translators: a name, two counts, a moment, a length of time */
    return g_strdup_printf (_("At the worst, %2$s of %1$s’s normally %3$s prefixes were visible, in an outage that began on %4$s UTC and had lasted "
                              "%5$s at the end of this report."),
                            name, lowest, normal, start, length);
  if (is_prefix)
    /* Translators: a name, two counts, two moments, a length of time */
    return g_strdup_printf (_("At the worst of an outage of %6$s, from %4$s to %5$s UTC, %1$s was visible to %2$s of normally %3$s full-feed peers."),
                            name, lowest, normal, start, end, length);
  if (outage->lowest == 0)
    /* Translators: a name, a count, two moments, a length of time */
    return g_strdup_printf (ngettext ("%1$s’s %2$s prefix was not visible for %5$s, from %3$s to %4$s UTC.",
                                      "None of %1$s’s %2$s prefixes was visible at the worst of an outage of %5$s, from %3$s to %4$s UTC.",
                                      (gulong) outage->baseline),
                            name, normal, start, end, length);
  /* Translators: a name, two counts, two moments, a length of time */
  return g_strdup_printf (_("At the worst of an outage of %6$s, from %4$s to %5$s UTC, %2$s of %1$s’s normally %3$s prefixes were visible."), name,
                          lowest, normal, start, end, length);
}

static char *
headline_of (const DuskIncident *incident)
{
  const DuskReport *report = incident->report;

  if (incident->outage == NULL || (report->is_live && incident->outage == dusk_findings_current (report->findings)))
    return incident->page ? dusk_network_page_headline (incident->page) : dusk_report_headline (report);
  return past_headline (report, incident->outage);
}

static void
add_moment (DuskBlock *figures, const char *label, const DuskReport *report, const DuskOutage *outage, gint64 time_s)
{
  const char *zone_id = report->territory ? report->territory->zone_id : NULL;
  g_autofree char *utc = dusk_time_to_text (time_s, NULL, is_exact (outage) ? DUSK_TIME_DAY_SECONDS : DUSK_TIME_DAY_CLOCK);
  g_autofree char *value = g_strdup_printf (_("%s UTC"), utc), *local = NULL, *detail = NULL;

  if (zone_id)
    {
      local = dusk_time_to_text (time_s, zone_id, is_exact (outage) ? DUSK_TIME_DAY_SECONDS : DUSK_TIME_DAY_CLOCK);
      /* Translators: a moment on the clocks of a city */
      detail = g_strdup_printf (C_ ("moment", "%1$s in %2$s"), local, report->territory->zone_city);
    }
  dusk_block_add_row (figures, 3, label, value, detail);
}

static void
add_figures (DuskStory *story)
{
  const DuskReport *report = story->incident->report;
  const DuskOutage *outage = story->incident->outage;
  g_autofree char *length = NULL, *lowest = NULL, *normal = NULL, *worst = NULL, *precision = NULL, *exact_to = NULL;
  DuskBlock *figures;

  if (outage == NULL)
    return;
  figures = dusk_story_add_rows (story, DUSK_BLOCK_FIGURES, NULL);
  add_moment (figures, _("Began"), report, outage, outage->start_s);
  if (goes_on (outage))
    dusk_block_add_row (figures, 3, _("Ended"), _("goes on"), NULL);
  else
    add_moment (figures, _("Ended"), report, outage, outage->end_s);
  length = dusk_duration_to_text ((goes_on (outage) ? report->to_s : outage->end_s) - outage->start_s);
  precision = dusk_duration_to_text (outage->precision_s);
  /* Translators: how far off a time may be, such as “exact to 5 min” */
  exact_to = g_strdup_printf (_("exact to %s"), precision);
  dusk_block_add_row (figures, 3, goes_on (outage) ? _("Lasted so far") : _("Lasted"), length, exact_to);
  lowest = dusk_count_to_text (outage->lowest);
  normal = dusk_count_to_text (outage->baseline);
  /* Translators: two counts */
  worst = g_strdup_printf (C_ ("counts", "%1$s of %2$s"), lowest, normal);
  dusk_block_add_row (figures, 3, _("At the worst"), worst,
                      report->entity.kind == DUSK_ENTITY_PREFIX ? _("full-feed peers saw it") : _("prefixes were visible"));
}

static char *
map_in_words (const DuskMapPicture *map)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *moment = dusk_time_to_text (map->at_s, NULL, DUSK_TIME_FULL);

  for (int level = DUSK_LEVEL_DARK; level >= DUSK_LEVEL_CRITICAL; level--)
    for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
      if ((int) map->levels[i] == level)
        /* Translators: a country and a level such as dark; they are listed one after the other */
        g_string_append_printf (names, C_ ("map in words", "%s%s (%s)"), names->len ? C_ ("list", ", ") : "",
                                dusk_territory_name (dusk_territory_at (i)), dusk_level_to_text (map->levels[i]));
  if (names->len == 0)
    return g_strdup_printf (_("On %s UTC no country was critical or dark."), moment);
  /* Translators: a moment and a list of countries with their levels */
  return g_strdup_printf (_("On %1$s UTC these countries were critical or dark: %2$s."), moment, names->str);
}

static void
add_map (DuskStory *story)
{
  const DuskMapPicture *map = story->incident->map;

  if (map == NULL)
    return;
  dusk_story_add (story, DUSK_BLOCK_HEADING, story->incident->outage ? _("The world at the worst of it") : _("The world at that time"));
  dusk_story_take (story, DUSK_BLOCK_MAP, map_in_words (map));
}

static void
add_chart (DuskStory *story)
{
  const DuskIncident *incident = story->incident;
  DuskChart *chart = incident->page ? dusk_network_chart_new (incident->page, DUSK_STORY_MAX_STRIPS) : dusk_report_chart_new (incident->report);

  dusk_story_add (story, DUSK_BLOCK_HEADING, _("What was visible"));
  dusk_story_take (story, DUSK_BLOCK_CHART, dusk_chart_describe (chart));
  ((DuskBlock *) story->blocks->pdata[story->blocks->len - 1])->chart = chart;
}

DuskStory *
dusk_story_new (const DuskIncident *incident)
{
  const DuskReport *report = incident->report;
  gint64 when_s = incident->outage ? incident->outage->start_s : report->from_s;
  g_autofree char *made = dusk_time_to_text (incident->made_s, NULL, DUSK_TIME_FULL);
  DuskStory *story = g_new0 (DuskStory, 1);

  story->incident = incident;
  story->blocks = g_ptr_array_new_with_free_func (block_free);
  story->name = dusk_plain_text (report->name);
  story->day = dusk_time_to_text (when_s, NULL, DUSK_TIME_DATE);
  /* Translators: the title of an incident report: a country or network, and a day */
  story->title = g_strdup_printf (_("%1$s, %2$s"), story->name, story->day);
  story->level = incident->outage ? incident->outage->level : DUSK_LEVEL_NO_DATA;
  story->headline = headline_of (incident);
  /* Translators: the version of Dusk, and a moment */
  story->made = g_strdup_printf (_("Made with Dusk %1$s on %2$s UTC."), DUSK_VERSION, made);
  add_figures (story);
  add_map (story);
  add_chart (story);
  dusk_story_add_intervals (story);
  dusk_story_add_networks (story);
  dusk_story_add_evidence (story);
  dusk_story_add_feeds (story);
  dusk_story_add_sources (story);
  return story;
}

void
dusk_story_free (DuskStory *story)
{
  g_free (story->title);
  g_free (story->name);
  g_free (story->day);
  g_free (story->headline);
  g_free (story->made);
  g_ptr_array_unref (story->blocks);
  g_free (story);
}
