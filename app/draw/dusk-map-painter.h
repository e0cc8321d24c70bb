/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-frame.h"
#include "dusk-palette.h"

G_BEGIN_DECLS

/**
 * DuskMapStyle: how the map is painted.
 *
 * @is_high_contrast: thicker borders, in the colour of text
 */
typedef struct {
  const DuskPalette *palette;
  gboolean           is_high_contrast;
} DuskMapStyle;

/** Fills all land in the colour of normal, in one piece. */
void dusk_map_paint_land (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style);

/** Strokes the borders between territories, each once, and dots for the territories that are too small to see. */
void dusk_map_paint_borders (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style);

/**
 * dusk_map_paint_levels:
 * @levels: per territory
 *
 * Paints what is not normal over the land: fills, hatches, their borders; outlines that grow with the level; dots, the worst on top.
 */
void dusk_map_paint_levels (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel levels[DUSK_N_TERRITORIES]);

/** Strokes the outline of one territory, or a circle about its dot. */
void dusk_map_paint_outline (cairo_t *cr, const DuskMapFrame *frame, guint index, const DuskColor *color, double line_px);

/** The widest that dusk_map_paint_ring() draws, from the middle. */
#define DUSK_MAP_RING_PX 26.0

/** Strokes the rings of a fresh outage about @x_px, @y_px. @phase: 0 … 1 of the pulse; 0.5 where nothing moves. */
void dusk_map_paint_ring (cairo_t *cr, double x_px, double y_px, const DuskColor *color, double phase);

/** Fills a square of the legend. */
void dusk_map_paint_swatch (cairo_t *cr, const DuskPalette *palette, DuskLevel level, double x_px, double y_px, double side_px);

G_END_DECLS
