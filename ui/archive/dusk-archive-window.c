/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-archive-window.h"

#include <glib/gi18n.h>

#include "dusk-chart-view.h"
#include "dusk-export-dialog.h"
#include "dusk-loader.h"
#include "dusk-origin-list.h"
#include "dusk-reading.h"
#include "dusk-routes-chart.h"
#include "dusk-ui.h"

/* Prefixes with a strip of their own. */
#define MAX_STRIPS 64
/* Progress is told in thousandths: DuskLoader counts parts. */
#define PARTS 1000

struct _DuskArchiveWindow {
  AdwWindow       parent_instance;
  AdwWindowTitle *title;
  GtkWidget      *export;
  GtkEntry       *entry;
  GtkLabel       *complaint;
  DuskLoader     *loader;
  GtkLabel       *summary;
  GtkWidget      *inferred;
  DuskChartView  *chart_view;
  DuskOriginList *origins;
  GtkBox         *problems;
  DuskContext    *context;     /* (not nullable) (owned) until disposed of */
  char          **paths;       /* (not nullable) (owned) */
  gboolean        has_entity;
  DuskEntity      entity;      /* what is looked for */
  DuskReading    *reading;     /* (nullable) (owned) */
  GCancellable   *cancellable; /* (nullable) (owned): of the reading under way */
};

G_DEFINE_TYPE (DuskArchiveWindow, dusk_archive_window, ADW_TYPE_WINDOW)

static void
show_problems (DuskArchiveWindow *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems))))
    gtk_box_remove (self->problems, child);
  for (char **problem = self->reading->problems; *problem; problem++)
    {
      if (problem == self->reading->problems)
        gtk_box_append (self->problems, dusk_ui_heading (_("What was wrong with the files")));
      gtk_box_append (self->problems, dusk_ui_text (*problem, NULL));
    }
}

static void
show_reading (DuskArchiveWindow *self)
{
  const DuskReading *reading = self->reading;
  const char *name = reading->territory ? dusk_territory_name (reading->territory) : reading->has_entity ? reading->entity.id : _("Archive Files");
  g_autofree char *summary = dusk_reading_summary (reading);
  /* The files are what they are; what belongs to a country was asked for. */
  gboolean is_simulated = reading->territory && dusk_context_is_simulated (self->context);
  g_autoptr (DuskChart) chart = dusk_routes_chart_new (reading->routes, name, reading->territory, is_simulated, reading->has_entity ? MAX_STRIPS : 0);

  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_visible (self->inferred, reading->routes->is_inferred);
  dusk_chart_view_set_chart (self->chart_view, chart);
  dusk_origin_list_set_routes (self->origins, reading->routes);
  show_problems (self);
  gtk_widget_set_sensitive (self->export, TRUE);
  dusk_loader_end (self->loader);
}

static void
on_progress (gint64 done, gint64 total, gpointer user_data)
{
  g_autoptr (DuskArchiveWindow) self = g_weak_ref_get (user_data);

  if (self && self->cancellable && total > 0)
    dusk_loader_progress (self->loader, (guint) (CLAMP ((double) done / (double) total, 0, 1) * PARTS), PARTS);
}

static void
on_loaded (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskArchiveWindow) self = dusk_ui_unwatch (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskReading) reading = dusk_reading_load_finish (result, &error);

  if (self == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  if (error)
    {
      dusk_loader_fail (self->loader, error->message);
      return;
    }
  g_clear_pointer (&self->reading, dusk_reading_unref);
  self->reading = g_steal_pointer (&reading);
  show_reading (self);
}

static void
cancel (DuskArchiveWindow *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
load (DuskArchiveWindow *self)
{
  GWeakRef *watch;

  cancel (self);
  if (self->paths[0] == NULL)
    {
      dusk_loader_fail (self->loader, _("Only files on this machine can be read"));
      return;
    }
  watch = dusk_ui_watch (self);
  self->cancellable = g_cancellable_new ();
  dusk_loader_begin (self->loader);
  dusk_reading_load_async (self->context, (const char *const *) self->paths, self->has_entity ? &self->entity : NULL, NULL, self->cancellable,
                           on_progress, watch, on_loaded, watch);
}

static void
on_cancel (DuskArchiveWindow *self)
{
  cancel (self);
  dusk_loader_stop (self->loader);
}

static void
on_entry_activated (DuskArchiveWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  g_autoptr (GError) error = NULL;
  DuskEntity entity;

  if (*text && !dusk_entity_parse (text, &entity, &error))
    {
      dusk_ui_set_text (self->complaint, error->message);
      return;
    }
  dusk_ui_set_text (self->complaint, NULL);
  self->has_entity = *text != '\0';
  if (self->has_entity)
    self->entity = entity;
  load (self);
}

static void
on_origin_activated (DuskArchiveWindow *self, guint asn)
{
  g_autofree char *text = g_strdup_printf ("AS%u", asn);

  dusk_archive_window_look_for (self, text);
}

static void
on_export (DuskArchiveWindow *self)
{
  g_autofree char *base = g_path_get_basename (self->paths[0]);
  g_autofree char *name = g_strdup_printf ("dusk-%s-%s", self->has_entity ? self->entity.id : "all", base);

  g_strdelimit (name, "/:", '-');
  dusk_export_dialog_present_chart (GTK_WIDGET (self->loader), dusk_chart_view_get_chart (self->chart_view), name);
}

static void
dusk_archive_window_dispose (GObject *object)
{
  DuskArchiveWindow *self = DUSK_ARCHIVE_WINDOW (object);

  cancel (self);
  g_clear_pointer (&self->reading, dusk_reading_unref);
  g_clear_pointer (&self->paths, g_strfreev);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_archive_window_parent_class)->dispose (object);
}

