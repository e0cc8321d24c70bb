/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-error.h"
#include "dusk-ioda.h"
#include "sim-client.h"

/* 2025-01-10T12:00:00Z */
#define NOW_S G_GINT64_CONSTANT (1736510400)
#define NOTE  "\"illustrative\": true"

static const char scene[]
  = "{\"title\": \"t\", \"now\": \"2025-01-10T12:00:00Z\", \"countries\": {"
    "\"SY\": {\"asns\": [{\"asn\": 64500, \"holder\": \"LARGE - Large\", \"v4\": 12, \"v6\": 4}, "
    "{\"asn\": 64501, \"holder\": \"SMALL - Small\", \"v4\": 8}]},"
    "\"TO\": {\"networks\": 2, \"v4\": 20}, \"KZ\": {\"networks\": 2, \"v4\": 20}, \"DJ\": {\"networks\": 2, \"v4\": 20}},"
    "\"events\": ["
    "{\"country\": \"TO\", \"kind\": \"outage\", \"start\": \"-1h\", \"depth\": 0.15, " NOTE "},"
    "{\"country\": \"DJ\", \"kind\": \"outage\", \"start\": \"-2h\", " NOTE "},"
    "{\"asn\": 64501, \"kind\": \"outage\", \"start\": \"-20d\", \"end\": \"-1h\", " NOTE "},"
    "{\"country\": \"SY\", \"kind\": \"outage\", \"start\": \"-10h\", \"end\": \"-8h\", " NOTE "},"
    "{\"country\": \"SY\", \"family\": 6, \"kind\": \"outage\", \"start\": \"-30m\", " NOTE "}],"
    "\"ioda\": ["
    "{\"country\": \"KZ\", \"signal\": \"ping-slash24\", \"start\": \"-3h\", \"end\": \"-1h\", \"share\": 0.1, " NOTE "},"
    "{\"country\": \"DJ\", \"start\": \"-3h\", \"share\": 1, " NOTE "}]}";

/* Whom, how long from NOW_S and until when an event was told; @length_s 0 where it goes on. */
typedef struct {
  const char *id;
  const char *datasource;
  gint64      from_now_s;
  gint64      length_s;
} Expected;

#define NOTHING { { NULL, NULL, 0, 0 } }

static DuskSim *
start_scene (void)
{
  g_autoptr (SimFile) path = sim_write_scenario (scene);

  return sim_start (path, DUSK_TIME_UNKNOWN);
}

static SimResult
ask (DuskSim *sim, const char *call, const char *parameters, gint64 from_s, gint64 until_s)
{
  g_autofree char *path = g_strdup_printf ("/ioda/v2/%s?from=%" G_GINT64_FORMAT "&until=%" G_GINT64_FORMAT "%s", call, from_s, until_s, parameters);

  return sim_get_path (sim, path, NULL);
}

static DuskIodaReply *
read_reply (DuskIodaCall call, const SimResult *result)
{
  g_autoptr (GError) error = NULL;
  DuskIodaReply *reply = dusk_ioda_parse (call, result->body, NOW_S, &error);

  g_assert_no_error (error);
  return reply;
}

static JsonArray *
data_of (const SimResult *result)
{
  g_assert_nonnull (result->root);
  return json_object_get_array_member (json_node_get_object (result->root), "data");
}

