/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat.h"

#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-ripestat-private.h"

#define RIPESTAT_URL "https://stat.ripe.net"

/* An answer about a time that has passed for so long does not change any more. */
#define SETTLED_AFTER_S (DUSK_DAY_S)
#define SETTLED_FRESH_S (30 * DUSK_DAY_S)

struct _DuskRipestat {
  GObject   parent;
  DuskHttp *http;     /* (not nullable) (owned) */
  char     *base_url; /* (not nullable) (owned) */
};

/* One question on its way. */
typedef struct {
  /* Input */
  DuskRipestatCall call;
  char            *url; /* (not nullable) (owned) */
  DuskHttpWish     wish;

  /* In progress */
  DuskAnswer *answer; /* (nullable) (owned) */
  GError     *error;  /* (nullable) (owned): what was wrong with a new answer, while an old one is read */
} Ask;

/* Takes the task over. */
static void get_answer (GTask *task);
static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_read (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_stale_read (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (DuskRipestat, dusk_ripestat, G_TYPE_OBJECT)

DuskHttp *
dusk_ripestat_http (DuskRipestat *self)
{
  return self->http;
}

static void
ask_free (Ask *ask)
{
  g_clear_pointer (&ask->answer, dusk_answer_unref);
  g_clear_error (&ask->error);
  g_free (ask->url);
  g_free (ask);
}

/* A thread's work: body to reply. */
static void
read_in_thread (GTask *task, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Ask *ask = task_data;
  GError *error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_parse (ask->call, ask->answer->body, &error);

  if (reply == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reply->fetched_s = ask->answer->fetched_s;
  reply->is_stale = ask->answer->is_stale;
  reply->stale_reason = g_strdup (ask->answer->stale_reason);
  g_task_return_pointer (task, reply, (GDestroyNotify) dusk_ripestat_reply_unref);
}

/*
 * Reads the answer of @task's question; takes @task over. The thread's own task does not hold the client: it may be the last to let go, and
 * the network belongs to the thread that made it.
 */
static void
read_answer (GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) reading = g_task_new (NULL, g_task_get_cancellable (task), callback, task);

  g_task_set_task_data (reading, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (reading, read_in_thread);
}

static void
get_answer (GTask *task)
{
  DuskRipestat *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);

  dusk_http_get_async (self->http, ask->url, &ask->wish, g_task_get_cancellable (task), on_answer, task);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  DuskHttp *http = DUSK_HTTP (source);
  GError *error = NULL;

  ask->answer = dusk_http_get_finish (http, result, &error);
  if (ask->answer)
    read_answer (g_steal_pointer (&task), on_read);
  else
    {
      g_autoptr (GBytes) body = dusk_http_error_body (http, result);
      gboolean may_explain = body && g_error_matches (error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
      GError *refusal = may_explain ? dusk_ripestat_explain_refusal (ask->call, body) : NULL;

      if (refusal)
        g_clear_error (&error);
      g_task_return_error (task, refusal ? refusal : error);
    }
}

static void
on_read (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuskRipestat *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (DuskAnswer) read = g_steal_pointer (&ask->answer);
  DuskRipestatReply *reply = g_task_propagate_pointer (G_TASK (result), &ask->error);

  if (reply)
    {
      dusk_http_keep (self->http, ask->url, read);
      g_task_return_pointer (task, reply, (GDestroyNotify) dusk_ripestat_reply_unref);
    }
  else if (ask->error->domain != DUSK_ERROR || read->is_stale)
    g_task_return_error (task, g_steal_pointer (&ask->error));
  else if (!read->is_new)
    {
      /* What was kept is damaged, or an older Dusk read it differently. */
      g_clear_error (&ask->error);
      ask->wish.ignores_cache = TRUE;
      get_answer (g_steal_pointer (&task));
    }
  else
    {
      /* What made sense before is worth more than what makes none now. */
      ask->answer = ask->wish.ignores_cache ? NULL : dusk_http_find_stale (self->http, ask->url, ask->error->message);
      if (ask->answer)
        read_answer (g_steal_pointer (&task), on_stale_read);
      else
        g_task_return_error (task, g_steal_pointer (&ask->error));
    }
}

static void
on_stale_read (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  DuskRipestatReply *reply = g_task_propagate_pointer (G_TASK (result), NULL);

  if (reply)
    g_task_return_pointer (task, reply, (GDestroyNotify) dusk_ripestat_reply_unref);
  else
    g_task_return_error (task, g_steal_pointer (&ask->error));
}

static void
dusk_ripestat_finalize (GObject *object)
{
  DuskRipestat *self = DUSK_RIPESTAT (object);

  g_clear_object (&self->http);
  g_free (self->base_url);
  G_OBJECT_CLASS (dusk_ripestat_parent_class)->finalize (object);
}

static void
dusk_ripestat_class_init (DuskRipestatClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_ripestat_finalize;
}

static void
dusk_ripestat_init (DuskRipestat *self G_GNUC_UNUSED)
{
}

DuskRipestat *
dusk_ripestat_new (DuskHttp *http, const char *base_url)
{
  DuskRipestat *self;

  g_return_val_if_fail (DUSK_IS_HTTP (http), NULL);

  self = g_object_new (DUSK_TYPE_RIPESTAT, NULL);
  self->http = g_object_ref (http);
  self->base_url = dusk_http_base_url (base_url, "DUSK_RIPESTAT_URL", RIPESTAT_URL);
  return self;
}

char *
dusk_ripestat_url (DuskRipestat *self, const DuskRipestatQuery *query)
{
  g_return_val_if_fail (DUSK_IS_RIPESTAT (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  return dusk_ripestat_query_to_url (query, self->base_url);
}

void
dusk_ripestat_ask_async (DuskRipestat *self, const DuskRipestatQuery *query, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  const DuskRipestatSpec *spec;
  GTask *task;
  Ask *ask;
  gboolean is_settled;

  g_return_if_fail (DUSK_IS_RIPESTAT (self));
  g_return_if_fail (query != NULL);

  spec = dusk_ripestat_spec (query->call);
  is_settled = query->to_s != DUSK_TIME_UNKNOWN && spec->to_name && query->to_s < dusk_http_now (self->http) - SETTLED_AFTER_S;
  ask = g_new0 (Ask, 1);
  ask->call = query->call;
  ask->url = dusk_ripestat_url (self, query);
  ask->wish = (DuskHttpWish){ .max_bytes = spec->max_bytes,
                              .timeout_s = spec->timeout_s,
                              .fresh_s = is_settled ? SETTLED_FRESH_S : spec->fresh_s,
                              .priority = query->priority,
                              .feed = DUSK_FEED_RIPESTAT };
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_ripestat_ask_async);
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  get_answer (task);
}

DuskRipestatReply *
dusk_ripestat_ask_finish (DuskRipestat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
