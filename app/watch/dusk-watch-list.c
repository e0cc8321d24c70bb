/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-error.h"
#include "dusk-territory.h"

static void dusk_watch_list_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DuskWatchList, dusk_watch_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dusk_watch_list_iface_init))

/* Items */

static void
append (DuskWatchList *self, DuskWatchItem *item)
{
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->by_id, (char *) dusk_watch_item_entity (item)->id, item);
}

/* Puts @items (transfer full) in place of those there are; tells of no more than what differs. */
static void
replace_items (DuskWatchList *self, GPtrArray *items)
{
  g_autoptr (GPtrArray) before = self->items;
  guint shorter = MIN (before->len, items->len), head = 0, tail = 0;

  while (head < shorter && before->pdata[head] == items->pdata[head])
    head++;
  while (tail < shorter - head && before->pdata[before->len - 1 - tail] == items->pdata[items->len - 1 - tail])
    tail++;
  g_hash_table_remove_all (self->by_id);
  self->items = g_ptr_array_new_full (items->len, g_object_unref);
  for (guint i = 0; i < items->len; i++)
    append (self, g_object_ref (items->pdata[i]));
  if (before->len != items->len || head < shorter)
    g_list_model_items_changed (G_LIST_MODEL (self), head, before->len - head - tail, items->len - head - tail);
  g_ptr_array_unref (items);
}

static GPtrArray *
make_items (DuskWatchList *self, const GArray *kept)
{
  GPtrArray *items = g_ptr_array_new_full (kept->len, g_object_unref);

  for (guint i = 0; i < kept->len; i++)
    {
      const DuskWatched *entry = &g_array_index (kept, DuskWatched, i);
      DuskWatchItem *item = g_hash_table_lookup (self->by_id, entry->entity.id);

      if (item)
        _dusk_watch_item_set_kept (item, entry);
      g_ptr_array_add (items, item ? g_object_ref (item) : _dusk_watch_item_new (entry));
    }
  return items;
}

void
_dusk_watch_list_catch_up (DuskWatchList *self)
{
  if (dusk_store_version (self->store) != self->version)
    dusk_watch_list_reload (self);
}

gboolean
_dusk_watch_list_check (const DuskEntity *entity, GError **error)
{
  DuskEntity parsed;

  if (!dusk_entity_parse (entity->id, &parsed, error))
    return FALSE;
  if (entity->kind != DUSK_ENTITY_COUNTRY || dusk_territory_find (entity->id))
    return TRUE;
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("There is no country with the code %s"), entity->id);
  return FALSE;
}

void
_dusk_watch_list_set_full (GError **error)
{
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The watch list holds %d entries at most"), DUSK_WATCH_LIST_MAX);
}

gboolean
_dusk_watch_list_keep (DuskWatchList *self, const DuskWatched *entries, guint n, GError **error)
{
  gboolean is_kept = dusk_store_keep_watched (self->store, entries, n, error);
  guint n_before = self->items->len;

  if (is_kept && n > 1)
    {
      dusk_watch_list_reload (self);
      return TRUE;
    }
  for (guint i = 0; i < n; i++)
    {
      DuskWatched entry = entries[i];
      DuskWatchItem *item = g_hash_table_lookup (self->by_id, entry.entity.id);

      /* It may have been muted before it was watched, or by another process. */
      if (entry.muted_until_s == DUSK_TIME_UNKNOWN)
        entry.muted_until_s = dusk_store_muted_until (self->store, &entry.entity);
      if (item)
        _dusk_watch_item_set_kept (item, &entry);
      else
        append (self, _dusk_watch_item_new (&entry));
    }
  if (self->items->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->items->len - n_before);
  return is_kept;
}

