/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <locale.h>
#include <math.h>
#include <shumate/shumate.h>
#include <time.h>

#include "dusk-map-plane.h"
#include "dusk-map-view-private.h"
#include "dusk-sim.h"

/*
 * The processor time of a frame while the map flies over the world, zooming and panning, at 1600 × 900 with the renderer that GSK_RENDERER names;
 * against libshumate's own layer of raster tiles on the same flight, each tile ready as a texture. Twice each, in turn.
 */

#define WIDTH_PX      1600
#define HEIGHT_PX     900
#define LEG_FRAMES    60
#define ROUNDS        2
#define TILE_PX       256
#define N_TEXTURES    16
#define GOAL_RATIO    1.3
#define GOAL_FRAME_MS 50

static const DuskMapAim stops[] = {
  { 0.55, 0.42, 1700 }, { 0.55, 0.36, 6000 }, { 0.85, 0.40, 6000 }, { 0.98, 0.55, 3000 }, { 0.20, 0.40, 3000 }, { 0.55, 0.42, 1700 },
};

/* Ready tiles */

#define READY_TYPE_SOURCE (ready_source_get_type ())
G_DECLARE_FINAL_TYPE (ReadySource, ready_source, READY, SOURCE, ShumateMapSource)

struct _ReadySource {
  ShumateMapSource parent_instance;
  GdkTexture      *textures[N_TEXTURES];
};

G_DEFINE_FINAL_TYPE (ReadySource, ready_source, SHUMATE_TYPE_MAP_SOURCE)

static void
fill_tile_async (ShumateMapSource *source, ShumateTile *tile, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  ReadySource *self = READY_SOURCE (source);
  g_autoptr (GTask) task = g_task_new (source, cancellable, callback, user_data);

  shumate_tile_set_paintable (tile, GDK_PAINTABLE (self->textures[(shumate_tile_get_x (tile) * 5 + shumate_tile_get_y (tile)) % N_TEXTURES]));
  shumate_tile_set_state (tile, SHUMATE_STATE_DONE);
  g_task_return_boolean (task, TRUE);
}

static gboolean
fill_tile_finish (ShumateMapSource *source, GAsyncResult *result, GError **error)
{
  (void) source;
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
ready_source_finalize (GObject *object)
{
  for (guint i = 0; i < N_TEXTURES; i++)
    g_object_unref (READY_SOURCE (object)->textures[i]);
  G_OBJECT_CLASS (ready_source_parent_class)->finalize (object);
}

static void
ready_source_class_init (ReadySourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ready_source_finalize;
  SHUMATE_MAP_SOURCE_CLASS (klass)->fill_tile_async = fill_tile_async;
  SHUMATE_MAP_SOURCE_CLASS (klass)->fill_tile_finish = fill_tile_finish;
}

/* Any picture will do: a tile costs the same whatever is on it. */
static void
ready_source_init (ReadySource *self)
{
  for (guint i = 0; i < N_TEXTURES; i++)
    {
      gsize size = TILE_PX * TILE_PX * 4;
      guint8 *pixels = g_malloc (size);
      g_autoptr (GBytes) bytes = NULL;
      for (gsize k = 0; k < size; k++)
        pixels[k] = (guint8) (k % 4 == 3 ? 255 : 128 + (k * (i + 3) / 997) % 100);
      bytes = g_bytes_new_take (pixels, size);
      self->textures[i] = gdk_memory_texture_new (TILE_PX, TILE_PX, GDK_MEMORY_B8G8R8A8_PREMULTIPLIED, bytes, TILE_PX * 4);
    }
}

/* The flight */

typedef void (*Look) (gpointer map, DuskMapAim aim);

typedef struct {
  Look     look;
  gpointer map;
  guint    frame;
  gint64   began_us;
  gint64   longest_us;
  gboolean is_over;
} Flight;

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1000 + (double) time.tv_nsec / 1e6;
}

static gboolean
fly (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  Flight *flight = user_data;
  guint leg = flight->frame / LEG_FRAMES;

  (void) widget;
  (void) clock;
  if (leg + 1 >= G_N_ELEMENTS (stops))
    {
      flight->is_over = TRUE;
      return G_SOURCE_REMOVE;
    }
  flight->look (flight->map, dusk_map_aim_between (stops[leg], stops[leg + 1], (double) (flight->frame % LEG_FRAMES) / LEG_FRAMES));
  flight->frame++;
  return G_SOURCE_CONTINUE;
}

static void
on_before_paint (Flight *flight)
{
  flight->began_us = g_get_monotonic_time ();
}

