/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-painter.h"
#include "dusk-map-picture.h"

G_BEGIN_DECLS

/** Fills @picture with a world that has every level, as shapes and as dots, and Antarctica without data. */
void map_fixture_picture (DuskMapPicture *picture);

/** Returns: the part of the Web Mercator world about a place. */
DuskMapFrame map_fixture_frame (double lon_deg, double lat_deg, double world_px, int width_px, int height_px);

/** Returns: (transfer full): sea, land, borders and the levels (%NULL for none) in that frame. */
cairo_surface_t *map_fixture_paint (const DuskMapFrame *frame, gboolean is_dark, const DuskLevel *levels);

/** Returns: the colour of a px as 0xRRGGBB. */
guint32 map_fixture_pixel (cairo_surface_t *surface, int x, int y);

G_END_DECLS
