/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-peers.h"
#include "dusk-prefix.h"
#include "dusk-series.h"

G_BEGIN_DECLS

/**
 * DuskCrossing: the moment a prefix became visible or ceased to be: the very message that made the peers that have it more than half, or no more
 * than that.
 *
 * @time_us: Unix microseconds, UTC
 * @peers: how many live full-feed peers had it after it
 * @live: how many were live
 */
typedef struct {
  gint64   time_us;
  gboolean is_visible;
  guint    peers;
  guint    live;
} DuskCrossing;

/**
 * DuskRouteChange: one peer got a route, lost it, or changed its path.
 *
 * @peer: number in the peers of the #DuskRoutes
 * @before, @after: index of a path in @paths of the #DuskRoutes; -1 for no route, -2 for not known
 */
typedef struct {
  gint64 time_us;
  guint  peer;
  int    before;
  int    after;
} DuskRouteChange;

/** DuskRouteStart: the path that a peer had at the start of the period; -2 where it had one that is not known. */
typedef struct {
  guint peer;
  int   path;
} DuskRouteStart;

#define DUSK_ROUTE_NONE    (-1)
#define DUSK_ROUTE_UNKNOWN (-2)

/** DuskPath: an AS path, nearest to the peer first. @n_origins: how many of @asns at the end are the origin (see #DuskBgpElement). */
typedef struct {
  guint   length;
  guint   n_origins;
  guint32 asns[];
} DuskPath;

/**
 * DuskPrefixRoutes: one prefix over the period.
 *
 * @origins: (element-type guint32): all that originated it, the most frequent first
 * @was_visible: at the start of the period
 * @peers, @live: how many live full-feed peers had it at the start, of how many whose state of it is known
 * @crossings: (element-type DuskCrossing): by time
 * @shares: (nullable): share of the live full-feed peers that have it, 0 … 1 (%NULL unless changes are kept)
 * @starts: (element-type DuskRouteStart): of the full-feed peers that had it at the start of the period; empty unless changes are kept
 * @changes: (element-type DuskRouteChange): by time; of full-feed peers; empty unless changes are kept. What goes with a session is not lost but
 *   no longer known
 */
typedef struct {
  DuskPrefix  prefix;
  GArray     *origins;
  gboolean    was_visible;
  guint       peers;
  guint       live;
  GArray     *crossings;
  DuskSeries *shares;
  GArray     *starts;
  GArray     *changes;
} DuskPrefixRoutes;

/**
 * DuskRouteCount: how much is visible from @time_us to the next: exact steps.
 *
 * @v4, @v6: visible prefixes
 * @v4_24s, @v6_48s: the space that they cover together, in /24s and /48s: overlaps once; a longer prefix counts its part, an IPv6 one of more than
 *   /64 nothing, nor does a default route
 */
typedef struct {
  gint64 time_us;
  guint  v4;
  guint  v6;
  double v4_24s;
  double v6_48s;
} DuskRouteCount;

/**
 * DuskRouteSeries: counts of an origin, a country, or all that was followed, on the grid of the wish. NaN where there was no data.
 *
 * @asn: of an origin, else 0; @country: of a country, else empty
 * @v4, @v6, @v4_24s, @v6_48s: at the start of each step
 * @low: the least of @v4 + @v6 within each step, so that a short outage between two samples shows
 * @unstable: prefixes that ceased to be visible or became so within the step, and those that more than half of the live full-feed peers lost and
 *   got back (or the other way round) within it. Neither path exploration nor what a few peers say counts (domain.md §3.4: flaps at the
 *   consensus level; the median over peers)
 * @announcements, @withdrawals: messages about its prefixes, of all peers
 */
typedef struct {
  guint32     asn;
  char        country[3];
  DuskSeries *v4;
  DuskSeries *v6;
  DuskSeries *v4_24s;
  DuskSeries *v6_48s;
  DuskSeries *low;
  DuskSeries *unstable;
  DuskSeries *announcements;
  DuskSeries *withdrawals;
} DuskRouteSeries;

/**
 * DuskHegemony: how much of the way to what is followed leads through a network, 0 … 1: the mean over peers of the share of paths that cross it,
 * weighted by addresses, without the lowest and highest tenth of the peers (domain §3.5).
 *
 * @is_upstream: it stands next to the origin in some path
 * @through: the share of paths in which it stands next to the origin, 0 … 1: the mean over all peers
 */
