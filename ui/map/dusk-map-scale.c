/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-scale.h"

#include <glib/gi18n.h>
#include <math.h>

#define MOST_PX  110.0
#define TICK_PX  4.0f
#define EQUATOR_M 40075016.686 /* WGS 84 */

struct _DuskMapScale {
  GtkWidget      parent_instance;
  GtkWidget     *label;
  DuskMapCamera *camera; /* (nullable) (owned) */
  double         length_px;
};

G_DEFINE_FINAL_TYPE (DuskMapScale, dusk_map_scale, GTK_TYPE_WIDGET)

double
dusk_map_scale_length (DuskMapAim aim, double most_px, double *length_px)
{
  static const double steps[] = { 5, 2, 1 };
  double lon_deg, lat_deg, m_per_px, most_m, power;

  g_return_val_if_fail (length_px != NULL, 0);

  dusk_map_unproject_mercator (aim.x, aim.y, &lon_deg, &lat_deg);
  m_per_px = EQUATOR_M * cos (lat_deg * G_PI / 180) / aim.world_px;
  most_m = most_px * m_per_px;
  power = pow (10, floor (log10 (most_m)));
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (steps[i] * power <= most_m)
      {
        *length_px = steps[i] * power / m_per_px;
        return steps[i] * power;
      }
  *length_px = power / m_per_px;
  return power;
}

static void
update (DuskMapScale *self)
{
  double length_m = dusk_map_scale_length (dusk_map_camera_get_aim (self->camera), MOST_PX, &self->length_px);
  g_autofree char *text = NULL;

  if (length_m >= 1000)
    text = g_strdup_printf (_("%.0f km"), length_m / 1000);
  else
    text = g_strdup_printf (_("%.0f m"), length_m);
  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
dusk_map_scale_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskMapScale *self = DUSK_MAP_SCALE (widget);
  float length = (float) round (self->length_px), bottom = (float) gtk_widget_get_height (widget);
  float left = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL ? (float) gtk_widget_get_width (widget) - length : 0;
  GdkRGBA color;

  gtk_style_context_get_color (gtk_widget_get_style_context (widget), &color);
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, bottom - 1, length, 1));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left, bottom - TICK_PX, 1, TICK_PX));
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT (left + length - 1, bottom - TICK_PX, 1, TICK_PX));
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
dusk_map_scale_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                        int *natural_baseline)
{
  gtk_widget_measure (DUSK_MAP_SCALE (widget)->label, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *minimum = *natural = MAX (*natural, (int) MOST_PX);
  *minimum_baseline = *natural_baseline = -1;
}

static void
dusk_map_scale_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  gtk_widget_allocate (DUSK_MAP_SCALE (widget)->label, width, height, baseline, NULL);
}

static void
dusk_map_scale_dispose (GObject *object)
{
  DuskMapScale *self = DUSK_MAP_SCALE (object);

  if (self->camera)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_clear_object (&self->camera);
  g_clear_pointer (&self->label, gtk_widget_unparent);
  G_OBJECT_CLASS (dusk_map_scale_parent_class)->dispose (object);
}

static void
dusk_map_scale_class_init (DuskMapScaleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_map_scale_dispose;
  widget_class->snapshot = dusk_map_scale_snapshot;
  widget_class->measure = dusk_map_scale_measure;
  widget_class->size_allocate = dusk_map_scale_size_allocate;
}

static void
dusk_map_scale_init (DuskMapScale *self)
{
  self->label = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "margin-start", 3, "margin-bottom", 2, NULL);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));
}

void
dusk_map_scale_set_camera (DuskMapScale *self, DuskMapCamera *camera)
{
  g_return_if_fail (DUSK_IS_MAP_SCALE (self) && self->camera == NULL);

  self->camera = g_object_ref (camera);
  g_signal_connect_swapped (camera, "moved", G_CALLBACK (update), self);
  update (self);
}
