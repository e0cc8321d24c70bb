/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"

#define WEEK_S (7 * DUSK_DAY_S)
/* The first Monday of the epoch: parts begin on Mondays, the same for every caller. */
#define MONDAY_S (4 * DUSK_DAY_S)
/* 2004-01-01, the earliest that country-resource-stats has. */
#define EARLIEST_S G_GINT64_CONSTANT (1072915200)

#define MAX_IN_FLIGHT 4
#define MAX_MESSAGES  8

typedef struct {
  /* Input */
  DuskRipestat        *ripestat; /* (not owned): the task's source */
  char                 code[3];
  gint64               from_s;
  gint64               to_s;
  DuskHttpPriority     priority;
  DuskRipestatProgress progress; /* (nullable) */
  gpointer             progress_data;
  GCancellable        *outer; /* (nullable) (owned): the caller's */

  /* In progress: one round at one step */
  int           step_s;
  int           next_step_s; /* where another round at a coarser step must follow, else 0 */
  GArray       *parts;       /* (not nullable) (owned) (element-type DuskSpan) */
  GPtrArray    *replies;     /* (not nullable) (owned) (element-type DuskRipestatReply): per part; NULL where it has no data */
  GCancellable *cancellable; /* (not nullable) (owned): of the round */
  gulong        outer_id;
  guint         n_asked;
  guint         n_running;
  guint         n_done;
  GError       *error; /* (nullable) (owned): the first that ended the round */
} Collection;

/* One part of it on its way. */
typedef struct {
  GTask *task; /* (not nullable) (owned) */
  guint  index;
} PartAsk;

static void begin_round (GTask *task, int step_s);
static void ask_parts (GTask *task);
static void on_part (GObject *source, GAsyncResult *result, gpointer user_data);
static void end_round (GTask *task);

static void
clear_reply (gpointer reply)
{
  if (reply)
    dusk_ripestat_reply_unref (reply);
}

static void
clear_round (Collection *collection)
{
  g_cancellable_disconnect (collection->outer, collection->outer_id);
  collection->outer_id = 0;
  g_clear_object (&collection->cancellable);
  g_clear_pointer (&collection->parts, g_array_unref);
  g_clear_pointer (&collection->replies, g_ptr_array_unref);
}

static void
collection_free (Collection *collection)
{
  clear_round (collection);
  g_clear_object (&collection->outer);
  g_clear_error (&collection->error);
  g_free (collection);
}

/* About as many samples in each. */
static int
part_length (int step_s)
{
  if (step_s <= 5 * DUSK_MINUTE_S)
    return WEEK_S;
  if (step_s <= DUSK_HOUR_S)
    return 12 * WEEK_S;
  if (step_s <= DUSK_DAY_S)
    return 104 * WEEK_S;
  return 1040 * WEEK_S;
}

/* Whole parts, but nothing before the first data and nothing from the future. */
static GArray *
cut_parts (gint64 from_s, gint64 to_s, gint64 now_s, int step_s)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  int length_s = part_length (step_s);
  gint64 end_s = dusk_time_floor (now_s, step_s) + step_s;

  for (gint64 at_s = MONDAY_S + dusk_time_floor (MAX (from_s, EARLIEST_S) - MONDAY_S, length_s); at_s < MIN (to_s, end_s); at_s += length_s)
    {
      DuskSpan part = { MAX (at_s, EARLIEST_S), MIN (at_s + length_s, end_s) };
      g_array_append_val (parts, part);
    }
  return parts;
}

static void
on_outer_cancelled (GCancellable *outer G_GNUC_UNUSED, gpointer inner)
{
  g_cancellable_cancel (inner);
}

static void
begin_round (GTask *task, int step_s)
{
  Collection *collection = g_task_get_task_data (task);
  gint64 now_s = dusk_http_now (dusk_ripestat_http (collection->ripestat));

  clear_round (collection);
  g_clear_error (&collection->error);
  collection->step_s = step_s;
  collection->next_step_s = 0;
  collection->n_asked = collection->n_running = collection->n_done = 0;
  collection->parts = cut_parts (collection->from_s, collection->to_s, now_s, step_s);
  collection->replies = g_ptr_array_new_with_free_func (clear_reply);
  g_ptr_array_set_size (collection->replies, (int) collection->parts->len);
  collection->cancellable = g_cancellable_new ();
  if (collection->outer)
    collection->outer_id = g_cancellable_connect (collection->outer, G_CALLBACK (on_outer_cancelled), g_object_ref (collection->cancellable),
                                                  g_object_unref);
  ask_parts (task);
}

