/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-live-talk.h"

#include <string.h>

static char *
answer_error (const char *problem)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, "ris_error");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "message");
  json_builder_add_string_value (builder, problem);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  return json_to_string (root, FALSE);
}

/* Whether the client wants to hear that it was heard. */
static gboolean
wants_acknowledgement (JsonObject *data)
{
  JsonNode *options = json_object_get_member (data, "socketOptions");

  return options && JSON_NODE_HOLDS_OBJECT (options)
         && json_object_get_boolean_member_with_default (json_node_get_object (options), "acknowledge", FALSE);
}

static char *
subscribe (GPtrArray *filters, JsonObject *data)
{
  g_autofree char *error = NULL;
  DuskSimFilter *filter = dusk_sim_filter_new (data, &error);

  if (filter == NULL)
    return answer_error (error);
  g_ptr_array_add (filters, filter);
  if (!wants_acknowledgement (data))
    return NULL;
  return g_strdup_printf ("{\"type\":\"ris_subscribe_ok\",\"data\":{\"subscription\":%s,\"socketOptions\":{\"includeRaw\":false,"
                          "\"acknowledge\":true}}}", dusk_sim_filter_text (filter));
}

/* What was subscribed with the same words; without any, all. */
static char *
unsubscribe (GPtrArray *filters, JsonObject *data)
{
  g_autofree char *error = NULL;
  g_autoptr (DuskSimFilter) same = dusk_sim_filter_new (data, &error);

  if (same == NULL)
    return answer_error (error);
  for (guint i = filters->len; i-- > 0;)
    if (json_object_get_size (data) == 0 || strcmp (dusk_sim_filter_text (filters->pdata[i]), dusk_sim_filter_text (same)) == 0)
      g_ptr_array_remove_index (filters, i);
  return NULL;
}

static char *
heed (GPtrArray *filters, JsonObject *wish)
{
  JsonNode *type_node = json_object_get_member (wish, "type"), *node = json_object_get_member (wish, "data");
  const char *text = type_node && JSON_NODE_HOLDS_VALUE (type_node) ? json_node_get_string (type_node) : NULL, *type = text ? text : "";
  JsonObject *data = node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  g_autofree char *problem = NULL;

  if (strcmp (type, "ris_subscribe") == 0 && data)
    return subscribe (filters, data);
  if (strcmp (type, "ris_unsubscribe") == 0 && data)
    return unsubscribe (filters, data);
  if (strcmp (type, "ping") == 0)
    return g_strdup ("{\"type\":\"pong\",\"data\":null}");
  if (strcmp (type, "request_rrc_list") == 0)
    return g_strdup ("{\"type\":\"ris_rrc_list\",\"data\":[\"rrc00\",\"rrc01\"]}");
  problem = g_strdup_printf ("Invalid message of type \"%s\"", type);
  return answer_error (problem);
}

char *
dusk_sim_live_talk (GPtrArray *filters, const char *text, gsize length)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gboolean is_json = length > 0 && json_parser_load_from_data (parser, text, (gssize) length, NULL);
  JsonNode *root = is_json ? json_parser_get_root (parser) : NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return answer_error ("Invalid JSON");
  return heed (filters, json_node_get_object (root));
}
