/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view-private.h"

#include <math.h>

#include "dusk-map-painter.h"
#include "dusk-style.h"

#define PULSE_S        2.4
#define PULSE_STEP_MS  66
#define STILL_PHASE    0.5
#define HOVER_LINE_PX  1.2
#define SELECT_LINE_PX 2.4
#define CROSS_PX       7.5

static DuskMapStyle
current_style (void)
{
  return (DuskMapStyle){ dusk_style_palette (), adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) };
}

static cairo_t *
whole_sheet (GtkSnapshot *snapshot, const DuskMapFrame *frame)
{
  return gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame->width_px, (float) frame->height_px));
}

static void
paint_land (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;
  DuskMapStyle style = current_style ();
  const DuskColor *sea = &style.palette->sea;
  GdkRGBA color = { (float) sea->red, (float) sea->green, (float) sea->blue, 1 };
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (0, 0, (float) frame->width_px, (float) frame->height_px));
  if (adw_bin_get_child (self->tiles_place))
    return;
  cr = whole_sheet (snapshot, frame);
  dusk_map_paint_land (cr, frame, &style);
  dusk_map_paint_borders (cr, frame, &style);
  cairo_destroy (cr);
}

static void
paint_levels (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;
  DuskMapStyle style = current_style ();
  cairo_t *cr = whole_sheet (snapshot, frame);

  dusk_map_paint_levels (cr, frame, &style, self->levels);
  cairo_destroy (cr);
}

/* In nodes no larger than the territory, so that a pointer that wanders over small ones does not draw the whole map again. */
static void
paint_outline (GtkSnapshot *snapshot, const DuskMapFrame *frame, guint index, double line_px)
{
  const DuskMapBox *box = &frame->plane->shape_boxes[index];
  float margin = DUSK_MAP_REACH_PX;
  graphene_rect_t view = GRAPHENE_RECT_INIT (0, 0, (float) frame->width_px, (float) frame->height_px), seen;
  int first, last;

  dusk_map_frame_copies (frame, &first, &last);
  for (int copy = first; copy <= last; copy++)
    {
      double left = ((double) box->left + copy) * frame->world_px - frame->left_px, top = box->top * frame->world_px - frame->top_px;
      graphene_rect_t bounds = GRAPHENE_RECT_INIT ((float) left, (float) top, (float) ((box->right - box->left) * frame->world_px),
                                                   (float) ((box->bottom - box->top) * frame->world_px));
      graphene_rect_inset (&bounds, -margin, -margin);
      if (graphene_rect_intersection (&bounds, &view, &seen))
        {
          cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &seen);
          dusk_map_paint_outline (cr, frame, index, &dusk_style_palette ()->selection, line_px);
          cairo_destroy (cr);
        }
    }
}

static void
paint_cross (GtkSnapshot *snapshot, const DuskMapFrame *frame)
{
  const DuskColor *text = &dusk_style_palette ()->text;
  GdkRGBA color = { (float) text->red, (float) text->green, (float) text->blue, 1 };
  float x = (float) floor (frame->width_px / 2), y = (float) floor (frame->height_px / 2), arm = CROSS_PX;

  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x - arm, y - 0.5f, 2 * arm, 1));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (x - 0.5f, y - arm, 1, 2 * arm));
}

static void
paint_outlines (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;

  if (self->hovered && self->hovered != self->selected)
    paint_outline (snapshot, frame, self->hovered->index, HOVER_LINE_PX);
  if (self->selected)
    paint_outline (snapshot, frame, self->selected->index, SELECT_LINE_PX);
  if (self->is_aiming && gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    paint_cross (snapshot, frame);
}

static void
paint_rings (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;
  double seconds = (double) (g_get_monotonic_time () - self->pulse_start_us) / G_USEC_PER_SEC;
  double phase = self->pulse_id ? fmod (seconds, PULSE_S) / PULSE_S : STILL_PHASE;
  const float reach = DUSK_MAP_RING_PX;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->is_fresh[i])
      {
        double x, y;
        cairo_t *cr;

        dusk_map_frame_place (frame, i, &x, &y);
        cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) x - reach, (float) y - reach, 2 * reach, 2 * reach));
        dusk_map_paint_ring (cr, x, y, &dusk_style_palette ()->levels[self->levels[i]], phase);
        cairo_destroy (cr);
      }
}

/* A dozen steps a second are enough for a slow ring, and leave the processor alone. */
static gboolean
on_pulse (gpointer user_data)
{
  DuskMapView *self = user_data;

  gtk_widget_queue_draw (GTK_WIDGET (self->rings));
  return G_SOURCE_CONTINUE;
}

void
dusk_map_view_stop_pulse (DuskMapView *self)
{
  g_clear_handle_id (&self->pulse_id, g_source_remove);
}

void
dusk_map_view_update_pulse (DuskMapView *self)
{
  gboolean any = FALSE;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    any |= self->is_fresh[i];
  if (!any || !gtk_widget_get_mapped (GTK_WIDGET (self)) || !adw_get_enable_animations (GTK_WIDGET (self)))
    dusk_map_view_stop_pulse (self);
  else if (self->pulse_id == 0)
    {
      self->pulse_start_us = g_get_monotonic_time ();
      self->pulse_id = g_timeout_add (PULSE_STEP_MS, on_pulse, self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self->rings));
}

void
dusk_map_view_redraw (DuskMapView *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self->land));
  gtk_widget_queue_draw (GTK_WIDGET (self->levels_sheet));
  gtk_widget_queue_draw (GTK_WIDGET (self->outlines));
  gtk_widget_queue_draw (GTK_WIDGET (self->rings));
}

void
dusk_map_view_set_up_sheets (DuskMapView *self)
{
  dusk_map_sheet_set_up (self->land, self->camera, paint_land, self);
  dusk_map_sheet_set_up (self->levels_sheet, self->camera, paint_levels, self);
  dusk_map_sheet_set_up (self->outlines, self->camera, paint_outlines, self);
  dusk_map_sheet_set_up (self->rings, self->camera, paint_rings, self);
}
