/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gdk/x11/gdkx.h>
#include <math.h>

#include "dusk-map-view-private.h"
#include "ui-test.h"

#define WIDTH_PX  900
#define HEIGHT_PX 620

/** Fixture: a map in a window, and what it told. */
typedef struct {
  GtkWidget   *window;
  DuskMapView *map;
  char        *activated; /* (nullable) (owned) */
  guint        n_activated;
  guint        n_visible;
} Fixture;

static void
on_activated (Fixture *fixture, const char *code)
{
  g_free (fixture->activated);
  fixture->activated = g_strdup (code);
  fixture->n_activated++;
}

static void
on_visible (Fixture *fixture)
{
  fixture->n_visible++;
}

static gboolean
is_ready (gpointer data)
{
  return dusk_map_camera_is_ready (((Fixture *) data)->map->camera) && ((Fixture *) data)->n_visible > 0;
}

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->window = gtk_window_new ();
  fixture->map = DUSK_MAP_VIEW (dusk_map_view_new ());
  g_signal_connect_swapped (fixture->map, "country-activated", G_CALLBACK (on_activated), fixture);
  g_signal_connect_swapped (fixture->map, "visible-changed", G_CALLBACK (on_visible), fixture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->map));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH_PX, HEIGHT_PX);
  gtk_window_present (GTK_WINDOW (fixture->window));
  ui_test_wait (is_ready, fixture, "the map to have a size");
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GtkWidget *map = g_object_ref (GTK_WIDGET (fixture->map));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (map);
  g_clear_pointer (&fixture->activated, g_free);
}

/* Emits a signal with two coordinates, and a count before them where there is one, by all controllers of a kind. */
static void
emit_pointer (Fixture *fixture, GType type, const char *signal, int n_press, double x, double y)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (fixture->map->land));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (G_OBJECT_TYPE (controller) == type && n_press > 0)
        g_signal_emit_by_name (controller, signal, n_press, x, y);
      else if (G_OBJECT_TYPE (controller) == type)
        g_signal_emit_by_name (controller, signal, x, y);
    }
}

static void
click (Fixture *fixture, double x, double y, double to_x, double to_y)
{
  emit_pointer (fixture, GTK_TYPE_GESTURE_CLICK, "pressed", 1, x, y);
  emit_pointer (fixture, GTK_TYPE_GESTURE_CLICK, "released", 1, to_x, to_y);
}

static void
place_of (Fixture *fixture, const char *code, double *x, double *y)
{
  DuskMapFrame frame = dusk_map_camera_frame (fixture->map->camera);

  dusk_map_frame_place (&frame, dusk_territory_find (code)->index, x, y);
}

static void
look_at (Fixture *fixture, double lon_deg, double lat_deg, double world_px)
{
  DuskMapAim aim = { .world_px = world_px };

  dusk_map_project (DUSK_MAP_MERCATOR, lon_deg, lat_deg, &aim.x, &aim.y);
  dusk_map_camera_set_aim (fixture->map->camera, aim);
}

static GtkWidget *
find_button (GtkWidget *root, const char *tooltip)
{
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_button (child, tooltip);
      if (found)
        return found;
    }
  return GTK_IS_BUTTON (root) && g_strcmp0 (gtk_widget_get_tooltip_text (root), tooltip) == 0 ? root : NULL;
}

static void
test_accessible (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = { "Zoom In", "Zoom Out" };

  gtk_test_accessible_assert_role (fixture->map, GTK_ACCESSIBLE_ROLE_IMG);
  g_assert_true (gtk_test_accessible_has_property (GTK_ACCESSIBLE (fixture->map), GTK_ACCESSIBLE_PROPERTY_LABEL));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *button = find_button (GTK_WIDGET (fixture->map), names[i]);
      g_assert_nonnull (button);
      gtk_test_accessible_assert_role (button, GTK_ACCESSIBLE_ROLE_BUTTON);
      gtk_test_accessible_assert_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, names[i]);
    }
  for (int level = DUSK_LEVEL_NO_DATA; level <= DUSK_LEVEL_DARK; level++)
    g_assert_true (ui_test_says (GTK_WIDGET (fixture->map), dusk_level_to_text ((DuskLevel) level)));
  g_assert_true (ui_test_says (GTK_WIDGET (fixture->map), "Natural Earth"));
}

