/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-motion.h"

#include <adwaita.h>
#include <math.h>

/* A turn of the wheel makes the world half as large again. */
#define WHEEL_FACTOR 1.5
#define PAN_PART     0.25

/* A flung map loses speed with this time constant, and is let go below this speed. */
#define FLING_S          0.32
#define LEAST_FLING_PX_S 60.0

struct _DuskMapMotion {
  GObject        parent_instance;
  GtkWidget     *widget; /* (not owned) */
  DuskMapCamera *camera; /* (owned) */
  DuskMapAim     start;  /* of a drag or pinch */
  double         pointer_x;
  double         pointer_y;
  gboolean       is_dragging;

  AdwAnimation  *flight; /* (nullable) (owned) */
  DuskMapAim     from;
  DuskMapAim     to;
  gboolean       ends_at_home;

  guint          fling_id;
  gint64         fling_start_us;
  DuskMapAim     fling_from;
  double         fling_x;
  double         fling_y;
};

G_DEFINE_FINAL_TYPE (DuskMapMotion, dusk_map_motion, G_TYPE_OBJECT)

static void
stop_fling (DuskMapMotion *self)
{
  if (self->fling_id)
    gtk_widget_remove_tick_callback (self->widget, self->fling_id);
  self->fling_id = 0;
}

void
dusk_map_motion_stop (DuskMapMotion *self)
{
  g_return_if_fail (DUSK_IS_MAP_MOTION (self));

  stop_fling (self);
  self->ends_at_home = FALSE;
  if (self->flight)
    adw_animation_pause (self->flight);
  g_clear_object (&self->flight);
}

static void
on_flight (double progress, gpointer user_data)
{
  DuskMapMotion *self = user_data;

  dusk_map_camera_set_aim (self->camera, dusk_map_aim_between (self->from, self->to, progress));
}

static void
on_flight_done (DuskMapMotion *self)
{
  if (self->ends_at_home)
    dusk_map_camera_go_home (self->camera);
  dusk_map_motion_stop (self);
}

void
dusk_map_motion_fly (DuskMapMotion *self, DuskMapAim aim, guint duration_ms)
{
  g_return_if_fail (DUSK_IS_MAP_MOTION (self));

  dusk_map_motion_stop (self);
  if (duration_ms == 0)
    {
      dusk_map_camera_set_aim (self->camera, aim);
      return;
    }
  self->from = dusk_map_camera_get_aim (self->camera);
  self->to = dusk_map_camera_keep (self->camera, aim);
  self->flight = adw_timed_animation_new (self->widget, 0, 1, duration_ms, adw_callback_animation_target_new (on_flight, self, NULL));
  g_signal_connect_swapped (self->flight, "done", G_CALLBACK (on_flight_done), self);
  adw_animation_play (self->flight);
}

static DuskMapAim
aim_at_end (DuskMapMotion *self)
{
  return self->flight ? self->to : dusk_map_camera_get_aim (self->camera);
}

static void
zoom_at (DuskMapMotion *self, double factor, double x_px, double y_px, guint duration_ms)
{
  DuskMapAim now = dusk_map_camera_get_aim (self->camera);

  dusk_map_motion_fly (self, dusk_map_camera_zoomed (self->camera, now, aim_at_end (self).world_px * factor, x_px, y_px), duration_ms);
}

void
dusk_map_motion_zoom (DuskMapMotion *self, double factor)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);

  g_return_if_fail (DUSK_IS_MAP_MOTION (self));

  zoom_at (self, factor, frame.width_px / 2, frame.height_px / 2, DUSK_MAP_STEP_MS);
}

void
dusk_map_motion_pan (DuskMapMotion *self, double dx, double dy)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);
  double step_px = fmin (frame.width_px, frame.height_px) * PAN_PART;

  g_return_if_fail (DUSK_IS_MAP_MOTION (self));

  dusk_map_motion_fly (self, dusk_map_camera_panned (self->camera, aim_at_end (self), -dx * step_px, -dy * step_px), DUSK_MAP_STEP_MS);
}

void
dusk_map_motion_go_home (DuskMapMotion *self)
{
  g_return_if_fail (DUSK_IS_MAP_MOTION (self));

  dusk_map_motion_fly (self, dusk_map_camera_home (self->camera), DUSK_MAP_FLIGHT_MS);
  if (self->flight)
    self->ends_at_home = TRUE;
  else
    dusk_map_camera_go_home (self->camera);
}

static gboolean
on_fling (GtkWidget *widget G_GNUC_UNUSED, GdkFrameClock *clock, gpointer user_data)
{
  DuskMapMotion *self = user_data;
  double seconds = (double) (gdk_frame_clock_get_frame_time (clock) - self->fling_start_us) / G_USEC_PER_SEC;
  double left = exp (-seconds / FLING_S), way_s = FLING_S * (1 - left);

  dusk_map_camera_set_aim (self->camera,
                           dusk_map_camera_panned (self->camera, self->fling_from, self->fling_x * way_s, self->fling_y * way_s));
  if (hypot (self->fling_x, self->fling_y) * left > LEAST_FLING_PX_S)
    return G_SOURCE_CONTINUE;
  self->fling_id = 0;
  return G_SOURCE_REMOVE;
}

