/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-baseline.h"

#include <string.h>

/* MAD × 1.4826 estimates the standard deviation of normal noise; 3.5 of those is the usual limit for an outlier. */
#define NOISE_PER_MAD (3.5 * 1.4826)

/* A value, and how many samples of the window have it. */
typedef struct {
  double value;
  guint  count;
} Entry;

/*
 * Counts change seldom: most samples repeat the one before. So the window is kept as its distinct values with their counts, and the place of
 * the median among them moves along with what comes and goes.
 *
 * ring: (owned): the window by time, NaN where unknown
 * next: where in the ring the next sample goes; the oldest is there
 * n_known: samples that are known
 * entries: (owned): the distinct values, ascending
 * middle, below: the entry that holds the lower median, and how many samples the entries before it stand for
 * left_at, came_at: where the value that left and the one that came were last found
 * median: of the known samples, be they few; NaN while there are none
 */
struct _DuskBaseline {
  guint   length;
  guint   min_known;
  double *ring;
  guint   next;
  guint   n_known;
  Entry  *entries;
  guint   n_entries;
  guint   middle;
  guint   below;
  guint   left_at;
  guint   came_at;
  double  median;
};

DuskBaseline *
dusk_baseline_new (int step_s)
{
  DuskBaseline *self;

  g_return_val_if_fail (step_s > 0, NULL);

  self = g_new0 (DuskBaseline, 1);
  self->length = (guint) MAX (DUSK_BASELINE_WINDOW_S / step_s, DUSK_BASELINE_MIN_SAMPLES_COARSE);
  self->min_known = step_s < DUSK_HOUR_S ? DUSK_BASELINE_MIN_SAMPLES : DUSK_BASELINE_MIN_SAMPLES_COARSE;
  self->median = NAN;
  self->ring = g_new (double, self->length);
  self->entries = g_new (Entry, self->length);
  for (guint i = 0; i < self->length; i++)
    self->ring[i] = NAN;
  return self;
}

void
dusk_baseline_free (DuskBaseline *self)
{
  g_free (self->ring);
  g_free (self->entries);
  g_free (self);
}

/* The first entry whose value is not less. @hint: where it may be; set to where it is. */
static guint
place_of (const DuskBaseline *self, double value, guint *hint)
{
  guint first = 0, end = self->n_entries;

  if (*hint < end && self->entries[*hint].value == value)
    return *hint;
  while (first < end)
    {
      guint half = (first + end) / 2;
      if (self->entries[half].value < value)
        first = half + 1;
      else
        end = half;
    }
  return *hint = first;
}

static void
come (DuskBaseline *self, double value)
{
  guint place = place_of (self, value, &self->came_at);
  Entry *entry = self->entries + place;

  if (place == self->n_entries || entry->value != value)
    {
      memmove (entry + 1, entry, (self->n_entries - place) * sizeof *entry);
      *entry = (Entry) { value, 0 };
      if (place <= self->middle && self->n_entries > 0)
        self->middle++;
      self->n_entries++;
    }
  entry->count++;
  self->n_known++;
  if (place < self->middle)
    self->below++;
}

static void
leave (DuskBaseline *self, double value)
{
  guint place = place_of (self, value, &self->left_at);
  Entry *entry = self->entries + place;

  entry->count--;
  self->n_known--;
  if (place < self->middle)
    self->below--;
  if (entry->count > 0)
    return;
  self->n_entries--;
  memmove (entry, entry + 1, (self->n_entries - place) * sizeof *entry);
  if (place < self->middle)
    self->middle--;
}

static double
find_median (DuskBaseline *self)
{
  guint lower = (self->n_known - 1) / 2, upper = self->n_known / 2;
  const Entry *entries = self->entries;

  while (self->below > lower)
    self->below -= entries[--self->middle].count;
  while (self->below + entries[self->middle].count <= lower)
    self->below += entries[self->middle++].count;
  if (self->below + entries[self->middle].count > upper)
    return entries[self->middle].value;
  return (entries[self->middle].value + entries[self->middle + 1].value) / 2;
}

void
dusk_baseline_push (DuskBaseline *self, double value)
{
  double leaving = self->ring[self->next];

  self->ring[self->next] = value;
  self->next = self->next + 1 == self->length ? 0 : self->next + 1;
  if (leaving == value || (isnan (leaving) && isnan (value)))
    return;
  if (!isnan (leaving))
    leave (self, leaving);
  if (!isnan (value))
    come (self, value);
  self->median = self->n_known > 0 ? find_median (self) : NAN;
}

double
dusk_baseline_median (const DuskBaseline *self)
{
  return self->n_known >= self->min_known ? self->median : NAN;
}

/*
 * The deviations to the left and to the right of the median are two ascending lists: taking the lesser of their heads, the median deviation is
 * met half way.
 */
double
dusk_baseline_noise (const DuskBaseline *self)
{
  const Entry *entries = self->entries;
  guint lower = (self->n_known - 1) / 2, upper = self->n_known / 2, taken = 0, left, right;
  double deviation = 0, lower_deviation = NAN;

  if (isnan (self->median))
    return 0;
  left = right = self->middle + (entries[self->middle].value < self->median ? 1 : 0);
  while (taken <= upper)
    {
      double below = left > 0 ? self->median - entries[left - 1].value : INFINITY;
      double above = right < self->n_entries ? entries[right].value - self->median : INFINITY;

      deviation = MIN (below, above);
      taken += below < above ? entries[--left].count : entries[right++].count;
      if (taken > lower && isnan (lower_deviation))
        lower_deviation = deviation;
    }
  return NOISE_PER_MAD * (lower_deviation + deviation) / 2;
}
