/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ripestat-fixture.h"

static void
assert_asns (GArray *asns, const guint32 *expected, guint n)
{
  g_assert_cmpuint (asns->len, ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (g_array_index (asns, guint32, i), ==, expected[i]);
}

static void
assert_prefix (const DuskPrefix *prefix, const char *expected)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (prefix, text);
  g_assert_cmpstr (text, ==, expected);
}

static void
assert_span (GArray *spans, guint index, const char *start, const char *end)
{
  g_assert_cmpuint (index, <, spans->len);
  g_assert_cmpint (g_array_index (spans, DuskSpan, index).start_s, ==, at (start));
  g_assert_cmpint (g_array_index (spans, DuskSpan, index).end_s, ==, at (end));
}

/* ASNs as texts, with AS and as numbers; ranges among the prefixes, although v4_format=prefix was asked for. */
static void
test_country_resources (void)
{
  const DuskRipestatCall call = DUSK_RIPESTAT_COUNTRY_RESOURCE_LIST;
  g_autoptr (DuskRipestatReply) reply = parse_body (call);
  const DuskCountryResources *record = reply->record;
  const guint32 asns[] = { 64496, 64497, 64500 };

  g_assert_cmpint (record->time_s, ==, at ("2015-01-01"));
  assert_asns (record->asns, asns, G_N_ELEMENTS (asns));
  g_assert_cmpuint (record->v4->len, ==, 3);
  assert_prefix (&g_array_index (record->v4, DuskPrefix, 0), "192.0.2.0/24");
  assert_prefix (&g_array_index (record->v4, DuskPrefix, 1), "198.51.100.0/25");
  assert_prefix (&g_array_index (record->v4, DuskPrefix, 2), "198.51.100.128/26");
  g_assert_cmpuint (record->v6->len, ==, 1);
  assert_refused (call, "{'resources': {'asn': [], 'ipv4': [], 'ipv6': []}}", DUSK_ERROR_NO_DATA);
  assert_refused (call, "{'resources': {'asn': ['4294967296'], 'ipv4': [], 'ipv6': []}}", DUSK_ERROR_MALFORMED);
  assert_refused (call, "{'resources': {'asn': [1], 'ipv4': ['10.0.0.9-10.0.0.1'], 'ipv6': []}}", DUSK_ERROR_MALFORMED);
  assert_refused (call, "{'resources': {'asn': [1], 'ipv4': ['10.0.0.0/33'], 'ipv6': []}}", DUSK_ERROR_MALFORMED);
  assert_refused (call, "{'resources': {'asn': [1], 'ipv4': [7], 'ipv6': []}}", DUSK_ERROR_MALFORMED);
}

/* lod=1 writes ASNs as the server's Python prints them; others saw lists; lod=0 gives only counts. */
static void
test_country_asns (void)
{
  static const struct {
    const char *routed;
    guint       n;
    guint32     asns[4];
  } cases[] = {
    { "'{AsnSingle(64500), AsnSingle(64496), AsnSingle(64500)}'", 2, { 64496, 64500 } },
    { "['AsnSingle(3)', 'AS2', 1]", 3, { 1, 2, 3 } },
    { "[['9'], [8, [7]]]", 3, { 7, 8, 9 } },
    { "'set()'", 0, { 0 } },
    { "''", 0, { 0 } },
    { "null", 0, { 0 } },
    { "'{AsnSingle(4294967295)}'", 1, { 4294967295 } },
  };
  g_autoptr (DuskRipestatReply) whole = parse_body (DUSK_RIPESTAT_COUNTRY_ASNS);
  const DuskCountryAsns *record = whole->record;
  const guint32 routed[] = { 64496, 64500, 131072 }, non_routed[] = { 64498, 64499 };

  assert_asns (record->routed, routed, G_N_ELEMENTS (routed));
  assert_asns (record->non_routed, non_routed, G_N_ELEMENTS (non_routed));
  g_assert_cmpfloat (record->registered_count, ==, 5);
  g_assert_cmpfloat (record->routed_count, ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *data = g_strdup_printf ("{'countries': [{'stats': {'routed': -1}, 'routed': %s}]}", cases[i].routed);
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskRipestatReply) reply = parse_data (DUSK_RIPESTAT_COUNTRY_ASNS, data, &error);

      g_assert_no_error (error);
      record = reply->record;
      assert_asns (record->routed, cases[i].asns, cases[i].n);
      g_assert_cmpuint (record->non_routed->len, ==, 0);
      g_assert_true (isnan (record->routed_count));
      g_assert_cmpint (record->time_s, ==, DUSK_TIME_UNKNOWN);
    }
  assert_refused (DUSK_RIPESTAT_COUNTRY_ASNS, "{'countries': []}", DUSK_ERROR_NO_DATA);
  assert_refused (DUSK_RIPESTAT_COUNTRY_ASNS, "{'countries': [{'stats': {}, 'routed': {}}]}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_COUNTRY_ASNS, "{'countries': [{'stats': {}, 'routed': '99999999999999999999'}]}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_COUNTRY_ASNS, "{'countries': [{'stats': {}, 'routed': [1.5]}]}", DUSK_ERROR_MALFORMED);
}

