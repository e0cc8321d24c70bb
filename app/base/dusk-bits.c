/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bits.h"

#include <string.h>

#define MARK_MASK    ((G_GUINT64_CONSTANT (1) << DUSK_BIT_MARK_LENGTH) - 1)
#define WHOLE_BYTES  4
#define LANE_BITS    16 /* eight shifts of two marks */
#define N_SHIFTS     8

/* However it is shifted, a mark covers the four bytes before its last one wholly: the table is about these, the first in the lowest lane. */
void
dusk_bit_finder_init (DuskBitFinder *self, guint64 first, guint64 second)
{
  memset (self, 0, sizeof *self);
  self->marks[0] = first;
  self->marks[1] = second;
  for (guint mark = 0; mark < 2; mark++)
    for (guint shift = 0; shift < N_SHIFTS; shift++)
      for (guint place = 0; place < WHOLE_BYTES; place++)
        {
          guint8 byte = (guint8) (self->marks[mark] << shift >> 8 * (WHOLE_BYTES - place));
          self->table[byte] |= G_GUINT64_CONSTANT (1) << (place * LANE_BITS + mark * N_SHIFTS + shift);
        }
}

/* Returns which mark ends in the lowest byte of @window. */
static int
compare (const DuskBitFinder *self, guint64 window, guint *past)
{
  for (guint shift = 0; shift < N_SHIFTS; shift++)
    for (int mark = 0; mark < 2; mark++)
      if ((window >> shift & MARK_MASK) == self->marks[mark])
        {
          *past = shift;
          return mark;
        }
  return -1;
}

int
dusk_bit_finder_next (DuskBitFinder *self, const guint8 *bytes, gsize length, gsize *at, guint *past)
{
  guint64 state = self->state, window = self->window;
  int found = -1;
  gsize i = 0;

  while (i < length && found < 0)
    {
      gboolean fits = state >> (WHOLE_BYTES - 1) * LANE_BITS != 0;
      guint8 byte = bytes[i++];
      window = window << 8 | byte;
      state = (state << LANE_BITS | ((1u << LANE_BITS) - 1)) & self->table[byte];
      if (G_UNLIKELY (fits))
        found = compare (self, window, past);
    }
  self->state = state;
  self->window = window;
  *at = i;
  return found;
}

static gsize
bytes_for (gsize n_bits)
{
  return n_bits / 8 + (n_bits % 8 != 0);
}

DuskBits
dusk_bits_copy (const guint8 *bytes, gsize from, gsize length)
{
  DuskBits copy = { g_malloc (bytes_for (length) + 1), length };
  const guint8 *source = bytes + from / 8;
  guint shift = from % 8;
  gsize n = bytes_for (length), n_source = bytes_for (from % 8 + length);

  if (shift == 0)
    memcpy (copy.bytes, source, n);
  else
    for (gsize i = 0; i < n; i++)
      copy.bytes[i] = (guint8) (source[i] << shift | (i + 1 < n_source ? source[i + 1] >> (8 - shift) : 0));
  if (length % 8 != 0)
    copy.bytes[n - 1] &= (guint8) (0xff00 >> length % 8);
  return copy;
}

void
dusk_bits_append (DuskBits *self, const DuskBits *more)
{
  guint shift = self->length % 8;
  gsize n = bytes_for (more->length);
  guint8 *to;

  self->bytes = g_realloc (self->bytes, bytes_for (self->length) + n + 1);
  to = self->bytes + self->length / 8;
  self->length += more->length;
  if (shift == 0)
    {
      memcpy (to, more->bytes, n);
      return;
    }
  for (gsize i = 0; i < n; i++)
    {
      to[i] |= (guint8) (more->bytes[i] >> shift);
      to[i + 1] = (guint8) (more->bytes[i] << (8 - shift));
    }
}

void
dusk_bits_clear (DuskBits *self)
{
  g_clear_pointer (&self->bytes, g_free);
  self->length = 0;
}
