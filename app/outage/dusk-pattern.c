/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-pattern-private.h"

#include <glib/gi18n.h>

#define N_PATTERNS 7

/* A schedule: losses of a month at one time of day. Coarser samples than the tolerance cannot tell the time of day. */
#define SCHEDULE_SPAN_S      (30 * DUSK_DAY_S)
#define SCHEDULE_TOLERANCE_S (15 * DUSK_MINUTE_S)
#define SCHEDULE_DAYS        3

/* A beat (domain §3.4). */
#define BEAT_SPAN_S DUSK_DAY_S
#define BEAT_GAP_S  (4 * DUSK_HOUR_S)
#define BEAT_LOSSES 3

#define QUIET_S DUSK_DAY_S

/* A fall is measured from the last normal sample in the day before to the lowest of the first samples of the loss. */
#define FALL_LOOK_BACK_S   DUSK_DAY_S
#define FALL_FIRST_SAMPLES 12
#define CLIFF_SAMPLES      3
#define CLIFF_SHARE        0.75

const char *
dusk_pattern_to_word (DuskPattern pattern)
{
  static const char *const words[N_PATTERNS] = { "none", "isolated-blip", "repeated-blips", "sustained-instability", "slow-decline", "cliff",
                                                 "scheduled" };

  g_return_val_if_fail ((guint) pattern < N_PATTERNS, words[DUSK_PATTERN_NONE]);

  return words[pattern];
}

const char *
dusk_pattern_to_text (DuskPattern pattern)
{
  static const char *const texts[N_PATTERNS] = { NC_ ("pattern", "no loss"), NC_ ("pattern", "isolated blip"),
                                                 NC_ ("pattern", "repeated blips"), NC_ ("pattern", "sustained instability"),
                                                 NC_ ("pattern", "slow decline"), NC_ ("pattern", "cliff"), NC_ ("pattern", "scheduled") };

  g_return_val_if_fail ((guint) pattern < N_PATTERNS, "");

  return g_dpgettext2 (NULL, "pattern", texts[pattern]);
}

gint64
dusk_pattern_local_time (gint64 time_s, GTimeZone *zone)
{
  return time_s + g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, time_s));
}

static DuskOutage *
loss_at (const GPtrArray *losses, guint index)
{
  return g_ptr_array_index (losses, index);
}

