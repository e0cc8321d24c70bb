/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include <math.h>

#define LINE_PX       2
#define TOOTH_PX      8
#define TOOTH_DEEP_PX 5
#define HATCH_ALPHA   0.45
#define BAR_PITCH_PX  3 /* a bar of 2 px and a gap: a crowd of bars still shows each of them */

/* One fill a box: boxes that overlap are slow to fill as one path. */
static void
fill_box (cairo_t *cr, double x, double y, double width, double height)
{
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

static double
bottom_of (const DuskPlace *place)
{
  return place->y + place->height;
}

static GArray *
joined_columns (const DuskChart *chart, const DuskLayout *layout, const DuskExtremes *extremes)
{
  GArray *columns = dusk_columns_new (chart, layout, extremes, 1);

  dusk_columns_join (columns);
  return columns;
}

/* Hatches what is not known, over the whole height of the plot: unknown is neither 0 nor a guess. */
static void
hatch_unknown (cairo_t *cr, const DuskPlace *place, const GArray *columns, const DuskPalette *palette)
{
  cairo_pattern_t *hatch;
  gboolean any = FALSE;

  for (guint i = 0; i < columns->len; i++)
    {
      const DuskColumn *column = &g_array_index (columns, DuskColumn, i);
      if (column->is_known)
        continue;
      cairo_rectangle (cr, column->x0, place->y, column->x1 - column->x0, place->height);
      any = TRUE;
    }
  if (!any)
    return;
  hatch = dusk_palette_hatch (palette);
  cairo_save (cr);
  cairo_clip (cr);
  cairo_set_source (cr, hatch);
  cairo_paint_with_alpha (cr, HATCH_ALPHA);
  cairo_restore (cr);
  cairo_pattern_destroy (hatch);
}

/* An area that does not stand on 0 is torn off below, for its height then means nothing. */
static void
clip_torn_edge (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place)
{
  double bottom = bottom_of (place), right = layout->x + layout->width;
  gboolean is_up = FALSE;

  cairo_move_to (cr, layout->x, place->y);
  cairo_line_to (cr, right, place->y);
  for (double x = right; x > layout->x; x -= TOOTH_PX / 2.0, is_up = !is_up)
    cairo_line_to (cr, x, bottom - (is_up ? TOOTH_DEEP_PX : 0));
  cairo_line_to (cr, layout->x, bottom);
  cairo_close_path (cr);
  cairo_clip (cr);
}

static void
fill_area (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const GArray *columns, const DuskPalette *palette)
{
  double bottom = bottom_of (place);

  cairo_save (cr);
  if (place->scale.is_broken)
    clip_torn_edge (cr, layout, place);
  dusk_palette_set (cr, &palette->line_fill);
  for (guint i = 0; i < columns->len; i++)
    {
      const DuskColumn *column = &g_array_index (columns, DuskColumn, i);
      if (column->is_known)
        {
          double y = dusk_place_y (place, column->max);
          cairo_rectangle (cr, column->x0, y, column->x1 - column->x0, bottom - y);
        }
    }
  cairo_fill (cr);
  cairo_restore (cr);
}

/* The baseline: dashed, one stroke a run, so that the dashes keep their beat. */
static void
stroke_normal (cairo_t *cr, const DuskPlace *place, const GArray *columns, const DuskPalette *palette)
{
  static const double dashes[] = { 4, 3 };
  const DuskColumn *last = NULL;

  for (guint i = 0; i < columns->len; i++)
    {
      const DuskColumn *column = &g_array_index (columns, DuskColumn, i);
      double y = column->is_known ? dusk_place_y (place, column->max) - 0.5 : 0;
      if (!column->is_known)
        {
          last = NULL;
          continue;
        }
      if (last == NULL)
        cairo_move_to (cr, column->x0, y);
      else
        cairo_line_to (cr, column->x0, y);
      cairo_line_to (cr, column->x1, y);
      last = column;
    }
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, G_N_ELEMENTS (dashes), 0);
  dusk_palette_set (cr, &palette->dim_text);
  cairo_stroke (cr);
  cairo_restore (cr);
}

/* The rise or fall between two columns. Columns of a single px take it into themselves, so that dense wiggles do not grow fat. */
static void
fill_riser (cairo_t *cr, const DuskColumn *column, double top, double bottom)
{
  if (column->x1 - column->x0 < LINE_PX)
    fill_box (cr, column->x0, top, column->x1 - column->x0, bottom - top);
  else
    fill_box (cr, column->x0 - LINE_PX / 2.0, top, LINE_PX, bottom - top);
}