/* The list model */

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return DUSK_TYPE_WATCH_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return DUSK_WATCH_LIST (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  DuskWatchList *self = DUSK_WATCH_LIST (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
dusk_watch_list_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* The object */

static void
dusk_watch_list_finalize (GObject *object)
{
  DuskWatchList *self = DUSK_WATCH_LIST (object);

  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->items);
  g_object_unref (self->store);
  G_OBJECT_CLASS (dusk_watch_list_parent_class)->finalize (object);
}

static void
dusk_watch_list_class_init (DuskWatchListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_watch_list_finalize;
}

static void
dusk_watch_list_init (DuskWatchList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
}

DuskWatchList *
dusk_watch_list_new (DuskStore *store)
{
  DuskWatchList *self;

  g_return_val_if_fail (DUSK_IS_STORE (store), NULL);

  self = g_object_new (DUSK_TYPE_WATCH_LIST, NULL);
  self->store = g_object_ref (store);
  dusk_watch_list_reload (self);
  return self;
}

void
dusk_watch_list_reload (DuskWatchList *self)
{
  g_autoptr (GArray) kept = NULL;

  g_return_if_fail (DUSK_IS_WATCH_LIST (self));

  /* First: what is written between the two is read twice rather than not at all. */
  self->version = dusk_store_version (self->store);
  kept = dusk_store_find_watched (self->store);
  replace_items (self, make_items (self, kept));
}

DuskWatchItem *
dusk_watch_list_find (DuskWatchList *self, const DuskEntity *entity)
{
  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), NULL);
  g_return_val_if_fail (entity != NULL, NULL);

  return g_hash_table_lookup (self->by_id, entity->id);
}

gboolean
dusk_watch_list_add (DuskWatchList *self, const DuskEntity *entity, gint64 now_s, GError **error)
{
  DuskWatched entry = { .added_s = now_s, .threshold = NAN, .muted_until_s = DUSK_TIME_UNKNOWN };

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  if (!_dusk_watch_list_check (entity, error))
    return FALSE;
  _dusk_watch_list_catch_up (self);
  if (dusk_watch_list_find (self, entity))
    return TRUE;
  if (self->items->len >= DUSK_WATCH_LIST_MAX)
    {
      _dusk_watch_list_set_full (error);
      return FALSE;
    }
  entry.entity = *entity;
  return _dusk_watch_list_keep (self, &entry, 1, error);
}

gboolean
dusk_watch_list_remove (DuskWatchList *self, const DuskEntity *entity, GError **error)
{
  DuskWatchItem *item;
  gboolean is_kept;
  guint position = 0;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  _dusk_watch_list_catch_up (self);
  item = dusk_watch_list_find (self, entity);
  if (item == NULL)
    return FALSE;
  is_kept = dusk_store_forget_watched (self->store, entity, error);
  g_hash_table_remove (self->by_id, dusk_watch_item_entity (item)->id);
  g_ptr_array_find (self->items, item, &position);
  g_ptr_array_remove_index (self->items, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  return is_kept;
}

gboolean
dusk_watch_list_set_threshold (DuskWatchList *self, const DuskEntity *entity, double threshold, GError **error)
{
  DuskWatchItem *item;
  DuskWatched entry;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);
  g_return_val_if_fail (isnan (threshold) || (threshold > 0 && threshold < 1), FALSE);

  _dusk_watch_list_catch_up (self);
  item = dusk_watch_list_find (self, entity);
  if (item == NULL)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("%s is not on the watch list"), entity->id);
      return FALSE;
    }
  entry = *dusk_watch_item_kept (item);
  entry.threshold = threshold;
  entry.muted_until_s = DUSK_TIME_UNKNOWN;
  return _dusk_watch_list_keep (self, &entry, 1, error);
}

gboolean
dusk_watch_list_mute (DuskWatchList *self, const DuskEntity *entity, gint64 until_s, GError **error)
{
  DuskWatchItem *item;
  gboolean is_kept;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  if (!_dusk_watch_list_check (entity, error))
    return FALSE;
  is_kept = dusk_store_mute (self->store, entity, until_s, error);
  item = dusk_watch_list_find (self, entity);
  if (item)
    {
      DuskWatched entry = *dusk_watch_item_kept (item);

      entry.muted_until_s = until_s;
      _dusk_watch_item_set_kept (item, &entry);
    }
  return is_kept;
}

gboolean
dusk_watch_list_is_muted (DuskWatchList *self, const DuskEntity *entity, gint64 now_s)
{
  gint64 until_s;

  g_return_val_if_fail (DUSK_IS_WATCH_LIST (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  /* Not the item's: another process may have muted it. */
  until_s = dusk_store_muted_until (self->store, entity);
  return until_s != DUSK_TIME_UNKNOWN && now_s < until_s;
}
