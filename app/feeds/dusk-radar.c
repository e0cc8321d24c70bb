/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-radar.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-radar-private.h"

#define RADAR_URL "https://api.cloudflare.com/client/v4"

#define MAX_ANSWER_BYTES (8 * 1024 * 1024)
#define TIMEOUT_S        30
#define LIMIT            100
#define MAX_PAGES        10

struct _DuskRadar {
  GObject   parent;
  DuskHttp *http;     /* (not nullable) (owned) */
  char     *base_url; /* (not nullable) (owned) */
  char     *token;    /* (nullable) (owned) */
};

/* One question on its way, page by page. */
typedef struct {
  /* Input */
  char            *question; /* (not nullable) (owned): the URL up to the page */
  char            *token;    /* (not nullable) (owned) */
  gint64           from_s, to_s;
  DuskHttpPriority priority;

  /* In progress */
  guint       n_pages;
  DuskAnswer *answer;  /* (nullable) (owned) */
  guint       n_items; /* on the page that was read last */
  GPtrArray  *outages; /* (not nullable) (owned) (element-type DuskRadarOutage): of the pages so far */
  GHashTable *seen;    /* (not nullable) (owned) (element-type utf8): their identifiers and ends */
} Ask;

/* Takes the task over. */
static void get_page (GTask *task);
static void on_answer (GObject *source, GAsyncResult *result, gpointer user_data);
static void on_read (GObject *source, GAsyncResult *result, gpointer user_data);

G_DEFINE_FINAL_TYPE (DuskRadar, dusk_radar, G_TYPE_OBJECT)

static void
ask_free (Ask *ask)
{
  g_clear_pointer (&ask->answer, dusk_answer_unref);
  g_clear_pointer (&ask->outages, g_ptr_array_unref);
  g_hash_table_unref (ask->seen);
  g_free (ask->question);
  g_free (ask->token);
  g_free (ask);
}

/* A thread's work: body to outages. It does not hold the client: it may be the last to let go, and the network belongs to another thread. */
static void
read_in_thread (GTask *reading, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable G_GNUC_UNUSED)
{
  Ask *ask = task_data;
  GError *error = NULL;
  GPtrArray *outages = dusk_radar_read (ask->answer->body, &ask->n_items, &error);

  if (outages)
    g_task_return_pointer (reading, outages, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (reading, error);
}

static void
get_page (GTask *task)
{
  DuskRadar *self = g_task_get_source_object (task);
  Ask *ask = g_task_get_task_data (task);
  DuskHttpWish wish = { .max_bytes = MAX_ANSWER_BYTES,
                        .timeout_s = TIMEOUT_S,
                        .priority = ask->priority,
                        .feed = DUSK_FEED_RADAR,
                        .token = ask->token };
  g_autofree char *url = g_strdup_printf ("%s&offset=%u", ask->question, ask->n_pages * LIMIT);

  dusk_http_get_async (self->http, url, &wish, g_task_get_cancellable (task), on_answer, task);
}

/* Words from outside are shown, but never if they repeat the token. */
static GError *
without_token (GError *error, const char *token)
{
  GError *clean;

  if (strstr (error->message, token) == NULL)
    return error;
  clean = g_error_new_literal (error->domain, error->code, _("Cloudflare Radar refused the question"));
  g_error_free (error);
  return clean;
}

static GError *
explain (GError *error, GBytes *body, const char *token)
{
  gboolean may_explain = body && dusk_http_is_json (body) &&
                         (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS) || g_error_matches (error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN));
  GError *refusal = may_explain ? dusk_radar_explain_refusal (body) : NULL;

  if (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN) && !g_error_matches (refusal, DUSK_ERROR, DUSK_ERROR_FORBIDDEN))
    {
      g_clear_error (&refusal);
      refusal = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_FORBIDDEN, _("Cloudflare Radar refuses the token"));
    }
  if (refusal)
    g_error_free (error);
  return without_token (refusal ? refusal : error, token);
}

static void
on_answer (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;

  ask->answer = dusk_http_get_finish (DUSK_HTTP (source), result, &error);
  if (ask->answer)
    {
      g_autoptr (GTask) reading = g_task_new (NULL, g_task_get_cancellable (task), on_read, g_object_ref (task));

      g_task_set_task_data (reading, ask, NULL);
      g_task_run_in_thread (reading, read_in_thread);
    }
  else
    {
      g_autoptr (GBytes) body = dusk_http_error_body (DUSK_HTTP (source), result);

      g_task_return_error (task, explain (error, body, ask->token));
    }
}

