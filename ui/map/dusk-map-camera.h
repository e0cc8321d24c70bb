/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-frame.h"

#include <glib-object.h>

G_BEGIN_DECLS

/** The world is at most this wide, in px: libshumate's zoom level 8. */
#define DUSK_MAP_MOST_PX 65536.0

/**
 * DuskMapCamera: which part of the Web Mercator world is in view. Knows no widget.
 *
 * Keeps the view on the world: it stops at the poles, goes round to the east and the west, and zooms out no farther than to the whole inhabited
 * world. Signal: `moved`, after any change of what is in view.
 */
#define DUSK_TYPE_MAP_CAMERA (dusk_map_camera_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapCamera, dusk_map_camera, DUSK, MAP_CAMERA, GObject)

/**
 * DuskMapAim: what a camera looks at.
 *
 * @x, @y: the middle of the view, in worlds: 0 … 1 from west to east and north to south
 * @world_px: width of the world
 */
typedef struct {
  double x;
  double y;
  double world_px;
} DuskMapAim;

/** Returns: (transfer full): a camera that looks at the whole inhabited world, once it has a size. */
DuskMapCamera *dusk_map_camera_new (void);

/** Sets the size of the view, in px. A view of the whole world stays one; any other keeps its middle. */
void         dusk_map_camera_set_size (DuskMapCamera *self, double width_px, double height_px);
/** Returns: whether it has a size, without which nothing is in view. */
gboolean     dusk_map_camera_is_ready (DuskMapCamera *self);
/** Returns: what is in view, to be drawn or clicked on. */
DuskMapFrame dusk_map_camera_frame (DuskMapCamera *self);

DuskMapAim   dusk_map_camera_get_aim (DuskMapCamera *self);
/** Looks at @aim, or the nearest that is allowed. */
void         dusk_map_camera_set_aim (DuskMapCamera *self, DuskMapAim aim);
/** Looks at the whole inhabited world. */
void         dusk_map_camera_go_home (DuskMapCamera *self);

/** Returns: the aim that shows the whole inhabited world. */
DuskMapAim   dusk_map_camera_home (DuskMapCamera *self);
/** Returns: @aim, kept on the world. */
DuskMapAim   dusk_map_camera_keep (DuskMapCamera *self, DuskMapAim aim);
/** Returns: the aim after moving the map by so many px: what was at the left comes into view where @dx_px > 0. */
DuskMapAim   dusk_map_camera_panned (DuskMapCamera *self, DuskMapAim from, double dx_px, double dy_px);
/** Returns: the aim at a world @world_px wide, where the place at @x_px, @y_px of the view stays there. */
DuskMapAim   dusk_map_camera_zoomed (DuskMapCamera *self, DuskMapAim from, double world_px, double x_px, double y_px);
/**
 * dusk_map_aim_between:
 * @progress: 0 … 1
 *
 * Returns: an aim on the way, which goes round the shorter side of the world; zooms evenly, with one place standing still
 */
DuskMapAim   dusk_map_aim_between (DuskMapAim from, DuskMapAim to, double progress);

G_END_DECLS
