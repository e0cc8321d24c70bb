/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat.h"

#include "dusk-error.h"
#include "dusk-ripestat-private.h"

#define RIPESTAT_URL "https://stat.ripe.net"

#define KIB ((gsize) 1024)
#define MIB (1024 * KIB)

/* An answer about a time that has passed for so long does not change any more. */
#define SETTLED_AFTER_S (DUSK_DAY_S)
#define SETTLED_FRESH_S (30 * DUSK_DAY_S)

#define DUMP_S (8 * DUSK_HOUR_S) /* RIS writes its tables at 00:00, 08:00 and 16:00 UTC */

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

#define PARSER(name) dusk_ripestat_parse_##name
#define FREE(name)   (GDestroyNotify) dusk_##name##_free

/* clang-format off */
static const DuskRipestatSpec specs[DUSK_N_RIPESTAT_CALLS] = {
  [DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS] = {
    "country-resource-stats", 0, "starttime", "endtime", NULL, 0, NULL,
    90, 32 * MIB, 4 * DUSK_MINUTE_S, PARSER (country_stats), FREE (country_stats) },
  [DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST] = {
    "country-resource-list", 0, NULL, "time", NULL, DUSK_DAY_S, "v4_format=prefix",
    60, 32 * MIB, DUSK_DAY_S, PARSER (country_resources), FREE (country_resources) },
  [DUSK_RIPESTAT_COUNTRY_ASNS] = {
    "country-asns", 0, NULL, "query_time", NULL, DUMP_S, "lod=1",
    60, 16 * MIB, 6 * DUSK_HOUR_S, PARSER (country_asns), FREE (country_asns) },
  [DUSK_RIPESTAT_AS_OVERVIEW] = {
    "as-overview", 1, NULL, NULL, NULL, DUMP_S, NULL,
    30, 256 * KIB, DUSK_DAY_S, PARSER (as_overview), FREE (as_overview) },
  [DUSK_RIPESTAT_ROUTING_STATUS] = {
    "routing-status", 3, NULL, "timestamp", "min_peers_seeing", DUMP_S, NULL,
    30, 4 * MIB, DUSK_HOUR_S, PARSER (routing_status), FREE (routing_status) },
  [DUSK_RIPESTAT_ANNOUNCED_PREFIXES] = {
    "announced-prefixes", 1, "starttime", "endtime", "min_peers_seeing", DUMP_S, NULL,
    60, 32 * MIB, DUSK_HOUR_S, PARSER (announced_prefixes), FREE (announced_prefixes) },
  [DUSK_RIPESTAT_PREFIX_COUNT] = {
    "prefix-count", 1, "starttime", "endtime", "min_peers_seeing", DUMP_S, NULL,
    60, 16 * MIB, DUSK_HOUR_S, PARSER (prefix_count), FREE (prefix_count) },
  [DUSK_RIPESTAT_ROUTING_HISTORY] = {
    "routing-history", 2, "starttime", "endtime", "min_peers", DUMP_S, "normalise_visibility=true",
    60, 32 * MIB, DUSK_HOUR_S, PARSER (routing_history), FREE (announced_prefixes) },
  [DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY] = {
    "bgp-update-activity", 1, "starttime", "endtime", NULL, 0, "max_samples=0&hide_empty_samples=false",
    60, 16 * MIB, 5 * DUSK_MINUTE_S, PARSER (update_activity), FREE (update_activity) },
  [DUSK_RIPESTAT_BGPLAY] = {
    "bgplay", 1, "starttime", "endtime", NULL, 5 * DUSK_MINUTE_S, NULL,
    60, 32 * MIB, 5 * DUSK_MINUTE_S, PARSER (bgplay), FREE (bgplay) },
  [DUSK_RIPESTAT_ASN_NEIGHBOURS] = {
    "asn-neighbours", 3, NULL, "query_time", NULL, DUMP_S, NULL,
    60, 8 * MIB, 6 * DUSK_HOUR_S, PARSER (neighbours), FREE (neighbours) },
  [DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY] = {
    "asn-neighbours-history", 1, "starttime", "endtime", NULL, DUMP_S, NULL,
    60, 16 * MIB, 6 * DUSK_HOUR_S, PARSER (neighbours_history), FREE (neighbours) },
  [DUSK_RIPESTAT_RIS_PEER_COUNT] = {
    "ris-peer-count", 1, "starttime", "endtime", NULL, DUMP_S, NULL,
    60, 8 * MIB, 6 * DUSK_HOUR_S, PARSER (peer_count), FREE (peer_count) },
  [DUSK_RIPESTAT_RIR_STATS_COUNTRY] = {
    "rir-stats-country", 1, NULL, "query_time", NULL, DUSK_DAY_S, NULL,
    30, 256 * KIB, 7 * DUSK_DAY_S, PARSER (rir_country), g_free },
  [DUSK_RIPESTAT_SEARCHCOMPLETE] = {
    "searchcomplete", 1, NULL, NULL, NULL, DUSK_DAY_S, "limit=10",
    15, 1 * MIB, DUSK_DAY_S, PARSER (suggestions), FREE (suggestions) },
};
/* clang-format on */

