/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"

static void
target_free (gpointer data)
{
  DuskTarget *target = data;

  g_clear_pointer (&target->follow, _dusk_follow_free);
  g_clear_object (&target->item);
  g_free (target);
}

static DuskTarget *
add_target (DuskMonitor *self, const DuskEntity *entity, int index)
{
  DuskTarget *target = g_new0 (DuskTarget, 1);

  target->entity = *entity;
  target->index = index;
  target->flagged_s = target->asked_s = DUSK_TIME_UNKNOWN;
  g_ptr_array_add (self->targets, target);
  g_hash_table_insert (self->by_id, target->entity.id, target);
  return target;
}

/* When RIPEstat was asked last, as far as the store knows: a start is no reason to ask again. */
static gint64
find_asked (DuskMonitor *self, const DuskEntity *entity)
{
  gint64 now_s = _dusk_monitor_now (self), fetched_s = DUSK_TIME_UNKNOWN;
  const char *measure = entity->kind == DUSK_ENTITY_PREFIX ? "peers" : "prefixes";
  g_autoptr (DuskSeries) series = dusk_store_find_series (dusk_context_store (self->context), entity, measure, 8 * DUSK_HOUR_S, now_s - DUSK_DAY_S,
                                                          now_s, &fetched_s);

  return series ? fetched_s : DUSK_TIME_UNKNOWN;
}

static DuskTarget *
need_target (DuskMonitor *self, const DuskEntity *entity)
{
  DuskTarget *target = _dusk_monitor_find (self, entity);

  /* A country that does not exist. */
  if (target == NULL && entity->kind == DUSK_ENTITY_COUNTRY)
    return NULL;
  if (target == NULL)
    {
      target = add_target (self, entity, -1);
      target->asked_s = find_asked (self, entity);
    }
  return target;
}

/* What is known of a country already is said of the item at once. */
static void
set_item (DuskMonitor *self, DuskTarget *target, DuskWatchItem *item)
{
  if (!g_set_object (&target->item, item) || target->index < 0)
    return;
  if (dusk_watch_item_checked (item) == DUSK_TIME_UNKNOWN && self->world->asked_s[target->index] != DUSK_TIME_UNKNOWN)
    {
      DuskCountry *country = self->world->countries[target->index];
      const DuskFindings *present = dusk_country_present (country);
      g_autofree char *summary = dusk_country_present_summary (country);
      double share = present && present->baseline > 0 ? present->latest / present->baseline : NAN;
      dusk_watch_item_take (item, present ? present->level : DUSK_LEVEL_NO_DATA, share, summary, self->world->asked_s[target->index]);
    }
}

static void
keep_watched (DuskMonitor *self)
{
  GListModel *list = G_LIST_MODEL (dusk_context_watch_list (self->context));
  guint n = g_list_model_get_n_items (list);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      DuskTarget *target = need_target (self, dusk_watch_item_entity (item));
      if (target == NULL)
        continue;
      target->is_kept = TRUE;
      set_item (self, target, item);
    }
}

/* Those that are no longer watched, nor flagged, are no longer asked about. */
static void
sweep (DuskMonitor *self)
{
  for (guint i = self->targets->len; i-- > 0;)
    {
      DuskTarget *target = self->targets->pdata[i];
      if (!target->is_kept)
        {
          g_clear_object (&target->item);
          g_clear_pointer (&target->follow, _dusk_follow_free);
        }
      if (!target->is_kept && !target->is_flagged && target->index < 0)
        {
          g_hash_table_remove (self->by_id, target->entity.id);
          g_ptr_array_remove_index_fast (self->targets, i);
        }
    }
}

/* Whether @target is to be asked about at once when it is flagged now. Of a network that lost its place and has one again the tables have told
   already what they can. */
