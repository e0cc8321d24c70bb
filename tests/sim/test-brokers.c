/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-time.h"
#include "sim-archive.h"

/* Asks a broker. @root: (out) (nullable): of a JSON answer. Returns: (transfer full): the body as text */
static char *
ask (DuskSim *sim, const char *path, guint status, JsonNode **root)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 300, NULL);
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read (session, message, NULL, &error);
  char *text;

  g_test_message ("%s", path);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, status);
  text = g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (root)
    *root = json_from_string (text, NULL);
  return text;
}

static JsonArray *
resources_of (JsonNode *root)
{
  JsonObject *top = json_node_get_object (root);

  g_assert_cmpstr (json_object_get_string_member (top, "version"), ==, "2");
  g_assert_cmpstr (json_object_get_string_member (top, "type"), ==, "data");
  g_assert_true (json_object_get_null_member (top, "error"));
  g_assert_cmpint (json_object_get_int_member (top, "time"), ==, sim_time ("2014-12-22T17:40:00Z"));
  return json_object_get_array_member (json_object_get_object_member (top, "data"), "resources");
}

/* As libbgpstream asks; the file before the window is among the answers, and all can be had. */
static void
test_caida (void)
{
  static const struct {
    const char *parameters;
    guint       n;
  } cases[] = {
    { "collectors[]=rrc00&types[]=updates", 8 },
    { "collectors[]=rrc00&collectors[]=route-views2&types[]=updates", 12 },
    { "projects[]=ris&types[]=updates", 16 },
    { "projects[]=routeviews&type=ribs", 1 },
    { "collector=rrc01", 9 },
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  gint64 from_s = sim_time ("2014-12-22T16:00:00Z"), to_s = from_s + 1800;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/v2/data?%s&intervals[]=%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT, cases[i].parameters, from_s, to_s);
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text = ask (sim, path, 200, &root);
      JsonArray *resources = resources_of (root);
      g_assert_cmpuint (json_array_get_length (resources), ==, cases[i].n);
      g_assert_nonnull (strstr (text, "http:\\/\\/127.0.0.1:"));
      for (guint k = 0; k < cases[i].n; k++)
        {
          JsonObject *file = json_array_get_object_element (resources, k);
          const char *url = json_object_get_string_member (file, "url");
          gint64 start_s = json_object_get_int_member (file, "initialTime"), end_s = start_s + json_object_get_int_member (file, "duration");
          g_assert_true (start_s <= to_s && end_s >= from_s);
          g_assert_cmpstr (json_object_get_string_member (file, "format"), ==, "mrt");
          g_assert_cmpstr (json_object_get_string_member (file, "transport"), ==, "file");
          g_assert_cmpuint (json_array_get_length (json_object_get_array_member (file, "attr")), ==, 0);
          g_assert_true (g_str_has_prefix (url, dusk_sim_url (sim)));
          g_autoptr (GBytes) bytes G_GNUC_UNUSED = k < 2 ? sim_fetch (sim, url + strlen (dusk_sim_url (sim))) : NULL;
        }
    }
}

/* Answers end after two hours without a word; minInitialTime goes on, and what is not there yet is not told of. */
static void
test_cap (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  gint64 from_s = sim_time ("2014-12-22T12:00:00Z"), to_s = sim_time ("2014-12-23T12:00:00Z"), at_s = from_s - 300;
  guint n = 0, asked = 0;

  for (;; asked++)
    {
      g_autofree char *path = g_strdup_printf ("/v2/data?collectors[]=rrc00&types[]=updates&intervals[]=%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT
                                               "&minInitialTime=%" G_GINT64_FORMAT "&dataAddedSince=1419270000", from_s, to_s, at_s);
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text G_GNUC_UNUSED = ask (sim, path, 200, &root);
      JsonArray *resources = resources_of (root);
      if (json_array_get_length (resources) == 0)
        break;
      g_assert_cmpuint (json_array_get_length (resources), <=, 24);
      for (guint i = 0; i < json_array_get_length (resources); i++, n++, at_s += 300)
        g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (resources, i), "initialTime"), ==, at_s);
    }
  g_assert_cmpuint (asked, ==, 3);
  g_assert_cmpint (at_s, ==, sim_time ("2014-12-22T17:40:00Z"));
  g_assert_cmpuint (n, ==, 69);
}

