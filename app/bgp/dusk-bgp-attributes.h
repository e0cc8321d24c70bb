/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"

G_BEGIN_DECLS

/** Types of AS_PATH segments (RFC 4271, RFC 5065). */
enum {
  DUSK_BGP_AS_SET = 1,
  DUSK_BGP_AS_SEQUENCE = 2,
  DUSK_BGP_AS_CONFED_SEQUENCE = 3,
  DUSK_BGP_AS_CONFED_SET = 4,
};

/** A run of bytes inside a message; @bytes is %NULL where the attribute is missing. */
typedef struct {
  const guint8 *bytes;
  gsize         length;
} DuskBgpBytes;

/**
 * DuskBgpAttributes: path attributes, found and bounded, not yet taken apart. All point into the message.
 *
 * @flags_seen: bit n is set where attribute type n (< 64) stands there; the first of several of one type counts (RFC 7606 §3.g)
 * @origin: 0 IGP, 1 EGP, 2 INCOMPLETE; -1 where missing
 * @next_hop: 4 bytes; @mp_next_hop: of MP_REACH_NLRI, 4, 16 or 32 bytes
 * @mp_afi, @mp_safi: of MP_REACH_NLRI; 0 where missing or short form
 * @has_med, @has_local_pref: whether the numbers stand there
 * @is_atomic: ATOMIC_AGGREGATE
 * @is_damaged: the attributes run out of their bounds somewhere; what stood before is set
 */
typedef struct {
  guint64      flags_seen;
  int          origin;
  DuskBgpBytes as_path;
  DuskBgpBytes as4_path;
  DuskBgpBytes next_hop;
  DuskBgpBytes mp_next_hop;
  guint16      mp_afi;
  guint8       mp_safi;
  gboolean     has_med;
  guint32      med;
  gboolean     has_local_pref;
  guint32      local_pref;
  gboolean     is_atomic;
  DuskBgpBytes aggregator;
  DuskBgpBytes as4_aggregator;
  DuskBgpBytes communities;
  DuskBgpBytes extended_communities;
  DuskBgpBytes large_communities;
  DuskBgpBytes mp_reach;
  DuskBgpBytes mp_unreach;
  gboolean     is_damaged;
} DuskBgpAttributes;

/** Finds all attributes of @bytes. Returns: %FALSE where they are damaged; @attributes is filled as far as they are sound. */
gboolean dusk_bgp_attributes_read (const DuskBgpAttributeBytes *bytes, DuskBgpAttributes *attributes);

G_END_DECLS
