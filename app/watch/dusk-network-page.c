/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-page.h"

#include "dusk-bgplay-elements.h"
#include "dusk-network-visibility.h"
#include "dusk-plain-text.h"
#include "dusk-report-private.h"

/* Up to so many prefixes are asked for one by one: only then does RIPEstat count withdrawals. */
#define MAX_SINGLE_PREFIXES 16
/* Networks have few upstreams, and those that have many do not depend on any. */
#define MAX_HOLDERS 4
/* The longest period that is shown to the second. */
#define LONGEST_TO_SECOND_S (2 * DUSK_DAY_S)

typedef struct {
  /* Input */
  DuskContext       *context; /* (not nullable) (owned) */
  DuskEntity         entity;
  gint64             from_s;
  gint64             to_s;
  DuskReportProgress progress; /* (nullable) */
  gpointer           progress_data;

  /* In progress */
  guint              pending;
  guint              total;
  DuskReport        *sources;          /* (not nullable) (owned): holds the parts' sources until the report is there */
  DuskRipestatReply *history_reply;    /* (nullable) (owned) */
  DuskRipestatReply *peer_count_reply; /* (nullable) (owned) */
  DuskRipestatReply *bgplay_reply;     /* (nullable) (owned) */
  GPtrArray         *activities;       /* (not nullable) (owned) (element-type DuskRipestatReply) */
  guint              activities_asked;

  /* Output */
  DuskNetworkPage *page;  /* (nullable) (owned) */
  GError          *error; /* (nullable) (owned): why there is no report */
} Load;

/* One question of the page. */
typedef struct {
  GTask              *task; /* (not nullable) (owned) */
  DuskRipestatCall    call;
  DuskRipestatReply **slot; /* (nullable): where the reply goes; %NULL for the activities and the holders */
} Part;

static void report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void country_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void part_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void completed_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
activity_free (DuskUpdateActivity *activity)
{
  g_clear_pointer (&activity->announcements, dusk_series_unref);
  g_clear_pointer (&activity->withdrawals, dusk_series_unref);
  g_free (activity);
}

static void
load_free (Load *load)
{
  g_object_unref (load->context);
  dusk_report_unref (load->sources);
  g_clear_pointer (&load->history_reply, dusk_ripestat_reply_unref);
  g_clear_pointer (&load->peer_count_reply, dusk_ripestat_reply_unref);
  g_clear_pointer (&load->bgplay_reply, dusk_ripestat_reply_unref);
  g_ptr_array_unref (load->activities);
  g_clear_pointer (&load->page, dusk_network_page_unref);
  g_clear_error (&load->error);
  g_free (load);
}

/* Completion ---------------------------------------------------------------------------------------------------------------------- */

/* The sum over all prefixes; nothing where one of them is missing, which would make the others look like a quiet time. */
static DuskUpdateActivity *
sum_activities (const Load *load)
{
  DuskUpdateActivity *sum = NULL;

  if (load->activities->len == 0 || load->activities->len < load->activities_asked)
    return NULL;
  for (guint i = 0; i < load->activities->len; i++)
    {
      const DuskUpdateActivity *one = ((DuskRipestatReply *) g_ptr_array_index (load->activities, i))->record;
      g_autoptr (DuskSeries) announcements = NULL;
      g_autoptr (DuskSeries) withdrawals = NULL;
      if (sum == NULL)
        {
          sum = g_new0 (DuskUpdateActivity, 1);
          sum->step_s = one->step_s;
          sum->announcements = dusk_series_ref (one->announcements);
          sum->withdrawals = dusk_series_ref (one->withdrawals);
          continue;
        }
      announcements = sum->announcements;
      withdrawals = sum->withdrawals;
      sum->announcements = dusk_series_sum (announcements, one->announcements);
      sum->withdrawals = dusk_series_sum (withdrawals, one->withdrawals);
    }
  return sum;
}

