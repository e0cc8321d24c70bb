/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-context-private.h"

/* The store's name for what archive files may take; it is no setting of the desktop's, so that the command line has it without one. */
#define LIMIT_NAME "archive-limit-bytes"

static gint64
limit_of (DuskContext *self)
{
  g_autofree char *text = dusk_store_get_value (self->store, LIMIT_NAME);
  gint64 limit_bytes;

  if (text && g_ascii_string_to_signed (text, 10, 0, G_MAXINT64, &limit_bytes, NULL))
    return limit_bytes;
  return DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES;
}

/* Returns: (transfer full) */
static char *
folder_for (DuskContext *self)
{
  const char *folder = dusk_store_folder (self->store);
  g_autoptr (GError) error = NULL;

  if (folder)
    return g_build_filename (folder, "archive", NULL);
  self->temporary = g_dir_make_tmp ("dusk-archive-XXXXXX", &error);
  /* Where nothing can be written, fetching says so. */
  if (self->temporary == NULL)
    {
      g_debug ("no temporary folder: %s", error->message);
      return g_build_filename (g_get_tmp_dir (), "dusk-archive", NULL);
    }
  return g_strdup (self->temporary);
}

DuskBroker *
dusk_context_broker (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  if (self->broker == NULL)
    self->broker = dusk_broker_new (self->http, self->feeds_url);
  return self->broker;
}

DuskArchive *
dusk_context_archive (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  if (self->archive == NULL)
    {
      g_autofree char *folder = folder_for (self);
      self->archive = dusk_archive_new (dusk_context_broker (self), self->clock, folder, limit_of (self));
    }
  return self->archive;
}

void
dusk_context_set_archive_limit (DuskContext *self, gint64 limit_bytes)
{
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DUSK_IS_CONTEXT (self));
  g_return_if_fail (limit_bytes >= 0);

  text = g_strdup_printf ("%" G_GINT64_FORMAT, limit_bytes);
  if (!dusk_store_set_value (self->store, LIMIT_NAME, text, &error))
    g_debug ("the limit of the archive is kept in memory only: %s", error->message);
  dusk_archive_set_limit (dusk_context_archive (self), limit_bytes);
}
