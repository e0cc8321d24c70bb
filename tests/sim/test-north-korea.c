/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "dusk-time.h"
#include "sim-client.h"

#define STEP_S 300

static gint64
at (const char *text)
{
  gint64 time_s;

  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}

/* The published times (first low and first good sample of each outage at 5 minutes). */
static const struct {
  const char *start;
  const char *end;
} outages[] = {
  { "2014-12-22T16:15:00Z", "2014-12-23T01:50:00Z" },
  { "2014-12-23T15:45:00Z", "2014-12-23T16:15:00Z" },
  { "2014-12-27T10:30:00Z", "2014-12-27T12:45:00Z" },
};

static GArray *
samples_of_december (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", at ("2014-12-29"));
  g_auto (SimResult) result = sim_get (sim, "country-resource-stats?resource=KP&starttime=2014-12-19&endtime=2014-12-29&resolution=5m");

  g_assert_cmpuint (result.status, ==, 200);
  return sim_flatten (result.data, "v4_prefixes_ris", at ("2014-12-19"), at ("2014-12-29"), STEP_S);
}

static gboolean
in_published_outage (gint64 time_s)
{
  for (gsize i = 0; i < G_N_ELEMENTS (outages); i++)
    if (time_s >= at (outages[i].start) && time_s < at (outages[i].end))
      return TRUE;
  return FALSE;
}

/* Naive: runs of two and more samples below half of four. */
static void
test_three_outages (void)
{
  g_autoptr (GArray) samples = samples_of_december ();
  guint found = 0, run = 0;

  g_assert_cmpuint (samples->len, ==, 10 * 288);
  for (guint i = 0; i < samples->len; i++)
    {
      double value = g_array_index (samples, double, i);
      gint64 time_s = at ("2014-12-19") + (gint64) i * STEP_S;
      g_assert_true (value >= 0 && value <= 4);
      run = value < 2 ? run + 1 : 0;
      if (run < 2)
        continue;
      g_assert_true (in_published_outage (time_s));
      g_assert_true (value < 1);
      if (run == 2)
        g_assert_cmpint (time_s - STEP_S, ==, at (outages[found++].start));
      if (g_array_index (samples, double, i + 1) >= 2)
        {
          g_assert_cmpint (time_s + STEP_S, ==, at (outages[found - 1].end));
          /* All is well at once, and stays so: nothing prolongs the outage. */
          for (guint k = 1; k <= 3; k++)
            g_assert_cmpfloat (g_array_index (samples, double, i + k), ==, 4);
        }
    }
  g_assert_cmpuint (found, ==, G_N_ELEMENTS (outages));
}

/* Before the first a steady beat that grows denser; before the third nothing. */
static void
test_precursors (void)
{
  g_autoptr (GArray) samples = samples_of_december ();
  guint per_day[10] = { 0 }, singles = 0, partial = 0;

  for (guint i = 1; i < samples->len; i++)
    {
      double value = g_array_index (samples, double, i);
      if (value >= 4 || in_published_outage (at ("2014-12-19") + (gint64) i * STEP_S))
        continue;
      per_day[i / 288]++;
      if (value >= 2)
        {
          partial++;
          continue;
        }
      singles++;
      for (guint k = 1; k <= 3; k++)
        g_assert_cmpfloat (g_array_index (samples, double, i + k), ==, 4);
    }
  g_assert_cmpuint (singles, >=, 8);
  g_assert_cmpuint (partial, >=, 8);
  g_assert_cmpuint (per_day[0], <, per_day[1]);
  g_assert_cmpuint (per_day[1] * 16 / 24, <, per_day[3]);
  for (guint day = 4; day < 10; day++)
    g_assert_cmpuint (per_day[day], ==, 0);
}

/* To the second between two samples, where the network has four prefixes and one upstream. */
static void
test_network (void)
{
  g_autoptr (DuskSim) sim = sim_start ("north-korea-2014", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) list = sim_get (sim, "country-resource-list?resource=KP");
  g_auto (SimResult) now = sim_get (sim, "asn-neighbours?resource=AS131279");
  g_auto (SimResult) earlier = sim_get (sim, "asn-neighbours?resource=AS131279&query_time=2013-03-14");
  JsonObject *resources = json_object_get_object_member (list.data, "resources");
  JsonArray *neighbours = json_object_get_array_member (now.data, "neighbours");

  g_assert_cmpint (dusk_clock_now (dusk_sim_clock (sim)), ==, at ("2014-12-22T17:40:00Z"));
  g_assert_true (dusk_clock_is_simulated (dusk_sim_clock (sim)));
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (resources, "asn"), 0), ==, "131279");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (resources, "ipv4"), 3), ==, "175.45.179.0/24");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (resources, "ipv4")), ==, 4);
  g_assert_cmpuint (json_array_get_length (neighbours), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (neighbours, 0), "asn"), ==, 4837);
  g_assert_cmpint (json_object_get_int_member (json_object_get_object_member (earlier.data, "neighbour_counts"), "left"), ==, 2);
}

/* Facts have a source; nothing else passes for one. */
static void
test_file_says_what_is_made_up (void)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_DATA_SEARCH_PATH"), "scenarios", "north-korea-2014.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonArray *events;
  guint blips = 0, published = 0;

  g_assert_true (json_parser_load_from_file (parser, path, NULL));
  events = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "events");
  for (guint i = 0; i < json_array_get_length (events); i++)
    {
      JsonObject *event = json_array_get_object_element (events, i);
      if (g_strcmp0 (json_object_get_string_member (event, "kind"), "blips") == 0)
        {
          g_assert_true (json_object_get_boolean_member (event, "illustrative"));
          blips += json_array_get_length (json_object_get_array_member (event, "at"));
        }
      else
        {
          g_assert_true (json_object_has_member (event, "source"));
          published++;
        }
    }
  g_assert_cmpuint (published, ==, 3);
  g_assert_cmpuint (blips, >=, 25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/north-korea/three-outages", test_three_outages);
  g_test_add_func ("/sim/north-korea/precursors", test_precursors);
  g_test_add_func ("/sim/north-korea/network", test_network);
  g_test_add_func ("/sim/north-korea/made-up", test_file_says_what_is_made_up);
  return g_test_run ();
}
