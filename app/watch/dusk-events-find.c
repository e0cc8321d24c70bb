/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

/* One entity that feeds point at, and how strongly; or one of which RIPEstat has yet to tell the end. */
typedef struct {
  DuskEntity entity;
  gboolean   is_pointed_at;
  DuskLevel  level;
  double     score;
  gint64     start_s;
} Flag;

static void
add_touching (GPtrArray *found, GPtrArray *events, gint64 from_s, gint64 to_s)
{
  for (guint i = events->len; i > 0; i--)
    {
      DuskEvent *event = g_ptr_array_index (events, i - 1);
      gboolean is_over = event->end_s != DUSK_TIME_UNKNOWN && event->end_s <= from_s;
      if (event->is_listed && event->start_s < to_s && !is_over)
        g_ptr_array_add (found, g_object_ref (event));
    }
}

static int
compare_newest (gconstpointer a, gconstpointer b)
{
  return _dusk_event_compare (*(DuskEvent *const *) a, *(DuskEvent *const *) b, NULL);
}

static int
compare_flags (gconstpointer a, gconstpointer b)
{
  const Flag *left = a, *right = b;

  if (left->is_pointed_at != right->is_pointed_at)
    return left->is_pointed_at ? -1 : 1;
  if (left->level != right->level)
    return left->level > right->level ? -1 : 1;
  if (left->score != right->score)
    return left->score > right->score ? -1 : 1;
  if (left->start_s != right->start_s)
    return left->start_s > right->start_s ? -1 : 1;
  return g_strcmp0 (left->entity.id, right->entity.id);
}

/* Adds what anyone but RIPEstat and the messages says of @event that goes on. Countries are asked about in turn; of others nobody would tell the
   end. */
static gboolean
flag_event (const DuskEvent *event, Flag *flag)
{
  gboolean is_flagged = event->entity.kind != DUSK_ENTITY_COUNTRY && event->is_listed && event->end_s == DUSK_TIME_UNKNOWN;

  if (is_flagged)
    flag->level = MAX (flag->level, event->level);
  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (claim->end_s != DUSK_TIME_UNKNOWN || _dusk_claim_is_first_hand (claim) || !_dusk_claim_is_outage (claim))
        continue;
      is_flagged = flag->is_pointed_at = TRUE;
      flag->level = MAX (flag->level, claim->level);
      flag->score += isnan (claim->score) ? 0 : claim->score;
      flag->start_s = MAX (flag->start_s, claim->start_s);
    }
  return is_flagged;
}

GPtrArray *
_dusk_events_all (DuskEvents *self)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->ledgers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DuskLedger *ledger = value;
      for (guint i = 0; i < ledger->events->len; i++)
        g_ptr_array_add (all, g_object_ref (ledger->events->pdata[i]));
    }
  g_ptr_array_sort (all, _dusk_event_compare_worst);
  return all;
}

DuskEvent *
dusk_events_current (DuskEvents *self, const DuskEntity *entity)
{
  DuskLedger *ledger;

  g_return_val_if_fail (DUSK_IS_EVENTS (self), NULL);
  g_return_val_if_fail (entity != NULL, NULL);

  ledger = g_hash_table_lookup (self->ledgers, entity->id);
  for (guint i = ledger ? ledger->events->len : 0; i > 0; i--)
    {
      DuskEvent *event = g_ptr_array_index (ledger->events, i - 1);
      if (event->is_listed && event->end_s == DUSK_TIME_UNKNOWN)
        return event;
    }
  return NULL;
}

GPtrArray *
dusk_events_find (DuskEvents *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  GPtrArray *found;
  DuskLedger *ledger;

  g_return_val_if_fail (DUSK_IS_EVENTS (self), NULL);
  g_return_val_if_fail (entity != NULL, NULL);

  found = g_ptr_array_new_with_free_func (g_object_unref);
  ledger = g_hash_table_lookup (self->ledgers, entity->id);
  if (from_s < _dusk_events_now (self) - DUSK_EVENTS_PERIOD_S)
    {
      /* What long ago began is no news to anyone. */
      g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
      ledger = _dusk_events_ledger (self, entity);
      _dusk_events_recall (self, ledger, from_s, to_s);
      _dusk_events_make (self, ledger, told);
    }
  if (ledger)
    add_touching (found, ledger->events, from_s, to_s);
  g_ptr_array_sort (found, compare_newest);
  return found;
}

GArray *
dusk_events_flagged (DuskEvents *self)
{
  g_autoptr (GArray) flags = g_array_new (FALSE, FALSE, sizeof (Flag));
  GArray *entities = g_array_new (FALSE, FALSE, sizeof (DuskEntity));
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (DUSK_IS_EVENTS (self), entities);

  g_hash_table_iter_init (&iter, self->ledgers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DuskLedger *ledger = value;
      Flag flag = { .entity = ledger->entity, .start_s = DUSK_TIME_UNKNOWN };
      gboolean is_flagged = FALSE;
      for (guint i = 0; i < ledger->events->len; i++)
        is_flagged |= flag_event (ledger->events->pdata[i], &flag);
      if (is_flagged)
        g_array_append_val (flags, flag);
    }
  g_array_sort (flags, compare_flags);
  for (guint i = 0; i < flags->len; i++)
    g_array_append_val (entities, g_array_index (flags, Flag, i).entity);
  return entities;
}
