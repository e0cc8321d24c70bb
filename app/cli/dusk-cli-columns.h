/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DuskCliColumns: rows of texts that are printed below each other, aligned by the width they have on a terminal. */
typedef struct _DuskCliColumns DuskCliColumns;

/** @titles: (array zero-terminated=1): of the columns. @right: as many letters: `r` for a column of numbers, `l` for others. */
DuskCliColumns *dusk_cli_columns_new (const char *const *titles, const char *sides);
/** Adds a row. @cells: (array zero-terminated=1) (transfer full): as many as there are titles. */
void            dusk_cli_columns_add (DuskCliColumns *columns, char **cells);
/** Appends title and rows to @text, each indented by @indent blanks. */
void            dusk_cli_columns_print (DuskCliColumns *columns, guint indent, GString *text);
void            dusk_cli_columns_free (DuskCliColumns *columns);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCliColumns, dusk_cli_columns_free)

/** Returns: how many cells @text takes on a terminal: two for wide characters, none for those that combine. */
guint dusk_cli_text_width (const char *text);

G_END_DECLS
