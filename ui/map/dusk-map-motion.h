/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-camera.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskMapMotion: moves a camera: by dragging and flinging, wheel, pinching, and flights to a place. Without animations (gtk-enable-animations)
 * all moves end at once.
 */
#define DUSK_TYPE_MAP_MOTION (dusk_map_motion_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapMotion, dusk_map_motion, DUSK, MAP_MOTION, GObject)

/** How long a flight takes to a place, and for a step of zooming or panning. */
#define DUSK_MAP_FLIGHT_MS 500
#define DUSK_MAP_STEP_MS   180

/** Returns: (transfer full): moves @camera by gestures on @widget. Neither is owned; @widget must be the motion's owner. */
DuskMapMotion *dusk_map_motion_new (GtkWidget *widget, DuskMapCamera *camera);

/** Flies to @aim; 0 ms for at once. */
void dusk_map_motion_fly (DuskMapMotion *self, DuskMapAim aim, guint duration_ms);
/** Zooms so that the world grows by @factor, about the middle of the view; counts from where a flight under way ends. */
void dusk_map_motion_zoom (DuskMapMotion *self, double factor);
/** Pans by a part of the view's size: @dx > 0 to the east, @dy > 0 to the south. */
void dusk_map_motion_pan (DuskMapMotion *self, double dx, double dy);
/** Flies to the whole inhabited world. */
void dusk_map_motion_go_home (DuskMapMotion *self);
/** Ends all movement where it is. */
void dusk_map_motion_stop (DuskMapMotion *self);

G_END_DECLS
