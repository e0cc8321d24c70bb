/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-private.h"

#include <math.h>

#include "dusk-error.h"

/* One URL being asked for. Lives until its waiters have their answer, or, with none left, until its exchange has ended. */
typedef struct {
  /* Input */
  DuskHttp    *http; /* (not nullable) (owned) */
  char        *url;  /* (not nullable) (owned) */
  char        *key;  /* (not nullable) (owned): in the table of jobs */
  char        *token; /* (nullable) (owned) */
  GUri        *uri;  /* (not nullable) (owned) */
  char        *host; /* (not nullable) (owned) */
  DuskHttpWish wish;
  DuskAnswer  *known; /* (nullable) (owned) */

  /* In progress */
  GPtrArray    *waiters;     /* (not nullable) (owned) (element-type Waiter) */
  GCancellable *cancellable; /* (nullable) (owned): of the exchange under way */
  guint         n_attempts;
} Job;

typedef struct {
  Job     *job;       /* (not owned) */
  GTask   *task;      /* (not nullable) (owned): its data is a DuskHttpFailure after an HTTP error */
  GSource *cancelled; /* (nullable) (owned) */
} Waiter;

static void pump (DuskHttp *self);
static void on_exchanged (GObject *source, GAsyncResult *result, gpointer user_data);

void
dusk_http_clear_source (GSource **source)
{
  if (*source)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
waiter_free (Waiter *waiter)
{
  dusk_http_clear_source (&waiter->cancelled);
  g_object_unref (waiter->task);
  g_free (waiter);
}

/* A token holds no blank. */
static char *
job_key (const char *url, const char *token)
{
  return g_strconcat (token ? token : "", token ? " " : "", url, NULL);
}

static Job *
job_new (DuskHttp *self, const char *url, GUri *uri, const DuskHttpWish *wish, DuskAnswer *known)
{
  Job *job = g_new0 (Job, 1);

  job->http = g_object_ref (self);
  job->url = g_strdup (url);
  job->key = job_key (url, wish->token);
  job->token = g_strdup (wish->token);
  job->uri = g_uri_ref (uri);
  job->host = dusk_http_host_name (uri);
  job->wish = *wish;
  job->wish.token = job->token;
  job->known = known ? dusk_answer_ref (known) : NULL;
  job->waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) waiter_free);
  return job;
}

static void
job_free (Job *job)
{
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->waiters, g_ptr_array_unref);
  g_clear_pointer (&job->known, dusk_answer_unref);
  g_uri_unref (job->uri);
  g_free (job->host);
  g_free (job->url);
  g_free (job->key);
  g_free (job->token);
  g_object_unref (job->http);
  g_free (job);
}

/* From here on nobody joins it. */
static void
job_detach (Job *job)
{
  if (g_hash_table_lookup (job->http->jobs, job->key) == job)
    g_hash_table_remove (job->http->jobs, job->key);
}

/* Nobody wants it any more. */
static void
job_abandon (Job *job)
{
  job_detach (job);
  if (job->cancellable)
    g_cancellable_cancel (job->cancellable);
  else if (dusk_http_queue_remove (job->http->queue, job))
    job_free (job);
}

static gboolean
on_waiter_cancelled (GCancellable *cancellable G_GNUC_UNUSED, gpointer user_data)
{
  Waiter *waiter = user_data;
  Job *job = waiter->job;
  g_autoptr (GTask) task = g_object_ref (waiter->task);

  g_ptr_array_remove (job->waiters, waiter);
  if (job->waiters->len == 0)
    job_abandon (job);
  g_task_return_error_if_cancelled (task);
  return G_SOURCE_REMOVE;
}

static void
job_add_waiter (Job *job, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->job = job;
  waiter->task = task;
  if (cancellable)
    {
      waiter->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->cancelled, G_SOURCE_FUNC (on_waiter_cancelled), waiter, NULL);
      g_source_attach (waiter->cancelled, g_main_context_get_thread_default ());
    }
  g_ptr_array_add (job->waiters, waiter);
}

