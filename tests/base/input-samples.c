/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "input-samples.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#define RECORD_BYTES 60
#define N_TEMPLATES  200

static const struct {
  const char *name;
  int         filter;
} formats[SAMPLE_N_FORMATS] = {
  { "plain", ARCHIVE_FILTER_NONE },
  { "gzip", ARCHIVE_FILTER_GZIP },
  { "bzip2", ARCHIVE_FILTER_BZIP2 },
  { "xz", ARCHIVE_FILTER_XZ },
  { "zstd", ARCHIVE_FILTER_ZSTD },
};

const char *
sample_format_name (SampleFormat format)
{
  return formats[format].name;
}

/* Records that differ from a few kinds in a prefix, some attributes and the count of time. */
GBytes *
sample_make (gsize length, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 templates[N_TEMPLATES * RECORD_BYTES], *bytes = g_malloc (length + RECORD_BYTES);

  for (gsize i = 0; i < sizeof templates; i++)
    templates[i] = (guint8) g_rand_int (rand);
  for (gsize at = 0, i = 0; at < length; at += RECORD_BYTES, i++)
    {
      guint32 chance = g_rand_int (rand), time_be = GUINT32_TO_BE (0x53000000 + (guint32) (i / 50));
      memcpy (bytes + at, templates + (chance >> 16) % N_TEMPLATES * RECORD_BYTES, RECORD_BYTES);
      memcpy (bytes + at, &time_be, sizeof time_be);
      memcpy (bytes + at + 20, &chance, 3);
      memcpy (bytes + at + 40, templates + chance % N_TEMPLATES * RECORD_BYTES, 8);
    }
  return g_bytes_new_take (g_realloc (bytes, MAX (length, 1)), length);
}

static la_ssize_t
put_out (struct archive *archive, gpointer data, const void *bytes, size_t length)
{
  g_byte_array_append (data, bytes, (guint) length);
  return (la_ssize_t) length;
}

GBytes *
sample_compress (GBytes *plain, SampleFormat format)
{
  struct archive *archive = archive_write_new ();
  struct archive_entry *entry = archive_entry_new ();
  GByteArray *compressed = g_byte_array_new ();
  gsize length;
  const guint8 *bytes = g_bytes_get_data (plain, &length);

  archive_write_set_bytes_per_block (archive, 0);
  g_assert_cmpint (archive_write_add_filter (archive, formats[format].filter), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_set_format_raw (archive), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_write_open (archive, compressed, NULL, put_out, NULL), ==, ARCHIVE_OK);
  archive_entry_set_filetype (entry, AE_IFREG);
  g_assert_cmpint (archive_write_header (archive, entry), ==, ARCHIVE_OK);
  while (length > 0)
    {
      gssize n = archive_write_data (archive, bytes, length);
      g_assert_cmpint (n, >, 0);
      bytes += n;
      length -= (gsize) n;
    }
  g_assert_cmpint (archive_write_close (archive), ==, ARCHIVE_OK);
  archive_entry_free (entry);
  archive_write_free (archive);
  return g_byte_array_free_to_bytes (compressed);
}

GBytes *
sample_join (GBytes *const *parts, gsize n)
{
  GByteArray *joined = g_byte_array_new ();

  for (gsize i = 0; i < n; i++)
    g_byte_array_append (joined, g_bytes_get_data (parts[i], NULL), (guint) g_bytes_get_size (parts[i]));
  return g_byte_array_free_to_bytes (joined);
}

GBytes *
sample_decompress (GBytes *bytes)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  GByteArray *plain = g_byte_array_new ();
  const void *block;
  size_t length;
  la_int64_t offset;

  archive_read_support_filter_all (archive);
  archive_read_support_format_raw (archive);
  archive_read_support_format_empty (archive);
  if (archive_read_open_memory (archive, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) == ARCHIVE_OK
      && archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    while (archive_read_data_block (archive, &block, &length, &offset) == ARCHIVE_OK)
      g_byte_array_append (plain, block, (guint) length);
  archive_read_free (archive);
  return g_byte_array_free_to_bytes (plain);
}

GBytes *
sample_read (DuskInput *input, GError **error)
{
  GByteArray *all = g_byte_array_new ();
  const guint8 *block;
  gsize length;

  while (dusk_input_next (input, &block, &length, error))
    {
      g_assert_cmpuint (length, >, 0);
      g_byte_array_append (all, block, (guint) length);
    }
  return g_byte_array_free_to_bytes (all);
}

GBytes *
sample_read_bytes (GBytes *bytes, GError **error)
{
  g_autoptr (DuskInput) input = dusk_input_new_for_bytes (bytes, "sample");

  return sample_read (input, error);
}

void
sample_assert_begins (GBytes *whole, GBytes *part)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (part, &length);

  g_assert_cmpuint (length, <=, g_bytes_get_size (whole));
  g_assert_true (length == 0 || memcmp (g_bytes_get_data (whole, NULL), bytes, length) == 0);
}
