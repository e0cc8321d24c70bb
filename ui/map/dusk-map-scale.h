/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-camera.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskMapScale: a bar of a round length, such as 1,000 km, as long as that is in the middle of the view. */
#define DUSK_TYPE_MAP_SCALE (dusk_map_scale_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapScale, dusk_map_scale, DUSK, MAP_SCALE, GtkWidget)

/** Follows @camera, which is not %NULL and lives as long as the scale. */
void dusk_map_scale_set_camera (DuskMapScale *self, DuskMapCamera *camera);

/**
 * dusk_map_scale_length:
 * @aim: the middle of the view
 * @most_px: how long the bar may be
 * @length_px: (out): how long it is
 *
 * Returns: the greatest length of 1, 2 or 5 times a power of ten that fits, in m
 */
double dusk_map_scale_length (DuskMapAim aim, double most_px, double *length_px);

G_END_DECLS
