/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-lettering.h"

#include <glib/gi18n.h>
#include <math.h>

#define TICK_GAP_PX    64
#define LABEL_TOP_PX   5
#define LABEL_GAP_PX   8
#define VALUE_GAP_PX   7
#define VALUE_PITCH_PX 28
#define GRID_ALPHA     0.7

/* The year is left out where it would cover the first day or hour; the title and the cursor tell it. */
#define YEAR_FROM_PX 480

typedef enum {
  SECONDS,
  MONTHS,
} TickUnit;

typedef struct {
  TickUnit unit;
  int      count;
} TickStep;

static const TickStep tick_steps[] = {
  { SECONDS, 1 },
  { SECONDS, 2 },
  { SECONDS, 5 },
  { SECONDS, 10 },
  { SECONDS, 20 },
  { SECONDS, 30 },
  { SECONDS, 60 },
  { SECONDS, 120 },
  { SECONDS, 300 },
  { SECONDS, 600 },
  { SECONDS, 900 },
  { SECONDS, 1800 },
  { SECONDS, 3600 },
  { SECONDS, 7200 },
  { SECONDS, 3 * 3600 },
  { SECONDS, 6 * 3600 },
  { SECONDS, 12 * 3600 },
  { SECONDS, DUSK_DAY_S },
  { SECONDS, 2 * DUSK_DAY_S },
  { SECONDS, 7 * DUSK_DAY_S },
  { MONTHS, 1 },
  { MONTHS, 2 },
  { MONTHS, 3 },
  { MONTHS, 6 },
  { MONTHS, 12 },
  { MONTHS, 24 },
  { MONTHS, 60 },
  { MONTHS, 120 },
};

/* 1 January 1970 was a Thursday: weeks begin on the Monday four days later. */
#define FIRST_MONDAY_S (4 * DUSK_DAY_S)
#define MONTH_S        (30.4 * DUSK_DAY_S)

static double
step_length_s (const TickStep *step)
{
  return step->unit == SECONDS ? step->count : step->count * MONTH_S;
}

static const TickStep *
choose_step (const DuskChart *chart, const DuskLayout *layout, double gap_px)
{
  double px_s = (double) (chart->view_to_s - chart->view_from_s) / layout->width;
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (tick_steps) && step_length_s (&tick_steps[i]) < gap_px * px_s)
    i++;
  return &tick_steps[i];
}

static gint64
month_start (int month)
{
  g_autoptr (GDateTime) moment = g_date_time_new_utc (month / 12, month % 12 + 1, 1, 0, 0, 0);

  return moment ? g_date_time_to_unix (moment) : G_MAXINT64;
}

/* Months since the year 0. */
static int
month_of (gint64 time_s)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);

  return moment ? g_date_time_get_year (moment) * 12 + g_date_time_get_month (moment) - 1 : 0;
}

GArray *
dusk_axis_ticks (const DuskChart *chart, const DuskLayout *layout, double gap_px)
{
  const TickStep *step = choose_step (chart, layout, gap_px);
  GArray *ticks = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 phase_s = step->count == 7 * DUSK_DAY_S ? FIRST_MONDAY_S : 0;
  gint64 time_s = phase_s + dusk_time_floor (chart->view_from_s - phase_s, step->unit == SECONDS ? step->count : 1);
  int month = month_of (chart->view_from_s) / step->count * step->count;

  if (step->unit == MONTHS)
    time_s = month_start (month);
  while (time_s < chart->view_to_s)
    {
      if (time_s > chart->view_from_s)
        g_array_append_val (ticks, time_s);
      time_s = step->unit == SECONDS ? time_s + step->count : month_start (month += step->count);
    }
  return ticks;
}

void
dusk_axis_draw_grid (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette)
{
  static const double dots[] = { 1, 3 };
  g_autoptr (GArray) ticks = dusk_axis_ticks (chart, layout, TICK_GAP_PX);
  DuskColor color = palette->hatch;

  color.alpha = GRID_ALPHA;
  cairo_save (cr);
  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dots, G_N_ELEMENTS (dots), 0);
  for (guint i = 0; i < ticks->len; i++)
    {
      double x = floor (dusk_layout_x (layout, chart, (double) g_array_index (ticks, gint64, i))) + 0.5;
      for (guint p = 0; p < layout->places->len; p++)
        {
          const DuskPlace *place = dusk_layout_place (layout, p);
          if (place->panel->kind == DUSK_PANEL_STRIPS)
            continue;
          cairo_move_to (cr, x, place->y);
          cairo_line_to (cr, x, place->y + place->height);
        }
    }
  dusk_palette_set (cr, &color);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static gboolean
is_midnight (gint64 time_s)
{
  return time_s % DUSK_DAY_S == 0;
}

