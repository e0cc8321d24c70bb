/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <string.h>

gboolean
dusk_store_column_entity (sqlite3_stmt *row, int column, DuskEntity *entity)
{
  const char *id = (const char *) sqlite3_column_text (row, column);

  if (id == NULL || !dusk_entity_parse (id, entity, NULL))
    return FALSE;
  /* By the name under which it was kept, in whatever form that is. */
  return g_strlcpy (entity->id, id, sizeof entity->id) < sizeof entity->id;
}

gboolean
dusk_store_column_level (sqlite3_stmt *row, int column, DuskLevel *level)
{
  const char *word = (const char *) sqlite3_column_text (row, column);

  for (int i = 0; word && i < DUSK_N_LEVELS; i++)
    if (strcmp (word, dusk_level_to_word ((DuskLevel) i)) == 0)
      {
        *level = (DuskLevel) i;
        return TRUE;
      }
  return FALSE;
}

double
dusk_store_column_number (sqlite3_stmt *row, int column)
{
  return sqlite3_column_type (row, column) == SQLITE_NULL ? NAN : sqlite3_column_double (row, column);
}

gint64
dusk_store_column_time (sqlite3_stmt *row, int column)
{
  return sqlite3_column_type (row, column) == SQLITE_NULL ? DUSK_TIME_UNKNOWN : sqlite3_column_int64 (row, column);
}
