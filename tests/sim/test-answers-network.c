/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-sim-scenario.h"
#include "sim-client.h"

/* 2025-06-24T00:00:00Z: the last dump before the world's now; Tonga went dark at 23:40. */
#define DARK_DUMP_S G_GINT64_CONSTANT (1750723200)

static gint64
member_time (JsonObject *object, const char *name)
{
  gint64 time_s;

  g_assert_true (dusk_time_parse (json_object_get_string_member (object, name), &time_s, NULL));
  return time_s;
}

static gint64
nested_int (JsonObject *object, const char *outer, const char *middle, const char *name)
{
  return json_object_get_int_member (json_object_get_object_member (json_object_get_object_member (object, outer), middle), name);
}

static SimResult
ask_at (DuskSim *sim, const char *call, const char *resource, const char *parameters, gint64 from_s, gint64 to_s)
{
  g_autofree char *question = g_strdup_printf ("%s?resource=%s%s&starttime=%" G_GINT64_FORMAT "&endtime=%" G_GINT64_FORMAT, call, resource,
                                               parameters, from_s, to_s);

  return sim_get (sim, question);
}

/* How many prefixes a list of prefixes with time lines shows at @time_s. */
static guint
shown_at (JsonArray *prefixes, gint64 time_s)
{
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (prefixes); i++)
    {
      JsonArray *timelines = json_object_get_array_member (json_array_get_object_element (prefixes, i), "timelines");
      for (guint k = 0; k < json_array_get_length (timelines); k++)
        {
          JsonObject *interval = json_array_get_object_element (timelines, k);
          n += member_time (interval, "starttime") <= time_s && time_s <= member_time (interval, "endtime");
        }
    }
  return n;
}

/* The value of a step function of change points at @time_s. */
static gint64
count_at (JsonArray *points, gint64 time_s)
{
  gint64 value = -1;

  for (guint i = 0; i < json_array_get_length (points); i++)
    {
      JsonObject *point = json_array_get_object_element (points, i);
      if (member_time (point, "timestamp") <= time_s)
        value = json_object_get_int_member (point, "prefixes");
    }
  return value;
}

/* Four calls built on dumps say the same of every network at every dump, and it is the truth. */
static void
test_dumps_agree (void)
{
  static const char *const asns[] = { "38201", "29256", "9988", "16058", "3333" };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", scenario->now_s + 2 * DUSK_HOUR_S);
  gint64 from_s = DARK_DUMP_S - 4 * DUSK_DAY_S;

  for (gsize a = 0; a < G_N_ELEMENTS (asns); a++)
    {
      const DuskSimNetwork *network = dusk_sim_world_network (scenario->world, (guint32) g_ascii_strtoull (asns[a], NULL, 10));
      g_auto (SimResult) announced = ask_at (sim, "announced-prefixes", asns[a], "", from_s, DARK_DUMP_S);
      g_auto (SimResult) counts = ask_at (sim, "prefix-count", asns[a], "&resolution=8h", from_s, DARK_DUMP_S);
      g_auto (SimResult) history = ask_at (sim, "routing-history", asns[a], "&normalise_visibility=true&min_peers=1", from_s, DARK_DUMP_S);
      JsonObject *origin = json_array_get_object_element (json_object_get_array_member (history.data, "by_origin"), 0);
      g_assert_cmpstr (json_object_get_string_member (origin, "origin"), ==, asns[a]);
      g_assert_cmpint (json_object_get_int_member (history.data, "time_granularity"), ==, DUSK_SIM_DUMP_S);
      for (gint64 dump_s = from_s; dump_s <= DARK_DUMP_S; dump_s += DUSK_SIM_DUMP_S)
        {
          guint v4 = dusk_sim_truth_visible (network, 0, dump_s), v6 = dusk_sim_truth_visible (network, 1, dump_s);
          g_autofree char *question = g_strdup_printf ("routing-status?resource=AS%s&timestamp=%" G_GINT64_FORMAT, asns[a], dump_s);
          g_auto (SimResult) status = sim_get (sim, question);
          g_assert_cmpuint (shown_at (json_object_get_array_member (announced.data, "prefixes"), dump_s), ==, v4 + v6);
          g_assert_cmpuint (shown_at (json_object_get_array_member (origin, "prefixes"), dump_s), ==, v4 + v6);
          g_assert_cmpint (count_at (json_object_get_array_member (counts.data, "ipv4"), dump_s), ==, v4);
          g_assert_cmpint (count_at (json_object_get_array_member (counts.data, "ipv6"), dump_s), ==, v6);
          g_assert_cmpint (nested_int (status.data, "announced_space", "v4", "prefixes"), ==, v4);
          g_assert_cmpint (nested_int (status.data, "announced_space", "v6", "48s"), ==, v6);
          g_assert_cmpint (nested_int (status.data, "visibility", "v4", "ris_peers_seeing") > 0, ==, v4 > 0);
          g_assert_cmpint (nested_int (status.data, "visibility", "v4", "total_ris_peers"), ==, dusk_sim_full_feed_peers (0, dump_s));
        }
    }
}

