/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-json.h"
#include "dusk-ripestat.h"

G_BEGIN_DECLS

/* --- dusk-ripestat-calls.c: the table of calls, and their URLs --- */

/** Reads the `data` of an answer. Returns: (transfer full): the call's record, or %NULL with MALFORMED or NO_DATA. */
typedef gpointer (*DuskRipestatParser) (JsonObject *data, GError **error);

/**
 * DuskRipestatSpec: how one call is asked and read.
 *
 * @major: of the `version` whose layout the parser knows
 * @from_name, @to_name, @peers_name: (nullable): the names of its parameters for a period or time, and for min_peers
 * @grain_s: times are rounded down to this, so that equal questions have equal URLs; 0 for the query's own step
 * @fixed: (nullable): parameters that are always sent
 */
typedef struct {
  const char        *name;
  int                major;
  const char        *from_name;
  const char        *to_name;
  const char        *peers_name;
  int                grain_s;
  const char        *fixed;
  guint              timeout_s;
  gsize              max_bytes;
  gint64             fresh_s;
  DuskRipestatParser parse;
  GDestroyNotify     free_record;
} DuskRipestatSpec;

/** Returns: (transfer none): the row of @call. */
const DuskRipestatSpec *dusk_ripestat_spec (DuskRipestatCall call);

/** Returns: `5m`, `1h`, `8h` … for a step that RIPEstat has a word for, else %NULL. */
const char *dusk_ripestat_resolution_to_word (int step_s);
/** Returns: the step of such a word in seconds, or 0. */
int dusk_ripestat_resolution_from_word (const char *word);

/** Returns: (transfer full): the URL that @query is asked with at the server of @base_url. */
char *dusk_ripestat_query_to_url (const DuskRipestatQuery *query, const char *base_url);

/* --- dusk-ripestat.c --- */

/** The client's HTTP, for the time. */
DuskHttp *dusk_ripestat_http (DuskRipestat *self);

/* --- dusk-ripestat-envelope.c --- */

/** Returns: (transfer full): the error that an HTTP error's body tells of, in RIPEstat's words; %NULL where it tells of none. */
GError *dusk_ripestat_explain_refusal (DuskRipestatCall call, GBytes *body);

/** Returns: (transfer full): a reply that owns @record and @messages. */
DuskRipestatReply *dusk_ripestat_reply_new (DuskRipestatCall call, gpointer record, char **messages);

/* --- dusk-ripestat-read.c: what several parsers need --- */

/** Says that @name holds what cannot be. */
void dusk_ripestat_set_malformed (GError **error, const char *name);

/** Says that the answer of a call holds nothing where something is due. */
void dusk_ripestat_set_no_data (GError **error);

/** Returns: (transfer full): at most @max_chars of a stranger's @text, its control and direction characters made blanks; %NULL for %NULL. */
char *dusk_ripestat_clean_text (const char *text, glong max_chars);

/**
 * dusk_ripestat_append_asns:
 * @node: a number, a text (every run of digits in it is one: RIPEstat sends `{AsnSingle(9988), AsnSingle(132167)}`), or nested lists of them
 * @asns: (element-type guint32)
 *
 * Returns: %FALSE with MALFORMED for other types and numbers that are no ASN
 */
gboolean dusk_ripestat_append_asns (JsonNode *node, const char *name, GArray *asns, GError **error);

/** Returns: the count @name of @object; NaN where it is missing, null, negative (RIPEstat's -1 is "not available") or absurd. */
double dusk_ripestat_find_count (JsonObject *object, const char *name);

/** Reads the prefix @name of @object. */
gboolean dusk_ripestat_get_prefix (JsonObject *object, const char *name, DuskPrefix *prefix, GError **error);

/**
 * dusk_ripestat_get_span:
 * @tail_s: how long the inclusive end lasts: 1 for a second, the step for a sample
 *
 * Reads `starttime` and `endtime` of @object.
 */
