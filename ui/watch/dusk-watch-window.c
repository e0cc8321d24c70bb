/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-window.h"

#include <glib/gi18n.h>

#include "dusk-output.h"
#include "dusk-ui.h"
#include "dusk-watch-drag.h"
#include "dusk-watch-entry.h"

struct _DuskWatchWindow {
  AdwWindow     parent_instance;
  GtkEntry     *entry;
  GtkStack     *stack;
  GtkListView  *list;
  DuskContext  *context; /* (not nullable) (owned) until disposed of */
  GtkFileChooserNative *chooser; /* (nullable) (owned): while it is open */
};

G_DEFINE_FINAL_TYPE (DuskWatchWindow, dusk_watch_window, ADW_TYPE_WINDOW)

static void
follow (DuskWatchWindow *self)
{
  guint count = g_list_model_get_n_items (G_LIST_MODEL (dusk_context_watch_list (self->context)));

  gtk_stack_set_visible_child_name (self->stack, count > 0 ? "list" : "empty");
}

static void
on_setup (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item, DuskWatchWindow *self)
{
  gtk_list_item_set_child (item, dusk_watch_entry_new (self->context));
  gtk_list_item_set_activatable (item, FALSE);
}

static void
on_bind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  dusk_watch_entry_set_item (DUSK_WATCH_ENTRY (gtk_list_item_get_child (item)), gtk_list_item_get_item (item));
}

static void
on_unbind (GtkSignalListItemFactory *factory G_GNUC_UNUSED, GtkListItem *item)
{
  dusk_watch_entry_set_item (DUSK_WATCH_ENTRY (gtk_list_item_get_child (item)), NULL);
}

static void
on_add (DuskWatchWindow *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  if (*text && dusk_watch_add_text (GTK_WIDGET (self), self->context, text))
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
choose (DuskWatchWindow *self, gboolean saves, GCallback on_response)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (saves ? _("Export Watch List") : _("Import Watch List"), GTK_WINDOW (self),
                                               saves ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN,
                                               saves ? _("_Export") : _("_Import"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  if (saves)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), "dusk-watch-list.txt");
  g_signal_connect_object (self->chooser, "response", on_response, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
on_import_response (DuskWatchWindow *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  g_clear_object (&self->chooser);
  if (file)
    dusk_watch_window_import (self, file);
}

static void
on_export_response (DuskWatchWindow *self, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (self->chooser)) : NULL;

  g_clear_object (&self->chooser);
  if (file)
    dusk_watch_window_export (self, file);
}

static void
import_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  choose (DUSK_WATCH_WINDOW (widget), FALSE, G_CALLBACK (on_import_response));
}

static void
export_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  choose (DUSK_WATCH_WINDOW (widget), TRUE, G_CALLBACK (on_export_response));
}

static void
dusk_watch_window_dispose (GObject *object)
{
  DuskWatchWindow *self = DUSK_WATCH_WINDOW (object);

  g_clear_object (&self->chooser);
  if (self->list)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_watch_window_parent_class)->dispose (object);
}

static void
dusk_watch_window_class_init (DuskWatchWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_watch_window_dispose;
  gtk_widget_class_install_action (widget_class, "watch.import", NULL, import_action);
  gtk_widget_class_install_action (widget_class, "watch.export", NULL, export_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-watch-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskWatchWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, DuskWatchWindow, list);
  gtk_widget_class_bind_template_callback (widget_class, on_add);
}

static void
dusk_watch_window_init (DuskWatchWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dusk_watch_window_new (DuskContext *context, GtkWindow *parent)
{
  DuskWatchWindow *self;
  DuskWatchList *list;
  GtkListItemFactory *factory;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_WATCH_WINDOW, "transient-for", parent, "destroy-with-parent", TRUE, "application",
                       parent ? gtk_window_get_application (parent) : NULL, NULL);
  self->context = g_object_ref (context);
  list = dusk_context_watch_list (context);
  factory = gtk_signal_list_item_factory_new ();
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup), self, 0);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_object_unref (factory);
  {
    g_autoptr (GtkNoSelection) model = gtk_no_selection_new (g_object_ref (G_LIST_MODEL (list)));
    gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (model));
  }
  g_signal_connect_object (list, "items-changed", G_CALLBACK (follow), self, G_CONNECT_SWAPPED);
  dusk_watch_drop_onto (GTK_WIDGET (self->stack), context);
  follow (self);
  return GTK_WIDGET (self);
}

void
dusk_watch_window_import (DuskWatchWindow *self, GFile *file)
{
  g_autoptr (GFileInputStream) stream = NULL;
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  guint n_added = 0;

  g_return_if_fail (DUSK_IS_WATCH_WINDOW (self));

  stream = g_file_read (file, NULL, &error);
  if (stream == NULL)
    {
      told = g_strdup_printf (_("The file could not be read: %s"), error->message);
      dusk_ui_toast (GTK_WIDGET (self), told);
      return;
    }
  dusk_watch_list_import_stream (dusk_context_watch_list (self->context), G_INPUT_STREAM (stream), dusk_context_now (self->context), NULL, &n_added,
                                 &problems, &error);
  dusk_watch_tell_added (GTK_WIDGET (self), n_added, problems, error);
}

void
dusk_watch_window_export (DuskWatchWindow *self, GFile *file)
{
  g_autofree char *path = g_file_get_path (file), *text = NULL, *told = NULL, *shown = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (DUSK_IS_WATCH_WINDOW (self));

  if (path == NULL)
    {
      dusk_ui_toast (GTK_WIDGET (self), _("The list can only be written to a folder on this computer."));
      return;
    }
  text = dusk_watch_list_to_text (dusk_context_watch_list (self->context));
  bytes = g_bytes_new (text, strlen (text));
  shown = g_filename_display_basename (path);
  if (dusk_output_write (path, bytes, &error))
    told = g_strdup_printf (_("“%s” was written"), shown);
  else
    told = g_strdup_printf (_("“%s” could not be written: %s"), shown, error->message);
  dusk_ui_toast (GTK_WIDGET (self), told);
}
