/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-health-window.h"
#include "dusk-preferences-window.h"
#include "dusk-timeline-bars.h"
#include "dusk-watch-button.h"
#include "dusk-watch-drag.h"
#include "dusk-watch-entry.h"
#include "dusk-watch-row.h"
#include "dusk-watch-window.h"
#include "dusk-window.h"

#include <glib/gstdio.h>
#include <math.h>

static UiTest test;

static DuskEntity
entity_of (const char *text)
{
  DuskEntity entity;

  g_assert_true (dusk_entity_parse (text, &entity, NULL));
  return entity;
}

static guint
count_watched (void)
{
  return g_list_model_get_n_items (G_LIST_MODEL (dusk_context_watch_list (test.context)));
}

static const DuskWatched *
kept_of (const char *text)
{
  DuskEntity entity = entity_of (text);

  return dusk_watch_item_kept (dusk_watch_list_find (dusk_context_watch_list (test.context), &entity));
}

/* The star follows the list, and the list the star. */
static void
test_star (void)
{
  DuskEntity korea = entity_of ("KP");
  GtkWidget *window, *star, *toggle;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = gtk_window_new ();
  star = g_object_new (DUSK_TYPE_WATCH_BUTTON, NULL);
  gtk_window_set_child (GTK_WINDOW (window), star);
  toggle = gtk_widget_get_first_child (star);
  g_assert_false (gtk_widget_get_sensitive (toggle));
  dusk_watch_button_set_entity (DUSK_WATCH_BUTTON (star), test.context, &korea);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, "Watch");
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  g_assert_cmpuint (count_watched (), ==, 1);
  dusk_watch_list_remove (dusk_context_watch_list (test.context), &korea, NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  dusk_watch_list_add (dusk_context_watch_list (test.context), &korea, 0, NULL);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (toggle)));
  dusk_watch_button_set_entity (DUSK_WATCH_BUTTON (star), NULL, NULL);
  g_assert_cmpuint (count_watched (), ==, 1);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* What is dropped or typed: links, names, lists, nonsense. */
static void
test_texts (void)
{
  const struct {
    const char *text;
    guint       n_watched;
  } rows[] = {
    { "dusk:KP", 1 },
    { "dusk:KP", 1 },
    { "AS131279", 2 },
    { "175.45.176.0/24\ndusk:SY?from=2014-12-01\n\n# not this\n", 4 },
    { "Atlantis", 4 },
    { "QQ", 4 },
    { "dusk:<b>x</b>", 4 },
    { "", 4 },
  };
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = gtk_window_new ();
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      dusk_watch_add_text (window, test.context, rows[i].text);
      g_assert_cmpuint (count_watched (), ==, rows[i].n_watched);
    }
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
click (GtkWidget *root, const char *label)
{
  GtkWidget *button = ui_test_await (root, GTK_TYPE_BUTTON, label);

  g_signal_emit_by_name (button, "clicked");
}

static GtkWidget *
find_mute (GtkWidget *row)
{
  /* Before the last, which takes it off the list; a drop-down has a toggle button of its own. */
  return gtk_widget_get_prev_sibling (gtk_widget_get_last_child (gtk_widget_get_first_child (row)));
}

