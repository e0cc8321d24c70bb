/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-prefix.h"
#include "dusk-series.h"

G_BEGIN_DECLS

/*
 * What each RIPEstat call holds once parsed. Counts that the server does not give are NaN, times %DUSK_TIME_UNKNOWN.
 * Arrays are never %NULL. Inclusive ends are turned into the closed-open form of #DuskSpan.
 */

/**
 * DuskCountryStats: country-resource-stats.
 *
 * @step_s: the resolution the server chose
 * @v4, @v6, @asns: (not nullable): prefixes and ASNs seen in RIS, on one grid from @from_s to @to_s
 * @asns_registered: by the registries, on the newest day of the answer
 * @latest_s: the newest sample there is
 */
typedef struct {
  char        resource[3];
  int         step_s;
  gint64      from_s;
  gint64      to_s;
  gint64      latest_s;
  DuskSeries *v4;
  DuskSeries *v6;
  DuskSeries *asns;
  double      asns_registered;
} DuskCountryStats;

/**
 * dusk_country_stats_prefixes:
 *
 * Returns: (transfer full): v4 + v6 where both are known; where one family is unknown throughout, the other alone
 */
DuskSeries *dusk_country_stats_prefixes (const DuskCountryStats *stats);

/**
 * DuskCountryResources: country-resource-list: what the registries delegated to the country.
 *
 * @asns: (element-type guint32), @v4, @v6: (element-type DuskPrefix); ranges that are no prefix are split into prefixes
 */
typedef struct {
  gint64  time_s;
  GArray *asns;
  GArray *v4;
  GArray *v6;
} DuskCountryResources;

/** DuskCountryAsns: country-asns. @routed, @non_routed: (element-type guint32), ascending; empty where only counts were given. */
typedef struct {
  gint64  time_s;
  double  registered_count;
  double  routed_count;
  GArray *routed;
  GArray *non_routed;
} DuskCountryAsns;

/** DuskAsOverview: as-overview. @holder: (nullable): as the registry has it; a stranger's text. */
typedef struct {
  guint32  asn;
  char    *holder;
  gboolean is_announced;
} DuskAsOverview;

/**
 * DuskRoutingStatus: routing-status of a network or prefix at one 8-hour dump.
 *
 * @origins: (element-type guint32): of a prefix; empty for a network
 */
typedef struct {
  gint64  time_s;
  gint64  first_seen_s;
  gint64  last_seen_s;
  double  v4_peers_seeing;
  double  v4_peers_total;
  double  v6_peers_seeing;
  double  v6_peers_total;
  double  v4_prefixes;
  double  v6_prefixes;
  double  neighbours;
  GArray *origins;
} DuskRoutingStatus;

/**
 * DuskPrefixTimes: when one prefix was visible.
 *
 * @origin: of it, 0 where the call does not say
 * @spans: (element-type DuskSpan), by start
 * @peers: (element-type double): full-feed peers that saw it, per span; NaN where unknown
 * @shares: (element-type double): the same as a share of the full-feed peers of that time, 0 to 1; NaN where unknown
 */
typedef struct {
  DuskPrefix prefix;
  guint32    origin;
  GArray    *spans;
  GArray    *peers;
  GArray    *shares;
} DuskPrefixTimes;

/**
 * DuskAnnouncedPrefixes: announced-prefixes and routing-history.
 *
 * @prefixes: (element-type DuskPrefixTimes): in the order of dusk_prefix_compare(); one whose last span ends at @to_s is visible still
 * @step_s: how coarse the times are (8 hours, or routing-history's own)
 * @v4_peers_max, @v6_peers_max: full-feed peers there are (routing-history)
 */
typedef struct {
  gint64     from_s;
  gint64     to_s;
  gint64     latest_s;
  int        step_s;
  double     v4_peers_max;
  double     v6_peers_max;
  GPtrArray *prefixes;
} DuskAnnouncedPrefixes;

/** DuskPrefixCount: prefix-count as step functions on a grid of 8 hours (or the answer's own); space in /24s and /48s. */
typedef struct {
  int         step_s;
  DuskSeries *v4;
  DuskSeries *v6;
  DuskSeries *v4_space_24s;
  DuskSeries *v6_space_48s;
} DuskPrefixCount;

/**
 * DuskUpdateActivity: bgp-update-activity per bin. Bins left out between others are 0; where the server sent none at all, all are NaN.
 *
 * @withdrawals: all NaN where the call does not count them (networks)
 */
typedef struct {
  int         step_s;
  DuskSeries *announcements;
  DuskSeries *withdrawals;
} DuskUpdateActivity;

/** DuskBgplayEvent: one update of bgplay, or one entry of its initial state. @path: (element-type guint32) (nullable): %NULL for a withdrawal. */
typedef struct {
  gint64     time_s;
  guint      source;
  DuskPrefix prefix;
  GArray    *path;
} DuskBgplayEvent;

/**
 * DuskBgplay: bgplay (2024 on).
 *
 * @sources: (element-type utf8): ids of the peers; events name them by index
 * @initial, @events: (element-type DuskBgplayEvent): the state at @from_s, and what came after in time order
 */
typedef struct {
  gint64     from_s;
  gint64     to_s;
  GPtrArray *sources;
  GPtrArray *initial;
  GPtrArray *events;
} DuskBgplay;

/** DuskNeighbourSide: where a neighbour stands in paths: left of the network is upstream. */
typedef enum {
  DUSK_NEIGHBOUR_UNCERTAIN,
  DUSK_NEIGHBOUR_LEFT,
  DUSK_NEIGHBOUR_RIGHT,
} DuskNeighbourSide;

/**
 * DuskNeighbour: one neighbour of a network.
 *
 * @power: RIPEstat's measure of how many paths cross it; NaN in histories
 * @spans: (element-type DuskSpan): when it was seen; empty in asn-neighbours
 */
typedef struct {
  guint32           asn;
  DuskNeighbourSide side;
  double            power;
  double            v4_peers;
  double            v6_peers;
  GArray           *spans;
} DuskNeighbour;

/** DuskNeighbours: asn-neighbours and asn-neighbours-history. @neighbours: (element-type DuskNeighbour). */
typedef struct {
  gint64     from_s;
  gint64     to_s;
  gint64     earliest_s;
  GPtrArray *neighbours;
} DuskNeighbours;

/** DuskPeerCount: ris-peer-count: full-feed peers over time, on a grid of 8 hours. */
typedef struct {
  DuskSeries *v4_full_feed;
  DuskSeries *v6_full_feed;
} DuskPeerCount;

/** DuskRirCountry: rir-stats-country: @code is the country of registration, empty where unknown. */
typedef struct {
  char code[3];
} DuskRirCountry;

/** DuskSuggestion: one of searchcomplete. @value: what to open; @label, @description: (nullable) for people; strangers' texts. */
typedef struct {
  char *category;
  char *value;
  char *label;
  char *description;
} DuskSuggestion;

/** DuskSuggestions: searchcomplete. @suggestions: (element-type DuskSuggestion). */
typedef struct {
  GPtrArray *suggestions;
} DuskSuggestions;

G_END_DECLS
