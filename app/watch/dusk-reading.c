/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-reading.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"
#include "dusk-visibility.h"

/* Longer periods are shown at five minutes, shorter ones by the minute. */
#define FINE_UP_TO_S (12 * DUSK_HOUR_S)
#define FINE_STEP_S   60
#define COARSE_STEP_S 300

typedef struct {
  /* Input */
  DuskContext        *context; /* (not nullable) (owned) */
  DuskSpan            period;
  DuskReadingProgress progress; /* (nullable) */
  gpointer            progress_data;
  GMainContext       *main_context; /* (not nullable) (owned): where progress is told */

  /* In progress */
  DuskRipestatReply *resources; /* (nullable) (owned): what belongs to the country */
  GPtrArray         *problems;  /* (not nullable) (owned) (element-type utf8) */
  gint64             pass_bytes;  /* of one pass, as told last; written by the reading thread */
  gint64             done_before; /* bytes of the passes that are over */

  /* Output */
  DuskReading *reading; /* (nullable) (owned) */
} Load;

static void resources_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  g_main_context_unref (load->main_context);
  g_clear_pointer (&load->resources, dusk_ripestat_reply_unref);
  g_ptr_array_unref (load->problems);
  g_clear_pointer (&load->reading, dusk_reading_unref);
  g_free (load);
}

DuskReading *
dusk_reading_ref (DuskReading *reading)
{
  g_atomic_ref_count_inc (&reading->refs);
  return reading;
}

void
dusk_reading_unref (DuskReading *reading)
{
  if (!g_atomic_ref_count_dec (&reading->refs))
    return;
  g_strfreev (reading->paths);
  g_strfreev (reading->problems);
  g_clear_pointer (&reading->routes, dusk_routes_unref);
  g_free (reading);
}

/* Progress -------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
  GTask *task; /* (owned) */
  gint64 done;
  gint64 total;
} Told;

static void
told_free (Told *told)
{
  g_object_unref (told->task);
  g_free (told);
}

static gboolean
told_cb (gpointer user_data)
{
  Told *told = user_data;
  Load *load = g_task_get_task_data (told->task);

  if (!g_task_get_completed (told->task) && !g_cancellable_is_cancelled (g_task_get_cancellable (told->task)))
    load->progress (told->done, told->total, load->progress_data);
  return G_SOURCE_REMOVE;
}

/* In the reading thread. Each file is read twice. */
static void
pass_progress (gint64 done, gint64 total, gpointer data)
{
  GTask *task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GSource) source = NULL;
  Told *told;

  load->pass_bytes = MAX (total, 0);
  if (load->progress == NULL)
    return;
  told = g_new0 (Told, 1);
  told->task = g_object_ref (task);
  told->done = load->done_before + done;
  told->total = total < 0 ? -1 : 2 * total;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, told_cb, told, (GDestroyNotify) told_free);
  g_source_attach (source, load->main_context);
}

/* Reading: in a thread -------------------------------------------------------------------------------------------------------------- */

static void
scan_cb (const DuskBgpElement *element, gpointer data)
{
  DuskReading *reading = data;

  /* A damaged record may tell any time. */
  if (element->time_us < DUSK_TIME_EARLIEST * G_USEC_PER_SEC || element->time_us >= DUSK_TIME_LATEST * G_USEC_PER_SEC)
    return;
  if (reading->from_us == DUSK_TIME_UNKNOWN || element->time_us < reading->from_us)
    reading->from_us = element->time_us;
  if (reading->to_us == DUSK_TIME_UNKNOWN || element->time_us > reading->to_us)
    reading->to_us = element->time_us;
  reading->has_tables |= element->kind == DUSK_BGP_ROUTE;
}

/* One pass over all files. Returns: (transfer full): what was read, or %NULL with an error where none of them could be, or it was cancelled. */
static DuskMrtFiles *
run_pass (GTask *task, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data, GError **error)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (DuskMrtFiles) files = dusk_mrt_files_new (peers);
  g_autoptr (GError) first = NULL;
  guint added = 0;

  g_ptr_array_set_size (load->problems, 0);
  for (char **path = load->reading->paths; *path; path++)
    {
      g_autoptr (GError) problem = NULL;
      if (dusk_mrt_files_add (files, *path, NULL, &problem))
        {
          added++;
          continue;
        }
      g_ptr_array_add (load->problems, g_strdup (problem->message));
      if (first == NULL)
        first = g_steal_pointer (&problem);
    }
  if (added == 0)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return NULL;
    }
  if (!dusk_mrt_files_run (files, sink, data, pass_progress, task, g_task_get_cancellable (task), error))
    return NULL;
  return g_steal_pointer (&files);
}

