/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application-private.h"

#include "dusk-cli.h"
#include "dusk-config.h"
#include "dusk-ui.h"

#define RESOURCES "/io/github/duskmap/Dusk"
/* How often it is looked whether another process has changed the watch list or the settings. */
#define LOOK_S 5

G_DEFINE_TYPE (DuskApplication, dusk_application, ADW_TYPE_APPLICATION)

/* The world and the monitor -------------------------------------------------------------------------------------------------------- */

static gpointer
read_world (gpointer context)
{
  return dusk_world_new (context);
}

DuskWorld *
dusk_application_need_world (DuskApplication *self)
{
  if (self->reader)
    self->world = g_thread_join (g_steal_pointer (&self->reader));
  return self->world;
}

DuskMonitor *
dusk_application_need_monitor (DuskApplication *self)
{
  if (self->monitor == NULL)
    {
      self->monitor = dusk_monitor_new (self->context, dusk_application_need_world (self));
      g_signal_connect_object (dusk_monitor_notifier (self->monitor), "notice", G_CALLBACK (dusk_application_notify), self, G_CONNECT_SWAPPED);
    }
  return self->monitor;
}

void
dusk_application_watch (DuskApplication *self)
{
  if (self->is_watching)
    return;
  self->is_watching = TRUE;
  dusk_context_load_token (self->context);
  dusk_monitor_start (dusk_application_need_monitor (self));
}

/* Windows -------------------------------------------------------------------------------------------------------------------------- */

GtkWindow *
dusk_application_find_window_of (DuskApplication *self, GType type)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (G_TYPE_CHECK_INSTANCE_TYPE (l->data, type))
      return l->data;
  return NULL;
}

DuskWindow *
dusk_application_find_window (DuskApplication *self)
{
  GtkWindow *window = dusk_application_find_window_of (self, DUSK_TYPE_WINDOW);

  return window ? DUSK_WINDOW (window) : NULL;
}

DuskWindow *
dusk_application_need_window (DuskApplication *self)
{
  DuskWindow *window = dusk_application_find_window (self);

  if (window == NULL)
    window = DUSK_WINDOW (dusk_window_new (GTK_APPLICATION (self), self->context, dusk_application_need_world (self)));
  gtk_window_present (GTK_WINDOW (window));
  return window;
}

void
dusk_application_say (DuskApplication *self, const char *text)
{
  if (!dusk_ui_toast_in (GTK_APPLICATION (self), text, NULL, NULL))
    g_printerr ("dusk: %s\n", text);
}

/* The life of the application ------------------------------------------------------------------------------------------------------- */

static gboolean
watch_cb (gpointer user_data)
{
  DuskApplication *self = user_data;

  self->watch_id = 0;
  dusk_application_watch (self);
  return G_SOURCE_REMOVE;
}

/* Who opens a window wants to see the present; but the window first. */
static void
on_window_added (DuskApplication *self)
{
  if (!self->is_watching && self->watch_id == 0)
    self->watch_id = g_idle_add (watch_cb, self);
}

static void
dusk_application_activate (GApplication *application)
{
  dusk_application_need_window (DUSK_APPLICATION (application));
}

static void
dusk_application_open (GApplication *application, GFile **files, int n_files, const char *hint G_GNUC_UNUSED)
{
  DuskApplication *self = DUSK_APPLICATION (application);

  for (int i = 0; i < n_files; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *uri = g_file_get_uri (files[i]);
      DuskLink link;

      if (dusk_application_read_link (self, uri, &link, &error))
        dusk_application_show_now (self, &link);
      else
        {
          dusk_application_need_window (self);
          dusk_application_say (self, error->message);
        }
    }
}

/* A link that leads nowhere is told where it was typed, before it goes to the process that has the windows. */
static gboolean
dusk_application_local_command_line (GApplication *application, char ***arguments, int *status)
{
  for (char **argument = *arguments + 1; *argument; argument++)
    {
      g_autoptr (GError) error = NULL;
      DuskLink link;

      if (!dusk_cli_is_link (*argument) || dusk_application_read_link (DUSK_APPLICATION (application), *argument, &link, &error))
        continue;
      g_printerr ("dusk: %s\n", error->message);
      *status = 2;
      return TRUE;
    }
  return G_APPLICATION_CLASS (dusk_application_parent_class)->local_command_line (application, arguments, status);
}

