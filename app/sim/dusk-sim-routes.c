/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the 8-hour dumps show: routing-status, announced-prefixes, prefix-count, ris-peer-count. */

#include "dusk-sim-ask.h"

#include <math.h>
#include <string.h>

static guint
visible_prefixes (const DuskSimTarget *target, int family, gint64 time_s)
{
  g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, time_s, time_s + 1);

  return target->count[family] - downs->len;
}

static void
put_seen (DuskSimAsk *ask, const DuskSimTarget *target, const char *name, gint64 time_s)
{
  dusk_sim_put_object (ask->data, name);
  if (target->network && target->count[0] + target->count[1] > 0 && time_s >= target->network->since_s)
    {
      int family = target->count[0] > 0 ? 0 : 1;
      g_autofree char *origin = g_strdup_printf ("%u", target->network->asn);
      char prefix[DUSK_PREFIX_TEXT_SIZE];
      dusk_sim_target_prefix (target, family, target->first[family], prefix);
      dusk_sim_put_text (ask->data, "prefix", prefix);
      dusk_sim_put_text (ask->data, "origin", origin);
      dusk_sim_put_time (ask->data, "time", time_s);
    }
  json_builder_end_object (ask->data);
}

/* The newest dump up to @dump that shows anything of @target, looked for over a year. */
static gint64
last_seen_dump (const DuskSimTarget *target, gint64 dump)
{
  gint64 last = 0;

  for (int family = 0; target->network && family < DUSK_SIM_N_FAMILIES; family++)
    {
      DuskSimRun range = { dump - 3 * 365, dump };
      g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, dusk_sim_dump_time (range.first), dusk_sim_dump_time (range.last) + 1);
      g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (DuskSimRun));
      guint cursor = 0;
      for (guint i = 0; i < target->count[family] && last < dump; i++)
        {
          dusk_sim_truth_runs (downs, &cursor, target->first[family] + i, range, runs);
          if (runs->len > 0)
            last = MAX (last, g_array_index (runs, DuskSimRun, runs->len - 1).last);
        }
    }
  return last;
}

static void
put_visibility (DuskSimAsk *ask, const DuskSimTarget *target, gint64 time_s)
{
  dusk_sim_put_object (ask->data, "visibility");
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      gboolean is_seen = visible_prefixes (target, family, time_s) > 0;
      guint index = is_seen ? target->first[family] - target->network->first[family] : 0;
      dusk_sim_put_object (ask->data, family == 0 ? "v4" : "v6");
      dusk_sim_put_number (ask->data, "ris_peers_seeing", is_seen ? dusk_sim_peers_seeing (target->network, family, index, time_s) : 0);
      dusk_sim_put_number (ask->data, "total_ris_peers", dusk_sim_full_feed_peers (family, time_s));
      json_builder_end_object (ask->data);
    }
  json_builder_end_object (ask->data);
}

static void
put_network_status (DuskSimAsk *ask, const DuskSimTarget *target, gint64 time_s)
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint v4 = visible_prefixes (target, 0, time_s), v6 = visible_prefixes (target, 1, time_s);

  dusk_sim_put_object (ask->data, "announced_space");
  dusk_sim_put_object (ask->data, "v4");
  dusk_sim_put_number (ask->data, "prefixes", v4);
  dusk_sim_put_number (ask->data, "ips", v4 * 256.0);
  json_builder_end_object (ask->data);
  dusk_sim_put_object (ask->data, "v6");
  dusk_sim_put_number (ask->data, "prefixes", v6);
  dusk_sim_put_number (ask->data, "48s", v6);
  json_builder_end_object (ask->data);
  json_builder_end_object (ask->data);
  dusk_sim_put_number (ask->data, "observed_neighbours",
                       v4 + v6 > 0 ? dusk_sim_network_upstreams (target->network, time_s, upstreams) : 0);
}

