/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** Returns: (transfer floating): what the colours and the hatch mean, in one row that wraps where it is narrow. */
GtkWidget *dusk_map_legend_new (void);

G_END_DECLS
