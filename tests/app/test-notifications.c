/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "notification-server.h"
#include "ui-test.h"

#include "dusk-application-private.h"
#include "dusk-country-page.h"
#include "dusk-error.h"
#include "dusk-network-window.h"

#define START_S G_GINT64_CONSTANT (1419264900) /* 2014-12-22T16:15:00Z */
#define END_S   G_GINT64_CONSTANT (1419299160) /* 2014-12-23T01:46:00Z */

static UiTest test;
static NotificationServer server;

/* What is waited for -------------------------------------------------------------------------------------------------------------- */

static DuskApplication *
application (void)
{
  return DUSK_APPLICATION (g_application_get_default ());
}

/* (transfer none) (nullable): the newest window of @type */
static gpointer
find_window (GType type)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (application ())); l; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type))
      return l->data;
  return NULL;
}

static gboolean
is_started (gpointer data G_GNUC_UNUSED)
{
  return server.is_ready && application () && find_window (DUSK_TYPE_WINDOW) && gtk_widget_get_mapped (find_window (DUSK_TYPE_WINDOW));
}

static gboolean
is_shown (gpointer data)
{
  return server.shown->len >= GPOINTER_TO_UINT (data);
}

static gboolean
is_closed (gpointer data)
{
  for (guint i = 0; i < server.closed->len; i++)
    if (g_array_index (server.closed, guint32, i) == GPOINTER_TO_UINT (data))
      return TRUE;
  return FALSE;
}

static gboolean
is_page_mapped (gpointer data G_GNUC_UNUSED)
{
  GtkWidget *window = find_window (DUSK_TYPE_WINDOW);
  GtkWidget *page = window ? ui_test_find (window, DUSK_TYPE_COUNTRY_PAGE, NULL) : NULL;

  return page && gtk_widget_get_mapped (page) && dusk_country_page_get_country (DUSK_COUNTRY_PAGE (page));
}

static gboolean
is_network_mapped (gpointer data G_GNUC_UNUSED)
{
  GtkWidget *window = find_window (DUSK_TYPE_NETWORK_WINDOW);

  return window && gtk_widget_get_mapped (window);
}

static gboolean
is_without_window (gpointer data G_GNUC_UNUSED)
{
  return gtk_application_get_windows (GTK_APPLICATION (application ())) == NULL;
}

static gboolean
is_muted (gpointer data)
{
  return dusk_watch_list_is_muted (dusk_context_watch_list (test.context), data, dusk_context_now (test.context));
}

static gboolean
is_not_muted (gpointer data)
{
  return !is_muted (data);
}

static void
returned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GVariant) reply = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, NULL);

  *(gboolean *) user_data = reply != NULL;
}

static gboolean
is_true (gpointer data)
{
  return *(gboolean *) data;
}

/* What is done -------------------------------------------------------------------------------------------------------------------- */

/* What was on the bus before this has arrived when it returns: the application knows the number of what it sent. */
static void
go_round_the_bus (void)
{
  gboolean is_back = FALSE;

  g_dbus_connection_call (server.connection, "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId", NULL, NULL, G_DBUS_CALL_FLAGS_NONE, -1,
                          NULL, returned_cb, &is_back);
  ui_test_wait (is_true, &is_back, "the bus");
}

/* (transfer none): the notification, as the desktop got it */
static const Shown *
notify (DuskNoticeStage stage, const char *id, const char *entity, DuskLevel level, gint64 end_s)
{
  g_autoptr (GPtrArray) events = g_ptr_array_new ();
  DuskNotice notice = { .stage = stage,
                        .id = (char *) id,
                        .title = (char *) "North Korea is dark",
                        .body = (char *) "Since 16:15 UTC: 0 of 4 prefixes. <b>RIPEstat</b> & IODA. Simulated.",
                        .level = level,
                        .start_s = START_S,
                        .end_s = end_s,
                        .events = events };
  guint count = server.shown->len + 1;

  g_assert_true (dusk_entity_parse (entity, &notice.entity, NULL));
  dusk_application_notify (application (), &notice);
  ui_test_wait (is_shown, GUINT_TO_POINTER (count), "the notification");
  go_round_the_bus ();
  return g_ptr_array_index (server.shown, count - 1);
}

/* Presses a notification and tells how long it takes until what it opens is drawn. */
static void
press_until (const Shown *shown, const char *action, gboolean (*is_there) (gpointer data), GType type, const char *what)
{
  gint64 start_us = g_get_monotonic_time ();

  notification_server_press (&server, shown->id, action);
  ui_test_wait (is_there, NULL, what);
  gtk_test_widget_wait_for_draw (find_window (type));
  g_test_message ("from the press to %s: %.0f ms", what, (double) (g_get_monotonic_time () - start_us) / 1000);
}

static void
close_windows (void)
{
  GList *window;

  while ((window = gtk_application_get_windows (GTK_APPLICATION (application ()))))
    gtk_window_destroy (window->data);
}

/* Steps --------------------------------------------------------------------------------------------------------------------------- */

static void
see_what_is_sent (void)
{
  const Shown *start = notify (DUSK_NOTICE_START, "outage-KP", "KP", DUSK_LEVEL_CRITICAL, DUSK_TIME_UNKNOWN), *worse;

  g_assert_cmpstr (start->title, ==, "North Korea is dark");
  g_assert_cmpstr (start->body, ==, "Since 16:15 UTC: 0 of 4 prefixes. ‹b›RIPEstat‹/b› ＆ IODA. Simulated.");
  g_assert_cmpstr (start->category, ==, "network");
  g_assert_cmpstr (start->desktop_entry, ==, "io.github.duskmap.Dusk.Demo");
  g_assert_cmpuint (start->urgency, ==, 1);
  g_assert_cmpuint (start->replaced, ==, 0);
  g_assert_true (g_strv_contains ((const char *const *) start->actions, "default"));
  g_assert_nonnull (shown_find_button (start, "Show"));
  g_assert_nonnull (shown_find_button (start, "Mute"));

  /* It takes the place of the first. */
  worse = notify (DUSK_NOTICE_WORSE, "outage-KP", "KP", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);
  g_assert_cmpuint (worse->replaced, ==, start->id);
  g_assert_cmpuint (worse->urgency, ==, 2);
}

