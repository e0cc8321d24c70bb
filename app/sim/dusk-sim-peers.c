/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-peers.h"

#include <string.h>

/* How long the news of a change is under way at most: before the middle of the peers has heard of it, and after. */
#define EARLIEST_S 20
#define LATEST_S   45

/* RIS writes microseconds from 2018 on. */
#define FINE_SINCE G_GINT64_CONSTANT (1514764800)

const DuskSimCollector dusk_sim_collectors[DUSK_SIM_N_COLLECTORS] = {
  { "rrc00", DUSK_SIM_RIS, 12654, { 300, 28800 }, { 12, 8 }, { 2, 1 }, 4 * DUSK_HOUR_S },
  { "rrc01", DUSK_SIM_RIS, 12654, { 300, 28800 }, { 8, 6 }, { 1, 1 }, 12 * DUSK_HOUR_S },
  { "route-views2", DUSK_SIM_ROUTE_VIEWS, 6447, { 900, 7200 }, { 10, 8 }, { 2, 1 }, 20 * DUSK_HOUR_S },
};

/* Large transit networks, as they are known to anyone who reads AS paths. */
static const guint32 transits[] = { 1299, 3356, 174, 2914, 6453, 3257, 6762, 6939 };

static guint
collector_place (const DuskSimCollector *collector)
{
  return (guint) (collector - dusk_sim_collectors);
}

const DuskSimCollector *
dusk_sim_collector_find (const char *name, gssize length)
{
  gsize n = length < 0 ? strlen (name) : (gsize) length;

  for (guint i = 0; i < DUSK_SIM_N_COLLECTORS; i++)
    if (strlen (dusk_sim_collectors[i].name) == n && strncmp (dusk_sim_collectors[i].name, name, n) == 0)
      return &dusk_sim_collectors[i];
  return NULL;
}

const char *
dusk_sim_project_name (DuskSimProject project)
{
  return project == DUSK_SIM_RIS ? "ris" : "routeviews";
}

guint
dusk_sim_collector_count_peers (const DuskSimCollector *collector)
{
  return collector->full[0] + collector->partial[0] + collector->full[1] + collector->partial[1];
}

gboolean
dusk_sim_collector_is_fine (const DuskSimCollector *collector, gint64 time_s)
{
  return collector->project == DUSK_SIM_RIS && time_s >= FINE_SINCE;
}

/* @host counts from 1 */
static void
write_address (guint place, int family, guint host, guint8 address[16])
{
  static const guint8 networks[DUSK_SIM_N_COLLECTORS][3] = { { 192, 0, 2 }, { 198, 51, 100 }, { 203, 0, 113 } };
  static const guint8 documentation[] = { 0x20, 0x01, 0x0d, 0xb8 };

  memset (address, 0, 16);
  if (family == 0)
    memcpy (address, networks[place], 3);
  else
    memcpy (address, documentation, sizeof documentation);
  if (family == 1)
    address[5] = (guint8) place;
  address[family == 0 ? 3 : 15] = (guint8) host;
}

void
dusk_sim_collector_peer (const DuskSimCollector *collector, guint number, DuskSimPeer *peer)
{
  guint v4 = collector->full[0] + collector->partial[0];
  guint router, asn;

  g_return_if_fail (number < dusk_sim_collector_count_peers (collector));

  peer->collector = collector;
  peer->number = number;
  peer->family = number < v4 ? 0 : 1;
  router = number < v4 ? number : number - v4;
  peer->is_full = router < collector->full[peer->family];
  peer->place = peer->is_full ? router : router - collector->full[peer->family];
  /* A router's two sessions have one ASN; those that send little are others than those that send all. */
  if (!peer->is_full)
    router = collector->full[0] + peer->place;
  asn = (collector_place (collector) * 10 + router) % 32;
  peer->asn = asn < 16 ? 64496 + asn : 65536 + asn - 16;
  write_address (collector_place (collector), peer->family, router + 1, peer->address);
}

void
dusk_sim_collector_address (const DuskSimCollector *collector, int family, guint8 address[16])
{
  write_address (collector_place (collector), family, 254, address);
}

gboolean
dusk_sim_peer_carries (const DuskSimPeer *peer, const DuskSimNetwork *network, int family, guint index)
{
  if (peer->family != family)
    return FALSE;
  return peer->is_full || (dusk_sim_hash (network->asn, 4) + index) % 4 == peer->place;
}

/* A number of @peer's own. */
static guint64
peer_key (const DuskSimPeer *peer)
{
  return collector_place (peer->collector) * 256 + peer->number;
}

/* How many of the full-feed peers hear of the change before @peer. */
static guint
peer_rank (const DuskSimPeer *peer, guint64 change)
{
  guint64 own = dusk_sim_hash (change, peer_key (peer));
  guint first = peer->number - peer->place, rank = 0;

  for (guint i = 0; i < peer->collector->full[peer->family]; i++)
    rank += dusk_sim_hash (change, peer_key (peer) - peer->number + first + i) < own;
  return rank;
}

