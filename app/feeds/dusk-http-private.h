/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dusk-http.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/* --- dusk-http-rules.c: who may be asked, and what a failure is called --- */

/** The longest that a server's Retry-After is obeyed. */
#define DUSK_HTTP_MAX_RETRY_AFTER_S 120

/** Returns: whether @host (as in a URL, IPv6 without brackets) is this machine by its very name. */
gboolean dusk_http_host_is_loopback (const char *host);

/**
 * dusk_http_check_url:
 * @from: (nullable): the URL that redirected here
 *
 * Returns: %FALSE with %DUSK_ERROR_USAGE unless @uri is https or leads to this machine; from elsewhere nothing leads to this machine
 */
gboolean dusk_http_check_url (GUri *uri, GUri *from, GError **error);

/** Returns: (transfer full): @url, parsed and checked, or %NULL with %DUSK_ERROR_USAGE. */
GUri *dusk_http_parse_url (const char *url, GError **error);

/** Returns: (transfer full): @given, or else the environment's @variable, or else @usual; without slashes at the end. */
char *dusk_http_base_url (const char *given, const char *variable, const char *usual);

/** Returns: (transfer full): `stat.ripe.net`, or `127.0.0.1:8080` where a port is named. */
char *dusk_http_host_name (GUri *uri);

/** Returns: seconds to wait by the Retry-After of a response, 1 to %DUSK_HTTP_MAX_RETRY_AFTER_S; NaN where it has none. */
double dusk_http_retry_after (SoupMessageHeaders *headers);

/** A request is tried so often. */
#define DUSK_HTTP_MAX_ATTEMPTS 3

/** Returns: when to try again after @n_attempts (monotonic microseconds): after Retry-After, or 1 and 4 s and jitter. @retry_after_s: or NaN. */
gint64 dusk_http_retry_time (DuskHttp *self, guint n_attempts, double retry_after_s);

/** Returns: @timeout_s, or less where `DUSK_TIMEOUT_S` in the environment says so. */
double dusk_http_effective_timeout (guint timeout_s);

/** Returns: whether the same request may well succeed a little later. */
gboolean dusk_http_error_is_passing (const GError *error);

/** Returns: (transfer full): what GIO, TLS and libsoup call @raw, as %DUSK_ERROR in a sentence that names @host. */
GError *dusk_http_error_translate (const GError *raw, const char *host);

/** Returns: (transfer full): the error for an HTTP status other than 200 from @host, which was to answer for @feed. */
GError *dusk_http_error_for_status (guint status, gboolean has_retry_after, const char *host, DuskFeed feed);

/** Returns: whether the same request may well get another status than @status a little later, where @error is of it. */
gboolean dusk_http_status_is_passing (guint status, const GError *error);

/** Returns: (transfer full): the error for a web page in the place of @feed's answer. */
GError *dusk_http_error_for_portal (DuskFeed feed);

/** Returns: (transfer full): the error for a request that @feed's budget does not allow any more today. */
GError *dusk_http_error_for_budget (DuskFeed feed);

/** Returns: whether @body is a web page: markup, where JSON is expected. */
gboolean dusk_http_is_page (GBytes *body);

/** Returns: whether @body begins as a JSON object does. */
gboolean dusk_http_is_json (GBytes *body);

/** Returns: whether @token can be one (RFC 6750 §2.1), or %DUSK_ERROR_FORBIDDEN, which does not repeat it. */
gboolean dusk_http_check_token (const char *token, DuskFeed feed, GError **error);

/** Returns: whether both have the same scheme, host and port. */
gboolean dusk_http_is_same_origin (GUri *a, GUri *b);

/** Returns: (transfer full): the error for a server that kept silent for too long. */
GError *dusk_http_error_for_deadline (GUri *uri);

/** Returns: (transfer full): the error for an answer that is too long. */
GError *dusk_http_error_for_size (GUri *uri, guint64 max_bytes);

/* --- dusk-http-deadline.c: how long a server may keep silent --- */

/** DuskHttpDeadline: cancels the I/O of a request when the server shows no sign of life for too long. */
typedef struct _DuskHttpDeadline DuskHttpDeadline;

/**
 * dusk_http_deadline_new:
 * @total_s: after which even a server that still sends is given up; 0 for never
 * @outer: (nullable): the caller's, which the I/O's cancellable follows
 */
DuskHttpDeadline *dusk_http_deadline_new (double timeout_s, double total_s, GCancellable *outer);
void              dusk_http_deadline_free (DuskHttpDeadline *self);

/** The server has shown a sign of life: the time begins anew. */
void dusk_http_deadline_extend (DuskHttpDeadline *self);

/** Returns: whether it was the time that cancelled. */
gboolean dusk_http_deadline_is_past (DuskHttpDeadline *self);

/** Returns: (transfer none): what the I/O is to be done with. */
GCancellable *dusk_http_deadline_cancellable (DuskHttpDeadline *self);

/* --- dusk-http-exchange.c: one request, one response --- */

/**
 * DuskHttpResponse: what the server said.
 *
 * @body: (nullable): whole for 200; at most the first 64 KiB for 400 and above; else %NULL
 * @retry_after_s: as dusk_http_retry_after()
 */
