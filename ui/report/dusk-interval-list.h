/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskIntervalList: the outages of a report, newest first, with times in UTC and on the country's own clock; degradations on request; all of it
 * copied as a table.
 *
 * Signal: `exact-wanted` (gpointer: a #DuskOutage of the report), when the user asks for the exact times of an outage or for its order of loss.
 */
#define DUSK_TYPE_INTERVAL_LIST (dusk_interval_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskIntervalList, dusk_interval_list, DUSK, INTERVAL_LIST, AdwBin)

/** @report: (transfer none) (nullable) */
void dusk_interval_list_set_report (DuskIntervalList *self, DuskReport *report);

/** Returns: (transfer full): the outages and degradations of @report as lines of tab-separated columns under a heading, for a spreadsheet. */
char *dusk_intervals_to_table (const DuskReport *report);

/**
 * dusk_interval_to_text:
 * @zone_id: (nullable): %NULL for UTC
 *
 * Returns: (transfer full): such as `22 Dec 16:15 → 23 Dec 01:46`, `23 Dec 15:41 → 16:12` or `since 22 Dec 16:15`
 */
char *dusk_interval_to_text (const DuskOutage *outage, const char *zone_id);

G_END_DECLS
