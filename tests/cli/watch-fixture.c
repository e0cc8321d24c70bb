/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "watch-fixture.h"

#include <signal.h>
#include <string.h>

/* A condition that is not met until then never will be. */
#define PATIENCE_S 120

static void read_line (Watch *watch, GDataInputStream *stream);

static void
line_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Watch *watch = user_data;
  gboolean is_error = g_object_get_data (source, "errors") != NULL;
  g_autofree char *line = g_data_input_stream_read_line_finish (G_DATA_INPUT_STREAM (source), result, NULL, NULL);

  watch->n_reading--;
  if (line == NULL)
    return;
  g_test_message ("%s%s", is_error ? "stderr: " : "", line);
  if (is_error)
    g_string_append_printf (watch->errors, "%s\n", line);
  else
    g_ptr_array_add (watch->lines, g_steal_pointer (&line));
  read_line (watch, G_DATA_INPUT_STREAM (source));
}

static void
read_line (Watch *watch, GDataInputStream *stream)
{
  watch->n_reading++;
  g_data_input_stream_read_line_async (stream, G_PRIORITY_DEFAULT, NULL, line_cb, watch);
}

static gboolean
patience_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

void
watch_init (Watch *watch, const char *folder)
{
  watch->owns_folder = folder == NULL;
  watch->folder = folder ? g_strdup (folder) : g_dir_make_tmp ("dusk-run-XXXXXX", NULL);
  watch->lines = g_ptr_array_new_with_free_func (g_free);
  watch->errors = g_string_new (NULL);
}

void
watch_clear (Watch *watch)
{
  CliRun run = { .folder = watch->owns_folder ? g_steal_pointer (&watch->folder) : NULL };

  cli_run_clear (&run);
  g_free (watch->folder);
  g_clear_object (&watch->process);
  g_ptr_array_unref (watch->lines);
  g_string_free (watch->errors, TRUE);
}

void
watch_start (Watch *watch, const char *arguments)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *variable = g_strdup_printf ("DUSK_DATA_DIR=%s", watch->folder);
  g_autofree char *ioda = watch->url ? g_strdup_printf ("DUSK_IODA_URL=%s", watch->url) : NULL;
  const char *const variables[] = { variable, "DBUS_SESSION_BUS_ADDRESS=unix:path=/nonexistent/bus", ioda, NULL };
  g_autoptr (GDataInputStream) out = NULL, errors = NULL;

  cli_run_start_with (&run, watch->url, variables, arguments);
  g_set_object (&watch->process, run.process);
  out = g_data_input_stream_new (g_subprocess_get_stdout_pipe (run.process));
  errors = g_data_input_stream_new (g_subprocess_get_stderr_pipe (run.process));
  g_object_set_data (G_OBJECT (errors), "errors", watch);
  read_line (watch, out);
  read_line (watch, errors);
}

void
watch_run_once (Watch *watch, const char *arguments)
{
  watch_start (watch, arguments);
  watch_await (watch, watch_has_ended, NULL);
  g_assert_true (g_subprocess_wait (watch->process, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (watch->process), ==, 0);
  g_ptr_array_set_size (watch->lines, 0);
}

void
watch_await (Watch *watch, gboolean (*condition) (Watch *, const char *), const char *argument)
{
  gboolean is_late = FALSE;
  guint timeout_id = g_timeout_add_seconds (PATIENCE_S, patience_cb, &is_late);

  while (!condition (watch, argument) && !is_late)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (condition (watch, argument));
  if (!is_late)
    g_source_remove (timeout_id);
}

void
watch_end (Watch *watch, int number)
{
  g_subprocess_send_signal (watch->process, number);
  watch_await (watch, watch_has_ended, NULL);
  g_assert_true (g_subprocess_wait (watch->process, NULL, NULL));
  if (number == SIGKILL)
    return;
  g_assert_true (g_subprocess_get_if_exited (watch->process));
  g_assert_cmpint (g_subprocess_get_exit_status (watch->process), ==, 0);
}

guint
watch_count (Watch *watch, const char *text)
{
  guint n = 0;

  for (guint i = 0; i < watch->lines->len; i++)
    n += strstr (g_ptr_array_index (watch->lines, i), text) ? 1 : 0;
  return n;
}

gboolean
watch_has_line (Watch *watch, const char *text)
{
  return watch_count (watch, text) > 0;
}

gboolean
watch_has_said (Watch *watch, const char *text)
{
  return strstr (watch->errors->str, text) != NULL;
}

gboolean
watch_has_ended (Watch *watch, const char *unused)
{
  return watch->n_reading == 0;
}
