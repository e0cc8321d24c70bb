/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-signal.h"

G_BEGIN_DECLS

/**
 * DuskSimLedger: when IODA's signals were low, all over the world.
 *
 * The lows of a day are worked out once, whatever the simulated present, and kept for some weeks of days, so that an answer for the whole world
 * costs no more than what it says. Of networks it keeps those that the scenario names; others are worked out when asked for.
 * To be used from one thread.
 */
typedef struct _DuskSimLedger DuskSimLedger;

/** @scenario: (not owned) */
DuskSimLedger *dusk_sim_ledger_new (const DuskSimScenario *scenario);
void           dusk_sim_ledger_free (DuskSimLedger *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimLedger, dusk_sim_ledger_free)

/**
 * DuskSimLedgerAsk: which events are asked for.
 *
 * @wants_countries, @wants_networks: all that the ledger has, or those in @subjects
 * @subjects: (nullable) (element-type DuskSimSubject): only these
 * @from_s, @until_s: events that touch this
 * @extend_s: how far before @from_s and after @until_s their begin and end are looked for
 * @now_s: the simulated present: bins that are not over by then do not count
 */
typedef struct {
  gboolean wants_countries;
  gboolean wants_networks;
  GArray  *subjects;
  gint64   from_s;
  gint64   until_s;
  gint64   extend_s;
  gint64   now_s;
} DuskSimLedgerAsk;

/**
 * DuskSimIodaEvent: a signal was low from @start_s until @end_s.
 *
 * @goes_on: until the last bin there is; @end_s is that bin's end
 * @score: IODA's: drop in percent × minutes, over its bins
 * @value, @history: in its first bin
 */
typedef struct {
  DuskSimSubject subject;
  DuskSimSignal  signal;
  gint64         start_s;
  gint64         end_s;
  gboolean       goes_on;
  double         score;
  double         value;
  double         history;
} DuskSimIodaEvent;

/** Returns: (transfer full) (element-type DuskSimIodaEvent): by start; of the same start countries first, then by code and number. */
GArray *dusk_sim_ledger_events (DuskSimLedger *self, const DuskSimLedgerAsk *ask);

G_END_DECLS
