/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-columns.h"

#include <string.h>

#define GAP 2

struct _DuskCliColumns {
  guint      n;
  char      *sides; /* (not nullable) (owned) */
  GPtrArray *rows;  /* (not nullable) (owned) (element-type GStrv): titles first */
};

guint
dusk_cli_text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

DuskCliColumns *
dusk_cli_columns_new (const char *const *titles, const char *sides)
{
  DuskCliColumns *columns = g_new0 (DuskCliColumns, 1);

  columns->n = (guint) strlen (sides);
  columns->sides = g_strdup (sides);
  columns->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_ptr_array_add (columns->rows, g_strdupv ((char **) titles));
  return columns;
}

void
dusk_cli_columns_add (DuskCliColumns *columns, char **cells)
{
  g_return_if_fail (g_strv_length (cells) == columns->n);

  g_ptr_array_add (columns->rows, cells);
}

static void
append_blanks (GString *text, guint n)
{
  for (guint i = 0; i < n; i++)
    g_string_append_c (text, ' ');
}

static void
print_row (const DuskCliColumns *columns, char **cells, const guint *widths, guint indent, GString *text)
{
  append_blanks (text, indent);
  for (guint i = 0; i < columns->n; i++)
    {
      guint blanks = widths[i] - dusk_cli_text_width (cells[i]);
      if (columns->sides[i] == 'r')
        append_blanks (text, blanks);
      g_string_append (text, cells[i]);
      if (columns->sides[i] == 'l' && i + 1 < columns->n)
        append_blanks (text, blanks);
      if (i + 1 < columns->n)
        append_blanks (text, GAP);
    }
  g_string_append_c (text, '\n');
}

void
dusk_cli_columns_print (DuskCliColumns *columns, guint indent, GString *text)
{
  g_autofree guint *widths = g_new0 (guint, columns->n);

  for (guint r = 0; r < columns->rows->len; r++)
    for (guint i = 0; i < columns->n; i++)
      widths[i] = MAX (widths[i], dusk_cli_text_width (((char **) columns->rows->pdata[r])[i]));
  for (guint r = 0; r < columns->rows->len; r++)
    print_row (columns, columns->rows->pdata[r], widths, indent, text);
}

void
dusk_cli_columns_free (DuskCliColumns *columns)
{
  g_free (columns->sides);
  g_ptr_array_unref (columns->rows);
  g_free (columns);
}
