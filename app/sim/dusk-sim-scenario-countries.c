/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-scenario-private.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

#include "dusk-territory.h"

#define MAX_NETWORKS 50000

static void
read_upstream (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "asn", "share", "since", "until", "illustrative", "source", "note", NULL };
  DuskSimNetwork *network = user_data;
  DuskSimUpstream upstream;

  dusk_sim_reader_only (reader, object, known);
  upstream.asn = dusk_sim_reader_count (reader, object, "asn", G_MAXUINT32, 0);
  upstream.share = dusk_sim_reader_number (reader, object, "share", 0.001, 1, 1);
  upstream.since_s = dusk_sim_reader_time (reader, object, "since", network->since_s);
  upstream.until_s = dusk_sim_reader_time (reader, object, "until", DUSK_SIM_FOREVER);
  if (network->upstreams == NULL)
    network->upstreams = g_array_new (FALSE, FALSE, sizeof (DuskSimUpstream));
  g_array_append_val (network->upstreams, upstream);
}

/* A list of prefixes, or how many there are. */
static void
read_prefixes (DuskSimReader *reader, JsonObject *object, const char *name, int family, DuskSimNetwork *network)
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    {
      network->count[family] = dusk_sim_reader_count (reader, object, name, DUSK_SIM_MAX_V4, 0);
      return;
    }
  array = json_node_get_array (node);
  network->count[family] = json_array_get_length (array);
  network->prefixes[family] = g_new0 (DuskPrefix, network->count[family]);
  for (guint i = 0; i < network->count[family]; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_string (element) : NULL;
      DuskPrefix *prefix = &network->prefixes[family][i];
      if (text == NULL || !dusk_prefix_parse (text, prefix, NULL) || prefix->family != (family == 0 ? 4 : 6))
        {
          gsize mark = dusk_sim_reader_enter_element (reader, name, i);
          dusk_sim_reader_refuse (reader, NULL, family == 0 ? _("an IPv4 prefix") : _("an IPv6 prefix"));
          dusk_sim_reader_leave (reader, mark);
        }
    }
}

static void
read_network (DuskSimReader *reader, JsonObject *object, gpointer user_data)
{
  static const char *const known[] = { "asn", "holder", "since", "v4", "v6", "upstreams", "source", "note", NULL };
  GArray *networks = user_data;
  DuskSimNetwork network = { .since_s = DUSK_SIM_EARLIEST };
  const char *holder = dusk_sim_reader_text (reader, object, "holder");

  dusk_sim_reader_only (reader, object, known);
  network.asn = dusk_sim_reader_count (reader, object, "asn", G_MAXUINT32, 0);
  if (network.asn == 0)
    dusk_sim_reader_refuse (reader, "asn", _("an AS number"));
  if (holder == NULL)
    dusk_sim_reader_refuse (reader, "holder", _("a text"));
  network.holder = g_strdup (holder);
  network.since_s = dusk_sim_reader_time (reader, object, "since", DUSK_SIM_EARLIEST);
  read_prefixes (reader, object, "v4", 0, &network);
  read_prefixes (reader, object, "v6", 1, &network);
  dusk_sim_reader_each (reader, object, "upstreams", read_upstream, &network);
  g_array_append_val (networks, network);
}

static void
read_country (DuskSimScenario *scenario, DuskSimReader *reader, const char *code, JsonObject *object)
{
  static const char *const known[] = { "networks", "v4", "v6", "unrouted", "asns", "note", NULL };
  g_autoptr (GArray) named = g_array_new (FALSE, FALSE, sizeof (DuskSimNetwork));
  guint sum[DUSK_SIM_N_FAMILIES] = { 0, 0 }, more[DUSK_SIM_N_FAMILIES], n, unrouted;

  g_array_set_clear_func (named, (GDestroyNotify) dusk_sim_network_clear);
  dusk_sim_reader_each (reader, object, "asns", read_network, named);
  for (guint i = 0; i < named->len; i++)
    for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
      sum[family] += g_array_index (named, DuskSimNetwork, i).count[family];
  dusk_sim_reader_only (reader, object, known);
  n = dusk_sim_reader_count (reader, object, "networks", MAX_NETWORKS, named->len);
  more[0] = dusk_sim_reader_count (reader, object, "v4", DUSK_SIM_MAX_V4, sum[0]) - sum[0];
  more[1] = dusk_sim_reader_count (reader, object, "v6", DUSK_SIM_MAX_V4, sum[1]) - sum[1];
  unrouted = dusk_sim_reader_count (reader, object, "unrouted", MAX_NETWORKS / 2, n / 4);
  if (n < named->len)
    dusk_sim_reader_refuse (reader, "networks", _("at least the number of networks in “asns”"));
  n -= MIN (n, named->len);
  if (more[0] > DUSK_SIM_MAX_V4 || more[0] < n || (n == 0 && more[0] > 0))
    dusk_sim_reader_refuse (reader, "v4", _("the sum of “asns” and at least one more for each further network"));
  if (more[1] > DUSK_SIM_MAX_V4 || (n == 0 && more[1] > 0))
    dusk_sim_reader_refuse (reader, "v6", _("at least the sum of “asns”"));
  if (!reader->error)
    dusk_sim_world_take (scenario->world, dusk_sim_country_new (code, g_steal_pointer (&named), n, more, unrouted));
}

void
dusk_sim_scenario_read_countries (DuskSimScenario *scenario, DuskSimReader *reader, JsonObject *root)
{
  JsonObject *countries = dusk_sim_reader_object (reader, root, "countries");
  g_autoptr (GList) codes = countries ? json_object_get_members (countries) : NULL;
  gsize mark = dusk_sim_reader_enter (reader, "countries");

  for (GList *code = codes; code && !reader->error; code = code->next)
    {
      JsonObject *country = dusk_sim_reader_object (reader, countries, code->data);
      const DuskTerritory *territory = dusk_territory_find (code->data);
      gsize inner = dusk_sim_reader_enter (reader, code->data);
      if (territory == NULL || strcmp (territory->code, code->data) != 0)
        dusk_sim_reader_refuse (reader, NULL, _("the code of a country, such as SY"));
      else if (country)
        read_country (scenario, reader, code->data, country);
      dusk_sim_reader_leave (reader, inner);
    }
  dusk_sim_reader_leave (reader, mark);
}
