/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "dusk-cli-hook.h"

/* What the hook says on stderr. */
static GString *said;
static GMainLoop *loop;

static void
say_cb (const char *text)
{
  g_string_append (said, text);
}

static void
done_cb (gpointer unused)
{
  g_main_loop_quit (loop);
}

static void
finish (DuskCliHook *hook)
{
  dusk_cli_hook_finish (hook, done_cb, NULL);
  if (dusk_cli_hook_is_busy (hook))
    g_main_loop_run (loop);
  g_assert_false (dusk_cli_hook_is_busy (hook));
}

static DuskCliHook *
shell_hook (const char *script, const char *argument, guint limit_s)
{
  const char *argv[] = { "sh", "-c", script, "sh", argument, NULL };

  g_string_truncate (said, 0);
  return dusk_cli_hook_new (argv, limit_s);
}

static char *
new_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("dusk-hook-XXXXXX", &error);

  g_assert_no_error (error);
  return folder;
}

static void
remove_folder (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);

  g_remove (path);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

/* One after the other, in order, each with what it is to read; also far more than a pipe holds. */
static void
test_order (void)
{
  g_autofree char *folder = new_folder (), *path = g_build_filename (folder, "log", NULL), *log = NULL;
  g_autofree char *large = g_strnfill (300000, 'x');
  DuskCliHook *hook = shell_hook ("echo begin >> \"$1\"; wc -c >> \"$1\"; echo end >> \"$1\"", path, 60);

  dusk_cli_hook_push (hook, "one", "12345");
  g_assert_true (dusk_cli_hook_is_busy (hook));
  dusk_cli_hook_push (hook, "two", large);
  dusk_cli_hook_push (hook, "three", "");
  finish (hook);
  g_file_get_contents (path, &log, NULL, NULL);
  g_assert_cmpstr (log, ==, "begin\n5\nend\nbegin\n300000\nend\nbegin\n0\nend\n");
  g_assert_cmpstr (said->str, ==, "");
  dusk_cli_hook_free (hook);
  remove_folder (folder, "log");
}

static void
test_failures (void)
{
  static const struct {
    const char *script, *said;
  } cases[] = {
    { "exit 0", "" },
    { "exit 3", "dusk: North Korea: The command ended with status 3\n" },
    { "kill -9 $$", "dusk: North Korea: The command was ended by signal 9\n" },
    { "exec <&-; exit 1", "dusk: North Korea: The command ended with status 1\n" },
    { "sleep 100", "dusk: North Korea: The command took longer than 1 second and was ended\n" },
    { "trap '' TERM; sleep 100", "dusk: North Korea: The command took longer than 1 second and was ended\n" },
  };
  g_autofree char *large = g_strnfill (300000, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskCliHook) hook = shell_hook (cases[i].script, "", strstr (cases[i].script, "sleep") ? 1 : 60);
      g_test_message ("%s", cases[i].script);
      dusk_cli_hook_push (hook, "North Korea", large);
      while (dusk_cli_hook_is_busy (hook))
        g_main_context_iteration (NULL, TRUE);
      g_assert_cmpstr (said->str, ==, cases[i].said);
    }
}

static void
test_no_such_program (void)
{
  const char *argv[] = { "/nonexistent/program", NULL };
  g_autoptr (DuskCliHook) hook = dusk_cli_hook_new (argv, 60);

  g_string_truncate (said, 0);
  dusk_cli_hook_push (hook, "one", "");
  dusk_cli_hook_push (hook, "two", "");
  finish (hook);
  g_assert_true (g_str_has_prefix (said->str, "dusk: one: "));
  g_assert_nonnull (strstr (said->str, "\ndusk: two: "));
}

/* What does not fit in the queue is left out, which is said once. */
static void
test_flood (void)
{
  g_autofree char *folder = new_folder (), *path = g_build_filename (folder, "go", NULL), *log = NULL;
  g_autoptr (DuskCliHook) hook = shell_hook ("until [ -e \"$1\" ]; do sleep 0.05; done; echo >> \"$1\"", path, 60);

  for (guint i = 0; i < DUSK_CLI_HOOK_MAX_WAITING + 100; i++)
    dusk_cli_hook_push (hook, "event", "");
  g_assert_true (g_str_has_prefix (said->str, "dusk: event: Too many events wait"));
  g_assert_true (strchr (said->str, '\n') == said->str + said->len - 1);
  g_assert_true (g_file_set_contents (path, "", -1, NULL));
  finish (hook);
  g_file_get_contents (path, &log, NULL, NULL);
  g_assert_cmpuint (strlen (log), ==, DUSK_CLI_HOOK_MAX_WAITING + 1);
  remove_folder (folder, "go");
}

/* Who ends while the command hangs waits for one limit, and says what was left out. */
static void
test_finish_in_time (void)
{
  g_autoptr (DuskCliHook) hook = shell_hook ("sleep 100", "", 1);

  for (guint i = 0; i < 3; i++)
    dusk_cli_hook_push (hook, "event", "");
  finish (hook);
  g_assert_nonnull (strstr (said->str, "dusk: The command was not run for "));
}

static void
test_freed_early (void)
{
  DuskCliHook *hook = shell_hook ("sleep 100", "", 60);

  dusk_cli_hook_push (hook, "one", "");
  dusk_cli_hook_push (hook, "two", "");
  dusk_cli_hook_free (hook);
  for (guint i = 0; i < 10; i++)
    g_main_context_iteration (NULL, FALSE);
  g_assert_cmpstr (said->str, ==, "");
}

int
main (int argc, char **argv)
{
  int status;

  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, NULL);
  said = g_string_new (NULL);
  loop = g_main_loop_new (NULL, FALSE);
  g_set_printerr_handler (say_cb);
  g_test_add_func ("/cli/hook/order", test_order);
  g_test_add_func ("/cli/hook/failures", test_failures);
  g_test_add_func ("/cli/hook/no-such-program", test_no_such_program);
  g_test_add_func ("/cli/hook/flood", test_flood);
  g_test_add_func ("/cli/hook/finish-in-time", test_finish_in_time);
  g_test_add_func ("/cli/hook/freed-early", test_freed_early);
  status = g_test_run ();
  g_main_loop_unref (loop);
  g_string_free (said, TRUE);
  return status;
}
