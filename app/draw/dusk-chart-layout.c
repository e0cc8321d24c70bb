/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-lettering.h"

#include <math.h>

#define HEADING_PX     21 /* text, and the caps of bands below it */
#define GAP_PX         10
#define AXIS_PX        20
#define LABEL_GAP_PX   7
#define MAX_GUTTER     0.35
#define STRIP_PITCH_PX 18
#define MAX_STRIPS_PX  1080

/* An axis from 0 is honest about an outage but hides one route in a hundred: where all stays near the top, the axis is broken off below.
   Yet never closer than this share of the top, or noise would look like a catastrophe. */
#define BROKEN_ABOVE   0.90
#define BROKEN_SPAN    0.02
#define BROKEN_MIN_TOP 100

static double
natural_plot_height (const DuskPanel *panel)
{
  switch (panel->kind)
    {
    case DUSK_PANEL_STEPS:
      return 84;
    case DUSK_PANEL_BARS:
      return 46;
    case DUSK_PANEL_MIRRORED_BARS:
      return 76;
    case DUSK_PANEL_STRIPS:
    default:
      return MIN (panel->strips->len * STRIP_PITCH_PX, MAX_STRIPS_PX);
    }
}

static double
fixed_height (const DuskChart *chart)
{
  guint n = chart->panels->len;

  return n * HEADING_PX + (n > 1 ? (n - 1) * GAP_PX : 0) + AXIS_PX;
}

/* The greatest of 1, 2, 5, 10, 20 … that is not beyond @value. */
static double
round_down (double value)
{
  double power = pow (10, floor (log10 (value)));
  double digit = value / power;

  return (digit >= 5 ? 5 : digit >= 2 ? 2 : 1) * power;
}

static DuskScale
steps_scale (const DuskPanel *panel, DuskStretch main, DuskStretch other)
{
  DuskScale scale = { 0, fmax (main.max, other.max), FALSE };

  if (panel->role == DUSK_CHART_VISIBILITY)
    return (DuskScale){ 0, 1, FALSE };
  if (scale.top >= BROKEN_MIN_TOP && main.min < scale.top && main.min > BROKEN_ABOVE * scale.top)
    {
      double step;
      scale.bottom = fmin (main.min, (1 - BROKEN_SPAN) * scale.top);
      step = fmax (round_down ((scale.top - scale.bottom) / 4), 1);
      scale.bottom = floor (scale.bottom / step - 0.25) * step;
      scale.is_broken = TRUE;
    }
  return scale;
}

static DuskScale
scale_of (const DuskChart *chart, const DuskPanel *panel)
{
  const DuskStretch none = { .min = NAN, .max = NAN };
  double from_s = (double) chart->view_from_s, to_s = (double) chart->view_to_s;
  DuskStretch main = panel->main ? dusk_extremes_between (panel->main, from_s, to_s) : none;
  DuskStretch other = panel->other ? dusk_extremes_between (panel->other, from_s, to_s) : none;
  DuskScale scale = { 0, main.max, FALSE };

  if (panel->kind == DUSK_PANEL_STEPS)
    scale = steps_scale (panel, main, other);
  else if (panel->kind == DUSK_PANEL_MIRRORED_BARS)
    {
      /* One scale for both, so that they compare; the middle line lies where the two need it. */
      double greatest = fmax (fmax (main.max, other.max), 1);
      scale.top = fmax (main.max, 0.2 * greatest);
      scale.bottom = -fmax (other.max, 0.2 * greatest);
    }
  if (!(scale.top > scale.bottom))
    scale.top = scale.bottom + 1;
  return scale;
}

