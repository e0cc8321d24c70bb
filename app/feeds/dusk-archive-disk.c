/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dusk-archive-private.h"
#include "dusk-broker-private.h"

#define MAX_PART   100
#define N_FOLDERS  3 /* host, collector, month */
#define HASH_CHARS 8
#define NS_PER_S   G_GINT64_CONSTANT (1000000000)

struct _DuskArchiveDisk {
  gatomicrefcount refs;
  char           *folder; /* (not nullable) (owned) */
  GMutex          lock;
  GHashTable     *held; /* (not nullable) (owned) (element-type utf8 uint): paths, and how often; under the lock */
  gint64          limit_bytes;
};

DuskArchiveDisk *
dusk_archive_disk_new (const char *folder, gint64 limit_bytes)
{
  DuskArchiveDisk *disk = g_new0 (DuskArchiveDisk, 1);

  g_atomic_ref_count_init (&disk->refs);
  disk->folder = g_strdup (folder);
  g_mutex_init (&disk->lock);
  disk->held = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  disk->limit_bytes = limit_bytes;
  return disk;
}

DuskArchiveDisk *
dusk_archive_disk_ref (DuskArchiveDisk *disk)
{
  g_atomic_ref_count_inc (&disk->refs);
  return disk;
}

void
dusk_archive_disk_unref (DuskArchiveDisk *disk)
{
  if (!g_atomic_ref_count_dec (&disk->refs))
    return;
  g_free (disk->folder);
  g_mutex_clear (&disk->lock);
  g_hash_table_unref (disk->held);
  g_free (disk);
}

void
dusk_archive_disk_set_limit (DuskArchiveDisk *disk, gint64 limit_bytes)
{
  g_mutex_lock (&disk->lock);
  disk->limit_bytes = limit_bytes;
  g_mutex_unlock (&disk->lock);
}

gint64
dusk_archive_disk_limit (DuskArchiveDisk *disk)
{
  gint64 limit_bytes;

  g_mutex_lock (&disk->lock);
  limit_bytes = disk->limit_bytes;
  g_mutex_unlock (&disk->lock);
  return limit_bytes;
}

/* A name that is one component of a path and nothing else, whoever chose it. */
static char *
make_safe (const char *text)
{
  char *safe = g_strndup (text, MAX_PART);

  g_strcanon (safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS ".-", '_');
  if (*safe == '.' || *safe == '-')
    *safe = '_';
  if (*safe != '\0')
    return safe;
  g_free (safe);
  return g_strdup ("_");
}

char *
dusk_archive_disk_path (DuskArchiveDisk *disk, const DuskArchiveFile *file)
{
  g_autoptr (GUri) uri = g_uri_parse (file->url, G_URI_FLAGS_ENCODED, NULL);
  const char *path = uri ? g_uri_get_path (uri) : "";
  const char *slash = strrchr (path, '/');
  g_autofree char *where = uri ? g_strdup_printf ("%s.%d", g_uri_get_host (uri) ? g_uri_get_host (uri) : "", g_uri_get_port (uri)) : NULL;
  g_autofree char *host = make_safe (uri && g_uri_get_port (uri) > 0 ? where : uri && g_uri_get_host (uri) ? g_uri_get_host (uri) : "");
  g_autofree char *collector = make_safe (file->collector);
  g_autofree char *name = make_safe (slash ? slash + 1 : path);
  g_autoptr (GDateTime) start = g_date_time_new_from_unix_utc (file->start_s);
  g_autofree char *month = g_date_time_format (start, "%Y.%m");
  g_autofree char *folder = dusk_archive_folder ("", file->collector, file->kind, file->start_s);
  g_autofree char *usual = g_strconcat (folder, name, NULL);
  g_autofree char *hash = NULL, *whole = NULL;
  gint64 start_s;

  if (g_str_has_suffix (file->url, usual) && dusk_archive_read_name (name, file->kind, &start_s))
    return g_build_filename (disk->folder, host, collector, month, name, NULL);
  /* Other addresses may end alike, and other names be those of what is under way. */
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, file->url, -1);
  whole = g_strdup_printf ("%.*s-%s", HASH_CHARS, hash, name);
  return g_build_filename (disk->folder, host, collector, month, whole, NULL);
}

void
dusk_archive_disk_hold (DuskArchiveDisk *disk, const char *path)
{
  g_mutex_lock (&disk->lock);
  g_hash_table_insert (disk->held, g_strdup (path), GUINT_TO_POINTER (GPOINTER_TO_UINT (g_hash_table_lookup (disk->held, path)) + 1));
  g_mutex_unlock (&disk->lock);
}

