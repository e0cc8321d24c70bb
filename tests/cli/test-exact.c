/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include "cli-run.h"

#define KP_2014 "outages KP --from 2014-12-22 --to 2014-12-24 --exact "

/* The simulated Internet's time, after all that is asked about. */
#define NOW_S 1420000000

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);
  return root;
}

static void
assert_members (JsonObject *object, const char *names)
{
  g_autoptr (GList) members = json_object_get_members (object);
  g_autoptr (GString) text = g_string_new (NULL);

  for (GList *member = members; member; member = member->next)
    g_string_append_printf (text, "%s%s", text->len ? " " : "", (const char *) member->data);
  g_assert_cmpstr (text->str, ==, names);
}

static JsonObject *
outage_at (JsonNode *root, guint index)
{
  JsonArray *entities = json_object_get_array_member (json_node_get_object (root), "entities");
  JsonArray *outages = json_object_get_array_member (json_array_get_object_element (entities, 0), "outages");

  g_assert_cmpuint (json_array_get_length (outages), ==, 2);
  return json_array_get_object_element (outages, index);
}

static JsonObject *
item (JsonObject *object, const char *list, guint index)
{
  JsonArray *array = json_object_get_array_member (object, list);

  g_assert_cmpuint (json_array_get_length (array), >, index);
  return json_array_get_object_element (array, index);
}

static void
assert_steps (JsonObject *exact, const char *list, const char *path, const char *from, const char *to)
{
  JsonArray *steps = json_object_get_array_member (exact, list);
  guint n = json_array_get_length (steps);
  const char *before = from;

  g_assert_cmpuint (n, ==, 4 * (guint) json_object_get_int_member (exact, "peers"));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *names = g_strdup_printf ("time prefix peer peer_asn %s", path);
      JsonObject *step = json_array_get_object_element (steps, i);
      const char *time = json_object_get_string_member (step, "time");
      assert_members (step, names);
      g_assert_cmpint (strcmp (before, time), <=, 0);
      g_assert_cmpint (strcmp (time, to), <=, 0);
      g_assert_true (g_str_has_prefix (json_object_get_string_member (step, "peer"), "AS"));
      if (!json_object_get_null_member (step, path))
        g_assert_true (g_str_has_suffix (json_object_get_string_member (step, path), " 4837 131279"));
      before = time;
    }
}

/* The issue's own command. */
static void
test_json (void)
{
  static const struct {
    const char *start, *end, *first_loss, *last_loss, *first_return, *last_return;
    gint64      duration_s;
  } expected[] = { { "2014-12-22T16:15:00Z", "2014-12-23T01:46:00Z", "2014-12-22T16:14:00Z", "2014-12-22T16:16:00Z", "2014-12-23T01:45:00Z",
                     "2014-12-23T01:47:00Z", 34260 },
                   { "2014-12-23T15:41:00Z", "2014-12-23T16:12:00Z", "2014-12-23T15:40:00Z", "2014-12-23T15:42:00Z", "2014-12-23T16:11:00Z",
                     "2014-12-23T16:13:00Z", 1860 } };
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;

  CLI_RUN (&run, NULL, "--demo " KP_2014 "--format json");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.err, "dusk: KP, outage of 22 Dec 2014 16:15 UTC: "));
  g_assert_nonnull (strstr (run.err, " files, about "));
  root = parse (run.out);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      JsonObject *outage = outage_at (root, i), *exact = json_object_get_object_member (outage, "exact");
      JsonArray *sources = json_object_get_array_member (outage, "sources");
      assert_members (outage, "start end duration_s precision_s lowest baseline level pattern score sources exact");
      g_assert_cmpstr (json_object_get_string_member (outage, "start"), ==, expected[i].start);
      g_assert_cmpstr (json_object_get_string_member (outage, "end"), ==, expected[i].end);
      g_assert_cmpint (json_object_get_int_member (outage, "duration_s"), ==, expected[i].duration_s);
      g_assert_cmpint (json_object_get_int_member (outage, "precision_s"), ==, 1);
      g_assert_cmpint (json_object_get_int_member (outage, "lowest"), ==, 0);
      g_assert_cmpint (json_object_get_int_member (outage, "baseline"), ==, 4);
      g_assert_cmpstr (json_object_get_string_member (outage, "level"), ==, "dark");
      g_assert_cmpstr (json_object_get_string_member (outage, "pattern"), ==, "cliff");
      g_assert_cmpuint (json_array_get_length (sources), ==, 2);
      g_assert_cmpstr (json_array_get_string_element (sources, 0), ==, "ripestat");
      g_assert_cmpstr (json_array_get_string_element (sources, 1), ==, "bgpstream");
      assert_members (exact, "source start end inferred peers collectors prefixes losses returns upstreams_before upstreams_after sources messages");
      g_assert_cmpstr (json_object_get_string_member (exact, "start"), ==, expected[i].start);
      g_assert_cmpstr (json_object_get_string_member (exact, "end"), ==, expected[i].end);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (exact, "collectors")), ==, 2);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (exact, "prefixes")), ==, 4);
      for (guint p = 0; p < 4; p++)
        {
          g_autofree char *name = g_strdup_printf ("175.45.%u.0/24", 176 + p);
          JsonObject *prefix = item (exact, "prefixes", p);
          assert_members (prefix, "prefix origin lost back peers_before peers_live");
          g_assert_cmpstr (json_object_get_string_member (prefix, "prefix"), ==, name);
          g_assert_cmpint (json_object_get_int_member (prefix, "origin"), ==, 131279);
          g_assert_cmpstr (json_object_get_string_member (prefix, "lost"), ==, expected[i].start);
          g_assert_cmpstr (json_object_get_string_member (prefix, "back"), ==, expected[i].end);
          g_assert_cmpint (json_object_get_int_member (prefix, "peers_before"), ==, json_object_get_int_member (exact, "peers"));
        }
      assert_steps (exact, "losses", "path_before", expected[i].first_loss, expected[i].last_loss);
      assert_steps (exact, "returns", "path_after", expected[i].first_return, expected[i].last_return);
    }
}

