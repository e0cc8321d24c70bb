/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-format.h"

#include <glib/gi18n.h>

#include "dusk-cli-claims.h"
#include "dusk-cli-columns.h"
#include "dusk-cli-exact.h"
#include "dusk-plain-text.h"

#define INDENT 2

gboolean
dusk_cli_is_printed (const DuskCliPrinted *printed, const DuskOutage *outage)
{
  return !printed->is_now || outage->end_s == DUSK_TIME_UNKNOWN;
}

static char *
length_text (const DuskOutage *outage, gint64 to_s)
{
  gint64 end_s = outage->end_s == DUSK_TIME_UNKNOWN ? to_s : outage->end_s;

  return dusk_duration_to_text (end_s - outage->start_s);
}

/* As fine as it is known. */
static char *
start_text (const DuskOutage *outage, const char *zone_id)
{
  return dusk_time_to_text (outage->start_s, zone_id, outage->precision_s == 1 ? DUSK_TIME_FULL_SECONDS : DUSK_TIME_FULL);
}

static char *
end_text (const DuskOutage *outage, const char *zone_id)
{
  if (outage->end_s == DUSK_TIME_UNKNOWN)
    return g_strdup (_("goes on"));
  return dusk_time_to_text (outage->end_s, zone_id, outage->precision_s == 1 ? DUSK_TIME_FULL_SECONDS : DUSK_TIME_FULL);
}

/* The cells that every table of outages ends with. */
static void
add_measures (GPtrArray *cells, const DuskReport *report, const DuskOutage *outage)
{
  g_ptr_array_add (cells, length_text (outage, report->to_s));
  g_ptr_array_add (cells, dusk_count_to_text (outage->lowest));
  g_ptr_array_add (cells, dusk_count_to_text (outage->baseline));
  g_ptr_array_add (cells, g_strdup (dusk_pattern_to_text (outage->pattern)));
  g_ptr_array_add (cells, g_strdup_printf ("%'.0f", outage->score));
}

static char **
finish_cells (GPtrArray *cells)
{
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (cells, FALSE);
}

/* One entity ---------------------------------------------------------------------------------------------------------------------- */

static char **
outage_cells (const DuskReport *report, const DuskOutage *outage, gboolean has_zone)
{
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, g_strdup (dusk_level_to_text (outage->level)));
  g_ptr_array_add (cells, start_text (outage, NULL));
  g_ptr_array_add (cells, end_text (outage, NULL));
  if (has_zone)
    {
      g_ptr_array_add (cells, start_text (outage, report->territory->zone_id));
      g_ptr_array_add (cells, end_text (outage, report->territory->zone_id));
    }
  add_measures (cells, report, outage);
  return finish_cells (cells);
}

static DuskCliColumns *
outage_columns (const DuskReport *report, gboolean has_zone)
{
  g_autofree char *start = NULL, *end = NULL;
  const char *plain[] = { _("Level"), _("From (UTC)"), _("To (UTC)"), _("Lasted"), _("Lowest"), _("Normal"), _("Pattern"), _("Score"), NULL };

  if (!has_zone)
    return dusk_cli_columns_new (plain, "lllrrrlr");
  /* Translators: the heading of a column of local times, with the city they are for */
  start = g_strdup_printf (_("From (%s)"), report->territory->zone_city);
  end = g_strdup_printf (_("To (%s)"), report->territory->zone_city);
  {
    const char *both[] = { plain[0], plain[1], plain[2], start, end, plain[3], plain[4], plain[5], plain[6], plain[7], NULL };
    return dusk_cli_columns_new (both, "lllllrrrlr");
  }
}

static void
print_outages (const DuskReport *report, GString *text)
{
  const GArray *outages = report->findings->outages;
  gboolean has_zone = report->territory && report->territory->zone_id;
  g_autoptr (DuskCliColumns) columns = NULL;

  if (outages->len == 0)
    return;
  columns = outage_columns (report, has_zone);
  for (guint i = 0; i < outages->len; i++)
    dusk_cli_columns_add (columns, outage_cells (report, &g_array_index (outages, DuskOutage, i), has_zone));
  g_string_append_c (text, '\n');
  dusk_cli_columns_print (columns, INDENT, text);
}

static void
print_evidence (const DuskReport *report, GString *text)
{
  if (report->evidence->len == 0)
    return;
  g_string_append_printf (text, "\n%s\n", _("What the routes say"));
  for (guint i = 0; i < report->evidence->len; i++)
    {
      const DuskEvidence *evidence = g_ptr_array_index (report->evidence, i);
      g_string_append_printf (text, "  • %s\n", evidence->text);
      if (evidence->fits)
        g_string_append_printf (text, _("    fits: %s\n"), evidence->fits);
      if (evidence->less)
        g_string_append_printf (text, _("    fits less: %s\n"), evidence->less);
    }
}

