/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

/* "Dusk": a database that is not ours is never written. */
#define APPLICATION_ID 0x4475736b

/* Each step leads from one version to the next; a step that has been released is never changed. */
static const char *const steps[] = {
  /* Samples of one entity, measure and step in chunks of a fixed count; chunk n begins at sample n · count since 1970. */
  "CREATE TABLE chunks (entity TEXT NOT NULL, measure TEXT NOT NULL, step_s INTEGER NOT NULL, number INTEGER NOT NULL,"
  " fetched_s INTEGER NOT NULL, samples BLOB NOT NULL, PRIMARY KEY (entity, measure, step_s, number)) WITHOUT ROWID, STRICT;"
  /* used: counts up with each use, so that no clock can confuse the order. */
  "CREATE TABLE answers (url TEXT NOT NULL PRIMARY KEY, etag TEXT, last_modified TEXT, fetched_s INTEGER NOT NULL, used INTEGER NOT NULL,"
  " length INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
  "CREATE INDEX answers_by_use ON answers (used, length (body));"
  /* sum: a checksum of the others. */
  "CREATE TABLE outages (entity TEXT NOT NULL, source TEXT NOT NULL, start_s INTEGER NOT NULL, end_s INTEGER, precision_s INTEGER NOT NULL,"
  " lowest REAL, baseline REAL, level TEXT NOT NULL, pattern TEXT NOT NULL, score REAL, missing INTEGER NOT NULL, is_blip INTEGER NOT NULL,"
  " sum INTEGER NOT NULL, PRIMARY KEY (entity, source, start_s)) WITHOUT ROWID, STRICT;"
  "CREATE TABLE texts (name TEXT NOT NULL PRIMARY KEY, length INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID, STRICT;",

  /* The exact times of outages. near: the outage as samples show it. */
  "CREATE TABLE exacts (entity TEXT NOT NULL, source TEXT NOT NULL, near_start_s INTEGER NOT NULL, near_end_s INTEGER, start_us INTEGER,"
  " end_us INTEGER, kept_s INTEGER NOT NULL, length INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (entity, source, near_start_s))"
  " WITHOUT ROWID, STRICT;",

  /* What is watched. place: counts up with each that is added, so that no clock can confuse the order; so does number below. */
  "CREATE TABLE watched (entity TEXT NOT NULL PRIMARY KEY, place INTEGER NOT NULL, added_s INTEGER NOT NULL, threshold REAL,"
  " sum INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
  "CREATE TABLE muted (entity TEXT NOT NULL PRIMARY KEY, until_s INTEGER NOT NULL, sum INTEGER NOT NULL) WITHOUT ROWID, STRICT;"
  "CREATE TABLE told (number INTEGER NOT NULL PRIMARY KEY, entity TEXT NOT NULL, start_s INTEGER NOT NULL, stage TEXT NOT NULL,"
  " level TEXT NOT NULL, told_s INTEGER NOT NULL, sum INTEGER NOT NULL, UNIQUE (entity, start_s, stage, level)) STRICT;"
  "CREATE TABLE spent (feed TEXT NOT NULL, day INTEGER NOT NULL, requests INTEGER NOT NULL, sum INTEGER NOT NULL, PRIMARY KEY (feed, day))"
  " WITHOUT ROWID, STRICT;"
  "CREATE TABLE claims (entity TEXT NOT NULL, feed TEXT NOT NULL, id TEXT NOT NULL, start_s INTEGER NOT NULL, end_s INTEGER,"
  " length INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (entity, feed, id)) WITHOUT ROWID, STRICT;"
  /* Most of what is kept ended long ago. */
  "CREATE INDEX claims_by_end ON claims (end_s);",
};

static int
read_number (sqlite3 *database, const char *sql, gint64 *number)
{
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2 (database, sql, -1, &statement, NULL);

  if (code != SQLITE_OK)
    return code;
  code = sqlite3_step (statement);
  *number = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW ? SQLITE_OK : code;
}

/* An empty database has version 0, and so has another program's. */
static int
check_owner (sqlite3 *database, gint64 version)
{
  gint64 id = 0, tables = 0;
  int code = read_number (database, "PRAGMA application_id", &id);

  if (code == SQLITE_OK)
    code = read_number (database, "SELECT count(*) FROM sqlite_schema", &tables);
  if (code != SQLITE_OK)
    return code;
  return id == APPLICATION_ID || (id == 0 && version == 0 && tables == 0) ? SQLITE_OK : SQLITE_NOTADB;
}

static int
run_steps (sqlite3 *database, gint64 version)
{
  g_autofree char *mark = g_strdup_printf ("PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID, (int) G_N_ELEMENTS (steps));
  int code = SQLITE_OK;

  for (gint64 i = version; code == SQLITE_OK && i < (gint64) G_N_ELEMENTS (steps); i++)
    code = sqlite3_exec (database, steps[i], NULL, NULL, NULL);
  return code == SQLITE_OK ? sqlite3_exec (database, mark, NULL, NULL, NULL) : code;
}

static int
read_version (sqlite3 *database, gint64 *version)
{
  int code = read_number (database, "PRAGMA user_version", version);

  if (code == SQLITE_OK)
    code = check_owner (database, *version);
  if (code == SQLITE_OK && *version < 0)
    code = SQLITE_NOTADB;
  if (code == SQLITE_OK && *version > (gint64) G_N_ELEMENTS (steps))
    code = DUSK_STORE_NEWER;
  return code;
}

int
dusk_store_layout_migrate (sqlite3 *database)
{
  gint64 version = 0;
  int code = read_version (database, &version);

  if (code != SQLITE_OK || version == (gint64) G_N_ELEMENTS (steps))
    return code;
  /* Space that trimmed answers leave can then be given back. It must be set before the first table. */
  if (version == 0)
    sqlite3_exec (database, "PRAGMA auto_vacuum = INCREMENTAL", NULL, NULL, NULL);
  code = sqlite3_exec (database, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE", NULL, NULL, NULL);
  /* Two programs may start at once: whoever comes second finds the work done. */
  if (code == SQLITE_OK)
    code = read_version (database, &version);
  if (code == SQLITE_OK)
    code = run_steps (database, version);
  if (code == SQLITE_OK)
    code = sqlite3_exec (database, "COMMIT", NULL, NULL, NULL);
  if (code != SQLITE_OK)
    sqlite3_exec (database, "ROLLBACK", NULL, NULL, NULL);
  return code;
}
