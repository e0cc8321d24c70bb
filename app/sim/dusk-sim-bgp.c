/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-bgp.h"

#include <string.h>

#include "dusk-sim-bytes.h"

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

static void
put_prefixes (GByteArray *out, const DuskSimMessage *messages, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      DuskPrefix prefix;
      dusk_sim_network_prefix (messages[i].network, messages[i].family, messages[i].index, &prefix);
      dusk_sim_put_prefix (out, &prefix);
    }
}

static guint
open_attribute (GByteArray *out, guint flags, guint type)
{
  dusk_sim_put_8 (out, flags);
  dusk_sim_put_8 (out, type);
  return dusk_sim_open_length (out, flags & LONG_ATTRIBUTE ? 2 : 1);
}

static void
put_as_path (GByteArray *out, const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route, gint64 time_s)
{
  guint32 path[DUSK_SIM_MAX_PATH];
  guint n = dusk_sim_peer_path (peer, network, route, time_s, path);
  guint start = open_attribute (out, TRANSITIVE, AS_PATH);

  dusk_sim_put_8 (out, AS_SEQUENCE);
  dusk_sim_put_8 (out, n);
  for (guint i = 0; i < n; i++)
    dusk_sim_put_32 (out, path[i]);
  dusk_sim_close_length (out, start, 1, 0);
}

/* The peer's own number, as networks mark where a route came in; 16 bits must do. */
static void
put_communities (GByteArray *out, const DuskSimPeer *peer, DuskSimRoute route)
{
  guint start = open_attribute (out, OPTIONAL | TRANSITIVE, COMMUNITIES);

  dusk_sim_put_16 (out, peer->asn & 0xffff);
  dusk_sim_put_16 (out, 100 * (guint) route);
  dusk_sim_close_length (out, start, 1, 0);
}

/* How MP_REACH_NLRI begins (RFC 4760 §3): family, next hop, a reserved byte. */
static void
put_mp_next_hop (GByteArray *out, const DuskSimPeer *peer)
{
  dusk_sim_put_16 (out, 2);
  dusk_sim_put_8 (out, SAFI_UNICAST);
  dusk_sim_put_8 (out, 16);
  g_byte_array_append (out, peer->address, 16);
  dusk_sim_put_8 (out, 0);
}

static void
put_next_hop (GByteArray *out, const DuskSimPeer *peer)
{
  guint start = open_attribute (out, TRANSITIVE, NEXT_HOP);

  g_byte_array_append (out, peer->address, 4);
  dusk_sim_close_length (out, start, 1, 0);
}

static void
put_origin (GByteArray *out)
{
  guint start = open_attribute (out, TRANSITIVE, ORIGIN);

  dusk_sim_put_8 (out, 0);
  dusk_sim_close_length (out, start, 1, 0);
}

static void
put_announcement (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint attributes, reach;

  dusk_sim_put_16 (out, 0);
  attributes = dusk_sim_open_length (out, 2);
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
      dusk_sim_close_length (out, reach, 2, 0);
    }
  dusk_sim_close_length (out, attributes, 2, 0);
  if (peer->family == 0)
    put_prefixes (out, messages, n);
}

static void
put_withdrawal (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint withdrawn = dusk_sim_open_length (out, 2), attributes, unreach;

  if (peer->family == 0)
    put_prefixes (out, messages, n);
  dusk_sim_close_length (out, withdrawn, 2, 0);
  attributes = dusk_sim_open_length (out, 2);
  if (peer->family == 1)
    {
      unreach = open_attribute (out, OPTIONAL | LONG_ATTRIBUTE, MP_UNREACH_NLRI);
      dusk_sim_put_16 (out, 2);
      dusk_sim_put_8 (out, SAFI_UNICAST);
      put_prefixes (out, messages, n);
      dusk_sim_close_length (out, unreach, 2, 0);
    }
  dusk_sim_close_length (out, attributes, 2, 0);
}

/* RIS keeps MP_REACH_NLRI whole in its table dumps, against RFC 6396 §4.3.4; RouteViews shortens it to the next hop. */
static void
put_table_reach (GByteArray *out, const DuskSimPeer *peer, const DuskPrefix *prefix)
{
  guint start = open_attribute (out, OPTIONAL, MP_REACH_NLRI);

  if (peer->collector->project == DUSK_SIM_RIS)
    {
      put_mp_next_hop (out, peer);
      dusk_sim_put_prefix (out, prefix);
    }
  else
    {
      dusk_sim_put_8 (out, 16);
      g_byte_array_append (out, peer->address, 16);
    }
  dusk_sim_close_length (out, start, 1, 0);
}

void
dusk_sim_bgp_put_message (GByteArray *out, const DuskSimPeer *peer, const DuskSimMessage *messages, guint n)
{
  guint8 marker[16];
  guint start;

  memset (marker, 0xff, sizeof marker);
  g_byte_array_append (out, marker, sizeof marker);
  start = dusk_sim_open_length (out, 2);
  dusk_sim_put_8 (out, messages->saying == DUSK_SIM_KEEPALIVE ? KEEPALIVE : UPDATE);
  if (messages->saying == DUSK_SIM_WITHDRAWAL)
    put_withdrawal (out, peer, messages, n);
  else if (messages->saying == DUSK_SIM_ANNOUNCEMENT)
    put_announcement (out, peer, messages, n);
  dusk_sim_close_length (out, start, 2, sizeof marker + 2);
}

void
dusk_sim_bgp_put_table_attributes (GByteArray *out, const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route,
                                   const DuskPrefix *prefix, gint64 time_s)
{
  put_origin (out);
  put_as_path (out, peer, network, route, time_s);
  if (prefix->family == 4)
    put_next_hop (out, peer);
  put_communities (out, peer, route);
  if (prefix->family == 6)
    put_table_reach (out, peer, prefix);
}
