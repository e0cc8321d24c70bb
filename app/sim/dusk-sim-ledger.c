/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-ledger.h"

#include <string.h>

/* Two questions that reach back 14 days each fit in. */
#define MAX_DAYS 40

struct _DuskSimLedger {
  const DuskSimScenario *scenario;
  GArray                *subjects;    /* (element-type DuskSimSubject): countries, then networks */
  guint                  n_countries;
  GHashTable            *days;        /* (element-type gint64 Day) by the time they begin at */
  guint64                turn;        /* counts the questions */
};

typedef struct {
  gint64  start_s;
  guint64 used; /* in which turn */
  GArray *lows; /* (element-type DuskSimLow): by subject, then by time */
} Day;

/* Events in the making: what is low one bin after the other becomes one. */
typedef struct {
  const DuskSimLedgerAsk *ask;
  const GArray           *subjects;
  GArray                 *events;
  GHashTable             *open; /* (element-type guint guint): place in @events plus one, by subject and signal */
} Joining;

static void
day_free (gpointer data)
{
  Day *day = data;

  g_array_unref (day->lows);
  g_free (day);
}

static void
add_subject (GArray *subjects, const DuskSimCountry *country, const DuskSimNetwork *network)
{
  DuskSimSubject subject = { country, network };

  g_array_append_val (subjects, subject);
}

DuskSimLedger *
dusk_sim_ledger_new (const DuskSimScenario *scenario)
{
  DuskSimLedger *self = g_new0 (DuskSimLedger, 1);
  GPtrArray *countries = dusk_sim_world_countries (scenario->world);

  self->scenario = scenario;
  self->subjects = g_array_new (FALSE, FALSE, sizeof (DuskSimSubject));
  self->days = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, day_free);
  for (guint i = 0; i < countries->len; i++)
    if (((DuskSimCountry *) countries->pdata[i])->count[0] > 0)
      add_subject (self->subjects, countries->pdata[i], NULL);
  self->n_countries = self->subjects->len;
  for (guint i = 0; i < countries->len; i++)
    {
      const DuskSimCountry *country = countries->pdata[i];
      for (guint k = 0; k < country->networks->len; k++)
        {
          const DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, k);
          if (network->ordinal == 0 && network->count[0] > 0)
            add_subject (self->subjects, country, network);
        }
    }
  return self;
}

void
dusk_sim_ledger_free (DuskSimLedger *self)
{
  g_array_unref (self->subjects);
  g_hash_table_unref (self->days);
  g_free (self);
}

static void
forget_oldest (DuskSimLedger *self)
{
  const Day *oldest = NULL;
  GHashTableIter iter;
  gpointer day;

  g_hash_table_iter_init (&iter, self->days);
  while (g_hash_table_iter_next (&iter, NULL, &day))
    if (oldest == NULL || ((Day *) day)->used < oldest->used)
      oldest = day;
  if (oldest)
    g_hash_table_remove (self->days, &oldest->start_s);
}

static const Day *
find_day (DuskSimLedger *self, gint64 start_s)
{
  Day *day = g_hash_table_lookup (self->days, &start_s);

  if (day == NULL)
    {
      if (g_hash_table_size (self->days) >= MAX_DAYS)
        forget_oldest (self);
      day = g_new (Day, 1);
      *day = (Day) { start_s, 0, g_array_new (FALSE, FALSE, sizeof (DuskSimLow)) };
      for (guint i = 0; i < self->subjects->len; i++)
        dusk_sim_signal_append_lows (self->scenario, &g_array_index (self->subjects, DuskSimSubject, i), i, start_s, start_s + DUSK_DAY_S, day->lows);
      g_hash_table_insert (self->days, &day->start_s, day);
    }
  day->used = self->turn;
  return day;
}

/* The end of the last bin that counts. */
static gint64
last_end (const DuskSimLedgerAsk *ask, DuskSimSignal signal)
{
  int step_s = dusk_sim_signal_step_s (signal);

  return MIN (dusk_time_floor (ask->now_s, step_s), dusk_time_floor (ask->until_s + ask->extend_s, step_s));
}