typedef struct {
  guint   status;
  GBytes *body;
  char   *etag;
  char   *last_modified;
  double  retry_after_s;
} DuskHttpResponse;

void dusk_http_response_free (DuskHttpResponse *response);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskHttpResponse, dusk_http_response_free)

/**
 * dusk_http_exchange_async:
 * @uri: checked already
 * @known: (nullable): an older answer whose validators are sent along
 * @token: (nullable): sent along until a redirect leads to another origin
 * @timeout_s: as in #DuskHttpWish, but a fraction is allowed
 *
 * Follows redirects. Errors are raw: dusk_http_error_translate().
 */
void dusk_http_exchange_async (SoupSession *session, GUri *uri, DuskAnswer *known, const char *token, gsize max_bytes, double timeout_s,
                               GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full): the response, or %NULL with an error. */
DuskHttpResponse *dusk_http_exchange_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full) (nullable): a header that can be sent back as a validator. */
char *dusk_http_copy_validator (SoupMessageHeaders *headers, const char *name);

gboolean dusk_http_is_redirect (guint status);

/** Returns: (transfer full): where the response of @message leads to, if that may be followed: dusk_http_check_url(), and not too often. */
GUri *dusk_http_follow (SoupMessage *message, GUri *from, guint *n_redirects, GError **error);

/* --- dusk-http-queue.c: who waits, and for what --- */

/** DuskHttpQueue: things that wait for their turn, by priority and then first come, and hosts that want to be left alone for a while. */
typedef struct _DuskHttpQueue DuskHttpQueue;

DuskHttpQueue *dusk_http_queue_new (void);
void           dusk_http_queue_free (DuskHttpQueue *queue);

/** Lets at most @limit things of one host be out at once; each that was taken must then be given back with dusk_http_queue_release(). */
void dusk_http_queue_limit (DuskHttpQueue *queue, guint limit);
void dusk_http_queue_release (DuskHttpQueue *queue, const char *host);

/**
 * dusk_http_queue_add:
 * @item: (not owned)
 * @first: ahead of its equals, for one that had its turn already
 */
void dusk_http_queue_add (DuskHttpQueue *queue, gpointer item, const char *host, DuskHttpPriority priority, gboolean first);

/** Takes @item out. Returns: whether it was waiting. */
gboolean dusk_http_queue_remove (DuskHttpQueue *queue, gpointer item);

/** Leaves @host alone until @until_us (monotonic microseconds), or longer where that was said before. */
void dusk_http_queue_hold (DuskHttpQueue *queue, const char *host, gint64 until_us);

/**
 * dusk_http_queue_take:
 * @wake_us: (out): where nothing may go now but something waits: when to ask again; else -1
 *
 * Returns: (transfer none) (nullable): the item whose turn it is at @now_us, taken out
 */
gpointer dusk_http_queue_take (DuskHttpQueue *queue, gint64 now_us, gint64 *wake_us);

/**
 * DuskHttpFailure: what came with an HTTP error: the data of a request's task.
 *
 * @body: (nullable)
 */
typedef struct {
  guint   status;
  GBytes *body;
} DuskHttpFailure;

/* --- dusk-http-job.c: URLs being asked for, and who waits for each --- */

struct _DuskHttp {
  GObject          parent;
  SoupSession     *session; /* (not nullable) (owned) */
  DuskClock       *clock;   /* (not nullable) (owned) */
  DuskAnswerCache *cache;   /* (nullable) (owned) */
  DuskMeter       *meter;   /* (nullable) (owned) */
  DuskHttpQueue   *queue;   /* (not nullable) (owned): of jobs */
  GHashTable      *jobs;    /* (not nullable) (owned) (element-type utf8 Job): by URL and token; those that may be joined */
  GSource         *wake;    /* (nullable) (owned): when a host may be asked again */
  DuskHttpQueue   *downloads;      /* (not nullable) (owned): of those that wait */
  GSource         *downloads_wake; /* (nullable) (owned): the same for them */
  guint            n_running;
  guint            n_downloading;
  guint            n_requests;
  guint            backoff_unit_ms;
};

/**
 * dusk_http_join:
 * @known: (nullable): what the cache has
 * @task: (transfer full): ends with a #DuskAnswer; in case of an HTTP error its data is a #DuskHttpFailure
 *
 * Joins the request for @url that is under way, or begins one; it goes as soon as the limits allow.
 */
void dusk_http_join (DuskHttp *self, const char *url, GUri *uri, const DuskHttpWish *wish, DuskAnswer *known, GTask *task);

/** Destroys and forgets a source, if there is one. */
void dusk_http_clear_source (GSource **source);

/* --- dusk-http.c --- */

/** Returns: whether a request may be sent; it is counted then. */
gboolean dusk_http_spend (DuskHttp *self, DuskFeed feed, DuskHttpPriority priority);

/** Tells the meter what became of a request that was sent; @error: (nullable): a cancelled one is passed over. */
void dusk_http_answered (DuskHttp *self, DuskFeed feed, gsize bytes, const GError *error);

/** Sets how long one second of back-off and Retry-After lasts, for tests: 1000 ms as it comes. */
void dusk_http_set_backoff_unit (DuskHttp *self, guint unit_ms);

G_END_DECLS
