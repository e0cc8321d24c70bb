/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-series-load.h"

#include <glib/gi18n.h>

#include "dusk-baseline.h"
#include "dusk-context-private.h"
#include "dusk-error.h"

/* What the servers may still mend: the newest half hour of what is kept is asked for again. */
#define NEWEST_S (30 * DUSK_MINUTE_S)
/* Nearer to the present than this, a sample that is unknown may still come. */
#define RECENT_S (2 * DUSK_DAY_S)
/* The longest country period that is asked for in one piece. */
#define ONE_PIECE_S (7 * DUSK_DAY_S)
/* How far back the start of a running outage is followed. */
#define LONGEST_OUTAGE_S (60 * DUSK_DAY_S)

typedef struct {
  /* Input */
  DuskContext       *context; /* (not nullable) (owned) */
  DuskEntity         entity;
  gint64             from_s;
  gint64             to_s;
  int                step_s;
  DuskHttpPriority   priority;
  DuskReportProgress progress; /* (nullable) */
  gpointer           progress_data;

  /* In progress */
  GArray *spans; /* (not nullable) (owned) (element-type DuskSpan): to ask for */
  guint   span;
  guint   done;

  /* Output */
  DuskSeriesAnswer *answer; /* (nullable) (owned) */
} Load;

static void ask_next (GTask *task);

void
dusk_series_answer_free (DuskSeriesAnswer *answer)
{
  g_clear_pointer (&answer->series, dusk_series_unref);
  g_clear_error (&answer->problem);
  g_ptr_array_unref (answer->messages);
  g_free (answer);
}

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  g_clear_pointer (&load->spans, g_array_unref);
  g_clear_pointer (&load->answer, dusk_series_answer_free);
  g_free (load);
}

static const char *
main_measure (const Load *load)
{
  return load->entity.kind == DUSK_ENTITY_PREFIX ? "peers" : "prefixes";
}

/* Spans ------------------------------------------------------------------------------------------------------------------------- */

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  gint64 start_a = ((const DuskSpan *) a)->start_s, start_b = ((const DuskSpan *) b)->start_s;

  return start_a < start_b ? -1 : start_a > start_b;
}

/* Spans that touch or nearly do are cheaper in one request. */
static GArray *
join_spans (GArray *spans)
{
  GArray *joined = g_array_new (FALSE, FALSE, sizeof (DuskSpan));

  g_array_sort (spans, compare_spans);
  for (guint i = 0; i < spans->len; i++)
    {
      DuskSpan *span = &g_array_index (spans, DuskSpan, i);
      DuskSpan *last = joined->len ? &g_array_index (joined, DuskSpan, joined->len - 1) : NULL;
      if (last && span->start_s <= last->end_s + DUSK_HOUR_S)
        last->end_s = MAX (last->end_s, span->end_s);
      else
        g_array_append_val (joined, *span);
    }
  return joined;
}

static GArray *
spans_to_ask (const Load *load)
{
  DuskStore *store = dusk_context_store (load->context);
  gint64 fresh_s = load->step_s < DUSK_HOUR_S ? 5 * DUSK_MINUTE_S : DUSK_HOUR_S, latest_s = DUSK_TIME_UNKNOWN;
  g_autoptr (GArray) spans = dusk_store_find_gaps (store, &load->entity, main_measure (load), load->step_s, load->from_s, load->to_s);
  g_autoptr (DuskSeries) stored = NULL;
  DuskSpan newest;

  stored = dusk_store_find_series (store, &load->entity, main_measure (load), load->step_s, load->from_s, load->to_s, NULL);
  if (stored == NULL || load->to_s <= dusk_context_now (load->context) - RECENT_S || isnan (dusk_series_latest (stored, &latest_s)))
    return join_spans (spans);
  newest.start_s = MAX (dusk_time_floor (latest_s + load->step_s - NEWEST_S, load->step_s), load->from_s);
  newest.end_s = load->to_s;
  if (!_dusk_context_was_asked (load->context, &load->entity, load->to_s, fresh_s))
    g_array_append_val (spans, newest);
  else
    for (guint i = spans->len; i-- > 0;)
      if (g_array_index (spans, DuskSpan, i).start_s > latest_s)
        g_array_remove_index (spans, i);
  return join_spans (spans);
}

