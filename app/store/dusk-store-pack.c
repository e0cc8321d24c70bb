/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <gio/gio.h>
#include <string.h>

/* Counts and JSON shrink to a twentieth at the lowest levels already; higher ones cost more time than they save bytes. */
#define DEFLATE_LEVEL 3

GBytes *
dusk_store_pack (const char *identity, gconstpointer data, gsize length)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, DEFLATE_LEVEL);
  g_autoptr (GOutputStream) packed = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (packed, G_CONVERTER (compressor));

  /* In memory none of these can fail. */
  g_output_stream_write_all (stream, identity, strlen (identity) + 1, NULL, NULL, NULL);
  g_output_stream_write_all (stream, data, length, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (packed));
}

/* Reads to the end, so that zlib's checksum of the whole is compared. */
static gboolean
read_exactly (GInputStream *stream, char *buffer, gsize length)
{
  gsize n_read;
  char beyond;

  return g_input_stream_read_all (stream, buffer, length, &n_read, NULL, NULL) && n_read == length
         && g_input_stream_read_all (stream, &beyond, 1, &n_read, NULL, NULL) && n_read == 0;
}

GBytes *
dusk_store_unpack (const char *identity, sqlite3_stmt *row, int column, gsize length)
{
  gsize identity_length = strlen (identity) + 1;
  const void *blob = sqlite3_column_blob (row, column);
  g_autoptr (GInputStream) packed = g_memory_input_stream_new_from_data (blob, sqlite3_column_bytes (row, column), NULL);
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);
  g_autoptr (GInputStream) stream = g_converter_input_stream_new (packed, G_CONVERTER (decompressor));
  g_autofree char *buffer = NULL;
  g_autoptr (GBytes) whole = NULL;

  if (blob == NULL || length > DUSK_STORE_MAX_BODY)
    return NULL;
  buffer = g_try_malloc (identity_length + length);
  if (buffer == NULL || !read_exactly (stream, buffer, identity_length + length) || memcmp (buffer, identity, identity_length) != 0)
    return NULL;
  whole = g_bytes_new_take (g_steal_pointer (&buffer), identity_length + length);
  return g_bytes_new_from_bytes (whole, identity_length, length);
}

guint
dusk_store_sum (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  return g_str_hash (text);
}
