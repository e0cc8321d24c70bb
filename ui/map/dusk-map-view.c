/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-view.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-map-view-private.h"
#include "dusk-style.h"
#include "dusk-ui.h"
#include "dusk-world-map.h"

#define TILE_PX       256
#define ZOOM_MIN      1
#define ZOOM_MAX      8
#define HOME_LON_DEG  20.0
#define HOME_LAT_DEG  25.0
#define KEY_PAN_PX    80
#define FRESH_S       (2 * DUSK_HOUR_S)
#define PULSE_S       2.4
#define OSM_URL       "https://tile.openstreetmap.org"
#define OVER_TILES    0.55

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

DuskMapFrame
_dusk_map_view_frame (DuskMapView *self)
{
  return dusk_map_layer_frame (self->viewport, gtk_widget_get_width (GTK_WIDGET (self)), gtk_widget_get_height (GTK_WIDGET (self)));
}

/* The sheets */

static cairo_t *
whole_sheet (GtkSnapshot *snapshot, const DuskMapFrame *frame)
{
  return gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) frame->width_px, (float) frame->height_px));
}

static void
paint_land (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;
  const DuskPalette *palette = dusk_style_palette ();
  GdkRGBA sea = { (float) palette->sea.red, (float) palette->sea.green, (float) palette->sea.blue, 1 };
  cairo_t *cr;

  gtk_snapshot_append_color (snapshot, &sea, &GRAPHENE_RECT_INIT (0, 0, (float) frame->width_px, (float) frame->height_px));
  if (self->tiles)
    return;
  cr = whole_sheet (snapshot, frame);
  dusk_map_paint_land (cr, frame, &(DuskMapStyle){ palette, FALSE });
  dusk_map_paint_borders (cr, frame, &(DuskMapStyle){ palette, FALSE });
  cairo_destroy (cr);
}

static void
paint_levels (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;
  cairo_t *cr = whole_sheet (snapshot, frame);

  dusk_map_paint_levels (cr, frame, &(DuskMapStyle){ dusk_style_palette (), FALSE }, self->levels);
  cairo_destroy (cr);
}

static void
paint_outline (GtkSnapshot *snapshot, const DuskMapFrame *frame, const DuskTerritory *territory, double line_px)
{
  cairo_t *cr = whole_sheet (snapshot, frame);

  dusk_map_paint_outline (cr, frame, territory->index, &dusk_style_palette ()->selection, line_px);
  cairo_destroy (cr);
}

static void
paint_ring (DuskMapView *self, GtkSnapshot *snapshot, const DuskMapFrame *frame, const DuskTerritory *territory)
{
  const DuskPalette *palette = dusk_style_palette ();
  double x, y, reach = 30;
  cairo_t *cr;

  /* A small node each: a pulse must not draw the whole map again. */
  dusk_map_frame_place (frame, territory->index, &x, &y);
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) (x - reach), (float) (y - reach), (float) (2 * reach), (float) (2 * reach)));
  dusk_map_paint_ring (cr, x, y, &palette->levels[self->levels[territory->index]], self->pulse);
  cairo_destroy (cr);
}

static void
paint_marks (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data)
{
  DuskMapView *self = user_data;

  if (self->hovered && self->hovered != self->selected)
    paint_outline (snapshot, frame, self->hovered, 1.2);
  if (self->selected)
    paint_outline (snapshot, frame, self->selected, 2.2);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->is_fresh[i])
      paint_ring (self, snapshot, frame, dusk_territory_at (i));
}

/* Following the world */

static gboolean
pulse (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);
  double seconds = (double) gdk_frame_clock_get_frame_time (clock) / G_USEC_PER_SEC, phase = fmod (seconds, PULSE_S) / PULSE_S;

  /* A dozen steps a second are enough for a slow ring, and leave the processor alone. */
  if (fabs (phase - self->pulse) < 1 / (12 * PULSE_S))
    return G_SOURCE_CONTINUE;
  self->pulse = phase;
  dusk_map_layer_changed (self->marks);
  return G_SOURCE_CONTINUE;
}

