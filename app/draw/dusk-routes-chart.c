/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-routes-chart.h"

#include <glib/gi18n.h>

static gboolean
has_values (const DuskSeries *series)
{
  return series && dusk_series_count_missing (series) < dusk_series_length (series);
}

/* Whether there is anything to be drawn: a table dump alone has no updates. */
static gboolean
has_any (const DuskSeries *series)
{
  double min, max;

  return series && dusk_series_range (series, dusk_series_start (series), dusk_series_end (series), &min, &max) && max > 0;
}

/* From the first message to the last: what lies between two parts that were read is known from both. */
static DuskSpan
known_span (const DuskRoutes *routes)
{
  DuskSpan known = { routes->from_s, routes->to_s };

  if (routes->known->len == 0)
    return (DuskSpan) { routes->to_s, routes->to_s };
  known.start_s = MAX (known.start_s, g_array_index (routes->known, DuskSpan, 0).start_s);
  known.end_s = MIN (known.end_s, g_array_index (routes->known, DuskSpan, routes->known->len - 1).end_s);
  return known;
}

void
dusk_routes_chart_add_prefixes (DuskChart *chart, const DuskRoutes *routes, guint max_strips)
{
  guint shown = MIN (routes->prefixes->len, max_strips);
  DuskSpan known = known_span (routes);

  g_return_if_fail (DUSK_IS_CHART (chart));

  if (shown == 0)
    return;
  dusk_chart_add_strips (chart, _("When each prefix was visible"));
  for (guint i = 0; i < shown; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, i);
      g_autoptr (GArray) spans = dusk_routes_visible_spans (routes, i);
      char text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&prefix->prefix, text);
      dusk_chart_add_strip (chart, text, spans, known);
    }
}

DuskChart *
dusk_routes_chart_new (const DuskRoutes *routes, const char *title, const DuskTerritory *territory, gboolean is_simulated, guint max_strips)
{
  const DuskRouteSeries *total;
  DuskChart *chart;

  g_return_val_if_fail (routes != NULL, NULL);

  total = routes->total;
  chart = dusk_chart_new (title, routes->from_s, routes->to_s);
  if (territory)
    dusk_chart_set_zone (chart, territory->zone_id, territory->zone_city);
  dusk_chart_set_source (chart, _("Source: BGP messages of the archive files that were read"));
  dusk_chart_set_simulated (chart, is_simulated);
  if (has_values (routes->visibility))
    dusk_chart_add_steps (chart, _("Visible to full-feed peers"), DUSK_CHART_VISIBILITY, routes->visibility, NULL);
  dusk_chart_add_steps (chart, _("Available prefixes"), DUSK_CHART_AVAILABLE, total->low, NULL);
  if (has_any (total->unstable))
    dusk_chart_add_bars (chart, _("Unstable prefixes"), DUSK_CHART_UNSTABLE, total->unstable);
  if (has_any (total->announcements) || has_any (total->withdrawals))
    dusk_chart_add_mirrored_bars (chart, _("Announcements ↑ and withdrawals ↓"), total->announcements, total->withdrawals);
  dusk_routes_chart_add_prefixes (chart, routes, max_strips);
  return chart;
}
