/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-canvas.h"
#include "dusk-error.h"
#include "dusk-lettering.h"
#include "dusk-output.h"

#include <glib/gi18n.h>
#include <math.h>

#define DEFAULT_WIDTH_PX 1200
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

/* The period, and what a clock on the spot shows. */
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

/* (nullable): the title that the picture gets. */
static const char *
title_of (DuskChart *self, const DuskPictureOptions *options)
{
  const char *title = options->title ? options->title : self->title;

  return title && *title ? title : NULL;
}

/* Everything that a picture needs to stand alone, away from the program: what, when, real or not, whose data. */
static void
draw_frame (DuskChart *self, cairo_t *cr, double width_px, double height_px, const char *title, const DuskPalette *palette)
{
  double width = width_px - 2 * MARGIN_PX, line = dusk_lettering_height (DUSK_LETTERING_CAPTION);
  double room = self->is_simulated ? dusk_lettering_width (DUSK_LETTERING_HEADING, _("Simulated")) + 32 : 0;
  g_autofree char *note = clock_note (self);

  dusk_palette_set (cr, &palette->background);
  cairo_rectangle (cr, 0, 0, width_px, height_px);
  cairo_fill (cr);
  if (title)
    dusk_lettering_draw (cr, DUSK_LETTERING_TITLE, title, MARGIN_PX, MARGIN_PX - 10, 0, fmax (width - room, 1), &palette->text);
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, note, MARGIN_PX, MARGIN_PX + 16, 0, fmax (width, 1), &palette->dim_text);
  if (self->is_simulated)
    draw_simulated (cr, MARGIN_PX + width, MARGIN_PX - 8, palette);
  if (self->source)
    dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, self->source, MARGIN_PX, height_px - MARGIN_PX / 2.0 - line, 0, fmax (width, 1),
                         &palette->dim_text);
}

static int
natural_picture_height (DuskChart *self)
{
  return CLAMP (dusk_chart_natural_height (self) + 2 * MARGIN_PX + TITLE_PX + FOOT_PX, DUSK_CANVAS_MIN_PX, DUSK_CANVAS_MAX_PX);
}

/* Brings the part that was asked for into view, without telling anyone. Returns: the view to be put back. */
static DuskSpan
begin_part (DuskChart *self, const DuskPictureOptions *options)
{
  DuskSpan view = { self->view_from_s, self->view_to_s };

  if (options->from_s != DUSK_TIME_UNKNOWN)
    self->view_from_s = options->from_s;
  if (options->to_s != DUSK_TIME_UNKNOWN)
    self->view_to_s = options->to_s;
  dusk_chart_fit_view (self, &self->view_from_s, &self->view_to_s);
  return view;
}

static void
end_part (DuskChart *self, DuskSpan view)
{
  self->view_from_s = view.start_s;
  self->view_to_s = view.end_s;
}

static void
draw_part (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options)
{
  const DuskPalette *palette = dusk_palette (options->is_dark);
  /* A larger picture shows the same, larger: lettering of 11 px is lost on a poster. */
  double scale = fmax (1, fmin (width_px / DEFAULT_WIDTH_PX, height_px / natural_picture_height (self)));

  cairo_save (cr);
  cairo_scale (cr, scale, scale);
  width_px = floor (width_px / scale);
  height_px = floor (height_px / scale);
  draw_frame (self, cr, width_px, height_px, title_of (self, options), palette);
  cairo_translate (cr, MARGIN_PX, MARGIN_PX + TITLE_PX);
  dusk_chart_draw (self, cr, width_px - 2 * MARGIN_PX, fmax (height_px - 2 * MARGIN_PX - TITLE_PX - FOOT_PX, 1), palette, DUSK_TIME_UNKNOWN, FALSE);
  cairo_restore (cr);
}

/* A chart that is drawn on a canvas. */
typedef struct {
  DuskChart                *chart;
  const DuskPictureOptions *options;
} Drawing;

static void
on_draw (cairo_t *cr, double width_px, double height_px, gpointer user_data)
{
  const Drawing *drawing = user_data;

  draw_part (drawing->chart, cr, width_px, height_px, drawing->options);
}

static GBytes *
render_part (DuskChart *self, DuskCanvasFormat format, const DuskPictureOptions *options, GError **error)
{
  Drawing drawing = { self, options };
  g_autofree char *note = clock_note (self);
  g_autofree char *about = dusk_canvas_about (note, self->source, self->is_simulated);
  DuskCanvas canvas = { .format = format, .title = title_of (self, options), .about = about };

  dusk_chart_picture_size (self, options, &canvas.width_px, &canvas.height_px);
  canvas.scale = dusk_canvas_scale (options->scale, canvas.width_px, canvas.height_px);
  return dusk_canvas_render (&canvas, on_draw, &drawing, error);
}

static GBytes *
write_part (DuskChart *self, DuskChartFormat format, const DuskPictureOptions *options, GError **error)
{
  switch (format)
    {
    case DUSK_CHART_CSV:
      return dusk_chart_to_csv (self);
    case DUSK_CHART_JSON:
      return dusk_chart_to_json (self, title_of (self, options));
    case DUSK_CHART_SVG:
      return render_part (self, DUSK_CANVAS_SVG, options, error);
    case DUSK_CHART_PDF:
      return render_part (self, DUSK_CANVAS_PDF, options, error);
    case DUSK_CHART_PNG:
    default:
      return render_part (self, DUSK_CANVAS_PNG, options, error);
    }
}

GBytes *
dusk_chart_to_bytes (DuskChart *self, DuskChartFormat format, const DuskPictureOptions *options, GError **error)
{
  GBytes *bytes;
  DuskSpan view;

  g_return_val_if_fail (DUSK_IS_CHART (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  view = begin_part (self, options);
  bytes = write_part (self, format, options, error);
  end_part (self, view);
  return bytes;
}

gboolean
dusk_chart_export (DuskChart *self, const char *path, DuskChartFormat format, const DuskPictureOptions *options, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  bytes = dusk_chart_to_bytes (self, format, options, error);
  return bytes && dusk_output_write (path, bytes, error);
}

void
dusk_chart_draw_picture (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPictureOptions *options)
{
  DuskSpan view;

  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (cr != NULL && options != NULL);

  view = begin_part (self, options);
  draw_part (self, cr, width_px, height_px, options);
  end_part (self, view);
}

void
dusk_chart_picture_size (DuskChart *self, const DuskPictureOptions *options, int *width_px, int *height_px)
{
  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (options != NULL);

  *width_px = dusk_canvas_size (options->width_px, DEFAULT_WIDTH_PX);
  *height_px = dusk_canvas_size (options->height_px, natural_picture_height (self));
}
