/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-layer.h"

#include <math.h>

#include "dusk-world-map.h"

struct _DuskMapLayer {
  ShumateLayer      parent_instance;
  DuskMapLayerPaint paint;
  gpointer          user_data;
  gulong            moved_id;
};

G_DEFINE_FINAL_TYPE (DuskMapLayer, dusk_map_layer, SHUMATE_TYPE_LAYER)

static void
dusk_map_layer_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskMapLayer *self = DUSK_MAP_LAYER (widget);
  int width_px = gtk_widget_get_width (widget), height_px = gtk_widget_get_height (widget);
  DuskMapFrame frame;

  if (width_px <= 0 || height_px <= 0)
    return;
  frame = dusk_map_layer_frame (shumate_layer_get_viewport (SHUMATE_LAYER (self)), width_px, height_px);
  self->paint (snapshot, &frame, self->user_data);
}

static void
dusk_map_layer_dispose (GObject *object)
{
  DuskMapLayer *self = DUSK_MAP_LAYER (object);

  /* Before chaining up: the viewport is let go there. */
  if (self->moved_id)
    g_signal_handler_disconnect (shumate_layer_get_viewport (SHUMATE_LAYER (self)), self->moved_id);
  self->moved_id = 0;
  G_OBJECT_CLASS (dusk_map_layer_parent_class)->dispose (object);
}

static void
dusk_map_layer_constructed (GObject *object)
{
  DuskMapLayer *self = DUSK_MAP_LAYER (object);

  G_OBJECT_CLASS (dusk_map_layer_parent_class)->constructed (object);
  self->moved_id = g_signal_connect_swapped (shumate_layer_get_viewport (SHUMATE_LAYER (self)), "notify", G_CALLBACK (gtk_widget_queue_draw), self);
}

static void
dusk_map_layer_class_init (DuskMapLayerClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = dusk_map_layer_constructed;
  G_OBJECT_CLASS (klass)->dispose = dusk_map_layer_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = dusk_map_layer_snapshot;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dusk_map_layer_init (DuskMapLayer *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

DuskMapLayer *
dusk_map_layer_new (ShumateViewport *viewport, DuskMapLayerPaint paint, gpointer user_data)
{
  DuskMapLayer *self = g_object_new (DUSK_TYPE_MAP_LAYER, "viewport", viewport, NULL);

  self->paint = paint;
  self->user_data = user_data;
  return self;
}

void
dusk_map_layer_changed (DuskMapLayer *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

DuskMapFrame
dusk_map_layer_frame (ShumateViewport *viewport, double width_px, double height_px)
{
  ShumateMapSource *source = shumate_viewport_get_reference_map_source (viewport);
  double x, y, world_px = shumate_map_source_get_tile_size (source) * exp2 (shumate_viewport_get_zoom_level (viewport));

  dusk_map_project (DUSK_MAP_MERCATOR, shumate_location_get_longitude (SHUMATE_LOCATION (viewport)), shumate_location_get_latitude (SHUMATE_LOCATION (viewport)), &x, &y);
  return (DuskMapFrame){
    .plane = dusk_map_plane_get (),
    .left_px = x * world_px - width_px / 2,
    .top_px = y * world_px - height_px / 2,
    .world_px = world_px,
    .width_px = width_px,
    .height_px = height_px,
    .density = 1,
    .is_repeating = TRUE,
  };
}
