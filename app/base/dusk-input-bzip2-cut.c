/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-bzip2-private.h"

#define BLOCK_MARK G_GUINT64_CONSTANT (0x314159265359)
#define END_MARK   G_GUINT64_CONSTANT (0x177245385090)

/* The longest codes, 20 bits, for the 900,000 symbols of a block and its tables stay below this. */
#define MAX_PIECE_BYTES (4 * 1024 * 1024)

static DuskPiece *
cut (DuskPieceCutter *self, gsize end)
{
  DuskPiece *piece = g_new0 (DuskPiece, 1);

  piece->kind = self->kind;
  piece->bits = dusk_bits_copy (self->window->data, self->begun, end - self->begun);
  piece->offset = self->begun % 8;
  self->begun = end;
  return piece;
}

/* Lets go of what is cut and takes in more. Returns FALSE at the end. */
static gboolean
refill (DuskPieceCutter *self)
{
  gsize done = self->begun / 8, kept = self->window->len - done;
  gssize n;

  if (done > 0)
    g_byte_array_remove_range (self->window, 0, (guint) done);
  self->begun -= done * 8;
  self->looked -= done;
  g_byte_array_set_size (self->window, (guint) (kept + DUSK_INPUT_CHUNK_BYTES));
  n = dusk_input_stage_read (self->below, self->window->data + kept, DUSK_INPUT_CHUNK_BYTES, &self->failure);
  g_byte_array_set_size (self->window, (guint) (kept + (gsize) MAX (n, 0)));
  return n > 0;
}

void
dusk_piece_cutter_init (DuskPieceCutter *self, DuskInputStage *below)
{
  self->below = below;
  self->window = g_byte_array_sized_new (2 * DUSK_INPUT_CHUNK_BYTES);
  self->kind = DUSK_PIECE_START;
  dusk_bit_finder_init (&self->finder, BLOCK_MARK, END_MARK);
}

void
dusk_piece_cutter_clear (DuskPieceCutter *self)
{
  g_byte_array_unref (self->window);
  g_clear_error (&self->failure);
}

DuskPiece *
dusk_piece_cutter_next (DuskPieceCutter *self)
{
  DuskPiece *piece;

  while (!self->has_ended)
    {
      gsize at;
      guint past;
      int mark = dusk_bit_finder_next (&self->finder, self->window->data + self->looked, self->window->len - self->looked, &at, &past);

      self->looked += at;
      if (mark >= 0)
        {
          piece = cut (self, self->looked * 8 - past - DUSK_BIT_MARK_LENGTH);
          self->kind = (DuskPieceKind) mark;
          return piece;
        }
      if (self->window->len - self->begun / 8 > MAX_PIECE_BYTES)
        {
          self->has_ended = TRUE;
          return cut (self, self->window->len * (gsize) 8);
        }
      if (!refill (self))
        {
          self->has_ended = TRUE;
          piece = cut (self, self->window->len * (gsize) 8);
          piece->is_last = TRUE;
          return piece;
        }
    }
  return NULL;
}
