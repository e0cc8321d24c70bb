/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-painter.h"

#include <math.h>

/* How far beyond its points a line is seen. */
#define LINE_MARGIN_PX 3.0

/* Borders grow from the world to a region, so that neither looks crowded or bare. */
#define BORDER_FROM_PX  0.5
#define BORDER_TO_PX    1.0
#define CONTRAST_FACTOR 1.8

/** Pen: one world copy of a frame, and what is drawn with there. Differences are taken in double before anything gets to cairo. */
typedef struct {
  cairo_t            *cr;
  const DuskMapFrame *frame;
  const DuskMapSpot  *spots;
  guint               detail;
  int                 copy;
  double              left_px;
} Pen;

/*
 * How each level is drawn, so that size tells it too. Small territories in trouble are dots up to the size where their outline leaves room for the
 * colour inside.
 */
static const struct {
  double line_px;
  double dot_radius_px;
  double dot_below_px;
} marks[DUSK_N_LEVELS] = {
  [DUSK_LEVEL_NO_DATA] = { 0, 2.2, DUSK_MAP_DOT_PX },
  [DUSK_LEVEL_NORMAL] = { 0, 2.0, DUSK_MAP_DOT_PX },
  [DUSK_LEVEL_DEGRADED] = { 0, 3.4, DUSK_MAP_REACH_PX },
  [DUSK_LEVEL_CRITICAL] = { 0.9, 4, DUSK_MAP_REACH_PX },
  [DUSK_LEVEL_DARK] = { 1.4, 4.6, DUSK_MAP_REACH_PX },
};

static Pen
take_pen (cairo_t *cr, const DuskMapFrame *frame, int copy)
{
  return (Pen){ cr, frame, frame->plane->spots, dusk_map_frame_detail (frame), copy, frame->left_px - copy * frame->world_px };
}

static void
line_to (const Pen *pen, guint32 point)
{
  cairo_line_to (pen->cr, pen->spots[point].x * pen->frame->world_px - pen->left_px, pen->spots[point].y * pen->frame->world_px - pen->frame->top_px);
}

/* A run out of sight is cut short to its end point: the line between its ends lies in the run's box, so it is out of sight as well. */
static void
trace_run (const Pen *pen, guint32 run_index, gboolean is_reversed)
{
  const DuskWorldMap *map = pen->frame->plane->map;
  guint32 first = map->runs[run_index].first_point, last = first + map->runs[run_index].n_points - 1;

  if (!dusk_map_frame_shows_box (pen->frame, &pen->frame->plane->run_boxes[run_index], pen->copy, LINE_MARGIN_PX))
    line_to (pen, is_reversed ? first : last);
  else if (is_reversed)
    {
      for (guint32 i = last; i-- > first;)
        if (map->points[i].detail <= pen->detail)
          line_to (pen, i);
    }
  else
    for (guint32 i = first + 1; i <= last; i++)
      if (map->points[i].detail <= pen->detail)
        line_to (pen, i);
}

static void
trace_ref (const Pen *pen, guint32 ref)
{
  const DuskMapArc *arc = &pen->frame->plane->map->arcs[DUSK_MAP_REF_ARC (ref)];

  if (DUSK_MAP_REF_IS_REVERSED (ref))
    for (guint32 i = arc->n_runs; i-- > 0;)
      trace_run (pen, arc->first_run + i, TRUE);
  else
    for (guint32 i = 0; i < arc->n_runs; i++)
      trace_run (pen, arc->first_run + i, FALSE);
}

static void
start_ref (const Pen *pen, guint32 ref)
{
  const DuskWorldMap *map = pen->frame->plane->map;
  const DuskMapArc *arc = &map->arcs[DUSK_MAP_REF_ARC (ref)];
  const DuskMapRun *run = &map->runs[DUSK_MAP_REF_IS_REVERSED (ref) ? arc->first_run + arc->n_runs - 1 : arc->first_run];

  cairo_new_sub_path (pen->cr);
  line_to (pen, DUSK_MAP_REF_IS_REVERSED (ref) ? run->first_point + run->n_points - 1 : run->first_point);
}

static void
trace_ring (const Pen *pen, const DuskMapRing *ring, const DuskMapBox *box)
{
  const guint32 *refs = &pen->frame->plane->map->refs[ring->first_ref];

  if (!dusk_map_frame_shows_box (pen->frame, box, pen->copy, LINE_MARGIN_PX))
    return;
  start_ref (pen, refs[0]);
  for (guint32 i = 0; i < ring->n_refs; i++)
    trace_ref (pen, refs[i]);
  cairo_close_path (pen->cr);
}

static void
trace_shape (const Pen *pen, guint index)
{
  const DuskMapPlane *plane = pen->frame->plane;
  const DuskMapShape *shape = &plane->map->shapes[index];

  for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    trace_ring (pen, &plane->map->rings[i], &plane->ring_boxes[i]);
}

static void
trace_arc (const Pen *pen, guint32 arc)
{
  guint32 ref = DUSK_MAP_REF (arc, FALSE);

  start_ref (pen, ref);
  trace_ref (pen, ref);
}

