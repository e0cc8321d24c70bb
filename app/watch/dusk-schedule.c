/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-schedule.h"

#include <math.h>

/* Overdue is what has waited for so many of its turns. */
#define OVERDUE_TURNS 2
/* The most turns that are made up for where nothing is to be caught up with, or too little is left for it. */
#define MOST_TURNS    8

/* One class as it stands now. */
typedef struct {
  DuskScheduleClass kind;
  double            demand;   /* requests until the reset, each as often as its floor allows */
  double            share;    /* requests that it may have until then */
  double            at_once;  /* how many of them may go now */
  gint64            latest_s; /* when the last of it was asked; DUSK_TIME_UNKNOWN if none was */
} Turn;

typedef struct {
  guint  index;
  double pressing;
} Candidate;

/* Returns: how long ago it was asked, in its floors; HUGE_VAL where it never was. */
static double
waited (const DuskScheduleDay *day, const DuskScheduleEntry *entry)
{
  if (entry->asked_s == DUSK_TIME_UNKNOWN)
    return HUGE_VAL;
  return (double) MAX (day->now_s - entry->asked_s, 0) / entry->floor_s;
}

/* Returns: how many floors lie between two questions about the same one, 1 at least. */
static double
stretch_of (const Turn *turn)
{
  return turn->share > 0 ? fmax (turn->demand / turn->share, 1) : HUGE_VAL;
}

static Turn
add_up (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, DuskScheduleClass kind)
{
  double time_s = (double) (day->reset_s - day->now_s);
  Turn turn = { .kind = kind, .latest_s = DUSK_TIME_UNKNOWN };

  for (guint i = 0; i < n; i++)
    {
      const DuskScheduleEntry *entry = &entries[i];
      if (entry->kind != kind)
        continue;
      turn.demand += fmax (time_s / entry->floor_s, waited (day, entry) >= OVERDUE_TURNS ? 1 : 0);
      if (entry->asked_s != DUSK_TIME_UNKNOWN)
        turn.latest_s = MAX (turn.latest_s, MIN (entry->asked_s, day->now_s));
    }
  return turn;
}

/* Entries of the class that need not wait for their turn. */
static guint
count_late (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, const Turn *turn)
{
  double limit = OVERDUE_TURNS * stretch_of (turn);
  guint late = 0;

  for (guint i = 0; i < n; i++)
    late += entries[i].kind == turn->kind && waited (day, &entries[i]) >= limit;
  return late;
}

/* Shares @rest of the budget among the two classes. What goes to the others at once is not to be of what the first will need until the day ends. */
static void
share_out (const DuskScheduleDay *day, double rest, Turn *close, Turn *others)
{
  double needed = DUSK_SCHEDULE_CLOSE_SHARE * day->budget * (double) (day->reset_s - day->now_s) / DUSK_DAY_S;

  close->share = fmin (close->demand, fmax (rest * DUSK_SCHEDULE_CLOSE_SHARE, rest - others->demand));
  others->share = fmin (others->demand, rest - close->share);
  close->at_once = close->share / 2;
  others->at_once = fmin (others->share, rest - fmin (close->demand, needed));
}

/*
 * How many of the class may go now: where there is enough for each as often as its floor allows, all; else as many turns as have passed since the
 * last of it went, or those that are overdue where there are not too many.
 */
static guint
count_due (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, const Turn *turn)
{
  double most = day->catches_up ? fmax (turn->at_once, MOST_TURNS) : MOST_TURNS, turns = 1;
  guint late = day->catches_up ? count_late (day, entries, n, turn) : 0;

  if (turn->share >= turn->demand)
    return n;
  if (turn->share < 1)
    return 0;
  if (turn->latest_s != DUSK_TIME_UNKNOWN)
    turns = (double) (day->now_s - turn->latest_s) / ((double) (day->reset_s - day->now_s) / turn->share);
  if (turn->kind == DUSK_SCHEDULE_REST)
    late = (guint) CLAMP (turn->at_once, 0, late);
  else if (late > turn->at_once)
    late = 0;
  return MAX (late, (guint) fmin (turns, most));
}

/* Of two candidates the one first that is more pressing; else as they come. */
static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *one = a, *other = b;

  if (one->pressing != other->pressing)
    return one->pressing > other->pressing ? -1 : 1;
  return one->index < other->index ? -1 : one->index > other->index;
}

/* Picks up to @count of the class, the most pressing first. */
static void
pick (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, DuskScheduleClass kind, guint count, GArray *picks)
{
  g_autoptr (GArray) candidates = NULL;

  if (count == 0)
    return;
  candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  for (guint i = 0; i < n; i++)
    {
      const gboolean is_urgent = kind == DUSK_SCHEDULE_URGENT;
      const Candidate candidate = { i, is_urgent ? entries[i].weight : waited (day, &entries[i]) };
      if (entries[i].kind == kind && (is_urgent || candidate.pressing >= 1))
        g_array_append_val (candidates, candidate);
    }
  g_array_sort (candidates, compare_candidates);
  for (guint i = 0; i < MIN (candidates->len, count); i++)
    g_array_append_val (picks, g_array_index (candidates, Candidate, i).index);
}

/* When the next turn of the class comes, and somebody in it may be asked again. */
static gint64
next_of (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, const Turn *turn)
{
  gint64 free_s = day->reset_s, turn_s = day->now_s;

  if (turn->share < 1 && turn->share < turn->demand)
    return day->reset_s;
  if (turn->latest_s != DUSK_TIME_UNKNOWN && turn->share < turn->demand)
    turn_s = turn->latest_s + (gint64) fmin (ceil ((double) (day->reset_s - day->now_s) / turn->share), 2 * DUSK_DAY_S);
  for (guint i = 0; i < n; i++)
    if (entries[i].kind == turn->kind)
      free_s = MIN (free_s, entries[i].asked_s == DUSK_TIME_UNKNOWN ? day->now_s : MIN (entries[i].asked_s, day->now_s) + entries[i].floor_s);
  return CLAMP (MAX (free_s, turn_s), day->now_s + 1, day->reset_s);
}

gint64
dusk_schedule_reset (gint64 now_s)
{
  return dusk_time_floor (now_s, DUSK_DAY_S) + DUSK_DAY_S;
}

gint64
dusk_schedule_pick (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, GArray *picks, guint max)
{
  double reserve = day->budget * DUSK_SCHEDULE_RESERVE * (double) (day->reset_s - day->now_s) / DUSK_DAY_S;
  Turn close = add_up (day, entries, n, DUSK_SCHEDULE_CLOSE), others = add_up (day, entries, n, DUSK_SCHEDULE_REST);
  guint most = MIN (max, day->left), beside;

  g_return_val_if_fail (day->reset_s > day->now_s, day->now_s + DUSK_MINUTE_S);

  g_array_set_size (picks, 0);
  pick (day, entries, n, DUSK_SCHEDULE_URGENT, most, picks);
  beside = (guint) fmax (day->left - picks->len - ceil (reserve), 0);
  share_out (day, beside, &close, &others);
  most = picks->len + MIN (most - picks->len, beside);
  pick (day, entries, n, DUSK_SCHEDULE_CLOSE, MIN (count_due (day, entries, n, &close), most - picks->len), picks);
  pick (day, entries, n, DUSK_SCHEDULE_REST, MIN (count_due (day, entries, n, &others), most - picks->len), picks);
  return MIN (next_of (day, entries, n, &close), next_of (day, entries, n, &others));
}
