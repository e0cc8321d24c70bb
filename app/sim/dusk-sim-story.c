/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-story.h"

/* No peer is further from a change than a third of the way to the prefix's next one. */
#define MAX_LIMIT_S 60

/* How long some keep the way on which a prefix came back, at most. */
#define MAX_DETOUR_S (40 * DUSK_MINUTE_S)

/* Below this there is no time for going round about. */
#define MIN_LIMIT_S 6

static void
add_turn (DuskSimStory *story, gint64 time_us, DuskSimRoute route)
{
  story->turns[story->n].time_us = time_us;
  story->turns[story->n++].route = route;
}

/* How far peers may be from a change between two neighbours in time. */
static gint64
limit_of (gint64 change_s, gint64 before_s, gint64 after_s)
{
  gint64 before = before_s == G_MININT64 ? MAX_LIMIT_S * 3 : change_s - before_s;
  gint64 after = after_s == DUSK_SIM_FOREVER ? MAX_LIMIT_S * 3 : after_s - change_s;

  return MIN (MIN (before, after) / 3, MAX_LIMIT_S);
}

static guint64
chance_of (const DuskSimPeer *peer, const DuskSimNetwork *network, gint64 change_s)
{
  return dusk_sim_hash (dusk_sim_hash (network->asn, (guint64) change_s), dusk_sim_hash (peer->asn, peer->number));
}

static void
tell_loss (DuskSimStory *story, const DuskSimPeer *peer, const DuskSimNetwork *network, const DuskSimDown *down, gint64 before_s)
{
  guint64 chance = chance_of (peer, network, down->start_s);
  gint64 limit_s = limit_of (down->start_s, before_s, down->end_s);
  gint64 time_us = down->start_s * G_USEC_PER_SEC + dusk_sim_peer_delay_us (peer, down->start_s, FALSE, limit_s);

  if (limit_s >= MIN_LIMIT_S && chance % 3 == 0)
    add_turn (story, time_us - (1 + (gint64) (chance >> 8) % (MIN (limit_s, 14) - 1)) * G_USEC_PER_SEC, DUSK_SIM_ROUTE_LONG);
  add_turn (story, time_us, DUSK_SIM_ROUTE_NONE);
}

static void
tell_return (DuskSimStory *story, const DuskSimPeer *peer, const DuskSimNetwork *network, const DuskSimDown *down, gint64 after_s)
{
  guint64 chance = chance_of (peer, network, down->end_s);
  gint64 limit_s = limit_of (down->end_s, down->start_s, after_s);
  gint64 time_us = down->end_s * G_USEC_PER_SEC + dusk_sim_peer_delay_us (peer, down->end_s, TRUE, limit_s);
  gint64 detour_s = MAX_DETOUR_S / 4 + (gint64) (chance >> 40) % (MAX_DETOUR_S * 3 / 4);
  gboolean is_calm = after_s == DUSK_SIM_FOREVER || after_s > down->end_s + detour_s + 2 * MAX_LIMIT_S;
  DuskSimRoute route = is_calm && chance % 5 < 2 ? DUSK_SIM_ROUTE_OTHER : DUSK_SIM_ROUTE_BEST;

  if (limit_s >= MIN_LIMIT_S && (chance >> 16) % 4 == 0)
    {
      add_turn (story, time_us, DUSK_SIM_ROUTE_LONG);
      time_us += (2 + (gint64) (chance >> 24) % (MIN (limit_s, 25) - 2)) * G_USEC_PER_SEC;
    }
  add_turn (story, time_us, route);
  if (route == DUSK_SIM_ROUTE_OTHER)
    add_turn (story, time_us + detour_s * G_USEC_PER_SEC, DUSK_SIM_ROUTE_BEST);
}

DuskSimStory
dusk_sim_story_of (const DuskSimPeer *peer, const DuskSimNetwork *network, const DuskSimDown *downs, guint n, guint i)
{
  const DuskSimDown *down = &downs[i];
  DuskSimStory story = { .n = 0 };

  if (down->start_s != G_MININT64)
    tell_loss (&story, peer, network, down, i > 0 ? downs[i - 1].end_s : G_MININT64);
  if (down->end_s != DUSK_SIM_FOREVER)
    tell_return (&story, peer, network, down, i + 1 < n ? downs[i + 1].start_s : DUSK_SIM_FOREVER);
  for (guint k = 0; k < story.n; k++)
    if (!dusk_sim_collector_is_fine (peer->collector, story.turns[k].time_us / G_USEC_PER_SEC))
      story.turns[k].time_us -= story.turns[k].time_us % G_USEC_PER_SEC;
  return story;
}

DuskSimRoute
dusk_sim_route_at (const DuskSimPeer *peer, const DuskSimNetwork *network, int family, guint index, const DuskSimDown *downs, guint n,
                   gint64 time_s)
{
  DuskSimRoute route = n > 0 && downs->start_s == G_MININT64 ? DUSK_SIM_ROUTE_NONE : DUSK_SIM_ROUTE_BEST;

  if (!dusk_sim_peer_carries (peer, network, family, index) || !dusk_sim_peer_is_up (peer, time_s * G_USEC_PER_SEC))
    return DUSK_SIM_ROUTE_NONE;
  for (guint i = 0; i < n; i++)
    {
      DuskSimStory story = dusk_sim_story_of (peer, network, downs, n, i);
      for (guint k = 0; k < story.n && story.turns[k].time_us < time_s * G_USEC_PER_SEC; k++)
        route = story.turns[k].route;
    }
  return route;
}
