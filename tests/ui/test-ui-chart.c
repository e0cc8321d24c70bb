/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-chart-view.h"
#include "dusk-sparkline.h"
#include "dusk-ui.h"

#include <adwaita.h>

#define FROM_S      G_GINT64_CONSTANT (1419033600) /* 20 Dec 2014 00:00 UTC */
#define TO_S        (FROM_S + 4 * DUSK_DAY_S)
#define DARK_S      (FROM_S + 2 * DUSK_DAY_S + 16 * DUSK_HOUR_S + 900)
#define DEADLINE_US (20 * G_USEC_PER_SEC)

/* A view of four days of a country with four prefixes, in a window of its own. */
typedef struct {
  GtkWidget *window;
  GtkWidget *view;
  DuskChart *chart;
} Fixture;

static DuskSeries *
make_series (void)
{
  DuskSeries *series = dusk_series_new (FROM_S, TO_S, 300);

  dusk_series_fill (series, FROM_S, TO_S, 4);
  dusk_series_fill (series, DARK_S, DARK_S + 9 * DUSK_HOUR_S, 0);
  return series;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DuskSeries) series = make_series ();

  fixture->chart = dusk_chart_new ("North Korea", FROM_S, TO_S);
  dusk_chart_add_steps (fixture->chart, "Available prefixes", DUSK_CHART_AVAILABLE, series, NULL);
  dusk_chart_add_band (fixture->chart, (DuskSpan){ DARK_S, DARK_S + 9 * DUSK_HOUR_S }, DUSK_LEVEL_DARK, NULL);
  dusk_chart_set_zone (fixture->chart, "Asia/Pyongyang", "Pyongyang");

  fixture->view = dusk_chart_view_new ();
  dusk_chart_view_set_chart (DUSK_CHART_VIEW (fixture->view), fixture->chart);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 240);
  gtk_window_set_child (GTK_WINDOW (fixture->window), fixture->view);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->view);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (fixture->chart);
}

static GtkEventController *
controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkEventController) one = g_list_model_get_item (all, i);
      if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
        return one;
    }
  g_error ("No %s", g_type_name (type));
}

/* Does what the key does; FALSE where the widget leaves it to others. */
static gboolean
press (Fixture *fixture, guint keyval, GdkModifierType modifiers)
{
  GListModel *shortcuts = G_LIST_MODEL (controller (fixture->view, GTK_TYPE_SHORTCUT_CONTROLLER));

  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++)
    {
      g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
      GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
      if (gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == keyval
          && gtk_keyval_trigger_get_modifiers (GTK_KEYVAL_TRIGGER (trigger)) == modifiers)
        return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, fixture->view, gtk_shortcut_get_arguments (shortcut));
    }
  g_error ("No such key");
}

static GtkWidget *
bubble (Fixture *fixture)
{
  return gtk_widget_get_first_child (fixture->view);
}

static void
assert_bubble (Fixture *fixture, const char *text)
{
  g_assert_true (gtk_widget_get_visible (bubble (fixture)));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (bubble (fixture))), ==, text);
  gtk_test_accessible_assert_property (fixture->view, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text);
}

static void
assert_view (Fixture *fixture, gint64 from_s, gint64 to_s)
{
  gint64 view_from_s, view_to_s;

  dusk_chart_get_view (fixture->chart, &view_from_s, &view_to_s);
  g_assert_cmpint (view_from_s - FROM_S, ==, from_s - FROM_S);
  g_assert_cmpint (view_to_s - FROM_S, ==, to_s - FROM_S);
}