/* A country's count is the sum of its networks' at a dump. */
static void
test_country_agrees (void)
{
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  const DuskSimCountry *country = dusk_sim_world_country (scenario->world, "SY");
  g_autoptr (GArray) samples = NULL;
  gint64 dump_s = DARK_DUMP_S - DUSK_DAY_S, sum = 0;
  g_auto (SimResult) stats = ask_at (sim, "country-resource-stats", "SY", "&resolution=5m", dump_s, dump_s);

  for (guint i = 0; i < country->networks->len; i++)
    {
      g_autofree char *asn = g_strdup_printf ("AS%u", g_array_index (country->networks, DuskSimNetwork, i).asn);
      g_auto (SimResult) counts = ask_at (sim, "prefix-count", asn, "&resolution=8h", dump_s, dump_s);
      sum += count_at (json_object_get_array_member (counts.data, "ipv4"), dump_s);
    }
  samples = sim_flatten (stats.data, "v4_prefixes_ris", dump_s, dump_s + 1, 300);
  g_assert_cmpfloat (g_array_index (samples, double, 0), ==, (double) sum);
}

/* Over long periods the mean of full-feed peers falls by the share of dumps that did not show the prefix. */
static void
test_history_averages (void)
{
  static const struct {
    int    days;
    gint64 granularity_s;
  } cases[] = { { 20, 28800 }, { 300, 2 * 86400 }, { 5000, 12 * 86400 } };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_auto (SimResult) result = ask_at (sim, "routing-history", "AS9988", "", DARK_DUMP_S - cases[c].days * DUSK_DAY_S, DARK_DUMP_S);
      JsonArray *prefixes = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (result.data, "by_origin"), 0),
                                                          "prefixes");
      double least = G_MAXDOUBLE, most = 0;
      g_assert_cmpint (json_object_get_int_member (result.data, "time_granularity"), ==, cases[c].granularity_s);
      for (guint i = 0; i < json_array_get_length (prefixes); i++)
        {
          JsonArray *timelines = json_object_get_array_member (json_array_get_object_element (prefixes, i), "timelines");
          gint64 before_s = 0;
          for (guint k = 0; k < json_array_get_length (timelines); k++)
            {
              JsonObject *interval = json_array_get_object_element (timelines, k);
              double peers = json_object_get_double_member (interval, "full_peers_seeing");
              g_assert_cmpint (member_time (interval, "starttime"), >, before_s);
              before_s = member_time (interval, "endtime");
              g_assert_cmpint (before_s % 60, ==, 59);
              least = MIN (least, peers);
              most = MAX (most, peers);
            }
        }
      g_assert_cmpfloat (most, <=, dusk_sim_full_feed_peers (1, DARK_DUMP_S));
      g_assert_cmpfloat (least, >=, 10);
      /* Myanmar's nights hide one dump of three: only the average over several shows it as a fraction. */
      g_assert_true (c == 0 || least < 0.9 * most);
    }
}

static void
sum_updates (const SimResult *result, gint64 *announcements, gint64 *withdrawals, guint *n)
{
  JsonArray *updates = json_object_get_array_member (result->data, "updates");

  *announcements = *withdrawals = 0;
  *n = json_array_get_length (updates);
  for (guint i = 0; i < *n; i++)
    {
      JsonObject *update = json_array_get_object_element (updates, i);
      *announcements += json_object_get_int_member (update, "announcements");
      *withdrawals += json_object_get_null_member (update, "withdrawals") ? 0 : json_object_get_int_member (update, "withdrawals");
    }
}

/* Withdrawals of a prefix are counted, a network's are null; a network's announcements are the sum of its prefixes'. */
static void
test_updates (void)
{
  static const char *const prefixes[] = { "175.45.176.0/24", "175.45.177.0/24", "175.45.178.0/24", "175.45.179.0/24" };
  const char *hourly = "&max_samples=0&min_sampling_period=3600";
  gint64 to_s = G_GINT64_CONSTANT (1419292800), from_s = to_s - DUSK_DAY_S, announcements, withdrawals, sum = 0;
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", to_s);
  g_auto (SimResult) network = ask_at (sim, "bgp-update-activity", "AS131279", hourly, from_s, to_s);
  guint n;

  for (gsize i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      g_auto (SimResult) result = ask_at (sim, "bgp-update-activity", prefixes[i], hourly, from_s, to_s);
      g_auto (SimResult) whole = ask_at (sim, "bgp-update-activity", prefixes[i], "&max_samples=0&min_sampling_period=3600&hide_empty_samples=false",
                                         from_s, to_s);
      g_assert_cmpint (json_object_get_int_member (result.data, "resource_type"), ==, 4);
      sum_updates (&result, &announcements, &withdrawals, &n);
      g_assert_cmpuint (n, <, 24);
      g_assert_cmpint (withdrawals, >=, dusk_sim_all_peers (0, from_s));
      sum += announcements;
      sum_updates (&whole, &announcements, &withdrawals, &n);
      g_assert_cmpuint (n, ==, 24);
    }
  sum_updates (&network, &announcements, &withdrawals, &n);
  g_assert_cmpstr (json_object_get_string_member (network.data, "resource_type"), ==, "asn");
  g_assert_cmpstr (json_object_get_string_member (network.data, "resource"), ==, "131279");
  g_assert_cmpint (announcements, ==, sum);
  g_assert_cmpint (withdrawals, ==, 0);
  g_assert_cmpfloat (json_object_get_double_member (network.data, "sampling_period"), ==, 3600);
  {
    g_auto (SimResult) usual = sim_get (sim, "bgp-update-activity?resource=AS131279");
    g_assert_cmpfloat (json_object_get_double_member (usual.data, "sampling_period"), ==, 21600);
    g_assert_cmpstr (json_object_get_string_member (usual.data, "sampling_period_human"), ==, "6 hours");
  }
}