static gboolean
touches_period (const Ask *ask, const DuskRadarOutage *outage)
{
  return outage->start_s < ask->to_s && (outage->end_s == DUSK_TIME_UNKNOWN || outage->end_s >= ask->from_s);
}

/* Pages overlap where something new came between them. Of two ends neither is left out here: whoever reads them knows which one to trust. */
static gboolean
is_new (Ask *ask, const DuskRadarOutage *outage)
{
  return g_hash_table_add (ask->seen, g_strdup_printf ("%s %" G_GINT64_FORMAT, outage->id, outage->end_s));
}

static void
take_page (Ask *ask, GPtrArray *page)
{
  gsize n;
  g_autofree gpointer *outages = g_ptr_array_steal (page, &n);

  for (gsize i = 0; i < n; i++)
    {
      DuskRadarOutage *outage = outages[i];

      if (touches_period (ask, outage) && is_new (ask, outage))
        g_ptr_array_add (ask->outages, outage);
      else
        dusk_radar_outage_free (outage);
    }
}

static void
on_read (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Ask *ask = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) page = g_task_propagate_pointer (G_TASK (result), &error);

  g_clear_pointer (&ask->answer, dusk_answer_unref);
  if (page == NULL)
    {
      g_task_return_error (task, without_token (error, ask->token));
      return;
    }
  take_page (ask, page);
  if (ask->n_items >= LIMIT && ++ask->n_pages < MAX_PAGES)
    get_page (g_steal_pointer (&task));
  else
    g_task_return_pointer (task, g_steal_pointer (&ask->outages), (GDestroyNotify) g_ptr_array_unref);
}

static void
dusk_radar_finalize (GObject *object)
{
  DuskRadar *self = DUSK_RADAR (object);

  g_clear_object (&self->http);
  g_free (self->base_url);
  g_free (self->token);
  G_OBJECT_CLASS (dusk_radar_parent_class)->finalize (object);
}

static void
dusk_radar_class_init (DuskRadarClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_radar_finalize;
}

static void
dusk_radar_init (DuskRadar *self G_GNUC_UNUSED)
{
}

DuskRadar *
dusk_radar_new (DuskHttp *http, const char *base_url)
{
  DuskRadar *self;

  g_return_val_if_fail (DUSK_IS_HTTP (http), NULL);

  self = g_object_new (DUSK_TYPE_RADAR, NULL);
  self->http = g_object_ref (http);
  self->base_url = dusk_http_base_url (base_url, "DUSK_RADAR_URL", RADAR_URL);
  return self;
}

void
dusk_radar_set_token (DuskRadar *self, const char *token)
{
  g_return_if_fail (DUSK_IS_RADAR (self));

  g_free (self->token);
  self->token = token ? g_strstrip (g_strdup (token)) : NULL;
  if (self->token && *self->token == '\0')
    g_clear_pointer (&self->token, g_free);
}

gboolean
dusk_radar_has_token (DuskRadar *self)
{
  g_return_val_if_fail (DUSK_IS_RADAR (self), FALSE);

  return self->token != NULL;
}

static char *
make_question (DuskRadar *self, gint64 from_s, gint64 to_s)
{
  g_autofree char *from = dusk_time_to_iso (MAX (from_s - DUSK_RADAR_REACH_S, DUSK_TIME_EARLIEST));
  g_autofree char *to = dusk_time_to_iso (to_s);

  return g_strdup_printf ("%s/radar/annotations/outages?format=JSON&dateStart=%s&dateEnd=%s&limit=%d", self->base_url, from, to, LIMIT);
}

void
dusk_radar_ask_async (DuskRadar *self, gint64 from_s, gint64 to_s, DuskHttpPriority priority, GCancellable *cancellable,
                      GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Ask *ask;

  g_return_if_fail (DUSK_IS_RADAR (self));
  g_return_if_fail (from_s < to_s);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_radar_ask_async);
  if (self->token == NULL)
    {
      g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_FORBIDDEN, _("Cloudflare Radar answers only with a token"));
      return;
    }
  ask = g_new0 (Ask, 1);
  ask->question = make_question (self, from_s, to_s);
  ask->token = g_strdup (self->token);
  ask->from_s = from_s;
  ask->to_s = to_s;
  ask->priority = priority;
  ask->outages = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_radar_outage_free);
  ask->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, ask, (GDestroyNotify) ask_free);
  get_page (g_steal_pointer (&task));
}

GPtrArray *
dusk_radar_ask_finish (DuskRadar *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
