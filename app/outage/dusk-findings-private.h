/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"

G_BEGIN_DECLS

/** Returns: how many samples of the grid lie before @time_s; below 0 where it is before the grid. */
gint64 dusk_findings_samples_before (const DuskSeries *series, gint64 time_s);

/**
 * dusk_findings_judge:
 * @length: how many samples of @series are known of
 *
 * Counts the samples of the period, and sets what holds at its end.
 */
void dusk_findings_judge (DuskFindings *self, const DuskSeries *series, gsize length, gint64 max_age_s);

/** Sets pattern and count of the losses in the period. @losses: (element-type DuskOutage): all that are known */
void dusk_findings_sum_up (DuskFindings *self, const GPtrArray *losses);

G_END_DECLS
