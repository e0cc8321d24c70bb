/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view-private.h"

#include "dusk-ui.h"

#define HOVER_OFFSET_PX 14
#define KEY_ZOOM        1.5

/* Beside the point, on whichever side there is room. */
static void
place_hover (DuskMapView *self, double x, double y)
{
  int width, height, limit_x = gtk_widget_get_width (GTK_WIDGET (self->land)), limit_y = gtk_widget_get_height (GTK_WIDGET (self->land));

  gtk_widget_set_margin_start (self->hover, 0);
  gtk_widget_set_margin_top (self->hover, 0);
  gtk_widget_measure (self->hover, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->hover, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  x = x + HOVER_OFFSET_PX + width > limit_x ? x - HOVER_OFFSET_PX - width : x + HOVER_OFFSET_PX;
  y = y + HOVER_OFFSET_PX + height > limit_y ? y - HOVER_OFFSET_PX - height : y + HOVER_OFFSET_PX;
  /* Margins follow the direction of the text; the pointer does not. */
  if (gtk_widget_get_direction (self->hover) == GTK_TEXT_DIR_RTL)
    x = limit_x - x - width;
  gtk_widget_set_margin_start (self->hover, (int) CLAMP (x, 0, MAX (limit_x - width, 0)));
  gtk_widget_set_margin_top (self->hover, (int) CLAMP (y, 0, MAX (limit_y - height, 0)));
}

void
dusk_map_view_tell_hovered (DuskMapView *self)
{
  DuskCountry *country = self->hovered && self->world ? dusk_world_find (self->world, self->hovered->code) : NULL;
  g_autofree char *summary = country ? dusk_country_summary (country) : NULL;

  dusk_ui_set_text (self->hover_name, self->hovered ? dusk_territory_name (self->hovered) : NULL);
  dusk_ui_set_text (self->hover_summary, summary);
  gtk_widget_set_visible (self->hover, self->hovered != NULL);
}

static void
set_hovered (DuskMapView *self, const DuskTerritory *territory)
{
  if (self->hovered == territory)
    return;
  self->hovered = territory;
  gtk_widget_queue_draw (GTK_WIDGET (self->outlines));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), territory && !self->is_aiming ? "pointer" : NULL);
  dusk_map_view_tell_hovered (self);
}

static void
hover_at (DuskMapView *self, double x, double y)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);

  if (!dusk_map_camera_is_ready (self->camera))
    return;
  set_hovered (self, dusk_map_frame_pick (&frame, x, y));
  if (self->hovered)
    place_hover (self, x, y);
}

void
dusk_map_view_update_hover (DuskMapView *self)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);

  /* The label of a place that moves away from under a resting pointer would be wrong. */
  if (self->is_aiming)
    hover_at (self, frame.width_px / 2, frame.height_px / 2);
  else
    set_hovered (self, NULL);
}

static void
set_aiming (DuskMapView *self, gboolean is_aiming)
{
  if (self->is_aiming == is_aiming)
    return;
  self->is_aiming = is_aiming;
  gtk_widget_queue_draw (GTK_WIDGET (self->outlines));
}

static void
on_motion (DuskMapView *self, double x, double y)
{
  gboolean is_resting = x == self->pointer_x && y == self->pointer_y;

  /* GTK also tells where a resting pointer is when something below it changes. */
  if (self->is_aiming && is_resting)
    return;
  self->pointer_x = x;
  self->pointer_y = y;
  set_aiming (self, FALSE);
  hover_at (self, x, y);
}

static void
on_leave (DuskMapView *self)
{
  if (!self->is_aiming)
    set_hovered (self, NULL);
}

static void
on_focus_leave (DuskMapView *self)
{
  set_aiming (self, FALSE);
  set_hovered (self, NULL);
}

static void
on_pressed (DuskMapView *self, int n_press G_GNUC_UNUSED, double x, double y)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

static void
on_released (DuskMapView *self, int n_press, double x, double y)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);
  const DuskTerritory *territory;

  if (n_press != 1 || gtk_drag_check_threshold (GTK_WIDGET (self->land), (int) self->press_x, (int) self->press_y, (int) x, (int) y))
    return;
  territory = dusk_map_frame_pick (&frame, x, y);
  if (territory)
    dusk_map_view_activate (self, territory);
}

static gboolean
on_pan_key (GtkWidget *widget, GVariant *parameter, gpointer user_data G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  set_aiming (self, TRUE);
  dusk_map_motion_pan (self->motion, dx, dy);
  dusk_map_view_update_hover (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_zoom_key (GtkWidget *widget, GVariant *parameter, gpointer user_data G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);

  set_aiming (self, TRUE);
  dusk_map_motion_zoom (self->motion, g_variant_get_int32 (parameter) > 0 ? KEY_ZOOM : 1 / KEY_ZOOM);
  dusk_map_view_update_hover (self);
  return GDK_EVENT_STOP;
}

static gboolean
on_enter_key (GtkWidget *widget, GVariant *parameter G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);
  const DuskTerritory *territory = self->hovered ? self->hovered : self->selected;

  if (territory)
    dusk_map_view_activate (self, territory);
  return territory ? GDK_EVENT_STOP : GDK_EVENT_PROPAGATE;
}

void
dusk_map_view_add_keys (GtkWidgetClass *widget_class)
{
  static const struct {
    guint key, keypad;
    int   dx, dy;
  } pans[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 },
    { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 },
    { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
    { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 },
  };
  static const struct {
    guint key;
    int   direction;
  } zooms[] = { { GDK_KEY_plus, 1 }, { GDK_KEY_equal, 1 }, { GDK_KEY_KP_Add, 1 }, { GDK_KEY_minus, -1 }, { GDK_KEY_KP_Subtract, -1 } };
  static const guint enters[] = { GDK_KEY_Return, GDK_KEY_KP_Enter, GDK_KEY_ISO_Enter, GDK_KEY_space };

  for (gsize i = 0; i < G_N_ELEMENTS (pans); i++)
    {
      gtk_widget_class_add_binding (widget_class, pans[i].key, 0, on_pan_key, "(ii)", pans[i].dx, pans[i].dy);
      gtk_widget_class_add_binding (widget_class, pans[i].keypad, 0, on_pan_key, "(ii)", pans[i].dx, pans[i].dy);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding (widget_class, zooms[i].key, 0, on_zoom_key, "i", zooms[i].direction);
  for (gsize i = 0; i < G_N_ELEMENTS (enters); i++)
    gtk_widget_class_add_binding (widget_class, enters[i], 0, on_enter_key, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_0, 0, "map.reset", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_0, 0, "map.reset", NULL);
}

void
dusk_map_view_set_up_input (DuskMapView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new (), *focus = gtk_event_controller_focus_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "motion", G_CALLBACK (on_motion), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "leave", G_CALLBACK (on_leave), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_pressed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (click, "released", G_CALLBACK (on_released), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_leave), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->land), motion);
  gtk_widget_add_controller (GTK_WIDGET (self->land), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