static void
ask_parts (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);
  gboolean is_over = collection->error || collection->next_step_s > 0;

  while (!is_over && collection->n_running < MAX_IN_FLIGHT && collection->n_asked < collection->parts->len)
    {
      const DuskSpan *part = &g_array_index (collection->parts, DuskSpan, collection->n_asked);
      DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, collection->code);
      PartAsk *ask = g_new (PartAsk, 1);

      query.from_s = part->start_s;
      query.to_s = part->end_s;
      query.step_s = collection->step_s;
      query.priority = collection->priority;
      ask->task = g_object_ref (task);
      ask->index = collection->n_asked++;
      collection->n_running++;
      dusk_ripestat_ask_async (collection->ripestat, &query, collection->cancellable, on_part, ask);
    }
  if (collection->n_running == 0)
    end_round (task);
}

/* Takes @reply and @error over. */
static void
take_part (Collection *collection, guint index, DuskRipestatReply *reply, GError *error)
{
  const DuskCountryStats *stats = reply ? reply->record : NULL;

  if (stats && stats->step_s == collection->step_s)
    g_ptr_array_index (collection->replies, index) = dusk_ripestat_reply_ref (reply);
  else if (stats && stats->step_s > collection->step_s)
    collection->next_step_s = MAX (collection->next_step_s, stats->step_s);
  else if (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY) && collection->step_s < DUSK_HOUR_S)
    /* Countries are known to RIPEstat; it is the step that it may refuse for a time long past. */
    collection->next_step_s = MAX (collection->next_step_s, DUSK_HOUR_S);
  else if (error && !g_error_matches (error, DUSK_ERROR, DUSK_ERROR_NO_DATA) && collection->error == NULL && collection->next_step_s == 0)
    collection->error = g_steal_pointer (&error);
  if (collection->error || collection->next_step_s > 0)
    g_cancellable_cancel (collection->cancellable);
  clear_reply (reply);
  g_clear_error (&error);
}

static void
on_part (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree PartAsk *ask = user_data;
  g_autoptr (GTask) task = ask->task;
  Collection *collection = g_task_get_task_data (task);
  GError *error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);

  collection->n_running--;
  collection->n_done++;
  take_part (collection, ask->index, reply, error);
  if (collection->progress && !g_cancellable_is_cancelled (collection->cancellable))
    collection->progress (collection->n_done, collection->parts->len, collection->progress_data);
  ask_parts (task);
}

static void
copy_samples (DuskSeries *to, const DuskSeries *from, const DuskSpan *part)
{
  const double *values = dusk_series_values (from);
  int step_s = dusk_series_step (to);

  for (gsize i = 0; i < dusk_series_length (from); i++)
    {
      gint64 time_s = dusk_series_time (from, i);
      gint64 index = (time_s - dusk_series_start (to)) / step_s;

      if (time_s >= part->start_s && time_s < part->end_s && time_s >= dusk_series_start (to) && index < (gint64) dusk_series_length (to))
        dusk_series_set (to, (gsize) index, values[i]);
    }
}

static void
add_messages (GPtrArray *messages, char **more)
{
  for (; *more && messages->len < MAX_MESSAGES; more++)
    if (!g_ptr_array_find_with_equal_func (messages, *more, g_str_equal, NULL))
      g_ptr_array_add (messages, g_strdup (*more));
}

/* The grid of the whole has the phase of the first samples that came. */
static DuskCountryStats *
record_new (Collection *collection, const DuskCountryStats *first)
{
  DuskCountryStats *record = g_new0 (DuskCountryStats, 1);
  int step_s = collection->step_s;
  const DuskSpan *last = &g_array_index (collection->parts, DuskSpan, collection->parts->len - 1);
  gint64 phase_s = first->from_s - dusk_time_floor (first->from_s, step_s);
  gint64 end_s = MIN (collection->to_s, last->end_s);

  memcpy (record->resource, collection->code, sizeof record->resource);
  record->step_s = step_s;
  record->from_s = phase_s + dusk_time_floor (collection->from_s - phase_s, step_s);
  record->to_s = phase_s + dusk_time_floor (end_s - phase_s + step_s - 1, step_s);
  record->latest_s = DUSK_TIME_UNKNOWN;
  record->asns_registered = NAN;
  record->v4 = dusk_series_new (record->from_s, record->to_s, step_s);
  record->v6 = dusk_series_new (record->from_s, record->to_s, step_s);
  record->asns = dusk_series_new (record->from_s, record->to_s, step_s);
  return record;
}

