/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-palette.h"
#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * DuskMapFrame: which part of the endless row of worlds is drawn, and how large. The widget and the exports share all painters below.
 *
 * @origin_x, @origin_y: the top left corner, in world squares; @origin_x may lie outside 0…1, the world repeats to both sides
 * @world_px: width of one world
 * @width_px, @height_px: of the area, from the context's origin
 */
typedef struct {
  double origin_x;
  double origin_y;
  double world_px;
  double width_px;
  double height_px;
} DuskMapFrame;

/** Territories smaller than this on screen are drawn as dots, and are clicked as such. */
#define DUSK_MAP_DOT_PX   6.0
/** How near a click on a dot must be. */
#define DUSK_MAP_REACH_PX 12.0

/** Paints all land in the colour of normal, coasts and borders; nothing of the sea. */
void dusk_map_paint_land (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette);

/**
 * dusk_map_paint_levels:
 * @levels: per territory
 * @opacity: 0 … 1: below 1 over raster tiles, whose land must show
 *
 * Paints what is not normal: fills with an outline that grows with the level, the hatch for no data, and the dots of small territories.
 */
void dusk_map_paint_levels (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette, const DuskLevel levels[DUSK_N_TERRITORIES],
                            double opacity);

/** Outlines a territory, as the selected one or, fainter, the one under the pointer. */
void dusk_map_paint_outline (cairo_t *cr, const DuskMapFrame *frame, const DuskTerritory *territory, const DuskColor *color, double line_px);

/** Paints a ring around a territory. @phase: 0 … 1 of its pulse: from its full strength to nothing, growing. */
void dusk_map_paint_ring (cairo_t *cr, const DuskMapFrame *frame, const DuskTerritory *territory, const DuskColor *color, double phase);

/** Returns: the place of the territory's label point nearest to the frame's middle, in px. */
void dusk_map_frame_place (const DuskMapFrame *frame, const DuskTerritory *territory, double *x_px, double *y_px);

/** Returns: whether any of the territory lies in the frame. */
gboolean dusk_map_frame_shows (const DuskMapFrame *frame, const DuskTerritory *territory);

/** Returns: (transfer none) (nullable): the territory at a point of the frame. */
const DuskTerritory *dusk_map_frame_pick (const DuskMapFrame *frame, double x_px, double y_px);

G_END_DECLS