DuskLayout *
dusk_layout_new (DuskChart *chart, double width_px, double height_px, double gutter_px)
{
  DuskLayout *layout = g_new0 (DuskLayout, 1);
  double natural = 0, strips = 0, rest, y = 0;

  layout->width_px = width_px;
  layout->height_px = height_px;
  layout->x = ceil (gutter_px);
  layout->width = fmax (floor (width_px) - layout->x, 1);
  layout->places = g_array_new (FALSE, TRUE, sizeof (DuskPlace));

  for (guint i = 0; i < chart->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (chart->panels, i);
      natural += natural_plot_height (panel);
      strips += panel->kind == DUSK_PANEL_STRIPS ? natural_plot_height (panel) : 0;
    }
  rest = fmax (height_px - fixed_height (chart), 0);
  for (guint i = 0; i < chart->panels->len; i++)
    {
      const DuskPanel *panel = g_ptr_array_index (chart->panels, i);
      DuskPlace place = { .panel = panel, .heading_y = y, .y = y + HEADING_PX, .scale = scale_of (chart, panel) };
      double wanted = natural_plot_height (panel);

      /* Too little room is shared out alike; room to spare goes to the plots, for strips gain nothing by it. */
      if (rest < natural)
        place.height = wanted * rest / natural;
      else if (panel->kind == DUSK_PANEL_STRIPS)
        place.height = wanted;
      else
        place.height = wanted * (rest - strips) / (natural - strips);
      place.height = fmax (floor (place.height), 4);
      g_array_append_val (layout->places, place);
      y = place.y + place.height + GAP_PX;
    }
  layout->axis_y = chart->panels->len > 0 ? y - GAP_PX : 0;
  return layout;
}

void
dusk_layout_free (DuskLayout *layout)
{
  g_array_unref (layout->places);
  g_free (layout);
}

const DuskPlace *
dusk_layout_place (const DuskLayout *layout, guint index)
{
  return &g_array_index (layout->places, DuskPlace, index);
}

static double
x_at (const DuskChart *chart, double x_px, double width_px, double time_s)
{
  return x_px + (time_s - (double) chart->view_from_s) * width_px / (double) (chart->view_to_s - chart->view_from_s);
}

double
dusk_layout_x (const DuskLayout *layout, const DuskChart *chart, double time_s)
{
  return x_at (chart, layout->x, layout->width, time_s);
}

double
dusk_place_y (const DuskPlace *place, double value)
{
  double share = (value - place->scale.bottom) / (place->scale.top - place->scale.bottom);

  /* A line of 2 px at either end stays whole. */
  return round (place->y + place->height - 1 - CLAMP (share, 0, 1) * (place->height - 2));
}

double
dusk_layout_gutter (const DuskChart *chart, double width_px)
{
  return ceil (fmin (chart->gutter_px, MAX_GUTTER * width_px));
}

double
dusk_layout_needed_gutter (const DuskPanel *panel)
{
  g_autofree char *text = NULL;
  DuskStretch main, other = { .max = NAN };
  double greatest;

  if (panel->kind == DUSK_PANEL_STRIPS)
    {
      const DuskStrip *newest;
      if (panel->strips == NULL || panel->strips->len == 0)
        return 0;
      newest = g_ptr_array_index (panel->strips, panel->strips->len - 1);
      return dusk_lettering_width (DUSK_LETTERING_CODE, newest->label) + LABEL_GAP_PX;
    }
  main = dusk_extremes_over (panel->main, 0, G_MAXSIZE);
  if (panel->other)
    other = dusk_extremes_over (panel->other, 0, G_MAXSIZE);
  greatest = panel->role == DUSK_CHART_VISIBILITY ? 1 : fmax (main.max, other.max);
  text = dusk_chart_value_text (panel->role, isnan (greatest) ? 0 : greatest);
  return dusk_lettering_width (DUSK_LETTERING_CAPTION, text) + LABEL_GAP_PX;
}

int
dusk_chart_natural_height (DuskChart *self)
{
  double height;

  g_return_val_if_fail (DUSK_IS_CHART (self), 0);

  height = fixed_height (self);
  for (guint i = 0; i < self->panels->len; i++)
    height += natural_plot_height (g_ptr_array_index (self->panels, i));
  return (int) ceil (height);
}

double
dusk_chart_x_of (DuskChart *self, gint64 time_s, double width_px)
{
  double gutter;

  g_return_val_if_fail (DUSK_IS_CHART (self), 0);

  gutter = dusk_layout_gutter (self, width_px);
  return x_at (self, gutter, fmax (floor (width_px) - gutter, 1), (double) time_s);
}

gint64
dusk_chart_time_at (DuskChart *self, double x_px, double width_px)
{
  double gutter, share;

  g_return_val_if_fail (DUSK_IS_CHART (self), 0);

  gutter = dusk_layout_gutter (self, width_px);
  share = (x_px - gutter) / fmax (floor (width_px) - gutter, 1);
  share = CLAMP (share, 0, 1);
  /* So that the x of a time gives that time again, whatever is lost in between. */
  return self->view_from_s + (gint64) floor (share * (double) (self->view_to_s - self->view_from_s) + 1e-3);
}
