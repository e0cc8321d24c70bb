/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ripestat-private.h"

/* asn-neighbours-history tells at which of RIS's dumps a neighbour was seen. */
#define DUMP_STEP_S (8 * DUSK_HOUR_S)

#define MAX_SUGGESTIONS 100
#define MAX_NAME_CHARS  200

static gboolean
get_asn (JsonObject *object, const char *name, guint32 *asn, GError **error)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node)
    return dusk_json_node_asn (node, asn, error);
  dusk_ripestat_set_malformed (error, name);
  return FALSE;
}

gpointer
dusk_ripestat_parse_as_overview (JsonObject *data, GError **error)
{
  g_autoptr (DuskAsOverview) record = g_new0 (DuskAsOverview, 1);
  JsonNode *announced = json_object_get_member (data, "announced");

  if (!get_asn (data, "resource", &record->asn, error))
    return NULL;
  if (announced == NULL || !JSON_NODE_HOLDS_VALUE (announced) || json_node_get_value_type (announced) != G_TYPE_BOOLEAN)
    {
      dusk_ripestat_set_malformed (error, "announced");
      return NULL;
    }
  record->holder = dusk_ripestat_clean_text (dusk_json_find_text (data, "holder"), MAX_NAME_CHARS);
  record->is_announced = json_node_get_boolean (announced);
  return g_steal_pointer (&record);
}

/* Where no peer carries the address family at all, none seeing it tells nothing. */
static gboolean
read_visibility (JsonObject *visibility, const char *family, double *seeing, double *total, GError **error)
{
  JsonObject *object = dusk_json_get_object (visibility, family, error);

  if (object == NULL)
    return FALSE;
  *seeing = dusk_ripestat_find_count (object, "ris_peers_seeing");
  *total = dusk_ripestat_find_count (object, "total_ris_peers");
  if (!(*total > 0))
    *seeing = *total = NAN;
  return TRUE;
}

static JsonObject *
find_object (JsonObject *parent, const char *name)
{
  JsonNode *node = parent ? json_object_get_member (parent, name) : NULL;

  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static gint64
find_seen (JsonObject *data, const char *name)
{
  JsonObject *seen = find_object (data, name);

  return seen ? dusk_json_find_time (seen, "time") : DUSK_TIME_UNKNOWN;
}

static gboolean
read_origins (JsonObject *data, GArray *origins, GError **error)
{
  JsonArray *array;

  if (!json_object_has_member (data, "origins"))
    return TRUE;
  array = dusk_json_get_array (data, "origins", error);
  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonObject *origin = dusk_json_array_object (array, i, "origins", error);
      guint32 asn;

      if (origin == NULL || !get_asn (origin, "origin", &asn, error))
        return FALSE;
      g_array_append_val (origins, asn);
    }
  return TRUE;
}

gpointer
dusk_ripestat_parse_routing_status (JsonObject *data, GError **error)
{
  g_autoptr (DuskRoutingStatus) record = g_new0 (DuskRoutingStatus, 1);
  JsonObject *visibility = dusk_json_get_object (data, "visibility", error);
  JsonObject *space = find_object (data, "announced_space");
  JsonObject *v4_space = find_object (space, "v4");
  JsonObject *v6_space = find_object (space, "v6");

  record->origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  if (visibility == NULL || !read_visibility (visibility, "v4", &record->v4_peers_seeing, &record->v4_peers_total, error) ||
      !read_visibility (visibility, "v6", &record->v6_peers_seeing, &record->v6_peers_total, error) || !read_origins (data, record->origins, error))
    return NULL;
  record->time_s = dusk_json_find_time (data, "query_time");
  record->first_seen_s = find_seen (data, "first_seen");
  record->last_seen_s = find_seen (data, "last_seen");
  record->v4_prefixes = v4_space ? dusk_ripestat_find_count (v4_space, "prefixes") : NAN;
  record->v6_prefixes = v6_space ? dusk_ripestat_find_count (v6_space, "prefixes") : NAN;
  record->neighbours = dusk_ripestat_find_count (data, "observed_neighbours");
  return g_steal_pointer (&record);
}

static DuskNeighbourSide
side_from_word (const char *word)
{
  if (g_strcmp0 (word, "left") == 0)
    return DUSK_NEIGHBOUR_LEFT;
  if (g_strcmp0 (word, "right") == 0)
    return DUSK_NEIGHBOUR_RIGHT;
  return DUSK_NEIGHBOUR_UNCERTAIN;
}

