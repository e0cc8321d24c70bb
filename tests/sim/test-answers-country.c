/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-sim-scenario.h"
#include "dusk-territory.h"
#include "sim-client.h"

#define FINE_S 300

static const char *const measures[] = { "v4_prefixes_ris", "v6_prefixes_ris", "asns_ris" };

static double
truth_at (const DuskSimCountry *country, int measure, gint64 time_s)
{
  g_autoptr (GArray) steps = dusk_sim_truth_steps (country, time_s, time_s + 1);
  const DuskSimStep *step = &g_array_index (steps, DuskSimStep, 0);

  return measure == 2 ? step->asns : step->prefixes[measure];
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return left < right ? -1 : left > right;
}

static double
naive_median (const DuskSimCountry *country, int measure, gint64 from_s, gint64 to_s)
{
  g_autoptr (GArray) values = g_array_new (FALSE, FALSE, sizeof (double));

  for (gint64 time_s = from_s; time_s < to_s; time_s += FINE_S)
    {
      double value = truth_at (country, measure, time_s);
      g_array_append_val (values, value);
    }
  g_array_sort (values, compare_doubles);
  return (g_array_index (values, double, (values->len - 1) / 2) + g_array_index (values, double, values->len / 2)) / 2;
}

/* The run-length coded answer, taken apart, is the truth at each sample: nothing missing, nothing twice. */
static void
test_samples (void)
{
  static const char *const codes[] = { "SY", "VE", "TJ", "TO", "US", "MM" };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  gint64 from_s = scenario->now_s - 2 * DUSK_DAY_S;

  for (gsize c = 0; c < G_N_ELEMENTS (codes); c++)
    {
      const DuskSimCountry *country = dusk_sim_world_country (scenario->world, codes[c]);
      g_autofree char *question = g_strdup_printf ("country-resource-stats?resource=%s&resolution=5m&starttime=%" G_GINT64_FORMAT, codes[c], from_s);
      g_auto (SimResult) result = sim_get (sim, question);
      for (int m = 0; m < (int) G_N_ELEMENTS (measures); m++)
        {
          g_autoptr (GArray) samples = sim_flatten (result.data, measures[m], from_s, scenario->now_s, FINE_S);
          g_assert_cmpuint (samples->len, ==, 576);
          for (guint i = 0; i < samples->len; i += 7)
            g_assert_cmpfloat (g_array_index (samples, double, i), ==, truth_at (country, m, from_s + (gint64) i * FINE_S));
          for (guint i = 0; i < samples->len; i++)
            g_assert_false (isnan (g_array_index (samples, double, i)));
        }
    }
}

/* Coarser samples are medians of the fine ones, hence x.5. */
static void
test_medians (void)
{
  static const struct {
    const char *word;
    int         step_s;
  } cases[] = { { "1h", DUSK_HOUR_S }, { "1d", DUSK_DAY_S } };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  const DuskSimCountry *country = dusk_sim_world_country (scenario->world, "VE");
  gint64 to_s = dusk_time_floor (scenario->now_s, DUSK_DAY_S), from_s = to_s - 3 * DUSK_DAY_S;
  gboolean has_half = FALSE;

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    {
      g_autofree char *question = g_strdup_printf ("country-resource-stats?resource=ve&resolution=%s&starttime=%" G_GINT64_FORMAT
                                                   "&endtime=%" G_GINT64_FORMAT, cases[c].word, from_s, to_s - 1);
      g_auto (SimResult) result = sim_get (sim, question);
      g_assert_cmpstr (json_object_get_string_member (result.data, "resolution"), ==, cases[c].word);
      g_assert_cmpstr (json_object_get_string_member (result.data, "resource"), ==, "ve");
      for (int m = 0; m < (int) G_N_ELEMENTS (measures); m++)
        {
          g_autoptr (GArray) samples = sim_flatten (result.data, measures[m], from_s, to_s, cases[c].step_s);
          for (guint i = 0; i < samples->len; i++)
            {
              double value = g_array_index (samples, double, i);
              gint64 time_s = from_s + (gint64) i * cases[c].step_s;
              g_assert_cmpfloat (value, ==, naive_median (country, m, time_s, time_s + cases[c].step_s));
              has_half |= value > floor (value);
            }
        }
    }
  g_assert_true (has_half);
}

