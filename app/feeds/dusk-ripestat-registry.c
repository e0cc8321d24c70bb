/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

#include "dusk-error.h"

static int
compare_asns (gconstpointer a, gconstpointer b)
{
  guint32 asn_a = *(const guint32 *) a, asn_b = *(const guint32 *) b;

  return (asn_a > asn_b) - (asn_a < asn_b);
}

static void
sort_asns (GArray *asns)
{
  guint kept = 0;

  g_array_sort (asns, compare_asns);
  for (guint i = 0; i < asns->len; i++)
    if (kept == 0 || g_array_index (asns, guint32, i) != g_array_index (asns, guint32, kept - 1))
      g_array_index (asns, guint32, kept++) = g_array_index (asns, guint32, i);
  g_array_set_size (asns, kept);
}

static gboolean
append_prefix (JsonNode *node, const char *name, GArray *prefixes, GError **error)
{
  const char *text = JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  DuskPrefix prefix;

  if (text == NULL)
    {
      dusk_ripestat_set_malformed (error, name);
      return FALSE;
    }
  if (strchr (text, '-'))
    return dusk_prefix_append_range (text, prefixes, error);
  if (!dusk_prefix_parse (text, &prefix, error))
    return FALSE;
  g_array_append_val (prefixes, prefix);
  return TRUE;
}

static GArray *
read_prefixes (JsonObject *resources, const char *name, GError **error)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  JsonArray *array = dusk_json_get_array (resources, name, error);

  if (array == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (array); i++)
    if (!append_prefix (json_array_get_element (array, i), name, prefixes, error))
      return NULL;
  return g_steal_pointer (&prefixes);
}

gpointer
dusk_ripestat_parse_country_resources (JsonObject *data, GError **error)
{
  g_autoptr (DuskCountryResources) record = g_new0 (DuskCountryResources, 1);
  JsonObject *resources = dusk_json_get_object (data, "resources", error);
  JsonArray *asns = resources ? dusk_json_get_array (resources, "asn", error) : NULL;

  if (asns == NULL)
    return NULL;
  record->time_s = dusk_json_find_time (data, "query_time");
  record->asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  for (guint i = 0; i < json_array_get_length (asns); i++)
    {
      guint32 asn;

      if (!dusk_json_node_asn (json_array_get_element (asns, i), &asn, error))
        return NULL;
      g_array_append_val (record->asns, asn);
    }
  record->v4 = read_prefixes (resources, "ipv4", error);
  record->v6 = record->v4 ? read_prefixes (resources, "ipv6", error) : NULL;
  if (record->v6 == NULL)
    return NULL;
  sort_asns (record->asns);
  if (record->asns->len + record->v4->len + record->v6->len > 0)
    return g_steal_pointer (&record);
  dusk_ripestat_set_no_data (error);
  return NULL;
}

/* Only with lod=1, and then a text in the notation of the server's Python, or lists. */
static GArray *
find_asns (JsonObject *country, const char *name, GError **error)
{
  g_autoptr (GArray) asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  JsonNode *node = json_object_get_member (country, name);

  if (node && !JSON_NODE_HOLDS_NULL (node) && !dusk_ripestat_append_asns (node, name, asns, error))
    return NULL;
  sort_asns (asns);
  return g_steal_pointer (&asns);
}

gpointer
dusk_ripestat_parse_country_asns (JsonObject *data, GError **error)
{
  g_autoptr (DuskCountryAsns) record = g_new0 (DuskCountryAsns, 1);
  JsonArray *countries = dusk_json_get_array (data, "countries", error);
  JsonObject *country, *stats;

  if (countries == NULL)
    return NULL;
  if (json_array_get_length (countries) == 0)
    {
      dusk_ripestat_set_no_data (error);
      return NULL;
    }
  country = dusk_json_array_object (countries, 0, "countries", error);
  stats = country ? dusk_json_get_object (country, "stats", error) : NULL;
  if (stats == NULL)
    return NULL;
  record->time_s = dusk_json_find_time (data, "query_time");
  record->registered_count = dusk_ripestat_find_count (stats, "registered");
  record->routed_count = dusk_ripestat_find_count (stats, "routed");
  record->routed = find_asns (country, "routed", error);
  record->non_routed = record->routed ? find_asns (country, "non_routed", error) : NULL;
  return record->non_routed ? g_steal_pointer (&record) : NULL;
}

gpointer
dusk_ripestat_parse_rir_country (JsonObject *data, GError **error)
{
  g_autofree DuskRirCountry *record = g_new0 (DuskRirCountry, 1);
  JsonArray *located = dusk_json_get_array (data, "located_resources", error);
  JsonObject *first;
  const char *code;

  if (located == NULL)
    return NULL;
  if (json_array_get_length (located) == 0)
    return g_steal_pointer (&record);
  first = dusk_json_array_object (located, 0, "located_resources", error);
  if (first == NULL)
    return NULL;
  code = dusk_json_find_text (first, "location");
  if (code && strlen (code) == 2 && g_ascii_isalpha (code[0]) && g_ascii_isalpha (code[1]))
    for (int i = 0; i < 2; i++)
      record->code[i] = g_ascii_toupper (code[i]);
  return g_steal_pointer (&record);
}
