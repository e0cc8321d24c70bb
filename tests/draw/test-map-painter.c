/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "dusk-map-names.h"
#include "golden.h"
#include "map-fixtures.h"

static guint32
as_number (const DuskColor *color)
{
  return (guint32) lround (color->red * 255) << 16 | (guint32) lround (color->green * 255) << 8 | (guint32) lround (color->blue * 255);
}

static int
difference (guint32 p, guint32 q)
{
  int most = 0;

  for (int shift = 0; shift < 24; shift += 8)
    most = MAX (most, abs ((int) (p >> shift & 255) - (int) (q >> shift & 255)));
  return most;
}

static void
check_golden (const char *name, const DuskMapFrame *frame, gboolean is_dark)
{
  DuskMapPicture picture;
  cairo_surface_t *surface;

  map_fixture_picture (&picture);
  surface = map_fixture_paint (frame, is_dark, picture.levels);
  golden_assert (surface, name);
  cairo_surface_destroy (surface);
}

static void
test_golden (void)
{
  DuskMapFrame world = map_fixture_frame (11, 40, 400, 400, 240), asia = map_fixture_frame (50, 32, 3000, 320, 220);
  DuskMapFrame fiji = map_fixture_frame (180, -18, 9000, 320, 220);

  check_golden ("map-world-light", &world, FALSE);
  check_golden ("map-world-dark", &world, TRUE);
  check_golden ("map-asia-light", &asia, FALSE);
  check_golden ("map-asia-dark", &asia, TRUE);
  check_golden ("map-fiji-light", &fiji, FALSE);
}

/* Where the world meets its copy land is land and sea is sea, without a line between them, wherever the pixels fall. */
static void
test_seam (void)
{
  static const struct {
    double   lat_deg;
    gboolean is_land;
  } rows[] = { { 67.5, TRUE }, { 0.3, FALSE }, { 75, FALSE }, { -84.5, TRUE } };
  const DuskPalette *palette = dusk_palette (FALSE);

  for (int step = 0; step < 8; step++)
    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
      {
        DuskMapFrame frame = map_fixture_frame (180, rows[i].lat_deg, 3000 + step * 7.3, 41, 5);
        cairo_surface_t *surface;
        frame.left_px += step / 8.0;
        surface = map_fixture_paint (&frame, FALSE, NULL);
        for (int x = 0; x < 41; x++)
          g_assert_cmphex (map_fixture_pixel (surface, x, 2), ==, as_number (rows[i].is_land ? &palette->levels[DUSK_LEVEL_NORMAL] : &palette->sea));
        cairo_surface_destroy (surface);
      }
}

/* Beyond the north edge lies sea, beyond the south edge more of Antarctica. */
static void
test_poles (void)
{
  const DuskPalette *palette = dusk_palette (FALSE);
  DuskMapFrame frame = map_fixture_frame (0, 0, 300, 300, 500);
  DuskMapPicture picture;
  cairo_surface_t *surface = map_fixture_paint (&frame, FALSE, NULL);

  for (int x = 0; x < 300; x += 7)
    {
      g_assert_cmphex (map_fixture_pixel (surface, x, 50), ==, as_number (&palette->sea));
      for (int y = 400; y < 500; y += 3)
        g_assert_cmphex (map_fixture_pixel (surface, x, y), ==, as_number (&palette->levels[DUSK_LEVEL_NORMAL]));
    }
  cairo_surface_destroy (surface);
  map_fixture_picture (&picture);
  picture.levels[dusk_territory_find ("AQ")->index] = DUSK_LEVEL_DEGRADED;
  surface = map_fixture_paint (&frame, FALSE, picture.levels);
  g_assert_cmphex (map_fixture_pixel (surface, 150, 480), ==, as_number (&palette->levels[DUSK_LEVEL_DEGRADED]));
  cairo_surface_destroy (surface);
}

/* What is left out for lying out of sight makes no difference to what is in sight. */
static void
test_out_of_sight (void)
{
  static const double places[][2] = { { 10, 50 }, { 178, 68 }, { -70, -52 }, { 100, 0 }, { -100, 72 } };
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      DuskMapFrame small = map_fixture_frame (places[i][0], places[i][1], 6000, 60, 40), large = small;
      cairo_surface_t *a, *b;
      large.left_px -= 500;
      large.top_px -= 400;
      large.width_px += 1000;
      large.height_px += 800;
      a = map_fixture_paint (&small, FALSE, picture.levels);
      b = map_fixture_paint (&large, FALSE, picture.levels);
      for (int y = 0; y < 40; y++)
        for (int x = 0; x < 60; x++)
          g_assert_cmpint (difference (map_fixture_pixel (a, x, y), map_fixture_pixel (b, x + 500, y + 400)), <=, 12);
      cairo_surface_destroy (a);
      cairo_surface_destroy (b);
    }
}