static void
test_events (void)
{
  static const struct {
    const char *parameters;
    Expected    expected[8];
  } cases[] = {
    { "&entityType=country", { { "SY", "bgp", -14 * DUSK_DAY_S - DUSK_HOUR_S, 14 * DUSK_DAY_S },
                               { "SY", "ping-slash24", -14 * DUSK_DAY_S - DUSK_HOUR_S, 14 * DUSK_DAY_S },
                               { "KZ", "ping-slash24", -3 * DUSK_HOUR_S, 2 * DUSK_HOUR_S }, { "TO", "bgp", -DUSK_HOUR_S, 0 } } },
    { "&entityType=country&datasource=bgp", { { "SY", "bgp", -14 * DUSK_DAY_S - DUSK_HOUR_S, 14 * DUSK_DAY_S }, { "TO", "bgp", -DUSK_HOUR_S, 0 } } },
    { "&entityType=country&entityCode=TO,DJ", { { "TO", "bgp", -DUSK_HOUR_S, 0 } } },
    { "&entityType=country&orderBy=time/desc&limit=2", { { "TO", "bgp", -DUSK_HOUR_S, 0 },
                                                         { "KZ", "ping-slash24", -3 * DUSK_HOUR_S, 2 * DUSK_HOUR_S } } },
    { "&entityType=country&limit=1&page=3", { { "TO", "bgp", -DUSK_HOUR_S, 0 } } },
    { "&entityType=country&limit=1&page=4", NOTHING },
    { "&entityType=asn&entityCode=64501&datasource=bgp", { { "AS64501", "bgp", -14 * DUSK_DAY_S - DUSK_HOUR_S, 14 * DUSK_DAY_S } } },
    { "&entityType=asn&relatedTo=country/KZ", NOTHING },
    { "&entityType=asn&datasource=gtr", NOTHING },
    { "&entityType=region", NOTHING },
    { "&entityCode=QQ", NOTHING },
  };
  g_autoptr (DuskSim) sim = start_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SimResult) result = ask (sim, "outages/events", cases[i].parameters, NOW_S - DUSK_HOUR_S, NOW_S);
      g_autoptr (DuskIodaReply) reply = read_reply (DUSK_IODA_EVENTS, &result);
      guint n = 0;
      for (; n < G_N_ELEMENTS (cases[i].expected) && cases[i].expected[n].id; n++)
        {
          const Expected *expected = &cases[i].expected[n];
          const DuskIodaEvent *event;
          g_assert_cmpuint (n, <, reply->items->len);
          event = reply->items->pdata[n];
          g_assert_cmpstr (event->entity.id, ==, expected->id);
          g_assert_cmpstr (event->datasource, ==, expected->datasource);
          g_assert_cmpstr (event->method, ==, "median");
          g_assert_cmpint (event->start_s - NOW_S, ==, expected->from_now_s);
          if (expected->length_s == 0)
            g_assert_true (event->end_s == DUSK_TIME_UNKNOWN);
          else
            g_assert_cmpint (event->end_s - event->start_s, ==, expected->length_s);
        }
      g_assert_cmpuint (reply->items->len, ==, n);
    }
}

/* Drop in percent × minutes: 12 bins of 15 %, and 12 bins of ten minutes of 90 %. */
static void
test_scores (void)
{
  static const struct {
    const char *code;
    double      score;
  } cases[] = { { "TO", 15 * 60 }, { "KZ", 90 * 120 } };
  g_autoptr (DuskSim) sim = start_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *parameters = g_strconcat ("&entityType=country&entityCode=", cases[i].code, NULL);
      g_auto (SimResult) result = ask (sim, "outages/events", parameters, NOW_S - DUSK_HOUR_S, NOW_S);
      g_autoptr (DuskIodaReply) reply = read_reply (DUSK_IODA_EVENTS, &result);
      JsonObject *event = json_array_get_object_element (data_of (&result), 0);
      g_assert_cmpuint (reply->items->len, ==, 1);
      g_assert_cmpfloat_with_epsilon (((DuskIodaEvent *) reply->items->pdata[0])->score, cases[i].score, 1e-6);
      g_assert_true (json_object_get_null_member (event, "uncertainty"));
      g_assert_true (json_object_get_boolean_member (event, "overlaps_window"));
    }
}

/* A claim about a signal is none about the other, nor about the routes. */
static void
test_claims_change_no_routes (void)
{
  g_autoptr (DuskSim) sim = start_scene ();
  g_auto (SimResult) there = sim_get (sim, "country-resource-stats?resource=KZ&starttime=2025-01-10T08:00&resolution=5m");
  g_auto (SimResult) gone = sim_get (sim, "country-resource-stats?resource=DJ&starttime=2025-01-10T10:30&resolution=5m");
  JsonArray *stats = json_object_get_array_member (there.data, "stats");

  g_assert_cmpuint (json_array_get_length (stats), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (stats, 0), "v4_prefixes_ris"), ==, 20);
  stats = json_object_get_array_member (gone.data, "stats");
  g_assert_cmpuint (json_array_get_length (stats), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (stats, 0), "v4_prefixes_ris"), ==, 0);
}

