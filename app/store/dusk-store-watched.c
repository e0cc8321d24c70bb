/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"
#include "dusk-store-watch.h"

/* Columns in the order of the table watched. */
enum {
  ENTITY,
  PLACE,
  ADDED,
  THRESHOLD,
  SUM,
  N_COLUMNS,
};

/* Columns in the order of the table muted. */
enum {
  MUTED_ENTITY,
  MUTED_UNTIL,
  MUTED_SUM,
};

typedef struct {
  const DuskWatched *entries; /* to keep */
  guint              n;
  const DuskEntity  *entity; /* to forget, to mute, or asked for */
  gint64             until_s;
  GArray            *found; /* (owned) (element-type DuskWatched) */
} Watching;

/* The place is not in it: it is given when the row is written, and no more than the order. */
static guint
sum_up (const DuskWatched *entry)
{
  return dusk_store_sum ("watched %s %" G_GINT64_FORMAT " %a", entry->entity.id, entry->added_s, isnan (entry->threshold) ? 0 : entry->threshold);
}

static guint
sum_up_muted (const char *id, gint64 until_s)
{
  return dusk_store_sum ("muted %s %" G_GINT64_FORMAT, id, until_s);
}

static gboolean
read_watched (sqlite3_stmt *row, DuskWatched *entry)
{
  entry->added_s = sqlite3_column_int64 (row, ADDED);
  entry->threshold = dusk_store_column_number (row, THRESHOLD);
  entry->muted_until_s = DUSK_TIME_UNKNOWN;
  return dusk_store_column_entity (row, ENTITY, &entry->entity) && sqlite3_column_int64 (row, SUM) == sum_up (entry);
}

/* @first: the column with which those of the table begin. */
static gboolean
read_muted (sqlite3_stmt *row, int first, gint64 *until_s)
{
  DuskEntity entity;

  *until_s = sqlite3_column_int64 (row, first + MUTED_UNTIL);
  return dusk_store_column_entity (row, first + MUTED_ENTITY, &entity)
         && sqlite3_column_int64 (row, first + MUTED_SUM) == sum_up_muted (entity.id, *until_s);
}

gboolean
dusk_store_watched_row_is_sound (sqlite3_stmt *row)
{
  DuskWatched entry;

  return read_watched (row, &entry);
}

gboolean
dusk_store_muted_row_is_sound (sqlite3_stmt *row)
{
  gint64 until_s;

  return read_muted (row, 0, &until_s);
}

/* An entity that could not be read back would pass for damage. */
static gboolean
check_entity (const DuskEntity *entity, GError **error)
{
  DuskEntity parsed;

  return dusk_entity_parse (entity->id, &parsed, error);
}

/* Writing */

static int
mute (DuskStore *self, const DuskEntity *entity, gint64 until_s)
{
  return dusk_store_run (self, "INSERT OR REPLACE INTO muted (entity, until_s, sum) VALUES (?, ?, ?)", "sii", entity->id, until_s,
                         (gint64) sum_up_muted (entity->id, until_s));
}