/* At the label of every territory, narrow and small ones too, is its level's colour: the only warm one on a map in dark style. */
static void
test_levels_show (void)
{
  static const double widths_px[] = { 360, 1600 };
  DuskLevel levels[DUSK_N_TERRITORIES];

  for (gsize i = 0; i < G_N_ELEMENTS (widths_px); i++)
    for (guint k = 0; k < DUSK_N_TERRITORIES; k++)
      {
        const DuskTerritory *territory = dusk_territory_at (k);
        DuskMapFrame frame = map_fixture_frame (territory->lon_deg, territory->lat_deg, widths_px[i], 21, 21);
        cairo_surface_t *surface;
        guint32 pixel;
        double x, y;
        for (guint other = 0; other < DUSK_N_TERRITORIES; other++)
          levels[other] = other == k ? DUSK_LEVEL_CRITICAL : DUSK_LEVEL_NORMAL;
        surface = map_fixture_paint (&frame, TRUE, levels);
        dusk_map_frame_place (&frame, k, &x, &y);
        pixel = map_fixture_pixel (surface, (int) x, (int) y);
        if ((int) (pixel >> 16) - (int) (pixel & 255) < 60)
          g_error ("At %g px %s is drawn as #%06x", widths_px[i], territory->code, pixel);
        cairo_surface_destroy (surface);
      }
}

static guint
count_seen (const DuskMapFrame *frame)
{
  guint count = 0;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    count += dusk_map_frame_shows (frame, i) ? 1 : 0;
  return count;
}

static void
test_frame (void)
{
  DuskMapFrame world = map_fixture_frame (11, 0, 1000, 1000, 1000), korea = map_fixture_frame (127, 40, 30000, 300, 200), frame;
  double x, y;

  g_assert_cmpuint (count_seen (&world), ==, DUSK_N_TERRITORIES);
  g_assert_cmpuint (count_seen (&korea), <, 4);
  g_assert_true (dusk_map_frame_shows (&korea, dusk_territory_find ("KP")->index));
  g_assert_cmpstr (dusk_map_frame_pick (&korea, 150, 100)->code, ==, "KP");
  /* In the middle of Siberia there is nothing but Russia. */
  frame = map_fixture_frame (460, 62, 20000, 300, 200);
  g_assert_cmpuint (count_seen (&frame), ==, 1);
  g_assert_true (dusk_map_frame_shows (&frame, dusk_territory_find ("RU")->index));
  /* Seen from 170° E Samoa lies to the right, not a world to the left. */
  frame = map_fixture_frame (170, -14, 2000, 600, 400);
  dusk_map_frame_place (&frame, dusk_territory_find ("WS")->index, &x, &y);
  g_assert_cmpfloat (x, >, 300);
  g_assert_cmpfloat (x, <, 600);
  g_assert_cmpuint (dusk_map_frame_detail (&world), ==, 0);
  world.density = 3;
  g_assert_cmpuint (dusk_map_frame_detail (&world), ==, 1);
  g_assert_cmpuint (dusk_map_frame_detail (&korea), ==, 3);
}

static void
test_names (void)
{
  g_autoptr (DuskMapPlane) plane = dusk_map_plane_new (dusk_world_map_get (), DUSK_MAP_EQUAL_EARTH);
  DuskMapFrame frame = { .plane = plane, .world_px = 1100, .width_px = 1100, .height_px = 540, .density = 1 };
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, 1100, 540);
  cairo_t *cr = cairo_create (surface);
  g_autoptr (GPtrArray) left = NULL, many = NULL;
  DuskMapPicture picture;

  map_fixture_picture (&picture);
  left = dusk_map_names_draw (cr, &frame, dusk_palette (FALSE), picture.levels);
  g_assert_cmpuint (left->len, ==, 0);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    picture.levels[i] = i % 3 ? DUSK_LEVEL_CRITICAL : DUSK_LEVEL_DARK;
  many = dusk_map_names_draw (cr, &frame, dusk_palette (FALSE), picture.levels);
  g_assert_cmpuint (many->len, >, 50);
  g_assert_cmpuint (many->len, <, DUSK_N_TERRITORIES);
  for (guint i = 1; i < many->len; i++)
    {
      const DuskTerritory *before = many->pdata[i - 1], *after = many->pdata[i];
      g_assert_cmpint (picture.levels[before->index], >=, picture.levels[after->index]);
    }
  cairo_destroy (cr);
  cairo_surface_destroy (surface);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-painter/golden", test_golden);
  g_test_add_func ("/map-painter/seam", test_seam);
  g_test_add_func ("/map-painter/poles", test_poles);
  g_test_add_func ("/map-painter/out-of-sight", test_out_of_sight);
  g_test_add_func ("/map-painter/levels-show", test_levels_show);
  g_test_add_func ("/map-painter/frame", test_frame);
  g_test_add_func ("/map-painter/names", test_names);
  return g_test_run ();
}