/* What has changed since the label before: the clock, the day, the month, the year. */
static char *
tick_label (gint64 time_s, gint64 step_s, gint64 last_s)
{
  int month = month_of (time_s), last_month = month_of (last_s);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (time_s);

  if (step_s < DUSK_MINUTE_S)
    return dusk_time_to_text (time_s, NULL, DUSK_TIME_CLOCK_SECONDS);
  if (!is_midnight (time_s))
    return dusk_time_to_text (time_s, NULL, DUSK_TIME_CLOCK);
  if (step_s < DUSK_DAY_S)
    return dusk_time_to_text (time_s, NULL, DUSK_TIME_DAY);
  if (step_s >= 28 * DUSK_DAY_S && month % 12 == 0)
    return g_date_time_format (moment, "%Y");
  if (step_s >= 28 * DUSK_DAY_S)
    return dusk_time_to_text (time_s, NULL, DUSK_TIME_MONTH);
  if (month != last_month)
    return dusk_time_to_text (time_s, NULL, DUSK_TIME_DAY);
  return g_strdup_printf ("%d", g_date_time_get_day_of_month (moment));
}

static char *
end_label (const DuskLayout *layout, gint64 time_s, gint64 other_s, gboolean is_first)
{
  gboolean has_year = (is_first && layout->width >= YEAR_FROM_PX) || month_of (time_s) / 12 != month_of (other_s) / 12;
  g_autofree char *text = NULL;

  if (is_midnight (time_s))
    text = dusk_time_to_text (time_s, NULL, has_year ? DUSK_TIME_DATE : DUSK_TIME_DAY);
  else
    text = dusk_time_to_text (time_s, NULL, dusk_chart_finer (has_year ? DUSK_TIME_FULL : DUSK_TIME_DAY_CLOCK, time_s));
  /* Translators: the right end of a time axis, such as “24 Dec UTC” */
  return is_first ? g_steal_pointer (&text) : g_strdup_printf (_("%s UTC"), text);
}

void
dusk_axis_draw_times (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPalette *palette)
{
  g_autoptr (GArray) ticks = dusk_axis_ticks (chart, layout, TICK_GAP_PX);
  gint64 step_s = ticks->len > 1 ? g_array_index (ticks, gint64, 1) - g_array_index (ticks, gint64, 0) : DUSK_DAY_S;
  g_autofree char *first = end_label (layout, chart->view_from_s, chart->view_to_s, TRUE);
  g_autofree char *last = end_label (layout, chart->view_to_s, chart->view_from_s, FALSE);
  double y = layout->axis_y + LABEL_TOP_PX, right = layout->x + layout->width;
  double left_end = layout->x + dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, first, layout->x, y, 0, layout->width, &palette->dim_text);
  double right_end = right - dusk_lettering_width (DUSK_LETTERING_CAPTION, last);
  gint64 last_s = chart->view_from_s;

  if (right_end < left_end + LABEL_GAP_PX)
    return;
  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, last, right, y, 1, 0, &palette->dim_text);
  for (guint i = 0; i < ticks->len; i++)
    {
      gint64 time_s = g_array_index (ticks, gint64, i);
      g_autofree char *label = tick_label (time_s, step_s, last_s);
      double x = dusk_layout_x (layout, chart, (double) time_s);
      double half = dusk_lettering_width (DUSK_LETTERING_CAPTION, label) / 2;
      gboolean is_new_day = is_midnight (time_s) && step_s < DUSK_DAY_S;

      if (x - half < left_end + LABEL_GAP_PX || x + half > right_end - LABEL_GAP_PX)
        continue;
      dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, label, x, y, 0.5, 0, is_new_day ? &palette->text : &palette->dim_text);
      last_s = time_s;
    }
}

static void
draw_value (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, double value, const DuskPalette *palette)
{
  g_autofree char *text = dusk_chart_value_text (place->panel->role, fabs (value));
  double line = dusk_lettering_height (DUSK_LETTERING_CAPTION);

  dusk_lettering_draw (cr, DUSK_LETTERING_CAPTION, text, layout->x - VALUE_GAP_PX, dusk_place_y (place, value) - line / 2, 1,
                       layout->x - VALUE_GAP_PX, &palette->dim_text);
}

/* Whole steps of 1, 2, 5, 10 … between the ends, where a tall plot has room for them. */
static void
draw_inner_values (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  const DuskScale *scale = &place->scale;
  double rough = (scale->top - scale->bottom) * VALUE_PITCH_PX / place->height;
  double power = pow (10, floor (log10 (rough))), digit = rough / power;
  double step = (digit <= 1.1 ? 1 : digit <= 2.2 ? 2 : digit <= 5.5 ? 5 : 10) * power;

  if (place->panel->role != DUSK_CHART_VISIBILITY)
    step = fmax (step, 1);
  for (double value = ceil (scale->bottom / step) * step; value < scale->top; value += step)
    if (fabs (dusk_place_y (place, value) - dusk_place_y (place, scale->top)) >= VALUE_PITCH_PX / 2.0
        && fabs (dusk_place_y (place, value) - dusk_place_y (place, scale->bottom)) >= VALUE_PITCH_PX / 2.0)
      draw_value (cr, layout, place, value, palette);
}

void
dusk_axis_draw_values (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  draw_value (cr, layout, place, place->scale.top, palette);
  if (place->height < VALUE_PITCH_PX / 2.0)
    return;
  draw_value (cr, layout, place, place->scale.bottom, palette);
  draw_inner_values (cr, layout, place, palette);
}
