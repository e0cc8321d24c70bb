/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ripestat-fixture.h"

#define OVERVIEW DUSK_RIPESTAT_AS_OVERVIEW
#define GOOD     "\"data\": {\"resource\": \"64500\", \"holder\": null, \"announced\": false}"

static DuskRipestatReply *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (text, strlen (text));

  return dusk_ripestat_parse (OVERVIEW, body, error);
}

/* Key order as in 2017 and as in 2026, a process_time in words, unknown keys, see_also of objects, old statuses: all the same. */
static void
test_accepted (void)
{
  static const char *const cases[] = {
    "{\"status\": \"ok\", \"data_call_status\": \"supported\", " GOOD ", \"version\": \"1.3\"}",
    "{" GOOD ", \"version\": \"1.3\", \"status\": \"ok\"}",
    "{\"process_time\": \"not available\", \"pipeline\": \"14\", \"see_also\": [{\"resource\": 1}], \"cached\": null, \"status\": \"ok\", " GOOD "}",
    "{\"data_call_status\": \"supported - connecting to ursa\", \"status\": \"ok\", " GOOD "}",
    "{\"data_call_status\": \"development\", " GOOD "}",
    "{\"data_call_status\": \"deprecated since 2014, in maintenance soon\", " GOOD "}",
    "{\"data_call_name\": \"something-else\", \"version\": \"0.9\", " GOOD "}",
    "{\"version\": null, \"status\": null, \"messages\": {}, " GOOD "}",
    "{\"messages\": [1, [], [1], [\"warning\"], [1, 2], {\"a\": 1}, null, [\"info\", \"x\"]], " GOOD "}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskRipestatReply) reply = parse (cases[i], &error);

      g_test_message ("%s", cases[i]);
      g_assert_no_error (error);
      g_assert_cmpint (reply->fetched_s, ==, DUSK_TIME_UNKNOWN);
      g_assert_false (reply->is_stale);
      g_assert_cmpuint (g_strv_length (reply->messages), ==, 0);
      g_assert_cmpuint (((const DuskAsOverview *) reply->record)->asn, ==, 64500);
    }
}

static void
test_refused (void)
{
  static const struct {
    const char *text;
    int         code;
    const char *said;
  } cases[] = {
    /* Maintenance that says ok, and maintenance that says so */
    { "{\"status\": \"ok\", \"status_code\": 200, \"data_call_status\": \"maintenance - this data call is in maintenance mode\", \"data\": {}}",
      DUSK_ERROR_MAINTENANCE, "as-overview" },
    { "{\"status\": \"maintenance\", \"data_call_status\": \"supported\", \"data\": {}}", DUSK_ERROR_MAINTENANCE, "as-overview" },
    /* Errors in the server's words */
    { "{\"status\": \"error\", \"status_code\": 400, \"messages\": [[\"info\", \"no\"], [\"error\", \"no such\\u0007 AS\"]]}",
      DUSK_ERROR_UNKNOWN_ENTITY, "no such  AS" },
    { "{\"status\": \"error\", \"status_code\": 404, \"messages\": [[\"error\", \"unknown\"]]}", DUSK_ERROR_UNKNOWN_ENTITY, "unknown" },
    { "{\"status\": \"error\", \"status_code\": 500, \"messages\": [[\"error\", \"broken\"]]}", DUSK_ERROR_HTTP_STATUS, "broken" },
    { "{\"status\": \"error\", \"status_code\": 429, \"messages\": [[\"error\", \"slow\"]]}", DUSK_ERROR_RATE_LIMITED, "slow" },
    { "{\"status\": \"error\", " GOOD "}", DUSK_ERROR_HTTP_STATUS, "as-overview" },
    { "{\"status\": \"error\", \"messages\": [[\"error\", \"\"]]}", DUSK_ERROR_HTTP_STATUS, "as-overview" },
    { "{\"status\": \"error\", \"messages\": \"oops\"}", DUSK_ERROR_HTTP_STATUS, "as-overview" },
    /* A new layout */
    { "{\"status\": \"ok\", \"version\": \"2.0\", " GOOD "}", DUSK_ERROR_MALFORMED, "2.0" },
    { "{\"status\": \"ok\", \"version\": \"99999999999999999999999999.1\", " GOOD "}", DUSK_ERROR_MALFORMED, "9999999999" },
    /* No JSON, or not enough of it */
    { "", DUSK_ERROR_MALFORMED, "empty" },
    { "<html><body>Log in to the hotel's network</body></html>", DUSK_ERROR_MALFORMED, "not JSON" },
    { "callback({\"status\": \"ok\", " GOOD "})", DUSK_ERROR_MALFORMED, "not JSON" },
    { "{\"status\": \"ok\", \"data\": {\"resource\": \"645", DUSK_ERROR_MALFORMED, "not JSON" },
    { "{\"status\": \"ok\", \"data\": {\"resource\": \"\\ud800\"}}", DUSK_ERROR_MALFORMED, "not JSON" },
    { "[]", DUSK_ERROR_MALFORMED, "object" },
    { "{\"status\": \"ok\"}", DUSK_ERROR_MALFORMED, "data" },
    { "{\"status\": \"ok\", \"data\": null}", DUSK_ERROR_MALFORMED, "data" },
    { "{\"status\": \"ok\", \"data\": []}", DUSK_ERROR_MALFORMED, "data" },
    { "{\"status\": \"ok\", \"data\": {}}", DUSK_ERROR_MALFORMED, "resource" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", cases[i].text);
      g_assert_null (parse (cases[i].text, &error));
      g_assert_error (error, DUSK_ERROR, cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].said));
      g_assert_null (strchr (error->message, '\n'));
    }
}