static gboolean
is_short (const DuskOutage *loss)
{
  return loss->end_s != DUSK_TIME_UNKNOWN && (loss->is_blip || loss->end_s - loss->start_s < DUSK_PATTERN_SHORT_S);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskOutage *left = *(DuskOutage *const *) a, *right = *(DuskOutage *const *) b;

  return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

static gboolean
is_cut_degradation (const DuskOutage *loss)
{
  return loss->level == DUSK_LEVEL_DEGRADED && !loss->is_blip;
}

/* Only cutting makes two losses touch, and what is cut is the degradation. */
static gboolean
touch (const DuskOutage *before, const DuskOutage *after)
{
  return before->end_s == after->start_s;
}

GPtrArray *
dusk_losses_new (GArray *outages, GArray *degradations)
{
  g_autoptr (GPtrArray) all = g_ptr_array_sized_new (outages->len + degradations->len);
  g_autoptr (GPtrArray) losses = g_ptr_array_sized_new (outages->len + degradations->len);

  for (guint i = 0; i < outages->len; i++)
    g_ptr_array_add (all, &g_array_index (outages, DuskOutage, i));
  for (guint i = 0; i < degradations->len; i++)
    g_ptr_array_add (all, &g_array_index (degradations, DuskOutage, i));
  g_ptr_array_sort (all, compare_starts);
  for (guint i = 0; i < all->len; i++)
    {
      DuskOutage *loss = loss_at (all, i);
      gboolean touches = (i > 0 && touch (loss_at (all, i - 1), loss)) || (i + 1 < all->len && touch (loss, loss_at (all, i + 1)));

      if (!(is_cut_degradation (loss) && touches))
        g_ptr_array_add (losses, loss);
    }
  return g_steal_pointer (&losses);
}

/* One that goes on is similar to what it may still become. */
static gboolean
similar_length (const DuskOutage *a, const DuskOutage *b)
{
  gint64 length_a, length_b;

  if (a->end_s == DUSK_TIME_UNKNOWN || b->end_s == DUSK_TIME_UNKNOWN)
    return TRUE;
  length_a = a->end_s - a->start_s;
  length_b = b->end_s - b->start_s;
  return ABS (length_a - length_b) <= MAX (30 * DUSK_MINUTE_S, MAX (length_a, length_b) / 4);
}

static gboolean
same_clock_time (gint64 local_a, gint64 local_b)
{
  gint64 apart = ABS (local_a - local_b) % DUSK_DAY_S;

  return MIN (apart, DUSK_DAY_S - apart) <= SCHEDULE_TOLERANCE_S;
}

/* @locals: local start of each loss that is no blip. Losses are in order, so each day is met once. */
static gboolean
is_scheduled (const GPtrArray *losses, const GArray *locals, guint index)
{
  const DuskOutage *loss = loss_at (losses, index);
  gint64 local = g_array_index (locals, gint64, index), last_day = G_MININT64;
  guint first = index, others = 0, alike = 0, days = 0;

  while (first > 0 && loss->start_s - loss_at (losses, first - 1)->start_s <= SCHEDULE_SPAN_S)
    first--;
  for (guint i = first; i < losses->len && loss_at (losses, i)->start_s - loss->start_s <= SCHEDULE_SPAN_S; i++)
    {
      gint64 other = g_array_index (locals, gint64, i);

      if (!same_clock_time (local, other) || !similar_length (loss, loss_at (losses, i)))
        {
          others++;
          continue;
        }
      alike++;
      /* Days are counted from the clock time itself: around midnight its tolerance must not make two days of one night. */
      other = dusk_time_floor (other - local + DUSK_DAY_S / 2, DUSK_DAY_S);
      days += other != last_day ? 1 : 0;
      last_day = other;
    }
  return days >= SCHEDULE_DAYS && alike >= others;
}

static void
find_schedules (const GPtrArray *losses, GTimeZone *zone)
{
  g_autoptr (GPtrArray) longer = g_ptr_array_sized_new (losses->len);
  g_autoptr (GArray) locals = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (guint i = 0; i < losses->len; i++)
    if (!loss_at (losses, i)->is_blip)
      {
        gint64 local = dusk_pattern_local_time (loss_at (losses, i)->start_s, zone);
        g_ptr_array_add (longer, loss_at (losses, i));
        g_array_append_val (locals, local);
      }
  for (guint i = 0; i < longer->len; i++)
    if (is_scheduled (longer, locals, i))
      loss_at (longer, i)->pattern = DUSK_PATTERN_SCHEDULED;
}

/* Of three losses or more that begin within a day, more than half the gaps are short: then so is the median gap. */
static gboolean
is_beat (const GPtrArray *losses, guint first, guint end)
{
  guint gaps = 0, short_gaps = 0;

  for (guint i = first + 1; i < end; i++)
    {
      gaps++;
      short_gaps += loss_at (losses, i)->start_s - loss_at (losses, i - 1)->end_s < BEAT_GAP_S ? 1 : 0;
    }
  return gaps + 1 >= BEAT_LOSSES && 2 * short_gaps > gaps;
}

/* Returns whether there is any beat; marks the losses in beats where @in_beat is given. */
static gboolean
find_beats (const GPtrArray *losses, gboolean *in_beat)
{
  gboolean any = FALSE;
  guint end = 0, marked = 0;

  for (guint first = 0; first < losses->len; first++)
    {
      while (end < losses->len && loss_at (losses, end)->start_s - loss_at (losses, first)->start_s <= BEAT_SPAN_S)
        end++;
      if (!is_beat (losses, first, end))
        continue;
      any = TRUE;
      for (marked = MAX (marked, first); in_beat && marked < end; marked++)
        in_beat[marked] = TRUE;
    }
  return any;
}

static gboolean
is_isolated (const GPtrArray *losses, guint index)
{
  const DuskOutage *loss = loss_at (losses, index);

  if (index > 0 && loss->start_s - loss_at (losses, index - 1)->end_s < QUIET_S)
    return FALSE;
  return index + 1 == losses->len || loss_at (losses, index + 1)->start_s - loss->end_s >= QUIET_S;
}

static gsize
index_of (const DuskSeries *series, gint64 time_s)
{
  return (gsize) ((time_s - dusk_series_start (series)) / dusk_series_step (series));
}

/* The last normal sample before the loss, or the first one looked at. */
static gsize
fall_top (const double *values, const double *normals, gsize start, gsize look_back)
{
  gsize top = start;

  for (gsize i = start; i > 0 && start - i < look_back; i--)
    if (!isnan (values[i - 1]))
      {
        top = i - 1;
        if (dusk_level_of (values[top], normals[top]) <= DUSK_LEVEL_NORMAL)
          break;
      }
  return top;
}

/* The first of the lowest among the first known samples of the loss. */
static gsize
fall_bottom (const double *values, gsize start, gsize end)
{
  gsize bottom = start, known = 0;

  for (gsize i = start; i < end && known < FALL_FIRST_SAMPLES; i++)
    if (!isnan (values[i]))
      {
        known++;
        bottom = values[i] < values[bottom] ? i : bottom;
      }
  return bottom;
}

static gboolean
fell_at_once (const DuskOutage *loss, const DuskSeries *series, const DuskSeries *baselines)
{
  const double *values = dusk_series_values (series);
  gsize start = index_of (series, loss->start_s);
  gsize end = loss->end_s == DUSK_TIME_UNKNOWN ? dusk_series_length (series) : index_of (series, loss->end_s);
  gsize top = fall_top (values, dusk_series_values (baselines), start, (gsize) (FALL_LOOK_BACK_S / dusk_series_step (series)));
  gsize bottom = fall_bottom (values, start, end);
  double last[CLIFF_SAMPLES], steepest = 0;
  guint known = 0;

  for (gsize i = top; i <= bottom; i++)
    if (!isnan (values[i]))
      {
        for (guint back = 1; back <= MIN (known, CLIFF_SAMPLES); back++)
          steepest = MAX (steepest, last[(known - back) % CLIFF_SAMPLES] - values[i]);
        last[known++ % CLIFF_SAMPLES] = values[i];
      }
  return steepest >= CLIFF_SHARE * (values[top] - values[bottom]);
}

void
dusk_pattern_classify (GPtrArray *losses, GArray *degradations, const DuskSeries *series, const DuskSeries *baselines, GTimeZone *zone)
{
  g_autofree gboolean *in_beat = g_new0 (gboolean, losses->len + 1);

  if (dusk_series_step (series) <= SCHEDULE_TOLERANCE_S)
    find_schedules (losses, zone);
  find_beats (losses, in_beat);
  for (guint i = 0; i < losses->len; i++)
    {
      DuskOutage *loss = loss_at (losses, i);

      if (loss->pattern != DUSK_PATTERN_NONE || !is_short (loss))
        continue;
      if (is_isolated (losses, i))
        loss->pattern = DUSK_PATTERN_ISOLATED_BLIP;
      else
        loss->pattern = in_beat[i] ? DUSK_PATTERN_SUSTAINED_INSTABILITY : DUSK_PATTERN_REPEATED_BLIPS;
    }
  for (guint i = 0; i < losses->len + degradations->len; i++)
    {
      DuskOutage *loss = i < losses->len ? loss_at (losses, i) : &g_array_index (degradations, DuskOutage, i - losses->len);

      if (loss->pattern == DUSK_PATTERN_NONE)
        loss->pattern = fell_at_once (loss, series, baselines) ? DUSK_PATTERN_CLIFF : DUSK_PATTERN_SLOW_DECLINE;
    }
}

DuskPattern
dusk_pattern_of_period (const GPtrArray *losses)
{
  const DuskOutage *worst = NULL;
  gboolean all_short = TRUE;

  for (guint i = 0; i < losses->len; i++)
    {
      const DuskOutage *loss = loss_at (losses, i);

      if (loss->pattern == DUSK_PATTERN_SCHEDULED)
        return DUSK_PATTERN_SCHEDULED;
      all_short = all_short && is_short (loss);
      if (worst == NULL || loss->score > worst->score)
        worst = loss;
    }
  if (worst == NULL)
    return DUSK_PATTERN_NONE;
  if (losses->len == 1)
    return worst->pattern;
  if (find_beats (losses, NULL))
    return DUSK_PATTERN_SUSTAINED_INSTABILITY;
  return all_short ? DUSK_PATTERN_REPEATED_BLIPS : worst->pattern;
}
