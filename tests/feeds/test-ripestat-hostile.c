/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ripestat-fixture.h"

/* Whatever comes gives a record or an error that is a sentence; to be run under the sanitizers. */
static void
try_text (DuskRipestatCall call, const char *text, gsize length)
{
  g_autoptr (GBytes) body = g_bytes_new (text, length);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_parse (call, body, &error);

  if (reply)
    {
      g_assert_no_error (error);
      g_assert_nonnull (reply->record);
      return;
    }
  g_assert_true (error && error->domain == DUSK_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_truncated (void)
{
  for (int call = 0; call < DUSK_N_RIPESTAT_CALLS; call++)
    {
      g_autoptr (GBytes) body = load_body ((DuskRipestatCall) call);
      gsize end = g_bytes_get_size (body) - strlen ("}\n");

      for (gsize cut = 0; cut <= end; cut++)
        {
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (body, 0, cut);
          g_autoptr (GError) error = NULL;

          g_assert_null (dusk_ripestat_parse ((DuskRipestatCall) call, part, &error));
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
        }
    }
}

static void
test_flipped (void)
{
  for (int call = 0; call < DUSK_N_RIPESTAT_CALLS; call++)
    {
      g_autoptr (GBytes) body = load_body ((DuskRipestatCall) call);
      gsize length;
      const char *text = g_bytes_get_data (body, &length);

      for (int i = 0; i < 500; i++)
        {
          g_autofree char *flipped = g_memdup2 (text, length);

          for (int n = g_test_rand_int_range (1, 5); n > 0; n--)
            flipped[g_test_rand_int_range (0, (int) length)] = (char) g_test_rand_int_range (0, 256);
          try_text ((DuskRipestatCall) call, flipped, length);
        }
    }
}

static const char *const replacements[] = {
  "null", "true", "false", "0", "7", "-1", "1.5", "1e308", "-9223372036854775808", "18446744073709551616", "\"\"", "\"x\"", "\"-1\"", "\"nan\"",
  "\"2014-12-22T16:15:00\"", "\"9999-12-31T23:59:59\"", "\"0000-00-00\"", "\"%n%s\\u0000\\u202e\"", "\"10.0.0.0/8-::/0\"", "[]", "{}", "[[[[[]]]]]",
  "[null, 1, \"a\", {}]", "{\"starttime\": 1, \"v4\": [], \"a\": {\"b\": {}}}",
};

static void
try_root (DuskRipestatCall call, JsonNode *root)
{
  g_autofree char *text = json_to_string (root, FALSE);

  try_text (call, text, strlen (text));
}

static void replace_in (DuskRipestatCall call, JsonNode *root, JsonNode *node);

static void
replace_in_object (DuskRipestatCall call, JsonNode *root, JsonObject *object)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *link = names; link; link = link->next)
    {
      g_autofree char *name = g_strdup (link->data);
      g_autoptr (JsonNode) original = json_node_ref (json_object_get_member (object, name));

      link->data = NULL;
      replace_in (call, root, original);
      for (gsize i = 0; i < G_N_ELEMENTS (replacements); i++)
        {
          json_object_set_member (object, name, json_from_string (replacements[i], NULL));
          try_root (call, root);
        }
      json_object_remove_member (object, name);
      try_root (call, root);
      json_object_set_member (object, name, json_node_ref (original));
    }
}

/* json-glib cannot set an element: the array is made anew, with another value at @index. */
static void
fill_array (JsonArray *array, GPtrArray *elements, guint index, JsonNode *other)
{
  while (json_array_get_length (array) > 0)
    json_array_remove_element (array, 0);
  for (guint i = 0; i < elements->len; i++)
    json_array_add_element (array, i == index && other ? other : json_node_ref (g_ptr_array_index (elements, i)));
}

static void
replace_in_array (DuskRipestatCall call, JsonNode *root, JsonArray *array)
{
  g_autoptr (GPtrArray) elements = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (elements, json_node_ref (json_array_get_element (array, i)));
  for (guint i = 0; i < elements->len; i++)
    {
      replace_in (call, root, g_ptr_array_index (elements, i));
      for (gsize k = 0; k < G_N_ELEMENTS (replacements); k++)
        {
          fill_array (array, elements, i, json_from_string (replacements[k], NULL));
          try_root (call, root);
        }
      fill_array (array, elements, i, NULL);
    }
}

static void
replace_in (DuskRipestatCall call, JsonNode *root, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    replace_in_object (call, root, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    replace_in_array (call, root, json_node_get_array (node));
}

/* Each value in turn becomes something else, each member in turn is left out. */
static void
test_replaced (gconstpointer data)
{
  DuskRipestatCall call = (DuskRipestatCall) GPOINTER_TO_INT (data);
  g_autoptr (GBytes) body = load_body (call);
  g_autoptr (JsonParser) parser = json_parser_new ();

  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (body, NULL), (gssize) g_bytes_get_size (body), NULL));
  replace_in (call, json_parser_get_root (parser), json_parser_get_root (parser));
}

/* The right answer to another question. */
static void
test_mistaken (void)
{
  for (int asked = 0; asked < DUSK_N_RIPESTAT_CALLS; asked++)
    for (int answered = 0; answered < DUSK_N_RIPESTAT_CALLS; answered++)
      {
        g_autoptr (GBytes) body = load_body ((DuskRipestatCall) answered);
        try_text ((DuskRipestatCall) asked, g_bytes_get_data (body, NULL), g_bytes_get_size (body));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/hostile/truncated", test_truncated);
  g_test_add_func ("/feeds/ripestat/hostile/flipped", test_flipped);
  g_test_add_func ("/feeds/ripestat/hostile/mistaken", test_mistaken);
  for (int call = 0; call < DUSK_N_RIPESTAT_CALLS; call++)
    {
      g_autofree char *path = g_strconcat ("/feeds/ripestat/hostile/replaced/", dusk_ripestat_call_name ((DuskRipestatCall) call), NULL);
      g_test_add_data_func (path, GINT_TO_POINTER (call), test_replaced);
    }
  return g_test_run ();
}
