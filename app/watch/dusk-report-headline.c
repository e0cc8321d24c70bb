/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-page.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-plain-text.h"

/* Fewer comings and goings than this before an outage are not worth a clause. */
#define MIN_BEATS 3

/* Every sentence stands whole, so that each language can order it its own way: the name, the count now, the normal count, the moment. */

static char *
moment_text (const DuskReport *report, gint64 time_s)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);
  g_autoptr (GDateTime) end = g_date_time_new_from_unix_utc (report->to_s);
  gboolean is_same_year = moment && end && g_date_time_get_year (moment) == g_date_time_get_year (end);
  g_autofree char *utc = dusk_time_to_text (time_s, NULL, is_same_year ? DUSK_TIME_DAY_CLOCK : DUSK_TIME_FULL);
  g_autofree char *local = NULL;

  if (report->territory == NULL || report->territory->zone_id == NULL)
    /* Translators: a day and a clock time, such as “22 Dec 16:15 UTC” */
    return g_strdup_printf (C_ ("moment", "%s UTC"), utc);
  local = dusk_time_to_text (time_s, report->territory->zone_id, DUSK_TIME_CLOCK);
  /* Translators: a day and a clock time, a clock time and a city, such as “22 Dec 16:15 UTC (01:15 in Pyongyang)” */
  return g_strdup_printf (C_ ("moment", "%1$s UTC (%2$s in %3$s)"), utc, local, report->territory->zone_city);
}

/* A network's holder is too long a name for the middle of a sentence. */
static const char *
short_name (const DuskReport *report)
{
  return report->entity.kind == DUSK_ENTITY_COUNTRY ? report->name : report->entity.id;
}

static gboolean
is_prefix (const DuskReport *report)
{
  return report->entity.kind == DUSK_ENTITY_PREFIX;
}

static gulong
plural (double count)
{
  return isnan (count) ? 0 : (gulong) count;
}

/* When the beat of losses began that came before the outage at hand; %DUSK_TIME_UNKNOWN where there was none. */
static gint64
beat_start (const DuskReport *report, const DuskOutage *outage, guint *beats)
{
  const DuskFindings *findings = report->findings;
  gint64 start_s = DUSK_TIME_UNKNOWN;
  const GArray *lists[] = { findings->outages, findings->degradations };

  *beats = 0;
  for (guint l = 0; l < G_N_ELEMENTS (lists); l++)
    for (guint i = 0; i < lists[l]->len; i++)
      {
        const DuskOutage *low = &g_array_index (lists[l], DuskOutage, i);
        if (low->start_s >= outage->start_s)
          continue;
        start_s = start_s == DUSK_TIME_UNKNOWN ? low->start_s : MIN (start_s, low->start_s);
        (*beats)++;
      }
  return *beats >= MIN_BEATS ? start_s : DUSK_TIME_UNKNOWN;
}

static char *
nothing_visible (const DuskReport *report, const DuskOutage *outage)
{
  g_autofree char *normal = dusk_count_to_text (outage->baseline), *moment = moment_text (report, outage->start_s), *length = NULL;
  const char *name = short_name (report);
  guint beats;
  gint64 beat_s = beat_start (report, outage, &beats);

  if (is_prefix (report))
    return g_strdup_printf (_("%1$s has been visible to none of normally %2$s full-feed peers since %3$s."), name, normal, moment);
  if (beat_s == DUSK_TIME_UNKNOWN)
    /* Translators: a name, the normal count, a moment */
    return g_strdup_printf (ngettext ("%1$s’s %2$s prefix has not been visible since %3$s.",
                                      "None of %1$s’s %2$s prefixes has been visible since %3$s.", plural (outage->baseline)),
                            name, normal, moment);
  length = dusk_duration_to_text (outage->start_s - beat_s);
  /* Translators: a name, the normal count, a moment, a length of time, how many times */
  return g_strdup_printf (ngettext ("%1$s’s %2$s prefix has not been visible since %3$s, after %4$s in which routes went down and came back "
                                    "%5$u times.",
                                    "None of %1$s’s %2$s prefixes has been visible since %3$s, after %4$s in which routes went down and came back "
                                    "%5$u times.",
                                    plural (outage->baseline)),
                          name, normal, moment, length, beats);
}

static char *
in_outage (const DuskReport *report, const DuskOutage *outage)
{
  g_autofree char *latest = dusk_count_to_text (report->findings->latest), *normal = dusk_count_to_text (outage->baseline);
  g_autofree char *moment = moment_text (report, outage->start_s);

  if (report->findings->latest == 0)
    return nothing_visible (report, outage);
  if (is_prefix (report))
    return g_strdup_printf (_("%1$s is visible to %2$s of normally %3$s full-feed peers, in an outage that began on %4$s."), short_name (report),
                            latest, normal, moment);
  return g_strdup_printf (ngettext ("%2$s of %1$s’s normally %3$s prefixes is visible, in an outage that began on %4$s.",
                                    "%2$s of %1$s’s normally %3$s prefixes are visible, in an outage that began on %4$s.",
                                    plural (report->findings->latest)),
                          short_name (report), latest, normal, moment);
}

