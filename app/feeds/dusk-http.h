/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-answer.h"
#include "dusk-clock.h"
#include "dusk-feed.h"

G_BEGIN_DECLS

/**
 * DuskHttp: the one way to the network. One SoupSession, TLS verified, polite.
 *
 * At most %DUSK_HTTP_MAX_REQUESTS run at once; the others wait, higher priority first. Requests for a URL that is under way already join it.
 * An answer younger than asked for comes from the cache without a request; an older one is asked for with its validators.
 * 429, 5xx, time-outs and connections that break off are tried again, up to three times in all, after Retry-After (≤ 120 s) or 1, 4 s
 * and jitter, while the host as a whole backs off. Where the server cannot be had or refuses and the cache has an answer, that answer
 * is given, marked stale. A new answer goes into the cache only when its reader has found sense in it and calls dusk_http_keep(), so
 * that a maintenance page or half a document never takes the place of good data.
 * Only https is spoken, except to loopback addresses (tests, the simulated Internet). Redirects are followed under the same rule.
 * To be used from the thread that made it. Files that are too large for the memory are fetched with dusk_http_download_async().
 */
#define DUSK_TYPE_HTTP (dusk_http_get_type ())
G_DECLARE_FINAL_TYPE (DuskHttp, dusk_http, DUSK, HTTP, GObject)

/** RIPEstat allows 8 concurrent requests per IP (feeds/ripestat.md §1). */
#define DUSK_HTTP_MAX_REQUESTS 8

/**
 * DuskHttpWish: how one request is to be made.
 *
 * @max_bytes: a longer body is refused while it arrives (%DUSK_ERROR_TOO_LARGE)
 * @timeout_s: without a byte from the server for so long: %DUSK_ERROR_TIMEOUT; the whole request may take four times as long.
 *   `DUSK_TIMEOUT_S` in the environment shortens it. A request that joins one under way lives by the limits of that one.
 * @fresh_s: a cached answer not older than this is as good as new; 0 to always ask
 * @ignores_cache: what is kept is of no use to the caller: it is asked for anew and without validators
 * @tries_once: nothing is tried again: the caller has someone else to ask
 * @feed: whose budget it is on
 * @token: (nullable): sent as `Authorization: Bearer`, to the host of the URL alone: never along with a redirect to another. Such an answer is not
 *   kept, and nobody joins the request who has another token
 */
typedef struct {
  gsize            max_bytes;
  guint            timeout_s;
  gint64           fresh_s;
  DuskHttpPriority priority;
  gboolean         ignores_cache;
  gboolean         tries_once;
  DuskFeed         feed;
  const char      *token;
} DuskHttpWish;

/**
 * dusk_http_new:
 * @clock: for the ages of answers
 * @cache: (nullable): where answers are kept
 *
 * Returns: (transfer full)
 */
DuskHttp *dusk_http_new (DuskClock *clock, DuskAnswerCache *cache);

/**
 * dusk_http_get_async:
 * @url: absolute
 *
 * Errors: %G_IO_ERROR_CANCELLED, and of %DUSK_ERROR: OFFLINE, TIMEOUT, TLS, HTTP_STATUS, RATE_LIMITED, TOO_LARGE, FORBIDDEN, BUDGET (also
 * where the cache has an answer), PORTAL (a web page from a feed that answers in JSON; HTTP 511), USAGE (a scheme that is not allowed).
 * The body of an HTTP error is handed to the caller all the same: dusk_http_error_body().
 */
void dusk_http_get_async (DuskHttp *self, const char *url, const DuskHttpWish *wish, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer user_data);

/** Returns: (transfer full): the answer, or %NULL with an error. */
DuskAnswer *dusk_http_get_finish (DuskHttp *self, GAsyncResult *result, GError **error);

/** Returns: (transfer full) (nullable): the first 64 KiB of the body that came with a failed request; %NULL if it had none. */
GBytes *dusk_http_error_body (DuskHttp *self, GAsyncResult *result);

/** Returns: the HTTP status of a failed request; 0 where it failed in another way. */
guint dusk_http_error_status (DuskHttp *self, GAsyncResult *result);

/** Keeps @answer for @url in the cache if it is new; called by whoever has read it without an error. */
void dusk_http_keep (DuskHttp *self, const char *url, DuskAnswer *answer);

/** Returns: (transfer full) (nullable): what the cache has for @url, of whatever age, marked stale for @reason. */
DuskAnswer *dusk_http_find_stale (DuskHttp *self, const char *url, const char *reason);

/** Returns: the time by the clock that ages are measured with (Unix seconds, UTC). */
gint64 dusk_http_now (DuskHttp *self);

/**
 * dusk_http_set_meter:
 * @meter: (nullable): is asked before each request, also one that is tried again, and told of its end. A redirect is the same request; one that is
 *   joined is sent once. An HTTP error whose body is JSON is an answer: the feed is well, the question was not.
 */
void dusk_http_set_meter (DuskHttp *self, DuskMeter *meter);

/** Returns: requests sent to the network since the start, for budgets and tests. */
guint dusk_http_count_requests (DuskHttp *self);

G_END_DECLS
