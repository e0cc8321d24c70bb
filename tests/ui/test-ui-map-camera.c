/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "dusk-map-camera.h"
#include "dusk-map-scale.h"

static DuskMapCamera *
camera_of_size (double width_px, double height_px)
{
  DuskMapCamera *camera = dusk_map_camera_new ();

  dusk_map_camera_set_size (camera, width_px, height_px);
  return camera;
}

/* How much of the world is seen to each side, as latitudes and longitudes of the edges. */
static void
edges (DuskMapCamera *camera, double *north_deg, double *south_deg, double *lon_width_deg)
{
  DuskMapFrame frame = dusk_map_camera_frame (camera);
  double unused;

  dusk_map_unproject_mercator (0, frame.top_px / frame.world_px, &unused, north_deg);
  dusk_map_unproject_mercator (0, (frame.top_px + frame.height_px) / frame.world_px, &unused, south_deg);
  *lon_width_deg = frame.width_px / frame.world_px * 360;
}

/* The whole inhabited world is in view in windows of any shape, but for very low ones. */
static void
test_home (void)
{
  static const struct {
    double   width_px, height_px;
    gboolean shows_all;
  } rows[] = { { 360, 600, TRUE },  { 360, 294, TRUE },   { 930, 650, TRUE },  { 1600, 900, TRUE },
               { 500, 1000, TRUE }, { 1000, 500, TRUE }, { 2560, 1300, TRUE }, { 1600, 300, FALSE } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (DuskMapCamera) camera = camera_of_size (rows[i].width_px, rows[i].height_px);
      double north_deg, south_deg, lon_width_deg;
      edges (camera, &north_deg, &south_deg, &lon_width_deg);
      if (rows[i].shows_all)
        {
          g_assert_cmpfloat (north_deg, >=, 71.2);  /* North Cape */
          g_assert_cmpfloat (south_deg, <=, -55.9); /* Cape Horn */
        }
      g_assert_cmpfloat (lon_width_deg, >=, 360 - 1e-9);
      g_assert_cmpfloat (lon_width_deg, <=, 1.5 * 360 + 1e-9);
    }
}

static void
test_follows_size (void)
{
  g_autoptr (DuskMapCamera) camera = camera_of_size (800, 600);
  DuskMapAim aim;

  dusk_map_camera_set_size (camera, 1200, 900);
  g_assert_cmpfloat (dusk_map_camera_get_aim (camera).world_px, ==, 1200);
  /* Once moved, it keeps its middle and its scale. */
  dusk_map_camera_set_aim (camera, (DuskMapAim){ 0.3, 0.4, 5000 });
  dusk_map_camera_set_size (camera, 700, 500);
  aim = dusk_map_camera_get_aim (camera);
  g_assert_cmpfloat (aim.x, ==, 0.3);
  g_assert_cmpfloat (aim.y, ==, 0.4);
  g_assert_cmpfloat (aim.world_px, ==, 5000);
  dusk_map_camera_go_home (camera);
  g_assert_cmpfloat (dusk_map_camera_get_aim (camera).world_px, ==, 700);
}

/* However far it is dragged or zoomed, no more than the world's edges come into view, and it does not come out at the other pole. */
static void
test_poles (void)
{
  static const double sizes_px[][2] = { { 930, 650 }, { 360, 600 }, { 1600, 300 }, { 800, 800 } };
  static const double worlds_px[] = { 10, 500, 900, 1000, 1300, 4000, 1e9 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes_px); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (worlds_px); k++)
      {
        g_autoptr (DuskMapCamera) camera = camera_of_size (sizes_px[i][0], sizes_px[i][1]);
        DuskMapAim start, north, south;
        dusk_map_camera_set_aim (camera, (DuskMapAim){ 0.5, 0.5, worlds_px[k] });
        start = dusk_map_camera_get_aim (camera);
        g_assert_cmpfloat (start.world_px, <=, DUSK_MAP_MOST_PX);
        north = dusk_map_camera_panned (camera, start, 0, 1e7);
        south = dusk_map_camera_panned (camera, start, 0, -1e7);
        g_assert_cmpfloat (north.y, <=, start.y);
        g_assert_cmpfloat (south.y, >=, start.y);
        if (start.world_px >= sizes_px[i][1])
          {
            g_assert_cmpfloat (north.y * start.world_px - sizes_px[i][1] / 2, >=, -1e-6);
            g_assert_cmpfloat ((1 - south.y) * start.world_px - sizes_px[i][1] / 2, >=, -1e-6);
          }
        else
          {
            g_assert_cmpfloat (north.y * start.world_px - sizes_px[i][1] / 2, <=, 1e-6);
            g_assert_cmpfloat ((1 - south.y) * start.world_px - sizes_px[i][1] / 2, <=, 1e-6);
          }
      }
}

