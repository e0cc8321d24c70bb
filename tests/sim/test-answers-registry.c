/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-time.h"
#include "sim-client.h"

static void
test_registration (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) overview = sim_get (sim, "as-overview?resource=AS3333");
  g_auto (SimResult) unknown = sim_get (sim, "as-overview?resource=99");
  g_auto (SimResult) country = sim_get (sim, "rir-stats-country?resource=AS131279");
  g_auto (SimResult) of_prefix = sim_get (sim, "rir-stats-country?resource=175.45.177.9");
  g_auto (SimResult) nowhere = sim_get (sim, "rir-stats-country?resource=AS99");
  g_auto (SimResult) status = sim_get (sim, "routing-status?resource=175.45.177.0/24");
  JsonObject *located = json_array_get_object_element (json_object_get_array_member (country.data, "located_resources"), 0);

  g_assert_cmpstr (json_object_get_string_member (overview.data, "resource"), ==, "3333");
  g_assert_true (g_str_has_prefix (json_object_get_string_member (overview.data, "holder"), "RIPE-NCC-AS - "));
  g_assert_true (json_object_get_boolean_member (overview.data, "announced"));
  g_assert_true (json_object_get_null_member (unknown.data, "holder"));
  g_assert_false (json_object_get_boolean_member (unknown.data, "announced"));
  g_assert_cmpstr (json_object_get_string_member (located, "location"), ==, "KP");
  located = json_array_get_object_element (json_object_get_array_member (of_prefix.data, "located_resources"), 0);
  g_assert_cmpstr (json_object_get_string_member (located, "location"), ==, "KP");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (nowhere.data, "located_resources")), ==, 0);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (status.data, "origins")), ==, 1);
  g_assert_false (json_object_has_member (status.data, "announced_space"));
}

static void
test_peers (void)
{
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);
  g_auto (SimResult) now = sim_get (sim, "ris-peer-count");
  g_auto (SimResult) week = sim_get (sim, "ris-peer-count?starttime=2025-06-01&endtime=2025-06-08");
  JsonObject *v4 = json_object_get_object_member (json_object_get_object_member (now.data, "peer_count"), "v4");
  JsonArray *full = json_object_get_array_member (v4, "full_feed");

  g_assert_cmpuint (json_array_get_length (full), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (full, 0), "count"), ==, 349);
  v4 = json_object_get_object_member (json_object_get_object_member (week.data, "peer_count"), "v4");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (v4, "total")), ==, 22);
}

static void
test_search (void)
{
  static const struct {
    const char *term;
    const char *category;
    const char *value; /* the first; NULL for none */
  } cases[] = {
    { "AS3333", "ASNs", "AS3333" },      { "3333", "ASNs", "AS3333" },           { "as13127", "ASNs", "AS131279" }, { "star-kp", "ASNs", "AS131279" },
    { "tonga%20comm", "ASNs", "AS38201" }, { "nothing%20like%20it", "ASNs", NULL }, { "North%20Korea", "ASNs", NULL },
    { "175.45.177.9", "Prefixes", "175.45.177.0/24" }, { "175.45.176.0/24", "Prefixes", "175.45.176.0/24" }, { "192.0.2.1", "Prefixes", NULL },
  };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *question = g_strconcat ("searchcomplete?limit=3&resource=", cases[i].term, NULL);
      g_auto (SimResult) result = sim_get (sim, question);
      JsonArray *categories = json_object_get_array_member (result.data, "categories");
      for (guint c = 0; c < json_array_get_length (categories); c++)
        {
          JsonObject *category = json_array_get_object_element (categories, c);
          JsonArray *suggestions = json_object_get_array_member (category, "suggestions");
          g_assert_cmpuint (json_array_get_length (suggestions), <=, 3);
          if (strcmp (json_object_get_string_member (category, "category"), cases[i].category) != 0)
            continue;
          g_assert_cmpint (json_array_get_length (suggestions) > 0, ==, cases[i].value != NULL);
          if (cases[i].value)
            g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (suggestions, 0), "value"), ==, cases[i].value);
        }
    }
}

/* Networks and prefixes that nobody has: sound answers with nothing in them. */
static void
test_unknown (void)
{
  static const struct {
    const char *question;
    const char *list;
  } cases[] = {
    { "announced-prefixes?resource=AS99", "prefixes" },      { "prefix-count?resource=AS99", "ipv4" },
    { "routing-history?resource=192.0.2.0/24", "by_origin" }, { "bgp-update-activity?resource=2001:db8::/32", "updates" },
    { "bgplay?resource=AS99", "events" },                    { "asn-neighbours?resource=AS99", "neighbours" },
    { "asn-neighbours-history?resource=AS99", "neighbours" }, { "routing-status?resource=192.0.2.0/24", "origins" },
  };
  g_autoptr (DuskSim) sim = sim_start ("world", DUSK_TIME_UNKNOWN);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (SimResult) result = sim_get (sim, cases[i].question);
      g_assert_cmpuint (result.status, ==, 200);
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (result.data, cases[i].list)), ==, 0);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/registry/registration", test_registration);
  g_test_add_func ("/sim/registry/peers", test_peers);
  g_test_add_func ("/sim/registry/search", test_search);
  g_test_add_func ("/sim/registry/unknown", test_unknown);
  return g_test_run ();
}
