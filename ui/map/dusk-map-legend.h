/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskMapLegend: what the colours and the hatch mean, in words beside them; in a row, or in a column where that is too wide. */
#define DUSK_TYPE_MAP_LEGEND (dusk_map_legend_get_type ())
G_DECLARE_FINAL_TYPE (DuskMapLegend, dusk_map_legend, DUSK, MAP_LEGEND, GtkWidget)

/** Sets whether there is room for a column only. */
void dusk_map_legend_set_narrow (DuskMapLegend *self, gboolean is_narrow);

G_END_DECLS
