/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-error.h"
#include "dusk-lettering.h"
#include "dusk-output.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <glib/gi18n.h>
#include <math.h>

#define DEFAULT_WIDTH_PX 1200
#define MIN_SIZE_PX      200
#define MAX_SIZE_PX      10000
#define MARGIN_PX        28
#define TITLE_PX         52 /* title and period */
#define FOOT_PX          24

typedef struct {
  const char     *ending;
  DuskChartFormat format;
} Ending;

static const Ending endings[] = {
  { ".png", DUSK_CHART_PNG }, { ".svg", DUSK_CHART_SVG },   { ".pdf", DUSK_CHART_PDF },
  { ".csv", DUSK_CHART_CSV }, { ".json", DUSK_CHART_JSON },
};

gboolean
dusk_chart_format_from_path (const char *path, DuskChartFormat *format, GError **error)
{
  g_autofree char *name = NULL, *lower = NULL;

  g_return_val_if_fail (path != NULL && format != NULL, FALSE);

  lower = g_ascii_strdown (path, -1);
  for (guint i = 0; i < G_N_ELEMENTS (endings); i++)
    if (g_str_has_suffix (lower, endings[i].ending))
      {
        *format = endings[i].format;
        return TRUE;
      }
  name = g_filename_display_name (path);
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("“%s” must end in .png, .svg, .pdf, .csv or .json"), name);
  return FALSE;
}

static void
draw_simulated (cairo_t *cr, double right, double y, const DuskPalette *palette)
{
  const char *text = _("Simulated");
  double width = dusk_lettering_width (DUSK_LETTERING_HEADING, text), line = dusk_lettering_height (DUSK_LETTERING_HEADING);

  dusk_lettering_draw (cr, DUSK_LETTERING_HEADING, text, right - 8, y + 3, 1, 0, &palette->text);
  cairo_rectangle (cr, floor (right - width - 16) + 0.5, y + 0.5, ceil (width) + 15, ceil (line) + 5);
  cairo_set_line_width (cr, 1);
  dusk_palette_set (cr, &palette->text);
  cairo_stroke (cr);
}

static char *
clock_note (DuskChart *self)
{
  g_autofree char *period = dusk_chart_period_text (self);
  g_autofree char *utc = NULL, *local = NULL;
  DuskTimeForm form;

  if (self->zone_id == NULL || self->city == NULL)
    return g_steal_pointer (&period);
  form = dusk_chart_finer (DUSK_TIME_CLOCK, self->view_from_s);
  utc = dusk_time_to_text (self->view_from_s, NULL, form);
  local = dusk_time_to_text (self->view_from_s, self->zone_id, form);
  /* Translators: a period, then what a clock elsewhere shows, such as “… UTC · 00:00 UTC is 08:30 in Pyongyang” */
  return g_strdup_printf (_("%s · %s UTC is %s in %s"), period, utc, local, self->city);
}

/* Everything that a picture needs to stand alone, away from the program: what, when, real or not, whose data. */
static void
draw_picture (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPalette *palette)
{
  double width = width_px - 2 * MARGIN_PX, line = dusk_lettering_height (DUSK_LETTERING_CAPTION);
  double room = self->is_simulated ? dusk_lettering_width (DUSK_LETTERING_HEADING, _("Simulated")) + 32 : 0;
  g_autofree char *note = clock_note (self);

  dusk_palette_set (cr, &palette->background);
  cairo_paint (cr);
  if (self->title)
    dusk_lettering_draw (cr, DUSK_LETTERING_TITLE, self->title, MARGIN_PX, MARGIN_PX - 10, 0, fmax (width - room, 1), &palette->text);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, note, MARGIN_PX, MARGIN_PX + 16, 0, width, &palette->dim_text);
  if (self->is_simulated)
    draw_simulated (cr, MARGIN_PX + width, MARGIN_PX - 8, palette);
  if (self->source)
    dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, self->source, MARGIN_PX, height_px - MARGIN_PX / 2.0 - line, 0, width, &palette->dim_text);

  cairo_save (cr);
  cairo_translate (cr, MARGIN_PX, MARGIN_PX + TITLE_PX);
  dusk_chart_draw (self, cr, width, fmax (height_px - 2 * MARGIN_PX - TITLE_PX - FOOT_PX, 1), palette, DUSK_TIME_UNKNOWN, FALSE);
  cairo_restore (cr);
}

static int
natural_picture_height (DuskChart *self)
{
  return CLAMP (dusk_chart_natural_height (self) + 2 * MARGIN_PX + TITLE_PX + FOOT_PX, MIN_SIZE_PX, MAX_SIZE_PX);
}

static cairo_status_t
append_bytes (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static cairo_surface_t *
create_surface (DuskChartFormat format, GByteArray *bytes, int width_px, int height_px)
{
  switch (format)
    {
    case DUSK_CHART_SVG:
      return cairo_svg_surface_create_for_stream (append_bytes, bytes, width_px, height_px);
    case DUSK_CHART_PDF:
      return cairo_pdf_surface_create_for_stream (append_bytes, bytes, width_px, height_px);
    case DUSK_CHART_PNG:
    case DUSK_CHART_CSV:
    case DUSK_CHART_JSON:
    default:
      return cairo_image_surface_create (CAIRO_FORMAT_RGB24, width_px, height_px);
    }
}

static GBytes *
render (DuskChart *self, DuskChartFormat format, int width_px, int height_px, gboolean is_dark, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface = create_surface (format, bytes, width_px, height_px);
  cairo_t *cr = cairo_create (surface);
  /* A larger picture shows the same, larger: lettering of 11 px is lost on a poster. */
  double scale = fmax (1, fmin ((double) width_px / DEFAULT_WIDTH_PX, (double) height_px / natural_picture_height (self)));
  cairo_status_t status;

  if (format == DUSK_CHART_PDF && self->title)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_scale (cr, scale, scale);
  draw_picture (self, cr, floor (width_px / scale), floor (height_px / scale), dusk_palette (is_dark));
  status = cairo_status (cr);
  cairo_destroy (cr);
  if (status == CAIRO_STATUS_SUCCESS && format == DUSK_CHART_PNG)
    status = cairo_surface_write_to_png_stream (surface, append_bytes, bytes);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT, _("The picture could not be drawn: %s"), cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
dusk_chart_export (DuskChart *self, const char *path, DuskChartFormat format, int width_px, int height_px, gboolean is_dark, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (DUSK_IS_CHART (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  width_px = width_px > 0 ? CLAMP (width_px, MIN_SIZE_PX, MAX_SIZE_PX) : DEFAULT_WIDTH_PX;
  height_px = height_px > 0 ? CLAMP (height_px, MIN_SIZE_PX, MAX_SIZE_PX) : natural_picture_height (self);
  if (format == DUSK_CHART_CSV)
    bytes = dusk_chart_to_csv (self);
  else if (format == DUSK_CHART_JSON)
    bytes = dusk_chart_to_json (self);
  else
    bytes = render (self, format, width_px, height_px, is_dark, error);
  return bytes && dusk_output_write (path, bytes, error);
}
