/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include <glib/gi18n.h>

#include "dusk-bgplay-elements.h"
#include "dusk-error.h"
#include "dusk-mrt-files.h"
#include "dusk-report-private.h"
#include "dusk-visibility.h"

/* Of charts and strips; crossings are exact whatever the step. */
#define STEP_S      DUSK_MINUTE_S
#define LONG_STEP_S (5 * DUSK_MINUTE_S)
#define LONG_S      (2 * DUSK_DAY_S)

typedef struct {
  /* Input */
  DuskContext      *context;  /* (not nullable) (owned) */
  DuskExactPlan    *plan;     /* (not nullable) (owned) */
  DuskExactProgress progress; /* (nullable) */
  gpointer          progress_data;

  /* In progress */
  DuskSpan          windows[2];
  guint             n_windows;
  DuskFetchedFiles *fetched; /* (nullable) (owned) */
  gint              is_over; /* atomic: whether the caller has its answer */

  /* Output: made in the thread */
  DuskExact *exact; /* (nullable) (owned) */
} Load;

/* Progress on its way from the thread to the main context. */
typedef struct {
  GTask *task; /* (not nullable) (owned) */
  gint64 done;
  gint64 total;
} Message;

static void fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void read_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  dusk_exact_plan_unref (load->plan);
  g_clear_pointer (&load->fetched, dusk_fetched_files_free);
  g_clear_pointer (&load->exact, dusk_exact_unref);
  g_free (load);
}

/* Reading: in a thread ------------------------------------------------------------------------------------------------------------ */

static void
message_free (Message *message)
{
  g_object_unref (message->task);
  g_free (message);
}

static gboolean
tell_progress_cb (gpointer user_data)
{
  Message *message = user_data;
  Load *load = g_task_get_task_data (message->task);

  if (!g_atomic_int_get (&load->is_over) && !g_cancellable_is_cancelled (g_task_get_cancellable (message->task)))
    load->progress (DUSK_EXACT_READING, message->done, message->total, load->progress_data);
  return G_SOURCE_REMOVE;
}

static void
reading_cb (gint64 done, gint64 total, gpointer data)
{
  GTask *task = data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (GSource) idle = NULL;
  Message *message;

  if (load->progress == NULL)
    return;
  message = g_new (Message, 1);
  *message = (Message) { g_object_ref (task), done, total };
  /* Not g_main_context_invoke(), which calls from this thread whenever the main loop happens not to run. */
  idle = g_idle_source_new ();
  g_source_set_priority (idle, G_PRIORITY_DEFAULT);
  g_source_set_callback (idle, tell_progress_cb, message, (GDestroyNotify) message_free);
  g_source_attach (idle, g_task_get_context (task));
}

/* Returns: (transfer full): @message with a file's name in place of its path: where it is kept tells nobody anything. */
static char *
name_file (const char *message, const char *path, const char *name)
{
  GString *text = g_string_new (message);

  g_string_replace (text, path, name, 0);
  return g_string_free (text, FALSE);
}

static void
add_problems (DuskExact *exact, DuskMrtFiles *files)
{
  const GPtrArray *problems = dusk_mrt_files_problems (files);

  for (guint i = 0; i < problems->len; i++)
    {
      const DuskMrtProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *name = g_path_get_basename (problem->path);
      guint damaged = (guint) MIN (problem->damaged, G_MAXUINT);
      if (problem->error)
        _dusk_exact_add_message (exact, name_file (problem->error->message, problem->path, name));
      else if (damaged > 0)
        /* Translators: the name of a file, and how many places */
        _dusk_exact_add_message (exact, g_strdup_printf (ngettext ("%1$s is damaged in %2$u place, which was passed over.",
                                                                   "%1$s is damaged in %2$u places, which were passed over.", damaged),
                                                         name, damaged));
    }
}

static DuskVisibility *
engine_new (const Load *load, DuskBgpPeers *peers)
{
  const DuskExactPlan *plan = load->plan;
  DuskVisibilityWish wish = { .from_s = load->windows[0].start_s,
                              .to_s = load->windows[load->n_windows - 1].end_s,
                              .prefixes = plan->prefixes->len ? plan->prefixes : NULL,
                              .origins = plan->origins->len ? plan->origins : NULL,
                              .keeps_changes = TRUE,
                              .keeps_entities = TRUE };

  wish.step_s = wish.to_s - wish.from_s > LONG_S ? LONG_STEP_S : STEP_S;
  return dusk_visibility_new (&wish, peers);
}

static gboolean
is_fetched (const Load *load, const DuskArchiveFile *file)
{
  for (guint i = 0; i < load->fetched->files->len; i++)
    if (g_str_equal (((DuskFetchedFile *) load->fetched->files->pdata[i])->file->url, file->url))
      return TRUE;
  return FALSE;
}

static gboolean
has_name (const GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func ((GPtrArray *) names, name, g_str_equal, NULL);
}

