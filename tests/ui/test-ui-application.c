/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-application.h"
#include "dusk-archive-window.h"
#include "dusk-network-window.h"
#include "dusk-preferences-window.h"
#include "dusk-window.h"

static UiTest test;

/* How many windows of @type there are. */
static guint
count_windows (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();
  guint count = 0;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GObject) window = g_list_model_get_item (windows, i);
      count += G_TYPE_CHECK_INSTANCE_TYPE (window, type) ? 1 : 0;
    }
  return count;
}

static void
activate (const char *action, GVariant *parameter)
{
  g_action_group_activate_action (G_ACTION_GROUP (g_application_get_default ()), action, parameter);
}

/* (transfer full): where files can be dropped on the main window */
static GtkEventController *
find_drop_target (void)
{
  GtkWidget *window = GTK_WIDGET (gtk_application_get_windows (GTK_APPLICATION (g_application_get_default ()))->data);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (window);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_DROP_TARGET (controller))
        return g_steal_pointer (&controller);
    }
  g_assert_not_reached ();
}

/* A file that is dropped opens a window, be it an archive or not. */
static void
drop_file (void)
{
  g_autoptr (GtkEventController) target = find_drop_target ();
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/updates.gz");
  GSList list = { file, NULL };
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean is_taken = FALSE;

  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, &list);
  g_signal_emit_by_name (target, "drop", &value, 10.0, 10.0, &is_taken);
  g_assert_true (is_taken);
  g_assert_cmpuint (count_windows (DUSK_TYPE_ARCHIVE_WINDOW), ==, 1);
}

/* Runs inside of the program, once its window is there. */
static gboolean
use (gpointer user_data G_GNUC_UNUSED)
{
  if (g_application_get_default () == NULL || count_windows (DUSK_TYPE_WINDOW) == 0)
    return G_SOURCE_CONTINUE;

  drop_file ();
  activate ("open-network", g_variant_new_uint32 (131279));
  activate ("open-network", g_variant_new_uint32 (4837));
  g_assert_cmpuint (count_windows (DUSK_TYPE_NETWORK_WINDOW), ==, 2);
  activate ("open-network", g_variant_new_uint32 (131279));
  g_assert_cmpuint (count_windows (DUSK_TYPE_NETWORK_WINDOW), ==, 2);
  activate ("open-network-at", g_variant_new ("(uxx)", 131279, G_GINT64_CONSTANT (1419120000), G_GINT64_CONSTANT (1419206400)));
  activate ("open-network-at", g_variant_new ("(uxx)", 131279, G_MININT64, G_MAXINT64));
  g_assert_cmpuint (count_windows (DUSK_TYPE_NETWORK_WINDOW), ==, 2);

  activate ("about", NULL);
  g_assert_cmpuint (count_windows (ADW_TYPE_ABOUT_WINDOW), ==, 1);
  /* Its keys work in its own window, too. */
  for (int i = 0; i < 2; i++)
    activate ("preferences", NULL);
  g_assert_cmpuint (count_windows (DUSK_TYPE_PREFERENCES_WINDOW), ==, 1);
  activate ("shortcuts", NULL);
  g_assert_cmpuint (count_windows (GTK_TYPE_SHORTCUTS_WINDOW), ==, 1);

  /* A second start presents the window that is there. */
  g_application_activate (g_application_get_default ());
  g_assert_cmpuint (count_windows (DUSK_TYPE_WINDOW), ==, 1);
  activate ("quit", NULL);
  return G_SOURCE_REMOVE;
}

static void
test_run (void)
{
  char name[] = "dusk", *argv[] = { name, NULL };

  g_assert_true (dusk_application_has_display ());
  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  g_timeout_add (20, use, NULL);
  g_assert_cmpint (dusk_application_run (test.context, 1, argv), ==, 0);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/application/run", test_run);
  return g_test_run ();
}