static void
start_or_stop_pulse (DuskMapView *self)
{
  gboolean animates, any = FALSE;

  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-enable-animations", &animates, NULL);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    any = any || self->is_fresh[i];
  if (any && animates && self->pulse_id == 0)
    self->pulse_id = gtk_widget_add_tick_callback (GTK_WIDGET (self), pulse, NULL, NULL);
  else if ((!any || !animates) && self->pulse_id)
    {
      gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->pulse_id);
      self->pulse_id = 0;
    }
  if (!animates)
    self->pulse = 0.3;
}

static void
read_country (DuskMapView *self, DuskCountry *country)
{
  guint index = dusk_country_territory (country)->index;
  gint64 since_s = dusk_country_since (country), fetched_s = dusk_country_fetched (country);
  DuskLevel level = dusk_country_level (country);

  self->is_fresh[index] = level >= DUSK_LEVEL_CRITICAL && since_s != DUSK_TIME_UNKNOWN && fetched_s - since_s < FRESH_S;
  if (self->levels[index] == level)
    return;
  self->levels[index] = level;
  dusk_map_layer_changed (self->colours);
}

static void
describe (DuskMapView *self)
{
  guint counts[DUSK_N_LEVELS] = { 0 };
  g_autofree char *text = NULL;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    counts[self->levels[i]]++;
  /* Translators: what a screen reader says of the map; the list beside it holds the same countries. */
  text = g_strdup_printf (_("World map. Dark: %u countries. Critical: %u. Degraded: %u. No data: %u. The list of outages names them."),
                          counts[DUSK_LEVEL_DARK], counts[DUSK_LEVEL_CRITICAL], counts[DUSK_LEVEL_DEGRADED], counts[DUSK_LEVEL_NO_DATA]);
  dusk_ui_set_accessible_label (self, text);
}

static void
on_country_changed (DuskMapView *self, DuskCountry *country)
{
  read_country (self, country);
  if (self->hovered == dusk_country_territory (country))
    _dusk_map_view_show_hover (self);
  start_or_stop_pulse (self);
  describe (self);
}

/* Where the view may go */

static void
keep_in_bounds (DuskMapView *self)
{
  DuskMapFrame frame = _dusk_map_view_frame (self);
  double half, x, y, kept, lon_deg, lat_deg;

  if (self->is_settling || frame.height_px <= 0)
    return;
  self->is_settling = TRUE;
  if (shumate_viewport_get_rotation (self->viewport) != 0)
    shumate_viewport_set_rotation (self->viewport, 0);
  half = MIN (frame.height_px / frame.world_px / 2, 0.5);
  dusk_map_project (DUSK_MAP_MERCATOR, 0, shumate_location_get_latitude (SHUMATE_LOCATION (self->viewport)), &x, &y);
  kept = CLAMP (y, half, 1 - half);
  if (fabs (kept - y) > 1e-9)
    {
      dusk_map_unproject_mercator (x, kept, &lon_deg, &lat_deg);
      shumate_location_set_location (SHUMATE_LOCATION (self->viewport), lat_deg, shumate_location_get_longitude (SHUMATE_LOCATION (self->viewport)));
    }
  self->is_settling = FALSE;
}

static gboolean
tell_visible (gpointer user_data)
{
  DuskMapView *self = user_data;

  self->visible_id = 0;
  g_signal_emit (self, signals[VISIBLE_CHANGED], 0);
  return G_SOURCE_REMOVE;
}

static void
on_moved (DuskMapView *self)
{
  keep_in_bounds (self);
  if (self->visible_id == 0)
    self->visible_id = g_timeout_add (300, tell_visible, self);
}

