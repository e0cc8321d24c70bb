/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-legend.h"
#include "dusk-map-motion.h"
#include "dusk-map-scale.h"
#include "dusk-map-sheet.h"
#include "dusk-map-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * @land: sea, land and borders: changes with the camera only; gets the pointer
 * @tiles_place: holds the raster tiles, if they are shown
 * @levels_sheet: what is not normal
 * @outlines: the selected country and the one under the pointer
 * @rings: rings about fresh outages
 * @hovered: (nullable): the country under the pointer, or under the cross that the keyboard moves
 * @is_aiming: whether the keyboard moved the map last, so that a cross stands in its middle
 * @covered_px: width at the end that a page covers
 * @must_reveal: whether the selected country is still to be brought into view: there was no size yet
 */
struct _DuskMapView {
  GtkWidget            parent_instance;
  GtkWidget           *overlay;
  DuskMapSheet        *land;
  AdwBin              *tiles_place;
  DuskMapSheet        *levels_sheet;
  DuskMapSheet        *outlines;
  DuskMapSheet        *rings;
  DuskMapLegend       *legend;
  DuskMapScale        *scale;
  GtkWidget           *end_corner;
  GtkWidget           *hover;
  GtkLabel            *hover_name;
  GtkLabel            *hover_summary;
  GtkLabel            *tiles_credit;

  DuskMapCamera       *camera;
  DuskMapMotion       *motion;
  DuskWorld           *world; /* (nullable) (owned) */
  const DuskTerritory *selected;
  const DuskTerritory *hovered;
  DuskLevel            levels[DUSK_N_TERRITORIES];
  gboolean             is_fresh[DUSK_N_TERRITORIES];
  gboolean             is_aiming;
  gboolean             must_reveal;
  int                  covered_px;
  double               pointer_x;
  double               pointer_y;
  double               press_x;
  double               press_y;
  gint64               pulse_start_us;
  guint                pulse_id;
  guint                describe_id;
  guint                visible_id;
};

/** Makes the sheets show what they are for. */
void dusk_map_view_set_up_sheets (DuskMapView *self);
/** Draws all sheets again: the style has changed. */
void dusk_map_view_redraw (DuskMapView *self);
/** Starts or stops the rings' pulse, as there are fresh outages and the user wants animations. */
void dusk_map_view_update_pulse (DuskMapView *self);
void dusk_map_view_stop_pulse (DuskMapView *self);

/** Adds what pointer and keyboard do. */
void dusk_map_view_set_up_input (DuskMapView *self);
void dusk_map_view_add_keys (GtkWidgetClass *widget_class);
/** Follows a camera that moved under the pointer or the cross. */
void dusk_map_view_update_hover (DuskMapView *self);
/** Writes what is known of the hovered country, or hides the label where there is none. */
void dusk_map_view_tell_hovered (DuskMapView *self);

/** Emits `country-activated`. */
void dusk_map_view_activate (DuskMapView *self, const DuskTerritory *territory);

G_END_DECLS
