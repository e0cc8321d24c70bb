/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-input.h"

#include <stdatomic.h>

G_BEGIN_DECLS

/** First bytes by which a stage's format is told. */
#define DUSK_INPUT_HEAD_BYTES 256

/** What a stage takes at once from the one below. */
#define DUSK_INPUT_CHUNK_BYTES (128 * 1024)

/**
 * DuskInputContext: what all stages of one input share.
 *
 * @name: (owned): as it was given
 * @shown: (owned): the same for messages: valid UTF-8 on one line
 * @cancellable: (owned): cancelled where the input is closed
 * @position: stored bytes taken so far
 * @size: stored bytes; -1 where it is not known
 * @is_pipe: whether bytes may be long in coming
 * @max_bytes, @max_ratio: as in dusk-input.h
 * @trusted_bytes: how much may come out before @max_ratio counts
 */
typedef struct {
  char           *name;
  char           *shown;
  GCancellable   *cancellable;
  _Atomic gint64  position;
  gint64          size;
  gboolean        is_pipe;
  gint64          max_bytes;
  gint64          trusted_bytes;
  gint64          max_ratio;
} DuskInputContext;

/**
 * DuskInputStage: gives bytes: those of a file, or decompressed ones of the stage below it, which it owns.
 *
 * @context: (not owned)
 * @read: gives at most @size bytes, at least one; 0 at the end; -1 with an error, when all that came before it has been given
 * @free: frees the stage and the one below
 * @head: bytes that were looked at and not yet read, from @head_from to @head_to
 * @total: bytes given, @head included
 * @ended: whether the end, or @failure, was reached
 * @failure: (nullable) (owned): what is said from then on
 */
typedef struct _DuskInputStage DuskInputStage;
struct _DuskInputStage {
  DuskInputContext *context;
  gssize          (*read) (DuskInputStage *self, guint8 *buffer, gsize size, GError **error);
  void            (*free) (DuskInputStage *self);
  guint8            head[DUSK_INPUT_HEAD_BYTES];
  gsize             head_from, head_to;
  gint64            total;
  gboolean          ended;
  GError           *failure;
};

/* dusk-input-stage.c */

/** Returns: as @read of the stage; also fails with %DUSK_ERROR_TOO_LARGE beyond the limits. After an error it says the same again. */
gssize dusk_input_stage_read (DuskInputStage *self, guint8 *buffer, gsize size, GError **error);
/** Frees @self and all below it. @self: (nullable) */
void   dusk_input_stage_free (DuskInputStage *self);
/**
 * dusk_input_stage_unpack:
 * @file: (transfer full)
 *
 * Puts on @file the stages that its first bytes ask for: two at most, since some servers compress what is compressed already.
 *
 * Returns: (transfer full): the topmost stage, or %NULL with %DUSK_ERROR_MALFORMED where the bytes are a web page
 */
DuskInputStage *dusk_input_stage_unpack (DuskInputStage *file, GError **error);

/** Says that the compressed data of @context end too early. */
void dusk_input_set_cut_off (GError **error, const DuskInputContext *context);
/** Says that the compressed data of @context are damaged. */
void dusk_input_set_damaged (GError **error, const DuskInputContext *context);

/* The stages: dusk-input-file.c, dusk-input-gzip.c, dusk-input-archive.c, dusk-input-bzip2.c. Each is (transfer full), as is @below. */

/**
 * dusk_input_file_open:
 * @context: gets its size and whether it is a pipe
 *
 * Returns: %NULL with %DUSK_ERROR_USAGE
 */
DuskInputStage *dusk_input_file_open (DuskInputContext *context, GError **error);
DuskInputStage *dusk_input_memory_new (DuskInputContext *context, GBytes *bytes);
DuskInputStage *dusk_input_gzip_new (DuskInputStage *below);
DuskInputStage *dusk_input_xz_new (DuskInputStage *below);
DuskInputStage *dusk_input_zstd_new (DuskInputStage *below);
DuskInputStage *dusk_input_bzip2_new (DuskInputStage *below);

/* dusk-input.c */

/** For tests: other limits, set before the first block is asked for. */
void dusk_input_set_limits (DuskInput *self, gint64 max_bytes, gint64 trusted_bytes, gint64 max_ratio);

G_END_DECLS
