/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view-private.h"

#include <glib/gi18n.h>

#include "dusk-ui.h"

#define HOVER_OFFSET_PX 14

void
_dusk_map_view_show_hover (DuskMapView *self)
{
  DuskCountry *country = self->hovered && self->world ? dusk_world_find (self->world, self->hovered->code) : NULL;
  g_autofree char *summary = country ? dusk_country_summary (country) : NULL;
  g_autofree char *text = NULL;

  if (self->hovered)
    text = summary ? g_strdup_printf ("%s\n%s", dusk_territory_name (self->hovered), summary) : g_strdup (dusk_territory_name (self->hovered));
  dusk_ui_set_text (GTK_LABEL (self->hover), text);
}

/* Beside the pointer, on whichever side there is room. */
static void
place_hover (DuskMapView *self, double x, double y)
{
  int width, height, limit_x = gtk_widget_get_width (GTK_WIDGET (self->map)), limit_y = gtk_widget_get_height (GTK_WIDGET (self->map));

  gtk_widget_measure (self->hover, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
  gtk_widget_measure (self->hover, GTK_ORIENTATION_VERTICAL, -1, NULL, &height, NULL, NULL);
  x = x + HOVER_OFFSET_PX + width > limit_x ? x - HOVER_OFFSET_PX - width : x + HOVER_OFFSET_PX;
  y = y + HOVER_OFFSET_PX + height > limit_y ? y - HOVER_OFFSET_PX - height : y + HOVER_OFFSET_PX;
  /* Margins follow the direction of the text; the pointer does not. */
  if (gtk_widget_get_direction (self->hover) == GTK_TEXT_DIR_RTL)
    x = limit_x - x - width;
  gtk_widget_set_margin_start (self->hover, (int) MAX (x, 0));
  gtk_widget_set_margin_top (self->hover, (int) MAX (y, 0));
}

static void
set_hovered (DuskMapView *self, const DuskTerritory *territory)
{
  if (self->hovered == territory)
    return;
  self->hovered = territory;
  dusk_map_layer_changed (self->marks);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->map), territory ? "pointer" : NULL);
  _dusk_map_view_show_hover (self);
}

static void
on_motion (DuskMapView *self, double x, double y)
{
  DuskMapFrame frame = _dusk_map_view_frame (self);

  set_hovered (self, dusk_map_frame_pick (&frame, x, y));
  if (self->hovered)
    place_hover (self, x, y);
}

static void
on_leave (DuskMapView *self)
{
  set_hovered (self, NULL);
}

static void
on_pressed (DuskMapView *self, int n_press G_GNUC_UNUSED, double x, double y)
{
  self->press_x = x;
  self->press_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/* The map does not claim a drag, so its end arrives here as a click too. */
static void
on_released (DuskMapView *self, int n_press, double x, double y)
{
  DuskMapFrame frame = _dusk_map_view_frame (self);
  const DuskTerritory *territory;

  if (n_press != 1 || gtk_drag_check_threshold (GTK_WIDGET (self->map), (int) self->press_x, (int) self->press_y, (int) x, (int) y))
    return;
  territory = dusk_map_frame_pick (&frame, x, y);
  if (territory)
    _dusk_map_view_activate (self, territory);
}

void
_dusk_map_view_add_pointer (DuskMapView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (on_leave), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), motion);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (on_released), self);
  gtk_widget_add_controller (GTK_WIDGET (self->map), GTK_EVENT_CONTROLLER (click));
}