static void
test_window (void)
{
  GtkWidget *window, *entry, *row, *mute, *threshold;
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "dusk-watch-list-test.txt", NULL), *text = NULL;
  g_autoptr (GFile) file = g_file_new_for_path (path), endless = g_file_new_for_path ("/dev/zero");

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = dusk_watch_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (ui_test_says (window, "Nothing Is Watched"));
  entry = ui_test_find (window, GTK_TYPE_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "kp");
  click (window, "_Watch");
  g_assert_cmpuint (count_watched (), ==, 1);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  gtk_editable_set_text (GTK_EDITABLE (entry), "Narnia");
  click (window, "_Watch");
  /* What could not be read stays, to be mended. */
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "Narnia");

  row = ui_test_await (window, DUSK_TYPE_WATCH_ENTRY, NULL);
  g_assert_true (ui_test_says (row, "North Korea"));
  mute = find_mute (row);
  threshold = ui_test_find (row, GTK_TYPE_DROP_DOWN, NULL);
  g_assert_true (isnan (kept_of ("KP")->threshold));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (threshold), 2);
  g_assert_cmpfloat (kept_of ("KP")->threshold, ==, 0.9);
  g_assert_cmpint (kept_of ("KP")->muted_until_s, ==, DUSK_TIME_UNKNOWN);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (mute), TRUE);
  g_assert_cmpint (kept_of ("KP")->muted_until_s, ==, DUSK_TIME_LATEST);

  dusk_watch_window_export (DUSK_WATCH_WINDOW (window), file);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "KP"));
  g_signal_emit_by_name (gtk_widget_get_next_sibling (mute), "clicked");
  g_assert_cmpuint (count_watched (), ==, 0);
  g_assert_true (ui_test_says (window, "Nothing Is Watched"));
  dusk_watch_window_import (DUSK_WATCH_WINDOW (window), file);
  g_assert_cmpuint (count_watched (), ==, 1);
  g_assert_cmpfloat (kept_of ("KP")->threshold, ==, 0.9);
  g_assert_cmpint (kept_of ("KP")->muted_until_s, ==, DUSK_TIME_LATEST);
  g_assert_cmpint (g_remove (path), ==, 0);
  dusk_watch_window_import (DUSK_WATCH_WINDOW (window), file);
  g_assert_cmpuint (count_watched (), ==, 1);
  /* No more is read than can be taken: this one never ends. */
  dusk_watch_window_import (DUSK_WATCH_WINDOW (window), endless);
  g_assert_cmpuint (count_watched (), ==, 1);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* What the command line or a file has set and the drop-down does not offer, is shown, and stays; a mute that has passed is none. */
static void
test_set_elsewhere (void)
{
  GtkWidget *window, *row, *drop_down;
  GtkToggleButton *mute;
  DuskEntity korea = entity_of ("KP");
  DuskWatchList *list;
  gint64 now_s;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  list = dusk_context_watch_list (test.context);
  now_s = dusk_context_now (test.context);
  g_assert_true (dusk_watch_list_import (list, "KP below 62.5%\n", now_s, NULL, NULL, NULL));
  g_assert_true (dusk_watch_list_mute (list, &korea, now_s - 1, NULL));
  window = dusk_watch_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  row = ui_test_await (window, DUSK_TYPE_WATCH_ENTRY, NULL);
  drop_down = ui_test_find (row, GTK_TYPE_DROP_DOWN, NULL);
  mute = GTK_TOGGLE_BUTTON (find_mute (row));
  g_assert_true (ui_test_says (drop_down, "62.5 %"));
  g_assert_false (gtk_toggle_button_get_active (mute));
  g_assert_true (dusk_watch_list_mute (list, &korea, now_s + 1, NULL));
  g_assert_true (gtk_toggle_button_get_active (mute));
  g_assert_cmpfloat (kept_of ("KP")->threshold, ==, 0.625);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 3);
  g_assert_cmpfloat (kept_of ("KP")->threshold, ==, 0.75);
  g_assert_false (ui_test_says (drop_down, "62.5 %"));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (drop_down), 0);
  g_assert_true (isnan (kept_of ("KP")->threshold));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* 10,000 entries: rows are made for those in sight. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  for (guint i = 1; i <= DUSK_WATCH_LIST_MAX; i++)
    g_string_append_printf (text, "AS%u\n", i);
  window = dusk_watch_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (dusk_watch_add_text (window, test.context, text->str));
  g_assert_cmpuint (count_watched (), ==, DUSK_WATCH_LIST_MAX);
  ui_test_await (window, DUSK_TYPE_WATCH_ENTRY, NULL);
  g_assert_cmpuint (ui_test_count (window, DUSK_TYPE_WATCH_ENTRY), <, 300);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static guint