static gboolean
arc_is_seen (const Pen *pen, const DuskMapArc *arc)
{
  for (guint32 i = 0; i < arc->n_runs; i++)
    if (dusk_map_frame_shows_box (pen->frame, &pen->frame->plane->run_boxes[arc->first_run + i], pen->copy, LINE_MARGIN_PX))
      return TRUE;
  return FALSE;
}

static void
trace_dot (const Pen *pen, guint index, double radius_px)
{
  const DuskMapSpot *label = &pen->frame->plane->labels[index];

  if (!dusk_map_frame_shows_box (pen->frame, &(DuskMapBox){ label->x, label->y, label->x, label->y }, pen->copy, radius_px))
    return;
  cairo_new_sub_path (pen->cr);
  cairo_arc (pen->cr, label->x * pen->frame->world_px - pen->left_px, label->y * pen->frame->world_px - pen->frame->top_px, radius_px, 0, 2 * G_PI);
}

static gboolean
is_dot (const DuskMapFrame *frame, guint index, DuskLevel level)
{
  return frame->plane->sides[index] * frame->world_px < marks[level].dot_below_px;
}

static void
set_border (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style)
{
  double growth = CLAMP (log2 (frame->world_px / 1000) / 4, 0, 1), line_px = BORDER_FROM_PX + (BORDER_TO_PX - BORDER_FROM_PX) * growth;

  dusk_palette_set (cr, style->is_high_contrast ? &style->palette->text : &style->palette->border);
  cairo_set_line_width (cr, style->is_high_contrast ? line_px * CONTRAST_FACTOR : line_px);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_BEVEL);
}

/* Web Mercator ends where Antarctica's ice goes on; a frame that reaches farther shows more of it instead of a sea. */
static void
fill_polar_cap (cairo_t *cr, const DuskMapFrame *frame)
{
  double end_px = frame->world_px - frame->top_px - 1;

  if (frame->is_repeating && end_px < frame->height_px)
    {
      cairo_rectangle (cr, -1, end_px, frame->width_px + 2, frame->height_px - end_px + 1);
      cairo_fill (cr);
    }
}

void
dusk_map_paint_land (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style)
{
  const DuskMapPlane *plane = frame->plane;
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      for (guint32 i = 0; i < plane->map->n_lands; i++)
        trace_ring (&pen, &plane->map->lands[i], &plane->land_boxes[i]);
    }
  /* All copies in one fill: edges that meet at 180° cancel each other out, where two fills would let the sea shine through. */
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  dusk_palette_set (cr, &style->palette->levels[DUSK_LEVEL_NORMAL]);
  cairo_fill (cr);
  fill_polar_cap (cr, frame);
}

/* @wanted: (nullable): per arc; %NULL for all */
static void
stroke_borders (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const guint8 *wanted)
{
  const DuskWorldMap *map = frame->plane->map;
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      for (guint32 i = 0; i < map->n_arcs; i++)
        if (map->arcs[i].is_border && (wanted == NULL || wanted[i]) && arc_is_seen (&pen, &map->arcs[i]))
          trace_arc (&pen, i);
    }
  set_border (cr, frame, style);
  cairo_stroke (cr);
}

static void
set_level (cairo_t *cr, const DuskMapStyle *style, DuskLevel level)
{
  cairo_pattern_t *hatch;

  if (level != DUSK_LEVEL_NO_DATA)
    {
      dusk_palette_set (cr, &style->palette->levels[level]);
      return;
    }
  hatch = dusk_palette_hatch (style->palette);
  cairo_set_source (cr, hatch);
  cairo_pattern_destroy (hatch);
}

/* @levels: (nullable): those at @level of it; %NULL for all territories */
static void
paint_dots (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel *levels, DuskLevel level)
{
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
        if (is_dot (frame, i, level) && (levels == NULL || levels[i] == level))
          trace_dot (&pen, i, marks[level].dot_radius_px);
    }
  set_level (cr, style, level);
  cairo_fill_preserve (cr);
  dusk_palette_set (cr, level >= DUSK_LEVEL_CRITICAL || style->is_high_contrast ? &style->palette->text : &style->palette->border);
  cairo_set_line_width (cr, MAX (marks[level].line_px, 0.6));
  cairo_stroke (cr);
}

void
dusk_map_paint_borders (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style)
{
  stroke_borders (cr, frame, style, NULL);
  paint_dots (cr, frame, style, NULL, DUSK_LEVEL_NORMAL);
}

static void
fill_level (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel *levels, DuskLevel level)
{
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
        if (levels[i] == level && !is_dot (frame, i, level))
          trace_shape (&pen, i);
    }
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_WINDING);
  set_level (cr, style, level);
  cairo_fill (cr);
  if (levels[dusk_territory_find ("AQ")->index] == level)
    fill_polar_cap (cr, frame);
}

