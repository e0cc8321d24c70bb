/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-world.h"

G_BEGIN_DECLS

/* The simulated route collectors and the BGP speakers that feed them. */

/** Rhythms and names of the two archives. */
typedef enum {
  DUSK_SIM_RIS,
  DUSK_SIM_ROUTE_VIEWS,
} DuskSimProject;

/** What an archive file holds. */
typedef enum {
  DUSK_SIM_UPDATES,
  DUSK_SIM_TABLE,
} DuskSimDump;

/** So many full-feed peers of each collector, the middle ones in time, hear of a change at its very second. */
#define DUSK_SIM_MIDDLE_PEERS 4

/**
 * DuskSimCollector: a route collector.
 *
 * @name: as archives write it
 * @asn: its own
 * @step_s: per #DuskSimDump: how far its files lie apart
 * @full, @partial: per family: how many peers send it their whole table, and how many some customers' routes alone
 * @session_loss_s: second of the day from which on, within an hour, it loses one peer's session for some minutes
 */
typedef struct {
  const char    *name;
  DuskSimProject project;
  guint32        asn;
  gint64         step_s[2];
  guint          full[DUSK_SIM_N_FAMILIES];
  guint          partial[DUSK_SIM_N_FAMILIES];
  gint64         session_loss_s;
} DuskSimCollector;

#define DUSK_SIM_N_COLLECTORS 3
extern const DuskSimCollector dusk_sim_collectors[DUSK_SIM_N_COLLECTORS];

/** Returns: (nullable): the collector of that name (@length bytes of @name; -1: all). */
const DuskSimCollector *dusk_sim_collector_find (const char *name, gssize length);

/** Returns: `ris` or `routeviews`. */
const char *dusk_sim_project_name (DuskSimProject project);

/** Returns: how many peers @collector has; they are numbered from 0. */
guint dusk_sim_collector_count_peers (const DuskSimCollector *collector);

/** Returns: whether @collector writes microseconds at @time_s: RIS does from 2018 on. */
gboolean dusk_sim_collector_is_fine (const DuskSimCollector *collector, gint64 time_s);

/**
 * DuskSimPeer: a peer. ASNs and addresses are those for documentation (RFC 5398, RFC 5737, RFC 3849).
 *
 * @number: among those of its collector
 * @family: 0 or 1: of its session, and of all that it sends
 * @address: 4 or 16 bytes
 * @is_full: it has all that is visible; else a quarter of each network
 * @place: among the collector's full (or partial) peers of its family
 */
typedef struct {
  const DuskSimCollector *collector;
  guint                   number;
  guint32                 asn;
  int                     family;
  guint8                  address[16];
  gboolean                is_full;
  guint                   place;
} DuskSimPeer;

/** Writes peer @number of @collector. */
void dusk_sim_collector_peer (const DuskSimCollector *collector, guint number, DuskSimPeer *peer);

/** Writes the address of @collector's own end of its sessions of @family. */
void dusk_sim_collector_address (const DuskSimCollector *collector, int family, guint8 address[16]);

/** Returns: whether @peer has prefix @index of @network while it is visible. */
gboolean dusk_sim_peer_carries (const DuskSimPeer *peer, const DuskSimNetwork *network, int family, guint index);

/**
 * dusk_sim_peer_delay_us:
 * @change_s: when a prefix ceases to be visible, or is again
 * @is_return: which of them
 * @limit_s: the most that peers may be apart from @change_s, either way
 *
 * Each full-feed peer hears of a change at a moment of its own. The middle ones hear of it at @change_s itself: with them those that have
 * the prefix become no more than half (or more than half again), at each collector and so at all together, also where one peer is missing.
 *
 * Returns: microseconds from @change_s to when @peer tells
 */
gint64 dusk_sim_peer_delay_us (const DuskSimPeer *peer, gint64 change_s, gboolean is_return, gint64 limit_s);

/**
 * dusk_sim_collector_loss:
 * @day_s: midnight
 * @peer: (out)
 *
 * Returns: the time for which @collector has no session with @peer on that day
 */
DuskSpan dusk_sim_collector_loss (const DuskSimCollector *collector, gint64 day_s, DuskSimPeer *peer);

/** Returns: whether the session with @peer is up at @time_us. */
gboolean dusk_sim_peer_is_up (const DuskSimPeer *peer, gint64 time_us);

/** The most ASNs of a path. */
#define DUSK_SIM_MAX_PATH 8

/**
 * DuskSimRoute: which way a peer has to a prefix.
 *
 * @DUSK_SIM_ROUTE_NONE: none
 * @DUSK_SIM_ROUTE_BEST: the usual one
 * @DUSK_SIM_ROUTE_TAGGED: the usual one with another community
 * @DUSK_SIM_ROUTE_OTHER: through another transit, and another upstream where there is one
 * @DUSK_SIM_ROUTE_LONG: round about, while routers look for what is left
 */
typedef enum {
  DUSK_SIM_ROUTE_NONE,
  DUSK_SIM_ROUTE_BEST,
  DUSK_SIM_ROUTE_TAGGED,
  DUSK_SIM_ROUTE_OTHER,
  DUSK_SIM_ROUTE_LONG,
} DuskSimRoute;

/** Fills @path with the AS path of @route, nearest to @peer first. Returns: its length. */
guint dusk_sim_peer_path (const DuskSimPeer *peer, const DuskSimNetwork *network, DuskSimRoute route, gint64 time_s,
                          guint32 path[DUSK_SIM_MAX_PATH]);

G_END_DECLS
