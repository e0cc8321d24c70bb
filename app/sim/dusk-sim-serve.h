/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dusk-sim-answer.h"
#include "dusk-sim.h"

G_BEGIN_DECLS

/** Returns: how an answer is spoilt for those faults that leave HTTP sound. */
DuskSimTwist dusk_sim_fault_twist (DuskSimFault fault);

/** Where a network that wants a sign-in sends everybody: the same server under another name, so that it is another origin. */
#define DUSK_SIM_SIGN_IN_PATH "/sign-in"

/** Sends the page at %DUSK_SIM_SIGN_IN_PATH. */
void dusk_sim_serve_sign_in (SoupServerMessage *message);

/**
 * dusk_sim_serve:
 * @context: that the server runs in
 * @reply: the right answer
 *
 * Sends @reply, or what @fault makes of it. The answer is unchanged (304) where the request names its ETag.
 */
void dusk_sim_serve (SoupServerMessage *message, GMainContext *context, DuskSimFault fault, const DuskSimReply *reply);

G_END_DECLS