gboolean dusk_ripestat_get_span (JsonObject *object, gint64 tail_s, DuskSpan *span, GError **error);

/** Orders #DuskSpan by start. */
int dusk_ripestat_compare_spans (gconstpointer a, gconstpointer b);

/** Returns: whether a grid from @from_s to @to_s is one that a series may have; else %FALSE with MALFORMED. */
gboolean dusk_ripestat_check_grid (gint64 from_s, gint64 to_s, int step_s, GError **error);

/**
 * dusk_ripestat_read_steps:
 * @points: `[{"timestamp": …, @name: …}]`, where a value holds until the next one
 * @last_s: the last time at which the last value holds
 *
 * Returns: (transfer full): a series from the first point on; empty where there is none; %NULL with MALFORMED
 */
DuskSeries *dusk_ripestat_read_steps (JsonArray *points, const char *name, gint64 last_s, int step_s, GError **error);

/* --- dusk-ripestat-records.c --- */

/* Records and parts of them with empty arrays, counts unknown. */
DuskAnnouncedPrefixes *dusk_announced_prefixes_new (void);
DuskPrefixTimes       *dusk_prefix_times_new (void);
DuskNeighbours        *dusk_neighbours_new (void);
DuskNeighbour         *dusk_neighbour_new (void);
DuskBgplay            *dusk_bgplay_new (void);
DuskSuggestions       *dusk_suggestions_new (void);
void                   dusk_bgplay_event_free (DuskBgplayEvent *event);

void dusk_country_stats_free (DuskCountryStats *record);
void dusk_country_resources_free (DuskCountryResources *record);
void dusk_country_asns_free (DuskCountryAsns *record);
void dusk_as_overview_free (DuskAsOverview *record);
void dusk_routing_status_free (DuskRoutingStatus *record);
void dusk_announced_prefixes_free (DuskAnnouncedPrefixes *record);
void dusk_prefix_count_free (DuskPrefixCount *record);
void dusk_update_activity_free (DuskUpdateActivity *record);
void dusk_bgplay_free (DuskBgplay *record);
void dusk_neighbours_free (DuskNeighbours *record);
void dusk_peer_count_free (DuskPeerCount *record);
void dusk_suggestions_free (DuskSuggestions *record);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCountryStats, dusk_country_stats_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCountryResources, dusk_country_resources_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskCountryAsns, dusk_country_asns_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskAsOverview, dusk_as_overview_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRoutingStatus, dusk_routing_status_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskAnnouncedPrefixes, dusk_announced_prefixes_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskPrefixCount, dusk_prefix_count_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskUpdateActivity, dusk_update_activity_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBgplay, dusk_bgplay_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskNeighbours, dusk_neighbours_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskPeerCount, dusk_peer_count_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSuggestions, dusk_suggestions_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBgplayEvent, dusk_bgplay_event_free)

/* --- the parsers, by subject --- */

/* dusk-ripestat-country.c */
gpointer dusk_ripestat_parse_country_stats (JsonObject *data, GError **error);
/* dusk-ripestat-registry.c */
gpointer dusk_ripestat_parse_country_resources (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_country_asns (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_rir_country (JsonObject *data, GError **error);
/* dusk-ripestat-network.c */
gpointer dusk_ripestat_parse_as_overview (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_routing_status (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_neighbours (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_neighbours_history (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_suggestions (JsonObject *data, GError **error);
/* dusk-ripestat-prefixes.c */
gpointer dusk_ripestat_parse_announced_prefixes (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_routing_history (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_prefix_count (JsonObject *data, GError **error);
gpointer dusk_ripestat_parse_peer_count (JsonObject *data, GError **error);
/* dusk-ripestat-activity.c */
gpointer dusk_ripestat_parse_update_activity (JsonObject *data, GError **error);
/* dusk-ripestat-bgplay.c */
gpointer dusk_ripestat_parse_bgplay (JsonObject *data, GError **error);

G_END_DECLS
