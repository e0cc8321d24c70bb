/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-baseline.h"

#include <string.h>

/* MAD × 1.4826 estimates the standard deviation of normal noise; 3.5 of those is the usual limit for an outlier. */
#define NOISE_PER_MAD (3.5 * 1.4826)

/*
 * ring: (owned): the window by time, NaN where unknown
 * sorted: (owned): the n_known known values of the ring, ascending
 * next: where in the ring the next sample goes; the oldest is there
 */
struct _DuskBaseline {
  guint   length;
  guint   min_known;
  guint   next;
  guint   n_known;
  double *ring;
  double *sorted;
};

DuskBaseline *
dusk_baseline_new (int step_s)
{
  DuskBaseline *self;

  g_return_val_if_fail (step_s > 0, NULL);

  self = g_new0 (DuskBaseline, 1);
  self->length = (guint) MAX (DUSK_BASELINE_WINDOW_S / step_s, DUSK_BASELINE_MIN_SAMPLES_COARSE);
  self->min_known = step_s < DUSK_HOUR_S ? DUSK_BASELINE_MIN_SAMPLES : DUSK_BASELINE_MIN_SAMPLES_COARSE;
  self->ring = g_new (double, self->length);
  self->sorted = g_new (double, self->length);
  for (guint i = 0; i < self->length; i++)
    self->ring[i] = NAN;
  return self;
}

void
dusk_baseline_free (DuskBaseline *self)
{
  g_free (self->ring);
  g_free (self->sorted);
  g_free (self);
}

/* The first place in sorted whose value is not less. */
static guint
place_of (const DuskBaseline *self, double value)
{
  const double *base = self->sorted;
  guint left = self->n_known;

  if (left == 0)
    return 0;
  /* Without a branch on the comparison, which no processor can predict here. */
  while (left > 1)
    {
      guint half = left / 2;
      base += base[half - 1] < value ? half : 0;
      left -= half;
    }
  return (guint) (base - self->sorted) + (*base < value ? 1 : 0);
}

static void
insert (DuskBaseline *self, double value)
{
  guint place = place_of (self, value);

  memmove (self->sorted + place + 1, self->sorted + place, (self->n_known - place) * sizeof (double));
  self->sorted[place] = value;
  self->n_known++;
}

static void
take_out (DuskBaseline *self, double value)
{
  guint place = place_of (self, value);

  self->n_known--;
  memmove (self->sorted + place, self->sorted + place + 1, (self->n_known - place) * sizeof (double));
}

static void
replace (DuskBaseline *self, double old, double value)
{
  guint from = place_of (self, old), to = place_of (self, value);

  if (to > from)
    {
      to--;
      memmove (self->sorted + from, self->sorted + from + 1, (to - from) * sizeof (double));
    }
  else
    {
      memmove (self->sorted + to + 1, self->sorted + to, (from - to) * sizeof (double));
    }
  self->sorted[to] = value;
}

void
dusk_baseline_push (DuskBaseline *self, double value)
{
  double leaving = self->ring[self->next];

  self->ring[self->next] = value;
  self->next = self->next + 1 == self->length ? 0 : self->next + 1;
  if (leaving == value || (isnan (leaving) && isnan (value)))
    return;
  if (isnan (leaving))
    insert (self, value);
  else if (isnan (value))
    take_out (self, leaving);
  else
    replace (self, leaving, value);
}

static double
middle (const DuskBaseline *self)
{
  return (self->sorted[(self->n_known - 1) / 2] + self->sorted[self->n_known / 2]) / 2;
}

double
dusk_baseline_median (const DuskBaseline *self)
{
  return self->n_known >= self->min_known ? middle (self) : NAN;
}

/* The deviations left and right of the middle are two sorted lists: merging them from the middle outwards meets the median deviation half way. */
double
dusk_baseline_noise (const DuskBaseline *self)
{
  guint n = self->n_known, left = n / 2, right = n / 2;
  double centre, deviation = 0, before = 0;

  if (n == 0)
    return 0;
  centre = middle (self);
  for (guint taken = 0; taken <= n / 2; taken++)
    {
      double below = left > 0 ? centre - self->sorted[left - 1] : INFINITY;
      double above = right < n ? self->sorted[right] - centre : INFINITY;

      before = deviation;
      deviation = MIN (below, above);
      if (below < above)
        left--;
      else
        right++;
    }
  return NOISE_PER_MAD * (n % 2 == 1 ? deviation : (before + deviation) / 2);
}