static void
test_alerts (void)
{
  static const struct {
    const char *id;
    const char *datasource;
    gint64      from_now_s;
    gboolean    is_critical;
    double      value;
    double      history;
  } expected[] = {
    { "KZ", "ping-slash24", -3 * DUSK_HOUR_S, TRUE, 2, 20 },
    { "KZ", "ping-slash24", -DUSK_HOUR_S, FALSE, 20, 20 },
    { "TO", "bgp", -DUSK_HOUR_S, TRUE, 17, 20 },
  };
  g_autoptr (DuskSim) sim = start_scene ();
  g_auto (SimResult) result = ask (sim, "outages/alerts", "&entityType=country&entityCode=KZ,TO", NOW_S - 4 * DUSK_HOUR_S, NOW_S);
  g_auto (SimResult) late = ask (sim, "outages/alerts", "&entityType=country&entityCode=KZ,TO", NOW_S - DUSK_MINUTE_S, NOW_S);
  g_autoptr (DuskIodaReply) reply = read_reply (DUSK_IODA_ALERTS, &result);

  g_assert_cmpuint (reply->items->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DuskIodaAlert *alert = reply->items->pdata[i];
      g_assert_cmpstr (alert->entity.id, ==, expected[i].id);
      g_assert_cmpstr (alert->datasource, ==, expected[i].datasource);
      g_assert_cmpint (alert->time_s - NOW_S, ==, expected[i].from_now_s);
      g_assert_cmpint (alert->is_critical, ==, expected[i].is_critical);
      g_assert_cmpfloat (alert->value, ==, expected[i].value);
      g_assert_cmpfloat (alert->history, ==, expected[i].history);
    }
  /* Alerts are moments, and do not reach into a window. */
  g_assert_cmpuint (json_array_get_length (data_of (&late)), ==, 0);
}

static void
test_summary (void)
{
  g_autoptr (DuskSim) sim = start_scene ();
  g_auto (SimResult) result = ask (sim, "outages/summary", "&entityType=country", NOW_S - DUSK_HOUR_S, NOW_S);
  g_autoptr (DuskIodaReply) reply = read_reply (DUSK_IODA_SUMMARY, &result);
  static const struct {
    const char *id;
    guint       n_events;
  } expected[] = { { "SY", 2 }, { "KZ", 1 }, { "TO", 1 } };
  JsonObject *scores = json_object_get_object_member (json_array_get_object_element (data_of (&result), 0), "scores");
  double bgp = json_object_get_double_member (scores, "bgp.median"), ping = json_object_get_double_member (scores, "ping-slash24.median");

  g_assert_cmpuint (reply->items->len, ==, G_N_ELEMENTS (expected));
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const DuskIodaSummary *summary = reply->items->pdata[i];
      g_assert_cmpstr (summary->entity.id, ==, expected[i].id);
      g_assert_cmpuint (summary->n_events, ==, expected[i].n_events);
      g_assert_cmpfloat (summary->overall, >, 0);
    }
  g_assert_cmpfloat_with_epsilon (json_object_get_double_member (scores, "overall"), bgp * ping, 1);
}

static void
test_entities (void)
{
  static const struct {
    const char *parameters;
    guint       n;
    const char *first;
  } cases[] = {
    { "entityType=country", 4, "DJ" },
    { "entityType=country&search=tong", 1, "TO" },
    { "entityType=asn&relatedTo=country/SY", 2, "64500" },
    { "entityType=asn&entityCode=64501", 1, "64501" },
    { "entityType=asn&relatedTo=country/QQ", 0, NULL },
    { "entityType=country&limit=1&page=1", 1, "KZ" },
  };
  g_autoptr (DuskSim) sim = start_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/ioda/v2/entities/query?", cases[i].parameters, NULL);
      g_auto (SimResult) result = sim_get_path (sim, path, NULL);
      JsonArray *data = data_of (&result);
      g_assert_cmpuint (json_array_get_length (data), ==, cases[i].n);
      if (cases[i].first)
        g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (data, 0), "code"), ==, cases[i].first);
    }
}

static void
test_refusals (void)
{
  static const char *const paths[] = {
    "/ioda/v2/outages/events", "/ioda/v2/outages/events?from=1", "/ioda/v2/outages/events?until=1", "/ioda/v2/outages/events?from=x&until=2",
    "/ioda/v2/outages/events?from=2&until=1", "/ioda/v2/outages/events?from=1&until=2&limit=0", "/ioda/v2/outages/events?from=1&until=2&page=-1",
    "/ioda/v2/outages/events?from=1&until=2&entityType=planet", "/ioda/v2/outages/events?from=1&until=2&datasource=rumour",
    "/ioda/v2/outages/events?from=1&until=2&format=xml", "/ioda/v2/outages/events?from=1&until=2&orderBy=size",
    "/ioda/v2/outages/alerts?from=1&until=100000000", "/ioda/v2/outages/summary",
  };
  g_autoptr (DuskSim) sim = start_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_auto (SimResult) result = sim_get_path (sim, paths[i], NULL);
      g_autoptr (GError) error = NULL;
      g_assert_cmpuint (result.status, ==, 400);
      g_assert_null (dusk_ioda_parse (DUSK_IODA_EVENTS, result.body, NOW_S, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_NO_DATA);
    }
  {
    g_auto (SimResult) nothing = sim_get_path (sim, "/ioda/v2/outages/rumours", NULL);
    g_assert_cmpuint (nothing.status, ==, 404);
  }
}

