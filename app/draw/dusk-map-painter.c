/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-painter.h"

#include <math.h>

#include "dusk-world-map.h"

#define BORDER_PX     0.6
#define DOT_RADIUS_PX 3.0
#define RING_FROM_PX  9.0
#define RING_TO_PX    24.0

/* How thick the outline of each level is. */
static const double outline_px[DUSK_N_LEVELS] = {
  [DUSK_LEVEL_DEGRADED] = 0.6, [DUSK_LEVEL_CRITICAL] = 1.2, [DUSK_LEVEL_DARK] = 1.8,
};

/* One world copy: its left edge in px, and what the visitors need. Differences are taken in double before anything is drawn. */
typedef struct {
  cairo_t            *cr;
  const DuskMapFrame *frame;
  double              copy;
} Copy;

static double
x_of (const Copy *copy, double x)
{
  return (x + copy->copy - copy->frame->origin_x) * copy->frame->world_px;
}

static double
y_of (const Copy *copy, double y)
{
  return (y - copy->frame->origin_y) * copy->frame->world_px;
}

static gboolean
copy_shows (const Copy *copy, const DuskMapBox *box, double margin_px)
{
  return x_of (copy, box->x1) >= -margin_px && x_of (copy, box->x0) <= copy->frame->width_px + margin_px && y_of (copy, box->y1) >= -margin_px
         && y_of (copy, box->y0) <= copy->frame->height_px + margin_px;
}

static int
first_copy (const DuskMapFrame *frame)
{
  return (int) floor (frame->origin_x);
}

static int
last_copy (const DuskMapFrame *frame)
{
  return (int) floor (frame->origin_x + frame->width_px / frame->world_px);
}

static void
trace_ring (const DuskMapPoint *points, guint length, guint polygon G_GNUC_UNUSED, gpointer user_data)
{
  const Copy *copy = user_data;

  cairo_move_to (copy->cr, x_of (copy, points[0].x), y_of (copy, points[0].y));
  for (guint i = 1; i < length; i++)
    cairo_line_to (copy->cr, x_of (copy, points[i].x), y_of (copy, points[i].y));
  cairo_close_path (copy->cr);
}

/* Along 180° and the poles shapes are cut, and nobody's border runs there. */
static gboolean
is_cut (DuskMapPoint a, DuskMapPoint b)
{
  const float edge = 1e-5f;

  return (a.x < edge && b.x < edge) || (a.x > 1 - edge && b.x > 1 - edge) || (a.y > 1 - edge && b.y > 1 - edge);
}

static void
trace_outline (const DuskMapPoint *points, guint length, guint polygon G_GNUC_UNUSED, gpointer user_data)
{
  const Copy *copy = user_data;

  cairo_move_to (copy->cr, x_of (copy, points[0].x), y_of (copy, points[0].y));
  for (guint i = 1; i < length; i++)
    if (is_cut (points[i - 1], points[i]))
      cairo_move_to (copy->cr, x_of (copy, points[i].x), y_of (copy, points[i].y));
    else
      cairo_line_to (copy->cr, x_of (copy, points[i].x), y_of (copy, points[i].y));
}

static gboolean
is_dot (const DuskMapFrame *frame, const DuskMapBox *box)
{
  return MAX (box->x1 - box->x0, box->y1 - box->y0) * frame->world_px < DUSK_MAP_DOT_PX;
}

static void
trace_dot (const Copy *copy, const DuskTerritory *territory, double radius_px)
{
  double x, y;

  dusk_map_project (territory->lon_deg, territory->lat_deg, &x, &y);
  cairo_new_sub_path (copy->cr);
  cairo_arc (copy->cr, x_of (copy, x), y_of (copy, y), radius_px, 0, 2 * G_PI);
}

