/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-map-tiles.h"
#include "dusk-map-view-private.h"
#include "dusk-ui.h"

/* How long an outage is fresh, counted to the newest answer. */
#define FRESH_S          (2 * DUSK_HOUR_S)
#define BUTTON_ZOOM      2.0
#define VISIBLE_DELAY_MS 300
#define EDGE_PX          40
#define OVER_TILES       0.55
#define NARROW_PX        520

G_DEFINE_FINAL_TYPE (DuskMapView, dusk_map_view, GTK_TYPE_WIDGET)

enum {
  COUNTRY_ACTIVATED,
  VISIBLE_CHANGED,
  N_SIGNALS
};

enum {
  PROP_SELECTED = 1,
  N_PROPERTIES
};

static guint signals[N_SIGNALS];
static GParamSpec *properties[N_PROPERTIES];

static gboolean
describe (gpointer user_data)
{
  DuskMapView *self = user_data;
  guint counts[DUSK_N_LEVELS] = { 0 };
  g_autofree char *text = NULL;

  self->describe_id = 0;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    counts[self->levels[i]]++;
  /* Translators: what a screen reader says of the map; the list beside it holds the same countries. */
  text = g_strdup_printf (_("World map. Countries that are dark: %u, critical: %u, degraded: %u, without data: %u. The list of outages names them."),
                          counts[DUSK_LEVEL_DARK], counts[DUSK_LEVEL_CRITICAL], counts[DUSK_LEVEL_DEGRADED], counts[DUSK_LEVEL_NO_DATA]);
  dusk_ui_set_accessible_label (self, text);
  return G_SOURCE_REMOVE;
}

static void
read_country (DuskMapView *self, DuskCountry *country)
{
  guint index = dusk_country_territory (country)->index;
  gint64 since_s = dusk_country_since (country), fetched_s = dusk_country_fetched (country);
  DuskLevel level = dusk_country_level (country);
  gboolean is_fresh = level >= DUSK_LEVEL_CRITICAL && since_s != DUSK_TIME_UNKNOWN && fetched_s - since_s < FRESH_S;

  if (self->levels[index] != level)
    gtk_widget_queue_draw (GTK_WIDGET (self->levels_sheet));
  self->levels[index] = level;
  if (self->is_fresh[index] != is_fresh)
    gtk_widget_queue_draw (GTK_WIDGET (self->rings));
  self->is_fresh[index] = is_fresh;
}

static void
on_country_changed (DuskMapView *self, DuskCountry *country)
{
  read_country (self, country);
  dusk_map_view_update_pulse (self);
  if (self->hovered == dusk_country_territory (country))
    dusk_map_view_tell_hovered (self);
  /* A round changes hundreds of countries; the sentence is said once. */
  if (self->describe_id == 0)
    self->describe_id = g_idle_add (describe, self);
}

static gboolean
tell_visible (gpointer user_data)
{
  DuskMapView *self = user_data;

  self->visible_id = 0;
  g_signal_emit (self, signals[VISIBLE_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static gboolean
is_in_sight (DuskMapView *self, double x, double y, double left, double right)
{
  return x >= left + EDGE_PX && x <= right - EDGE_PX && y >= EDGE_PX && y <= gtk_widget_get_height (GTK_WIDGET (self)) - EDGE_PX;
}

/* How much a page covers at the end. One that leaves but a strip is looked at instead of the map. */
static int
covered_part (DuskMapView *self)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  return self->covered_px > width - 3 * EDGE_PX ? 0 : self->covered_px;
}

/* Flies so that the selected country stands in the middle of what no page covers, unless it is in sight. */
static void
reveal (DuskMapView *self)
{
  DuskMapFrame frame = dusk_map_camera_frame (self->camera);
  gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  double left, right, x, y;
  const DuskMapSpot *label;

  if (self->selected == NULL || !self->must_reveal || !dusk_map_camera_is_ready (self->camera))
    return;
  self->must_reveal = FALSE;
  left = is_rtl ? covered_part (self) : 0;
  right = frame.width_px - (is_rtl ? 0 : covered_part (self));
  dusk_map_frame_place (&frame, self->selected->index, &x, &y);
  label = &frame.plane->labels[self->selected->index];
  if (!is_in_sight (self, x, y, left, right))
    dusk_map_motion_fly (self->motion,
                         (DuskMapAim){ label->x + (frame.width_px / 2 - (left + right) / 2) / frame.world_px, label->y, frame.world_px },
                         DUSK_MAP_FLIGHT_MS);
}

static void
on_moved (DuskMapView *self)
{
  reveal (self);
  dusk_map_view_update_hover (self);
  if (self->visible_id == 0)
    self->visible_id = g_timeout_add (VISIBLE_DELAY_MS, tell_visible, self);
}

void
dusk_map_view_activate (DuskMapView *self, const DuskTerritory *territory)
{
  g_signal_emit (self, signals[COUNTRY_ACTIVATED], 0, territory->code);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);

  if (g_str_equal (name, "map.zoom-in"))
    dusk_map_motion_zoom (self->motion, BUTTON_ZOOM);
  else if (g_str_equal (name, "map.zoom-out"))
    dusk_map_motion_zoom (self->motion, 1 / BUTTON_ZOOM);
  else
    dusk_map_motion_go_home (self->motion);
}

static void
dusk_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);

  /* First the camera, then the children: the scale takes another size with it. */
  dusk_map_camera_set_size (self->camera, width, height);
  dusk_map_legend_set_narrow (self->legend, width < NARROW_PX);
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

static void
dusk_map_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (DUSK_MAP_VIEW (widget)->overlay, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
}

