/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-sheet.h"

struct _DuskMapSheet {
  GtkWidget      parent_instance;
  DuskMapCamera *camera; /* (nullable) (owned) */
  DuskMapPaint   paint;
  gpointer       user_data;
};

G_DEFINE_FINAL_TYPE (DuskMapSheet, dusk_map_sheet, GTK_TYPE_WIDGET)

static void
dusk_map_sheet_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskMapSheet *self = DUSK_MAP_SHEET (widget);
  DuskMapFrame frame;

  if (self->camera == NULL || !dusk_map_camera_is_ready (self->camera))
    return;
  frame = dusk_map_camera_frame (self->camera);
  frame.density = gtk_widget_get_scale_factor (widget);
  self->paint (snapshot, &frame, self->user_data);
}

static void
dusk_map_sheet_dispose (GObject *object)
{
  DuskMapSheet *self = DUSK_MAP_SHEET (object);

  if (self->camera)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_clear_object (&self->camera);
  G_OBJECT_CLASS (dusk_map_sheet_parent_class)->dispose (object);
}

static void
dusk_map_sheet_class_init (DuskMapSheetClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_map_sheet_dispose;
  GTK_WIDGET_CLASS (klass)->snapshot = dusk_map_sheet_snapshot;
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "dusk-map-sheet");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dusk_map_sheet_init (DuskMapSheet *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
dusk_map_sheet_set_up (DuskMapSheet *self, DuskMapCamera *camera, DuskMapPaint paint, gpointer user_data)
{
  g_return_if_fail (DUSK_IS_MAP_SHEET (self) && self->camera == NULL);
  g_return_if_fail (DUSK_IS_MAP_CAMERA (camera) && paint != NULL);

  self->camera = g_object_ref (camera);
  self->paint = paint;
  self->user_data = user_data;
  g_signal_connect_swapped (camera, "moved", G_CALLBACK (gtk_widget_queue_draw), self);
}
