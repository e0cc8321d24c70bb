/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-radar.h"
#include "sim-client.h"

#define NOTE "\"illustrative\": true"

/* 2025-01-10T12:00:00Z */
static const char scene[]
  = "{\"title\": \"t\", \"now\": \"2025-01-10T12:00:00Z\", \"countries\": {"
    "\"SY\": {\"asns\": [{\"asn\": 64500, \"holder\": \"LARGE - Large\", \"v4\": 12}]}, \"TO\": {\"networks\": 2, \"v4\": 20}},"
    "\"radar\": ["
    "{\"start\": \"-3d\", \"end\": \"-2d\", \"countries\": [\"SY\", \"TO\"], \"cause\": \"CABLE_CUT\", \"type\": \"NATIONWIDE\", "
    "\"description\": \"A cable\", \"scope\": \"North\", \"url\": \"https://example.org/a\", " NOTE "},"
    "{\"start\": \"-5h\", \"published\": \"-4h\", \"asns\": [64500], \"cause\": \"POWER_OUTAGE\", \"type\": \"NETWORK\", " NOTE "},"
    "{\"start\": \"-1h\", \"end\": \"+1h\", \"countries\": [\"TO\"], \"cause\": \"WEATHER\", \"type\": \"REGIONAL\", " NOTE "},"
    "{\"start\": \"-30m\", \"published\": \"+1m\", \"countries\": [\"TO\"], \"cause\": \"FIRE\", \"type\": \"REGIONAL\", " NOTE "}]}";

#define OUTAGES "/client/v4/radar/annotations/outages"

static DuskSim *
start_scene (gint64 now_s)
{
  g_autoptr (SimFile) path = sim_write_scenario (scene);

  return sim_start (path, now_s);
}

static void
test_token (void)
{
  static const struct {
    const char *token;
    guint       status;
  } cases[] = { { NULL, 401 }, { "", 401 }, { "refused", 403 }, { "anything", 200 } };
  g_autoptr (DuskSim) sim = start_scene (DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SimResult) result = sim_get_path (sim, OUTAGES, cases[i].token);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) outages G_GNUC_UNUSED = dusk_radar_parse (result.body, &error);
      JsonObject *root = json_node_get_object (result.root);
      g_assert_cmpuint (result.status, ==, cases[i].status);
      g_assert_cmpint (json_object_get_boolean_member (root, "success"), ==, cases[i].status == 200);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (root, "errors")), ==, cases[i].status == 200 ? 0 : 1);
      if (cases[i].status == 200)
        g_assert_no_error (error);
      else
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN);
    }
}

static void
test_periods (void)
{
  static const struct {
    const char *parameters;
    gint64      later_s;
    const char *causes; /* of what is told, in order */
  } cases[] = {
    { "", 0, "WEATHER POWER_OUTAGE CABLE_CUT" },
    { "?format=JSON&dateRange=1d", 0, "WEATHER POWER_OUTAGE" },
    { "?dateRange=7d", 60, "FIRE WEATHER POWER_OUTAGE CABLE_CUT" },
    { "?dateRange=7d", -4 * 3600, "POWER_OUTAGE CABLE_CUT" },
    { "?dateRange=7d", -4 * 3600 - 1, "CABLE_CUT" },
    { "?dateStart=2025-01-07T12:00:00Z&dateEnd=2025-01-08T00:00:00Z", 0, "CABLE_CUT" },
    { "?dateStart=2025-01-08T12:00:00Z&dateEnd=2025-01-10T06:59:59Z", 0, "" },
    { "?dateStart=2025-01-08T12:00:00Z&dateEnd=2025-01-10T07:00:00Z", 0, "POWER_OUTAGE" },
    { "?location=SY", 0, "CABLE_CUT" },
    { "?asn=64500", 0, "POWER_OUTAGE" },
    { "?limit=1", 0, "WEATHER" },
    { "?limit=1&offset=2", 0, "CABLE_CUT" },
    { "?limit=10&offset=3", 0, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskSim) sim = start_scene (1736510400 + cases[i].later_s);
      g_autofree char *path = g_strconcat (OUTAGES, cases[i].parameters, NULL);
      g_auto (SimResult) result = sim_get_path (sim, path, "x");
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) outages = dusk_radar_parse (result.body, &error);
      g_autoptr (GString) causes = g_string_new (NULL);
      g_assert_no_error (error);
      for (guint k = 0; k < outages->len; k++)
        g_string_append_printf (causes, "%s%s", k ? " " : "", ((DuskRadarOutage *) outages->pdata[k])->cause);
      g_assert_cmpstr (causes->str, ==, cases[i].causes);
    }
}

