/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-exact.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DuskExactTimes: the exact times that one page knows of, found before or in the windows that it opens.
 *
 * Signal: `changed`, when more were found: the page then shows its report anew through dusk_exact_times_apply().
 */
#define DUSK_TYPE_EXACT_TIMES (dusk_exact_times_get_type ())
G_DECLARE_FINAL_TYPE (DuskExactTimes, dusk_exact_times, DUSK, EXACT_TIMES, GObject)

/** Returns: (transfer full): none known yet. */
DuskExactTimes *dusk_exact_times_new (DuskContext *context);

/** Returns: (transfer full): @report with the exact times that are known, those in the store too; see dusk_exact_apply(). */
DuskReport *dusk_exact_times_apply (DuskExactTimes *self, DuskReport *report);

/**
 * dusk_exact_times_open:
 * @near: a widget of the window that asks
 * @report: as it is shown
 * @outage: one of @report's
 *
 * Opens the window for the exact times of @outage; at once with the times where they are known.
 */
void dusk_exact_times_open (DuskExactTimes *self, GtkWidget *near, DuskReport *report, const DuskOutage *outage);

G_END_DECLS
