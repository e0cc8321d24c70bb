/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-files.h"
#include "dusk-sim-scenario.h"

G_BEGIN_DECLS

/**
 * dusk_sim_archive_make:
 *
 * Returns: (transfer full): what the file holds, compressed as the archive does it; at any time the same. May run in any thread.
 */
GBytes *dusk_sim_archive_make (const DuskSimScenario *scenario, const DuskSimFile *file);

/** Returns: (transfer full): the same before it is compressed: MRT records. */
GByteArray *dusk_sim_archive_records (const DuskSimScenario *scenario, const DuskSimFile *file);

G_END_DECLS