/* `dusk watch add` beside the window, or another one that runs. */
static gboolean
look_cb (gpointer user_data)
{
  DuskApplication *self = user_data;
  gint64 version = dusk_store_version (dusk_context_store (self->context));

  if (version == self->store_version)
    return G_SOURCE_CONTINUE;
  self->store_version = version;
  dusk_settings_reload (dusk_context_settings (self->context));
  dusk_watch_list_reload (dusk_context_watch_list (self->context));
  return G_SOURCE_CONTINUE;
}

static void
dusk_application_startup (GApplication *application)
{
  DuskApplication *self = DUSK_APPLICATION (application);

  G_APPLICATION_CLASS (dusk_application_parent_class)->startup (application);
  dusk_ui_init ();
  gtk_window_set_default_icon_name (DUSK_APP_ID);
  dusk_application_add_actions (self);
  g_signal_connect (self, "window-added", G_CALLBACK (on_window_added), NULL);
  self->background = dusk_background_new (application, self->context);
  g_signal_connect_object (self->background, "watch", G_CALLBACK (dusk_application_watch), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->background, "problem", G_CALLBACK (dusk_application_say), self, G_CONNECT_SWAPPED);
  dusk_background_start (self->background);
  self->look_id = g_timeout_add_seconds (LOOK_S, look_cb, self);
}

static void
dusk_application_shutdown (GApplication *application)
{
  DuskApplication *self = DUSK_APPLICATION (application);

  g_cancellable_cancel (self->resolving);
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_handle_id (&self->look_id, g_source_remove);
  g_clear_object (&self->background);
  g_clear_object (&self->search_provider);
  if (self->monitor)
    dusk_monitor_stop (self->monitor);
  g_clear_object (&self->monitor);
  if (dusk_application_need_world (self))
    dusk_world_stop (self->world);
  g_clear_object (&self->world);
  G_APPLICATION_CLASS (dusk_application_parent_class)->shutdown (application);
}

static DuskWorld *
need_world_of (GApplication *application)
{
  return dusk_application_need_world (DUSK_APPLICATION (application));
}

static gboolean
dusk_application_dbus_register (GApplication *application, GDBusConnection *connection, const char *path, GError **error)
{
  DuskApplication *self = DUSK_APPLICATION (application);

  if (!G_APPLICATION_CLASS (dusk_application_parent_class)->dbus_register (application, connection, path, error))
    return FALSE;
  self->search_provider = dusk_search_provider_new (application, self->context, need_world_of, connection, path, error);
  return self->search_provider != NULL;
}

static void
dusk_application_dbus_unregister (GApplication *application, GDBusConnection *connection, const char *path)
{
  g_clear_object (&DUSK_APPLICATION (application)->search_provider);
  G_APPLICATION_CLASS (dusk_application_parent_class)->dbus_unregister (application, connection, path);
}

static void
dusk_application_finalize (GObject *object)
{
  DuskApplication *self = DUSK_APPLICATION (object);

  /* Where another process already runs the application, this one never shuts down. */
  dusk_application_need_world (self);
  g_clear_object (&self->world);
  g_clear_object (&self->context);
  g_clear_object (&self->resolving);
  g_hash_table_unref (self->notices);
  G_OBJECT_CLASS (dusk_application_parent_class)->finalize (object);
}

static void
dusk_application_class_init (DuskApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dusk_application_finalize;
  application_class->startup = dusk_application_startup;
  application_class->activate = dusk_application_activate;
  application_class->open = dusk_application_open;
  application_class->local_command_line = dusk_application_local_command_line;
  application_class->shutdown = dusk_application_shutdown;
  application_class->dbus_register = dusk_application_dbus_register;
  application_class->dbus_unregister = dusk_application_dbus_unregister;
}

static void
dusk_application_init (DuskApplication *self)
{
  self->notices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->resolving = g_cancellable_new ();
}

gboolean
dusk_application_has_display (void)
{
  return gtk_init_check ();
}

int
dusk_application_run (DuskContext *context, int argc, char **argv)
{
  g_autoptr (DuskApplication) self = NULL;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), 1);

  self = g_object_new (DUSK_TYPE_APPLICATION, "application-id", dusk_context_is_simulated (context) ? DUSK_APP_ID ".Demo" : DUSK_APP_ID,
                       "flags", G_APPLICATION_HANDLES_OPEN, "resource-base-path", RESOURCES, NULL);
  self->context = g_object_ref (context);
  /* The stored world is read while GTK starts. */
  self->reader = g_thread_new ("dusk-world", read_world, context);
  g_set_application_name ("Dusk");
  return g_application_run (G_APPLICATION (self), argc, argv);
}
