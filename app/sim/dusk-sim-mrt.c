/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-mrt.h"

#include <string.h>

/* Types and subtypes of records (RFC 6396 §4). */
enum {
  TABLE_DUMP_V2 = 13,
  BGP4MP = 16,
  BGP4MP_ET = 17,
};
enum {
  PEER_INDEX_TABLE = 1,
  RIB_IPV4_UNICAST = 2,
  RIB_IPV6_UNICAST = 4,
};
enum {
  BGP4MP_MESSAGE_AS4 = 4,
  BGP4MP_STATE_CHANGE_AS4 = 5,
};

/* Types of BGP messages, flags and types of attributes (RFC 4271 §4). */
enum {
  UPDATE = 2,
  KEEPALIVE = 4,
};
enum {
  TRANSITIVE = 0x40,
  OPTIONAL = 0x80,
  LONG_ATTRIBUTE = 0x10,
};
enum {
  ORIGIN = 1,
  AS_PATH = 2,
  NEXT_HOP = 3,
  COMMUNITIES = 8,
  MP_REACH_NLRI = 14,
  MP_UNREACH_NLRI = 15,
};

#define AS_SEQUENCE 2
#define SAFI_UNICAST 1

/* States of a session (RFC 4271 §8.2.2). */
enum {
  IDLE = 1,
  OPEN_CONFIRM = 5,
  ESTABLISHED = 6,
};

static void
put_8 (GByteArray *out, guint value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

static void
put_16 (GByteArray *out, guint value)
{
  guint8 bytes[] = { (guint8) (value >> 8), (guint8) value };

  g_byte_array_append (out, bytes, sizeof bytes);
}

static void
put_32 (GByteArray *out, guint32 value)
{
  put_16 (out, value >> 16);
  put_16 (out, value & 0xffff);
}

/* A length that is known once what it measures is written: leaves room for it. */
static guint
open_length (GByteArray *out, guint size)
{
  static const guint8 zeros[4];

  g_byte_array_append (out, zeros, size);
  return out->len;
}

/* @start: of open_length(); @more: counted in as well, though it stands before */
static void
close_length (GByteArray *out, guint start, guint size, guint more)
{
  guint length = out->len - start + more;

  for (guint i = 0; i < size; i++)
    out->data[start - 1 - i] = (guint8) (length >> 8 * i);
}

static guint
open_record (GByteArray *out, gint64 time_us, guint type, guint subtype)
{
  guint start;

  put_32 (out, (guint32) (time_us / G_USEC_PER_SEC));
  put_16 (out, type);
  put_16 (out, subtype);
  start = open_length (out, 4);
  if (type == BGP4MP_ET)
    put_32 (out, (guint32) (time_us % G_USEC_PER_SEC));
  return start;
}

static void
put_prefix (GByteArray *out, const DuskPrefix *prefix)
{
  put_8 (out, prefix->length);
  g_byte_array_append (out, prefix->bytes, (prefix->length + 7u) / 8);
}

static void
put_prefixes (GByteArray *out, const DuskSimMessage *messages, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      DuskPrefix prefix;
      dusk_sim_network_prefix (messages[i].network, messages[i].family, messages[i].index, &prefix);
      put_prefix (out, &prefix);
    }
}

static guint
open_attribute (GByteArray *out, guint flags, guint type)
{
  put_8 (out, flags);
  put_8 (out, type);
  return open_length (out, flags & LONG_ATTRIBUTE ? 2 : 1);
}

static void
put_as_path (GByteArray *out, const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route, gint64 time_s)
{
  guint32 path[DUSK_SIM_MAX_PATH];
  guint n = dusk_sim_peer_path (peer, network, route, time_s, path);
  guint start = open_attribute (out, TRANSITIVE, AS_PATH);

  put_8 (out, AS_SEQUENCE);
  put_8 (out, n);
  for (guint i = 0; i < n; i++)
    put_32 (out, path[i]);
  close_length (out, start, 1, 0);
}

