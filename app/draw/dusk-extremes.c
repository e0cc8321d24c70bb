/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-extremes.h"

#define FAN_OUT    8
#define MAX_FLOORS 8 /* 8⁸ blocks of 8 are more samples than a series may have */

typedef struct {
  double  min, max;
  guint32 lowest;
  guint32 known;
} Block;

struct _DuskExtremes {
  DuskSeries *series;             /* (owned) */
  int         n_floors;
  Block      *floors[MAX_FLOORS]; /* (owned) floor f holds blocks of 8^(f + 1) samples */
  gsize       lengths[MAX_FLOORS];
};

static const Block nothing = { .min = INFINITY, .max = -INFINITY };

static void
add_block (Block *sum, const Block *block)
{
  if (block->known == 0)
    return;
  if (block->min < sum->min)
    {
      sum->min = block->min;
      sum->lowest = block->lowest;
    }
  sum->max = MAX (sum->max, block->max);
  sum->known += block->known;
}

static void
add_sample (Block *sum, const double *values, gsize index)
{
  double value = values[index];

  if (isnan (value))
    return;
  if (value < sum->min)
    {
      sum->min = value;
      sum->lowest = (guint32) index;
    }
  sum->max = MAX (sum->max, value);
  sum->known++;
}

/* Adds entries [first, end) of a floor; floor -1 is the samples themselves. */
static void
add_entries (const DuskExtremes *self, int floor, Block *sum, gsize first, gsize end)
{
  for (gsize i = first; i < end; i++)
    if (floor < 0)
      add_sample (sum, dusk_series_values (self->series), i);
    else
      add_block (sum, &self->floors[floor][i]);
}

static void
build_floor (DuskExtremes *self, int floor, gsize below)
{
  gsize length = (below + FAN_OUT - 1) / FAN_OUT;

  self->floors[floor] = g_new (Block, length);
  self->lengths[floor] = length;
  for (gsize i = 0; i < length; i++)
    {
      Block *block = &self->floors[floor][i];
      *block = nothing;
      add_entries (self, floor - 1, block, i * FAN_OUT, MIN ((i + 1) * FAN_OUT, below));
    }
}

DuskExtremes *
dusk_extremes_new (DuskSeries *series)
{
  DuskExtremes *self;
  gsize below;

  g_return_val_if_fail (series != NULL, NULL);

  self = g_new0 (DuskExtremes, 1);
  self->series = dusk_series_ref (series);
  below = dusk_series_length (series);
  while (below > FAN_OUT && self->n_floors < MAX_FLOORS)
    {
      build_floor (self, self->n_floors, below);
      below = self->lengths[self->n_floors++];
    }
  return self;
}

void
dusk_extremes_free (DuskExtremes *extremes)
{
  for (int i = 0; i < extremes->n_floors; i++)
    g_free (extremes->floors[i]);
  dusk_series_unref (extremes->series);
  g_free (extremes);
}

const DuskSeries *
dusk_extremes_series (const DuskExtremes *extremes)
{
  return extremes->series;
}

DuskStretch
dusk_extremes_over (const DuskExtremes *extremes, gsize first, gsize end)
{
  gsize stop = MIN (end, dusk_series_length (extremes->series));
  gsize left = MIN (first, stop), right = stop, total = right - left;
  Block sum = nothing, tail = nothing;
  int floor = -1;

  /* From both ends inwards: entries that fill no block of the floor above are added, the rest is taken from that floor. */
  while (floor + 1 < extremes->n_floors && right - left > 2 * FAN_OUT)
    {
      gsize inner_left = (left + FAN_OUT - 1) / FAN_OUT, inner_right = right / FAN_OUT;
      Block piece = nothing;

      add_entries (extremes, floor, &sum, left, inner_left * FAN_OUT);
      add_entries (extremes, floor, &piece, inner_right * FAN_OUT, right);
      add_block (&piece, &tail);
      tail = piece;
      left = inner_left;
      right = inner_right;
      floor++;
    }
  add_entries (extremes, floor, &sum, left, right);
  add_block (&sum, &tail);
  return (DuskStretch){
    .min = sum.known > 0 ? sum.min : NAN,
    .max = sum.known > 0 ? sum.max : NAN,
    .lowest = sum.lowest,
    .known = sum.known,
    .missing = total - sum.known,
  };
}

DuskStretch
dusk_extremes_between (const DuskExtremes *extremes, double from_s, double to_s)
{
  const DuskSeries *series = extremes->series;
  double start_s = (double) dusk_series_start (series), step_s = dusk_series_step (series);
  double first = floor ((from_s - start_s) / step_s), end = ceil ((to_s - start_s) / step_s);
  double length = (double) dusk_series_length (series);

  return dusk_extremes_over (extremes, (gsize) CLAMP (first, 0, length), (gsize) CLAMP (end, 0, length));
}