/*
 * Collectors whose peers' routes are not known because messages up to the outage's last moment are missing: what they had before would count as
 * what they have. Where that is so of all of them, they are all there is.
 * Returns: (transfer container) (element-type utf8)
 */
static GPtrArray *
find_partial (const Load *load)
{
  const DuskOutage *outage = &load->plan->outage;
  gint64 last_s = (outage->end_s != DUSK_TIME_UNKNOWN ? outage->end_s : outage->start_s) + _dusk_exact_slack_s (outage);
  g_autoptr (GPtrArray) all = g_ptr_array_new ();
  GPtrArray *partial = g_ptr_array_new ();

  for (guint i = 0; i < load->plan->files->len; i++)
    {
      const DuskArchiveFile *file = g_ptr_array_index (load->plan->files, i);
      if (!has_name (all, file->collector))
        g_ptr_array_add (all, file->collector);
      if (file->kind == DUSK_ARCHIVE_UPDATES && file->start_s < last_s && !is_fetched (load, file) && !has_name (partial, file->collector))
        g_ptr_array_add (partial, file->collector);
    }
  if (partial->len == all->len)
    g_ptr_array_set_size (partial, 0);
  return partial;
}

static void
add_partial (const Load *load)
{
  g_autoptr (GPtrArray) partial = find_partial (load);

  for (guint i = 0; i < partial->len; i++)
    /* Translators: the name of a collector */
    _dusk_exact_add_message (load->exact, g_strdup_printf (_("What %s heard does not count, since some of its update messages are missing."),
                                                           (const char *) partial->pdata[i]));
}

static gboolean
read_files (GTask *task, DuskMrtFiles *files, DuskVisibility *engine, GCancellable *cancellable, GError **error)
{
  const Load *load = g_task_get_task_data (task);
  g_autoptr (GPtrArray) partial = find_partial (load);
  g_autoptr (GError) first = NULL;
  guint n = 0;

  for (guint i = 0; i < load->fetched->files->len; i++)
    {
      const DuskFetchedFile *file = g_ptr_array_index (load->fetched->files, i);
      g_autoptr (GError) why = NULL;
      if (has_name (partial, file->file->collector))
        continue;
      if (dusk_mrt_files_add (files, file->path, file->file->collector, &why))
        n++;
      else if (first == NULL)
        first = g_steal_pointer (&why);
    }
  if (n == 0 && first)
    {
      g_propagate_error (error, g_steal_pointer (&first));
      return FALSE;
    }
  return dusk_mrt_files_run (files, dusk_visibility_add, engine, reading_cb, task, cancellable, error);
}

static void
read_in_thread (GTask *reading, gpointer source G_GNUC_UNUSED, gpointer task_data, GCancellable *cancellable)
{
  GTask *task = task_data;
  Load *load = g_task_get_task_data (task);
  const DuskExactPlan *plan = load->plan;
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskVisibility) engine = engine_new (load, peers);
  g_autoptr (DuskMrtFiles) files = dusk_mrt_files_new (peers);
  g_autoptr (DuskRoutes) routes = NULL;
  GError *error = NULL;

  if (plan->bgplay)
    dusk_bgplay_elements (plan->bgplay, peers, dusk_visibility_add, engine);
  else if (!read_files (task, files, engine, cancellable, &error))
    {
      g_task_return_error (reading, error);
      return;
    }
  routes = dusk_visibility_finish (engine);
  load->exact = _dusk_exact_from_routes (&plan->entity, &plan->outage, plan->bgplay ? "bgplay" : "bgpstream", routes, load->windows, load->n_windows,
                                         &error);
  if (load->exact == NULL)
    {
      g_task_return_error (reading, error);
      return;
    }
  if (load->fetched)
    add_partial (load);
  add_problems (load->exact, files);
  g_task_return_boolean (reading, TRUE);
}

/* The chain ----------------------------------------------------------------------------------------------------------------------- */

static void
add_source (Load *load)
{
  DuskSource *source = g_new0 (DuskSource, 1);
  DuskExact *exact = load->exact;

  source->name = load->plan->bgplay ? g_strdup (load->plan->source) : g_strdup_printf ("BGPStream %s", exact->collectors ? exact->collectors : "MRT");
  source->fetched_s = dusk_context_now (load->context);
  for (guint i = 0; load->fetched && i < load->fetched->files->len; i++)
    source->fetched_s = MIN (source->fetched_s, ((DuskFetchedFile *) load->fetched->files->pdata[i])->fetched_s);
  for (guint i = 0; load->plan->bgplay && i < load->plan->bgplay->len; i++)
    source->fetched_s = MIN (source->fetched_s, ((DuskRipestatReply *) load->plan->bgplay->pdata[i])->fetched_s);
  g_ptr_array_add (exact->sources, source);
}

static void
add_messages (DuskExact *exact, char *const *messages)
{
  for (char *const *message = messages; message && *message; message++)
    if (!g_strv_contains ((const char *const *) exact->messages, *message))
      _dusk_exact_add_message (exact, g_strdup (*message));
}

