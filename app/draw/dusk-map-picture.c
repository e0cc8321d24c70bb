/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-picture-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-lettering.h"
#include "dusk-map-names.h"
#include "dusk-map-painter.h"
#include "dusk-time.h"

/* Sizes are for a picture about this wide; a larger one shows the same, larger. */
#define NATURAL_WIDTH_PX  1200
#define NATURAL_HEIGHT_PX 675

#define MARGIN_PX    24
#define HEADER_PX    58
#define FOOTER_PX    62
#define LINE_PX      18
#define SWATCH_PX    12
#define GRATICULE    30
#define EDGE_STEP    2
#define PRINT_DETAIL 2

static DuskMapFrame
frame_world (const DuskMapPlane *plane, double width_px, double height_px)
{
  double world_px = fmax (fmin (width_px, height_px / DUSK_MAP_EQUAL_EARTH_HEIGHT), 1);

  return (DuskMapFrame){
    .plane = plane,
    .left_px = (world_px - width_px) / 2,
    .top_px = (world_px * DUSK_MAP_EQUAL_EARTH_HEIGHT - height_px) / 2,
    .world_px = world_px,
    .width_px = width_px,
    .height_px = height_px,
    .density = PRINT_DETAIL,
  };
}

static void
line_to (cairo_t *cr, const DuskMapFrame *frame, double lon_deg, double lat_deg)
{
  double x, y;

  dusk_map_project (DUSK_MAP_EQUAL_EARTH, lon_deg, lat_deg, &x, &y);
  cairo_line_to (cr, x * frame->world_px - frame->left_px, y * frame->world_px - frame->top_px);
}

static void
trace_meridian (cairo_t *cr, const DuskMapFrame *frame, double lon_deg)
{
  cairo_new_sub_path (cr);
  for (int lat = -90; lat <= 90; lat += EDGE_STEP)
    line_to (cr, frame, lon_deg, lat);
}

static void
draw_sea (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette)
{
  DuskColor faint = palette->dim_text;

  faint.alpha = 0.14;
  cairo_new_path (cr);
  for (int lat = -90; lat <= 90; lat += EDGE_STEP)
    line_to (cr, frame, -180, lat);
  for (int lat = 90; lat >= -90; lat -= EDGE_STEP)
    line_to (cr, frame, 180, lat);
  cairo_close_path (cr);
  dusk_palette_set (cr, &palette->sea);
  cairo_fill (cr);

  for (int lon = -180 + GRATICULE; lon < 180; lon += GRATICULE)
    trace_meridian (cr, frame, lon);
  for (int lat = -90 + GRATICULE; lat < 90; lat += GRATICULE)
    {
      cairo_new_sub_path (cr);
      line_to (cr, frame, -180, lat);
      line_to (cr, frame, 180, lat);
    }
  dusk_palette_set (cr, &faint);
  cairo_set_line_width (cr, 0.6);
  cairo_stroke (cr);
}

static void
mark (cairo_t *cr, const DuskMapFrame *frame, const DuskTerritory *territory, const DuskPalette *palette, DuskLevel level)
{
  const DuskColor *color = level >= DUSK_LEVEL_DEGRADED ? &palette->levels[level] : &palette->text;
  double x, y;

  dusk_map_frame_place (frame, territory->index, &x, &y);
  dusk_map_paint_outline (cr, frame, territory->index, &palette->text, 1);
  dusk_map_paint_ring (cr, x, y, color, 0.5);
}

/* Returns: (transfer container) (element-type DuskTerritory): troubles without room for their name. */
static GPtrArray *
draw_world (cairo_t *cr, const DuskMapPicture *picture, double width_px, double height_px, const DuskPalette *palette, const DuskTerritory *marked)
{
  g_autoptr (DuskMapPlane) plane = dusk_map_plane_new (dusk_world_map_get (), DUSK_MAP_EQUAL_EARTH);
  DuskMapFrame frame = frame_world (plane, width_px, height_px);
  DuskMapStyle style = { palette, FALSE };

  draw_sea (cr, &frame, palette);
  dusk_map_paint_land (cr, &frame, &style);
  dusk_map_paint_borders (cr, &frame, &style);
  dusk_map_paint_levels (cr, &frame, &style, picture->levels);
  if (marked)
    mark (cr, &frame, marked, palette, picture->levels[marked->index]);
  return dusk_map_names_draw (cr, &frame, palette, picture->levels);
}

static void
draw_pill (cairo_t *cr, const char *text, double right_px, double y_px, const DuskPalette *palette)
{
  double width = dusk_lettering_width (DUSK_LETTERING_HEADING, text) + 20, height = dusk_lettering_height (DUSK_LETTERING_HEADING) + 6;
  double radius = height / 2, left = right_px - width;

  cairo_new_sub_path (cr);
  cairo_arc (cr, right_px - radius, y_px + radius, radius, -G_PI / 2, G_PI / 2);
  cairo_arc (cr, left + radius, y_px + radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (cr);
  dusk_palette_set (cr, &palette->dim_text);
  cairo_set_line_width (cr, 1);
  cairo_stroke (cr);
  dusk_lettering_draw (cr, DUSK_LETTERING_HEADING, text, left + 10, y_px + 3, 0, 0, &palette->text);
}

static void
draw_header (cairo_t *cr, const DuskMapPicture *picture, double width_px, const char *title, const DuskPalette *palette)
{
  g_autofree char *line = dusk_map_picture_when (picture);
  double room = width_px - 2 * MARGIN_PX;

  if (picture->is_simulated)
    {
      draw_pill (cr, _("Simulated"), width_px - MARGIN_PX, 15, palette);
      room -= dusk_lettering_width (DUSK_LETTERING_HEADING, _("Simulated")) + 40;
    }
  if (title)
    dusk_lettering_draw (cr, DUSK_LETTERING_TITLE, title, MARGIN_PX, 12, 0, fmax (room, 1), &palette->text);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, line, MARGIN_PX, 38, 0, fmax (room, 1), &palette->dim_text);
}

