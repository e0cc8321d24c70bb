/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <math.h>

#include "dusk-error.h"
#include "dusk-lettering.h"
#include "dusk-map-geojson.h"
#include "dusk-map-painter.h"
#include "dusk-output.h"
#include "dusk-time.h"
#include "dusk-world-map.h"

#define DEFAULT_WIDTH_PX  1600
#define DEFAULT_HEIGHT_PX 900
#define MARGIN_PX         24
#define HEADER_PX         68
#define FOOTER_PX         64
#define SWATCH_PX         12

/* What is shown of the world: where people live, and a little beyond. */
#define NORTH_DEG 80.0
#define SOUTH_DEG -57.0

static DuskMapFrame
whole_world (double width_px, double height_px, double *left_px)
{
  double unused, north, south;
  DuskMapFrame frame = { 0 };

  dusk_map_project (0, NORTH_DEG, &unused, &north);
  dusk_map_project (0, SOUTH_DEG, &unused, &south);
  frame.world_px = MIN (width_px, height_px / (south - north));
  frame.origin_y = north - (height_px / frame.world_px - (south - north)) / 2;
  frame.width_px = frame.world_px;
  frame.height_px = height_px;
  *left_px = (width_px - frame.world_px) / 2;
  return frame;
}

static void
paint_swatch (cairo_t *cr, const DuskPalette *palette, DuskLevel level, double x_px, double y_px)
{
  cairo_pattern_t *hatch = dusk_palette_hatch (palette);

  cairo_rectangle (cr, x_px, y_px, SWATCH_PX, SWATCH_PX);
  if (level == DUSK_LEVEL_NO_DATA)
    cairo_set_source (cr, hatch);
  else
    dusk_palette_set (cr, &palette->levels[level]);
  cairo_fill (cr);
  cairo_pattern_destroy (hatch);
}

static void
paint_legend (cairo_t *cr, const DuskPalette *palette, double x_px, double y_px)
{
  static const DuskLevel order[] = { DUSK_LEVEL_NORMAL, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK, DUSK_LEVEL_NO_DATA };

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      paint_swatch (cr, palette, order[i], x_px, y_px + 2);
      x_px += SWATCH_PX + 6;
      x_px += dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, dusk_level_to_text (order[i]), x_px, y_px, 0, 0, &palette->text) + 18;
    }
}

/* Names beside the critical and dark countries, so that colour is not the only sign; where two names would meet, the first stands. */
static void
paint_names (cairo_t *cr, const DuskMapPicture *picture, const DuskMapFrame *frame, const DuskPalette *palette)
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));
  double height = dusk_lettering_height (DUSK_LETTERING_HEADING);

  for (int level = DUSK_LEVEL_DARK; level >= DUSK_LEVEL_CRITICAL; level--)
    for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
      {
        const DuskTerritory *territory = dusk_territory_at (i);
        const char *name = dusk_territory_name (territory);
        cairo_rectangle_t box = { 0, 0, dusk_lettering_width (DUSK_LETTERING_HEADING, name), height };
        gboolean is_free = TRUE;
        if ((int) picture->levels[i] != level)
          continue;
        dusk_map_frame_place (frame, territory, &box.x, &box.y);
        box.x += 10;
        box.y -= height / 2;
        for (guint k = 0; k < taken->len; k++)
          {
            const cairo_rectangle_t *other = &g_array_index (taken, cairo_rectangle_t, k);
            is_free = is_free && (box.x > other->x + other->width || other->x > box.x + box.width || fabs (box.y - other->y) > height);
          }
        if (!is_free)
          continue;
        g_array_append_val (taken, box);
        cairo_rectangle (cr, box.x - 3, box.y - 1, box.width + 6, height + 2);
        cairo_set_source_rgba (cr, palette->background.red, palette->background.green, palette->background.blue, 0.8);
        cairo_fill (cr);
        dusk_lettering_draw (cr, DUSK_LETTERING_HEADING, name, box.x, box.y, 0, 0, &palette->text);
      }
}

