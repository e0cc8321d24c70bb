/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-scenario.h"
#include "sim-client.h"

/* 20 IPv4 and 4 IPv6 prefixes in two networks, of which the larger is AS64500. */
static const char *const small_format =
  "{\"title\": \"t\", \"now\": \"2025-01-10T12:00:00Z\", \"countries\": {\"SY\": {\"asns\": ["
  "{\"asn\": 64500, \"holder\": \"LARGE - Large\", \"v4\": 12, \"v6\": 4}, {\"asn\": 64501, \"holder\": \"SMALL - Small\", \"v4\": 8}]}}, "
  "\"events\": [%s]}";

/* 2025-01-10T12:00:00Z */
#define NOW_S G_GINT64_CONSTANT (1736510400)

static DuskSimScenario *
load_with (const char *events)
{
  g_autofree char *text = g_strdup_printf (small_format, events);
  g_autoptr (SimFile) path = sim_write_scenario (text);
  g_autoptr (GError) error = NULL;
  DuskSimScenario *scenario = dusk_sim_scenario_load (path, &error);

  g_assert_no_error (error);
  return scenario;
}

static DuskSimStep
state_at (const DuskSimCountry *country, gint64 time_s)
{
  g_autoptr (GArray) steps = dusk_sim_truth_steps (country, time_s, time_s + 1);

  g_assert_cmpuint (steps->len, ==, 1);
  return g_array_index (steps, DuskSimStep, 0);
}

static void
test_events (void)
{
  static const struct {
    const char *event;
    gint64      after_s; /* from now */
    guint       v4;
    guint       v6;
    guint       asns;
  } cases[] = {
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\"", -1, 20, 4, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\"", 0, 0, 0, 0 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"end\": \"+31m\"", 1859, 0, 0, 0 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"end\": \"+31m\"", 1860, 20, 4, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"depth\": 0.5", 60, 10, 2, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"family\": 6", 60, 20, 0, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"depth\": 0.6, \"family\": 4, \"by_network\": true", 60, 8, 4, 2 },
    { "{\"asn\": 64501, \"kind\": \"outage\", \"start\": \"now\"", 60, 12, 4, 1 },
    { "{\"prefix\": \"3fff::/48\", \"kind\": \"outage\", \"start\": \"now\"", 60, 20, 3, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"fall\": \"20m\"", 59, 19, 3, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"fall\": \"20m\"", 600, 9, 1, 2 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", \"fall\": \"20m\"", 1200, 0, 0, 0 },
    { "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"-1h\", \"end\": \"now\", \"rise\": \"20m\"", 1200, 20, 4, 2 },
    { "{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"-3d\", \"from\": \"18:30\", \"to\": \"02:30\"", -10 * 3600, 0, 0, 0 },
    { "{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"-3d\", \"from\": \"18:30\", \"to\": \"02:30\"", -9 * 3600 - 1800, 20, 4, 2 },
    { "{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"-3d\", \"from\": \"18:30\", \"to\": \"02:30\"", 6 * 3600 + 1800, 0, 0, 0 },
    { "{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"-3d\", \"end\": \"now\", \"from\": \"18:30\", \"to\": \"02:30\"",
      7 * 3600, 20, 4, 2 },
    { "{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"-3d\", \"from\": \"18:30\", \"to\": \"02:30\"", -4 * 86400 + 7 * 3600, 20, 4, 2 },
    { "{\"asn\": 64501, \"kind\": \"blips\", \"at\": [{\"start\": \"now\", \"length\": \"2m\", \"prefixes\": 3}]", 119, 17, 4, 2 },
    { "{\"asn\": 64501, \"kind\": \"blips\", \"at\": [{\"start\": \"now\", \"length\": \"2m\", \"prefixes\": 3}]", 120, 20, 4, 2 },
    { "{\"asn\": 64501, \"kind\": \"blips\", \"at\": [{\"start\": \"now\", \"prefixes\": 30}]", 0, 12, 4, 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *event = g_strconcat (cases[i].event, ", \"illustrative\": true}", NULL);
      g_autoptr (DuskSimScenario) scenario = load_with (event);
      DuskSimStep step = state_at (dusk_sim_world_country (scenario->world, "SY"), NOW_S + cases[i].after_s);
      g_test_message ("%s %+d s", event, (int) cases[i].after_s);
      g_assert_cmpuint (step.prefixes[0], ==, cases[i].v4);
      g_assert_cmpuint (step.prefixes[1], ==, cases[i].v6);
      g_assert_cmpuint (step.asns, ==, cases[i].asns);
    }
}

