/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-report-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-plain-text.h"
#include "dusk-series-load.h"

#define COUNTRY_STEP_S (5 * DUSK_MINUTE_S)
/* 5 minutes over more than this would be minutes of waiting and a hundred requests; an hour still shows what matters. */
#define LONGEST_AT_5_MIN_S (2 * 366 * DUSK_DAY_S)
/* How late the newest sample of a healthy feed may be: minutes for countries, up to two dumps for the rest. */
#define COUNTRY_MAX_AGE_S (3 * DUSK_HOUR_S)
#define DUMP_MAX_AGE_S    (17 * DUSK_HOUR_S)

typedef struct {
  /* Input */
  DuskContext       *context; /* (not nullable) (owned) */
  DuskReportProgress progress; /* (nullable) */
  gpointer           progress_data;

  /* In progress */
  guint             pending;
  DuskSeriesAnswer *answer; /* (nullable) (owned) */

  /* Output */
  DuskReport *report; /* (nullable) (owned) */
} Load;

static void series_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void holder_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void country_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void built_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  g_clear_pointer (&load->answer, dusk_series_answer_free);
  g_clear_pointer (&load->report, dusk_report_unref);
  g_free (load);
}

static int
step_for (DuskEntityKind kind, gint64 from_s, gint64 to_s)
{
  if (kind != DUSK_ENTITY_COUNTRY)
    return DUSK_SERIES_DUMP_STEP_S;
  return to_s - from_s > LONGEST_AT_5_MIN_S ? DUSK_HOUR_S : COUNTRY_STEP_S;
}

static gboolean
check_question (const DuskEntity *entity, gint64 from_s, gint64 to_s, gint64 now_s, GError **error)
{
  if (from_s >= now_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period lies in the future"));
      return FALSE;
    }
  if (to_s <= from_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period ends before it begins"));
      return FALSE;
    }
  if (entity->kind == DUSK_ENTITY_COUNTRY && dusk_territory_find (entity->id) == NULL)
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("There is no country with the code %s"), entity->id);
      return FALSE;
    }
  return TRUE;
}

/* Building: in a thread ----------------------------------------------------------------------------------------------------------- */

static void
build_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  gint64 limit_s = load->report->entity.kind == DUSK_ENTITY_COUNTRY ? COUNTRY_MAX_AGE_S : DUMP_MAX_AGE_S;
  gboolean is_recent = dusk_context_now (load->context) - load->report->to_s < limit_s;

  _dusk_report_take_series (load->report, load->answer->series, is_recent ? limit_s : 0);
  dusk_series_keep_outages (dusk_context_store (load->context), &load->report->entity, load->report->series, load->report->findings);
  g_task_return_boolean (task, TRUE);
}

static void
built_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&load->report), (GDestroyNotify) dusk_report_unref);
}

/* Returns: (transfer full) (nullable): why there can be no report. */
static GError *
why_nothing (const Load *load)
{
  const DuskSeriesAnswer *answer = load->answer;
  double min, max;

  if (answer->series && dusk_series_range (answer->series, load->report->from_s, load->report->to_s, &min, &max))
    return NULL;
  /* Without data the sentence below says whose they are. */
  if (answer->problem && !g_error_matches (answer->problem, DUSK_ERROR, DUSK_ERROR_NO_DATA))
    return g_error_copy (answer->problem);
  if (answer->series && !isnan (dusk_series_latest (answer->series, NULL)))
    return NULL;
  return g_error_new (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat knows nothing about %s in this period"), load->report->name);
}

static void
part_done (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (GTask) build = NULL;
  GError *error;

  if (--load->pending > 0)
    return;
  if (g_task_return_error_if_cancelled (task))
    return;
  error = why_nothing (load);
  if (error)
    {
      g_task_return_error (task, error);
      return;
    }
  build = g_task_new (NULL, NULL, built_cb, g_object_ref (task));
  g_task_set_task_data (build, load, NULL);
  g_task_run_in_thread (build, build_in_thread);
}

/* Parts --------------------------------------------------------------------------------------------------------------------------- */

static void
series_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);

  load->answer = dusk_series_load_finish (result, NULL);
  if (load->answer)
    {
      const GError *problem = load->answer->problem;
      _dusk_report_add_source (load->report, dusk_series_load_call (load->report->entity.kind), load->answer->fetched_s, problem != NULL,
                               problem ? problem->message : NULL);
      g_ptr_array_add (load->answer->messages, NULL);
      g_strfreev (load->report->messages);
      load->report->messages = g_strdupv ((char **) load->answer->messages->pdata);
    }
  part_done (task);
}

