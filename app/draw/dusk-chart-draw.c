/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-lettering.h"

#include <glib/gi18n.h>
#include <math.h>

#define BAND_ALPHA      0.14
#define BAND_ALPHA_DARK 0.20
#define MIN_BAND_PX     2
#define CAP_PX          3
#define CAP_RISE_PX     4
#define SWATCH_PX       9
#define SUMMARY_GAP_PX  16
#define DOT_PX          3

typedef struct {
  double x0, x1;
} Extent;

static gboolean
band_extent (const DuskChart *chart, const DuskLayout *layout, const DuskBand *band, Extent *extent)
{
  double left = layout->x, right = layout->x + layout->width;

  if (band->span.start_s >= chart->view_to_s || band->span.end_s <= chart->view_from_s)
    return FALSE;
  extent->x0 = fmax (floor (dusk_layout_x (layout, chart, (double) band->span.start_s)), left);
  extent->x1 = fmin (ceil (dusk_layout_x (layout, chart, (double) band->span.end_s)), right);
  extent->x0 = fmin (extent->x0, right - MIN_BAND_PX);
  extent->x1 = fmax (extent->x1, extent->x0 + MIN_BAND_PX);
  return TRUE;
}

/* A light tint over all panels, and a cap of full colour above them: the tint alone of a short outage could not be seen. */
static void
draw_bands (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette)
{
  const DuskPlace *first = dusk_layout_place (layout, 0), *last = dusk_layout_place (layout, layout->places->len - 1);
  double bottom = last->y + last->height;

  for (guint i = 0; i < chart->bands->len; i++)
    {
      const DuskBand *band = &g_array_index (chart->bands, DuskBand, i);
      DuskColor tint = palette->levels[band->level];
      Extent extent;

      if (!band_extent (chart, layout, band, &extent))
        continue;
      tint.alpha = palette->is_dark ? BAND_ALPHA_DARK : BAND_ALPHA;
      cairo_rectangle (cr, extent.x0, first->y, extent.x1 - extent.x0, bottom - first->y);
      dusk_palette_set (cr, &tint);
      cairo_fill (cr);
      cairo_rectangle (cr, extent.x0, first->y - CAP_RISE_PX, extent.x1 - extent.x0, CAP_PX);
      dusk_palette_set (cr, &palette->levels[band->level]);
      cairo_fill (cr);
    }
}

/* The lowest value and when: the one figure that a reader of the line looks for. */
static char *
lowest_text (const DuskChart *chart, const DuskPanel *panel)
{
  gint64 time_s;
  DuskStretch all = dusk_chart_lowest (chart, panel, &time_s);
  g_autofree char *value = NULL, *when = NULL;

  if (all.known == 0)
    return g_strdup (_("no data"));
  if (!(all.min < all.max))
    return NULL;
  value = dusk_chart_value_text (panel->role, all.min);
  when = dusk_time_to_text (time_s, NULL, dusk_chart_finer (DUSK_TIME_DAY_CLOCK, time_s));
  /* Translators: over a chart: the lowest value and its time, such as “lowest 0 · 22 Dec 16:15” */
  return g_strdup_printf (_("lowest %s · %s"), value, when);
}

static double
draw_swatch (cairo_t *cr, double x, double y, const DuskColor *color, const char *text, const DuskPalette *palette)
{
  double line = dusk_lettering_height (DUSK_LETTERING_CAPTION);

  cairo_rectangle (cr, x, round (y + (line - SWATCH_PX) / 2), SWATCH_PX, SWATCH_PX);
  dusk_palette_set (cr, color);
  cairo_fill (cr);
  return SWATCH_PX + 4 + dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, text, x + SWATCH_PX + 4, y, 0, 0, &palette->dim_text);
}

static double
legend_width (void)
{
  return 2 * (SWATCH_PX + 4) + 10 + dusk_lettering_width (DUSK_LETTERING_CAPTION, C_("prefix", "visible"))
         + dusk_lettering_width (DUSK_LETTERING_CAPTION, C_("prefix", "gone"));
}

static void
draw_legend (cairo_t *cr, double x, double y, const DuskPalette *palette)
{
  x += draw_swatch (cr, x, y, &palette->announcements, C_("prefix", "visible"), palette) + 10;
  draw_swatch (cr, x, y, &palette->levels[DUSK_LEVEL_DARK], C_("prefix", "gone"), palette);
}

