/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-messages.h"

G_BEGIN_DECLS

/* What peers say, as BGP messages (RFC 4271, RFC 4760, RFC 6793). */

/**
 * dusk_sim_bgp_put_message:
 * @messages: (array length=n): of one update, or one keepalive
 *
 * Appends the message, marker and all.
 */
void dusk_sim_bgp_put_message (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n);

/** Appends the path attributes of @peer's @route to @prefix as table dumps keep them. */
void dusk_sim_bgp_put_table_attributes (GByteArray *out, const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route,
                                        const DuskPrefix *prefix, gint64 time_s);

G_END_DECLS