static const struct {
  const char *word;
  int         step_s;
} resolutions[] = { { "5m", 5 * DUSK_MINUTE_S }, { "1h", DUSK_HOUR_S },    { "8h", DUMP_S },           { "1d", DUSK_DAY_S },
                    { "2d", 2 * DUSK_DAY_S },    { "1w", 7 * DUSK_DAY_S }, { "12d", 12 * DUSK_DAY_S } };

const DuskRipestatSpec *
dusk_ripestat_spec (DuskRipestatCall call)
{
  g_assert (call < DUSK_N_RIPESTAT_CALLS);

  return &specs[call];
}

const char *
dusk_ripestat_resolution_to_word (int step_s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
    if (resolutions[i].step_s == step_s)
      return resolutions[i].word;
  return NULL;
}

int
dusk_ripestat_resolution_from_word (const char *word)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resolutions); i++)
    if (g_str_equal (resolutions[i].word, word))
      return resolutions[i].step_s;
  return 0;
}

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

/* @value: escaped already */
static void
append_parameter (GString *url, const char *name, const char *value)
{
  g_string_append_printf (url, "%c%s=%s", strchr (url->str, '?') ? '&' : '?', name, value);
}

static void
append_number (GString *url, const char *name, int number)
{
  g_autofree char *text = g_strdup_printf ("%d", number);

  append_parameter (url, name, text);
}

static void
append_time (GString *url, const char *name, gint64 time_s, int grain_s)
{
  g_autofree char *text = dusk_time_to_query (dusk_time_floor (time_s, MAX (grain_s, DUSK_MINUTE_S)));

  append_parameter (url, name, text);
}

static void
append_period (GString *url, const DuskRipestatSpec *spec, const DuskRipestatQuery *query)
{
  int grain_s = spec->grain_s > 0 ? spec->grain_s : query->step_s > 0 ? query->step_s : 5 * DUSK_MINUTE_S;
  /* This one's endtime is the last sample wanted, not the first one beyond. */
  int last_s = query->call == DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS ? 1 : 0;

  if (spec->from_name && query->from_s != DUSK_TIME_UNKNOWN)
    append_time (url, spec->from_name, query->from_s, grain_s);
  if (spec->to_name && query->to_s != DUSK_TIME_UNKNOWN)
    append_time (url, spec->to_name, query->to_s - last_s, grain_s);
}

/* The calls that are asked at a step each name it in their own way. */
static void
append_step (GString *url, const DuskRipestatQuery *query)
{
  const char *word = dusk_ripestat_resolution_to_word (query->step_s);

  if (query->step_s <= 0)
    return;
  if (query->call == DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY)
    append_number (url, "min_sampling_period", query->step_s);
  else if (word && (query->call == DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS || query->call == DUSK_RIPESTAT_PREFIX_COUNT))
    append_parameter (url, "resolution", word);
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

/* Reads the answer of @task's question; takes @task over. */
static void
read_answer (GTask *task, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) reading = g_task_new (g_task_get_source_object (task), g_task_get_cancellable (task), callback, task);

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
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  DuskRipestat *self = DUSK_RIPESTAT (source);
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

const char *
dusk_ripestat_call_name (DuskRipestatCall call)
{
  g_return_val_if_fail (call < DUSK_N_RIPESTAT_CALLS, NULL);

  return specs[call].name;
}

DuskRipestat *
dusk_ripestat_new (DuskHttp *http, const char *base_url)
{
  const char *url = base_url ? base_url : g_getenv ("DUSK_RIPESTAT_URL");
  DuskRipestat *self;
  gsize length;

  g_return_val_if_fail (DUSK_IS_HTTP (http), NULL);

  if (url == NULL || *url == '\0')
    url = RIPESTAT_URL;
  for (length = strlen (url); length > 0 && url[length - 1] == '/'; length--)
    ;
  self = g_object_new (DUSK_TYPE_RIPESTAT, NULL);
  self->http = g_object_ref (http);
  self->base_url = g_strndup (url, length);
  return self;
}

char *
dusk_ripestat_url (DuskRipestat *self, const DuskRipestatQuery *query)
{
  const DuskRipestatSpec *spec;
  g_autofree char *resource = NULL;
  GString *url;

  g_return_val_if_fail (DUSK_IS_RIPESTAT (self), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  spec = dusk_ripestat_spec (query->call);
  url = g_string_new (NULL);
  g_string_printf (url, "%s/data/%s/data.json", self->base_url, spec->name);
  if (query->resource)
    {
      resource = g_uri_escape_string (query->resource, NULL, FALSE);
      append_parameter (url, "resource", resource);
    }
  append_period (url, spec, query);
  append_step (url, query);
  if (spec->peers_name && query->min_peers >= 0)
    append_number (url, spec->peers_name, query->min_peers);
  if (spec->fixed)
    g_string_append_printf (url, "&%s", spec->fixed);
  append_parameter (url, "sourceapp", "dusk");
  return g_string_free (url, FALSE);
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
                              .priority = query->priority };
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