/* In as many lines as it takes. */
void
dusk_map_picture_draw_legend (const DuskMapPicture *picture, cairo_t *cr, double left_px, double right_px, double y_px, const DuskPalette *palette)
{
  static const DuskLevel order[] = { DUSK_LEVEL_NORMAL, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK, DUSK_LEVEL_NO_DATA };
  guint counts[DUSK_N_LEVELS] = { 0 };
  double x_px = left_px;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    counts[picture->levels[i]]++;
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      /* Translators: of the map's legend: a level such as “dark”, and how many countries are at it */
      g_autofree char *entry = g_strdup_printf (C_("legend", "%s %u"), dusk_level_to_text (order[i]), counts[order[i]]);
      double entry_px = SWATCH_PX + 6 + dusk_lettering_width (DUSK_LETTERING_CAPTION, entry);

      if (x_px > left_px && x_px + entry_px > right_px)
        {
          x_px = left_px;
          y_px -= LINE_PX;
        }
      dusk_map_paint_swatch (cr, palette, order[i], x_px, y_px + 1, SWATCH_PX);
      dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, entry, x_px + SWATCH_PX + 6, y_px, 0, 0, &palette->text);
      x_px += entry_px + 20;
    }
}

static void
draw_left_names (cairo_t *cr, const GPtrArray *left, double width_px, double y_px, const DuskPalette *palette)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *line = NULL;

  for (guint i = 0; i < left->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " · " : "", dusk_territory_name (g_ptr_array_index (left, i)));
  /* Translators: below the map: names of countries that had no room on it */
  line = g_strdup_printf (_("Also in trouble: %s"), names->str);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, line, MARGIN_PX, y_px, 0, fmax (width_px - 2 * MARGIN_PX, 1), &palette->text);
}

static void
draw_footer (cairo_t *cr, const DuskMapPicture *picture, double width_px, double height_px, const DuskPalette *palette)
{
  g_autofree char *line = dusk_map_picture_source (picture);

  dusk_map_picture_draw_legend (picture, cr, MARGIN_PX, width_px - MARGIN_PX, height_px - 48, palette);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, line, MARGIN_PX, height_px - 26, 0, fmax (width_px - 2 * MARGIN_PX, 1), &palette->dim_text);
}

void
dusk_map_picture_draw_world (const DuskMapPicture *picture, cairo_t *cr, double width_px, double height_px, const DuskPalette *palette,
                             const DuskTerritory *marked)
{
  g_ptr_array_unref (draw_world (cr, picture, width_px, height_px, palette, marked));
}

const char *
dusk_map_picture_title (const DuskMapPicture *picture, const DuskPictureOptions *options)
{
  const char *title = options->title ? options->title : picture->title;

  return title && *title ? title : NULL;
}

char *
dusk_map_picture_when (const DuskMapPicture *picture)
{
  g_autofree char *moment = dusk_time_to_text (picture->at_s, NULL, DUSK_TIME_FULL);

  /* Translators: a moment such as “22 Dec 2014 16:15” */
  return g_strdup_printf (_("%s UTC"), moment);
}

char *
dusk_map_picture_source (const DuskMapPicture *picture)
{
  const char *source = picture->source ? picture->source : _("Source: RIPEstat (RIPE NCC)");

  /* Translators: Natural Earth is the name of the map's source */
  return g_strdup_printf (_("%s · Map: Natural Earth"), source);
}

void
dusk_map_picture_draw (const DuskMapPicture *picture, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options)
{
  const DuskPalette *palette = dusk_palette (options->is_dark);
  double scale = fmax (1, fmin (width_px / NATURAL_WIDTH_PX, height_px / NATURAL_HEIGHT_PX));
  double map_px;
  g_autoptr (GPtrArray) left = NULL;

  g_return_if_fail (picture != NULL && cr != NULL);

  dusk_palette_set (cr, &palette->background);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  width_px /= scale;
  height_px /= scale;
  map_px = fmax (height_px - HEADER_PX - FOOTER_PX, 1);
  cairo_save (cr);
  cairo_translate (cr, MARGIN_PX, HEADER_PX);
  left = draw_world (cr, picture, fmax (width_px - 2 * MARGIN_PX, 1), map_px, palette, NULL);
  cairo_restore (cr);
  draw_header (cr, picture, width_px, dusk_map_picture_title (picture, options), palette);
  if (left->len > 0)
    draw_left_names (cr, left, width_px, height_px - 48 - LINE_PX, palette);
  draw_footer (cr, picture, width_px, height_px, palette);
  cairo_restore (cr);
}
