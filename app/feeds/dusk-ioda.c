/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ioda.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-ioda-private.h"

#define IODA_URL "https://api.ioda.inetintel.cc.gatech.edu/v2"

/* 500 events take 150 kB, 500 summaries up to 400 kB. */
#define MAX_ANSWER_BYTES (8 * 1024 * 1024)
#define TIMEOUT_S        30
#define MAX_PERIOD_S     (100 * DUSK_DAY_S)

/* IODA's sources fill up within hours; what is older than this does not change any more and is worth keeping. */
#define SETTLED_AFTER_S DUSK_DAY_S
#define SETTLED_FRESH_S (30 * DUSK_DAY_S)

struct _DuskIoda {
  GObject   parent;
  DuskHttp *http;     /* (not nullable) (owned) */
  char     *base_url; /* (not nullable) (owned) */
};

/* One question on its way, page by page. */
typedef struct {
  /* Input */
  DuskIodaCall call;
  char        *question; /* (not nullable) (owned): the URL up to the page */
  DuskHttpWish wish;
  gboolean     is_settled;
  gint64       now_s;

  /* In progress */
  guint          n_pages;
  char          *url;    /* (nullable) (owned): of the page under way */
  DuskAnswer    *answer; /* (nullable) (owned) */
  DuskIodaReply *reply;  /* (nullable) (owned): what the pages so far hold */
  GHashTable    *seen;   /* (not nullable) (owned) (element-type utf8) */
} Ask;

/* Takes the task over. */
static void get_page (GTask *task);
static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_read (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (DuskIoda, dusk_ioda, G_TYPE_OBJECT)

/* The newest events first: where there are more than are asked for, those of weeks ago are left out. Summaries come with the highest score first. */
static const char *const paths[] = {
  [DUSK_IODA_EVENTS] = "/outages/events?format=codf&orderBy=time/desc&",
  [DUSK_IODA_ALERTS] = "/outages/alerts?",
  [DUSK_IODA_SUMMARY] = "/outages/summary?",
};

static void
ask_free (Ask *ask)
{
  g_clear_pointer (&ask->answer, dusk_answer_unref);
  g_clear_pointer (&ask->reply, dusk_ioda_reply_unref);
  g_hash_table_unref (ask->seen);
  g_free (ask->question);
  g_free (ask->url);
  g_free (ask);
}

/* A thread's work: body to reply. It does not hold the client: it may be the last to let go, and the network belongs to another thread. */
static void
read_in_thread (GTask *reading, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Ask *ask = task_data;
  GError *error = NULL;
  DuskIodaReply *reply = dusk_ioda_parse (ask->call, ask->answer->body, ask->now_s, &error);

  if (reply == NULL)
    {
      g_task_return_error (reading, error);
      return;
    }
  reply->fetched_s = ask->answer->fetched_s;
  reply->is_stale = ask->answer->is_stale;
  reply->stale_reason = g_strdup (ask->answer->stale_reason);
  g_task_return_pointer (reading, reply, (GDestroyNotify) dusk_ioda_reply_unref);
}

/* Takes both over. Where some pages are there, they are worth more than the failure of the next. */
static void
end (GTask *task, GError *error)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->reply && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&error);
      g_task_return_pointer (task, g_steal_pointer (&ask->reply), (GDestroyNotify) dusk_ioda_reply_unref);
    }
  else
    g_task_return_error (task, error);
  g_object_unref (task);
}

static void
get_page (GTask *task)
{
  DuskIoda *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);

  g_free (ask->url);
  ask->url = g_strdup_printf ("%s&page=%u", ask->question, ask->n_pages);
  dusk_http_get_async (self->http, ask->url, &ask->wish, g_task_get_cancellable (task), on_answer, task);
}

/* A question that is refused comes back with IODA's words; what they say of its own troubles is worth no more than the number. */
static GError *
explain (DuskHttp *http, GAsyncResult *result, GError *error)
{
  g_autoptr (GBytes) body = dusk_http_error_body (http, result);
  GError *refusal = body && g_error_matches (error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS) && dusk_http_error_status (http, result) < 500
                      ? dusk_ioda_explain_refusal (body) : NULL;

  if (refusal == NULL)
    return error;
  g_error_free (error);
  return refusal;
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;

  ask->answer = dusk_http_get_finish (DUSK_HTTP (source), result, &error);
  if (ask->answer)
    {
      g_autoptr (GTask) reading = g_task_new (NULL, g_task_get_cancellable (task), on_read, task);

      g_task_set_task_data (reading, ask, NULL);
      g_task_run_in_thread (reading, read_in_thread);
    }
  else
    end (task, explain (DUSK_HTTP (source), result, error));
}

