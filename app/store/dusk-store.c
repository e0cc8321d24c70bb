/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"

G_DEFINE_FINAL_TYPE_WITH_CODE (DuskStore, dusk_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DUSK_TYPE_ANSWER_CACHE, dusk_store_answers_init_interface))

/* Statements */

static int
prepare (DuskStore *self, sqlite3_stmt **statement, const char *sql)
{
  int code = SQLITE_OK;

  *statement = g_hash_table_lookup (self->statements, sql);
  if (*statement == NULL)
    {
      code = sqlite3_prepare_v3 (self->database, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);
      if (code == SQLITE_OK)
        g_hash_table_insert (self->statements, g_strdup (sql), *statement);
    }
  return code;
}

static int
bind_one (sqlite3_stmt *statement, int parameter, char type, va_list *arguments)
{
  gsize size = 0;
  gconstpointer data;

  switch (type)
    {
    case 's':
      return sqlite3_bind_text (statement, parameter, va_arg (*arguments, const char *), -1, SQLITE_STATIC);
    case 'i':
      return sqlite3_bind_int64 (statement, parameter, va_arg (*arguments, gint64));
    case 'd':
      return sqlite3_bind_double (statement, parameter, va_arg (*arguments, double));
    case 'b':
      data = g_bytes_get_data (va_arg (*arguments, GBytes *), &size);
      return sqlite3_bind_blob64 (statement, parameter, data, size, SQLITE_STATIC);
    default:
      g_return_val_if_reached (SQLITE_MISUSE);
    }
}

static int
bind_all (DuskStore *self, sqlite3_stmt **statement, const char *sql, const char *types, va_list *arguments)
{
  int code = prepare (self, statement, sql);

  for (int i = 0; code == SQLITE_OK && types[i]; i++)
    code = bind_one (*statement, i + 1, types[i], arguments);
  return code;
}

int
dusk_store_bind (DuskStore *self, sqlite3_stmt **statement, const char *sql, const char *types, ...)
{
  va_list arguments;
  int code;

  va_start (arguments, types);
  code = bind_all (self, statement, sql, types, &arguments);
  va_end (arguments);
  return code;
}

int
dusk_store_end (sqlite3_stmt *statement, int code)
{
  if (statement)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
    }
  return code == SQLITE_DONE || code == SQLITE_ROW ? SQLITE_OK : code;
}

int
dusk_store_run (DuskStore *self, const char *sql, const char *types, ...)
{
  sqlite3_stmt *statement = NULL;
  va_list arguments;
  int code;

  va_start (arguments, types);
  code = bind_all (self, &statement, sql, types, &arguments);
  va_end (arguments);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  return dusk_store_end (statement, code);
}

/* Transactions */

static int
attempt_as_set (DuskStore *self, DuskStoreAccess access, DuskStoreWork work, gpointer data)
{
  int code = dusk_store_run (self, access == DUSK_STORE_READ ? "BEGIN" : "BEGIN IMMEDIATE", "");

  if (code != SQLITE_OK)
    return code;
  code = work (self, data);
  if (code == SQLITE_OK)
    code = dusk_store_run (self, "COMMIT", "");
  /* Some failures have rolled back by themselves. */
  if (code != SQLITE_OK && !sqlite3_get_autocommit (self->database))
    dusk_store_run (self, "ROLLBACK", "");
  return code;
}

static int
attempt (DuskStore *self, DuskStoreAccess access, DuskStoreWork work, gpointer data)
{
  int code;

  /* Some settings take effect where they are prepared, so that no statement of them can be kept. */
  if (access == DUSK_STORE_WRITE_THROUGH)
    sqlite3_exec (self->database, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
  code = attempt_as_set (self, access, work, data);
  if (access == DUSK_STORE_WRITE_THROUGH)
    sqlite3_exec (self->database, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL);
  return code;
}

gboolean
dusk_store_transact (DuskStore *self, DuskStoreAccess access, DuskStoreWork work, gpointer data, GError **error)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  int code;

  dusk_store_follow_file (self);
  code = attempt (self, access, work, data);
  if (dusk_store_is_damage (code) && !self->in_memory)
    {
      dusk_store_recover (self);
      code = attempt (self, access, work, data);
    }
  if (code == SQLITE_OK)
    return TRUE;
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_STORE, _("The database could not be used: %s."), sqlite3_errstr (code));
  if (dusk_store_is_trouble (code) && !self->in_memory)
    {
      dusk_store_go_to_memory (self, code);
      attempt (self, access, work, data);
    }
  return FALSE;
}

void
dusk_store_close (DuskStore *self)
{
  g_hash_table_remove_all (self->statements);
  sqlite3_close (g_steal_pointer (&self->database));
}

void
dusk_store_note (DuskStore *self, char *sentence)
{
  g_autofree char *before = g_steal_pointer (&self->notice);

  g_debug ("%s", sentence);
  self->notice = before ? g_strjoin (" ", before, sentence, NULL) : g_strdup (sentence);
  g_free (sentence);
}

/* The object */

static void
dusk_store_finalize (GObject *object)
{
  DuskStore *self = DUSK_STORE (object);

  dusk_store_close (self);
  g_hash_table_unref (self->statements);
  g_hash_table_unref (self->used_urls);
  g_free (self->notice);
  g_free (self->path);
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
  self->used_urls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

DuskStore *
dusk_store_open (const char *folder)
{
  DuskStore *self = g_object_new (DUSK_TYPE_STORE, NULL);

  self->folder = g_strdup (folder);
  self->path = folder ? g_build_filename (folder, "dusk.sqlite", NULL) : NULL;
  dusk_store_connect (self);
  return self;
}

const char *
dusk_store_folder (DuskStore *self)
{
  g_return_val_if_fail (DUSK_IS_STORE (self), NULL);

  return self->folder;
}

gboolean
dusk_store_is_lasting (DuskStore *self)
{
  G_GNUC_UNUSED g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);

  locker = g_mutex_locker_new (&self->mutex);
  return !self->in_memory;
}

char *
dusk_store_notice (DuskStore *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (DUSK_IS_STORE (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (self->notice);
}

static int
find_version (DuskStore *self, gpointer data)
{
  gint64 *version = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "PRAGMA data_version", "");

  if (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    *version = ((gint64) self->times_opened << 32) + sqlite3_column_int64 (statement, 0);
  return dusk_store_end (statement, code);
}

gint64
dusk_store_version (DuskStore *self)
{
  gint64 version = 0;

  g_return_val_if_fail (DUSK_IS_STORE (self), 0);

  dusk_store_transact (self, DUSK_STORE_READ, find_version, &version, NULL);
  return version;
}

char *
dusk_store_default_folder (void)
{
  const char *folder = g_getenv ("DUSK_DATA_DIR");

  return folder && *folder ? g_strdup (folder) : g_build_filename (g_get_user_data_dir (), "dusk", NULL);
}
