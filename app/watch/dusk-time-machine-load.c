/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time-machine-private.h"

#include "dusk-series-load.h"
#include "dusk-store-watch.h"

/* Two of the eight requests that may run at once are left for what a person clicks on. */
#define MAX_IN_FLIGHT (DUSK_HTTP_MAX_REQUESTS - 2)
/* So many failures to reach the server in a row end the loading. */
#define MAX_FAILURES  3

typedef struct {
  DuskTimeMachine *machine; /* not owned: the machine cancels its questions before it goes */
  guint       index;
} Question;

static void ask_more (DuskTimeMachine *self);

static DuskEntity
entity_at (guint index)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };

  g_strlcpy (entity.id, dusk_territory_at (index)->code, sizeof entity.id);
  return entity;
}

/* The timeline may reach a little beyond the present. */
static gint64
known_until (DuskTimeMachine *self)
{
  return MIN (self->to_s, dusk_time_floor (dusk_context_now (self->context), DUSK_TIME_MACHINE_STEP_S));
}

static void
take_series (DuskTimeMachine *self, guint index, DuskSeries *series)
{
  const char *zone_id = dusk_territory_at (index)->zone_id;

  g_clear_pointer (&self->series[index], dusk_series_unref);
  g_clear_pointer (&self->findings[index], dusk_findings_unref);
  if (series == NULL || isnan (dusk_series_latest (series, NULL)))
    return;
  self->series[index] = dusk_series_ref (series);
  self->findings[index] = dusk_findings_new (series, self->from_s, known_until (self), 0, zone_id);
}

static void
answered_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (DuskSeriesAnswer) answer = dusk_series_load_finish (result, NULL);
  g_autoptr (DuskTimeMachine) self = NULL;

  /* Cancelled: the machine may be gone, or show another period. */
  if (answer == NULL)
    return;
  self = g_object_ref (question->machine);
  self->in_flight--;
  take_series (self, question->index, answer->series);
  self->failures = dusk_context_is_out_of_reach (answer->problem) ? self->failures + 1 : 0;
  if (self->failures >= MAX_FAILURES)
    {
      _dusk_time_machine_set_problem (self, answer->problem->message);
      _dusk_time_machine_stop_loading (self);
    }
  else
    {
      _dusk_time_machine_set_progress (self, self->done + 1, self->total);
      ask_more (self);
    }
  _dusk_time_machine_show (self);
  _dusk_time_machine_queue_bars (self);
}

static void
ask (DuskTimeMachine *self, guint index)
{
  DuskEntity entity = entity_at (index);
  gint64 until_s = known_until (self);
  Question *question = g_new0 (Question, 1);

  question->machine = self;
  question->index = index;
  self->in_flight++;
  dusk_series_load_async (self->context, &entity, self->from_s - DUSK_DAY_S, until_s, DUSK_TIME_MACHINE_STEP_S, DUSK_HTTP_VISIBLE,
                          self->cancellable, NULL, NULL, answered_cb, question);
}

static void
ask_more (DuskTimeMachine *self)
{
  while (self->in_flight < MAX_IN_FLIGHT && self->order->len > 0)
    {
      guint index = g_array_index (self->order, guint, self->order->len - 1);
      g_array_set_size (self->order, self->order->len - 1);
      ask (self, index);
    }
  if (self->in_flight == 0)
    {
      _dusk_time_machine_set_problem (self, NULL);
      _dusk_time_machine_stop_loading (self);
    }
}

/* Puts @index at the end, where it is asked first. */
static void
put_first (DuskTimeMachine *self, guint index)
{
  for (guint i = 0; i < self->order->len; i++)
    if (g_array_index (self->order, guint, i) == index)
      {
        g_array_remove_index (self->order, i);
        g_array_append_val (self->order, index);
        return;
      }
}

/* What is on screen, and before that whoever is known to have had an outage then. */
static void
set_order (DuskTimeMachine *self)
{
  g_autoptr (GArray) troubled = dusk_store_find_troubled (dusk_context_store (self->context), self->from_s, self->to_s);

  for (guint i = DUSK_N_TERRITORIES; i-- > 0;)
    g_array_append_val (self->order, i);
  for (guint i = 0; self->first && self->first[i]; i++)
    {
      const DuskTerritory *territory = dusk_territory_find (self->first[i]);
      if (territory)
        put_first (self, territory->index);
    }
  for (guint i = 0; i < troubled->len; i++)
    {
      const DuskEntity *entity = &g_array_index (troubled, DuskEntity, i);
      const DuskTerritory *territory = entity->kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (entity->id) : NULL;
      if (territory)
        put_first (self, territory->index);
    }
}

/* At once, however little it is. */
static void
take_stored (DuskTimeMachine *self)
{
  DuskStore *store = dusk_context_store (self->context);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      DuskEntity entity = entity_at (i);
      g_autoptr (DuskSeries) series
        = dusk_store_find_series (store, &entity, "prefixes", DUSK_TIME_MACHINE_STEP_S, self->from_s - DUSK_DAY_S, known_until (self), NULL);
      take_series (self, i, series);
    }
}

void
_dusk_time_machine_forget (DuskTimeMachine *self)
{
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      g_clear_pointer (&self->series[i], dusk_series_unref);
      g_clear_pointer (&self->findings[i], dusk_findings_unref);
    }
}

void
_dusk_time_machine_load (DuskTimeMachine *self)
{
  _dusk_time_machine_stop_loading (self);
  _dusk_time_machine_forget (self);
  take_stored (self);
  set_order (self);
  self->cancellable = g_cancellable_new ();
  self->failures = 0;
  _dusk_time_machine_set_problem (self, NULL);
  _dusk_time_machine_set_progress (self, 0, DUSK_N_TERRITORIES);
  ask_more (self);
}

void
_dusk_time_machine_stop_loading (DuskTimeMachine *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_array_set_size (self->order, 0);
  self->in_flight = 0;
  _dusk_time_machine_set_progress (self, 0, 0);
}
