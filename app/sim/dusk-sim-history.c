/* SPDX-License-Identifier: GPL-3.0-or-later */

/* routing-history: how many full-feed peers saw each prefix, averaged over as many dumps as the length of the period asks for. */

#include "dusk-sim-ask.h"

#include <math.h>

/* What one prefix's history is made of: @per_granule dumps are averaged, from @range on. */
typedef struct {
  DuskSimRun range;
  int        per_granule;
  guint      min_peers;
  gboolean   is_normalised;
} History;

/* The mean of full-feed peers that saw the prefix over the dumps of granule @g. */
static double
granule_peers (const DuskSimTarget *target, int family, guint index, const History *history, const guint *seen, guint g)
{
  gint64 first = history->range.first + (gint64) g * history->per_granule;
  gint64 dumps = MIN (history->per_granule, history->range.last - first + 1);
  double peers = dusk_sim_peers_seeing (target->network, family, index - target->network->first[family], dusk_sim_dump_time (first));

  return round (peers * seen[g] / (double) dumps * 100) / 100;
}

static void
put_timeline (DuskSimAsk *ask, const History *history, int family, guint first, guint end, double peers)
{
  gint64 start_s = dusk_sim_dump_time (history->range.first + (gint64) first * history->per_granule);
  gint64 end_s = dusk_sim_dump_time (history->range.first + (gint64) end * history->per_granule) - 1;
  char start[32], last[32];

  dusk_sim_time_text (start_s, start);
  dusk_sim_time_text (MIN (end_s, dusk_sim_dump_time (history->range.last + 1) - 1), last);
  json_builder_begin_object (ask->data);
  dusk_sim_put_text (ask->data, "starttime", start);
  dusk_sim_put_text (ask->data, "endtime", last);
  json_builder_set_member_name (ask->data, "full_peers_seeing");
  json_builder_add_double_value (ask->data, peers);
  if (history->is_normalised)
    {
      json_builder_set_member_name (ask->data, "visibility");
      json_builder_add_double_value (ask->data, peers / dusk_sim_full_feed_peers (family, start_s));
    }
  json_builder_end_object (ask->data);
}

static void
put_prefix_history (DuskSimAsk *ask, const DuskSimTarget *target, int family, guint index, const History *history, const GArray *runs)
{
  guint n = (guint) ((history->range.last - history->range.first) / history->per_granule + 1);
  g_autofree guint *seen = g_new0 (guint, n);
  char prefix[DUSK_PREFIX_TEXT_SIZE];

  for (guint r = 0; r < runs->len; r++)
    for (gint64 dump = g_array_index (runs, DuskSimRun, r).first; dump <= g_array_index (runs, DuskSimRun, r).last; dump++)
      seen[(dump - history->range.first) / history->per_granule]++;
  dusk_sim_target_prefix (target, family, index, prefix);
  json_builder_begin_object (ask->data);
  dusk_sim_put_text (ask->data, "prefix", prefix);
  dusk_sim_put_list (ask->data, "timelines");
  for (guint g = 0, end; g < n; g = end)
    {
      double peers = granule_peers (target, family, index, history, seen, g);
      for (end = g + 1; end < n && fabs (granule_peers (target, family, index, history, seen, end) - peers) < 0.005; end++)
        ;
      if (peers > 0 && peers >= history->min_peers)
        put_timeline (ask, history, family, g, end, peers);
    }
  json_builder_end_array (ask->data);
  json_builder_end_object (ask->data);
}

static void
put_origin (DuskSimAsk *ask, const DuskSimTarget *target, const History *history)
{
  g_autofree char *origin = g_strdup_printf ("%u", target->network->asn);

  json_builder_begin_object (ask->data);
  dusk_sim_put_text (ask->data, "origin", origin);
  dusk_sim_put_list (ask->data, "prefixes");
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      g_autoptr (GArray) downs = dusk_sim_target_downs (target, family, dusk_sim_dump_time (history->range.first),
                                                        dusk_sim_dump_time (history->range.last) + 1);
      g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (DuskSimRun));
      guint cursor = 0;
      for (guint i = 0; i < target->count[family]; i++)
        {
          dusk_sim_truth_runs (downs, &cursor, target->first[family] + i, history->range, runs);
          if (runs->len > 0)
            put_prefix_history (ask, target, family, target->first[family] + i, history, runs);
        }
    }
  json_builder_end_array (ask->data);
  json_builder_end_object (ask->data);
}

void
dusk_sim_routing_history (DuskSimAsk *ask)
{
  gint64 latest_s = dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask)), from_s = DUSK_SIM_RIS_EARLIEST, to_s = latest_s;
  History history = { .min_peers = dusk_sim_ask_min_peers (ask, "min_peers"),
                      .is_normalised = dusk_sim_ask_flag (ask, "normalise_visibility", FALSE) };
  DuskSimTarget target;
  gsize which;

  if (!dusk_sim_ask_target (ask, FALSE, &target) || !dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  which = to_s - from_s <= 30 * DUSK_DAY_S ? 0 : to_s - from_s <= 500 * DUSK_DAY_S ? 1 : 2;
  history.per_granule = dusk_sim_history_steps_s[which] / DUSK_SIM_DUMP_S;
  history.range = dusk_sim_dumps (from_s, to_s);
  dusk_sim_put_list (ask->data, "by_origin");
  if (target.network && history.range.first <= history.range.last)
    put_origin (ask, &target, &history);
  json_builder_end_array (ask->data);
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  dusk_sim_put_number (ask->data, "time_granularity", dusk_sim_history_steps_s[which]);
  dusk_sim_put_object (ask->data, "latest_max_ff_peers");
  dusk_sim_put_number (ask->data, "v4", dusk_sim_full_feed_peers (0, to_s));
  dusk_sim_put_number (ask->data, "v6", dusk_sim_full_feed_peers (1, to_s));
  json_builder_end_object (ask->data);
}