static gboolean
read_neighbour (JsonObject *object, DuskNeighbour *neighbour, GError **error)
{
  neighbour->side = side_from_word (dusk_json_find_text (object, "type"));
  neighbour->power = dusk_ripestat_find_count (object, "power");
  neighbour->v4_peers = dusk_ripestat_find_count (object, "v4_peers");
  neighbour->v6_peers = dusk_ripestat_find_count (object, "v6_peers");
  return get_asn (object, "asn", &neighbour->asn, error);
}

static gboolean
read_neighbour_times (JsonObject *object, DuskNeighbour *neighbour, GError **error)
{
  JsonArray *timelines = dusk_json_get_array (object, "timelines", error);

  if (timelines == NULL || !get_asn (object, "neighbour", &neighbour->asn, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (timelines); i++)
    {
      JsonObject *timeline = dusk_json_array_object (timelines, i, "timelines", error);
      DuskSpan span;

      if (timeline == NULL || !dusk_ripestat_get_span (timeline, DUMP_STEP_S, &span, error))
        return FALSE;
      g_array_append_val (neighbour->spans, span);
    }
  g_array_sort (neighbour->spans, dusk_ripestat_compare_spans);
  return TRUE;
}

static gpointer
parse_neighbours (JsonObject *data, gboolean (*read) (JsonObject *, DuskNeighbour *, GError **), GError **error)
{
  g_autoptr (DuskNeighbours) record = dusk_neighbours_new ();
  JsonArray *neighbours = dusk_json_get_array (data, "neighbours", error);
  gint64 last_s = dusk_json_find_time (data, "query_endtime");

  if (neighbours == NULL)
    return NULL;
  record->from_s = dusk_json_find_time (data, "query_starttime");
  record->to_s = last_s == DUSK_TIME_UNKNOWN ? last_s : last_s + DUMP_STEP_S;
  record->earliest_s = dusk_json_find_time (data, "earliest_time");
  for (guint i = 0; i < json_array_get_length (neighbours); i++)
    {
      JsonObject *object = dusk_json_array_object (neighbours, i, "neighbours", error);
      DuskNeighbour *neighbour = dusk_neighbour_new ();

      g_ptr_array_add (record->neighbours, neighbour);
      if (object == NULL || !read (object, neighbour, error))
        return NULL;
    }
  if (record->neighbours->len > 0)
    return g_steal_pointer (&record);
  dusk_ripestat_set_no_data (error);
  return NULL;
}

gpointer
dusk_ripestat_parse_neighbours (JsonObject *data, GError **error)
{
  return parse_neighbours (data, read_neighbour, error);
}

gpointer
dusk_ripestat_parse_neighbours_history (JsonObject *data, GError **error)
{
  return parse_neighbours (data, read_neighbour_times, error);
}

static gboolean
read_category (JsonObject *category, GPtrArray *suggestions, GError **error)
{
  g_autofree char *name = dusk_ripestat_clean_text (dusk_json_find_text (category, "category"), MAX_NAME_CHARS);
  JsonArray *array = dusk_json_get_array (category, "suggestions", error);

  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array) && suggestions->len < MAX_SUGGESTIONS; i++)
    {
      JsonObject *object = dusk_json_array_object (array, i, "suggestions", error);
      const char *value = object ? dusk_json_get_text (object, "value", error) : NULL;
      DuskSuggestion *suggestion;

      if (value == NULL)
        return FALSE;
      suggestion = g_new0 (DuskSuggestion, 1);
      suggestion->category = g_strdup (name);
      suggestion->value = dusk_ripestat_clean_text (value, MAX_NAME_CHARS);
      suggestion->label = dusk_ripestat_clean_text (dusk_json_find_text (object, "label"), MAX_NAME_CHARS);
      suggestion->description = dusk_ripestat_clean_text (dusk_json_find_text (object, "description"), MAX_NAME_CHARS);
      g_ptr_array_add (suggestions, suggestion);
    }
  return TRUE;
}

gpointer
dusk_ripestat_parse_suggestions (JsonObject *data, GError **error)
{
  g_autoptr (DuskSuggestions) record = dusk_suggestions_new ();
  JsonArray *categories = dusk_json_get_array (data, "categories", error);

  if (categories == NULL)
    return NULL;
  for (guint i = 0; i < json_array_get_length (categories); i++)
    {
      JsonObject *category = dusk_json_array_object (categories, i, "categories", error);

      if (category == NULL || !read_category (category, record->suggestions, error))
        return NULL;
    }
  return g_steal_pointer (&record);
}
