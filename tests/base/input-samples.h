/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-input.h"

G_BEGIN_DECLS

/** Compressions that a #DuskInput undoes; %SAMPLE_PLAIN is none. */
typedef enum {
  SAMPLE_PLAIN,
  SAMPLE_GZIP,
  SAMPLE_BZIP2,
  SAMPLE_XZ,
  SAMPLE_ZSTD,
  SAMPLE_N_FORMATS,
} SampleFormat;

/** Returns: (transfer none): a name for messages. */
const char *sample_format_name (SampleFormat format);

/** Returns: (transfer full): @length bytes that compress about as well as a table dump does, the same ones for the same @seed. */
GBytes *sample_make (gsize length, guint32 seed);
/** Returns: (transfer full): @plain compressed with libarchive. */
GBytes *sample_compress (GBytes *plain, SampleFormat format);
/** Returns: (transfer full): one after the other, @n of them. */
GBytes *sample_join (GBytes *const *parts, gsize n);
/** Returns: (transfer full): what libarchive alone makes of @bytes; where they are cut off or damaged, what comes before. */
GBytes *sample_decompress (GBytes *bytes);

/** Reads to the end. Returns: (transfer full): all bytes; @error is set where the end was none. */
GBytes *sample_read (DuskInput *input, GError **error);
/** The same of an input for @bytes, which is called `sample` in messages. */
GBytes *sample_read_bytes (GBytes *bytes, GError **error);

/** Asserts that @part is how @whole begins. */
void sample_assert_begins (GBytes *whole, GBytes *part);

G_END_DECLS
