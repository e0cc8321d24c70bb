/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-store-private.h"

#include <string.h>

/* Columns in the order of the table. */
enum {
  NAME,
  LENGTH,
  VALUE,
};

typedef struct {
  const char *name;
  const char *value; /* to keep */
  char       *found; /* (nullable) (owned) */
} Text;

static GBytes *
read_row (sqlite3_stmt *row, const char *name)
{
  gint64 length = sqlite3_column_int64 (row, LENGTH);

  return length >= 0 ? dusk_store_unpack (name, row, VALUE, (gsize) length) : NULL;
}

gboolean
dusk_store_texts_row_is_sound (sqlite3_stmt *row)
{
  const char *name = (const char *) sqlite3_column_text (row, NAME);
  g_autoptr (GBytes) value = name ? read_row (row, name) : NULL;

  return value != NULL;
}

static int
keep_text (DuskStore *self, gpointer data)
{
  const Text *text = data;
  gsize length = strlen (text->value);
  g_autoptr (GBytes) packed = dusk_store_pack (text->name, text->value, length);

  return dusk_store_run (self, "INSERT OR REPLACE INTO texts (name, length, value) VALUES (?, ?, ?)", "sib", text->name, (gint64) length, packed);
}

static int
find_text (DuskStore *self, gpointer data)
{
  Text *text = data;
  g_autoptr (GBytes) value = NULL;
  sqlite3_stmt *statement = NULL;
  int code = dusk_store_bind (self, &statement, "SELECT * FROM texts WHERE name = ?", "s", text->name);

  g_clear_pointer (&text->found, g_free);
  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    {
      value = read_row (statement, text->name);
      if (value)
        text->found = g_strndup (g_bytes_get_data (value, NULL), g_bytes_get_size (value));
      else
        code = SQLITE_CORRUPT;
    }
  return dusk_store_end (statement, code);
}

gboolean
dusk_store_set_value (DuskStore *self, const char *name, const char *value, GError **error)
{
  Text text = { name, value, NULL };

  g_return_val_if_fail (DUSK_IS_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL && value != NULL, FALSE);

  return dusk_store_transact (self, DUSK_STORE_WRITE, keep_text, &text, error);
}

char *
dusk_store_get_value (DuskStore *self, const char *name)
{
  Text text = { name, NULL, NULL };

  g_return_val_if_fail (DUSK_IS_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  dusk_store_transact (self, DUSK_STORE_READ, find_text, &text, NULL);
  return text.found;
}
