/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include "cli-run.h"
#include "dusk-settings.h"

/* North Korea goes dark at 10:30 and is back at 12:45; an hour takes a second. */
#define BEGIN "--demo --demo-at=2014-12-27T10:15Z "
#define FAST  "--demo --demo-speed=3600 "
/* A condition that is not met until then never will be. */
#define PATIENCE_S 60

/* A folder for the store that several runs share, and the lines of the one that watches. */
typedef struct {
  char         *folder;
  const char   *url; /* (nullable): of the feeds */
  GSubprocess  *process;
  GPtrArray    *lines;
  GString      *errors;
  GCancellable *reading;
  guint         n_reading;
} Watch;

static void read_line (Watch *watch, GDataInputStream *stream);

static void
watch_init (Watch *watch)
{
  watch->folder = g_dir_make_tmp ("dusk-run-XXXXXX", NULL);
  watch->lines = g_ptr_array_new_with_free_func (g_free);
  watch->errors = g_string_new (NULL);
  watch->reading = g_cancellable_new ();
}

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  gboolean is_error = g_object_get_data (source, "errors") != NULL;
  char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  watch->n_reading--;
  if (line == NULL)
    return;
  g_test_message ("%s%s", is_error ? "stderr: " : "", line);
  if (is_error)
    g_string_append_printf (watch->errors, "%s\n", line);
  else
    g_ptr_array_add (watch->lines, g_strdup (line));
  g_free (line);
  read_line (watch, G_DATA_INPUT_STREAM (source));
}

static void
read_line (Watch *watch, GDataInputStream *stream)
{
  watch->n_reading++;
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, watch->reading, line_cb, watch);
}

/* Starts a run in the folder of @watch. */
static void
start (Watch *watch, const char *arguments)
{
  CliRun run = { 0 };
  g_autofree char *variable = g_strdup_printf ("DUSK_DATA_DIR=%s", watch->folder);
  g_autofree char *ioda = watch->url ? g_strdup_printf ("DUSK_IODA_URL=%s", watch->url) : NULL;
  const char *const variables[] = { variable, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus", ioda, NULL };
  g_autoptr (GDataInputStream) out = NULL, errors = NULL;

  cli_run_start_with (&run, watch->url, variables, arguments);
  g_clear_object (&watch->process);
  watch->process = g_object_ref (run.process);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (run.process));
  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (run.process));
  g_object_set_data (G_OBJECT (errors), "errors", watch);
  read_line (watch, out);
  read_line (watch, errors);
  cli_run_clear (&run);
}

static gboolean
patience_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Waits until @condition holds, which it must. */
static void
await (Watch *watch, gboolean (*condition) (Watch *, const char *), const char *argument)
{
  gboolean is_late = FALSE;
  guint timeout_id = g_timeout_add_seconds (PATIENCE_S, patience_cb, &is_late);

  while (!condition (watch, argument) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (condition (watch, argument));
  if (!is_late)
    g_source_remove (timeout_id);
}

static gboolean
has_ended (Watch *watch, const char *unused)
{
  return watch->n_reading == 0;
}

static gboolean
has_said (Watch *watch, const char *text)
{
  return strstr (watch->errors->str, text) != NULL;
}

/* Ends the run with a signal and waits for it. */
static void
end (Watch *watch, int number)
{
  g_subprocess_send_signal (watch->process, number);
  await (watch, has_ended, NULL);
  g_assert_true (g_subprocess_wait (watch->process, NULL, NULL));
  if (number == SIGKILL)
    return;
  g_assert_true (g_subprocess_get_if_exited (watch->process));
  g_assert_cmpint (g_subprocess_get_exit_status (watch->process), ==, 0);
}

/* A run that ends by itself. */
static void
run_once (Watch *watch, const char *arguments)
{
  start (watch, arguments);
  await (watch, has_ended, NULL);
  g_assert_true (g_subprocess_wait (watch->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watch->process), ==, 0);
  g_ptr_array_set_size (watch->lines, 0);
}

static void
watch_clear (Watch *watch)
{
  CliRun run = { .folder = g_steal_pointer (&watch->folder) };

  cli_run_clear (&run);
  g_clear_object (&watch->process);
  g_ptr_array_unref (watch->lines);
  g_string_free (watch->errors, TRUE);
  g_object_unref (watch->reading);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Watch, watch_clear)

/* How many lines tell this stage of an outage of the dark kind that North Korea had; @stage such as `"stage":"start"`. */
static guint
count (Watch *watch, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < watch->lines->len; i++)
    n += strstr (g_ptr_array_index (watch->lines, i), text) ? 1 : 0;
  return n;
}

