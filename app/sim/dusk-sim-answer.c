/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-answer.h"

#include <string.h>

#include "dusk-sim-ask.h"

/* The version and status of each call are what RIPEstat's own answers said in 2025. */
static const struct {
  const char *name;
  const char *version;
  const char *status;
  void (*answer) (DuskSimAsk *ask);
} calls[] = {
  { "country-resource-stats", "0.2", "supported - connecting to Flow", dusk_sim_country_resource_stats },
  { "country-resource-list", "0.2", "supported", dusk_sim_country_resource_list },
  { "country-asns", "0.1", "supported", dusk_sim_country_asns },
  { "as-overview", "1.3", "supported - based on 2.1", dusk_sim_as_overview },
  { "routing-status", "3.4", "supported", dusk_sim_routing_status },
  { "announced-prefixes", "1.2", "supported", dusk_sim_announced_prefixes },
  { "prefix-count", "1.2", "supported", dusk_sim_prefix_count },
  { "routing-history", "2.3", "supported", dusk_sim_routing_history },
  { "bgp-update-activity", "1.5", "supported", dusk_sim_bgp_update_activity },
  { "bgplay", "1.2", "supported", dusk_sim_bgplay },
  { "asn-neighbours", "3.2", "supported", dusk_sim_asn_neighbours },
  { "asn-neighbours-history", "1.2", "supported", dusk_sim_asn_neighbours_history },
  { "ris-peer-count", "1.1", "supported", dusk_sim_ris_peer_count },
  { "rir-stats-country", "1.0", "supported", dusk_sim_rir_stats_country },
  { "searchcomplete", "1.0", "supported", dusk_sim_searchcomplete },
};

void
dusk_sim_reply_set (DuskSimReply *reply, guint status, const char *type, char *text)
{
  *reply = (DuskSimReply) { status, type, g_bytes_new_take (text, strlen (text)), NULL, DUSK_TIME_UNKNOWN };
}

void
dusk_sim_reply_copy (const DuskSimReply *reply, DuskSimReply *copy)
{
  *copy = *reply;
  copy->body = g_bytes_ref (reply->body);
  copy->etag = g_strdup (reply->etag);
}

void
dusk_sim_reply_clear (DuskSimReply *reply)
{
  g_clear_pointer (&reply->body, g_bytes_unref);
  g_clear_pointer (&reply->etag, g_free);
}

/* Written for the envelope: `data` comes last, as it does since 2026, and is spliced in as the text that the ETag was made of. */
static char *
envelope (const char *call, const char *version, const char *call_status, guint status, JsonNode *messages, const char *data, gint64 now_s)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *head = NULL, *query_id = NULL, *time_text = NULL;
  char stamp[32];

  dusk_sim_time_text (now_s, stamp);
  time_text = g_strconcat (stamp, ".000000", NULL);
  query_id = g_strconcat (stamp, "-simulated", NULL);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "messages");
  json_builder_add_value (builder, messages);
  dusk_sim_put_list (builder, "see_also");
  json_builder_end_array (builder);
  dusk_sim_put_text (builder, "version", version);
  dusk_sim_put_text (builder, "data_call_name", call);
  dusk_sim_put_text (builder, "data_call_status", call_status);
  json_builder_set_member_name (builder, "cached");
  json_builder_add_boolean_value (builder, g_str_has_prefix (call_status, "maintenance"));
  dusk_sim_put_text (builder, "query_id", query_id);
  dusk_sim_put_number (builder, "process_time", 12);
  dusk_sim_put_text (builder, "server_id", "simulated");
  dusk_sim_put_text (builder, "build_version", "simulated");
  dusk_sim_put_text (builder, "status", status == 200 ? "ok" : "error");
  dusk_sim_put_number (builder, "status_code", status);
  dusk_sim_put_text (builder, "time", time_text);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);
  head = json_to_string (root, FALSE);
  head[strlen (head) - 1] = '\0';
  return g_strconcat (head, ",\"data\":", data, "}", NULL);
}

static JsonNode *
one_message (const char *level, const char *text)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, level);
  json_builder_add_string_value (builder, text);
  json_builder_end_array (builder);
  json_builder_end_array (builder);
  return json_builder_get_root (builder);
}

void
dusk_sim_answer_error (const char *call, guint status, const char *text, gint64 now_s, DuskSimReply *reply)
{
  dusk_sim_reply_set (reply, status, DUSK_SIM_TYPE_JSON,
                      envelope (call, "0.0", "supported", status, one_message ("error", text), "{}", now_s));
}

