/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-format.h"

#include "dusk-cli-claims.h"
#include "dusk-exact.h"
#include "dusk-json-write.h"

static void
add_outage (JsonBuilder *builder, const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage)
{
  g_autoptr (GPtrArray) sources = dusk_cli_sources (printed, report, outage);
  gboolean is_over = outage->end_s != DUSK_TIME_UNKNOWN;
  const DuskExact *exact = dusk_exact_of_outage (report, outage);

  json_builder_begin_object (builder);
  dusk_json_put_time (builder, "start", outage->start_s);
  dusk_json_put_time (builder, "end", outage->end_s);
  dusk_json_put_count (builder, "duration_s", is_over ? (double) (outage->end_s - outage->start_s) : NAN);
  dusk_json_put_whole (builder, "precision_s", outage->precision_s);
  dusk_json_put_count (builder, "lowest", outage->lowest);
  dusk_json_put_count (builder, "baseline", outage->baseline);
  dusk_json_put_text (builder, "level", dusk_level_to_word (outage->level));
  dusk_json_put_text (builder, "pattern", dusk_pattern_to_word (outage->pattern));
  json_builder_set_member_name (builder, "score");
  json_builder_add_double_value (builder, round (outage->score * 10) / 10);
  json_builder_set_member_name (builder, "sources");
  json_builder_begin_array (builder);
  for (guint i = 0; i < sources->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (sources, i));
  json_builder_end_array (builder);
  dusk_cli_add_claims (builder, printed, report, outage);
  if (exact)
    {
      json_builder_set_member_name (builder, "exact");
      json_builder_add_value (builder, dusk_exact_to_json (exact));
    }
  json_builder_end_object (builder);
}

static void
add_outages (JsonBuilder *builder, const char *name, const DuskCliPrinted *printed, const DuskReport *report, const GArray *outages)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < outages->len; i++)
    if (dusk_cli_is_printed (printed, &g_array_index (outages, DuskOutage, i)))
      add_outage (builder, printed, report, &g_array_index (outages, DuskOutage, i));
  json_builder_end_array (builder);
}

static void
add_evidence (JsonBuilder *builder, const GPtrArray *list)
{
  json_builder_set_member_name (builder, "evidence");
  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const DuskEvidence *evidence = g_ptr_array_index (list, i);
      json_builder_begin_object (builder);
      dusk_json_put_text (builder, "word", evidence->word);
      dusk_json_put_text (builder, "text", evidence->text);
      dusk_json_put_text (builder, "fits", evidence->fits);
      dusk_json_put_text (builder, "less", evidence->less);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_report (JsonBuilder *builder, const DuskCliPrinted *printed, const DuskReport *report)
{
  const DuskFindings *findings = report->findings;

  json_builder_begin_object (builder);
  dusk_json_put_text (builder, "id", report->entity.id);
  dusk_json_put_text (builder, "kind", dusk_entity_kind_to_word (report->entity.kind));
  dusk_json_put_text (builder, "name", report->name);
  dusk_json_put_text (builder, "unit", report->unit);
  dusk_json_put_whole (builder, "resolution_s", findings->step_s);
  dusk_json_put_time (builder, "from", report->from_s);
  dusk_json_put_time (builder, "to", report->to_s);
  dusk_json_put_whole (builder, "samples", (gint64) findings->samples);
  dusk_json_put_whole (builder, "missing", (gint64) findings->missing);
  dusk_json_put_count (builder, "baseline", findings->baseline);
  dusk_json_put_count (builder, "latest", findings->latest);
  dusk_json_put_text (builder, "level", dusk_level_to_word (findings->level));
  dusk_json_put_text (builder, "pattern", dusk_pattern_to_word (findings->pattern));
  add_outages (builder, "outages", printed, report, findings->outages);
  add_outages (builder, "degradations", printed, report, findings->degradations);
  add_evidence (builder, report->evidence);
  json_builder_set_member_name (builder, "messages");
  json_builder_begin_array (builder);
  for (char **message = report->messages; *message; message++)
    json_builder_add_string_value (builder, *message);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

char *
dusk_cli_format_json (const DuskCliPrinted *printed, gboolean is_simulated)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "simulated");
  json_builder_add_boolean_value (builder, is_simulated);
  json_builder_set_member_name (builder, "entities");
  json_builder_begin_array (builder);
  for (guint i = 0; i < printed->reports->len; i++)
    add_report (builder, printed, g_ptr_array_index (printed->reports, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  text = json_to_string (root, TRUE);
  return g_strconcat (text, "\n", NULL);
}