static void
test_table (void)
{
  g_auto (CliRun) run = { 0 };

  CLI_RUN (&run, NULL, "--demo " KP_2014);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "  dark   22 Dec 2014 16:15:00  23 Dec 2014 01:46:00  23 Dec 2014 01:15:00  23 Dec 2014 10:46:00  9 h 31 min "));
  g_assert_nonnull (strstr (run.out, "\nExact times from BGP: 22 Dec 2014 16:15:00 to 23 Dec 2014 01:46:00 UTC\nAll 4 prefixes were lost within "));
  g_assert_nonnull (strstr (run.out, "\nExact times from BGP: 23 Dec 2014 15:41:00 to 23 Dec 2014 16:12:00 UTC\n"));
  g_assert_nonnull (strstr (run.out, "\n  175.45.176.0/24  AS131279  22 Dec 16:15:00  23 Dec 01:46:00  "));
  g_assert_nonnull (strstr (run.out, "  4 prefixes  "));
  g_assert_nonnull (strstr (run.out, ", BGPStream "));
}

static void
test_rows (void)
{
  g_auto (CliRun) csv = { 0 }, markdown = { 0 };

  CLI_RUN (&csv, NULL, "--demo " KP_2014 "--format csv");
  g_assert_cmpint (csv.status, ==, 0);
  g_assert_nonnull (strstr (csv.out,
                            "\r\nKP,country,North Korea,prefixes,300,2014-12-22T16:15:00Z,2014-12-23T01:46:00Z,34260,1,0,4,dark,cliff,57500,"
                            "ripestat bgpstream,true\r\n"));
  CLI_RUN (&markdown, NULL, "--demo " KP_2014 "--format markdown");
  g_assert_cmpint (markdown.status, ==, 0);
  g_assert_nonnull (strstr (markdown.out, "| North Korea | dark | 22 Dec 2014 16:15:00 | 23 Dec 2014 01:46:00 | 23 Dec 2014 01:15:00 (Pyongyang) | "
                                          "23 Dec 2014 10:46:00 (Pyongyang) | 9 h 31 min | 1 s | 0 | 4 | prefixes | cliff | 57500 | "
                                          "RIPEstat, BGPStream |\n"));
}

static void
test_wrong_arguments (void)
{
  static const char *const arguments[] = { "outages --exact", "outages KP --with-tables", "map --exact -o x.png", "chart KP --exact -o x.png" };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto (CliRun) run = { 0 };
      CLI_RUN (&run, "http://127.0.0.1:1", arguments[i]);
      cli_run_assert_failed (&run, 2);
    }
}

