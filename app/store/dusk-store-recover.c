/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/statvfs.h>

/* How long another Dusk may take to write before this one gives up. */
#define BUSY_MS 5000
/* How often in one run a database is given up as damaged before the disk is. */
#define MAX_TIMES_SET_ASIDE 3
/* Answers that are copied into memory when the disk cannot be written. */
#define MAX_MEMORY_ANSWERS (32 * 1024 * 1024)
/* With less than this the database cannot even be opened: the log's index takes half of it. */
#define LEAST_SPACE (64 * 1024)

static const char every_connection[] = "PRAGMA synchronous = NORMAL; PRAGMA cache_size = -4000; PRAGMA journal_size_limit = 4194304;"
                                       "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF";

gboolean
dusk_store_is_damage (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    /* All our SQL is right for our tables; where it is not, they are not ours any more. */
    case SQLITE_ERROR:
    case SQLITE_SCHEMA:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
      return TRUE;
    default:
      return FALSE;
    }
}

gboolean
dusk_store_is_trouble (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
    case SQLITE_IOERR:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Opening */

static int
open_database (DuskStore *self, const char *path)
{
  int code = sqlite3_open_v2 (path, &self->database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  self->times_opened++;
  if (code != SQLITE_OK)
    return code;
  sqlite3_busy_timeout (self->database, BUSY_MS);
  sqlite3_db_config (self->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  if (sqlite3_db_readonly (self->database, "main") == 1)
    return SQLITE_READONLY;
  code = sqlite3_exec (self->database, every_connection, NULL, NULL, NULL);
  return code == SQLITE_OK ? dusk_store_layout_migrate (self->database) : code;
}

static void
open_memory (DuskStore *self)
{
  self->in_memory = TRUE;
  if (open_database (self, ":memory:") != SQLITE_OK)
    g_error ("SQLite cannot work even in memory: %s", sqlite3_errmsg (self->database));
}

/* Keeps other instances from opening, making or renaming the database meanwhile. Released when closed; -1 if it cannot be had. */
static int
lock_folder (const char *folder)
{
  gint64 deadline_us = g_get_monotonic_time () + BUSY_MS * 1000;
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  while (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) != 0 && (errno == EWOULDBLOCK || errno == EINTR) && g_get_monotonic_time () < deadline_us)
    g_usleep (2000);
  return fd;
}

static void
unlock_folder (int fd)
{
  if (fd >= 0)
    g_close (fd, NULL);
}

/* Setting aside */

static char *
make_aside_path (DuskStore *self, const char *why)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  char *aside = g_strdup_printf ("%s.%s-%s", self->path, why, stamp);

  for (int n = 2; g_file_test (aside, G_FILE_TEST_EXISTS); n++)
    {
      g_free (aside);
      aside = g_strdup_printf ("%s.%s-%s-%d", self->path, why, stamp, n);
    }
  return aside;
}

/* (nullable): the new path; NULL where the folder does not let it be renamed. */
static char *
move_aside (DuskStore *self, const char *why)
{
  static const char *const companions[] = { "-wal", "-shm" };
  g_autofree char *aside = NULL;

  if (self->times_set_aside >= MAX_TIMES_SET_ASIDE)
    return NULL;
  aside = make_aside_path (self, why);
  if (g_rename (self->path, aside) != 0)
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (self->path, companions[i], NULL);
      g_autofree char *to = g_strconcat (aside, companions[i], NULL);
      g_rename (from, to);
    }
  self->times_set_aside++;
  return g_steal_pointer (&aside);
}

static void
note_set_aside (DuskStore *self, const char *aside, gboolean is_newer, gboolean has_copied)
{
  g_autofree char *name = g_filename_display_basename (aside);

  if (is_newer)
    dusk_store_note (self, g_strdup_printf (_("The database is from a newer Dusk; it was set aside as “%s” and a new one begun."), name));
  else if (has_copied)
    dusk_store_note (self, g_strdup_printf (_("The database was damaged; it was set aside as “%s” and a new one begun with what could be read."),
                                            name));
  else
    dusk_store_note (self, g_strdup_printf (_("The database was damaged; it was set aside as “%s” and a new one begun."), name));
}

/* Leaves the file and its log as they are: a last connection would otherwise write the one into the other. */
static void
close_untouched (DuskStore *self)
{
  if (self->database)
    sqlite3_db_config (self->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
  dusk_store_close (self);
}

static int
set_aside (DuskStore *self, int why)
{
  gboolean is_newer = why == DUSK_STORE_NEWER;
  g_autofree char *aside = NULL;
  int code;

  close_untouched (self);
  aside = move_aside (self, is_newer ? "newer" : "damaged");
  if (aside == NULL)
    return SQLITE_READONLY;
  code = open_database (self, self->path);
  note_set_aside (self, aside, is_newer, code == SQLITE_OK && !is_newer && dusk_store_copy (self, aside, G_MAXINT64));
  return code;
}

/* Memory */

/* SQLite tells a full disk only where it writes, not where it cannot make a file. */
static gboolean
is_full (const char *folder)
{
  struct statvfs disk;

  return statvfs (folder, &disk) == 0 && disk.f_bavail * disk.f_frsize < LEAST_SPACE;
}

static void
note_trouble (DuskStore *self, int code)
{
  g_autofree char *folder = g_filename_display_name (self->folder);

  switch (is_full (self->folder) ? SQLITE_FULL : code & 0xff)
    {
    case SQLITE_FULL:
      dusk_store_note (self, g_strdup_printf (_("The disk with “%s” is full; what is new is lost when Dusk ends, what was kept before stays."),
                                              folder));
      break;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      dusk_store_note (self, g_strdup_printf (_("Another program holds the database in “%s”; what is new is lost when Dusk ends, what was kept "
                                                "before stays."), folder));
      break;
    default:
      dusk_store_note (self, g_strdup_printf (_("“%s” cannot be written; what is new is lost when Dusk ends, what was kept before stays."), folder));
    }
}

void
dusk_store_go_to_memory (DuskStore *self, int code)
{
  dusk_store_close (self);
  open_memory (self);
  dusk_store_copy (self, self->path, MAX_MEMORY_ANSWERS);
  note_trouble (self, code);
}

/* All together */

/* Whether the file at the path is the one that is open. */
static gboolean
is_ours (DuskStore *self)
{
  int has_moved = 0;

  return sqlite3_file_control (self->database, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved) != SQLITE_OK || !has_moved;
}

/* Opens the database; where @code says that the one that is open is damaged, another one. */
static void
settle (DuskStore *self, int code)
{
  int lock = -1;

  if (g_mkdir_with_parents (self->folder, 0700) != 0)
    {
      dusk_store_go_to_memory (self, SQLITE_CANTOPEN);
      return;
    }
  lock = lock_folder (self->folder);
  /* Another Dusk may have found the damage first. */
  if (code == SQLITE_OK || !is_ours (self))
    {
      close_untouched (self);
      code = open_database (self, self->path);
    }
  while (dusk_store_is_damage (code) || code == DUSK_STORE_NEWER)
    code = set_aside (self, code);
  if (code != SQLITE_OK)
    dusk_store_go_to_memory (self, code);
  unlock_folder (lock);
}

void
dusk_store_connect (DuskStore *self)
{
  if (self->folder)
    settle (self, SQLITE_OK);
  else
    open_memory (self);
}

void
dusk_store_recover (DuskStore *self)
{
  settle (self, SQLITE_CORRUPT);
}

void
dusk_store_follow_file (DuskStore *self)
{
  if (!self->in_memory && !is_ours (self))
    settle (self, SQLITE_OK);
}
