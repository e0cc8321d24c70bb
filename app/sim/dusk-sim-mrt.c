/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-mrt.h"

#include "dusk-sim-bgp.h"
#include "dusk-sim-bytes.h"

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

/* States of a session (RFC 4271 §8.2.2). */
enum {
  IDLE = 1,
  OPEN_CONFIRM = 5,
  ESTABLISHED = 6,
};

static guint
open_record (GByteArray *out, gint64 time_us, guint type, guint subtype)
{
  guint start;

  dusk_sim_put_32 (out, (guint32) (time_us / G_USEC_PER_SEC));
  dusk_sim_put_16 (out, type);
  dusk_sim_put_16 (out, subtype);
  start = dusk_sim_open_length (out, 4);
  if (type == BGP4MP_ET)
    dusk_sim_put_32 (out, (guint32) (time_us % G_USEC_PER_SEC));
  return start;
}

/* Who talks to whom, as all BGP4MP records begin (RFC 6396 §4.4). */
static void
put_session (GByteArray *out, const DuskSimPeer *peer)
{
  guint size = peer->family == 0 ? 4 : 16;
  guint8 own[16];

  dusk_sim_collector_address (peer->collector, peer->family, own);
  dusk_sim_put_32 (out, peer->asn);
  dusk_sim_put_32 (out, peer->collector->asn);
  dusk_sim_put_16 (out, 0);
  dusk_sim_put_16 (out, peer->family == 0 ? 1 : 2);
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
      dusk_sim_put_16 (out, messages->is_up ? OPEN_CONFIRM : ESTABLISHED);
      dusk_sim_put_16 (out, messages->is_up ? ESTABLISHED : IDLE);
    }
  else
    dusk_sim_bgp_put_message (out, &peer, messages, n);
  dusk_sim_close_length (out, start, 4, 0);
}

void
dusk_sim_mrt_peer_index (GByteArray *out, const DuskSimCollector *collector, gint64 time_s)
{
  guint start = open_record (out, time_s * G_USEC_PER_SEC, TABLE_DUMP_V2, PEER_INDEX_TABLE);
  guint n = dusk_sim_collector_count_peers (collector);
  guint8 own[16];

  dusk_sim_collector_address (collector, 0, own);
  g_byte_array_append (out, own, 4);
  dusk_sim_put_16 (out, 0);
  dusk_sim_put_16 (out, n);
  for (guint i = 0; i < n; i++)
    {
      DuskSimPeer peer;
      dusk_sim_collector_peer (collector, i, &peer);
      /* ASNs of four bytes (2), addresses of IPv6 (1) */
      dusk_sim_put_8 (out, peer.family == 0 ? 2 : 3);
      dusk_sim_put_32 (out, 0xc6336400 + i);
      g_byte_array_append (out, peer.address, peer.family == 0 ? 4 : 16);
      dusk_sim_put_32 (out, peer.asn);
    }
  dusk_sim_close_length (out, start, 4, 0);
}

void
dusk_sim_mrt_prefix (GByteArray *out, const DuskSimCollector *collector, gint64 time_s, guint32 sequence, const DuskSimNetwork *network,
                     int family, guint index, const DuskSimEntry *entries, guint n)
{
  guint start = open_record (out, time_s * G_USEC_PER_SEC, TABLE_DUMP_V2, family == 0 ? RIB_IPV4_UNICAST : RIB_IPV6_UNICAST);
  DuskPrefix prefix;

  dusk_sim_network_prefix (network, family, index, &prefix);
  dusk_sim_put_32 (out, sequence);
  dusk_sim_put_prefix (out, &prefix);
  dusk_sim_put_16 (out, n);
  for (guint i = 0; i < n; i++)
    {
      DuskSimPeer peer;
      guint attributes;
      dusk_sim_collector_peer (collector, entries[i].peer, &peer);
      dusk_sim_put_16 (out, entries[i].peer);
      dusk_sim_put_32 (out, (guint32) entries[i].since_s);
      attributes = dusk_sim_open_length (out, 2);
      dusk_sim_bgp_put_table_attributes (out, &peer, network, entries[i].route, &prefix, time_s);
      dusk_sim_close_length (out, attributes, 2, 0);
    }
  dusk_sim_close_length (out, start, 4, 0);
}
