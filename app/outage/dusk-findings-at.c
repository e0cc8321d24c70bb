/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-outage.h"

#include "dusk-detector.h"
#include "dusk-findings-private.h"
#include "dusk-pattern-private.h"

/*
 * One moment of findings. The detector looks at each sample once and never back, so what it had found by then can be told from what it found in the
 * end: only the losses that were under way at the moment must be measured anew.
 *
 * length: samples of the series before the moment
 */
typedef struct {
  const DuskFindings *whole;
  const DuskSeries   *series;
  DuskFindings       *now;
  gsize               length;
} Moment;

static const DuskOutage *
loss_at (const GArray *losses, guint index)
{
  return &g_array_index (losses, DuskOutage, index);
}

/* The first of @losses, which are apart and in order, that begins at or after @time_s. */
static guint
first_from (const GArray *losses, gint64 time_s)
{
  guint first = 0, end = losses->len;

  while (first < end)
    {
      guint half = (first + end) / 2;
      if (loss_at (losses, half)->start_s < time_s)
        first = half + 1;
      else
        end = half;
    }
  return first;
}

/* An exact time lies before the sample that showed it first. */
static gsize
sample_of (const Moment *moment, gint64 time_s)
{
  return (gsize) MAX (dusk_findings_samples_before (moment->series, time_s), 0);
}

static gboolean
knows_any (const Moment *moment, gsize from)
{
  const double *values = dusk_series_values (moment->series);

  for (gsize i = from; i < moment->length; i++)
    if (!isnan (values[i]))
      return TRUE;
  return FALSE;
}

static gboolean
begins_loss (const GArray *losses, gint64 time_s)
{
  guint index = first_from (losses, time_s);

  return index < losses->len && loss_at (losses, index)->start_s == time_s && loss_at (losses, index)->level >= DUSK_LEVEL_CRITICAL;
}

/*
 * Whether the end had been seen: a blip and what leads into an outage end with the next sample; of others the sample that ends them must be
 * confirmed by one more.
 */
static gboolean
is_over (const Moment *moment, const DuskOutage *loss)
{
  gboolean is_sudden = (loss->is_blip && loss->level >= DUSK_LEVEL_CRITICAL) || begins_loss (moment->whole->outages, loss->end_s)
                       || begins_loss (moment->whole->degradations, loss->end_s);
  gsize end;

  if (loss->end_s == DUSK_TIME_UNKNOWN)
    return FALSE;
  end = sample_of (moment, loss->end_s);
  return end < moment->length && (is_sudden || knows_any (moment, end + 1));
}

static DuskOutage
under_way (const Moment *moment, const DuskOutage *loss, gboolean is_blip)
{
  gsize start = MIN (sample_of (moment, loss->start_s), moment->length - 1);
  DuskOutage outage = dusk_outage_of_samples (moment->series, moment->whole->baselines, start, moment->length, TRUE, is_blip);

  if (outage.start_s != loss->start_s)
    outage.precision_s = loss->precision_s;
  outage.start_s = loss->start_s;
  outage.baseline = loss->baseline;
  outage.pattern = loss->pattern;
  return outage;
}

static void
take (const Moment *moment, const DuskOutage *loss, gboolean is_outage)
{
  gboolean is_sure = knows_any (moment, sample_of (moment, loss->start_s) + 1);
  DuskOutage outage = *loss;

  if (!is_over (moment, loss))
    outage = under_way (moment, loss, is_outage ? !is_sure : loss->is_blip || !is_sure);
  if (outage.end_s == DUSK_TIME_UNKNOWN || outage.end_s > moment->now->from_s)
    g_array_append_val (is_outage && is_sure ? moment->now->outages : moment->now->degradations, outage);
}

/* Those that had begun and reach into the period. @after_s: those that begin later are not told yet */
static void
take_losses (const Moment *moment, const GArray *losses, gint64 after_s, gboolean is_outage)
{
  guint end = first_from (losses, MIN (moment->now->to_s, after_s)), first = first_from (losses, moment->now->from_s);

  for (guint i = first > 0 ? first - 1 : 0; i < end; i++)
    if (sample_of (moment, loss_at (losses, i)->start_s) < moment->length)
      take (moment, loss_at (losses, i), is_outage);
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskOutage *left = a, *right = b;

  return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

/* While an outage may not be over, no degradation is told of what follows it. */
static void
find_losses (const Moment *moment)
{
  DuskFindings *now = moment->now;
  const DuskOutage *current;
  g_autoptr (GPtrArray) losses = NULL;

  take_losses (moment, moment->whole->outages, G_MAXINT64, TRUE);
  current = dusk_findings_current (now);
  take_losses (moment, moment->whole->degradations, current ? current->start_s : G_MAXINT64, FALSE);
  g_array_sort (now->degradations, compare_starts);
  losses = dusk_losses_new (now->outages, now->degradations);
  dusk_findings_sum_up (now, losses);
}

DuskFindings *
dusk_findings_at (const DuskFindings *whole, const DuskSeries *series, gint64 at_s, gint64 back_s, gint64 max_age_s)
{
  Moment moment = { whole, series, NULL, 0 };
  DuskFindings *self;

  g_return_val_if_fail (whole != NULL && series != NULL, NULL);
  g_return_val_if_fail (dusk_series_length (series) <= dusk_series_length (whole->baselines), NULL);

  self = g_new0 (DuskFindings, 1);
  g_atomic_ref_count_init (&self->refs);
  self->from_s = at_s - back_s;
  self->to_s = at_s;
  self->step_s = whole->step_s;
  self->baseline = NAN;
  self->latest = NAN;
  self->latest_s = DUSK_TIME_UNKNOWN;
  self->baselines = dusk_series_ref (whole->baselines);
  self->outages = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
  self->degradations = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
  moment.now = self;
  moment.length = MIN (sample_of (&moment, MIN (at_s, whole->to_s)), dusk_series_length (series));
  find_losses (&moment);
  dusk_findings_judge (self, series, moment.length, max_age_s);
  return self;
}
