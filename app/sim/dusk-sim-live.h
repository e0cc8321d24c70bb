/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dusk-clock.h"
#include "dusk-sim-scenario.h"
#include "dusk-sim.h"

G_BEGIN_DECLS

/**
 * DuskSimLive: RIS Live: the messages of RIS's peers to whoever subscribed to them, as the simulated clock passes them.
 *
 * Over WebSocket clients subscribe by `ris_subscribe`; over the line stream by a header. All in the thread of the context.
 */
typedef struct _DuskSimLive DuskSimLive;

/** Returns: (transfer full). @scenario must outlive it. @context: that the server runs in. */
DuskSimLive *dusk_sim_live_new (const DuskSimScenario *scenario, DuskClock *clock, GMainContext *context);
void         dusk_sim_live_free (DuskSimLive *live);

/** Takes a client in. @fault: silent and disconnect show here. */
void dusk_sim_live_take_socket (DuskSimLive *live, SoupWebsocketConnection *socket, DuskSimFault fault);

/** Begins the line stream that @message asks for: what `X-RIS-Subscribe` says, or all. */
void dusk_sim_live_take_stream (DuskSimLive *live, SoupServerMessage *message, DuskSimFault fault);

G_END_DECLS
