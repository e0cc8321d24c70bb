/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Writes MRT records (RFC 6396) for tests, benches and fuzzers. Everything is appended to a #GByteArray, in network order; prefixes and
 * addresses are given as text.
 */

/** A BGP speaker. @asn: written with 4 bytes. */
typedef struct {
  guint32     asn;
  const char *address;
} MrtPeer;

/** One entry of a RIB record. @peer: its place in the peer index. @path: (array length=n_path) */
typedef struct {
  guint16        peer;
  guint32        originated_s;
  const guint32 *path;
  guint          n_path;
} MrtEntry;

void mrt_put_u8 (GByteArray *out, guint value);
void mrt_put_u16 (GByteArray *out, guint value);
void mrt_put_u32 (GByteArray *out, guint32 value);
/** Appends the bytes that @hex stands for; blanks are left out. */
void mrt_put_hex (GByteArray *out, const char *hex);
/** Appends 4 or 16 bytes. */
void mrt_put_address (GByteArray *out, const char *address);
/** Appends a prefix as it stands in NLRI. */
void mrt_put_prefix (GByteArray *out, const char *prefix);
/** Appends a path attribute; the length has two bytes where it must. */
void mrt_put_attribute (GByteArray *out, guint8 type, const void *value, gsize length);
/** Appends ORIGIN, AS_PATH of ASNs of 4 bytes (one sequence, or more beyond 255), NEXT_HOP of IPv4, and a community. */
void mrt_put_attributes (GByteArray *out, const guint32 *path, guint n_path);

/** Appends a record with @body. */
void mrt_put_record (GByteArray *out, guint32 time_s, guint16 type, guint16 subtype, const GByteArray *body);
/** The same in type 17, with its microseconds. */
void mrt_put_record_et (GByteArray *out, gint64 time_us, guint16 subtype, const GByteArray *body);
/** Appends a PEER_INDEX_TABLE. @view: may be empty */
void mrt_put_peer_index (GByteArray *out, guint32 time_s, const char *view, const MrtPeer *peers, guint n);
/** Appends RIB_IPV4_UNICAST or RIB_IPV6_UNICAST, as the prefix is. */
void mrt_put_rib (GByteArray *out, guint32 time_s, guint32 sequence, const char *prefix, const MrtEntry *entries, guint n);
/**
 * mrt_put_update:
 * @withdrawn, @announced: (array zero-terminated=1) (nullable): IPv4 in the message's own fields, IPv6 in MP_UNREACH_NLRI and MP_REACH_NLRI
 *
 * Appends an UPDATE in BGP4MP_MESSAGE_AS4.
 */
void mrt_put_update (GByteArray *out, guint32 time_s, const MrtPeer *peer, const char *const *withdrawn, const char *const *announced,
                     const guint32 *path, guint n_path);
/** Appends a state change in BGP4MP_STATE_CHANGE_AS4. */
void mrt_put_state (GByteArray *out, guint32 time_s, const MrtPeer *peer, guint16 old_state, guint16 new_state);

/** Appends, from time @time_s on, one record of each kind that the functions above write: an archive of a few hundred bytes. */
void mrt_put_sample (GByteArray *out, guint32 time_s);

G_END_DECLS
