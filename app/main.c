/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gi18n.h>
#include <libintl.h>
#include <locale.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dusk-application.h"
#include "dusk-cli.h"
#include "dusk-cli-print.h"
#include "dusk-config.h"
#include "dusk-demo.h"

/* What is kept of answers between starts; series and outages come on top. */
#define MAX_ANSWERS_BYTES (64 * 1024 * 1024)

/* A standard stream that is closed would give its number to the next file that is opened, and what is printed would go into it. */
static void
hold_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY) != fd)
      _exit (1);
  signal (SIGPIPE, SIG_IGN);
}

static void
set_up_language (void)
{
  const char *folder = g_getenv ("DUSK_LOCALE_DIR");

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, folder ? folder : DUSK_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* The latest time that the arguments ask about: the simulated present must not lie before it. */
static gint64
latest_asked (int argc, char **argv)
{
  gint64 latest_s = DUSK_TIME_UNKNOWN, time_s;

  for (int i = 1; i < argc; i++)
    {
      const char *text = NULL;
      if ((strcmp (argv[i], "--to") == 0 || strcmp (argv[i], "--at") == 0) && i + 1 < argc)
        text = argv[i + 1];
      else if (g_str_has_prefix (argv[i], "--to=") || g_str_has_prefix (argv[i], "--at="))
        text = argv[i] + strlen ("--to=");
      if (text && dusk_time_parse (text, &time_s, NULL))
        latest_s = MAX (latest_s, time_s);
    }
  return latest_s;
}

static gboolean
has_argument (int argc, char **argv, const char *argument)
{
  for (int i = 1; i < argc; i++)
    if (strcmp (argv[i], argument) == 0)
      return TRUE;
  return FALSE;
}

/* The window and what is watched live on; all other commands live in one moment. */
static DuskDemoLife
life_of (int argc, char **argv)
{
  if (!dusk_cli_handles (argc, argv))
    return dusk_application_has_display () ? DUSK_DEMO_LIFE : DUSK_DEMO_MOMENT;
  if (strcmp (argv[1], "watch") != 0 && strcmp (argv[1], "feeds") != 0)
    return DUSK_DEMO_MOMENT;
  return has_argument (argc, argv, "--run") ? DUSK_DEMO_LIFE : DUSK_DEMO_VISIT;
}

/* Without a display, `dusk` alone tells of the world in words; what must have a window cannot be had. */
static int
run (DuskContext *context, int argc, char **argv)
{
  if (dusk_cli_handles (argc, argv))
    return dusk_cli_run (context, argc, argv);
  if (dusk_application_has_display ())
    return dusk_application_run (context, argc, argv);
  if (argc < 2)
    return dusk_cli_overview (context);
  g_printerr ("dusk: %s\n", _("There is no display to open a window on"));
  return DUSK_CLI_FAILED;
}

static int
complain (const GError *error, int status)
{
  g_printerr ("dusk: %s\n", error->message);
  return status;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskDemo) demo = NULL;
  g_autoptr (DuskClock) clock = NULL;
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskContext) context = NULL;
  g_autofree char *folder = NULL;
  DuskDemoOptions options;
  int status;

  hold_standard_streams ();
  set_up_language ();
  if (!dusk_demo_take (&argc, argv, &options, &error))
    return complain (error, DUSK_CLI_USAGE);
  if (options.scenario)
    {
      demo = dusk_demo_new (&options, life_of (argc, argv), latest_asked (argc, argv), &error);
      if (demo == NULL)
        return complain (error, DUSK_CLI_FAILED);
    }
  folder = dusk_store_default_folder ();
  clock = demo ? g_object_ref (dusk_sim_clock (dusk_demo_sim (demo))) : dusk_clock_new ();
  store = demo ? g_object_ref (dusk_demo_store (demo)) : dusk_store_open (folder);
  context = dusk_context_new (clock, store, demo ? dusk_sim_url (dusk_demo_sim (demo)) : NULL);
  dusk_context_set_scenario (context, options.scenario);
  status = run (context, argc, argv);
  if (dusk_store_folder (store))
    dusk_store_trim_answers (store, MAX_ANSWERS_BYTES, NULL);
  return status;
}
