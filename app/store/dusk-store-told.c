/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"
#include "dusk-store-watch.h"

#include <string.h>

/* Columns in the order of the table. */
enum {
  NUMBER,
  ENTITY,
  START,
  STAGE,
  LEVEL,
  TOLD,
  SUM,
};

typedef struct {
  const DuskTold *told; /* to claim */
  guint           n;
  gboolean       *is_new;
  gboolean        in_memory; /* whether the last attempt was made in memory */
  gint64          since_s;
  GArray         *found; /* (owned) (element-type DuskTold) */
} Telling;

/* The number is given by the table. */
static guint
sum_up (const DuskTold *told)
{
  return dusk_store_sum ("told %s %" G_GINT64_FORMAT " %s %d %" G_GINT64_FORMAT, told->entity.id, told->start_s, told->stage, (int) told->level,
                         told->told_s);
}

static gboolean
read_row (sqlite3_stmt *row, DuskTold *told)
{
  const char *stage = (const char *) sqlite3_column_text (row, STAGE);

  told->start_s = sqlite3_column_int64 (row, START);
  told->told_s = sqlite3_column_int64 (row, TOLD);
  return stage && g_strlcpy (told->stage, stage, sizeof told->stage) < sizeof told->stage && dusk_store_column_entity (row, ENTITY, &told->entity)
         && dusk_store_column_level (row, LEVEL, &told->level) && sqlite3_column_int64 (row, SUM) == sum_up (told);
}

gboolean
dusk_store_told_row_is_sound (sqlite3_stmt *row)
{
  DuskTold told;

  return read_row (row, &told);
}

static int
claim_told (DuskStore *self, gpointer data)
{
  Telling *what = data;
  int code = SQLITE_OK;

  for (guint i = 0; i < what->n && code == SQLITE_OK; i++)
    {
      const DuskTold *told = &what->told[i];

      code = dusk_store_run (self, "INSERT OR IGNORE INTO told (entity, start_s, stage, level, told_s, sum) VALUES (?, ?, ?, ?, ?, ?)", "sissii",
                             told->entity.id, told->start_s, told->stage, dusk_level_to_word (told->level), told->told_s, (gint64) sum_up (told));
      what->is_new[i] = code == SQLITE_OK && sqlite3_changes (self->database) == 1;
    }
  what->in_memory = self->in_memory;
  return code;
}

static int
find_told (DuskStore *self, gpointer data)
{
  Telling *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM told WHERE start_s >= ? ORDER BY entity, start_s, number", "i", what->since_s);

  g_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      DuskTold told, *last = what->found->len > 0 ? &g_array_index (what->found, DuskTold, what->found->len - 1) : NULL;

      if (!read_row (statement, &told))
        code = SQLITE_CORRUPT;
      else if (last && last->start_s == told.start_s && dusk_entity_equal (&last->entity, &told.entity))
        *last = told;
      else
        g_array_append_val (what->found, told);
      code = code == SQLITE_ROW ? SQLITE_OK : code;
    }
  return dusk_store_end (statement, code);
}

/* What could not be read back would pass for damage. */
static gboolean
is_sound (const DuskTold *told)
{
  DuskEntity parsed;

  return dusk_entity_parse (told->entity.id, &parsed, NULL) && memchr (told->stage, '\0', sizeof told->stage) != NULL
         && (guint) told->level < DUSK_N_LEVELS;
}

gboolean
dusk_store_claim_told (DuskStore *self, const DuskTold *told)
{
  gboolean is_new = FALSE;

  g_return_val_if_fail (told != NULL, FALSE);

  dusk_store_claim_all_told (self, told, 1, &is_new);
  return is_new;
}

void
dusk_store_claim_all_told (DuskStore *self, const DuskTold *told, guint n, gboolean *is_new)
{
  Telling what = { .told = told, .n = n, .is_new = is_new };

  g_return_if_fail (DUSK_IS_STORE (self));
  g_return_if_fail (n == 0 || (told != NULL && is_new != NULL));

  if (n == 0)
    return;
  memset (is_new, 0, n * sizeof *is_new);
  for (guint i = 0; i < n; i++)
    g_return_if_fail (is_sound (&told[i]));

  /* On a full disk it is known until the program ends, which is better than a user who is not told at all. */
  if (!dusk_store_transact (self, DUSK_STORE_WRITE_THROUGH, claim_told, &what, NULL) && !what.in_memory)
    memset (is_new, 0, n * sizeof *is_new);
}

GArray *
dusk_store_find_told (DuskStore *self, gint64 since_s)
{
  Telling what = { .since_s = since_s, .found = g_array_new (FALSE, FALSE, sizeof (DuskTold)) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);

  dusk_store_transact (self, DUSK_STORE_READ, find_told, &what, NULL);
  return what.found;
}