gint64
dusk_sim_peer_delay_us (const DuskSimPeer *peer, gint64 change_s, gboolean is_return, gint64 limit_s)
{
  guint64 change = (guint64) change_s * 2 + (is_return ? 1 : 0);
  guint n = peer->collector->full[peer->family], early = (n - DUSK_SIM_MIDDLE_PEERS) / 2;
  gint64 early_us = MIN (EARLIEST_S, limit_s) * G_USEC_PER_SEC, late_us = MIN (LATEST_S, limit_s) * G_USEC_PER_SEC;
  gint64 jitter_us = (gint64) (dusk_sim_hash (change, peer_key (peer) + 1000) % (G_USEC_PER_SEC / 2));
  guint rank, late;

  /* Whole seconds must still tell the order, and below a few nobody could. */
  if (limit_s < EARLIEST_S / 4)
    return 0;
  if (!peer->is_full)
    return peer->place % 2 ? late_us / 2 + jitter_us : jitter_us - early_us / 2;
  rank = peer_rank (peer, change);
  if (rank < early)
    return jitter_us - early_us * (early - rank) / early;
  if (rank < early + DUSK_SIM_MIDDLE_PEERS)
    return 0;
  late = rank - early - DUSK_SIM_MIDDLE_PEERS + 1;
  return late_us * late / (n - early - DUSK_SIM_MIDDLE_PEERS) - jitter_us;
}

DuskSpan
dusk_sim_collector_loss (const DuskSimCollector *collector, gint64 day_s, DuskSimPeer *peer)
{
  guint64 chance = dusk_sim_hash ((guint64) day_s, 77 + collector_place (collector));
  gint64 start_s = day_s + collector->session_loss_s + (gint64) (chance % (50 * DUSK_MINUTE_S));

  dusk_sim_collector_peer (collector, (guint) (chance >> 32) % collector->full[0], peer);
  return (DuskSpan) { start_s, start_s + 3 * DUSK_MINUTE_S + (gint64) (chance >> 16) % (6 * DUSK_MINUTE_S) };
}

gboolean
dusk_sim_peer_is_up (const DuskSimPeer *peer, gint64 time_us)
{
  DuskSimPeer lost;
  DuskSpan loss = dusk_sim_collector_loss (peer->collector, dusk_time_floor (time_us / G_USEC_PER_SEC, DUSK_DAY_S), &lost);

  return lost.number != peer->number || time_us < loss.start_s * G_USEC_PER_SEC || time_us >= loss.end_s * G_USEC_PER_SEC;
}

static guint
append_asn (guint32 path[DUSK_SIM_MAX_PATH], guint n, guint32 asn)
{
  for (guint i = 0; i < n; i++)
    if (path[i] == asn)
      return n;
  if (n < DUSK_SIM_MAX_PATH)
    path[n++] = asn;
  return n;
}

/* The peers share out a network's upstreams as their paths do. */
static guint
choose_upstream (const DuskSimPeer *peer, const DuskSimNetwork *network, const DuskSimUpstream *upstreams, guint n, DuskSimRoute route)
{
  double through = (double) (dusk_sim_hash (network->asn, peer_key (peer)) % 1000) / 1000;
  guint i = 0;

  while (i + 1 < n && through >= upstreams[i].share)
    through -= upstreams[i++].share;
  return route == DUSK_SIM_ROUTE_OTHER ? (i + 1) % n : i;
}

/* A transit on the way, unless it stands at the end of the path anyway. */
static guint
append_transit (guint32 path[DUSK_SIM_MAX_PATH], guint n, guint which, guint32 upstream, guint32 origin)
{
  guint32 asn = transits[which % G_N_ELEMENTS (transits)];

  return asn == upstream || asn == origin ? n : append_asn (path, n, asn);
}

guint
dusk_sim_peer_path (const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route, gint64 time_s, guint32 path[DUSK_SIM_MAX_PATH])
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint n_upstreams = dusk_sim_network_upstreams (network, time_s, upstreams);
  guint transit = (guint) (dusk_sim_hash (peer_key (peer), 3) % G_N_ELEMENTS (transits));
  guint32 upstream = 0;
  guint n = append_asn (path, 0, peer->asn);

  if (n_upstreams > 0)
    upstream = upstreams[choose_upstream (peer, network, upstreams, n_upstreams, route)].asn;
  if (route == DUSK_SIM_ROUTE_LONG)
    n = append_transit (path, n, transit + 3, upstream, network->asn);
  n = append_transit (path, n, route == DUSK_SIM_ROUTE_OTHER ? transit + 5 : transit, upstream, network->asn);
  if (route == DUSK_SIM_ROUTE_LONG)
    n = append_transit (path, n, transit + 6, upstream, network->asn);
  if (upstream > 0)
    n = append_asn (path, n, upstream);
  return append_asn (path, n, network->asn);
}
