/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The length in bits of the marks that a #DuskBitFinder looks for. */
#define DUSK_BIT_MARK_LENGTH 48

/**
 * DuskBitFinder: looks for two marks of 48 bits at any bit of a run of bytes.
 *
 * A table says of each byte at which places of which mark, shifted by which number of bits, it can stand. Only where four bytes in a row fit
 * is the whole mark compared.
 */
typedef struct {
  guint64 marks[2];
  guint64 table[256];
  guint64 state;
  guint64 window;
} DuskBitFinder;

/** Prepares @self for a new run of bytes. @first, @second: marks, in their lowest 48 bits */
void dusk_bit_finder_init (DuskBitFinder *self, guint64 first, guint64 second);

/**
 * dusk_bit_finder_next:
 * @bytes: of the run, from where the last call stopped
 * @at: (out): how many of them were looked at; where a mark was found, its last bit is in the last of these
 * @past: (out): how many bits of that last one come behind the mark
 *
 * Returns: 0 or 1, which mark was found, or -1 for none
 */
int dusk_bit_finder_next (DuskBitFinder *self, const guint8 *bytes, gsize length, gsize *at, guint *past);

/**
 * DuskBits: a run of bits, the first one the highest of its byte.
 *
 * @bytes: (owned): those behind the last bit are 0
 * @length: in bits
 */
typedef struct {
  guint8 *bytes;
  gsize   length;
} DuskBits;

/** Copies @length bits from bit @from on of @bytes. Returns: (transfer full) (fields): cleared with dusk_bits_clear() */
DuskBits dusk_bits_copy (const guint8 *bytes, gsize from, gsize length);
/** Appends @more to @self. */
void     dusk_bits_append (DuskBits *self, const DuskBits *more);
void     dusk_bits_clear (DuskBits *self);

G_END_DECLS
