/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"

/* Midnight UTC of 1 December 2014, a Monday: the first sample of drawn series. */
#define DRAWN_START_S G_GINT64_CONSTANT (1417392000)

/**
 * series_from_text:
 * @text: `4*288 2 ?*5 3.5`: values, each with how often it stands; `?` for unknown
 *
 * Returns: (transfer full): the series from %DRAWN_START_S
 */
DuskSeries *series_from_text (const char *text, int step_s);

/**
 * losses_to_text:
 * @outages: (element-type DuskOutage)
 *
 * Returns: (transfer full): each as `start-end level`, where start and end are sample numbers, the end empty where it goes on, and a blip
 *   has a `!` after its level: `309-424 dark, 500- critical!`
 */
char *losses_to_text (const GArray *outages, const DuskSeries *series);

/** Returns: (transfer full): the findings of the whole series in UTC, without a limit of age. */
DuskFindings *findings_of (const DuskSeries *series);

/** Returns: (transfer full): a random series with noise, outages, blips, steps for good and gaps of data. */
DuskSeries *random_series (void);
