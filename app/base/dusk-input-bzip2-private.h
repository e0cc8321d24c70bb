/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <bzlib.h>

#include "dusk-bits.h"
#include "dusk-input-private.h"

G_BEGIN_DECLS

/*
 * bzip2 packs up to 900 kB at a time into a block of its own. Blocks begin at any bit, with a mark, and carry the sum of what they hold; a
 * stream begins with `BZh` and a digit and ends with another mark and the sum of its blocks' sums. So a file can be cut at its marks and the
 * blocks be decompressed each alone. A mark may also stand within a block by chance: a piece that lacks bits is then joined with the next.
 */

/** In bits: a mark and a sum. */
#define DUSK_PIECE_HEADER_LENGTH (DUSK_BIT_MARK_LENGTH + 32)

/**
 * DuskPieceKind: what a piece of a file begins with.
 *
 * @DUSK_PIECE_START: the first bytes of the file
 * @DUSK_PIECE_BLOCK: the mark of a block
 * @DUSK_PIECE_END: the mark at the end of a stream; the start of the next one may follow
 */
typedef enum {
  DUSK_PIECE_START = -1,
  DUSK_PIECE_BLOCK,
  DUSK_PIECE_END,
} DuskPieceKind;

/**
 * DuskPieceState: how far the decompression of a block is.
 *
 * @DUSK_PIECE_WAITS: not yet done
 * @DUSK_PIECE_WHOLE: all is in @output, and its sum is right
 * @DUSK_PIECE_GOES_ON: more than was wanted at once; dusk_piece_go_on() gives the rest
 * @DUSK_PIECE_LACKS: the bits ended first
 * @DUSK_PIECE_DAMAGED: what is in @output is good, what follows is not
 */
typedef enum {
  DUSK_PIECE_WAITS,
  DUSK_PIECE_WHOLE,
  DUSK_PIECE_GOES_ON,
  DUSK_PIECE_LACKS,
  DUSK_PIECE_DAMAGED,
} DuskPieceState;

/**
 * DuskPiece: what lies between two marks.
 *
 * @offset: of its first bit in that bit's byte
 * @is_last: whether the file ends with it
 * @n_joined: how many have been joined to it
 * @is_done: whether the thread that decompresses it has let go of it; guarded by that thread's starter
 * @decoder: in use while @state is %DUSK_PIECE_GOES_ON
 * @output: (nullable) (owned): @output_length bytes
 */
typedef struct {
  DuskPieceKind  kind;
  DuskBits       bits;
  guint          offset;
  gboolean       is_last;
  guint          n_joined;
  gboolean       is_done;
  DuskPieceState state;
  bz_stream      decoder;
  guint8        *output;
  gsize          output_length;
} DuskPiece;

/* dusk-input-bzip2-piece.c */

/** @self: (transfer full) */
void    dusk_piece_free (DuskPiece *self);
/** Returns: the sum in the header of a piece of %DUSK_PIECE_HEADER_LENGTH bits or more. */
guint32 dusk_piece_sum (const DuskPiece *self);
/** Decompresses a block, and sets the state. */
void    dusk_piece_decompress (DuskPiece *self);
/** Returns: how many of the block's further bytes were put into @buffer; where they are fewer than @size, the state has been set anew. */
gsize   dusk_piece_go_on (DuskPiece *self, guint8 *buffer, gsize size);
/** Appends the bits of @more and decompresses again. @more: (transfer full) */
void    dusk_piece_join (DuskPiece *self, DuskPiece *more);

/* dusk-input-bzip2-cut.c */

/**
 * DuskPieceCutter: cuts a file at its marks.
 *
 * @below: (not owned): the bytes
 * @window: (owned): those from the piece that was begun on
 * @looked: how many bytes of @window were looked at
 * @begun: where the piece begins in @window, in bits
 * @kind: what it begins with
 * @has_ended: whether there are no more pieces
 * @failure: (nullable) (owned): why, where it is not the end of the file
 */
typedef struct {
  DuskInputStage *below;
  DuskBitFinder   finder;
  GByteArray     *window;
  gsize           looked;
  gsize           begun;
  DuskPieceKind   kind;
  gboolean        has_ended;
  GError         *failure;
} DuskPieceCutter;

void       dusk_piece_cutter_init (DuskPieceCutter *self, DuskInputStage *below);
void       dusk_piece_cutter_clear (DuskPieceCutter *self);
/** Returns: (transfer full) (nullable): the next piece; %NULL at the end */
DuskPiece *dusk_piece_cutter_next (DuskPieceCutter *self);

G_END_DECLS
