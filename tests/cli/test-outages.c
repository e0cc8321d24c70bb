/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "cli-run.h"

#define KP_2014 "--demo outages KP --from 2014-12-19 --to 2014-12-29 "

static JsonNode *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  JsonNode *root = json_from_string (text, &error);

  g_assert_no_error (error);
  return root;
}

static JsonObject *
entity_at (JsonNode *root, guint index)
{
  return json_array_get_object_element (json_object_get_array_member (json_node_get_object (root), "entities"), index);
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

/* The issue's own command: the three documented outages, in the shape that was promised. */
static void
test_json (void)
{
  static const struct {
    const char *start, *end;
    gint64      duration_s;
    double      score;
  } expected[] = { { "2014-12-22T16:15:00Z", "2014-12-23T01:50:00Z", 34500, 57500 },
                   { "2014-12-23T15:45:00Z", "2014-12-23T16:15:00Z", 1800, 3000 },
                   { "2014-12-27T10:30:00Z", "2014-12-27T12:45:00Z", 8100, 13500 } };
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *entity;
  JsonArray *outages;

  CLI_RUN (&run, NULL, KP_2014 "--format json");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  root = parse (run.out);
  assert_members (json_node_get_object (root), "simulated entities");
  g_assert_true (json_object_get_boolean_member (json_node_get_object (root), "simulated"));
  entity = entity_at (root, 0);
  assert_members (entity, "id kind name unit resolution_s from to samples missing baseline latest level pattern outages degradations evidence "
                          "messages");
  g_assert_cmpstr (json_object_get_string_member (entity, "id"), ==, "KP");
  g_assert_cmpstr (json_object_get_string_member (entity, "kind"), ==, "country");
  g_assert_cmpstr (json_object_get_string_member (entity, "name"), ==, "North Korea");
  g_assert_cmpstr (json_object_get_string_member (entity, "unit"), ==, "prefixes");
  g_assert_cmpint (json_object_get_int_member (entity, "resolution_s"), ==, 300);
  g_assert_cmpstr (json_object_get_string_member (entity, "from"), ==, "2014-12-19T00:00:00Z");
  g_assert_cmpstr (json_object_get_string_member (entity, "to"), ==, "2014-12-29T00:00:00Z");
  g_assert_cmpint (json_object_get_int_member (entity, "samples"), ==, 2880);
  g_assert_cmpint (json_object_get_int_member (entity, "missing"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (entity, "baseline"), ==, 4);
  g_assert_cmpstr (json_object_get_string_member (entity, "level"), ==, "normal");
  outages = json_object_get_array_member (entity, "outages");
  g_assert_cmpuint (json_array_get_length (outages), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      JsonObject *outage = json_array_get_object_element (outages, i);
      assert_members (outage, "start end duration_s precision_s lowest baseline level pattern score sources");
      g_assert_cmpstr (json_object_get_string_member (outage, "start"), ==, expected[i].start);
      g_assert_cmpstr (json_object_get_string_member (outage, "end"), ==, expected[i].end);
      g_assert_cmpint (json_object_get_int_member (outage, "duration_s"), ==, expected[i].duration_s);
      g_assert_cmpint (json_object_get_int_member (outage, "lowest"), ==, 0);
      g_assert_cmpstr (json_object_get_string_member (outage, "level"), ==, "dark");
      g_assert_cmpfloat_with_epsilon (json_object_get_double_member (outage, "score"), expected[i].score, 0.5);
      g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (outage, "sources"), 0), ==, "ripestat");
    }
}

/* In the middle of the long one: what is not known is null. */
static void
test_running (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  JsonObject *entity, *outage;

  CLI_RUN (&run, NULL, "--demo outages kp --from 2014-12-22 --to 2014-12-23 --format=json");
  g_assert_cmpint (run.status, ==, 0);
  root = parse (run.out);
  entity = entity_at (root, 0);
  outage = json_array_get_object_element (json_object_get_array_member (entity, "outages"), 0);
  g_assert_cmpstr (json_object_get_string_member (entity, "level"), ==, "dark");
  g_assert_true (json_object_get_null_member (outage, "end"));
  g_assert_true (json_object_get_null_member (outage, "duration_s"));
}

static void
test_csv (void)
{
  g_auto (CliRun) run = { 0 };

  CLI_RUN (&run, NULL, KP_2014 "--format csv");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_cmpstr (run.out, ==,
                   "id,kind,name,unit,resolution_s,start,end,duration_s,precision_s,lowest,baseline,level,pattern,score,sources,simulated\r\n"
                   "KP,country,North Korea,prefixes,300,2014-12-22T16:15:00Z,2014-12-23T01:50:00Z,34500,300,0,4,dark,cliff,57500,ripestat,true\r\n"
                   "KP,country,North Korea,prefixes,300,2014-12-23T15:45:00Z,2014-12-23T16:15:00Z,1800,300,0,4,dark,cliff,3000,ripestat,true\r\n"
                   "KP,country,North Korea,prefixes,300,2014-12-27T10:30:00Z,2014-12-27T12:45:00Z,8100,300,0,4,dark,cliff,13500,ripestat,true\r\n");
}

