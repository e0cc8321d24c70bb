/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-notifier-private.h"

#include <glib/gi18n.h>

#include "dusk-plain-text.h"
#include "dusk-territory.h"

/* A clock time alone is not taken for another day's. */
#define DAYLESS_S (20 * DUSK_HOUR_S)
/* More lines than this nobody reads in a notification. */
#define MAX_LINES 5

/* Pieces -------------------------------------------------------------------------------------------------------------------------- */

static char *
moment_text (const DuskEvent *event, gint64 time_s, gint64 now_s)
{
  const DuskTerritory *territory = event->entity.kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (event->entity.id) : NULL;
  g_autofree char *utc = dusk_time_to_text (time_s, NULL, ABS (now_s - time_s) < DAYLESS_S ? DUSK_TIME_CLOCK : DUSK_TIME_DAY_CLOCK);
  g_autofree char *local = NULL;

  if (territory == NULL || territory->zone_id == NULL)
    return g_strdup_printf (C_ ("moment", "%s UTC"), utc);
  local = dusk_time_to_text (time_s, territory->zone_id, DUSK_TIME_CLOCK);
  return g_strdup_printf (C_ ("moment", "%1$s UTC (%2$s in %3$s)"), utc, local, territory->zone_city);
}

static char *
length_text (const DuskVerdict *verdict)
{
  return dusk_duration_to_text (MAX (verdict->event->end_s - verdict->since_s, 0));
}

/* The names of the feeds that say so, the first of them alone where @only_first. */
static char *
feeds_text (const DuskEvent *event, gboolean only_first)
{
  g_autoptr (GString) names = g_string_new (NULL);
  int last = -1;

  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (claim->level <= DUSK_LEVEL_NORMAL || (int) claim->feed == last)
        continue;
      if (names->len > 0 && only_first)
        break;
      if (names->len > 0)
        g_string_append (names, C_ ("list", ", "));
      g_string_append (names, dusk_feed_name (claim->feed));
      last = (int) claim->feed;
    }
  return g_string_free (g_steal_pointer (&names), FALSE);
}

/* Who reports what routes do not show: whoever is not at first hand. */
static char *
reporter_text (const DuskEvent *event)
{
  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (claim->level > DUSK_LEVEL_NORMAL && !_dusk_claim_is_first_hand (claim))
        return g_strdup (dusk_feed_name (claim->feed));
    }
  return feeds_text (event, TRUE);
}

/* The claim that has counted, at worst. */
static const DuskClaim *
find_counted (const DuskEvent *event)
{
  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (_dusk_claim_is_first_hand (claim) && claim->level > DUSK_LEVEL_NORMAL && _dusk_claim_share (claim) == event->lowest_share)
        return claim;
    }
  return NULL;
}

static char *
none_visible (const DuskEvent *event, const DuskClaim *counted, const char *moment)
{
  g_autofree char *normal = dusk_count_to_text (counted->baseline);
  gulong n = (gulong) counted->baseline;

  if (event->entity.kind == DUSK_ENTITY_PREFIX)
    return g_strdup_printf (ngettext ("Visible to none of %1$s peer since %2$s.", "Visible to none of %1$s peers since %2$s.", n), normal, moment);
  /* Translators: a count and a moment */
  return g_strdup_printf (ngettext ("None of %1$s prefix visible since %2$s.", "None of %1$s prefixes visible since %2$s.", n), normal, moment);
}

static char *
beginning (const DuskVerdict *verdict, gint64 now_s)
{
  const DuskEvent *event = verdict->event;
  g_autofree char *moment = moment_text (event, verdict->since_s, now_s), *lowest = NULL, *normal = NULL;
  const DuskClaim *counted = find_counted (event);

  if (counted == NULL)
    return g_strdup_printf (_("Since %s."), moment);
  if (counted->lowest == 0)
    return none_visible (event, counted, moment);
  lowest = dusk_count_to_text (counted->lowest);
  normal = dusk_count_to_text (counted->baseline);
  if (event->entity.kind == DUSK_ENTITY_PREFIX)
    return g_strdup_printf (_("Since %3$s visible to %1$s of %2$s peers at worst."), lowest, normal, moment);
  return g_strdup_printf (_("Since %3$s at worst %1$s of %2$s prefixes visible."), lowest, normal, moment);
}

