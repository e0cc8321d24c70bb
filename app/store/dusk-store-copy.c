/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

/**
 * Table:
 *
 * @down, @up: its rows from either end, so that damage in the middle costs the middle only; the newest first
 * @is_sound: whether a row can be taken over
 * @blob: the column whose bytes count towards the limit, or NO_BLOB
 */
typedef struct {
  const char *down;
  const char *up;
  const char *insert;
  gboolean  (*is_sound) (sqlite3_stmt *row);
  int         blob;
} Table;

#define NO_BLOB -1

static const Table tables[] = {
  { "SELECT * FROM texts ORDER BY name DESC", "SELECT * FROM texts ORDER BY name", "INSERT OR IGNORE INTO texts VALUES (?, ?, ?)",
    dusk_store_texts_row_is_sound, NO_BLOB },
  { "SELECT * FROM watched ORDER BY entity DESC", "SELECT * FROM watched ORDER BY entity", "INSERT OR IGNORE INTO watched VALUES (?, ?, ?, ?, ?)",
    dusk_store_watched_row_is_sound, NO_BLOB },
  { "SELECT * FROM muted ORDER BY entity DESC", "SELECT * FROM muted ORDER BY entity", "INSERT OR IGNORE INTO muted VALUES (?, ?, ?)",
    dusk_store_muted_row_is_sound, NO_BLOB },
  { "SELECT * FROM told NOT INDEXED ORDER BY number DESC", "SELECT * FROM told NOT INDEXED ORDER BY number",
    "INSERT OR IGNORE INTO told VALUES (?, ?, ?, ?, ?, ?, ?)", dusk_store_told_row_is_sound, NO_BLOB },
  { "SELECT * FROM spent ORDER BY feed DESC, day DESC", "SELECT * FROM spent ORDER BY feed, day",
    "INSERT OR IGNORE INTO spent VALUES (?, ?, ?, ?)", dusk_store_spent_row_is_sound, NO_BLOB },
  { "SELECT * FROM claims ORDER BY entity DESC, feed DESC, id DESC", "SELECT * FROM claims ORDER BY entity, feed, id",
    "INSERT OR IGNORE INTO claims VALUES (?, ?, ?, ?, ?, ?, ?)", dusk_store_claims_row_is_sound, NO_BLOB },
  { "SELECT * FROM outages ORDER BY entity DESC, source DESC, start_s DESC", "SELECT * FROM outages ORDER BY entity, source, start_s",
    "INSERT OR IGNORE INTO outages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", dusk_store_outages_row_is_sound, NO_BLOB },
  { "SELECT * FROM exacts ORDER BY entity DESC, source DESC, near_start_s DESC", "SELECT * FROM exacts ORDER BY entity, source, near_start_s",
    "INSERT OR IGNORE INTO exacts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", dusk_store_exacts_row_is_sound, NO_BLOB },
  { "SELECT * FROM chunks ORDER BY entity DESC, measure DESC, step_s DESC, number DESC",
    "SELECT * FROM chunks ORDER BY entity, measure, step_s, number", "INSERT OR IGNORE INTO chunks VALUES (?, ?, ?, ?, ?, ?)",
    dusk_store_series_row_is_sound, NO_BLOB },
  { "SELECT * FROM answers NOT INDEXED ORDER BY rowid DESC", "SELECT * FROM answers NOT INDEXED ORDER BY rowid",
    "INSERT OR IGNORE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)", dusk_store_answers_row_is_sound, 6 },
};

static int
copy_row (DuskStore *self, sqlite3_stmt *row, const char *insert)
{
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, insert, "");

  for (int i = 0; code == SQLITE_OK && i < sqlite3_column_count (row); i++)
    code = sqlite3_bind_value (statement, i + 1, sqlite3_column_value (row, i));
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  return dusk_store_end (statement, code);
}

/* Returns whether the rows were read to their end, or to the limit. */
static gboolean
copy_rows (DuskStore *self, sqlite3 *from, const Table *table, const char *select, gint64 max_bytes, gsize *n_rows)
{
  sqlite3_stmt *row = NULL;
  int code = sqlite3_prepare_v2 (from, select, -1, &row, NULL);
  gint64 bytes = 0;

  while (code == SQLITE_OK && (code = sqlite3_step (row)) == SQLITE_ROW)
    {
      code = SQLITE_OK;
      if (table->blob != NO_BLOB)
        bytes += sqlite3_column_bytes (row, table->blob);
      if (bytes > max_bytes)
        break;
      /* A row that cannot be taken over is one lost; the others need not be. */
      if (table->is_sound (row) && copy_row (self, row, table->insert) == SQLITE_OK)
        ++*n_rows;
    }
  sqlite3_finalize (row);
  return code == SQLITE_OK || code == SQLITE_DONE;
}

static gboolean
open_readable (const char *path, const char *query, const char *pragmas, sqlite3 **database)
{
  g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);
  g_autofree char *uri = g_strconcat ("file:", escaped, query, NULL);

  if (sqlite3_open_v2 (uri, database, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK
      && sqlite3_exec (*database, pragmas, NULL, NULL, NULL) == SQLITE_OK
      && sqlite3_exec (*database, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  sqlite3_close (g_steal_pointer (database));
  return FALSE;
}

/* Reads what was written last, which stands in the log beside the file, even where no index of the log can be made: in memory then. */
static sqlite3 *
open_for_reading (const char *path)
{
  static const struct {
    const char *query;
    const char *pragmas;
  } ways[] = {
    { "?mode=ro", "PRAGMA busy_timeout = 2000" },
    { "?mode=ro&vfs=unix-none", "PRAGMA locking_mode = EXCLUSIVE" },
    { "?mode=ro&immutable=1", "" },
  };
  sqlite3 *database = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (ways) && database == NULL; i++)
    open_readable (path, ways[i].query, ways[i].pragmas, &database);
  return database;
}

gboolean
dusk_store_copy (DuskStore *self, const char *path, gint64 max_answer_bytes)
{
  sqlite3 *from = open_for_reading (path);
  gsize n_rows = 0;

  if (from == NULL)
    return FALSE;
  dusk_store_run (self, "BEGIN IMMEDIATE", "");
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    if (!copy_rows (self, from, &tables[i], tables[i].down, max_answer_bytes, &n_rows))
      copy_rows (self, from, &tables[i], tables[i].up, max_answer_bytes, &n_rows);
  dusk_store_run (self, "COMMIT", "");
  sqlite3_close (from);
  return n_rows > 0;
}
