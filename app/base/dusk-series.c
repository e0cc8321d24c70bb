/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-series.h"

#include <string.h>

struct _DuskSeries {
  gatomicrefcount refs;
  gint64          start_s;
  int             step_s;
  gsize           length;
  double          values[];
};

DuskSeries *
dusk_series_new (gint64 start_s, gint64 end_s, int step_s)
{
  DuskSeries *series;
  gsize length = 0;

  g_return_val_if_fail (step_s > 0, NULL);

  if (end_s > start_s)
    length = (gsize) MIN ((end_s - start_s + step_s - 1) / step_s, DUSK_SERIES_MAX_LENGTH);
  series = g_malloc (sizeof *series + length * sizeof (double));
  g_atomic_ref_count_init (&series->refs);
  series->start_s = start_s;
  series->step_s = step_s;
  series->length = length;
  for (gsize i = 0; i < length; i++)
    series->values[i] = NAN;
  return series;
}

DuskSeries *
dusk_series_ref (DuskSeries *series)
{
  g_atomic_ref_count_inc (&series->refs);
  return series;
}

void
dusk_series_unref (DuskSeries *series)
{
  if (g_atomic_ref_count_dec (&series->refs))
    g_free (series);
}

gint64
dusk_series_start (const DuskSeries *series)
{
  return series->start_s;
}

gint64
dusk_series_end (const DuskSeries *series)
{
  return series->start_s + (gint64) series->length * series->step_s;
}

int
dusk_series_step (const DuskSeries *series)
{
  return series->step_s;
}

gsize
dusk_series_length (const DuskSeries *series)
{
  return series->length;
}

const double *
dusk_series_values (const DuskSeries *series)
{
  return series->values;
}

gint64
dusk_series_time (const DuskSeries *series, gsize index)
{
  return series->start_s + (gint64) index * series->step_s;
}

/* The index whose step holds the time; below 0 or beyond the length outside. */
static gint64
index_of (const DuskSeries *series, gint64 time_s)
{
  return (dusk_time_floor (time_s - series->start_s, series->step_s)) / series->step_s;
}

double
dusk_series_at (const DuskSeries *series, gint64 time_s)
{
  gint64 index = index_of (series, time_s);

  return index >= 0 && index < (gint64) series->length ? series->values[index] : NAN;
}

gsize
dusk_series_count_missing (const DuskSeries *series)
{
  gsize missing = 0;

  for (gsize i = 0; i < series->length; i++)
    missing += isnan (series->values[i]) ? 1 : 0;
  return missing;
}

double
dusk_series_latest (const DuskSeries *series, gint64 *time_s)
{
  for (gsize i = series->length; i-- > 0;)
    if (!isnan (series->values[i]))
      {
        if (time_s)
          *time_s = dusk_series_time (series, i);
        return series->values[i];
      }
  return NAN;
}

void
dusk_series_set (DuskSeries *series, gsize index, double value)
{
  g_return_if_fail (index < series->length);

  series->values[index] = value;
}

void
dusk_series_fill (DuskSeries *series, gint64 first_s, gint64 last_s, double value)
{
  gint64 first, last;

  if (last_s < first_s || last_s < series->start_s || series->length == 0)
    return;
  /* A first time between two grid points belongs to the next sample: the value was not there at the one before. */
  first = MAX (index_of (series, first_s + series->step_s - 1), 0);
  last = MIN (index_of (series, last_s), (gint64) series->length - 1);
  for (gint64 i = first; i <= last; i++)
    series->values[i] = value;
}

DuskSeries *
dusk_series_slice (const DuskSeries *series, gint64 from_s, gint64 to_s)
{
  gint64 first = CLAMP (index_of (series, from_s + series->step_s - 1), 0, (gint64) series->length);
  gint64 last = CLAMP (index_of (series, to_s + series->step_s - 1), first, (gint64) series->length);
  DuskSeries *slice = dusk_series_new (dusk_series_time (series, (gsize) first), dusk_series_time (series, (gsize) last), series->step_s);

  memcpy (slice->values, series->values + first, slice->length * sizeof (double));
  return slice;
}

static void
overlay (DuskSeries *base, const DuskSeries *top)
{
  gint64 offset = (top->start_s - base->start_s) / base->step_s;

  for (gsize i = 0; i < top->length; i++)
    {
      gint64 at = offset + (gint64) i;
      if (!isnan (top->values[i]) && at >= 0 && at < (gint64) base->length)
        base->values[at] = top->values[i];
    }
}

DuskSeries *
dusk_series_merge (DuskSeries *older, DuskSeries *newer)
{
  DuskSeries *merged;

  if (older == NULL || older->length == 0)
    return newer ? dusk_series_ref (newer) : older ? dusk_series_ref (older) : NULL;
  if (newer == NULL || newer->length == 0)
    return dusk_series_ref (older);
  g_return_val_if_fail (older->step_s == newer->step_s, dusk_series_ref (newer));
  g_return_val_if_fail ((older->start_s - newer->start_s) % older->step_s == 0, dusk_series_ref (newer));

  merged = dusk_series_new (MIN (older->start_s, newer->start_s), MAX (dusk_series_end (older), dusk_series_end (newer)), older->step_s);
  overlay (merged, older);
  overlay (merged, newer);
  return merged;
}

DuskSeries *
dusk_series_sum (const DuskSeries *a, const DuskSeries *b)
{
  DuskSeries *sum = dusk_series_new (a->start_s, dusk_series_end (a), a->step_s);

  for (gsize i = 0; i < sum->length; i++)
    sum->values[i] = a->values[i] + dusk_series_at (b, dusk_series_time (a, i));
  return sum;
}

DuskSeries *
dusk_series_changes (const DuskSeries *series)
{
  DuskSeries *changes = dusk_series_new (series->start_s, dusk_series_end (series), series->step_s);

  for (gsize i = 1; i < series->length; i++)
    changes->values[i] = fabs (series->values[i] - series->values[i - 1]);
  return changes;
}

gboolean
dusk_series_range (const DuskSeries *series, gint64 from_s, gint64 to_s, double *min, double *max)
{
  gint64 first = MAX (index_of (series, from_s), 0);
  gboolean any = FALSE;

  *min = INFINITY;
  *max = -INFINITY;
  for (gint64 i = first; i < (gint64) series->length && dusk_series_time (series, (gsize) i) < to_s; i++)
    if (!isnan (series->values[i]))
      {
        *min = MIN (*min, series->values[i]);
        *max = MAX (*max, series->values[i]);
        any = TRUE;
      }
  return any;
}
