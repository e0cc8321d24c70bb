/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-prefix.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/* The simulated Internet at rest: its countries, their networks and prefixes. What happens to them is in dusk-sim-event.h. */

/** Families are counted 0 (IPv4) and 1 (IPv6). */
#define DUSK_SIM_N_FAMILIES 2

/** Nothing in the simulated Internet is older: 2004-01-01, the first day of country-resource-stats. */
#define DUSK_SIM_EARLIEST G_GINT64_CONSTANT (1072915200)
/** The end of what goes on. */
#define DUSK_SIM_FOREVER G_MAXINT64

/** How many prefixes the made-up ones may be: IPv4 as /24s of 240.0.0.0/4 (reserved, RFC 1112), IPv6 as /48s of 3fff::/20 (RFC 9637). */
#define DUSK_SIM_MAX_V4 (1u << 20)
#define DUSK_SIM_MAX_V6 (1u << 28)

typedef struct _DuskSimCountry DuskSimCountry;

/** DuskSimUpstream: an upstream of a network from @since_s until @until_s. @share: of the paths, beside its other upstreams. */
typedef struct {
  guint32 asn;
  double  share;
  gint64  since_s;
  gint64  until_s;
} DuskSimUpstream;

#define DUSK_SIM_MAX_UPSTREAMS 8

/**
 * DuskSimNetwork: one network.
 *
 * @country: (transfer none)
 * @ordinal: counts the made-up networks of a country from 1; 0 for a named one
 * @holder: (nullable) (owned): of a named network; a made-up one's is dusk_sim_network_holder()
 * @since_s: it announced nothing before
 * @first, @count: per family, which of the country's prefixes are its own
 * @prefixes: (nullable) (owned): per family, where the scenario names them; else they are made up
 * @upstreams: (nullable) (owned) (element-type DuskSimUpstream): where the scenario names them
 */
typedef struct {
  DuskSimCountry *country;
  guint32         asn;
  guint           ordinal;
  char           *holder;
  gint64          since_s;
  guint           first[DUSK_SIM_N_FAMILIES];
  guint           count[DUSK_SIM_N_FAMILIES];
  DuskPrefix     *prefixes[DUSK_SIM_N_FAMILIES];
  GArray         *upstreams;
} DuskSimNetwork;

void dusk_sim_network_clear (DuskSimNetwork *network);

/**
 * DuskSimCountry: one country.
 *
 * @count: its prefixes per family; they are counted from 0 to count - 1, network after network
 * @base: per family, the number of its first made-up prefix among all
 * @unrouted: registered ASNs that announce nothing
 * @networks: (element-type DuskSimNetwork): the largest first
 * @events: (element-type DuskSimEvent): what happens to its prefixes
 */
struct _DuskSimCountry {
  char       code[3];
  guint      count[DUSK_SIM_N_FAMILIES];
  guint      base[DUSK_SIM_N_FAMILIES];
  guint      unrouted;
  GArray    *networks;
  GPtrArray *events;
};

/**
 * dusk_sim_country_new:
 * @named: (transfer full) (element-type DuskSimNetwork): the networks that the scenario names
 * @n_more: made-up networks beside them
 * @more: their prefixes per family; at least @n_more IPv4 ones
 *
 * Returns: (transfer full)
 */
DuskSimCountry *dusk_sim_country_new (const char *code, GArray *named, guint n_more, const guint more[DUSK_SIM_N_FAMILIES], guint unrouted);
void            dusk_sim_country_free (DuskSimCountry *country);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimCountry, dusk_sim_country_free)

/** Returns: (transfer none): the network that prefix @index of @family belongs to. */
DuskSimNetwork *dusk_sim_country_network (const DuskSimCountry *country, int family, guint index);

/** Returns: the ASN of unrouted registration @index (below `unrouted`). */
guint32 dusk_sim_country_unrouted_asn (const DuskSimCountry *country, guint index);

/** Writes prefix @index of @network, counted from 0 within it. */
void dusk_sim_network_prefix (const DuskSimNetwork *network, int family, guint index, DuskPrefix *prefix);

/** Returns: (transfer full): such as `EXAMPLE-NET-ZW-3 - Example network 3 of Zimbabwe`. */
char *dusk_sim_network_holder (const DuskSimNetwork *network);

/** Fills @upstreams with those at @time_s, shares adding up to 1. Returns: how many. */
guint dusk_sim_network_upstreams (const DuskSimNetwork *network, gint64 time_s, DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS]);

typedef struct _DuskSimWorld DuskSimWorld;

DuskSimWorld *dusk_sim_world_new (void);
void          dusk_sim_world_free (DuskSimWorld *world);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimWorld, dusk_sim_world_free)

/** Takes @country in, in place of an earlier one of the same code. */
void dusk_sim_world_take (DuskSimWorld *world, DuskSimCountry *country);

/**
 * dusk_sim_world_seal:
 *
 * Gives each made-up prefix its address and makes networks and prefixes findable; nothing may be added afterwards.
 *
 * Returns: %NULL, or (transfer full) a sentence: what there is too much of, or twice
 */
char *dusk_sim_world_seal (DuskSimWorld *world);

/** Returns: (transfer none) (nullable): the country of that code, in either case. */
DuskSimCountry *dusk_sim_world_country (DuskSimWorld *world, const char *code);
/** Returns: (transfer none) (element-type DuskSimCountry): all, by code. */
GPtrArray *dusk_sim_world_countries (DuskSimWorld *world);
/** Returns: (transfer none) (nullable): the network of that number. */
DuskSimNetwork *dusk_sim_world_network (DuskSimWorld *world, guint32 asn);

/**
 * dusk_sim_world_find_prefix:
 * @prefix: a prefix or address
 * @index: (out): of the prefix, counted from 0 within its network
 *
 * Returns: (transfer none) (nullable): the network that announces @prefix, or the longest one around it
 */
DuskSimNetwork *dusk_sim_world_find_prefix (DuskSimWorld *world, const DuskPrefix *prefix, guint *index);

/** Returns: a number that depends on @a and @b alone and looks like chance: all that is made up comes from it, at any time the same. */
guint64 dusk_sim_hash (guint64 a, guint64 b);

/** Returns: full-feed peers of @family at @time_s. */
guint dusk_sim_full_feed_peers (int family, gint64 time_s);
/** Returns: all peers of @family at @time_s. */
guint dusk_sim_all_peers (int family, gint64 time_s);
/** Returns: how many of the full-feed peers have a visible prefix: all but a few. */
guint dusk_sim_peers_seeing (const DuskSimNetwork *network, int family, guint index, gint64 time_s);

G_END_DECLS