/* At world zoom, as shapes and as dots, and in each copy of the world. */
static void
test_click (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const codes[] = { "KP", "US", "VA", "MC", "BH", "MT", "SG", "TO", "FJ", "AQ", "KI", "LS" };
  DuskMapFrame frame = dusk_map_camera_frame (fixture->map->camera);

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    for (int copy = -1; copy <= 1; copy++)
      {
        double x, y;
        place_of (fixture, codes[i], &x, &y);
        click (fixture, x + copy * frame.world_px, y, x + copy * frame.world_px + 1, y);
        g_assert_cmpstr (fixture->activated, ==, codes[i]);
      }
  g_assert_cmpuint (fixture->n_activated, ==, 3 * G_N_ELEMENTS (codes));
}

static void
test_no_click (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double x, y;

  place_of (fixture, "KP", &x, &y);
  click (fixture, x - 80, y, x, y);
  look_at (fixture, -150, -40, 2000);
  click (fixture, WIDTH_PX / 2, HEIGHT_PX / 2, WIDTH_PX / 2, HEIGHT_PX / 2);
  g_assert_cmpuint (fixture->n_activated, ==, 0);
}

static void
test_actions (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  DuskMapCamera *camera = fixture->map->camera;
  double home_px = dusk_map_camera_get_aim (camera).world_px;

  gtk_widget_activate_action (GTK_WIDGET (fixture->map), "map.zoom-out", NULL);
  g_assert_cmpfloat (dusk_map_camera_get_aim (camera).world_px, ==, home_px);
  gtk_widget_activate_action (GTK_WIDGET (fixture->map), "map.zoom-in", NULL);
  g_assert_cmpfloat_with_epsilon (dusk_map_camera_get_aim (camera).world_px, 2 * home_px, 1e-6);
  g_signal_emit_by_name (find_button (GTK_WIDGET (fixture->map), "Zoom In"), "clicked");
  g_assert_cmpfloat_with_epsilon (dusk_map_camera_get_aim (camera).world_px, 4 * home_px, 1e-6);
  gtk_widget_activate_action (GTK_WIDGET (fixture->map), "map.reset", NULL);
  g_assert_cmpfloat (dusk_map_camera_get_aim (camera).world_px, ==, home_px);
}

/* The label says what is under the pointer, and is gone when the map has moved away from below. */
static void
test_hover (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double x, y;

  place_of (fixture, "BR", &x, &y);
  emit_pointer (fixture, GTK_TYPE_EVENT_CONTROLLER_MOTION, "motion", 0, x, y);
  g_assert_cmpstr (fixture->map->hovered->code, ==, "BR");
  g_assert_true (ui_test_says (GTK_WIDGET (fixture->map), "Brazil"));
  dusk_map_camera_set_aim (fixture->map->camera, (DuskMapAim){ 0.2, 0.4, 3000 });
  g_assert_null (fixture->map->hovered);
  g_assert_false (gtk_widget_get_visible (fixture->map->hover));
}

static void
test_select (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const int covered_px = 400;
  double before_x, x, y;

  look_at (fixture, -60, -20, 4000);
  dusk_map_view_select (fixture->map, "KP", covered_px);
  place_of (fixture, "KP", &x, &y);
  g_assert_cmpfloat_with_epsilon (x, (gtk_widget_get_width (GTK_WIDGET (fixture->map)) - covered_px) / 2.0, 1);
  g_assert_cmpfloat_with_epsilon (y, gtk_widget_get_height (GTK_WIDGET (fixture->map)) / 2.0, 1);
  g_assert_cmpstr (fixture->map->selected->code, ==, "KP");

  /* What is in sight stays where it is. */
  before_x = x;
  dusk_map_view_select (fixture->map, "KR", covered_px);
  place_of (fixture, "KP", &x, &y);
  g_assert_cmpfloat (x, ==, before_x);
  dusk_map_view_select (fixture->map, NULL, 0);
  g_assert_null (fixture->map->selected);
  dusk_map_view_select (fixture->map, "??", 0);
  g_assert_null (fixture->map->selected);
}

