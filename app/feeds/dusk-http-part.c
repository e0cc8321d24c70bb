/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-part.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dusk-error.h"

#define GROUP "part"

static gboolean
fail (const char *path, int reason, GError **error)
{
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *shown = g_filename_display_name (folder);

  if (reason == ENOSPC || reason == EDQUOT)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("The disk is full: “%s” could not be kept in %s"), name, shown);
  else
    /* Translators: a file name, a folder, and the system's reason, such as “Permission denied” */
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("“%s” could not be written in %s: %s"), name, shown, g_strerror (reason));
  return FALSE;
}

/* Whether @fd, locked now, is still what has the name: another process may have finished or removed it meanwhile. */
static gboolean
has_name (int fd, const char *path)
{
  struct stat held, named;

  return fstat (fd, &held) == 0 && lstat (path, &named) == 0 && held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* Returns a descriptor, or -1 with errno; EWOULDBLOCK where another process has the file. */
static int
open_locked (const char *path)
{
  for (;;)
    {
      int fd = g_open (path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0644);

      if (fd < 0)
        return -1;
      if (flock (fd, LOCK_EX | LOCK_NB) < 0 && errno == EWOULDBLOCK)
        {
          close (fd);
          errno = EWOULDBLOCK;
          return -1;
        }
      if (has_name (fd, path))
        return fd;
      close (fd);
    }
}

/* A file that others fetch at the same time is fetched beside them. */
static int
open_own (DuskHttpPart *part)
{
  int fd;

  g_free (part->part_path);
  part->part_path = g_strconcat (part->path, ".XXXXXX.part", NULL);
  fd = g_mkstemp_full (part->part_path, O_RDWR | O_CLOEXEC, 0644);
  g_free (part->info_path);
  part->info_path = g_strconcat (part->part_path, ".info", NULL);
  part->is_beside = TRUE;
  return fd;
}

/* What an earlier attempt noted, where it is about the same thing and the length is possible. */
static void
read_info (DuskHttpPart *part)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autofree char *url = NULL;
  struct stat is;

  if (fstat (part->fd, &is) < 0 || is.st_size == 0 || !g_key_file_load_from_file (info, part->info_path, G_KEY_FILE_NONE, NULL))
    return;
  url = g_key_file_get_string (info, GROUP, "url", NULL);
  if (g_strcmp0 (url, part->url) != 0)
    return;
  part->etag = g_key_file_get_string (info, GROUP, "etag", NULL);
  part->last_modified = g_key_file_get_string (info, GROUP, "last-modified", NULL);
  part->total = g_key_file_has_key (info, GROUP, "total", NULL) ? g_key_file_get_int64 (info, GROUP, "total", NULL) : -1;
  if (dusk_http_part_condition (part) && (part->total < 0 || is.st_size <= part->total))
    part->offset = is.st_size;
}

DuskHttpPart *
dusk_http_part_open (const char *path, const char *url, GError **error)
{
  g_autoptr (DuskHttpPart) part = g_new0 (DuskHttpPart, 1);
  g_autofree char *folder = g_path_get_dirname (path);

  part->path = g_strdup (path);
  part->part_path = g_strconcat (path, ".part", NULL);
  part->info_path = g_strconcat (part->part_path, ".info", NULL);
  part->url = g_strdup (url);
  part->total = -1;
  part->fd = -1;
  if (g_mkdir_with_parents (folder, 0755) == 0)
    part->fd = open_locked (part->part_path);
  if (part->fd < 0 && errno == EWOULDBLOCK)
    part->fd = open_own (part);
  if (part->fd < 0)
    {
      fail (path, errno, error);
      return NULL;
    }
  read_info (part);
  return g_steal_pointer (&part);
}

/* If-Range asks for a validator that changes with every byte. */
const char *
dusk_http_part_condition (const DuskHttpPart *part)
{
  if (part->etag && !g_str_has_prefix (part->etag, "W/"))
    return part->etag;
  return part->last_modified;
}

gboolean
dusk_http_part_begin (DuskHttpPart *part, const char *etag, const char *last_modified, gint64 total, GError **error)
{
  g_autoptr (GKeyFile) info = g_key_file_new ();
  g_autoptr (GError) reason = NULL;

  if (ftruncate (part->fd, 0) < 0)
    return fail (part->path, errno, error);
  part->offset = 0;
  part->total = total;
  g_free (part->etag);
  part->etag = g_strdup (etag);
  g_free (part->last_modified);
  part->last_modified = g_strdup (last_modified);
  g_key_file_set_string (info, GROUP, "url", part->url);
  if (etag)
    g_key_file_set_string (info, GROUP, "etag", etag);
  if (last_modified)
    g_key_file_set_string (info, GROUP, "last-modified", last_modified);
  if (total >= 0)
    g_key_file_set_int64 (info, GROUP, "total", total);
  if (g_key_file_save_to_file (info, part->info_path, &reason))
    return TRUE;
  return fail (part->path, g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? ENOSPC : EACCES, error);
}

gboolean
dusk_http_part_write (DuskHttpPart *part, const guint8 *bytes, gsize length, GError **error)
{
  while (length > 0)
    {
      gssize n = pwrite (part->fd, bytes, length, part->offset);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return fail (part->path, errno, error);
      bytes += n;
      length -= (gsize) n;
      part->offset += n;
    }
  return TRUE;
}

gsize
dusk_http_part_head (const DuskHttpPart *part, guint8 *head, gsize length)
{
  gssize n = pread (part->fd, head, (gsize) MIN ((gint64) length, part->offset), 0);

  return n > 0 ? (gsize) n : 0;
}

/* The name itself is safe once the folder is. */
static void
sync_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

gboolean
dusk_http_part_finish (DuskHttpPart *part, gint64 time_s, GError **error)
{
  const struct timespec times[] = { { .tv_nsec = UTIME_NOW }, { .tv_sec = (time_t) time_s } };

  /* A longer part of the same file may have been left by another process. */
  if (ftruncate (part->fd, part->offset) < 0 || futimens (part->fd, times) < 0 || (fsync (part->fd) < 0 && errno != EINVAL) ||
      g_rename (part->part_path, part->path) < 0)
    return fail (part->path, errno, error);
  g_unlink (part->info_path);
  sync_folder (part->path);
  return TRUE;
}

void
dusk_http_part_discard (DuskHttpPart *part)
{
  g_unlink (part->part_path);
  g_unlink (part->info_path);
  part->offset = 0;
}

void
dusk_http_part_close (DuskHttpPart *part)
{
  if (part->fd >= 0)
    {
      /* Nothing that is gone on with. */
      if ((part->offset == 0 || part->is_beside) && has_name (part->fd, part->part_path))
        dusk_http_part_discard (part);
      close (part->fd);
    }
  g_free (part->path);
  g_free (part->part_path);
  g_free (part->info_path);
  g_free (part->url);
  g_free (part->etag);
  g_free (part->last_modified);
  g_free (part);
}