static void
dusk_archive_window_class_init (DuskArchiveWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_archive_window_dispose;
  g_type_ensure (DUSK_TYPE_CHART_VIEW);
  g_type_ensure (DUSK_TYPE_LOADER);
  g_type_ensure (DUSK_TYPE_ORIGIN_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-archive-window.ui");
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, title);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, export);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, complaint);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, loader);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, summary);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, inferred);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, origins);
  gtk_widget_class_bind_template_child (widget_class, DuskArchiveWindow, problems);
  gtk_widget_class_bind_template_callback (widget_class, load);
  gtk_widget_class_bind_template_callback (widget_class, on_cancel);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_origin_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_export);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
dusk_archive_window_init (DuskArchiveWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  dusk_archive_window_accept_drops (GTK_WIDGET (self));
}

static char **
paths_of (GFile **files, int n_files)
{
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();

  for (int i = 0; i < n_files; i++)
    if (g_file_peek_path (files[i]))
      g_ptr_array_add (paths, g_strdup (g_file_peek_path (files[i])));
  g_ptr_array_add (paths, NULL);
  return (char **) g_ptr_array_steal (paths, NULL);
}

GtkWidget *
dusk_archive_window_new (DuskContext *context, GFile **files, int n_files)
{
  DuskArchiveWindow *self;
  g_autofree char *name = NULL, *subtitle = NULL;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (n_files > 0, NULL);

  self = g_object_new (DUSK_TYPE_ARCHIVE_WINDOW, NULL);
  self->context = g_object_ref (context);
  self->paths = paths_of (files, n_files);
  name = g_file_get_basename (files[0]);
  if (n_files > 1)
    /* Translators: the name of a file, and how many others. */
    subtitle = g_strdup_printf (ngettext ("%s and %d more", "%s and %d more", (gulong) n_files - 1), name, n_files - 1);
  adw_window_title_set_subtitle (self->title, subtitle ? subtitle : name);
  load (self);
  return GTK_WIDGET (self);
}

void
dusk_archive_window_look_for (DuskArchiveWindow *self, const char *text)
{
  g_return_if_fail (DUSK_IS_ARCHIVE_WINDOW (self));
  g_return_if_fail (text != NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  on_entry_activated (self);
}

/* @files: (element-type GFile) */
static void
open_files (GtkWidget *near, GSList *files)
{
  g_autoptr (GVariantBuilder) uris = g_variant_builder_new (G_VARIANT_TYPE ("as"));

  for (GSList *l = files; l; l = l->next)
    {
      g_autofree char *uri = g_file_get_uri (l->data);
      g_variant_builder_add (uris, "s", uri);
    }
  if (files)
    gtk_widget_activate_action (near, "app.open-files", "as", uris);
}

static void
on_chosen (GtkFileChooserNative *chooser, int response, GtkWindow *parent)
{
  g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));
  GSList *list = NULL;

  for (guint i = 0; response == GTK_RESPONSE_ACCEPT && i < g_list_model_get_n_items (files); i++)
    list = g_slist_append (list, g_list_model_get_item (files, i));
  open_files (GTK_WIDGET (parent), list);
  g_slist_free_full (list, g_object_unref);
  g_object_unref (chooser);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x G_GNUC_UNUSED, double y G_GNUC_UNUSED, gpointer unused G_GNUC_UNUSED)
{
  open_files (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target)), g_value_get_boxed (value));
  return TRUE;
}

void
dusk_archive_window_accept_drops (GtkWidget *widget)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_return_if_fail (GTK_IS_WIDGET (widget));

  g_signal_connect (target, "drop", G_CALLBACK (on_drop), NULL);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

void
dusk_archive_window_choose (GtkWindow *parent)
{
  GtkFileChooserNative *chooser;

  g_return_if_fail (GTK_IS_WINDOW (parent));

  chooser = gtk_file_chooser_native_new (_("Open Archive Files"), parent, GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (on_chosen), parent, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}