static void
print_sources (const DuskReport *report, gint64 now_s, GString *text)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < report->sources->len; i++)
    {
      const DuskSource *source = g_ptr_array_index (report->sources, i);
      g_autofree char *age = NULL;
      if (source->fetched_s == DUSK_TIME_UNKNOWN)
        continue;
      age = dusk_age_to_text (now_s - source->fetched_s);
      g_string_append_printf (list, "%s%s (%s)", list->len ? C_ ("list", ", ") : "", source->name, age);
    }
  for (char **message = report->messages; *message; message++)
    {
      g_autofree char *plain = dusk_plain_text (*message);
      g_string_append_printf (text, _("\nRIPEstat says: %s\n"), plain);
    }
  if (list->len)
    g_string_append_printf (text, _("\nSource: %s\n"), list->str);
}

static void
print_report (const DuskReport *report, const DuskCliPrinted *printed, GString *text)
{
  g_autofree char *from = dusk_time_to_text (report->from_s, NULL, DUSK_TIME_FULL), *to = dusk_time_to_text (report->to_s, NULL, DUSK_TIME_FULL);
  g_autofree char *headline = dusk_report_headline (report);
  g_autofree char *missing = NULL;

  /* Translators: a name and the two ends of a period */
  g_string_append_printf (text, _("%1$s, %2$s to %3$s UTC\n"), report->name, from, to);
  g_string_append_printf (text, "%s\n", headline);
  if (report->findings->missing > 0)
    {
      guint lost = (guint) report->findings->missing;
      /* Translators: the plural is that of the first number */
      missing = g_strdup_printf (ngettext ("%1$u of %2$u samples is missing.", "%1$u of %2$u samples are missing.", lost), lost,
                                 (guint) report->findings->samples);
      g_string_append_printf (text, "%s\n", missing);
    }
  print_outages (report, text);
  dusk_cli_exact_print (report, text);
  print_evidence (report, text);
  dusk_cli_append_claims (text, printed, report);
  print_sources (report, printed->now_s, text);
}

/* The world now ------------------------------------------------------------------------------------------------------------------- */

static void
print_now (const DuskCliPrinted *printed, GString *text)
{
  const char *titles[]
      = { _("Country"), _("Level"), _("Since (UTC)"), _("Lasts"), _("Lowest"), _("Normal"), _("Pattern"), _("Score"), NULL };
  g_autoptr (DuskCliColumns) columns = dusk_cli_columns_new (titles, "lllrrrlr");
  g_autofree char *moment = dusk_time_to_text (printed->now_s, NULL, DUSK_TIME_FULL);
  guint n = 0;

  for (guint i = 0; i < printed->reports->len; i++)
    {
      const DuskReport *report = g_ptr_array_index (printed->reports, i);
      const DuskOutage *outage = dusk_findings_current (report->findings);
      GPtrArray *cells;
      if (outage == NULL)
        continue;
      cells = g_ptr_array_new ();
      g_ptr_array_add (cells, g_strdup (report->name));
      g_ptr_array_add (cells, g_strdup (dusk_level_to_text (outage->level)));
      g_ptr_array_add (cells, dusk_time_to_text (outage->start_s, NULL, DUSK_TIME_FULL));
      add_measures (cells, report, outage);
      dusk_cli_columns_add (columns, finish_cells (cells));
      n++;
    }
  if (n == 0)
    {
      g_string_append_printf (text, _("No country has an outage at %s UTC. Routes being present does not prove that people are online.\n"), moment);
      return;
    }
  g_string_append_printf (text, ngettext ("%1$u country has an outage at %2$s UTC.\n\n", "%1$u countries have an outage at %2$s UTC.\n\n", n), n,
                          moment);
  dusk_cli_columns_print (columns, 0, text);
}

char *
dusk_cli_format_table (const DuskCliPrinted *printed)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (printed->is_now)
    print_now (printed, text);
  else
    for (guint i = 0; i < printed->reports->len; i++)
      {
        if (i > 0)
          g_string_append_c (text, '\n');
        print_report (g_ptr_array_index (printed->reports, i), printed, text);
      }
  if (printed->scenario)
    g_string_append_printf (text, _("\nSimulated data (scenario %s)\n"), printed->scenario);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
