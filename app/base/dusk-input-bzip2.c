/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-input-bzip2-private.h"

#include <sched.h>
#include <string.h>

/* By chance a mark stands in one block of 10^8; so many in one block are somebody's work. */
#define MAX_JOINED 16

#define STREAM_START_LENGTH 32

/* Beyond so many threads no reader keeps up, and each takes 8 MB and more. */
#define MAX_THREADS 16

/*
 * @cutter: gives the pieces
 * @pieces: (element-type DuskPiece): cut, in their order; the blocks among them are being decompressed by @pool, at most @max_pieces in all
 * @mutex, @done: for their `is_done`
 * @current: (nullable) (owned): the block of which @given bytes have been given
 * @sum: of the blocks of this stream so far
 */
typedef struct {
  DuskInputStage  stage;
  DuskInputStage *below;
  DuskPieceCutter cutter;
  GThreadPool    *pool;
  GMutex          mutex;
  GCond           done;
  GQueue          pieces;
  guint           max_pieces;
  DuskPiece      *current;
  gsize           given;
  guint32         sum;
} Bzip2;

typedef enum {
  STREAM_FOLLOWS,
  NOTHING_FOLLOWS,
  STREAM_IS_BROKEN,
} Following;

/* One for each core that this program may use, which can be fewer than there are. */
static guint
count_threads (void)
{
  cpu_set_t cores;
  guint n_cores = sched_getaffinity (0, sizeof cores, &cores) == 0 ? (guint) CPU_COUNT (&cores) : g_get_num_processors ();

  return MIN (n_cores, MAX_THREADS);
}

static void
decompress (gpointer data, gpointer user_data)
{
  DuskPiece *piece = data;
  Bzip2 *self = user_data;

  if (!g_cancellable_is_cancelled (self->stage.context->cancellable))
    dusk_piece_decompress (piece);
  g_mutex_lock (&self->mutex);
  piece->is_done = TRUE;
  g_cond_signal (&self->done);
  g_mutex_unlock (&self->mutex);
}

/* Returns: (transfer full) (nullable): the next piece, decompressed, while those behind it are worked on. */
static DuskPiece *
take_piece (Bzip2 *self)
{
  DuskPiece *piece;

  while (g_queue_get_length (&self->pieces) < self->max_pieces && (piece = dusk_piece_cutter_next (&self->cutter)))
    {
      g_queue_push_tail (&self->pieces, piece);
      if (piece->kind == DUSK_PIECE_BLOCK)
        g_thread_pool_push (self->pool, piece, NULL);
    }
  piece = g_queue_pop_head (&self->pieces);
  if (piece && piece->kind == DUSK_PIECE_BLOCK)
    {
      g_mutex_lock (&self->mutex);
      while (!piece->is_done)
        g_cond_wait (&self->done, &self->mutex);
      g_mutex_unlock (&self->mutex);
    }
  return piece;
}

static gssize
fail (Bzip2 *self, gboolean at_end, GError **error)
{
  if (at_end && self->cutter.failure)
    g_propagate_error (error, g_error_copy (self->cutter.failure));
  else if (at_end)
    dusk_input_set_cut_off (error, self->stage.context);
  else
    dusk_input_set_damaged (error, self->stage.context);
  return -1;
}

/* What stands from bit @from of @piece to its end: the start of a stream whose first mark is the next piece's, or what nobody wrote with bzip2. */
static Following
judge_following (const DuskPiece *piece, gsize from)
{
  static const char start[] = "BZh";
  DuskBits bits = dusk_bits_copy (piece->bits.bytes, from, piece->bits.length - from);
  gsize n_bytes = bits.length / 8;
  Following following = STREAM_IS_BROKEN;

  if (n_bytes == 0 || memcmp (bits.bytes, start, MIN (n_bytes, strlen (start))) != 0)
    following = NOTHING_FOLLOWS;
  else if (bits.length == STREAM_START_LENGTH && bits.bytes[3] >= '1' && bits.bytes[3] <= '9' && !piece->is_last)
    following = STREAM_FOLLOWS;
  dusk_bits_clear (&bits);
  return following;
}

/* Returns as a stage's read: 1 where a stream begins with the next piece. */
static gssize
begin_stream (Bzip2 *self, const DuskPiece *piece, gsize from, GError **error)
{
  switch (judge_following (piece, from))
    {
    case STREAM_FOLLOWS:
      self->sum = 0;
      return 1;
    case STREAM_IS_BROKEN:
      return fail (self, piece->is_last && piece->bits.length - from < STREAM_START_LENGTH + DUSK_BIT_MARK_LENGTH, error);
    case NOTHING_FOLLOWS:
    default:
      return piece->is_last && self->cutter.failure ? fail (self, TRUE, error) : 0;
    }
}