static void
put_prefix_status (DuskSimAsk *ask, const DuskSimTarget *target, gint64 time_s)
{
  dusk_sim_put_list (ask->data, "origins");
  if (visible_prefixes (target, target->family, time_s) > 0)
    {
      json_builder_begin_object (ask->data);
      dusk_sim_put_number (ask->data, "origin", target->network->asn);
      dusk_sim_put_list (ask->data, "route_objects");
      json_builder_end_array (ask->data);
      json_builder_end_object (ask->data);
    }
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "less_specifics");
  json_builder_end_array (ask->data);
  dusk_sim_put_list (ask->data, "more_specifics");
  json_builder_end_array (ask->data);
}

void
dusk_sim_routing_status (DuskSimAsk *ask)
{
  gint64 dump = dusk_sim_ask_dump (ask, "timestamp");
  DuskSimTarget target;

  dusk_sim_ask_min_peers (ask, "min_peers_seeing");
  if (!dusk_sim_ask_target (ask, FALSE, &target) || ask->refusal)
    return;
  put_seen (ask, &target, "first_seen", target.network ? target.network->since_s : dusk_sim_dump_time (dump));
  put_seen (ask, &target, "last_seen", dusk_sim_dump_time (last_seen_dump (&target, dump)));
  put_visibility (ask, &target, dusk_sim_dump_time (dump));
  if (target.asn > 0)
    put_network_status (ask, &target, dusk_sim_dump_time (dump));
  else
    put_prefix_status (ask, &target, dusk_sim_dump_time (dump));
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_time", dusk_sim_dump_time (dump));
}

static void
put_announced (DuskSimAsk *ask, const DuskSimTarget *target, int family, DuskSimRun range)
{
  g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, dusk_sim_dump_time (range.first), dusk_sim_dump_time (range.last) + 1);
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (DuskSimRun));
  guint cursor = 0;

  for (guint i = 0; i < target->count[family]; i++)
    {
      guint index = target->first[family] + i;
      char prefix[DUSK_PREFIX_TEXT_SIZE];
      dusk_sim_truth_runs (downs, &cursor, index, range, runs);
      if (runs->len == 0)
        continue;
      dusk_sim_target_prefix (target, family, index, prefix);
      json_builder_begin_object (ask->data);
      dusk_sim_put_text (ask->data, "prefix", prefix);
      dusk_sim_put_list (ask->data, "timelines");
      for (guint r = 0; r < runs->len; r++)
        {
          const DuskSimRun *run = &g_array_index (runs, DuskSimRun, r);
          dusk_sim_put_interval (ask->data, dusk_sim_dump_time (run->first), dusk_sim_dump_time (run->last), "");
        }
      json_builder_end_array (ask->data);
      json_builder_end_object (ask->data);
    }
}

void
dusk_sim_announced_prefixes (DuskSimAsk *ask)
{
  gint64 latest_s = dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask));
  gint64 from_s = latest_s - 14 * DUSK_DAY_S, to_s = latest_s;
  DuskSimTarget target;
  DuskSimRun range;

  dusk_sim_ask_min_peers (ask, "min_peers_seeing");
  if (!dusk_sim_ask_target (ask, TRUE, &target) || !dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  range = dusk_sim_dumps (from_s, to_s);
  dusk_sim_put_list (ask->data, "prefixes");
  for (int family = DUSK_SIM_N_FAMILIES - 1; family >= 0 && range.first <= range.last; family--)
    put_announced (ask, &target, family, range);
  json_builder_end_array (ask->data);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", dusk_sim_dump_time (range.last));
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "latest_time", latest_s);
  dusk_sim_put_time (ask->data, "earliest_time", DUSK_SIM_RIS_EARLIEST);
}

/* /24s of one IPv4 prefix, /48s of one IPv6 prefix. */
static double
space_of (const DuskSimNetwork *network, int family)
{
  return network->prefixes[family] ? exp2 ((family == 0 ? 24 : 48) - network->prefixes[family][0].length) : 1;
}

