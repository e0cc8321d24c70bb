/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-outage.h"

#include "dusk-detector.h"
#include "dusk-findings-private.h"
#include "dusk-pattern-private.h"

static gboolean
touches_period (const DuskFindings *self, const DuskOutage *outage)
{
  return outage->start_s < self->to_s && (outage->end_s == DUSK_TIME_UNKNOWN || outage->end_s > self->from_s);
}

static GArray *
those_of_period (const DuskFindings *self, const GArray *outages)
{
  GArray *kept = g_array_new (FALSE, FALSE, sizeof (DuskOutage));

  for (guint i = 0; i < outages->len; i++)
    if (touches_period (self, &g_array_index (outages, DuskOutage, i)))
      g_array_append_vals (kept, &g_array_index (outages, DuskOutage, i), 1);
  return kept;
}

static void
find_losses (DuskFindings *self, const DuskSeries *series, GTimeZone *zone)
{
  g_autoptr (GArray) outages = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
  g_autoptr (GArray) degradations = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
  g_autoptr (GPtrArray) losses = NULL;

  dusk_detect (series, self->baselines, outages, degradations);
  losses = dusk_losses_new (outages, degradations);
  dusk_pattern_classify (losses, degradations, series, self->baselines, zone);
  dusk_findings_sum_up (self, losses);
  self->outages = those_of_period (self, outages);
  self->degradations = those_of_period (self, degradations);
}

static void
count_samples (DuskFindings *self, const DuskSeries *series, gsize length)
{
  const double *values = dusk_series_values (series);
  gint64 first = dusk_findings_samples_before (series, self->from_s), end = dusk_findings_samples_before (series, self->to_s);
  gsize known = 0;

  for (gsize i = length; i-- > (gsize) MAX (first, 0);)
    {
      if (isnan (values[i]))
        continue;
      if (known == 0)
        {
          self->latest = values[i];
          self->latest_s = dusk_series_time (series, i);
        }
      known++;
    }
  self->samples = (gsize) MAX (end - first, 0);
  self->missing = self->samples - known;
}

gint64
dusk_findings_samples_before (const DuskSeries *series, gint64 time_s)
{
  int step_s = dusk_series_step (series);

  return dusk_time_floor (time_s - dusk_series_start (series) + step_s - 1, step_s) / step_s;
}

void
dusk_findings_judge (DuskFindings *self, const DuskSeries *series, gsize length, gint64 max_age_s)
{
  count_samples (self, series, length);
  if (length > 0)
    self->baseline = dusk_series_values (self->baselines)[length - 1];
  if (self->latest_s == DUSK_TIME_UNKNOWN || (max_age_s > 0 && self->to_s - self->latest_s > max_age_s))
    self->level = DUSK_LEVEL_NO_DATA;
  else
    self->level = dusk_level_of (self->latest, self->baseline);
}

void
dusk_findings_sum_up (DuskFindings *self, const GPtrArray *losses)
{
  g_autoptr (GPtrArray) losses_of_period = g_ptr_array_new ();

  for (guint i = 0; i < losses->len; i++)
    if (touches_period (self, g_ptr_array_index (losses, i)))
      g_ptr_array_add (losses_of_period, g_ptr_array_index (losses, i));
  self->pattern = dusk_pattern_of_period (losses_of_period);
  self->low_count = losses_of_period->len;
}

DuskFindings *
dusk_findings_new (const DuskSeries *series, gint64 from_s, gint64 to_s, gint64 max_age_s, const char *zone_id)
{
  g_autoptr (GTimeZone) zone = zone_id ? g_time_zone_new_identifier (zone_id) : NULL;
  g_autoptr (DuskSeries) past = NULL;
  DuskFindings *self;

  g_return_val_if_fail (series != NULL, NULL);

  if (zone == NULL)
    zone = g_time_zone_new_utc ();
  /* What came after the period is not known in it: a page that shows a moment of the past shows it as it was. */
  past = to_s < dusk_series_end (series) ? dusk_series_slice (series, dusk_series_start (series), to_s) : dusk_series_ref ((DuskSeries *) series);
  self = g_new0 (DuskFindings, 1);
  g_atomic_ref_count_init (&self->refs);
  self->from_s = from_s;
  self->to_s = to_s;
  self->step_s = dusk_series_step (series);
  self->baseline = NAN;
  self->latest = NAN;
  self->latest_s = DUSK_TIME_UNKNOWN;
  self->baselines = dusk_series_new (dusk_series_start (series), dusk_series_end (series), self->step_s);
  find_losses (self, past, zone);
  dusk_findings_judge (self, past, dusk_series_length (past), max_age_s);
  return self;
}

DuskFindings *
dusk_findings_ref (DuskFindings *findings)
{
  g_atomic_ref_count_inc (&findings->refs);
  return findings;
}

DuskFindings *
dusk_findings_copy (const DuskFindings *findings)
{
  DuskFindings *copy = g_memdup2 (findings, sizeof *findings);

  g_atomic_ref_count_init (&copy->refs);
  copy->baselines = dusk_series_ref (findings->baselines);
  copy->outages = g_array_copy (findings->outages);
  copy->degradations = g_array_copy (findings->degradations);
  return copy;
}

void
dusk_findings_unref (DuskFindings *findings)
{
  if (!g_atomic_ref_count_dec (&findings->refs))
    return;
  dusk_series_unref (findings->baselines);
  g_array_unref (findings->outages);
  g_array_unref (findings->degradations);
  g_free (findings);
}

const DuskOutage *
dusk_findings_current (const DuskFindings *findings)
{
  const DuskOutage *last;

  if (findings->outages->len == 0)
    return NULL;
  last = &g_array_index (findings->outages, DuskOutage, findings->outages->len - 1);
  return last->end_s == DUSK_TIME_UNKNOWN ? last : NULL;
}
