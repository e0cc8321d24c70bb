/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-clock.h"

G_BEGIN_DECLS

/**
 * DuskSim: a small Internet in one process: the RIPEstat calls that Dusk makes, the finders of archive files, the archives of RIS and
 * RouteViews, RIS Live, IODA, and Cloudflare Radar's annotations, answered on loopback from a scenario file.
 *
 * Runs in a thread of its own. RIPEstat's formats are RIPEstat's, quirks included (feeds/ripestat.md of the design notes): run-length
 * coded intervals with inclusive ends, grouped and unordered, both time forms, the maintenance answer that says ok.
 */
#define DUSK_TYPE_SIM (dusk_sim_get_type ())
G_DECLARE_FINAL_TYPE (DuskSim, dusk_sim, DUSK, SIM, GObject)

/**
 * DuskSimFault: how the simulated Internet misbehaves.
 *
 * @DUSK_SIM_FAULT_NONE: not at all
 * @DUSK_SIM_FAULT_SLOW: answers after some seconds
 * @DUSK_SIM_FAULT_STUCK: accepts, and never answers
 * @DUSK_SIM_FAULT_TOO_MANY: 429 with Retry-After: 1
 * @DUSK_SIM_FAULT_SERVER_ERROR: 500 with HTML
 * @DUSK_SIM_FAULT_NOT_FOUND: 404, of RIPEstat with its JSON error envelope
 * @DUSK_SIM_FAULT_CUT_OFF: closes the connection in the middle of the body
 * @DUSK_SIM_FAULT_TRUNCATED: 200 and valid HTTP with half the body
 * @DUSK_SIM_FAULT_GARBAGE: 200 with bytes that are neither JSON nor an archive
 * @DUSK_SIM_FAULT_EMPTY: 200, ok, and empty lists
 * @DUSK_SIM_FAULT_WRONG_TYPES: 200, ok, with strings for lists and numbers out of range
 * @DUSK_SIM_FAULT_HUGE: 200 with a body of 100 MB
 * @DUSK_SIM_FAULT_MAINTENANCE: 200, ok, and RIPEstat's maintenance envelope
 * @DUSK_SIM_FAULT_HTML: 200 with a web page in place of what was asked for
 * @DUSK_SIM_FAULT_PORTAL: a network that wants a sign-in first: 302 to its page at another origin
 * @DUSK_SIM_FAULT_SIGN_IN: the same, as RFC 6585 has it: 511 with that page
 * @DUSK_SIM_FAULT_CONTRADICT: 200, ok, and an answer of IODA or Radar that contradicts itself: the same event over and going on, events
 *   that overlap, an end before the start
 * @DUSK_SIM_FAULT_EVIL: a broker lists files of this machine and of other hosts among its own
 * @DUSK_SIM_FAULT_SILENT: RIS Live accepts, confirms, and says no more
 * @DUSK_SIM_FAULT_DISCONNECT: RIS Live hangs up after its first messages
 */
typedef enum {
  DUSK_SIM_FAULT_NONE,
  DUSK_SIM_FAULT_SLOW,
  DUSK_SIM_FAULT_STUCK,
  DUSK_SIM_FAULT_TOO_MANY,
  DUSK_SIM_FAULT_SERVER_ERROR,
  DUSK_SIM_FAULT_NOT_FOUND,
  DUSK_SIM_FAULT_CUT_OFF,
  DUSK_SIM_FAULT_TRUNCATED,
  DUSK_SIM_FAULT_GARBAGE,
  DUSK_SIM_FAULT_EMPTY,
  DUSK_SIM_FAULT_WRONG_TYPES,
  DUSK_SIM_FAULT_HUGE,
  DUSK_SIM_FAULT_MAINTENANCE,
  DUSK_SIM_FAULT_HTML,
  DUSK_SIM_FAULT_PORTAL,
  DUSK_SIM_FAULT_SIGN_IN,
  DUSK_SIM_FAULT_CONTRADICT,
  DUSK_SIM_FAULT_EVIL,
  DUSK_SIM_FAULT_SILENT,
  DUSK_SIM_FAULT_DISCONNECT,
} DuskSimFault;

/**
 * dusk_sim_new:
 * @scenario: a name that ships (`north-korea-2014`, `world`) or a path
 * @now_s: the simulated time at the start, or %DUSK_TIME_UNKNOWN for the scenario's own
 * @speed: simulated seconds per real second; negative for the scenario's own
 *
 * Loads the scenario and begins to listen on a free port of 127.0.0.1.
 *
 * Returns: (transfer full): or %NULL with an error (%DUSK_ERROR_MALFORMED names the file and the place in it)
 */
DuskSim *dusk_sim_new (const char *scenario, gint64 now_s, double speed, GError **error);

/** Returns: (transfer none): the base address of all services, such as `http://127.0.0.1:34567`. */
const char *dusk_sim_url (DuskSim *self);

/** Returns: (transfer none): the clock that the simulated Internet lives by. */
DuskClock *dusk_sim_clock (DuskSim *self);

/**
 * dusk_sim_set_fault:
 * @call: (nullable): `country-resource-stats` …, `broker` (`/v2/`), `bgpkit` (`/v3/`), `archive`, `ris-live`, `ioda`, `radar`; %NULL for all
 * @times: how many requests it hits, then all is well again; 0 for all from now on
 */
void dusk_sim_set_fault (DuskSim *self, const char *call, DuskSimFault fault, guint times);

/**
 * dusk_sim_fault_from_word:
 *
 * Returns: the fault of that word (`slow`, `stuck`, `429`, `500`, `404`, `cut-off`, `truncated`, `garbage`, `empty`, `wrong-types`, `huge`,
 *   `maintenance`, `html`, `portal`, `511`, `contradict`, `evil`, `silent`, `disconnect`), or -1
 */
int dusk_sim_fault_from_word (const char *word);

/** Returns: requests answered (or refused) since the start for @call, or for all where it is %NULL. */
guint dusk_sim_count_requests (DuskSim *self, const char *call);

/** Returns: the most requests that were under way at once. */
guint dusk_sim_max_concurrent (DuskSim *self);

G_END_DECLS
