/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sparkline.h"

#include "dusk-extremes.h"
#include "dusk-style.h"

#include <adwaita.h>

#define WIDTH_PX  84
#define HEIGHT_PX 22
#define LINE_PX   1.5

struct _DuskSparkline {
  GtkWidget     parent_instance;

  DuskExtremes *extremes; /* (nullable) (owned) */
  DuskLevel     level;
};

G_DEFINE_FINAL_TYPE (DuskSparkline, dusk_sparkline, GTK_TYPE_WIDGET)

/* One point a px, the least of its samples; a run without data is left out. */
static void
trace (DuskSparkline *self, cairo_t *cr, int width, int height)
{
  const DuskSeries *series = dusk_extremes_series (self->extremes);
  double from_s = (double) dusk_series_start (series), px_s = (double) (dusk_series_end (series) - dusk_series_start (series)) / width;
  double top = dusk_extremes_over (self->extremes, 0, G_MAXSIZE).max, room = height - 2 * LINE_PX;
  gboolean is_open = FALSE;

  for (int x = 0; x < width; x++)
    {
      DuskStretch stretch = dusk_extremes_between (self->extremes, from_s + x * px_s, from_s + (x + 1) * px_s);
      double y = height - LINE_PX - (top > 0 ? stretch.min / top : 0) * room;

      if (stretch.known == 0)
        is_open = FALSE;
      else if (is_open)
        cairo_line_to (cr, x + 0.5, y);
      else
        {
          cairo_move_to (cr, x, y);
          cairo_line_to (cr, x + 0.5, y);
          is_open = TRUE;
        }
    }
}

static void
dusk_sparkline_measure (GtkWidget *widget G_GNUC_UNUSED, GtkOrientation orientation, int for_size G_GNUC_UNUSED, int *minimum, int *natural,
                        int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH_PX : HEIGHT_PX;
  *minimum_baseline = *natural_baseline = -1;
}

static void
dusk_sparkline_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskSparkline *self = DUSK_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->extremes == NULL || width <= 0 || height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  trace (self, cr, width, height);
  cairo_set_line_width (cr, LINE_PX);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  dusk_palette_set (cr, &dusk_style_palette ()->levels[self->level]);
  cairo_stroke (cr);
  cairo_destroy (cr);
}

static void
dusk_sparkline_finalize (GObject *object)
{
  g_clear_pointer (&DUSK_SPARKLINE (object)->extremes, dusk_extremes_free);
  G_OBJECT_CLASS (dusk_sparkline_parent_class)->finalize (object);
}

static void
dusk_sparkline_class_init (DuskSparklineClass *class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  G_OBJECT_CLASS (class)->finalize = dusk_sparkline_finalize;
  widget_class->measure = dusk_sparkline_measure;
  widget_class->snapshot = dusk_sparkline_snapshot;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dusk_sparkline_init (DuskSparkline *self)
{
  self->level = DUSK_LEVEL_NO_DATA;
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dusk_sparkline_new (void)
{
  return g_object_new (DUSK_TYPE_SPARKLINE, NULL);
}

void
dusk_sparkline_set (DuskSparkline *self, DuskSeries *series, DuskLevel level)
{
  g_return_if_fail (DUSK_IS_SPARKLINE (self));
  g_return_if_fail ((guint) level < DUSK_N_LEVELS);

  g_clear_pointer (&self->extremes, dusk_extremes_free);
  if (series && dusk_series_length (series) > 0)
    self->extremes = dusk_extremes_new (series);
  self->level = level;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
