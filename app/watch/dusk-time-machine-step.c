/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time-machine-private.h"

#include "dusk-store-watch.h"

/* When an outage is shown. Its first sample alone could be a blip: the second shows that it is an outage. */
static gint64
moment_of (gint64 start_s)
{
  return dusk_time_floor (start_s + DUSK_TIME_MACHINE_STEP_S - 1, DUSK_TIME_MACHINE_STEP_S) + DUSK_TIME_MACHINE_STEP_S;
}

/* Takes the moment of the outage that is nearest to @at_s in @direction, of those and @best_s. */
static void
take_nearest (const GArray *outages, gint64 at_s, int direction, gint64 *best_s)
{
  for (guint i = 0; i < outages->len; i++)
    {
      gint64 moment_s = moment_of (g_array_index (outages, DuskOutage, i).start_s);
      if (direction > 0 ? moment_s <= at_s : moment_s >= at_s)
        continue;
      if (*best_s == DUSK_TIME_UNKNOWN || ABS (moment_s - at_s) < ABS (*best_s - at_s))
        *best_s = moment_s;
    }
}

static gint64
nearest_loaded (DuskTimeMachine *self, gint64 at_s, int direction)
{
  gint64 best_s = DUSK_TIME_UNKNOWN;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->findings[i])
      take_nearest (self->findings[i]->outages, at_s, direction, &best_s);
  return best_s;
}

static gint64
nearest_stored (DuskTimeMachine *self, gint64 at_s, int direction)
{
  DuskStore *store = dusk_context_store (self->context);
  gint64 from_s = direction > 0 ? at_s : DUSK_TIME_MACHINE_EARLIEST_S, to_s = direction > 0 ? dusk_context_now (self->context) : at_s;
  g_autoptr (GArray) troubled = dusk_store_find_troubled (store, from_s, to_s);
  gint64 best_s = DUSK_TIME_UNKNOWN;

  for (guint i = 0; i < troubled->len; i++)
    {
      const DuskEntity *entity = &g_array_index (troubled, DuskEntity, i);
      g_autoptr (GArray) outages = dusk_store_find_outages (store, entity, from_s, to_s);
      if (entity->kind == DUSK_ENTITY_COUNTRY)
        take_nearest (outages, at_s, direction, &best_s);
    }
  return best_s;
}

gboolean
dusk_time_machine_step (DuskTimeMachine *self, int direction)
{
  gint64 at_s, found_s;

  g_return_val_if_fail (DUSK_IS_TIME_MACHINE (self), FALSE);
  g_return_val_if_fail (direction == 1 || direction == -1, FALSE);

  at_s = dusk_time_machine_is_live (self) ? dusk_context_now (self->context) : self->at_s;
  found_s = nearest_loaded (self, at_s, direction);
  if (found_s == DUSK_TIME_UNKNOWN)
    found_s = nearest_stored (self, at_s, direction);
  if (found_s == DUSK_TIME_UNKNOWN)
    return FALSE;
  dusk_time_machine_play (self, FALSE);
  dusk_time_machine_go (self, found_s);
  return TRUE;
}
