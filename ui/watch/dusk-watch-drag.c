/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-drag.h"

#include <glib/gi18n.h>

#include "dusk-link.h"
#include "dusk-ui.h"

#define DRAG_KEY "dusk-watch-drag"

static GdkContentProvider *
on_prepare (GtkDragSource *source, double x G_GNUC_UNUSED, double y G_GNUC_UNUSED, gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *widget = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));

  return gdk_content_provider_new_typed (G_TYPE_STRING, g_object_get_data (G_OBJECT (widget), DRAG_KEY));
}

void
dusk_watch_drag_from (GtkWidget *widget, const DuskEntity *entity)
{
  DuskLink link = { *entity, DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN };
  gboolean is_new = g_object_get_data (G_OBJECT (widget), DRAG_KEY) == NULL;
  GtkDragSource *source;

  g_object_set_data_full (G_OBJECT (widget), DRAG_KEY, dusk_link_to_text (&link), g_free);
  if (!is_new)
    return;
  source = gtk_drag_source_new ();
  gtk_drag_source_set_actions (source, GDK_ACTION_COPY);
  g_signal_connect (source, "prepare", G_CALLBACK (on_prepare), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (source));
}

/* What one line names, be it a link or a name. */
static char *
without_links (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (lines[i]));
      DuskLink link;
      if (dusk_link_parse (line, DUSK_TIME_LATEST, &link, NULL))
        {
          g_free (lines[i]);
          lines[i] = g_strdup (link.entity.id);
        }
    }
  return g_strjoinv ("\n", lines);
}

gboolean
dusk_watch_tell_added (GtkWidget *near, guint n_added, char **problems, const GError *error)
{
  g_autofree char *told = NULL;

  if (error)
    told = g_strdup (error->message);
  else if (problems && problems[0])
    told = g_strdup (problems[0]);
  else if (n_added == 0)
    told = g_strdup (_("That is watched already."));
  else
    told = g_strdup_printf (ngettext ("%u entry is now watched.", "%u entries are now watched.", n_added), n_added);
  dusk_ui_toast (near, told);
  return error == NULL && (problems == NULL || problems[0] == NULL);
}

gboolean
dusk_watch_add_text (GtkWidget *near, DuskContext *context, const char *text)
{
  g_autofree char *list = without_links (text);
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  guint n_added = 0;

  dusk_watch_list_import (dusk_context_watch_list (context), list, dusk_context_now (context), &n_added, &problems, &error);
  return dusk_watch_tell_added (near, n_added, problems, error);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x G_GNUC_UNUSED, double y G_GNUC_UNUSED, gpointer context)
{
  return dusk_watch_add_text (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), context, g_value_get_string (value));
}

void
dusk_watch_drop_onto (GtkWidget *widget, DuskContext *context)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_COPY);

  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), context, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}
