/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-format.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-cli-claims.h"

/* CSV ----------------------------------------------------------------------------------------------------------------------------- */

void
dusk_cli_append_csv (GString *text, const char *cell)
{
  gboolean is_formula = *cell != '\0' && strchr ("=+-@\t\r", *cell) != NULL;

  if (!is_formula && strpbrk (cell, ",\"\r\n") == NULL)
    {
      g_string_append (text, cell);
      return;
    }
  g_string_append (text, is_formula ? "\"'" : "\"");
  for (const char *c = cell; *c; c++)
    {
      if (*c == '"')
        g_string_append_c (text, '"');
      g_string_append_c (text, *c);
    }
  g_string_append_c (text, '"');
}

static void
append_number (GString *text, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_c (text, ',');
  if (!isnan (number))
    g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", number));
}

static void
append_time (GString *text, gint64 time_s)
{
  g_autofree char *iso = time_s == DUSK_TIME_UNKNOWN ? g_strdup ("") : dusk_time_to_iso (time_s);

  g_string_append_printf (text, ",%s", iso);
}

static void
append_csv_row (GString *text, const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage)
{
  g_autoptr (GPtrArray) sources = dusk_cli_sources (printed, report, outage);

  dusk_cli_append_csv (text, report->entity.id);
  g_string_append_printf (text, ",%s,", dusk_entity_kind_to_word (report->entity.kind));
  dusk_cli_append_csv (text, report->name);
  g_string_append_printf (text, ",%s,%d", report->unit, report->findings->step_s);
  append_time (text, outage->start_s);
  append_time (text, outage->end_s);
  append_number (text, outage->end_s == DUSK_TIME_UNKNOWN ? NAN : (double) (outage->end_s - outage->start_s));
  append_number (text, outage->precision_s);
  append_number (text, outage->lowest);
  append_number (text, outage->baseline);
  g_string_append_printf (text, ",%s,%s", dusk_level_to_word (outage->level), dusk_pattern_to_word (outage->pattern));
  append_number (text, outage->score);
  for (guint i = 0; i < sources->len; i++)
    g_string_append_printf (text, "%c%s", i == 0 ? ',' : ' ', (const char *) g_ptr_array_index (sources, i));
  g_string_append_printf (text, ",%s\r\n", report->is_simulated ? "true" : "false");
}

char *
dusk_cli_format_csv (const DuskCliPrinted *printed)
{
  GString *text = g_string_new ("id,kind,name,unit,resolution_s,start,end,duration_s,precision_s,lowest,baseline,level,pattern,score,sources,"
                                "simulated\r\n");

  for (guint i = 0; i < printed->reports->len; i++)
    {
      const DuskReport *report = g_ptr_array_index (printed->reports, i);
      for (guint j = 0; j < report->findings->outages->len; j++)
        {
          const DuskOutage *outage = &g_array_index (report->findings->outages, DuskOutage, j);
          if (dusk_cli_is_printed (printed, outage))
            append_csv_row (text, printed, report, outage);
        }
    }
  return g_string_free (text, FALSE);
}

/* Markdown ------------------------------------------------------------------------------------------------------------------------ */

static void
append_escaped (GString *text, const char *cell)
{
  for (const char *c = cell; *c; c++)
    {
      if (strchr ("\\`*_{}[]()<>#+-.!|~&", *c))
        g_string_append_c (text, '\\');
      g_string_append_c (text, *c);
    }
}

static char *
markdown_time (gint64 time_s, const DuskTerritory *territory, DuskTimeForm form)
{
  g_autofree char *local = NULL;

  if (time_s == DUSK_TIME_UNKNOWN)
    return g_strdup (_("goes on"));
  if (territory == NULL)
    return dusk_time_to_text (time_s, NULL, form);
  if (territory->zone_id == NULL)
    return g_strdup ("–");
  local = dusk_time_to_text (time_s, territory->zone_id, form);
  /* Translators: a local time and the city that it is for */
  return g_strdup_printf (C_ ("local time", "%1$s (%2$s)"), local, territory->zone_city);
}

/* Their names, which are not translated. */
static char *
source_names (const GPtrArray *words)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < words->len; i++)
    {
      const char *word = g_ptr_array_index (words, i);
      DuskFeed feed;
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                              strcmp (word, "bgpstream") == 0 ? "BGPStream" : dusk_feed_from_word (word, &feed) ? dusk_feed_name (feed) : word);
    }
  return g_string_free (names, FALSE);
}

static void
append_markdown_row (GString *text, const DuskCliPrinted *printed, const DuskReport *report, const DuskOutage *outage)
{
  static const DuskTerritory nowhere = { .zone_id = NULL };
  const DuskTerritory *territory = report->territory ? report->territory : &nowhere;
  gboolean is_over = outage->end_s != DUSK_TIME_UNKNOWN;
  g_autofree char *duration = is_over ? dusk_duration_to_text (outage->end_s - outage->start_s) : g_strdup ("–");
  g_autoptr (GPtrArray) sources = dusk_cli_sources (printed, report, outage);
  g_autofree char *names = source_names (sources);
  DuskTimeForm form = outage->precision_s == 1 ? DUSK_TIME_FULL_SECONDS : DUSK_TIME_FULL;
  g_autofree char *start = markdown_time (outage->start_s, NULL, form), *end = markdown_time (outage->end_s, NULL, form);
  g_autofree char *local_start = markdown_time (outage->start_s, territory, form), *local_end = markdown_time (outage->end_s, territory, form);

  g_string_append (text, "| ");
  append_escaped (text, report->name);
  g_string_append_printf (text, " | %s | %s | %s | %s | %s | %s | %d s | %.10g | %.10g | %s | %s | %.0f | %s |\n",
                          dusk_level_to_text (outage->level), start, end, local_start, local_end, duration, outage->precision_s, outage->lowest,
                          outage->baseline, report->unit, dusk_pattern_to_text (outage->pattern), outage->score, names);
}

char *
dusk_cli_format_markdown (const DuskCliPrinted *printed)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |\n", _("Name"), _("Level"), _("Start (UTC)"),
                          _("End (UTC)"), _("Start (local)"), _("End (local)"), _("Lasted"), _("Precision"), _("Lowest"), _("Normal"), _("Unit"),
                          _("Pattern"), _("Score"), _("Source"));
  g_string_append (text, "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|\n");
  for (guint i = 0; i < printed->reports->len; i++)
    {
      const DuskReport *report = g_ptr_array_index (printed->reports, i);
      for (guint j = 0; j < report->findings->outages->len; j++)
        {
          const DuskOutage *outage = &g_array_index (report->findings->outages, DuskOutage, j);
          if (dusk_cli_is_printed (printed, outage))
            append_markdown_row (text, printed, report, outage);
        }
    }
  if (printed->scenario)
    {
      g_string_append_c (text, '\n');
      g_string_append_printf (text, _("Simulated data (scenario %s)\n"), printed->scenario);
    }
  return g_string_free (text, FALSE);
}
