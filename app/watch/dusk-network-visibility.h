/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"
#include "dusk-routes.h"

G_BEGIN_DECLS

/**
 * dusk_network_visibility:
 * @history: routing-history of a network
 * @peers: (nullable): ris-peer-count over the same time
 *
 * The share of full-feed peers that see the network's prefixes, 0 … 1, mean over all prefixes that it had in the period. The number of full-feed
 * peers is that of the time, or the most that saw any of its prefixes where that is more or the count is not known: routing-history tells only
 * today's.
 *
 * Returns: (transfer full) (nullable): on the grid of @history; %NULL where it holds no prefix
 */
DuskSeries *dusk_network_visibility (const DuskAnnouncedPrefixes *history, const DuskPeerCount *peers, gint64 from_s, gint64 to_s);

/**
 * dusk_network_routes:
 * @bgplay: a reply of bgplay
 *
 * What bgplay says about what @asn originates, to the second: visibility among the full-feed peers, a strip per prefix, hegemony.
 *
 * Returns: (transfer full)
 */
DuskRoutes *dusk_network_routes (DuskRipestatReply *bgplay, guint32 asn, gint64 from_s, gint64 to_s);

/**
 * dusk_network_refine:
 * @routes: what the messages say about the network over (part of) the period
 *
 * Returns: (transfer full) (nullable): @report at five minutes, with outages to the second, where the messages tell; %NULL where they tell nothing
 */
DuskReport *dusk_network_refine (const DuskReport *report, const DuskRoutes *routes);

G_END_DECLS