static void
test_caida_refusals (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *unknown = ask (sim, "/v2/data?collectors[]=rrc99&intervals[]=1419264000,1419265800", 400, NULL);
  g_autofree char *endless G_GNUC_UNUSED = ask (sim, "/v2/data?collectors[]=rrc00", 200, &root);
  g_autofree char *nowhere G_GNUC_UNUSED = ask (sim, "/v2/nothing", 404, NULL);

  g_assert_true (g_str_has_prefix (unknown, "collector not found"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (root), "error"), !=, NULL);
}

static void
test_meta (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_autoptr (JsonNode) all = NULL, one = NULL;
  g_autofree char *all_text G_GNUC_UNUSED = ask (sim, "/v2/meta/projects", 200, &all);
  g_autofree char *one_text G_GNUC_UNUSED = ask (sim, "/v2/meta/collectors/route-views2", 200, &one);
  JsonObject *projects = json_object_get_object_member (json_object_get_object_member (json_node_get_object (all), "data"), "projects");
  JsonObject *collectors = json_object_get_object_member (json_object_get_object_member (json_node_get_object (one), "data"), "collectors");
  JsonObject *kinds = json_object_get_object_member (json_object_get_object_member (collectors, "route-views2"), "dataTypes");
  JsonObject *updates = json_object_get_object_member (kinds, "updates");

  g_assert_cmpuint (json_object_get_size (projects), ==, 2);
  g_assert_cmpuint (json_object_get_size (collectors), ==, 1);
  g_assert_cmpint (json_object_get_int_member (updates, "dumpPeriod"), ==, 900);
  g_assert_cmpstr (json_object_get_string_member (updates, "latestDumpTime"), ==, "1419268500");
}

/* BGPKIT's pages, its own words for projects and kinds, times without a zone. */
static void
test_bgpkit (void)
{
  static const struct {
    const char *parameters;
    guint       total;
    guint       count;
  } cases[] = {
    { "ts_start=2014-12-22T16:00:00&ts_end=2014-12-22T16:30:00&collector_id=rrc00&data_type=updates", 7, 7 },
    { "ts_start=1419264000&ts_end=1419265800&collector_id=rrc00,route-views2&data_type=updates", 10, 10 },
    { "ts_start=2014-12-22T16:00:00Z&ts_end=2014-12-22T16:30:00Z&project=routeviews&data_type=rib", 1, 1 },
    { "ts_start=2014-12-21&ts_end=2014-12-22&collector_id=rrc00&data_type=updates", 289, 100 },
    { "ts_start=2014-12-21&ts_end=2014-12-22&collector_id=rrc00&data_type=updates&page=3", 289, 89 },
    { "ts_start=2014-12-21&ts_end=2014-12-22&collector_id=rrc00&data_type=updates&page_size=5000", 289, 289 },
    { "ts_start=2014-12-22T17:35:00&ts_end=2014-12-25&collector_id=rrc00&data_type=updates", 1, 1 },
    { "ts_start=2014-12-25&ts_end=2014-12-26", 0, 0 },
  };
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/v3/broker/search?", cases[i].parameters, NULL);
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text G_GNUC_UNUSED = ask (sim, path, 200, &root);
      JsonObject *top = json_node_get_object (root);
      JsonArray *files = json_object_get_array_member (top, "data");
      g_assert_cmpint (json_object_get_int_member (top, "total"), ==, cases[i].total);
      g_assert_cmpint (json_object_get_int_member (top, "count"), ==, cases[i].count);
      g_assert_cmpuint (json_array_get_length (files), ==, cases[i].count);
      for (guint k = 0; k < MIN (cases[i].count, 1); k++)
        {
          JsonObject *file = json_array_get_object_element (files, k);
          const char *url = json_object_get_string_member (file, "url");
          g_autoptr (GBytes) bytes G_GNUC_UNUSED = sim_fetch (sim, url + strlen (dusk_sim_url (sim)));
          g_assert_cmpuint (strlen (json_object_get_string_member (file, "ts_start")), ==, strlen ("2014-12-22T16:00:00"));
        }
    }
}

