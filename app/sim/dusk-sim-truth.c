/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-truth.h"

/* A prefix goes (change -1) or comes back (+1). */
typedef struct {
  gint64 time_s;
  guint  network; /* its place in the country */
  int    family;
  int    change;
} Delta;

static int
compare_downs (gconstpointer a, gconstpointer b)
{
  const DuskSimDown *left = a, *right = b;

  if (left->index != right->index)
    return left->index < right->index ? -1 : 1;
  return left->start_s < right->start_s ? -1 : left->start_s > right->start_s;
}

static int
compare_deltas (gconstpointer a, gconstpointer b)
{
  const Delta *left = a, *right = b;

  return left->time_s < right->time_s ? -1 : left->time_s > right->time_s;
}

/* What several events take at the same time is lost once. */
static void
merge_downs (GArray *downs)
{
  DuskSimDown *list = (DuskSimDown *) (gpointer) downs->data;
  guint n = 0;

  for (guint i = 0; i < downs->len; i++)
    if (n > 0 && list[n - 1].index == list[i].index && list[i].start_s <= list[n - 1].end_s)
      list[n - 1].end_s = MAX (list[n - 1].end_s, list[i].end_s);
    else
      list[n++] = list[i];
  g_array_set_size (downs, n);
}

static void
append_before_birth (const DuskSimCountry *country, int family, guint first, guint count, gint64 from_s, GArray *downs)
{
  for (guint i = first; i < first + count;)
    {
      const DuskSimNetwork *network = dusk_sim_country_network (country, family, i);
      guint end = MIN (network->first[family] + network->count[family], first + count);
      for (; network->since_s > from_s && i < end; i++)
        {
          DuskSimDown down = { i, G_MININT64, network->since_s };
          g_array_append_val (downs, down);
        }
      i = end;
    }
}

GArray *
dusk_sim_truth_downs (const DuskSimCountry *country, int family, guint first, guint count, gint64 from_s, gint64 to_s)
{
  GArray *downs = g_array_new (FALSE, FALSE, sizeof (DuskSimDown));

  append_before_birth (country, family, first, count, from_s, downs);
  for (guint i = 0; country->events && i < country->events->len; i++)
    dusk_sim_event_append_downs (country->events->pdata[i], country, family, first, count, from_s, to_s, downs);
  g_array_sort (downs, compare_downs);
  merge_downs (downs);
  return downs;
}

static GArray *
collect_deltas (const DuskSimCountry *country, gint64 from_s, gint64 to_s)
{
  GArray *deltas = g_array_new (FALSE, FALSE, sizeof (Delta));

  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_truth_downs (country, family, 0, country->count[family], from_s, to_s);
      guint network = 0;
      for (guint i = 0; i < downs->len; i++)
        {
          const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
          Delta delta = { MAX (down->start_s, from_s), 0, family, -1 };
          const DuskSimNetwork *owner = &g_array_index (country->networks, DuskSimNetwork, network);
          while (down->index >= owner->first[family] + owner->count[family])
            owner = &g_array_index (country->networks, DuskSimNetwork, ++network);
          delta.network = network;
          g_array_append_val (deltas, delta);
          delta.time_s = down->end_s;
          delta.change = 1;
          if (down->end_s < to_s)
            g_array_append_val (deltas, delta);
        }
    }
  g_array_sort (deltas, compare_deltas);
  return deltas;
}

GArray *
dusk_sim_truth_steps (const DuskSimCountry *country, gint64 from_s, gint64 to_s)
{
  g_autoptr (GArray) deltas = collect_deltas (country, from_s, to_s);
  g_autofree guint *visible = g_new (guint, country->networks->len + 1);
  GArray *steps = g_array_new (FALSE, FALSE, sizeof (DuskSimStep));
  DuskSimStep step = { from_s, { country->count[0], country->count[1] }, 0 };

  for (guint i = 0; i < country->networks->len; i++)
    {
      const DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
      visible[i] = network->count[0] + network->count[1];
      step.asns += visible[i] > 0;
    }
  for (guint i = 0; i < deltas->len; i++)
    {
      const Delta *delta = &g_array_index (deltas, Delta, i);
      if (delta->time_s > step.time_s)
        {
          g_array_append_val (steps, step);
          step.time_s = delta->time_s;
        }
      step.asns -= visible[delta->network] > 0;
      visible[delta->network] += (guint) delta->change;
      step.prefixes[delta->family] += (guint) delta->change;
      step.asns += visible[delta->network] > 0;
    }
  g_array_append_val (steps, step);
  return steps;
}

guint
dusk_sim_truth_visible (const DuskSimNetwork *network, int family, gint64 time_s)
{
  g_autoptr (GArray) downs = dusk_sim_truth_downs (network->country, family, network->first[family], network->count[family], time_s, time_s + 1);

  return network->count[family] - downs->len;
}

gboolean
dusk_sim_truth_is_announced (const DuskSimNetwork *network, gint64 time_s)
{
  return dusk_sim_truth_visible (network, 0, time_s) > 0 || dusk_sim_truth_visible (network, 1, time_s) > 0;
}

/* The first dump that is not before @time_s, within reach of @range. */
static gint64
dump_from (gint64 time_s, DuskSimRun range)
{
  if (time_s <= range.first * DUSK_SIM_DUMP_S)
    return range.first;
  if (time_s > range.last * DUSK_SIM_DUMP_S)
    return range.last + 1;
  return (time_s + DUSK_SIM_DUMP_S - 1) / DUSK_SIM_DUMP_S;
}

void
dusk_sim_truth_runs (const GArray *downs, guint *cursor, guint index, DuskSimRun range, GArray *runs)
{
  DuskSimRun run = range;

  g_array_set_size (runs, 0);
  for (; *cursor < downs->len && g_array_index (downs, DuskSimDown, *cursor).index <= index; (*cursor)++)
    {
      const DuskSimDown *down = &g_array_index (downs, DuskSimDown, *cursor);
      gint64 gone = dump_from (down->start_s, range), back = dump_from (down->end_s, range);
      if (down->index < index || gone == back)
        continue;
      run.last = gone - 1;
      if (run.first <= run.last)
        g_array_append_val (runs, run);
      run.first = back;
    }
  run.last = range.last;
  if (run.first <= run.last)
    g_array_append_val (runs, run);
}

GArray *
dusk_sim_truth_dump_counts (const DuskSimNetwork *network, int family, DuskSimRun range)
{
  GArray *counts = g_array_new (FALSE, TRUE, sizeof (guint));
  guint n = (guint) (range.last - range.first + 1);
  g_autoptr (GArray) downs = dusk_sim_truth_downs (network->country, family, network->first[family], network->count[family],
                                                   range.first * DUSK_SIM_DUMP_S, range.last * DUSK_SIM_DUMP_S + 1);

  g_array_set_size (counts, n + 1);
  for (guint i = 0; i < downs->len; i++)
    {
      const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
      g_array_index (counts, guint, dump_from (down->start_s, range) - range.first)--;
      g_array_index (counts, guint, dump_from (down->end_s, range) - range.first)++;
    }
  /* Unsigned arithmetic wraps, so the sum of changes comes out right. */
  g_array_index (counts, guint, 0) += network->count[family];
  for (guint i = 1; i < n; i++)
    g_array_index (counts, guint, i) += g_array_index (counts, guint, i - 1);
  g_array_set_size (counts, n);
  return counts;
}