/* Replaying bgplay's events over its initial state ends in the truth. */
static void
test_bgplay (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get (sim, "bgplay?resource=AS38201");
  g_auto (SimResult) early = sim_get (sim, "bgplay?resource=AS38201&starttime=2020-12-21T07:00&endtime=2020-12-21T12:00");
  g_autoptr (GHashTable) routes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  JsonArray *initial = json_object_get_array_member (result.data, "initial_state");
  JsonArray *events = json_object_get_array_member (result.data, "events");
  gint64 before_s = 0;

  for (guint i = 0; i < json_array_get_length (initial); i++)
    {
      JsonObject *route = json_array_get_object_element (initial, i);
      g_hash_table_add (routes, g_strconcat (json_object_get_string_member (route, "source_id"), " ",
                                             json_object_get_string_member (route, "target_prefix"), NULL));
    }
  /* Peers have the prefixes of their family, and some only a part of them. */
  g_assert_cmpuint (g_hash_table_size (routes), >, 14 * json_array_get_length (json_object_get_array_member (result.data, "sources")) / 3);
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      JsonObject *attrs = json_object_get_object_member (event, "attrs");
      g_autofree char *route = g_strconcat (json_object_get_string_member (attrs, "source_id"), " ",
                                            json_object_get_string_member (attrs, "target_prefix"), NULL);
      gboolean is_withdrawal = strcmp (json_object_get_string_member (event, "type"), "W") == 0;
      g_assert_cmpint (json_object_has_member (attrs, "path"), ==, !is_withdrawal);
      g_assert_cmpint (member_time (event, "timestamp"), >=, before_s);
      before_s = member_time (event, "timestamp");
      if (is_withdrawal)
        g_assert_true (g_hash_table_remove (routes, route));
      else
        g_hash_table_add (routes, g_steal_pointer (&route));
    }
  g_assert_cmpuint (g_hash_table_size (routes), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (early.data, "initial_state")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (early.data, "sources")), ==, 0);
}

static void
test_neighbours (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) transit = sim_get (sim, "asn-neighbours?resource=AS1299");
  g_auto (SimResult) network = sim_get (sim, "asn-neighbours?resource=AS3333");
  g_auto (SimResult) early = sim_get (sim, "asn-neighbours?resource=AS3333&query_time=2014-12-22");
  g_auto (SimResult) dark = sim_get (sim, "asn-neighbours-history?resource=AS131279&starttime=2017-01-01&endtime=2019-01-01");
  JsonArray *history = json_object_get_array_member (dark.data, "neighbours");
  double power = 0;

  /* A transit has customers and no upstream; a customer has it among its upstreams. */
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (transit.data, "neighbour_counts"), "left"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (transit.data, "neighbour_counts"), "right"), >, 50);
  {
    JsonArray *neighbours = json_object_get_array_member (network.data, "neighbours");
    for (guint i = 0; i < json_array_get_length (neighbours); i++)
      {
        JsonObject *neighbour = json_array_get_object_element (neighbours, i);
        g_assert_cmpstr (json_object_get_string_member (neighbour, "type"), ==, "left");
        power += (double) json_object_get_int_member (neighbour, "power");
      }
  }
  g_assert_cmpfloat (fabs (power - 1000), <=, 1);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (early.data, "neighbours")), ==, 0);
  /* The second upstream is there since 2017-10-01, but the call knows nothing before April 2018. */
  g_assert_cmpuint (json_array_get_length (history), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonArray *timelines = json_object_get_array_member (json_array_get_object_element (history, i), "timelines");
      g_assert_cmpuint (json_array_get_length (timelines), ==, 1);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (timelines, 0), "starttime"), ==, "2018-04-06T00:00:00");
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/network/dumps-agree", test_dumps_agree);
  g_test_add_func ("/sim/network/country-agrees", test_country_agrees);
  g_test_add_func ("/sim/network/history-averages", test_history_averages);
  g_test_add_func ("/sim/network/updates", test_updates);
  g_test_add_func ("/sim/network/bgplay", test_bgplay);
  g_test_add_func ("/sim/network/neighbours", test_neighbours);
  return g_test_run ();
}