/* The quirks: grouped by value within one day, -1 for what is not available, whole answers for whole periods. */
static void
test_form (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get (sim, "country-resource-stats?resource=AT&resolution=5m&starttime=2025-06-20T00:01"
                                            "&endtime=2025-06-22T23:59:59");
  JsonArray *stats = json_object_get_array_member (result.data, "stats");
  gboolean has_several = FALSE;

  g_assert_cmpstr (json_object_get_string_member (result.data, "query_starttime"), ==, "2025-06-20T00:01:00");
  g_assert_cmpstr (json_object_get_string_member (result.data, "query_endtime"), ==, "2025-06-22T23:59:59");
  g_assert_cmpstr (json_object_get_string_member (result.data, "earliest_time"), ==, "2004-01-01T00:00:00");
  g_assert_cmpstr (json_object_get_string_member (result.data, "hd_latest_time"), ==, "2025-06-24T01:49:59");
  for (guint i = 0; i < json_array_get_length (stats); i++)
    {
      JsonObject *entry = json_array_get_object_element (stats, i);
      JsonArray *timeline = json_object_get_array_member (entry, "timeline");
      const char *day = json_object_get_string_member (entry, "stats_date");
      g_assert_cmpint (json_object_get_int_member (entry, "v4_prefixes_stats"), ==, -1);
      g_assert_cmpint (json_object_get_int_member (entry, "v6_prefixes_stats"), ==, -1);
      g_assert_cmpint (json_object_get_int_member (entry, "asns_stats"), ==, 775);
      g_assert_cmpuint (json_array_get_length (timeline), >, 0);
      has_several |= json_array_get_length (timeline) > 1;
      for (guint k = 0; k < json_array_get_length (timeline); k++)
        {
          JsonObject *interval = json_array_get_object_element (timeline, k);
          g_assert_true (strncmp (json_object_get_string_member (interval, "starttime"), day, 10) == 0);
          g_assert_true (strncmp (json_object_get_string_member (interval, "endtime"), day, 10) == 0);
        }
    }
  g_assert_true (has_several);
}

static void
test_resolutions (void)
{
  static const struct {
    const char *period;
    const char *resolution;
  } cases[] = {
    { "", "1w" },
    { "&starttime=2025-06-23", "5m" },
    { "&starttime=2025-06-01", "1h" },
    { "&starttime=2025-01-01", "1d" },
    { "&starttime=2025-01-01&resolution=1w", "1w" },
    { "&starttime=2030-01-01", "5m" },
  };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *question = g_strconcat ("country-resource-stats?resource=AT", cases[i].period, NULL);
      g_auto (SimResult) result = sim_get (sim, question);
      guint n = json_array_get_length (json_object_get_array_member (result.data, "stats"));
      g_assert_cmpstr (json_object_get_string_member (result.data, "resolution"), ==, cases[i].resolution);
      /* What lies in the future is not told. */
      g_assert_cmpint (n > 0, ==, strstr (cases[i].period, "2030") == NULL);
    }
}

/* The call is sound for each of them, whatever it says. */
static void
test_every_territory (void)
{
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  guint empty = 0, in_maintenance = 0;

  for (guint t = 0; t < DUSK_N_TERRITORIES; t++)
    {
      const char *code = dusk_territory_at (t)->code;
      g_autofree char *question = g_strdup_printf ("country-resource-stats?resource=%s&resolution=5m&starttime=2025-06-23", code);
      g_auto (SimResult) result = sim_get (sim, question);
      g_assert_cmpuint (result.status, ==, 200);
      if (json_object_get_size (result.data) == 0)
        {
          g_assert_cmpstr (code, ==, "CU");
          in_maintenance++;
          continue;
        }
      if (json_array_get_length (json_object_get_array_member (result.data, "stats")) == 0)
        {
          const DuskSimCountry *country = dusk_sim_world_country (scenario->world, code);
          g_assert_true (country->count[0] == 0 || strcmp (code, "TM") == 0);
          empty++;
        }
    }
  g_assert_cmpuint (in_maintenance, ==, 1);
  g_assert_cmpuint (empty, ==, 8);
}

/* Stale: nothing newer, and it says since when. */
static void
test_stale (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get (sim, "country-resource-stats?resource=ER&resolution=5m&starttime=2025-06-23");

  g_assert_cmpstr (json_object_get_string_member (result.data, "latest_time"), ==, "2025-06-23T14:49:59");
  g_assert_cmpstr (json_object_get_string_member (result.data, "query_endtime"), ==, "2025-06-23T14:49:59");
}

static guint
count_numbers (const char *text)
{
  guint n = 0;

  for (const char *at = strstr (text, "AsnSingle("); at; at = strstr (at + 1, "AsnSingle("))
    n++;
  return n;
}

