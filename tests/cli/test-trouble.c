/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>

#include "cli-run.h"

#define PERIOD " --from 2014-12-20 --to 2014-12-22"

static void
test_wrong_arguments (void)
{
  static const struct {
    const char *arguments;
    int         status;
  } cases[] = {
    { "frobnicate", 2 },
    { "--nonsense", 2 },
    { "outages --nonsense", 2 },
    { "outages KP --format xml", 2 },
    { "outages KP --format", 2 },
    { "outages KP --from yesterday", 2 },
    { "outages KP --from 2014-13-01", 2 },
    { "outages KP --to 1980-01-01", 2 },
    { "chart KP", 2 },
    { "chart -o x.png", 2 },
    { "chart KP AT -o x.png", 2 },
    { "chart KP -o x.gif", 2 },
    { "chart KP -o x", 2 },
    { "chart KP -o x.png --size 10", 2 },
    { "chart KP -o x.png --size 10x10", 2 },
    { "chart KP -o x.png --size 100000x100", 2 },
    { "map", 2 },
    { "map KP -o x.png", 2 },
    { "map -o x.csv", 2 },
    { "outages KP --from 2014-12-29 --to 2014-12-19", 1 },
    { "outages --from 2014-12-29 --to 2014-12-19", 1 },
    { "chart KP --from 2014-12-29 --to 2014-12-19 -o x.png", 1 },
    { "outages KP --from 2090-01-01 --to 2090-02-01", 1 },
    { "outages --from 2090-01-01", 1 },
    { "map --at 2090-01-01 -o x.png", 1 },
    { "outages QQ", 1 },
    { "outages nonsense", 1 },
    { "outages AS99999999999", 1 },
    { "outages 10.0.0.0/99", 1 },
    { "chart QQ -o x.png", 1 },
    { "outages $'K\\nP'", 1 },
    { "--demo=nowhere outages KP", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_test_message ("%s", cases[i].arguments);
      /* Nothing of this needs an answer: a port where nobody listens would show. */
      CLI_RUN (&run, "http://127.0.0.1:1", cases[i].arguments);
      cli_run_assert_failed (&run, cases[i].status);
    }
}

static void
test_unknown_to_the_server (void)
{
  static const char *const arguments[] = { "--demo outages AS64999", "--demo outages 10.0.0.0/8" };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto (CliRun) run = { 0 };
      CLI_RUN (&run, NULL, arguments[i]);
      cli_run_assert_failed (&run, 1);
    }
}

/* All at once: several wait for their next try. */
static void
test_server_trouble (void)
{
  static const char *const faults[] = { "stuck",   "429",   "500",         "404",  "cut-off",    "truncated",
                                        "garbage", "empty", "wrong-types", "huge", "maintenance" };
  static const char *const variables[] = { "DUSK_TIMEOUT_S=1", NULL };
  DuskSim *sims[G_N_ELEMENTS (faults)];
  CliRun runs[G_N_ELEMENTS (faults)];

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      sims[i] = dusk_sim_new ("north-korea-2014", 1420000000, 0, NULL);
      dusk_sim_set_fault (sims[i], NULL, (DuskSimFault) dusk_sim_fault_from_word (faults[i]), 0);
      cli_run_start_with (&runs[i], dusk_sim_url (sims[i]), variables, "outages KP --format json" PERIOD);
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i]);
      cli_run_await (&runs[i]);
      cli_run_assert_failed (&runs[i], 1);
      cli_run_clear (&runs[i]);
      g_object_unref (sims[i]);
    }
}

/* The same for all countries: no endless row of tries, and one line. */
static void
test_world_in_trouble (void)
{
  /* A feed that says ok and nothing else must not become “no country has an outage”. */
  static const char *const faults[] = { "stuck", "500", "garbage", "maintenance", "empty" };
  static const char *const variables[] = { "DUSK_TIMEOUT_S=1", NULL };
  DuskSim *sims[G_N_ELEMENTS (faults)];
  CliRun runs[G_N_ELEMENTS (faults)];

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      sims[i] = dusk_sim_new ("north-korea-2014", 1420000000, 0, NULL);
      dusk_sim_set_fault (sims[i], NULL, (DuskSimFault) dusk_sim_fault_from_word (faults[i]), 0);
      cli_run_start_with (&runs[i], dusk_sim_url (sims[i]), variables, "outages --from 2014-12-20 --to 2014-12-21");
    }
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i]);
      cli_run_await (&runs[i]);
      cli_run_assert_failed (&runs[i], 1);
      cli_run_clear (&runs[i]);
      g_object_unref (sims[i]);
    }
}

