/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <signal.h>

#include "dusk-settings.h"
#include "watch-fixture.h"

/* What another process adds is watched soon, and at once on SIGHUP; that the command fails is said. */
static void
test_changed_list (void)
{
  g_auto (Watch) watch = { 0 }, other = { 0 };

  watch_init (&watch, NULL);
  watch_init (&other, watch.folder);
  watch_start (&watch, BEGIN "--demo-speed=1800 watch --run --on-event false");
  watch_await (&watch, watch_has_said, "Nothing is watched yet");
  watch_run_once (&other, "--demo watch add KP");
  g_subprocess_send_signal (watch.process, SIGHUP);
  watch_await (&watch, watch_has_line, "\tstart\t");
  watch_await (&watch, watch_has_said, "The command ended with status 1\n");
  watch_end (&watch, SIGTERM);
}

/* A command that hangs is ended at its limit, or with the run, at the latest by a second signal. */
static void
test_hanging_command (void)
{
  g_auto (Watch) watch = { 0 };

  watch_init (&watch, NULL);
  watch_run_once (&watch, BEGIN "watch add KP");
  watch_start (&watch, FAST "watch --run --on-event \"sh -c 'echo begun; sleep 1000'\" --limit 1");
  watch_await (&watch, watch_has_said, "begun\n");
  watch_await (&watch, watch_has_said, "The command took longer than 1 second and was ended\n");
  watch_end (&watch, SIGTERM);

  watch_run_once (&watch, BEGIN "watch add KP");
  watch_start (&watch, FAST "watch --run --on-event \"sh -c 'echo again; sleep 1000'\"");
  watch_await (&watch, watch_has_said, "again\n");
  g_subprocess_send_signal (watch.process, SIGINT);
  watch_end (&watch, SIGTERM);
}

/* In quiet hours nothing is told; at their end, what still goes on is. */
static void
test_quiet_hours (void)
{
  g_auto (Watch) watch = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskSettings) settings = NULL;

  watch_init (&watch, NULL);
  watch_run_once (&watch, BEGIN "watch add KP");
  folder = g_build_filename (watch.folder, "demo-north-korea-2014", NULL);
  store = dusk_store_open (folder);
  settings = dusk_settings_new (store);
  g_object_set (settings, "quiet-from", 10 * 60, "quiet-to", 12 * 60, NULL);
  watch_start (&watch, FAST "watch --run");
  watch_await (&watch, watch_has_line, "North Korea");
  watch_end (&watch, SIGTERM);
  g_assert_cmpstr (g_ptr_array_index (watch.lines, 0), >=, "2014-12-27T12:00:00Z");
}

/* Without a network it goes on, and says why; how the feeds are is told by another process. */
static void
test_offline (void)
{
  g_auto (Watch) watch = { 0 }, other = { 0 };

  watch_init (&watch, NULL);
  watch_init (&other, watch.folder);
  watch.url = other.url = "http://127.0.0.1:1";
  watch_run_once (&other, "watch add KP");
  watch_start (&watch, "watch --run");
  watch_await (&watch, watch_has_said, "could not be reached");
  watch_start (&other, "feeds");
  watch_await (&other, watch_has_ended, NULL);
  g_assert_cmpuint (watch_count (&other, "RIPEstat"), ==, 1);
  g_assert_true (watch_has_line (&other, "failing"));
  g_assert_true (watch_has_line (&other, "could not be reached"));
  watch_end (&watch, SIGTERM);
}

static void
test_no_such_program (void)
{
  g_auto (CliRun) run = { 0 };

  CLI_RUN (&run, "http://127.0.0.1:1", "watch --run --on-event /nonexistent/program");
  cli_run_assert_failed (&run, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/run/changed-list", test_changed_list);
  g_test_add_func ("/cli/run/hanging-command", test_hanging_command);
  g_test_add_func ("/cli/run/quiet-hours", test_quiet_hours);
  g_test_add_func ("/cli/run/offline", test_offline);
  g_test_add_func ("/cli/run/no-such-program", test_no_such_program);
  return g_test_run ();
}
