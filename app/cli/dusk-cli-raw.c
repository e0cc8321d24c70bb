/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-raw.h"

#include <glib/gi18n.h>

/* The most groups of options that a command has, with an end. */
#define MAX_GROUPS 3

/* Fills the groups of @command's options. */
static void
add_entries (GOptionContext *context, DuskCliCommand command, DuskCliRaw *raw)
{
  const GOptionEntry common[] = { { "help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, N_("Show this help"), NULL }, G_OPTION_ENTRY_NULL };
  const GOptionEntry period[]
      = { { "from", 0, 0, G_OPTION_ARG_STRING, &raw->from, N_("Begin of the period (UTC), such as 2014-12-19 or 2014-12-22T16:15"), N_("TIME") },
          { "to", 0, 0, G_OPTION_ARG_STRING, &raw->to, N_("End of the period (UTC); the present if not given"), N_("TIME") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry outages[]
      = { { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv, json or markdown"), N_("FORMAT") },
          { "exact", 0, 0, G_OPTION_ARG_NONE, &raw->is_exact, N_("Fetch update messages from the archives and tell the times to the second"), NULL },
          { "with-tables", 0, 0, G_OPTION_ARG_NONE, &raw->with_tables, N_("With --exact: fetch the table dumps before, too, which are large"), NULL },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry map[] = { { "at", 0, 0, G_OPTION_ARG_STRING, &raw->at, N_("The moment (UTC); the present if not given"), N_("TIME") },
                               G_OPTION_ENTRY_NULL };
  const GOptionEntry picture[]
      = { { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, N_("File to write; its ending says the format"), N_("FILE") },
          { "size", 0, 0, G_OPTION_ARG_STRING, &raw->size, N_("Size of the picture in pixels, such as 1600x900"), N_("WxH") },
          { "scale", 0, 0, G_OPTION_ARG_STRING, &raw->scale, N_("For .png: so many times the pixels in each direction, 1 to 4"), N_("NUMBER") },
          { "title", 0, 0, G_OPTION_ARG_STRING, &raw->title, N_("Title in place of the picture's own; an empty one for none"), N_("TEXT") },
          { "dark", 0, 0, G_OPTION_ARG_NONE, &raw->is_dark, N_("Draw in dark colours"), NULL },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry mrt[]
      = { { "country", 0, 0, G_OPTION_ARG_STRING, &raw->country, N_("Only what belongs to this country"), N_("COUNTRY") },
          { "asn", 0, 0, G_OPTION_ARG_STRING, &raw->asn, N_("Only what this network originates"), N_("ASN") },
          { "prefix", 0, 0, G_OPTION_ARG_STRING, &raw->prefix, N_("Only this prefix and those within it"), N_("PREFIX") },
          { "from", 0, 0, G_OPTION_ARG_STRING, &raw->from, N_("Begin of the period (UTC); that of the files if not given"), N_("TIME") },
          { "to", 0, 0, G_OPTION_ARG_STRING, &raw->to, N_("End of the period (UTC); that of the files if not given"), N_("TIME") },
          { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv, json or bgpdump"), N_("FORMAT") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry report[]
      = { { "at", 0, 0, G_OPTION_ARG_STRING, &raw->at, N_("The outage at this moment (UTC); the worst of the period if not given"), N_("TIME") },
          { "output", 'o', 0, G_OPTION_ARG_FILENAME, &raw->output, N_("File to write: .pdf or .md; - prints Markdown"), N_("FILE") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry watch[]
      = { { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table, csv or json; with --run, table or json"), N_("FORMAT") },
          { "below", 0, 0, G_OPTION_ARG_STRING, &raw->below, N_("With add: notify below this share of what is normal, such as 50%"), N_("SHARE") },
          { "until", 0, 0, G_OPTION_ARG_STRING, &raw->until, N_("With mute: until this time (UTC); for ever if neither is given"), N_("TIME") },
          { "for", 0, 0, G_OPTION_ARG_STRING, &raw->length, N_("With mute: for so long, such as 30m, 2h or 3d"), N_("LENGTH") },
          { "run", 0, 0, G_OPTION_ARG_NONE, &raw->runs, N_("Watch until stopped, and print a line for each event"), NULL },
          { "on-event", 0, 0, G_OPTION_ARG_STRING, &raw->on_event,
            N_("With --run: start this for each event, without a shell, with the event as JSON on its standard input"), N_("COMMAND") },
          { "limit", 0, 0, G_OPTION_ARG_STRING, &raw->limit, N_("With --on-event: seconds that the command may take, 1 to 3600; 60 if not given"),
            N_("SECONDS") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry feeds[]
      = { { "format", 0, 0, G_OPTION_ARG_STRING, &raw->format, N_("How to print: table or json"), N_("FORMAT") },
          { "set-budget", 0, 0, G_OPTION_ARG_STRING_ARRAY, &raw->budgets, N_("Requests a day for a feed, such as ripestat=600"), N_("FEED=NUMBER") },
          G_OPTION_ENTRY_NULL };
  const GOptionEntry *const of_commands[DUSK_N_CLI_COMMANDS][MAX_GROUPS]
      = { { period, outages }, { period, picture }, { map, picture }, { mrt }, { period, report }, { watch }, { feeds } };

  g_option_context_add_main_entries (context, common, GETTEXT_PACKAGE);
  for (guint i = 0; of_commands[command][i]; i++)
    g_option_context_add_main_entries (context, of_commands[command][i], GETTEXT_PACKAGE);
}

GOptionContext *
dusk_cli_raw_context (DuskCliCommand command, DuskCliRaw *raw)
{
  const char *parameters[DUSK_N_CLI_COMMANDS] = {
    _("[COUNTRY|ASN|PREFIX …]"), _("COUNTRY|ASN|PREFIX"), NULL, _("FILE …"), _("COUNTRY|ASN|PREFIX"),
    _("[list|add|remove|mute|unmute|import|export] [COUNTRY|ASN|PREFIX …|FILE]"), NULL,
  };
  const char *summaries[DUSK_N_CLI_COMMANDS] = {
    _("Prints when countries, networks and prefixes had lost their routes; without arguments, all countries that have an outage now."),
    _("Draws visible prefixes over time: .png, .svg or .pdf for the picture, .csv or .json for its figures."),
    _("Draws the world with the level of each country: .png, .svg or .pdf for the picture, .geojson for the countries and their levels."),
    _("Reads archive files of route collectors (MRT: table dumps and update messages, plain, gz, bz2, xz or zstd), all in the order of time, and "
      "tells which prefixes were visible when; - is the standard input. The format bgpdump is that of bgpdump -m, one line for each element."),
    _("Writes all that is known about one outage, as PDF or Markdown: what happened, map and charts, exact intervals, the networks lost and kept, "
      "what the routes say, and the sources."),
    _("Keeps the list of what you watch, which is also that of the window: list prints it, add and remove change it, mute and unmute switch the "
      "notifications of an entry off and on, import and export read and write it as a text file (- is the standard input or output).\n"
      "\n"
      "With --run it watches without a window, until SIGINT or SIGTERM: each notification becomes a line, and is never told twice. SIGHUP reads the "
      "list again."),
    _("Prints how the feeds are that Dusk asks: the last answer, the last problem, and how many of the day's requests are used."),
  };
  GOptionContext *context = g_option_context_new (parameters[command]);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_summary (context, summaries[command]);
  add_entries (context, command, raw);
  return context;
}

void
dusk_cli_raw_clear (DuskCliRaw *raw)
{
  g_free (raw->from);
  g_free (raw->to);
  g_free (raw->at);
  g_free (raw->format);
  g_free (raw->output);
  g_free (raw->size);
  g_free (raw->scale);
  g_free (raw->title);
  g_free (raw->country);
  g_free (raw->asn);
  g_free (raw->prefix);
  g_free (raw->below);
  g_free (raw->until);
  g_free (raw->length);
  g_free (raw->on_event);
  g_free (raw->limit);
  g_strfreev (raw->budgets);
}