/* To the second, where the messages are known: then the eight hours between two dumps are no limit. */
static void
refine_report (DuskNetworkPage *page)
{
  DuskReport *refined = dusk_network_refine (page->report, page->routes);

  if (refined == NULL)
    return;
  dusk_report_unref (page->report);
  page->report = refined;
}

static void
complete_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Load *load = task_data;
  const DuskAnnouncedPrefixes *history = load->history_reply ? load->history_reply->record : NULL;
  const DuskPeerCount *peers = load->peer_count_reply ? load->peer_count_reply->record : NULL;

  load->page->activity = sum_activities (load);
  if (history)
    load->page->visibility = dusk_network_visibility (history, peers, load->from_s, load->to_s);
  if (load->bgplay_reply)
    load->page->routes = dusk_network_routes (load->bgplay_reply, load->entity.asn, load->from_s, load->to_s);
  if (load->page->routes)
    refine_report (load->page);
  g_task_return_boolean (task, TRUE);
}

static void
completed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);

  if (!g_task_return_error_if_cancelled (task))
    g_task_return_pointer (task, g_steal_pointer (&load->page), (GDestroyNotify) dusk_network_page_unref);
}

static void
part_done (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (GTask) complete = NULL;

  load->pending--;
  if (load->progress && !g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    load->progress (load->total - load->pending, load->total, load->progress_data);
  if (load->pending > 0 || g_task_return_error_if_cancelled (task))
    return;
  if (load->error)
    {
      g_task_return_error (task, g_steal_pointer (&load->error));
      return;
    }
  g_ptr_array_extend_and_steal (load->page->report->sources, g_steal_pointer (&load->sources->sources));
  load->sources->sources = g_ptr_array_new ();
  complete = g_task_new (NULL, NULL, completed_cb, g_object_ref (task));
  g_task_set_task_data (complete, load, NULL);
  g_task_run_in_thread (complete, complete_in_thread);
}

/* Parts --------------------------------------------------------------------------------------------------------------------------- */

static void
begin_part (Load *load)
{
  load->pending++;
  load->total++;
}

static void
ask_part (GTask *task, DuskRipestatCall call, const char *resource, int step_s, DuskRipestatReply **slot)
{
  Load *load = g_task_get_task_data (task);
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (call, resource);
  Part *part = g_new0 (Part, 1);

  part->task = g_object_ref (task);
  part->call = call;
  part->slot = slot;
  query.from_s = load->from_s;
  query.to_s = load->to_s;
  query.step_s = step_s;
  begin_part (load);
  dusk_ripestat_ask_async (dusk_context_ripestat (load->context), &query, g_task_get_cancellable (task), part_replied_cb, part);
}

/* A grain that gives a chart of at most some hundred bars. */
static int
activity_step (gint64 length_s)
{
  if (length_s <= 2 * DUSK_DAY_S)
    return 5 * DUSK_MINUTE_S;
  if (length_s <= 31 * DUSK_DAY_S)
    return DUSK_HOUR_S;
  return length_s <= 366 * DUSK_DAY_S ? 8 * DUSK_HOUR_S : 7 * DUSK_DAY_S;
}

static void
ask_activities (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskAnnouncedPrefixes *announced = load->page->prefixes_reply->record;
  int step_s = activity_step (load->to_s - load->from_s);
  guint n = announced->prefixes->len;

  if (n == 0 || n > MAX_SINGLE_PREFIXES)
    {
      load->activities_asked = 1;
      ask_part (task, DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY, load->entity.id, step_s, NULL);
      return;
    }
  load->activities_asked = n;
  for (guint i = 0; i < n; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (announced->prefixes, i);
      char text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&times->prefix, text);
      ask_part (task, DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY, text, step_s, NULL);
    }
}

