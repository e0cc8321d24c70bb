/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "ripestat-fixture.h"

/* Answers of the real RIPEstat, kept beside the checkout where its terms allow: never in it. */

/* Returns: (transfer full) (nullable): NULL after marking the test as skipped. */
static DuskRipestatReply *
parse_recorded (DuskRipestatCall call, const char *resource)
{
  g_autofree char *name = g_strdup_printf ("%s__%s.json", dusk_ripestat_call_name (call), resource);
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "ripestat", name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = NULL;
  DuskRipestatReply *reply;
  char *text;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    {
      g_test_skip ("the recorded answers are not here");
      return NULL;
    }
  body = g_bytes_new_take (text, length);
  reply = dusk_ripestat_parse (call, body, &error);
  g_assert_no_error (error);
  return reply;
}

static void
test_country_stats (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_recorded (DUSK_RIPESTAT_COUNTRY_RESOURCE_STATS, "at");
  const DuskCountryStats *stats;
  double least, most;

  if (reply == NULL)
    return;
  stats = reply->record;
  g_assert_cmpstr (stats->resource, ==, "AT");
  g_assert_cmpint (stats->step_s, ==, 300);
  g_assert_cmpint (stats->from_s, ==, at ("2024-12-01T12:00"));
  g_assert_cmpint (stats->to_s, ==, at ("2025-06-11T14:00"));
  g_assert_cmpint (stats->latest_s, ==, at ("2025-06-11T13:55"));
  g_assert_cmpuint (dusk_series_length (stats->v4), ==, 55320);
  g_assert_cmpuint (dusk_series_count_missing (stats->v4), ==, 0);
  g_assert_cmpuint (dusk_series_count_missing (stats->v6), ==, 0);
  g_assert_cmpuint (dusk_series_count_missing (stats->asns), ==, 0);
  assert_value (dusk_series_at (stats->v4, at ("2024-12-01T12:00")), 3519);
  assert_value (dusk_series_at (stats->v6, at ("2024-12-01T12:20")), 789);
  assert_value (dusk_series_at (stats->v6, at ("2024-12-01T12:25")), 788);
  assert_value (dusk_series_at (stats->v6, at ("2024-12-01T13:05")), 789);
  g_assert_true (dusk_series_range (stats->asns, stats->from_s, stats->to_s, &least, &most));
  g_assert_cmpfloat (least, >, 500);
  g_assert_cmpfloat (most, <, 700);
}

static void
test_country_resources (void)
{
  g_autoptr (DuskRipestatReply) va = parse_recorded (DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, "VA");
  g_autoptr (DuskRipestatReply) at_reply = parse_recorded (DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST, "at");
  const DuskCountryResources *record;
  const guint32 asns[] = { 8978, 61160, 199499, 202865 };

  if (va == NULL || at_reply == NULL)
    return;
  record = va->record;
  g_assert_cmpuint (record->asns->len, ==, G_N_ELEMENTS (asns));
  for (gsize i = 0; i < G_N_ELEMENTS (asns); i++)
    g_assert_cmpuint (g_array_index (record->asns, guint32, i), ==, asns[i]);
  g_assert_cmpuint (record->v4->len, ==, 4);
  g_assert_cmpuint (record->v6->len, ==, 3);
  record = at_reply->record;
  g_assert_cmpuint (record->asns->len, ==, 681);
  g_assert_cmpuint (record->v4->len, >, 1722); /* ranges among them became several prefixes */
  g_assert_cmpuint (record->v6->len, ==, 525);
}

static void
test_country_asns (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_recorded (DUSK_RIPESTAT_COUNTRY_ASNS, "nl");
  const DuskCountryAsns *record;

  if (reply == NULL)
    return;
  record = reply->record;
  g_assert_cmpfloat (record->registered_count, ==, 1588);
  g_assert_cmpfloat (record->routed_count, ==, 1060);
  g_assert_cmpuint (record->routed->len, ==, 0);
}

