/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** More peers than this are refused: all collectors of RIS and RouteViews together have about 3,000. */
#define DUSK_BGP_MAX_PEERS 65535

/** The number of no peer. */
#define DUSK_BGP_NO_PEER G_MAXUINT

/**
 * DuskBgpPeer: a BGP speaker that feeds a collector.
 *
 * @collector: (not nullable): its name, such as `rrc00`; empty where it is not known
 * @family: 4 or 6: of @address
 * @address: network order; the first 4 bytes for IPv4, the others zero
 */
typedef struct {
  const char *collector;
  guint32     asn;
  guint8      family;
  guint8      address[16];
} DuskBgpPeer;

/**
 * DuskBgpPeers: peers by number, counted from 0 in the order they were met. One table is shared by all decoders and the engine of a run, so that
 * a number means the same everywhere. Not for several threads at once.
 */
typedef struct _DuskBgpPeers DuskBgpPeers;

/** Returns: (transfer full): an empty table. */
DuskBgpPeers *dusk_bgp_peers_new (void);
DuskBgpPeers *dusk_bgp_peers_ref (DuskBgpPeers *self);
void          dusk_bgp_peers_unref (DuskBgpPeers *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBgpPeers, dusk_bgp_peers_unref)

/**
 * dusk_bgp_peers_take:
 * @collector: (nullable): %NULL as empty
 *
 * Returns: the number of the peer with this collector, ASN and address, a new one where it is met for the first time; %DUSK_BGP_NO_PEER where
 *   there are too many
 */
guint dusk_bgp_peers_take (DuskBgpPeers *self, const char *collector, guint32 asn, guint8 family, const guint8 *address);

/** Returns: how many there are. */
guint dusk_bgp_peers_count (const DuskBgpPeers *self);

/** Returns: (transfer none): peer @number (below the count); stays where it is while the table lives. */
const DuskBgpPeer *dusk_bgp_peers_get (const DuskBgpPeers *self, guint number);

/** The longest text of a peer's address, its NUL included. */
#define DUSK_BGP_ADDRESS_TEXT_SIZE 46

/** Writes the address of 4 (@family 4) or 16 bytes as text (RFC 5952 for IPv6). */
void dusk_bgp_address_to_text (guint8 family, const guint8 *address, char text[DUSK_BGP_ADDRESS_TEXT_SIZE]);

G_END_DECLS