void
dusk_archive_disk_release (DuskArchiveDisk *disk, const char *path)
{
  guint n;

  g_mutex_lock (&disk->lock);
  n = GPOINTER_TO_UINT (g_hash_table_lookup (disk->held, path));
  if (n > 1)
    g_hash_table_insert (disk->held, g_strdup (path), GUINT_TO_POINTER (n - 1));
  else
    g_hash_table_remove (disk->held, path);
  g_mutex_unlock (&disk->lock);
}

void
dusk_archive_disk_touch (const char *path)
{
  const struct timespec times[] = { { .tv_nsec = UTIME_NOW }, { .tv_nsec = UTIME_OMIT } };

  utimensat (AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW);
}

static void
entry_free (DuskArchiveEntry *entry)
{
  g_free (entry->path);
  g_free (entry->collector);
  g_free (entry->name);
  g_free (entry);
}

static gboolean
is_month (const char *name)
{
  return strlen (name) == strlen ("2014.12") && strspn (name, "0123456789") == 4 && name[4] == '.' && strspn (name + 5, "0123456789") == 2;
}

static void
add_entry (GPtrArray *entries, const char *path, const char *collector, const char *name, const struct stat *is)
{
  DuskArchiveEntry *entry = g_new0 (DuskArchiveEntry, 1);

  entry->path = g_strdup (path);
  entry->collector = g_strdup (collector);
  entry->name = g_strdup (name);
  entry->size_bytes = is->st_size;
  entry->used_ns = is->st_atim.tv_sec * NS_PER_S + is->st_atim.tv_nsec;
  g_ptr_array_add (entries, entry);
}

/* @depth: of folders above @folder; @parents: their names */
static void
list_folder (GPtrArray *entries, const char *folder, int depth, const char *parents[])
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat is;

      if (lstat (path, &is) < 0)
        continue;
      if (depth < N_FOLDERS && S_ISDIR (is.st_mode) && (depth + 1 < N_FOLDERS || is_month (name)))
        {
          parents[depth] = name;
          list_folder (entries, path, depth + 1, parents);
        }
      else if (depth == N_FOLDERS && S_ISREG (is.st_mode))
        add_entry (entries, path, parents[1], name, &is);
    }
}

GPtrArray *
dusk_archive_disk_list (DuskArchiveDisk *disk)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  const char *parents[N_FOLDERS] = { NULL };

  list_folder (entries, disk->folder, 0, parents);
  return entries;
}

/* A path holds what is under way to it, too: `PATH.part`. Under the lock. */
static gboolean
is_held (DuskArchiveDisk *disk, const char *path)
{
  GHashTableIter iter;
  gpointer held;

  g_hash_table_iter_init (&iter, disk->held);
  while (g_hash_table_iter_next (&iter, &held, NULL))
    if (g_str_has_prefix (path, held))
      return TRUE;
  return FALSE;
}

/* What another process fetches is locked by it. */
static gboolean
is_locked (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC, 0);
  gboolean is_taken;

  if (fd < 0)
    return FALSE;
  is_taken = flock (fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK;
  close (fd);
  return is_taken;
}

static gboolean
remove_entry (DuskArchiveDisk *disk, const DuskArchiveEntry *entry)
{
  g_autofree char *folder = g_path_get_dirname (entry->path);

  if (is_held (disk, entry->path) || is_locked (entry->path) || g_unlink (entry->path) < 0)
    return FALSE;
  for (int i = 0; i < N_FOLDERS && g_rmdir (folder) == 0; i++)
    {
      char *above = g_path_get_dirname (folder);
      g_free (folder);
      folder = above;
    }
  return TRUE;
}

static int
compare_use (gconstpointer a, gconstpointer b)
{
  const DuskArchiveEntry *first = *(DuskArchiveEntry *const *) a, *second = *(DuskArchiveEntry *const *) b;

  return first->used_ns < second->used_ns ? -1 : first->used_ns > second->used_ns;
}

void
dusk_archive_disk_trim (DuskArchiveDisk *disk, gboolean all)
{
  g_autoptr (GPtrArray) entries = dusk_archive_disk_list (disk);
  gint64 used = 0, limit;

  g_ptr_array_sort (entries, compare_use);
  for (guint i = 0; i < entries->len; i++)
    used += ((DuskArchiveEntry *) entries->pdata[i])->size_bytes;
  g_mutex_lock (&disk->lock);
  limit = all ? -1 : disk->limit_bytes;
  for (guint i = 0; i < entries->len && used > limit; i++)
    if (remove_entry (disk, entries->pdata[i]))
      used -= ((DuskArchiveEntry *) entries->pdata[i])->size_bytes;
  g_mutex_unlock (&disk->lock);
}
