/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-view-private.h"

#include "dusk-style.h"

#include <adwaita.h>

#define MIN_WIDTH_PX       160
#define NATURAL_WIDTH_PX   420
#define BUBBLE_GAP_PX      12
#define BUBBLE_WIDTH_CHARS 44

enum {
  PROP_CHART = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (DuskChartView, dusk_chart_view, GTK_TYPE_WIDGET)

static gboolean
describe (gpointer user_data)
{
  DuskChartView *self = user_data;
  g_autofree char *text = self->chart ? dusk_chart_describe (self->chart) : g_strdup ("");

  self->describe_id = 0;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  return G_SOURCE_REMOVE;
}

/* Later, and once: a drag changes the view with every frame, and a chart is built of many parts. */
static void
queue_describe (DuskChartView *self)
{
  if (self->describe_id == 0)
    self->describe_id = g_idle_add (describe, self);
}

/* The first line, which says when, in bold. */
static void
set_bubble_text (DuskChartView *self, const char *text)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  PangoAttribute *bold = pango_attr_weight_new (PANGO_WEIGHT_BOLD);
  const char *end = strchr (text, '\n');

  bold->end_index = end ? (guint) (end - text) : G_MAXUINT;
  pango_attr_list_insert (attributes, bold);
  pango_attr_list_insert (attributes, pango_attr_font_features_new ("tnum=1"));
  gtk_label_set_attributes (GTK_LABEL (self->bubble), attributes);
  gtk_label_set_text (GTK_LABEL (self->bubble), text);
  pango_attr_list_unref (attributes);
}

static void
update_bubble (DuskChartView *self)
{
  g_autofree char *text = NULL;

  if (self->chart && self->cursor_s != DUSK_TIME_UNKNOWN)
    text = dusk_chart_probe (self->chart, self->cursor_s);
  if (text)
    set_bubble_text (self, text);
  gtk_widget_set_visible (self->bubble, text != NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text ? text : "", -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_chart_changed_cb (DuskChartView *self)
{
  queue_describe (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_focus_leave_cb (DuskChartView *self)
{
  dusk_chart_view_set_cursor (self, DUSK_TIME_UNKNOWN, 0);
}

static void
dusk_chart_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size G_GNUC_UNUSED, int *minimum, int *natural,
                         int *minimum_baseline, int *natural_baseline)
{
  DuskChartView *self = DUSK_CHART_VIEW (widget);

  *minimum_baseline = *natural_baseline = -1;
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN_WIDTH_PX;
      *natural = NATURAL_WIDTH_PX;
    }
  else
    *minimum = *natural = self->chart ? dusk_chart_natural_height (self->chart) : 0;
}

/* Beside the cursor, on the side that has room, and never outside. */
static void
dusk_chart_view_size_allocate (GtkWidget *widget, int width, int height, int baseline G_GNUC_UNUSED)
{
  DuskChartView *self = DUSK_CHART_VIEW (widget);
  int bubble_width, bubble_height, least;
  double x, y, cursor_x;

  if (self->chart == NULL || !gtk_widget_get_visible (self->bubble))
    return;
  gtk_widget_measure (self->bubble, GTK_ORIENTATION_HORIZONTAL, -1, &least, &bubble_width, NULL, NULL);
  bubble_width = MAX (MIN (bubble_width, width), least);
  gtk_widget_measure (self->bubble, GTK_ORIENTATION_VERTICAL, bubble_width, NULL, &bubble_height, NULL, NULL);
  cursor_x = dusk_chart_x_of (self->chart, self->cursor_s, width);
  x = cursor_x + BUBBLE_GAP_PX;
  if (x + bubble_width > width)
    x = cursor_x - BUBBLE_GAP_PX - bubble_width;
  x = CLAMP (x, 0, MAX (width - bubble_width, 0));
  y = CLAMP (self->pointer_y - bubble_height - BUBBLE_GAP_PX, 0, MAX (height - bubble_height, 0));
  gtk_widget_allocate (self->bubble, bubble_width, bubble_height, -1,
                       gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float) x, (float) y)));
}

static void
dusk_chart_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  DuskChartView *self = DUSK_CHART_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  cairo_t *cr;

  if (self->chart == NULL || width <= 0 || height <= 0)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  dusk_chart_draw (self->chart, cr, width, height, dusk_style_palette (),
                   self->cursor_s == DUSK_TIME_UNKNOWN ? self->mark_s : self->cursor_s, gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
  cairo_destroy (cr);
  gtk_widget_snapshot_child (widget, self->bubble, snapshot);
}

