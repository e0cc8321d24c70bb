/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

/* Columns in the order of the table. */
enum {
  URL,
  ETAG,
  LAST_MODIFIED,
  FETCHED,
  USED,
  LENGTH,
  BODY,
};

typedef struct {
  const char *url;
  DuskAnswer *answer; /* to keep; or found: (nullable) (owned) */
  GBytes     *packed; /* (owned): the body of the answer to keep */
} Kept;

static DuskAnswer *
read_row (sqlite3_stmt *row, const char *url)
{
  gint64 length = sqlite3_column_int64 (row, LENGTH);
  g_autoptr (GBytes) body = length >= 0 ? dusk_store_unpack (url, row, BODY, (gsize) length) : NULL;

  return body ? dusk_answer_new (body, (const char *) sqlite3_column_text (row, ETAG), (const char *) sqlite3_column_text (row, LAST_MODIFIED),
                                 sqlite3_column_int64 (row, FETCHED))
              : NULL;
}

gboolean
dusk_store_answers_row_is_sound (sqlite3_stmt *row)
{
  const char *url = (const char *) sqlite3_column_text (row, URL);
  g_autoptr (DuskAnswer) answer = url ? read_row (row, url) : NULL;

  return answer != NULL;
}

/* Finding an answer writes nothing; that it was used is written with the next one kept. */
static int
write_uses (DuskStore *self)
{
  GHashTableIter iter;
  gpointer url;
  int code = SQLITE_OK;

  g_hash_table_iter_init (&iter, self->used_urls);
  while (code == SQLITE_OK && g_hash_table_iter_next (&iter, &url, NULL))
    code = dusk_store_run (self, "UPDATE answers SET used = (SELECT max (used) + 1 FROM answers) WHERE url = ?", "s", url);
  return code;
}

static int
keep_answer (DuskStore *self, gpointer data)
{
  Kept *kept = data;
  DuskAnswer *answer = kept->answer;
  int code = write_uses (self);

  if (code == SQLITE_OK)
    code = dusk_store_run (self,
                           "INSERT OR REPLACE INTO answers (url, etag, last_modified, fetched_s, used, length, body)"
                           " VALUES (?, ?, ?, ?, (SELECT coalesce (max (used), 0) + 1 FROM answers), ?, ?)",
                           "sssiib", kept->url, answer->etag, answer->last_modified, answer->fetched_s, (gint64) g_bytes_get_size (answer->body),
                           kept->packed);
  if (code == SQLITE_OK)
    g_hash_table_remove_all (self->used_urls);
  return code;
}

static int
find_answer (DuskStore *self, gpointer data)
{
  Kept *kept = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM answers WHERE url = ?", "s", kept->url);

  g_clear_pointer (&kept->answer, dusk_answer_unref);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      kept->answer = read_row (statement, kept->url);
      code = kept->answer ? SQLITE_ROW : SQLITE_CORRUPT;
    }
  if (kept->answer)
    g_hash_table_add (self->used_urls, g_strdup (kept->url));
  return dusk_store_end (statement, code);
}

static DuskAnswer *
find (DuskAnswerCache *cache, const char *url)
{
  Kept kept = { url, NULL, NULL };

  dusk_store_transact (DUSK_STORE (cache), DUSK_STORE_READ, find_answer, &kept, NULL);
  return kept.answer;
}

static void
keep (DuskAnswerCache *cache, const char *url, DuskAnswer *answer)
{
  gsize length;
  gconstpointer data = g_bytes_get_data (answer->body, &length);
  g_autoptr (GBytes) packed = NULL;
  Kept kept = { url, answer, NULL };

  if (length > DUSK_STORE_MAX_BODY)
    return;
  packed = kept.packed = dusk_store_pack (url, data, length);
  dusk_store_transact (DUSK_STORE (cache), DUSK_STORE_WRITE, keep_answer, &kept, NULL);
}

void
dusk_store_answers_init_interface (DuskAnswerCacheInterface *interface)
{
  interface->find = find;
  interface->keep = keep;
}

static int
trim (DuskStore *self, gpointer data)
{
  gint64 max_bytes = *(gint64 *) data;
  int code = write_uses (self);

  if (code == SQLITE_OK)
    code = dusk_store_run (self,
                           "DELETE FROM answers WHERE rowid IN (SELECT rowid FROM (SELECT rowid, sum (length (body)) OVER"
                           " (ORDER BY used DESC, rowid ROWS UNBOUNDED PRECEDING) AS total FROM answers) WHERE total > ?)",
                           "i", max_bytes);
  if (code == SQLITE_OK)
    g_hash_table_remove_all (self->used_urls);
  return code;
}

static int
give_back_space (DuskStore *self, gpointer data G_GNUC_UNUSED)
{
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "PRAGMA incremental_vacuum", "");

  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    code = SQLITE_OK;
  return dusk_store_end (statement, code);
}

gboolean
dusk_store_trim_answers (DuskStore *self, gint64 max_bytes, GError **error)
{
  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);

  return dusk_store_transact (self, DUSK_STORE_WRITE, trim, &max_bytes, error)
         && dusk_store_transact (self, DUSK_STORE_WRITE, give_back_space, NULL, error);
}
