/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-commands.h"

#include <glib/gi18n.h>

#include "dusk-cli-exact.h"
#include "dusk-cli-format.h"
#include "dusk-cli-load.h"
#include "dusk-cli-print.h"
#include "dusk-cli-world.h"

/* What is told of an entity where no period is given. */
#define ENTITY_PERIOD_S (7 * DUSK_DAY_S)

static GPtrArray *
entity_reports (const GPtrArray *answers)
{
  GPtrArray *reports = g_ptr_array_new ();

  for (guint i = 0; i < answers->len; i++)
    if (((DuskCliAnswer *) g_ptr_array_index (answers, i))->report)
      g_ptr_array_add (reports, ((DuskCliAnswer *) g_ptr_array_index (answers, i))->report);
  return reports;
}

static int
complain_about_entities (const GPtrArray *answers)
{
  int status = DUSK_CLI_DONE;

  for (guint i = 0; i < answers->len; i++)
    {
      const DuskCliAnswer *answer = g_ptr_array_index (answers, i);
      if (answer->report)
        dusk_cli_warn_of_sources (answer->report);
      else
        status = dusk_cli_complain_error (answers->len > 1 ? answer->entity.id : NULL, answer->error);
    }
  return status;
}

static int
print (DuskContext *context, DuskCliFormat format, const GPtrArray *reports, gboolean is_now)
{
  g_autoptr (DuskEvents) events = dusk_events_new (context);
  const DuskCliPrinted printed = { reports, is_now, dusk_context_now (context), dusk_context_scenario (context), events };
  g_autofree char *text = NULL;

  switch (format)
    {
    case DUSK_CLI_CSV:
      text = dusk_cli_format_csv (&printed);
      break;
    case DUSK_CLI_JSON:
      text = dusk_cli_format_json (&printed, dusk_context_is_simulated (context));
      break;
    case DUSK_CLI_MARKDOWN:
      text = dusk_cli_format_markdown (&printed);
      break;
    case DUSK_CLI_TABLE:
    default:
      text = dusk_cli_format_table (&printed);
    }
  return dusk_cli_print (text);
}

static int
print_world (DuskContext *context, const DuskCliOptions *options, gint64 from_s, gint64 to_s, gboolean is_now)
{
  g_autoptr (GPtrArray) answers = dusk_cli_world_load (context, from_s, to_s);
  g_autoptr (GPtrArray) reports = dusk_cli_world_reports (answers, is_now);
  int status = dusk_cli_world_complain (answers), printed;

  if (status != DUSK_CLI_DONE && dusk_cli_world_count (answers) == 0)
    return status;
  printed = print (context, options->format, reports, is_now);
  return printed != DUSK_CLI_DONE ? printed : status;
}

static int
print_entities (DuskContext *context, const DuskCliOptions *options, gint64 from_s, gint64 to_s)
{
  g_autoptr (GPtrArray) answers = dusk_cli_load (context, options->entities, from_s, to_s);
  g_autoptr (GPtrArray) reports = NULL;
  int status = complain_about_entities (answers), printed;

  if (options->is_exact && dusk_cli_exact (context, answers, options->with_tables) != DUSK_CLI_DONE)
    status = DUSK_CLI_FAILED;
  reports = entity_reports (answers);
  if (reports->len == 0)
    return status;
  printed = print (context, options->format, reports, FALSE);
  return printed != DUSK_CLI_DONE ? printed : status;
}

int
dusk_cli_outages (DuskContext *context, const DuskCliOptions *options)
{
  gboolean is_world = options->entities->len == 0;
  gboolean is_now = is_world && options->from_s == DUSK_TIME_UNKNOWN && options->to_s == DUSK_TIME_UNKNOWN;
  gint64 to_s = options->to_s == DUSK_TIME_UNKNOWN ? dusk_context_now (context) : options->to_s;
  gint64 from_s = options->from_s == DUSK_TIME_UNKNOWN ? to_s - (is_world ? DUSK_CLI_WORLD_PERIOD_S : ENTITY_PERIOD_S) : options->from_s;

  if (to_s <= from_s)
    {
      dusk_cli_complain (from_s >= dusk_context_now (context) ? _("The period lies in the future") : _("The period ends before it begins"));
      return DUSK_CLI_FAILED;
    }
  return is_world ? print_world (context, options, from_s, to_s, is_now) : print_entities (context, options, from_s, to_s);
}
