/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-peers.h"
#include "dusk-prefix.h"

G_BEGIN_DECLS

/**
 * DuskBgpElementKind: what one peer says about one prefix, or about itself.
 *
 * @DUSK_BGP_ROUTE: a table dump has this route
 * @DUSK_BGP_ANNOUNCEMENT: an update announces the prefix
 * @DUSK_BGP_WITHDRAWAL: an update withdraws it
 * @DUSK_BGP_STATE: the collector's session with the peer changed its state; there is no prefix
 * @DUSK_BGP_ALIVE: a message without a prefix shows that the session is up (OPEN, KEEPALIVE, an empty update)
 */
typedef enum {
  DUSK_BGP_ROUTE,
  DUSK_BGP_ANNOUNCEMENT,
  DUSK_BGP_WITHDRAWAL,
  DUSK_BGP_STATE,
  DUSK_BGP_ALIVE,
} DuskBgpElementKind;

/** DuskBgpSource: the kind of record that an element comes from. */
typedef enum {
  DUSK_BGP_FROM_TABLE_DUMP,
  DUSK_BGP_FROM_TABLE_DUMP_V2,
  DUSK_BGP_FROM_BGP4MP,
  DUSK_BGP_FROM_BGP4MP_ET,
  DUSK_BGP_FROM_MRT_BGP, /* type 5, 1999 and 2000 */
  DUSK_BGP_FROM_RIS_LIVE,
  DUSK_BGP_FROM_BGPLAY,
} DuskBgpSource;

/** What a route is for (RFC 4760 §6): only those for unicast say who can be reached; 3, for both, is obsolete. */
enum {
  DUSK_BGP_UNICAST = 1,
  DUSK_BGP_MULTICAST = 2,
  DUSK_BGP_UNICAST_MULTICAST = 3,
};

/**
 * DuskBgpAttributeBytes: path attributes as they were sent (RFC 4271 §4.3), not checked but for lying within their record.
 *
 * @as_size: bytes of an ASN in AS_PATH and AGGREGATOR: 2 or 4
 * @is_add_path: prefixes in MP_REACH_NLRI carry a path identifier
 * @is_rib: from a table dump: MP_REACH_NLRI may be RFC 6396's short form (next hop alone) or the whole attribute
 */
typedef struct {
  const guint8 *bytes;
  gsize         length;
  guint8        as_size;
  gboolean      is_add_path;
  gboolean      is_rib;
} DuskBgpAttributeBytes;

/**
 * DuskBgpElement: one thing that one peer says. Lent for the length of a call; pointers lead into the decoder's own memory.
 *
 * @time_us: Unix microseconds, UTC: of the record; whole seconds where it has no finer time
 * @peer: number in the #DuskBgpPeers that the decoder was given
 * @safi: what the route is for: multicast routes are handed out, too
 * @has_path_id, @path_id: RFC 7911
 * @path: (array length=path_length) (nullable): the ASNs of AS_PATH, merged with AS4_PATH (RFC 6793 §4.2.3), nearest to the peer first, all
 *   segments in a row; %NULL for withdrawals and states
 * @n_origins: how many ASNs at the end of @path are the origin: 1, or the size of the AS_SET it ends with; 0 for an empty path
 * @originated_s: when the peer got the route (table dumps); %DUSK_TIME_UNKNOWN elsewhere
 * @attributes: (nullable): for the printer; %NULL for withdrawals, states, and feeds that send no attributes as bytes
 * @is_mp: the prefix stood in MP_REACH_NLRI or MP_UNREACH_NLRI rather than in the message's own fields
 * @is_local: the collector said it to the peer (the LOCAL subtypes of BGP4MP): it tells nothing about what the peer has
 * @old_state, @new_state: of the BGP state machine (RFC 4271 §8.2.2, 1 Idle … 6 Established), of a state change
 */
typedef struct {
  DuskBgpElementKind           kind;
  DuskBgpSource                source;
  gint64                       time_us;
  guint                        peer;
  DuskPrefix                   prefix;
  guint8                       safi;
  gboolean                     has_path_id;
  guint32                      path_id;
  const guint32               *path;
  guint                        path_length;
  guint                        n_origins;
  gint64                       originated_s;
  const DuskBgpAttributeBytes *attributes;
  gboolean                     is_mp;
  gboolean                     is_local;
  guint16                      old_state;
  guint16                      new_state;
} DuskBgpElement;

/** Takes one element. @data: of whoever asked for them. */
typedef void (*DuskBgpSink) (const DuskBgpElement *element, gpointer data);

G_END_DECLS