static void
go_home (DuskMapView *self)
{
  double width_px = gtk_widget_get_width (GTK_WIDGET (self)), height_px = gtk_widget_get_height (GTK_WIDGET (self));
  /* The inhabited world is about 0.6 of a square high; a tall window shows less of it across rather than empty sea. */
  double world_px = MAX (width_px, MIN (height_px / 0.62, width_px * 1.4));

  if (width_px <= 0)
    return;
  self->has_home = TRUE;
  shumate_map_stop_go_to (self->map);
  shumate_viewport_set_zoom_level (self->viewport, CLAMP (log2 (world_px / TILE_PX), ZOOM_MIN, ZOOM_MAX));
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), HOME_LAT_DEG, HOME_LON_DEG);
}

/* Actions */

static void
zoom_action (GtkWidget *widget, const char *name, GVariant *parameter G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);

  if (g_str_equal (name, "map.zoom-in"))
    shumate_map_zoom_in (self->map);
  else if (g_str_equal (name, "map.zoom-out"))
    shumate_map_zoom_out (self->map);
  else
    go_home (self);
}

static double
wrapped (double lon_deg)
{
  return lon_deg - 360 * floor ((lon_deg + 180) / 360);
}

static void
pan_action (GtkWidget *widget, GVariant *parameter)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);
  DuskMapFrame frame = _dusk_map_view_frame (self);
  double lon_deg, lat_deg;
  int dx, dy;

  g_variant_get (parameter, "(ii)", &dx, &dy);
  dusk_map_unproject_mercator ((frame.left_px + frame.width_px / 2 + dx * KEY_PAN_PX) / frame.world_px,
                      (frame.top_px + frame.height_px / 2 + dy * KEY_PAN_PX) / frame.world_px, &lon_deg, &lat_deg);
  shumate_map_stop_go_to (self->map);
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), lat_deg, wrapped (lon_deg));
}

static gboolean
on_pan_key (GtkWidget *widget, GVariant *parameter, gpointer user_data G_GNUC_UNUSED)
{
  pan_action (widget, parameter);
  return GDK_EVENT_STOP;
}

static gboolean
on_enter_key (GtkWidget *widget, GVariant *parameter G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);
  DuskMapFrame frame = _dusk_map_view_frame (self);
  const DuskTerritory *territory = self->selected ? self->selected : dusk_map_frame_pick (&frame, frame.width_px / 2, frame.height_px / 2);

  if (territory)
    g_signal_emit (self, signals[COUNTRY_ACTIVATED], 0, territory->code);
  return GDK_EVENT_STOP;
}

void
_dusk_map_view_activate (DuskMapView *self, const DuskTerritory *territory)
{
  g_signal_emit (self, signals[COUNTRY_ACTIVATED], 0, territory->code);
}

/* The widget */

static void
on_dark_changed (DuskMapView *self)
{
  dusk_map_layer_changed (self->land);
  dusk_map_layer_changed (self->colours);
  dusk_map_layer_changed (self->marks);
}

static void
dusk_map_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  DuskMapView *self = DUSK_MAP_VIEW (widget);

  /* First the view, then the children: the scale takes another size with it. */
  if (!self->has_home)
    go_home (self);
  keep_in_bounds (self);
  gtk_widget_allocate (self->overlay, width, height, baseline, NULL);
}

static void
dusk_map_view_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (DUSK_MAP_VIEW (widget)->overlay, orientation, for_size, minimum, natural, minimum_baseline, natural_baseline);
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
  if (self->pulse_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->pulse_id);
  self->pulse_id = 0;
  g_clear_signal_handler (&self->moved_id, self->viewport);
  if (self->world)
    g_signal_handlers_disconnect_by_data (self->world, self);
  g_clear_object (&self->world);
  g_signal_handlers_disconnect_by_data (adw_style_manager_get_default (), self);
  g_clear_pointer (&self->overlay, gtk_widget_unparent);
  G_OBJECT_CLASS (dusk_map_view_parent_class)->dispose (object);
}

