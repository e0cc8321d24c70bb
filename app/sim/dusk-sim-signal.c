/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-signal.h"

#include "dusk-sim-truth.h"

/* What is new counts as normal once it fills half of the window of the median. */
#define RIPE_S (12 * DUSK_HOUR_S)

/* BGP is seen as it is where a bin begins; probing takes all of it, and what is gone for a while at its begin is there when it is asked again. */
static const struct {
  const char *word;
  int         step_s;
  int         sample_s; /* after the begin of the bin */
  double      threshold;
} signals[DUSK_SIM_N_SIGNALS] = {
  { "bgp", 5 * DUSK_MINUTE_S, 0, 0.99 },
  { "ping-slash24", 10 * DUSK_MINUTE_S, 5 * DUSK_MINUTE_S, 0.80 },
};

/* From @time_s on there are so many more visible and normal prefixes. */
typedef struct {
  gint64 time_s;
  int    visible;
  int    normal;
} Change;

/* What is there from one change to the next. */
typedef struct {
  gint64 from_s;
  gint64 to_s;
  double visible;
  double normal;
} Stretch;

typedef void (*EachStretch) (const Stretch *stretch, gpointer data);

const char *
dusk_sim_signal_word (DuskSimSignal signal)
{
  return signals[signal].word;
}

int
dusk_sim_signal_step_s (DuskSimSignal signal)
{
  return signals[signal].step_s;
}

double
dusk_sim_signal_threshold (DuskSimSignal signal)
{
  return signals[signal].threshold;
}

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *left = a, *right = b;

  return left->time_s < right->time_s ? -1 : left->time_s > right->time_s;
}

static void
add_change (GArray *changes, gint64 time_s, int visible, int normal)
{
  Change change = { time_s, visible, normal };

  g_array_append_val (changes, change);
}

static gboolean
is_about (const DuskSimClaim *claim, const DuskSimSubject *subject)
{
  return claim->country == subject->country && claim->network == subject->network;
}

static GArray *
collect_changes (const DuskSimScenario *scenario, const DuskSimSubject *subject, guint first, guint count, gint64 from_s, gint64 to_s)
{
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (Change));
  g_autoptr (GArray) downs = dusk_sim_truth_downs (subject->country, 0, first, count, from_s - RIPE_S, to_s);

  for (guint i = 0; i < downs->len; i++)
    {
      const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
      gboolean is_unborn = down->start_s == G_MININT64;
      if (down->end_s > from_s)
        add_change (changes, MAX (down->start_s, from_s), -1, 0);
      if (down->end_s > from_s && down->end_s < to_s)
        add_change (changes, down->end_s, 1, 0);
      if (is_unborn)
        add_change (changes, from_s, 0, -1);
      if (is_unborn && down->end_s + RIPE_S < to_s)
        add_change (changes, MAX (down->end_s + RIPE_S, from_s), 0, 1);
    }
  /* Where a claim begins or ends the stretches do, too. */
  for (guint i = 0; i < scenario->claims->len; i++)
    {
      const DuskSimClaim *claim = &g_array_index (scenario->claims, DuskSimClaim, i);
      if (is_about (claim, subject) && claim->start_s > from_s && claim->start_s < to_s)
        add_change (changes, claim->start_s, 0, 0);
      if (is_about (claim, subject) && claim->end_s > from_s && claim->end_s < to_s)
        add_change (changes, claim->end_s, 0, 0);
    }
  g_array_sort (changes, compare_changes);
  return changes;
}

static void
each_stretch (const DuskSimScenario *scenario, const DuskSimSubject *subject, gint64 from_s, gint64 to_s, EachStretch each, gpointer data)
{
  guint first = subject->network ? subject->network->first[0] : 0;
  guint count = subject->network ? subject->network->count[0] : subject->country->count[0];
  g_autoptr (GArray) changes = collect_changes (scenario, subject, first, count, from_s, to_s);
  Stretch stretch = { from_s, to_s, count, count };

  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);
      if (change->time_s > stretch.from_s)
        {
          stretch.to_s = change->time_s;
          each (&stretch, data);
          stretch.from_s = change->time_s;
        }
      stretch.visible += change->visible;
      stretch.normal += change->normal;
    }
  stretch.to_s = to_s;
  each (&stretch, data);
}

/* What the signal shows over the stretch: what the routes have, or what the scenario claims. */
static double
value_of (const DuskSimScenario *scenario, const DuskSimSubject *subject, DuskSimSignal signal, const Stretch *stretch)
{
  for (guint i = scenario->claims->len; i-- > 0;)
    {
      const DuskSimClaim *claim = &g_array_index (scenario->claims, DuskSimClaim, i);
      if (is_about (claim, subject) && claim->says[signal] && stretch->from_s >= claim->start_s && stretch->from_s < claim->end_s)
        return claim->share * stretch->normal;
    }
  return stretch->visible;
}

typedef struct {
  const DuskSimScenario *scenario;
  const DuskSimSubject  *subject;
  guint                  index;
  GArray                *lows;
} Asked;

static void
append_low_cb (const Stretch *stretch, gpointer data)
{
  const Asked *asked = data;

  for (guint signal = 0; signal < DUSK_SIM_N_SIGNALS; signal++)
    {
      int step_s = signals[signal].step_s, sample_s = signals[signal].sample_s;
      double value = value_of (asked->scenario, asked->subject, signal, stretch);
      DuskSimLow low = { asked->index, signal, dusk_time_floor (stretch->from_s - sample_s + step_s - 1, step_s),
                         dusk_time_floor (stretch->to_s - sample_s - 1, step_s), value, stretch->normal };
      if (low.first_s <= low.last_s && value < signals[signal].threshold * stretch->normal)
        g_array_append_val (asked->lows, low);
    }
}

void
dusk_sim_signal_append_lows (const DuskSimScenario *scenario, const DuskSimSubject *subject, guint index, gint64 from_s, gint64 to_s, GArray *lows)
{
  Asked asked = { scenario, subject, index, lows };

  if (from_s < to_s)
    each_stretch (scenario, subject, from_s, to_s, append_low_cb, &asked);
}

static void
take_last_cb (const Stretch *stretch, gpointer data)
{
  *(Stretch *) data = *stretch;
}

double
dusk_sim_signal_value (const DuskSimScenario *scenario, const DuskSimSubject *subject, DuskSimSignal signal, gint64 time_s, double *history)
{
  Stretch stretch;
  gint64 sample_s = time_s + signals[signal].sample_s;

  each_stretch (scenario, subject, sample_s, sample_s + 1, take_last_cb, &stretch);
  if (history)
    *history = stretch.normal;
  return value_of (scenario, subject, signal, &stretch);
}
