/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-hook.h"

#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dusk-cli-print.h"

/* How long a command that was asked to end has for it. */
#define GRACE_S 2

typedef struct {
  char   *subject;
  GBytes *input;
} Thing;

/* One run of the command. It outlives the hook where that is freed early. */
typedef struct {
  DuskCliHook  *hook; /* (nullable) */
  GSubprocess  *process;
  Thing        *thing;
  GCancellable *writing;
  guint         limit_s;
  guint         timeout_id;
  char         *ended_why; /* (nullable): where it was not left to end by itself */
} Turn;

struct _DuskCliHook {
  char          **argv;
  guint           limit_s;
  GQueue          waiting; /* of Thing */
  Turn           *turn;    /* (nullable) */
  gboolean        is_full;
  gboolean        is_over;
  guint           finish_id;
  GSourceOnceFunc done; /* (nullable) */
  gpointer        done_data;
};

static void start_next (DuskCliHook *hook);

static void
thing_free (Thing *thing)
{
  g_free (thing->subject);
  g_bytes_unref (thing->input);
  g_free (thing);
}

static void
turn_free (Turn *turn)
{
  g_clear_handle_id (&turn->timeout_id, g_source_remove);
  g_cancellable_cancel (turn->writing);
  g_object_unref (turn->writing);
  g_object_unref (turn->process);
  thing_free (turn->thing);
  g_free (turn->ended_why);
  g_free (turn);
}

static void
complain (const char *subject, const char *what)
{
  /* Translators: the title of an event, and what happened to the command that was run for it */
  g_autofree char *line = g_strdup_printf (_("%s: %s"), subject, what);

  dusk_cli_complain (line);
}

/* To all that the command has started, too. */
static void
signal_group (Turn *turn, int number)
{
  const char *pid = g_subprocess_get_identifier (turn->process);

  if (pid)
    kill ((pid_t) -g_ascii_strtoll (pid, NULL, 10), number);
}

static gboolean
kill_cb (gpointer user_data)
{
  Turn *turn = user_data;

  turn->timeout_id = 0;
  signal_group (turn, SIGKILL);
  return G_SOURCE_REMOVE;
}

/* @why: (transfer full): what is said of it */
static void
end_turn (Turn *turn, char *why)
{
  turn->ended_why = why;
  signal_group (turn, SIGTERM);
  g_clear_handle_id (&turn->timeout_id, g_source_remove);
  turn->timeout_id = g_timeout_add_seconds (GRACE_S, kill_cb, turn);
}

static gboolean
too_long_cb (gpointer user_data)
{
  Turn *turn = user_data;
  guint limit_s = turn->limit_s;

  turn->timeout_id = 0;
  end_turn (turn, g_strdup_printf (ngettext ("The command took longer than %u second and was ended",
                                             "The command took longer than %u seconds and was ended", limit_s), limit_s));
  return G_SOURCE_REMOVE;
}

static void
complain_of_end (const Turn *turn)
{
  g_autofree char *what = NULL;

  if (turn->ended_why)
    what = g_strdup (turn->ended_why);
  else if (g_subprocess_get_if_signaled (turn->process))
    what = g_strdup_printf (_("The command was ended by signal %d"), g_subprocess_get_term_sig (turn->process));
  else if (!g_subprocess_get_successful (turn->process))
    what = g_strdup_printf (_("The command ended with status %d"), g_subprocess_get_exit_status (turn->process));
  if (what)
    complain (turn->thing->subject, what);
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Turn *turn = user_data;
  DuskCliHook *hook = turn->hook;

  g_subprocess_wait_finish (G_SUBPROCESS (source), result, NULL);
  if (hook)
    {
      complain_of_end (turn);
      hook->turn = NULL;
    }
  turn_free (turn);
  if (hook)
    start_next (hook);
}

/* A command need not read what it is told, and may end before; the pipe ends with the stream. */
static void
written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_output_stream_close_async (G_OUTPUT_STREAM (source), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_bytes_unref (user_data);
}

static void
lead_group_cb (gpointer unused)
{
  setpgid (0, 0);
}

static GSubprocess *
spawn (DuskCliHook *hook, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDIN_PIPE);

  g_subprocess_launcher_take_stdout_fd (launcher, dup (STDERR_FILENO));
  g_subprocess_launcher_set_child_setup (launcher, lead_group_cb, NULL, NULL);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) hook->argv, error);
}

