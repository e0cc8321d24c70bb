/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * DuskCursor: reads bytes that are not to be trusted, in network order, and never beyond their end.
 *
 * Whatever asks for more than there is gets zeros, leaves the cursor at the end and sets @is_short, which stays: several fields are read in a
 * row and checked once.
 */
typedef struct {
  const guint8 *at;
  const guint8 *end;
  gboolean      is_short;
} DuskCursor;

/** Returns: a cursor over @length bytes, which must outlive it. */
static inline DuskCursor
dusk_cursor (const guint8 *bytes, gsize length)
{
  return (DuskCursor) { .at = bytes, .end = bytes + length, .is_short = FALSE };
}

/** Returns: how many bytes are left. */
static inline gsize
dusk_cursor_left (const DuskCursor *self)
{
  return (gsize) (self->end - self->at);
}

/** Returns: (nullable): the next @length bytes, and moves behind them; %NULL where fewer are left. */
static inline const guint8 *
dusk_cursor_take (DuskCursor *self, gsize length)
{
  const guint8 *bytes = self->at;

  if (G_UNLIKELY (length > dusk_cursor_left (self)))
    {
      self->at = self->end;
      self->is_short = TRUE;
      return NULL;
    }
  self->at += length;
  return bytes;
}

/** Returns: a cursor over the next @length bytes, and moves behind them; where fewer are left, over those, and both are short. */
static inline DuskCursor
dusk_cursor_cut (DuskCursor *self, gsize length)
{
  gsize left = dusk_cursor_left (self);
  DuskCursor cut = dusk_cursor (self->at, MIN (length, left));

  self->at = cut.end;
  if (G_UNLIKELY (length > left))
    cut.is_short = self->is_short = TRUE;
  return cut;
}

static inline guint8
dusk_cursor_u8 (DuskCursor *self)
{
  const guint8 *bytes = dusk_cursor_take (self, 1);

  return bytes ? *bytes : 0;
}

static inline guint16
dusk_cursor_u16 (DuskCursor *self)
{
  const guint8 *bytes = dusk_cursor_take (self, 2);
  guint16 value = 0;

  if (bytes)
    memcpy (&value, bytes, sizeof value);
  return GUINT16_FROM_BE (value);
}

static inline guint32
dusk_cursor_u32 (DuskCursor *self)
{
  const guint8 *bytes = dusk_cursor_take (self, 4);
  guint32 value = 0;

  if (bytes)
    memcpy (&value, bytes, sizeof value);
  return GUINT32_FROM_BE (value);
}

G_END_DECLS
