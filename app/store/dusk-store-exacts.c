/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <string.h>

/* Columns in the order of the table. */
enum {
  ENTITY,
  SOURCE,
  NEAR_START,
  NEAR_END,
  START,
  END,
  KEPT,
  LENGTH,
  RECORD,
};

typedef struct {
  const char            *entity;
  const char            *source;
  const DuskStoredExact *exact; /* to keep */
  gint64                 from_s;
  gint64                 to_s;
  GPtrArray             *found; /* (owned) (element-type DuskStoredExact) */
} Exacts;

void
dusk_stored_exact_free (DuskStoredExact *exact)
{
  g_free (exact->source);
  g_free (exact->record);
  g_free (exact);
}

/* All other columns stand in it, so that a row in which any of them is damaged does not unpack. */
static char *
identity_of (const char *entity, const char *source, const DuskStoredExact *exact)
{
  return g_strdup_printf ("%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT, entity,
                          source, exact->near_start_s, exact->near_end_s, exact->start_us, exact->end_us, exact->kept_s);
}

/* Returns: (transfer full) (nullable): %NULL where the row is damaged. */
static DuskStoredExact *
read_row (sqlite3_stmt *row)
{
  const char *entity = (const char *) sqlite3_column_text (row, ENTITY), *source = (const char *) sqlite3_column_text (row, SOURCE);
  gint64 length = sqlite3_column_int64 (row, LENGTH);
  DuskStoredExact exact = { .near_start_s = sqlite3_column_int64 (row, NEAR_START),
                            .near_end_s = dusk_store_column_time (row, NEAR_END),
                            .start_us = dusk_store_column_time (row, START),
                            .end_us = dusk_store_column_time (row, END),
                            .kept_s = sqlite3_column_int64 (row, KEPT) };
  g_autofree char *identity = NULL;
  g_autoptr (GBytes) record = NULL;

  if (entity == NULL || source == NULL || length < 0)
    return NULL;
  identity = identity_of (entity, source, &exact);
  record = dusk_store_unpack (identity, row, RECORD, (gsize) length);
  if (record == NULL)
    return NULL;
  exact.source = g_strdup (source);
  exact.record = g_strndup (g_bytes_get_data (record, NULL), g_bytes_get_size (record));
  return g_memdup2 (&exact, sizeof exact);
}

gboolean
dusk_store_exacts_row_is_sound (sqlite3_stmt *row)
{
  DuskStoredExact *exact = read_row (row);
  gboolean is_sound = exact != NULL;

  g_clear_pointer (&exact, dusk_stored_exact_free);
  return is_sound;
}

static int
keep_exact (DuskStore *self, gpointer data)
{
  const Exacts *what = data;
  const DuskStoredExact *exact = what->exact;
  gsize length = strlen (exact->record);
  g_autofree char *identity = identity_of (what->entity, what->source, exact);
  g_autoptr (GBytes) packed = dusk_store_pack (identity, exact->record, length);

  return dusk_store_run (self,
                         "INSERT OR REPLACE INTO exacts (entity, source, near_start_s, near_end_s, start_us, end_us, kept_s, length, record)"
                         " VALUES (?, ?, ?, " DUSK_STORE_KNOWN ", " DUSK_STORE_KNOWN ", " DUSK_STORE_KNOWN ", ?, ?, ?)",
                         "ssiiiiiib", what->entity, what->source, exact->near_start_s, exact->near_end_s, exact->start_us, exact->end_us,
                         exact->kept_s, (gint64) length, packed);
}

static int
find_exacts (DuskStore *self, gpointer data)
{
  Exacts *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement,
                              "SELECT * FROM exacts WHERE entity = ? AND near_start_s < ? AND (near_end_s IS NULL OR near_end_s > ?)"
                              " ORDER BY near_start_s, source",
                              "sii", what->entity, what->to_s, what->from_s);

  g_ptr_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      DuskStoredExact *exact = read_row (statement);
      code = exact ? SQLITE_OK : SQLITE_CORRUPT;
      if (exact)
        g_ptr_array_add (what->found, exact);
    }
  return dusk_store_end (statement, code);
}

gboolean
dusk_store_keep_exact (DuskStore *self, const DuskEntity *entity, const DuskStoredExact *exact, GError **error)
{
  Exacts what = { .exact = exact };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entity != NULL && exact != NULL, FALSE);
  g_return_val_if_fail (exact->source != NULL && exact->record != NULL, FALSE);

  what.entity = entity->id;
  what.source = exact->source;
  return dusk_store_transact (self, DUSK_STORE_WRITE, keep_exact, &what, error);
}

GPtrArray *
dusk_store_find_exacts (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  Exacts what = { .from_s = from_s, .to_s = to_s, .found = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_stored_exact_free) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);
  g_return_val_if_fail (entity != NULL, what.found);

  what.entity = entity->id;
  dusk_store_transact (self, DUSK_STORE_READ, find_exacts, &what, NULL);
  return what.found;
}
