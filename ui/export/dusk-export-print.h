/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-export-subject.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dusk_export_print_new:
 * @options: copied; paper is light, whatever they say, and as large as it is
 *
 * Returns: (transfer full): the printing of one page, to be run
 */
GtkPrintOperation *dusk_export_print_new (DuskExportSubject *subject, const DuskPictureOptions *options);

/** Puts the picture on the clipboard, as pixels, PNG and SVG. Errors: %DUSK_ERROR_OUTPUT */
gboolean dusk_export_copy_picture (GtkWidget *widget, DuskExportSubject *subject, const DuskPictureOptions *options, GError **error);

/** Puts the figures on the clipboard, as text for spreadsheets and as CSV. */
void dusk_export_copy_table (GtkWidget *widget, DuskExportSubject *subject, const DuskPictureOptions *options);

G_END_DECLS
