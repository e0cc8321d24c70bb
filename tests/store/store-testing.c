/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "store-testing.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENOUGH_MEMORY (G_GUINT64_CONSTANT (512) << 20)

/* In memory where there is plenty: what is written through to a disk takes longer than all else. */
char *
test_folder_new (void)
{
  g_autofree char *quick = g_strdup ("/dev/shm/dusk-store-XXXXXX");
  g_autoptr (GError) error = NULL;
  struct statvfs memory;
  char *folder;

  if (statvfs ("/dev/shm", &memory) == 0 && memory.f_bavail * memory.f_frsize > ENOUGH_MEMORY && g_mkdtemp (quick))
    return g_steal_pointer (&quick);
  folder = g_dir_make_tmp ("dusk-store-XXXXXX", &error);
  g_assert_no_error (error);
  return folder;
}

void
test_folder_free (char *folder)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  g_chmod (folder, 0700);
  dir = g_dir_open (folder, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        test_folder_free (g_steal_pointer (&path));
      else
        g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

char *
test_database_path (const char *folder)
{
  return g_build_filename (folder, "dusk.sqlite", NULL);
}

GPtrArray *
test_names_with (const char *folder, const char *part)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while ((name = g_dir_read_name (dir)))
    if (strstr (name, part) && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm"))
      g_ptr_array_add (names, g_strdup (name));
  return names;
}

DuskEntity
test_entity (const char *id)
{
  DuskEntity entity;

  g_assert_true (dusk_entity_parse (id, &entity, NULL));
  return entity;
}

DuskSeries *
test_series_counting (gint64 start_s, gsize length, double value)
{
  DuskSeries *series = dusk_series_new (start_s, start_s + (gint64) length * TEST_STEP_S, TEST_STEP_S);

  for (gsize i = 0; i < length; i++)
    dusk_series_set (series, i, value + (double) i);
  return series;
}

void
test_assert_value (double actual, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (actual));
  else
    g_assert_cmpfloat (actual, ==, expected);
}

static int
take_first (void *first, int n_columns G_GNUC_UNUSED, char **values, char **names G_GNUC_UNUSED)
{
  char **text = first;

  if (*text == NULL)
    *text = g_strdup (values[0]);
  return 0;
}

static char *
run_sql (const char *folder, const char *sql)
{
  g_autofree char *path = test_database_path (folder);
  sqlite3 *database;
  char *first = NULL;

  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  sqlite3_busy_timeout (database, 5000);
  if (sqlite3_exec (database, sql, take_first, &first, NULL) != SQLITE_OK)
    g_error ("%s: %s", sql, sqlite3_errmsg (database));
  sqlite3_close (database);
  return first;
}

void
test_sql (const char *folder, const char *sql)
{
  g_free (run_sql (folder, sql));
}

void
test_assert_whole (const char *folder)
{
  g_autofree char *says = run_sql (folder, "PRAGMA integrity_check");

  g_assert_cmpstr (says, ==, "ok");
}

void
test_assert_notice (DuskStore *store, const char *part)
{
  g_autofree char *notice = dusk_store_notice (store);

  if (part == NULL)
    {
      g_assert_cmpstr (notice, ==, NULL);
      return;
    }
  g_assert_nonnull (notice);
  if (strstr (notice, part) == NULL)
    g_error ("“%s” is not in “%s”", part, notice);
  g_assert_null (strchr (notice, '\n'));
}

int
test_in_child (void (*child) (gpointer data), gpointer data)
{
  pid_t pid;
  int status = 0;

  fflush (stdout);
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      child (data);
      _exit (0);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  return status;
}
