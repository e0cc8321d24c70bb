/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-legend.h"

#include <adwaita.h>

#include "dusk-map-painter.h"
#include "dusk-style.h"

#define SWATCH_PX 12

struct _DuskMapLegend {
  GtkWidget  parent_instance;
  GtkWidget *entries;
};

G_DEFINE_FINAL_TYPE (DuskMapLegend, dusk_map_legend, GTK_TYPE_WIDGET)

static void
draw_swatch (GtkDrawingArea *area G_GNUC_UNUSED, cairo_t *cr, int width G_GNUC_UNUSED, int height G_GNUC_UNUSED, gpointer user_data)
{
  dusk_map_paint_swatch (cr, dusk_style_palette (), (DuskLevel) GPOINTER_TO_INT (user_data), 0, 0, SWATCH_PX);
}

static GtkWidget *
make_swatch (DuskLevel level)
{
  GtkWidget *swatch = g_object_new (GTK_TYPE_DRAWING_AREA, "content-width", SWATCH_PX, "content-height", SWATCH_PX, "valign", GTK_ALIGN_CENTER,
                                    "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (swatch), draw_swatch, GINT_TO_POINTER (level), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), swatch, G_CONNECT_SWAPPED);
  return swatch;
}

static GtkWidget *
make_entry (DuskLevel level)
{
  GtkWidget *entry = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (entry), make_swatch (level));
  gtk_box_append (GTK_BOX (entry), gtk_label_new (dusk_level_to_text (level)));
  return entry;
}

static void
dusk_map_legend_dispose (GObject *object)
{
  g_clear_pointer (&DUSK_MAP_LEGEND (object)->entries, gtk_widget_unparent);
  G_OBJECT_CLASS (dusk_map_legend_parent_class)->dispose (object);
}

static void
dusk_map_legend_class_init (DuskMapLegendClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_map_legend_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
dusk_map_legend_init (DuskMapLegend *self)
{
  static const DuskLevel order[] = { DUSK_LEVEL_NORMAL, DUSK_LEVEL_DEGRADED, DUSK_LEVEL_CRITICAL, DUSK_LEVEL_DARK, DUSK_LEVEL_NO_DATA };

  self->entries = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  for (gsize i = 0; i < G_N_ELEMENTS (order); i++)
    gtk_box_append (GTK_BOX (self->entries), make_entry (order[i]));
  gtk_widget_set_parent (self->entries, GTK_WIDGET (self));
}

void
dusk_map_legend_set_narrow (DuskMapLegend *self, gboolean is_narrow)
{
  g_return_if_fail (DUSK_IS_MAP_LEGEND (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->entries), is_narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (GTK_BOX (self->entries), is_narrow ? 2 : 12);
}
