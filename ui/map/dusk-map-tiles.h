/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-camera.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskMapTiles: OpenStreetMap's raster tiles of what a camera looks at. Asks https://tile.openstreetmap.org, or the address in `DUSK_TILES_URL`;
 * the map must show #DUSK_MAP_TILES_CREDIT with them.
 */
#define DUSK_TYPE_MAP_TILES (dusk_map_tiles_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapTiles, dusk_map_tiles, DUSK, MAP_TILES, GtkWidget)

#define DUSK_MAP_TILES_CREDIT "© OpenStreetMap contributors"

/** Returns: (transfer floating): follows @camera from the start. @camera: (transfer none) */
GtkWidget *dusk_map_tiles_new (DuskMapCamera *camera);

G_END_DECLS