static void
join_low (Joining *joining, const DuskSimLow *low)
{
  int step_s = dusk_sim_signal_step_s (low->signal);
  gint64 first_s = MAX (low->first_s, dusk_time_floor (joining->ask->from_s - joining->ask->extend_s + step_s - 1, step_s));
  gint64 last_s = MIN (low->last_s, last_end (joining->ask, low->signal) - step_s);
  gpointer key = GUINT_TO_POINTER (low->subject * DUSK_SIM_N_SIGNALS + low->signal);
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (joining->open, key));
  DuskSimIodaEvent *event = place > 0 ? &g_array_index (joining->events, DuskSimIodaEvent, place - 1) : NULL;

  if (first_s > last_s)
    return;
  if (event == NULL || event->end_s < first_s)
    {
      DuskSimIodaEvent begun = { g_array_index (joining->subjects, DuskSimSubject, low->subject), low->signal, first_s, first_s, FALSE, 0,
                                 low->value, low->history };
      g_array_append_val (joining->events, begun);
      g_hash_table_insert (joining->open, key, GUINT_TO_POINTER (joining->events->len));
      event = &g_array_index (joining->events, DuskSimIodaEvent, joining->events->len - 1);
    }
  event->end_s = last_s + step_s;
  event->score += 100 * (1 - low->value / low->history) * (double) (event->end_s - first_s) / DUSK_MINUTE_S;
}

static gboolean
is_wanted (DuskSimLedger *self, const DuskSimLedgerAsk *ask, guint subject)
{
  return subject < self->n_countries ? ask->wants_countries : ask->wants_networks;
}

static void
join_world (DuskSimLedger *self, Joining *joining)
{
  const DuskSimLedgerAsk *ask = joining->ask;
  gint64 to_s = MIN (ask->now_s, ask->until_s + ask->extend_s);

  for (gint64 start_s = dusk_time_floor (ask->from_s - ask->extend_s, DUSK_DAY_S); start_s < to_s; start_s += DUSK_DAY_S)
    {
      const Day *day = find_day (self, start_s);
      for (guint i = 0; i < day->lows->len; i++)
        if (is_wanted (self, ask, g_array_index (day->lows, DuskSimLow, i).subject))
          join_low (joining, &g_array_index (day->lows, DuskSimLow, i));
    }
}

static void
join_subjects (DuskSimLedger *self, Joining *joining)
{
  const DuskSimLedgerAsk *ask = joining->ask;
  g_autoptr (GArray) lows = g_array_new (FALSE, FALSE, sizeof (DuskSimLow));

  for (guint i = 0; i < joining->subjects->len; i++)
    dusk_sim_signal_append_lows (self->scenario, &g_array_index (joining->subjects, DuskSimSubject, i), i, ask->from_s - ask->extend_s,
                                 MIN (ask->now_s, ask->until_s + ask->extend_s), lows);
  for (guint i = 0; i < lows->len; i++)
    join_low (joining, &g_array_index (lows, DuskSimLow, i));
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const DuskSimIodaEvent *left = a, *right = b;
  guint32 left_asn = left->subject.network ? left->subject.network->asn : 0, right_asn = right->subject.network ? right->subject.network->asn : 0;
  int order = (left->start_s > right->start_s) - (left->start_s < right->start_s);

  if (order == 0 && (left_asn == 0 || right_asn == 0))
    order = (left_asn > 0) - (right_asn > 0);
  if (order == 0)
    order = left_asn ? (left_asn > right_asn) - (left_asn < right_asn) : strcmp (left->subject.country->code, right->subject.country->code);
  return order ? order : (int) left->signal - (int) right->signal;
}

GArray *
dusk_sim_ledger_events (DuskSimLedger *self, const DuskSimLedgerAsk *ask)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (DuskSimIodaEvent));
  g_autoptr (GHashTable) open = g_hash_table_new (NULL, NULL);
  Joining joining = { ask, ask->subjects ? ask->subjects : self->subjects, events, open };
  guint n = 0;

  self->turn++;
  if (ask->subjects)
    join_subjects (self, &joining);
  else
    join_world (self, &joining);
  for (guint i = 0; i < events->len; i++)
    {
      DuskSimIodaEvent *event = &g_array_index (events, DuskSimIodaEvent, i);
      event->goes_on = event->end_s >= last_end (ask, event->signal);
      if (event->start_s <= ask->until_s && event->end_s >= ask->from_s)
        g_array_index (events, DuskSimIodaEvent, n++) = *event;
    }
  g_array_set_size (events, n);
  g_array_sort (events, compare_events);
  return events;
}