count_windows (GType type)
{
  g_autoptr (GList) windows = gtk_window_list_toplevels ();
  guint count = 0;

  for (GList *l = windows; l; l = l->next)
    count += G_TYPE_CHECK_INSTANCE_TYPE (l->data, type) ? 1 : 0;
  return count;
}

/* However often their keys are pressed. */
static void
test_one_of_each (void)
{
  const struct {
    const char *action;
    GType       type;
  } rows[] = { { "win.watch-list", DUSK_TYPE_WATCH_WINDOW }, { "win.feeds", DUSK_TYPE_HEALTH_WINDOW } };
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = dusk_window_new (NULL, test.context, test.world);
  gtk_window_present (GTK_WINDOW (window));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      gtk_widget_activate_action (window, rows[i].action, NULL);
      gtk_widget_activate_action (window, rows[i].action, NULL);
      g_assert_cmpuint (count_windows (rows[i].type), ==, 1);
    }
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static gboolean
is_watched_listed (gpointer window)
{
  return ui_test_count (window, DUSK_TYPE_WATCH_ROW) == 2;
}

/* Beside the map: the country as the map shows it, the network by what is known of it. */
static void
test_list (void)
{
  DuskEntity korea = entity_of ("KP"), network = entity_of ("AS131279");
  DuskWatchList *list;
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  list = dusk_context_watch_list (test.context);
  dusk_watch_list_add (list, &korea, 0, NULL);
  window = dusk_window_new (NULL, test.context, test.world);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_fill_world (&test);
  dusk_watch_list_add (list, &network, 0, NULL);
  ui_test_wait (is_watched_listed, window, "both to be listed");
  ui_test_await_text (window, "Watched");
  ui_test_await_text (window, "Not looked at yet");
  dusk_watch_item_take (dusk_watch_list_find (list, &network), DUSK_LEVEL_DARK, 0, "Dark · 0 of 4 prefixes", 0);
  ui_test_await_text (window, "Dark · 0 of 4 prefixes");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static gboolean
is_past_loaded (gpointer window)
{
  return ui_test_says (window, "Outages then") && !ui_test_says (window, "Loading:");
}

static void
press_key (GtkWidget *widget, guint key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean is_taken = FALSE;
      if (!GTK_IS_EVENT_CONTROLLER_KEY (controller))
        continue;
      g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &is_taken);
      g_assert_true (is_taken);
    }
}

/* Five minutes back from the present, and forth to it again. */
static void
test_timeline_keys (void)
{
  GtkWidget *window, *bars;

  ui_test_set_up (&test, "north-korea-2014", G_GINT64_CONSTANT (1419314400) + DUSK_HOUR_S, 0);
  window = dusk_window_new (NULL, test.context, test.world);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_fill_world (&test);
  bars = ui_test_find (window, DUSK_TYPE_TIMELINE_BARS, NULL);
  press_key (bars, GDK_KEY_Left);
  ui_test_await_text (window, "23 Dec 2014 06:55 UTC");
  press_key (bars, GDK_KEY_Left);
  ui_test_await_text (window, "23 Dec 2014 06:50 UTC");
  press_key (bars, GDK_KEY_End);
  ui_test_await_text (window, "23 Dec 2014 07:00 UTC");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* Step by step back: the map, the list and the page show that moment. */
static void
test_timeline (void)
{
  GtkWidget *window, *bars;
  DuskCountry *korea;

  /* A day after the first outage. */
  ui_test_set_up (&test, "north-korea-2014", G_GINT64_CONSTANT (1419314400), 0);
  window = dusk_window_new (NULL, test.context, test.world);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_fill_world (&test);
  ui_test_await_text (window, "Outages now");
  korea = dusk_world_find (test.world, "KP");
  g_assert_cmpint (dusk_country_level (korea), ==, DUSK_LEVEL_NORMAL);
  bars = ui_test_find (window, DUSK_TYPE_TIMELINE_BARS, NULL);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_ROLE_SLIDER);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (bars), GTK_ACCESSIBLE_PROPERTY_LABEL, "Timeline");
  dusk_window_show_country (DUSK_WINDOW (window), "KP");
  gtk_widget_activate_action (window, "win.previous-outage", NULL);
  ui_test_wait (is_past_loaded, window, "the past to be loaded");
  for (guint i = 0; i < 20 && dusk_country_level (korea) != DUSK_LEVEL_DARK; i++)
    {
      gtk_widget_activate_action (window, "win.previous-outage", NULL);
      ui_test_wait (is_past_loaded, window, "the past to be loaded");
    }
  g_assert_cmpint (dusk_country_level (korea), ==, DUSK_LEVEL_DARK);
  ui_test_await_text (window, "UTC: Dark since");
  gtk_widget_activate_action (window, "win.live", NULL);
  g_assert_cmpint (dusk_country_level (korea), ==, DUSK_LEVEL_NORMAL);
  ui_test_await_text (window, "Outages now");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* (transfer none): in the row of that title */
