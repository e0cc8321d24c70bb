/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-output.h"

#include "dusk-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static gboolean
fail (const char *path, int reason, GError **error)
{
  g_autofree char *name = g_filename_display_name (path);

  /* Translators: a file name, then the system's reason, such as “No space left on device” */
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("“%s” could not be written: %s"), name, g_strerror (reason));
  return FALSE;
}

/* Returns 0, or the errno. */
static int
write_all (int fd, GBytes *bytes)
{
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  while (length > 0)
    {
      gssize written = write (fd, data, length);
      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        return errno;
      data += written;
      length -= (gsize) written;
    }
  return 0;
}

static int
write_through (const char *path, GBytes *bytes)
{
  int fd = g_open (path, O_WRONLY | O_CLOEXEC, 0), reason;

  if (fd < 0)
    return errno;
  reason = write_all (fd, bytes);
  if (close (fd) < 0 && reason == 0)
    reason = errno;
  return reason;
}

static int
write_beside (const char *path, mode_t mode, GBytes *bytes)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  int fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, (int) mode), reason;

  if (fd < 0)
    return errno;
  reason = write_all (fd, bytes);
  if (reason == 0 && fsync (fd) < 0 && errno != EINVAL)
    reason = errno;
  if (close (fd) < 0 && reason == 0)
    reason = errno;
  if (reason == 0 && g_rename (temporary, path) < 0)
    reason = errno;
  if (reason != 0)
    g_unlink (temporary);
  return reason;
}

gboolean
dusk_output_write (const char *path, GBytes *bytes, GError **error)
{
  g_autofree char *target = NULL;
  struct stat info;
  char *real;
  int reason;

  g_return_val_if_fail (path != NULL && bytes != NULL, FALSE);

  real = realpath (path, NULL);
  target = g_strdup (real ? real : path);
  free (real);
  if (stat (target, &info) < 0)
    reason = write_beside (target, 0666, bytes);
  else if (S_ISDIR (info.st_mode))
    reason = EISDIR;
  else if (g_access (target, W_OK) < 0)
    reason = errno;
  else if (S_ISREG (info.st_mode))
    reason = write_beside (target, info.st_mode & 0777, bytes);
  else
    reason = write_through (target, bytes);
  return reason == 0 || fail (path, reason, error);
}
