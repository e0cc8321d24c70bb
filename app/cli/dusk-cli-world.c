/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-world.h"

#include <glib/gi18n.h>

#include "dusk-cli-load.h"
#include "dusk-cli-print.h"
#include "dusk-error.h"

static int
compare_worst_first (gconstpointer a, gconstpointer b)
{
  const DuskReport *one = *(const DuskReport *const *) a, *other = *(const DuskReport *const *) b;
  int by_level = (int) other->findings->level - (int) one->findings->level;
  double by_loss = (other->findings->baseline - other->findings->latest) - (one->findings->baseline - one->findings->latest);

  if (by_level != 0)
    return by_level;
  if (by_loss != 0 && !isnan (by_loss))
    return by_loss < 0 ? -1 : 1;
  return g_utf8_collate (one->name, other->name);
}

/* A country of which there is nothing is drawn hatched and has no outage to list; it is no failure. */
static gboolean
is_nothing (const GError *error)
{
  return g_error_matches (error, DUSK_ERROR, DUSK_ERROR_NO_DATA) || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_MAINTENANCE);
}

/* An outage goes on only where it is known to: not where the newest sample is hours old. */
static gboolean
is_in_outage (const DuskFindings *findings)
{
  return findings->level != DUSK_LEVEL_NO_DATA && dusk_findings_current (findings) != NULL;
}

static const char *
problem_of (const DuskReport *report)
{
  for (guint i = 0; report && i < report->sources->len; i++)
    if (((DuskSource *) g_ptr_array_index (report->sources, i))->problem)
      return ((DuskSource *) g_ptr_array_index (report->sources, i))->problem;
  return NULL;
}

/* Countries whose answers come from the store are no failure, but their age must be said. */
static int
warn_of_old (const GPtrArray *answers)
{
  const char *problem = NULL;
  g_autofree char *subject = NULL, *line = NULL;
  guint n = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const char *next = problem_of (((DuskCliAnswer *) g_ptr_array_index (answers, i))->report);
      problem = problem ? problem : next;
      n += next ? 1 : 0;
    }
  if (problem == NULL)
    return DUSK_CLI_DONE;
  subject = g_strdup_printf (ngettext ("%u country is told from what was kept, which may be old", "%u countries are told from what was kept, "
                                       "which may be old", n), n);
  /* Translators: what an error is about, and the error */
  line = g_strdup_printf (_("%s: %s"), subject, problem);
  dusk_cli_complain (line);
  return DUSK_CLI_DONE;
}

GPtrArray *
dusk_cli_world_load (DuskContext *context, gint64 from_s, gint64 to_s)
{
  g_autoptr (GArray) entities = g_array_new (FALSE, TRUE, sizeof (DuskEntity));

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };
      g_strlcpy (entity.id, dusk_territory_at (i)->code, sizeof entity.id);
      g_array_append_val (entities, entity);
    }
  return dusk_cli_load (context, entities, from_s, to_s);
}

int
dusk_cli_world_complain (const GPtrArray *answers)
{
  const GError *first = NULL;
  g_autofree char *subject = NULL;
  guint n = 0;

  for (guint i = 0; i < answers->len; i++)
    {
      const DuskCliAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->error == NULL || is_nothing (answer->error))
        continue;
      if (n++ == 0)
        first = answer->error;
    }
  if (first == NULL && dusk_cli_world_count (answers) > 0)
    return warn_of_old (answers);
  /* Where there is nothing about any country, nothing can be said: that there is no outage least of all. */
  if (first == NULL)
    return dusk_cli_complain_error (NULL, ((DuskCliAnswer *) g_ptr_array_index (answers, 0))->error);
  subject = g_strdup_printf (ngettext ("%u country could not be had", "%u countries could not be had", n), n);
  return dusk_cli_complain_error (n < answers->len ? subject : NULL, first);
}

GPtrArray *
dusk_cli_world_reports (const GPtrArray *answers, gboolean is_now)
{
  GPtrArray *reports = g_ptr_array_new ();

  for (guint i = 0; i < answers->len; i++)
    {
      const DuskCliAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->report == NULL)
        continue;
      if (is_now ? is_in_outage (answer->report->findings) : answer->report->findings->outages->len > 0)
        g_ptr_array_add (reports, answer->report);
    }
  g_ptr_array_sort (reports, compare_worst_first);
  return reports;
}

guint
dusk_cli_world_count (const GPtrArray *answers)
{
  guint n = 0;

  for (guint i = 0; i < answers->len; i++)
    n += ((DuskCliAnswer *) g_ptr_array_index (answers, i))->report ? 1 : 0;
  return n;
}

void
dusk_cli_world_picture (DuskContext *context, const GPtrArray *answers, gint64 at_s, DuskMapPicture *picture)
{
  picture->at_s = at_s;
  picture->title = _("Visible Internet routes of each country");
  picture->source = _("Source: RIPE NCC, RIPEstat (stat.ripe.net), under its terms of use");
  picture->is_simulated = dusk_context_is_simulated (context);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      const DuskCliAnswer *answer = g_ptr_array_index (answers, i);
      const DuskFindings *findings = answer->report ? answer->report->findings : NULL;
      gboolean is_known = findings && findings->level != DUSK_LEVEL_NO_DATA;
      picture->levels[i] = is_known ? findings->level : DUSK_LEVEL_NO_DATA;
      picture->shares[i] = is_known ? findings->latest / findings->baseline : NAN;
    }
}
