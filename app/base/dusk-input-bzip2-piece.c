/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-bzip2-private.h"

/* A block without runs fits at once; one of nothing but runs, 46 MB, is decompressed bit by bit. */
#define OUTPUT_BYTES     (1024 * 1024)
#define MAX_OUTPUT_BYTES (4 * OUTPUT_BYTES)

/* Makes room for the blocks of any stream. */
static char stream_start[] = "BZh9";

static guint32
read_be32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

/* bzip2's sum: CRC-32 with the highest bit first. */
static guint32
sum_of (const guint8 *bytes, gsize length)
{
  guint32 sum = 0xffffffff;

  for (gsize i = 0; i < length; i++)
    {
      sum ^= (guint32) bytes[i] << 24;
      for (int bit = 0; bit < 8; bit++)
        sum = sum << 1 ^ (sum >> 31 ? 0x04c11db7 : 0);
    }
  return ~sum;
}

static void
settle (DuskPiece *self, DuskPieceState state)
{
  BZ2_bzDecompressEnd (&self->decoder);
  self->state = state;
}

/*
 * libbz2 does not tell a wrong sum from something wrong behind a block that is good. That is no more than the end of a mark that was cut off
 * where it stands in the last byte, whose missing bits are 0 here.
 */
static void
settle_failed (DuskPiece *self)
{
  gboolean may_lack = self->decoder.avail_in == 0;

  if (self->output_length > 0 && sum_of (self->output, self->output_length) == dusk_piece_sum (self))
    settle (self, may_lack && self->is_last ? DUSK_PIECE_WHOLE : DUSK_PIECE_DAMAGED);
  else
    {
      self->output_length = 0;
      settle (self, may_lack ? DUSK_PIECE_LACKS : DUSK_PIECE_DAMAGED);
    }
}

void
dusk_piece_free (DuskPiece *self)
{
  if (self->state == DUSK_PIECE_GOES_ON)
    BZ2_bzDecompressEnd (&self->decoder);
  dusk_bits_clear (&self->bits);
  g_free (self->output);
  g_free (self);
}

guint32
dusk_piece_sum (const DuskPiece *self)
{
  return read_be32 (self->bits.bytes + DUSK_BIT_MARK_LENGTH / 8);
}

/* The piece has no end mark: having given the whole block and found its sum right, libbz2 asks for more bits. */
void
dusk_piece_decompress (DuskPiece *self)
{
  bz_stream *decoder = &self->decoder;
  gsize room = OUTPUT_BYTES;
  int code;

  self->output = g_realloc (self->output, room);
  self->output_length = 0;
  *decoder = (bz_stream) { .next_in = stream_start, .avail_in = sizeof stream_start - 1 };
  if (BZ2_bzDecompressInit (decoder, 0, FALSE) != BZ_OK)
    g_error ("libbz2 cannot be used");
  code = BZ2_bzDecompress (decoder);
  decoder->next_in = (char *) self->bits.bytes;
  decoder->avail_in = (guint) ((self->bits.length + 7) / 8);
  for (;;)
    {
      decoder->next_out = (char *) self->output + self->output_length;
      decoder->avail_out = (guint) (room - self->output_length);
      code = code == BZ_OK ? BZ2_bzDecompress (decoder) : code;
      self->output_length = room - decoder->avail_out;
      if (code != BZ_OK || decoder->avail_out > 0 || room == MAX_OUTPUT_BYTES)
        break;
      room *= 2;
      self->output = g_realloc (self->output, room);
    }
  if (code != BZ_OK)
    settle_failed (self);
  else if (decoder->avail_out > 0)
    settle (self, self->output_length > 0 ? DUSK_PIECE_WHOLE : DUSK_PIECE_LACKS);
  else
    self->state = DUSK_PIECE_GOES_ON;
}

gsize
dusk_piece_go_on (DuskPiece *self, guint8 *buffer, gsize size)
{
  guint room = (guint) MIN (size, MAX_OUTPUT_BYTES);
  int code;

  self->decoder.next_out = (char *) buffer;
  self->decoder.avail_out = room;
  code = BZ2_bzDecompress (&self->decoder);
  room -= self->decoder.avail_out;
  if (code != BZ_OK)
    settle (self, DUSK_PIECE_DAMAGED);
  else if (self->decoder.avail_out > 0)
    settle (self, DUSK_PIECE_WHOLE);
  return room;
}

void
dusk_piece_join (DuskPiece *self, DuskPiece *more)
{
  dusk_bits_append (&self->bits, &more->bits);
  self->is_last = more->is_last;
  self->n_joined++;
  dusk_piece_free (more);
  dusk_piece_decompress (self);
}