static void
count_sides (const DuskWorldMap *map, guint index, guint8 *sides)
{
  const DuskMapShape *shape = &map->shapes[index];

  for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    for (guint32 j = 0; j < map->rings[i].n_refs; j++)
      sides[DUSK_MAP_REF_ARC (map->refs[map->rings[i].first_ref + j])]++;
}

/* Strokes borders that have at least @least territories of a level from @from to @to at their sides. */
static void
stroke_borders_of (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel *levels, DuskLevel from, DuskLevel to,
                   guint least)
{
  const DuskWorldMap *map = frame->plane->map;
  g_autofree guint8 *sides = g_new0 (guint8, map->n_arcs);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (levels[i] >= from && levels[i] <= to && levels[i] != DUSK_LEVEL_NORMAL && !is_dot (frame, i, levels[i]))
      count_sides (map, i, sides);
  for (guint32 i = 0; i < map->n_arcs; i++)
    sides[i] = sides[i] >= least;
  stroke_borders (cr, frame, style, sides);
}

/* Strokes the lines of a shape that are coasts or borders. */
static void
trace_outline (const Pen *pen, guint index)
{
  const DuskWorldMap *map = pen->frame->plane->map;
  const DuskMapShape *shape = &map->shapes[index];

  for (guint32 i = shape->first_ring; i < shape->first_ring + shape->n_rings; i++)
    for (guint32 j = 0; j < map->rings[i].n_refs; j++)
      {
        guint32 arc = DUSK_MAP_REF_ARC (map->refs[map->rings[i].first_ref + j]);
        if (!map->arcs[arc].is_artificial && arc_is_seen (pen, &map->arcs[arc]))
          trace_arc (pen, arc);
      }
}

static void
stroke_outlines (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel *levels, DuskLevel level)
{
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
        if (levels[i] == level && !is_dot (frame, i, level))
          trace_outline (&pen, i);
    }
  /* Twice as wide, since the fill comes over its inner half: so even the narrowest country keeps its colour. */
  dusk_palette_set (cr, &style->palette->text);
  cairo_set_line_width (cr, 2 * marks[level].line_px);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

void
dusk_map_paint_levels (cairo_t *cr, const DuskMapFrame *frame, const DuskMapStyle *style, const DuskLevel levels[DUSK_N_TERRITORIES])
{
  static const DuskLevel order[] = { DUSK_LEVEL_NORMAL, DUSK_LEVEL_NO_DATA, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK };

  fill_level (cr, frame, style, levels, DUSK_LEVEL_NO_DATA);
  fill_level (cr, frame, style, levels, DUSK_LEVEL_DEGRADED);
  stroke_borders_of (cr, frame, style, levels, DUSK_LEVEL_NO_DATA, DUSK_LEVEL_DEGRADED, 1);
  for (DuskLevel level = DUSK_LEVEL_CRITICAL; level <= DUSK_LEVEL_DARK; level++)
    {
      stroke_outlines (cr, frame, style, levels, level);
      fill_level (cr, frame, style, levels, level);
    }
  stroke_borders_of (cr, frame, style, levels, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    paint_dots (cr, frame, style, levels, order[i]);
}

void
dusk_map_paint_outline (cairo_t *cr, const DuskMapFrame *frame, guint index, const DuskColor *color, double line_px)
{
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      Pen pen = take_pen (cr, frame, copy);
      if (is_dot (frame, index, DUSK_LEVEL_DARK))
        trace_dot (&pen, index, marks[DUSK_LEVEL_DARK].dot_radius_px + 1 + line_px / 2);
      else
        trace_outline (&pen, index);
    }
  dusk_palette_set (cr, color);
  cairo_set_line_width (cr, line_px);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

static void
stroke_circle (cairo_t *cr, double x_px, double y_px, double radius_px, const DuskColor *color, double alpha)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x_px, y_px, radius_px, 0, 2 * G_PI);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, alpha);
  cairo_stroke (cr);
}

void
dusk_map_paint_ring (cairo_t *cr, double x_px, double y_px, const DuskColor *color, double phase)
{
  cairo_set_line_width (cr, 2);
  stroke_circle (cr, x_px, y_px, 15, color, 0.85);
  stroke_circle (cr, x_px, y_px, 15 + phase * (DUSK_MAP_RING_PX - 1 - 15), color, 0.85 * (1 - phase));
}

void
dusk_map_paint_swatch (cairo_t *cr, const DuskPalette *palette, DuskLevel level, double x_px, double y_px, double side_px)
{
  const double radius_px = 3;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x_px + side_px - radius_px, y_px + radius_px, radius_px, -G_PI / 2, 0);
  cairo_arc (cr, x_px + side_px - radius_px, y_px + side_px - radius_px, radius_px, 0, G_PI / 2);
  cairo_arc (cr, x_px + radius_px, y_px + side_px - radius_px, radius_px, G_PI / 2, G_PI);
  cairo_arc (cr, x_px + radius_px, y_px + radius_px, radius_px, G_PI, 3 * G_PI / 2);
  cairo_close_path (cr);
  set_level (cr, &(DuskMapStyle){ palette, FALSE }, level);
  cairo_fill (cr);
}
