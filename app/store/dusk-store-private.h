/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-store.h"

#include <sqlite3.h>

G_BEGIN_DECLS

/* Codes in here are SQLite's result codes; %SQLITE_OK is success. */

/** The tables are newer than this program: a code that SQLite itself no longer gives. */
#define DUSK_STORE_NEWER SQLITE_FORMAT

/** What one answer's body may hold when inflated; the network room takes no larger ones. */
#define DUSK_STORE_MAX_BODY (256 * 1024 * 1024)

/**
 * DuskStore:
 *
 * @mutex: held by every public function while it works; guards all that follows
 * @folder: (nullable) (owned): %NULL for a store that was in memory from the start
 * @path: (nullable) (owned): of the database in @folder
 * @database: (owned): the file's connection, or one in memory
 * @statements: (owned) (element-type utf8 sqlite3_stmt): prepared statements of @database by their SQL
 * @used_urls: (owned) (element-type utf8): answers read since the last write; when they were used is written with the next one
 * @notice: (nullable) (owned): what went wrong since it was opened, for the user
 * @times_opened: databases opened since it was, in memory too
 * @times_set_aside: databases set aside since it was opened
 * @in_memory: whether @database is in memory
 */
struct _DuskStore {
  GObject     parent_instance;
  GMutex      mutex;
  char       *folder;
  char       *path;
  sqlite3    *database;
  GHashTable *statements;
  GHashTable *used_urls;
  char       *notice;
  guint       times_opened;
  guint       times_set_aside;
  gboolean    in_memory;
};

/* dusk-store.c: transactions and statements */

/**
 * DuskStoreAccess:
 *
 * @DUSK_STORE_READ: several may read at once
 * @DUSK_STORE_WRITE: one writes; it has the right from the start, so that it never fails half way because of another. What it wrote outlives the
 *   program from then on, and a power cut once the log is next written to the disk
 * @DUSK_STORE_WRITE_THROUGH: the same, and on the disk itself when it returns
 */
typedef enum {
  DUSK_STORE_READ,
  DUSK_STORE_WRITE,
  DUSK_STORE_WRITE_THROUGH,
} DuskStoreAccess;

/** Does its part of a transaction. It may be called again, from the start, on another database. */
typedef int (*DuskStoreWork) (DuskStore *self, gpointer data);

/**
 * dusk_store_transact:
 *
 * Does @work in one transaction. If the database turns out to be damaged it is set aside and @work is done on a new one; if the disk takes
 * no more, @work is done in memory.
 *
 * Returns: %FALSE with %DUSK_ERROR_STORE if that could not be kept on disk
 */
gboolean dusk_store_transact (DuskStore *self, DuskStoreAccess access, DuskStoreWork work, gpointer data, GError **error);

/**
 * dusk_store_bind:
 * @types: one letter per parameter of @sql: `s` a text (nullable), `i` a gint64, `d` a double (NULL if NaN), `b` a GBytes.
 *   What they point to must live until dusk_store_end()
 *
 * Returns: a code; @statement is %NULL if it is no success
 */
int dusk_store_bind (DuskStore *self, sqlite3_stmt **statement, const char *sql, const char *types, ...);

/** Ends @statement (nullable). Returns: @code, where the end of the rows is a success. */
int dusk_store_end (sqlite3_stmt *statement, int code);

/** Binds and runs a statement that gives no rows. */
int dusk_store_run (DuskStore *self, const char *sql, const char *types, ...);

/** Closes the database and all statements. */
void dusk_store_close (DuskStore *self);

/** Adds a sentence to the notice. @sentence: (transfer full) */
void dusk_store_note (DuskStore *self, char *sentence);

/* dusk-store-layout.c: the tables */

/** Makes or brings up to date the tables of @database. Returns: a code; %DUSK_STORE_NEWER if they are newer than this program. */
int dusk_store_layout_migrate (sqlite3 *database);

/* dusk-store-recover.c: opening, and what to do when that or anything later fails */

/** Opens the store's database, whatever it takes: a new one if it is damaged, one in memory if there can be none. */
void dusk_store_connect (DuskStore *self);

/** Returns: whether @code says that the database is damaged, as opposed to out of reach. */
gboolean dusk_store_is_damage (int code);

/** Returns: whether @code says that the disk cannot be written. */
gboolean dusk_store_is_trouble (int code);

/** Sets the damaged database aside and begins another one with what can still be read; in memory if it must be. */
void dusk_store_recover (DuskStore *self);

/** Goes on in memory with a copy of what is on disk. */
void dusk_store_go_to_memory (DuskStore *self, int code);

/** Opens the database anew if its file was moved away, by another Dusk that found it damaged or by the user. */
void dusk_store_follow_file (DuskStore *self);

/* dusk-store-copy.c */

/**
 * dusk_store_copy:
 * @path: of the database to read; it is not changed
 * @max_answer_bytes: how much of the answers to take, the newest first
 *
 * Copies all rows that can be read and are whole into @self.
 *
 * Returns: whether there were any
 */
gboolean dusk_store_copy (DuskStore *self, const char *path, gint64 max_answer_bytes);

/* dusk-store-pack.c: compressed and self-checking blobs */

/**
 * dusk_store_pack:
 * @identity: what the bytes are of, so that a row that damage has moved to another key is found out
 *
 * Returns: (transfer full)
 */
GBytes *dusk_store_pack (const char *identity, gconstpointer data, gsize length);

/** Returns: (transfer full) (nullable): the bytes; %NULL if the blob in @column is damaged, not @identity's, or not @length bytes. */
GBytes *dusk_store_unpack (const char *identity, sqlite3_stmt *row, int column, gsize length);

/** Returns: a checksum of the text that @format and what follows make. */
guint dusk_store_sum (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* dusk-store-columns.c: what columns hold */

/** Returns: %TRUE and the entity; %FALSE where the column holds none. */
gboolean dusk_store_column_entity (sqlite3_stmt *row, int column, DuskEntity *entity);

/** Returns: %TRUE and the level; %FALSE where the column holds no level's word. */
gboolean dusk_store_column_level (sqlite3_stmt *row, int column, DuskLevel *level);

/** Returns: NaN where the column is NULL. */
double dusk_store_column_number (sqlite3_stmt *row, int column);

/** Returns: %DUSK_TIME_UNKNOWN where the column is NULL. */
gint64 dusk_store_column_time (sqlite3_stmt *row, int column);

/** A parameter for a time, so that one that is not known is NULL in the table. */
#define DUSK_STORE_KNOWN "nullif (?, -9223372036854775808)"

/* Whether a row of a table, as `SELECT *` gives it, is whole. */
gboolean dusk_store_series_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_answers_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_outages_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_exacts_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_texts_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_watched_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_muted_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_told_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_spent_row_is_sound (sqlite3_stmt *row);
gboolean dusk_store_claims_row_is_sound (sqlite3_stmt *row);

/** Implements #DuskAnswerCache (dusk-store-answers.c). */
void dusk_store_answers_init_interface (DuskAnswerCacheInterface *interface);

G_END_DECLS