/* Answers ----------------------------------------------------------------------------------------------------------------------- */

static void
keep (const Load *load, const char *measure, DuskSeries *series, DuskSpan span, gint64 fetched_s)
{
  g_autoptr (DuskSeries) known = NULL;
  g_autoptr (GError) error = NULL;
  gint64 latest_s;

  /* An answer that says ok with nothing in it is no answer, and what has no value yet may still come: neither counts as asked for. */
  if (isnan (dusk_series_latest (series, &latest_s)))
    return;
  if (span.end_s > dusk_context_now (load->context) - RECENT_S)
    span.end_s = MIN (span.end_s, latest_s + load->step_s);
  known = dusk_series_slice (series, span.start_s, span.end_s);
  if (!dusk_store_keep_series (dusk_context_store (load->context), &load->entity, measure, known, fetched_s, &error))
    g_debug ("%s of %s is kept in memory only: %s", measure, load->entity.id, error->message);
}

/* The peers that see a prefix, whoever originates it; 0 where the answer reaches and no span does. */
static DuskSeries *
peers_of_prefix (const DuskAnnouncedPrefixes *history, const Load *load, DuskSpan span)
{
  gint64 end_s = history->latest_s == DUSK_TIME_UNKNOWN ? history->to_s : MIN (history->to_s, history->latest_s + load->step_s);
  DuskSeries *peers = dusk_series_new (span.start_s, span.end_s, load->step_s);
  DuskPrefix asked;
  gboolean any = FALSE;

  if (!dusk_prefix_parse (load->entity.id, &asked, NULL))
    return peers;
  dusk_series_fill (peers, MAX (span.start_s, history->from_s), MIN (end_s, span.end_s) - 1, 0);
  for (guint i = 0; i < history->prefixes->len; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (history->prefixes, i);
      if (dusk_prefix_compare (&times->prefix, &asked) != 0)
        continue;
      for (guint j = 0; j < times->spans->len; j++)
        {
          const DuskSpan *seen = &g_array_index (times->spans, DuskSpan, j);
          for (gsize k = 0; k < dusk_series_length (peers); k++)
            if (dusk_series_time (peers, k) >= seen->start_s && dusk_series_time (peers, k) < seen->end_s)
              dusk_series_set (peers, k, fmax (dusk_series_values (peers)[k], 0) + g_array_index (times->peers, double, j));
          any = TRUE;
        }
    }
  if (!any)
    dusk_series_fill (peers, span.start_s, span.end_s, NAN);
  return peers;
}

static void
keep_counts (const Load *load, DuskSeries *v4, DuskSeries *v6, DuskSeries *prefixes, DuskSpan span, gint64 fetched_s)
{
  keep (load, "v4", v4, span, fetched_s);
  keep (load, "v6", v6, span, fetched_s);
  keep (load, "prefixes", prefixes, span, fetched_s);
}

/* v4 + v6; the family that is unknown throughout does not make the other unknown. */
static DuskSeries *
sum_of_families (DuskSeries *v4, DuskSeries *v6)
{
  if (isnan (dusk_series_latest (v6, NULL)))
    return dusk_series_ref (v4);
  return isnan (dusk_series_latest (v4, NULL)) ? dusk_series_ref (v6) : dusk_series_sum (v4, v6);
}

/* Returns: the step of the reply's record. */
static int
step_of_reply (const DuskRipestatReply *reply)
{
  switch (reply->call)
    {
    case DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS:
      return ((const DuskCountryStats *) reply->record)->step_s;
    case DUSK_RIPESTAT_PREFIX_COUNT:
      return ((const DuskPrefixCount *) reply->record)->step_s;
    default:
      return ((const DuskAnnouncedPrefixes *) reply->record)->step_s;
    }
}