/* Change points, and the last moment once more. */
static void
put_counts (DuskSimAsk *ask, const DuskSimTarget *target, int family, DuskSimRun range, int stride)
{
  g_autoptr (GArray) counts = NULL;
  guint before = G_MAXUINT;

  dusk_sim_put_list (ask->data, family == 0 ? "ipv4" : "ipv6");
  if (target->network && range.first <= range.last)
    counts = dusk_sim_truth_dump_counts (target->network, family, range);
  for (guint i = 0; counts && i < counts->len; i += (guint) stride)
    {
      guint n = g_array_index (counts, guint, i);
      if (n == before && i + (guint) stride < counts->len)
        continue;
      json_builder_begin_object (ask->data);
      dusk_sim_put_number (ask->data, "prefixes", n);
      dusk_sim_put_time (ask->data, "timestamp", dusk_sim_dump_time (range.first + i));
      dusk_sim_put_number (ask->data, "address-space", floor (n * space_of (target->network, family)));
      json_builder_end_object (ask->data);
      before = n;
    }
  json_builder_end_array (ask->data);
}

void
dusk_sim_prefix_count (DuskSimAsk *ask)
{
  static const char *const words[] = { "8h", "2d", "12d", NULL };
  const char *word = dusk_sim_ask_text (ask, "resolution");
  gint64 latest_s = dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask)), from_s = DUSK_SIM_RIS_EARLIEST, to_s = latest_s;
  DuskSimTarget target;
  DuskSimRun range;
  gsize which = 2;

  dusk_sim_ask_min_peers (ask, "min_peers_seeing");
  if (!dusk_sim_ask_target (ask, TRUE, &target) || !dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  if (word && !g_strv_contains (words, word))
    {
      dusk_sim_ask_refuse (ask, 400, "'%s' is not a valid resolution.", word);
      return;
    }
  while (word && which > 0 && strcmp (words[which], word) != 0)
    which--;
  range = dusk_sim_dumps (from_s, to_s);
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    put_counts (ask, &target, family, range, dusk_sim_history_steps_s[which] / DUSK_SIM_DUMP_S);
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", dusk_sim_dump_time (range.last));
  dusk_sim_put_text (ask->data, "resolution", words[which]);
}

static void
put_peers (DuskSimAsk *ask, const char *name, int family, guint (*peers) (int, gint64), DuskSimRun range, gint64 stride)
{
  dusk_sim_put_list (ask->data, name);
  for (gint64 dump = range.first; dump <= range.last; dump += stride)
    {
      json_builder_begin_object (ask->data);
      dusk_sim_put_time (ask->data, "timestamp", dusk_sim_dump_time (dump));
      dusk_sim_put_number (ask->data, "count", peers (family, dusk_sim_dump_time (dump)));
      json_builder_end_object (ask->data);
    }
  json_builder_end_array (ask->data);
}

void
dusk_sim_ris_peer_count (DuskSimAsk *ask)
{
  gint64 latest_s = dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask)), from_s = latest_s, to_s = latest_s, stride;
  DuskSimRun range;

  if (!dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  range = dusk_sim_dumps (MAX (from_s, DUSK_SIM_EARLIEST), to_s);
  stride = to_s - from_s > 90 * DUSK_DAY_S ? dusk_sim_history_steps_s[2] / DUSK_SIM_DUMP_S : 1;
  dusk_sim_put_time (ask->data, "starttime", from_s);
  dusk_sim_put_time (ask->data, "endtime", to_s);
  dusk_sim_put_object (ask->data, "peer_count");
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      dusk_sim_put_object (ask->data, family == 0 ? "v4" : "v6");
      put_peers (ask, "total", family, dusk_sim_all_peers, range, stride);
      put_peers (ask, "full_feed", family, dusk_sim_full_feed_peers, range, stride);
      json_builder_end_object (ask->data);
    }
  json_builder_end_object (ask->data);
  dusk_sim_put_number (ask->data, "v4_full_prefix_threshold", 600000);
  dusk_sim_put_number (ask->data, "v6_full_prefix_threshold", 35000);
}