static void
test_faults (void)
{
  static const struct {
    const char *word;
    guint       status;
    int         error; /* of reading it; -1 for none */
    guint       n;
  } cases[] = {
    { "empty", 200, -1, 0 },
    { "wrong-types", 200, DUSK_ERROR_MALFORMED, 0 },
    { "maintenance", 200, DUSK_ERROR_NO_DATA, 0 },
    { "garbage", 200, DUSK_ERROR_MALFORMED, 0 },
    { "truncated", 200, DUSK_ERROR_MALFORMED, 0 },
    { "404", 404, DUSK_ERROR_MALFORMED, 0 },
    { "500", 500, DUSK_ERROR_MALFORMED, 0 },
    { "429", 429, DUSK_ERROR_MALFORMED, 0 },
    { "portal", 302, DUSK_ERROR_MALFORMED, 0 },
    { "511", 511, DUSK_ERROR_MALFORMED, 0 },
  };
  g_autoptr (DuskSim) sim = start_scene ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskIodaReply) reply = NULL;
      dusk_sim_set_fault (sim, "ioda", (DuskSimFault) dusk_sim_fault_from_word (cases[i].word), 1);
      {
        g_auto (SimResult) result = ask (sim, "outages/events", "&entityType=country", NOW_S - DUSK_HOUR_S, NOW_S);
        g_test_message ("%s", cases[i].word);
        g_assert_cmpuint (result.status, ==, cases[i].status);
        reply = dusk_ioda_parse (DUSK_IODA_EVENTS, result.body, NOW_S, &error);
      }
      if (cases[i].error < 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, DUSK_ERROR, cases[i].error);
      if (reply)
        g_assert_cmpuint (reply->items->len, ==, cases[i].n);
    }
  g_assert_cmpuint (dusk_sim_count_requests (sim, "ioda"), ==, G_N_ELEMENTS (cases));
}

/* The same event over and going on, another over it, and one that ends before it begins, whether there is any event or not. */
static void
test_contradicts (void)
{
  static const char *const parameters[] = { "&entityType=country", "&entityType=country&entityCode=QQ" };
  g_autoptr (DuskSim) sim = start_scene ();

  dusk_sim_set_fault (sim, "ioda", DUSK_SIM_FAULT_CONTRADICT, 0);
  for (gsize p = 0; p < G_N_ELEMENTS (parameters); p++)
    {
      g_auto (SimResult) result = ask (sim, "outages/events", parameters[p], NOW_S - DUSK_HOUR_S, NOW_S);
      JsonArray *data = data_of (&result);
      guint n_twins = 0, n_backwards = 0;
      for (guint i = 0; i < json_array_get_length (data); i++)
        {
          JsonObject *event = json_array_get_object_element (data, i);
          n_backwards += json_object_get_int_member (event, "duration") < 0;
          for (guint k = 0; k < i; k++)
            {
              JsonObject *other = json_array_get_object_element (data, k);
              n_twins += json_object_get_int_member (other, "start") == json_object_get_int_member (event, "start")
                         && json_object_get_int_member (other, "duration") != json_object_get_int_member (event, "duration")
                         && g_str_equal (json_object_get_string_member (other, "location"), json_object_get_string_member (event, "location"))
                         && g_str_equal (json_object_get_string_member (other, "datasource"), json_object_get_string_member (event, "datasource"));
            }
        }
      g_assert_cmpuint (n_backwards, ==, 1);
      g_assert_cmpuint (n_twins, >=, 1);
      {
        g_autoptr (DuskIodaReply) reply = read_reply (DUSK_IODA_EVENTS, &result);
        g_assert_cmpuint (reply->items->len + reply->n_skipped, <=, json_array_get_length (data));
        g_assert_cmpuint (reply->items->len, >, 0);
      }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/ioda/events", test_events);
  g_test_add_func ("/sim/ioda/scores", test_scores);
  g_test_add_func ("/sim/ioda/claims-change-no-routes", test_claims_change_no_routes);
  g_test_add_func ("/sim/ioda/alerts", test_alerts);
  g_test_add_func ("/sim/ioda/summary", test_summary);
  g_test_add_func ("/sim/ioda/entities", test_entities);
  g_test_add_func ("/sim/ioda/refusals", test_refusals);
  g_test_add_func ("/sim/ioda/faults", test_faults);
  g_test_add_func ("/sim/ioda/contradicts", test_contradicts);
  return g_test_run ();
}
