/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-private.h"

#include "dusk-report-private.h"

/* Samples may have shifted a little between the report that @exact was made for and this one. */
static gboolean
is_about (const DuskExact *exact, const DuskOutage *outage)
{
  gint64 slack_us = _dusk_exact_slack_s (outage) * G_USEC_PER_SEC, start_us = outage->start_s * G_USEC_PER_SEC;
  gint64 exact_us = exact->start_us != DUSK_TIME_UNKNOWN ? exact->start_us : exact->near.start_s * G_USEC_PER_SEC;

  return exact->near.start_s == outage->start_s || ABS (exact_us - start_us) <= slack_us;
}

static void
sharpen (DuskOutage *outage, const DuskExact *exact)
{
  gboolean is_start_known = exact->start_us != DUSK_TIME_UNKNOWN, is_end_known = exact->end_us != DUSK_TIME_UNKNOWN;

  if (is_start_known)
    outage->start_s = dusk_time_second (exact->start_us);
  if (is_end_known)
    outage->end_s = dusk_time_second (exact->end_us);
  if (is_start_known && (is_end_known || outage->end_s == DUSK_TIME_UNKNOWN))
    outage->precision_s = 1;
}

static int
compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskOutage *left = a, *right = b;

  return (left->start_s > right->start_s) - (left->start_s < right->start_s);
}

/* A low of a single sample whose start and end are both found in the messages was no artefact of the moment at which it was sampled. */
static gboolean
confirm_blip (DuskFindings *findings, const DuskExact *exact)
{
  if (exact->start_us == DUSK_TIME_UNKNOWN || exact->end_us == DUSK_TIME_UNKNOWN)
    return FALSE;
  for (guint i = 0; i < findings->degradations->len; i++)
    {
      DuskOutage blip = g_array_index (findings->degradations, DuskOutage, i);
      if (!blip.is_blip || blip.level < DUSK_LEVEL_CRITICAL || !is_about (exact, &blip))
        continue;
      g_array_remove_index (findings->degradations, i);
      blip.is_blip = FALSE;
      sharpen (&blip, exact);
      g_array_append_val (findings->outages, blip);
      g_array_sort (findings->outages, compare_starts);
      return TRUE;
    }
  return FALSE;
}

/* The nearest of the outages that @exact may be about. */
static gboolean
apply_one (DuskFindings *findings, const DuskExact *exact)
{
  DuskOutage *nearest = NULL;

  for (guint i = 0; i < findings->outages->len; i++)
    {
      DuskOutage *outage = &g_array_index (findings->outages, DuskOutage, i);
      if (is_about (exact, outage)
          && (nearest == NULL || ABS (outage->start_s - exact->near.start_s) < ABS (nearest->start_s - exact->near.start_s)))
        nearest = outage;
    }
  if (nearest == NULL)
    return confirm_blip (findings, exact);
  sharpen (nearest, exact);
  return TRUE;
}

static gboolean
has_source (const GPtrArray *sources, const char *name)
{
  for (guint i = 0; i < sources->len; i++)
    if (g_str_equal (((DuskSource *) sources->pdata[i])->name, name))
      return TRUE;
  return FALSE;
}

static void
add_sources (GPtrArray *sources, const GPtrArray *more)
{
  for (guint i = 0; i < more->len; i++)
    if (!has_source (sources, ((DuskSource *) more->pdata[i])->name))
      g_ptr_array_add (sources, _dusk_source_copy (more->pdata[i]));
}

/* All but the exact times is shared or copied: @report may be in use elsewhere. */
static DuskReport *
copy_report (const DuskReport *report, DuskFindings *findings)
{
  DuskReport *copy = _dusk_report_copy_frame (report);

  copy->series = dusk_series_ref (report->series);
  copy->unstable = dusk_series_ref (report->unstable);
  copy->findings = dusk_findings_ref (findings);
  copy->evidence = g_ptr_array_ref (report->evidence);
  copy->exacts = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_exact_unref);
  for (guint i = 0; report->exacts && i < report->exacts->len; i++)
    g_ptr_array_add (copy->exacts, dusk_exact_ref (report->exacts->pdata[i]));
  return copy;
}

DuskReport *
dusk_exact_apply (DuskReport *report, const GPtrArray *exacts)
{
  g_autoptr (DuskFindings) findings = NULL;
  g_autoptr (DuskReport) applied = NULL;
  guint n_before;

  g_return_val_if_fail (report != NULL && exacts != NULL, NULL);

  findings = dusk_findings_copy (report->findings);
  applied = copy_report (report, findings);
  n_before = applied->exacts->len;
  for (guint i = 0; i < exacts->len; i++)
    {
      DuskExact *exact = g_ptr_array_index (exacts, i);
      if (!dusk_entity_equal (&exact->entity, &report->entity) || !apply_one (findings, exact))
        continue;
      g_ptr_array_add (applied->exacts, dusk_exact_ref (exact));
      add_sources (applied->sources, exact->sources);
    }
  if (applied->exacts->len == n_before)
    return dusk_report_ref (report);
  /* The clock times that count as evidence are the exact ones now. */
  g_ptr_array_unref (applied->evidence);
  applied->evidence = dusk_evidence_new (findings, applied->series, applied->territory ? applied->territory->zone_id : NULL);
  return g_steal_pointer (&applied);
}

const DuskExact *
dusk_exact_of_outage (const DuskReport *report, const DuskOutage *outage)
{
  const DuskExact *found = NULL;

  g_return_val_if_fail (report != NULL && outage != NULL, NULL);

  /* The last one applied counts. */
  for (guint i = 0; report->exacts && i < report->exacts->len; i++)
    {
      const DuskExact *exact = g_ptr_array_index (report->exacts, i);
      gint64 start_s = exact->start_us != DUSK_TIME_UNKNOWN ? dusk_time_second (exact->start_us) : exact->near.start_s;
      if (outage->start_s == start_s)
        found = exact;
    }
  return found;
}
