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
 * lows, dips: (owned) (element-type Run): finished ones
 * back, risen: the sample that ends the low, the dip, if the next known one confirms it
 */
typedef struct {
  DuskBaseline *window;
  double        normal;
  State         state;
  Run           low;
  gsize         back;
  GArray       *lows;
  gboolean      is_dipped;
  double        noise;
  Run           dip;
  gsize         risen;
  GArray       *dips;
} Scan;

static void
end_low (Scan *scan, gsize end)
{
  scan->low.end = end;
  g_array_append_val (scan->lows, scan->low);
  scan->state = CALM;
}

/* Returns what the sample is worth to the baseline: the baseline itself while it is low or its return is not sure. */
static double
follow_low (Scan *scan, gsize index, double value)
{
  gboolean is_low = dusk_level_of (value, scan->normal) >= DUSK_LEVEL_CRITICAL;

  switch (scan->state)
    {
    case CALM:
      if (!is_low)
        return value;
      scan->low = (Run) { index, NOWHERE, TRUE };
      scan->state = LOW_ONCE;
      return scan->normal;

    case LOW_ONCE:
      if (!is_low)
        {
          end_low (scan, index);
          return value;
        }
      scan->low.is_blip = FALSE;
      scan->back = NOWHERE;
      scan->state = LOW;
      return scan->normal;

    case LOW:
    default:
      if (value / scan->normal <= DUSK_OUTAGE_BACK_ABOVE)
        {
          scan->back = NOWHERE;
          return scan->normal;
        }
      if (scan->back == NOWHERE)
        {
          scan->back = index;
          return scan->normal;
        }
      end_low (scan, scan->back);
      return value;
    }
}

static void
follow_dip (Scan *scan, gsize index, double value)
{
  gboolean is_degraded = value < scan->normal && dusk_level_of (value, scan->normal) >= DUSK_LEVEL_DEGRADED;

  if (!scan->is_dipped)
    {
      if (!is_degraded)
        return;
      scan->noise = dusk_baseline_noise (scan->window);
      if (scan->normal - value <= scan->noise)
        return;
      scan->is_dipped = TRUE;
      scan->risen = NOWHERE;
      scan->dip = (Run) { index, NOWHERE, TRUE };
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
      scan->dip.end = scan->risen;
      g_array_append_val (scan->dips, scan->dip);
      scan->is_dipped = FALSE;
    }
}

static void
scan_samples (Scan *scan, const DuskSeries *series, DuskSeries *baselines)
{
  const double *values = dusk_series_values (series);
  gsize length = dusk_series_length (series);

  for (gsize i = 0; i < length; i++)
    {
      if (scan->state == CALM)
        scan->normal = dusk_baseline_median (scan->window);
      dusk_series_set (baselines, i, scan->normal);
      if (isnan (values[i]))
        {
          dusk_baseline_push (scan->window, NAN);
          continue;
        }
      follow_dip (scan, i, values[i]);
      dusk_baseline_push (scan->window, follow_low (scan, i, values[i]));
    }
  if (scan->state != CALM)
    g_array_append_val (scan->lows, scan->low);
  if (scan->is_dipped)
    g_array_append_val (scan->dips, scan->dip);
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

static DuskOutage
describe (const Run *run, const DuskSeries *series, const DuskSeries *baselines)
{
  const double *values = dusk_series_values (series), *normals = dusk_series_values (baselines);
  int step_s = dusk_series_step (series);
  gboolean goes_on = run->end == NOWHERE;
  gsize end = MIN (run->end, dusk_series_length (series));
  gsize gap = steps_since_known (values, run->start);
  DuskOutage outage = {
    .start_s = dusk_series_time (series, run->start),
    .end_s = goes_on ? DUSK_TIME_UNKNOWN : dusk_series_time (series, run->end),
    .lowest = INFINITY,
    .baseline = normals[run->start],
    .is_blip = run->is_blip,
  };

  if (!goes_on)
    gap = MAX (gap, steps_since_known (values, run->end));
  outage.precision_s = (int) MIN ((guint64) gap * (guint64) step_s, G_MAXINT);
  for (gsize i = run->start; i < end; i++)
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

/* What lies between two lows of a long dip may be whole again: then there is nothing to tell of it. */
static void
append_part (GArray *degradations, gsize start, gsize end, const DuskSeries *series, const DuskSeries *baselines)
{
  Run part = { start, end, FALSE };
  DuskOutage outage;

  if (start >= MIN (end, dusk_series_length (series)))
    return;
  outage = describe (&part, series, baselines);
  if (outage.level >= DUSK_LEVEL_DEGRADED)
    g_array_append_val (degradations, outage);
}

/* Appends a dip without the time of the lows in it. @next: the first low that does not end before the dip. */
static void
append_dip (GArray *degradations, const Run *dip, const GArray *lows, guint *next, const DuskSeries *series, const DuskSeries *baselines)
{
  gsize start = dip->start;
  gboolean is_cut = FALSE;

  while (*next < lows->len && g_array_index (lows, Run, *next).end <= dip->start)
    (*next)++;
  for (guint i = *next; i < lows->len && g_array_index (lows, Run, i).start < dip->end; i++)
    {
      const Run *low = &g_array_index (lows, Run, i);
      append_part (degradations, start, low->start, series, baselines);
      start = low->end;
      is_cut = TRUE;
    }
  if (is_cut)
    {
      append_part (degradations, start, dip->end, series, baselines);
    }
  else
    {
      DuskOutage outage = describe (dip, series, baselines);
      g_array_append_val (degradations, outage);
    }
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskOutage *left = a, *right = b;

  return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

void
dusk_detect (const DuskSeries *series, DuskSeries *baselines, GArray *outages, GArray *degradations)
{
  g_autoptr (DuskBaseline) window = dusk_baseline_new (dusk_series_step (series));
  g_autoptr (GArray) lows = g_array_new (FALSE, FALSE, sizeof (Run));
  g_autoptr (GArray) dips = g_array_new (FALSE, FALSE, sizeof (Run));
  Scan scan = { .window = window, .normal = NAN, .lows = lows, .dips = dips };
  guint next = 0;

  g_return_if_fail (dusk_series_length (series) <= dusk_series_length (baselines));

  scan_samples (&scan, series, baselines);
  for (guint i = 0; i < lows->len; i++)
    {
      const Run *low = &g_array_index (lows, Run, i);
      DuskOutage outage = describe (low, series, baselines);
      g_array_append_val (low->is_blip ? degradations : outages, outage);
    }
  for (guint i = 0; i < dips->len; i++)
    append_dip (degradations, &g_array_index (dips, Run, i), lows, &next, series, baselines);
  g_array_sort (degradations, compare_starts);
}