static void
answer_maintenance (const char *call, const char *version, gint64 now_s, DuskSimReply *reply)
{
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON,
                      envelope (call, version, "maintenance - this data call is in maintenance mode", 200,
                                one_message ("info", "This data is unavailable due to maintenance (simulated)."), "{}", now_s));
}

/* Returns: what comes in place of @node; NULL to leave it. A node in use cannot change its type: json-glib would free what it held twice. */
static JsonNode *
spoiled (JsonNode *node, DuskSimTwist twist)
{
  if (JSON_NODE_HOLDS_ARRAY (node) && twist == DUSK_SIM_TWIST_EMPTY)
    {
      JsonNode *empty = json_node_new (JSON_NODE_ARRAY);
      json_node_take_array (empty, json_array_new ());
      return empty;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    return json_node_init_string (json_node_alloc (), "none");
  if (twist == DUSK_SIM_TWIST_WRONG_TYPES && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) != G_TYPE_STRING)
    return json_node_init_double (json_node_alloc (), 9.9e300);
  return NULL;
}

static void
spoil_object (JsonObject *object, DuskSimTwist twist)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *name = names; name; name = name->next)
    {
      JsonNode *node = json_object_get_member (object, name->data);
      JsonNode *other = spoiled (node, twist);
      if (other)
        json_object_set_member (object, name->data, other);
      else if (JSON_NODE_HOLDS_OBJECT (node))
        spoil_object (json_node_get_object (node), twist);
    }
}

void
dusk_sim_answer_spoil (JsonNode *root, DuskSimTwist twist)
{
  if (twist == DUSK_SIM_TWIST_EMPTY || twist == DUSK_SIM_TWIST_WRONG_TYPES)
    spoil_object (json_node_get_object (root), twist);
}

static void
finish (DuskSimAsk *ask, const char *version, const char *call_status, DuskSimTwist twist, DuskSimReply *reply)
{
  g_autoptr (JsonNode) data = NULL;
  g_autofree char *text = NULL, *sum = NULL;

  json_builder_end_object (ask->data);
  json_builder_end_array (ask->messages);
  data = json_builder_get_root (ask->data);
  dusk_sim_answer_spoil (data, twist);
  text = json_to_string (data, FALSE);
  sum = g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);
  dusk_sim_reply_set (reply, 200, DUSK_SIM_TYPE_JSON,
                      envelope (ask->call, version, call_status, 200, json_builder_get_root (ask->messages), text, ask->now_s));
  reply->etag = g_strdup_printf ("\"%s\"", sum);
}

/* Trouble that the scenario plans for this call weighs as much as one that a test asked for. */
static DuskSimTwist
planned_twist (DuskSimAsk *ask)
{
  const DuskSimFeed *feed = dusk_sim_scenario_feed (ask->scenario, ask->call, dusk_sim_ask_text (ask, "resource"), ask->now_s);

  if (feed == NULL || feed->trouble == DUSK_SIM_FEED_STALE)
    return DUSK_SIM_TWIST_NONE;
  return feed->trouble == DUSK_SIM_FEED_MAINTENANCE ? DUSK_SIM_TWIST_MAINTENANCE : DUSK_SIM_TWIST_EMPTY;
}

void
dusk_sim_answer (const DuskSimScenario *scenario, const char *call, GHashTable *query, gint64 now_s, DuskSimTwist twist, DuskSimReply *reply)
{
  g_autoptr (JsonBuilder) data = json_builder_new ();
  g_autoptr (JsonBuilder) messages = json_builder_new ();
  DuskSimAsk ask = { scenario, call, query, now_s, data, messages, 200, NULL };
  g_autofree char *refusal = NULL;
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (calls) && strcmp (calls[i].name, call) != 0; i++)
    ;
  if (i == G_N_ELEMENTS (calls))
    {
      dusk_sim_answer_error (call, 404, "There is no such data call.", now_s, reply);
      return;
    }
  if (twist == DUSK_SIM_TWIST_NONE)
    twist = planned_twist (&ask);
  if (twist == DUSK_SIM_TWIST_MAINTENANCE)
    {
      answer_maintenance (call, calls[i].version, now_s, reply);
      return;
    }
  json_builder_begin_object (data);
  json_builder_begin_array (messages);
  calls[i].answer (&ask);
  refusal = ask.refusal;
  if (refusal)
    dusk_sim_answer_error (call, ask.status, refusal, now_s, reply);
  else
    finish (&ask, calls[i].version, calls[i].status, twist, reply);
}
