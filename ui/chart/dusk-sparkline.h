/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-level.h"
#include "dusk-series.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskSparkline: a small line of one series in the colour of a level, for rows of a list. Decoration: hidden from the screen reader. */
#define DUSK_TYPE_SPARKLINE (dusk_sparkline_get_type ())
G_DECLARE_FINAL_TYPE (DuskSparkline, dusk_sparkline, DUSK, SPARKLINE, GtkWidget)

GtkWidget *dusk_sparkline_new (void);
/** @series: (nullable) (transfer none): its least value per pixel is drawn, from 0 to its greatest. */
void       dusk_sparkline_set (DuskSparkline *self, DuskSeries *series, DuskLevel level);

G_END_DECLS