/* The line as boxes on whole px: sharp, fast, and with a column's least and greatest value both in it. */
static void
fill_line (cairo_t *cr, const DuskPlace *place, const GArray *columns, const DuskPalette *palette)
{
  gboolean has_last = FALSE;
  double last_top = 0, last_bottom = 0;

  dusk_palette_set (cr, &palette->line);
  for (guint i = 0; i < columns->len; i++)
    {
      const DuskColumn *column = &g_array_index (columns, DuskColumn, i);
      double top, bottom;

      if (!column->is_known)
        {
          has_last = FALSE;
          continue;
        }
      top = dusk_place_y (place, column->max) - LINE_PX / 2.0;
      bottom = dusk_place_y (place, column->min) + LINE_PX / 2.0;
      fill_box (cr, column->x0, top, column->x1 - column->x0, bottom - top);
      if (has_last && top > last_bottom - LINE_PX)
        fill_riser (cr, column, last_bottom - LINE_PX, top + LINE_PX);
      else if (has_last && bottom < last_top + LINE_PX)
        fill_riser (cr, column, bottom - LINE_PX, last_top + LINE_PX);
      has_last = TRUE;
      last_top = top;
      last_bottom = bottom;
    }
}

static void
fill_bars (cairo_t *cr, const DuskPlace *place, const GArray *columns, double sign, const DuskColor *color)
{
  double zero = dusk_place_y (place, 0);

  dusk_palette_set (cr, color);
  for (guint i = 0; i < columns->len; i++)
    {
      const DuskColumn *column = &g_array_index (columns, DuskColumn, i);
      double width = column->x1 - column->x0, height;

      if (!column->is_known || column->max <= 0)
        continue;
      width = width >= BAR_PITCH_PX ? width - 1 : width;
      height = fmax (fabs (dusk_place_y (place, sign * column->max) - zero), 1);
      fill_box (cr, column->x0, sign > 0 ? zero - height : zero, width, height);
    }
}

static const DuskColor *
bar_color (DuskChartRole role, const DuskPalette *palette)
{
  switch (role)
    {
    case DUSK_CHART_UNSTABLE:
      return &palette->unstable;
    case DUSK_CHART_WITHDRAWALS:
      return &palette->withdrawals;
    case DUSK_CHART_ANNOUNCEMENTS:
      return &palette->announcements;
    case DUSK_CHART_AVAILABLE:
    case DUSK_CHART_VISIBILITY:
    default:
      return &palette->line;
    }
}

static void
stroke_base (cairo_t *cr, const DuskLayout *layout, double y, const DuskPalette *palette)
{
  dusk_palette_set (cr, &palette->grid);
  fill_box (cr, layout->x, y, layout->width, 1);
}

void
dusk_panel_draw_ground (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  g_autoptr (GArray) columns = NULL;

  if (place->panel->kind == DUSK_PANEL_STRIPS)
    return;
  columns = joined_columns (chart, layout, place->panel->main);
  hatch_unknown (cr, place, columns, palette);
  if (place->panel->kind == DUSK_PANEL_STEPS)
    fill_area (cr, layout, place, columns, palette);
}

static void
draw_steps (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  g_autoptr (GArray) columns = joined_columns (chart, layout, place->panel->main);

  if (!place->scale.is_broken)
    stroke_base (cr, layout, bottom_of (place), palette);
  if (place->panel->other)
    {
      g_autoptr (GArray) normal = joined_columns (chart, layout, place->panel->other);
      stroke_normal (cr, place, normal, palette);
    }
  fill_line (cr, place, columns, palette);
}

static void
draw_bars (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  g_autoptr (GArray) columns = dusk_columns_new (chart, layout, place->panel->main, BAR_PITCH_PX);

  stroke_base (cr, layout, dusk_place_y (place, 0), palette);
  fill_bars (cr, place, columns, 1, bar_color (place->panel->role, palette));
  if (place->panel->kind == DUSK_PANEL_MIRRORED_BARS)
    {
      g_autoptr (GArray) down = dusk_columns_new (chart, layout, place->panel->other, BAR_PITCH_PX);
      fill_bars (cr, place, down, -1, &palette->withdrawals);
    }
}

void
dusk_panel_draw_marks (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  switch (place->panel->kind)
    {
    case DUSK_PANEL_STEPS:
      draw_steps (chart, cr, layout, place, palette);
      break;
    case DUSK_PANEL_BARS:
    case DUSK_PANEL_MIRRORED_BARS:
      draw_bars (chart, cr, layout, place, palette);
      break;
    case DUSK_PANEL_STRIPS:
    default:
      dusk_strips_draw (chart, cr, layout, place, palette);
    }
}
