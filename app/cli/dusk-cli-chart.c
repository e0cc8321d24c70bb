/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>

#include "dusk-cli-load.h"
#include "dusk-cli-print.h"
#include "dusk-report-chart.h"

#define PERIOD_S (7 * DUSK_DAY_S)
/* More strips would make a picture that no page takes. */
#define MAX_STRIPS 32

static DuskChart *
load_network_chart (DuskContext *context, guint32 asn, gint64 from_s, gint64 to_s, GError **error)
{
  g_autoptr (DuskNetworkPage) page = dusk_cli_load_page (context, asn, from_s, to_s, error);

  if (page == NULL)
    return NULL;
  dusk_cli_warn_of_sources (page->report);
  return dusk_network_chart_new (page, MAX_STRIPS);
}

static DuskChart *
load_report_chart (DuskContext *context, const GArray *entities, gint64 from_s, gint64 to_s, GError **error)
{
  g_autoptr (GPtrArray) answers = dusk_cli_load (context, entities, from_s, to_s);
  DuskCliAnswer *answer = g_ptr_array_index (answers, 0);

  if (answer->report == NULL)
    {
      g_propagate_error (error, g_steal_pointer (&answer->error));
      return NULL;
    }
  dusk_cli_warn_of_sources (answer->report);
  return dusk_report_chart_new (answer->report);
}

int
dusk_cli_chart (DuskContext *context, const DuskCliOptions *options)
{
  const DuskEntity *entity = &g_array_index (options->entities, DuskEntity, 0);
  gint64 to_s = options->to_s == DUSK_TIME_UNKNOWN ? dusk_context_now (context) : options->to_s;
  gint64 from_s = options->from_s == DUSK_TIME_UNKNOWN ? to_s - PERIOD_S : options->from_s;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskChart) chart = NULL;
  DuskChartFormat format;

  if (!dusk_chart_format_from_path (options->output, &format, &error))
    {
      dusk_cli_complain_error (NULL, error);
      return DUSK_CLI_USAGE;
    }
  chart = entity->kind == DUSK_ENTITY_NETWORK ? load_network_chart (context, entity->asn, from_s, to_s, &error)
                                              : load_report_chart (context, options->entities, from_s, to_s, &error);
  if (chart == NULL || !dusk_chart_export (chart, options->output, format, &options->picture, &error))
    return dusk_cli_complain_error (NULL, error);
  return DUSK_CLI_DONE;
}