/* Returns: whether anything in it is known. */
static gboolean
keep_reply (const Load *load, const DuskRipestatReply *reply, DuskSpan span)
{
  g_autoptr (DuskSeries) series = NULL;

  switch (load->entity.kind)
    {
    case DUSK_ENTITY_COUNTRY:
      {
        const DuskCountryStats *stats = reply->record;
        series = dusk_country_stats_prefixes (stats);
        keep_counts (load, stats->v4, stats->v6, series, span, reply->fetched_s);
        keep (load, "asns", stats->asns, span, reply->fetched_s);
        break;
      }
    case DUSK_ENTITY_NETWORK:
      {
        const DuskPrefixCount *count = reply->record;
        series = sum_of_families (count->v4, count->v6);
        keep_counts (load, count->v4, count->v6, series, span, reply->fetched_s);
        break;
      }
    case DUSK_ENTITY_PREFIX:
    default:
      series = peers_of_prefix (reply->record, load, span);
      keep (load, "peers", series, span, reply->fetched_s);
    }
  return !isnan (dusk_series_latest (series, NULL));
}

/* The chain --------------------------------------------------------------------------------------------------------------------- */

static void
finish (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  DuskSeriesAnswer *answer = load->answer;

  answer->step_s = load->step_s;
  answer->series = dusk_store_find_series (dusk_context_store (load->context), &load->entity, main_measure (load), load->step_s, load->from_s,
                                           load->to_s, &answer->fetched_s);
  if (answer->series == NULL)
    answer->fetched_s = DUSK_TIME_UNKNOWN;
  g_task_return_pointer (task, g_steal_pointer (&load->answer), (GDestroyNotify) dusk_series_answer_free);
}

static void
start_over (GTask *task, int step_s)
{
  Load *load = g_task_get_task_data (task);

  load->step_s = step_s;
  load->from_s = dusk_time_floor (load->from_s, step_s);
  load->to_s = dusk_time_floor (load->to_s + step_s - 1, step_s);
  load->span = 0;
  g_clear_pointer (&load->spans, g_array_unref);
  load->spans = spans_to_ask (load);
  ask_next (task);
}

/* Takes @reply and @error over. */
static void
take_reply (GTask *task, DuskRipestatReply *reply, GError *error)
{
  g_autoptr (DuskRipestatReply) owned G_GNUC_UNUSED = reply;
  Load *load = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    {
      g_clear_error (&error);
      return;
    }
  if (reply == NULL)
    {
      g_clear_error (&load->answer->problem);
      load->answer->problem = error;
      finish (task);
      return;
    }
  /* The server picks a coarser grain for times that it keeps no finer one of; it says so in the answer. */
  if (step_of_reply (reply) > load->step_s)
    {
      start_over (task, step_of_reply (reply));
      return;
    }
  if (!keep_reply (load, reply, g_array_index (load->spans, DuskSpan, load->span)) && load->answer->problem == NULL)
    load->answer->problem = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat answered without any figures"));
  for (guint i = 0; reply->messages && reply->messages[i]; i++)
    if (!g_ptr_array_find_with_equal_func (load->answer->messages, reply->messages[i], g_str_equal, NULL))
      g_ptr_array_add (load->answer->messages, g_strdup (reply->messages[i]));
  if (reply->is_stale && load->answer->problem == NULL)
    load->answer->problem = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_OFFLINE, reply->stale_reason ? reply->stale_reason : "");
  if (!reply->is_stale)
    _dusk_context_set_asked (load->context, &load->entity, g_array_index (load->spans, DuskSpan, load->span).end_s);
  load->span++;
  load->done++;
  ask_next (task);
}

static void
replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  take_reply (task, reply, error);
}

static void
stats_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_country_stats_finish (DUSK_RIPESTAT (source), result, &error);

  take_reply (task, reply, error);
}

static void
report_progress (const Load *load, guint done, guint total)
{
  if (load->progress)
    load->progress (load->done + done, load->done + total + load->spans->len - load->span - 1, load->progress_data);
}

static void
part_cb (guint done, guint total, gpointer user_data)
{
  report_progress (g_task_get_task_data (user_data), done, total);
}