/* For few prefixes over some days bgplay tells each update. */
static void
ask_routes (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskAnnouncedPrefixes *announced = load->page->prefixes_reply->record;
  guint n = announced->prefixes->len;

  if (load->from_s >= DUSK_BGPLAY_SINCE_S && load->to_s - load->from_s <= LONGEST_TO_SECOND_S && n > 0 && n <= DUSK_BGPLAY_MAX_PREFIXES)
    ask_part (task, DUSK_RIPESTAT_BGPLAY, load->entity.id, 0, &load->bgplay_reply);
}

static int
compare_power (gconstpointer a, gconstpointer b)
{
  const DuskNeighbour *left = *(const DuskNeighbour *const *) a, *right = *(const DuskNeighbour *const *) b;
  double power_left = isnan (left->power) ? 0 : left->power, power_right = isnan (right->power) ? 0 : right->power;

  return power_left < power_right ? 1 : power_left > power_right ? -1 : 0;
}

/* Who the strongest upstreams are. */
static void
ask_holders (GTask *task, const DuskNeighbours *neighbours)
{
  g_autoptr (GPtrArray) upstreams = g_ptr_array_new ();

  for (guint i = 0; i < neighbours->neighbours->len; i++)
    {
      DuskNeighbour *neighbour = g_ptr_array_index (neighbours->neighbours, i);
      if (neighbour->side == DUSK_NEIGHBOUR_LEFT)
        g_ptr_array_add (upstreams, neighbour);
    }
  g_ptr_array_sort (upstreams, compare_power);
  for (guint i = 0; i < MIN (upstreams->len, MAX_HOLDERS); i++)
    {
      const DuskNeighbour *upstream = g_ptr_array_index (upstreams, i);
      g_autofree char *resource = g_strdup_printf ("AS%u", upstream->asn);
      ask_part (task, DUSK_RIPESTAT_AS_OVERVIEW, resource, 0, NULL);
    }
}

/* A holder that could not be had leaves a number, which is no gap in what the page says. */
static void
take_holder (Load *load, DuskRipestatReply *reply)
{
  const DuskAsOverview *overview = reply ? reply->record : NULL;

  if (overview && overview->holder && *overview->holder)
    g_hash_table_insert (load->page->holders, GUINT_TO_POINTER (overview->asn), dusk_plain_text (overview->holder));
  g_clear_pointer (&reply, dusk_ripestat_reply_unref);
}

/* One line for each call, however many prefixes it was asked for. */
static void
add_source (Load *load, const Part *part, const DuskRipestatReply *reply, const char *problem)
{
  const char *call = dusk_ripestat_call_name (part->call);

  if (part->slot == NULL && problem == NULL && load->activities->len > 1)
    return;
  _dusk_report_add_source (load->sources, call, reply ? reply->fetched_s : DUSK_TIME_UNKNOWN, reply && reply->is_stale,
                           reply ? reply->stale_reason : problem);
}

static void
part_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Part *part = user_data;
  g_autoptr (GTask) task = part->task;
  g_autoptr (GError) error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  Load *load = g_task_get_task_data (task);

  if (part->call == DUSK_RIPESTAT_AS_OVERVIEW)
    take_holder (load, reply);
  else
    {
      if (reply && part->slot)
        *part->slot = reply;
      else if (reply)
        g_ptr_array_add (load->activities, reply);
      add_source (load, part, reply, error ? error->message : NULL);
      if (reply && part->call == DUSK_RIPESTAT_ANNOUNCED_PREFIXES)
        {
          ask_activities (task);
          ask_routes (task);
        }
      if (reply && part->call == DUSK_RIPESTAT_ASN_NEIGHBOURS)
        ask_holders (task, reply->record);
    }
  g_free (part);
  part_done (task);
}

static void
country_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (DuskReport) report = dusk_report_load_finish (result, NULL);

  if (report)
    load->page->country_findings = dusk_findings_ref (report->findings);
  part_done (task);
}

