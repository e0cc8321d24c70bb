/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-sim-scenario.h"
#include "dusk-territory.h"
#include "sim-client.h"

#define HEAD "\"title\": \"t\", \"now\": \"2025-01-01T12:00:00Z\""
#define NETS "\"countries\": {\"SY\": {\"networks\": 2, \"v4\": 20, \"v6\": 4}}"
#define NOTE "\"illustrative\": true"
/* An event of SY that begins now. */
#define OUTAGE "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", " NOTE ", "
/* What IODA claims, and what Radar says. */
#define CLAIM      "{" HEAD ", " NETS ", \"ioda\": [{"
#define ANNOTATION "{" HEAD ", " NETS ", \"radar\": [{\"start\": \"now\", \"cause\": \"FIRE\", \"type\": \"NETWORK\", "

static DuskSimScenario *
load_text (const char *text, GError **error)
{
  g_autoptr (SimFile) path = sim_write_scenario (text);

  return dusk_sim_scenario_load (path, error);
}

static const DuskSimEvent *
event_of (DuskSimScenario *scenario, const char *code, guint index)
{
  return dusk_sim_world_country (scenario->world, code)->events->pdata[index];
}

static void
test_shipped (void)
{
  static const char *const names[] = { "world", "north-korea-2014" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load (names[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (dusk_sim_world_countries (scenario->world)->len, ==, DUSK_N_TERRITORIES);
      for (guint t = 0; t < DUSK_N_TERRITORIES; t++)
        g_assert_nonnull (dusk_sim_world_country (scenario->world, dusk_territory_at (t)->code));
    }
}

static void
test_times (void)
{
  static const struct {
    const char *text;
    gint64      time_s;
  } cases[] = {
    { "2025-01-01T10:00:00Z", 1735725600 }, { "-2h", 1735725600 }, { "-1h60m", 1735725600 }, { "-119m60s", 1735725600 },
    { "now", 1735732800 },                  { "+1d", 1735819200 }, { "-1d2h3m4s", 1735639016 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strdup_printf ("{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", "
                                               "\"start\": \"%s\", " NOTE "}]}", cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskSimScenario) scenario = load_text (text, &error);
      g_assert_no_error (error);
      g_assert_cmpint (event_of (scenario, "SY", 0)->start_s, ==, cases[i].time_s);
      g_assert_cmpint (event_of (scenario, "SY", 0)->end_s, ==, DUSK_SIM_FOREVER);
    }
}

/* The including file replaces a country, adds events, and its now is what counts. */
static void
test_include (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SimFile) base = sim_write_scenario (
    "{\"title\": \"base\", \"now\": \"2020-01-01\", \"countries\": {\"SY\": {\"networks\": 1, \"v4\": 5}, "
    "\"TO\": {\"networks\": 1, \"v4\": 3}}, \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"-1h\", " NOTE "}]}");
  g_autofree char *text = g_strdup_printf ("{" HEAD ", \"include\": \"%s\", \"countries\": {\"SY\": {\"networks\": 2, \"v4\": 9}}, "
                                           "\"events\": [{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\", " NOTE "}]}", base);
  g_autoptr (DuskSimScenario) scenario = load_text (text, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (scenario->title, ==, "t");
  g_assert_cmpuint (dusk_sim_world_country (scenario->world, "sy")->count[0], ==, 9);
  g_assert_cmpuint (dusk_sim_world_country (scenario->world, "TO")->count[0], ==, 3);
  g_assert_cmpint (event_of (scenario, "SY", 0)->start_s, ==, scenario->now_s - DUSK_HOUR_S);
  g_assert_cmpint (event_of (scenario, "SY", 1)->start_s, ==, scenario->now_s);
}

/* What is wrong is refused, and the sentence says where. */
static void
test_refuses (void)
{
  static const struct {
    const char *text;
    const char *place;
  } cases[] = {
    { "", "“/”" },
    { "{" HEAD ",\n \"speed\": }", "line 2" },
    { "[]", "“/”" },
    { "{\"now\": \"2025-01-01\"}", "“title”" },
    { "{\"title\": 7, \"now\": \"2025-01-01\"}", "“title”" },
    { "{\"title\": \"t\"}", "“now”" },
    { "{\"title\": \"t\", \"now\": \"yesterday\"}", "“now”" },
    { "{\"title\": \"t\", \"now\": \"1995-01-01\"}", "“now”" },
    { "{" HEAD ", \"speed\": -1}", "“speed”" },
    { "{" HEAD ", \"spede\": 1}", "“spede”" },
    { "{" HEAD ", \"include\": \"no-such-scenario\"}", "no-such-scenario" },
    { "{" HEAD ", \"earliest\": {\"bgplay\": \"x\"}}", "“earliest.bgplay”" },
    { "{" HEAD ", \"countries\": []}", "“countries”" },
    { "{" HEAD ", \"countries\": {\"ZZ\": {}}}", "“countries.ZZ”" },
    { "{" HEAD ", \"countries\": {\"sy\": {}}}", "“countries.sy”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"v4\": \"many\"}}}", "“countries.SY.v4”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"v4\": 1.5, \"networks\": 1}}}", "“countries.SY.v4”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"v4\": 3, \"networks\": 5}}}", "“countries.SY.v4”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"v4\": 3}}}", "“countries.SY.v4”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"v4\": 3, \"networks\": 1, \"v5\": 1}}}", "“countries.SY.v5”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [{\"asn\": 1, \"holder\": \"a\"}, {\"asn\": 0}]}}}", "“countries.SY.asns[1].asn”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [{\"asn\": 1}]}}}", "“countries.SY.asns[0].holder”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [7]}}}", "“countries.SY.asns[0]”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [{\"asn\": 1, \"holder\": \"a\", \"v4\": [\"192.0.2.0/24\", \"::/0\"]}]}}}",
      "“countries.SY.asns[0].v4[1]”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [{\"asn\": 1, \"holder\": \"a\", \"upstreams\": [{\"asn\": 2, \"share\": 2}]}]}}}",
      "“countries.SY.asns[0].upstreams[0].share”" },
    { "{" HEAD ", \"countries\": {\"SY\": {\"asns\": [{\"asn\": 1, \"holder\": \"a\"}]}, \"TO\": {\"asns\": [{\"asn\": 1, \"holder\": \"b\"}]}}}",
      "AS1 is there twice" },
    { "{" HEAD ", " NETS ", \"events\": [{\"kind\": \"outage\", \"start\": \"now\", " NOTE "}]}", "“events[0]”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"TO\", \"kind\": \"outage\", \"start\": \"now\", " NOTE "}]}", "“events[0].country”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"asn\": 7, \"kind\": \"outage\", \"start\": \"now\", " NOTE "}]}", "“events[0].asn”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"asn\": 7, \"kind\": \"outage\", \"start\": \"now\", " NOTE "}]}",
      "“events[0]”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"storm\", \"start\": \"now\", " NOTE "}]}", "“events[0].kind”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"now\"}]}", "“events[0].source”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", " NOTE "}]}", "“events[0].start”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"-3x\", " NOTE "}]}", "“events[0].start”" },
    { OUTAGE "\"end\": \"-1h\"}]}", "“events[0].end”" },
    { OUTAGE "\"depth\": 1.1}]}", "“events[0].depth”" },
    { OUTAGE "\"family\": 5}]}", "“events[0].family”" },
    { OUTAGE "\"fall\": \"soon\"}]}", "“events[0].fall”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"scheduled\", \"start\": \"now\", \"from\": \"25:00\", " NOTE "}]}",
      "“events[0].from”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"blips\", " NOTE "}]}", "“events[0].at”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"blips\", \"at\": [{}], " NOTE "}]}", "“events[0].at[0].start”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"churn\", \"start\": \"now\", " NOTE "}]}", "“events[0].per_hour”" },
    { "{" HEAD ", " NETS ", \"events\": [{\"country\": \"SY\", \"kind\": \"churn\", \"start\": \"now\", \"per_hour\": 1, \"longest\": \"2h\", "
      NOTE "}]}",
      "“events[0].longest”" },
    { "{" HEAD ", \"feeds\": [{\"trouble\": \"tired\", " NOTE "}]}", "“feeds[0].trouble”" },
    { "{" HEAD ", \"feeds\": [{\"trouble\": \"empty\"}]}", "“feeds[0].source”" },
    { "{" HEAD ", \"feeds\": {}}", "“feeds”" },
    { "{" HEAD ", \"ioda\": {}}", "“ioda”" },
    { CLAIM "\"country\": \"SY\", \"start\": \"now\", \"share\": 1}]}", "“ioda[0].source”" },
    { CLAIM NOTE ", \"start\": \"now\", \"share\": 1}]}", "“ioda[0]”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"asn\": 1, \"start\": \"now\", \"share\": 1}]}", "“ioda[0]”" },
    { CLAIM NOTE ", \"country\": \"TO\", \"start\": \"now\", \"share\": 1}]}", "“ioda[0].country”" },
    { CLAIM NOTE ", \"asn\": 7, \"start\": \"now\", \"share\": 1}]}", "“ioda[0].asn”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"share\": 1}]}", "“ioda[0].start”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"start\": \"now\", \"end\": \"-1h\", \"share\": 1}]}", "“ioda[0].end”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"start\": \"now\"}]}", "“ioda[0].share”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"start\": \"now\", \"share\": 3}]}", "“ioda[0].share”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"start\": \"now\", \"share\": 1, \"signal\": \"gtr\"}]}", "“ioda[0].signal”" },
    { CLAIM NOTE ", \"country\": \"SY\", \"start\": \"now\", \"share\": 1, \"depth\": 1}]}", "“ioda[0].depth”" },
    { ANNOTATION "\"countries\": [\"SY\"]}]}", "“radar[0].source”" },
    { ANNOTATION NOTE "}]}", "“radar[0]”" },
    { ANNOTATION NOTE ", \"countries\": [\"SY\", \"TO\"]}]}", "“radar[0].countries[1]”" },
    { ANNOTATION NOTE ", \"countries\": \"SY\"}]}", "“radar[0].countries”" },
    { ANNOTATION NOTE ", \"asns\": [7]}]}", "“radar[0].asns[0]”" },
    { ANNOTATION NOTE ", \"asns\": [\"x\"]}]}", "“radar[0].asns[0]”" },
    { ANNOTATION NOTE ", \"countries\": [\"SY\"], \"end\": \"now\"}]}", "“radar[0].end”" },
    { ANNOTATION NOTE ", \"countries\": [\"SY\"], \"link\": \"x\"}]}", "“radar[0].link”" },
    { "{" HEAD ", " NETS ", \"radar\": [{\"start\": \"now\", \"countries\": [\"SY\"], \"cause\": \"BOREDOM\", \"type\": \"NETWORK\", " NOTE "}]}",
      "“radar[0].cause”" },
    { "{" HEAD ", " NETS ", \"radar\": [{\"start\": \"now\", \"countries\": [\"SY\"], \"cause\": \"FIRE\", " NOTE "}]}", "“radar[0].type”" },
    { "{" HEAD ", " NETS ", \"radar\": [{\"countries\": [\"SY\"], \"cause\": \"FIRE\", \"type\": \"NETWORK\", " NOTE "}]}", "“radar[0].start”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SimFile) path = sim_write_scenario (cases[i].text);
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load (path, &error);
      g_test_message ("%s", cases[i].text);
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_null (scenario);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, cases[i].place));
      g_assert_null (strchr (error->message, '\n'));
      if (strstr (cases[i].text, "no-such-scenario") == NULL)
        g_assert_nonnull (strstr (error->message, path));
    }
}