static gboolean
has_line (Watch *watch, const char *text)
{
  return count (watch, text) > 0;
}

static JsonObject *
parse_line (Watch *watch, const char *text, JsonNode **root)
{
  for (guint i = 0; i < watch->lines->len; i++)
    if (strstr (g_ptr_array_index (watch->lines, i), text))
      {
        g_autoptr (GError) error = NULL;
        *root = json_from_string (g_ptr_array_index (watch->lines, i), &error);
        g_assert_no_error (error);
        return json_node_get_object (*root);
      }
  g_assert_not_reached ();
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_auto (GStrv) wanted = g_strsplit (names, " ", -1);

  for (char **name = wanted; *name; name++)
    g_assert_true (json_object_has_member (object, *name));
  g_assert_cmpuint (json_object_get_size (object), ==, g_strv_length (wanted));
}

/* The outage begins and ends once each, in JSON and to the command alike. */
static void
test_start_and_end (void)
{
  g_auto (Watch) watch = { 0 };
  g_autofree char *log = NULL, *hook = NULL, *heard = NULL;
  g_autoptr (JsonNode) started = NULL, ended = NULL;
  JsonObject *object, *event;

  watch_init (&watch);
  log = g_build_filename (watch.folder, "log", NULL);
  hook = g_strdup_printf (FAST "watch --run --format json --on-event \"sh -c 'cat >> %s; echo >> %s'\"", log, log);
  run_once (&watch, BEGIN "watch add KP");
  start (&watch, hook);
  await (&watch, has_line, "\"stage\":\"end\"");
  end (&watch, SIGTERM);
  g_assert_cmpuint (count (&watch, "\"stage\":\"start\""), ==, 1);
  g_assert_cmpuint (count (&watch, "\"stage\":\"end\""), ==, 1);

  object = parse_line (&watch, "\"stage\":\"start\"", &started);
  assert_members (object, "stage id title body events told");
  g_assert_nonnull (strstr (json_object_get_string_member (object, "title"), "North Korea"));
  g_assert_nonnull (strstr (json_object_get_string_member (object, "body"), "Simulated"));
  event = json_array_get_object_element (json_object_get_array_member (object, "events"), 0);
  g_assert_cmpstr (json_object_get_string_member (event, "id"), ==, "KP");
  g_assert_true (json_object_get_boolean_member (event, "simulated"));
  g_assert_true (json_object_get_null_member (event, "end"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (event, "start"), "2014-12-27T10:"));

  object = parse_line (&watch, "\"stage\":\"end\"", &ended);
  event = json_array_get_object_element (json_object_get_array_member (object, "events"), 0);
  g_assert_cmpstr (json_object_get_string_member (event, "id"), ==, "KP");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (event, "end"), "2014-12-27T12:4"));
  g_assert_true (g_str_has_prefix (json_object_get_string_member (object, "told"), "2014-12-27T1"));

  g_assert_true (g_file_get_contents (log, &heard, NULL, NULL));
  for (guint i = 0; i < watch.lines->len; i++)
    g_assert_nonnull (strstr (heard, g_ptr_array_index (watch.lines, i)));
}

/* Killed after the start and begun again, in plain text: the start is not told again, the end is. */
static void
test_killed (void)
{
  g_auto (Watch) watch = { 0 };
  g_auto (GStrv) fields = NULL;

  watch_init (&watch);
  run_once (&watch, BEGIN "watch add KP");
  start (&watch, FAST "watch --run");
  await (&watch, has_line, "\tstart\t");
  end (&watch, SIGKILL);
  start (&watch, FAST "watch --run");
  await (&watch, has_line, "\tend\t");
  end (&watch, SIGINT);
  g_assert_cmpuint (count (&watch, "\tstart\t"), ==, 1);
  g_assert_cmpuint (count (&watch, "\tend\t"), ==, 1);
  fields = g_strsplit (g_ptr_array_index (watch.lines, 0), "\t", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 4);
  g_assert_true (g_str_has_prefix (fields[0], "2014-12-27T10:"));
}

