/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"

G_BEGIN_DECLS

/** A sample above this share of the baseline is back; two of them in a row close an outage. */
#define DUSK_OUTAGE_BACK_ABOVE 0.80

/**
 * dusk_detect:
 * @series: counts
 * @baselines: (not nullable): a series of the same grid and at least the same length that takes the baseline of each sample
 * @outages: (element-type DuskOutage): takes the outages, by start
 * @degradations: (element-type DuskOutage): takes the degradations and blips, by start; their time and that of the outages is disjoint
 *
 * An outage takes two low samples in a row (unknown ones between do not count); a single one is a blip, which ends with the next known sample.
 * From its first low sample to the one that confirms its end the baseline stands still, and so it does after a gap of data until enough new
 * samples are known. A degradation is measured by the moving baseline, so that one of more than half a day fades into the new normal; the
 * noise that it must exceed, and below which it ends, is that of its beginning. It ends where an outage or a blip begins; what is left of it
 * after that is another one. Patterns are left to dusk_pattern_classify().
 */
void dusk_detect (const DuskSeries *series, DuskSeries *baselines, GArray *outages, GArray *degradations);

/**
 * dusk_outage_of_samples:
 * @start, @end: samples @start … @end - 1 of @series
 * @goes_on: whether it had not ended with sample @end - 1; else sample @end closed it
 *
 * Returns: the outage that those samples are; its pattern is left to dusk_pattern_classify()
 */
DuskOutage dusk_outage_of_samples (const DuskSeries *series, const DuskSeries *baselines, gsize start, gsize end, gboolean goes_on, gboolean is_blip);

G_END_DECLS