static void
test_includes_itself (void)
{
  g_autoptr (SimFile) path = sim_write_scenario ("{}");
  g_autofree char *text = g_strdup_printf ("{" HEAD ", \"include\": \"%s\"}", path);
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSimScenario) scenario = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  scenario = dusk_sim_scenario_load (path, &error);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "“include”"));
}

static void
test_missing (void)
{
  static const char *const names[] = { "no-such-scenario", "/no/such/folder/scenario.json", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_null (dusk_sim_new (names[i], DUSK_TIME_UNKNOWN, 0, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, names[i]));
    }
}

/* Made-up networks and prefixes are found again by what they are called, and are told from real ones. */
static void
test_made_up (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSimScenario) scenario = dusk_sim_scenario_load ("world", &error);
  GPtrArray *countries = dusk_sim_world_countries (scenario->world);

  for (guint c = 0; c < countries->len; c++)
    {
      DuskSimCountry *country = countries->pdata[c];
      guint sum[DUSK_SIM_N_FAMILIES] = { 0, 0 };
      for (guint i = 0; i < country->networks->len; i++)
        {
          DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
          g_autofree char *holder = dusk_sim_network_holder (network);
          g_assert_true (dusk_sim_world_network (scenario->world, network->asn) == network);
          g_assert_true ((network->asn >= 4200000000u) == g_str_has_prefix (holder, "EXAMPLE-NET-"));
          for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
            {
              DuskPrefix prefix;
              guint index = 0;
              sum[family] += network->count[family];
              if (network->count[family] == 0)
                continue;
              dusk_sim_network_prefix (network, family, network->count[family] - 1, &prefix);
              g_assert_true (dusk_sim_world_find_prefix (scenario->world, &prefix, &index) == network);
              g_assert_cmpuint (index, ==, network->count[family] - 1);
              g_assert_cmpuint (prefix.family, ==, family == 0 ? 4 : 6);
            }
        }
      g_assert_cmpuint (sum[0], ==, country->count[0]);
      g_assert_cmpuint (sum[1], ==, country->count[1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/scenario/shipped", test_shipped);
  g_test_add_func ("/sim/scenario/times", test_times);
  g_test_add_func ("/sim/scenario/include", test_include);
  g_test_add_func ("/sim/scenario/refuses", test_refuses);
  g_test_add_func ("/sim/scenario/includes-itself", test_includes_itself);
  g_test_add_func ("/sim/scenario/missing", test_missing);
  g_test_add_func ("/sim/scenario/made-up", test_made_up);
  return g_test_run ();
}