static void
ask_one_piece (GTask *task, const DuskSpan *span)
{
  static const DuskRipestatCall calls[] = { DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, DUSK_RIPESTAT_PREFIX_COUNT, DUSK_RIPESTAT_ROUTING_HISTORY };
  Load *load = g_task_get_task_data (task);
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (calls[load->entity.kind], load->entity.id);

  query.from_s = span->start_s;
  query.to_s = MIN (span->end_s, dusk_time_floor (dusk_context_now (load->context), 5 * DUSK_MINUTE_S));
  query.step_s = query.call == DUSK_RIPESTAT_ROUTING_HISTORY ? 0 : load->step_s;
  query.priority = load->priority;
  dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), replied_cb, g_object_ref (task));
}

static void
ask_next (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskSpan *span;

  if (load->span >= load->spans->len)
    {
      finish (task);
      return;
    }
  span = &g_array_index (load->spans, DuskSpan, load->span);
  report_progress (load, 0, 1);
  if (load->entity.kind == DUSK_ENTITY_COUNTRY && span->end_s - span->start_s > ONE_PIECE_S)
    dusk_ripestat_country_stats_async (dusk_context_ripestat (load->context), load->entity.id, span->start_s, span->end_s, load->step_s,
                                       load->priority, g_task_get_cancellable (task), part_cb, task, stats_replied_cb, g_object_ref (task));
  else
    ask_one_piece (task, span);
}

/* Public ------------------------------------------------------------------------------------------------------------------------ */

const char *
dusk_series_load_call (DuskEntityKind kind)
{
  static const char *const names[] = { "country-resource-stats", "prefix-count", "routing-history" };

  return names[kind];
}

static gint64
window_of (int step_s)
{
  return step_s < DUSK_HOUR_S ? DUSK_BASELINE_WINDOW_S : 2 * DUSK_BASELINE_WINDOW_S;
}

gint64
dusk_series_load_start (DuskStore *store, const DuskEntity *entity, gint64 from_s, int step_s)
{
  gint64 window_s = window_of (step_s);
  gint64 start_s = from_s - window_s;
  g_autoptr (GArray) outages = dusk_store_find_outages (store, entity, start_s, from_s);

  for (guint i = 0; i < outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (outages, DuskOutage, i);
      if (outage->start_s > from_s - LONGEST_OUTAGE_S)
        start_s = MIN (start_s, outage->start_s - window_s);
    }
  return dusk_time_floor (start_s, step_s);
}

void
dusk_series_keep_outages (DuskStore *store, const DuskEntity *entity, const DuskSeries *series, const DuskFindings *findings)
{
  gint64 known_s = dusk_series_start (series) + window_of (dusk_series_step (series)), from_s;
  g_autoptr (DuskFindings) whole = known_s < findings->from_s ? dusk_findings_new (series, known_s, findings->to_s, 0, NULL) : NULL;
  const GArray *outages = whole ? whole->outages : findings->outages;
  g_autoptr (GError) error = NULL;

  from_s = MIN (findings->from_s, known_s);
  if (outages->len > 0)
    from_s = MIN (from_s, g_array_index (outages, DuskOutage, 0).start_s);
  if (!dusk_store_keep_outages (store, entity, "ripestat", from_s, findings->to_s, outages, &error))
    g_debug ("outages of %s are not kept: %s", entity->id, error->message);
}

void
dusk_series_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, int step_s, DuskHttpPriority priority,
                        GCancellable *cancellable, DuskReportProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL);
  g_return_if_fail (step_s > 0);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_series_load_async);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->entity = *entity;
  load->from_s = dusk_time_floor (from_s, step_s);
  load->to_s = dusk_time_floor (to_s + step_s - 1, step_s);
  load->step_s = step_s;
  load->priority = priority;
  load->progress = progress;
  load->progress_data = progress_data;
  load->answer = g_new0 (DuskSeriesAnswer, 1);
  load->answer->fetched_s = DUSK_TIME_UNKNOWN;
  load->answer->messages = g_ptr_array_new_with_free_func (g_free);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);
  load->spans = spans_to_ask (load);
  ask_next (task);
}

DuskSeriesAnswer *
dusk_series_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
