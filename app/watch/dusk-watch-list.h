/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-store-watch.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskWatchItem: one entity that is watched. Properties with `notify`: `name` (string), `threshold` (double, NaN for the usual), `muted-until`
 * (int64), `level` (int, #DuskLevel), `share` (double: value ÷ baseline, NaN where unknown), `summary` (string, nullable): one line on how it is,
 * `checked` (int64: when it was last looked at, %DUSK_TIME_UNKNOWN before). The last four are set by the scheduler.
 */
#define DUSK_TYPE_WATCH_ITEM (dusk_watch_item_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchItem, dusk_watch_item, DUSK, WATCH_ITEM, GObject)

/** Returns: (transfer none) */
const DuskEntity  *dusk_watch_item_entity (DuskWatchItem *self);
/** Returns: (transfer none): a country's name, `AS131279 · Star-KP` once the holder is known, a prefix. */
const char        *dusk_watch_item_name (DuskWatchItem *self);
void               dusk_watch_item_set_name (DuskWatchItem *self, const char *name);
/** Returns: (transfer none): as it is kept. */
const DuskWatched *dusk_watch_item_kept (DuskWatchItem *self);
DuskLevel          dusk_watch_item_level (DuskWatchItem *self);
double             dusk_watch_item_share (DuskWatchItem *self);
/** Returns: (transfer none) (nullable) */
const char        *dusk_watch_item_summary (DuskWatchItem *self);
gint64             dusk_watch_item_checked (DuskWatchItem *self);
/** Sets what is known of it now. @summary: (nullable) */
void               dusk_watch_item_take (DuskWatchItem *self, DuskLevel level, double share, const char *summary, gint64 checked_s);

/**
 * DuskWatchList: what the user watches: a #GListModel of #DuskWatchItem, in the order in which it was added. Kept in the store as it changes.
 */
#define DUSK_TYPE_WATCH_LIST (dusk_watch_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchList, dusk_watch_list, DUSK, WATCH_LIST, GObject)

/** The most entries; each costs requests. */
#define DUSK_WATCH_LIST_MAX       10000
/** The largest text that is read as a list: ten thousand entries with a long comment each. */
#define DUSK_WATCH_LIST_MAX_BYTES (8 * 1024 * 1024)

/** Returns: (transfer full): the list as @store has it. */
DuskWatchList *dusk_watch_list_new (DuskStore *store);

/** Returns: (transfer none) (nullable) */
DuskWatchItem *dusk_watch_list_find (DuskWatchList *self, const DuskEntity *entity);

/**
 * dusk_watch_list_add:
 *
 * Adds @entity, unless it is there. Errors: %DUSK_ERROR_UNKNOWN_ENTITY for a country that does not exist, %DUSK_ERROR_USAGE beyond
 * %DUSK_WATCH_LIST_MAX, %DUSK_ERROR_STORE (it is then watched until the program ends)
 */
gboolean dusk_watch_list_add (DuskWatchList *self, const DuskEntity *entity, gint64 now_s, GError **error);
/** Takes @entity off the list. Returns: whether it was there; %FALSE with %DUSK_ERROR_STORE where it is off the list until the program ends. */
gboolean dusk_watch_list_remove (DuskWatchList *self, const DuskEntity *entity, GError **error);
/** @threshold: 0 < @threshold < 1, NaN for the usual. Returns: %FALSE with %DUSK_ERROR_USAGE where @entity is not on the list, %DUSK_ERROR_STORE */
gboolean dusk_watch_list_set_threshold (DuskWatchList *self, const DuskEntity *entity, double threshold, GError **error);
/** Mutes (also what is not watched). @until_s: as #DuskWatched.muted_until_s, so that %DUSK_TIME_UNKNOWN ends it. Errors: those of adding */
gboolean dusk_watch_list_mute (DuskWatchList *self, const DuskEntity *entity, gint64 until_s, GError **error);
/** Returns: whether @entity is muted at @now_s. */
gboolean dusk_watch_list_is_muted (DuskWatchList *self, const DuskEntity *entity, gint64 now_s);

/**
 * dusk_watch_list_to_text:
 *
 * One entity a line: `KP`, `AS131279  below 50%`, `175.45.176.0/24  muted`, `SY  muted until 2026-11-24T05:00:00Z`, with what it is behind a `#`;
 * lines that begin with # are comments. The first says what the file is. Reads back as just what is written.
 *
 * Returns: (transfer full)
 */
char *dusk_watch_list_to_text (DuskWatchList *self);

/**
 * dusk_watch_list_import_bytes:
 * @bytes: as dusk_watch_list_to_text() gives it, or any list with one country, ASN or prefix a line, in hostile hands
 * @n_added: (out) (optional)
 * @problems: (out) (optional) (nullable) (transfer full) (array zero-terminated=1): “line 3: …”, the first ten, how many more, and whether the list
 *   is full; %NULL where nothing was read at all
 *
 * Adds what is not there; what is there keeps its place and takes what the text sets. All of it in one transaction.
 *
 * Returns: %FALSE with an error where nothing could be read (%DUSK_ERROR_MALFORMED, %DUSK_ERROR_TOO_LARGE beyond %DUSK_WATCH_LIST_MAX_BYTES,
 *   %DUSK_ERROR_USAGE where the list is full) or it could not be kept on disk (%DUSK_ERROR_STORE)
 */
gboolean dusk_watch_list_import_bytes (DuskWatchList *self, gconstpointer bytes, gsize length, gint64 now_s, guint *n_added, char ***problems,
                                       GError **error);
/** The same with what @stream holds, of which no more is read than can be taken. Errors: those of the stream too. */
gboolean dusk_watch_list_import_stream (DuskWatchList *self, GInputStream *stream, gint64 now_s, GCancellable *cancellable, guint *n_added,
                                        char ***problems, GError **error);
/** The same with a text that ends with a NUL. */
gboolean dusk_watch_list_import (DuskWatchList *self, const char *text, gint64 now_s, guint *n_added, char ***problems, GError **error);

/** Reads the store again, where another process may have changed it. */
void dusk_watch_list_reload (DuskWatchList *self);

G_END_DECLS
