/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-series.h"

G_BEGIN_DECLS

/** The trailing window whose median is the baseline (design §1, IODA's BGP window); three samples where a sample stands for more than 8 h. */
#define DUSK_BASELINE_WINDOW_S DUSK_DAY_S

/** Fewer known samples than this in the window are too few. One hour at 5 minutes; 3 for steps of an hour or more. */
#define DUSK_BASELINE_MIN_SAMPLES        12
#define DUSK_BASELINE_MIN_SAMPLES_COARSE 3

/**
 * DuskBaseline: what is normal, learnt sample by sample.
 *
 * The caller leaves losses out of it by giving the baseline in their place, so that a long outage does not become the new normal.
 */
typedef struct _DuskBaseline DuskBaseline;

/** Returns: (transfer full): one that knows nothing yet. @step_s: seconds between samples. */
DuskBaseline *dusk_baseline_new (int step_s);
void          dusk_baseline_free (DuskBaseline *self);

/** Takes the next sample of the grid, NaN where unknown, and forgets the one that leaves the window. */
void dusk_baseline_push (DuskBaseline *self, double value);

/**
 * dusk_baseline_median:
 *
 * Returns: the median of the known samples in the window; NaN while they are too few
 */
double dusk_baseline_median (const DuskBaseline *self);

/** Returns: 3.5 · 1.4826 · MAD of the known samples in the window: losses up to this are noise (domain §3.3). 0 while there are none. */
double dusk_baseline_noise (const DuskBaseline *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBaseline, dusk_baseline_free)

G_END_DECLS