/* What two events take is lost once, and is back when the longer one ends. */
static void
test_overlap (void)
{
  g_autoptr (DuskSimScenario) scenario = load_with (
    "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"-1h\", \"end\": \"+1h\", \"illustrative\": true},"
    "{\"asn\": 64500, \"kind\": \"outage\", \"start\": \"now\", \"end\": \"+2h\", \"illustrative\": true}");
  const DuskSimCountry *country = dusk_sim_world_country (scenario->world, "SY");
  g_autoptr (GArray) downs = dusk_sim_truth_downs (country, 0, 0, 20, NOW_S - 7200, NOW_S + 10800);

  g_assert_cmpuint (downs->len, ==, 20);
  g_assert_cmpuint (state_at (country, NOW_S).prefixes[0], ==, 0);
  g_assert_cmpuint (state_at (country, NOW_S + 3600).prefixes[0], ==, 8);
  g_assert_cmpuint (state_at (country, NOW_S + 7200).prefixes[0], ==, 20);
}

/* Churn: never longer than said, only while it lasts, about as often as said. */
static void
test_churn (void)
{
  g_autoptr (DuskSimScenario) scenario = load_with (
    "{\"country\": \"SY\", \"kind\": \"churn\", \"start\": \"-10d\", \"end\": \"now\", \"per_hour\": 1.2, "
    "\"longest\": \"5m\", \"illustrative\": true}");
  const DuskSimCountry *country = dusk_sim_world_country (scenario->world, "SY");
  guint n = 0;

  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_truth_downs (country, family, 0, country->count[family], NOW_S - 20 * DUSK_DAY_S, NOW_S + DUSK_DAY_S);
      for (guint i = 0; i < downs->len; i++)
        {
          const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
          g_assert_cmpint (down->start_s, >=, NOW_S - 10 * DUSK_DAY_S);
          g_assert_cmpint (down->start_s, <, NOW_S);
          g_assert_cmpint (down->end_s - down->start_s, <=, 2 * 300);
        }
      n += downs->len;
    }
  g_assert_cmpuint (n, >, 200);
  g_assert_cmpuint (n, <, 380);
}

/* The same moment has the same answer whatever is asked around it, and the country is the sum of its networks. */
static void
test_one_truth (void)
{
  static const char *const codes[] = { "SY", "VE", "TJ", "IQ", "GA", "AT", "IR" };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);

  for (gsize c = 0; c < G_N_ELEMENTS (codes); c++)
    {
      const DuskSimCountry *country = dusk_sim_world_country (scenario->world, codes[c]);
      gint64 from_s = scenario->now_s - 2 * DUSK_DAY_S;
      g_autoptr (GArray) steps = dusk_sim_truth_steps (country, from_s, scenario->now_s);
      g_test_message ("%s: %u steps", codes[c], steps->len);
      for (guint i = 0; i < steps->len; i += MAX (steps->len / 25, 1))
        {
          const DuskSimStep *step = &g_array_index (steps, DuskSimStep, i);
          DuskSimStep alone = state_at (country, step->time_s);
          guint sum[DUSK_SIM_N_FAMILIES] = { 0, 0 }, asns = 0;
          for (guint n = 0; n < country->networks->len; n++)
            {
              const DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, n);
              for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
                sum[family] += dusk_sim_truth_visible (network, family, step->time_s);
              asns += dusk_sim_truth_is_announced (network, step->time_s);
            }
          for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
            {
              g_assert_cmpuint (step->prefixes[family], ==, alone.prefixes[family]);
              g_assert_cmpuint (step->prefixes[family], ==, sum[family]);
            }
          g_assert_cmpuint (step->asns, ==, alone.asns);
          g_assert_cmpuint (step->asns, ==, asns);
        }
    }
}