static char *
degraded (const DuskReport *report)
{
  const GArray *degradations = report->findings->degradations;
  const DuskOutage *last = degradations->len ? &g_array_index (degradations, DuskOutage, degradations->len - 1) : NULL;
  g_autofree char *latest = dusk_count_to_text (report->findings->latest), *normal = dusk_count_to_text (report->findings->baseline);
  g_autofree char *moment = NULL;

  if (report->findings->step_s > DUSK_HOUR_S && !is_prefix (report))
    {
      moment = moment_text (report, report->findings->latest_s);
      return g_strdup_printf (_("When RIPEstat last counted, on %4$s, fewer of %1$s’s prefixes were visible than normally: %2$s of %3$s."),
                              short_name (report), latest, normal, moment);
    }
  if (last == NULL || last->end_s != DUSK_TIME_UNKNOWN)
    return g_strdup_printf (is_prefix (report) ? _("%1$s is visible to %2$s of normally %3$s full-feed peers.")
                                               : _("Fewer of %1$s’s prefixes are visible than normally: %2$s of %3$s."),
                            short_name (report), latest, normal);
  moment = moment_text (report, last->start_s);
  if (is_prefix (report))
    return g_strdup_printf (_("%1$s is visible to %2$s of normally %3$s full-feed peers; fewer than normally since %4$s."), short_name (report),
                            latest, normal, moment);
  return g_strdup_printf (_("Fewer of %1$s’s prefixes have been visible than normally since %4$s: now %2$s of %3$s."), short_name (report), latest,
                          normal, moment);
}

static char *
normal_now (const DuskReport *report)
{
  g_autofree char *latest = dusk_count_to_text (report->findings->latest), *normal = dusk_count_to_text (report->findings->baseline);

  if (is_prefix (report))
    return g_strdup_printf (_("%1$s is visible to %2$s full-feed peers, as normally."), short_name (report), latest);
  if (report->findings->step_s > DUSK_HOUR_S)
    {
      /* A count of hours ago says nothing of the present, and must not sound as if it did. */
      g_autofree char *moment = moment_text (report, report->findings->latest_s);
      return g_strdup_printf (_("When RIPEstat last counted, on %4$s, %1$s’s routes looked normal: %2$s of normally %3$s prefixes were visible."),
                              short_name (report), latest, normal, moment);
    }
  return g_strdup_printf (_("%1$s’s routes look normal: %2$s prefixes are visible, of normally %3$s."), short_name (report), latest, normal);
}

static char *
no_data_now (const DuskReport *report)
{
  g_autofree char *moment = NULL;

  if (report->findings->latest_s == DUSK_TIME_UNKNOWN)
    return g_strdup_printf (_("There is no data about %s for this period."), short_name (report));
  moment = moment_text (report, report->findings->latest_s);
  return g_strdup_printf (_("There is no current data about %1$s; the newest is of %2$s."), short_name (report), moment);
}

static const DuskOutage *
longest_outage (const DuskReport *report)
{
  const GArray *outages = report->findings->outages;
  const DuskOutage *longest = NULL;
  gint64 longest_s = -1;

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (outages, DuskOutage, i);
      gint64 length_s = (outage->end_s == DUSK_TIME_UNKNOWN ? report->to_s : outage->end_s) - outage->start_s;
      if (length_s > longest_s)
        {
          longest = outage;
          longest_s = length_s;
        }
    }
  return longest;
}