static void
fill_land (const Copy *copy, const DuskPalette *palette)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  guint detail = dusk_world_map_detail (copy->frame->world_px);

  for (guint i = 0; i <= DUSK_N_TERRITORIES; i++)
    {
      DuskMapBox box = dusk_world_map_box (map, i);
      if (copy_shows (copy, &box, 0))
        dusk_world_map_visit_rings (map, i, detail, trace_ring, (gpointer) copy);
    }
  /* All land in one fill: neighbours filled apart would show a seam of the sea between them. */
  cairo_set_fill_rule (copy->cr, CAIRO_FILL_RULE_EVEN_ODD);
  dusk_palette_set (copy->cr, &palette->levels[DUSK_LEVEL_NORMAL]);
  cairo_fill (copy->cr);
}

static void
stroke_borders (const Copy *copy, const DuskPalette *palette)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  guint detail = dusk_world_map_detail (copy->frame->world_px);

  for (guint i = 0; i < dusk_world_map_n_arcs (map); i++)
    {
      DuskMapArc arc = dusk_world_map_arc (map, detail, i);
      if (arc.is_artificial || !copy_shows (copy, &arc.box, 1))
        continue;
      cairo_move_to (copy->cr, x_of (copy, arc.points[0].x), y_of (copy, arc.points[0].y));
      for (guint k = 1; k < arc.length; k++)
        cairo_line_to (copy->cr, x_of (copy, arc.points[k].x), y_of (copy, arc.points[k].y));
    }
  dusk_palette_set (copy->cr, &palette->border);
  cairo_set_line_width (copy->cr, BORDER_PX);
  cairo_set_line_join (copy->cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (copy->cr);
}

void
dusk_map_paint_land (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette)
{
  for (int i = first_copy (frame); i <= last_copy (frame); i++)
    {
      Copy copy = { cr, frame, i };
      fill_land (&copy, palette);
      stroke_borders (&copy, palette);
    }
}

static void
set_level_source (cairo_t *cr, const DuskPalette *palette, DuskLevel level, cairo_pattern_t *hatch, double opacity)
{
  DuskColor color = palette->levels[level];

  if (level == DUSK_LEVEL_NO_DATA)
    cairo_set_source (cr, hatch);
  else
    {
      color.alpha = opacity;
      dusk_palette_set (cr, &color);
    }
}

static void
paint_shape (const Copy *copy, const DuskPalette *palette, guint territory, DuskLevel level, cairo_pattern_t *hatch, double opacity)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  guint detail = dusk_world_map_detail (copy->frame->world_px);
  DuskMapBox box = dusk_world_map_box (map, territory);

  if (!copy_shows (copy, &box, 2))
    return;
  dusk_world_map_visit_rings (map, territory, detail, trace_ring, (gpointer) copy);
  set_level_source (copy->cr, palette, level, hatch, opacity);
  cairo_fill (copy->cr);
  dusk_world_map_visit_rings (map, territory, detail, trace_outline, (gpointer) copy);
  dusk_palette_set (copy->cr, level >= DUSK_LEVEL_CRITICAL ? &palette->text : &palette->border);
  cairo_set_line_width (copy->cr, MAX (outline_px[level], BORDER_PX));
  cairo_stroke (copy->cr);
}

static void
paint_dot (const Copy *copy, const DuskPalette *palette, guint territory, DuskLevel level, cairo_pattern_t *hatch, double opacity)
{
  DuskMapBox box = dusk_world_map_box (dusk_world_map_get (), territory);

  if (!copy_shows (copy, &box, DOT_RADIUS_PX * 2))
    return;
  trace_dot (copy, dusk_territory_at (territory), DOT_RADIUS_PX + outline_px[level]);
  set_level_source (copy->cr, palette, level, hatch, opacity);
  cairo_fill_preserve (copy->cr);
  dusk_palette_set (copy->cr, level >= DUSK_LEVEL_CRITICAL ? &palette->text : &palette->border);
  cairo_set_line_width (copy->cr, MAX (outline_px[level], BORDER_PX));
  cairo_stroke (copy->cr);
}

