/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

#define EXPLORATION_US (3 * G_TIME_SPAN_MINUTE)

/* So many of the full-feed peers must be sure for their word to decide: stuck routes are a few per cent of them (domain.md §3.4). */
#define CERTAIN_SHARE 4

/* The start of the stretch of known time that @time_us lies in. */
static gint64
stretch_start (const DuskVisibility *engine, gint64 time_us)
{
  guint first = 0, end = engine->known->len;

  while (first < end)
    {
      guint half = (first + end) / 2;

      if (g_array_index (engine->known, DuskKnown, half).first_us <= time_us)
        first = half + 1;
      else
        end = half;
    }
  return first > 1 ? g_array_index (engine->known, DuskKnown, first - 1).first_us : engine->from_us;
}

static void
find_joins (DuskReplay *self)
{
  g_array_set_size (self->joins, 0);
  for (guint i = 0; i < self->n_events; i++)
    {
      const DuskRouteEvent *event = dusk_replay_event (self, i);
      DuskJoin *join = self->places[event->slot] != 0 ? &g_array_index (self->joins, DuskJoin, self->places[event->slot] - 1) : NULL;

      if (join == NULL && event->was_unknown && (self->mask[event->slot / 64] >> event->slot % 64 & 1))
        {
          gboolean had = event->kind == DUSK_ROUTE_LOST;
          DuskJoin added = { stretch_start (self->engine, event->time_us), event->time_us, event->slot, had, had };

          g_array_append_val (self->joins, added);
          self->places[event->slot] = self->joins->len;
        }
      else if (join != NULL && event->kind == DUSK_ROUTE_LOST && event->time_us - join->first_us <= EXPLORATION_US)
        {
          join->had = join->is_certain = TRUE;
        }
    }
  for (guint i = 0; i < self->joins->len; i++)
    self->places[g_array_index (self->joins, DuskJoin, i).slot] = 0;
}

static int
compare_joins (gconstpointer a, gconstpointer b)
{
  const DuskJoin *left = a, *right = b;

  return (left->time_us > right->time_us) - (left->time_us < right->time_us);
}

/*
 * Joins and crossings are both in the order of time: the trial run's crossings are gone through along with the joins. Who had it not when it
 * came back may well have had it before it was lost, and counts from the loss on.
 */
static void
decide (DuskReplay *self, guint n_certain, guint n_open)
{
  guint n_full = self->feeds->n_full[self->family], next = 0;
  gboolean is_return = (n_certain + n_open) * 2 > n_full && !dusk_follow_is_all (self->engine->follow), was_visible = self->was_visible;
  gint64 since_us = G_MININT64, lost_us = G_MININT64;

  for (guint i = 0; i < self->joins->len; i++)
    {
      DuskJoin *join = &g_array_index (self->joins, DuskJoin, i);

      while (next < self->crossings->len && g_array_index (self->crossings, DuskCrossing, next).time_us < join->first_us)
        {
          was_visible = g_array_index (self->crossings, DuskCrossing, next).is_visible;
          since_us = g_array_index (self->crossings, DuskCrossing, next++).time_us;
          lost_us = was_visible ? lost_us : since_us;
        }
      if (join->is_certain)
        continue;
      join->had = n_certain * CERTAIN_SHARE >= n_full ? was_visible && since_us <= join->time_us : !is_return;
      if (!join->had && lost_us >= join->time_us)
        join->time_us = lost_us + 1;
    }
  g_array_sort (self->joins, compare_joins);
}

void
dusk_replay_infer (DuskReplay *self)
{
  guint64 certain[DUSK_ROUTE_MAX_WORDS];
  guint n_certain, n_open = 0;

  find_joins (self);
  n_certain = self->n_joined - self->joins->len;
  memcpy (certain, self->mask, sizeof certain);
  for (guint i = 0; i < self->joins->len; i++)
    {
      const DuskJoin *join = &g_array_index (self->joins, DuskJoin, i);

      if (join->is_certain)
        {
          n_certain++;
          continue;
        }
      n_open++;
      certain[join->slot / 64] &= ~(G_GUINT64_CONSTANT (1) << join->slot % 64);
    }
  if (n_open == 0)
    return;
  if (n_certain * CERTAIN_SHARE >= self->feeds->n_full[self->family])
    dusk_replay_run (self, certain, TRUE);
  decide (self, n_certain, n_open);
}