/* What happened between two days, in the past tense. */
static char *
history (const DuskReport *report)
{
  g_autofree char *from = dusk_time_to_text (report->from_s, NULL, DUSK_TIME_FULL), *to = dusk_time_to_text (report->to_s, NULL, DUSK_TIME_FULL);
  g_autofree char *length = NULL, *moment = NULL, *lowest = NULL, *normal = NULL;
  const DuskOutage *longest = longest_outage (report);
  guint n = report->findings->outages->len;

  /* Whether a loss in the last sample is an outage only the next one tells: it must not be passed over. */
  if (n == 0 && report->findings->level >= DUSK_LEVEL_CRITICAL)
    {
      lowest = dusk_count_to_text (report->findings->latest);
      normal = dusk_count_to_text (report->findings->baseline);
      /* Translators: a name, the count at the end and the normal count (of prefixes, or of peers that see a prefix) */
      return g_strdup_printf (_("%1$s: at the end of the period the count was %2$s of normally %3$s; a single low sample is no outage yet."),
                              short_name (report), lowest, normal);
    }
  if (n == 0 && report->findings->missing > 0)
    {
      length = dusk_duration_to_text ((gint64) report->findings->missing * report->findings->step_s);
      /* Translators: a name, two moments and a length of time */
      return g_strdup_printf (_("%1$s had no outage that shows between %2$s and %3$s UTC, but for %4$s of that time nothing is known."),
                              short_name (report), from, to, length);
    }
  if (n == 0)
    /* Translators: a name and two moments */
    return g_strdup_printf (_("%1$s had no outage between %2$s and %3$s UTC."), short_name (report), from, to);
  moment = moment_text (report, longest->start_s);
  length = dusk_duration_to_text ((longest->end_s == DUSK_TIME_UNKNOWN ? report->to_s : longest->end_s) - longest->start_s);
  lowest = dusk_count_to_text (longest->lowest);
  normal = dusk_count_to_text (longest->baseline);
  if (is_prefix (report))
    return g_strdup_printf (ngettext ("%1$s had %2$u outage between %3$s and %4$s UTC: %5$s from %6$s, when %7$s of %8$s full-feed peers saw it.",
                                      "%1$s had %2$u outages between %3$s and %4$s UTC, the longest of them %5$s from %6$s, when %7$s of %8$s "
                                      "full-feed peers saw it.",
                                      n),
                            short_name (report), n, from, to, length, moment, lowest, normal);
  /* Translators: a name, how many, two moments, a length, a moment, the lowest count and the normal count */
  return g_strdup_printf (ngettext ("%1$s had %2$u outage between %3$s and %4$s UTC: %5$s from %6$s, when %7$s of %8$s prefixes were visible.",
                                    "%1$s had %2$u outages between %3$s and %4$s UTC, the longest of them %5$s from %6$s, when %7$s of %8$s prefixes "
                                    "were visible.",
                                    n),
                          short_name (report), n, from, to, length, moment, lowest, normal);
}

static char *
present (const DuskReport *report)
{
  const DuskOutage *current = dusk_findings_current (report->findings);

  if (report->findings->level == DUSK_LEVEL_NO_DATA)
    return no_data_now (report);
  if (current)
    return in_outage (report, current);
  return report->findings->level == DUSK_LEVEL_NORMAL ? normal_now (report) : degraded (report);
}

static char *
whole_story (const DuskReport *report)
{
  g_autofree char *now = NULL, *before = NULL;

  if (report->findings->latest_s == DUSK_TIME_UNKNOWN)
    return no_data_now (report);
  if (!report->is_live)
    return history (report);
  now = present (report);
  if (report->findings->outages->len == 0 || dusk_findings_current (report->findings))
    return g_steal_pointer (&now);
  before = history (report);
  /* Translators: two sentences, one after the other */
  return g_strdup_printf (C_ ("sentences", "%1$s %2$s"), now, before);
}

/* Whether the times of any outage are no finer than the samples. */
static gboolean
has_coarse_outage (const DuskFindings *findings)
{
  for (guint i = 0; i < findings->outages->len; i++)
    if (g_array_index (findings->outages, DuskOutage, i).precision_s >= DUSK_HOUR_S)
      return TRUE;
  return FALSE;
}

char *
dusk_report_headline (const DuskReport *report)
{
  g_autofree char *story = NULL, *step = NULL, *precision = NULL;

  g_return_val_if_fail (report != NULL, NULL);

  story = whole_story (report);
  if (report->findings->step_s <= DUSK_HOUR_S || !has_coarse_outage (report->findings))
    return g_steal_pointer (&story);
  step = dusk_duration_to_text (report->findings->step_s);
  precision = g_strdup_printf (_("RIPEstat counts it every %s only: the true times may lie up to that much earlier."), step);
  return g_strdup_printf (C_ ("sentences", "%1$s %2$s"), story, precision);
}

char *
dusk_network_page_headline (const DuskNetworkPage *page)
{
  const DuskReport *report = page->report;
  const DuskOutage *country = page->country_findings ? dusk_findings_current (page->country_findings) : NULL;
  g_autofree char *own = dusk_report_headline (report), *moment = NULL, *context = NULL;

  if (!report->is_live || country == NULL || report->territory == NULL || country->start_s <= report->findings->latest_s)
    return g_steal_pointer (&own);
  moment = moment_text (report, country->start_s);
  /* Translators: a country, a level such as “dark”, a moment: what is known of the country after the network's own newest count */
  context = g_strdup_printf (_("%1$s as a whole has been %2$s since %3$s, after that count."), dusk_territory_name (report->territory),
                             dusk_level_to_text (country->level), moment);
  return g_strdup_printf (C_ ("sentences", "%1$s %2$s"), own, context);
}
