/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-exact.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskExactSteps: who lost which prefix when, a row a message, with the path before and after; copied as a table.
 */
#define DUSK_TYPE_EXACT_STEPS (dusk_exact_steps_get_type ())
G_DECLARE_FINAL_TYPE (DuskExactSteps, dusk_exact_steps, DUSK, EXACT_STEPS, AdwBin)

/**
 * dusk_exact_steps_show:
 * @steps: (element-type DuskExactStep) (transfer none): by time; must live as long as they are shown: they belong to @exact
 * @exact: (transfer none): is held
 */
void dusk_exact_steps_show (DuskExactSteps *self, DuskExact *exact, const GPtrArray *steps);

/** Returns: (transfer full): @steps as lines of tab-separated columns under a heading, for a spreadsheet. */
char *dusk_exact_steps_to_table (const DuskExact *exact, const GPtrArray *steps);

/** Returns: (transfer full): the time of day of @time_us, such as `16:15:03`, or `16:15:03.250` where @with_fraction. UTC. */
char *dusk_exact_clock_to_text (gint64 time_us, gboolean with_fraction);

G_END_DECLS
