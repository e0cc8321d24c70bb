/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-incident-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-report-chart.h"

/* The day before a moment, and another one for the baseline. */
#define MAP_SERIES_S (2 * DUSK_DAY_S)
#define MAP_STEP_S   (5 * DUSK_MINUTE_S)
/* A newer sample than this must be there for a country to have a level. */
#define MAP_AGE_S    (2 * DUSK_HOUR_S)
#define MAX_DETAILED 30

/*
 * One report while it is gathered.
 *
 * outage: what was asked about
 * worst_s: the moment that map and networks are of
 */
typedef struct {
  DuskContext  *context;  /* (not nullable) (owned) */
  DuskEntity    entity;
  gint64        from_s;
  gint64        to_s;
  gboolean      has_outage;
  DuskOutage    outage;
  DuskIncident *incident; /* (not nullable) (owned) until it is handed out */
  DuskNetworks *networks; /* (nullable) (owned) while they are waited for */
  gulong        waiting;
  gulong        cancelling;
  gint64        worst_s;
} Load;

static void report_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void page_loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data);
static void gather_networks (GTask *task);
static void networks_changed_cb (GTask *task);
static void gather_map (GTask *task);
static void map_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable);
static void map_made_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->networks);
  g_clear_pointer (&load->incident, dusk_incident_free);
  g_object_unref (load->context);
  g_free (load);
}

static gboolean
overlap (const DuskOutage *a, const DuskOutage *b)
{
  return (b->end_s == DUSK_TIME_UNKNOWN || a->start_s <= b->end_s) && (a->end_s == DUSK_TIME_UNKNOWN || b->start_s <= a->end_s);
}

/* The one that was asked for, as the report has it; else the worst, by what was lost over time. */
static const DuskOutage *
choose_outage (const Load *load, const DuskFindings *findings)
{
  const DuskOutage *chosen = NULL;

  for (guint i = 0; i < findings->outages->len; i++)
    {
      const DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      if (load->has_outage && overlap (outage, &load->outage))
        return outage;
      if (!load->has_outage && (chosen == NULL || outage->level > chosen->level || (outage->level == chosen->level && outage->score > chosen->score)))
        chosen = outage;
    }
  return chosen;
}

/* The first moment at which the least was visible. */
static gint64
worst_moment (const DuskReport *report, const DuskOutage *outage)
{
  gint64 end_s = outage->end_s == DUSK_TIME_UNKNOWN ? report->to_s : outage->end_s;

  for (gint64 time_s = outage->start_s; time_s < end_s; time_s += dusk_series_step (report->series))
    if (dusk_series_at (report->series, time_s) == outage->lowest)
      return time_s;
  return outage->start_s;
}

static void
take_report (Load *load, DuskReport *report)
{
  DuskIncident *incident = load->incident;

  incident->report = report;
  incident->outage = choose_outage (load, report->findings);
  incident->exact = incident->outage ? dusk_exact_of_outage (report, incident->outage) : NULL;
  load->worst_s = incident->outage ? worst_moment (report, incident->outage) : report->to_s;
}

static void
report_loaded_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  DuskReport *report = dusk_report_load_finish (result, &error);

  if (report == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_report (g_task_get_task_data (task), report);
  gather_networks (task);
}

static void
page_loaded_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  GError *error = NULL;

  load->incident->page = dusk_network_page_load_finish (result, &error);
  if (load->incident->page == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  take_report (load, dusk_report_ref (load->incident->page->report));
  gather_networks (task);
}

/* Lost are those that were routed a day before and were not when they were last counted in the outage. */
static void
gather_networks (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  const DuskIncident *incident = load->incident;
  gint64 before_s = incident->outage ? incident->outage->start_s - DUSK_DAY_S : load->from_s;
  gint64 count_s = incident->outage ? dusk_incident_count_in (incident->report, incident->outage) : load->to_s;

  if (load->entity.kind != DUSK_ENTITY_COUNTRY || incident->report->territory == NULL)
    {
      gather_map (task);
      return;
    }
  load->networks = dusk_networks_new (load->context, incident->report->territory, before_s,
                                      count_s != DUSK_TIME_UNKNOWN ? count_s + 1 : incident->outage->start_s);
  load->waiting = g_signal_connect_data (load->networks, "notify::loading", G_CALLBACK (networks_changed_cb), g_object_ref (task),
                                         (GClosureNotify) (void (*) (void)) g_object_unref, G_CONNECT_SWAPPED);
  if (g_task_get_cancellable (task))
    load->cancelling = g_signal_connect_data (g_task_get_cancellable (task), "cancelled", G_CALLBACK (networks_changed_cb), g_object_ref (task),
                                              (GClosureNotify) (void (*) (void)) g_object_unref, G_CONNECT_SWAPPED);
  networks_changed_cb (task);
}