/* A job that still waits takes the widest limits and the highest priority of those who want it. */
static void
job_widen (Job *job, const DuskHttpWish *wish)
{
  job->wish.max_bytes = MAX (job->wish.max_bytes, wish->max_bytes);
  job->wish.timeout_s = MAX (job->wish.timeout_s, wish->timeout_s);
  job->wish.tries_once = job->wish.tries_once && wish->tries_once;
  if (wish->priority <= job->wish.priority)
    return;
  job->wish.priority = wish->priority;
  if (dusk_http_queue_remove (job->http->queue, job))
    dusk_http_queue_add (job->http->queue, job, job->host, wish->priority, FALSE);
}

static DuskHttpFailure *
failure_new (const DuskHttpResponse *response)
{
  DuskHttpFailure *failure = g_new0 (DuskHttpFailure, 1);

  failure->status = response->status;
  failure->body = response->body ? g_bytes_ref (response->body) : NULL;
  return failure;
}

static void
failure_free (DuskHttpFailure *failure)
{
  g_clear_pointer (&failure->body, g_bytes_unref);
  g_free (failure);
}

/* Ends a job with an answer, or with an error that a kept answer makes good. */
static void
job_end (Job *job, DuskAnswer *answer, const GError *error, const DuskHttpResponse *response)
{
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&job->waiters);
  g_autoptr (DuskAnswer) given = NULL;

  if (answer)
    given = dusk_answer_ref (answer);
  else if (job->known && !g_error_matches (error, DUSK_ERROR, DUSK_ERROR_USAGE) && !g_error_matches (error, DUSK_ERROR, DUSK_ERROR_BUDGET))
    given = dusk_answer_new_stale (job->known, error->message);
  job_detach (job);
  job_free (job);
  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);

      dusk_http_clear_source (&waiter->cancelled);
      if (response && response->status >= 400)
        g_task_set_task_data (waiter->task, failure_new (response), (GDestroyNotify) failure_free);
      if (given)
        g_task_return_pointer (waiter->task, dusk_answer_ref (given), (GDestroyNotify) dusk_answer_unref);
      else
        g_task_return_error (waiter->task, g_error_copy (error));
    }
}

static void
job_accept (Job *job, DuskHttpResponse *response)
{
  DuskHttp *self = job->http;
  gboolean is_known = response->status == SOUP_STATUS_NOT_MODIFIED;
  const char *etag = is_known && response->etag == NULL ? job->known->etag : response->etag;
  const char *last_modified = is_known && response->last_modified == NULL ? job->known->last_modified : response->last_modified;
  g_autoptr (DuskAnswer) answer = dusk_answer_new (is_known ? job->known->body : response->body, etag, last_modified, dusk_http_now (self));

  answer->is_new = !is_known && job->token == NULL;
  if (is_known && self->cache)
    dusk_answer_cache_keep (self->cache, job->url, answer);
  job_end (job, answer, NULL, NULL);
}

/* Tries again after a while, or ends the job with @error. */
static void
job_retry (Job *job, const GError *error, const DuskHttpResponse *response)
{
  DuskHttp *self = job->http;
  double retry_after_s = response ? response->retry_after_s : NAN;
  gboolean is_last = job->wish.tries_once || job->n_attempts >= DUSK_HTTP_MAX_ATTEMPTS;

  if (!is_last || !isnan (retry_after_s))
    dusk_http_queue_hold (self->queue, job->host, dusk_http_retry_time (self, job->n_attempts, retry_after_s));
  if (is_last)
    job_end (job, NULL, error, response);
  else
    dusk_http_queue_add (self->queue, job, job->host, job->wish.priority, TRUE);
}

/* Archives are listed in web pages; all other feeds speak JSON. */
static gboolean
is_portal (Job *job, DuskHttpResponse *response)
{
  return response->status == SOUP_STATUS_OK && job->wish.feed != DUSK_FEED_ARCHIVES && dusk_http_is_page (response->body);
}

