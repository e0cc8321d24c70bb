/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-view-private.h"

#include <math.h>

#define WHEEL_ZOOM   1.25 /* a notch */
#define KEY_ZOOM     1.5
#define PAN_SHARE    0.1  /* of the view, by key or a notch sideways */
#define DRAG_FROM_PX 4

static gint64
view_length (DuskChart *chart)
{
  gint64 from_s, to_s;

  dusk_chart_get_view (chart, &from_s, &to_s);
  return to_s - from_s;
}

static void
pan (DuskChart *chart, double share)
{
  gint64 by_s = (gint64) (share * (double) view_length (chart)), from_s, to_s;

  dusk_chart_get_view (chart, &from_s, &to_s);
  dusk_chart_set_view (chart, from_s + by_s, to_s + by_s);
}

static void
show_all (DuskChart *chart)
{
  gint64 from_s, to_s;

  dusk_chart_get_period (chart, &from_s, &to_s);
  dusk_chart_set_view (chart, from_s, to_s);
}

static gboolean
is_in_view (DuskChartView *self)
{
  gint64 from_s, to_s;

  dusk_chart_get_view (self->chart, &from_s, &to_s);
  return self->cursor_s != DUSK_TIME_UNKNOWN && self->cursor_s >= from_s && self->cursor_s < to_s;
}

/* What to zoom around: the cursor, or the middle. */
static gint64
focus_time (DuskChartView *self)
{
  gint64 from_s, to_s;

  dusk_chart_get_view (self->chart, &from_s, &to_s);
  return is_in_view (self) ? self->cursor_s : from_s + (to_s - from_s) / 2;
}

static void
on_motion_cb (DuskChartView *self, double x, double y)
{
  if (self->chart)
    dusk_chart_view_set_cursor (self, dusk_chart_time_at (self->chart, x, gtk_widget_get_width (GTK_WIDGET (self))), y);
}

static void
on_leave_cb (DuskChartView *self)
{
  dusk_chart_view_set_cursor (self, DUSK_TIME_UNKNOWN, 0);
}

static gboolean
on_scroll_cb (DuskChartView *self, double dx, double dy)
{
  if (self->chart == NULL)
    return GDK_EVENT_PROPAGATE;
  if (fabs (dx) > fabs (dy))
    {
      pan (self->chart, dx * PAN_SHARE);
      return GDK_EVENT_STOP;
    }
  /* What the chart cannot use scrolls the page that it stands on. */
  return dusk_chart_zoom (self->chart, focus_time (self), pow (WHEEL_ZOOM, dy)) ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

static void
on_drag_begin_cb (DuskChartView *self)
{
  if (self->chart)
    dusk_chart_get_view (self->chart, &self->drag_from_s, &self->drag_to_s);
}

static void
on_drag_update_cb (DuskChartView *self, double dx, double dy, GtkGesture *drag)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  gint64 from_s, to_s, by_s;
  double plot_px;

  /* An upright swipe belongs to the page. */
  if (self->chart == NULL || fabs (dx) < DRAG_FROM_PX || fabs (dx) < fabs (dy))
    return;
  gtk_gesture_set_state (drag, GTK_EVENT_SEQUENCE_CLAIMED);
  dusk_chart_get_view (self->chart, &from_s, &to_s);
  plot_px = dusk_chart_x_of (self->chart, to_s, width) - dusk_chart_x_of (self->chart, from_s, width);
  by_s = (gint64) (dx / plot_px * (double) (to_s - from_s));
  dusk_chart_set_view (self->chart, self->drag_from_s - by_s, self->drag_to_s - by_s);
}

static void
on_pinch_begin_cb (DuskChartView *self)
{
  self->pinch_scale = 1;
}

static void
on_pinch_cb (DuskChartView *self, double scale, GtkGesture *pinch)
{
  double x, y;

  if (self->chart == NULL || !(scale > 0) || !gtk_gesture_get_bounding_box_center (pinch, &x, &y))
    return;
  dusk_chart_zoom (self->chart, dusk_chart_time_at (self->chart, x, gtk_widget_get_width (GTK_WIDGET (self))), self->pinch_scale / scale);
  self->pinch_scale = scale;
}

static void
on_pressed_cb (DuskChartView *self, int n_press)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_press == 2 && self->chart)
    show_all (self->chart);
}

