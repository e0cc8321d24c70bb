/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-camera.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskMapSheet: one of the sheets that lie over each other and make the map. They are apart so that what changes often does not draw again what
 * does not: a sheet is drawn when the camera moves or gtk_widget_queue_draw() is called on it, and GTK keeps its drawing otherwise.
 */
#define DUSK_TYPE_MAP_SHEET (dusk_map_sheet_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapSheet, dusk_map_sheet, DUSK, MAP_SHEET, GtkWidget)

/** DuskMapPaint: draws a sheet. */
typedef void (*DuskMapPaint) (GtkSnapshot *snapshot, const DuskMapFrame *frame, gpointer user_data);

/** Shows what @camera looks at, by @paint. @camera: (transfer none). @user_data: must outlive the sheet. */
void dusk_map_sheet_set_up (DuskMapSheet *self, DuskMapCamera *camera, DuskMapPaint paint, gpointer user_data);

G_END_DECLS
