/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-visibility.h"
#include "dusk-report-private.h"

/* The grain of a country's series, so that both are read alike. */
#define STEP_S (5 * DUSK_MINUTE_S)
/* How old the newest sample of messages may be. */
#define MAX_AGE_S (30 * DUSK_MINUTE_S)

/* What the dumps tell before the messages begin, for the baseline; from then on what the messages tell. */
static DuskSeries *
refine_series (const DuskReport *report, const DuskRoutes *routes)
{
  gint64 start_s = dusk_time_floor (dusk_series_start (report->series), STEP_S), end_s = MIN (report->to_s, routes->to_s);
  DuskSeries *series = dusk_series_new (start_s, end_s, STEP_S);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    {
      gint64 time_s = dusk_series_time (series, i);
      if (time_s < routes->from_s)
        dusk_series_set (series, i, dusk_series_at (report->series, time_s));
      else
        dusk_series_set (series, i, dusk_series_at (routes->total->v4, time_s) + dusk_series_at (routes->total->v6, time_s));
    }
  return series;
}

/* Between two samples the messages tell the second. */
static void
sharpen (DuskFindings *findings, const DuskRoutes *routes)
{
  for (guint i = 0; i < findings->outages->len; i++)
    {
      DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      gint64 start_us, end_us;
      if (!dusk_routes_find_outage (routes, outage->start_s, outage->end_s, STEP_S, outage->baseline, &start_us, &end_us))
        continue;
      if (start_us != DUSK_TIME_UNKNOWN)
        outage->start_s = start_us / G_USEC_PER_SEC;
      if (end_us != DUSK_TIME_UNKNOWN)
        outage->end_s = end_us / G_USEC_PER_SEC;
      if (start_us != DUSK_TIME_UNKNOWN && (end_us != DUSK_TIME_UNKNOWN || outage->end_s == DUSK_TIME_UNKNOWN))
        outage->precision_s = 1;
    }
}

DuskReport *
dusk_network_refine (const DuskReport *report, const DuskRoutes *routes)
{
  g_autoptr (DuskReport) refined = NULL;
  g_autoptr (DuskSeries) series = NULL;
  gint64 latest_s;

  g_return_val_if_fail (report != NULL && routes != NULL, NULL);

  series = refine_series (report, routes);
  if (isnan (dusk_series_latest (series, &latest_s)) || latest_s < routes->from_s)
    return NULL;
  refined = _dusk_report_copy_frame (report);
  _dusk_report_take_series (refined, series, report->is_live ? MAX_AGE_S : 0);
  sharpen (refined->findings, routes);
  return g_steal_pointer (&refined);
}
