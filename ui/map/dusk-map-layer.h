/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-painter.h"

#include <shumate/shumate.h>

G_BEGIN_DECLS

/**
 * DuskMapLayer: one sheet of the map: draws itself anew when the view moves or dusk_map_layer_changed() says so. The sheets are apart so that
 * what changes often does not draw again what does not.
 */
#define DUSK_TYPE_MAP_LAYER (dusk_map_layer_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapLayer, dusk_map_layer, DUSK, MAP_LAYER, ShumateLayer)

/** DuskMapLayerPaint: draws a sheet. */
typedef void (*DuskMapLayerPaint) (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data);

/** @user_data: must outlive the layer. Returns: (transfer floating) */
DuskMapLayer *dusk_map_layer_new (ShumateViewport *viewport, DuskMapLayerPaint paint, gpointer user_data);

/** Draws the sheet again at the next frame. */
void dusk_map_layer_changed (DuskMapLayer *self);

/** Returns: what of the world a widget of that size shows; dusk-map-painter.h explains the frame. */
DuskMapFrame dusk_map_layer_frame (ShumateViewport *viewport, double width_px, double height_px);

G_END_DECLS