static void
paint_header (cairo_t *cr, const DuskMapPicture *picture, double width_px, const DuskPalette *palette)
{
  g_autofree char *moment = dusk_time_to_text (picture->at_s, NULL, DUSK_TIME_FULL);
  /* Translators: a moment such as “22 Dec 2014 16:15” */
  g_autofree char *line = g_strdup_printf (_("%s UTC"), moment);
  const char *title = picture->title ? picture->title : _("Visible prefixes by country");
  double room = width_px - 2 * MARGIN_PX;

  dusk_lettering_draw (cr, DUSK_LETTERING_TITLE, title, MARGIN_PX, 14, 0, room, &palette->text);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, line, MARGIN_PX, 42, 0, room, &palette->dim_text);
  if (picture->is_simulated)
    dusk_lettering_draw (cr, DUSK_LETTERING_HEADING, _("Simulated"), width_px - MARGIN_PX, 18, 1, 0, &palette->levels[DUSK_LEVEL_CRITICAL]);
}

static void
paint_footer (cairo_t *cr, const DuskMapPicture *picture, double width_px, double height_px, const DuskPalette *palette)
{
  const char *source = picture->source ? picture->source : _("Source: RIPEstat (RIPE NCC) · Map: Natural Earth");

  paint_legend (cr, palette, MARGIN_PX, height_px - 52);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, source, MARGIN_PX, height_px - 28, 0, width_px - 2 * MARGIN_PX, &palette->dim_text);
}

void
dusk_map_picture_draw (const DuskMapPicture *picture, cairo_t *cr, double width_px, double height_px, gboolean is_dark)
{
  const DuskPalette *palette = dusk_palette (is_dark);
  double left_px, map_height_px = MAX (height_px - HEADER_PX - FOOTER_PX, 1);
  DuskMapFrame frame = whole_world (width_px, map_height_px, &left_px);

  dusk_palette_set (cr, &palette->background);
  cairo_paint (cr);
  cairo_save (cr);
  cairo_rectangle (cr, 0, HEADER_PX, width_px, map_height_px);
  cairo_clip (cr);
  dusk_palette_set (cr, &palette->sea);
  cairo_paint (cr);
  cairo_translate (cr, left_px, HEADER_PX);
  cairo_rectangle (cr, 0, 0, frame.width_px, frame.height_px);
  cairo_clip (cr);
  dusk_map_paint_land (cr, &frame, palette);
  dusk_map_paint_levels (cr, &frame, palette, picture->levels, 1);
  paint_names (cr, picture, &frame, palette);
  cairo_restore (cr);
  paint_header (cr, picture, width_px, palette);
  paint_footer (cr, picture, width_px, height_px, palette);
}

gboolean
dusk_map_format_from_path (const char *path, DuskMapFormat *format, GError **error)
{
  static const struct {
    const char   *ending;
    DuskMapFormat format;
  } known[] = { { ".png", DUSK_MAP_PNG }, { ".svg", DUSK_MAP_SVG }, { ".pdf", DUSK_MAP_PDF }, { ".geojson", DUSK_MAP_GEOJSON } };
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (g_str_has_suffix (lower, known[i].ending))
      {
        *format = known[i].format;
        return TRUE;
      }
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("A map can be written as .png, .svg, .pdf or .geojson, not as “%s”"), path);
  return FALSE;
}

static cairo_status_t
append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static GBytes *
render (const DuskMapPicture *picture, DuskMapFormat format, int width_px, int height_px, gboolean is_dark)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_t *cr;

  if (format == DUSK_MAP_SVG)
    surface = cairo_svg_surface_create_for_stream (append, bytes, width_px, height_px);
  else if (format == DUSK_MAP_PDF)
    surface = cairo_pdf_surface_create_for_stream (append, bytes, width_px, height_px);
  else
    surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
  cr = cairo_create (surface);
  dusk_map_picture_draw (picture, cr, width_px, height_px, is_dark);
  cairo_destroy (cr);
  if (format == DUSK_MAP_PNG)
    cairo_surface_write_to_png_stream (surface, append, bytes);
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

gboolean
dusk_map_picture_export (const DuskMapPicture *picture, const char *path, DuskMapFormat format, int width_px, int height_px, gboolean is_dark,
                         GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (picture != NULL && path != NULL, FALSE);

  if (format == DUSK_MAP_GEOJSON)
    bytes = dusk_map_geojson (picture);
  else
    bytes = render (picture, format, width_px ? width_px : DEFAULT_WIDTH_PX, height_px ? height_px : DEFAULT_HEIGHT_PX, is_dark);
  return dusk_output_write (path, bytes, error);
}