void
dusk_map_paint_levels (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette, const DuskLevel levels[DUSK_N_TERRITORIES], double opacity)
{
  /* The worst come last, and dots over the land around them, so that nothing covers them. */
  static const DuskLevel order[] = { DUSK_LEVEL_NO_DATA, DUSK_LEVEL_NORMAL, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK };
  cairo_pattern_t *hatch = dusk_palette_hatch (palette);

  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (int i = first_copy (frame); i <= last_copy (frame); i++)
    {
      Copy copy = { cr, frame, i };
      for (guint dots = 0; dots < 2; dots++)
        for (gsize k = 0; k < G_N_ELEMENTS (order); k++)
          for (guint t = 0; t < DUSK_N_TERRITORIES; t++)
            {
              DuskMapBox box = dusk_world_map_box (dusk_world_map_get (), t);
              gboolean small = is_dot (frame, &box);
              if (levels[t] != order[k] || small != (gboolean) dots)
                continue;
              if (small)
                paint_dot (&copy, palette, t, levels[t], hatch, opacity);
              else if (levels[t] != DUSK_LEVEL_NORMAL)
                paint_shape (&copy, palette, t, levels[t], hatch, opacity);
            }
    }
  cairo_pattern_destroy (hatch);
}

void
dusk_map_paint_outline (cairo_t *cr, const DuskMapFrame *frame, const DuskTerritory *territory, const DuskColor *color, double line_px)
{
  const DuskWorldMap *map = dusk_world_map_get ();
  DuskMapBox box = dusk_world_map_box (map, territory->index);

  for (int i = first_copy (frame); i <= last_copy (frame); i++)
    {
      Copy copy = { cr, frame, i };
      if (!copy_shows (&copy, &box, DUSK_MAP_REACH_PX))
        continue;
      if (is_dot (frame, &box))
        trace_dot (&copy, territory, DOT_RADIUS_PX + 3);
      else
        dusk_world_map_visit_rings (map, territory->index, dusk_world_map_detail (frame->world_px), trace_outline, &copy);
    }
  dusk_palette_set (cr, color);
  cairo_set_line_width (cr, line_px);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_stroke (cr);
}

void
dusk_map_paint_ring (cairo_t *cr, const DuskMapFrame *frame, const DuskTerritory *territory, const DuskColor *color, double phase)
{
  DuskColor fading = *color;

  for (int i = first_copy (frame); i <= last_copy (frame); i++)
    trace_dot (&(Copy) { cr, frame, i }, territory, RING_FROM_PX + (RING_TO_PX - RING_FROM_PX) * phase);
  fading.alpha = 1 - phase;
  dusk_palette_set (cr, &fading);
  cairo_set_line_width (cr, 2);
  cairo_stroke (cr);
}

void
dusk_map_frame_place (const DuskMapFrame *frame, const DuskTerritory *territory, double *x_px, double *y_px)
{
  double x, y, middle = frame->origin_x + frame->width_px / frame->world_px / 2;

  dusk_map_project (territory->lon_deg, territory->lat_deg, &x, &y);
  *x_px = (x + round (middle - x) - frame->origin_x) * frame->world_px;
  *y_px = (y - frame->origin_y) * frame->world_px;
}

gboolean
dusk_map_frame_shows (const DuskMapFrame *frame, const DuskTerritory *territory)
{
  DuskMapBox box = dusk_world_map_box (dusk_world_map_get (), territory->index);

  for (int i = first_copy (frame); i <= last_copy (frame); i++)
    if (copy_shows (&(Copy) { NULL, frame, i }, &box, 0))
      return TRUE;
  return FALSE;
}

const DuskTerritory *
dusk_map_frame_pick (const DuskMapFrame *frame, double x_px, double y_px)
{
  return dusk_world_map_pick (dusk_world_map_get (), frame->origin_x + x_px / frame->world_px, frame->origin_y + y_px / frame->world_px,
                              DUSK_MAP_REACH_PX / frame->world_px);
}
