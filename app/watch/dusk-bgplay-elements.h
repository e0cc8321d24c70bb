/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "dusk-ripestat.h"

G_BEGIN_DECLS

/**
 * dusk_bgplay_elements:
 * @replies: (element-type DuskRipestatReply): of bgplay, over one period, of different resources
 * @peers: numbers the peers; their ids are like `00-192.0.2.1`: the collector's number and the peer's address
 *
 * Hands out what bgplay tells as elements, in the order of time: the state at the start as %DUSK_BGP_ROUTE, then its events. The ASN of a peer is
 * the first of its paths; it is 0 for one that only ever withdraws. May run in any thread.
 */
void dusk_bgplay_elements (const GPtrArray *replies, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data);

G_END_DECLS
