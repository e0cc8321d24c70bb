/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskChartView: a #DuskChart on screen: zoom (wheel, pinch, + and -), pan (drag, arrow keys), a cursor with exact values that follows the
 * pointer and the keyboard, a sentence for the screen reader. Double click and Home show the whole period.
 *
 * Property: `chart` (#DuskChart, nullable).
 */
#define DUSK_TYPE_CHART_VIEW (dusk_chart_view_get_type ())
G_DECLARE_FINAL_TYPE (DuskChartView, dusk_chart_view, DUSK, CHART_VIEW, GtkWidget)

GtkWidget *dusk_chart_view_new (void);
void       dusk_chart_view_set_chart (DuskChartView *self, DuskChart *chart);
/** Returns: (transfer none) (nullable) */
DuskChart *dusk_chart_view_get_chart (DuskChartView *self);

/** Marks a time while there is no cursor: the moment that the map shows. @time_s: %DUSK_TIME_UNKNOWN for none */
void       dusk_chart_view_set_mark (DuskChartView *self, gint64 time_s);

G_END_DECLS