/* The first frames also load fonts and warm caches. */
static void
on_after_paint (Flight *flight)
{
  if (flight->frame > 10)
    flight->longest_us = MAX (flight->longest_us, g_get_monotonic_time () - flight->began_us);
}

/* Returns: processor time per frame, in ms; the longest frame in @longest_ms. */
static double
measure (GtkWidget *map, Look look, gpointer data, double *longest_ms)
{
  GtkWidget *window = adw_window_new ();
  Flight flight = { .look = look, .map = data };
  double before_ms;

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  adw_window_set_content (ADW_WINDOW (window), map);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "before-paint", G_CALLBACK (on_before_paint), &flight);
  g_signal_connect_swapped (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_after_paint), &flight);
  before_ms = cpu_ms ();
  gtk_widget_add_tick_callback (map, fly, &flight, NULL);
  while (!flight.is_over)
    g_main_context_iteration (NULL, TRUE);
  before_ms = cpu_ms () - before_ms;
  g_signal_handlers_disconnect_by_data (gtk_widget_get_frame_clock (window), &flight);
  gtk_window_destroy (GTK_WINDOW (window));
  *longest_ms = MAX (*longest_ms, (double) flight.longest_us / 1000);
  return before_ms / flight.frame;
}

static void
look_dusk (gpointer map, DuskMapAim aim)
{
  dusk_map_camera_set_aim (DUSK_MAP_VIEW (map)->camera, aim);
}

static void
look_tiles (gpointer map, DuskMapAim aim)
{
  ShumateViewport *viewport = shumate_map_get_viewport (map);
  double lon_deg, lat_deg;

  dusk_map_unproject_mercator (aim.x - floor (aim.x), aim.y, &lon_deg, &lat_deg);
  shumate_viewport_set_zoom_level (viewport, log2 (aim.world_px / TILE_PX));
  shumate_location_set_location (SHUMATE_LOCATION (viewport), lat_deg, lon_deg);
}

static double
measure_dusk (DuskWorld *world, double *longest_ms)
{
  GtkWidget *map = dusk_map_view_new ();

  dusk_map_view_set_world (DUSK_MAP_VIEW (map), world);
  return measure (map, look_dusk, map, longest_ms);
}

static double
measure_tiles (double *longest_ms)
{
  ShumateMap *map = shumate_map_new ();
  g_autoptr (ShumateMapSource) source = g_object_new (READY_TYPE_SOURCE, "id", "ready", "tile-size", TILE_PX, "min-zoom-level", 0,
                                                      "max-zoom-level", 19, "projection", SHUMATE_MAP_PROJECTION_MERCATOR, NULL);

  shumate_viewport_set_reference_map_source (shumate_map_get_viewport (map), source);
  shumate_map_add_layer (map, SHUMATE_LAYER (shumate_map_layer_new (source, shumate_map_get_viewport (map))));
  return measure (GTK_WIDGET (map), look_tiles, map, longest_ms);
}

int
main (int argc, char **argv)
{
  g_autoptr (DuskSim) sim = NULL;
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskContext) context = NULL;
  g_autoptr (DuskWorld) world = NULL;
  g_autoptr (GError) error = NULL;
  double dusk_ms = 0, tiles_ms = 0, dusk_longest_ms = 0, tiles_longest_ms = 0;

  (void) argc;
  (void) argv;
  setlocale (LC_ALL, "");
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  sim = dusk_sim_new ("world", DUSK_TIME_UNKNOWN, 0, &error);
  g_assert_no_error (error);
  context = dusk_context_new (dusk_sim_clock (sim), store, dusk_sim_url (sim));
  world = dusk_world_new (context);
  dusk_world_refresh (world, TRUE);
  while (dusk_world_total (world) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_print ("1..1\n");
  for (int i = 0; i < ROUNDS; i++)
    {
      tiles_ms += measure_tiles (&tiles_longest_ms) / ROUNDS;
      dusk_ms += measure_dusk (world, &dusk_longest_ms) / ROUNDS;
    }
  g_assert_cmpfloat (tiles_ms, >, 0);
  g_print ("# pan and zoom at %d × %d ÷ libshumate with ready raster tiles: %.2f (%.1f ms ÷ %.1f ms of processor a frame; goal ≤ %.1f)\n", WIDTH_PX,
           HEIGHT_PX, dusk_ms / tiles_ms, dusk_ms, tiles_ms, GOAL_RATIO);
  g_print ("# longest frame: %.0f ms, with tiles %.0f ms (goal ≤ %d ms)\n", dusk_longest_ms, tiles_longest_ms, GOAL_FRAME_MS);
  g_print ("ok 1 - map\n");
  return 0;
}