/* Warnings and errors are told, infos are not; their number and length are bounded, control characters harmless. */
static void
test_messages (void)
{
  g_autofree char *longest = g_strnfill (5000, 'x');
  GString *text = g_string_new ("{\"messages\": [[\"info\", \"nothing\"], [\"warning\", \"a\\u001b[31m\\nb\\u202e\"], [\"error\", \"");
  g_autoptr (DuskRipestatReply) reply = NULL;

  g_string_append_printf (text, "%s\"]", longest);
  for (int i = 0; i < 100; i++)
    g_string_append_printf (text, ", [\"warning\", \"%d\"]", i);
  g_string_append (text, "], " GOOD "}");
  reply = parse (text->str, NULL);
  g_assert_cmpuint (g_strv_length (reply->messages), ==, 8);
  g_assert_cmpstr (reply->messages[0], ==, "a [31m b");
  g_assert_cmpint (g_utf8_strlen (reply->messages[1], -1), ==, 301);
  g_assert_cmpstr (reply->messages[2], ==, "0");
  g_string_free (text, TRUE);
}

/* The page of a failed request: an envelope is understood, anything else leaves the status to speak. */
static void
test_explain (void)
{
  static const struct {
    const char *text;
    int         code;
  } cases[] = {
    { "{\"status\": \"error\", \"status_code\": 404, \"messages\": [[\"error\", \"unknown\"]]}", DUSK_ERROR_UNKNOWN_ENTITY },
    { "{\"status\": \"maintenance\"}", DUSK_ERROR_MAINTENANCE },
    { "{\"status\": \"ok\"}", -1 },
    { "<html>502</html>", -1 },
    { "{\"status\": \"err", -1 },
    { "", -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = g_bytes_new (cases[i].text, strlen (cases[i].text));
      g_autoptr (GError) error = dusk_ripestat_explain_refusal (OVERVIEW, body);

      g_test_message ("%s", cases[i].text);
      if (cases[i].code < 0)
        g_assert_null (error);
      else
        g_assert_error (error, DUSK_ERROR, cases[i].code);
    }
}

static void
test_clean_text (void)
{
  static const struct {
    const char *text, *clean;
  } cases[] = {
    { NULL, NULL },
    { "", "" },
    { "  EXAMPLE\t- a\r\nb ", "EXAMPLE - a  b" },
    { "<b>&amp;", "<b>&amp;" },
    { "평양 \xe2\x80\xaeneo", "평양  neo" },
    { "\x01\x7f", "" },
    { "1234567890", "1234567890" },
    { "12345678901", "1234567890…" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *clean = dusk_ripestat_clean_text (cases[i].text, i < 2 || i > 5 ? 10 : 40);
      g_assert_cmpstr (clean, ==, cases[i].clean);
    }
}

static void
test_names (void)
{
  g_assert_cmpstr (dusk_ripestat_call_name (DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS), ==, "country-resource-stats");
  g_assert_cmpstr (dusk_ripestat_call_name (DUSK_RIPESTAT_SEARCHCOMPLETE), ==, "searchcomplete");
  for (int call = 0; call < DUSK_N_RIPESTAT_CALLS; call++)
    {
      const DuskRipestatSpec *spec = dusk_ripestat_spec (call);

      g_assert_nonnull (spec->name);
      g_assert_nonnull (spec->parse);
      g_assert_nonnull (spec->free_record);
      g_assert_cmpuint (spec->timeout_s, >, 0);
      g_assert_cmpuint (spec->max_bytes, >, 0);
      g_assert_cmpint (spec->fresh_s, >, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/envelope/accepted", test_accepted);
  g_test_add_func ("/feeds/ripestat/envelope/refused", test_refused);
  g_test_add_func ("/feeds/ripestat/envelope/messages", test_messages);
  g_test_add_func ("/feeds/ripestat/envelope/explain", test_explain);
  g_test_add_func ("/feeds/ripestat/envelope/clean-text", test_clean_text);
  g_test_add_func ("/feeds/ripestat/envelope/names", test_names);
  return g_test_run ();
}
