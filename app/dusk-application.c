/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-application.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-archive-window.h"
#include "dusk-config.h"
#include "dusk-network-window.h"
#include "dusk-preferences-window.h"
#include "dusk-ui.h"
#include "dusk-window.h"
#include "dusk-world.h"

#define DUSK_TYPE_APPLICATION (dusk_application_get_type ())
G_DECLARE_FINAL_TYPE (DuskApplication, dusk_application, DUSK, APPLICATION, AdwApplication)

struct _DuskApplication {
  AdwApplication parent_instance;
  DuskContext   *context; /* (not nullable) (owned) */
  GThread       *reader;  /* (nullable) (owned): until the first window: reads the stored world */
  DuskWorld     *world;   /* (nullable) (owned): from the first window on */
};

G_DEFINE_TYPE (DuskApplication, dusk_application, ADW_TYPE_APPLICATION)

static GtkWindow *
find_network_window (DuskApplication *self, guint32 asn)
{
  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (DUSK_IS_NETWORK_WINDOW (l->data) && dusk_network_window_asn (l->data) == asn)
      return l->data;
  return NULL;
}

/* (transfer none): the window of that network, the one that is open already if there is one. */
static GtkWindow *
open_network (DuskApplication *self, guint32 asn)
{
  GtkWindow *window = find_network_window (self, asn);

  if (window == NULL)
    {
      window = GTK_WINDOW (dusk_network_window_new (self->context, asn));
      gtk_window_set_application (window, GTK_APPLICATION (self));
    }
  gtk_window_present (window);
  return window;
}

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
}

static void
on_about (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  static const char *const authors[] = { "The Dusk authors", NULL };
  GtkWidget *about = g_object_new (ADW_TYPE_ABOUT_WINDOW, "transient-for", gtk_application_get_active_window (user_data), "modal", TRUE,
                                   "destroy-with-parent", TRUE, "application-name", "Dusk", "application-icon", DUSK_APP_ID,
                                   "version", DUSK_VERSION, "developers", authors, "license-type", GTK_LICENSE_GPL_3_0,
                                   "comments", _("Shows where on Earth the Internet goes dark, and since when."),
                                   /* Translators: put your names here, one a line. */
                                   "translator-credits", _("translator-credits"), NULL);
  AdwAboutWindow *window = ADW_ABOUT_WINDOW (about);

  adw_about_window_add_legal_section (window, _("Routes: RIPEstat"), "RIPE NCC", GTK_LICENSE_CUSTOM,
                                      _("RIPEstat’s data is used under the <a href=\"https://www.ripe.net/about-us/legal/"
                                        "ripestat-service-terms-and-conditions\">terms of the RIPEstat service</a>."));
  adw_about_window_add_legal_section (window, _("Update messages: RIS and RouteViews"), NULL, GTK_LICENSE_CUSTOM,
                                      _("From the RIPE NCC’s Routing Information Service, under its terms, and from the University of Oregon’s "
                                        "<a href=\"https://www.routeviews.org/\">RouteViews</a> (CC BY 4.0)."));
  adw_about_window_add_legal_section (window, _("Shapes of countries: Natural Earth"), NULL, GTK_LICENSE_CUSTOM,
                                      _("Made with <a href=\"https://www.naturalearthdata.com/\">Natural Earth</a>. In the public domain."));
  adw_about_window_add_legal_section (window, _("Names of countries: iso-codes"), _("The iso-codes authors"), GTK_LICENSE_LGPL_2_1, NULL);
  adw_about_window_add_legal_section (window, _("Clocks of countries: tz database"), NULL, GTK_LICENSE_CUSTOM,
                                      _("The <a href=\"https://www.iana.org/time-zones\">tz database</a> is in the public domain."));
  adw_about_window_add_legal_section (window, _("Background of the map: OpenStreetMap"), _("© OpenStreetMap contributors"), GTK_LICENSE_CUSTOM,
                                      _("Under the <a href=\"https://www.openstreetmap.org/copyright\">Open Database License (ODbL)</a>."));
  gtk_window_present (GTK_WINDOW (about));
}

