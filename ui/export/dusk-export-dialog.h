/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-export-subject.h"
#include "dusk-incident.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskExportDialog: how a chart or the map is to be exported, with a preview that is drawn by what draws the file.
 *
 * What was chosen last is proposed the next time, but for title and period.
 */
#define DUSK_TYPE_EXPORT_DIALOG (dusk_export_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DuskExportDialog, dusk_export_dialog, DUSK, EXPORT_DIALOG, AdwWindow)

/**
 * dusk_export_dialog_new:
 * @near: a widget of the window that asks; it gets the toast with the result
 * @subject: (transfer none)
 *
 * Returns: (transfer floating): not yet shown
 */
DuskExportDialog *dusk_export_dialog_new (GtkWidget *near, DuskExportSubject *subject);

/** Fills @options with what is chosen; its title lives as long as that. Returns: %FALSE where the period that was typed cannot be read. */
gboolean dusk_export_dialog_get_options (DuskExportDialog *self, DuskPictureOptions *options);

/** Draws the preview on an area of that size: the picture itself, larger or smaller. */
void dusk_export_dialog_draw_preview (DuskExportDialog *self, cairo_t *cr, double width_px, double height_px);

/**
 * dusk_export_dialog_export_to:
 * @path: in the file name encoding; its ending, where it names a format, counts more than the chosen one
 *
 * Writes the file. Where it could, the dialog closes and the window that asked says so; else the dialog says why. Returns: whether it could
 */
gboolean dusk_export_dialog_export_to (DuskExportDialog *self, const char *path);

/** Shows the dialog for @chart. @name: what the file is to be called, without an ending */
void dusk_export_dialog_present_chart (GtkWidget *near, DuskChart *chart, const char *name);
/** Shows the dialog for a map. @picture: copied */
void dusk_export_dialog_present_map (GtkWidget *near, const DuskMapPicture *picture, const char *name);

/**
 * dusk_export_incident:
 * @outage: (nullable): what it is about; %NULL for the worst in the period
 *
 * Asks where to, gathers what an incident report needs, which can be stopped meanwhile, and writes it as PDF or Markdown.
 */
void dusk_export_incident (GtkWidget *near, DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage);

/** Does what dusk_export_incident() does once @path was chosen. @done: (nullable): called when it has ended, however it did */
void dusk_export_incident_to (GtkWidget *near, DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage,
                              const char *path, GDestroyNotify done, gpointer user_data);

G_END_DECLS
