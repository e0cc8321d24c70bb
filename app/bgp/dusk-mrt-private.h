/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-path.h"
#include "dusk-cursor.h"
#include "dusk-mrt-decoder.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/* Between the files of the decoder, one for each type of record. */

/** Address families (RFC 4760 §3). */
#define DUSK_AFI_IPV4 1
#define DUSK_AFI_IPV6 2

/** As many places as the peers of one collector need in order to rarely share one. */
#define DUSK_MRT_PEER_CACHE 256

/** A place of the cache that saves the look-up of a peer for each message. */
typedef struct {
  guint8  family;
  guint8  address[16];
  guint32 asn;
  guint   number;
} DuskMrtKnownPeer;

/**
 * DuskMrtRoutes: the attributes that tell of routes, found and bounded.
 *
 * @is_damaged: the attributes run out of their bounds somewhere; what stood before is set
 */
typedef struct {
  DuskBgpBytes as_path;
  DuskBgpBytes as4_path;
  DuskBgpBytes aggregator;
  DuskBgpBytes as4_aggregator;
  DuskBgpBytes mp_reach;
  DuskBgpBytes mp_unreach;
  gboolean     is_damaged;
} DuskMrtRoutes;

/**
 * DuskMrtDecoder:
 * @collector: (nullable): as the caller gave it
 * @file_collector: (nullable): as the file gives it
 * @is_damaged: whether the record at hand was found to be
 * @is_ignored: whether it is sound and tells nothing
 * @sink, @sink_data: of the call at hand
 * @element: being filled; what is the same for the whole record stays
 * @attributes: what @element points to
 * @path: what @element points to
 * @index: (element-type guint): the peers' numbers by their place in the peer index table
 */
struct _DuskMrtDecoder {
  DuskBgpPeers         *peers;
  char                 *collector;
  char                 *file_collector;
  DuskMrtCounts         counts;
  gboolean              is_damaged;
  gboolean              is_ignored;
  DuskBgpSink           sink;
  gpointer              sink_data;
  DuskBgpElement        element;
  DuskBgpAttributeBytes attributes;
  GArray               *index;
  DuskMrtKnownPeer      known_peers[DUSK_MRT_PEER_CACHE];
  DuskBgpPath           path;
};

/** Returns: 4 or 6; 0 for a family that has no routes for us. */
static inline guint8
dusk_mrt_family (guint16 afi)
{
  return afi == DUSK_AFI_IPV4 ? 4 : afi == DUSK_AFI_IPV6 ? 6 : 0;
}

/** Returns: whether routes of this kind are prefixes alone. */
static inline gboolean
dusk_bgp_safi_is_known (guint8 safi)
{
  return safi >= DUSK_BGP_UNICAST && safi <= DUSK_BGP_UNICAST_MULTICAST;
}

/** Returns: bytes of an address of @family (4 or 6). */
static inline gsize
dusk_mrt_address_size (guint8 family)
{
  return family == 4 ? 4 : 16;
}

/** Returns: the time that stands next, when a peer got a route; %DUSK_TIME_UNKNOWN for 0, which those write who do not know it. */
static inline gint64
dusk_mrt_read_originated (DuskCursor *cursor)
{
  guint32 time_s = dusk_cursor_u32 (cursor);

  return time_s > 0 ? time_s : DUSK_TIME_UNKNOWN;
}

/** Hands out the element as it stands. */
static inline void
dusk_mrt_emit (DuskMrtDecoder *self)
{
  self->counts.elements++;
  self->sink (&self->element, self->sink_data);
}

/** Sets the element's peer. @address: of 4 or 16 bytes. Returns: %FALSE where there are too many peers; the record is damaged then. */
gboolean dusk_mrt_set_peer (DuskMrtDecoder *self, guint32 asn, guint8 family, const guint8 *address);

/** Forgets the cached peers: the collector's name may be another one now. */
void dusk_mrt_forget_peers (DuskMrtDecoder *self);

/** Finds the attributes that tell of routes; nothing else is looked at. */
void dusk_mrt_find_routes (const guint8 *bytes, gsize length, DuskMrtRoutes *routes);

/** Reads AS_PATH into the element, and hangs @attributes there, too. @attributes: with its sizes and marks set in self->attributes. */
void dusk_mrt_set_path (DuskMrtDecoder *self, DuskCursor attributes, const DuskMrtRoutes *routes);

/** Takes path and attributes off the element. */
void dusk_mrt_clear_path (DuskMrtDecoder *self);

/**
 * Hands out the element as a route with @attributes. Where those are damaged or short, so is the record.
 */
void dusk_mrt_emit_route (DuskMrtDecoder *self, DuskCursor attributes);

/** Hands out what the body of an UPDATE (RFC 4271 §4.3) says. */
void dusk_mrt_decode_update (DuskMrtDecoder *self, DuskCursor *update);

/* Of one record each. What does not fit sets is_damaged. */
void dusk_mrt_decode_table_dump (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body);
void dusk_mrt_decode_table_dump_v2 (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body);
void dusk_mrt_decode_bgp4mp (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body);
void dusk_mrt_decode_mrt_bgp (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body);

G_END_DECLS