static void
add_keys (GtkWidgetClass *klass)
{
  static const struct {
    guint key, keypad;
    int   dx, dy;
  } pans[] = { { GDK_KEY_Left, GDK_KEY_KP_Left, -1, 0 }, { GDK_KEY_Right, GDK_KEY_KP_Right, 1, 0 }, { GDK_KEY_Up, GDK_KEY_KP_Up, 0, -1 },
               { GDK_KEY_Down, GDK_KEY_KP_Down, 0, 1 } };
  static const struct {
    guint       key;
    const char *action;
  } zooms[] = { { GDK_KEY_plus, "map.zoom-in" },  { GDK_KEY_equal, "map.zoom-in" },     { GDK_KEY_KP_Add, "map.zoom-in" },
                { GDK_KEY_minus, "map.zoom-out" }, { GDK_KEY_KP_Subtract, "map.zoom-out" }, { GDK_KEY_0, "map.reset" } };

  for (gsize i = 0; i < G_N_ELEMENTS (pans); i++)
    {
      gtk_widget_class_add_binding (klass, pans[i].key, 0, on_pan_key, "(ii)", pans[i].dx, pans[i].dy);
      gtk_widget_class_add_binding (klass, pans[i].keypad, 0, on_pan_key, "(ii)", pans[i].dx, pans[i].dy);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (zooms); i++)
    gtk_widget_class_add_binding_action (klass, zooms[i].key, 0, zooms[i].action, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_Return, 0, on_enter_key, NULL);
  gtk_widget_class_add_binding (klass, GDK_KEY_KP_Enter, 0, on_enter_key, NULL);
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
  properties[PROP_SELECTED] = g_param_spec_string ("selected", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
  signals[COUNTRY_ACTIVATED] = g_signal_new ("country-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                             G_TYPE_STRING);
  signals[VISIBLE_CHANGED] = g_signal_new ("visible-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "dusk-map");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_install_action (widget_class, "map.zoom-in", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.zoom-out", NULL, zoom_action);
  gtk_widget_class_install_action (widget_class, "map.reset", NULL, zoom_action);
  add_keys (widget_class);
}

static ShumateMapSource *
osm_source (void)
{
  const char *base = g_getenv ("DUSK_TILES_URL");
  g_autofree char *url = g_strdup_printf ("%s/{z}/{x}/{y}.png", base && *base ? base : OSM_URL);

  return SHUMATE_MAP_SOURCE (shumate_raster_renderer_new_full_from_url ("osm", "OpenStreetMap", "© OpenStreetMap contributors",
                                                                        "https://www.openstreetmap.org/copyright", 0, 19, TILE_PX,
                                                                        SHUMATE_MAP_PROJECTION_MERCATOR, url));
}

static void
make_map (DuskMapView *self)
{
  self->map = shumate_map_new ();
  self->viewport = shumate_map_get_viewport (self->map);
  /* Coordinates need a reference; nothing is fetched unless a layer of tiles is added. */
  self->source = osm_source ();
  shumate_viewport_set_reference_map_source (self->viewport, self->source);
  shumate_viewport_set_min_zoom_level (self->viewport, ZOOM_MIN);
  shumate_viewport_set_max_zoom_level (self->viewport, ZOOM_MAX);
  self->land = dusk_map_layer_new (self->viewport, paint_land, self);
  self->colours = dusk_map_layer_new (self->viewport, paint_levels, self);
  self->marks = dusk_map_layer_new (self->viewport, paint_marks, self);
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->land));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->colours));
  shumate_map_add_layer (self->map, SHUMATE_LAYER (self->marks));
  self->moved_id = g_signal_connect_swapped (self->viewport, "notify", G_CALLBACK (on_moved), self);
}