static void
point_at (Fixture *fixture, gint64 time_s)
{
  double x = dusk_chart_x_of (fixture->chart, time_s, gtk_widget_get_width (fixture->view));

  g_signal_emit_by_name (controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", x, 60.0);
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;
  g_autofree char *sentence = dusk_chart_describe (fixture->chart);

  g_assert_nonnull (strstr (sentence, "dark from 22 Dec 16:15"));
  gtk_test_accessible_assert_role (fixture->view, GTK_ACCESSIBLE_ROLE_IMG);
  while (gtk_test_accessible_check_property (GTK_ACCESSIBLE (fixture->view), GTK_ACCESSIBLE_PROPERTY_LABEL, sentence) != NULL
         && g_get_monotonic_time () < deadline_us)
    g_main_context_iteration (NULL, FALSE);
  gtk_test_accessible_assert_property (fixture->view, GTK_ACCESSIBLE_PROPERTY_LABEL, sentence);
  g_assert_true (gtk_widget_get_focusable (fixture->view));
}

static void
test_pointer (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (bubble (fixture)));
  point_at (fixture, DARK_S + 600);
  assert_bubble (fixture, "22 Dec 2014 16:25 UTC · 01:25 in Pyongyang\n0 available prefixes\nDark");
  g_signal_emit_by_name (controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "leave");
  g_assert_false (gtk_widget_get_visible (bubble (fixture)));
}

