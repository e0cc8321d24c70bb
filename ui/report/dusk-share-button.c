/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-share-button.h"

#include <glib/gi18n.h>

#include "dusk-export-dialog.h"
#include "dusk-ui.h"

struct _DuskShareButton {
  AdwBin         parent_instance;
  DuskContext   *context;    /* (nullable) (owned) */
  DuskReport    *report;     /* (nullable) (owned) */
  DuskChartView *chart_view; /* (nullable): lives as long as the page that this button is part of */
  gboolean       is_fixed;
};

G_DEFINE_FINAL_TYPE (DuskShareButton, dusk_share_button, ADW_TYPE_BIN)

static void
export_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskShareButton *self = DUSK_SHARE_BUTTON (widget);
  g_autofree char *from = NULL, *file_name = NULL;

  if (self->report == NULL)
    return;
  from = dusk_time_to_iso (self->report->from_s);
  /* The date alone; a prefix has a slash. */
  file_name = g_strdup_printf ("dusk-%s-%.10s", self->report->entity.id, from);
  g_strdelimit (file_name, "/:", '-');
  dusk_export_dialog_present_chart (widget, dusk_chart_view_get_chart (self->chart_view), file_name);
}

static void
incident_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskShareButton *self = DUSK_SHARE_BUTTON (widget);

  if (self->report)
    dusk_export_incident (widget, self->context, &self->report->entity, self->report->from_s, self->report->to_s, NULL);
}

static void
copy_link_action (GtkWidget *widget, const char *name G_GNUC_UNUSED, GVariant *parameter G_GNUC_UNUSED)
{
  DuskShareButton *self = DUSK_SHARE_BUTTON (widget);

  if (self->report)
    dusk_ui_copy_link (widget, &self->report->entity, self->is_fixed ? self->report->from_s : DUSK_TIME_UNKNOWN,
                       self->is_fixed ? self->report->to_s : DUSK_TIME_UNKNOWN);
}

static void
dusk_share_button_dispose (GObject *object)
{
  DuskShareButton *self = DUSK_SHARE_BUTTON (object);

  g_clear_object (&self->context);
  g_clear_pointer (&self->report, dusk_report_unref);
  G_OBJECT_CLASS (dusk_share_button_parent_class)->dispose (object);
}

static void
dusk_share_button_class_init (DuskShareButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dusk_share_button_dispose;
  gtk_widget_class_install_action (widget_class, "share.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "share.incident", NULL, incident_action);
  gtk_widget_class_install_action (widget_class, "share.copy-link", NULL, copy_link_action);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/duskmap/Dusk/dusk-share-button.ui");
}

static void
dusk_share_button_init (DuskShareButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dusk_share_button_set (DuskShareButton *self, DuskContext *context, DuskReport *report, DuskChartView *chart_view, gboolean is_fixed)
{
  g_return_if_fail (DUSK_IS_SHARE_BUTTON (self));

  g_set_object (&self->context, context);
  g_clear_pointer (&self->report, dusk_report_unref);
  self->report = report ? dusk_report_ref (report) : NULL;
  self->chart_view = chart_view;
  self->is_fixed = is_fixed;
  gtk_widget_set_sensitive (GTK_WIDGET (self), report != NULL);
}