static char *
history (const DuskVerdict *verdict, gint64 now_s)
{
  const DuskEvent *event = verdict->event;
  g_autofree char *start = moment_text (event, verdict->since_s, now_s), *end = moment_text (event, event->end_s, now_s), *lowest = NULL,
                  *normal = NULL;
  const DuskClaim *counted = find_counted (event);

  if (counted == NULL)
    return g_strdup_printf (_("From %1$s to %2$s."), start, end);
  lowest = dusk_count_to_text (counted->lowest);
  normal = dusk_count_to_text (counted->baseline);
  if (event->entity.kind == DUSK_ENTITY_PREFIX)
    return g_strdup_printf (_("From %1$s to %2$s; at worst visible to %3$s of %4$s peers."), start, end, lowest, normal);
  return g_strdup_printf (_("From %1$s to %2$s; at worst %3$s of %4$s prefixes visible."), start, end, lowest, normal);
}

/* Titles -------------------------------------------------------------------------------------------------------------------------- */

static char *
start_title (const DuskVerdict *verdict)
{
  const DuskEvent *event = verdict->event;
  g_autofree char *reporter = NULL;

  if (event->state == DUSK_EVENT_CONFIRMED)
    {
      if (event->level == DUSK_LEVEL_DARK)
        return g_strdup_printf (verdict->is_again ? _("%s is dark again") : _("%s is dark"), event->name);
      if (event->level == DUSK_LEVEL_CRITICAL)
        return g_strdup_printf (verdict->is_again ? _("%s is critical again") : _("%s is critical"), event->name);
      return g_strdup_printf (_("%s is degraded"), event->name);
    }
  reporter = reporter_text (event);
  if (event->state == DUSK_EVENT_DISPUTED)
    /* Translators: a source such as IODA, and a country or network */
    return g_strdup_printf (_("%1$s reports an outage of %2$s; its routes are present"), reporter, event->name);
  return g_strdup_printf (_("%1$s reports an outage of %2$s"), reporter, event->name);
}

static char *
worse_title (const DuskEvent *event)
{
  const char *level = dusk_level_to_text (event->level);
  g_autofree char *reporter = NULL;

  if (event->state == DUSK_EVENT_CONFIRMED)
    /* Translators: a country or network, and a level such as “dark” */
    return g_strdup_printf (_("%1$s got worse: %2$s"), event->name, level);
  reporter = reporter_text (event);
  /* Translators: a source such as IODA, a country or network, and a level such as “dark” */
  return g_strdup_printf (_("%1$s: the outage of %2$s got worse: %3$s"), reporter, event->name, level);
}

static char *
end_title (const DuskVerdict *verdict)
{
  const DuskEvent *event = verdict->event;
  g_autofree char *length = length_text (verdict), *reporter = NULL;

  if (event->level == DUSK_LEVEL_NORMAL)
    /* Translators: feeds have taken back what they had said */
    return g_strdup_printf (_("%s had no outage after all"), event->name);
  if (event->state == DUSK_EVENT_CONFIRMED)
    return g_strdup_printf (_("%1$s is back after %2$s"), event->name, length);
  reporter = reporter_text (event);
  /* Translators: a source such as IODA, a country or network, a length of time */
  return g_strdup_printf (_("%1$s: the outage of %2$s is over after %3$s"), reporter, event->name, length);
}