/* The keys' parameter. */
typedef enum {
  KEY_BACK,
  KEY_FORWARD,
  KEY_FAR_BACK,
  KEY_FAR_FORWARD,
  KEY_PAN_BACK,
  KEY_PAN_FORWARD,
  KEY_IN,
  KEY_OUT,
  KEY_ALL,
  KEY_NO_CURSOR,
} Key;

/* Brings a cursor that has left the view back into it. */
static void
follow_cursor (DuskChartView *self)
{
  gint64 from_s, to_s, by_s = 0;

  dusk_chart_get_view (self->chart, &from_s, &to_s);
  if (self->cursor_s < from_s)
    by_s = self->cursor_s - from_s;
  else if (self->cursor_s >= to_s)
    by_s = dusk_chart_snap (self->chart, self->cursor_s, 1) - to_s;
  if (by_s != 0)
    dusk_chart_set_view (self->chart, from_s + by_s, to_s + by_s);
}

static void
move_cursor (DuskChartView *self, int samples, double share)
{
  gint64 from_s, to_s, time_s;

  dusk_chart_get_view (self->chart, &from_s, &to_s);
  if (!is_in_view (self))
    time_s = samples > 0 || share > 0 ? from_s : to_s - 1;
  else
    time_s = dusk_chart_snap (self->chart, self->cursor_s + (gint64) (share * (double) (to_s - from_s)), samples);
  dusk_chart_view_set_cursor (self, time_s, 0);
  follow_cursor (self);
}

static gboolean
on_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data G_GNUC_UNUSED)
{
  DuskChartView *self = DUSK_CHART_VIEW (widget);
  Key key = (Key) g_variant_get_int32 (args);

  if (self->chart == NULL || (key == KEY_NO_CURSOR && self->cursor_s == DUSK_TIME_UNKNOWN))
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case KEY_BACK:
      move_cursor (self, -1, 0);
      break;
    case KEY_FORWARD:
      move_cursor (self, 1, 0);
      break;
    case KEY_FAR_BACK:
      move_cursor (self, 0, -PAN_SHARE);
      break;
    case KEY_FAR_FORWARD:
      move_cursor (self, 0, PAN_SHARE);
      break;
    case KEY_PAN_BACK:
      pan (self->chart, -PAN_SHARE);
      break;
    case KEY_PAN_FORWARD:
      pan (self->chart, PAN_SHARE);
      break;
    case KEY_IN:
      dusk_chart_zoom (self->chart, focus_time (self), 1 / KEY_ZOOM);
      break;
    case KEY_OUT:
      dusk_chart_zoom (self->chart, focus_time (self), KEY_ZOOM);
      break;
    case KEY_ALL:
      show_all (self->chart);
      break;
    case KEY_NO_CURSOR:
    default:
      dusk_chart_view_set_cursor (self, DUSK_TIME_UNKNOWN, 0);
    }
  return GDK_EVENT_STOP;
}

void
dusk_chart_view_class_add_keys (GtkWidgetClass *class)
{
  static const struct {
    guint           keyval;
    GdkModifierType modifiers;
    Key             key;
  } keys[] = {
    { GDK_KEY_Left, 0, KEY_BACK },
    { GDK_KEY_Right, 0, KEY_FORWARD },
    { GDK_KEY_Left, GDK_CONTROL_MASK, KEY_FAR_BACK },
    { GDK_KEY_Right, GDK_CONTROL_MASK, KEY_FAR_FORWARD },
    { GDK_KEY_Left, GDK_SHIFT_MASK, KEY_PAN_BACK },
    { GDK_KEY_Right, GDK_SHIFT_MASK, KEY_PAN_FORWARD },
    { GDK_KEY_plus, 0, KEY_IN },
    { GDK_KEY_plus, GDK_SHIFT_MASK, KEY_IN },
    { GDK_KEY_equal, 0, KEY_IN },
    { GDK_KEY_KP_Add, 0, KEY_IN },
    { GDK_KEY_minus, 0, KEY_OUT },
    { GDK_KEY_KP_Subtract, 0, KEY_OUT },
    { GDK_KEY_Home, 0, KEY_ALL },
    { GDK_KEY_KP_Home, 0, KEY_ALL },
    { GDK_KEY_Escape, 0, KEY_NO_CURSOR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (class, keys[i].keyval, keys[i].modifiers, on_key_cb, "i", keys[i].key);
}

void
dusk_chart_view_add_gestures (DuskChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new (), *pinch = gtk_gesture_zoom_new (), *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "enter", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave_cb), self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (on_pinch_begin_cb), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (on_pinch_cb), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}
