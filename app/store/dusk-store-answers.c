/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>

#include "dusk-store-private.h"

/* Answers grow to some megabytes of JSON, which deflates to a twentieth. */
static GBytes *
convert (GBytes *bytes, GConverter *converter)
{
  g_autoptr (GInputStream) plain = g_memory_input_stream_new_from_bytes (bytes);
  g_autoptr (GInputStream) converted = g_converter_input_stream_new (plain, converter);
  g_autoptr (GOutputStream) out = g_memory_output_stream_new_resizable ();

  if (g_output_stream_splice (out, converted, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, NULL, NULL) < 0)
    return NULL;
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (out));
}

static GBytes *
deflate (GBytes *bytes)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 3);

  return convert (bytes, G_CONVERTER (compressor));
}

static GBytes *
inflate (GBytes *bytes)
{
  g_autoptr (GZlibDecompressor) decompressor = g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB);

  return convert (bytes, G_CONVERTER (decompressor));
}

static void
mark_used (DuskStore *self, const char *url)
{
  sqlite3_stmt *statement = _dusk_store_prepare (self, "UPDATE answers SET used = ? WHERE url = ?");

  sqlite3_bind_int64 (statement, 1, g_get_real_time ());
  sqlite3_bind_text (statement, 2, url, -1, SQLITE_TRANSIENT);
  _dusk_store_run (self, statement);
}

static DuskAnswer *
find (DuskAnswerCache *cache, const char *url)
{
  DuskStore *self = DUSK_STORE (cache);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self, "SELECT body, etag, last_modified, fetched FROM answers WHERE url = ?");
  DuskAnswer *answer = NULL;
  int code;

  sqlite3_bind_text (statement, 1, url, -1, SQLITE_TRANSIENT);
  code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      g_autoptr (GBytes) deflated = g_bytes_new (sqlite3_column_blob (statement, 0), (gsize) sqlite3_column_bytes (statement, 0));
      g_autoptr (GBytes) body = inflate (deflated);
      if (body)
        answer = dusk_answer_new (body, (const char *) sqlite3_column_text (statement, 1), (const char *) sqlite3_column_text (statement, 2),
                                  sqlite3_column_int64 (statement, 3));
    }
  sqlite3_reset (statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    _dusk_store_fail (self, NULL);
  else if (answer)
    mark_used (self, url);
  return answer;
}

static void
keep (DuskAnswerCache *cache, const char *url, DuskAnswer *answer)
{
  DuskStore *self = DUSK_STORE (cache);
  g_autoptr (GBytes) deflated = deflate (answer->body);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self, "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?, ?)");
  gsize size;
  const void *data = g_bytes_get_data (deflated, &size);

  sqlite3_bind_text (statement, 1, url, -1, SQLITE_TRANSIENT);
  sqlite3_bind_blob64 (statement, 2, data, size, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 3, answer->etag, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 4, answer->last_modified, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 5, answer->fetched_s);
  sqlite3_bind_int64 (statement, 6, g_get_real_time ());
  sqlite3_bind_int64 (statement, 7, (gint64) size);
  if (_dusk_store_run (self, statement) != SQLITE_DONE)
    _dusk_store_fail (self, NULL);
}

void
_dusk_store_answer_cache_init (DuskAnswerCacheInterface *interface)
{
  interface->find = find;
  interface->keep = keep;
}

gboolean
dusk_store_trim_answers (DuskStore *self, gint64 max_bytes, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self,
                                                 "DELETE FROM answers WHERE url IN (SELECT url FROM (SELECT url, sum(size) OVER"
                                                 " (ORDER BY used DESC, url ROWS UNBOUNDED PRECEDING) AS total FROM answers) WHERE total > ?)");

  sqlite3_bind_int64 (statement, 1, max_bytes);
  return _dusk_store_run (self, statement) == SQLITE_DONE || _dusk_store_fail (self, error);
}