static GtkSpinButton *
find_spin (GtkWidget *window, const char *title)
{
  GtkWidget *row = gtk_widget_get_ancestor (ui_test_await (window, GTK_TYPE_LABEL, title), ADW_TYPE_ACTION_ROW);

  return GTK_SPIN_BUTTON (ui_test_find (row, GTK_TYPE_SPIN_BUTTON, NULL));
}

/* What is set is kept, and what is kept is shown. */
static void
test_preferences (void)
{
  DuskSettings *settings;
  GtkWidget *window;
  int from_min;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  settings = dusk_context_settings (test.context);
  g_object_set (settings, "quiet-from", 23 * 60, "quiet-to", 6 * 60 + 30, "notifies-worse", FALSE, NULL);
  window = dusk_preferences_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (ui_test_says (window, "Quiet Hours"));
  g_object_get (settings, "quiet-from", &from_min, NULL);
  g_assert_cmpint (from_min, ==, 23 * 60);
  g_assert_false (dusk_settings_flag (settings, "notifies-worse"));
  dusk_preferences_window_show_page (DUSK_PREFERENCES_WINDOW (window), "feeds");
  ui_test_await_text (window, "Requests a Day");
  ui_test_await_text (window, "None: Radar is not asked");
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RIPESTAT), ==, DUSK_BUDGET_RIPESTAT);
  /* Set meanwhile by another process, and read again. */
  dusk_settings_set_budget (settings, DUSK_FEED_RIPESTAT, 650);
  g_assert_cmpfloat (gtk_spin_button_get_value (find_spin (window, "RIPEstat")), ==, 650);
  g_object_set (settings, "quiet-from", 30, "quiet-to", 90, NULL);
  dusk_preferences_window_show_page (DUSK_PREFERENCES_WINDOW (window), "notifications");
  ui_test_await_text (window, "00:30");
  g_assert_true (ui_test_says (window, "01:30"));
  g_object_get (settings, "quiet-from", &from_min, NULL);
  g_assert_cmpint (from_min, ==, 30);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_health (void)
{
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = dusk_health_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    g_assert_true (ui_test_says (window, dusk_feed_name ((DuskFeed) i)));
  ui_test_fill_world (&test);
  ui_test_await_text (window, "Well");
  dusk_health_report (dusk_context_health (test.context), DUSK_FEED_RIS_LIVE, "RIS Live is silent.");
  ui_test_await_text (window, "RIS Live is silent.");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/watch/star", test_star);
  g_test_add_func ("/watch/texts", test_texts);
  g_test_add_func ("/watch/window", test_window);
  g_test_add_func ("/watch/set-elsewhere", test_set_elsewhere);
  g_test_add_func ("/watch/many", test_many);
  g_test_add_func ("/watch/one-of-each", test_one_of_each);
  g_test_add_func ("/watch/list", test_list);
  g_test_add_func ("/watch/timeline", test_timeline);
  g_test_add_func ("/watch/timeline-keys", test_timeline_keys);
  g_test_add_func ("/watch/preferences", test_preferences);
  g_test_add_func ("/watch/health", test_health);
  return g_test_run ();
}
