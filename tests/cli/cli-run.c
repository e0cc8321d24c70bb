/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli-run.h"

#include <glib/gstdio.h>

/* The program without its windows, or the one given. */
static char *
program_path (void)
{
  const char *given = g_getenv ("DUSK_TEST_PROGRAM");

  return given ? g_strdup (given) : g_build_filename (g_getenv ("DUSK_BUILD_ROOT"), "tests", "cli", "dusk-headless", NULL);
}

void
cli_run_start_with (CliRun *run, const char *url, const char *const *variables, const char *arguments)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autofree char *program = program_path (), *line = g_strdup_printf ("program %s", arguments);
  g_auto (GStrv) argv = NULL;
  g_autoptr (GError) error = NULL;

  *run = (CliRun) { .status = -1 };
  g_shell_parse_argv (line, NULL, &argv, &error);
  g_assert_no_error (error);
  g_free (argv[0]);
  argv[0] = g_strdup (program);
  run->folder = g_dir_make_tmp ("dusk-cli-XXXXXX", &error);
  g_assert_no_error (error);
  g_subprocess_launcher_setenv (launcher, "DUSK_DATA_DIR", run->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CACHE_HOME", run->folder, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", run->folder, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "DISPLAY");
  g_subprocess_launcher_unsetenv (launcher, "G_MESSAGES_DEBUG");
  /* The leak checker stumbles over a process that ends while threads still run, and would speak on stderr; each room's own tests look for leaks. */
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  if (url)
    g_subprocess_launcher_setenv (launcher, "DUSK_RIPESTAT_URL", url, TRUE);
  for (const char *const *variable = variables; variable && *variable; variable++)
    {
      g_auto (GStrv) parts = g_strsplit (*variable, "=", 2);
      g_subprocess_launcher_setenv (launcher, parts[0], parts[1], TRUE);
    }
  run->process = g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, &error);
  g_assert_no_error (error);
}

void
cli_run_start (CliRun *run, const char *url, const char *arguments)
{
  cli_run_start_with (run, url, NULL, arguments);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  CliRun *run = user_data;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (source), result, &run->out, &run->err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (run->process));
  run->status = g_subprocess_get_exit_status (run->process);
}

void
cli_run_await (CliRun *run)
{
  g_subprocess_communicate_utf8_async (run->process, NULL, NULL, ended_cb, run);
  while (run->status < 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inner = g_build_filename (path, name, NULL);
      remove_tree (inner);
    }
  g_remove (path);
}

void
cli_run_clear (CliRun *run)
{
  if (run->folder)
    remove_tree (run->folder);
  g_clear_object (&run->process);
  g_clear_pointer (&run->folder, g_free);
  g_clear_pointer (&run->out, g_free);
  g_clear_pointer (&run->err, g_free);
}

void
cli_run_assert_failed (CliRun *run, int status)
{
  const char *end;

  g_test_message ("%s", run->err);
  g_assert_cmpint (run->status, ==, status);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_true (g_str_has_prefix (run->err, "dusk: "));
  end = strchr (run->err, '\n');
  g_assert_nonnull (end);
  g_assert_cmpstr (end, ==, "\n");
}
