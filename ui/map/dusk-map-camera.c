/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-camera.h"

#include <math.h>

/* Where people live: from Tierra del Fuego to Svalbard's south. */
#define NORTH_DEG    77.0
#define SOUTH_DEG    -56.5
#define HOME_LON_DEG 11.0

/* A low wide window rather cuts off the far north and south than repeat the world more often than this. */
#define MOST_WORLDS 1.5

struct _DuskMapCamera {
  GObject    parent_instance;
  DuskMapAim aim;
  double     width_px;
  double     height_px;
  gboolean   is_home;
};

G_DEFINE_FINAL_TYPE (DuskMapCamera, dusk_map_camera, G_TYPE_OBJECT)

static guint moved_signal;

static void
dusk_map_camera_class_init (DuskMapCameraClass *klass)
{
  moved_signal = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dusk_map_camera_init (DuskMapCamera *self)
{
  self->is_home = TRUE;
  self->aim = (DuskMapAim){ 0.5, 0.5, 1 };
}

DuskMapCamera *
dusk_map_camera_new (void)
{
  return g_object_new (DUSK_TYPE_MAP_CAMERA, NULL);
}

static void
look (DuskMapCamera *self, DuskMapAim aim)
{
  aim = dusk_map_camera_keep (self, aim);
  aim.x -= floor (aim.x);
  if (aim.x == self->aim.x && aim.y == self->aim.y && aim.world_px == self->aim.world_px)
    return;
  self->aim = aim;
  g_signal_emit (self, moved_signal, 0);
}

void
dusk_map_camera_set_size (DuskMapCamera *self, double width_px, double height_px)
{
  g_return_if_fail (DUSK_IS_MAP_CAMERA (self));

  if (self->width_px == width_px && self->height_px == height_px)
    return;
  self->width_px = width_px;
  self->height_px = height_px;
  if (!dusk_map_camera_is_ready (self))
    return;
  look (self, self->is_home ? dusk_map_camera_home (self) : self->aim);
  /* Another size shows other places, even from the same middle. */
  g_signal_emit (self, moved_signal, 0);
}

gboolean
dusk_map_camera_is_ready (DuskMapCamera *self)
{
  return self->width_px > 0 && self->height_px > 0;
}

DuskMapFrame
dusk_map_camera_frame (DuskMapCamera *self)
{
  return (DuskMapFrame){
    .plane = dusk_map_plane_get (),
    .left_px = self->aim.x * self->aim.world_px - self->width_px / 2,
    .top_px = self->aim.y * self->aim.world_px - self->height_px / 2,
    .world_px = self->aim.world_px,
    .width_px = self->width_px,
    .height_px = self->height_px,
    .density = 1,
    .is_repeating = TRUE,
  };
}

DuskMapAim
dusk_map_camera_get_aim (DuskMapCamera *self)
{
  return self->aim;
}

void
dusk_map_camera_set_aim (DuskMapCamera *self, DuskMapAim aim)
{
  g_return_if_fail (DUSK_IS_MAP_CAMERA (self));

  self->is_home = FALSE;
  look (self, aim);
}

void
dusk_map_camera_go_home (DuskMapCamera *self)
{
  g_return_if_fail (DUSK_IS_MAP_CAMERA (self));

  self->is_home = TRUE;
  look (self, dusk_map_camera_home (self));
}

DuskMapAim
dusk_map_camera_home (DuskMapCamera *self)
{
  double x, north, south, whole_px;

  dusk_map_project (DUSK_MAP_MERCATOR, HOME_LON_DEG, NORTH_DEG, &x, &north);
  dusk_map_project (DUSK_MAP_MERCATOR, HOME_LON_DEG, SOUTH_DEG, &x, &south);
  whole_px = fmin (self->width_px, self->height_px / (south - north));
  return (DuskMapAim){ x, (north + south) / 2, fmax (whole_px, self->width_px / MOST_WORLDS) };
}

DuskMapAim
dusk_map_camera_keep (DuskMapCamera *self, DuskMapAim aim)
{
  double half;

  if (!dusk_map_camera_is_ready (self))
    return aim;
  aim.world_px = CLAMP (aim.world_px, dusk_map_camera_home (self).world_px, DUSK_MAP_MOST_PX);
  /* Where the world is higher than the view, its edges stay outside; where it is lower, inside. */
  half = self->height_px / 2 / aim.world_px;
  aim.y = CLAMP (aim.y, fmin (half, 1 - half), fmax (half, 1 - half));
  return aim;
}

DuskMapAim
dusk_map_camera_panned (DuskMapCamera *self, DuskMapAim from, double dx_px, double dy_px)
{
  return dusk_map_camera_keep (self, (DuskMapAim){ from.x - dx_px / from.world_px, from.y - dy_px / from.world_px, from.world_px });
}

DuskMapAim
dusk_map_camera_zoomed (DuskMapCamera *self, DuskMapAim from, double world_px, double x_px, double y_px)
{
  double dx = x_px - self->width_px / 2, dy = y_px - self->height_px / 2, shift;

  world_px = dusk_map_camera_keep (self, (DuskMapAim){ from.x, from.y, world_px }).world_px;
  shift = 1 / from.world_px - 1 / world_px;
  return dusk_map_camera_keep (self, (DuskMapAim){ from.x + dx * shift, from.y + dy * shift, world_px });
}

DuskMapAim
dusk_map_aim_between (DuskMapAim from, DuskMapAim to, double progress)
{
  double world_px = from.world_px * pow (to.world_px / from.world_px, progress), dx = to.x - from.x;
  /* One place stands still while zooming if the middle moves as the reciprocal of the scale does. */
  double way = from.world_px == to.world_px ? progress : (1 / from.world_px - 1 / world_px) / (1 / from.world_px - 1 / to.world_px);

  dx -= round (dx);
  return (DuskMapAim){ from.x + dx * way, from.y + (to.y - from.y) * way, world_px };
}
