/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-map-tiles.h"

#include <math.h>
#include <shumate/shumate.h>

#include "dusk-config.h"

#define TILE_PX  256
#define MAX_ZOOM 19
#define OSM_URL  "https://tile.openstreetmap.org"

struct _DuskMapTiles {
  GtkWidget        parent_instance;
  DuskMapCamera   *camera;   /* (owned) */
  ShumateViewport *viewport; /* (owned) */
  GtkWidget       *layer;
};

G_DEFINE_FINAL_TYPE (DuskMapTiles, dusk_map_tiles, GTK_TYPE_WIDGET)

static void
follow (DuskMapTiles *self)
{
  DuskMapAim aim = dusk_map_camera_get_aim (self->camera);
  double lon_deg, lat_deg;

  dusk_map_unproject_mercator (aim.x, aim.y, &lon_deg, &lat_deg);
  shumate_viewport_set_zoom_level (self->viewport, fmax (log2 (aim.world_px / TILE_PX), 0));
  shumate_location_set_location (SHUMATE_LOCATION (self->viewport), lat_deg, lon_deg);
}

static ShumateMapSource *
make_source (void)
{
  const char *base = g_getenv ("DUSK_TILES_URL");
  g_autofree char *url = g_strdup_printf ("%s/{z}/{x}/{y}.png", base && *base ? base : OSM_URL);

  /* OpenStreetMap's terms: say who asks. */
  shumate_set_user_agent ("Dusk/" DUSK_VERSION " (" DUSK_APP_ID ")");
  return SHUMATE_MAP_SOURCE (shumate_raster_renderer_new_full_from_url ("osm", "OpenStreetMap", DUSK_MAP_TILES_CREDIT,
                                                                        "https://www.openstreetmap.org/copyright", 0, MAX_ZOOM, TILE_PX,
                                                                        SHUMATE_MAP_PROJECTION_MERCATOR, url));
}

static void
dusk_map_tiles_dispose (GObject *object)
{
  DuskMapTiles *self = DUSK_MAP_TILES (object);

  if (self->camera)
    g_signal_handlers_disconnect_by_data (self->camera, self);
  g_clear_object (&self->camera);
  g_clear_pointer (&self->layer, gtk_widget_unparent);
  g_clear_object (&self->viewport);
  G_OBJECT_CLASS (dusk_map_tiles_parent_class)->dispose (object);
}

static void
dusk_map_tiles_class_init (DuskMapTilesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_map_tiles_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dusk_map_tiles_init (DuskMapTiles *self)
{
  g_autoptr (ShumateMapSource) source = make_source ();

  self->viewport = shumate_viewport_new ();
  shumate_viewport_set_reference_map_source (self->viewport, source);
  self->layer = GTK_WIDGET (shumate_map_layer_new (source, self->viewport));
  gtk_widget_set_parent (self->layer, GTK_WIDGET (self));
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
dusk_map_tiles_new (DuskMapCamera *camera)
{
  DuskMapTiles *self;

  g_return_val_if_fail (DUSK_IS_MAP_CAMERA (camera), NULL);

  self = g_object_new (DUSK_TYPE_MAP_TILES, NULL);
  self->camera = g_object_ref (camera);
  g_signal_connect_swapped (camera, "moved", G_CALLBACK (follow), self);
  follow (self);
  return GTK_WIDGET (self);
}