/* The peer's own number, as networks mark where a route came in; 16 bits must do. */
static void
put_communities (GByteArray *out, const DuskSimPeer *peer, DuskSimRoute route)
{
  guint start = open_attribute (out, OPTIONAL | TRANSITIVE, COMMUNITIES);

  put_16 (out, peer->asn & 0xffff);
  put_16 (out, 100 * (guint) route);
  close_length (out, start, 1, 0);
}

/* RFC 4760 §3; @length: of the next hop */
static void
put_mp_next_hop (GByteArray *out, const DuskSimPeer *peer)
{
  put_16 (out, 2);
  put_8 (out, SAFI_UNICAST);
  put_8 (out, 16);
  g_byte_array_append (out, peer->address, 16);
  put_8 (out, 0);
}

static void
put_next_hop (GByteArray *out, const DuskSimPeer *peer)
{
  guint start = open_attribute (out, TRANSITIVE, NEXT_HOP);

  g_byte_array_append (out, peer->address, 4);
  close_length (out, start, 1, 0);
}

static void
put_origin (GByteArray *out)
{
  guint start = open_attribute (out, TRANSITIVE, ORIGIN);

  put_8 (out, 0);
  close_length (out, start, 1, 0);
}

static void
put_announcement (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint attributes, reach;

  put_16 (out, 0);
  attributes = open_length (out, 2);
  put_origin (out);
  put_as_path (out, peer, messages->network, messages->route, messages->time_us / G_USEC_PER_SEC);
  if (peer->family == 0)
    put_next_hop (out, peer);
  put_communities (out, peer, messages->route);
  if (peer->family == 1)
    {
      reach = open_attribute (out, OPTIONAL | LONG_ATTRIBUTE, MP_REACH_NLRI);
      put_mp_next_hop (out, peer);
      put_prefixes (out, messages, n);
      close_length (out, reach, 2, 0);
    }
  close_length (out, attributes, 2, 0);
  if (peer->family == 0)
    put_prefixes (out, messages, n);
}

static void
put_withdrawal (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint withdrawn = open_length (out, 2), attributes, unreach;

  if (peer->family == 0)
    put_prefixes (out, messages, n);
  close_length (out, withdrawn, 2, 0);
  attributes = open_length (out, 2);
  if (peer->family == 1)
    {
      unreach = open_attribute (out, OPTIONAL | LONG_ATTRIBUTE, MP_UNREACH_NLRI);
      put_16 (out, 2);
      put_8 (out, SAFI_UNICAST);
      put_prefixes (out, messages, n);
      close_length (out, unreach, 2, 0);
    }
  close_length (out, attributes, 2, 0);
}

static void
put_bgp_message (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint8 marker[16];
  guint start;

  memset (marker, 0xff, sizeof marker);
  g_byte_array_append (out, marker, sizeof marker);
  start = open_length (out, 2);
  put_8 (out, messages->saying == DUSK_SIM_KEEPALIVE ? KEEPALIVE : UPDATE);
  if (messages->saying == DUSK_SIM_WITHDRAWAL)
    put_withdrawal (out, peer, messages, n);
  else if (messages->saying == DUSK_SIM_ANNOUNCEMENT)
    put_announcement (out, peer, messages, n);
  close_length (out, start, 2, sizeof marker + 2);
}

/* Who talks to whom, as all BGP4MP records begin (RFC 6396 §4.4). */
static void
put_session (GByteArray *out, const DuskSimPeer *peer)
{
  guint size = peer->family == 0 ? 4 : 16;
  guint8 own[16];

  dusk_sim_collector_address (peer->collector, peer->family, own);
  put_32 (out, peer->asn);
  put_32 (out, peer->collector->asn);
  put_16 (out, 0);
  put_16 (out, peer->family == 0 ? 1 : 2);
  g_byte_array_append (out, peer->address, size);
  g_byte_array_append (out, own, size);
}

