/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-output.h"

/* RIPE RIS writes its tables out that often, from midnight on. */
#define COUNT_STEP_S (8 * DUSK_HOUR_S)

/* (transfer full) (nullable) */
static GBytes *
write_as (const DuskIncident *incident, const char *path, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1), *name = NULL;

  if (g_str_has_suffix (lower, ".pdf"))
    return dusk_incident_to_pdf (incident, error);
  if (g_str_has_suffix (lower, ".md"))
    {
      char *markdown = dusk_incident_to_markdown (incident);
      return g_bytes_new_take (markdown, strlen (markdown));
    }
  name = g_filename_display_name (path);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("“%s” must end in .pdf or .md"), name);
  return NULL;
}

gboolean
dusk_incident_export (const DuskIncident *incident, const char *path, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (incident != NULL && path != NULL, FALSE);

  bytes = write_as (incident, path, error);
  return bytes && dusk_output_write (path, bytes, error);
}

gint64
dusk_incident_count_in (const DuskReport *report, const DuskOutage *outage)
{
  gint64 end_s = outage->end_s == DUSK_TIME_UNKNOWN ? report->to_s : outage->end_s;
  gint64 count_s = dusk_time_floor (end_s - 1, COUNT_STEP_S);

  return count_s >= outage->start_s ? count_s : DUSK_TIME_UNKNOWN;
}

void
dusk_incident_free (DuskIncident *incident)
{
  g_clear_pointer (&incident->report, dusk_report_unref);
  g_clear_pointer (&incident->page, dusk_network_page_unref);
  g_clear_object (&incident->networks);
  g_clear_pointer (&incident->events, g_ptr_array_unref);
  g_free (incident->map);
  g_free (incident);
}
