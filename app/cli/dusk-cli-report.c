/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-cli-load.h"
#include "dusk-cli-print.h"
#include "dusk-error.h"
#include "dusk-incident.h"

/* What is told where no period is given. */
#define PERIOD_S (7 * DUSK_DAY_S)
/* What is looked through for the outage at a moment, before and after it. */
#define AROUND_S (7 * DUSK_DAY_S)

typedef struct {
  gint64     from_s;
  gint64     to_s;
  gboolean   has_outage;
  DuskOutage outage;
} Subject;

static gboolean
is_stdout (const char *path)
{
  return strcmp (path, "-") == 0;
}

static gboolean
check_path (const char *path)
{
  g_autofree char *folded = g_ascii_strdown (path, -1);

  return is_stdout (path) || g_str_has_suffix (folded, ".pdf") || g_str_has_suffix (folded, ".md");
}

static const DuskOutage *
outage_at (const DuskFindings *findings, gint64 at_s)
{
  for (guint i = 0; i < findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      if (outage->start_s <= at_s && (outage->end_s == DUSK_TIME_UNKNOWN || at_s < outage->end_s))
        return outage;
    }
  return NULL;
}

/* Finds the outage that the user has named by a moment of it. */
static gboolean
find_outage (DuskContext *context, const GArray *entities, gint64 at_s, Subject *subject, GError **error)
{
  g_autoptr (GPtrArray) answers = dusk_cli_load (context, entities, subject->from_s, subject->to_s);
  DuskCliAnswer *answer = g_ptr_array_index (answers, 0);
  const DuskOutage *outage = answer->report ? outage_at (answer->report->findings, at_s) : NULL;
  g_autofree char *moment = NULL;

  if (answer->report == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&answer->error));
      return FALSE;
    }
  subject->has_outage = outage != NULL;
  if (outage)
    {
      subject->outage = *outage;
      return TRUE;
    }
  moment = dusk_time_to_text (at_s, NULL, DUSK_TIME_FULL);
  /* Translators: a name and a time */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("%1$s had no outage at %2$s UTC"), answer->report->name, moment);
  return FALSE;
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static DuskIncident *
load (DuskContext *context, const DuskEntity *entity, const Subject *subject, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  dusk_incident_load_async (context, entity, subject->from_s, subject->to_s, subject->has_outage ? &subject->outage : NULL, NULL, loaded_cb, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);
  return dusk_incident_load_finish (result, error);
}

static int
write_report (const DuskIncident *incident, const char *path)
{
  g_autofree char *text = is_stdout (path) ? dusk_incident_to_markdown (incident) : NULL;
  g_autoptr (GError) error = NULL;

  if (text)
    return dusk_cli_print_long (text);
  return dusk_incident_export (incident, path, &error) ? DUSK_CLI_DONE : dusk_cli_complain_error (NULL, error);
}

/* Returns: whether the period makes sense; what is not given is a week, or what lies around the moment. */
static gboolean
read_period (DuskContext *context, const DuskCliOptions *options, Subject *subject)
{
  gint64 now_s = dusk_context_now (context), at_s = options->at_s;
  gboolean has_moment = at_s != DUSK_TIME_UNKNOWN;

  subject->to_s = options->to_s != DUSK_TIME_UNKNOWN ? options->to_s : has_moment ? MIN (now_s, at_s + AROUND_S) : now_s;
  subject->from_s = options->from_s != DUSK_TIME_UNKNOWN ? options->from_s : has_moment ? at_s - AROUND_S : subject->to_s - PERIOD_S;
  if (subject->to_s <= subject->from_s)
    dusk_cli_complain (subject->from_s >= now_s ? _("The period lies in the future") : _("The period ends before it begins"));
  else if (has_moment && (at_s < subject->from_s || at_s > subject->to_s))
    dusk_cli_complain (at_s > now_s ? _("The moment lies in the future") : _("The moment lies outside the period"));
  else
    return TRUE;
  return FALSE;
}

int
dusk_cli_report (DuskContext *context, const DuskCliOptions *options)
{
  const DuskEntity *entity = &g_array_index (options->entities, DuskEntity, 0);
  g_autoptr (DuskIncident) incident = NULL;
  g_autoptr (GError) error = NULL;
  Subject subject = { 0 };

  if (!check_path (options->output))
    {
      dusk_cli_complain (_("The file's ending must be .pdf or .md; - prints Markdown"));
      return DUSK_CLI_USAGE;
    }
  if (!read_period (context, options, &subject))
    return DUSK_CLI_FAILED;
  if (options->at_s != DUSK_TIME_UNKNOWN && !find_outage (context, options->entities, options->at_s, &subject, &error))
    return dusk_cli_complain_error (NULL, error);
  incident = load (context, entity, &subject, &error);
  if (incident == NULL)
    return dusk_cli_complain_error (NULL, error);
  dusk_cli_warn_of_sources (incident->report);
  return write_report (incident, options->output);
}
