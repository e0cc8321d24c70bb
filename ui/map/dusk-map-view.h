/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskMapView: the world map with its legend, scale, zoom buttons and hover label, coloured by a #DuskWorld.
 *
 * Signals: `country-activated` (const char *code): a click, or Enter, on a country; `visible-changed`: other countries came into view.
 * Actions (prefix `map`): `zoom-in`, `zoom-out`, `reset`. Property `selected` (string, nullable): code of the outlined country.
 */
#define DUSK_TYPE_MAP_VIEW (dusk_map_view_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapView, dusk_map_view, DUSK, MAP_VIEW, GtkWidget)

GtkWidget *dusk_map_view_new (void);
/** Colours the map by @world and follows its changes. @world: (transfer none) */
void       dusk_map_view_set_world (DuskMapView *self, DuskWorld *world);
/** Outlines a country, %NULL for none, and brings it into view if it is not. @covered_px: width at the end of
 * the line (right; left where text runs from right to left) that a page covers. */
void       dusk_map_view_select (DuskMapView *self, const char *code, int covered_px);
/** Shows OpenStreetMap's raster tiles below the colours, with their attribution. */
void       dusk_map_view_set_tiles (DuskMapView *self, gboolean shown);
/** Returns: (transfer full) (array zero-terminated=1): codes of the countries in view. */
char     **dusk_map_view_visible (DuskMapView *self);

G_END_DECLS
