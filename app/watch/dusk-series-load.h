/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

G_BEGIN_DECLS

/* One entity's count over time, put together from the store and the network. Private to the room: reports and the world stand on it. */

/** The step of RIPEstat's dumps, and so of all that is known of networks and prefixes. */
#define DUSK_SERIES_DUMP_STEP_S (8 * DUSK_HOUR_S)

/**
 * DuskSeriesAnswer: what was found.
 *
 * @series: (nullable): over the period asked for, unknown where nothing is to be had; %NULL if nothing at all is
 * @step_s: of @series: the one asked for, or a coarser one that the server chose
 * @fetched_s: when its newest part was fetched, or %DUSK_TIME_UNKNOWN
 * @problem: (nullable): why there is nothing newer or more
 * @messages: (element-type utf8): the server's warnings
 */
typedef struct {
  DuskSeries *series;
  int         step_s;
  gint64      fetched_s;
  GError     *problem;
  GPtrArray  *messages;
} DuskSeriesAnswer;

void dusk_series_answer_free (DuskSeriesAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSeriesAnswer, dusk_series_answer_free)

/** Returns: (transfer none): `country-resource-stats`, `prefix-count`, `routing-history`: the call that tells of such an entity. */
const char *dusk_series_load_call (DuskEntityKind kind);

/**
 * dusk_series_load_start:
 * @from_s: of a period of interest
 *
 * Returns: how early a series must begin for the baseline to be known at @from_s: one window before it, or before the start of the outage
 *   that the store knows to be running then, so that a long outage does not become its own baseline
 */
gint64 dusk_series_load_start (DuskStore *store, const DuskEntity *entity, gint64 from_s, int step_s);

/**
 * dusk_series_load_async:
 * @from_s, @to_s: on the grid of @step_s
 * @progress: (nullable)
 *
 * Asks for what the store has not, and for the newest half hour of what it has, unless that came just now; keeps what comes.
 *
 * Errors: %G_IO_ERROR_CANCELLED only; everything else is the answer's problem
 */
void dusk_series_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, int step_s, DuskHttpPriority priority,
                             GCancellable *cancellable, DuskReportProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                             gpointer user_data);
/** Returns: (transfer full): the answer, or %NULL with an error. */
DuskSeriesAnswer *dusk_series_load_finish (GAsyncResult *result, GError **error);

/**
 * dusk_series_keep_outages:
 * @series: as dusk_series_load_start() would have it begin
 * @findings: of @series
 *
 * Keeps the outages in the store. Where @series begins earlier than the findings need, the outages before them are kept too, so that one that the
 * store took to be running gets its end.
 */
void dusk_series_keep_outages (DuskStore *store, const DuskEntity *entity, const DuskSeries *series, const DuskFindings *findings);

G_END_DECLS
