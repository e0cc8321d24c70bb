/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-export-dialog.h"

G_BEGIN_DECLS

struct _DuskExportDialog {
  AdwWindow          parent_instance;
  GtkWidget         *near;    /* (nullable): of the window that asked */
  DuskExportSubject *subject; /* (not nullable) (owned) once it is made */
  GSettings         *settings; /* (nullable) (owned) */
  gboolean           is_filling;
  AdwWindowTitle    *heading;
  GtkStack          *preview_stack;
  GtkDrawingArea    *preview;
  GtkTextView       *data;
  GtkLabel          *complaint;
  AdwComboRow       *format;
  GtkWidget         *caption;
  GtkWidget         *look;
  AdwComboRow       *size;
  GtkWidget         *width_row;
  GtkSpinButton     *width;
  GtkWidget         *height_row;
  GtkSpinButton     *height;
  AdwComboRow       *scale;
  GtkSwitch         *dark;
  GtkWidget         *period_group;
  AdwComboRow       *period;
  GtkWidget         *from;
  GtkWidget         *to;
  GtkWidget         *export;
  GtkWidget         *copy_picture;
  GtkWidget         *copy_table;
  GtkWidget         *print;
};

/* The places in the list of periods. */
enum {
  PERIOD_SHOWN,
  PERIOD_WHOLE,
  PERIOD_OWN,
};

/** Returns: (transfer none): the format that is chosen. */
const DuskExportFormat *_dusk_export_dialog_format (DuskExportDialog *self);
/** Returns: whether the size is the user's own. */
gboolean _dusk_export_dialog_is_own_size (DuskExportDialog *self);
/** Fills the lists of formats, sizes, scales and periods. */
void _dusk_export_dialog_fill (DuskExportDialog *self);
/** Chooses what was chosen last. */
void _dusk_export_dialog_recall (DuskExportDialog *self);
/** Keeps what was chosen for the next time. */
void _dusk_export_dialog_remember (DuskExportDialog *self, const DuskExportFormat *format, const DuskPictureOptions *options);

G_END_DECLS
