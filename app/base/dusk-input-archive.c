/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-private.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

/*
 * xz and zstd through libarchive.
 *
 * @filter: which of its filters
 * @archive: (nullable) (owned): %NULL until the first read
 * @block, @length: decompressed bytes that libarchive lends and are not yet given
 * @saw_end: whether libarchive asked for more than there is
 * @failure: (nullable) (owned): of the stage below
 */
typedef struct {
  DuskInputStage  stage;
  DuskInputStage *below;
  int             filter;
  struct archive *archive;
  const guint8   *block;
  gsize           length;
  gboolean        saw_end;
  GError         *failure;
  guint8          chunk[DUSK_INPUT_CHUNK_BYTES];
} Archive;

static la_ssize_t
take_in (struct archive *archive, gpointer data, const void **buffer)
{
  Archive *self = data;
  gssize n = self->failure ? -1 : dusk_input_stage_read (self->below, self->chunk, sizeof self->chunk, &self->failure);

  *buffer = self->chunk;
  self->saw_end = n == 0;
  if (n < 0)
    archive_set_error (archive, -1, "%s", self->failure->message);
  return n < 0 ? ARCHIVE_FATAL : n;
}

/* Just the one filter, just the bytes: libarchive would else try many formats and, for some, start programs. */
static int
begin (Archive *self)
{
  struct archive_entry *entry;
  int code;

  self->archive = archive_read_new ();
  archive_read_append_filter (self->archive, self->filter);
  archive_read_support_format_raw (self->archive);
  archive_read_support_format_empty (self->archive);
  code = archive_read_open (self->archive, self, NULL, take_in, NULL);
  /* libarchive takes what cannot even begin to be decompressed for empty, and only mentions the error. */
  if (code != ARCHIVE_OK || archive_errno (self->archive) != 0)
    return ARCHIVE_FATAL;
  return archive_read_next_header (self->archive, &entry);
}

static gssize
archive_stage_read (DuskInputStage *stage, guint8 *buffer, gsize size, GError **error)
{
  Archive *self = (Archive *) stage;
  int code = self->archive ? ARCHIVE_OK : begin (self);

  while (code == ARCHIVE_OK && self->length == 0)
    {
      const void *block;
      la_int64_t offset;
      code = archive_read_data_block (self->archive, &block, &self->length, &offset);
      self->block = block;
    }
  if (code == ARCHIVE_OK)
    {
      gsize length = MIN (size, self->length);
      memcpy (buffer, self->block, length);
      self->block += length;
      self->length -= length;
      return (gssize) length;
    }
  if (self->failure)
    g_propagate_error (error, g_steal_pointer (&self->failure));
  else if (code == ARCHIVE_EOF)
    return 0;
  else if (self->saw_end)
    dusk_input_set_cut_off (error, stage->context);
  else
    dusk_input_set_damaged (error, stage->context);
  return -1;
}

static void
archive_stage_free (DuskInputStage *stage)
{
  Archive *self = (Archive *) stage;

  if (self->archive)
    archive_read_free (self->archive);
  g_clear_error (&self->failure);
  dusk_input_stage_free (self->below);
  g_free (self);
}

static DuskInputStage *
archive_stage_new (DuskInputStage *below, int filter)
{
  Archive *self = g_new0 (Archive, 1);

  self->stage = (DuskInputStage) { .context = below->context, .read = archive_stage_read, .free = archive_stage_free };
  self->below = below;
  self->filter = filter;
  return &self->stage;
}

DuskInputStage *
dusk_input_xz_new (DuskInputStage *below)
{
  return archive_stage_new (below, ARCHIVE_FILTER_XZ);
}

DuskInputStage *
dusk_input_zstd_new (DuskInputStage *below)
{
  return archive_stage_new (below, ARCHIVE_FILTER_ZSTD);
}
