/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <signal.h>
#include <string.h>

#include "watch-fixture.h"

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

  watch_init (&watch, NULL);
  log = g_build_filename (watch.folder, "log", NULL);
  hook = g_strdup_printf (FAST "watch --run --format json --on-event \"sh -c 'cat >> %s; echo >> %s'\"", log, log);
  watch_run_once (&watch, BEGIN "watch add KP");
  watch_start (&watch, hook);
  watch_await (&watch, watch_has_line, "\"stage\":\"end\"");
  watch_end (&watch, SIGTERM);
  g_assert_cmpuint (watch_count (&watch, "\"stage\":\"start\""), ==, 1);
  g_assert_cmpuint (watch_count (&watch, "\"stage\":\"end\""), ==, 1);

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

  watch_init (&watch, NULL);
  watch_run_once (&watch, BEGIN "watch add KP");
  watch_start (&watch, FAST "watch --run");
  watch_await (&watch, watch_has_line, "\tstart\t");
  watch_end (&watch, SIGKILL);
  watch_start (&watch, FAST "watch --run");
  watch_await (&watch, watch_has_line, "\tend\t");
  watch_end (&watch, SIGINT);
  g_assert_cmpuint (watch_count (&watch, "\tstart\t"), ==, 1);
  g_assert_cmpuint (watch_count (&watch, "\tend\t"), ==, 1);
  fields = g_strsplit (g_ptr_array_index (watch.lines, 0), "\t", -1);
  g_assert_cmpuint (g_strv_length (fields), ==, 4);
  g_assert_true (g_str_has_prefix (fields[0], "2014-12-27T1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/run/start-and-end", test_start_and_end);
  g_test_add_func ("/cli/run/killed", test_killed);
  return g_test_run ();
}