void
dusk_sim_mrt_message (GByteArray *out, const DuskSimCollector *collector, const DuskSimMessage *messages, guint n)
{
  gboolean is_fine = dusk_sim_collector_is_fine (collector, messages->time_us / G_USEC_PER_SEC);
  gboolean is_state = messages->saying == DUSK_SIM_STATE;
  DuskSimPeer peer;
  guint start;

  g_return_if_fail (n > 0 && n <= DUSK_SIM_MRT_MAX_PREFIXES);

  dusk_sim_collector_peer (collector, messages->peer, &peer);
  start = open_record (out, messages->time_us, is_fine ? BGP4MP_ET : BGP4MP, is_state ? BGP4MP_STATE_CHANGE_AS4 : BGP4MP_MESSAGE_AS4);
  put_session (out, &peer);
  if (is_state)
    {
      put_16 (out, messages->is_up ? OPEN_CONFIRM : ESTABLISHED);
      put_16 (out, messages->is_up ? ESTABLISHED : IDLE);
    }
  else
    put_bgp_message (out, &peer, messages, n);
  close_length (out, start, 4, 0);
}

void
dusk_sim_mrt_peer_index (GByteArray *out, const DuskSimCollector *collector, gint64 time_s)
{
  guint start = open_record (out, time_s * G_USEC_PER_SEC, TABLE_DUMP_V2, PEER_INDEX_TABLE);
  guint n = dusk_sim_collector_count_peers (collector);
  guint8 own[16];

  dusk_sim_collector_address (collector, 0, own);
  g_byte_array_append (out, own, 4);
  put_16 (out, 0);
  put_16 (out, n);
  for (guint i = 0; i < n; i++)
    {
      DuskSimPeer peer;
      dusk_sim_collector_peer (collector, i, &peer);
      /* ASNs of four bytes (2), addresses of IPv6 (1) */
      put_8 (out, peer.family == 0 ? 2 : 3);
      put_32 (out, 0xc6336400 + i);
      g_byte_array_append (out, peer.address, peer.family == 0 ? 4 : 16);
      put_32 (out, peer.asn);
    }
  close_length (out, start, 4, 0);
}

/* RIS keeps MP_REACH_NLRI whole in its table dumps, against RFC 6396 §4.3.4; RouteViews shortens it to the next hop. */
static void
put_table_reach (GByteArray *out, const DuskSimPeer *peer, const DuskPrefix *prefix)
{
  guint start = open_attribute (out, OPTIONAL, MP_REACH_NLRI);

  if (peer->collector->project == DUSK_SIM_RIS)
    {
      put_mp_next_hop (out, peer);
      put_prefix (out, prefix);
    }
  else
    {
      put_8 (out, 16);
      g_byte_array_append (out, peer->address, 16);
    }
  close_length (out, start, 1, 0);
}

void
dusk_sim_mrt_prefix (GByteArray *out, const DuskSimCollector *collector, gint64 time_s, guint32 sequence, const DuskSimNetwork *network,
                     int family, guint index, const DuskSimEntry *entries, guint n)
{
  guint start = open_record (out, time_s * G_USEC_PER_SEC, TABLE_DUMP_V2, family == 0 ? RIB_IPV4_UNICAST : RIB_IPV6_UNICAST);
  DuskPrefix prefix;

  dusk_sim_network_prefix (network, family, index, &prefix);
  put_32 (out, sequence);
  put_prefix (out, &prefix);
  put_16 (out, n);
  for (guint i = 0; i < n; i++)
    {
      DuskSimPeer peer;
      guint attributes;
      dusk_sim_collector_peer (collector, entries[i].peer, &peer);
      put_16 (out, entries[i].peer);
      put_32 (out, (guint32) entries[i].since_s);
      attributes = open_length (out, 2);
      put_origin (out);
      put_as_path (out, &peer, network, entries[i].route, time_s);
      if (family == 0)
        put_next_hop (out, &peer);
      put_communities (out, &peer, entries[i].route);
      if (family == 1)
        put_table_reach (out, &peer, &prefix);
      close_length (out, attributes, 2, 0);
    }
  close_length (out, start, 4, 0);
}
