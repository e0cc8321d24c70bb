/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-watch-list.h"

G_BEGIN_DECLS

/** @items: (element-type DuskWatchItem); @by_id: the same by the name of their entity; @version: of the store when it was last read. */
struct _DuskWatchList {
  GObject     parent_instance;
  DuskStore  *store;
  GPtrArray  *items;
  GHashTable *by_id;
  gint64      version;
};

/** Returns: (transfer full): an item that stands as @kept says. */
DuskWatchItem *_dusk_watch_item_new (const DuskWatched *kept);
/** Takes over threshold and muting. */
void           _dusk_watch_item_set_kept (DuskWatchItem *self, const DuskWatched *kept);

/** Reads the store if another process has written. */
void     _dusk_watch_list_catch_up (DuskWatchList *self);
/** Returns: whether @entity can be watched: %FALSE with %DUSK_ERROR_UNKNOWN_ENTITY where there is none such. */
gboolean _dusk_watch_list_check (const DuskEntity *entity, GError **error);
/** Sets %DUSK_ERROR_USAGE: no more than %DUSK_WATCH_LIST_MAX. */
void     _dusk_watch_list_set_full (GError **error);
/**
 * Keeps @n entries, new and changed ones, in the store and in the list.
 *
 * Returns: %FALSE with %DUSK_ERROR_STORE; they stand in the list all the same
 */
gboolean _dusk_watch_list_keep (DuskWatchList *self, const DuskWatched *entries, guint n, GError **error);

/* dusk-watch-list-text.c: one line of the text, without a comment */

/** Returns: (transfer full): such as `AS131279  below 50%  muted`. */
char    *_dusk_watched_to_line (const DuskWatched *entry);
/**
 * Reads a line.
 *
 * @entry: (out): with a threshold of NaN and %DUSK_TIME_UNKNOWN where the line sets none
 *
 * Returns: %FALSE with %DUSK_ERROR_UNKNOWN_ENTITY or %DUSK_ERROR_MALFORMED
 */
gboolean _dusk_watched_from_line (const char *line, DuskWatched *entry, GError **error);

G_END_DECLS
