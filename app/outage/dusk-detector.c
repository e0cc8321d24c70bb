/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-detector.h"

#include "dusk-baseline.h"

/* IODA's score counts bins of 5 minutes, each lost one 500. */
#define SCORE_PER_BIN 500.0
#define SCORE_BIN_S   300

#define NOWHERE G_MAXSIZE

/* Samples start … end - 1; end is NOWHERE while it goes on. */
typedef struct {
  gsize    start;
  gsize    end;
  gboolean is_blip;
} Run;

typedef enum {
  CALM,
  LOW_ONCE,
  LOW,
} State;

/*
 * normal: the baseline in force
 * back, risen: the sample that ends the low, the dip, if the next known one confirms it; NOWHERE until there is one
 * free: the first sample after the last low, where what is left of a loss may begin
 * noise: what a loss had to exceed when the dip began
 * lows, dips: (element-type Run): those that are over
 */
typedef struct {
  DuskBaseline *window;
  double        normal;
  State         state;
  Run           low;
  gsize         back;
  gsize         free;
  GArray       *lows;
  gboolean      is_dipped;
  Run           dip;
  gsize         risen;
  double        noise;
  GArray       *dips;
} Scan;

static void
end_low (Scan *scan, gsize end)
{
  scan->low.end = end;
  g_array_append_val (scan->lows, scan->low);
  scan->state = CALM;
}

static void
end_dip (Scan *scan, gsize end)
{
  scan->dip.end = end;
  g_array_append_val (scan->dips, scan->dip);
  scan->is_dipped = FALSE;
}

/* What leads from a dip into a low without a whole sample between is a slope, no blip; so is what is left after a low. */
static void
begin_low (Scan *scan, gsize index)
{
  if (scan->is_dipped)
    {
      scan->dip.is_blip = scan->dip.is_blip && scan->risen != NOWHERE;
      end_dip (scan, MIN (scan->risen, index));
    }
  scan->low = (Run) { index, NOWHERE, TRUE };
  scan->state = LOW_ONCE;
}

static void
follow_dip (Scan *scan, gsize index, double value)
{
  gboolean is_degraded = scan->normal - value >= 1 && dusk_level_of (value, scan->normal) >= DUSK_LEVEL_DEGRADED;

  if (!scan->is_dipped)
    {
      if (!is_degraded)
        return;
      scan->noise = dusk_baseline_noise (scan->window);
      if (scan->normal - value <= scan->noise)
        return;
      scan->is_dipped = TRUE;
      scan->risen = NOWHERE;
      scan->dip = (Run) { index, NOWHERE, index != scan->free };
    }
  else if (is_degraded && scan->normal - value > scan->noise)
    {
      scan->risen = NOWHERE;
      scan->dip.is_blip = FALSE;
    }
  else if (scan->risen == NOWHERE)
    {
      scan->risen = index;
    }
  else
    {
      end_dip (scan, scan->risen);
    }
}

/* Returns what the sample is worth to the baseline: the baseline itself while it is low or its return is not sure. */
static double
follow (Scan *scan, gsize index, double value)
{
  gboolean is_low = scan->normal - value >= 1 && dusk_level_of (value, scan->normal) >= DUSK_LEVEL_CRITICAL;

  switch (scan->state)
    {
    case CALM:
      if (is_low)
        {
          begin_low (scan, index);
          return scan->normal;
        }
      break;

    case LOW_ONCE:
      if (is_low)
        {
          scan->low.is_blip = FALSE;
          scan->back = NOWHERE;
          scan->state = LOW;
          return scan->normal;
        }
      scan->free = index;
      end_low (scan, index);
      break;

    case LOW:
    default:
      if (value / scan->normal <= DUSK_OUTAGE_BACK_ABOVE)
        {
          scan->back = NOWHERE;
          scan->is_dipped = FALSE;
          return scan->normal;
        }
      if (scan->back == NOWHERE)
        {
          scan->back = scan->free = index;
          follow_dip (scan, index, value);
          return scan->normal;
        }
      end_low (scan, scan->back);
      break;
    }
  follow_dip (scan, index, value);
  return value;
}

static void
scan_samples (Scan *scan, const DuskSeries *series, DuskSeries *baselines)
{
  const double *values = dusk_series_values (series);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    {
      double median = dusk_baseline_median (scan->window);

      if (scan->state == CALM && !isnan (median))
        scan->normal = median;
      dusk_series_set (baselines, i, scan->normal);
      dusk_baseline_push (scan->window, isnan (values[i]) ? NAN : follow (scan, i, values[i]));
    }
  if (scan->state != CALM)
    end_low (scan, NOWHERE);
  else if (scan->is_dipped)
    end_dip (scan, NOWHERE);
}

/* How many steps before a sample the last known one is. */
static gsize
steps_since_known (const double *values, gsize index)
{
  gsize steps = 1;

  while (steps < index && isnan (values[index - steps]))
    steps++;
  return steps;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskOutage *left = a, *right = b;

  return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

static DuskOutage
describe (const Run *run, const DuskSeries *series, const DuskSeries *baselines)
{
  return dusk_outage_of_samples (series, baselines, run->start, MIN (run->end, dusk_series_length (series)), run->end == NOWHERE, run->is_blip);
}

void
dusk_detect (const DuskSeries *series, DuskSeries *baselines, GArray *outages, GArray *degradations)
{
  g_autoptr (DuskBaseline) window = dusk_baseline_new (dusk_series_step (series));
  g_autoptr (GArray) lows = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr (GArray) dips = g_array_new (FALSE, FALSE, sizeof (Run));
  Scan scan = { .window = window, .normal = NAN, .free = NOWHERE, .lows = lows, .dips = dips };

  g_return_if_fail (dusk_series_length (series) <= dusk_series_length (baselines));

  scan_samples (&scan, series, baselines);
  for (guint i = 0; i < lows->len; i++)
    {
      const Run *low = &g_array_index (lows, Run, i);
      DuskOutage outage = describe (low, series, baselines);
      g_array_append_val (low->is_blip ? degradations : outages, outage);
    }
  for (guint i = 0; i < dips->len; i++)
    {
      DuskOutage degradation = describe (&g_array_index (dips, Run, i), series, baselines);
      g_array_append_val (degradations, degradation);
    }
  g_array_sort (degradations, compare_starts);
}

DuskOutage
dusk_outage_of_samples (const DuskSeries *series, const DuskSeries *baselines, gsize start, gsize end, gboolean goes_on, gboolean is_blip)
{
  const double *values = dusk_series_values (series), *normals = dusk_series_values (baselines);
  int step_s = dusk_series_step (series);
  gsize gap = steps_since_known (values, start);
  DuskOutage outage = {
    .start_s = dusk_series_time (series, start),
    .end_s = goes_on ? DUSK_TIME_UNKNOWN : dusk_series_time (series, end),
    .lowest = INFINITY,
    .baseline = normals[start],
    .is_blip = is_blip,
  };

  if (!goes_on)
    gap = MAX (gap, steps_since_known (values, end));
  outage.precision_s = (int) MIN ((guint64) gap * (guint64) step_s, G_MAXINT);
  for (gsize i = start; i < end; i++)
    {
      if (isnan (values[i]))
        {
          outage.missing++;
          continue;
        }
      outage.lowest = MIN (outage.lowest, values[i]);
      outage.level = MAX (outage.level, dusk_level_of (values[i], normals[i]));
      outage.score += 1 - values[i] / normals[i];
    }
  outage.score *= SCORE_PER_BIN * step_s / SCORE_BIN_S;
  return outage;
}
