/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dusk_export_chart:
 * @near: a widget of the window that asks; it gets the toast with the result
 * @chart: (transfer none)
 * @name: what the file is to be called, without an ending
 *
 * Asks where to, then writes the chart as PNG, SVG, PDF, CSV or JSON, as the ending says.
 */
void dusk_export_chart (GtkWidget *near, DuskChart *chart, const char *name);

/** Writes @chart to @path, in the format that its ending says, and tells the result in @near's window. Returns: whether it could. */
gboolean dusk_export_chart_to (GtkWidget *near, DuskChart *chart, const char *path);

G_END_DECLS
