/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <json-glib/json-glib.h>
#include <string.h>

#include "dusk-error.h"
#include "ris-fixture.h"

/* What RIS Live really sent, kept beside the checkout: each message is read as a document tree has it. */

/* The members that stand before every element of a message. */
static char *
tree_sender (JsonObject *data)
{
  g_auto (GStrv) host = g_strsplit (json_object_get_string_member (data, "host"), ".", 2);

  return g_strdup_printf ("%.6f %s AS%s %s", json_object_get_double_member (data, "timestamp"), host[0],
                          json_object_get_string_member (data, "peer_asn"), json_object_get_string_member (data, "peer"));
}

static char *
tree_path (JsonObject *data)
{
  JsonArray *path = json_object_get_array_member (data, "path");
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (path); i++)
    {
      g_assert_true (JSON_NODE_HOLDS_VALUE (json_array_get_element (path, i)));
      g_string_append_printf (text, " %" G_GINT64_FORMAT, json_array_get_int_element (path, i));
    }
  g_string_append_printf (text, " o%d", json_array_get_length (path) > 0);
  return g_string_free (text, FALSE);
}

static void
add_prefixes (GHashTable *lines, JsonArray *prefixes, const char *sender, char what, const char *path)
{
  for (guint i = 0; i < json_array_get_length (prefixes); i++)
    {
      char text[DUSK_PREFIX_TEXT_SIZE];
      DuskPrefix prefix;

      g_assert_true (dusk_prefix_parse (json_array_get_string_element (prefixes, i), &prefix, NULL));
      dusk_prefix_to_text (&prefix, text);
      g_hash_table_add (lines, g_strdup_printf ("%s %c %s%s", sender, what, text, path));
    }
}

static void
add_update (GHashTable *lines, JsonObject *data, const char *sender)
{
  if (json_object_has_member (data, "withdrawals"))
    add_prefixes (lines, json_object_get_array_member (data, "withdrawals"), sender, 'W', "");
  if (json_object_has_member (data, "announcements"))
    {
      JsonArray *entries = json_object_get_array_member (data, "announcements");
      g_autofree char *path = tree_path (data);

      for (guint i = 0; i < json_array_get_length (entries); i++)
        add_prefixes (lines, json_object_get_array_member (json_array_get_object_element (entries, i), "prefixes"), sender, 'A', path);
    }
}

/* Returns: (transfer full): the lines that a message should give, as a set. */
static GHashTable *
tree_lines (JsonObject *data)
{
  GHashTable *lines = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  const char *type = json_object_get_string_member (data, "type");
  g_autofree char *sender = tree_sender (data);

  if (g_str_equal (type, "UPDATE"))
    add_update (lines, data, sender);
  else if (g_str_equal (type, "STATE") || g_str_equal (type, "RIS_PEER_STATE"))
    g_hash_table_add (lines, g_strconcat (sender, " S ", g_str_equal (json_object_get_string_member (data, "state"), "down") ? "6 1" : "5 6", NULL));
  else if (!g_str_equal (type, "NOTIFICATION"))
    g_hash_table_add (lines, g_strconcat (sender, " L", NULL));
  return lines;
}

static void
assert_same (RisText *ris, JsonObject *root)
{
  g_autoptr (GHashTable) wanted = tree_lines (json_object_get_object_member (root, "data"));
  g_auto (GStrv) lines = g_strsplit (g_strchomp (ris->lines->str), "\n", -1);

  g_assert_cmpuint (g_strv_length (lines), ==, g_hash_table_size (wanted));
  for (guint i = 0; lines[i]; i++)
    {
      g_test_message ("%s", lines[i]);
      g_assert_true (g_hash_table_contains (wanted, lines[i]));
    }
}

static void
read_line (RisText *ris, const char *line)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonObject *root;

  if (!json_parser_load_from_data (parser, line, -1, NULL))
    {
      g_assert_false (ris_text_read (ris, line, strlen (line), &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      return;
    }
  root = json_node_get_object (json_parser_get_root (parser));
  if (g_str_equal (json_object_get_string_member (root, "type"), "ris_error"))
    {
      g_assert_false (ris_text_read (ris, line, strlen (line), &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
      g_assert_nonnull (strstr (error->message, json_object_get_string_member (json_object_get_object_member (root, "data"), "message")));
      return;
    }
  g_assert_true (ris_text_read (ris, line, strlen (line), &error));
  g_assert_no_error (error);
  assert_same (ris, root);
}

static void
test_recorded (gconstpointer name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "rislive", name, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_auto (RisText) ris = { 0 };

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_test_skip ("the recorded messages are not here");
      return;
    }
  ris_text_init (&ris);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 7);
  for (guint i = 0; lines[i]; i++)
    read_line (&ris, lines[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/feeds/ris-recorded/2019", "caida-libbgpstream_ris-live-stream_2019.jsonl", test_recorded);
  g_test_add_data_func ("/feeds/ris-recorded/2026", "bgpkit-parser_ris-live-frames_2026-09-10.jsonl", test_recorded);
  return g_test_run ();
}