static gssize
end_stream (Bzip2 *self, const DuskPiece *piece, GError **error)
{
  gsize padding = (8 - (piece->offset + DUSK_PIECE_HEADER_LENGTH) % 8) % 8;

  if (piece->bits.length < DUSK_PIECE_HEADER_LENGTH)
    return fail (self, piece->is_last, error);
  if (dusk_piece_sum (piece) != self->sum)
    return fail (self, FALSE, error);
  return begin_stream (self, piece, MIN (DUSK_PIECE_HEADER_LENGTH + padding, piece->bits.length), error);
}

/* @piece: (transfer full). Returns as a stage's read: 1 where it is current. */
static gssize
begin_block (Bzip2 *self, DuskPiece *piece, GError **error)
{
  DuskPiece *more;

  while (piece->state == DUSK_PIECE_LACKS && piece->n_joined < MAX_JOINED && (more = take_piece (self)))
    dusk_piece_join (piece, more);
  self->current = piece;
  self->given = 0;
  if (piece->state == DUSK_PIECE_LACKS)
    return fail (self, piece->is_last, error);
  if (piece->output_length == 0)
    return fail (self, FALSE, error);
  self->sum = (self->sum << 1 | self->sum >> 31) ^ dusk_piece_sum (piece);
  return 1;
}

/* Returns as a stage's read: 1 where there may be bytes to give. */
static gssize
begin_piece (Bzip2 *self, GError **error)
{
  DuskPiece *piece = take_piece (self);
  gssize result;

  if (piece == NULL)
    return fail (self, TRUE, error);
  if (g_cancellable_set_error_if_cancelled (self->stage.context->cancellable, error))
    result = -1;
  else if (piece->kind == DUSK_PIECE_BLOCK)
    return begin_block (self, piece, error);
  else if (piece->kind == DUSK_PIECE_END)
    result = end_stream (self, piece, error);
  else
    result = begin_stream (self, piece, 0, error);
  dusk_piece_free (piece);
  return result;
}

/* Returns the next bytes of the current block; 0 at its end. */
static gsize
give (Bzip2 *self, guint8 *buffer, gsize size)
{
  DuskPiece *piece = self->current;
  gsize length = MIN (size, piece->output_length - self->given);

  if (length == 0 && piece->state == DUSK_PIECE_GOES_ON)
    return dusk_piece_go_on (piece, buffer, size);
  memcpy (buffer, piece->output + self->given, length);
  self->given += length;
  return length;
}

static gssize
bzip2_read (DuskInputStage *stage, guint8 *buffer, gsize size, GError **error)
{
  Bzip2 *self = (Bzip2 *) stage;
  gssize result = 1;

  while (result > 0)
    {
      gsize length = self->current ? give (self, buffer, size) : 0;
      if (length > 0)
        return (gssize) length;
      if (self->current && self->current->state == DUSK_PIECE_DAMAGED)
        return fail (self, FALSE, error);
      g_clear_pointer (&self->current, dusk_piece_free);
      result = begin_piece (self, error);
    }
  return result;
}

static void
bzip2_free (DuskInputStage *stage)
{
  Bzip2 *self = (Bzip2 *) stage;

  g_thread_pool_free (self->pool, TRUE, TRUE);
  g_queue_clear_full (&self->pieces, (GDestroyNotify) dusk_piece_free);
  g_clear_pointer (&self->current, dusk_piece_free);
  dusk_piece_cutter_clear (&self->cutter);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->done);
  dusk_input_stage_free (self->below);
  g_free (self);
}

DuskInputStage *
dusk_input_bzip2_new (DuskInputStage *below)
{
  Bzip2 *self = g_new0 (Bzip2, 1);
  guint n_threads = count_threads ();

  self->stage = (DuskInputStage) { .context = below->context, .read = bzip2_read, .free = bzip2_free };
  self->below = below;
  dusk_piece_cutter_init (&self->cutter, below);
  self->pool = g_thread_pool_new (decompress, self, (int) n_threads, FALSE, NULL);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->done);
  g_queue_init (&self->pieces);
  self->max_pieces = 2 * n_threads + 2;
  return &self->stage;
}