static void
test_as_overview (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_AS_OVERVIEW);
  g_autoptr (DuskRipestatReply) nobody = parse_data (DUSK_RIPESTAT_AS_OVERVIEW, "{'resource': 4294967295, 'holder': null, 'announced': false}", NULL);
  const DuskAsOverview *record = reply->record;

  g_assert_cmpuint (record->asn, ==, 64500);
  g_assert_cmpstr (record->holder, ==, "EXAMPLE-AS - <b>Example & Sons</b>");
  g_assert_true (record->is_announced);
  record = nobody->record;
  g_assert_cmpuint (record->asn, ==, 4294967295);
  g_assert_null (record->holder);
  g_assert_false (record->is_announced);
  assert_refused (DUSK_RIPESTAT_AS_OVERVIEW, "{'resource': 'x', 'announced': true}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_AS_OVERVIEW, "{'resource': '1', 'announced': 'yes'}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_AS_OVERVIEW, "{'resource': '1'}", DUSK_ERROR_MALFORMED);
}

static void
test_routing_status (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_ROUTING_STATUS);
  const DuskRoutingStatus *record = reply->record;

  g_assert_cmpint (record->time_s, ==, at ("2015-01-01T08:00"));
  g_assert_cmpint (record->first_seen_s, ==, at ("2010-08-18T08:00"));
  g_assert_cmpint (record->last_seen_s, ==, at ("2015-01-01T08:00"));
  g_assert_cmpfloat (record->v4_peers_seeing, ==, 343);
  g_assert_cmpfloat (record->v4_peers_total, ==, 344);
  g_assert_cmpfloat (record->v6_peers_seeing, ==, 0);
  g_assert_cmpfloat (record->v6_peers_total, ==, 341);
  g_assert_cmpfloat (record->v4_prefixes, ==, 6);
  g_assert_cmpfloat (record->v6_prefixes, ==, 0);
  g_assert_cmpfloat (record->neighbours, ==, 12);
  g_assert_cmpuint (record->origins->len, ==, 0);
}

