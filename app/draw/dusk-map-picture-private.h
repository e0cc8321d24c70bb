/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-picture.h"

G_BEGIN_DECLS

/** Returns: (nullable): the title that is printed. */
const char *dusk_map_picture_title (const DuskMapPicture *picture, const DuskPictureOptions *options);
/** Returns: (transfer full): the moment that is printed. */
char *dusk_map_picture_when (const DuskMapPicture *picture);
/** Returns: (transfer full): the sources that are printed. */
char *dusk_map_picture_source (const DuskMapPicture *picture);

/**
 * dusk_map_picture_draw_world:
 * @marked: (nullable): gets an outline and a ring
 *
 * Draws the world with its levels and names, without title, legend and source.
 */
void dusk_map_picture_draw_world (const DuskMapPicture *picture, cairo_t *cr, double width_px, double height_px, const DuskPalette *palette,
                                  const DuskTerritory *marked);

/** Draws what the levels' colours mean and how many countries have each, in lines from @left_px that end at @right_px at the latest. */
void dusk_map_picture_draw_legend (const DuskMapPicture *picture, cairo_t *cr, double left_px, double right_px, double y_px,
                                   const DuskPalette *palette);

G_END_DECLS
