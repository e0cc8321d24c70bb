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
#include "dusk-config.h"
#include "dusk-sim.h"

#define DEFAULT_SCENARIO "north-korea-2014"
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

/* Takes `--demo` or `--demo=SCENARIO` out of the arguments. Returns: the scenario, or %NULL where there is no such option. */
static const char *
take_demo (int *argc, char **argv)
{
  const char *scenario = NULL;
  int kept = 1;

  for (int i = 1; i < *argc; i++)
    if (strcmp (argv[i], "--demo") == 0)
      scenario = DEFAULT_SCENARIO;
    else if (g_str_has_prefix (argv[i], "--demo="))
      scenario = argv[i] + strlen ("--demo=");
    else
      argv[kept++] = argv[i];
  argv[kept] = NULL;
  *argc = kept;
  return scenario;
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

/* The command line lives in one moment; only the window's time goes on. */
static DuskSim *
start_sim (const char *scenario, int argc, char **argv, GError **error)
{
  double speed = dusk_cli_handles (argc, argv) ? 0 : -1;
  gint64 asked_s = latest_asked (argc, argv);
  DuskSim *sim = dusk_sim_new (scenario, DUSK_TIME_UNKNOWN, speed, error);

  if (sim == NULL || dusk_clock_now (dusk_sim_clock (sim)) >= asked_s)
    return sim;
  g_object_unref (sim);
  return dusk_sim_new (scenario, asked_s, speed, error);
}

static int
run (DuskContext *context, int argc, char **argv)
{
  if (dusk_cli_handles (argc, argv))
    return dusk_cli_run (context, argc, argv);
  return dusk_application_has_display () ? dusk_application_run (context, argc, argv) : dusk_cli_overview (context);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSim) sim = NULL;
  g_autoptr (DuskClock) clock = NULL;
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskContext) context = NULL;
  g_autofree char *folder = NULL;
  const char *scenario;
  int status;

  hold_standard_streams ();
  set_up_language ();
  scenario = take_demo (&argc, argv);
  if (scenario)
    {
      sim = start_sim (scenario, argc, argv, &error);
      if (sim == NULL)
        {
          g_printerr ("dusk: %s\n", error->message);
          return 1;
        }
    }
  clock = sim ? g_object_ref (dusk_sim_clock (sim)) : dusk_clock_new ();
  folder = sim ? NULL : dusk_store_default_folder ();
  store = dusk_store_open (folder);
  context = dusk_context_new (clock, store, sim ? dusk_sim_url (sim) : NULL);
  dusk_context_set_scenario (context, scenario);
  status = run (context, argc, argv);
  if (sim == NULL)
    dusk_store_trim_answers (store, MAX_ANSWERS_BYTES, NULL);
  return status;
}
