/* SPDX-License-Identifier: GPL-3.0-or-later */

/* country-resource-stats: samples of the truth at 5 minutes, or medians of them, run-length coded as RIPEstat does. */

#include "dusk-sim-ask.h"

#include <string.h>

#define FINE_S 300

#define N_MEASURES 3

/* The samples from @first_s to @last_s, both inclusive, have these values: v4, v6, ASNs. */
typedef struct {
  gint64 first_s;
  gint64 last_s;
  double values[N_MEASURES];
} Run;

typedef struct {
  double value;
  gint64 samples;
} Weight;

static gint64
ceiling (gint64 time_s, int step_s)
{
  return dusk_time_floor (time_s + step_s - 1, step_s);
}

static gboolean
same_values (const Run *a, const Run *b)
{
  for (int i = 0; i < N_MEASURES; i++)
    if (a->values[i] < b->values[i] || a->values[i] > b->values[i])
      return FALSE;
  return TRUE;
}

/* The samples of a 5-minute grid; what happened between two of them is not seen. */
static GArray *
sample (const DuskSimCountry *country, gint64 first_s, gint64 last_s)
{
  g_autoptr (GArray) steps = dusk_sim_truth_steps (country, first_s, last_s + 1);
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < steps->len; i++)
    {
      const DuskSimStep *step = &g_array_index (steps, DuskSimStep, i);
      gint64 next_s = i + 1 < steps->len ? (step + 1)->time_s : last_s + 1;
      Run run = { ceiling (step->time_s, FINE_S), ceiling (next_s, FINE_S) - FINE_S, { step->prefixes[0], step->prefixes[1], step->asns } };
      Run *before = runs->len > 0 ? &g_array_index (runs, Run, runs->len - 1) : NULL;
      if (run.first_s > run.last_s)
        continue;
      if (before && same_values (before, &run))
        before->last_s = run.last_s;
      else
        g_array_append_val (runs, run);
    }
  return runs;
}

static int
compare_weights (gconstpointer a, gconstpointer b)
{
  const Weight *left = a, *right = b;

  return left->value < right->value ? -1 : left->value > right->value;
}

/* The value that sample @rank of the sorted samples has. */
static double
ranked (const GArray *weights, gint64 rank)
{
  guint i = 0;

  while (i + 1 < weights->len && rank >= g_array_index (weights, Weight, i).samples)
    rank -= g_array_index (weights, Weight, i++).samples;
  return g_array_index (weights, Weight, i).value;
}

/* Of an even number of samples the mean of the middle two, hence RIPEstat's values of x.5. */
static double
median (const GArray *runs, guint first_run, int measure, gint64 from_s, gint64 to_s, GArray *weights)
{
  gint64 n = 0;

  g_array_set_size (weights, 0);
  for (guint i = first_run; i < runs->len && g_array_index (runs, Run, i).first_s < to_s; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);
      Weight weight = { run->values[measure], (MIN (run->last_s, to_s - FINE_S) - MAX (run->first_s, from_s)) / FINE_S + 1 };
      n += weight.samples;
      g_array_append_val (weights, weight);
    }
  g_array_sort (weights, compare_weights);
  return (ranked (weights, (n - 1) / 2) + ranked (weights, n / 2)) / 2;
}

static GArray *
coarsen (const GArray *fine, int step_s)
{
  g_autoptr (GArray) weights = g_array_new (FALSE, FALSE, sizeof (Weight));
  GArray *runs = g_array_new (FALSE, FALSE, sizeof (Run));
  guint first_run = 0;
  gint64 end_s = g_array_index (fine, Run, fine->len - 1).last_s;

  for (gint64 time_s = dusk_time_floor (g_array_index (fine, Run, 0).first_s, step_s); time_s <= end_s; time_s += step_s)
    {
      Run run = { time_s, time_s, { 0 } };
      while (g_array_index (fine, Run, first_run).last_s < time_s)
        first_run++;
      for (int measure = 0; measure < N_MEASURES; measure++)
        run.values[measure] = median (fine, first_run, measure, time_s, time_s + step_s, weights);
      g_array_append_val (runs, run);
    }
  return runs;
}

/* Joins neighbours of equal values and cuts at midnight: one entry of the answer never spans two days of the registries' files. */
static GArray *
cut_at_days (const GArray *runs, int step_s)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (Run));

  for (guint i = 0; i < runs->len; i++)
    {
      Run run = g_array_index (runs, Run, i);
      while (run.first_s <= run.last_s)
        {
          Run *before = pieces->len > 0 ? &g_array_index (pieces, Run, pieces->len - 1) : NULL;
          Run piece = run;
          gint64 day = dusk_time_floor (run.first_s, DUSK_DAY_S);
          piece.last_s = MIN (run.last_s, MAX (ceiling (day + 1, DUSK_DAY_S) - step_s, run.first_s));
          run.first_s = piece.last_s + step_s;
          if (before && before->first_s >= day && same_values (before, &piece))
            before->last_s = piece.last_s;
          else
            g_array_append_val (pieces, piece);
        }
    }
  return pieces;
}

