/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bgplay: what the peers of RIS's collectors say, to the second: the same messages as in the archives. */

#include "dusk-sim-ask.h"

#include <gio/gio.h>
#include <string.h>

#include "dusk-sim-messages.h"

/* What bgplay shows at most: RIPEstat, too, guards its answers against their size. */
#define BGPLAY_MAX_PREFIXES 200

/* A message and whose collector it is. */
typedef struct {
  DuskSimMessage          message;
  const DuskSimCollector *collector;
} Event;

/* An answer while it is written. */
typedef struct {
  DuskSimAsk          *ask;
  const DuskSimTarget *target;
  GHashTable          *asns;    /* (element-type guint) that stand in any path */
  GHashTable          *sources; /* (element-type guint) places of peers that are named */
} Play;

/* Peers by one number: the collector's place and their own. */
static guint
source_key (const DuskSimPeer *peer)
{
  return (guint) (peer->collector - dusk_sim_collectors) * 256 + peer->number;
}

/* As bgplay names a peer: by the number of its collector and its address. */
static void
source_id (const DuskSimPeer *peer, char text[64])
{
  GInetAddress *address = g_inet_address_new_from_bytes (peer->address, peer->family == 0 ? G_SOCKET_FAMILY_IPV4 : G_SOCKET_FAMILY_IPV6);
  g_autofree char *address_text = g_inet_address_to_string (address);

  g_snprintf (text, 64, "%s-%s", peer->collector->name + strlen ("rrc"), address_text);
  g_object_unref (address);
}

static void
put_source (Play *play, const DuskSimPeer *peer)
{
  char id[64];

  source_id (peer, id);
  g_hash_table_add (play->sources, GUINT_TO_POINTER (source_key (peer)));
  dusk_sim_put_text (play->ask->data, "source_id", id);
}

static void
put_path (Play *play, const DuskSimPeer *peer, DuskSimRoute route, gint64 time_s)
{
  guint32 path[DUSK_SIM_MAX_PATH];
  guint n = dusk_sim_peer_path (peer, play->target->network, route, time_s, path);

  dusk_sim_put_list (play->ask->data, "path");
  for (guint i = 0; i < n; i++)
    {
      json_builder_add_int_value (play->ask->data, path[i]);
      g_hash_table_add (play->asns, GUINT_TO_POINTER (path[i]));
    }
  json_builder_end_array (play->ask->data);
  dusk_sim_put_list (play->ask->data, "community");
  json_builder_end_array (play->ask->data);
}

static void
put_route (Play *play, const DuskSimPeer *peer, const char *prefix, DuskSimRoute route, gint64 time_s)
{
  json_builder_begin_object (play->ask->data);
  dusk_sim_put_text (play->ask->data, "target_prefix", prefix);
  put_source (play, peer);
  put_path (play, peer, route, time_s);
  json_builder_end_object (play->ask->data);
}

/* What all peers of RIS have of prefix @index of the country. @downs: (array length=n): of it */
static void
put_routes (Play *play, int family, guint index, const DuskSimDown *downs, guint n, gint64 from_s)
{
  char prefix[DUSK_PREFIX_TEXT_SIZE];

  dusk_sim_target_prefix (play->target, family, index, prefix);
  for (guint c = 0; c < DUSK_SIM_N_COLLECTORS; c++)
    for (guint p = 0; dusk_sim_collectors[c].project == DUSK_SIM_RIS && p < dusk_sim_collector_count_peers (&dusk_sim_collectors[c]); p++)
      {
        DuskSimPeer peer;
        DuskSimRoute route;
        dusk_sim_collector_peer (&dusk_sim_collectors[c], p, &peer);
        route = dusk_sim_route_at (&peer, play->target->network, family, index - play->target->network->first[family], downs, n, from_s);
        if (route != DUSK_SIM_ROUTE_NONE)
          put_route (play, &peer, prefix, route, from_s);
      }
}

