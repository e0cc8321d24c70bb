/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-palette.h"

G_BEGIN_DECLS

/**
 * DuskLettering: the few kinds of text on charts and exported pictures; sizes are fixed, in px.
 *
 * @DUSK_LETTERING_CAPTION: 11 px: axes and values
 * @DUSK_LETTERING_HEADING: 11 px, semibold: over a panel
 * @DUSK_LETTERING_CODE: 11 px, monospace: prefixes
 * @DUSK_LETTERING_TITLE: 18 px, bold
 */
typedef enum {
  DUSK_LETTERING_CAPTION,
  DUSK_LETTERING_HEADING,
  DUSK_LETTERING_CODE,
  DUSK_LETTERING_TITLE,
} DuskLettering;

/** Returns: the width of @text on one line, in px. */
double dusk_lettering_width (DuskLettering kind, const char *text);

/** Returns: the height of a line, in px. */
double dusk_lettering_height (DuskLettering kind);

/**
 * dusk_lettering_draw:
 * @text: plain text, never markup
 * @x_px: of the point that @anchor names
 * @y_px: of the line's top
 * @anchor: 0 for text that begins at @x_px, 0.5 centred, 1 for text that ends there
 * @max_width_px: text that is wider is cut with an ellipsis; 0 for no limit
 *
 * Returns: the width that was drawn, in px
 */
double dusk_lettering_draw (cairo_t *cr, DuskLettering kind, const char *text, double x_px, double y_px, double anchor, double max_width_px,
                            const DuskColor *color);

G_END_DECLS
