/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dusk-error.h"

/*
 * File: @is_own: whether @fd is closed here
 * @stop: what a wait for bytes of a pipe also listens to
 */
typedef struct {
  DuskInputStage stage;
  int            fd;
  gboolean       is_own;
  GPollFD        stop;
} File;

typedef struct {
  DuskInputStage stage;
  GBytes        *bytes;
  gsize          at;
} Memory;

static void
set_unopened (GError **error, const char *shown, int error_number)
{
  const char *sentence = _("“%s” cannot be opened: %s");

  if (error_number == ENOENT || error_number == ENOTDIR)
    sentence = _("“%s” does not exist");
  else if (error_number == EACCES || error_number == EPERM)
    sentence = _("“%s” may not be read: you do not have the permission");
  else if (error_number == EISDIR)
    sentence = _("“%s” is a folder, not a file");
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, sentence, shown, g_strerror (error_number));
}

/* Returns whether there is something to read, or the end; FALSE where the input is being closed. */
static gboolean
wait_for_bytes (File *self)
{
  GPollFD polled[] = { { .fd = self->fd, .events = G_IO_IN | G_IO_HUP | G_IO_ERR }, self->stop };

  while (g_poll (polled, G_N_ELEMENTS (polled), -1) < 0)
    if (errno != EINTR && errno != EAGAIN)
      return TRUE;
  return polled[1].revents == 0;
}

static gssize
file_read (DuskInputStage *stage, guint8 *buffer, gsize size, GError **error)
{
  File *self = (File *) stage;
  DuskInputContext *context = stage->context;
  gssize n;

  do
    {
      if (context->is_pipe)
        wait_for_bytes (self);
      if (g_cancellable_set_error_if_cancelled (context->cancellable, error))
        return -1;
      n = read (self->fd, buffer, size);
    }
  while (n < 0 && (errno == EINTR || errno == EAGAIN));
  if (n < 0)
    g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("“%s” cannot be read: %s"), context->shown, g_strerror (errno));
  else
    atomic_fetch_add (&context->position, n);
  return n;
}

static void
file_free (DuskInputStage *stage)
{
  File *self = (File *) stage;

  if (stage->context->is_pipe)
    g_cancellable_release_fd (stage->context->cancellable);
  if (self->is_own)
    close (self->fd);
  g_free (self);
}

static gssize
memory_read (DuskInputStage *stage, guint8 *buffer, gsize size, GError **error)
{
  Memory *self = (Memory *) stage;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &length);

  if (g_cancellable_set_error_if_cancelled (stage->context->cancellable, error))
    return -1;
  length = MIN (size, length - self->at);
  if (length > 0)
    memcpy (buffer, bytes + self->at, length);
  self->at += length;
  atomic_fetch_add (&stage->context->position, (gint64) length);
  return (gssize) length;
}

static void
memory_free (DuskInputStage *stage)
{
  Memory *self = (Memory *) stage;

  g_bytes_unref (self->bytes);
  g_free (self);
}

DuskInputStage *
dusk_input_file_open (DuskInputContext *context, GError **error)
{
  gboolean is_own = strcmp (context->name, "-") != 0;
  int fd = is_own ? open (context->name, O_RDONLY | O_CLOEXEC | O_NOCTTY) : STDIN_FILENO;
  struct stat status;
  File *self;

  if (fd < 0 || fstat (fd, &status) != 0 || S_ISDIR (status.st_mode))
    {
      set_unopened (error, context->shown, fd >= 0 && S_ISDIR (status.st_mode) ? EISDIR : errno);
      if (fd >= 0 && is_own)
        close (fd);
      return NULL;
    }
  self = g_new0 (File, 1);
  self->stage = (DuskInputStage) { .context = context, .read = file_read, .free = file_free };
  self->fd = fd;
  self->is_own = is_own;
  context->is_pipe = !S_ISREG (status.st_mode);
  context->size = context->is_pipe ? -1 : status.st_size;
  if (context->is_pipe)
    g_cancellable_make_pollfd (context->cancellable, &self->stop);
  else
    posix_fadvise (fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return &self->stage;
}

DuskInputStage *
dusk_input_memory_new (DuskInputContext *context, GBytes *bytes)
{
  Memory *self = g_new0 (Memory, 1);

  self->stage = (DuskInputStage) { .context = context, .read = memory_read, .free = memory_free };
  self->bytes = g_bytes_ref (bytes);
  context->size = (gint64) g_bytes_get_size (bytes);
  return &self->stage;
}
