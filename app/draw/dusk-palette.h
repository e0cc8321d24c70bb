/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-level.h"

#include <cairo.h>

G_BEGIN_DECLS

/** DuskColor: red, green, blue, alpha, each 0 … 1. */
typedef struct {
  double red, green, blue, alpha;
} DuskColor;

/**
 * DuskPalette: every colour of map and charts, in one place for light and for dark style (design §3; checked by simulation for colour blindness
 * in tests/draw).
 *
 * @levels: fill per #DuskLevel; no data has normal's fill under a hatch
 * @hatch: lines of the no-data hatch
 */
typedef struct {
  gboolean  is_dark;
  DuskColor levels[DUSK_N_LEVELS];
  DuskColor hatch;
  DuskColor sea;
  DuskColor border;
  DuskColor selection;
  DuskColor background;
  DuskColor text;
  DuskColor dim_text;
  DuskColor grid;
  DuskColor line;
  DuskColor line_fill;
  DuskColor unstable;
  DuskColor announcements;
  DuskColor withdrawals;
} DuskPalette;

/** Returns: (transfer none): the palette of the light or the dark style. */
const DuskPalette *dusk_palette (gboolean is_dark);

/** Sets @color as the source of @cr. */
void dusk_palette_set (cairo_t *cr, const DuskColor *color);

/** Returns: (transfer full): the no-data hatch as a repeating pattern, 6 px a period, over normal's fill. */
cairo_pattern_t *dusk_palette_hatch (const DuskPalette *palette);

G_END_DECLS
