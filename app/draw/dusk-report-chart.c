/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-report-chart.h"

#include "dusk-routes-chart.h"

#include <glib/gi18n.h>

/* Neighbours beyond these say little in a strip each. */
#define MAX_NEIGHBOURS 12

const char *
dusk_report_chart_source (void)
{
  return _("Source: RIPE NCC, RIPEstat (stat.ripe.net), under its terms of use");
}

static DuskChart *
new_chart (const DuskReport *report, gint64 from_s)
{
  DuskChart *chart = dusk_chart_new (report->name, from_s, report->to_s);

  if (report->territory)
    dusk_chart_set_zone (chart, report->territory->zone_id, report->territory->zone_city);
  dusk_chart_set_source (chart, dusk_report_chart_source ());
  dusk_chart_set_simulated (chart, report->is_simulated);
  return chart;
}

static void
add_bands (DuskChart *chart, const DuskFindings *findings, const char *place)
{
  for (guint i = 0; i < findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      DuskSpan span = { outage->start_s, outage->end_s };
      g_autofree char *label = NULL;

      if (place)
        /* Translators: a country, and a level such as dark. */
        label = g_strdup_printf (C_("band", "%s: %s"), place, dusk_level_to_text (outage->level));
      else
        label = g_strdup (dusk_level_to_text (outage->level));
      dusk_chart_add_band (chart, span, outage->level, label);
    }
}

static gboolean
has_values (DuskSeries *series)
{
  return dusk_series_count_missing (series) < dusk_series_length (series);
}

static void
add_updates (DuskChart *chart, const DuskUpdateActivity *activity)
{
  if (has_values (activity->withdrawals))
    dusk_chart_add_mirrored_bars (chart, _("Announcements ↑ and withdrawals ↓"), activity->announcements, activity->withdrawals);
  else
    dusk_chart_add_bars (chart, _("Announcements"), DUSK_CHART_ANNOUNCEMENTS, activity->announcements);
}

static void
add_prefixes (DuskChart *chart, const DuskAnnouncedPrefixes *announced, guint max_strips)
{
  DuskSpan known = { announced->from_s, announced->to_s };

  if (announced->prefixes->len == 0)
    return;
  dusk_chart_add_strips (chart, _("When each prefix was visible"));
  for (guint i = 0; i < MIN (announced->prefixes->len, max_strips); i++)
    {
      const DuskPrefixTimes *times = announced->prefixes->pdata[i];
      char text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&times->prefix, text);
      dusk_chart_add_strip (chart, text, times->spans, known);
    }
}

static void
add_neighbours (DuskChart *chart, const DuskNeighbours *neighbours)
{
  DuskSpan known = { MAX (neighbours->from_s, neighbours->earliest_s), neighbours->to_s };

  if (neighbours->neighbours->len == 0)
    return;
  dusk_chart_add_strips (chart, _("When each neighbour was seen"));
  for (guint i = 0; i < MIN (neighbours->neighbours->len, MAX_NEIGHBOURS); i++)
    {
      const DuskNeighbour *neighbour = neighbours->neighbours->pdata[i];
      g_autofree char *text = g_strdup_printf ("AS%u", neighbour->asn);
      dusk_chart_add_strip (chart, text, neighbour->spans, known);
    }
}

DuskChart *
dusk_report_chart_new (const DuskReport *report)
{
  DuskChart *chart = new_chart (report, report->from_s);

  if (report->entity.kind == DUSK_ENTITY_PREFIX)
    {
      dusk_chart_add_steps (chart, _("Full-feed peers that see it"), DUSK_CHART_VISIBILITY, report->series, report->findings->baselines);
    }
  else
    {
      dusk_chart_add_bars (chart, _("Unstable prefixes (at least)"), DUSK_CHART_UNSTABLE, report->unstable);
      dusk_chart_add_steps (chart, _("Available prefixes"), DUSK_CHART_AVAILABLE, report->series, report->findings->baselines);
    }
  add_bands (chart, report->findings, NULL);
  return chart;
}

DuskChart *
dusk_network_chart_new (const DuskNetworkPage *page, guint max_strips)
{
  const DuskReport *report = page->report;
  /* To the second where the messages themselves are known. */
  DuskSeries *visibility = page->routes && page->routes->visibility ? page->routes->visibility : page->visibility;
  DuskChart *chart = new_chart (report, page->routes ? MAX (report->from_s, page->routes->from_s) : report->from_s);

  if (visibility && has_values (visibility))
    dusk_chart_add_steps (chart, _("Visible to full-feed peers"), DUSK_CHART_VISIBILITY, visibility, NULL);
  dusk_chart_add_steps (chart, _("Available prefixes"), DUSK_CHART_AVAILABLE, page->routes ? page->routes->total->low : report->series,
                        page->routes ? NULL : report->findings->baselines);
  if (page->activity)
    add_updates (chart, page->activity);
  if (page->routes)
    dusk_routes_chart_add_prefixes (chart, page->routes, max_strips);
  else if (page->prefixes_reply)
    add_prefixes (chart, page->prefixes_reply->record, max_strips);
  if (page->neighbours_reply)
    add_neighbours (chart, page->neighbours_reply->record);
  if (page->country_findings && report->territory)
    add_bands (chart, page->country_findings, dusk_territory_name (report->territory));
  else
    add_bands (chart, report->findings, NULL);
  return chart;
}
