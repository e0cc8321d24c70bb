/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/**
 * @mutex: held by every public function while it works
 * @folder: (nullable): %NULL for a store in memory
 * @notice: (nullable): what went wrong since it was opened, for the user
 * @statements: (owned): prepared statements by their SQL
 */
struct _DuskStore {
  GObject     parent;
  GMutex      mutex;
  char       *folder;
  sqlite3    *database;
  char       *notice;
  GHashTable *statements;
};

/** The version of the layout that this program writes: the number of steps in dusk-store-layout.c. */
int _dusk_store_layout_version (void);

/** Brings @database up to the present layout, step by step, each in a transaction. Returns: a result code of SQLite. */
int _dusk_store_layout_migrate (sqlite3 *database);

/** Returns: (transfer none): @sql prepared once, reset and without bindings; %NULL if the database refuses it. */
sqlite3_stmt *_dusk_store_prepare (DuskStore *self, const char *sql);

/** Runs a statement that gives no rows, and resets it. Returns: a result code of SQLite, %SQLITE_DONE if all is well. */
int _dusk_store_run (DuskStore *self, sqlite3_stmt *statement);

/** Runs SQL without bindings or rows. Returns: %TRUE if all is well. */
gboolean _dusk_store_execute (DuskStore *self, const char *sql);

/**
 * _dusk_store_fail:
 *
 * Notes what the database said last, for dusk_store_notice() and @error. A damaged database is set aside, and where the disk takes no
 * more the store goes on in memory.
 *
 * Returns: %FALSE
 */
gboolean _dusk_store_fail (DuskStore *self, GError **error);

/** Implements #DuskAnswerCache (dusk-store-answers.c). */
void _dusk_store_answer_cache_init (DuskAnswerCacheInterface *interface);

G_END_DECLS
