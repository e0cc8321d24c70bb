/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-ui.h"

/**
 * Export: a question where to write a chart, from the moment it is asked until it is answered.
 */
typedef struct {
  GtkFileChooserNative *chooser; /* (owned) */
  GtkWidget            *near;    /* (owned) */
  DuskChart            *chart;   /* (owned) */
} Export;

static void
export_free (Export *export)
{
  g_object_unref (export->chooser);
  g_object_unref (export->near);
  g_object_unref (export->chart);
  g_free (export);
}

static void
on_response (GtkNativeDialog *dialog, int response, Export *export)
{
  if (response == GTK_RESPONSE_ACCEPT)
    {
      g_autoptr (GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
      g_autofree char *path = file ? g_file_get_path (file) : NULL;
      if (path)
        dusk_export_chart_to (export->near, export->chart, path);
      else
        dusk_ui_toast (export->near, _("A chart can only be written to a folder on this computer."));
    }
  export_free (export);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *ending)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  gtk_file_filter_add_suffix (filter, ending);
  gtk_file_chooser_add_filter (chooser, filter);
}

void
dusk_export_chart (GtkWidget *near, DuskChart *chart, const char *name)
{
  GtkRoot *root = gtk_widget_get_root (near);
  g_autofree char *file_name = g_strconcat (name, ".png", NULL);
  Export *export;

  g_return_if_fail (DUSK_IS_CHART (chart));

  export = g_new0 (Export, 1);
  export->near = g_object_ref (near);
  export->chart = g_object_ref (chart);
  export->chooser = gtk_file_chooser_native_new (_("Export Chart"), GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, GTK_FILE_CHOOSER_ACTION_SAVE,
                                                 _("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (export->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (export->chooser), file_name);
  add_filter (GTK_FILE_CHOOSER (export->chooser), _("Picture (PNG)"), "png");
  add_filter (GTK_FILE_CHOOSER (export->chooser), _("Drawing (SVG)"), "svg");
  add_filter (GTK_FILE_CHOOSER (export->chooser), _("Page (PDF)"), "pdf");
  add_filter (GTK_FILE_CHOOSER (export->chooser), _("Table (CSV)"), "csv");
  add_filter (GTK_FILE_CHOOSER (export->chooser), _("Data (JSON)"), "json");
  g_signal_connect (export->chooser, "response", G_CALLBACK (on_response), export);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (export->chooser));
}

gboolean
dusk_export_chart_to (GtkWidget *near, DuskChart *chart, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = g_filename_display_basename (path);
  g_autofree char *text = NULL;
  DuskPictureOptions options = DUSK_PICTURE_OPTIONS_INIT;
  DuskChartFormat format;
  gboolean is_written;

  options.is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  is_written = dusk_chart_format_from_path (path, &format, &error) && dusk_chart_export (chart, path, format, &options, &error);

  if (is_written)
    text = g_strdup_printf (_("“%s” was written"), shown);
  else
    text = g_strdup_printf (_("“%s” could not be written: %s"), shown, error->message);
  dusk_ui_toast (near, text);
  return is_written;
}
