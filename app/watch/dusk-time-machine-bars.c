/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time-machine-private.h"

#include "dusk-store-watch.h"

/* Answers come several a second. */
#define SETTLE_MS 200

static GArray *
new_bars (gint64 from_s, gint64 to_s)
{
  GArray *bars = g_array_new (FALSE, TRUE, sizeof (DuskTimeMachineBar));

  for (gint64 at_s = from_s; at_s < to_s; at_s += DUSK_TIME_MACHINE_BAR_S)
    {
      DuskTimeMachineBar bar = { .start_s = at_s };
      g_array_append_val (bars, bar);
    }
  return bars;
}

/* Marks in @worst where @losses lie, one entry a bar. */
static void
mark (GArray *bars, DuskLevel *worst, const GArray *losses, gint64 end_s)
{
  for (guint i = 0; i < losses->len; i++)
    {
      const DuskOutage *loss = &g_array_index (losses, DuskOutage, i);
      gint64 until_s = loss->end_s == DUSK_TIME_UNKNOWN ? end_s : loss->end_s;
      for (guint k = 0; k < bars->len; k++)
        {
          gint64 start_s = g_array_index (bars, DuskTimeMachineBar, k).start_s;
          if (start_s < until_s && start_s + DUSK_TIME_MACHINE_BAR_S > loss->start_s)
            worst[k] = MAX (worst[k], loss->level);
        }
    }
}

static gboolean
is_known_in (const DuskSeries *series, gint64 start_s)
{
  double min, max;

  return dusk_series_range (series, start_s, start_s + DUSK_TIME_MACHINE_BAR_S, &min, &max);
}

static void
count_loaded (DuskTimeMachine *self, GArray *bars, DuskLevel *worst)
{
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      if (self->findings[i] == NULL)
        continue;
      memset (worst, 0, bars->len * sizeof *worst);
      mark (bars, worst, self->findings[i]->outages, self->to_s);
      mark (bars, worst, self->findings[i]->degradations, self->to_s);
      for (guint k = 0; k < bars->len; k++)
        {
          DuskTimeMachineBar *bar = &g_array_index (bars, DuskTimeMachineBar, k);
          if (!is_known_in (self->series[i], bar->start_s))
            continue;
          bar->n_known++;
          bar->counts[MAX (worst[k], DUSK_LEVEL_NORMAL)]++;
        }
    }
}

/* While live only the outages that were found are known, not how every country was. */
static void
count_stored (DuskTimeMachine *self, GArray *bars, DuskLevel *worst)
{
  DuskStore *store = dusk_context_store (self->context);
  g_autoptr (GArray) troubled = dusk_store_find_troubled (store, self->from_s, self->to_s);

  for (guint i = 0; i < troubled->len; i++)
    {
      const DuskEntity *entity = &g_array_index (troubled, DuskEntity, i);
      g_autoptr (GArray) outages = NULL;
      if (entity->kind != DUSK_ENTITY_COUNTRY)
        continue;
      outages = dusk_store_find_outages (store, entity, self->from_s, self->to_s);
      memset (worst, 0, bars->len * sizeof *worst);
      mark (bars, worst, outages, dusk_context_now (self->context));
      for (guint k = 0; k < bars->len; k++)
        if (worst[k] > DUSK_LEVEL_NORMAL)
          {
            g_array_index (bars, DuskTimeMachineBar, k).n_known++;
            g_array_index (bars, DuskTimeMachineBar, k).counts[worst[k]]++;
          }
    }
}

static gboolean
count_bars (gpointer user_data)
{
  DuskTimeMachine *self = user_data;
  GArray *bars = new_bars (self->from_s, self->to_s);
  g_autofree DuskLevel *worst = g_new0 (DuskLevel, bars->len + 1);

  self->bars_id = 0;
  if (self->at_s == DUSK_TIME_UNKNOWN)
    count_stored (self, bars, worst);
  else
    count_loaded (self, bars, worst);
  g_clear_pointer (&self->bars, g_array_unref);
  self->bars = bars;
  g_signal_emit_by_name (self, "bars-changed");
  return G_SOURCE_REMOVE;
}

void
_dusk_time_machine_queue_bars (DuskTimeMachine *self)
{
  if (self->bars_id == 0)
    self->bars_id = g_timeout_add (SETTLE_MS, count_bars, self);
}