static void
test_no_way_to_the_server (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1", "https://no-such-host.invalid", "http://192.0.2.1", "nonsense" };
  CliRun runs[G_N_ELEMENTS (urls)];

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    cli_run_start (&runs[i], urls[i], "outages KP" PERIOD);
  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_test_message ("%s", urls[i]);
      cli_run_await (&runs[i]);
      cli_run_assert_failed (&runs[i], 1);
      cli_run_clear (&runs[i]);
    }
}

static void
test_output (void)
{
  static const char *const arguments[] = {
    "--demo chart KP -o /nonexistent/folder/x.png", "--demo map -o /nonexistent/folder/x.svg", "--demo map -o /proc/x.geojson",
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto (CliRun) run = { 0 };
      CLI_RUN (&run, NULL, arguments[i]);
      cli_run_assert_failed (&run, 1);
    }
}

/* A full disk, a reader that has gone and no standard output at all. */
static void
test_stdout (void)
{
  static const char *const redirections[] = { ">/dev/full", ">&-", "| true" };
  g_autofree char *program = g_build_filename (g_getenv ("DUSK_BUILD_ROOT"), "tests", "cli", "dusk-headless", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (redirections); i++)
    {
      g_autofree char *script = g_strdup_printf ("set -o pipefail; sleep 0; '%s' --demo outages KP --format json %s", program, redirections[i]);
      g_autofree char *errors = NULL;
      g_autoptr (GError) error = NULL;
      const char *argv[] = { "bash", "-c", script, NULL };
      int status = 0;
      g_test_message ("%s", redirections[i]);
      g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, &errors, &status, &error);
      g_assert_no_error (error);
      /* What true leaves unread may fit into the pipe before it goes. */
      if (g_str_equal (redirections[i], "| true") && status == 0)
        continue;
      g_assert_cmpint (WEXITSTATUS (status), ==, 1);
      g_assert_true (g_str_has_prefix (errors, "dusk: "));
      g_assert_true (strchr (errors, '\n') == errors + strlen (errors) - 1);
    }
}

/* A store that cannot be read does not keep the answer from being given. */
static void
test_damaged_store (void)
{
  g_auto (CliRun) first = { 0 }, second = { 0 };
  g_autoptr (DuskSim) sim = dusk_sim_new ("north-korea-2014", 1420000000, 0, NULL);
  g_autofree char *folder = g_dir_make_tmp ("dusk-cli-XXXXXX", NULL);
  g_autofree char *variable = g_strdup_printf ("DUSK_DATA_DIR=%s", folder);
  const char *const variables[] = { variable, NULL };
  g_autoptr (GDir) dir = NULL;
  const char *name;

  cli_run_start_with (&first, dusk_sim_url (sim), variables, "outages KP" PERIOD);
  cli_run_await (&first);
  g_assert_cmpint (first.status, ==, 0);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_file_set_contents (file, "this is no database, however long one looks at it, and it never was one", -1, NULL);
    }
  cli_run_start_with (&second, dusk_sim_url (sim), variables, "outages KP" PERIOD);
  cli_run_await (&second);
  g_assert_cmpint (second.status, ==, 0);
  g_assert_cmpstr (first.out, ==, second.out);
  g_assert_true (g_str_has_prefix (second.err, "dusk: "));
  g_free (second.folder);
  second.folder = g_steal_pointer (&folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/trouble/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/cli/trouble/unknown-to-the-server", test_unknown_to_the_server);
  g_test_add_func ("/cli/trouble/server", test_server_trouble);
  g_test_add_func ("/cli/trouble/world", test_world_in_trouble);
  g_test_add_func ("/cli/trouble/no-way", test_no_way_to_the_server);
  g_test_add_func ("/cli/trouble/output", test_output);
  g_test_add_func ("/cli/trouble/stdout", test_stdout);
  g_test_add_func ("/cli/trouble/damaged-store", test_damaged_store);
  return g_test_run ();
}