/* A prefix has origins, of either type; what was never seen has no first_seen or an empty one; 0 of 0 peers tells nothing. */
static void
test_routing_status_of_prefix (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply
      = parse_data (DUSK_RIPESTAT_ROUTING_STATUS,
                    "{'first_seen': {}, 'visibility': {'v4': {'ris_peers_seeing': 0, 'total_ris_peers': 0}, 'v6': {'ris_peers_seeing': 5,"
                    " 'total_ris_peers': 9}}, 'origins': [{'origin': '64500', 'route_objects': []}, {'origin': 64501}], 'less_specifics': []}",
                    &error);
  const DuskRoutingStatus *record;
  const guint32 origins[] = { 64500, 64501 };

  g_assert_no_error (error);
  record = reply->record;
  g_assert_cmpint (record->first_seen_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpint (record->last_seen_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_true (isnan (record->v4_peers_seeing) && isnan (record->v4_peers_total));
  g_assert_cmpfloat (record->v6_peers_seeing, ==, 5);
  g_assert_true (isnan (record->v4_prefixes) && isnan (record->neighbours));
  assert_asns (record->origins, origins, G_N_ELEMENTS (origins));
  assert_refused (DUSK_RIPESTAT_ROUTING_STATUS, "{}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_ROUTING_STATUS, "{'visibility': {'v4': {}}}", DUSK_ERROR_MALFORMED);
}

/* Unordered prefixes and timelines; inclusive ends at dumps; only what reaches query_endtime is there still. */
static void
test_announced_prefixes (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_ANNOUNCED_PREFIXES);
  const DuskAnnouncedPrefixes *record = reply->record;
  const DuskPrefixTimes *times;

  g_assert_cmpint (record->step_s, ==, 28800);
  g_assert_cmpint (record->from_s, ==, at ("2014-12-20"));
  g_assert_cmpint (record->to_s, ==, at ("2015-01-01T16:00"));
  g_assert_true (isnan (record->v4_peers_max));
  g_assert_cmpuint (record->prefixes->len, ==, 3);
  times = g_ptr_array_index (record->prefixes, 0);
  assert_prefix (&times->prefix, "192.0.2.0/24");
  g_assert_cmpuint (times->origin, ==, 0);
  assert_span (times->spans, 0, "2014-12-20", "2014-12-20T08:00");
  times = g_ptr_array_index (record->prefixes, 1);
  assert_prefix (&times->prefix, "198.51.100.0/24");
  assert_span (times->spans, 0, "2014-12-20", "2014-12-22T16:00");
  assert_span (times->spans, 1, "2014-12-23T08:00", "2015-01-01T16:00");
  g_assert_true (isnan (g_array_index (times->peers, double, 1)) && isnan (g_array_index (times->shares, double, 1)));
  times = g_ptr_array_index (record->prefixes, 2);
  assert_prefix (&times->prefix, "2001:db8::/32");
  assert_refused (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "{'prefixes': []}", DUSK_ERROR_NO_DATA);
  assert_refused (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "{'prefixes': [{'prefix': '10.0.0.0/8'}]}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, "{'prefixes': [{'prefix': '10.0.0.0/99', 'timelines': []}]}", DUSK_ERROR_MALFORMED);
}

/* Ends at xx:59:59; gaps between segments; a visibility of -1 is unknown while the count of peers is not. */
static void
test_routing_history (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_ROUTING_HISTORY);
  const DuskAnnouncedPrefixes *record = reply->record;
  const DuskPrefixTimes *times;

  g_assert_cmpint (record->step_s, ==, 28800);
  g_assert_cmpint (record->to_s, ==, at ("2014-12-24T08:00:01"));
  g_assert_cmpfloat (record->v4_peers_max, ==, 200);
  g_assert_cmpfloat (record->v6_peers_max, ==, 180);
  g_assert_cmpuint (record->prefixes->len, ==, 2);
  times = g_ptr_array_index (record->prefixes, 0);
  g_assert_cmpuint (times->origin, ==, 64500);
  assert_span (times->spans, 0, "2014-12-20", "2014-12-22T16:00");
  assert_span (times->spans, 1, "2014-12-23T08:00", "2014-12-24T08:00:01");
  g_assert_cmpfloat (g_array_index (times->peers, double, 0), ==, 200);
  g_assert_cmpfloat (g_array_index (times->peers, double, 1), ==, 190.25);
  g_assert_cmpfloat (g_array_index (times->shares, double, 0), ==, 1);
  g_assert_true (isnan (g_array_index (times->shares, double, 1)));
  times = g_ptr_array_index (record->prefixes, 1);
  g_assert_cmpuint (times->origin, ==, 64501);
  assert_refused (DUSK_RIPESTAT_ROUTING_HISTORY, "{'by_origin': []}", DUSK_ERROR_NO_DATA);
  assert_refused (DUSK_RIPESTAT_ROUTING_HISTORY, "{'by_origin': [{'prefixes': []}]}", DUSK_ERROR_MALFORMED);
}

/* Change points of a step function; a family without any stays unknown. */
static void
test_prefix_count (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_PREFIX_COUNT);
  const DuskPrefixCount *record = reply->record;
  const double v4[] = { 4, 4, 4, 4, 4, 4, 4, 4, 4, 0, 4, 4, 4 };

  g_assert_cmpint (record->step_s, ==, 28800);
  g_assert_cmpint (dusk_series_start (record->v4), ==, at ("2014-12-20"));
  assert_series (record->v4, v4, G_N_ELEMENTS (v4));
  assert_series (record->v4_space_24s, v4, G_N_ELEMENTS (v4));
  g_assert_cmpuint (dusk_series_length (record->v6), ==, 0);
  assert_refused (DUSK_RIPESTAT_PREFIX_COUNT, "{'resolution': '8h', 'ipv4': [], 'ipv6': []}", DUSK_ERROR_NO_DATA);
  assert_refused (DUSK_RIPESTAT_PREFIX_COUNT, "{'resolution': '3h', 'ipv4': [], 'ipv6': []}", DUSK_ERROR_MALFORMED);
  assert_refused (DUSK_RIPESTAT_PREFIX_COUNT, "{'resolution': '8h', 'ipv4': [{'prefixes': 1}], 'ipv6': []}", DUSK_ERROR_MALFORMED);
}

static void
test_peer_count (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_RIS_PEER_COUNT);
  const DuskPeerCount *record = reply->record;
  const double v4[] = { 349, 340, 340 }, v6[] = { 393, 393, 393 };

  assert_series (record->v4_full_feed, v4, G_N_ELEMENTS (v4));
  assert_series (record->v6_full_feed, v6, G_N_ELEMENTS (v6));
  assert_refused (DUSK_RIPESTAT_RIS_PEER_COUNT, "{'peer_count': {'v4': {'full_feed': []}, 'v6': {'full_feed': []}}}", DUSK_ERROR_NO_DATA);
}

