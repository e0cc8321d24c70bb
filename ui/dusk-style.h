/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-level.h"
#include "dusk-palette.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dusk_style_init:
 *
 * Gives the display Dusk's style sheet, with the levels' colours taken from #DuskPalette, and keeps it in step with the user's choice of light
 * or dark. Needs a display; does nothing the second time.
 */
void dusk_style_init (void);

/** Returns: (transfer none): the palette of the style in use. */
const DuskPalette *dusk_style_palette (void);

/** Gives @widget the style class `level-dark`, `level-normal` … of @level in place of another level's. */
void dusk_style_set_level (GtkWidget *widget, DuskLevel level);

G_END_DECLS
