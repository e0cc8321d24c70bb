/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-ledger.h"
#include "dusk-sim-live.h"
#include "dusk-sim-serve.h"
#include "dusk-sim-shelf.h"

G_BEGIN_DECLS

/* Who answers what: RIPEstat, the brokers, the archives, IODA and Radar stand at one address, told apart by the path. */

/** DuskSimServices: what the services need. All (not owned). */
typedef struct {
  const DuskSimScenario *scenario;
  const char            *base_url;
  GMainContext          *context;
  DuskSimShelf          *shelf;
  DuskSimLive           *live;
  DuskSimLedger         *ledger;
} DuskSimServices;

/** The call that the page of a network's sign-in counts as; no fault hits it. */
#define DUSK_SIM_SIGN_IN_CALL "sign-in"

/** Returns: (transfer full): what @path is a call of: RIPEstat's own name of it, `broker`, `bgpkit`, `archive`, `ris-live`,
 * `ioda`, `radar`, %DUSK_SIM_SIGN_IN_CALL, or `unknown`. */
char *dusk_sim_services_call (const char *path);

/** DuskSimRequest: one request. @query: (nullable): its parameters; of several by one name the last. */
typedef struct {
  SoupServerMessage *message;
  const char        *path;
  GHashTable        *query;
  const char        *call;
  DuskSimFault       fault;
  gint64             now_s;
} DuskSimRequest;

/** Answers @request, or spoils the answer as its fault says; archive files as soon as they are made. */
void dusk_sim_services_answer (const DuskSimServices *services, const DuskSimRequest *request);

/** Takes in a WebSocket that @message was answered with, with the fault that its request met. */
void dusk_sim_services_take_socket (const DuskSimServices *services, SoupServerMessage *message, SoupWebsocketConnection *socket);

G_END_DECLS
