/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "golden.h"

#include <stdlib.h>

#define MAX_CHANNEL_DIFFERENCE 24
#define MAX_SHARE_DIFFERENT    0.005

static const unsigned char *
pixel (cairo_surface_t *surface, int x, int y)
{
  return cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface) + 4 * x;
}

static int
count_different (cairo_surface_t *a, cairo_surface_t *b)
{
  int different = 0;

  for (int y = 0; y < cairo_image_surface_get_height (a); y++)
    for (int x = 0; x < cairo_image_surface_get_width (a); x++)
      {
        const unsigned char *p = pixel (a, x, y), *q = pixel (b, x, y);
        different += abs (p[0] - q[0]) > MAX_CHANNEL_DIFFERENCE || abs (p[1] - q[1]) > MAX_CHANNEL_DIFFERENCE
                     || abs (p[2] - q[2]) > MAX_CHANNEL_DIFFERENCE;
      }
  return different;
}

void
golden_assert (cairo_surface_t *surface, const char *name)
{
  g_autofree char *file = g_strconcat (name, ".png", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "tests", "draw", "golden", file, NULL);
  g_autofree char *drawn = g_test_build_filename (G_TEST_BUILT, file, NULL);
  int width = cairo_image_surface_get_width (surface), height = cairo_image_surface_get_height (surface), different = width * height;
  cairo_surface_t *golden;

  cairo_surface_flush (surface);
  if (g_getenv ("DUSK_UPDATE_GOLDEN"))
    g_assert_cmpint (cairo_surface_write_to_png (surface, path), ==, CAIRO_STATUS_SUCCESS);
  golden = cairo_image_surface_create_from_png (path);
  if (cairo_image_surface_get_width (golden) == width && cairo_image_surface_get_height (golden) == height)
    different = count_different (surface, golden);
  cairo_surface_destroy (golden);
  if (different > MAX_SHARE_DIFFERENT * width * height)
    {
      cairo_surface_write_to_png (surface, drawn);
      g_test_message ("%d px differ from %s; what was drawn is %s", different, path, drawn);
      g_test_fail ();
    }
}