/* Noise is there in large countries, never leaves the normal level, and is none in small ones; in any year. */
static void
test_noise (void)
{
  static const gint64 years_s[] = { G_GINT64_CONSTANT (1104537600), G_GINT64_CONSTANT (1577836800), G_GINT64_CONSTANT (2000000000) };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  GPtrArray *countries = dusk_sim_world_countries (scenario->world);

  for (guint c = 0; c < countries->len; c++)
    for (gsize y = 0; y < G_N_ELEMENTS (years_s); y++)
      {
        const DuskSimCountry *country = countries->pdata[c];
        guint all = country->count[0] + country->count[1];
        g_autoptr (GArray) steps = dusk_sim_truth_steps (country, years_s[y], years_s[y] + 7 * DUSK_DAY_S);
        /* What the scenario plans may go on for ever. */
        if (years_s[y] > scenario->now_s && country->events && country->events->len > (all >= 200 ? 1 : 0))
          continue;
        if (all < 200)
          g_assert_cmpuint (steps->len, ==, 1);
        for (guint i = 0; i < steps->len && all >= 200; i++)
          {
            const DuskSimStep *step = &g_array_index (steps, DuskSimStep, i);
            g_assert_cmpfloat (step->prefixes[0] + step->prefixes[1], >=, 0.99 * all);
          }
      }
  {
    g_autoptr (GArray) steps = dusk_sim_truth_steps (dusk_sim_world_country (scenario->world, "AT"), years_s[0], years_s[0] + 7 * DUSK_DAY_S);
    g_assert_cmpuint (steps->len, >, 20);
  }
}

static void
test_before_birth (void)
{
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("north-korea-2014", NULL);
  const DuskSimNetwork *network = dusk_sim_world_network (scenario->world, 131279);

  g_assert_cmpuint (dusk_sim_truth_visible (network, 0, network->since_s - 1), ==, 0);
  g_assert_cmpuint (dusk_sim_truth_visible (network, 0, network->since_s), ==, 4);
}

/* Dumps, whether counted over all prefixes or run by run, show what is visible at their moment. */
static void
test_dumps (void)
{
  static const guint32 asns[] = { 29256, 8048, 21277, 9988, 38201, 16058 };
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", NULL);
  DuskSimRun range = { scenario->now_s / DUSK_SIM_DUMP_S - 40, scenario->now_s / DUSK_SIM_DUMP_S };

  for (gsize a = 0; a < G_N_ELEMENTS (asns); a++)
    {
      const DuskSimNetwork *network = dusk_sim_world_network (scenario->world, asns[a]);
      g_autoptr (GArray) counts = dusk_sim_truth_dump_counts (network, 0, range);
      g_autoptr (GArray) downs = dusk_sim_truth_downs (network->country, 0, network->first[0], network->count[0], range.first * DUSK_SIM_DUMP_S,
                                                       range.last * DUSK_SIM_DUMP_S + 1);
      g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (DuskSimRun));
      g_autofree guint *shown = g_new0 (guint, counts->len);
      guint cursor = 0;
      g_assert_cmpuint (counts->len, ==, 41);
      for (guint i = 0; i < network->count[0]; i++)
        {
          dusk_sim_truth_runs (downs, &cursor, network->first[0] + i, range, runs);
          for (guint r = 0; r < runs->len; r++)
            for (gint64 dump = g_array_index (runs, DuskSimRun, r).first; dump <= g_array_index (runs, DuskSimRun, r).last; dump++)
              shown[dump - range.first]++;
        }
      for (guint i = 0; i < counts->len; i++)
        {
          g_assert_cmpuint (g_array_index (counts, guint, i), ==, dusk_sim_truth_visible (network, 0, (range.first + i) * DUSK_SIM_DUMP_S));
          g_assert_cmpuint (g_array_index (counts, guint, i), ==, shown[i]);
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/truth/events", test_events);
  g_test_add_func ("/sim/truth/overlap", test_overlap);
  g_test_add_func ("/sim/truth/churn", test_churn);
  g_test_add_func ("/sim/truth/one-truth", test_one_truth);
  g_test_add_func ("/sim/truth/noise", test_noise);
  g_test_add_func ("/sim/truth/before-birth", test_before_birth);
  g_test_add_func ("/sim/truth/dumps", test_dumps);
  return g_test_run ();
}
