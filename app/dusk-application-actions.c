/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application-private.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-about.h"
#include "dusk-archive-window.h"
#include "dusk-network-window.h"
#include "dusk-preferences-window.h"
#include "dusk-ui.h"

static void
on_quit (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  GList *window;

  /* Closed one by one, so that each keeps its size. */
  while ((window = gtk_application_get_windows (user_data)))
    {
      GtkWindow *top = window->data;
      gtk_window_close (top);
      if (g_list_find (gtk_application_get_windows (user_data), top))
        gtk_window_destroy (top);
    }
  /* Whatever holds it. */
  g_application_quit (user_data);
}

/* (transfer none): what a dialog stands over; also when the bus asks for one while there is no window */
static GtkWindow *
need_parent (DuskApplication *self)
{
  GtkWindow *parent = gtk_application_get_active_window (GTK_APPLICATION (self));

  return parent ? parent : GTK_WINDOW (dusk_application_need_window (self));
}

static void
on_about (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  dusk_about_show (need_parent (user_data));
}

static void
on_preferences (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  DuskApplication *self = user_data;
  GtkWindow *window = dusk_application_find_window_of (self, DUSK_TYPE_PREFERENCES_WINDOW);

  gtk_window_present (window ? window : GTK_WINDOW (dusk_preferences_window_new (self->context, need_parent (self))));
}

static void
on_shortcuts (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/duskmap/Dusk/dusk-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, need_parent (user_data));
  gtk_window_set_destroy_with_parent (shortcuts, TRUE);
  gtk_window_present (shortcuts);
}

static void
on_open_network (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  dusk_application_open_network (user_data, g_variant_get_uint32 (parameter));
}

static void
on_open_network_at (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  guint32 asn;
  gint64 from_s, to_s;

  g_variant_get (parameter, "(uxx)", &asn, &from_s, &to_s);
  /* Anybody on the bus may call it, too. */
  if (DUSK_TIME_EARLIEST <= from_s && from_s < to_s && to_s <= DUSK_TIME_LATEST)
    dusk_network_window_set_period (DUSK_NETWORK_WINDOW (dusk_application_open_network (user_data, asn)), from_s, to_s);
}

static void
on_open_files (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  DuskApplication *self = user_data;
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_object_unref);
  GtkWidget *window;

  for (guint i = 0; uris[i]; i++)
    g_ptr_array_add (files, g_file_new_for_uri (uris[i]));
  if (files->len == 0)
    return;
  window = dusk_archive_window_new (self->context, (GFile **) files->pdata, (int) files->len);
  gtk_window_set_application (GTK_WINDOW (window), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (window));
}

/* Reads the link of an action, which anybody on the bus may call; says what is wrong with it. */
static gboolean
read_parameter (DuskApplication *self, GVariant *parameter, DuskLink *link)
{
  g_autoptr (GError) error = NULL;

  if (dusk_application_read_link (self, g_variant_get_string (parameter, NULL), link, &error))
    return TRUE;
  dusk_application_say (self, error->message);
  return FALSE;
}

static void
on_show (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  DuskLink link;

  if (read_parameter (user_data, parameter, &link))
    dusk_application_show (user_data, &link);
}

static void
on_show_now (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  DuskLink link;

  if (read_parameter (user_data, parameter, &link))
    dusk_application_show_now (user_data, &link);
}

static void
on_show_world (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  dusk_application_need_window (user_data);
}

static void
on_search (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  dusk_window_search (dusk_application_need_window (user_data), g_variant_get_string (parameter, NULL));
}

static void
on_mute (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  DuskLink link;

  if (read_parameter (user_data, parameter, &link))
    dusk_application_mute (user_data, &link.entity);
}

static void
on_unmute (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  DuskLink link;

  if (read_parameter (user_data, parameter, &link))
    dusk_application_unmute (user_data, &link.entity);
}

static void
on_test_notification (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  dusk_application_test_notification (user_data);
}

/* What the desktop file offers beside the window; the bus brings it here, since it starts the program itself. */
static void
on_demo (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", &error);
  char demo[] = "--demo", *argv[] = { program, demo, NULL };

  if (program == NULL || !g_spawn_async (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error))
    {
      g_autofree char *text = g_strdup_printf (_("The simulated Internet could not be started: %s"), error->message);
      dusk_application_say (user_data, text);
    }
}

static void
add_accels (GtkApplication *application)
{
  static const struct {
    const char *action;
    const char *accels[3];
  } shortcuts[] = {
    { "app.quit", { "<Control>q" } },
    { "app.preferences", { "<Control>comma" } },
    { "app.shortcuts", { "<Control>question" } },
    { "win.search", { "<Control>f" } },
    { "win.open-files", { "<Control>o" } },
    { "win.refresh", { "F5", "<Control>r" } },
    { "win.show-list", { "F9" } },
    { "win.watch-list", { "<Control>l" } },
    { "win.export-map", { "<Control>e" } },
    { "win.play", { "<Control>space" } },
    { "win.previous-outage", { "<Alt>Page_Up" } },
    { "win.next-outage", { "<Alt>Page_Down" } },
    { "win.live", { "<Alt>End" } },
    { "window.close", { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) shortcuts[i].accels);
}

void
dusk_application_add_actions (DuskApplication *self)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = on_quit },
    { .name = "about", .activate = on_about },
    { .name = "preferences", .activate = on_preferences },
    { .name = "shortcuts", .activate = on_shortcuts },
    { .name = "open-network", .activate = on_open_network, .parameter_type = "u" },
    { .name = "open-network-at", .activate = on_open_network_at, .parameter_type = "(uxx)" },
    { .name = "open-files", .activate = on_open_files, .parameter_type = "as" },
    { .name = "show", .activate = on_show, .parameter_type = "s" },
    { .name = "show-now", .activate = on_show_now, .parameter_type = "s" },
    { .name = "show-world", .activate = on_show_world },
    { .name = "search", .activate = on_search, .parameter_type = "s" },
    { .name = "mute", .activate = on_mute, .parameter_type = "s" },
    { .name = "unmute", .activate = on_unmute, .parameter_type = "s" },
    { .name = "test-notification", .activate = on_test_notification },
    { .name = "demo", .activate = on_demo },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  add_accels (GTK_APPLICATION (self));
}