/* What another process adds is watched soon, and at once on SIGHUP; that the command fails is said. */
static void
test_changed_list (void)
{
  g_auto (Watch) watch = { 0 }, other = { 0 };

  watch_init (&watch);
  watch_init (&other);
  g_free (other.folder);
  other.folder = g_strdup (watch.folder);
  start (&watch, BEGIN "--demo-speed=1800 watch --run --on-event false");
  await (&watch, has_said, "Nothing is watched yet");
  run_once (&other, "--demo watch add KP");
  g_clear_pointer (&other.folder, g_free);
  g_subprocess_send_signal (watch.process, SIGHUP);
  await (&watch, has_line, "\tstart\t");
  await (&watch, has_said, "The command ended with status 1\n");
  end (&watch, SIGTERM);
}

/* A command that hangs holds up neither what is told nor the end. */
static void
test_hanging_command (void)
{
  g_auto (Watch) watch = { 0 };

  watch_init (&watch);
  run_once (&watch, BEGIN "watch add KP");
  start (&watch, FAST "watch --run --on-event \"sh -c 'echo begun; sleep 1000'\" --limit 1");
  await (&watch, has_line, "\tend\t");
  end (&watch, SIGTERM);
  g_assert_nonnull (strstr (watch.errors->str, "begun\n"));
  g_assert_nonnull (strstr (watch.errors->str, "The command took longer than 1 second and was ended\n"));
}

/* In quiet hours nothing is told; at their end, what still goes on is. */
static void
test_quiet_hours (void)
{
  g_auto (Watch) watch = { 0 };
  g_autofree char *folder = NULL;
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskSettings) settings = NULL;

  watch_init (&watch);
  run_once (&watch, BEGIN "watch add KP");
  folder = g_build_filename (watch.folder, "demo-north-korea-2014", NULL);
  store = dusk_store_open (folder);
  settings = dusk_settings_new (store);
  g_object_set (settings, "quiet-from", 10 * 60, "quiet-to", 12 * 60, NULL);
  start (&watch, FAST "watch --run");
  await (&watch, has_line, "North Korea");
  end (&watch, SIGTERM);
  g_assert_cmpstr (g_ptr_array_index (watch.lines, 0), >=, "2014-12-27T12:00:00Z");
}

/* Without a network it goes on, and says why; how the feeds are is told by another process. */
static void
test_offline (void)
{
  g_auto (Watch) watch = { 0 }, other = { 0 };

  watch_init (&watch);
  watch_init (&other);
  watch.url = other.url = "http://127.0.0.1:1";
  g_free (other.folder);
  other.folder = g_strdup (watch.folder);
  run_once (&other, "watch add KP");
  start (&watch, "watch --run");
  await (&watch, has_said, "could not be reached");
  start (&other, "feeds");
  await (&other, has_ended, NULL);
  g_clear_pointer (&other.folder, g_free);
  g_assert_cmpuint (count (&other, "RIPEstat"), ==, 1);
  g_assert_true (has_line (&other, "failing"));
  g_assert_true (has_line (&other, "could not be reached"));
  end (&watch, SIGTERM);
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
  g_test_add_func ("/cli/run/start-and-end", test_start_and_end);
  g_test_add_func ("/cli/run/killed", test_killed);
  g_test_add_func ("/cli/run/changed-list", test_changed_list);
  g_test_add_func ("/cli/run/hanging-command", test_hanging_command);
  g_test_add_func ("/cli/run/quiet-hours", test_quiet_hours);
  g_test_add_func ("/cli/run/offline", test_offline);
  g_test_add_func ("/cli/run/no-such-program", test_no_such_program);
  return g_test_run ();
}
