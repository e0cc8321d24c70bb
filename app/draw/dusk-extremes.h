/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-series.h"

G_BEGIN_DECLS

/**
 * DuskExtremes: a series with its least and greatest values over blocks of 8, 64, 512 … samples, so that the extremes of any stretch are found
 * in a time that hardly depends on its length: a chart of six months is drawn as fast as one of a day. Takes about half as much memory again.
 */
typedef struct _DuskExtremes DuskExtremes;

/**
 * DuskStretch: what some neighbouring samples hold.
 *
 * @min, @max: of the known samples; NaN where none is known
 * @lowest: index of the first sample that has @min
 * @known, @missing: how many samples are known and unknown
 */
typedef struct {
  double min;
  double max;
  gsize  lowest;
  gsize  known;
  gsize  missing;
} DuskStretch;

/** Returns: (transfer full): the extremes of @series, of which it holds a reference. */
DuskExtremes *dusk_extremes_new (DuskSeries *series);
void          dusk_extremes_free (DuskExtremes *extremes);

/** Returns: (transfer none) */
const DuskSeries *dusk_extremes_series (const DuskExtremes *extremes);

/** Finds the extremes of the samples [@first, @end); parts outside the series are left out. */
DuskStretch dusk_extremes_over (const DuskExtremes *extremes, gsize first, gsize end);

/**
 * dusk_extremes_between:
 * @from_s, @to_s: seconds, also fractions of one, as pixels have them
 *
 * Finds the extremes of the samples whose steps touch [@from_s, @to_s).
 */
DuskStretch dusk_extremes_between (const DuskExtremes *extremes, double from_s, double to_s);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskExtremes, dusk_extremes_free)

G_END_DECLS
