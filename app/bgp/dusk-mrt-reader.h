/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-input.h"

G_BEGIN_DECLS

/** A record that says to be longer than this is taken for damage: the longest real ones (a RIB entry seen by all peers) stay below 1 MB. */
#define DUSK_MRT_MAX_RECORD_BYTES (16u << 20)

/** Types of records (RFC 6396 §4; 5 is the deprecated MRT BGP of RFC 6396 appendix B). */
enum {
  DUSK_MRT_BGP = 5,
  DUSK_MRT_TABLE_DUMP = 12,
  DUSK_MRT_TABLE_DUMP_V2 = 13,
  DUSK_MRT_BGP4MP = 16,
  DUSK_MRT_BGP4MP_ET = 17,
};

/**
 * DuskMrtRecord: one record, lent until the next is read.
 *
 * @time_us: Unix microseconds, UTC; whole seconds but in the `_ET` types, whose microseconds are already taken out of @body
 */
typedef struct {
  gint64        time_us;
  guint16       type;
  guint16       subtype;
  const guint8 *body;
  guint32       length;
} DuskMrtRecord;

/**
 * DuskMrtReader: the records of an archive file, one after the other, in bounded memory. A record that lies within one block of the input is
 * not copied.
 */
typedef struct _DuskMrtReader DuskMrtReader;

/** Returns: (transfer full). @input: (transfer full) */
DuskMrtReader *dusk_mrt_reader_new (DuskInput *input);
void           dusk_mrt_reader_free (DuskMrtReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskMrtReader, dusk_mrt_reader_free)

/**
 * dusk_mrt_reader_next:
 *
 * After a damaged boundary (a length or type that cannot be) the reader looks for the next place where records follow each other again, and
 * counts what it passed over.
 *
 * Returns: %TRUE with a record; %FALSE without an error at the end; %FALSE with an error where the input ends in the middle of a record
 *   (MALFORMED, "… is cut off …"), holds no record at all, or dusk_input_next() failed. What was read before stays good.
 */
gboolean dusk_mrt_reader_next (DuskMrtReader *self, DuskMrtRecord *record, GError **error);

/** Returns: (transfer none): the input. */
DuskInput *dusk_mrt_reader_input (DuskMrtReader *self);
/** Returns: records handed out. */
guint64 dusk_mrt_reader_count (const DuskMrtReader *self);
/** Returns: damaged places that were passed over. */
guint64 dusk_mrt_reader_count_damaged (const DuskMrtReader *self);

G_END_DECLS
