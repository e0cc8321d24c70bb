/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"

G_BEGIN_DECLS

/** A loss that ends before this is short: a blip. */
#define DUSK_PATTERN_SHORT_S (30 * DUSK_MINUTE_S)

/**
 * dusk_losses_new:
 * @outages, @degradations: (element-type DuskOutage)
 *
 * Every loss once: the outages and degradations but those that only are the slope down to another loss, or the way back from it.
 *
 * Returns: (transfer full) (element-type DuskOutage): by start; they point into the two arrays
 */
GPtrArray *dusk_losses_new (GArray *outages, GArray *degradations);

/** Returns: the seconds since 1970 that the clock on the wall shows at @time_s. */
gint64 dusk_pattern_local_time (gint64 time_s, GTimeZone *zone);

/**
 * dusk_pattern_classify:
 * @losses: (element-type DuskOutage): all that the series holds, as from dusk_losses_new()
 * @degradations: (element-type DuskOutage): get a pattern even where they are no losses of their own
 * @zone: of the entity
 *
 * Sets the pattern of each.
 */
void dusk_pattern_classify (GPtrArray *losses, GArray *degradations, const DuskSeries *series, const DuskSeries *baselines, GTimeZone *zone);

/**
 * dusk_pattern_of_period:
 * @losses: (element-type DuskOutage): those of the period, classified
 *
 * Returns: what they are together: a schedule, a beat, blips, or else the pattern of the one with the highest score
 */
DuskPattern dusk_pattern_of_period (const GPtrArray *losses);

G_END_DECLS
