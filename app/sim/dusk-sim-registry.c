/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the registries know: country-resource-list, country-asns, as-overview, rir-stats-country, searchcomplete. */

#include "dusk-sim-ask.h"

#include <string.h>

#define LONGEST_SUGGESTIONS 100

static void
add_number_text (JsonBuilder *builder, guint32 number)
{
  g_autofree char *text = g_strdup_printf ("%u", number);

  json_builder_add_string_value (builder, text);
}

static void
add_prefix (JsonBuilder *builder, const DuskPrefix *prefix)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (prefix, text);
  json_builder_add_string_value (builder, text);
}

/* Made-up prefixes lie side by side; the largest blocks that @count of them from @index on fill are what was delegated. */
static void
add_blocks (JsonBuilder *builder, const DuskSimNetwork *network, int family, guint index, guint count)
{
  guint number = network->country->base[family] + network->first[family] + index;

  while (count > 0)
    {
      DuskPrefix prefix;
      guint bits = 0;
      while (bits < 20 && (number & ((2u << bits) - 1)) == 0 && (2u << bits) <= count)
        bits++;
      dusk_sim_network_prefix (network, family, index, &prefix);
      prefix.length -= (guint8) bits;
      add_prefix (builder, &prefix);
      number += 1u << bits;
      index += 1u << bits;
      count -= 1u << bits;
    }
}

/* Without `v4_format=prefix` RIPEstat writes what is no single prefix as a range of addresses. */
static void
add_range (JsonBuilder *builder, const DuskSimNetwork *network)
{
  DuskPrefix first, last;
  char text[2 * DUSK_PREFIX_TEXT_SIZE];

  dusk_sim_network_prefix (network, 0, 0, &first);
  dusk_sim_network_prefix (network, 0, network->count[0] - 1, &last);
  g_snprintf (text, sizeof text, "%u.%u.%u.0-%u.%u.%u.255", first.bytes[0], first.bytes[1], first.bytes[2], last.bytes[0], last.bytes[1],
              last.bytes[2]);
  json_builder_add_string_value (builder, text);
}

static void
put_space (DuskSimAsk *ask, const DuskSimCountry *country, int family, gboolean as_prefixes)
{
  dusk_sim_put_list (ask->data, family == 0 ? "ipv4" : "ipv6");
  for (guint i = 0; country && i < country->networks->len; i++)
    {
      const DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
      if (network->prefixes[family])
        for (guint k = 0; k < network->count[family]; k++)
          add_prefix (ask->data, &network->prefixes[family][k]);
      else if (as_prefixes || (network->count[family] & (network->count[family] - 1)) == 0)
        add_blocks (ask->data, network, family, 0, network->count[family]);
      else
        add_range (ask->data, network);
    }
  json_builder_end_array (ask->data);
}

void
dusk_sim_country_resource_list (DuskSimAsk *ask)
{
  const DuskSimCountry *country = dusk_sim_ask_country (ask);
  gint64 latest_s = ask->now_s - DUSK_DAY_S;
  gint64 time_s = dusk_time_floor (MIN (dusk_sim_ask_time (ask, "time", latest_s), latest_s), DUSK_DAY_S);
  gboolean as_prefixes = g_strcmp0 (dusk_sim_ask_text (ask, "v4_format"), "prefix") == 0;

  if (ask->refusal)
    return;
  dusk_sim_put_time (ask->data, "query_time", time_s);
  dusk_sim_put_object (ask->data, "resources");
  dusk_sim_put_list (ask->data, "asn");
  for (guint i = 0; country && i < country->networks->len; i++)
    add_number_text (ask->data, g_array_index (country->networks, DuskSimNetwork, i).asn);
  for (guint i = 0; country && i < country->unrouted; i++)
    add_number_text (ask->data, dusk_sim_country_unrouted_asn (country, i));
  json_builder_end_array (ask->data);
  put_space (ask, country, 0, as_prefixes);
  put_space (ask, country, 1, TRUE);
  json_builder_end_object (ask->data);
}

/* Python's repr of a set, as RIPEstat lets it slip out: `{AsnSingle(1), AsnSingle(2)}`. */
static void
put_set (JsonBuilder *builder, const char *name, const GArray *asns)
{
  g_autoptr (GString) text = g_string_new (asns->len > 0 ? "{" : "set(");

  for (guint i = 0; i < asns->len; i++)
    g_string_append_printf (text, "%sAsnSingle(%u)", i > 0 ? ", " : "", g_array_index (asns, guint32, i));
  g_string_append_c (text, asns->len > 0 ? '}' : ')');
  dusk_sim_put_text (builder, name, text->str);
}

