/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** A file name's filter: what such files are called, and their ending. */
typedef struct {
  const char *name;
  const char *ending;
} DuskExportFilter;

/** What is to be done with the file that was chosen: @path is in the file name encoding; %NULL where none was. */
typedef void (*DuskExportChosen) (const char *path, gpointer user_data);

/**
 * dusk_export_choose_file:
 * @window: (nullable): the window that asks
 * @name: what is proposed, with its ending
 * @filters: (array length=n_filters)
 * @chosen: called once, also where nothing was chosen
 *
 * Asks where to write a file. A name without one of the endings gets that of @name.
 */
void dusk_export_choose_file (GtkWindow *window, const char *title, const char *name, const DuskExportFilter *filters, guint n_filters,
                              DuskExportChosen chosen, gpointer user_data);

/** Says in the window of @near that @path was written, with a button that opens it. */
void dusk_export_tell_written (GtkWidget *near, const char *path);

/** Returns: (transfer full): what happened, what is kept and what to do where a file could not be written. */
char *dusk_export_failure_text (const GError *error);

G_END_DECLS
