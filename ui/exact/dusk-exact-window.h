/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-exact.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskExactWindow: “Exact times from BGP” for one outage: what would be fetched; progress; then the very seconds of start and end, the order of loss,
 * the paths before and after, the upstreams.
 *
 * Signal: `found` (gpointer: #DuskExact), when the times are there; who shows the outage takes them in.
 */
#define DUSK_TYPE_EXACT_WINDOW (dusk_exact_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskExactWindow, dusk_exact_window, DUSK, EXACT_WINDOW, AdwWindow)

/**
 * dusk_exact_window_new:
 * @report: of the entity; is held
 * @outage: one of @report's, as samples show it
 * @known: (nullable): its exact times where they were found before; shown at once
 *
 * Begins to find out what would have to be fetched.
 *
 * Returns: (transfer floating)
 */
GtkWidget *dusk_exact_window_new (DuskContext *context, DuskReport *report, const DuskOutage *outage, DuskExact *known);

G_END_DECLS