/* Returns: (transfer full) (nullable): what was wrong with the exchange. */
static GError *
job_judge (Job *job, DuskHttpResponse *response, const GError *raw)
{
  if (response == NULL)
    return dusk_http_error_translate (raw, job->host);
  if (is_portal (job, response))
    return dusk_http_error_for_portal (job->wish.feed);
  if (response->status == SOUP_STATUS_OK || (response->status == SOUP_STATUS_NOT_MODIFIED && job->known))
    return NULL;
  return dusk_http_error_for_status (response->status, !isnan (response->retry_after_s), job->host, job->wish.feed);
}

/* A feed that explains what was wrong with the question is well. */
static void
job_tell_meter (Job *job, DuskHttpResponse *response, const GError *error)
{
  gboolean is_answer = g_error_matches (error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS) && response->status < 500 && response->body &&
                       dusk_http_is_json (response->body);

  dusk_http_answered (job->http, job->wish.feed, response && response->body ? g_bytes_get_size (response->body) : 0, is_answer ? NULL : error);
}

static void
job_conclude (Job *job, DuskHttpResponse *response, const GError *raw)
{
  g_autoptr (GError) error = job_judge (job, response, raw);

  if (!g_error_matches (raw, DUSK_ERROR, DUSK_ERROR_BUDGET))
    job_tell_meter (job, response, error);
  if (error == NULL)
    job_accept (job, response);
  else if (response ? dusk_http_status_is_passing (response->status, error) : dusk_http_error_is_passing (raw))
    job_retry (job, error, response);
  else
    job_end (job, NULL, error, response);
}

static void
job_start (Job *job)
{
  DuskHttp *self = job->http;

  self->n_running++;
  job->n_attempts++;
  job->cancellable = g_cancellable_new ();
  if (dusk_http_spend (self, job->wish.feed, job->wish.priority))
    dusk_http_exchange_async (self->session, job->uri, job->known, job->token, job->wish.max_bytes,
                              dusk_http_effective_timeout (job->wish.timeout_s), job->cancellable, on_exchanged, job);
  else
    {
      /* It ends in a moment, for those alone who were refused. */
      job_detach (job);
      g_task_report_error (NULL, on_exchanged, job, job_start, dusk_http_error_for_budget (job->wish.feed));
    }
}

static void
on_exchanged (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr (DuskHttp) self = g_object_ref (job->http);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskHttpResponse) response = dusk_http_exchange_finish (result, &error);

  self->n_running--;
  g_clear_object (&job->cancellable);
  if (job->waiters->len == 0)
    job_free (job);
  else
    job_conclude (job, response, error);
  pump (self);
}

static gboolean
on_wake (gpointer user_data)
{
  DuskHttp *self = user_data;

  dusk_http_clear_source (&self->wake);
  pump (self);
  return G_SOURCE_REMOVE;
}

/* Lets as many go as may. */
static void
pump (DuskHttp *self)
{
  gint64 wake_us = -1;
  Job *job;

  while (self->n_running < DUSK_HTTP_MAX_REQUESTS && (job = dusk_http_queue_take (self->queue, g_get_monotonic_time (), &wake_us)))
    job_start (job);
  dusk_http_clear_source (&self->wake);
  if (wake_us < 0)
    return;
  self->wake = g_timeout_source_new (0);
  g_source_set_ready_time (self->wake, wake_us);
  g_source_set_callback (self->wake, on_wake, self, NULL);
  g_source_attach (self->wake, g_main_context_get_thread_default ());
}

void
dusk_http_join (DuskHttp *self, const char *url, GUri *uri, const DuskHttpWish *wish, DuskAnswer *known, GTask *task)
{
  g_autofree char *key = job_key (url, wish->token);
  Job *job = g_hash_table_lookup (self->jobs, key);

  if (job)
    job_widen (job, wish);
  else
    {
      job = job_new (self, url, uri, wish, known);
      g_hash_table_insert (self->jobs, job->key, job);
      dusk_http_queue_add (self->queue, job, job->host, wish->priority, FALSE);
    }
  job_add_waiter (job, task);
  pump (self);
}
