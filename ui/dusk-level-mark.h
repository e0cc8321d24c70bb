/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-level.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskLevelMark: a level as a small upright bar: its colour, and how far it is filled (a third, two thirds, all), so that it reads without colour.
 * No data is hatched. Decoration: the level also stands in words beside it.
 */
#define DUSK_TYPE_LEVEL_MARK (dusk_level_mark_get_type ())
G_DECLARE_FINAL_TYPE (DuskLevelMark, dusk_level_mark, DUSK, LEVEL_MARK, GtkWidget)

GtkWidget *dusk_level_mark_new (void);
void       dusk_level_mark_set (DuskLevelMark *self, DuskLevel level);

G_END_DECLS
