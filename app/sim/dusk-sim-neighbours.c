/* SPDX-License-Identifier: GPL-3.0-or-later */

/* asn-neighbours and asn-neighbours-history: who stands beside a network in the paths of the dumps. */

#include "dusk-sim-ask.h"

#include <math.h>

/* @share: of the paths of the one of the two that lies further from the peers */
typedef struct {
  guint32 asn;
  gboolean is_left;
  double   share;
  guint    prefixes[DUSK_SIM_N_FAMILIES];
} Neighbour;

static void
append_upstreams (const DuskSimNetwork *network, gint64 time_s, GArray *neighbours)
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint n = dusk_sim_network_upstreams (network, time_s, upstreams);

  for (guint i = 0; i < n; i++)
    {
      Neighbour left = { upstreams[i].asn, TRUE, upstreams[i].share,
                         { dusk_sim_truth_visible (network, 0, time_s), dusk_sim_truth_visible (network, 1, time_s) } };
      g_array_append_val (neighbours, left);
    }
}

/* Those that have @asn as an upstream and announce something. */
static void
append_customers (DuskSimWorld *world, guint32 asn, gint64 time_s, GArray *neighbours)
{
  GPtrArray *countries = dusk_sim_world_countries (world);

  for (guint c = 0; c < countries->len; c++)
    {
      const GArray *networks = ((DuskSimCountry *) countries->pdata[c])->networks;
      for (guint i = 0; i < networks->len; i++)
        {
          const DuskSimNetwork *network = &g_array_index (networks, DuskSimNetwork, i);
          DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
          guint n = dusk_sim_network_upstreams (network, time_s, upstreams);
          for (guint u = 0; u < n; u++)
            if (upstreams[u].asn == asn && dusk_sim_truth_is_announced (network, time_s))
              {
                Neighbour right = { network->asn, FALSE, upstreams[u].share,
                                    { dusk_sim_truth_visible (network, 0, time_s), dusk_sim_truth_visible (network, 1, time_s) } };
                g_array_append_val (neighbours, right);
              }
        }
    }
}

static void
put_counts (DuskSimAsk *ask, const GArray *neighbours)
{
  guint left = 0;

  for (guint i = 0; i < neighbours->len; i++)
    left += g_array_index (neighbours, Neighbour, i).is_left;
  dusk_sim_put_object (ask->data, "neighbour_counts");
  dusk_sim_put_number (ask->data, "left", left);
  dusk_sim_put_number (ask->data, "right", neighbours->len - left);
  dusk_sim_put_number (ask->data, "unique", neighbours->len);
  dusk_sim_put_number (ask->data, "uncertain", 0);
  json_builder_end_object (ask->data);
}

static void
put_neighbour (DuskSimAsk *ask, const Neighbour *neighbour, gint64 time_s)
{
  double v4 = round (neighbour->share * neighbour->prefixes[0] * dusk_sim_full_feed_peers (0, time_s));
  double v6 = round (neighbour->share * neighbour->prefixes[1] * dusk_sim_full_feed_peers (1, time_s));

  json_builder_begin_object (ask->data);
  dusk_sim_put_number (ask->data, "asn", neighbour->asn);
  dusk_sim_put_text (ask->data, "type", neighbour->is_left ? "left" : "right");
  dusk_sim_put_number (ask->data, "power", round (neighbour->share * 1000));
  dusk_sim_put_number (ask->data, "v4_peers", v4);
  dusk_sim_put_number (ask->data, "v6_peers", v6);
  json_builder_end_object (ask->data);
}

void
dusk_sim_asn_neighbours (DuskSimAsk *ask)
{
  gint64 time_s = dusk_sim_dump_time (dusk_sim_ask_dump (ask, "query_time"));
  g_autoptr (GArray) neighbours = g_array_new (FALSE, FALSE, sizeof (Neighbour));
  DuskSimTarget target;

  if (!dusk_sim_ask_target (ask, TRUE, &target) || ask->refusal)
    return;
  if (target.network && time_s >= ask->scenario->neighbours_since_s && dusk_sim_truth_is_announced (target.network, time_s))
    {
      append_upstreams (target.network, time_s, neighbours);
      append_customers (ask->scenario->world, target.asn, time_s, neighbours);
    }
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", time_s);
  dusk_sim_put_time (ask->data, "query_endtime", time_s);
  dusk_sim_put_time (ask->data, "latest_time", dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask)));
  dusk_sim_put_time (ask->data, "earliest_time", ask->scenario->neighbours_since_s);
  put_counts (ask, neighbours);
  dusk_sim_put_list (ask->data, "neighbours");
  for (guint i = 0; i < neighbours->len; i++)
    put_neighbour (ask, &g_array_index (neighbours, Neighbour, i), time_s);
  json_builder_end_array (ask->data);
}

