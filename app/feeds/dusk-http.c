/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http.h"

#include "dusk-config.h"
#include "dusk-http-download.h"
#include "dusk-http-private.h"

G_DEFINE_FINAL_TYPE (DuskHttp, dusk_http, G_TYPE_OBJECT)

static DuskAnswer *
find_known (DuskHttp *self, const char *url)
{
  return self->cache ? dusk_answer_cache_find (self->cache, url) : NULL;
}

static gboolean
is_fresh (DuskHttp *self, DuskAnswer *answer, gint64 fresh_s)
{
  gint64 age_s = dusk_http_now (self) - answer->fetched_s;

  return fresh_s > 0 && age_s >= 0 && age_s <= fresh_s;
}

static void
on_request_queued (SoupSession *session G_GNUC_UNUSED, SoupMessage *message G_GNUC_UNUSED, DuskHttp *self)
{
  self->n_requests++;
}

static void
dusk_http_dispose (GObject *object)
{
  DuskHttp *self = DUSK_HTTP (object);

  dusk_http_clear_source (&self->wake);
  dusk_http_clear_source (&self->downloads_wake);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_object (&self->cache);
  g_clear_object (&self->meter);
  G_OBJECT_CLASS (dusk_http_parent_class)->dispose (object);
}

static void
dusk_http_finalize (GObject *object)
{
  DuskHttp *self = DUSK_HTTP (object);

  dusk_http_queue_free (self->queue);
  dusk_http_queue_free (self->downloads);
  g_hash_table_unref (self->jobs);
  G_OBJECT_CLASS (dusk_http_parent_class)->finalize (object);
}

static void
dusk_http_class_init (DuskHttpClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dusk_http_dispose;
  object_class->finalize = dusk_http_finalize;
}

static void
dusk_http_init (DuskHttp *self)
{
  self->session = soup_session_new_with_options ("max-conns", DUSK_HTTP_MAX_REQUESTS + DUSK_HTTP_MAX_DOWNLOADS, "max-conns-per-host",
                                                 DUSK_HTTP_MAX_REQUESTS, "user-agent", "dusk/" DUSK_VERSION " (+https://duskmap.github.io)", NULL);
  g_signal_connect_object (self->session, "request-queued", G_CALLBACK (on_request_queued), self, 0);
  self->queue = dusk_http_queue_new ();
  self->downloads = dusk_http_queue_new ();
  dusk_http_queue_limit (self->downloads, DUSK_HTTP_MAX_DOWNLOADS_PER_HOST);
  self->jobs = g_hash_table_new (g_str_hash, g_str_equal);
  self->backoff_unit_ms = 1000;
}

DuskHttp *
dusk_http_new (DuskClock *clock, DuskAnswerCache *cache)
{
  DuskHttp *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (cache == NULL || DUSK_IS_ANSWER_CACHE (cache), NULL);

  self = g_object_new (DUSK_TYPE_HTTP, NULL);
  self->clock = g_object_ref (clock);
  self->cache = cache ? g_object_ref (cache) : NULL;
  return self;
}

void
dusk_http_get_async (DuskHttp *self, const char *url, const DuskHttpWish *wish, GCancellable *cancellable, GAsyncReadyCallback callback,
                     gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  g_autoptr (DuskAnswer) known = NULL;
  GError *error = NULL;

  g_return_if_fail (DUSK_IS_HTTP (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (wish != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_http_get_async);
  uri = dusk_http_parse_url (url, &error);
  if (uri == NULL || (wish->token && !dusk_http_check_token (wish->token, wish->feed, &error)))
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  known = wish->ignores_cache || wish->token ? NULL : find_known (self, url);
  if (known && is_fresh (self, known, wish->fresh_s))
    {
      g_task_return_pointer (task, g_steal_pointer (&known), (GDestroyNotify) dusk_answer_unref);
      return;
    }
  dusk_http_join (self, url, uri, wish, known, g_steal_pointer (&task));
}

DuskAnswer *
dusk_http_get_finish (DuskHttp *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

GBytes *
dusk_http_error_body (DuskHttp *self, GAsyncResult *result)
{
  const DuskHttpFailure *failure;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  failure = g_task_get_task_data (G_TASK (result));
  return failure && failure->body ? g_bytes_ref (failure->body) : NULL;
}

guint
dusk_http_error_status (DuskHttp *self, GAsyncResult *result)
{
  const DuskHttpFailure *failure;

  g_return_val_if_fail (g_task_is_valid (result, self), 0);

  failure = g_task_get_task_data (G_TASK (result));
  return failure ? failure->status : 0;
}

void
dusk_http_keep (DuskHttp *self, const char *url, DuskAnswer *answer)
{
  g_return_if_fail (DUSK_IS_HTTP (self));
  g_return_if_fail (url != NULL);
  g_return_if_fail (answer != NULL);

  if (answer->is_new && self->cache)
    dusk_answer_cache_keep (self->cache, url, answer);
}

DuskAnswer *
dusk_http_find_stale (DuskHttp *self, const char *url, const char *reason)
{
  g_autoptr (DuskAnswer) known = NULL;

  g_return_val_if_fail (DUSK_IS_HTTP (self), NULL);
  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  known = find_known (self, url);
  return known ? dusk_answer_new_stale (known, reason) : NULL;
}

gint64
dusk_http_now (DuskHttp *self)
{
  g_return_val_if_fail (DUSK_IS_HTTP (self), DUSK_TIME_UNKNOWN);

  return dusk_clock_now (self->clock);
}

void
dusk_http_set_meter (DuskHttp *self, DuskMeter *meter)
{
  g_return_if_fail (DUSK_IS_HTTP (self));
  g_return_if_fail (meter == NULL || DUSK_IS_METER (meter));

  g_set_object (&self->meter, meter);
}

gboolean
dusk_http_spend (DuskHttp *self, DuskFeed feed, DuskHttpPriority priority)
{
  return self->meter == NULL || dusk_meter_spend (self->meter, feed, priority);
}

void
dusk_http_answered (DuskHttp *self, DuskFeed feed, gsize bytes, const GError *error)
{
  if (self->meter && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    dusk_meter_answered (self->meter, feed, bytes, error);
}

guint
dusk_http_count_requests (DuskHttp *self)
{
  g_return_val_if_fail (DUSK_IS_HTTP (self), 0);

  return self->n_requests;
}

void
dusk_http_set_backoff_unit (DuskHttp *self, guint unit_ms)
{
  g_return_if_fail (DUSK_IS_HTTP (self));

  self->backoff_unit_ms = unit_ms;
}