static gboolean
is_flagged_anew (const DuskTarget *target, gint64 now_s)
{
  gint64 before_s = target->flagged_s, asked_s = target->asked_s;

  if (target->index < 0 && target->item == NULL && asked_s != DUSK_TIME_UNKNOWN && asked_s <= now_s && now_s - asked_s < DUSK_MONITOR_DUMP_S)
    return FALSE;
  return before_s == DUSK_TIME_UNKNOWN || before_s > now_s || now_s - before_s > DUSK_MONITOR_NEW_S;
}

static void
flag (DuskMonitor *self, const DuskEntity *entity, guint rank)
{
  DuskTarget *target = need_target (self, entity);
  gint64 now_s = _dusk_monitor_now (self);
  const double *score;

  if (target == NULL)
    return;
  score = g_hash_table_lookup (self->scores, entity->id);
  target->is_new = target->is_new || is_flagged_anew (target, now_s);
  target->is_flagged = TRUE;
  target->flagged_s = now_s;
  target->weight = (score ? *score : 0) - rank / 1e6;
}

void
_dusk_monitor_make_targets (DuskMonitor *self)
{
  self->targets = g_ptr_array_new_with_free_func (target_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->scores = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      DuskEntity entity = _dusk_world_entity_at (i);
      const DuskFindings *present = dusk_country_present (self->world->countries[i]);
      add_target (self, &entity, (int) i)->level = present ? present->level : DUSK_LEVEL_NO_DATA;
    }
  self->is_outdated = TRUE;
}

void
_dusk_monitor_free_targets (DuskMonitor *self)
{
  g_clear_pointer (&self->by_id, g_hash_table_unref);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_clear_pointer (&self->scores, g_hash_table_unref);
}

DuskTarget *
_dusk_monitor_find (DuskMonitor *self, const DuskEntity *entity)
{
  return g_hash_table_lookup (self->by_id, entity->id);
}

void
_dusk_monitor_sync_targets (DuskMonitor *self)
{
  if (!self->is_outdated)
    return;
  self->is_outdated = FALSE;
  for (guint i = 0; i < self->targets->len; i++)
    ((DuskTarget *) self->targets->pdata[i])->is_kept = FALSE;
  keep_watched (self);
  sweep (self);
}

/* Whether @entity is asked about however many others are pointed at: countries, what is watched, and networks of which RIPEstat has yet to tell the
   end. */
static gboolean
has_place (DuskMonitor *self, const DuskEntity *entity)
{
  const DuskTarget *target = _dusk_monitor_find (self, entity);
  DuskEvent *event = dusk_events_current (self->events, entity);

  return entity->kind == DUSK_ENTITY_COUNTRY || (target && target->item) || (event && dusk_event_state (event) == DUSK_EVENT_CONFIRMED);
}

/* Returns: (transfer container) (element-type DuskTarget): those that were flagged; none is any longer. */
static GPtrArray *
clear_flags (DuskMonitor *self)
{
  GPtrArray *before = g_ptr_array_new ();

  for (guint i = 0; i < self->targets->len; i++)
    {
      DuskTarget *target = self->targets->pdata[i];
      if (target->is_flagged)
        g_ptr_array_add (before, target);
      target->is_flagged = FALSE;
    }
  return before;
}

/* Where all that pointed at what is watched say that it is over, RIPEstat may know by now, too. */
static void
doubt_ended (DuskMonitor *self, const GPtrArray *before)
{
  for (guint i = 0; i < before->len; i++)
    {
      DuskTarget *target = before->pdata[i];
      if (!target->is_flagged && target->item && dusk_events_current (self->events, &target->entity))
        target->is_new = TRUE;
    }
}

void
_dusk_monitor_take_flags (DuskMonitor *self)
{
  g_autoptr (GArray) flagged = dusk_events_flagged (self->events);
  g_autoptr (GPtrArray) before = clear_flags (self);
  guint suspects = 0;

  for (guint i = 0; i < flagged->len; i++)
    {
      const DuskEntity *entity = &g_array_index (flagged, DuskEntity, i);
      if (has_place (self, entity) || ++suspects <= DUSK_MONITOR_SUSPECTS)
        flag (self, entity, i);
    }
  doubt_ended (self, before);
  self->is_outdated = TRUE;
}