static gboolean
has_upstream (const DuskSimNetwork *network, guint32 asn, gint64 time_s)
{
  DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
  guint n = dusk_sim_network_upstreams (network, time_s, upstreams);

  for (guint i = 0; i < n; i++)
    if (upstreams[i].asn == asn)
      return TRUE;
  return FALSE;
}

/* @visible: prefixes of the network that each dump of @range shows. */
static void
put_history (DuskSimAsk *ask, const DuskSimNetwork *network, guint32 asn, DuskSimRun range, const GArray *visible)
{
  json_builder_begin_object (ask->data);
  dusk_sim_put_number (ask->data, "neighbour", asn);
  dusk_sim_put_list (ask->data, "timelines");
  for (guint i = 0, end; i < visible->len; i = end)
    {
      gboolean is_there = g_array_index (visible, guint, i) > 0 && has_upstream (network, asn, dusk_sim_dump_time (range.first + i));
      for (end = i + 1; end < visible->len; end++)
        if ((g_array_index (visible, guint, end) > 0 && has_upstream (network, asn, dusk_sim_dump_time (range.first + end))) != is_there)
          break;
      if (is_there)
        dusk_sim_put_interval (ask->data, dusk_sim_dump_time (range.first + i), dusk_sim_dump_time (range.first + end - 1), "");
    }
  json_builder_end_array (ask->data);
  json_builder_end_object (ask->data);
}

/* The upstreams that a network has at any dump of @range. */
static GArray *
upstreams_over (const DuskSimNetwork *network, DuskSimRun range)
{
  GArray *asns = g_array_new (FALSE, FALSE, sizeof (guint32));

  for (gint64 dump = range.first; dump <= range.last; dump++)
    {
      DuskSimUpstream upstreams[DUSK_SIM_MAX_UPSTREAMS];
      guint n = dusk_sim_network_upstreams (network, dusk_sim_dump_time (dump), upstreams), k;
      for (guint i = 0; i < n; i++)
        {
          for (k = 0; k < asns->len && g_array_index (asns, guint32, k) != upstreams[i].asn; k++)
            ;
          if (k == asns->len)
            g_array_append_val (asns, upstreams[i].asn);
        }
    }
  return asns;
}

void
dusk_sim_asn_neighbours_history (DuskSimAsk *ask)
{
  gint64 latest_s = dusk_sim_dump_time (dusk_sim_ask_latest_dump (ask)), to_s = latest_s;
  gint64 from_s = MIN (dusk_sim_ask_time (ask, "endtime", to_s), to_s) - 90 * DUSK_DAY_S;
  DuskSimTarget target;
  DuskSimRun range;

  if (!dusk_sim_ask_target (ask, TRUE, &target) || !dusk_sim_ask_period (ask, latest_s, &from_s, &to_s))
    return;
  range = dusk_sim_dumps (MAX (from_s, ask->scenario->neighbours_since_s), to_s);
  dusk_sim_put_text (ask->data, "resource", target.text);
  dusk_sim_put_time (ask->data, "query_starttime", from_s);
  dusk_sim_put_time (ask->data, "query_endtime", to_s);
  dusk_sim_put_list (ask->data, "neighbours");
  if (target.network && range.first <= range.last)
    {
      g_autoptr (GArray) asns = upstreams_over (target.network, range);
      g_autoptr (GArray) visible = dusk_sim_truth_dump_counts (target.network, 0, range);
      g_autoptr (GArray) visible_v6 = dusk_sim_truth_dump_counts (target.network, 1, range);
      for (guint i = 0; i < visible->len; i++)
        g_array_index (visible, guint, i) += g_array_index (visible_v6, guint, i);
      for (guint i = 0; i < asns->len; i++)
        put_history (ask, target.network, g_array_index (asns, guint32, i), range, visible);
    }
  json_builder_end_array (ask->data);
  dusk_sim_put_time (ask->data, "latest_time", latest_s);
  dusk_sim_put_time (ask->data, "earliest_time", ask->scenario->neighbours_since_s);
}