static int
find_last_place (DuskStore *self, gint64 *place)
{
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT coalesce (max (place), 0) FROM watched", "");

  if (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    *place = sqlite3_column_int64 (statement, 0);
  return dusk_store_end (statement, code);
}

static int
keep_watched (DuskStore *self, gpointer data)
{
  const Watching *what = data;
  gint64 place = 0;
  int code = find_last_place (self, &place);

  for (guint i = 0; code == SQLITE_OK && i < what->n; i++)
    {
      const DuskWatched *entry = &what->entries[i];

      code = dusk_store_run (self,
                             "INSERT INTO watched (entity, place, added_s, threshold, sum) VALUES (?, ?, ?, ?, ?) ON CONFLICT (entity)"
                             " DO UPDATE SET added_s = excluded.added_s, threshold = excluded.threshold, sum = excluded.sum",
                             "siidi", entry->entity.id, ++place, entry->added_s, entry->threshold, (gint64) sum_up (entry));
      if (code == SQLITE_OK && entry->muted_until_s != DUSK_TIME_UNKNOWN)
        code = mute (self, &entry->entity, entry->muted_until_s);
    }
  return code;
}

static int
forget_watched (DuskStore *self, gpointer data)
{
  const Watching *what = data;

  return dusk_store_run (self, "DELETE FROM watched WHERE entity = ?", "s", what->entity->id);
}

static int
keep_muted (DuskStore *self, gpointer data)
{
  const Watching *what = data;

  return what->until_s == DUSK_TIME_UNKNOWN ? dusk_store_run (self, "DELETE FROM muted WHERE entity = ?", "s", what->entity->id)
                                            : mute (self, what->entity, what->until_s);
}

/* Reading */

/* A damaged tree can give one row twice. */
static int
take_watched (Watching *what, sqlite3_stmt *row)
{
  DuskWatched entry;

  if (!read_watched (row, &entry))
    return SQLITE_CORRUPT;
  if (sqlite3_column_type (row, N_COLUMNS) != SQLITE_NULL && !read_muted (row, N_COLUMNS, &entry.muted_until_s))
    return SQLITE_CORRUPT;
  if (what->found->len > 0 && dusk_entity_equal (&g_array_index (what->found, DuskWatched, what->found->len - 1).entity, &entry.entity))
    return SQLITE_CORRUPT;
  g_array_append_val (what->found, entry);
  return SQLITE_OK;
}

static int
find_watched (DuskStore *self, gpointer data)
{
  Watching *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement,
                              "SELECT watched.*, muted.* FROM watched LEFT JOIN muted ON muted.entity = watched.entity"
                              " ORDER BY place, watched.entity", "");

  g_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    code = take_watched (what, statement);
  return dusk_store_end (statement, code);
}

static int
find_muted (DuskStore *self, gpointer data)
{
  Watching *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM muted WHERE entity = ?", "s", what->entity->id);

  what->until_s = DUSK_TIME_UNKNOWN;
  if (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW && !read_muted (statement, 0, &what->until_s))
    code = SQLITE_CORRUPT;
  return dusk_store_end (statement, code);
}

/* Public */

gboolean
dusk_store_keep_watched (DuskStore *self, const DuskWatched *entries, guint n, GError **error)
{
  Watching what = { .entries = entries, .n = n };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entries != NULL || n == 0, FALSE);

  for (guint i = 0; i < n; i++)
    {
      g_return_val_if_fail (isnan (entries[i].threshold) || (entries[i].threshold > 0 && entries[i].threshold < 1), FALSE);
      if (!check_entity (&entries[i].entity, error))
        return FALSE;
    }
  return n == 0 || dusk_store_transact (self, DUSK_STORE_WRITE_THROUGH, keep_watched, &what, error);
}

gboolean
dusk_store_forget_watched (DuskStore *self, const DuskEntity *entity, GError **error)
{
  Watching what = { .entity = entity };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  return dusk_store_transact (self, DUSK_STORE_WRITE_THROUGH, forget_watched, &what, error);
}

GArray *
dusk_store_find_watched (DuskStore *self)
{
  Watching what = { .found = g_array_new (FALSE, FALSE, sizeof (DuskWatched)) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);

  dusk_store_transact (self, DUSK_STORE_READ, find_watched, &what, NULL);
  return what.found;
}

gboolean
dusk_store_mute (DuskStore *self, const DuskEntity *entity, gint64 until_s, GError **error)
{
  Watching what = { .entity = entity, .until_s = until_s };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entity != NULL, FALSE);

  return check_entity (entity, error) && dusk_store_transact (self, DUSK_STORE_WRITE_THROUGH, keep_muted, &what, error);
}

gint64
dusk_store_muted_until (DuskStore *self, const DuskEntity *entity)
{
  Watching what = { .entity = entity, .until_s = DUSK_TIME_UNKNOWN };

  g_return_val_if_fail (DUSK_IS_STORE (self), DUSK_TIME_UNKNOWN);
  g_return_val_if_fail (entity != NULL, DUSK_TIME_UNKNOWN);

  dusk_store_transact (self, DUSK_STORE_READ, find_muted, &what, NULL);
  return what.until_s;
}