static void
take_problems (Load *load, const DuskMrtFiles *files)
{
  const GPtrArray *problems = dusk_mrt_files_problems (files);

  for (guint i = 0; i < problems->len; i++)
    {
      const DuskMrtProblem *problem = g_ptr_array_index (problems, i);
      g_ptr_array_add (load->problems, g_strdup (problem->error->message));
    }
  g_ptr_array_add (load->problems, NULL);
  load->reading->problems = g_strdupv ((char **) load->problems->pdata);
}

/* Cuts what the files have to the period that was asked for. Returns: whether anything is left. */
static gboolean
cut_period (const Load *load)
{
  DuskReading *reading = load->reading;

  if (load->period.start_s != DUSK_TIME_UNKNOWN)
    reading->from_us = MAX (reading->from_us, load->period.start_s * G_USEC_PER_SEC);
  if (load->period.end_s != DUSK_TIME_UNKNOWN)
    reading->to_us = MIN (reading->to_us, load->period.end_s * G_USEC_PER_SEC);
  return reading->from_us <= reading->to_us;
}

/* Why no message was found: what is wrong with the files says more than that there is none. */
static GError *
explain_nothing (const DuskMrtFiles *files)
{
  const GPtrArray *problems = dusk_mrt_files_problems (files);

  if (problems->len > 0)
    return g_error_copy (((const DuskMrtProblem *) g_ptr_array_index (problems, 0))->error);
  return g_error_new_literal (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("There is no BGP message in these files"));
}

static void
scan_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtFiles) files = NULL;
  GError *error = NULL;

  files = run_pass (task, peers, scan_cb, load->reading, &error);
  if (files == NULL)
    g_task_return_error (task, error);
  else if (load->reading->from_us == DUSK_TIME_UNKNOWN)
    g_task_return_error (task, explain_nothing (files));
  else if (!cut_period (load))
    g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("There is no BGP message of this period in these files"));
  else
    g_task_return_boolean (task, TRUE);
}

static DuskVisibility *
new_engine (const Load *load, DuskBgpPeers *peers)
{
  const DuskReading *reading = load->reading;
  gint64 from_s = dusk_time_second (reading->from_us);
  gint64 to_s = dusk_time_second (reading->to_us) + 1;
  g_autoptr (GArray) prefixes = NULL;
  g_autoptr (GArray) origins = NULL;
  DuskVisibilityWish wish = { .keeps_changes = reading->has_entity, .keeps_entities = !reading->has_entity };

  dusk_reading_followed (reading->has_entity ? &reading->entity : NULL, load->resources ? load->resources->record : NULL, &prefixes, &origins);
  wish.step_s = to_s - from_s <= FINE_UP_TO_S ? FINE_STEP_S : COARSE_STEP_S;
  wish.from_s = dusk_time_floor (from_s, wish.step_s);
  wish.to_s = dusk_time_floor (to_s + wish.step_s - 1, wish.step_s);
  wish.prefixes = prefixes;
  wish.origins = origins;
  return dusk_visibility_new (&wish, peers);
}

static void
follow_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  DuskReading *reading = load->reading;
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskVisibility) engine = new_engine (load, peers);
  g_autoptr (DuskMrtFiles) files = NULL;
  GError *error = NULL;

  files = run_pass (task, peers, dusk_visibility_add, engine, &error);
  if (files == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  reading->counts = dusk_mrt_files_counts (files);
  reading->routes = dusk_visibility_finish (engine);
  take_problems (load, files);
  if (reading->routes->prefixes->len == 0 && reading->has_entity)
    g_task_return_new_error (task, DUSK_ERROR, DUSK_ERROR_NO_DATA, _("These files tell nothing about %s"), reading->entity.id);
  else
    g_task_return_boolean (task, TRUE);
}

/* The passes, one after the other --------------------------------------------------------------------------------------------------- */

static void
pass_on_error (GTask *task, GError *error)
{
  g_task_return_error (task, error);
  g_object_unref (task);
}

static void
followed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      pass_on_error (task, error);
      return;
    }
  g_task_return_pointer (task, g_steal_pointer (&load->reading), (GDestroyNotify) dusk_reading_unref);
  g_object_unref (task);
}

