/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-names.h"

#include <math.h>

#include "dusk-lettering.h"

#define PAD_X_PX     5
#define PAD_Y_PX     1
#define LEAST_GAP_PX 9
#define MOST_GAP_PX  26

/** Sheet: where names may still go. */
typedef struct {
  cairo_t            *cr;
  const DuskMapFrame *frame;
  const DuskPalette  *palette;
  GArray             *taken; /* (element-type cairo_rectangle_t) */
} Sheet;

static gboolean
touch (const cairo_rectangle_t *a, const cairo_rectangle_t *b)
{
  return a->x < b->x + b->width && b->x < a->x + a->width && a->y < b->y + b->height && b->y < a->y + a->height;
}

static gboolean
is_free (const Sheet *sheet, const cairo_rectangle_t *box)
{
  if (box->x < 0 || box->y < 0 || box->x + box->width > sheet->frame->width_px || box->y + box->height > sheet->frame->height_px)
    return FALSE;
  for (guint i = 0; i < sheet->taken->len; i++)
    if (touch (box, &g_array_index (sheet->taken, cairo_rectangle_t, i)))
      return FALSE;
  return TRUE;
}

/* Beside the middle of the territory, and off its fill where it is small. */
static gboolean
find_place (const Sheet *sheet, guint index, cairo_rectangle_t *box)
{
  static const struct {
    double x, y;
  } sides[] = { { 1, 0 }, { -1, 0 }, { 0, 1 }, { 0, -1 }, { 1, 1 }, { 1, -1 }, { -1, 1 }, { -1, -1 } };
  double x, y, gap = CLAMP (sheet->frame->plane->sides[index] * sheet->frame->world_px / 2 + 4, LEAST_GAP_PX, MOST_GAP_PX);

  dusk_map_frame_place (sheet->frame, index, &x, &y);
  for (gsize i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      double shrink = sides[i].x != 0 && sides[i].y != 0 ? 0.8 : 1;
      box->x = x - box->width / 2 + sides[i].x * (box->width / 2 + gap * shrink);
      box->y = y - box->height / 2 + sides[i].y * (box->height / 2 + gap * shrink);
      if (is_free (sheet, box))
        return TRUE;
    }
  return FALSE;
}

static void
draw_plate (const Sheet *sheet, const cairo_rectangle_t *box)
{
  const DuskColor *color = &sheet->palette->background;
  double radius = box->height / 2;

  cairo_new_sub_path (sheet->cr);
  cairo_arc (sheet->cr, box->x + box->width - radius, box->y + radius, radius, -G_PI / 2, G_PI / 2);
  cairo_arc (sheet->cr, box->x + radius, box->y + radius, radius, G_PI / 2, 3 * G_PI / 2);
  cairo_close_path (sheet->cr);
  cairo_set_source_rgba (sheet->cr, color->red, color->green, color->blue, 0.85);
  cairo_fill (sheet->cr);
}

static gboolean
draw_name (const Sheet *sheet, const DuskTerritory *territory)
{
  const char *name = dusk_territory_name (territory);
  cairo_rectangle_t box = { 0, 0, dusk_lettering_width (DUSK_LETTERING_HEADING, name) + 2 * PAD_X_PX,
                            dusk_lettering_height (DUSK_LETTERING_HEADING) + 2 * PAD_Y_PX };

  if (!find_place (sheet, territory->index, &box))
    return FALSE;
  g_array_append_val (sheet->taken, box);
  draw_plate (sheet, &box);
  dusk_lettering_draw (sheet->cr, DUSK_LETTERING_HEADING, name, box.x + PAD_X_PX, box.y + PAD_Y_PX, 0, 0, &sheet->palette->text);
  return TRUE;
}

static void
take_middle (const Sheet *sheet, guint index)
{
  cairo_rectangle_t box = { .width = LEAST_GAP_PX, .height = LEAST_GAP_PX };

  dusk_map_frame_place (sheet->frame, index, &box.x, &box.y);
  box.x -= box.width / 2;
  box.y -= box.height / 2;
  g_array_append_val (sheet->taken, box);
}

GPtrArray *
dusk_map_names_draw (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette, const DuskLevel levels[DUSK_N_TERRITORIES])
{
  g_autoptr (GArray) taken = g_array_new (FALSE, FALSE, sizeof (cairo_rectangle_t));
  Sheet sheet = { cr, frame, palette, taken };
  GPtrArray *left = g_ptr_array_new ();

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (levels[i] >= DUSK_LEVEL_CRITICAL)
      take_middle (&sheet, i);
  for (int level = DUSK_LEVEL_DARK; level >= DUSK_LEVEL_CRITICAL; level--)
    for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
      if ((int) levels[i] == level && !draw_name (&sheet, dusk_territory_at (i)))
        g_ptr_array_add (left, (gpointer) dusk_territory_at (i));
  return left;
}
