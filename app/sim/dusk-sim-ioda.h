/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-answer.h"
#include "dusk-sim-ledger.h"

G_BEGIN_DECLS

/** Where IODA's API v2 stands in the simulated Internet; Dusk's base address of it is this, behind the simulated Internet's own. */
#define DUSK_SIM_IODA_PATH "/ioda/v2"

/**
 * DuskSimIodaAsk: a question to IODA.
 *
 * @ledger: (not owned)
 * @path: from %DUSK_SIM_IODA_PATH on
 * @query: (nullable): its parameters
 * @contradicts: whether the answer is to contradict itself: an event that is over and goes on, events that overlap, an end before the start
 */
typedef struct {
  const DuskSimScenario *scenario;
  DuskSimLedger         *ledger;
  const char            *path;
  GHashTable            *query;
  gint64                 now_s;
  DuskSimTwist           twist;
  gboolean               contradicts;
} DuskSimIodaAsk;

/**
 * dusk_sim_ioda_answer:
 * @reply: (out): 200; 400 for parameters that make no sense; 404 for what there is not
 *
 * Answers `/outages/events` (format codf), `/outages/alerts`, `/outages/summary` and `/entities/query` as IODA does, of countries and networks
 * (feeds/bgpstream.md §5 of the design notes, and the public source of ioda-api).
 */
void dusk_sim_ioda_answer (const DuskSimIodaAsk *ask, DuskSimReply *reply);

G_END_DECLS
