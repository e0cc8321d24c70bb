/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-picture.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-map-geojson.h"
#include "dusk-output.h"

#define DEFAULT_WIDTH_PX  1600
#define DEFAULT_HEIGHT_PX 900
#define MIN_SIZE_PX       200
#define MAX_SIZE_PX       10000

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

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (DuskMapFormat format, GByteArray *bytes, int width_px, int height_px)
{
  if (format == DUSK_MAP_SVG)
    return cairo_svg_surface_create_for_stream (append_bytes, bytes, width_px, height_px);
  if (format == DUSK_MAP_PDF)
    return cairo_pdf_surface_create_for_stream (append_bytes, bytes, width_px, height_px);
  return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
}

static GBytes *
render (const DuskMapPicture *picture, DuskMapFormat format, int width_px, int height_px, gboolean is_dark, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (format, bytes, width_px, height_px);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  if (format == DUSK_MAP_PDF && picture->title)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, picture->title);
  dusk_map_picture_draw (picture, cr, width_px, height_px, is_dark);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == DUSK_MAP_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("The picture could not be drawn: %s"), cairo_status_to_string (status));
  return NULL;
}

gboolean
dusk_map_picture_export (const DuskMapPicture *picture, const char *path, DuskMapFormat format, int width_px, int height_px, gboolean is_dark,
                         GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (picture != NULL && path != NULL, FALSE);

  width_px = width_px > 0 ? CLAMP (width_px, MIN_SIZE_PX, MAX_SIZE_PX) : DEFAULT_WIDTH_PX;
  height_px = height_px > 0 ? CLAMP (height_px, MIN_SIZE_PX, MAX_SIZE_PX) : DEFAULT_HEIGHT_PX;
  if (format == DUSK_MAP_GEOJSON)
    bytes = dusk_map_geojson (picture);
  else
    bytes = render (picture, format, width_px, height_px, is_dark, error);
  return bytes && dusk_output_write (path, bytes, error);
}
