/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time.h"

#include <math.h>

G_BEGIN_DECLS

/**
 * DuskSeries: one measure over time on a regular grid.
 *
 * Sample k stands for start + k·step. A sample that is not known is NaN, never 0 or -1. A series is filled by the one who made it and
 * not changed once it is shared, so it may be read from any thread.
 */
typedef struct _DuskSeries DuskSeries;

/** The most samples one series may have: 25 years at 5 minutes. */
#define DUSK_SERIES_MAX_LENGTH 2629440

/**
 * dusk_series_new:
 * @start_s: time of the first sample
 * @end_s: the first time after the last sample's step; a series with @end_s <= @start_s is empty
 * @step_s: seconds between samples, > 0
 *
 * Returns: (transfer full): a series of NaN; cut to %DUSK_SERIES_MAX_LENGTH samples
 */
DuskSeries *dusk_series_new (gint64 start_s, gint64 end_s, int step_s);
DuskSeries *dusk_series_ref (DuskSeries *series);
void        dusk_series_unref (DuskSeries *series);

gint64        dusk_series_start (const DuskSeries *series);
/** Returns: the first time after the last sample's step. */
gint64        dusk_series_end (const DuskSeries *series);
int           dusk_series_step (const DuskSeries *series);
gsize         dusk_series_length (const DuskSeries *series);
/** Returns: (transfer none): dusk_series_length() values, NaN where unknown. */
const double *dusk_series_values (const DuskSeries *series);
/** Returns: the time of sample @index. */
gint64        dusk_series_time (const DuskSeries *series, gsize index);
/** Returns: the value whose step holds @time_s, or NaN outside. */
double        dusk_series_at (const DuskSeries *series, gint64 time_s);
/** Returns: how many samples are NaN. */
gsize         dusk_series_count_missing (const DuskSeries *series);
/** Returns: the newest known value (its time in @time_s, if not %NULL), or NaN where none is known. */
double        dusk_series_latest (const DuskSeries *series, gint64 *time_s);

/** Sets sample @index (only before the series is shared). */
void dusk_series_set (DuskSeries *series, gsize index, double value);

/**
 * dusk_series_fill:
 * @first_s: time of the first sample to set
 * @last_s: time of the last sample to set, inclusive (RIPEstat's run-length ends are inclusive)
 *
 * Sets all samples of the grid from @first_s to @last_s; parts outside the series are ignored.
 */
void dusk_series_fill (DuskSeries *series, gint64 first_s, gint64 last_s, double value);

/** Returns: (transfer full): a copy cut to [@from_s, @to_s). */
DuskSeries *dusk_series_slice (const DuskSeries *series, gint64 from_s, gint64 to_s);

/**
 * dusk_series_merge:
 * @older, @newer: of the same step and the same phase on the grid; either may be %NULL
 *
 * Returns: (transfer full) (nullable): a series over both periods; where both know a sample, @newer's. %NULL if both are %NULL.
 */
DuskSeries *dusk_series_merge (DuskSeries *older, DuskSeries *newer);

/** Returns: (transfer full): the sum sample by sample of two series of one grid; NaN where either is. */
DuskSeries *dusk_series_sum (const DuskSeries *a, const DuskSeries *b);

/** Returns: (transfer full): |value - previous known neighbour| per sample; NaN for the first and where either neighbour is NaN. */
DuskSeries *dusk_series_changes (const DuskSeries *series);

/**
 * dusk_series_range:
 * @min, @max: (out): of the known values in [@from_s, @to_s)
 *
 * Returns: %FALSE if no value there is known
 */
gboolean dusk_series_range (const DuskSeries *series, gint64 from_s, gint64 to_s, double *min, double *max);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSeries, dusk_series_unref)

G_END_DECLS
