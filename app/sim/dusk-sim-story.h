/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-event.h"
#include "dusk-sim-peers.h"

G_BEGIN_DECLS

/* What one peer says about one prefix that is lost and comes back. */

/** All that a peer says depends on what happens so long before and after it, at most. */
#define DUSK_SIM_REACH_S DUSK_HOUR_S

/** DuskSimTurn: from @time_us on the peer has @route. */
typedef struct {
  gint64       time_us;
  DuskSimRoute route;
} DuskSimTurn;

/** DuskSimStory: what a peer says about one loss of one prefix, by time. */
typedef struct {
  DuskSimTurn turns[6];
  guint       n;
} DuskSimStory;

/**
 * dusk_sim_story_of:
 * @downs: (array length=n): when the prefix is not visible, by time, none touching another, as far as it lies within %DUSK_SIM_REACH_S
 * @i: which of @downs it is about
 */
DuskSimStory dusk_sim_story_of (const DuskSimPeer *peer, const DuskSimNetwork *network, const DuskSimDown *downs, guint n, guint i);

/**
 * dusk_sim_route_at:
 * @downs: (array length=n): as above
 *
 * Returns: which way @peer has to prefix @index of @network before what it says at @time_s
 */
DuskSimRoute dusk_sim_route_at (const DuskSimPeer *peer, const DuskSimNetwork *network, int family, guint index, const DuskSimDown *downs,
                                guint n, gint64 time_s);

G_END_DECLS
