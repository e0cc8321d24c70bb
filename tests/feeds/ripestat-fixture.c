/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ripestat-fixture.h"

GBytes *
load_body (DuskRipestatCall call)
{
  g_autofree char *name = g_strconcat (dusk_ripestat_call_name (call), ".json", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "feeds", "bodies", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  return g_bytes_new_take (text, length);
}

DuskRipestatReply *
parse_body (DuskRipestatCall call)
{
  g_autoptr (GBytes) body = load_body (call);
  g_autoptr (GError) error = NULL;
  DuskRipestatReply *reply = dusk_ripestat_parse (call, body, &error);

  g_assert_no_error (error);
  g_assert_cmpint (reply->call, ==, call);
  return reply;
}

DuskRipestatReply *
parse_data (DuskRipestatCall call, const char *data, GError **error)
{
  char *text = g_strdup_printf ("{'status': 'ok', 'data_call_status': 'supported', 'data': %s}", data);
  g_autoptr (GBytes) body = g_bytes_new_take (g_strdelimit (text, "'", '"'), strlen (text));

  return dusk_ripestat_parse (call, body, error);
}

void
assert_refused (DuskRipestatCall call, const char *data, int code)
{
  g_autoptr (GError) error = NULL;

  g_test_message ("%.200s", data);
  g_assert_null (parse_data (call, data, &error));
  g_assert_error (error, DUSK_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

gint64
at (const char *text)
{
  gint64 time_s;

  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}

void
assert_value (double value, double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (value));
  else
    g_assert_cmpfloat (value, ==, expected);
}

void
assert_series (const DuskSeries *series, const double *values, gsize n)
{
  g_assert_cmpuint (dusk_series_length (series), ==, n);
  for (gsize i = 0; i < n; i++)
    assert_value (dusk_series_values (series)[i], values[i]);
}