static void
put_country_asns (DuskSimAsk *ask, const DuskSimCountry *country, gint64 time_s, gboolean in_full)
{
  g_autoptr (GArray) routed = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) non_routed = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (guint i = 0; country && i < country->networks->len; i++)
    {
      const DuskSimNetwork *network = &g_array_index (country->networks, DuskSimNetwork, i);
      g_array_append_val (dusk_sim_truth_is_announced (network, time_s) ? routed : non_routed, network->asn);
    }
  for (guint i = 0; country && i < country->unrouted; i++)
    {
      guint32 asn = dusk_sim_country_unrouted_asn (country, i);
      g_array_append_val (non_routed, asn);
    }
  dusk_sim_put_object (ask->data, "stats");
  dusk_sim_put_number (ask->data, "registered", routed->len + non_routed->len);
  dusk_sim_put_number (ask->data, "routed", routed->len);
  json_builder_end_object (ask->data);
  if (!in_full)
    return;
  put_set (ask->data, "routed", routed);
  put_set (ask->data, "non_routed", non_routed);
}

void
dusk_sim_country_asns (DuskSimAsk *ask)
{
  const DuskSimCountry *country = dusk_sim_ask_country (ask);
  gint64 time_s = dusk_sim_ask_dump (ask, "query_time") * DUSK_SIM_DUMP_S;
  gboolean in_full = dusk_sim_ask_number (ask, "lod", 0) > 0;
  const char *code = dusk_sim_ask_text (ask, "resource");

  if (ask->refusal)
    return;
  dusk_sim_put_list (ask->data, "countries");
  json_builder_begin_object (ask->data);
  put_country_asns (ask, country, time_s, in_full);
  dusk_sim_put_text (ask->data, "resource", code);
  json_builder_end_object (ask->data);
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "resource");
  json_builder_add_string_value (ask->data, code);
  json_builder_end_array (ask->data);
  dusk_sim_put_time (ask->data, "query_time", time_s);
  dusk_sim_put_time (ask->data, "latest_time", dusk_sim_ask_latest_dump (ask) * DUSK_SIM_DUMP_S);
  dusk_sim_put_list (ask->data, "lod");
  json_builder_add_string_value (ask->data, in_full ? "1" : "0");
  json_builder_end_array (ask->data);
  dusk_sim_put_text (ask->data, "cache", NULL);
}

void
dusk_sim_as_overview (DuskSimAsk *ask)
{
  gint64 time_s = dusk_sim_ask_dump (ask, "query_time") * DUSK_SIM_DUMP_S;
  g_autofree char *holder = NULL;
  DuskSimTarget target;

  if (!dusk_sim_ask_target (ask, TRUE, &target))
    return;
  holder = target.network ? dusk_sim_network_holder (target.network) : NULL;
  dusk_sim_put_text (ask->data, "type", "as");
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_object (ask->data, "block");
  dusk_sim_put_text (ask->data, "resource", "0-4294967295");
  dusk_sim_put_text (ask->data, "desc", "Simulated");
  dusk_sim_put_text (ask->data, "name", "Autonomous System (AS) Numbers");
  json_builder_end_object (ask->data);
  dusk_sim_put_text (ask->data, "holder", holder);
  json_builder_set_member_name (ask->data, "announced");
  json_builder_add_boolean_value (ask->data, target.network && dusk_sim_truth_is_announced (target.network, time_s));
  dusk_sim_put_time (ask->data, "query_starttime", time_s);
  dusk_sim_put_time (ask->data, "query_endtime", time_s);
}

void
dusk_sim_rir_stats_country (DuskSimAsk *ask)
{
  gint64 latest_s = dusk_time_floor (ask->now_s - DUSK_DAY_S, DUSK_DAY_S);
  gint64 time_s = MIN (dusk_time_floor (dusk_sim_ask_time (ask, "query_time", latest_s), DUSK_DAY_S), latest_s);
  DuskSimTarget target;

  if (!dusk_sim_ask_target (ask, FALSE, &target))
    return;
  dusk_sim_put_list (ask->data, "located_resources");
  if (target.network)
    {
      json_builder_begin_object (ask->data);
      dusk_sim_put_text (ask->data, "resource", target.text);
      dusk_sim_put_text (ask->data, "location", target.network->country->code);
      json_builder_end_object (ask->data);
    }
  json_builder_end_array (ask->data);
  dusk_sim_put_time (ask->data, "result_time", time_s);
  dusk_sim_put_object (ask->data, "parameters");
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_time", time_s);
  dusk_sim_put_text (ask->data, "cache", NULL);
  json_builder_end_object (ask->data);
  dusk_sim_put_time (ask->data, "earliest_time", DUSK_SIM_EARLIEST);
  dusk_sim_put_time (ask->data, "latest_time", latest_s);
}