/* Details of the first come by themselves; those of some more are asked for once, when these are there. */
static void
networks_changed_cb (GTask *task)
{
  g_autoptr (GTask) kept G_GNUC_UNUSED = g_object_ref (task);
  Load *load = g_task_get_task_data (task);
  gboolean is_cancelled = g_cancellable_is_cancelled (g_task_get_cancellable (task));

  if (load->networks == NULL || (dusk_networks_is_loading (load->networks) && !is_cancelled))
    return;
  if (!is_cancelled && load->incident->networks == NULL)
    {
      load->incident->networks = G_LIST_MODEL (g_object_ref (load->networks));
      dusk_networks_detail (load->networks, 0, MAX_DETAILED);
      if (dusk_networks_is_loading (load->networks))
        return;
    }
  g_clear_signal_handler (&load->waiting, load->networks);
  if (load->cancelling)
    g_clear_signal_handler (&load->cancelling, g_task_get_cancellable (task));
  g_clear_object (&load->networks);
  if (!g_task_return_error_if_cancelled (task))
    gather_map (task);
}

static void
gather_map (GTask *task)
{
  Load *load = g_task_get_task_data (task);
  g_autoptr (GTask) work = g_task_new (NULL, g_task_get_cancellable (task), map_made_cb, g_object_ref (task));

  g_task_set_task_data (work, load, NULL);
  g_task_run_in_thread (work, map_thread);
}

/* The level of a country at that time, by what the store has. Returns: whether it has anything */
static gboolean
judge_country (DuskStore *store, const DuskTerritory *territory, DuskMapPicture *map)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };
  gint64 end_s = map->at_s + MAP_STEP_S;
  g_autoptr (DuskSeries) series = NULL;
  g_autoptr (DuskFindings) findings = NULL;

  map->levels[territory->index] = DUSK_LEVEL_NO_DATA;
  map->shares[territory->index] = NAN;
  g_strlcpy (entity.id, territory->code, sizeof entity.id);
  series = dusk_store_find_series (store, &entity, "prefixes", MAP_STEP_S, end_s - MAP_SERIES_S, end_s, NULL);
  if (series == NULL)
    return FALSE;
  findings = dusk_findings_new (series, end_s - DUSK_DAY_S, end_s, MAP_AGE_S, territory->zone_id);
  map->levels[territory->index] = findings->level;
  if (findings->level != DUSK_LEVEL_NO_DATA)
    map->shares[territory->index] = findings->latest / findings->baseline;
  return findings->level != DUSK_LEVEL_NO_DATA;
}

static void
map_thread (GTask *task, gpointer source G_GNUC_UNUSED, gpointer data, GCancellable *cancellable)
{
  const Load *load = data;
  g_autofree DuskMapPicture *map = g_new0 (DuskMapPicture, 1);
  guint known = 0;

  map->at_s = dusk_time_floor (load->worst_s, MAP_STEP_S);
  map->source = dusk_report_chart_source ();
  map->is_simulated = load->incident->report->is_simulated;
  for (guint i = 0; i < DUSK_N_TERRITORIES && !g_cancellable_is_cancelled (cancellable); i++)
    known += judge_country (dusk_context_store (load->context), dusk_territory_at (i), map) ? 1 : 0;
  g_task_return_pointer (task, known > 0 ? g_steal_pointer (&map) : NULL, g_free);
}

static void
map_made_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Load *load = g_task_get_task_data (task);
  g_autoptr (DuskEvents) events = NULL;

  load->incident->map = g_task_propagate_pointer (G_TASK (result), NULL);
  if (g_task_return_error_if_cancelled (task))
    return;
  events = dusk_events_new (load->context);
  load->incident->events = dusk_events_find (events, &load->entity, load->from_s, load->to_s);
  load->incident->made_s = dusk_context_now (load->context);
  g_task_return_pointer (task, g_steal_pointer (&load->incident), (GDestroyNotify) dusk_incident_free);
}

void
dusk_incident_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage,
                          GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Load *load;

  g_return_if_fail (DUSK_IS_CONTEXT (context));
  g_return_if_fail (entity != NULL);

  task = g_task_new (context, cancellable, callback, user_data);
  g_task_set_source_tag (task, dusk_incident_load_async);
  load = g_new0 (Load, 1);
  load->context = g_object_ref (context);
  load->entity = *entity;
  load->from_s = from_s;
  load->to_s = to_s;
  load->has_outage = outage != NULL;
  if (outage)
    load->outage = *outage;
  load->incident = g_new0 (DuskIncident, 1);
  g_task_set_task_data (task, load, load_free);
  if (entity->kind == DUSK_ENTITY_NETWORK)
    dusk_network_page_load_async (context, entity->asn, from_s, to_s, cancellable, NULL, NULL, page_loaded_cb, g_steal_pointer (&task));
  else
    dusk_report_load_async (context, entity, from_s, to_s, cancellable, NULL, NULL, report_loaded_cb, g_steal_pointer (&task));
}

DuskIncident *
dusk_incident_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