/* Returns: (transfer full) (nullable): the reply; its source is added to the report either way. */
static DuskRipestatReply *
finish_part (Load *load, GObject *source, GAsyncResult *result, const char *call)
{
  g_autoptr (GError) error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  if (reply)
    _dusk_report_add_source (load->report, call, reply->fetched_s, reply->is_stale, reply->stale_reason);
  else
    _dusk_report_add_source (load->report, call, DUSK_TIME_UNKNOWN, FALSE, error->message);
  return reply;
}

static void
holder_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (DuskRipestatReply) reply = finish_part (load, source, result, "as-overview");
  const DuskAsOverview *overview = reply ? reply->record : NULL;

  if (overview && overview->holder && *overview->holder)
    {
      g_autofree char *holder = dusk_plain_text (overview->holder);
      g_free (load->report->name);
      load->report->name = g_strdup_printf ("%s · %s", load->report->entity.id, holder);
    }
  part_done (task);
}

static void
country_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (DuskRipestatReply) reply = finish_part (load, source, result, "rir-stats-country");

  if (reply)
    load->report->territory = dusk_territory_find (((const DuskRirCountry *) reply->record)->code);
  part_done (task);
}

static void
ask_part (GTask *task, DuskRipestatCall call, GAsyncReadyCallback callback)
{
  Load *load = g_task_get_task_data (task);
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (call, load->report->entity.id);

  load->pending++;
  dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
progress_cb (guint done, guint total, gpointer user_data)
{
  Load *load = g_task_get_task_data (user_data);

  if (load->progress)
    load->progress (done, total, load->progress_data);
}

static void
ask_parts (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskReport *report = load->report;
  int step_s = step_for (report->entity.kind, report->from_s, report->to_s);
  gint64 start_s = dusk_series_load_start (dusk_context_store (load->context), &report->entity, report->from_s, step_s);

  /* One more than there are, so that a part that ends at once does not end the whole. */
  load->pending = 1;
  if (report->entity.kind == DUSK_ENTITY_NETWORK)
    ask_part (task, DUSK_RIPESTAT_AS_OVERVIEW, holder_replied_cb);
  if (report->entity.kind != DUSK_ENTITY_COUNTRY)
    ask_part (task, DUSK_RIPESTAT_RIR_STATS_COUNTRY, country_replied_cb);
  load->pending++;
  dusk_series_load_async (load->context, &report->entity, start_s, report->to_s, step_s, DUSK_HTTP_VISIBLE, g_task_get_cancellable (task),
                          progress_cb, task, series_loaded_cb, g_object_ref (task));
  part_done (task);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

void
dusk_report_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, GCancellable *cancellable,
                        DuskReportProgress progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  gint64 now_s;
  Load *load;
  int step_s;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_report_load_async);
  now_s = dusk_context_now (context);
  if (!check_question (entity, from_s, to_s, now_s, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  step_s = step_for (entity->kind, from_s, to_s);
  from_s = dusk_time_floor (from_s, step_s);
  to_s = MIN (dusk_time_floor (to_s + step_s - 1, step_s), dusk_time_floor (now_s, COUNTRY_STEP_S));
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->progress = progress;
  load->progress_data = progress_data;
  load->report = _dusk_report_new (entity, entity->kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity->id) : NULL, from_s,
                                   MAX (to_s, from_s + COUNTRY_STEP_S), dusk_context_is_simulated (context));
  load->report->is_live = now_s - to_s < DUSK_REPORT_LIVE_S;
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  ask_parts (task);
}

DuskReport *
dusk_report_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
