/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-level-mark.h"

#include <adwaita.h>

#include "dusk-style.h"

#define WIDTH_PX  10
#define HEIGHT_PX 34

struct _DuskLevelMark {
  GtkWidget parent_instance;
  DuskLevel level;
};

G_DEFINE_TYPE (DuskLevelMark, dusk_level_mark, GTK_TYPE_WIDGET)

static GdkRGBA
rgba (const DuskColor *color)
{
  return (GdkRGBA){ (float) color->red, (float) color->green, (float) color->blue, (float) color->alpha };
}

static float
filled_part (DuskLevel level)
{
  switch (level)
    {
    case DUSK_LEVEL_DEGRADED:
      return 1.0f / 3;
    case DUSK_LEVEL_CRITICAL:
      return 2.0f / 3;
    case DUSK_LEVEL_DARK:
      return 1;
    case DUSK_LEVEL_NO_DATA:
    case DUSK_LEVEL_NORMAL:
    default:
      return 0;
    }
}

static void
dusk_level_mark_measure (GtkWidget *widget G_GNUC_UNUSED, GtkOrientation orientation, int for_size G_GNUC_UNUSED, int *minimum, int *natural,
                         int *minimum_baseline G_GNUC_UNUSED, int *natural_baseline G_GNUC_UNUSED)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
}

static void
dusk_level_mark_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskLevelMark *self = DUSK_LEVEL_MARK (widget);
  const DuskPalette *palette = dusk_style_palette ();
  float width = (float) gtk_widget_get_width (widget), height = (float) gtk_widget_get_height (widget);
  float filled = height * filled_part (self->level);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, &bounds, width / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  if (self->level == DUSK_LEVEL_NO_DATA)
    {
      cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &bounds);
      cairo_pattern_t *hatch = dusk_palette_hatch (palette);
      cairo_set_source (cr, hatch);
      cairo_paint (cr);
      cairo_pattern_destroy (hatch);
      cairo_destroy (cr);
    }
  else
    {
      GdkRGBA track = rgba (&palette->levels[DUSK_LEVEL_NORMAL]), fill = rgba (&palette->levels[self->level]);
      gtk_snapshot_append_color (snapshot, &track, &bounds);
      gtk_snapshot_append_color (snapshot, &fill, &GRAPHENE_RECT_INIT (0, height - filled, width, filled));
    }
  gtk_snapshot_pop (snapshot);
}

static void
dusk_level_mark_class_init (DuskLevelMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = dusk_level_mark_measure;
  widget_class->snapshot = dusk_level_mark_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dusk_level_mark_init (DuskLevelMark *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dusk_level_mark_new (void)
{
  return g_object_new (DUSK_TYPE_LEVEL_MARK, NULL);
}

void
dusk_level_mark_set (DuskLevelMark *self, DuskLevel level)
{
  g_return_if_fail (DUSK_IS_LEVEL_MARK (self));

  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