static void
put_initial_state (Play *play, gint64 from_s)
{
  dusk_sim_put_list (play->ask->data, "initial_state");
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      guint first = play->target->first[family], end = first + play->target->count[family];
      g_autoptr (GArray) downs = dusk_sim_target_downs (play->target, family, from_s - DUSK_SIM_REACH_S, from_s + DUSK_SIM_REACH_S);
      for (guint i = first, at = 0, n; i < end; i++, at += n)
        {
          const DuskSimDown *own = at < downs->len ? &g_array_index (downs, DuskSimDown, at) : NULL;
          for (n = 0; at + n < downs->len && own[n].index == i;)
            n++;
          put_routes (play, family, i, own, n, from_s);
        }
    }
  json_builder_end_array (play->ask->data);
}

static int
compare_events (gconstpointer a, gconstpointer b)
{
  const Event *left = a, *right = b;

  if (left->message.time_us != right->message.time_us)
    return left->message.time_us < right->message.time_us ? -1 : 1;
  if (left->collector != right->collector)
    return left->collector < right->collector ? -1 : 1;
  if (left->message.peer != right->message.peer)
    return left->message.peer < right->message.peer ? -1 : 1;
  return left->message.index < right->message.index ? -1 : left->message.index > right->message.index;
}

static GArray *
collect_events (const DuskSimTarget *target, gint64 from_s, gint64 to_s)
{
  GArray *events = g_array_new (FALSE, FALSE, sizeof (Event));

  for (guint c = 0; target->network && c < DUSK_SIM_N_COLLECTORS; c++)
    for (int family = 0; dusk_sim_collectors[c].project == DUSK_SIM_RIS && family < DUSK_SIM_N_FAMILIES; family++)
      {
        DuskSimRange range = { target->network->country, family, target->first[family], target->count[family] };
        g_autoptr (GArray) messages = g_array_new (FALSE, FALSE, sizeof (DuskSimMessage));
        if (range.count > 0)
          dusk_sim_messages_append (&range, &dusk_sim_collectors[c], from_s, to_s + 1, messages);
        for (guint i = 0; i < messages->len; i++)
          {
            Event event = { g_array_index (messages, DuskSimMessage, i), &dusk_sim_collectors[c] };
            g_array_append_val (events, event);
          }
      }
  g_array_sort (events, compare_events);
  return events;
}

static void
put_events (Play *play, gint64 from_s, gint64 to_s)
{
  g_autoptr (GArray) events = collect_events (play->target, from_s, to_s);

  dusk_sim_put_list (play->ask->data, "events");
  for (guint i = 0; i < events->len; i++)
    {
      const Event *event = &g_array_index (events, Event, i);
      gint64 time_s = event->message.time_us / G_USEC_PER_SEC;
      char prefix[DUSK_PREFIX_TEXT_SIZE];
      DuskSimPeer peer;
      dusk_sim_collector_peer (event->collector, event->message.peer, &peer);
      dusk_sim_target_prefix (play->target, event->message.family, event->message.network->first[event->message.family] + event->message.index,
                              prefix);
      json_builder_begin_object (play->ask->data);
      dusk_sim_put_number (play->ask->data, "seq", (double) (time_s * 100000 + i));
      dusk_sim_put_time (play->ask->data, "timestamp", time_s);
      dusk_sim_put_text (play->ask->data, "type", event->message.saying == DUSK_SIM_WITHDRAWAL ? "W" : "A");
      dusk_sim_put_object (play->ask->data, "attrs");
      put_source (play, &peer);
      dusk_sim_put_text (play->ask->data, "target_prefix", prefix);
      if (event->message.saying == DUSK_SIM_ANNOUNCEMENT)
        put_path (play, &peer, event->message.route, time_s);
      json_builder_end_object (play->ask->data);
      json_builder_end_object (play->ask->data);
    }
  json_builder_end_array (play->ask->data);
}

static int
compare_numbers (gconstpointer a, gconstpointer b)
{
  guint left = GPOINTER_TO_UINT (a), right = GPOINTER_TO_UINT (b);

  return left < right ? -1 : left > right;
}

