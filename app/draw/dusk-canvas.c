/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-canvas.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"

static cairo_surface_t *
create_surface (const DuskCanvas *canvas, GByteArray *bytes)
{
  cairo_surface_t *surface;

  switch (canvas->format)
    {
    case DUSK_CANVAS_SVG:
      surface = cairo_svg_surface_create_for_stream (dusk_canvas_append, bytes, canvas->width_px, canvas->height_px);
      cairo_svg_surface_set_document_unit (surface, CAIRO_SVG_UNIT_PX);
      return surface;
    case DUSK_CANVAS_PDF:
      surface = cairo_pdf_surface_create_for_stream (dusk_canvas_append, bytes, canvas->width_px, canvas->height_px);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Dusk");
      if (canvas->title)
        cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, canvas->title);
      if (canvas->about)
        cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_SUBJECT, canvas->about);
      return surface;
    case DUSK_CANVAS_PNG:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24, canvas->width_px * canvas->scale, canvas->height_px * canvas->scale);
    }
}

static void
append_element (GString *xml, const char *name, const char *text)
{
  g_autofree char *plain = dusk_plain_text (text), *escaped = g_markup_escape_text (plain, -1);

  g_string_append_printf (xml, "\n<%s>%s</%s>", name, escaped, name);
}

/* cairo writes letters as outlines: what a drawing says in words stands in these two elements only. */
static void
tell_svg (GByteArray *bytes, const DuskCanvas *canvas)
{
  const char *root = g_strstr_len ((const char *) bytes->data, bytes->len, "<svg");
  const char *end = root ? memchr (root, '>', bytes->len - (gsize) (root - (const char *) bytes->data)) : NULL;
  g_autoptr (GString) xml = NULL;
  gsize head;

  if (end == NULL)
    return;
  head = (gsize) (end + 1 - (const char *) bytes->data);
  xml = g_string_new_len ((const char *) bytes->data, (gssize) head);
  if (canvas->title)
    append_element (xml, "title", canvas->title);
  if (canvas->about)
    append_element (xml, "desc", canvas->about);
  g_byte_array_remove_range (bytes, 0, (guint) head);
  g_byte_array_prepend (bytes, (const guint8 *) xml->str, (guint) xml->len);
}

int
dusk_canvas_size (int wanted_px, int usual_px)
{
  return CLAMP (wanted_px > 0 ? wanted_px : usual_px, DUSK_CANVAS_MIN_PX, DUSK_CANVAS_MAX_PX);
}

int
dusk_canvas_scale (int wanted, int width_px, int height_px)
{
  int most = DUSK_CANVAS_MAX_SIDE / MAX (MAX (width_px, height_px), 1);

  return CLAMP (wanted, 1, CLAMP (most, 1, DUSK_CANVAS_MAX_SCALE));
}

char *
dusk_canvas_about (const char *when, const char *source, gboolean is_simulated)
{
  g_autofree char *sourced = source ? g_strdup_printf (C_("source", "%s · %s"), when, source) : g_strdup (when);

  return is_simulated ? g_strdup_printf (C_("source", "%s · %s"), _("Simulated"), sourced) : g_steal_pointer (&sourced);
}

GBytes *
dusk_canvas_render (const DuskCanvas *canvas, DuskCanvasDraw draw, gpointer user_data, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (canvas, bytes);
  cairo_t *cr = cairo_create (surface);
  cairo_status_t status;

  if (canvas->format == DUSK_CANVAS_PNG)
    cairo_scale (cr, canvas->scale, canvas->scale);
  draw (cr, canvas->width_px, canvas->height_px, user_data);
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && canvas->format == DUSK_CANVAS_PNG)
    status = cairo_surface_write_to_png_stream (surface, dusk_canvas_append, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("The picture could not be drawn: %s"), cairo_status_to_string (status));
      return NULL;
    }
  if (canvas->format == DUSK_CANVAS_SVG)
    tell_svg (bytes, canvas);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

cairo_status_t
dusk_canvas_append (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}