static void
test_bgpkit_refusals (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_autofree char *time = ask (sim, "/v3/broker/search?ts_start=yesterday", 400, NULL);
  g_autofree char *kind = ask (sim, "/v3/broker/search?data_type=tables", 400, NULL);
  g_autofree char *nowhere G_GNUC_UNUSED = ask (sim, "/v3/broker/nothing", 404, NULL);
  g_autofree char *health G_GNUC_UNUSED = ask (sim, "/v3/broker/health", 200, NULL);
  g_autofree char *latest = ask (sim, "/v3/broker/latest", 200, NULL);

  g_assert_true (g_str_has_prefix (time, "{\"SearchError\""));
  g_assert_true (g_str_has_prefix (kind, "{\"SearchError\""));
  g_assert_nonnull (strstr (latest, "updates.20141222.1735.gz"));
}

/* Each broker fails for itself; an evil one lists what nobody may fetch. */
static void
test_faults (void)
{
  static const char v2[] = "/v2/data?collectors[]=rrc00&intervals[]=1419264000,1419265800";
  static const char v3[] = "/v3/broker/search?collector_id=rrc00&ts_start=1419264000&ts_end=1419265800";
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);

  dusk_sim_set_fault (sim, "broker", DUSK_SIM_FAULT_SERVER_ERROR, 0);
  {
    g_autofree char *ill = ask (sim, v2, 500, NULL);
    g_autofree char *well G_GNUC_UNUSED = ask (sim, v3, 200, NULL);
    g_assert_true (g_str_has_prefix (ill, "<!DOCTYPE"));
  }
  dusk_sim_set_fault (sim, "broker", DUSK_SIM_FAULT_HTML, 0);
  {
    g_autofree char *page = ask (sim, v2, 200, NULL);
    g_assert_true (g_str_has_prefix (page, "<!DOCTYPE"));
  }
  dusk_sim_set_fault (sim, "broker", DUSK_SIM_FAULT_EVIL, 0);
  dusk_sim_set_fault (sim, "bgpkit", DUSK_SIM_FAULT_EVIL, 0);
  {
    g_autofree char *one = ask (sim, v2, 200, NULL), *other = ask (sim, v3, 200, NULL);
    g_assert_nonnull (strstr (one, "file:\\/\\/\\/etc\\/hostname"));
    g_assert_nonnull (strstr (one, "updates.20141222.1600.gz"));
    g_assert_nonnull (strstr (other, "file:\\/\\/\\/etc\\/hostname"));
  }
  g_assert_cmpuint (dusk_sim_count_requests (sim, "broker"), ==, 3);
  g_assert_cmpuint (dusk_sim_count_requests (sim, "bgpkit"), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/brokers/caida", test_caida);
  g_test_add_func ("/sim/brokers/cap", test_cap);
  g_test_add_func ("/sim/brokers/caida-refusals", test_caida_refusals);
  g_test_add_func ("/sim/brokers/meta", test_meta);
  g_test_add_func ("/sim/brokers/bgpkit", test_bgpkit);
  g_test_add_func ("/sim/brokers/bgpkit-refusals", test_bgpkit_refusals);
  g_test_add_func ("/sim/brokers/faults", test_faults);
  return g_test_run ();
}
