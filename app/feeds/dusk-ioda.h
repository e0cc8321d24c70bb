/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-http.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/**
 * DuskIoda: the client of IODA's API v2 (Georgia Tech): outages of countries and networks, seen by BGP, active probing and darknet traffic.
 *
 * Each question is for the whole world in one request. Parsing runs in a thread; every value is checked (feeds/bgpstream.md §5).
 */
#define DUSK_TYPE_IODA (dusk_ioda_get_type ())
G_DECLARE_FINAL_TYPE (DuskIoda, dusk_ioda, DUSK, IODA, GObject)

/**
 * DuskIodaEvent: an interval in which one of IODA's signals of an entity was low.
 *
 * @datasource: `bgp`, `ping-slash24`, `merit-nt`, `gtr` …
 * @end_s: %DUSK_TIME_UNKNOWN where it goes on (IODA says so only by an end where the question's is)
 * @score: IODA's: Σ drop% × minutes; NaN where it gives none
 */
typedef struct {
  DuskEntity entity;
  char      *datasource;
  char      *method;
  gint64     start_s;
  gint64     end_s;
  double     score;
} DuskIodaEvent;

/**
 * DuskIodaAlert: the moment in which a signal became low, or normal again.
 *
 * @value, @history: the signal then and its normal; NaN where unknown
 */
typedef struct {
  DuskEntity entity;
  char      *datasource;
  char      *method;
  gint64     time_s;
  gboolean   is_critical;
  double     value;
  double     history;
} DuskIodaAlert;

/**
 * DuskIodaSummary: one entity's events over a period, added up.
 *
 * @overall: the product of what the sources say; NaN where there is none
 */
typedef struct {
  DuskEntity entity;
  double     overall;
  guint      n_events;
} DuskIodaSummary;

void dusk_ioda_event_free (DuskIodaEvent *event);
void dusk_ioda_alert_free (DuskIodaAlert *alert);
void dusk_ioda_summary_free (DuskIodaSummary *summary);

/** @base_url: (nullable): in place of `DUSK_IODA_URL` from the environment, or else https://api.ioda.inetintel.cc.gatech.edu/v2 */
DuskIoda *dusk_ioda_new (DuskHttp *http, const char *base_url);

/** DuskIodaCall: what is asked; tells the type of the reply's items. */
typedef enum {
  DUSK_IODA_EVENTS,
  DUSK_IODA_ALERTS,
  DUSK_IODA_SUMMARY,
} DuskIodaCall;

/**
 * DuskIodaReply: what came back. Immutable, shared by reference.
 *
 * @items: (element-type DuskIodaEvent|DuskIodaAlert|DuskIodaSummary): by @call; entities that Dusk does not know (regions, counties) are left out.
 *   An event of which the answer says two ends is there with both
 * @is_cut: the answer reached the API's limit, or its last pages could not be had: there may be more
 * @n_skipped: items that made no sense and were left out
 */
typedef struct {
  gatomicrefcount refs;
  DuskIodaCall    call;
  GPtrArray      *items;
  gboolean        is_cut;
  guint           n_skipped;
  gint64          fetched_s;
  gboolean        is_stale;
  char           *stale_reason;
} DuskIodaReply;

DuskIodaReply *dusk_ioda_reply_ref (DuskIodaReply *reply);
void           dusk_ioda_reply_unref (DuskIodaReply *reply);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskIodaReply, dusk_ioda_reply_unref)

/**
 * dusk_ioda_ask_async:
 * @kind: %DUSK_ENTITY_COUNTRY or %DUSK_ENTITY_NETWORK
 * @code: (nullable): one of them (`KP`, `131279`), or all
 * @from_s, @to_s: less than 100 days apart
 *
 * Asks for up to four pages of 500; each is a request. Of more events the newest are there, of more summaries those with the highest scores.
 *
 * Errors: those of dusk_http_get_async(); %DUSK_ERROR_MALFORMED; %DUSK_ERROR_NO_DATA with IODA's own words; %DUSK_ERROR_USAGE
 * (the period), %DUSK_ERROR_UNKNOWN_ENTITY (the code)
 */
void           dusk_ioda_ask_async (DuskIoda *self, DuskIodaCall call, DuskEntityKind kind, const char *code, gint64 from_s, gint64 to_s,
                                    DuskHttpPriority priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full): the reply, or %NULL with an error. */
DuskIodaReply *dusk_ioda_ask_finish (DuskIoda *self, GAsyncResult *result, GError **error);

/**
 * dusk_ioda_parse:
 * @now_s: tells which events go on where the answer does not repeat until when it was asked for: those that reach to two of their source's
 *   samples before it, or further
 *
 * Reads one page without a network: for tests and fuzzing. An answer of which nothing makes sense is %DUSK_ERROR_MALFORMED.
 */
DuskIodaReply *dusk_ioda_parse (DuskIodaCall call, GBytes *body, gint64 now_s, GError **error);

G_END_DECLS
