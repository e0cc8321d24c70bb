/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-private.h"

#include "dusk-lettering.h"

#include <math.h>

#define ROW_GAP_PX    4
#define RADIUS_PX     2
#define MIN_GAP_PX    2
#define LABEL_FROM_PX 11 /* rows closer than a line of text are labelled now and then */

static void
round_box (cairo_t *cr, double x, double y, double width, double height)
{
  double radius = fmin (RADIUS_PX, fmin (width, height) / 2);

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - radius, y + radius, radius, -G_PI / 2, 0);
  cairo_arc (cr, x + width - radius, y + height - radius, radius, 0, G_PI / 2);
  cairo_arc (cr, x + radius, y + height - radius, radius, G_PI / 2, G_PI);
  cairo_arc (cr, x + radius, y + radius, radius, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
}

/* The first gap that ends after @time_s. */
static guint
first_gap_after (const GArray *gaps, gint64 time_s)
{
  guint low = 0, high = gaps->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      if (g_array_index (gaps, DuskSpan, middle).end_s <= time_s)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static void
add_gaps (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskStrip *strip, double y, double height)
{
  double left = layout->x, right = layout->x + layout->width, drawn_to = left;

  for (guint i = first_gap_after (strip->gaps, chart->view_from_s); i < strip->gaps->len; i++)
    {
      const DuskSpan *gap = &g_array_index (strip->gaps, DuskSpan, i);
      double x0, x1;

      if (gap->start_s >= chart->view_to_s)
        break;
      x0 = fmax (floor (dusk_layout_x (layout, chart, (double) gap->start_s)), left);
      x1 = fmin (round (dusk_layout_x (layout, chart, (double) gap->end_s)), right);
      x0 = fmin (x0, right - MIN_GAP_PX);
      x1 = fmax (x1, x0 + MIN_GAP_PX);
      x0 = fmax (x0, drawn_to);
      if (x1 > x0)
        cairo_rectangle (cr, x0, y, x1 - x0, height);
      drawn_to = fmax (drawn_to, x1);
    }
}

static void
draw_row (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskStrip *strip, double y, double height,
          const DuskPalette *palette, cairo_pattern_t *hatch)
{
  double left = layout->x, right = layout->x + layout->width;
  double known_from = CLAMP (dusk_layout_x (layout, chart, (double) strip->known.start_s), left, right);
  double known_to = CLAMP (dusk_layout_x (layout, chart, (double) strip->known.end_s), left, right);

  cairo_save (cr);
  round_box (cr, left, y, layout->width, height);
  if (known_from <= left && known_to >= right)
    {
      dusk_palette_set (cr, &palette->announcements);
      cairo_fill (cr);
    }
  else
    {
      cairo_set_source (cr, hatch);
      cairo_fill (cr);
      dusk_palette_set (cr, &palette->announcements);
      cairo_rectangle (cr, known_from, y, fmax (known_to - known_from, 0), height);
      cairo_fill (cr);
    }
  dusk_palette_set (cr, &palette->levels[DUSK_LEVEL_DARK]);
  add_gaps (chart, cr, layout, strip, y, height);
  cairo_fill (cr);
  cairo_restore (cr);
}

static double
pitch_of (const DuskPlace *place)
{
  return place->height / place->panel->strips->len;
}

void
dusk_strips_draw (const DuskChart *chart, cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  const GPtrArray *strips = place->panel->strips;
  cairo_pattern_t *hatch = dusk_palette_hatch (palette);

  for (guint i = 0; i < strips->len; i++)
    {
      double top = round (place->y + i * pitch_of (place)), end = round (place->y + (i + 1) * pitch_of (place));
      double gap = end - top > 2 * ROW_GAP_PX ? ROW_GAP_PX : end - top > 3 ? 1 : 0;
      draw_row (chart, cr, layout, g_ptr_array_index (strips, i), top, fmax (end - top - gap, 1), palette, hatch);
    }
  cairo_pattern_destroy (hatch);
}

void
dusk_strips_draw_labels (cairo_t *cr, const DuskLayout *layout, const DuskPlace *place, const DuskPalette *palette)
{
  const GPtrArray *strips = place->panel->strips;
  double line = dusk_lettering_height (DUSK_LETTERING_CODE), drawn_to = place->y - line;

  for (guint i = 0; i < strips->len; i++)
    {
      const DuskStrip *strip = g_ptr_array_index (strips, i);
      double middle = place->y + (i + 0.5) * pitch_of (place) - (pitch_of (place) > 2 * ROW_GAP_PX ? ROW_GAP_PX / 2.0 : 0);

      if (middle < drawn_to + LABEL_FROM_PX / 2.0)
        continue;
      dusk_lettering_draw (cr, DUSK_LETTERING_CODE, strip->label, 0, middle - line / 2, 0, layout->x - ROW_GAP_PX, &palette->text);
      drawn_to = middle + LABEL_FROM_PX / 2.0;
    }
}