/* Selected before there is a size: brought into view at the first one. */
static void
test_select_early (void)
{
  Fixture fixture = { 0 };
  double x, y;

  fixture.window = gtk_window_new ();
  fixture.map = DUSK_MAP_VIEW (dusk_map_view_new ());
  dusk_map_camera_set_aim (fixture.map->camera, (DuskMapAim){ 0.2, 0.6, 6000 });
  dusk_map_view_select (fixture.map, "FJ", 0);
  g_signal_connect_swapped (fixture.map, "visible-changed", G_CALLBACK (on_visible), &fixture);
  gtk_window_set_child (GTK_WINDOW (fixture.window), GTK_WIDGET (fixture.map));
  gtk_window_set_default_size (GTK_WINDOW (fixture.window), WIDTH_PX, HEIGHT_PX);
  gtk_window_present (GTK_WINDOW (fixture.window));
  ui_test_wait (is_ready, &fixture, "the map to have a size");
  place_of (&fixture, "FJ", &x, &y);
  g_assert_cmpfloat (x, >, 0);
  g_assert_cmpfloat (x, <, WIDTH_PX);
  tear_down (&fixture, NULL);
}

static gboolean
is_told (gpointer data)
{
  return ((Fixture *) data)->n_visible > 1;
}

static void
test_visible (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_auto (GStrv) all = dusk_map_view_visible (fixture->map);
  g_auto (GStrv) few = NULL;

  g_assert_cmpuint (g_strv_length (all), >, 245);
  look_at (fixture, 127, 40, 20000);
  few = dusk_map_view_visible (fixture->map);
  g_assert_cmpuint (g_strv_length (few), <, 7);
  g_assert_true (g_strv_contains ((const char *const *) few, "KP"));
  ui_test_wait (is_told, fixture, "visible-changed");
}

static void
test_tiles (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  /* Nothing listens there, so nothing leaves this machine. */
  g_setenv ("DUSK_TILES_URL", "http://127.0.0.1:9", TRUE);
  g_assert_false (ui_test_says (GTK_WIDGET (fixture->map), "OpenStreetMap"));
  dusk_map_view_set_tiles (fixture->map, TRUE);
  dusk_map_view_set_tiles (fixture->map, TRUE);
  g_assert_true (ui_test_says (GTK_WIDGET (fixture->map), "© OpenStreetMap contributors"));
  look_at (fixture, 10, 50, 8000);
  dusk_map_view_set_tiles (fixture->map, FALSE);
  g_assert_false (ui_test_says (GTK_WIDGET (fixture->map), "OpenStreetMap"));
}

/* Where a place stands in the window of the X server. */
static char *
pointer_move (Fixture *fixture, double x, double y)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (fixture->map));
  double dx, dy, at_x, at_y;

  gtk_native_get_surface_transform (native, &dx, &dy);
  gtk_widget_translate_coordinates (GTK_WIDGET (fixture->map->land), GTK_WIDGET (native), x, y, &at_x, &at_y);
  return g_strdup_printf ("mousemove --window %lu %.0f %.0f", gdk_x11_surface_get_xid (gtk_native_get_surface (native)), at_x + dx, at_y + dy);
}

static gboolean
is_activated (gpointer data)
{
  return ((Fixture *) data)->n_activated > 0;
}

static gboolean
has_moved (gpointer data)
{
  return dusk_map_camera_get_aim (((Fixture *) data)->map->camera).x < 0.45;
}

static gboolean
is_hovering (gpointer data)
{
  return ((Fixture *) data)->map->hovered != NULL;
}

static void
run_xdotool (const char *first, const char *second)
{
  g_autofree char *line = g_strdup_printf ("xdotool %s %s", first, second);
  g_autoptr (GError) error = NULL;

  g_spawn_command_line_async (line, &error);
  g_assert_no_error (error);
}

