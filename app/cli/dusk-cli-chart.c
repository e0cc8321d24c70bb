/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>

#include "dusk-chart.h"
#include "dusk-cli-load.h"
#include "dusk-cli-print.h"

#define PERIOD_S (7 * DUSK_DAY_S)

static DuskChart *
chart_of_report (const DuskReport *report)
{
  DuskChart *chart = dusk_chart_new (report->name, report->from_s, report->to_s);

  dusk_chart_set_source (chart, _("Source: RIPE NCC, RIPEstat (stat.ripe.net), under its terms of use"));
  dusk_chart_set_simulated (chart, report->is_simulated);
  if (report->territory)
    dusk_chart_set_zone (chart, report->territory->zone_id, report->territory->zone_city);
  dusk_chart_add_bars (chart, _("Unstable prefixes (at least)"), DUSK_CHART_UNSTABLE, report->unstable);
  dusk_chart_add_steps (chart, _("Available prefixes"), DUSK_CHART_AVAILABLE, report->series, report->findings->baselines);
  for (guint i = 0; i < report->findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (report->findings->outages, DuskOutage, i);
      const DuskSpan span = { outage->start_s, outage->end_s };
      dusk_chart_add_band (chart, span, outage->level, dusk_level_to_text (outage->level));
    }
  return chart;
}

int
dusk_cli_chart (DuskContext *context, const DuskCliOptions *options)
{
  gint64 to_s = options->to_s == DUSK_TIME_UNKNOWN ? dusk_context_now (context) : options->to_s;
  gint64 from_s = options->from_s == DUSK_TIME_UNKNOWN ? to_s - PERIOD_S : options->from_s;
  g_autoptr (GPtrArray) answers = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskChart) chart = NULL;
  const DuskCliAnswer *answer;
  DuskChartFormat format;

  if (!dusk_chart_format_from_path (options->output, &format, &error))
    {
      dusk_cli_complain_error (NULL, error);
      return DUSK_CLI_USAGE;
    }
  answers = dusk_cli_load (context, options->entities, from_s, to_s);
  answer = g_ptr_array_index (answers, 0);
  if (answer->report == NULL)
    return dusk_cli_complain_error (NULL, answer->error);
  chart = chart_of_report (answer->report);
  if (!dusk_chart_export (chart, options->output, format, options->width_px, options->height_px, options->is_dark, &error))
    return dusk_cli_complain_error (NULL, error);
  return DUSK_CLI_DONE;
}
