/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskInput: the bytes of a file, decompressed while they are read, in blocks that nobody copies.
 *
 * Plain, gzip, bzip2, xz and zstd are told apart by their first bytes, never by the name; several compressed streams in one file follow each
 * other, and what was compressed twice is decompressed twice. Decompression runs ahead in a thread of its own, a few blocks at most; bzip2's
 * blocks are decompressed on up to 16 cores. To be used by one thread at a time.
 */
typedef struct _DuskInput DuskInput;

/**
 * More than this out of one file is refused (%DUSK_ERROR_TOO_LARGE): several times the largest table dump there is.
 */
#define DUSK_INPUT_MAX_BYTES (G_GINT64_CONSTANT (64) << 30)

/**
 * Beyond the first 64 MiB, more than so many bytes out of one byte in is a bomb (%DUSK_ERROR_TOO_LARGE): archives of update messages reach 40.
 */
#define DUSK_INPUT_MAX_RATIO 250

/**
 * dusk_input_open:
 * @path: of a file; `-` for standard input
 *
 * Returns: (transfer full): or %NULL with %DUSK_ERROR_USAGE for what is missing, a folder or may not be read, in a sentence that names it
 */
DuskInput *dusk_input_open (const char *path, GError **error);

/** Returns: (transfer full): one that reads @bytes. @name: for messages. */
DuskInput *dusk_input_new_for_bytes (GBytes *bytes, const char *name);

/** Stops what is under way and closes. */
void dusk_input_close (DuskInput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskInput, dusk_input_close)

/**
 * dusk_input_next:
 * @block: (out): the next bytes, valid until the next call; never empty while %TRUE is returned
 *
 * Returns: %TRUE with a block; %FALSE without an error at the end; %FALSE with an error where the rest cannot be had: MALFORMED (a compressed
 *   file that ends too early or is damaged, a web page in place of an archive), TOO_LARGE, USAGE (reading failed). All that came before an
 *   error has been handed out. The sums of gzip, xz and zstd stand behind what they are for: where one is wrong, that part is out already.
 */
gboolean dusk_input_next (DuskInput *self, const guint8 **block, gsize *length, GError **error);

/** Returns: (transfer none): the path or name it was opened with. */
const char *dusk_input_name (DuskInput *self);
/** Returns: (transfer none): the same for messages: valid UTF-8 on one line; of `-`, in words. */
const char *dusk_input_shown_name (DuskInput *self);
/** Returns: bytes taken from the file so far, as they are stored: for progress. May be called from any thread. */
gint64 dusk_input_position (DuskInput *self);
/** Returns: the size of the file as it is stored; -1 where it is not known (a pipe). */
gint64 dusk_input_size (DuskInput *self);

G_END_DECLS