static void
test_markdown (void)
{
  g_auto (CliRun) run = { 0 };

  CLI_RUN (&run, NULL, KP_2014 "--format markdown");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "| North Korea | dark | 22 Dec 2014 16:15 | 23 Dec 2014 01:50 | 23 Dec 2014 01:15 (Pyongyang) | "
                                     "23 Dec 2014 10:50 (Pyongyang) | 9 h 35 min | 300 s | 0 | 4 | prefixes | cliff | 57500 | RIPEstat |\n"));
  g_assert_true (g_str_has_suffix (run.out, "Simulated data (scenario north-korea-2014)\n"));
}

static void
test_table (void)
{
  g_auto (CliRun) run = { 0 };

  CLI_RUN (&run, NULL, KP_2014);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "North Korea, 19 Dec 2014 00:00 to 29 Dec 2014 00:00 UTC\n"));
  g_assert_nonnull (strstr (run.out,
                            "  Level  From (UTC)         To (UTC)           From (Pyongyang)   To (Pyongyang)         Lasted  Lowest  Normal  "
                            "Pattern  Score\n"
                            "  dark   22 Dec 2014 16:15  23 Dec 2014 01:50  23 Dec 2014 01:15  23 Dec 2014 10:50  9 h 35 min       0       4  "
                            "cliff    57500\n"));
  g_assert_null (strchr (run.out, '\033'));
  g_assert_true (g_str_has_suffix (run.out, "Simulated data (scenario north-korea-2014)\n"));
}

static void
test_world (void)
{
  g_auto (CliRun) run = { 0 }, json = { 0 };
  g_autoptr (JsonNode) root = NULL;

  CLI_RUN (&run, NULL, "outages --demo=world");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\nTonga "));
  g_assert_nonnull (strstr (run.out, "\nSyria "));
  g_assert_null (strstr (run.out, "Austria"));
  g_assert_true (g_str_has_suffix (run.out, "Simulated data (scenario world)\n"));

  CLI_RUN (&json, NULL, "--demo=world outages --format json");
  root = parse (json.out);
  g_assert_cmpstr (json_object_get_string_member (entity_at (root, 0), "level"), ==, "dark");
  for (guint i = 0; i < json_array_get_length (json_object_get_array_member (json_node_get_object (root), "entities")); i++)
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (entity_at (root, i), "outages")), ==, 1);
}

static void
test_several (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;

  CLI_RUN (&run, NULL, "--demo outages KP QQ AS131279 175.45.176.0/24 --from 2014-12-19 --to 2014-12-29 --format json");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.err, ==, "dusk: QQ: There is no country with the code QQ\n");
  root = parse (run.out);
  g_assert_cmpstr (json_object_get_string_member (entity_at (root, 0), "id"), ==, "KP");
  g_assert_cmpstr (json_object_get_string_member (entity_at (root, 1), "id"), ==, "AS131279");
  g_assert_cmpint (json_object_get_int_member (entity_at (root, 1), "resolution_s"), ==, 28800);
  g_assert_cmpstr (json_object_get_string_member (entity_at (root, 2), "kind"), ==, "prefix");
  g_assert_cmpstr (json_object_get_string_member (entity_at (root, 2), "unit"), ==, "full-feed peers");
}

static void
test_help (void)
{
  static const char *const commands[] = { "--help", "-h", "--version", "outages --help", "chart --help", "map -h", "--demo --help", "outages KP -h" };

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliRun) run = { 0 };
      CLI_RUN (&run, NULL, commands[i]);
      g_assert_cmpint (run.status, ==, 0);
      g_assert_cmpstr (run.err, ==, "");
      g_assert_nonnull (strcasestr (run.out, "dusk "));
    }
}

/* No arguments and no display: the main job in text. */
static void
test_overview (void)
{
  g_auto (CliRun) run = { 0 };
  g_autofree char *picture = NULL;

  CLI_RUN (&run, NULL, "--demo");
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_nonnull (strstr (run.out, "\nNorth Korea "));
  picture = g_build_filename (run.folder, "dusk", "dusk-map.png", NULL);
  g_assert_nonnull (strstr (run.out, picture));
  g_assert_true (g_file_test (picture, G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/outages/json", test_json);
  g_test_add_func ("/cli/outages/running", test_running);
  g_test_add_func ("/cli/outages/csv", test_csv);
  g_test_add_func ("/cli/outages/markdown", test_markdown);
  g_test_add_func ("/cli/outages/table", test_table);
  g_test_add_func ("/cli/outages/world", test_world);
  g_test_add_func ("/cli/outages/several", test_several);
  g_test_add_func ("/cli/help", test_help);
  g_test_add_func ("/cli/overview", test_overview);
  return g_test_run ();
}
