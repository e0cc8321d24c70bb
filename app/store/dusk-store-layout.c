/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

/* Each step leads from one version to the next; a step that has shipped is never changed. */
static const char *const steps[] = {
  "CREATE TABLE answers (url TEXT PRIMARY KEY, body BLOB NOT NULL, etag TEXT, last_modified TEXT, fetched INTEGER NOT NULL,"
  " used INTEGER NOT NULL, size INTEGER NOT NULL) WITHOUT ROWID;"
  "CREATE INDEX answers_by_use ON answers (used);"
  /* Samples in run-length coded blocks; what was asked for stands in spans, since an unknown sample may have been asked for too. */
  "CREATE TABLE blocks (entity TEXT NOT NULL, measure TEXT NOT NULL, step INTEGER NOT NULL, block INTEGER NOT NULL, runs BLOB NOT NULL,"
  " PRIMARY KEY (entity, measure, step, block)) WITHOUT ROWID;"
  "CREATE TABLE spans (entity TEXT NOT NULL, measure TEXT NOT NULL, step INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,"
  " fetched INTEGER NOT NULL, PRIMARY KEY (entity, measure, step, start)) WITHOUT ROWID;"
  "CREATE TABLE outages (entity TEXT NOT NULL, source TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER, precision INTEGER NOT NULL,"
  " lowest REAL, baseline REAL, level TEXT NOT NULL, pattern TEXT NOT NULL, score REAL, missing INTEGER NOT NULL, blip INTEGER NOT NULL,"
  " PRIMARY KEY (entity, source, start, blip)) WITHOUT ROWID;"
  "CREATE TABLE texts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;",
};

int
_dusk_store_layout_version (void)
{
  return (int) G_N_ELEMENTS (steps);
}

static int
read_version (sqlite3 *database, int *version)
{
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2 (database, "PRAGMA user_version", -1, &statement, NULL);

  if (code != SQLITE_OK)
    return code;
  code = sqlite3_step (statement);
  *version = sqlite3_column_int (statement, 0);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

static int
run_step (sqlite3 *database, int index)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA user_version = %d", index + 1);
  int code = sqlite3_exec (database, steps[index], NULL, NULL, NULL);

  return code == SQLITE_OK ? sqlite3_exec (database, mark, NULL, NULL, NULL) : code;
}

int
_dusk_store_layout_migrate (sqlite3 *database)
{
  int version = 0, code = read_version (database, &version);

  if (code != SQLITE_OK || version == _dusk_store_layout_version ())
    return code;
  if (version > _dusk_store_layout_version ())
    return SQLITE_SCHEMA;
  /* Two programs may start at once: whoever comes second finds the work done. */
  code = sqlite3_exec (database, "BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = read_version (database, &version);
  for (int i = version; code == SQLITE_OK && i < _dusk_store_layout_version (); i++)
    code = run_step (database, i);
  if (code == SQLITE_OK)
    return sqlite3_exec (database, "COMMIT", NULL, NULL, NULL);
  sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return code;
}
