/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-cli-commands.h"
#include "dusk-cli-print.h"
#include "dusk-config.h"

static gboolean
is_either (const char *text, const char *one, const char *other)
{
  return strcmp (text, one) == 0 || strcmp (text, other) == 0;
}

static char *
help_text (void)
{
  return g_strdup_printf (
      _("Dusk shows where on Earth the Internet goes dark, since when, and what the routes say about why.\n"
        "\n"
        "Usage:\n"
        "  dusk                                   the window\n"
        "  dusk dusk:KP                           the window, with a country, network or prefix open\n"
        "  dusk outages [COUNTRY|ASN|PREFIX …]    when they had lost their routes; without arguments, the outages now\n"
        "  dusk outages KP --exact                the same to the second, from update messages\n"
        "  dusk chart COUNTRY|ASN -o FILE         visible prefixes over time: png, svg, pdf, csv, json\n"
        "  dusk map -o FILE                       the world: png, svg, pdf, geojson\n"
        "  dusk report COUNTRY|ASN -o FILE        all that is known about an outage: pdf, md\n"
        "  dusk watch [add|remove|mute|…]         what you watch\n"
        "  dusk watch --run                       watch it without a window, and tell when something happens\n"
        "  dusk feeds                             how the feeds are, and what is used of their daily budgets\n"
        "  dusk mrt FILE …                        what archive files of route collectors say, or their lines as bgpdump -m prints them\n"
        "  dusk COMMAND --help                    the options of a command\n"
        "  dusk --version\n"
        "\n"
        "With any of these, for a simulated Internet:\n"
        "  --demo[=SCENARIO]                      north-korea-2014 or world\n"
        "  --demo-at=TIME                         begin it anew at this time\n"
        "  --demo-speed=NUMBER                    simulated seconds for each second\n"
        "\n"
        "Times are UTC. Results go to the standard output, or to FILE; the exit status is 0 if all was done, 1 if not, 2 for wrong usage.\n"
        "Data: RIPE NCC, RIPEstat (https://stat.ripe.net); IODA (https://ioda.live); Cloudflare Radar (https://radar.cloudflare.com).\n"));
}

static int
run_command (DuskContext *context, DuskCliCommand command, int argc, char **argv)
{
  static int (*const runs[]) (DuskContext *, const DuskCliOptions *) = {
    dusk_cli_outages, dusk_cli_chart, dusk_cli_map, dusk_cli_mrt, dusk_cli_report, dusk_cli_watch, dusk_cli_feeds,
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskCliOptions) options = dusk_cli_options_parse (command, argc, argv, &error);

  if (options == NULL)
    return dusk_cli_complain_error (NULL, error);
  return options->help ? dusk_cli_print (options->help) : runs[command](context, options);
}

gboolean
dusk_cli_is_link (const char *argument)
{
  g_return_val_if_fail (argument != NULL, FALSE);

  return g_ascii_strncasecmp (argument, "dusk:", strlen ("dusk:")) == 0;
}

gboolean
dusk_cli_handles (int argc, char **argv)
{
  /* The window takes links, and what the desktop starts it with. */
  return argc >= 2 && !g_str_has_prefix (argv[1], "--gapplication") && !dusk_cli_is_link (argv[1]);
}

int
dusk_cli_run (DuskContext *context, int argc, char **argv)
{
  g_autofree char *text = NULL;
  DuskCliCommand command;
  int status;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), DUSK_CLI_FAILED);
  g_return_val_if_fail (argc >= 2, DUSK_CLI_USAGE);

  if (is_either (argv[1], "--help", "-h"))
    text = help_text ();
  else if (strcmp (argv[1], "--version") == 0)
    text = g_strdup ("dusk " DUSK_VERSION "\n");
  if (text)
    return dusk_cli_print (text);
  if (!dusk_cli_command_from_name (argv[1], &command))
    {
      g_autofree char *line = g_strdup_printf (_("There is no command “%s”; see dusk --help"), argv[1]);
      dusk_cli_complain (line);
      return DUSK_CLI_USAGE;
    }
  status = run_command (context, command, argc - 1, argv + 1);
  dusk_cli_tell_notice (context);
  return status;
}