static void
suggest (JsonBuilder *builder, const char *value, const DuskSimNetwork *network)
{
  g_autofree char *holder = dusk_sim_network_holder (network);
  g_autofree char *description = NULL;
  char *dash = strstr (holder, " - ");

  /* RIPEstat's descriptions run name and organisation together. */
  if (dash)
    memmove (dash, dash + 2, strlen (dash + 2) + 1);
  description = g_strdup_printf ("%s, %s", holder, network->country->code);
  json_builder_begin_object (builder);
  dusk_sim_put_text (builder, "label", value);
  dusk_sim_put_text (builder, "value", value);
  dusk_sim_put_text (builder, "description", description);
  json_builder_end_object (builder);
}

static gboolean
network_matches (const DuskSimNetwork *network, const char *term, const char *digits)
{
  g_autofree char *text = NULL;

  if (*digits)
    {
      text = g_strdup_printf ("%u", network->asn);
      return g_str_has_prefix (text, digits);
    }
  text = dusk_sim_network_holder (network);
  return strcasestr (text, term) != NULL;
}

/* Named networks first: they are what people look for. */
static void
put_matching_asns (DuskSimAsk *ask, const char *term, gint64 limit)
{
  GPtrArray *countries = dusk_sim_world_countries (ask->scenario->world);
  const char *after = g_ascii_strncasecmp (term, "AS", 2) == 0 ? term + 2 : term;
  const char *digits = strspn (after, "0123456789") == strlen (after) ? after : "";

  for (int named = 1; named >= 0; named--)
    for (guint c = 0; c < countries->len; c++)
      {
        const GArray *networks = ((DuskSimCountry *) countries->pdata[c])->networks;
        for (guint i = 0; i < networks->len && limit > 0; i++)
          {
            const DuskSimNetwork *network = &g_array_index (networks, DuskSimNetwork, i);
            g_autofree char *value = NULL;
            if ((network->holder != NULL) != named || !network_matches (network, term, digits))
              continue;
            value = g_strdup_printf ("AS%u", network->asn);
            suggest (ask->data, value, network);
            limit--;
          }
      }
}

static void
put_matching_prefix (DuskSimAsk *ask, const char *term)
{
  DuskPrefix prefix;
  DuskSimNetwork *network;
  guint index;
  char text[DUSK_PREFIX_TEXT_SIZE];

  if (strpbrk (term, ".:") == NULL || !dusk_prefix_parse (term, &prefix, NULL))
    return;
  network = dusk_sim_world_find_prefix (ask->scenario->world, &prefix, &index);
  if (network == NULL)
    return;
  dusk_sim_network_prefix (network, prefix.family == 4 ? 0 : 1, index, &prefix);
  dusk_prefix_to_text (&prefix, text);
  suggest (ask->data, text, network);
}

void
dusk_sim_searchcomplete (DuskSimAsk *ask)
{
  const char *term = dusk_sim_ask_text (ask, "resource");
  gint64 limit = MIN (dusk_sim_ask_number (ask, "limit", 6), LONGEST_SUGGESTIONS);

  if (term == NULL)
    dusk_sim_ask_refuse (ask, 400, "The parameter 'resource' is missing.");
  if (ask->refusal)
    return;
  dusk_sim_put_list (ask->data, "categories");
  json_builder_begin_object (ask->data);
  dusk_sim_put_text (ask->data, "category", "ASNs");
  dusk_sim_put_list (ask->data, "suggestions");
  put_matching_asns (ask, term, limit);
  json_builder_end_array (ask->data);
  json_builder_end_object (ask->data);
  json_builder_begin_object (ask->data);
  dusk_sim_put_text (ask->data, "category", "Prefixes");
  dusk_sim_put_list (ask->data, "suggestions");
  put_matching_prefix (ask, term);
  json_builder_end_array (ask->data);
  json_builder_end_object (ask->data);
  json_builder_end_array (ask->data);
  dusk_sim_put_text (ask->data, "query_term", term);
  dusk_sim_put_number (ask->data, "limit", (double) limit);
  dusk_sim_put_time (ask->data, "query_time", dusk_time_floor (ask->now_s, DUSK_MINUTE_S));
}