static void
test_names (void)
{
  g_autoptr (DuskRipestatReply) overview = parse_recorded (DUSK_RIPESTAT_AS_OVERVIEW, "3333");
  g_autoptr (DuskRipestatReply) country = parse_recorded (DUSK_RIPESTAT_RIR_STATS_COUNTRY, "2001_67c_2e8_48");
  g_autoptr (DuskRipestatReply) found = parse_recorded (DUSK_RIPESTAT_SEARCHCOMPLETE, "RIPE");
  const DuskAsOverview *record;

  if (overview == NULL || country == NULL || found == NULL)
    return;
  record = overview->record;
  g_assert_cmpuint (record->asn, ==, 3333);
  g_assert_true (g_str_has_prefix (record->holder, "RIPE-NCC-AS "));
  g_assert_true (record->is_announced);
  g_assert_cmpstr (((const DuskRirCountry *) country->record)->code, ==, "NL");
  g_assert_cmpuint (((const DuskSuggestions *) found->record)->suggestions->len, ==, 21);
}

static void
test_routing_status (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_recorded (DUSK_RIPESTAT_ROUTING_STATUS, "3333");
  const DuskRoutingStatus *record;

  if (reply == NULL)
    return;
  record = reply->record;
  g_assert_cmpint (record->first_seen_s, ==, at ("2000-08-18T08:00"));
  g_assert_cmpfloat (record->v4_peers_seeing, ==, 343);
  g_assert_cmpfloat (record->v6_peers_total, ==, 341);
  g_assert_cmpfloat (record->v4_prefixes, ==, 6);
  g_assert_cmpfloat (record->neighbours, ==, 872);
  g_assert_cmpuint (g_strv_length (reply->messages), ==, 1);
}

static void
test_prefixes (void)
{
  g_autoptr (DuskRipestatReply) announced = parse_recorded (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "3333");
  g_autoptr (DuskRipestatReply) minified = parse_recorded (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "AS199872");
  g_autoptr (DuskRipestatReply) history = parse_recorded (DUSK_RIPESTAT_ROUTING_HISTORY, "3333");
  const DuskAnnouncedPrefixes *record;

  if (announced == NULL || minified == NULL || history == NULL)
    return;
  record = announced->record;
  g_assert_cmpuint (record->prefixes->len, ==, 7);
  for (guint i = 0; i < record->prefixes->len; i++)
    {
      const DuskPrefixTimes *times = g_ptr_array_index (record->prefixes, i);
      g_assert_cmpint (g_array_index (times->spans, DuskSpan, times->spans->len - 1).end_s, ==, record->to_s);
    }
  g_assert_cmpuint (((const DuskAnnouncedPrefixes *) minified->record)->prefixes->len, ==, 2);
  record = history->record;
  g_assert_cmpuint (record->prefixes->len, ==, 13);
  g_assert_cmpint (record->step_s, ==, 1036800);
  g_assert_cmpfloat (record->v4_peers_max, ==, 349);
  g_assert_cmpuint (((const DuskPrefixTimes *) g_ptr_array_index (record->prefixes, 0))->origin, ==, 3333);
}

static void
test_prefix_count (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_recorded (DUSK_RIPESTAT_PREFIX_COUNT, "3333");
  const DuskPrefixCount *record;

  if (reply == NULL)
    return;
  record = reply->record;
  g_assert_cmpint (record->step_s, ==, 12 * DUSK_DAY_S);
  assert_value (dusk_series_at (record->v4, at ("2000-08-04")), 0);
  assert_value (dusk_series_at (record->v4, at ("2018-05-02")), 7);
  assert_value (dusk_series_at (record->v4, at ("2018-07-01")), 6);
  assert_value (dusk_series_latest (record->v4, NULL), 6);
  assert_value (dusk_series_latest (record->v4_space_24s, NULL), 18);
}