static void
test_wraps (void)
{
  g_autoptr (DuskMapCamera) camera = camera_of_size (800, 600);

  dusk_map_camera_set_aim (camera, (DuskMapAim){ 0.9, 0.5, 4000 });
  dusk_map_camera_set_aim (camera, dusk_map_camera_panned (camera, dusk_map_camera_get_aim (camera), -800, 0));
  g_assert_cmpfloat_with_epsilon (dusk_map_camera_get_aim (camera).x, 0.1, 1e-9);
  dusk_map_camera_set_aim (camera, (DuskMapAim){ -7.25, 0.5, 4000 });
  g_assert_cmpfloat_with_epsilon (dusk_map_camera_get_aim (camera).x, 0.75, 1e-9);
}

/* The place under the pointer stays there. */
static void
test_zoom_anchor (void)
{
  g_autoptr (DuskMapCamera) camera = camera_of_size (800, 600);
  DuskMapAim from = { 0.5, 0.5, 4000 };

  for (double x = 0; x <= 800; x += 160)
    for (double factor = 0.5; factor <= 8; factor *= 2)
      {
        DuskMapAim to = dusk_map_camera_zoomed (camera, from, from.world_px * factor, x, 200);
        g_assert_cmpfloat_with_epsilon (from.x + (x - 400) / from.world_px, to.x + (x - 400) / to.world_px, 1e-9);
        g_assert_cmpfloat_with_epsilon (from.y + (200 - 300) / from.world_px, to.y + (200 - 300) / to.world_px, 1e-9);
      }
  /* At the end of the range it rather stands still than slides. */
  from.world_px = DUSK_MAP_MOST_PX;
  g_assert_cmpfloat (dusk_map_camera_zoomed (camera, from, from.world_px * 2, 0, 0).x, ==, 0.5);
}

static void
test_between (void)
{
  DuskMapAim from = { 0.95, 0.5, 1000 }, to = { 0.05, 0.4, 8000 }, middle = dusk_map_aim_between (from, to, 0.5);

  /* Over 180°, not back round the world. */
  g_assert_cmpfloat (middle.x, >, 0.95);
  g_assert_cmpfloat (middle.x, <, 1.05);
  g_assert_cmpfloat_with_epsilon (middle.world_px, sqrt (8e6), 1e-6);
  g_assert_cmpfloat (dusk_map_aim_between (from, to, 0).x, ==, from.x);
  g_assert_cmpfloat_with_epsilon (dusk_map_aim_between (from, to, 1).x, 1.05, 1e-9);
  g_assert_cmpfloat_with_epsilon (dusk_map_aim_between (from, to, 1).y, to.y, 1e-9);
  to.world_px = from.world_px;
  g_assert_cmpfloat_with_epsilon (dusk_map_aim_between (from, to, 0.5).y, 0.45, 1e-9);
}

static void
count (guint *times)
{
  (*times)++;
}

static void
test_moved (void)
{
  g_autoptr (DuskMapCamera) camera = camera_of_size (800, 600);
  guint times = 0;

  g_signal_connect_swapped (camera, "moved", G_CALLBACK (count), &times);
  dusk_map_camera_set_aim (camera, (DuskMapAim){ 0.3, 0.5, 4000 });
  g_assert_cmpuint (times, ==, 1);
  dusk_map_camera_set_aim (camera, (DuskMapAim){ 0.3, 0.5, 4000 });
  dusk_map_camera_set_size (camera, 800, 600);
  g_assert_cmpuint (times, ==, 1);
  dusk_map_camera_set_size (camera, 900, 600);
  g_assert_cmpuint (times, ==, 2);
}

static void
test_scale (void)
{
  static const struct {
    double y, world_px, length_m;
  } rows[] = { { 0.5, 400.75016686, 10000000 }, { 0.5, 4000, 1000000 }, { 0.5, 65536, 50000 }, { 0.35, 4000, 500000 }, { 0.1, 65536, 10000 } };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      double length_px;
      g_assert_cmpfloat_with_epsilon (dusk_map_scale_length ((DuskMapAim){ 0, rows[i].y, rows[i].world_px }, 110, &length_px), rows[i].length_m, 1);
      g_assert_cmpfloat (length_px, <=, 110);
      g_assert_cmpfloat (length_px, >, 40);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-camera/home", test_home);
  g_test_add_func ("/map-camera/follows-size", test_follows_size);
  g_test_add_func ("/map-camera/poles", test_poles);
  g_test_add_func ("/map-camera/wraps", test_wraps);
  g_test_add_func ("/map-camera/zoom-anchor", test_zoom_anchor);
  g_test_add_func ("/map-camera/between", test_between);
  g_test_add_func ("/map-camera/moved", test_moved);
  g_test_add_func ("/map-camera/scale", test_scale);
  return g_test_run ();
}
