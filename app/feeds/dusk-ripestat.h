/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-http.h"
#include "dusk-ripestat-records.h"

G_BEGIN_DECLS

/**
 * DuskRipestat: the client of the RIPEstat Data API (https://stat.ripe.net/docs/data_api).
 *
 * One table (dusk-ripestat-calls.c) says for each call its time-out, its size limit, how long an answer is fresh, and its parser.
 * Parsing runs in a thread. Each URL carries `sourceapp=dusk`.
 */
#define DUSK_TYPE_RIPESTAT (dusk_ripestat_get_type ())
G_DECLARE_FINAL_TYPE (DuskRipestat, dusk_ripestat, DUSK, RIPESTAT, GObject)

/** DuskRipestatCall: the calls that Dusk makes; the name of each is its member's in lower case with hyphens. */
typedef enum {
  DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS,
  DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST,
  DUSK_RIPESTAT_COUNTRY_ASNS,
  DUSK_RIPESTAT_AS_OVERVIEW,
  DUSK_RIPESTAT_ROUTING_STATUS,
  DUSK_RIPESTAT_ANNOUNCED_PREFIXES,
  DUSK_RIPESTAT_PREFIX_COUNT,
  DUSK_RIPESTAT_ROUTING_HISTORY,
  DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY,
  DUSK_RIPESTAT_BGPLAY,
  DUSK_RIPESTAT_ASN_NEIGHBOURS,
  DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY,
  DUSK_RIPESTAT_RIS_PEER_COUNT,
  DUSK_RIPESTAT_RIR_STATS_COUNTRY,
  DUSK_RIPESTAT_SEARCHCOMPLETE,
} DuskRipestatCall;

#define DUSK_N_RIPESTAT_CALLS 15

/**
 * DuskRipestatQuery: one question.
 *
 * @resource: country code, ASN, prefix or search term; %NULL for ris-peer-count
 * @from_s, @to_s: period, or %DUSK_TIME_UNKNOWN to leave it to the server; calls that take one time take @to_s
 * @step_s: resolution in seconds where the call has one (300, 3600, 86400, 604800; prefix-count 28800; bgp-update-activity any), else 0
 * @min_peers: lowest number of full-feed peers that must see a route, where the call has it; -1 for the server's own (10). 1 unless set:
 *   the last peers that see a route are what an outage is about
 */
typedef struct {
  DuskRipestatCall call;
  const char      *resource;
  gint64           from_s;
  gint64           to_s;
  int              step_s;
  int              min_peers;
  DuskHttpPriority priority;
} DuskRipestatQuery;

/** A query with nothing set but its call and resource; any peer that sees a route counts. */
#define DUSK_RIPESTAT_QUERY(call, resource) { (call), (resource), DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN, 0, 1, DUSK_HTTP_VISIBLE }

/**
 * DuskRipestatReply: what came back, parsed. Immutable, shared by reference.
 *
 * @call: which call; tells the type of @record
 * @record: (not nullable) (owned): of the type dusk-ripestat-records.h names for the call
 * @messages: (array zero-terminated=1): the server's warnings and errors, in its words; not its infos
 * @fetched_s, @is_stale, @stale_reason: as in #DuskAnswer
 */
typedef struct {
  gatomicrefcount  refs;
  DuskRipestatCall call;
  gpointer         record;
  char           **messages;
  gint64           fetched_s;
  gboolean         is_stale;
  char            *stale_reason;
} DuskRipestatReply;

DuskRipestatReply *dusk_ripestat_reply_ref (DuskRipestatReply *reply);
void               dusk_ripestat_reply_unref (DuskRipestatReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRipestatReply, dusk_ripestat_reply_unref)

/** Returns: `country-resource-stats` and so on. */
const char *dusk_ripestat_call_name (DuskRipestatCall call);

/**
 * dusk_ripestat_new:
 * @base_url: (nullable): in place of `DUSK_RIPESTAT_URL` from the environment, or else https://stat.ripe.net
 *
 * Returns: (transfer full)
 */
DuskRipestat *dusk_ripestat_new (DuskHttp *http, const char *base_url);

/** Returns: (transfer full): the URL that @query is asked with. */
char *dusk_ripestat_url (DuskRipestat *self, const DuskRipestatQuery *query);

/**
 * dusk_ripestat_ask_async:
 *
 * Errors: those of dusk_http_get_async(), and of %DUSK_ERROR: MALFORMED, MAINTENANCE, NO_DATA (`status: ok` with nothing where something
 * is due), UNKNOWN_ENTITY (the server refused the resource).
 */
void dusk_ripestat_ask_async (DuskRipestat *self, const DuskRipestatQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback,
                              gpointer user_data);

/** Returns: (transfer full): the reply, or %NULL with an error. */
DuskRipestatReply *dusk_ripestat_ask_finish (DuskRipestat *self, GAsyncResult *result, GError **error);

/**
 * dusk_ripestat_parse:
 * @body: a whole answer
 *
 * Envelope and record of an answer, without a network: for tests, benches and answers kept. May run in any thread.
 *
 * Returns: (transfer full): the reply with %DUSK_TIME_UNKNOWN as its age, or %NULL with an error
 */
DuskRipestatReply *dusk_ripestat_parse (DuskRipestatCall call, GBytes *body, GError **error);

/**
 * DuskRipestatProgress: called on the main context as parts of a long period arrive.
 *
 * @done, @total: parts
 */
typedef void (*DuskRipestatProgress) (guint done, guint total, gpointer user_data);

/**
 * dusk_ripestat_country_stats_async:
 * @code: of the country
 * @from_s, @to_s: any period; cut into parts of whole weeks at 5 minutes (a longer grain allows longer parts) that are the same
 *   for every caller, so that finished parts come from the cache
 * @step_s: 300, 3600, 86400 or 604800
 * @progress: (nullable)
 *
 * country-resource-stats over any length of time up to now. A part that fails ends the whole with its error, but parts that came are in
 * the cache. A part without data is unknown; only where all are, the error is %DUSK_ERROR_NO_DATA. Where the server does not have the
 * step for all of the period, the whole is asked at the coarser step that it has: the record's @step_s tells.
 */
void dusk_ripestat_country_stats_async (DuskRipestat *self, const char *code, gint64 from_s, gint64 to_s, int step_s, DuskHttpPriority priority,
                                        GCancellable *cancellable, DuskRipestatProgress progress, gpointer progress_data,
                                        GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full): a reply whose record is one #DuskCountryStats over the whole period. */
DuskRipestatReply *dusk_ripestat_country_stats_finish (DuskRipestat *self, GAsyncResult *result, GError **error);

G_END_DECLS
