/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-sim-broker.h"

G_BEGIN_DECLS

/** Answers `/v3/broker/…` as BGPKIT's broker does. */
void dusk_sim_bgpkit_answer (const DuskSimBrokerAsk *ask, DuskSimReply *reply);

/* What both brokers need. */

/** Returns: (transfer full): all values of parameter @name in @query, also those of `@names[]`. */
GStrv dusk_sim_broker_values (const char *query, const char *name);
/** Returns: (transfer full): what @builder holds, slashes escaped. */
char *dusk_sim_broker_to_text (JsonBuilder *builder);

G_END_DECLS
