/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-private.h"

#include <zlib.h>

/* The window of gzip, in a gzip wrapper: zlib then checks each member's length and sum, which libarchive's filter passes over. */
#define GZIP_WINDOW_BITS (15 + 16)
#define FIRST_BYTE       0x1f

/* @in_member: whether the last byte taken belongs to a member that has not ended */
typedef struct {
  DuskInputStage  stage;
  DuskInputStage *below;
  z_stream        inflater;
  gboolean        in_member;
  guint8          chunk[DUSK_INPUT_CHUNK_BYTES];
} Gzip;

/* Takes in more. Returns as a stage's read: 0 at a proper end. */
static gssize
refill (Gzip *self, GError **error)
{
  gssize n = dusk_input_stage_read (self->below, self->chunk, sizeof self->chunk, error);

  if (n == 0 && self->in_member)
    {
      dusk_input_set_cut_off (error, self->stage.context);
      return -1;
    }
  self->inflater.next_in = self->chunk;
  self->inflater.avail_in = (uInt) MAX (n, 0);
  return n;
}

static gssize
gzip_read (DuskInputStage *stage, guint8 *buffer, gsize size, GError **error)
{
  Gzip *self = (Gzip *) stage;
  z_stream *inflater = &self->inflater;
  uInt room = (uInt) MIN (size, G_MAXINT);
  int code;

  inflater->next_out = buffer;
  inflater->avail_out = room;
  while (inflater->avail_out == room)
    {
      gssize n;
      if (inflater->avail_in == 0 && (n = refill (self, error)) <= 0)
        return n;
      /* What follows the last member and is none is padding, which everybody passes over. */
      if (!self->in_member && *inflater->next_in != FIRST_BYTE)
        return 0;
      self->in_member = TRUE;
      code = inflate (inflater, Z_NO_FLUSH);
      if (code == Z_STREAM_END)
        {
          self->in_member = FALSE;
          inflateReset (inflater);
        }
      else if (code != Z_OK && code != Z_BUF_ERROR && inflater->avail_out == room)
        {
          dusk_input_set_damaged (error, stage->context);
          return -1;
        }
    }
  return (gssize) (room - inflater->avail_out);
}

static void
gzip_free (DuskInputStage *stage)
{
  Gzip *self = (Gzip *) stage;

  inflateEnd (&self->inflater);
  dusk_input_stage_free (self->below);
  g_free (self);
}

DuskInputStage *
dusk_input_gzip_new (DuskInputStage *below)
{
  Gzip *self = g_new0 (Gzip, 1);

  self->stage = (DuskInputStage) { .context = below->context, .read = gzip_read, .free = gzip_free };
  self->below = below;
  if (inflateInit2 (&self->inflater, GZIP_WINDOW_BITS) != Z_OK)
    g_error ("zlib cannot be used: %s", self->inflater.msg ? self->inflater.msg : "no memory");
  return &self->stage;
}
