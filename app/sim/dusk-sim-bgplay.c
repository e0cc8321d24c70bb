/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bgplay: the updates of some peers, to the second. */

#include "dusk-sim-ask.h"

/* What bgplay shows at most: RIPEstat, too, guards its answers against their size. */
#define BGPLAY_MAX_PREFIXES 200
#define BGPLAY_SOURCES      24

/* From a change to the last peer that has heard of it. */
#define CONVERGENCE_S 45

/* One update of one peer of bgplay. */
typedef struct {
  gint64   time_s;
  int      family;
  guint    index;
  guint    source;
  gboolean is_withdrawal;
} Update;

/* The peers of bgplay have numbers for documentation (RFC 5398) and addresses for it (RFC 5737). */
static void
source_id (guint source, char text[32])
{
  g_snprintf (text, 32, "%02u-192.0.2.%u", source % 12, source + 1);
}

static guint32
source_asn (guint source)
{
  return 64496 + source % 16;
}

static void
put_path (DuskSimAsk *ask, const DuskSimNetwork *network, guint source, gint64 time_s)
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint n = dusk_sim_network_upstreams (network, time_s, upstreams);
  double through = (source + 0.5) / BGPLAY_SOURCES;
  guint i = 0;

  while (i + 1 < n && through > upstreams[i].share)
    through -= upstreams[i++].share;
  dusk_sim_put_list (ask->data, "path");
  json_builder_add_int_value (ask->data, source_asn (source));
  if (n > 0)
    json_builder_add_int_value (ask->data, upstreams[i].asn);
  json_builder_add_int_value (ask->data, network->asn);
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "community");
  json_builder_end_array (ask->data);
}

static void
put_initial_state (DuskSimAsk *ask, const DuskSimTarget *target, gint64 from_s)
{
  dusk_sim_put_list (ask->data, "initial_state");
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, from_s, from_s + 1);
      for (guint i = 0, d = 0; i < target->count[family]; i++)
        {
          char prefix[DUSK_PREFIX_TEXT_SIZE], id[32];
          if (d < downs->len && g_array_index (downs, DuskSimDown, d).index == target->first[family] + i)
            {
              d++;
              continue;
            }
          dusk_sim_target_prefix (target, family, target->first[family] + i, prefix);
          for (guint source = 0; source < BGPLAY_SOURCES; source++)
            {
              source_id (source, id);
              json_builder_begin_object (ask->data);
              dusk_sim_put_text (ask->data, "target_prefix", prefix);
              dusk_sim_put_text (ask->data, "source_id", id);
              put_path (ask, target->network, source, from_s);
              json_builder_end_object (ask->data);
            }
        }
    }
  json_builder_end_array (ask->data);
}

static int
compare_updates (gconstpointer a, gconstpointer b)
{
  const Update *left = a, *right = b;

  return left->time_s < right->time_s ? -1 : left->time_s > right->time_s;
}

static void
append_updates (GArray *updates, int family, guint index, gint64 change_s, gboolean is_withdrawal, gint64 from_s, gint64 to_s)
{
  for (guint source = 0; source < BGPLAY_SOURCES; source++)
    {
      gint64 delay_s = (gint64) (dusk_sim_hash ((guint64) change_s, source) % CONVERGENCE_S);
      Update update = { change_s + delay_s, family, index, source, is_withdrawal };
      if (change_s > from_s && update.time_s <= to_s)
        g_array_append_val (updates, update);
    }
}

static void
put_events (DuskSimAsk *ask, const DuskSimTarget *target, gint64 from_s, gint64 to_s)
{
  g_autoptr (GArray) updates = g_array_new (FALSE, FALSE, sizeof (Update));

  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, from_s, to_s + 1);
      for (guint i = 0; i < downs->len; i++)
        {
          const DuskSimDown *down = &g_array_index (downs, DuskSimDown, i);
          append_updates (updates, family, down->index, down->start_s, TRUE, from_s, to_s);
          if (down->end_s <= to_s)
            append_updates (updates, family, down->index, down->end_s, FALSE, from_s, to_s);
        }
    }
  g_array_sort (updates, compare_updates);
  dusk_sim_put_list (ask->data, "events");
  for (guint i = 0; i < updates->len; i++)
    {
      const Update *update = &g_array_index (updates, Update, i);
      char prefix[DUSK_PREFIX_TEXT_SIZE], id[32];
      dusk_sim_target_prefix (target, update->family, update->index, prefix);
      source_id (update->source, id);
      json_builder_begin_object (ask->data);
      dusk_sim_put_number (ask->data, "seq", (double) (update->time_s * 100000 + i));
      dusk_sim_put_time (ask->data, "timestamp", update->time_s);
      dusk_sim_put_text (ask->data, "type", update->is_withdrawal ? "W" : "A");
      dusk_sim_put_object (ask->data, "attrs");
      dusk_sim_put_text (ask->data, "source_id", id);
      dusk_sim_put_text (ask->data, "target_prefix", prefix);
      if (!update->is_withdrawal)
        put_path (ask, target->network, update->source, update->time_s);
      json_builder_end_object (ask->data);
      json_builder_end_object (ask->data);
    }
  json_builder_end_array (ask->data);
}

static void
put_node (DuskSimAsk *ask, guint32 asn, const char *owner)
{
  json_builder_begin_object (ask->data);
  dusk_sim_put_number (ask->data, "as_number", asn);
  dusk_sim_put_text (ask->data, "owner", owner);
  json_builder_end_object (ask->data);
}

static void
put_nodes (DuskSimAsk *ask, const DuskSimTarget *target, gint64 time_s)
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint n = dusk_sim_network_upstreams (target->network, time_s, upstreams);
  g_autofree char *holder = dusk_sim_network_holder (target->network);

  put_node (ask, target->network->asn, holder);
  for (guint i = 0; i < n; i++)
    {
      DuskSimNetwork *network = dusk_sim_world_network (ask->scenario->world, upstreams[i].asn);
      g_autofree char *owner = network ? dusk_sim_network_holder (network) : NULL;
      put_node (ask, upstreams[i].asn, owner);
    }
  for (guint source = 0; source < MIN (BGPLAY_SOURCES, 16); source++)
    put_node (ask, source_asn (source), "Simulated peer");
}

static void
put_sources (DuskSimAsk *ask)
{
  for (guint source = 0; source < BGPLAY_SOURCES; source++)
    {
      char id[32];
      source_id (source, id);
      json_builder_begin_object (ask->data);
      dusk_sim_put_text (ask->data, "id", id);
      id[2] = '\0';
      dusk_sim_put_text (ask->data, "rrc", id);
      dusk_sim_put_text (ask->data, "ip", id + 3);
      dusk_sim_put_number (ask->data, "as_number", source_asn (source));
      json_builder_end_object (ask->data);
    }
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
  DuskSimTarget target;
  gboolean has_data;

  if (!dusk_sim_ask_target (ask, FALSE, &target) || !dusk_sim_ask_period (ask, ask->now_s, &from_s, &to_s))
    return;
  limit_prefixes (ask, &target);
  has_data = target.network && from_s >= ask->scenario->bgplay_since_s && from_s <= to_s;
  if (!has_data)
    target.count[0] = target.count[1] = 0;
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  put_initial_state (ask, &target, from_s);
  put_events (ask, &target, from_s, to_s);
  dusk_sim_put_list (ask->data, "nodes");
  if (has_data)
    put_nodes (ask, &target, from_s);
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "sources");
  if (has_data)
    put_sources (ask);
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "targets");
  put_targets (ask, &target);
  json_builder_end_array (ask->data);
}
