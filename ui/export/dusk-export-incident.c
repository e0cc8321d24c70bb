/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-export-dialog.h"

#include <glib/gi18n.h>

#include "dusk-export-file.h"
#include "dusk-ui.h"

/*
 * An incident report, from the question where to write it until it is written.
 *
 * toast: says that it is being gathered, and stops that
 */
typedef struct {
  GWeakRef       near;
  DuskContext   *context; /* (not nullable) (owned) */
  DuskEntity     entity;
  gint64         from_s;
  gint64         to_s;
  gboolean       has_outage;
  DuskOutage     outage;
  char          *path;        /* (nullable) (owned) */
  AdwToast      *toast;       /* (nullable) (owned) */
  GCancellable  *cancellable; /* (not nullable) (owned) */
  GDestroyNotify done;        /* (nullable) */
  gpointer       done_data;
} Export;

static void
export_free (Export *export)
{
  if (export->done)
    export->done (export->done_data);
  g_weak_ref_clear (&export->near);
  g_object_unref (export->context);
  g_free (export->path);
  g_clear_object (&export->toast);
  g_object_unref (export->cancellable);
  g_free (export);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Export, export_free)

static Export *
export_new (GtkWidget *near, DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage)
{
  Export *export = g_new0 (Export, 1);

  g_weak_ref_init (&export->near, near);
  export->context = g_object_ref (context);
  export->entity = *entity;
  export->from_s = from_s;
  export->to_s = to_s;
  export->has_outage = outage != NULL;
  if (outage)
    export->outage = *outage;
  export->cancellable = g_cancellable_new ();
  return export;
}

static void
on_stop (GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

static void
tell_gathering (Export *export)
{
  g_autoptr (GtkWidget) near = g_weak_ref_get (&export->near);
  GtkWidget *overlay = near ? gtk_widget_get_ancestor (near, ADW_TYPE_TOAST_OVERLAY) : NULL;

  if (overlay == NULL)
    return;
  export->toast = adw_toast_new (_("Gathering the incident report…"));
  adw_toast_set_timeout (export->toast, 0);
  adw_toast_set_button_label (export->toast, _("Stop"));
  g_signal_connect_object (export->toast, "button-clicked", G_CALLBACK (on_stop), export->cancellable, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), g_object_ref (export->toast));
}

/* A report that could not be written is worth more than a line that fades. */
static void
tell_failure (GtkWidget *near, const GError *error)
{
  g_autofree char *text = dusk_export_failure_text (error);
  GtkRoot *root = gtk_widget_get_root (near);
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("The report was not written"), text);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_loaded (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Export) export = user_data;
  g_autoptr (GtkWidget) near = g_weak_ref_get (&export->near);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskIncident) incident = dusk_incident_load_finish (result, &error);

  if (export->toast)
    adw_toast_dismiss (export->toast);
  if (incident && dusk_incident_export (incident, export->path, &error))
    {
      if (near)
        dusk_export_tell_written (near, export->path);
    }
  else if (near && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      tell_failure (near, error);
    }
}

static void
on_chosen (const char *path, gpointer user_data)
{
  g_autoptr (Export) export = user_data;

  if (path == NULL)
    return;
  export->path = g_strdup (path);
  tell_gathering (export);
  dusk_incident_load_async (export->context, &export->entity, export->from_s, export->to_s, export->has_outage ? &export->outage : NULL,
                            export->cancellable, on_loaded, export);
  g_steal_pointer (&export);
}

void
dusk_export_incident (GtkWidget *near, DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage)
{
  const DuskExportFilter filters[] = { { _("Report (PDF)"), "pdf" }, { _("Text (Markdown)"), "md" } };
  g_autofree char *day = dusk_time_to_iso (outage ? outage->start_s : from_s), *name = NULL;
  GtkRoot *root;

  g_return_if_fail (GTK_IS_WIDGET (near));
  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL);

  root = gtk_widget_get_root (near);
  /* The date alone; a prefix has a slash. */
  name = g_strdup_printf ("dusk-incident-%s-%.10s.pdf", entity->id, day);
  g_strdelimit (name, "/:", '-');
  dusk_export_choose_file (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, _("Export Incident Report"), name, filters, G_N_ELEMENTS (filters),
                           on_chosen, export_new (near, context, entity, from_s, to_s, outage));
}

void
dusk_export_incident_to (GtkWidget *near, DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage,
                         const char *path, GDestroyNotify done, gpointer user_data)
{
  Export *export;

  g_return_if_fail (GTK_IS_WIDGET (near));
  g_return_if_fail (path != NULL);

  export = export_new (near, context, entity, from_s, to_s, outage);
  export->done = done;
  export->done_data = user_data;
  on_chosen (path, export);
}