static void
dusk_chart_view_get_property (GObject *object, guint property_id, GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_CHART)
    g_value_set_object (value, DUSK_CHART_VIEW (object)->chart);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
dusk_chart_view_set_property (GObject *object, guint property_id, const GValue *value, GParamSpec *pspec)
{
  if (property_id == PROP_CHART)
    dusk_chart_view_set_chart (DUSK_CHART_VIEW (object), g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
dusk_chart_view_dispose (GObject *object)
{
  DuskChartView *self = DUSK_CHART_VIEW (object);

  g_clear_handle_id (&self->describe_id, g_source_remove);
  if (self->chart)
    g_signal_handlers_disconnect_by_data (self->chart, self);
  g_clear_object (&self->chart);
  g_clear_pointer (&self->bubble, gtk_widget_unparent);
  G_OBJECT_CLASS (dusk_chart_view_parent_class)->dispose (object);
}

static void
dusk_chart_view_class_init (DuskChartViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);

  object_class->get_property = dusk_chart_view_get_property;
  object_class->set_property = dusk_chart_view_set_property;
  object_class->dispose = dusk_chart_view_dispose;
  widget_class->measure = dusk_chart_view_measure;
  widget_class->size_allocate = dusk_chart_view_size_allocate;
  widget_class->snapshot = dusk_chart_view_snapshot;

  properties[PROP_CHART]
    = g_param_spec_object ("chart", NULL, NULL, DUSK_TYPE_CHART, G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_css_name (widget_class, "chart");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  dusk_chart_view_class_add_keys (widget_class);
}

static void
dusk_chart_view_init (DuskChartView *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->cursor_s = DUSK_TIME_UNKNOWN;
  self->mark_s = DUSK_TIME_UNKNOWN;
  self->bubble = g_object_new (GTK_TYPE_LABEL, "xalign", 0.0, "wrap", TRUE, "max-width-chars", BUBBLE_WIDTH_CHARS, "visible", FALSE, "can-target",
                               FALSE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  gtk_widget_add_css_class (self->bubble, "chart-bubble");
  gtk_widget_set_parent (self->bubble, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);

  g_signal_connect_swapped (focus, "leave", G_CALLBACK (on_focus_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
  dusk_chart_view_add_gestures (self);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
dusk_chart_view_new (void)
{
  return g_object_new (DUSK_TYPE_CHART_VIEW, NULL);
}

void
dusk_chart_view_set_chart (DuskChartView *self, DuskChart *chart)
{
  DuskChart *old;

  g_return_if_fail (DUSK_IS_CHART_VIEW (self));
  g_return_if_fail (chart == NULL || DUSK_IS_CHART (chart));

  old = self->chart;
  if (old == chart)
    return;
  if (old)
    g_signal_handlers_disconnect_by_data (old, self);
  self->chart = chart ? g_object_ref (chart) : NULL;
  if (chart)
    g_signal_connect_swapped (chart, "changed", G_CALLBACK (on_chart_changed_cb), self);
  g_clear_object (&old);
  dusk_chart_view_set_cursor (self, DUSK_TIME_UNKNOWN, 0);
  on_chart_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHART]);
}

DuskChart *
dusk_chart_view_get_chart (DuskChartView *self)
{
  g_return_val_if_fail (DUSK_IS_CHART_VIEW (self), NULL);

  return self->chart;
}

void
dusk_chart_view_set_cursor (DuskChartView *self, gint64 time_s, double y_px)
{
  gint64 cursor_s = DUSK_TIME_UNKNOWN;

  if (self->chart && time_s != DUSK_TIME_UNKNOWN)
    cursor_s = dusk_chart_snap (self->chart, time_s, 0);
  if (cursor_s == self->cursor_s && (cursor_s == DUSK_TIME_UNKNOWN || y_px == self->pointer_y))
    return;
  self->cursor_s = cursor_s;
  self->pointer_y = y_px;
  update_bubble (self);
}

void
dusk_chart_view_set_mark (DuskChartView *self, gint64 time_s)
{
  g_return_if_fail (DUSK_IS_CHART_VIEW (self));

  if (self->mark_s == time_s)
    return;
  self->mark_s = time_s;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