static void
test_activity (void)
{
  g_autoptr (DuskRipestatReply) prefix = parse_recorded (DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY, "140.78.0.0_16");
  g_autoptr (DuskRipestatReply) network = parse_recorded (DUSK_RIPESTAT_BGP_UPDATE_ACTIVITY, "AS10503");
  const DuskUpdateActivity *record;

  if (prefix == NULL || network == NULL)
    return;
  record = prefix->record;
  g_assert_cmpint (record->step_s, ==, 21600);
  g_assert_cmpuint (dusk_series_length (record->announcements), ==, 28);
  assert_value (dusk_series_at (record->announcements, at ("2025-06-04T12:00")), 58);
  assert_value (dusk_series_at (record->withdrawals, at ("2025-06-05T18:00")), 5);
  record = network->record;
  g_assert_cmpuint (dusk_series_length (record->announcements), ==, 28);
  g_assert_cmpuint (dusk_series_count_missing (record->announcements), ==, 28);
}

static void
test_neighbours (void)
{
  g_autoptr (DuskRipestatReply) now = parse_recorded (DUSK_RIPESTAT_ASN_NEIGHBOURS, "12386");
  g_autoptr (DuskRipestatReply) history = parse_recorded (DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY, "1205");
  g_autoptr (DuskRipestatReply) peers = parse_recorded (DUSK_RIPESTAT_RIS_PEER_COUNT, "none");
  const DuskNeighbours *record;

  if (now == NULL || history == NULL || peers == NULL)
    return;
  record = now->record;
  g_assert_cmpuint (record->neighbours->len, ==, 6);
  record = history->record;
  g_assert_cmpuint (record->neighbours->len, ==, 1);
  g_assert_cmpuint (((const DuskNeighbour *) g_ptr_array_index (record->neighbours, 0))->asn, ==, 1853);
  assert_value (dusk_series_latest (((const DuskPeerCount *) peers->record)->v4_full_feed, NULL), 349);
  assert_value (dusk_series_latest (((const DuskPeerCount *) peers->record)->v6_full_feed, NULL), 393);
}

/* A bgplay of 2020 that says ok and holds nothing; a call in maintenance that says ok, whatever it was asked as. */
static void
test_nothing (void)
{
  static const struct {
    const char      *name;
    DuskRipestatCall call;
    int              code;
  } cases[] = {
    { "bgplay__140.78.0.0_16.json", DUSK_RIPESTAT_BGPLAY, DUSK_ERROR_NO_DATA },
    { "mlab-clients__maintenance.json", DUSK_RIPESTAT_AS_OVERVIEW, DUSK_ERROR_MAINTENANCE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT"), "..", "shared", "data", "ripestat", cases[i].name, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) body = NULL;
      char *text;
      gsize length;

      if (!g_file_get_contents (path, &text, &length, NULL))
        {
          g_test_skip ("the recorded answers are not here");
          return;
        }
      body = g_bytes_new_take (text, length);
      g_assert_null (dusk_ripestat_parse (cases[i].call, body, &error));
      g_assert_error (error, DUSK_ERROR, cases[i].code);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/recorded/country-stats", test_country_stats);
  g_test_add_func ("/feeds/ripestat/recorded/country-resources", test_country_resources);
  g_test_add_func ("/feeds/ripestat/recorded/country-asns", test_country_asns);
  g_test_add_func ("/feeds/ripestat/recorded/names", test_names);
  g_test_add_func ("/feeds/ripestat/recorded/routing-status", test_routing_status);
  g_test_add_func ("/feeds/ripestat/recorded/prefixes", test_prefixes);
  g_test_add_func ("/feeds/ripestat/recorded/prefix-count", test_prefix_count);
  g_test_add_func ("/feeds/ripestat/recorded/activity", test_activity);
  g_test_add_func ("/feeds/ripestat/recorded/neighbours", test_neighbours);
  g_test_add_func ("/feeds/ripestat/recorded/nothing", test_nothing);
  return g_test_run ();
}