static void
add_part (DuskCountryStats *record, const DuskCountryStats *stats, const DuskSpan *part)
{
  copy_samples (record->v4, stats->v4, part);
  copy_samples (record->v6, stats->v6, part);
  copy_samples (record->asns, stats->asns, part);
  record->latest_s = MAX (record->latest_s, stats->latest_s);
  if (!isnan (stats->asns_registered))
    record->asns_registered = stats->asns_registered;
}

/* Returns: NULL where no part had data. The age is the newest part's, but one stale part makes the whole stale. */
static DuskRipestatReply *
merge_parts (Collection *collection)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new_with_free_func (g_free);
  DuskRipestatReply *whole = NULL;

  for (guint i = 0; i < collection->parts->len; i++)
    {
      DuskRipestatReply *reply = g_ptr_array_index (collection->replies, i);

      if (reply == NULL)
        continue;
      if (whole == NULL)
        whole = dusk_ripestat_reply_new (reply->call, record_new (collection, reply->record), NULL);
      add_part (whole->record, reply->record, &g_array_index (collection->parts, DuskSpan, i));
      add_messages (messages, reply->messages);
      whole->fetched_s = reply->fetched_s;
      if (reply->is_stale && !whole->is_stale)
        {
          whole->is_stale = TRUE;
          whole->stale_reason = g_strdup (reply->stale_reason);
        }
    }
  g_ptr_array_add (messages, NULL);
  if (whole)
    whole->messages = (char **) g_ptr_array_free (g_steal_pointer (&messages), FALSE);
  return whole;
}

static void
end_round (GTask *task)
{
  Collection *collection = g_task_get_task_data (task);
  DuskRipestatReply *whole;
  GError *error = NULL;

  if (collection->error)
    {
      g_task_return_error (task, g_steal_pointer (&collection->error));
      return;
    }
  if (collection->next_step_s > 0)
    {
      begin_round (task, collection->next_step_s);
      return;
    }
  whole = merge_parts (collection);
  if (whole)
    {
      g_task_return_pointer (task, whole, (GDestroyNotify) dusk_ripestat_reply_unref);
      return;
    }
  dusk_ripestat_set_no_data (&error);
  g_task_return_error (task, error);
}

static gboolean
check_question (const char *code, gint64 from_s, gint64 to_s, int step_s, GError **error)
{
  if (strlen (code) != 2 || !g_ascii_isalpha (code[0]) || !g_ascii_isalpha (code[1]))
    {
      g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY, _("“%.20s” is not the code of a country"), code);
      return FALSE;
    }
  if (from_s >= to_s)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period ends before it begins"));
      return FALSE;
    }
  if (from_s < DUSK_TIME_EARLIEST || to_s > DUSK_TIME_LATEST || (to_s - from_s) / step_s >= DUSK_SERIES_MAX_LENGTH)
    {
      g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("The period is too long for this resolution"));
      return FALSE;
    }
  return TRUE;
}

void
dusk_ripestat_country_stats_async (DuskRipestat *self, const char *code, gint64 from_s, gint64 to_s, int step_s, DuskHttpPriority priority,
                                   GCancellable *cancellable, DuskRipestatProgress progress, gpointer progress_data, GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Collection *collection;
  GError *error = NULL;

  g_return_if_fail (DUSK_IS_RIPESTAT (self));
  g_return_if_fail (code != NULL);
  g_return_if_fail (dusk_ripestat_resolution_to_word (step_s) != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_ripestat_country_stats_async);
  if (!check_question (code, from_s, to_s, step_s, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  collection = g_new0 (Collection, 1);
  collection->ripestat = self;
  for (int i = 0; i < 2; i++)
    collection->code[i] = g_ascii_toupper (code[i]);
  collection->from_s = from_s;
  collection->to_s = to_s;
  collection->priority = priority;
  collection->progress = progress;
  collection->progress_data = progress_data;
  collection->outer = cancellable ? g_object_ref (cancellable) : NULL;
  g_task_set_task_data (task, collection, (GDestroyNotify) collection_free);
  begin_round (task, step_s);
}

DuskRipestatReply *
dusk_ripestat_country_stats_finish (DuskRipestat *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
