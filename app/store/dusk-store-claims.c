/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"
#include "dusk-store-watch.h"

#include <string.h>

/* Columns in the order of the table. */
enum {
  ENTITY,
  FEED,
  ID,
  START,
  END,
  LENGTH,
  RECORD,
};

typedef struct {
  const DuskStoredClaim *const *claims; /* to keep */
  guint                         n;
  const DuskEntity             *entity; /* (nullable): asked for */
  gint64                        from_s;
  gint64                        to_s;
  GPtrArray                    *found; /* (owned) (element-type DuskStoredClaim) */
} Claims;

void
dusk_stored_claim_free (DuskStoredClaim *claim)
{
  g_free (claim->feed);
  g_free (claim->id);
  g_free (claim->record);
  g_free (claim);
}

/* All other columns stand in it, so that a row in which any of them is damaged does not unpack. */
static char *
identity_of (const DuskStoredClaim *claim)
{
  return g_strdup_printf ("%s %s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, claim->entity.id, claim->feed, claim->id, claim->start_s, claim->end_s);
}

/* Returns: (transfer full) (nullable): %NULL where the row is damaged. */
static DuskStoredClaim *
read_row (sqlite3_stmt *row)
{
  const char *feed = (const char *) sqlite3_column_text (row, FEED), *id = (const char *) sqlite3_column_text (row, ID);
  gint64 length = sqlite3_column_int64 (row, LENGTH);
  g_autoptr (DuskStoredClaim) claim = g_new0 (DuskStoredClaim, 1);
  g_autofree char *identity = NULL;
  g_autoptr (GBytes) record = NULL;

  if (!dusk_store_column_entity (row, ENTITY, &claim->entity) || feed == NULL || id == NULL || length < 0)
    return NULL;
  claim->feed = g_strdup (feed);
  claim->id = g_strdup (id);
  claim->start_s = sqlite3_column_int64 (row, START);
  claim->end_s = dusk_store_column_time (row, END);
  identity = identity_of (claim);
  record = dusk_store_unpack (identity, row, RECORD, (gsize) length);
  if (record == NULL)
    return NULL;
  claim->record = g_strndup (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  return g_steal_pointer (&claim);
}

gboolean
dusk_store_claims_row_is_sound (sqlite3_stmt *row)
{
  g_autoptr (DuskStoredClaim) claim = read_row (row);

  return claim != NULL;
}

static int
keep_claims (DuskStore *self, gpointer data)
{
  const Claims *what = data;
  int code = SQLITE_OK;

  for (guint i = 0; code == SQLITE_OK && i < what->n; i++)
    {
      const DuskStoredClaim *claim = what->claims[i];
      gsize length = strlen (claim->record);
      g_autofree char *identity = identity_of (claim);
      g_autoptr (GBytes) packed = dusk_store_pack (identity, claim->record, length);

      code = dusk_store_run (self,
                             "INSERT OR REPLACE INTO claims (entity, feed, id, start_s, end_s, length, record)"
                             " VALUES (?, ?, ?, ?, " DUSK_STORE_KNOWN ", ?, ?)",
                             "sssiiib", claim->entity.id, claim->feed, claim->id, claim->start_s, claim->end_s, (gint64) length, packed);
    }
  return code;
}

static int
bind_question (DuskStore *self, sqlite3_stmt **statement, const Claims *what)
{
  if (what->entity)
    return dusk_store_bind (self, statement,
                            "SELECT * FROM claims WHERE entity = ? AND start_s < ? AND (end_s IS NULL OR end_s > ?) ORDER BY start_s, feed, id",
                            "sii", what->entity->id, what->to_s, what->from_s);
  return dusk_store_bind (self, statement,
                          "SELECT * FROM claims WHERE start_s < ? AND (end_s IS NULL OR end_s > ?) ORDER BY start_s, entity, feed, id", "ii",
                          what->to_s, what->from_s);
}

static int
find_claims (DuskStore *self, gpointer data)
{
  Claims *what = data;
  sqlite3_stmt *statement = NULL;
  int code = bind_question (self, &statement, what);

  g_ptr_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      DuskStoredClaim *claim = read_row (statement);

      code = claim ? SQLITE_OK : SQLITE_CORRUPT;
      if (claim)
        g_ptr_array_add (what->found, claim);
    }
  return dusk_store_end (statement, code);
}

gboolean
dusk_store_keep_claims (DuskStore *self, const DuskStoredClaim *const *claims, guint n, GError **error)
{
  Claims what = { .claims = claims, .n = n };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (claims != NULL || n == 0, FALSE);

  /* An entity that could not be read back would pass for damage. */
  for (guint i = 0; i < n; i++)
    {
      DuskEntity parsed;

      g_return_val_if_fail (claims[i]->feed != NULL && claims[i]->id != NULL && claims[i]->record != NULL, FALSE);
      if (!dusk_entity_parse (claims[i]->entity.id, &parsed, error))
        return FALSE;
    }
  return n == 0 || dusk_store_transact (self, DUSK_STORE_WRITE, keep_claims, &what, error);
}

GPtrArray *
dusk_store_find_claims (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  Claims what = { .entity = entity,
                  .from_s = from_s,
                  .to_s = to_s,
                  .found = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_stored_claim_free) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);

  dusk_store_transact (self, DUSK_STORE_READ, find_claims, &what, NULL);
  return what.found;
}
