/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-routes.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * dusk_hegemony_append:
 * @upstreams: (element-type DuskHegemony): by weight
 *
 * Appends to @box a heading and a line for each network that much of the way leads through; nothing where there is none.
 */
void dusk_hegemony_append (GtkBox *box, const char *title, const GArray *upstreams);

G_END_DECLS