/* The real way: pointer events from the X server. */
static void
test_pointer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = g_find_program_in_path ("xdotool"), *move = NULL, *drag = NULL;
  double x, y;

  if (program == NULL || !GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_test_skip ("needs xdotool and X11");
      return;
    }
  look_at (fixture, 0, 10, 3000);
  move = pointer_move (fixture, 500, 300);
  run_xdotool (move, "mousedown 1 mousemove_relative 30 0 mousemove_relative 100 0 mousemove_relative 100 0 mouseup 1");
  ui_test_wait (has_moved, fixture, "the map to be dragged");
  g_assert_cmpuint (fixture->n_activated, ==, 0);

  look_at (fixture, 20, 10, 3000);
  place_of (fixture, "TD", &x, &y);
  drag = pointer_move (fixture, x, y);
  run_xdotool (drag, "mousemove_relative 1 1");
  ui_test_wait (is_hovering, fixture, "the pointer to be seen over a country");
  g_assert_cmpstr (fixture->map->hovered->code, ==, "TD");
  g_assert_true (ui_test_says (GTK_WIDGET (fixture->map), "Chad"));
  run_xdotool (drag, "click 1");
  ui_test_wait (is_activated, fixture, "a country to be activated");
  g_assert_cmpstr (fixture->activated, ==, "TD");
}

static gboolean
is_aiming (gpointer data)
{
  return ((Fixture *) data)->map->is_aiming;
}

/* The keyboard moves a cross over the countries; Enter opens the one below it. */
static void
test_keys (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *program = g_find_program_in_path ("xdotool"), *focus = NULL;

  if (program == NULL || !GDK_IS_X11_DISPLAY (gdk_display_get_default ()))
    {
      g_test_skip ("needs xdotool and X11");
      return;
    }
  focus = g_strdup_printf ("windowfocus --sync %lu",
                           gdk_x11_surface_get_xid (gtk_native_get_surface (gtk_widget_get_native (GTK_WIDGET (fixture->map)))));
  gtk_widget_grab_focus (GTK_WIDGET (fixture->map));
  look_at (fixture, -60, -10, 3000);
  run_xdotool (focus, "key plus");
  ui_test_wait (is_aiming, fixture, "the cross");
  ui_test_wait (is_hovering, fixture, "a country below the cross");
  g_assert_cmpstr (fixture->map->hovered->code, ==, "BR");
  run_xdotool (focus, "key Return");
  ui_test_wait (is_activated, fixture, "a country to be activated");
  g_assert_cmpstr (fixture->activated, ==, "BR");
}

static void
test_world (void)
{
  UiTest test;
  Fixture fixture = { 0 };
  guint korea = dusk_territory_find ("KP")->index;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  set_up (&fixture, NULL);
  dusk_map_view_set_world (fixture.map, test.world);
  g_assert_cmpint (fixture.map->levels[korea], ==, DUSK_LEVEL_NO_DATA);
  ui_test_fill_world (&test);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (test.world), i);
      g_assert_cmpint (fixture.map->levels[i], ==, dusk_country_level (country));
    }
  fixture.map->hovered = dusk_territory_find ("KP");
  dusk_map_view_tell_hovered (fixture.map);
  g_assert_true (ui_test_says (GTK_WIDGET (fixture.map), "prefixes"));
  tear_down (&fixture, NULL);
  ui_test_tear_down (&test);
}

int
main (int argc, char *argv[])
{
  ui_test_init (&argc, &argv);
  g_test_add ("/map/accessible", Fixture, NULL, set_up, test_accessible, tear_down);
  g_test_add ("/map/click", Fixture, NULL, set_up, test_click, tear_down);
  g_test_add ("/map/no-click", Fixture, NULL, set_up, test_no_click, tear_down);
  g_test_add ("/map/actions", Fixture, NULL, set_up, test_actions, tear_down);
  g_test_add ("/map/hover", Fixture, NULL, set_up, test_hover, tear_down);
  g_test_add ("/map/select", Fixture, NULL, set_up, test_select, tear_down);
  g_test_add_func ("/map/select-early", test_select_early);
  g_test_add ("/map/visible", Fixture, NULL, set_up, test_visible, tear_down);
  g_test_add ("/map/tiles", Fixture, NULL, set_up, test_tiles, tear_down);
  g_test_add ("/map/pointer", Fixture, NULL, set_up, test_pointer, tear_down);
  g_test_add ("/map/keys", Fixture, NULL, set_up, test_keys, tear_down);
  g_test_add_func ("/map/world", test_world);
  return g_test_run ();
}