static void
run (DuskCliHook *hook, GSubprocess *process, Thing *thing)
{
  Turn *turn = g_new0 (Turn, 1);
  GOutputStream *pipe = g_subprocess_get_stdin_pipe (process);
  gsize size;
  const void *data = g_bytes_get_data (thing->input, &size);

  turn->hook = hook;
  turn->process = process;
  turn->thing = thing;
  turn->limit_s = hook->limit_s;
  turn->writing = g_cancellable_new ();
  turn->timeout_id = g_timeout_add_seconds (hook->limit_s, too_long_cb, turn);
  hook->turn = turn;
  /* Else a write of more than the pipe holds would wait for the command, asynchronous or not. */
  g_unix_set_fd_nonblocking (g_unix_output_stream_get_fd (G_UNIX_OUTPUT_STREAM (pipe)), TRUE, NULL);
  g_output_stream_write_all_async (pipe, data, size, G_PRIORITY_DEFAULT, turn->writing, written_cb, g_bytes_ref (thing->input));
  g_subprocess_wait_async (process, NULL, ended_cb, turn);
}

static void
start_next (DuskCliHook *hook)
{
  Thing *thing;

  while (hook->turn == NULL && (thing = g_queue_pop_head (&hook->waiting)) != NULL)
    {
      g_autoptr (GError) error = NULL;
      GSubprocess *process = spawn (hook, &error);
      hook->is_full = FALSE;
      if (process)
        run (hook, process, thing);
      else
        {
          complain (thing->subject, error->message);
          thing_free (thing);
        }
    }
  if (hook->turn == NULL && hook->done)
    {
      GSourceOnceFunc done = hook->done;
      hook->done = NULL;
      g_clear_handle_id (&hook->finish_id, g_source_remove);
      done (hook->done_data);
    }
}

static gboolean
finish_cb (gpointer user_data)
{
  DuskCliHook *hook = user_data;
  guint n = g_queue_get_length (&hook->waiting);

  hook->finish_id = 0;
  hook->is_over = TRUE;
  if (n > 0)
    {
      g_autofree char *line = g_strdup_printf (ngettext ("The command was not run for %u event", "The command was not run for %u events", n), n);
      dusk_cli_complain (line);
    }
  g_queue_clear_full (&hook->waiting, (GDestroyNotify) thing_free);
  if (hook->turn && hook->turn->ended_why == NULL)
    end_turn (hook->turn, g_strdup (_("The command was ended with Dusk")));
  return G_SOURCE_REMOVE;
}

DuskCliHook *
dusk_cli_hook_new (const char *const *argv, guint limit_s)
{
  DuskCliHook *hook;

  g_return_val_if_fail (argv && argv[0], NULL);
  g_return_val_if_fail (limit_s >= 1, NULL);

  hook = g_new0 (DuskCliHook, 1);
  hook->argv = g_strdupv ((char **) argv);
  hook->limit_s = limit_s;
  return hook;
}

void
dusk_cli_hook_push (DuskCliHook *hook, const char *subject, const char *input)
{
  Thing *thing;

  g_return_if_fail (hook && subject && input);

  if (hook->is_over)
    {
      complain (subject, _("The command was ended with Dusk"));
      return;
    }
  if (g_queue_get_length (&hook->waiting) >= DUSK_CLI_HOOK_MAX_WAITING)
    {
      /* Said once for each time that the queue is full, not for each thing. */
      if (!hook->is_full)
        complain (subject, _("Too many events wait for the command; it is not run for this one and those that follow until one has had its turn"));
      hook->is_full = TRUE;
      return;
    }
  thing = g_new0 (Thing, 1);
  thing->subject = g_strdup (subject);
  thing->input = g_bytes_new (input, strlen (input));
  g_queue_push_tail (&hook->waiting, thing);
  start_next (hook);
}

gboolean
dusk_cli_hook_is_busy (const DuskCliHook *hook)
{
  g_return_val_if_fail (hook, FALSE);

  return hook->turn != NULL;
}

void
dusk_cli_hook_finish (DuskCliHook *hook, GSourceOnceFunc done, gpointer user_data)
{
  g_return_if_fail (hook && done);

  hook->done = done;
  hook->done_data = user_data;
  hook->finish_id = g_timeout_add_seconds (hook->limit_s, finish_cb, hook);
  start_next (hook);
}

void
dusk_cli_hook_free (DuskCliHook *hook)
{
  if (hook->turn)
    {
      hook->turn->hook = NULL;
      signal_group (hook->turn, SIGKILL);
    }
  g_clear_handle_id (&hook->finish_id, g_source_remove);
  g_queue_clear_full (&hook->waiting, (GDestroyNotify) thing_free);
  g_strfreev (hook->argv);
  g_free (hook);
}