/* Returns: (transfer container): the members of @set in their order, so that the same answer is the same text */
static GList *
sorted_numbers (GHashTable *set)
{
  return g_list_sort (g_hash_table_get_keys (set), compare_numbers);
}

static void
put_nodes (Play *play)
{
  g_autoptr (GList) asns = sorted_numbers (play->asns);

  dusk_sim_put_list (play->ask->data, "nodes");
  for (GList *link = asns; link; link = link->next)
    {
      guint32 asn = GPOINTER_TO_UINT (link->data);
      DuskSimNetwork *network = dusk_sim_world_network (play->ask->scenario->world, asn);
      g_autofree char *owner = network ? dusk_sim_network_holder (network) : NULL;
      json_builder_begin_object (play->ask->data);
      dusk_sim_put_number (play->ask->data, "as_number", asn);
      dusk_sim_put_text (play->ask->data, "owner", owner);
      json_builder_end_object (play->ask->data);
    }
  json_builder_end_array (play->ask->data);
}

static void
put_sources (Play *play)
{
  g_autoptr (GList) keys = sorted_numbers (play->sources);

  dusk_sim_put_list (play->ask->data, "sources");
  for (GList *link = keys; link; link = link->next)
    {
      DuskSimPeer peer;
      char id[64];
      dusk_sim_collector_peer (&dusk_sim_collectors[GPOINTER_TO_UINT (link->data) / 256], GPOINTER_TO_UINT (link->data) % 256, &peer);
      source_id (&peer, id);
      json_builder_begin_object (play->ask->data);
      dusk_sim_put_text (play->ask->data, "id", id);
      dusk_sim_put_text (play->ask->data, "ip", id + 3);
      id[2] = '\0';
      dusk_sim_put_text (play->ask->data, "rrc", id);
      dusk_sim_put_number (play->ask->data, "as_number", peer.asn);
      json_builder_end_object (play->ask->data);
    }
  json_builder_end_array (play->ask->data);
}

static void
put_targets (DuskSimAsk *ask, const DuskSimTarget *target)
{
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    for (guint i = 0; i < target->count[family]; i++)
      {
        char prefix[DUSK_PREFIX_TEXT_SIZE];
        dusk_sim_target_prefix (target, family, target->first[family] + i, prefix);
        json_builder_begin_object (ask->data);
        dusk_sim_put_text (ask->data, "prefix", prefix);
        json_builder_end_object (ask->data);
      }
}

static void
limit_prefixes (DuskSimAsk *ask, DuskSimTarget *target)
{
  if (target->count[0] + target->count[1] <= BGPLAY_MAX_PREFIXES)
    return;
  dusk_sim_ask_tell (ask, "warning", "Only the first %d prefixes are shown.", BGPLAY_MAX_PREFIXES);
  target->count[0] = MIN (target->count[0], BGPLAY_MAX_PREFIXES);
  target->count[1] = MIN (target->count[1], BGPLAY_MAX_PREFIXES - target->count[0]);
}

void
dusk_sim_bgplay (DuskSimAsk *ask)
{
  gint64 to_s = ask->now_s, from_s = dusk_sim_ask_time (ask, "endtime", to_s) - 8 * DUSK_HOUR_S;
  g_autoptr (GHashTable) asns = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) sources = g_hash_table_new (NULL, NULL);
  DuskSimTarget target;
  Play play = { ask, &target, asns, sources };

  if (!dusk_sim_ask_target (ask, FALSE, &target) || !dusk_sim_ask_period (ask, ask->now_s, &from_s, &to_s))
    return;
  limit_prefixes (ask, &target);
  if (from_s < ask->scenario->bgplay_since_s || from_s > to_s)
    target.count[0] = target.count[1] = 0;
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  put_initial_state (&play, from_s);
  put_events (&play, from_s, to_s);
  put_nodes (&play);
  put_sources (&play);
  dusk_sim_put_list (ask->data, "targets");
  put_targets (ask, &target);
  json_builder_end_array (ask->data);
}