/* The registries' list, the routed set as Python writes it, and the counts agree. */
static void
test_registries (void)
{
  static const char *const codes[] = { "SY", "TO", "AT", "VA", "BV" };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize c = 0; c < G_N_ELEMENTS (codes); c++)
    {
      const DuskSimCountry *country = dusk_sim_world_country (scenario->world, codes[c]);
      g_autofree char *list_question = g_strdup_printf ("country-resource-list?resource=%s&v4_format=prefix", codes[c]);
      g_autofree char *asns_question = g_strdup_printf ("country-asns?resource=%s&lod=1", codes[c]);
      g_autofree char *counts_question = g_strdup_printf ("country-asns?resource=%s", codes[c]);
      g_auto (SimResult) list = sim_get (sim, list_question);
      g_auto (SimResult) asns = sim_get (sim, asns_question);
      g_auto (SimResult) counts = sim_get (sim, counts_question);
      JsonObject *resources = json_object_get_object_member (list.data, "resources");
      JsonArray *v4 = json_object_get_array_member (resources, "ipv4");
      JsonObject *entry = json_array_get_object_element (json_object_get_array_member (asns.data, "countries"), 0);
      JsonObject *stats = json_object_get_object_member (entry, "stats");
      JsonObject *plain = json_array_get_object_element (json_object_get_array_member (counts.data, "countries"), 0);
      guint registered = country->networks->len + country->unrouted, blocks = 0;
      DuskPrefix prefix;

      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (resources, "asn")), ==, registered);
      g_assert_cmpint (json_object_get_int_member (stats, "registered"), ==, registered);
      g_assert_cmpint (json_object_get_int_member (stats, "routed"), ==, count_numbers (json_object_get_string_member (entry, "routed")));
      g_assert_cmpuint (count_numbers (json_object_get_string_member (entry, "routed"))
                          + count_numbers (json_object_get_string_member (entry, "non_routed")), ==, registered);
      g_assert_false (json_object_has_member (plain, "routed"));
      for (guint i = 0; i < json_array_get_length (v4); i++)
        {
          g_assert_true (dusk_prefix_parse (json_array_get_string_element (v4, i), &prefix, NULL));
          blocks += 1u << (24 - prefix.length);
        }
      g_assert_cmpuint (blocks, ==, country->count[0]);
    }
}

/* Without v4_format=prefix what is no prefix is a range, and both cover the same. */
static void
test_ranges (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get (sim, "country-resource-list?resource=TO");
  JsonArray *v4 = json_object_get_array_member (json_object_get_object_member (result.data, "resources"), "ipv4");
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  guint blocks = 0, ranges = 0;

  for (guint i = 0; i < json_array_get_length (v4); i++)
    {
      const char *text = json_array_get_string_element (v4, i);
      DuskPrefix prefix;
      if (dusk_prefix_parse (text, &prefix, NULL))
        g_array_append_val (prefixes, prefix);
      else
        ranges += dusk_prefix_append_range (text, prefixes, NULL);
    }
  for (guint i = 0; i < prefixes->len; i++)
    blocks += 1u << (24 - g_array_index (prefixes, DuskPrefix, i).length);
  g_assert_cmpuint (ranges, >, 0);
  g_assert_cmpuint (blocks, ==, 24);
}

static void
test_refuses (void)
{
  static const struct {
    const char *question;
    guint       status;
  } cases[] = {
    { "country-resource-stats", 400 },
    { "country-resource-stats?resource=", 400 },
    { "country-resource-stats?resource=AS3333", 400 },
    { "country-resource-stats?resource=ZZ", 404 },
    { "country-resource-stats?resource=AT&starttime=yesterday", 400 },
    { "country-resource-stats?resource=AT&starttime=2025-02-01&endtime=2025-01-01", 400 },
    { "country-resource-stats?resource=AT&resolution=7m", 400 },
    { "country-resource-list?resource=123", 400 },
    { "country-asns?resource=AT&lod=x", 400 },
    { "as-overview?resource=AT", 400 },
    { "as-overview?resource=192.0.2.0/24", 400 },
    { "routing-status?resource=300.0.0.0/8", 400 },
    { "announced-prefixes?resource=AS99999999999", 400 },
    { "prefix-count?resource=3333&resolution=5m", 400 },
    { "bgp-update-activity?resource=<b>", 400 },
    { "searchcomplete", 400 },
    { "ris-peer-count?starttime=x", 400 },
    { "no-such-call?resource=AT", 404 },
  };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SimResult) result = sim_get (sim, cases[i].question);
      JsonObject *root = json_node_get_object (result.root);
      JsonArray *message = json_array_get_array_element (json_object_get_array_member (root, "messages"), 0);
      g_assert_cmpuint (result.status, ==, cases[i].status);
      g_assert_cmpint (json_object_get_int_member (root, "status_code"), ==, cases[i].status);
      g_assert_cmpstr (json_object_get_string_member (root, "status"), ==, "error");
      g_assert_cmpstr (json_array_get_string_element (message, 0), ==, "error");
      g_assert_null (result.etag);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/country/samples", test_samples);
  g_test_add_func ("/sim/country/medians", test_medians);
  g_test_add_func ("/sim/country/form", test_form);
  g_test_add_func ("/sim/country/resolutions", test_resolutions);
  g_test_add_func ("/sim/country/every-territory", test_every_territory);
  g_test_add_func ("/sim/country/stale", test_stale);
  g_test_add_func ("/sim/country/registries", test_registries);
  g_test_add_func ("/sim/country/ranges", test_ranges);
  g_test_add_func ("/sim/country/refuses", test_refuses);
  return g_test_run ();
}
