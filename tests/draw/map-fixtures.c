/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "map-fixtures.h"

#include <math.h>

void
map_fixture_picture (DuskMapPicture *picture)
{
  static const struct {
    const char *code;
    DuskLevel   level;
    double      share;
  } troubles[] = {
    { "KP", DUSK_LEVEL_DARK, 0 },        { "TO", DUSK_LEVEL_DARK, 0.05 },    { "SY", DUSK_LEVEL_CRITICAL, 0.41 }, { "BH", DUSK_LEVEL_CRITICAL, 0.3 },
    { "IQ", DUSK_LEVEL_DEGRADED, 0.86 }, { "MT", DUSK_LEVEL_DEGRADED, 0.7 }, { "CU", DUSK_LEVEL_NO_DATA, NAN },   { "AQ", DUSK_LEVEL_NO_DATA, NAN },
  };

  *picture = (DuskMapPicture){ .at_s = 1419264900, .title = "The world of a test" };
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      picture->levels[i] = DUSK_LEVEL_NORMAL;
      picture->shares[i] = 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (troubles); i++)
    {
      guint index = dusk_territory_find (troubles[i].code)->index;
      picture->levels[index] = troubles[i].level;
      picture->shares[index] = troubles[i].share;
    }
}

DuskMapFrame
map_fixture_frame (double lon_deg, double lat_deg, double world_px, int width_px, int height_px)
{
  double x, y;

  dusk_map_project (DUSK_MAP_MERCATOR, lon_deg, lat_deg, &x, &y);
  return (DuskMapFrame){
    .plane = dusk_map_plane_get (),
    .left_px = round (x * world_px - width_px / 2.0),
    .top_px = round (y * world_px - height_px / 2.0),
    .world_px = world_px,
    .width_px = width_px,
    .height_px = height_px,
    .density = 1,
    .is_repeating = TRUE,
  };
}

cairo_surface_t *
map_fixture_paint (const DuskMapFrame *frame, gboolean is_dark, const DuskLevel *levels)
{
  cairo_surface_t *surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) frame->width_px, (int) frame->height_px);
  cairo_t *cr = cairo_create (surface);
  DuskMapStyle style = { dusk_palette (is_dark), FALSE };

  dusk_palette_set (cr, &style.palette->sea);
  cairo_paint (cr);
  dusk_map_paint_land (cr, frame, &style);
  dusk_map_paint_borders (cr, frame, &style);
  if (levels)
    dusk_map_paint_levels (cr, frame, &style, levels);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

guint32
map_fixture_pixel (cairo_surface_t *surface, int x, int y)
{
  const guchar *row = cairo_image_surface_get_data (surface) + y * cairo_image_surface_get_stride (surface);

  return ((const guint32 *) (gconstpointer) row)[x] & 0xffffff;
}