/* The upstream stands left; the same neighbour can stand on both sides. */
static void
test_neighbours (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_ASN_NEIGHBOURS);
  const DuskNeighbours *record = reply->record;
  const DuskNeighbour *neighbour = g_ptr_array_index (record->neighbours, 0);

  g_assert_cmpuint (record->neighbours->len, ==, 3);
  g_assert_cmpint (record->earliest_s, ==, at ("2018-06-02"));
  g_assert_cmpuint (neighbour->asn, ==, 64501);
  g_assert_cmpint (neighbour->side, ==, DUSK_NEIGHBOUR_LEFT);
  g_assert_cmpfloat (neighbour->power, ==, 941);
  g_assert_cmpfloat (neighbour->v4_peers, ==, 802);
  g_assert_cmpuint (neighbour->spans->len, ==, 0);
  neighbour = g_ptr_array_index (record->neighbours, 2);
  g_assert_cmpuint (neighbour->asn, ==, 64502);
  g_assert_cmpint (neighbour->side, ==, DUSK_NEIGHBOUR_UNCERTAIN);
  g_assert_true (isnan (neighbour->v6_peers));
  assert_refused (DUSK_RIPESTAT_ASN_NEIGHBOURS, "{'neighbours': []}", DUSK_ERROR_NO_DATA);
}

static void
test_neighbours_history (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_ASN_NEIGHBOURS_HISTORY);
  const DuskNeighbours *record = reply->record;
  const DuskNeighbour *neighbour = g_ptr_array_index (record->neighbours, 0);

  g_assert_cmpint (record->to_s, ==, at ("2020-12-11T08:00"));
  assert_span (neighbour->spans, 0, "2020-12-01", "2020-12-02T16:00");
  assert_span (neighbour->spans, 1, "2020-12-05", "2020-12-11");
  g_assert_true (isnan (neighbour->power));
  neighbour = g_ptr_array_index (record->neighbours, 1);
  assert_span (neighbour->spans, 0, "2020-12-01", "2020-12-11T08:00");
}

static void
test_rir_country (void)
{
  static const struct {
    const char *data, *code;
  } cases[] = {
    { "{'located_resources': [{'resource': '1', 'location': 'kp'}]}", "KP" }, { "{'located_resources': [{'location': '?'}]}", "" },
    { "{'located_resources': [{'location': ''}]}", "" },                          { "{'located_resources': [{'location': 'EUR'}]}", "" },
    { "{'located_resources': [{'location': null}]}", "" },                          { "{'located_resources': []}", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskRipestatReply) reply = parse_data (DUSK_RIPESTAT_RIR_STATS_COUNTRY, cases[i].data, NULL);
      g_assert_cmpstr (((const DuskRirCountry *) reply->record)->code, ==, cases[i].code);
    }
}

static void
test_suggestions (void)
{
  g_autoptr (DuskRipestatReply) reply = parse_body (DUSK_RIPESTAT_SEARCHCOMPLETE);
  g_autoptr (DuskRipestatReply) none = parse_data (DUSK_RIPESTAT_SEARCHCOMPLETE, "{'categories': []}", NULL);
  const DuskSuggestions *record = reply->record;
  const DuskSuggestion *suggestion = g_ptr_array_index (record->suggestions, 0);

  g_assert_cmpuint (record->suggestions->len, ==, 3);
  g_assert_cmpstr (suggestion->category, ==, "ASNs");
  g_assert_cmpstr (suggestion->value, ==, "AS64500");
  g_assert_cmpstr (suggestion->description, ==, "EXAMPLE-AS Example & Sons, KP");
  suggestion = g_ptr_array_index (record->suggestions, 1);
  g_assert_null (suggestion->description);
  g_assert_cmpuint (((const DuskSuggestions *) none->record)->suggestions->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feeds/ripestat/records/country-resources", test_country_resources);
  g_test_add_func ("/feeds/ripestat/records/country-asns", test_country_asns);
  g_test_add_func ("/feeds/ripestat/records/as-overview", test_as_overview);
  g_test_add_func ("/feeds/ripestat/records/routing-status", test_routing_status);
  g_test_add_func ("/feeds/ripestat/records/routing-status-of-prefix", test_routing_status_of_prefix);
  g_test_add_func ("/feeds/ripestat/records/announced-prefixes", test_announced_prefixes);
  g_test_add_func ("/feeds/ripestat/records/routing-history", test_routing_history);
  g_test_add_func ("/feeds/ripestat/records/prefix-count", test_prefix_count);
  g_test_add_func ("/feeds/ripestat/records/peer-count", test_peer_count);
  g_test_add_func ("/feeds/ripestat/records/neighbours", test_neighbours);
  g_test_add_func ("/feeds/ripestat/records/neighbours-history", test_neighbours_history);
  g_test_add_func ("/feeds/ripestat/records/rir-country", test_rir_country);
  g_test_add_func ("/feeds/ripestat/records/suggestions", test_suggestions);
  return g_test_run ();
}