/* A task for one pass that shares the data of @task. */
static void
run_in_thread (GTask *task, GTaskThreadFunc pass, GAsyncReadyCallback callback)
{
  g_autoptr (GTask) part = g_task_new (NULL, g_task_get_cancellable (task), callback, task);

  g_task_set_task_data (part, g_task_get_task_data (task), NULL);
  g_task_run_in_thread (part, pass);
}

static void
follow (GTask *task)
{
  Load *load = g_task_get_task_data (task);

  load->done_before = load->pass_bytes;
  run_in_thread (task, follow_in_thread, followed_cb);
}

static void
resources_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->resources = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  if (load->resources == NULL)
    pass_on_error (task, error);
  else
    follow (task);
}

static void
scanned_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Load *load = g_task_get_task_data (task);
  DuskReading *reading = load->reading;
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, reading->entity.id);
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      pass_on_error (task, error);
      return;
    }
  if (!reading->has_entity || reading->entity.kind != DUSK_ENTITY_COUNTRY)
    {
      follow (task);
      return;
    }
  query.to_s = dusk_time_second (reading->from_us);
  dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), resources_cb, task);
}

void
dusk_reading_load_async (DuskContext *context, const char *const *paths, const DuskEntity *entity, const DuskSpan *period,
                         GCancellable *cancellable, DuskReadingProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (paths != NULL && paths[0] != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->period = period ? *period : (DuskSpan) { DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN };
  load->progress = progress;
  load->progress_data = progress_data;
  load->main_context = g_main_context_ref_thread_default ();
  load->problems = g_ptr_array_new_with_free_func (g_free);
  load->reading = g_new0 (DuskReading, 1);
  g_atomic_ref_count_init (&load->reading->refs);
  load->reading->paths = g_strdupv ((char **) paths);
  load->reading->from_us = load->reading->to_us = DUSK_TIME_UNKNOWN;
  load->reading->has_entity = entity != NULL;
  if (entity)
    load->reading->entity = *entity;
  if (entity && entity->kind == DUSK_ENTITY_COUNTRY)
    load->reading->territory = dusk_territory_find (entity->id);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  g_task_set_source_tag (task, dusk_reading_load_async);
  run_in_thread (task, scan_in_thread, scanned_cb);
}

DuskReading *
dusk_reading_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, dusk_reading_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
dusk_reading_followed (const DuskEntity *entity, const DuskCountryResources *resources, GArray **prefixes, GArray **origins)
{
  DuskPrefix prefix;

  *prefixes = *origins = NULL;
  if (resources)
    {
      *prefixes = g_array_copy (resources->v4);
      g_array_append_vals (*prefixes, resources->v6->data, resources->v6->len);
      *origins = g_array_copy (resources->asns);
    }
  else if (entity && entity->kind == DUSK_ENTITY_NETWORK)
    {
      *origins = g_array_new (FALSE, FALSE, sizeof (guint32));
      g_array_append_val (*origins, entity->asn);
    }
  else if (entity && dusk_prefix_parse (entity->id, &prefix, NULL))
    {
      *prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
      g_array_append_val (*prefixes, prefix);
    }
}

char *
dusk_reading_summary (const DuskReading *reading)
{
  guint n_files = g_strv_length (reading->paths), n_peers = dusk_bgp_peers_count (reading->routes->peers);
  gint64 from_s = dusk_time_second (reading->from_us);
  gint64 to_s = dusk_time_second (reading->to_us);
  g_autofree char *from = dusk_time_to_text (from_s, NULL, DUSK_TIME_FULL_SECONDS), *to = dusk_time_to_text (to_s, NULL, DUSK_TIME_FULL_SECONDS);
  g_autofree char *files = g_strdup_printf (ngettext ("%u file", "%u files", n_files), n_files);
  g_autofree char *peers = g_strdup_printf (ngettext ("%u peer", "%u peers", n_peers), n_peers);
  guint64 elements = reading->counts.elements;
  g_autofree char *count = dusk_count_to_text ((double) elements);
  g_autofree char *messages = g_strdup_printf (ngettext ("%s route or message", "%s routes and messages", (gulong) elements), count);

  /* Translators: such as “2 files, 30 May 2014 22:00:00 to 30 May 2014 22:15:00 UTC: 1,005,200 routes and messages of 34 peers.” */
  return g_strdup_printf (_("%s, %s to %s UTC: %s of %s."), files, from, to, messages, peers);
}