static char *
passed_title (const DuskVerdict *verdict)
{
  const DuskEvent *event = verdict->event;
  g_autofree char *length = length_text (verdict), *reporter = NULL;

  if (event->state != DUSK_EVENT_CONFIRMED)
    {
      reporter = reporter_text (event);
      /* Translators: a source such as IODA, a country or network, a length of time */
      return g_strdup_printf (_("%1$s reported an outage of %2$s for %3$s"), reporter, event->name, length);
    }
  if (event->level == DUSK_LEVEL_DARK)
    return g_strdup_printf (_("%1$s was dark for %2$s"), event->name, length);
  if (event->level == DUSK_LEVEL_CRITICAL)
    return g_strdup_printf (_("%1$s was critical for %2$s"), event->name, length);
  return g_strdup_printf (_("%1$s was degraded for %2$s"), event->name, length);
}

/* For the notices ----------------------------------------------------------------------------------------------------------------- */

char *
_dusk_notice_title (const DuskVerdict *verdict)
{
  const DuskEvent *event = verdict->event;

  switch (verdict->matter)
    {
    case DUSK_MATTER_WORSE:
      return worse_title (event);
    case DUSK_MATTER_END:
      return end_title (verdict);
    case DUSK_MATTER_PASSED:
      return passed_title (verdict);
    case DUSK_MATTER_NONE:
    case DUSK_MATTER_START:
    default:
      return start_title (verdict);
    }
}

char *
_dusk_notice_body (const DuskVerdict *verdict, gint64 now_s)
{
  DuskEvent *event = verdict->event;
  gboolean is_over = event->end_s != DUSK_TIME_UNKNOWN, is_argued = event->is_contradicted || event->state != DUSK_EVENT_CONFIRMED;
  g_autofree char *story = is_over ? history (verdict, now_s) : beginning (verdict, now_s);
  g_autofree char *names = feeds_text (event, FALSE), *sources = is_argued ? dusk_event_sources_text (event) : NULL, *told = NULL;

  if (event->level == DUSK_LEVEL_NORMAL)
    {
      g_free (sources);
      sources = g_strdup (_("Its sources do not show it any more."));
    }
  if (sources == NULL)
    /* Translators: the names of the sources, as a sentence */
    sources = g_strdup_printf (C_ ("sources", "%s."), names);
  told = g_strdup_printf (C_ ("sentences", "%1$s %2$s"), story, sources);
  return event->is_simulated ? g_strdup_printf (C_ ("sentences", "%1$s %2$s"), told, _("Simulated.")) : g_steal_pointer (&told);
}

char *
_dusk_notice_several_title (const DuskVerdict *verdicts, guint n, gboolean is_sum)
{
  guint n_over = 0;

  for (guint i = 0; i < n; i++)
    n_over += verdicts[i].matter == DUSK_MATTER_END || verdicts[i].matter == DUSK_MATTER_PASSED;
  if (is_sum)
    return g_strdup_printf (ngettext ("%u outage in the quiet hours", "%u outages in the quiet hours", n), n);
  if (n_over == n)
    return g_strdup_printf (ngettext ("%u more outage is over", "%u more outages are over", n), n);
  if (n_over == 0)
    return g_strdup_printf (ngettext ("%u more outage", "%u more outages", n), n);
  /* Translators: how many outages began or ended in the last minute */
  return g_strdup_printf (ngettext ("News of %u more outage", "News of %u more outages", n), n);
}

char *
_dusk_notice_several_body (const DuskVerdict *verdicts, guint n)
{
  g_autoptr (GString) body = g_string_new (NULL);
  guint shown = n > MAX_LINES ? MAX_LINES - 1 : n;

  for (guint i = 0; i < shown; i++)
    {
      g_autofree char *line = _dusk_notice_title (&verdicts[i]);
      g_string_append_printf (body, "%s%s", i > 0 ? "\n" : "", line);
    }
  if (shown < n)
    g_string_append_printf (body, ngettext ("\nand %u more", "\nand %u more", n - shown), n - shown);
  if (verdicts[0].event->is_simulated)
    g_string_append_printf (body, "\n%s", _("Simulated."));
  return g_string_free (g_steal_pointer (&body), FALSE);
}