/* Adds a page, and asks for the next where it is full. */
static void
take_page (GTask *task, DuskIodaReply *page)
{
  Ask *ask = g_task_get_task_data (task);

  if (ask->reply == NULL)
    ask->reply = dusk_ioda_reply_new (ask->call);
  dusk_ioda_reply_add_page (ask->reply, page, ask->seen);
  ask->n_pages++;
  if (page->is_cut && ask->n_pages < DUSK_IODA_MAX_PAGES)
    get_page (task);
  else
    end (task, NULL);
}

static void
on_read (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  DuskIoda *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  g_autoptr (DuskAnswer) read = g_steal_pointer (&ask->answer);
  GError *error = NULL;
  g_autoptr (DuskIodaReply) page = g_task_propagate_pointer (G_TASK (result), &error);

  if (page)
    {
      if (ask->is_settled)
        dusk_http_keep (self->http, ask->url, read);
      take_page (task, page);
    }
  else if (error->domain == DUSK_ERROR && !read->is_new && !read->is_stale)
    {
      /* What was kept is damaged, or an older Dusk read it differently. */
      g_error_free (error);
      ask->wish.ignores_cache = TRUE;
      get_page (task);
    }
  else
    end (task, error);
}

static void
dusk_ioda_finalize (GObject *object)
{
  DuskIoda *self = DUSK_IODA (object);

  g_clear_object (&self->http);
  g_free (self->base_url);
  G_OBJECT_CLASS (dusk_ioda_parent_class)->finalize (object);
}

static void
dusk_ioda_class_init (DuskIodaClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_ioda_finalize;
}

static void
dusk_ioda_init (DuskIoda *self G_GNUC_UNUSED)
{
}

DuskIoda *
dusk_ioda_new (DuskHttp *http, const char *base_url)
{
  DuskIoda *self;

  g_return_val_if_fail (DUSK_IS_HTTP (http), NULL);

  self = g_object_new (DUSK_TYPE_IODA, NULL);
  self->http = g_object_ref (http);
  self->base_url = dusk_http_base_url (base_url, "DUSK_IODA_URL", IODA_URL);
  return self;
}

/* Returns: (transfer full) (nullable): the URL up to the page, or an error where no such thing can be asked. */
static char *
make_question (DuskIoda *self, DuskIodaCall call, DuskEntityKind kind, const char *code, gint64 from_s, gint64 to_s, GError **error)
{
  g_autoptr (GString) url = g_string_new (self->base_url);
  DuskEntity entity;

  if (from_s >= to_s || to_s - from_s >= MAX_PERIOD_S)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("IODA is asked for periods of up to 100 days"));
      return NULL;
    }
  if (code && !dusk_entity_parse (code, &entity, error))
    return NULL;
  if (code && entity.kind != kind)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("IODA does not know “%s”"), entity.id);
      return NULL;
    }
  g_string_append_printf (url, "%sentityType=%s", paths[call], kind == DUSK_ENTITY_COUNTRY ? "country" : "asn");
  if (code && kind == DUSK_ENTITY_COUNTRY)
    g_string_append_printf (url, "&entityCode=%s", entity.id);
  else if (code)
    g_string_append_printf (url, "&entityCode=%u", entity.asn);
  g_string_append_printf (url, "&from=%" G_GINT64_FORMAT "&until=%" G_GINT64_FORMAT "&limit=%d", from_s, to_s, DUSK_IODA_LIMIT);
  return g_string_free (g_steal_pointer (&url), FALSE);
}

void
dusk_ioda_ask_async (DuskIoda *self, DuskIodaCall call, DuskEntityKind kind, const char *code, gint64 from_s, gint64 to_s,
                     DuskHttpPriority priority, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  char *question;
  Ask *ask;

  g_return_if_fail (DUSK_IS_IODA (self));
  g_return_if_fail ((guint) call < G_N_ELEMENTS (paths));
  g_return_if_fail (kind == DUSK_ENTITY_COUNTRY || kind == DUSK_ENTITY_NETWORK);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_ioda_ask_async);
  question = make_question (self, call, kind, code, from_s, to_s, &error);
  if (question == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  ask = g_new0 (Ask, 1);
  ask->call = call;
  ask->question = question;
  ask->now_s = dusk_http_now (self->http);
  ask->is_settled = to_s < ask->now_s - SETTLED_AFTER_S;
  ask->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  ask->wish = (DuskHttpWish){ .max_bytes = MAX_ANSWER_BYTES,
                              .timeout_s = TIMEOUT_S,
                              .fresh_s = ask->is_settled ? SETTLED_FRESH_S : 0,
                              .priority = priority,
                              .feed = DUSK_FEED_IODA };
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  get_page (g_steal_pointer (&task));
}

DuskIodaReply *
dusk_ioda_ask_finish (DuskIoda *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