static void
read_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;
  gboolean is_read = g_task_propagate_boolean (G_TASK (result), &error);

  g_atomic_int_set (&load->is_over, TRUE);
  if (!is_read)
    {
      g_task_return_error (task, error);
      return;
    }
  if (g_task_return_error_if_cancelled (task))
    return;
  add_messages (load->exact, load->plan->messages);
  if (load->fetched)
    add_messages (load->exact, load->fetched->messages);
  add_source (load);
  _dusk_exact_keep (load->context, load->exact);
  g_task_return_pointer (task, g_steal_pointer (&load->exact), (GDestroyNotify) dusk_exact_unref);
}

static void
read_all (GTask *task)
{
  g_autoptr (GTask) reading = g_task_new (NULL, g_task_get_cancellable (task), read_cb, g_object_ref (task));

  /* The callback's reference keeps it: the thread's own could be the last. */
  g_task_set_task_data (reading, task, NULL);
  g_task_run_in_thread (reading, read_in_thread);
}

static void
fetched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->fetched = dusk_archive_fetch_finish (DUSK_ARCHIVE (source), result, &error);
  if (load->fetched == NULL)
    g_task_return_error (task, error);
  else
    read_all (task);
}

static void
fetching_cb (gint64 bytes, gint64 total_bytes, guint files G_GNUC_UNUSED, guint total_files G_GNUC_UNUSED, gpointer user_data)
{
  Load *load = g_task_get_task_data (user_data);

  if (load->progress && !g_cancellable_is_cancelled (g_task_get_cancellable (user_data)))
    load->progress (DUSK_EXACT_FETCHING, bytes, total_bytes, load->progress_data);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

void
dusk_exact_load_async (DuskContext *context, DuskExactPlan *plan, GCancellable *cancellable, DuskExactProgress progress, gpointer progress_data,
                       GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (plan != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_exact_load_async);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->plan = dusk_exact_plan_ref (plan);
  load->progress = progress;
  load->progress_data = progress_data;
  load->n_windows = _dusk_exact_windows (&plan->outage, dusk_context_now (context), load->windows);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  if (plan->bgplay)
    read_all (task);
  else
    dusk_archive_fetch_async (dusk_context_archive (context), plan->files, cancellable, fetching_cb, task, fetched_cb, g_object_ref (task));
}

DuskExact *
dusk_exact_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* The store ----------------------------------------------------------------------------------------------------------------------- */

void
_dusk_exact_keep (DuskContext *context, const DuskExact *exact)
{
  g_autoptr (JsonNode) node = dusk_exact_to_json (exact);
  g_autofree char *record = json_to_string (node, FALSE);
  const DuskStoredExact stored = { .source = exact->source,
                                   .near_start_s = exact->near.start_s,
                                   .near_end_s = exact->near.end_s,
                                   .start_us = exact->start_us,
                                   .end_us = exact->end_us,
                                   .kept_s = dusk_context_now (context),
                                   .record = record };
  g_autoptr (GError) error = NULL;

  if (!dusk_store_keep_exact (dusk_context_store (context), &exact->entity, &stored, &error))
    g_debug ("exact times of %s are kept in memory only: %s", exact->entity.id, error->message);
}

/* Whether what is kept is about @outage, and says as much as could be said today. */
static gboolean
answers (const DuskStoredExact *stored, const DuskOutage *outage)
{
  gboolean has_ended = outage->end_s != DUSK_TIME_UNKNOWN, had_ended = stored->near_end_s != DUSK_TIME_UNKNOWN;
  gint64 start_s = stored->start_us == DUSK_TIME_UNKNOWN ? stored->near_start_s : stored->start_us / G_USEC_PER_SEC;
  gint64 off_s = MIN (ABS (stored->near_start_s - outage->start_s), ABS (start_s - outage->start_s));

  return has_ended == had_ended && off_s <= _dusk_exact_slack_s (outage);
}

DuskExact *
dusk_exact_find_kept (DuskContext *context, const DuskEntity *entity, const DuskOutage *outage)
{
  gint64 slack_s, end_s;
  g_autoptr (GPtrArray) found = NULL;
  DuskExact *exact = NULL;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (entity != NULL && outage != NULL, NULL);

  slack_s = _dusk_exact_slack_s (outage);
  end_s = outage->end_s == DUSK_TIME_UNKNOWN ? dusk_context_now (context) : outage->end_s;
  found = dusk_store_find_exacts (dusk_context_store (context), entity, outage->start_s - slack_s, end_s + slack_s);
  for (guint i = 0; i < found->len && exact == NULL; i++)
    {
      const DuskStoredExact *stored = g_ptr_array_index (found, i);
      g_autoptr (GError) error = NULL;
      if (!answers (stored, outage))
        continue;
      exact = _dusk_exact_from_json (entity, outage, stored->record, &error);
      if (exact == NULL)
        g_debug ("kept exact times of %s cannot be read: %s", entity->id, error->message);
    }
  return exact;
}