/* The panel's name at the start of the line; at its end what sums it up, where there is room for both. */
static void
draw_heading (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette, gboolean is_rtl)
{
  const DuskPanel *panel = place->panel;
  double right = layout->x + layout->width, y = place->heading_y;
  double used = dusk_lettering_draw (cr, DUSK_LETTERING_HEADING, panel->label, is_rtl ? right : 0, y, is_rtl ? 1 : 0, right, &palette->dim_text);
  double free_px = right - used - SUMMARY_GAP_PX;

  if (panel->kind == DUSK_PANEL_STEPS)
    {
      g_autofree char *text = lowest_text (chart, panel);
      if (text && dusk_lettering_width (DUSK_LETTERING_CAPTION, text) <= free_px)
        dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, text, is_rtl ? 0 : right, y, is_rtl ? 0 : 1, 0, &palette->dim_text);
    }
  else if (panel->kind == DUSK_PANEL_STRIPS && legend_width () <= free_px)
    draw_legend (cr, is_rtl ? 0 : right - legend_width (), y, palette);
}

static void
draw_dot (cairo_t *cr, double x, const DuskPlace *place, gint64 time_s, const DuskPalette *palette)
{
  double value = place->panel->kind == DUSK_PANEL_STEPS ? dusk_series_at (dusk_extremes_series (place->panel->main), time_s) : NAN;

  if (isnan (value))
    return;
  cairo_arc (cr, x, dusk_place_y (place, value), DOT_PX + 1, 0, 2 * G_PI);
  dusk_palette_set (cr, &palette->background);
  cairo_fill (cr);
  cairo_arc (cr, x, dusk_place_y (place, value), DOT_PX, 0, 2 * G_PI);
  dusk_palette_set (cr, &palette->line);
  cairo_fill (cr);
}

static void
draw_cursor (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette, gint64 time_s)
{
  const DuskPlace *first = dusk_layout_place (layout, 0);
  DuskColor color = palette->text;
  double x;

  if (time_s < chart->view_from_s || time_s > chart->view_to_s)
    return;
  x = fmin (floor (dusk_layout_x (layout, chart, (double) time_s)), layout->x + layout->width - 1);
  color.alpha = 0.6;
  dusk_palette_set (cr, &color);
  cairo_rectangle (cr, x, first->y - CAP_RISE_PX, 1, layout->axis_y - first->y + CAP_RISE_PX);
  cairo_fill (cr);
  for (guint i = 0; i < layout->places->len; i++)
    draw_dot (cr, x + 0.5, dusk_layout_place (layout, i), time_s, palette);
}

void
dusk_chart_draw_plots (DuskChart *self, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette)
{
  for (guint i = 0; i < layout->places->len; i++)
    dusk_panel_draw_ground (self, cr, layout, dusk_layout_place (layout, i), palette);
  dusk_axis_draw_grid (self, cr, layout, palette);
  draw_bands (self, cr, layout, palette);
  for (guint i = 0; i < layout->places->len; i++)
    dusk_panel_draw_marks (self, cr, layout, dusk_layout_place (layout, i), palette);
}

void
dusk_chart_draw (DuskChart *self, cairo_t *cr, double width_px, double height_px, const DuskPalette *palette, gint64 cursor_s, gboolean is_rtl)
{
  g_autoptr (DuskLayout) layout = NULL;

  g_return_if_fail (DUSK_IS_CHART (self));
  g_return_if_fail (cr != NULL && palette != NULL);

  if (self->panels->len == 0 || width_px < 1 || height_px < 1)
    return;
  layout = dusk_layout_new (self, width_px, height_px, dusk_layout_gutter (self, width_px));
  dusk_chart_draw_plots (self, cr, layout, palette);
  for (guint i = 0; i < layout->places->len; i++)
    {
      const DuskPlace *place = dusk_layout_place (layout, i);
      draw_heading (self, cr, layout, place, palette, is_rtl);
      if (place->panel->kind == DUSK_PANEL_STRIPS)
        dusk_strips_draw_labels (cr, layout, place, palette);
      else
        dusk_axis_draw_values (cr, layout, place, palette);
    }
  dusk_axis_draw_times (self, cr, layout, palette);
  if (cursor_s != DUSK_TIME_UNKNOWN)
    draw_cursor (self, cr, layout, palette, cursor_s);
}
