/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-sim-scenario.h"

G_BEGIN_DECLS

/**
 * DuskSimAsk: one request while it is answered; private to the answers.
 *
 * @query: (nullable) (transfer none): the parameters
 * @data: stands inside the object `data`
 * @messages: stands inside the list `messages`
 * @status: of HTTP; other than 200 once refused
 * @refusal: (nullable) (owned): why
 */
typedef struct {
  const DuskSimScenario *scenario;
  const char            *call;
  GHashTable            *query;
  gint64                 now_s;
  JsonBuilder           *data;
  JsonBuilder           *messages;
  guint                  status;
  char                  *refusal;
} DuskSimAsk;

/** Refuses the request; the first refusal stays. */
void dusk_sim_ask_refuse (DuskSimAsk *ask, guint status, const char *format, ...) G_GNUC_PRINTF (3, 4);
/** Adds a message such as `info`, `…`. */
void dusk_sim_ask_tell (DuskSimAsk *ask, const char *level, const char *format, ...) G_GNUC_PRINTF (3, 4);

/** Returns: (transfer none) (nullable): parameter @name; %NULL where it is missing or empty. */
const char *dusk_sim_ask_text (DuskSimAsk *ask, const char *name);
/** Returns: the time @name; @fallback where it is missing. Refuses what is no time. */
gint64 dusk_sim_ask_time (DuskSimAsk *ask, const char *name, gint64 fallback);
/** Returns: the whole number @name; @fallback where it is missing. Refuses what is none. */
gint64 dusk_sim_ask_number (DuskSimAsk *ask, const char *name, gint64 fallback);
/** Returns: the flag @name (`true`, `1`); @fallback where it is missing. */
gboolean dusk_sim_ask_flag (DuskSimAsk *ask, const char *name, gboolean fallback);

/**
 * dusk_sim_ask_period:
 * @from_s, @to_s: (inout): the defaults; then what was asked for, @to_s not beyond @latest_s
 *
 * Reads `starttime` and `endtime`. A start in the future leaves an empty period. Returns: %FALSE, and refuses, where the end that was asked
 * for lies before the start.
 */
gboolean dusk_sim_ask_period (DuskSimAsk *ask, gint64 latest_s, gint64 *from_s, gint64 *to_s);

/** The first day of RIS that RIPEstat's histories reach: 2000-08-01. */
#define DUSK_SIM_RIS_EARLIEST G_GINT64_CONSTANT (965088000)

/** The grains that histories come in: 8 hours, 2 days, 12 days. */
extern const int dusk_sim_history_steps_s[3];

/** Returns: the time of @dump. */
gint64 dusk_sim_dump_time (gint64 dump);
/** Returns: the dumps from the first not before @from_s to the last not after @to_s; empty (first beyond last) where there is none. */
DuskSimRun dusk_sim_dumps (gint64 from_s, gint64 to_s);

/** Returns: the newest dump there is at the simulated present, counted in %DUSK_SIM_DUMP_S from 1970. */
gint64 dusk_sim_ask_latest_dump (DuskSimAsk *ask);
/** Returns: the dump that parameter @name falls to, the newest where it is missing; says so in a message as RIPEstat does. */
gint64 dusk_sim_ask_dump (DuskSimAsk *ask, const char *name);
/** Says that routes of low visibility are left out, as calls with `min_peers_seeing` do. Returns: the limit. */
guint dusk_sim_ask_min_peers (DuskSimAsk *ask, const char *name);

/** Returns: (transfer none) (nullable): the country `resource`; %NULL where it is refused, or has no entry in the scenario. */
const DuskSimCountry *dusk_sim_ask_country (DuskSimAsk *ask);

/**
 * DuskSimTarget: what `resource` names: a network or a prefix.
 *
 * @text: as RIPEstat echoes it: without `AS`, prefixes canonical
 * @asn: 0 for a prefix
 * @network: (nullable): it, or the one that announces the prefix
 * @family: of a prefix
 * @first, @count: per family, the country's prefixes it stands for; 0 where nothing is announced
 */
typedef struct {
  char                  text[DUSK_PREFIX_TEXT_SIZE];
  guint32               asn;
  const DuskSimNetwork *network;
  int                   family;
  guint                 first[DUSK_SIM_N_FAMILIES];
  guint                 count[DUSK_SIM_N_FAMILIES];
} DuskSimTarget;

/** Reads `resource`. Returns: %FALSE, and refuses, where it is neither a network nor (unless @only_networks) a prefix or address. */
gboolean dusk_sim_ask_target (DuskSimAsk *ask, gboolean only_networks, DuskSimTarget *target);

/** Returns: (transfer full) (element-type DuskSimDown): dusk_sim_truth_downs() of the target's prefixes of @family. */
GArray *dusk_sim_target_downs (const DuskSimTarget *target, int family, gint64 from_s, gint64 to_s);
/** Writes the text of the target's prefix that the country counts as @index. */
void dusk_sim_target_prefix (const DuskSimTarget *target, int family, guint index, char text[DUSK_PREFIX_TEXT_SIZE]);

/* Members of the object that @builder stands in. Whole numbers are written without a fraction; times without a zone. */
void dusk_sim_put_text (JsonBuilder *builder, const char *name, const char *text);
void dusk_sim_put_number (JsonBuilder *builder, const char *name, double value);
void dusk_sim_put_time (JsonBuilder *builder, const char *name, gint64 time_s);
void dusk_sim_put_list (JsonBuilder *builder, const char *name);
void dusk_sim_put_object (JsonBuilder *builder, const char *name);
/** A time line of `starttime` and `endtime` as an element of a list. @zone: such as `+00:00`, or empty. */
void dusk_sim_put_interval (JsonBuilder *builder, gint64 start_s, gint64 end_s, const char *zone);

/** Writes @time_s as `2014-12-22T16:15:00`. */
void dusk_sim_time_text (gint64 time_s, char text[32]);

/* The calls, one function each; they fill `data` or refuse. */
void dusk_sim_country_resource_stats (DuskSimAsk *ask);
void dusk_sim_country_resource_list (DuskSimAsk *ask);
void dusk_sim_country_asns (DuskSimAsk *ask);
void dusk_sim_as_overview (DuskSimAsk *ask);
void dusk_sim_routing_status (DuskSimAsk *ask);
void dusk_sim_announced_prefixes (DuskSimAsk *ask);
void dusk_sim_prefix_count (DuskSimAsk *ask);
void dusk_sim_routing_history (DuskSimAsk *ask);
void dusk_sim_bgp_update_activity (DuskSimAsk *ask);
void dusk_sim_bgplay (DuskSimAsk *ask);
void dusk_sim_asn_neighbours (DuskSimAsk *ask);
void dusk_sim_asn_neighbours_history (DuskSimAsk *ask);
void dusk_sim_ris_peer_count (DuskSimAsk *ask);
void dusk_sim_rir_stats_country (DuskSimAsk *ask);
void dusk_sim_searchcomplete (DuskSimAsk *ask);

G_END_DECLS
