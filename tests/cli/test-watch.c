/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli-run.h"
#include "dusk-watch-list.h"

/* What several runs share: a folder of their own for the store. */
typedef struct {
  char *folder;
  char *variable;
} Home;

static Home
home_new (void)
{
  char *folder = g_dir_make_tmp ("dusk-watch-XXXXXX", NULL);

  return (Home) { folder, g_strdup_printf ("DUSK_DATA_DIR=%s", folder) };
}

static void
home_clear (Home *home)
{
  /* Whose folder it is removes it. */
  CliRun run = { .folder = home->folder };

  cli_run_clear (&run);
  g_free (home->variable);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Home, home_clear)

/* Runs, with a place where nobody listens for feeds: the list is kept without a network. Returns: (transfer full): what was printed */
static char *
run_in (const Home *home, int status, const char *errors, const char *arguments)
{
  const char *const variables[] = { home->variable, "DUSK_IODA_URL=http://127.0.0.1:1", NULL };
  g_auto (CliRun) run = { 0 };

  cli_run_start_with (&run, "http://127.0.0.1:1", variables, arguments);
  cli_run_await (&run);
  g_test_message ("%s: %s%s", arguments, run.out, run.err);
  g_assert_cmpint (run.status, ==, status);
  if (errors)
    g_assert_cmpstr (run.err, ==, errors);
  return g_steal_pointer (&run.out);
}

/* Runs what goes well, and whose words do not matter. */
static void
do_in (const Home *home, const char *arguments)
{
  g_free (run_in (home, 0, "", arguments));
}

static void
assert_prints (const Home *home, const char *arguments, const char *wanted)
{
  g_autofree char *out = run_in (home, 0, "", arguments);

  g_assert_cmpstr (out, ==, wanted);
}

static JsonObject *
watched_at (JsonNode *root, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "watched"), index);
}

static void
test_add_and_remove (void)
{
  g_auto (Home) home = home_new ();
  g_autofree char *none = run_in (&home, 0, "", "watch"), *again = NULL, *gone = NULL;

  g_assert_true (g_str_has_prefix (none, "Nothing is watched yet."));
  assert_prints (&home, "watch add KP as131279 175.45.176.0/24", "North Korea is watched\nAS131279 is watched\n175.45.176.0/24 is watched\n");
  assert_prints (&home, "watch add kp", "North Korea was watched before\n");
  again = run_in (&home, 1, "dusk: QQ: There is no country with the code QQ\n", "watch add QQ SY");
  g_assert_cmpstr (again, ==, "Syria is watched\n");
  assert_prints (&home, "watch remove AS131279", "AS131279 is no longer watched\n");
  gone = run_in (&home, 1, "dusk: This is not on the watch list\n", "watch remove AS131279");
  assert_prints (&home, "watch remove KP SY 175.45.176.0/24",
                 "North Korea is no longer watched\nSyria is no longer watched\n175.45.176.0/24 is no longer watched\n");
  assert_prints (&home, "watch list", none);
}

static void
test_list (void)
{
  g_auto (Home) home = home_new ();
  g_autofree char *table = NULL, *csv = NULL, *json = NULL, *after = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *watched;

  do_in (&home, "watch add KP AS131279");
  do_in (&home, "watch add SY --below 80%");
  assert_prints (&home, "watch mute KP", "North Korea is muted\n");
  do_in (&home, "watch mute AS131279 --until 2090-01-02");
  table = run_in (&home, 0, "", "watch list");
  csv = run_in (&home, 0, "", "watch --format csv");
  json = run_in (&home, 0, "", "watch list --format json");
  root = json_from_string (json, NULL);
  g_assert_nonnull (strstr (table, "\nKP        North Korea  "));
  g_assert_nonnull (strstr (table, "for ever"));
  g_assert_nonnull (strstr (table, "until 2 Jan 2090 00:00 UTC"));
  g_assert_nonnull (strstr (table, "80 %"));
  g_assert_true (g_str_has_prefix (csv, "id,kind,name,level,threshold,muted,muted_until,added,simulated\r\nKP,country,North Korea,no-data,,true,,2"));
  g_assert_nonnull (strstr (csv, "\nAS131279,network,AS131279,no-data,,true,2090-01-02T00:00:00Z,20"));
  g_assert_nonnull (strstr (csv, "\nSY,country,Syria,no-data,0.8,false,,20"));
  g_assert_false (json_object_get_boolean_member (json_node_get_object (root), "simulated"));
  watched = watched_at (root, 0);
  g_assert_cmpstr (json_object_get_string_member (watched, "id"), ==, "KP");
  g_assert_true (json_object_get_null_member (watched, "threshold"));
  g_assert_true (json_object_get_boolean_member (watched, "muted"));
  g_assert_true (json_object_get_null_member (watched, "muted_until"));
  watched = watched_at (root, 2);
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (watched, "threshold"), 0.8, 1e-9);
  g_assert_false (json_object_get_boolean_member (watched, "muted"));

  assert_prints (&home, "watch unmute KP AS131279", "North Korea is not muted any more\nAS131279 is not muted any more\n");
  after = run_in (&home, 0, "", "watch --format=csv");
  g_assert_null (strstr (after, "true,"));
}