static void
on_swipe (DuskMapMotion *self, double x_px_s, double y_px_s)
{
  if (!self->is_dragging || !adw_get_enable_animations (self->widget) || hypot (x_px_s, y_px_s) < LEAST_FLING_PX_S)
    return;
  stop_fling (self);
  self->fling_from = dusk_map_camera_get_aim (self->camera);
  self->fling_x = x_px_s;
  self->fling_y = y_px_s;
  self->fling_start_us = gdk_frame_clock_get_frame_time (gtk_widget_get_frame_clock (self->widget));
  self->fling_id = gtk_widget_add_tick_callback (self->widget, on_fling, self, NULL);
}

static void
on_drag_begin (DuskMapMotion *self, double x G_GNUC_UNUSED, double y G_GNUC_UNUSED)
{
  dusk_map_motion_stop (self);
  self->is_dragging = FALSE;
  self->start = dusk_map_camera_get_aim (self->camera);
}

/* Claimed only once it is plainly a drag, so that a click stays one. */
static void
on_drag_update (DuskMapMotion *self, double dx, double dy, GtkGesture *drag)
{
  if (!self->is_dragging)
    {
      if (!gtk_drag_check_threshold (self->widget, 0, 0, (int) dx, (int) dy))
        return;
      self->is_dragging = TRUE;
      gtk_gesture_set_state (drag, GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_set_cursor_from_name (self->widget, "grabbing");
    }
  dusk_map_camera_set_aim (self->camera, dusk_map_camera_panned (self->camera, self->start, dx, dy));
}

static void
on_drag_end (DuskMapMotion *self)
{
  if (self->is_dragging)
    gtk_widget_set_cursor_from_name (self->widget, NULL);
}

static void
on_pointer (DuskMapMotion *self, double x, double y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
on_scroll (DuskMapMotion *self, double dx G_GNUC_UNUSED, double dy)
{
  /* A wheel turns in whole steps, which are smoothed; a touchpad is smooth by itself. */
  gboolean is_step = dy == round (dy);

  if (dy != 0)
    zoom_at (self, pow (WHEEL_FACTOR, -dy), self->pointer_x, self->pointer_y, is_step ? DUSK_MAP_STEP_MS : 0);
  return GDK_EVENT_STOP;
}

static void
on_pinch_begin (DuskMapMotion *self, GdkEventSequence *sequence G_GNUC_UNUSED, GtkGesture *pinch)
{
  dusk_map_motion_stop (self);
  self->start = dusk_map_camera_get_aim (self->camera);
  gtk_gesture_set_state (pinch, GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_pinch (DuskMapMotion *self, double scale, GtkGesture *pinch)
{
  double x, y;

  if (gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    dusk_map_camera_set_aim (self->camera, dusk_map_camera_zoomed (self->camera, self->start, self->start.world_px * scale, x, y));
}

static void
add_drag (DuskMapMotion *self)
{
  GtkGesture *drag = gtk_gesture_drag_new (), *swipe = gtk_gesture_swipe_new ();

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (on_drag_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (on_drag_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (on_drag_end), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (swipe, "swipe", G_CALLBACK (on_swipe), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (self->widget, GTK_EVENT_CONTROLLER (swipe));
  gtk_gesture_group (drag, swipe);
}

static void
add_zoom (DuskMapMotion *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL), *pointer = gtk_event_controller_motion_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_object (pointer, "enter", G_CALLBACK (on_pointer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pointer, "motion", G_CALLBACK (on_pointer), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (on_scroll), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (on_pinch_begin), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (on_pinch), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (self->widget, pointer);
  gtk_widget_add_controller (self->widget, scroll);
  gtk_widget_add_controller (self->widget, GTK_EVENT_CONTROLLER (pinch));
}

static void
dusk_map_motion_dispose (GObject *object)
{
  DuskMapMotion *self = DUSK_MAP_MOTION (object);

  dusk_map_motion_stop (self);
  g_clear_object (&self->camera);
  G_OBJECT_CLASS (dusk_map_motion_parent_class)->dispose (object);
}

static void
dusk_map_motion_class_init (DuskMapMotionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_map_motion_dispose;
}

static void
dusk_map_motion_init (DuskMapMotion *self G_GNUC_UNUSED)
{
}

DuskMapMotion *
dusk_map_motion_new (GtkWidget *widget, DuskMapCamera *camera)
{
  DuskMapMotion *self = g_object_new (DUSK_TYPE_MAP_MOTION, NULL);

  self->widget = widget;
  self->camera = g_object_ref (camera);
  add_drag (self);
  add_zoom (self);
  return self;
}
