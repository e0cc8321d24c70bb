/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-picture-private.h"

#include <glib/gi18n.h>

#include "dusk-canvas.h"
#include "dusk-error.h"
#include "dusk-map-geojson.h"
#include "dusk-output.h"

#define DEFAULT_WIDTH_PX  1600
#define DEFAULT_HEIGHT_PX 900

static const struct {
  const char   *ending;
  DuskMapFormat format;
} endings[] = { { ".png", DUSK_MAP_PNG }, { ".svg", DUSK_MAP_SVG }, { ".pdf", DUSK_MAP_PDF }, { ".geojson", DUSK_MAP_GEOJSON } };

gboolean
dusk_map_format_from_path (const char *path, DuskMapFormat *format, GError **error)
{
  g_autofree char *name = NULL, *lower = NULL;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  name = g_filename_display_name (path);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("“%s” must end in .png, .svg, .pdf or .geojson"), name);
  return FALSE;
}

/* A map that is drawn on a canvas. */
typedef struct {
  const DuskMapPicture     *picture;
  const DuskPictureOptions *options;
} Drawing;

static void
on_draw (cairo_t *cr, double width_px, double height_px, gpointer user_data)
{
  const Drawing *drawing = user_data;

  dusk_map_picture_draw (drawing->picture, cr, width_px, height_px, drawing->options);
}

static GBytes *
render (const DuskMapPicture *picture, DuskCanvasFormat format, const DuskPictureOptions *options, GError **error)
{
  Drawing drawing = { picture, options };
  g_autofree char *when = dusk_map_picture_when (picture), *source = dusk_map_picture_source (picture);
  g_autofree char *about = dusk_canvas_about (when, source, picture->is_simulated);
  DuskCanvas canvas = { .format = format, .title = dusk_map_picture_title (picture, options), .about = about };

  dusk_map_picture_size (options, &canvas.width_px, &canvas.height_px);
  canvas.scale = dusk_canvas_scale (options->scale, canvas.width_px, canvas.height_px);
  return dusk_canvas_render (&canvas, on_draw, &drawing, error);
}

void
dusk_map_picture_size (const DuskPictureOptions *options, int *width_px, int *height_px)
{
  g_return_if_fail (options != NULL);

  *width_px = dusk_canvas_size (options->width_px, DEFAULT_WIDTH_PX);
  *height_px = dusk_canvas_size (options->height_px, DEFAULT_HEIGHT_PX);
}

GBytes *
dusk_map_picture_to_bytes (const DuskMapPicture *picture, DuskMapFormat format, const DuskPictureOptions *options, GError **error)
{
  g_return_val_if_fail (picture != NULL && options != NULL, NULL);

  switch (format)
    {
    case DUSK_MAP_GEOJSON:
      return dusk_map_geojson (picture);
    case DUSK_MAP_SVG:
      return render (picture, DUSK_CANVAS_SVG, options, error);
    case DUSK_MAP_PDF:
      return render (picture, DUSK_CANVAS_PDF, options, error);
    case DUSK_MAP_PNG:
    default:
      return render (picture, DUSK_CANVAS_PNG, options, error);
    }
}

gboolean
dusk_map_picture_export (const DuskMapPicture *picture, const char *path, DuskMapFormat format, const DuskPictureOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = dusk_map_picture_to_bytes (picture, format, options, error);
  return bytes && dusk_output_write (path, bytes, error);
}
