/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-routes.h"

/* The limits of the detector (design §1): an outage opens below half, and closes above 0.80 held for two samples of five minutes. */
#define OPENS_BELOW  0.50
#define CLOSES_ABOVE 0.80
#define HELD_US      (10 * G_TIME_SPAN_MINUTE)

static double
count_at (const DuskRoutes *routes, guint index)
{
  const DuskRouteCount *count = &g_array_index (routes->counts, DuskRouteCount, index);

  return (double) count->v4 + count->v6;
}

static gint64
step_time (const DuskRoutes *routes, guint index)
{
  return g_array_index (routes->counts, DuskRouteCount, index).time_us;
}

/* The most before the start; where nothing is known of that time, the most of all. */
static double
find_baseline (const DuskRoutes *routes, gint64 start_us)
{
  double most = 0, most_before = 0;

  for (guint i = 0; i < routes->counts->len; i++)
    {
      most = MAX (most, count_at (routes, i));
      if (step_time (routes, i) < start_us)
        most_before = MAX (most_before, count_at (routes, i));
    }
  return most_before > 0 ? most_before : most;
}

/* Of all falls below half within the slack, the one whose low goes on at the sample that shows it, else the nearest to it. */
static gint64
find_start (const DuskRoutes *routes, gint64 near_us, gint64 slack_us, double baseline)
{
  gint64 found_us = DUSK_TIME_UNKNOWN, open_us = DUSK_TIME_UNKNOWN;
  gboolean is_open = FALSE;

  for (guint i = 0; i < routes->counts->len; i++)
    {
      double count = count_at (routes, i);
      gint64 time_us = step_time (routes, i);

      if (time_us > near_us && is_open && open_us != DUSK_TIME_UNKNOWN && open_us <= near_us && near_us - open_us <= slack_us)
        return open_us;
      if (!is_open && count < OPENS_BELOW * baseline && baseline - count >= 1)
        {
          is_open = TRUE;
          open_us = i > 0 ? time_us : DUSK_TIME_UNKNOWN;
          if (i > 0 && ABS (time_us - near_us) <= slack_us &&
              (found_us == DUSK_TIME_UNKNOWN || ABS (time_us - near_us) < ABS (found_us - near_us)))
            found_us = time_us;
        }
      else if (is_open && count > CLOSES_ABOVE * baseline)
        {
          is_open = FALSE;
        }
    }
  if (is_open && open_us != DUSK_TIME_UNKNOWN && open_us <= near_us && near_us - open_us <= slack_us)
    return open_us;
  return found_us;
}

/* Where what is known of the time after @time_us ends. */
static gint64
known_until (const DuskRoutes *routes, gint64 time_us)
{
  for (guint i = 0; i < routes->known->len; i++)
    {
      const DuskSpan *span = &g_array_index (routes->known, DuskSpan, i);

      if (time_us < span->end_s * G_USEC_PER_SEC)
        return span->end_s * G_USEC_PER_SEC;
    }
  return routes->to_s * G_USEC_PER_SEC;
}

/* Of all rises above the limit that are held, and follow a low, the nearest to the sample that shows it. */
static gint64
find_end (const DuskRoutes *routes, gint64 after_us, gint64 near_us, gint64 slack_us, double baseline)
{
  gint64 found_us = DUSK_TIME_UNKNOWN;
  gboolean was_low = FALSE;

  for (guint i = 0; i < routes->counts->len; i++)
    {
      gint64 rise_us = step_time (routes, i), until_us;
      guint last = i;

      was_low = was_low || count_at (routes, i) < OPENS_BELOW * baseline;
      if (i == 0 || count_at (routes, i) <= CLOSES_ABOVE * baseline)
        continue;
      while (last + 1 < routes->counts->len && count_at (routes, last + 1) > CLOSES_ABOVE * baseline)
        last++;
      until_us = last + 1 < routes->counts->len ? step_time (routes, last + 1) : routes->to_s * G_USEC_PER_SEC;
      i = last;
      if (!was_low || (until_us - rise_us < HELD_US && until_us < known_until (routes, rise_us)))
        continue;
      was_low = FALSE;
      if ((after_us == DUSK_TIME_UNKNOWN || rise_us > after_us) && ABS (rise_us - near_us) <= slack_us &&
          (found_us == DUSK_TIME_UNKNOWN || ABS (rise_us - near_us) < ABS (found_us - near_us)))
        found_us = rise_us;
    }
  return found_us;
}

gboolean
dusk_routes_find_outage (const DuskRoutes *routes, gint64 near_start_s, gint64 near_end_s, gint64 slack_s, double baseline,
                         gint64 *start_us, gint64 *end_us)
{
  gint64 slack_us = slack_s * G_USEC_PER_SEC;

  g_return_val_if_fail (routes != NULL && start_us != NULL && end_us != NULL, FALSE);

  *start_us = *end_us = DUSK_TIME_UNKNOWN;
  if (isnan (baseline))
    baseline = find_baseline (routes, near_start_s * G_USEC_PER_SEC);
  if (!(baseline > 0))
    return FALSE;
  *start_us = find_start (routes, near_start_s * G_USEC_PER_SEC, slack_us, baseline);
  if (near_end_s != DUSK_TIME_UNKNOWN)
    *end_us = find_end (routes, *start_us, near_end_s * G_USEC_PER_SEC, slack_us, baseline);
  return *start_us != DUSK_TIME_UNKNOWN || *end_us != DUSK_TIME_UNKNOWN;
}
