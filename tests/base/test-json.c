/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "dusk-error.h"
#include "dusk-json.h"
#include "dusk-time.h"

static JsonNode *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  return dusk_json_parse (bytes, error);
}

static void
test_refuses (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  g_autofree char *hidden = g_strconcat ("/*\"*/", deep, NULL);
  g_autofree char *quoted = g_strconcat ("{'\"': ", deep, NULL);
  const char *const cases[] = { "", "null", "[]", "{\"a\":", "<html>", "{\"a\": 1 2}", "{\"a\": \"\\", "{\"a\": \xff}", deep, hidden, quoted,
                                "{\"a\":1}}", "{}{\"a\":1}", "[1] {}", "4 {\"a\":1}", "\"a\"{}", "{} x", "}{" };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_test_message ("%.20s", cases[i]);
      g_assert_null (parse (cases[i], &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
    }
}

static void
test_readers (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse ("{\"n\": 2.5, \"s\": \"17\", \"t\": \"2014-12-22T16:15:00+00:00\", \"u\": 1419264900,"
                                     " \"nil\": null, \"neg\": -1,"
                                     " \"text\": \"<b>\", \"list\": [{}, 1], \"asn\": \"AS3333\", \"braces\": \"[[{{\\\"\"}",
                                     &error);
  JsonObject *object;
  JsonArray *list;
  double number;
  gint64 time_s;
  guint32 asn;

  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_true (dusk_json_get_number (object, "n", &number, NULL) && number == 2.5);
  g_assert_true (dusk_json_get_number (object, "s", &number, NULL) && number == 17);
  g_assert_true (dusk_json_get_number (object, "nil", &number, NULL) && isnan (number));
  g_assert_false (dusk_json_get_number (object, "text", &number, NULL));
  g_assert_false (dusk_json_get_number (object, "absent", &number, NULL));
  g_assert_true (isnan (dusk_json_find_count (object, "neg")));
  g_assert_true (isnan (dusk_json_find_count (object, "absent")));
  g_assert_cmpfloat (dusk_json_find_count (object, "n"), ==, 2.5);
  g_assert_true (dusk_json_get_time (object, "t", &time_s, NULL) && time_s == 1419264900);
  g_assert_true (dusk_json_get_time (object, "u", &time_s, NULL) && time_s == 1419264900);
  g_assert_cmpint (dusk_json_find_time (object, "text"), ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpstr (dusk_json_find_text (object, "text"), ==, "<b>");
  g_assert_null (dusk_json_find_text (object, "n"));
  g_assert_true (dusk_json_node_asn (json_object_get_member (object, "asn"), &asn, NULL) && asn == 3333);
  list = dusk_json_get_array (object, "list", &error);
  g_assert_no_error (error);
  g_assert_nonnull (dusk_json_array_object (list, 0, "list", &error));
  g_assert_null (dusk_json_array_object (list, 1, "list", &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
}

static void
test_blanks (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = parse ("\r\n{\t \"a  b\" :\n\n  \"c  \\\" [  d\\\\\"  ,  \"e\"\n:[ 1 ,\n\t2 ]  }\n\n", &error);
  JsonObject *object;

  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_cmpstr (dusk_json_find_text (object, "a  b"), ==, "c  \" [  d\\");
  g_assert_cmpuint (json_array_get_length (dusk_json_get_array (object, "e", NULL)), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/json/refuses", test_refuses);
  g_test_add_func ("/base/json/readers", test_readers);
  g_test_add_func ("/base/json/blanks", test_blanks);
  return g_test_run ();
}
