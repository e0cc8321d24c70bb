/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-series.h"

G_BEGIN_DECLS

/** The trailing window whose median is the baseline (design §1, IODA's BGP window). */
#define DUSK_BASELINE_WINDOW_S DUSK_DAY_S

/** Fewer known samples than this in the window and no earlier baseline: unknown. One hour at 5 minutes; 3 for steps of an hour or more. */
#define DUSK_BASELINE_MIN_SAMPLES 12

G_END_DECLS
