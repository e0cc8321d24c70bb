/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-truth.h"

G_BEGIN_DECLS

/**
 * DuskSimFeedTrouble: what is wrong with RIPEstat, not with the routes.
 *
 * @DUSK_SIM_FEED_MAINTENANCE: the call is in maintenance and says ok all the same
 * @DUSK_SIM_FEED_EMPTY: the call answers ok with empty lists
 * @DUSK_SIM_FEED_STALE: country-resource-stats has nothing newer than the start of the trouble
 */
typedef enum {
  DUSK_SIM_FEED_MAINTENANCE,
  DUSK_SIM_FEED_EMPTY,
  DUSK_SIM_FEED_STALE,
} DuskSimFeedTrouble;

/** DuskSimFeed: such trouble. @call, @country: (nullable) (owned): %NULL for all. */
typedef struct {
  DuskSimFeedTrouble trouble;
  char              *call;
  char              *country;
  gint64             start_s;
  gint64             end_s;
} DuskSimFeed;

/**
 * DuskSimSignal: what IODA measures of an entity.
 *
 * @DUSK_SIM_SIGNAL_BGP: `bgp`: visible IPv4 prefixes, every 5 minutes
 * @DUSK_SIM_SIGNAL_PING: `ping-slash24`: those that answer, every 10 minutes; all that are visible, unless the scenario says otherwise
 */
typedef enum {
  DUSK_SIM_SIGNAL_BGP,
  DUSK_SIM_SIGNAL_PING,
} DuskSimSignal;

#define DUSK_SIM_N_SIGNALS 2

/**
 * DuskSimClaim: what IODA says in place of what the routes show.
 *
 * @country: (transfer none); @network: (transfer none) (nullable): of it, where the claim is about a network alone
 * @says: by #DuskSimSignal, whether the claim is about it
 * @share: of what is normal
 */
typedef struct {
  const DuskSimCountry *country;
  const DuskSimNetwork *network;
  gboolean              says[DUSK_SIM_N_SIGNALS];
  gint64                start_s;
  gint64                end_s;
  double                share;
} DuskSimClaim;

/**
 * DuskSimAnnotation: what Cloudflare Radar says of an outage.
 *
 * @published_s: from when on it says so
 * @countries: codes; may be empty
 * @asns: (element-type guint32)
 * @scope, @description, @url: (nullable)
 */
typedef struct {
  gint64  start_s;
  gint64  end_s;
  gint64  published_s;
  GStrv   countries;
  GArray *asns;
  char   *cause;
  char   *type;
  char   *scope;
  char   *description;
  char   *url;
} DuskSimAnnotation;

/**
 * DuskSimScenario: a scenario file, read. Immutable.
 *
 * @now_s: when it plays
 * @speed: simulated seconds per real second
 * @neighbours_since_s: from when on asn-neighbours and asn-neighbours-history have something (RIPEstat: 2018)
 * @bgplay_since_s: from when on bgplay has (RIPEstat: 2024)
 * @beacons: of dusk_sim_beacons_new()
 * @feeds: (element-type DuskSimFeed)
 * @claims: (element-type DuskSimClaim): of those that are about the same, the last counts
 * @annotations: (element-type DuskSimAnnotation)
 */
typedef struct {
  char           *title;
  gint64          now_s;
  double          speed;
  gint64          neighbours_since_s;
  gint64          bgplay_since_s;
  DuskSimWorld   *world;
  DuskSimCountry *beacons;
  GArray         *feeds;
  GArray         *claims;
  GArray         *annotations;
} DuskSimScenario;

/**
 * dusk_sim_scenario_load:
 * @name: a name that ships (looked for as scenarios/NAME.json in the folders of `DUSK_DATA_SEARCH_PATH`, then where Dusk is installed),
 *   or a path (what holds a slash or ends in .json)
 *
 * The format is described in data/scenarios/README.md.
 *
 * Returns: (transfer full): or %NULL with %DUSK_ERROR_MALFORMED that names the file and the place in it
 */
DuskSimScenario *dusk_sim_scenario_load (const char *name, GError **error);
void             dusk_sim_scenario_free (DuskSimScenario *scenario);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimScenario, dusk_sim_scenario_free)

/** Returns: (transfer none) (nullable): what is wrong with @call for @country (%NULL if it is about none) at @now_s. */
const DuskSimFeed *dusk_sim_scenario_feed (const DuskSimScenario *scenario, const char *call, const char *country, gint64 now_s);

G_END_DECLS
