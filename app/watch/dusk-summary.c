/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-summary.h"

#include <glib/gi18n.h>

#include "dusk-plain-text.h"
#include "dusk-time.h"

/* Translators: here and below, the count now and the normal count, such as “Normal · 4 of 4 prefixes” */
static const char *
prefixes_format (DuskLevel level, gulong n)
{
  switch (level)
    {
    case DUSK_LEVEL_DARK:
      return ngettext ("Dark · %1$s of %2$s prefix", "Dark · %1$s of %2$s prefixes", n);
    case DUSK_LEVEL_CRITICAL:
      return ngettext ("Critical · %1$s of %2$s prefix", "Critical · %1$s of %2$s prefixes", n);
    case DUSK_LEVEL_DEGRADED:
      return ngettext ("Degraded · %1$s of %2$s prefix", "Degraded · %1$s of %2$s prefixes", n);
    case DUSK_LEVEL_NORMAL:
    case DUSK_LEVEL_NO_DATA:
    default:
      return ngettext ("Normal · %1$s of %2$s prefix", "Normal · %1$s of %2$s prefixes", n);
    }
}

/* Translators: here and below, the count now, the normal count and a clock time, such as “Dark since 16:15 · 0 of 4 prefixes” */
static const char *
since_format (DuskLevel level, gulong n)
{
  if (level == DUSK_LEVEL_DARK)
    return ngettext ("Dark since %3$s · %1$s of %2$s prefix", "Dark since %3$s · %1$s of %2$s prefixes", n);
  if (level == DUSK_LEVEL_CRITICAL)
    return ngettext ("Critical since %3$s · %1$s of %2$s prefix", "Critical since %3$s · %1$s of %2$s prefixes", n);
  return ngettext ("Degraded since %3$s · %1$s of %2$s prefix", "Degraded since %3$s · %1$s of %2$s prefixes", n);
}

/* The same of one prefix. */
static const char *
peers_format (DuskLevel level, gulong n)
{
  switch (level)
    {
    case DUSK_LEVEL_DARK:
      return ngettext ("Dark · %1$s of %2$s peer", "Dark · %1$s of %2$s peers", n);
    case DUSK_LEVEL_CRITICAL:
      return ngettext ("Critical · %1$s of %2$s peer", "Critical · %1$s of %2$s peers", n);
    case DUSK_LEVEL_DEGRADED:
      return ngettext ("Degraded · %1$s of %2$s peer", "Degraded · %1$s of %2$s peers", n);
    case DUSK_LEVEL_NORMAL:
    case DUSK_LEVEL_NO_DATA:
    default:
      return ngettext ("Normal · %1$s of %2$s peer", "Normal · %1$s of %2$s peers", n);
    }
}

static const char *
peers_since_format (DuskLevel level, gulong n)
{
  if (level == DUSK_LEVEL_DARK)
    return ngettext ("Dark since %3$s · %1$s of %2$s peer", "Dark since %3$s · %1$s of %2$s peers", n);
  if (level == DUSK_LEVEL_CRITICAL)
    return ngettext ("Critical since %3$s · %1$s of %2$s peer", "Critical since %3$s · %1$s of %2$s peers", n);
  return ngettext ("Degraded since %3$s · %1$s of %2$s peer", "Degraded since %3$s · %1$s of %2$s peers", n);
}

gint64
dusk_summary_since (const DuskFindings *findings)
{
  const DuskOutage *current, *last;

  if (findings->level <= DUSK_LEVEL_NORMAL)
    return DUSK_TIME_UNKNOWN;
  current = dusk_findings_current (findings);
  if (current)
    return current->start_s;
  if (findings->degradations->len == 0)
    return DUSK_TIME_UNKNOWN;
  last = &g_array_index (findings->degradations, DuskOutage, findings->degradations->len - 1);
  return last->end_s == DUSK_TIME_UNKNOWN ? last->start_s : DUSK_TIME_UNKNOWN;
}

char *
dusk_summary_of_counts (DuskEntityKind kind, DuskLevel level, double latest, double baseline, gint64 since_s, gint64 now_s)
{
  g_autofree char *latest_text = dusk_count_to_text (latest), *normal = dusk_count_to_text (baseline), *since = NULL;
  gboolean is_prefix = kind == DUSK_ENTITY_PREFIX;
  gulong n = (gulong) baseline;

  if (since_s == DUSK_TIME_UNKNOWN || level <= DUSK_LEVEL_NORMAL)
    return g_strdup_printf (is_prefix ? peers_format (level, n) : prefixes_format (level, n), latest_text, normal);
  /* The clock alone within the last day, the day with it before that. */
  since = dusk_time_to_text (since_s, NULL, now_s - since_s < DUSK_DAY_S ? DUSK_TIME_CLOCK : DUSK_TIME_DAY_CLOCK);
  return g_strdup_printf (is_prefix ? peers_since_format (level, n) : since_format (level, n), latest_text, normal, since);
}

char *
dusk_summary_of_findings (DuskEntityKind kind, const DuskFindings *findings)
{
  if (findings == NULL || findings->level == DUSK_LEVEL_NO_DATA)
    return NULL;
  return dusk_summary_of_counts (kind, findings->level, findings->latest, findings->baseline, dusk_summary_since (findings), findings->to_s);
}
