/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "dusk-ripestat.h"

G_BEGIN_DECLS

/** 2024-01-01: RIPEstat's bgplay has nothing older (feeds/ripestat.md §5). */
#define DUSK_BGPLAY_SINCE_S G_GINT64_CONSTANT (1704067200)
/** Networks of more prefixes than this are too much for one answer of bgplay. */
#define DUSK_BGPLAY_MAX_PREFIXES 64

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
