/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-watch.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n.h>
#include <signal.h>

#include "dusk-cli-hook.h"
#include "dusk-cli-print.h"
#include "dusk-json-write.h"
#include "dusk-monitor.h"
#include "dusk-plain-text.h"

/* How often it is looked whether another process has changed the watch list or the settings. */
#define LOOK_S 10
/* A notice is a sentence or a few, not a page. */
#define MAX_BODY_CHARS 2000

typedef struct {
  DuskContext *context;
  DuskMonitor *monitor;
  DuskCliHook *hook; /* (nullable) */
  gboolean     is_json;
  gboolean     is_ending;
  gboolean     has_ended;
  gint64       store_version;
  int          status;
} Run;

/* The end ------------------------------------------------------------------------------------------------------------------------------ */

static void
finished_cb (gpointer user_data)
{
  ((Run *) user_data)->has_ended = TRUE;
}

/* What was told reaches the command; what was not is told at the next start. */
static void
end (Run *run)
{
  if (run->is_ending)
    return;
  run->is_ending = TRUE;
  dusk_monitor_stop (run->monitor);
  if (run->hook)
    dusk_cli_hook_finish (run->hook, finished_cb, run);
  else
    run->has_ended = TRUE;
}

/* A second signal does not wait for the command. */
static gboolean
end_cb (gpointer user_data)
{
  Run *run = user_data;

  run->has_ended = run->is_ending;
  end (run);
  return G_SOURCE_CONTINUE;
}

/* Telling ------------------------------------------------------------------------------------------------------------------------------ */

/* Returns: (transfer full): the notice on one line, with the time at which it is told */
static char *
json_line (JsonNode *json, gint64 now_s)
{
  g_autofree char *time = dusk_time_to_iso (now_s);

  json_object_set_string_member (json_node_get_object (json), "told", time);
  return json_to_string (json, FALSE);
}

/* Four fields with tabs between them, none of which holds any. */
static char *
text_line (const DuskNotice *notice, JsonNode *json, gint64 now_s)
{
  g_autofree char *time = dusk_time_to_iso (now_s), *title = dusk_plain_text_cut (notice->title, MAX_BODY_CHARS);
  g_autofree char *body = dusk_plain_text_cut (notice->body, MAX_BODY_CHARS);
  const char *stage = json_object_get_string_member_with_default (json_node_get_object (json), "stage", "");

  return g_strdup_printf ("%s\t%s\t%s\t%s", time, stage, title, body);
}

/* A disk that is full for a while does not end the watch; a reader that has gone does. */
static void
print_line (Run *run, const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);
  int write_errno = dusk_cli_write (text);

  if (write_errno == 0)
    return;
  if (write_errno != EPIPE)
    run->status = dusk_cli_complain_of_output (write_errno);
  if (write_errno == EPIPE || write_errno == EIO)
    end (run);
}

static void
notice_cb (DuskNotifier *notifier, DuskNotice *notice, gpointer user_data)
{
  Run *run = user_data;
  gint64 now_s = dusk_context_now (run->context);
  g_autoptr (JsonNode) json = dusk_notice_to_json (notice);
  g_autofree char *object = json_line (json, now_s), *line = run->is_json ? g_strdup (object) : text_line (notice, json, now_s);

  if (run->hook)
    dusk_cli_hook_push (run->hook, notice->title, object);
  print_line (run, line);
}

static void
problem_cb (DuskMonitor *monitor, GParamSpec *property, gpointer unused)
{
  if (dusk_monitor_problem (monitor))
    dusk_cli_complain (dusk_monitor_problem (monitor));
}

/* What others change -------------------------------------------------------------------------------------------------------------------- */

static void
reload (Run *run)
{
  run->store_version = dusk_store_version (dusk_context_store (run->context));
  dusk_settings_reload (dusk_context_settings (run->context));
  dusk_watch_list_reload (dusk_context_watch_list (run->context));
}

static gboolean
look_cb (gpointer user_data)
{
  Run *run = user_data;

  if (dusk_store_version (dusk_context_store (run->context)) != run->store_version)
    reload (run);
  return G_SOURCE_CONTINUE;
}

static gboolean
hang_up_cb (gpointer user_data)
{
  Run *run = user_data;

  reload (run);
  dusk_notifier_review (dusk_monitor_notifier (run->monitor));
  return G_SOURCE_CONTINUE;
}

static void
list_changed_cb (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Run *run = user_data;

  dusk_notifier_review (dusk_monitor_notifier (run->monitor));
}

/* The run ------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
check_command (char **argv)
{
  g_autofree char *path = argv ? g_find_program_in_path (argv[0]) : NULL, *line = NULL;

  if (argv == NULL || path)
    return TRUE;
  line = g_strdup_printf (_("There is no program “%s” to run on events"), argv[0]);
  dusk_cli_complain (line);
  return FALSE;
}

/* Says why nothing may ever be told; it goes on all the same, since all of it can be changed meanwhile. */
static void
warn_of_silence (DuskContext *context)
{
  DuskSettings *settings = dusk_context_settings (context);

  if (!dusk_settings_flag (settings, "notifies"))
    dusk_cli_complain (_("Notifications are switched off in the preferences, so that nothing is told"));
  else if (g_list_model_get_n_items (G_LIST_MODEL (dusk_context_watch_list (context))) == 0 &&
           !dusk_settings_flag (settings, "notifies-all-countries"))
    dusk_cli_complain (_("Nothing is watched yet; dusk watch add adds a country, network or prefix, also while this runs"));
}

static void
watch (Run *run)
{
  DuskWatchList *list = dusk_context_watch_list (run->context);
  const guint sources[] = { g_unix_signal_add (SIGINT, end_cb, run), g_unix_signal_add (SIGTERM, end_cb, run),
                            g_unix_signal_add (SIGHUP, hang_up_cb, run), g_timeout_add_seconds (LOOK_S, look_cb, run) };

  g_signal_connect (dusk_monitor_notifier (run->monitor), "notice", G_CALLBACK (notice_cb), run);
  g_signal_connect (run->monitor, "notify::problem", G_CALLBACK (problem_cb), run);
  g_signal_connect (list, "items-changed", G_CALLBACK (list_changed_cb), run);
  dusk_context_load_token (run->context);
  dusk_monitor_start (run->monitor);
  while (!run->has_ended)
    g_main_context_iteration (NULL, TRUE);
  dusk_monitor_stop (run->monitor);
  g_signal_handlers_disconnect_by_data (list, run);
  g_signal_handlers_disconnect_by_data (run->monitor, run);
  g_signal_handlers_disconnect_by_data (dusk_monitor_notifier (run->monitor), run);
  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    g_source_remove (sources[i]);
}

int
dusk_cli_watch_run (DuskContext *context, const DuskCliOptions *options)
{
  g_autoptr (DuskWorld) world = NULL;
  g_autoptr (DuskMonitor) monitor = NULL;
  g_autoptr (DuskCliHook) hook = NULL;
  Run run = { .context = context, .is_json = options->format == DUSK_CLI_JSON, .status = DUSK_CLI_DONE };

  if (!check_command (options->on_event))
    return DUSK_CLI_FAILED;
  warn_of_silence (context);
  world = dusk_world_new (context);
  run.monitor = monitor = dusk_monitor_new (context, world);
  run.hook = hook = options->on_event ? dusk_cli_hook_new ((const char *const *) options->on_event, options->limit_s) : NULL;
  watch (&run);
  return run.status;
}