static void
on_preferences (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  DuskApplication *self = user_data;

  gtk_window_present (GTK_WINDOW (dusk_preferences_window_new (self->context, gtk_application_get_active_window (user_data))));
}

static void
on_shortcuts (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED, gpointer user_data)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource ("/io/github/duskmap/Dusk/dusk-shortcuts.ui");
  GtkWindow *shortcuts = GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts"));

  gtk_window_set_transient_for (shortcuts, gtk_application_get_active_window (user_data));
  gtk_window_set_destroy_with_parent (shortcuts, TRUE);
  gtk_window_present (shortcuts);
}

static void
on_open_network (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  open_network (user_data, g_variant_get_uint32 (parameter));
}

static void
on_open_network_at (GSimpleAction *action G_GNUC_UNUSED, GVariant *parameter, gpointer user_data)
{
  guint32 asn;
  gint64 from_s, to_s;

  g_variant_get (parameter, "(uxx)", &asn, &from_s, &to_s);
  dusk_network_window_set_period (DUSK_NETWORK_WINDOW (open_network (user_data, asn)), from_s, to_s);
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
    { "window.close", { "<Control>w" } },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (application, shortcuts[i].action, (const char *const *) shortcuts[i].accels);
}

static gpointer
read_world (gpointer context)
{
  return dusk_world_new (context);
}

static void
take_world (DuskApplication *self)
{
  if (self->reader)
    self->world = g_thread_join (g_steal_pointer (&self->reader));
}

static void
dusk_application_activate (GApplication *application)
{
  DuskApplication *self = DUSK_APPLICATION (application);
  GtkWidget *window;

  for (GList *l = gtk_application_get_windows (GTK_APPLICATION (self)); l; l = l->next)
    if (DUSK_IS_WINDOW (l->data))
      {
        gtk_window_present (l->data);
        return;
      }
  take_world (self);
  window = dusk_window_new (GTK_APPLICATION (self), self->context, self->world);
  gtk_window_present (GTK_WINDOW (window));
  dusk_world_keep_current (self->world);
}

static void
dusk_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = on_quit },
    { .name = "about", .activate = on_about },
    { .name = "preferences", .activate = on_preferences },
    { .name = "shortcuts", .activate = on_shortcuts },
    { .name = "open-network", .activate = on_open_network, .parameter_type = "u" },
    { .name = "open-files", .activate = on_open_files, .parameter_type = "as" },
    { .name = "open-network-at", .activate = on_open_network_at, .parameter_type = "(uxx)" },
  };

  G_APPLICATION_CLASS (dusk_application_parent_class)->startup (application);
  dusk_ui_init ();
  gtk_window_set_default_icon_name (DUSK_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (application), actions, G_N_ELEMENTS (actions), application);
  add_accels (GTK_APPLICATION (application));
}

static void
dusk_application_shutdown (GApplication *application)
{
  DuskApplication *self = DUSK_APPLICATION (application);

  take_world (self);
  if (self->world)
    dusk_world_stop (self->world);
  g_clear_object (&self->world);
  G_APPLICATION_CLASS (dusk_application_parent_class)->shutdown (application);
}

static void
dusk_application_finalize (GObject *object)
{
  DuskApplication *self = DUSK_APPLICATION (object);

  /* Where another process already runs the application, this one never shuts down. */
  take_world (self);
  g_clear_object (&self->world);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_application_parent_class)->finalize (object);
}

static void
dusk_application_class_init (DuskApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dusk_application_finalize;
  application_class->startup = dusk_application_startup;
  application_class->activate = dusk_application_activate;
  application_class->shutdown = dusk_application_shutdown;
}

static void
dusk_application_init (DuskApplication *self G_GNUC_UNUSED)
{
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

  self = g_object_new (DUSK_TYPE_APPLICATION, "application-id", DUSK_APP_ID, "flags",
                       dusk_context_is_simulated (context) ? G_APPLICATION_NON_UNIQUE : G_APPLICATION_DEFAULT_FLAGS, NULL);
  self->context = g_object_ref (context);
  /* The stored world is read while GTK starts. */
  self->reader = g_thread_new ("dusk-world", read_world, context);
  g_set_application_name ("Dusk");
  return g_application_run (G_APPLICATION (self), argc, argv);
}
