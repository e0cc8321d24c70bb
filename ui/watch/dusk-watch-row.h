/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-country.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskWatchRow: one watched entity in the list beside the map: level, name, how it is, its line. A country shows the moment that the map shows. */
#define DUSK_TYPE_WATCH_ROW (dusk_watch_row_get_type ())
G_DECLARE_FINAL_TYPE (DuskWatchRow, dusk_watch_row, DUSK, WATCH_ROW, GtkListBoxRow)

/** Returns: (transfer floating). @country: (nullable): of the item, where it is one */
GtkWidget     *dusk_watch_row_new (DuskContext *context, DuskWatchItem *item, DuskCountry *country);
/** Returns: (transfer none) */
DuskWatchItem *dusk_watch_row_item (DuskWatchRow *self);
/** @is_past: whether the map shows a moment of the past, of which networks and prefixes tell nothing here */
void           dusk_watch_row_set_past (DuskWatchRow *self, gboolean is_past);
/** Shows what has changed of the country. */
void           dusk_watch_row_update (DuskWatchRow *self);

G_END_DECLS
