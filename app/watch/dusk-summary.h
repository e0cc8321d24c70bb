/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-outage.h"

G_BEGIN_DECLS

/* How something is, in one line. Private to the room: countries and watched items are told in the same words. */

/** Returns: since when the level is what it is (start of the running outage or degradation), or %DUSK_TIME_UNKNOWN. */
gint64 dusk_summary_since (const DuskFindings *findings);

/**
 * dusk_summary_of_counts:
 * @level: any but %DUSK_LEVEL_NO_DATA
 * @latest, @baseline: visible prefixes now and normally; of a prefix the peers that see it
 * @since_s: or %DUSK_TIME_UNKNOWN
 * @now_s: what @since_s is told from
 *
 * Returns: (transfer full): such as `Dark since 16:15 · 0 of 4 prefixes`, `Normal · 4 of 4 prefixes`, `Degraded · 12 of 300 peers`
 */
char *dusk_summary_of_counts (DuskEntityKind kind, DuskLevel level, double latest, double baseline, gint64 since_s, gint64 now_s);

/** Returns: (transfer full) (nullable): what @findings say of such an entity; %NULL where they say nothing. */
char *dusk_summary_of_findings (DuskEntityKind kind, const DuskFindings *findings);

G_END_DECLS
