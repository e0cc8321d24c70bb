/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-table.h"

G_BEGIN_DECLS

/*
 * What the peers of a collector say, worked out from the truth: archives, RIS Live and bgplay all tell these same messages. A prefix that
 * goes at second T is withdrawn by each peer at a moment of its own around T, so that the consensus breaks at T exactly; some try longer
 * paths before. One that comes back is announced likewise, by some on another way than before, which they leave again later.
 */

/** DuskSimSaying: what a peer says. */
typedef enum {
  DUSK_SIM_STATE,
  DUSK_SIM_KEEPALIVE,
  DUSK_SIM_WITHDRAWAL,
  DUSK_SIM_ANNOUNCEMENT,
} DuskSimSaying;

/**
 * DuskSimMessage: what one peer says about one prefix, or about itself.
 *
 * @time_us: Unix microseconds; whole seconds where the collector writes no finer ones
 * @peer: number of the peer at its collector
 * @is_up: of a state: the session is established; else it is lost
 * @route: of an announcement
 * @network: (nullable) (transfer none): %NULL for states and keepalives
 * @index: of the prefix within @network
 */
typedef struct {
  gint64                time_us;
  guint                 peer;
  DuskSimSaying         saying;
  gboolean              is_up;
  DuskSimRoute          route;
  int                   family;
  const DuskSimNetwork *network;
  guint                 index;
} DuskSimMessage;

/** Returns: (transfer full) (element-type DuskSimMessage): all that the peers of @collector say in [@from_s, @to_s), by time, then by peer. */
GArray *dusk_sim_messages (const DuskSimScenario *scenario, const DuskSimCollector *collector, gint64 from_s, gint64 to_s);

/** Appends what the peers of @collector say about the prefixes of @range in [@from_s, @to_s), in any order. */
void dusk_sim_messages_append (const DuskSimRange *range, const DuskSimCollector *collector, gint64 from_s, gint64 to_s, GArray *messages);

/** Orders messages by time, then by peer, then so that those that fit into one update stand together. */
void dusk_sim_messages_sort (GArray *messages);

/** Returns: how many of @messages from @i on fit into one BGP update with the first of them, @most at most: at least 1. */
guint dusk_sim_messages_run (const GArray *messages, guint i, guint most);

/**
 * DuskSimBackground: paths change now and then though nothing is lost.
 *
 * @time_s: when it begins
 * @place: the prefix, counted in the country
 * @n: how many announcements
 */
typedef struct {
  gint64  time_s;
  int     family;
  guint   place;
  guint   n;
  guint64 chance;
} DuskSimBackground;

/** The length of a slot of background updates. */
#define DUSK_SIM_SLOT_S 300

/** Fills @background with what happens to @network in the slot that begins at @slot_s. Returns: whether anything does: in a quarter of all. */
gboolean dusk_sim_background (const DuskSimNetwork *network, gint64 slot_s, DuskSimBackground *background);

G_END_DECLS
