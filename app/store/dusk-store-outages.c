/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-store-private.h"

static void
bind_number (sqlite3_stmt *statement, int column, double value)
{
  if (isnan (value))
    sqlite3_bind_null (statement, column);
  else
    sqlite3_bind_double (statement, column, value);
}

static double
column_number (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_type (statement, column) == SQLITE_NULL ? NAN : sqlite3_column_double (statement, column);
}

static gboolean
keep_outage (DuskStore *self, const DuskEntity *entity, const char *source, const DuskOutage *outage)
{
  sqlite3_stmt *statement = _dusk_store_prepare (self, "INSERT OR REPLACE INTO outages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

  sqlite3_bind_text (statement, 1, entity->id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, source, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 3, outage->start_s);
  if (outage->end_s != DUSK_TIME_UNKNOWN)
    sqlite3_bind_int64 (statement, 4, outage->end_s);
  sqlite3_bind_int (statement, 5, outage->precision_s);
  bind_number (statement, 6, outage->lowest);
  bind_number (statement, 7, outage->baseline);
  sqlite3_bind_text (statement, 8, dusk_level_to_word (outage->level), -1, SQLITE_STATIC);
  sqlite3_bind_text (statement, 9, dusk_pattern_to_word (outage->pattern), -1, SQLITE_STATIC);
  bind_number (statement, 10, outage->score);
  sqlite3_bind_int64 (statement, 11, (gint64) outage->missing);
  sqlite3_bind_int (statement, 12, outage->is_blip);
  return _dusk_store_run (self, statement) == SQLITE_DONE;
}

static gboolean
forget_outages (DuskStore *self, const DuskEntity *entity, const char *source, gint64 from_s, gint64 to_s)
{
  sqlite3_stmt *statement = _dusk_store_prepare (self, "DELETE FROM outages WHERE entity = ? AND source = ? AND start >= ? AND start < ?");

  sqlite3_bind_text (statement, 1, entity->id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_text (statement, 2, source, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 3, from_s);
  sqlite3_bind_int64 (statement, 4, to_s);
  return _dusk_store_run (self, statement) == SQLITE_DONE;
}

gboolean
dusk_store_keep_outages (DuskStore *self, const DuskEntity *entity, const char *source, gint64 from_s, gint64 to_s, const GArray *outages,
                         GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gboolean ok = _dusk_store_execute (self, "BEGIN IMMEDIATE") && forget_outages (self, entity, source, from_s, to_s);

  for (guint i = 0; ok && i < outages->len; i++)
    ok = keep_outage (self, entity, source, &g_array_index (outages, DuskOutage, i));
  if (ok && _dusk_store_execute (self, "COMMIT"))
    return TRUE;
  return _dusk_store_fail (self, error);
}

static DuskLevel
level_from_word (const char *word)
{
  for (DuskLevel level = DUSK_LEVEL_NO_DATA; level <= DUSK_LEVEL_DARK; level++)
    if (word && strcmp (word, dusk_level_to_word (level)) == 0)
      return level;
  return DUSK_LEVEL_NO_DATA;
}

static DuskPattern
pattern_from_word (const char *word)
{
  for (DuskPattern pattern = DUSK_PATTERN_NONE; pattern <= DUSK_PATTERN_SCHEDULED; pattern++)
    if (word && strcmp (word, dusk_pattern_to_word (pattern)) == 0)
      return pattern;
  return DUSK_PATTERN_NONE;
}

GArray *
dusk_store_find_outages (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  sqlite3_stmt *statement = _dusk_store_prepare (self,
                                                 "SELECT start, end, precision, lowest, baseline, level, pattern, score, missing, blip FROM outages"
                                                 " WHERE entity = ? AND start < ? AND (end IS NULL OR end > ?) ORDER BY start");
  GArray *outages = g_array_new (FALSE, FALSE, sizeof (DuskOutage));

  sqlite3_bind_text (statement, 1, entity->id, -1, SQLITE_TRANSIENT);
  sqlite3_bind_int64 (statement, 2, to_s);
  sqlite3_bind_int64 (statement, 3, from_s);
  while (sqlite3_step (statement) == SQLITE_ROW)
    {
      DuskOutage outage = {
        .start_s = sqlite3_column_int64 (statement, 0),
        .end_s = sqlite3_column_type (statement, 1) == SQLITE_NULL ? DUSK_TIME_UNKNOWN : sqlite3_column_int64 (statement, 1),
        .precision_s = sqlite3_column_int (statement, 2),
        .lowest = column_number (statement, 3),
        .baseline = column_number (statement, 4),
        .level = level_from_word ((const char *) sqlite3_column_text (statement, 5)),
        .pattern = pattern_from_word ((const char *) sqlite3_column_text (statement, 6)),
        .score = column_number (statement, 7),
        .missing = (gsize) sqlite3_column_int64 (statement, 8),
        .is_blip = sqlite3_column_int (statement, 9) != 0,
      };
      g_array_append_val (outages, outage);
    }
  sqlite3_reset (statement);
  return outages;
}