/* @folder: (nullable): of the store, in place of one of its own */
static void
start_on (CliRun *run, DuskSim *sim, const char *url, const char *folder, const char *arguments)
{
  g_autofree char *broker = g_strdup_printf ("DUSK_BROKER_URL=%s", sim ? dusk_sim_url (sim) : url);
  g_autofree char *data = g_strdup_printf ("DUSK_DATA_DIR=%s", folder ? folder : "");
  const char *variables[] = { broker, "DUSK_TIMEOUT_S=5", folder ? data : NULL, NULL };

  cli_run_start_with (run, sim ? dusk_sim_url (sim) : url, variables, arguments);
}

static guint
count_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_length (lines) - 1;
}

/* What samples say is printed all the same, and why there is no more: @n_lines lines. */
static void
assert_without_exact (CliRun *run, guint n_lines)
{
  g_test_message ("%s", run->err);
  g_assert_cmpuint (count_lines (run->err), ==, n_lines);
  g_assert_cmpint (run->status, ==, 1);
  g_assert_nonnull (strstr (run->out, "  dark   22 Dec 2014 16:15  23 Dec 2014 01:50  "));
  g_assert_null (strstr (run->out, "Exact times"));
  g_assert_nonnull (strstr (run->err, "dusk: KP, outage of 22 Dec 2014 16:15 UTC: "));
}

static void
test_archives_down (void)
{
  g_autoptr (DuskSim) sim = dusk_sim_new ("north-korea-2014", NOW_S, 0, NULL);
  g_auto (CliRun) run = { 0 };

  dusk_sim_set_fault (sim, "archive", DUSK_SIM_FAULT_NOT_FOUND, 0);
  start_on (&run, sim, NULL, NULL, KP_2014);
  cli_run_await (&run);
  assert_without_exact (&run, 2);
}

/* Without a network, what was found before is told again; what was not cannot be. */
static void
test_offline (void)
{
  g_autoptr (DuskSim) sim = dusk_sim_new ("north-korea-2014", NOW_S, 0, NULL);
  g_auto (CliRun) plain = { 0 }, without = { 0 }, found = { 0 }, kept = { 0 };
  g_autofree char *url = g_strdup (dusk_sim_url (sim));

  start_on (&plain, sim, NULL, NULL, "outages KP --from 2014-12-22 --to 2014-12-24");
  cli_run_await (&plain);
  g_assert_cmpint (plain.status, ==, 0);
  start_on (&found, sim, NULL, NULL, KP_2014 "--format json");
  cli_run_await (&found);
  g_assert_cmpint (found.status, ==, 0);
  g_clear_object (&sim);

  start_on (&without, NULL, url, plain.folder, KP_2014);
  cli_run_await (&without);
  assert_without_exact (&without, 1);
  start_on (&kept, NULL, url, found.folder, KP_2014 "--format json");
  cli_run_await (&kept);
  g_test_message ("%s", kept.err);
  g_assert_cmpint (kept.status, ==, 0);
  g_assert_cmpstr (kept.out, ==, found.out);
}

static gboolean
wake_cb (gpointer unused G_GNUC_UNUSED)
{
  return G_SOURCE_CONTINUE;
}

/* Ctrl-C ends the search; what is known is printed. */
static void
test_interrupted (void)
{
  g_autoptr (DuskSim) sim = dusk_sim_new ("north-korea-2014", NOW_S, 0, NULL);
  g_auto (CliRun) run = { 0 };
  guint waker = g_timeout_add (20, wake_cb, NULL);

  dusk_sim_set_fault (sim, "archive", DUSK_SIM_FAULT_STUCK, 0);
  start_on (&run, sim, NULL, NULL, KP_2014);
  while (dusk_sim_count_requests (sim, "archive") == 0)
    g_main_context_iteration (NULL, TRUE);
  g_subprocess_send_signal (run.process, SIGINT);
  cli_run_await (&run);
  g_source_remove (waker);
  assert_without_exact (&run, 2);
  g_assert_nonnull (strstr (run.err, "stopped"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/exact/json", test_json);
  g_test_add_func ("/cli/exact/table", test_table);
  g_test_add_func ("/cli/exact/rows", test_rows);
  g_test_add_func ("/cli/exact/wrong-arguments", test_wrong_arguments);
  g_test_add_func ("/cli/exact/archives-down", test_archives_down);
  g_test_add_func ("/cli/exact/offline", test_offline);
  g_test_add_func ("/cli/exact/interrupted", test_interrupted);
  return g_test_run ();
}
