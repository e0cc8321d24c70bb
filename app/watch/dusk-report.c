/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-report-private.h"

void
_dusk_source_free (DuskSource *source)
{
  g_free (source->name);
  g_free (source->problem);
  g_free (source);
}

DuskSource *
_dusk_source_copy (const DuskSource *source)
{
  DuskSource *copy = g_memdup2 (source, sizeof *source);

  copy->name = g_strdup (source->name);
  copy->problem = g_strdup (source->problem);
  return copy;
}

DuskReport *
_dusk_report_new (const DuskEntity *entity, const DuskTerritory *territory, gint64 from_s, gint64 to_s, gboolean is_simulated)
{
  DuskReport *report = g_new0 (DuskReport, 1);

  g_atomic_ref_count_init (&report->refs);
  report->entity = *entity;
  report->name = g_strdup (territory ? dusk_territory_name (territory) : entity->id);
  report->territory = territory;
  report->unit = entity->kind == DUSK_ENTITY_PREFIX ? "full-feed peers" : "prefixes";
  report->from_s = from_s;
  report->to_s = to_s;
  report->is_simulated = is_simulated;
  report->messages = g_new0 (char *, 1);
  report->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) _dusk_source_free);
  return report;
}

DuskReport *
_dusk_report_copy_frame (const DuskReport *report)
{
  DuskReport *copy = _dusk_report_new (&report->entity, report->territory, report->from_s, report->to_s, report->is_simulated);

  g_free (copy->name);
  copy->name = g_strdup (report->name);
  copy->is_live = report->is_live;
  copy->unit = report->unit;
  g_strfreev (copy->messages);
  copy->messages = g_strdupv (report->messages);
  for (guint i = 0; i < report->sources->len; i++)
    g_ptr_array_add (copy->sources, _dusk_source_copy (report->sources->pdata[i]));
  return copy;
}

void
_dusk_report_add_source (DuskReport *report, const char *call, gint64 fetched_s, gboolean is_stale, const char *problem)
{
  DuskSource *source = g_new0 (DuskSource, 1);

  source->name = g_strdup_printf ("RIPEstat %s", call);
  source->fetched_s = fetched_s;
  source->is_stale = is_stale;
  source->problem = g_strdup (problem);
  g_ptr_array_add (report->sources, source);
}

void
_dusk_report_take_series (DuskReport *report, DuskSeries *series, gint64 max_age_s)
{
  const char *zone_id = report->territory ? report->territory->zone_id : NULL;

  report->series = dusk_series_ref (series);
  report->unstable = dusk_series_changes (series);
  report->findings = dusk_findings_new (series, report->from_s, report->to_s, max_age_s, zone_id);
  report->evidence = dusk_evidence_new (report->findings, series, zone_id);
}

DuskReport *
dusk_report_ref (DuskReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  g_atomic_ref_count_inc (&report->refs);
  return report;
}

void
dusk_report_unref (DuskReport *report)
{
  g_return_if_fail (report != NULL);

  if (!g_atomic_ref_count_dec (&report->refs))
    return;
  g_free (report->name);
  g_clear_pointer (&report->series, dusk_series_unref);
  g_clear_pointer (&report->unstable, dusk_series_unref);
  g_clear_pointer (&report->findings, dusk_findings_unref);
  g_clear_pointer (&report->evidence, g_ptr_array_unref);
  g_strfreev (report->messages);
  g_ptr_array_unref (report->sources);
  g_clear_pointer (&report->exacts, g_ptr_array_unref);
  g_free (report);
}
