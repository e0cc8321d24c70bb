/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-layer.h"
#include "dusk-map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * @viewport: (not owned): of @map
 * @land: sea and land, which change with the view only
 * @colours: what is not normal
 * @marks: selection, the outline under the pointer, rings around fresh outages
 * @tiles: (nullable) (not owned): raster tiles between land and colours
 * @is_fresh: per territory: an outage that began less than two hours before its newest answer
 * @pulse: phase of the rings, 0 … 1
 */
struct _DuskMapView {
  GtkWidget            parent_instance;
  GtkWidget           *overlay;
  GtkWidget           *hover;
  GtkWidget           *tiles_credit;
  GtkWidget           *credits;
  GtkWidget           *buttons;
  ShumateMap          *map;
  ShumateViewport     *viewport;
  ShumateMapSource    *source;
  DuskMapLayer        *land;
  DuskMapLayer        *colours;
  DuskMapLayer        *marks;
  ShumateMapLayer     *tiles;
  DuskWorld           *world;
  const DuskTerritory *selected;
  const DuskTerritory *hovered;
  DuskLevel            levels[DUSK_N_TERRITORIES];
  gboolean             is_fresh[DUSK_N_TERRITORIES];
  gboolean             has_home;
  gboolean             is_settling;
  double               pulse;
  double               press_x;
  double               press_y;
  guint                pulse_id;
  guint                visible_id;
  gulong               moved_id;
};

/** Returns: what is on screen. */
DuskMapFrame _dusk_map_view_frame (DuskMapView *self);

/** Adds legend, scale, zoom buttons, credits and the label under the pointer over the map (dusk-map-controls.c). */
void _dusk_map_view_add_controls (DuskMapView *self);

/** Adds what the pointer does: hover and click (dusk-map-pointer.c). */
void _dusk_map_view_add_pointer (DuskMapView *self);

/** Writes the figures of the country under the pointer into its label, or hides it where there is none. */
void _dusk_map_view_show_hover (DuskMapView *self);

/** Emits `country-activated`. */
void _dusk_map_view_activate (DuskMapView *self, const DuskTerritory *territory);

G_END_DECLS