typedef struct {
  guint32  asn;
  double   hegemony;
  gboolean is_upstream;
  double   through;
} DuskHegemony;

/** DuskStuckRoute: a peer that kept a route long after all others had lost it. */
typedef struct {
  guint  prefix; /* index in the prefixes of the #DuskRoutes */
  guint  peer;
  gint64 since_us;
} DuskStuckRoute;

/** DuskPeerTable: what the engine knows about a peer. @down: (element-type DuskSpan): when its session was down. */
typedef struct {
  guint    routes[2]; /* of its table at its largest, IPv4 and IPv6; of what is followed where no table was read */
  gboolean is_full_feed[2];
  GArray  *down;
} DuskPeerTable;

/**
 * DuskRoutes: what the routes say about the entity (or the world) over a period. Immutable, shared by reference.
 *
 * @from_s, @to_s: the period
 * @known: (element-type DuskSpan): the parts of it that there were messages for
 * @is_inferred: the state at the start was inferred from updates alone
 * @elements: how many were followed
 * @peers: (not nullable): by number
 * @tables: (element-type DuskPeerTable): by the peers' numbers
 * @prefixes: (element-type DuskPrefixRoutes): in the order of dusk_prefix_compare()
 * @paths: (element-type DuskPath)
 * @counts: (element-type DuskRouteCount): of all prefixes together, by time; empty for the whole world
 * @total: (not nullable)
 * @visibility: (nullable): the mean of the prefixes' shares, 0 … 1
 * @origins, @countries: (element-type DuskRouteSeries): by ASN and code; empty unless kept
 * @upstreams_before, @upstreams_after: (element-type DuskHegemony): by weight, at the start and the end of the period; empty unless changes are kept
 * @stuck: (element-type DuskStuckRoute)
 */
typedef struct {
  gatomicrefcount  refs;
  gint64           from_s;
  gint64           to_s;
  GArray          *known;
  gboolean         is_inferred;
  guint64          elements;
  DuskBgpPeers    *peers;
  GPtrArray       *tables;
  GPtrArray       *prefixes;
  GPtrArray       *paths;
  GArray          *counts;
  DuskRouteSeries *total;
  DuskSeries      *visibility;
  GPtrArray       *origins;
  GPtrArray       *countries;
  GArray          *upstreams_before;
  GArray          *upstreams_after;
  GArray          *stuck;
} DuskRoutes;

DuskRoutes *dusk_routes_ref (DuskRoutes *routes);
void        dusk_routes_unref (DuskRoutes *routes);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRoutes, dusk_routes_unref)

/** Returns: (transfer none) (nullable): path @index of a #DuskRouteChange; %NULL for none and not known. */
const DuskPath *dusk_routes_path (const DuskRoutes *routes, int index);

/** Returns: how many full-feed peers of @family (4 or 6) were live at @time_us. */
guint dusk_routes_count_live (const DuskRoutes *routes, int family, gint64 time_us);

/** Returns: (transfer full) (element-type DuskSpan): when prefix @index was visible, to whole seconds; the last goes on where it does at @to_s. */
GArray *dusk_routes_visible_spans (const DuskRoutes *routes, guint index);

/** Returns: (transfer full) (element-type DuskHegemony): by weight, at @time_us; empty unless changes are kept. */
GArray *dusk_routes_upstreams_at (const DuskRoutes *routes, gint64 time_us);

/**
 * dusk_routes_of_origin:
 *
 * Returns: (transfer full) (nullable): what @routes say about the prefixes of @asn alone; the space in their counts is not told (NaN). %NULL where
 *   there are none, or entities were not kept
 */
DuskRoutes *dusk_routes_of_origin (DuskRoutes *routes, guint32 asn);

/**
 * dusk_routes_find_outage:
 * @near_start_s, @near_end_s: an outage as samples show it (@near_end_s %DUSK_TIME_UNKNOWN where it goes on)
 * @slack_s: how far the true times may lie from them
 * @baseline: prefixes that are normal (NaN to take the most at any time before the start)
 * @start_us, @end_us: (out): the message that took the count below half of @baseline, and the one that took it above 0.80 of it for good (as
 *   the detector closes outages); %DUSK_TIME_UNKNOWN where the routes of this period do not show it
 *
 * Returns: whether at least the start or the end was found
 */
gboolean dusk_routes_find_outage (const DuskRoutes *routes, gint64 near_start_s, gint64 near_end_s, gint64 slack_s, double baseline,
                                  gint64 *start_us, gint64 *end_us);

G_END_DECLS