/* Wherever the pointer is, all of the bubble can be read. */
static void
test_bubble_stays_inside (Fixture *fixture, gconstpointer data)
{
  int width = gtk_widget_get_width (fixture->view), height = gtk_widget_get_height (fixture->view);

  for (int x = 0; x <= width; x += 40)
    for (int y = 0; y <= height; y += 40)
      {
        graphene_rect_t bounds;
        g_signal_emit_by_name (controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", (double) x, (double) y);
        gtk_widget_allocate (fixture->view, width, height, -1, NULL);
        g_assert_true (gtk_widget_compute_bounds (bubble (fixture), fixture->view, &bounds));
        g_assert_cmpfloat (bounds.origin.x, >=, 0);
        g_assert_cmpfloat (bounds.origin.y, >=, 0);
        g_assert_cmpfloat (bounds.origin.x + bounds.size.width, <=, width);
        g_assert_cmpfloat (bounds.origin.y + bounds.size.height, <=, height);
      }
}

static gboolean
scroll (Fixture *fixture, double dx, double dy)
{
  gboolean is_used = FALSE;

  g_signal_emit_by_name (controller (fixture->view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", dx, dy, &is_used);
  return is_used;
}

static void
test_wheel (Fixture *fixture, gconstpointer data)
{
  int width = gtk_widget_get_width (fixture->view);
  double before;
  gint64 from_s, to_s;

  /* Already all: the turn belongs to the page below. */
  g_assert_false (scroll (fixture, 0, 1));
  point_at (fixture, DARK_S);
  before = dusk_chart_x_of (fixture->chart, DARK_S, width);
  g_assert_true (scroll (fixture, 0, -3));
  dusk_chart_get_view (fixture->chart, &from_s, &to_s);
  g_assert_cmpint (to_s - from_s, <, 3 * DUSK_DAY_S);
  g_assert_cmpfloat_with_epsilon (dusk_chart_x_of (fixture->chart, DARK_S, width), before, 1);
  g_assert_true (scroll (fixture, 1, 0));
  g_assert_cmpfloat (dusk_chart_x_of (fixture->chart, DARK_S, width), <, before);
}

static void
test_drag (Fixture *fixture, gconstpointer data)
{
  GtkEventController *drag = controller (fixture->view, GTK_TYPE_GESTURE_DRAG);
  int width = gtk_widget_get_width (fixture->view);
  double x;

  dusk_chart_set_view (fixture->chart, FROM_S + DUSK_DAY_S, FROM_S + 2 * DUSK_DAY_S);
  x = dusk_chart_x_of (fixture->chart, FROM_S + DUSK_DAY_S + 3600, width);
  g_signal_emit_by_name (drag, "drag-begin", 300.0, 50.0);
  g_signal_emit_by_name (drag, "drag-update", 1.0, 0.0);
  assert_view (fixture, FROM_S + DUSK_DAY_S, FROM_S + 2 * DUSK_DAY_S);
  g_signal_emit_by_name (drag, "drag-update", 10.0, 80.0); /* upright: the page's */
  assert_view (fixture, FROM_S + DUSK_DAY_S, FROM_S + 2 * DUSK_DAY_S);
  for (int dx = 10; dx <= 100; dx += 10)
    g_signal_emit_by_name (drag, "drag-update", (double) dx, 0.0);
  g_assert_cmpfloat_with_epsilon (dusk_chart_x_of (fixture->chart, FROM_S + DUSK_DAY_S + 3600, width), x + 100, 1);
}

static void
test_double_click (Fixture *fixture, gconstpointer data)
{
  GtkEventController *click = controller (fixture->view, GTK_TYPE_GESTURE_CLICK);

  dusk_chart_set_view (fixture->chart, FROM_S + DUSK_DAY_S, FROM_S + 2 * DUSK_DAY_S);
  g_signal_emit_by_name (click, "pressed", 1, 50.0, 50.0);
  assert_view (fixture, FROM_S + DUSK_DAY_S, FROM_S + 2 * DUSK_DAY_S);
  g_signal_emit_by_name (click, "pressed", 2, 50.0, 50.0);
  assert_view (fixture, FROM_S, TO_S);
}

static void
test_arrows (Fixture *fixture, gconstpointer data)
{
  g_assert_true (press (fixture, GDK_KEY_Right, 0));
  assert_bubble (fixture, "20 Dec 2014 00:00 UTC · 09:00 in Pyongyang\n4 available prefixes");
  press (fixture, GDK_KEY_Right, 0);
  assert_bubble (fixture, "20 Dec 2014 00:05 UTC · 09:05 in Pyongyang\n4 available prefixes");
  press (fixture, GDK_KEY_Left, 0);
  press (fixture, GDK_KEY_Left, 0); /* no further than the first */
  assert_bubble (fixture, "20 Dec 2014 00:00 UTC · 09:00 in Pyongyang\n4 available prefixes");

  g_assert_true (press (fixture, GDK_KEY_Escape, 0));
  g_assert_false (gtk_widget_get_visible (bubble (fixture)));
  g_assert_false (press (fixture, GDK_KEY_Escape, 0)); /* now it may close the page */

  press (fixture, GDK_KEY_Left, 0);
  assert_bubble (fixture, "23 Dec 2014 23:55 UTC · 08:55 in Pyongyang\n4 available prefixes");
  press (fixture, GDK_KEY_Left, GDK_CONTROL_MASK);
  g_assert_true (g_str_has_prefix (gtk_label_get_text (GTK_LABEL (bubble (fixture))), "23 Dec 2014 14:15 UTC"));
}

/* The cursor takes the view along. */
static void
test_cursor_is_followed (Fixture *fixture, gconstpointer data)
{
  dusk_chart_set_view (fixture->chart, FROM_S + DUSK_DAY_S, FROM_S + DUSK_DAY_S + 3000);
  press (fixture, GDK_KEY_Left, 0);
  press (fixture, GDK_KEY_Right, 0);
  assert_bubble (fixture, "21 Dec 2014 00:50 UTC · 09:50 in Pyongyang\n4 available prefixes");
  assert_view (fixture, FROM_S + DUSK_DAY_S + 300, FROM_S + DUSK_DAY_S + 3300);
  for (int i = 0; i < 10; i++)
    press (fixture, GDK_KEY_Left, 0);
  assert_view (fixture, FROM_S + DUSK_DAY_S, FROM_S + DUSK_DAY_S + 3000);
}

static void
test_zoom_keys (Fixture *fixture, gconstpointer data)
{
  gint64 from_s, to_s;

  point_at (fixture, FROM_S + DUSK_DAY_S);
  press (fixture, GDK_KEY_plus, 0);
  press (fixture, GDK_KEY_KP_Add, 0);
  dusk_chart_get_view (fixture->chart, &from_s, &to_s);
  g_assert_cmpint (to_s - from_s, <, 2 * DUSK_DAY_S);
  g_assert_cmpint (from_s, <, FROM_S + DUSK_DAY_S);
  g_assert_cmpint (to_s, >, FROM_S + DUSK_DAY_S);
  press (fixture, GDK_KEY_Right, GDK_SHIFT_MASK);
  press (fixture, GDK_KEY_minus, 0);
  press (fixture, GDK_KEY_Home, 0);
  assert_view (fixture, FROM_S, TO_S);
}

static void
test_no_chart (void)
{
  GtkWidget *view = g_object_ref_sink (dusk_chart_view_new ());
  g_autoptr (DuskChart) chart = NULL;
  gboolean is_used = TRUE;

  g_signal_emit_by_name (controller (view, GTK_TYPE_EVENT_CONTROLLER_SCROLL), "scroll", 0.0, 1.0, &is_used);
  g_assert_false (is_used);
  g_signal_emit_by_name (controller (view, GTK_TYPE_EVENT_CONTROLLER_MOTION), "motion", 5.0, 5.0);
  g_object_get (view, "chart", &chart, NULL);
  g_assert_null (chart);
  g_assert_finalize_object (view);
}

static void
test_change_of_chart (Fixture *fixture, gconstpointer data)
{
  g_autoptr (DuskChart) other = dusk_chart_new (NULL, FROM_S, TO_S);
  g_autoptr (DuskChart) shown = NULL;
  int height, other_height;

  point_at (fixture, DARK_S);
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_VERTICAL, 400, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, ==, dusk_chart_natural_height (fixture->chart));
  g_object_set (fixture->view, "chart", other, NULL);
  g_assert_false (gtk_widget_get_visible (bubble (fixture)));
  gtk_widget_measure (fixture->view, GTK_ORIENTATION_VERTICAL, 400, &other_height, NULL, NULL, NULL);
  g_assert_cmpint (other_height, <, height);
  g_object_get (fixture->view, "chart", &shown, NULL);
  g_assert_true (shown == other);
  /* The old one is let go: it changes without effect. */
  dusk_chart_set_view (fixture->chart, FROM_S, FROM_S + DUSK_DAY_S);
  dusk_chart_view_set_chart (DUSK_CHART_VIEW (fixture->view), NULL);
}

static void
test_sparkline (void)
{
  GtkWidget *sparkline = g_object_ref_sink (dusk_sparkline_new ()), *window = gtk_window_new ();
  g_autoptr (DuskSeries) series = make_series ();
  g_autoptr (DuskSeries) empty = dusk_series_new (0, 0, 300);

  gtk_test_accessible_assert_role (sparkline, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_window_set_child (GTK_WINDOW (window), sparkline);
  gtk_window_present (GTK_WINDOW (window));
  dusk_sparkline_set (DUSK_SPARKLINE (sparkline), series, DUSK_LEVEL_DARK);
  gtk_test_widget_wait_for_draw (sparkline);
  dusk_sparkline_set (DUSK_SPARKLINE (sparkline), empty, DUSK_LEVEL_NO_DATA);
  gtk_test_widget_wait_for_draw (sparkline);
  dusk_sparkline_set (DUSK_SPARKLINE (sparkline), NULL, DUSK_LEVEL_NO_DATA);
  gtk_window_destroy (GTK_WINDOW (window));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_finalize_object (sparkline);
}

int
main (int argc, char *argv[])
{
  static const struct {
    const char *name;
    void (*test) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "accessible", test_accessible },
    { "pointer", test_pointer },
    { "bubble-stays-inside", test_bubble_stays_inside },
    { "wheel", test_wheel },
    { "drag", test_drag },
    { "double-click", test_double_click },
    { "arrows", test_arrows },
    { "cursor-is-followed", test_cursor_is_followed },
    { "zoom-keys", test_zoom_keys },
    { "change-of-chart", test_change_of_chart },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  dusk_ui_init ();
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/chart-view/", cases[i].name, NULL);
      g_test_add (path, Fixture, NULL, set_up, cases[i].test, tear_down);
    }
  g_test_add_func ("/chart-view/no-chart", test_no_chart);
  g_test_add_func ("/sparkline", test_sparkline);
  return g_test_run ();
}
