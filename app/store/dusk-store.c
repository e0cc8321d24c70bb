/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "dusk-error.h"

#define FILE_NAME "dusk.sqlite"

G_DEFINE_FINAL_TYPE_WITH_CODE (DuskStore, dusk_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DUSK_TYPE_ANSWER_CACHE, _dusk_store_answer_cache_init))

static int open_database (DuskStore *self);

static void
note (DuskStore *self, char *sentence)
{
  g_debug ("%s", sentence);
  g_free (self->notice);
  self->notice = sentence;
}

static void
close_database (DuskStore *self)
{
  g_hash_table_remove_all (self->statements);
  sqlite3_close_v2 (g_steal_pointer (&self->database));
}

/* One connection with what every connection needs; the caller closes it also where this fails. */
static int
connect_database (const char *path, sqlite3 **database)
{
  int code = sqlite3_open_v2 (path, database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);

  if (code != SQLITE_OK)
    return code;
  sqlite3_extended_result_codes (*database, 0);
  sqlite3_busy_timeout (*database, 5000);
  code = sqlite3_exec (*database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4000", NULL, NULL, NULL);
  return code == SQLITE_OK ? _dusk_store_layout_migrate (*database) : code;
}

static void
use_memory (DuskStore *self, sqlite3 *from)
{
  sqlite3 *memory = NULL;

  if (sqlite3_open (":memory:", &memory) == SQLITE_OK && from)
    {
      /* What the disk still gives is carried along, so that nothing vanishes from the screen. */
      sqlite3_backup *backup = sqlite3_backup_init (memory, "main", from, "main");
      if (backup)
        {
          sqlite3_backup_step (backup, -1);
          sqlite3_backup_finish (backup);
        }
    }
  if (_dusk_store_layout_migrate (memory) != SQLITE_OK)
    {
      sqlite3_close (memory);
      sqlite3_open (":memory:", &memory);
      _dusk_store_layout_migrate (memory);
    }
  self->database = memory;
}

static char *
database_path (DuskStore *self)
{
  return g_build_filename (self->folder, FILE_NAME, NULL);
}

/* Moves the file and its companions out of the way. Returns the new name, or NULL where even that fails. */
static char *
set_aside (DuskStore *self, const char *why)
{
  g_autofree char *path = database_path (self);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");
  g_autofree char *aside = g_strdup_printf ("%s.%s-%s", path, why, stamp);
  static const char *const companions[] = { "-wal", "-shm" };

  for (int n = 2; g_file_test (aside, G_FILE_TEST_EXISTS); n++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%s-%s-%d", path, why, stamp, n);
    }
  if (g_rename (path, aside) != 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (path, companions[i], NULL);
      g_autofree char *to = g_strconcat (aside, companions[i], NULL);
      g_rename (from, to);
    }
  return g_path_get_basename (aside);
}

static gboolean
begin_anew (DuskStore *self, const char *why, const char *sentence)
{
  g_autofree char *aside = NULL;

  close_database (self);
  aside = set_aside (self, why);
  if (aside == NULL || open_database (self) != SQLITE_OK)
    return FALSE;
  note (self, g_strdup_printf (sentence, aside));
  return TRUE;
}

static gboolean
is_damage (int code)
{
  return code == SQLITE_CORRUPT || code == SQLITE_NOTADB;
}

static void
go_on_in_memory (DuskStore *self)
{
  sqlite3 *disk = g_steal_pointer (&self->database);
  g_autofree char *reason = g_strdup (disk ? sqlite3_errmsg (disk) : g_strerror (errno));

  g_hash_table_remove_all (self->statements);
  use_memory (self, disk);
  sqlite3_close_v2 (disk);
  note (self, g_strdup_printf (_("Nothing can be kept in %s (%s). What was kept before is safe; what comes now is lost when Dusk ends."),
                               self->folder, reason));
  g_clear_pointer (&self->folder, g_free);
}

static int
open_database (DuskStore *self)
{
  g_autofree char *path = database_path (self);

  return connect_database (path, &self->database);
}

static void
open_or_recover (DuskStore *self)
{
  int code;

  if (self->folder == NULL)
    {
      use_memory (self, NULL);
      return;
    }
  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      go_on_in_memory (self);
      return;
    }
  code = open_database (self);
  if (code == SQLITE_OK)
    return;
  if (is_damage (code)
      && begin_anew (self, "damaged", _("The database was damaged; it was set aside as %s and a new one begun.")))
    return;
  if (code == SQLITE_SCHEMA
      && begin_anew (self, "newer", _("The database was written by a newer Dusk; it was set aside as %s and a new one begun.")))
    return;
  go_on_in_memory (self);
}

