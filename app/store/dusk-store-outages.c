/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"
#include "dusk-store-watch.h"

#include <string.h>

/* Columns in the order of the table. */
enum {
  ENTITY,
  SOURCE,
  START,
  END,
  PRECISION,
  LOWEST,
  BASELINE,
  LEVEL,
  PATTERN,
  SCORE,
  MISSING,
  IS_BLIP,
  SUM,
};

typedef struct {
  const DuskEntity *entity;
  const char       *source;
  gint64            from_s;
  gint64            to_s;
  const GArray     *outages; /* to keep */
  GArray           *found;   /* (owned) (element-type DuskOutage), or DuskEntity of those that have any */
} Outages;

static gboolean
read_pattern (const char *word, DuskPattern *pattern)
{
  for (int i = 0; word && i <= DUSK_PATTERN_SCHEDULED; i++)
    if (strcmp (word, dusk_pattern_to_word ((DuskPattern) i)) == 0)
      {
        *pattern = (DuskPattern) i;
        return TRUE;
      }
  return FALSE;
}

static guint
sum_up (const char *entity, const char *source, const DuskOutage *outage)
{
  const double numbers[] = { outage->lowest, outage->baseline, outage->score };
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "%s %s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %d %d %d %" G_GSIZE_FORMAT " %d", entity, source, outage->start_s,
                   outage->end_s, outage->precision_s, (int) outage->level, (int) outage->pattern, outage->missing, outage->is_blip != FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_string_append_printf (text, " %a", isnan (numbers[i]) ? (double) NAN : numbers[i]);
  return g_str_hash (text->str);
}

static gboolean
read_row (sqlite3_stmt *row, DuskOutage *outage)
{
  const char *entity = (const char *) sqlite3_column_text (row, ENTITY), *source = (const char *) sqlite3_column_text (row, SOURCE);

  outage->start_s = sqlite3_column_int64 (row, START);
  outage->end_s = dusk_store_column_time (row, END);
  outage->precision_s = sqlite3_column_int (row, PRECISION);
  outage->lowest = dusk_store_column_number (row, LOWEST);
  outage->baseline = dusk_store_column_number (row, BASELINE);
  outage->score = dusk_store_column_number (row, SCORE);
  outage->missing = (gsize) sqlite3_column_int64 (row, MISSING);
  outage->is_blip = sqlite3_column_int (row, IS_BLIP) != 0;
  return entity && source && dusk_store_column_level (row, LEVEL, &outage->level)
         && read_pattern ((const char *) sqlite3_column_text (row, PATTERN), &outage->pattern)
         && sqlite3_column_int64 (row, SUM) == sum_up (entity, source, outage);
}

gboolean
dusk_store_outages_row_is_sound (sqlite3_stmt *row)
{
  DuskOutage outage;

  return read_row (row, &outage);
}

static int
keep_outage (DuskStore *self, const Outages *what, const DuskOutage *outage)
{
  gboolean goes_on = outage->end_s == DUSK_TIME_UNKNOWN;

  return dusk_store_run (self,
                         "INSERT OR REPLACE INTO outages (entity, source, start_s, end_s, precision_s, lowest, baseline, level, pattern, score,"
                         " missing, is_blip, sum) VALUES (?, ?, ?, iif (?, NULL, ?), ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                         "ssiiiiddssdiii", what->entity->id, what->source, outage->start_s, (gint64) goes_on, outage->end_s,
                         (gint64) outage->precision_s, outage->lowest, outage->baseline, dusk_level_to_word (outage->level),
                         dusk_pattern_to_word (outage->pattern), outage->score, (gint64) outage->missing, (gint64) (outage->is_blip != FALSE),
                         (gint64) sum_up (what->entity->id, what->source, outage));
}

static int
keep_outages (DuskStore *self, gpointer data)
{
  Outages *what = data;
  int code = dusk_store_run (self, "DELETE FROM outages WHERE entity = ? AND source = ? AND start_s >= ? AND start_s < ?", "ssii", what->entity->id,
                             what->source, what->from_s, what->to_s);

  for (guint i = 0; code == SQLITE_OK && i < what->outages->len; i++)
    code = keep_outage (self, what, &g_array_index (what->outages, DuskOutage, i));
  return code;
}

/* A damaged tree can give rows that were not asked for, or one twice: @last is the row before, as "source start". */
static int
take_row (Outages *what, sqlite3_stmt *row, char **last)
{
  DuskOutage outage;
  g_autofree char *before = g_steal_pointer (last);

  if (!read_row (row, &outage) || g_strcmp0 ((const char *) sqlite3_column_text (row, ENTITY), what->entity->id) != 0)
    return SQLITE_CORRUPT;
  *last = g_strdup_printf ("%s %" G_GINT64_FORMAT, (const char *) sqlite3_column_text (row, SOURCE), outage.start_s);
  if (g_strcmp0 (*last, before) == 0)
    return SQLITE_CORRUPT;
  g_array_append_val (what->found, outage);
  return SQLITE_OK;
}

static int
find_outages (DuskStore *self, gpointer data)
{
  Outages *what = data;
  g_autofree char *last = NULL;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement,
                              "SELECT * FROM outages WHERE entity = ? AND start_s < ? AND (end_s IS NULL OR end_s > ?)"
                              " ORDER BY start_s, source",
                              "sii", what->entity->id, what->to_s, what->from_s);

  g_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    code = take_row (what, statement, &last);
  return dusk_store_end (statement, code);
}

/* Of one entity after the other, so that each is taken once. */
static int
find_troubled (DuskStore *self, gpointer data)
{
  Outages *what = data;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM outages WHERE start_s < ? AND (end_s IS NULL OR end_s > ?) ORDER BY entity", "ii",
                              what->to_s, what->from_s);

  g_array_set_size (what->found, 0);
  while (code == SQLITE_OK && (code = sqlite3_step (statement)) == SQLITE_ROW)
    {
      DuskOutage outage;
      DuskEntity entity, *last = what->found->len > 0 ? &g_array_index (what->found, DuskEntity, what->found->len - 1) : NULL;

      code = read_row (statement, &outage) ? SQLITE_OK : SQLITE_CORRUPT;
      if (code == SQLITE_OK && dusk_store_column_entity (statement, ENTITY, &entity) && !(last && dusk_entity_equal (last, &entity)))
        g_array_append_val (what->found, entity);
    }
  return dusk_store_end (statement, code);
}

gboolean
dusk_store_keep_outages (DuskStore *self, const DuskEntity *entity, const char *source, gint64 from_s, gint64 to_s, const GArray *outages,
                         GError **error)
{
  Outages what = { entity, source, from_s, to_s, outages, NULL };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (entity != NULL && source != NULL && outages != NULL, FALSE);

  return dusk_store_transact (self, DUSK_STORE_WRITE, keep_outages, &what, error);
}

GArray *
dusk_store_find_outages (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  Outages what = { entity, NULL, from_s, to_s, NULL, g_array_new (FALSE, FALSE, sizeof (DuskOutage)) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);
  g_return_val_if_fail (entity != NULL, what.found);

  dusk_store_transact (self, DUSK_STORE_READ, find_outages, &what, NULL);
  return what.found;
}

GArray *
dusk_store_find_troubled (DuskStore *self, gint64 from_s, gint64 to_s)
{
  Outages what = { NULL, NULL, from_s, to_s, NULL, g_array_new (FALSE, FALSE, sizeof (DuskEntity)) };

  g_return_val_if_fail (DUSK_IS_STORE (self), what.found);

  dusk_store_transact (self, DUSK_STORE_READ, find_troubled, &what, NULL);
  return what.found;
}
