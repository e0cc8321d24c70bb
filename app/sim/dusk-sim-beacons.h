/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-world.h"

G_BEGIN_DECLS

/**
 * dusk_sim_beacons_new:
 *
 * Returns: (transfer full): RIS's beacons as a country of their own, which the world does not list: prefixes of AS12654 that are announced at
 *   00:00, 04:00 … UTC and withdrawn two hours later (ris.ripe.net, “Routing beacons”)
 */
DuskSimCountry *dusk_sim_beacons_new (void);

G_END_DECLS