/* All runs of a day that have the values of run @index, as one entry. */
static void
put_entry (DuskSimAsk *ask, const DuskSimCountry *country, const GArray *runs, guint index, guint end, int step_s, gboolean *is_done)
{
  static const char *const names[] = { "v4_prefixes_ris", "v6_prefixes_ris", "asns_ris" };
  const Run *first = &g_array_index (runs, Run, index);

  json_builder_begin_object (ask->data);
  dusk_sim_put_list (ask->data, "timeline");
  for (guint i = index; i < end; i++)
    {
      const Run *run = &g_array_index (runs, Run, i);
      if (is_done[i] || !same_values (run, first))
        continue;
      is_done[i] = TRUE;
      dusk_sim_put_interval (ask->data, run->first_s, run->last_s, step_s == FINE_S ? "+00:00" : "");
    }
  json_builder_end_array (ask->data);
  for (int i = 0; i < N_MEASURES; i++)
    dusk_sim_put_number (ask->data, names[i], first->values[i]);
  dusk_sim_put_number (ask->data, "v4_prefixes_stats", -1);
  dusk_sim_put_number (ask->data, "v6_prefixes_stats", -1);
  dusk_sim_put_number (ask->data, "asns_stats", country->networks->len + country->unrouted);
  dusk_sim_put_time (ask->data, "stats_date", dusk_time_floor (first->first_s, DUSK_DAY_S));
  json_builder_end_object (ask->data);
}

static void
put_stats (DuskSimAsk *ask, const DuskSimCountry *country, gint64 first_s, gint64 last_s, int step_s)
{
  g_autoptr (GArray) fine = sample (country, first_s, last_s);
  g_autoptr (GArray) coarse = step_s > FINE_S ? coarsen (fine, step_s) : g_array_ref (fine);
  g_autoptr (GArray) runs = cut_at_days (coarse, step_s);
  g_autofree gboolean *is_done = g_new0 (gboolean, runs->len);

  for (guint start = 0, end; start < runs->len; start = end)
    {
      gint64 day = dusk_time_floor (g_array_index (runs, Run, start).first_s, DUSK_DAY_S);
      for (end = start; end < runs->len && g_array_index (runs, Run, end).first_s < day + DUSK_DAY_S; end++)
        ;
      for (guint i = start; i < end; i++)
        if (!is_done[i])
          put_entry (ask, country, runs, i, end, step_s, is_done);
    }
}

static int
resolution (DuskSimAsk *ask, gint64 length_s, const char **word)
{
  static const struct {
    const char *word;
    int         step_s;
    gint64      longest_s; /* that RIPEstat would choose it for */
  } steps[] = {
    { "5m", FINE_S, 7 * DUSK_DAY_S },
    { "1h", DUSK_HOUR_S, 60 * DUSK_DAY_S },
    { "1d", DUSK_DAY_S, 730 * DUSK_DAY_S },
    { "1w", 7 * DUSK_DAY_S, G_MAXINT64 },
  };
  const char *asked = dusk_sim_ask_text (ask, "resolution");

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (asked ? strcmp (asked, steps[i].word) == 0 : length_s <= steps[i].longest_s)
      {
        *word = steps[i].word;
        return steps[i].step_s;
      }
  dusk_sim_ask_refuse (ask, 400, "'%s' is not a valid resolution.", asked);
  return FINE_S;
}

void
dusk_sim_country_resource_stats (DuskSimAsk *ask)
{
  const DuskSimCountry *country = dusk_sim_ask_country (ask);
  const char *code = dusk_sim_ask_text (ask, "resource"), *word = "5m";
  const DuskSimFeed *feed = dusk_sim_scenario_feed (ask->scenario, ask->call, code, ask->now_s);
  gint64 latest_s = dusk_time_floor (feed && feed->trouble == DUSK_SIM_FEED_STALE ? feed->start_s : ask->now_s, FINE_S) - 1;
  gint64 from_s = DUSK_SIM_EARLIEST, to_s = latest_s, first_s, last_s;
  int step_s;

  if (ask->refusal || !dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  step_s = resolution (ask, to_s - from_s, &word);
  first_s = step_s == FINE_S ? ceiling (from_s, FINE_S) : dusk_time_floor (from_s, step_s);
  first_s = MAX (first_s, DUSK_SIM_EARLIEST);
  last_s = dusk_time_floor (to_s, FINE_S);
  dusk_sim_put_text (ask->data, "resource", code);
  dusk_sim_put_text (ask->data, "resolution", word);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  dusk_sim_put_time (ask->data, "earliest_time", DUSK_SIM_EARLIEST);
  dusk_sim_put_time (ask->data, "latest_time", latest_s);
  dusk_sim_put_time (ask->data, "hd_latest_time", latest_s);
  dusk_sim_put_list (ask->data, "stats");
  if (country && country->networks->len > 0 && first_s <= last_s)
    put_stats (ask, country, first_s, last_s, step_s);
  json_builder_end_array (ask->data);
}
