/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-event.h"

G_BEGIN_DECLS

/*
 * The one truth that all calls are answered from: when which prefix of the simulated Internet is visible. It is never stored: every
 * question works it out from the events that touch its period, as change points.
 */

/** RIS dumps its tables every 8 hours, at 00:00, 08:00 and 16:00 UTC; calls built on dumps know no other moments. */
#define DUSK_SIM_DUMP_S (8 * DUSK_HOUR_S)

/**
 * dusk_sim_truth_downs:
 * @first, @count: prefixes of @family, counted in the country
 *
 * Returns: (transfer full) (element-type DuskSimDown): when they are not visible, as far as it touches [@from_s, @to_s): by prefix, then
 *   by time, none touching another of the same prefix
 */
GArray *dusk_sim_truth_downs (const DuskSimCountry *country, int family, guint first, guint count, gint64 from_s, gint64 to_s);

/** DuskSimStep: what a country has from @time_s until the next step. */
typedef struct {
  gint64 time_s;
  guint  prefixes[DUSK_SIM_N_FAMILIES];
  guint  asns;
} DuskSimStep;

/** Returns: (transfer full) (element-type DuskSimStep): what @country has over [@from_s, @to_s); the first step is at @from_s. */
GArray *dusk_sim_truth_steps (const DuskSimCountry *country, gint64 from_s, gint64 to_s);

/** Returns: how many prefixes of @network are visible at @time_s. */
guint dusk_sim_truth_visible (const DuskSimNetwork *network, int family, gint64 time_s);

/** Returns: whether @network has any prefix visible at @time_s. */
gboolean dusk_sim_truth_is_announced (const DuskSimNetwork *network, gint64 time_s);

/** DuskSimRun: from dump @first to dump @last, both inclusive, counted in %DUSK_SIM_DUMP_S from 1970. */
typedef struct {
  gint64 first;
  gint64 last;
} DuskSimRun;

/**
 * dusk_sim_truth_runs:
 * @downs: of dusk_sim_truth_downs()
 * @cursor: (inout): where to read on in @downs; ask for prefixes in ascending order, beginning with 0
 * @index: the prefix
 * @range: the dumps of interest
 * @runs: (element-type DuskSimRun): is emptied and filled with the runs of dumps that show the prefix
 */
void dusk_sim_truth_runs (const GArray *downs, guint *cursor, guint index, DuskSimRun range, GArray *runs);

/** Returns: (transfer full) (element-type guint): how many prefixes of @network each dump of @range shows. */
GArray *dusk_sim_truth_dump_counts (const DuskSimNetwork *network, int family, DuskSimRun range);

G_END_DECLS
