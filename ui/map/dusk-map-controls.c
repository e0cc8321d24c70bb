/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view-private.h"

#include <glib/gi18n.h>

#include "dusk-map-legend.h"
#include "dusk-style.h"
#include "dusk-ui.h"

#define SWATCH_PX 12

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  DuskLevel level = (DuskLevel) GPOINTER_TO_INT (user_data);
  const DuskPalette *palette = dusk_style_palette ();

  (void) area;
  cairo_rectangle (cr, 0, 0, width, height);
  if (level == DUSK_LEVEL_NO_DATA)
    {
      cairo_pattern_t *hatch = dusk_palette_hatch (palette);
      cairo_set_source (cr, hatch);
      cairo_pattern_destroy (hatch);
    }
  else
    dusk_palette_set (cr, &palette->levels[level]);
  cairo_fill (cr);
}

static GtkWidget *
swatch_new (DuskLevel level)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), SWATCH_PX);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH_PX);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw_swatch, GINT_TO_POINTER (level), NULL);
  gtk_widget_set_valign (area, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (area, "map-swatch");
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), area, G_CONNECT_SWAPPED);
  return area;
}

GtkWidget *
dusk_map_legend_new (void)
{
  static const DuskLevel order[] = { DUSK_LEVEL_NORMAL, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK, DUSK_LEVEL_NO_DATA };
  GtkWidget *legend = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    {
      GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (entry), swatch_new (order[i]));
      gtk_box_append (GTK_BOX (entry), gtk_label_new (dusk_level_to_text (order[i])));
      gtk_box_append (GTK_BOX (legend), entry);
    }
  gtk_widget_add_css_class (legend, "map-card");
  gtk_widget_add_css_class (legend, "map-legend");
  return legend;
}

static GtkWidget *
button_new (const char *icon, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_tooltip_text (button, label);
  dusk_ui_set_accessible_label (button, label);
  gtk_widget_add_css_class (button, "map-button");
  return button;
}

static void
place (DuskMapView *self, GtkWidget *widget, GtkAlign halign, GtkAlign valign)
{
  gtk_widget_set_halign (widget, halign);
  gtk_widget_set_valign (widget, valign);
  gtk_overlay_add_overlay (GTK_OVERLAY (self->overlay), widget);
}

static void
add_buttons (DuskMapView *self)
{
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (buttons), button_new ("zoom-in-symbolic", _("Zoom In"), "map.zoom-in"));
  gtk_box_append (GTK_BOX (buttons), button_new ("zoom-out-symbolic", _("Zoom Out"), "map.zoom-out"));
  gtk_widget_add_css_class (buttons, "map-buttons");
  self->buttons = buttons;
  place (self, buttons, GTK_ALIGN_END, GTK_ALIGN_END);
}

static void
add_legend_and_scale (DuskMapView *self)
{
  GtkWidget *corner = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  ShumateScale *scale = shumate_scale_new (self->viewport);

  shumate_scale_set_unit (scale, SHUMATE_UNIT_METRIC);
  gtk_widget_set_halign (GTK_WIDGET (scale), GTK_ALIGN_START);
  gtk_widget_add_css_class (GTK_WIDGET (scale), "map-scale");
  gtk_box_append (GTK_BOX (corner), dusk_map_legend_new ());
  gtk_box_append (GTK_BOX (corner), GTK_WIDGET (scale));
  gtk_widget_add_css_class (corner, "map-corner");
  place (self, corner, GTK_ALIGN_START, GTK_ALIGN_END);
}

static void
add_credits (DuskMapView *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (line), gtk_label_new ("Natural Earth"));
  self->tiles_credit = gtk_label_new ("© OpenStreetMap contributors");
  gtk_widget_set_visible (self->tiles_credit, FALSE);
  gtk_box_append (GTK_BOX (line), self->tiles_credit);
  gtk_widget_add_css_class (line, "map-credits");
  self->credits = line;
  place (self, line, GTK_ALIGN_END, GTK_ALIGN_END);
}

void
_dusk_map_view_add_controls (DuskMapView *self)
{
  add_legend_and_scale (self);
  add_credits (self);
  add_buttons (self);
  self->hover = gtk_label_new (NULL);
  gtk_widget_set_visible (self->hover, FALSE);
  gtk_widget_set_can_target (self->hover, FALSE);
  gtk_label_set_xalign (GTK_LABEL (self->hover), 0);
  gtk_widget_add_css_class (self->hover, "map-hover");
  place (self, self->hover, GTK_ALIGN_START, GTK_ALIGN_START);
}