static void
test_members (void)
{
  g_autoptr (DuskSim) sim = start_scene (DUSK_TIME_UNKNOWN);
  g_auto (SimResult) result = sim_get_path (sim, OUTAGES, "x");
  g_autoptr (GPtrArray) outages = dusk_radar_parse (result.body, NULL);
  const DuskRadarOutage *weather = outages->pdata[0], *power = outages->pdata[1], *cable = outages->pdata[2];

  g_assert_cmpint (cable->start_s, ==, 1736510400 - 3 * DUSK_DAY_S);
  g_assert_cmpint (cable->end_s, ==, 1736510400 - 2 * DUSK_DAY_S);
  g_assert_cmpstr (cable->countries[0], ==, "SY");
  g_assert_cmpstr (cable->countries[1], ==, "TO");
  g_assert_null (cable->countries[2]);
  g_assert_cmpstr (cable->type, ==, "NATIONWIDE");
  g_assert_cmpstr (cable->scope, ==, "North");
  g_assert_cmpstr (cable->description, ==, "A cable");
  g_assert_cmpstr (cable->url, ==, "https://example.org/a");
  g_assert_cmpint (power->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_null (power->countries[0]);
  g_assert_cmpuint (power->asns->len, ==, 1);
  g_assert_cmpuint (g_array_index (power->asns, guint32, 0), ==, 64500);
  g_assert_null (power->description);
  /* Nobody knows of an end that is yet to come. */
  g_assert_cmpint (weather->end_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_cmpstr (weather->id, !=, power->id);
}

static void
test_faults (void)
{
  static const struct {
    const char *word;
    guint       status;
    gboolean    is_error;
  } cases[] = {
    { "empty", 200, FALSE },   { "contradict", 200, FALSE }, { "wrong-types", 200, TRUE }, { "maintenance", 200, TRUE }, { "404", 404, TRUE },
    { "portal", 302, TRUE },   { "511", 511, TRUE },         { "html", 200, TRUE },
  };
  g_autoptr (DuskSim) sim = start_scene (DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) outages = NULL;
      dusk_sim_set_fault (sim, "radar", (DuskSimFault) dusk_sim_fault_from_word (cases[i].word), 1);
      {
        g_auto (SimResult) result = sim_get_path (sim, OUTAGES, "x");
        g_test_message ("%s", cases[i].word);
        g_assert_cmpuint (result.status, ==, cases[i].status);
        outages = dusk_radar_parse (result.body, &error);
      }
      g_assert_cmpint (outages == NULL, ==, cases[i].is_error);
      g_assert_cmpint (error != NULL, ==, cases[i].is_error);
    }
  {
    g_auto (SimResult) nothing = sim_get_path (sim, "/client/v4/radar/annotations/rumours", "x");
    g_auto (SimResult) wrong = sim_get_path (sim, OUTAGES "?dateStart=yesterday", "x");
    g_assert_cmpuint (nothing.status, ==, 404);
    g_assert_cmpuint (wrong.status, ==, 400);
  }
}

/* Who is sent to sign in finds the page, at another origin, whatever is asked for. */
static void
test_portal (void)
{
  static const char *const paths[] = { OUTAGES, "/ioda/v2/outages/summary?from=1&until=2", "/data/as-overview/data.json?resource=64500", "/v2/data" };
  g_autoptr (DuskSim) sim = start_scene (DUSK_TIME_UNKNOWN);

  dusk_sim_set_fault (sim, NULL, DUSK_SIM_FAULT_PORTAL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (SimResult) sent = sim_get_path (sim, paths[i], "x");
      g_auto (SimResult) page = sim_get_path (sim, "/sign-in", NULL);
      g_assert_cmpuint (sent.status, ==, 302);
      g_assert_true (g_str_has_prefix (sent.location, "http://localhost:"));
      g_assert_true (g_str_has_suffix (sent.location, "/sign-in"));
      g_assert_cmpuint (page.status, ==, 200);
      g_assert_null (page.root);
      g_assert_true (g_str_has_prefix (g_bytes_get_data (page.body, NULL), "<!DOCTYPE html>"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/radar/token", test_token);
  g_test_add_func ("/sim/radar/periods", test_periods);
  g_test_add_func ("/sim/radar/members", test_members);
  g_test_add_func ("/sim/radar/faults", test_faults);
  g_test_add_func ("/sim/radar/portal", test_portal);
  return g_test_run ();
}