static void
open_country (void)
{
  const Shown *shown = notify (DUSK_NOTICE_END, "outage-KP", "KP", DUSK_LEVEL_DARK, END_S);

  g_assert_cmpuint (shown->replaced, >, 0);
  g_assert_cmpuint (shown->urgency, ==, 1);
  press_until (shown, "default", is_page_mapped, DUSK_TYPE_WINDOW, "the country’s page");
  ui_test_wait (is_closed, GUINT_TO_POINTER (shown->id), "the notification to go");
}

static void
open_network (void)
{
  const Shown *shown = notify (DUSK_NOTICE_START, "outage-AS131279", "AS131279", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);

  press_until (shown, shown_find_button (shown, "Show"), is_network_mapped, DUSK_TYPE_NETWORK_WINDOW, "the network’s window");
  g_assert_cmpuint (dusk_network_window_asn (find_window (DUSK_TYPE_NETWORK_WINDOW)), ==, 131279);
}

static void
open_prefix (void)
{
  const Shown *shown;

  close_windows ();
  shown = notify (DUSK_NOTICE_START, "outage-prefix", "175.45.176.0/24", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);
  press_until (shown, "default", is_network_mapped, DUSK_TYPE_NETWORK_WINDOW, "the window of the prefix’s network");
  g_assert_cmpuint (dusk_network_window_asn (find_window (DUSK_TYPE_NETWORK_WINDOW)), ==, 131279);
}

static void
mute (void)
{
  const Shown *shown = notify (DUSK_NOTICE_START, "outage-KP", "KP", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);
  DuskWatchList *list = dusk_context_watch_list (test.context);
  gint64 now_s = dusk_context_now (test.context);
  DuskEntity entity;

  g_assert_true (dusk_entity_parse ("KP", &entity, NULL));
  notification_server_press (&server, shown->id, shown_find_button (shown, "Mute"));
  ui_test_wait (is_muted, &entity, "the country to be muted");
  g_assert_true (dusk_watch_list_is_muted (list, &entity, now_s + DUSK_MUTE_S - 1));
  g_assert_false (dusk_watch_list_is_muted (list, &entity, now_s + DUSK_MUTE_S + DUSK_HOUR_S));
  ui_test_await_text (find_window (DUSK_TYPE_WINDOW), "North Korea is muted for 24 hours");
  gtk_widget_activate (ui_test_await (find_window (DUSK_TYPE_WINDOW), GTK_TYPE_BUTTON, "Undo"));
  ui_test_wait (is_not_muted, &entity, "the country to be told of again");
}

static void
open_several (void)
{
  const Shown *shown = notify (DUSK_NOTICE_SEVERAL, "several", "KP", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);

  g_assert_null (shown_find_button (shown, "Mute"));
  notification_server_press (&server, shown->id, "default");
  ui_test_wait (is_started, NULL, "the main window");
}

static void
refuse_bad_links (void)
{
  static const char *const links[] = { "dusk:ZZ", "KP", "https://example.com/", "dusk:", "dusk:AS99999999999", "dusk:KP?from=never" };
  guint windows = g_list_length (gtk_application_get_windows (GTK_APPLICATION (application ())));

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    g_action_group_activate_action (G_ACTION_GROUP (application ()), "show", g_variant_new_string (links[i]));
  ui_test_await_text (find_window (DUSK_TYPE_WINDOW), "There is no country with the code ZZ");
  g_assert_cmpuint (g_list_length (gtk_application_get_windows (GTK_APPLICATION (application ()))), ==, windows);
}

/* Without a window the application goes on, notifies, and opens one when it is wanted. */
static void
live_in_background (void)
{
  const Shown *shown;

  g_object_set (dusk_context_settings (test.context), "runs-in-background", TRUE, NULL);
  close_windows ();
  ui_test_wait (is_without_window, NULL, "all windows to go");
  shown = notify (DUSK_NOTICE_START, "outage-KP", "KP", DUSK_LEVEL_DARK, DUSK_TIME_UNKNOWN);
  press_until (shown, "default", is_page_mapped, DUSK_TYPE_WINDOW, "the country’s page in a new window");
}

static void
send_test (void)
{
  guint count = server.shown->len + 1;

  g_action_group_activate_action (G_ACTION_GROUP (application ()), "test-notification", NULL);
  ui_test_wait (is_shown, GUINT_TO_POINTER (count), "the test notification");
}

static gboolean
use (gpointer user_data G_GNUC_UNUSED)
{
  ui_test_wait (is_started, NULL, "the main window");
  see_what_is_sent ();
  open_country ();
  mute ();
  refuse_bad_links ();
  open_network ();
  live_in_background ();
  open_prefix ();
  open_several ();
  send_test ();
  g_action_group_activate_action (G_ACTION_GROUP (application ()), "quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_run (void)
{
  char name[] = "dusk", *argv[] = { name, NULL };

  notification_server_start (&server);
  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 1);
  g_idle_add (use, NULL);
  g_assert_cmpint (dusk_application_run (test.context, 1, argv), ==, 0);
  ui_test_tear_down (&test);
  notification_server_stop (&server);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/app/notifications", test_run);
  return g_test_run ();
}