static void
dusk_map_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (dusk_map_view_parent_class)->map (widget);
  dusk_map_view_update_pulse (DUSK_MAP_VIEW (widget));
}

static void
dusk_map_view_unmap (GtkWidget *widget)
{
  dusk_map_view_stop_pulse (DUSK_MAP_VIEW (widget));
  GTK_WIDGET_CLASS (dusk_map_view_parent_class)->unmap (widget);
}

static void
dusk_map_view_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskMapView *self = DUSK_MAP_VIEW (object);

  if (id == PROP_SELECTED)
    g_value_set_string (value, self->selected ? self->selected->code : NULL);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_map_view_dispose (GObject *object)
{
  DuskMapView *self = DUSK_MAP_VIEW (object);

  g_clear_handle_id (&self->visible_id, g_source_remove);
  g_clear_handle_id (&self->describe_id, g_source_remove);
  dusk_map_view_stop_pulse (self);
  if (self->world)
    g_signal_handlers_disconnect_by_data (self->world, self);
  g_clear_object (&self->world);
  if (self->motion)
    g_object_run_dispose (G_OBJECT (self->motion));
  g_clear_object (&self->motion);
  if (self->camera)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  g_clear_object (&self->camera);
  G_OBJECT_CLASS (dusk_map_view_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (DUSK_TYPE_MAP_SHEET);
  g_type_ensure (DUSK_TYPE_MAP_LEGEND);
  g_type_ensure (DUSK_TYPE_MAP_SCALE);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-map-view.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, overlay);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, land);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, tiles_place);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, levels_sheet);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, outlines);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, rings);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, legend);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, scale);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, end_corner);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, hover);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, hover_name);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, hover_summary);
  gtk_widget_class_bind_template_child (widget_class, DuskMapView, tiles_credit);
}

static void
dusk_map_view_class_init (DuskMapViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dusk_map_view_dispose;
  object_class->get_property = dusk_map_view_get_property;
  widget_class->size_allocate = dusk_map_view_size_allocate;
  widget_class->measure = dusk_map_view_measure;
  widget_class->map = dusk_map_view_map;
  widget_class->unmap = dusk_map_view_unmap;
  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[COUNTRY_ACTIVATED] = g_signal_new ("country-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_STRING);
  signals[VISIBLE_CHANGED] = g_signal_new ("visible-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "dusk-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, on_action);
  gtk_widget_class_install_action (widget_class, "map.reset", NULL, on_action);
  dusk_map_view_add_keys (widget_class);
  bind_template (widget_class);
}

static void
dusk_map_view_init (DuskMapView *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->camera = dusk_map_camera_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_map_view_set_up_sheets (self);
  dusk_map_scale_set_camera (self->scale, self->camera);
  self->motion = dusk_map_motion_new (GTK_WIDGET (self->land), self->camera);
  dusk_map_view_set_up_input (self);
  gtk_label_set_text (self->tiles_credit, DUSK_MAP_TILES_CREDIT);
  g_signal_connect_swapped (self->camera, "moved", G_CALLBACK (on_moved), self);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (dusk_map_view_redraw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (dusk_map_view_redraw), self, G_CONNECT_SWAPPED);
  describe (self);
}

GtkWidget *
dusk_map_view_new (void)
{
  dusk_ui_init ();
  return g_object_new (DUSK_TYPE_MAP_VIEW, NULL);
}

void
dusk_map_view_set_world (DuskMapView *self, DuskWorld *world)
{
  g_return_if_fail (DUSK_IS_MAP_VIEW (self));
  g_return_if_fail (DUSK_IS_WORLD (world));

  if (self->world)
    g_signal_handlers_disconnect_by_data (self->world, self);
  g_set_object (&self->world, world);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (world)); i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (world), i);
      read_country (self, country);
    }
  g_signal_connect_swapped (world, "changed", G_CALLBACK (on_country_changed), self);
  dusk_map_view_update_pulse (self);
  dusk_map_view_tell_hovered (self);
  describe (self);
}

void
dusk_map_view_select (DuskMapView *self, const char *code, int covered_px)
{
  const DuskTerritory *territory = code ? dusk_territory_find (code) : NULL;

  g_return_if_fail (DUSK_IS_MAP_VIEW (self));

  self->must_reveal = TRUE;
  self->covered_px = MAX (covered_px, 0);
  gtk_widget_set_margin_end (self->end_corner, covered_part (self));
  if (self->selected != territory)
    {
      self->selected = territory;
      gtk_widget_queue_draw (GTK_WIDGET (self->outlines));
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
    }
  reveal (self);
}

void
dusk_map_view_set_tiles (DuskMapView *self, gboolean shown)
{
  g_return_if_fail (DUSK_IS_MAP_VIEW (self));

  if (shown == (adw_bin_get_child (self->tiles_place) != NULL))
    return;
  adw_bin_set_child (self->tiles_place, shown ? dusk_map_tiles_new (self->camera) : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->tiles_credit), shown);
  gtk_widget_set_opacity (GTK_WIDGET (self->levels_sheet), shown ? OVER_TILES : 1);
  dusk_map_view_redraw (self);
}

char **
dusk_map_view_visible (DuskMapView *self)
{
  DuskMapFrame frame;
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  g_return_val_if_fail (DUSK_IS_MAP_VIEW (self), NULL);

  frame = dusk_map_camera_frame (self->camera);
  for (guint i = 0; i < DUSK_N_TERRITORIES && dusk_map_camera_is_ready (self->camera); i++)
    if (dusk_map_frame_shows (&frame, i))
      g_strv_builder_add (codes, dusk_territory_at (i)->code);
  return g_strv_builder_end (codes);
}
