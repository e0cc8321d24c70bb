/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

G_BEGIN_DECLS

/**
 * dusk_cli_exact:
 * @answers: (element-type DuskCliAnswer): whose reports give way to such with exact times, where there are any
 *
 * Finds the exact times of all outages in the reports, in the store or in the archives, with an estimate and progress on stderr. Ctrl-C ends the
 * search, not the program. What could not be found is said in one line each.
 *
 * Returns: the exit status
 */
int dusk_cli_exact (DuskContext *context, const GPtrArray *answers, gboolean with_tables);

/** Appends how the outages came of which @report has exact times: nothing where it has none. */
void dusk_cli_exact_print (const DuskReport *report, GString *text);

G_END_DECLS