static void
report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  DuskReport *report = dusk_report_load_finish (result, &load->error);

  load->page->report = report;
  if (report && report->territory)
    {
      DuskEntity country = { .kind = DUSK_ENTITY_COUNTRY };
      g_strlcpy (country.id, report->territory->code, sizeof country.id);
      begin_part (load);
      dusk_report_load_async (load->context, &country, load->from_s, load->to_s, g_task_get_cancellable (task), NULL, NULL, country_loaded_cb,
                              g_object_ref (task));
    }
  part_done (task);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskNetworkPage *
dusk_network_page_ref (DuskNetworkPage *page)
{
  g_return_val_if_fail (page != NULL, NULL);

  g_atomic_ref_count_inc (&page->refs);
  return page;
}

void
dusk_network_page_unref (DuskNetworkPage *page)
{
  g_return_if_fail (page != NULL);

  if (!g_atomic_ref_count_dec (&page->refs))
    return;
  g_clear_pointer (&page->report, dusk_report_unref);
  g_clear_pointer (&page->country_findings, dusk_findings_unref);
  g_clear_pointer (&page->visibility, dusk_series_unref);
  g_clear_pointer (&page->routes, dusk_routes_unref);
  g_clear_pointer (&page->prefixes_reply, dusk_ripestat_reply_unref);
  g_clear_pointer (&page->activity, activity_free);
  g_clear_pointer (&page->neighbours_reply, dusk_ripestat_reply_unref);
  g_clear_pointer (&page->neighbours_now_reply, dusk_ripestat_reply_unref);
  g_clear_pointer (&page->status_reply, dusk_ripestat_reply_unref);
  g_hash_table_unref (page->holders);
  g_free (page);
}

const char *
dusk_network_page_holder (const DuskNetworkPage *page, guint32 asn)
{
  g_return_val_if_fail (page != NULL, NULL);

  return g_hash_table_lookup (page->holders, GUINT_TO_POINTER (asn));
}

void
dusk_network_page_load_async (DuskContext *context, guint32 asn, gint64 from_s, gint64 to_s, GCancellable *cancellable, DuskReportProgress progress,
                              gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  DuskNetworkPage *page;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_network_page_load_async);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->entity.kind = DUSK_ENTITY_NETWORK;
  load->entity.asn = asn;
  g_snprintf (load->entity.id, sizeof load->entity.id, "AS%u", asn);
  load->from_s = from_s;
  load->to_s = MIN (to_s, dusk_time_floor (dusk_context_now (context), 5 * DUSK_MINUTE_S));
  load->progress = progress;
  load->progress_data = progress_data;
  load->sources = _dusk_report_new (&load->entity, NULL, from_s, to_s, FALSE);
  load->activities = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_ripestat_reply_unref);
  page = load->page = g_new0 (DuskNetworkPage, 1);
  g_atomic_ref_count_init (&page->refs);
  page->holders = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  g_task_set_task_data (task, load, (GDestroyNotify) load_free);

  begin_part (load);
  dusk_report_load_async (context, &load->entity, from_s, to_s, cancellable, NULL, NULL, report_loaded_cb, g_object_ref (task));
  /* The report says what is wrong with such a period. */
  if (load->to_s <= from_s)
    return;
  ask_part (task, DUSK_RIPESTAT_ANNOUNCED_PREFIXES, load->entity.id, 0, &page->prefixes_reply);
  ask_part (task, DUSK_RIPESTAT_ROUTING_HISTORY, load->entity.id, 0, &load->history_reply);
  ask_part (task, DUSK_RIPESTAT_RIS_PEER_COUNT, NULL, 0, &load->peer_count_reply);
  ask_part (task, DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY, load->entity.id, 0, &page->neighbours_reply);
  ask_part (task, DUSK_RIPESTAT_ASN_NEIGHBOURS, load->entity.id, 0, &page->neighbours_now_reply);
  ask_part (task, DUSK_RIPESTAT_ROUTING_STATUS, load->entity.id, 0, &page->status_reply);
}

DuskNetworkPage *
dusk_network_page_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