static void
dusk_map_view_init (DuskMapView *self)
{
  dusk_ui_init ();
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  make_map (self);
  self->overlay = gtk_overlay_new ();
  gtk_overlay_set_child (GTK_OVERLAY (self->overlay), GTK_WIDGET (self->map));
  gtk_widget_set_parent (self->overlay, GTK_WIDGET (self));
  _dusk_map_view_add_controls (self);
  _dusk_map_view_add_pointer (self);
  g_signal_connect_swapped (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (on_dark_changed), self);
  describe (self);
}

GtkWidget *
dusk_map_view_new (void)
{
  return g_object_new (DUSK_TYPE_MAP_VIEW, NULL);
}

void
dusk_map_view_set_world (DuskMapView *self, DuskWorld *world)
{
  g_return_if_fail (DUSK_IS_MAP_VIEW (self) && DUSK_IS_WORLD (world));

  if (self->world)
    g_signal_handlers_disconnect_by_data (self->world, self);
  g_set_object (&self->world, world);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (world)); i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (world), i);
      read_country (self, country);
    }
  g_signal_connect_swapped (world, "changed", G_CALLBACK (on_country_changed), self);
  start_or_stop_pulse (self);
  describe (self);
}

void
dusk_map_view_select (DuskMapView *self, const char *code, int covered_px)
{
  const DuskTerritory *territory = code ? dusk_territory_find (code) : NULL;
  DuskMapFrame frame = _dusk_map_view_frame (self);
  double x, y, left_px, shift_px;
  gboolean is_rtl;

  g_return_if_fail (DUSK_IS_MAP_VIEW (self));

  if (self->selected != territory)
    {
      self->selected = territory;
      dusk_map_layer_changed (self->marks);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
    }
  /* Beside the page, not below it: the credits of the tiles must be seen. */
  gtk_widget_set_margin_end (self->buttons, covered_px);
  gtk_widget_set_margin_end (self->credits, covered_px);
  if (territory == NULL || frame.width_px <= 0)
    return;
  dusk_map_frame_place (&frame, territory->index, &x, &y);
  /* From right to left the page stands at the left. */
  is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  left_px = is_rtl ? covered_px : 0;
  if (x >= left_px + 40 && x <= frame.width_px - covered_px + left_px - 40 && y >= 40 && y <= frame.height_px - 40)
    return;
  shift_px = is_rtl ? -covered_px / 2.0 : covered_px / 2.0;
  shumate_map_go_to (self->map, territory->lat_deg, wrapped (territory->lon_deg + shift_px / frame.world_px * 360));
}

void
dusk_map_view_set_tiles (DuskMapView *self, gboolean shown)
{
  g_return_if_fail (DUSK_IS_MAP_VIEW (self));

  if (shown && self->tiles == NULL)
    {
      self->tiles = shumate_map_layer_new (self->source, self->viewport);
      shumate_map_insert_layer_above (self->map, SHUMATE_LAYER (self->tiles), SHUMATE_LAYER (self->land));
    }
  else if (!shown && self->tiles)
    {
      shumate_map_remove_layer (self->map, SHUMATE_LAYER (self->tiles));
      self->tiles = NULL;
    }
  gtk_widget_set_visible (self->tiles_credit, shown);
  gtk_widget_set_opacity (GTK_WIDGET (self->colours), shown ? OVER_TILES : 1);
  on_dark_changed (self);
}

char **
dusk_map_view_visible (DuskMapView *self)
{
  DuskMapFrame frame = _dusk_map_view_frame (self);
  g_autoptr (GStrvBuilder) codes = g_strv_builder_new ();

  g_return_val_if_fail (DUSK_IS_MAP_VIEW (self), NULL);

  for (guint i = 0; i < DUSK_N_TERRITORIES && frame.width_px > 0; i++)
    if (dusk_map_frame_shows (&frame, i))
      g_strv_builder_add (codes, dusk_territory_at (i)->code);
  return g_strv_builder_end (codes);
}
