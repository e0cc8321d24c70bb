/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-file.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"
#include "dusk-ui.h"

/* A question where to write a file, until it is answered. */
typedef struct {
  GtkFileChooserNative *chooser; /* (owned) */
  GPtrArray            *endings; /* (owned): with their dot; the proposed one first */
  DuskExportChosen      chosen;
  gpointer              user_data;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->chooser);
  g_ptr_array_unref (question->endings);
  g_free (question);
}

/* (transfer full) */
static char *
with_ending (const Question *question, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (guint i = 0; i < question->endings->len; i++)
    if (g_str_has_suffix (lower, question->endings->pdata[i]))
      return g_strdup (path);
  return g_strconcat (path, question->endings->pdata[0], NULL);
}

static void
on_response (GtkNativeDialog *dialog, int response, Question *question)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL, *whole = path ? with_ending (question, path) : NULL;

  question->chosen (whole, question->user_data);
  question_free (question);
}

static void
on_open (AdwToast *toast)
{
  gtk_show_uri (NULL, g_object_get_data (G_OBJECT (toast), "uri"), GDK_CURRENT_TIME);
}

void
dusk_export_choose_file (GtkWindow *window, const char *title, const char *name, const DuskExportFilter *filters, guint n_filters,
                         DuskExportChosen chosen, gpointer user_data)
{
  Question *question = g_new0 (Question, 1);
  const char *ending = strrchr (name, '.');

  g_return_if_fail (ending != NULL);

  question->endings = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (question->endings, g_strdup (ending));
  question->chosen = chosen;
  question->user_data = user_data;
  question->chooser = gtk_file_chooser_native_new (title, window, GTK_FILE_CHOOSER_ACTION_SAVE, _("_Export"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (question->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (question->chooser), name);
  for (guint i = 0; i < n_filters; i++)
    {
      g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();
      gtk_file_filter_set_name (filter, filters[i].name);
      gtk_file_filter_add_suffix (filter, filters[i].ending);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (question->chooser), filter);
      if (g_str_equal (filters[i].ending, ending + 1))
        gtk_file_chooser_set_filter (GTK_FILE_CHOOSER (question->chooser), filter);
      g_ptr_array_add (question->endings, g_strconcat (".", filters[i].ending, NULL));
    }
  g_signal_connect (question->chooser, "response", G_CALLBACK (on_response), question);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (question->chooser));
}

void
dusk_export_tell_written (GtkWidget *near, const char *path)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *shown = g_filename_display_basename (path), *text = g_strdup_printf (_("“%s” was written"), shown);
  g_autofree char *plain = dusk_plain_text (text), *title = g_markup_escape_text (plain, -1), *uri = g_filename_to_uri (path, NULL, NULL);
  AdwToast *toast;

  if (overlay == NULL)
    return;
  toast = adw_toast_new (title);
  if (uri)
    {
      adw_toast_set_button_label (toast, _("Open"));
      g_object_set_data_full (G_OBJECT (toast), "uri", g_steal_pointer (&uri), g_free);
      g_signal_connect (toast, "button-clicked", G_CALLBACK (on_open), NULL);
    }
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);
}

char *
dusk_export_failure_text (const GError *error)
{
  if (!g_error_matches (error, DUSK_ERROR, DUSK_ERROR_OUTPUT))
    return g_strdup (error->message);
  /* Translators: what could not be written, and why */
  return g_strdup_printf (_("%s. What was there before is unchanged. Choose another folder, or make room on the disk, and export again."),
                          error->message);
}
