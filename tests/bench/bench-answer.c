/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long it takes from a country's answer (six months at 5 minutes, about 780 kB) to its outages, beside the time that json-glib alone
 * takes to parse the same bytes in the same process. Prints the ratio; fails only where the findings are wrong.
 */
#include <json-glib/json-glib.h>
#include <stdlib.h>

#include "dusk-outage.h"
#include "dusk-ripestat.h"

#define ROUNDS 25
#define LIMIT  1.3

#define FIRST_DAY_S       G_GINT64_CONSTANT (1733011200) /* 1 December 2024 */
#define N_DAYS            192
#define STEP_S            300
#define SAMPLES_PER_DAY   288
#define ENTRIES_PER_DAY   6
#define INTERVALS_PER_DAY 10
#define INTERVAL_SAMPLES  28

static void
append_time (GString *body, const char *member, gint64 time_s, const char *after)
{
  g_autofree char *text = dusk_time_to_query (time_s);

  g_string_append_printf (body, "                        \"%s\": \"%s:00+00:00\"%s\n", member, text, after);
}

/* One set of values of a day, which held in every sixth of its intervals. */
static void
append_entry (GString *body, int day, int entry)
{
  gint64 day_s = FIRST_DAY_S + day * DUSK_DAY_S;
  g_autofree char *date = dusk_time_to_query (day_s);

  g_string_append (body, "            {\n                \"timeline\": [\n");
  for (int i = entry; i < INTERVALS_PER_DAY; i += ENTRIES_PER_DAY)
    {
      int end = i + 1 == INTERVALS_PER_DAY ? SAMPLES_PER_DAY : (i + 1) * INTERVAL_SAMPLES;

      g_string_append (body, "                    {\n");
      append_time (body, "starttime", day_s + (gint64) i * INTERVAL_SAMPLES * STEP_S, ",");
      append_time (body, "endtime", day_s + (gint64) (end - 1) * STEP_S, "");
      g_string_append_printf (body, "                    }%s\n", i + ENTRIES_PER_DAY < INTERVALS_PER_DAY ? "," : "");
    }
  g_string_append_printf (body,
                          "                ],\n"
                          "                \"v4_prefixes_ris\": %d,\n"
                          "                \"v6_prefixes_ris\": %d,\n"
                          "                \"asns_ris\": 412,\n"
                          "                \"v4_prefixes_stats\": -1,\n"
                          "                \"v6_prefixes_stats\": -1,\n"
                          "                \"asns_stats\": 500,\n"
                          "                \"stats_date\": \"%s:00\"\n"
                          "            }%s\n",
                          2400 + day % 7 + entry, 640 + entry % 3, date, day + 1 < N_DAYS || entry + 1 < ENTRIES_PER_DAY ? "," : "");
}

static GBytes *
make_answer (void)
{
  GString *body = g_string_new (NULL);
  g_autofree char *from = dusk_time_to_query (FIRST_DAY_S);
  g_autofree char *to = dusk_time_to_query (FIRST_DAY_S + N_DAYS * DUSK_DAY_S - DUSK_MINUTE_S);

  g_string_append_printf (body,
                          "{\n    \"messages\": [],\n    \"version\": \"0.2\",\n    \"data_call_name\": \"country-resource-stats\",\n"
                          "    \"data_call_status\": \"supported\",\n    \"status\": \"ok\",\n    \"status_code\": 200,\n    \"data\": {\n"
                          "        \"query_starttime\": \"%s:00\",\n        \"query_endtime\": \"%s:59\",\n        \"stats\": [\n", from, to);
  for (int day = 0; day < N_DAYS; day++)
    for (int entry = 0; entry < ENTRIES_PER_DAY; entry++)
      append_entry (body, day, entry);
  g_string_append_printf (body,
                          "        ],\n        \"resource\": \"DK\",\n        \"resolution\": \"5m\",\n        \"latest_time\": \"%s:00\",\n"
                          "        \"hd_latest_time\": \"%s:00\"\n    }\n}\n", to, to);
  return g_string_free_to_bytes (body);
}

/* The recorded answer where there is one, which has no outage in it; else one of the same shape. */
static GBytes *
load_answer (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT") ? g_getenv ("DUSK_SOURCE_ROOT") : ".", "..", "shared", "data",
                                            "ripestat", "country-resource-stats__at.json", NULL);
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return make_answer ();
  return g_bytes_new_take (text, length);
}

static gint64
time_json_alone (GBytes *body)
{
  gint64 before_us = g_get_monotonic_time ();
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length;
  const char *text = g_bytes_get_data (body, &length);

  g_assert_true (json_parser_load_from_data (parser, text, (gssize) length, NULL));
  return g_get_monotonic_time () - before_us;
}

static gint64
time_outages (GBytes *body)
{
  gint64 before_us = g_get_monotonic_time (), after_us;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_parse (DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, body, &error);
  g_autoptr (DuskSeries) prefixes = NULL;
  g_autoptr (DuskFindings) findings = NULL;

  g_assert_no_error (error);
  prefixes = dusk_country_stats_prefixes (reply->record);
  findings = dusk_findings_new (prefixes, dusk_series_start (prefixes), dusk_series_end (prefixes), 0, "Europe/Vienna");
  after_us = g_get_monotonic_time ();
  g_assert_cmpuint (findings->samples, >, 55000);
  g_assert_cmpuint (findings->missing, ==, 0);
  g_assert_cmpuint (findings->outages->len, ==, 0);
  return after_us - before_us;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = *(const gint64 *) a, right = *(const gint64 *) b;

  return (left > right) - (left < right);
}

static double
median_ms (gint64 times_us[ROUNDS])
{
  qsort (times_us, ROUNDS, sizeof *times_us, compare_times);
  return (double) times_us[ROUNDS / 2] / 1000;
}

/* Round by round in turn, so that whatever else the machine does weighs on both. */
static void
bench_answer (void)
{
  g_autoptr (GBytes) body = load_answer ();
  gint64 json_us[ROUNDS], outages_us[ROUNDS];
  double json_ms, outages_ms;

  for (int i = 0; i < ROUNDS; i++)
    {
      json_us[i] = time_json_alone (body);
      outages_us[i] = time_outages (body);
    }
  json_ms = median_ms (json_us);
  outages_ms = median_ms (outages_us);
  g_test_message ("country answer to outages: %.2f x json-glib's parse alone (%.1f ms to %.1f ms, %zu kB; goal ≤ %.1f)", outages_ms / json_ms,
                  outages_ms, json_ms, g_bytes_get_size (body) / 1000, LIMIT);
}

/* The generated answer is read as the recorded one is. */
static void
check_made_answer (void)
{
  g_autoptr (GBytes) body = make_answer ();

  g_assert_cmpuint (g_bytes_get_size (body), >, 700000);
  time_outages (body);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/answer/made", check_made_answer);
  g_test_add_func ("/bench/answer/ratio", bench_answer);
  return g_test_run ();
}
