/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-http.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/**
 * DuskRadar: the client of Cloudflare Radar's outage annotations: outages that people at Cloudflare have looked into, often with a cause.
 *
 * Needs the user's token (Radar read). Parsing runs in a thread (feeds/bgpstream.md §6).
 */
#define DUSK_TYPE_RADAR (dusk_radar_get_type ())
G_DECLARE_FINAL_TYPE (DuskRadar, dusk_radar, DUSK, RADAR, GObject)

/**
 * DuskRadarOutage: one annotation. All texts are strangers', made harmless.
 *
 * @end_s: %DUSK_TIME_UNKNOWN where it goes on
 * @countries: (array zero-terminated=1): codes; may be empty where it is about networks
 * @asns: (element-type guint32)
 * @cause: (nullable): Radar's word, such as `CABLE_CUT`; dusk_radar_cause_to_text() says it to people
 * @type: (nullable): `NATIONWIDE`, `REGIONAL`, `NETWORK`, `PLATFORM`
 * @scope: (nullable): which part, such as a province or a provider
 * @description: (nullable)
 * @url: (nullable): https only
 */
typedef struct {
  char   *id;
  gint64  start_s;
  gint64  end_s;
  char  **countries;
  GArray *asns;
  char   *cause;
  char   *type;
  char   *scope;
  char   *description;
  char   *url;
} DuskRadarOutage;

void dusk_radar_outage_free (DuskRadarOutage *outage);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRadarOutage, dusk_radar_outage_free)

/** Returns: the cause in the user's language; the word itself, in lower case with blanks, where it is not known. (transfer full) */
char *dusk_radar_cause_to_text (const char *cause);

/** @base_url: (nullable): in place of `DUSK_RADAR_URL` from the environment, or else https://api.cloudflare.com/client/v4 */
DuskRadar *dusk_radar_new (DuskHttp *http, const char *base_url);

/**
 * dusk_radar_set_token:
 * @token: (nullable): %NULL for none; white space around it is left out. It is sent to Radar alone, over TLS (or loopback), and never into a
 *   message, a log or the cache
 */
void     dusk_radar_set_token (DuskRadar *self, const char *token);
gboolean dusk_radar_has_token (DuskRadar *self);

/**
 * Radar goes by the beginnings of outages: one that began so long before a period is still found in it. What began earlier is in no answer,
 * whether it goes on or not. In so long some 60 begin, so that one request is enough.
 */
#define DUSK_RADAR_REACH_S (90 * DUSK_DAY_S)

/**
 * dusk_radar_ask_async:
 *
 * All outages that touch the period, of up to 1000 that began up to %DUSK_RADAR_REACH_S before it or in it; 100 a request. One of which the answer
 * says two ends is there with both.
 *
 * Errors: those of dusk_http_get_async(); %DUSK_ERROR_FORBIDDEN where there is no token or it is refused; %DUSK_ERROR_HTTP_STATUS with Radar's
 * own words; %DUSK_ERROR_MALFORMED
 */
void       dusk_radar_ask_async (DuskRadar *self, gint64 from_s, gint64 to_s, DuskHttpPriority priority, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) (element-type DuskRadarOutage): or %NULL with an error. */
GPtrArray *dusk_radar_ask_finish (DuskRadar *self, GAsyncResult *result, GError **error);

/** Reads a whole answer without a network: for tests and fuzzing. Returns: (transfer full) (element-type DuskRadarOutage) */
GPtrArray *dusk_radar_parse (GBytes *body, GError **error);

G_END_DECLS