/* What is exported and imported elsewhere is the same list. */
static void
test_round_trip (void)
{
  g_auto (Home) home = home_new (), other = home_new ();
  g_autofree char *path = g_build_filename (home.folder, "list.txt", NULL), *import = g_strdup_printf ("watch import '%s'", path);
  g_autofree char *export = g_strdup_printf ("watch export '%s'", path), *printed = NULL, *text = NULL, *again = NULL;

  do_in (&home, "watch add KP AS131279 --below 0.5");
  do_in (&home, "watch add 2001:67c:2e8::/48");
  do_in (&home, "watch mute KP");
  printed = run_in (&home, 0, "", "watch export");
  assert_prints (&home, export, "");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, printed);
  assert_prints (&other, import, "3 entries are new on the watch list\n");
  again = run_in (&other, 0, "", "watch export -");
  g_assert_cmpstr (again, ==, printed);
  assert_prints (&other, import, "0 entries are new on the watch list\n");
}

static void
test_import_in_trouble (void)
{
  static const struct {
    const char *contents;
    gssize      length;
    int         status;
    const char *said;
  } cases[] = {
    { "KP\nnonsense\nSY\n", -1, 1, "line 2" },
    { "", 0, 0, "" },
    { "K\0P\n", 4, 1, "is no watch list" },
    { "\xff\xfe\xff\n", -1, 1, "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (Home) home = home_new ();
      g_auto (CliRun) run = { 0 };
      g_autofree char *path = g_build_filename (home.folder, "list.txt", NULL), *import = g_strdup_printf ("watch import '%s'", path);
      const char *const variables[] = { home.variable, NULL };
      g_assert_true (g_file_set_contents (path, cases[i].contents, cases[i].length, NULL));
      cli_run_start_with (&run, NULL, variables, import);
      cli_run_await (&run);
      g_test_message ("%u: %s%s", i, run.out, run.err);
      g_assert_cmpint (run.status, ==, cases[i].status);
      g_assert_nonnull (strstr (run.err, cases[i].said));
      if (i == 0)
        g_assert_cmpstr (run.out, ==, "2 entries are new on the watch list\n");
    }
}

static void
test_many (void)
{
  g_auto (Home) home = home_new ();
  g_autofree char *path = g_build_filename (home.folder, "list.txt", NULL), *import = g_strdup_printf ("watch import '%s'", path);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *imported = NULL, *csv = NULL, *table = NULL, *one_more = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < DUSK_WATCH_LIST_MAX; i++)
    g_string_append_printf (text, "AS%u\n", 100000 + i);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
  imported = run_in (&home, 0, "", import);
  g_assert_cmpstr (imported, ==, "10000 entries are new on the watch list\n");
  csv = run_in (&home, 0, "", "watch list --format csv");
  lines = g_strsplit (csv, "\r\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 1 + DUSK_WATCH_LIST_MAX + 1);
  g_assert_true (g_str_has_prefix (lines[DUSK_WATCH_LIST_MAX], "AS109999,"));
  table = run_in (&home, 0, "", "watch");
  g_assert_nonnull (strstr (table, "\nAS109999 "));
  one_more = run_in (&home, 1, NULL, "watch add KP");
  g_assert_cmpstr (one_more, ==, "");
}

static void
test_wrong_usage (void)
{
  static const char *const arguments[] = {
    "watch frobnicate",          "watch add",
    "watch remove",              "watch mute",
    "watch list KP",             "watch import",
    "watch import a b",          "watch export a b",
    "watch add KP --below 0",    "watch add KP --below 100%",
    "watch add KP --below x",    "watch list --below 50%",
    "watch mute KP --for 2",     "watch mute KP --for 2y",
    "watch mute KP --for -2h",   "watch mute KP --for 99999999d",
    "watch mute KP --until x",   "watch mute KP --until 2090-01-01 --for 2h",
    "watch add KP --for 2h",     "watch --format markdown",
    "watch add KP --format csv", "watch --run --format csv",
    "watch --run list",          "watch --on-event true",
    "watch --run --limit 5",     "watch --run --on-event true --limit 0",
    "watch --run --on-event ''", "watch --run --on-event '\"'",
    "feeds KP",                  "feeds --format csv",
    "feeds --set-budget x",      "feeds --set-budget ripestat=0",
    "feeds --set-budget x=100",  "feeds --set-budget ripestat=20001",
    "feeds --set-budget ris-live=100", "report KP",
    "report -o x.pdf",           "report KP SY -o x.pdf",
    "report KP -o x.txt",        "report KP -o x.pdf --at yesterday",
    "chart KP -o x.png --scale 5", "map -o x.png --scale 0",
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_test_message ("%s", arguments[i]);
      CLI_RUN (&run, "http://127.0.0.1:1", arguments[i]);
      cli_run_assert_failed (&run, 2);
    }
}

static void
test_could_not_be_done (void)
{
  static const char *const arguments[] = {
    "watch add nonsense", "watch mute KP --until 2014-01-01", "watch import /nonexistent/list", "watch import /", "watch export /nonexistent/list",
  };

  for (guint i = 0; i < G_N_ELEMENTS (arguments); i++)
    {
      g_auto (CliRun) run = { 0 };
      g_test_message ("%s", arguments[i]);
      CLI_RUN (&run, "http://127.0.0.1:1", arguments[i]);
      cli_run_assert_failed (&run, 1);
    }
}

/* A database that is none is set aside, and the list begins anew; where nothing can be kept that is said. */
static void
test_broken_store (void)
{
  g_auto (Home) home = home_new ();
  g_autofree char *second = NULL, *third = NULL;
  g_autoptr (GDir) dir = NULL;
  const Home nowhere = { NULL, (char *) "DUSK_DATA_DIR=/proc/nonexistent" };
  const char *name;

  do_in (&home, "watch add KP");
  dir = g_dir_open (home.folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (home.folder, name, NULL);
      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_file_set_contents (path, "this is no database, and it never was one", -1, NULL);
    }
  second = run_in (&home, 0, NULL, "watch add SY");
  g_assert_cmpstr (second, ==, "Syria is watched\n");
  third = run_in (&nowhere, 1, NULL, "watch add SY");
  g_assert_cmpstr (third, ==, "");
}

static void
test_feeds (void)
{
  g_auto (Home) home = home_new ();
  g_autofree char *table = run_in (&home, 0, "", "feeds"), *set = run_in (&home, 0, "", "feeds --set-budget ripestat=600 --set-budget ioda=100");
  g_autofree char *json = run_in (&home, 0, "", "feeds --format json");
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  JsonArray *feeds = json_object_get_array_member (json_node_get_object (root), "feeds");
  JsonObject *feed = json_array_get_object_element (feeds, 0);

  g_assert_nonnull (strstr (table, "\nRIPEstat "));
  g_assert_nonnull (strstr (table, "0 of 900"));
  g_assert_nonnull (strstr (set, "0 of 600"));
  g_assert_cmpuint (json_array_get_length (feeds), ==, 5);
  g_assert_cmpstr (json_object_get_string_member (feed, "id"), ==, "ripestat");
  g_assert_cmpstr (json_object_get_string_member (feed, "state"), ==, "untried");
  g_assert_cmpint (json_object_get_int_member (feed, "budget"), ==, 600);
  g_assert_cmpint (json_object_get_int_member (feed, "spent"), ==, 0);
  g_assert_true (json_object_get_null_member (feed, "answered"));
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (feeds, 1), "budget"), ==, 100);
  g_assert_true (json_object_get_null_member (json_array_get_object_element (feeds, 3), "budget"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/watch/add-and-remove", test_add_and_remove);
  g_test_add_func ("/cli/watch/list", test_list);
  g_test_add_func ("/cli/watch/round-trip", test_round_trip);
  g_test_add_func ("/cli/watch/import-in-trouble", test_import_in_trouble);
  g_test_add_func ("/cli/watch/many", test_many);
  g_test_add_func ("/cli/watch/wrong-usage", test_wrong_usage);
  g_test_add_func ("/cli/watch/could-not-be-done", test_could_not_be_done);
  g_test_add_func ("/cli/watch/broken-store", test_broken_store);
  g_test_add_func ("/cli/watch/feeds", test_feeds);
  return g_test_run ();
}