gboolean
_dusk_store_fail (DuskStore *self, GError **error)
{
  int code = sqlite3_errcode (self->database);

  g_set_error (error, DUSK_ERROR, DUSK_ERROR_STORE, _("The store could not be used: %s"), sqlite3_errmsg (self->database));
  if (!sqlite3_get_autocommit (self->database))
    _dusk_store_execute (self, "ROLLBACK");
  if (self->folder == NULL || code == SQLITE_BUSY)
    return FALSE;
  if (!is_damage (code)
      || !begin_anew (self, "damaged", _("The database was damaged; it was set aside as %s and a new one begun.")))
    go_on_in_memory (self);
  return FALSE;
}

sqlite3_stmt *
_dusk_store_prepare (DuskStore *self, const char *sql)
{
  sqlite3_stmt *statement = g_hash_table_lookup (self->statements, sql);

  if (statement == NULL && sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) == SQLITE_OK)
    g_hash_table_insert (self->statements, g_strdup (sql), statement);
  if (statement == NULL)
    return NULL;
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return statement;
}

int
_dusk_store_run (DuskStore *self, sqlite3_stmt *statement)
{
  int code;

  if (statement == NULL)
    return sqlite3_errcode (self->database);
  code = sqlite3_step (statement);
  sqlite3_reset (statement);
  return code;
}

gboolean
_dusk_store_execute (DuskStore *self, const char *sql)
{
  return sqlite3_exec (self->database, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static void
dusk_store_finalize (GObject *object)
{
  DuskStore *self = DUSK_STORE (object);

  close_database (self);
  g_hash_table_unref (self->statements);
  g_free (self->notice);
  g_free (self->folder);
  g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (dusk_store_parent_class)->finalize (object);
}

static void
dusk_store_class_init (DuskStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_store_finalize;
}

static void
finalize_statement (gpointer statement)
{
  sqlite3_finalize (statement);
}

static void
dusk_store_init (DuskStore *self)
{
  g_mutex_init (&self->mutex);
  self->statements = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, finalize_statement);
}

DuskStore *
dusk_store_open (const char *folder)
{
  DuskStore *self = g_object_new (DUSK_TYPE_STORE, NULL);

  self->folder = g_strdup (folder);
  open_or_recover (self);
  return self;
}

char *
dusk_store_notice (DuskStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->notice);
}

char *
dusk_store_default_folder (void)
{
  const char *folder = g_getenv ("DUSK_DATA_DIR");

  return folder && *folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "dusk", NULL);
}

gboolean
dusk_store_set_value (DuskStore *self, const char *name, const char *value, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self, "INSERT OR REPLACE INTO texts VALUES (?, ?)");

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, value, -1, SQLITE_TRANSIENT);
  return _dusk_store_run (self, statement) == SQLITE_DONE || _dusk_store_fail (self, error);
}

char *
dusk_store_get_value (DuskStore *self, const char *name)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self, "SELECT value FROM texts WHERE name = ?");
  char *value = NULL;
  int code;

  sqlite3_bind_text (statement, 1, name, -1, SQLITE_TRANSIENT);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_reset (statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    _dusk_store_fail (self, NULL);
  return value;
}
