/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-messages.h"

/* From the first announcement of a background change to its last, at most. */
#define BACKGROUND_S 20

#define KEEPALIVE_S 60

/* What is wanted: [from, to) of one collector, and where it goes. */
typedef struct {
  const DuskSimCollector *collector;
  gint64                  from_us;
  gint64                  to_us;
  GArray                 *messages;
} Wish;

static void
append_message (const Wish *wish, const DuskSimPeer *peer, gint64 time_us, DuskSimRoute route, const DuskSimNetwork *network, int family,
                guint index)
{
  DuskSimMessage message = { time_us, peer->number, route == DUSK_SIM_ROUTE_NONE ? DUSK_SIM_WITHDRAWAL : DUSK_SIM_ANNOUNCEMENT,
                             FALSE, route, family, network, index };

  if (time_us >= wish->from_us && time_us < wish->to_us && dusk_sim_peer_is_up (peer, time_us))
    g_array_append_val (wish->messages, message);
}

/* What all peers say about the losses of one prefix. */
static void
append_losses (const Wish *wish, const DuskSimCountry *country, int family, const DuskSimDown *downs, guint n)
{
  const DuskSimNetwork *network = dusk_sim_country_network (country, family, downs->index);
  guint index = downs->index - network->first[family];
  guint n_peers = dusk_sim_collector_count_peers (wish->collector);

  for (guint p = 0; p < n_peers; p++)
    {
      DuskSimPeer peer;
      dusk_sim_collector_peer (wish->collector, p, &peer);
      for (guint i = 0; dusk_sim_peer_carries (&peer, network, family, index) && i < n; i++)
        {
          DuskSimStory story = dusk_sim_story_of (&peer, network, downs, n, i);
          for (guint k = 0; k < story.n; k++)
            append_message (wish, &peer, story.turns[k].time_us, story.turns[k].route, network, family, index);
        }
    }
}

/* Where the downs of prefix @index begin in @downs, which are by prefix, and how many there are. */
static guint
find_downs (const GArray *downs, guint index, guint *n)
{
  guint low = 0, high = downs->len;

  while (low < high)
    {
      guint middle = (low + high) / 2;
      if (g_array_index (downs, DuskSimDown, middle).index < index)
        low = middle + 1;
      else
        high = middle;
    }
  for (*n = 0; low + *n < downs->len && g_array_index (downs, DuskSimDown, low + *n).index == index;)
    (*n)++;
  return low;
}

gboolean
dusk_sim_background (const DuskSimNetwork *network, gint64 slot_s, DuskSimBackground *background)
{
  guint64 chance = dusk_sim_hash (network->asn, (guint64) slot_s);
  guint all = network->count[0] + network->count[1], index;

  if (all == 0 || chance % 4 != 0)
    return FALSE;
  index = (guint) (chance >> 8) % all;
  background->family = index < network->count[0] ? 0 : 1;
  background->place = network->first[background->family] + index - (background->family == 0 ? 0 : network->count[0]);
  background->time_s = slot_s + 1 + (gint64) (chance >> 40) % (DUSK_SIM_SLOT_S - BACKGROUND_S - 1);
  background->n = 1 + (guint) (chance >> 32) % 3;
  background->chance = chance;
  return TRUE;
}

/*
 * One peer tells of it: of a quarter of them at each simulated collector of RIS, of the others at those that are not simulated, and so with
 * RouteViews. Where there are several announcements, the last is of the usual way again.
 */
static void
append_background (const Wish *wish, const DuskSimNetwork *network, const DuskSimBackground *background)
{
  const DuskSimCollector *teller = wish->collector;
  guint teller_place = (guint) (teller - dusk_sim_collectors);
  guint index = background->place - network->first[background->family];
  DuskSimPeer peer;

  if ((teller->project == DUSK_SIM_RIS ? background->chance >> 16 : background->chance >> 18) % 4 != teller_place % 4)
    return;
  dusk_sim_collector_peer (teller, (background->family == 0 ? 0 : teller->full[0] + teller->partial[0])
                                     + (guint) (background->chance >> 24) % teller->full[background->family], &peer);
  for (guint i = 0; i < background->n; i++)
    {
      DuskSimRoute route = background->n == 1 ? DUSK_SIM_ROUTE_TAGGED : DUSK_SIM_ROUTE_OTHER;
      if (i > 0)
        route = i + 1 == background->n ? DUSK_SIM_ROUTE_BEST : DUSK_SIM_ROUTE_LONG;
      append_message (wish, &peer, (background->time_s + i * BACKGROUND_S / 3) * G_USEC_PER_SEC, route, network, background->family, index);
    }
}

/* Whether any of @downs (array length=n) is near the slot; nearer than what a period's downs reach beyond it, so that any period agrees. */
static gboolean
is_near_loss (const DuskSimDown *downs, guint n, gint64 slot_s)
{
  gint64 margin_s = DUSK_SIM_REACH_S - 2 * DUSK_SIM_SLOT_S;

  for (guint i = 0; i < n; i++)
    if (downs[i].start_s < slot_s + DUSK_SIM_SLOT_S + margin_s && downs[i].end_s > slot_s - margin_s)
      return TRUE;
  return FALSE;
}

/* Nothing of the kind happens to what is lost, or was or will be soon. */
static void
append_backgrounds (const Wish *wish, const DuskSimRange *range, const DuskSimNetwork *network, const GArray *downs, gint64 from_s, gint64 to_s)
{
  for (gint64 slot_s = dusk_time_floor (from_s, DUSK_SIM_SLOT_S); slot_s < to_s; slot_s += DUSK_SIM_SLOT_S)
    {
      DuskSimBackground background;
      guint at, n;
      if (!dusk_sim_background (network, slot_s, &background) || background.family != range->family || background.place < range->first
          || background.place >= range->first + range->count)
        continue;
      at = find_downs (downs, background.place, &n);
      if (n == 0 || !is_near_loss ((const DuskSimDown *) (gpointer) downs->data + at, n, slot_s))
        append_background (wish, network, &background);
    }
}

/* A table that is sent anew after a lost session. */
typedef struct {
  const Wish        *wish;
  const DuskSimPeer *peer;
  gint64             time_us;
} Transfer;

static void
transfer_cb (const DuskSimNetwork *network, int family, guint index, const DuskSimDown *downs, guint n, gpointer data)
{
  const Transfer *transfer = data;
  DuskSimRoute route = dusk_sim_route_at (transfer->peer, network, family, index, downs, n, transfer->time_us / G_USEC_PER_SEC);

  if (route != DUSK_SIM_ROUTE_NONE)
    append_message (transfer->wish, transfer->peer, transfer->time_us, route, network, family, index);
}

/* The end of a lost session is followed by the peer's whole table. */
static void
append_transfers (const Wish *wish, const DuskSimRange *range, gint64 from_s, gint64 to_s)
{
  for (gint64 day_s = dusk_time_floor (from_s, DUSK_DAY_S); day_s < to_s; day_s += DUSK_DAY_S)
    {
      DuskSimPeer peer;
      DuskSpan loss = dusk_sim_collector_loss (wish->collector, day_s, &peer);
      Transfer transfer = { wish, &peer, loss.end_s * G_USEC_PER_SEC };
      if (loss.end_s >= from_s && loss.end_s < to_s && peer.family == range->family)
        dusk_sim_table_each_of (range, loss.end_s, transfer_cb, &transfer);
    }
}

void
dusk_sim_messages_append (const DuskSimRange *range, const DuskSimCollector *collector, gint64 from_s, gint64 to_s, GArray *messages)
{
  Wish wish = { collector, from_s * G_USEC_PER_SEC, to_s * G_USEC_PER_SEC, messages };
  g_autoptr (GArray) downs = dusk_sim_truth_downs (range->country, range->family, range->first, range->count, from_s - DUSK_SIM_REACH_S,
                                                   to_s + DUSK_SIM_REACH_S);

  for (guint i = 0, n; i < downs->len; i += n)
    {
      const DuskSimDown *first = &g_array_index (downs, DuskSimDown, i);
      for (n = 1; i + n < downs->len && first[n].index == first->index;)
        n++;
      append_losses (&wish, range->country, range->family, first, n);
    }
  for (guint i = range->first; i < range->first + range->count;)
    {
      const DuskSimNetwork *network = dusk_sim_country_network (range->country, range->family, i);
      append_backgrounds (&wish, range, network, downs, from_s, to_s);
      i = network->first[range->family] + network->count[range->family];
    }
  append_transfers (&wish, range, from_s, to_s);
}

static int
compare_messages (gconstpointer a, gconstpointer b)
{
  const DuskSimMessage *left = a, *right = b;

  if (left->time_us != right->time_us)
    return left->time_us < right->time_us ? -1 : 1;
  if (left->peer != right->peer)
    return left->peer < right->peer ? -1 : 1;
  if (left->saying != right->saying)
    return left->saying < right->saying ? -1 : 1;
  if (left->network != right->network)
    return left->network == NULL || (right->network && left->network->asn < right->network->asn) ? -1 : 1;
  if (left->route != right->route)
    return left->route < right->route ? -1 : 1;
  return left->index < right->index ? -1 : left->index > right->index;
}

void
dusk_sim_messages_sort (GArray *messages)
{
  g_array_sort (messages, compare_messages);
}

static gboolean
fits_together (const DuskSimMessage *first, const DuskSimMessage *other)
{
  if (first->time_us != other->time_us || first->peer != other->peer || first->saying != other->saying)
    return FALSE;
  if (first->saying == DUSK_SIM_WITHDRAWAL)
    return TRUE;
  return first->saying == DUSK_SIM_ANNOUNCEMENT && first->network == other->network && first->route == other->route;
}

guint
dusk_sim_messages_run (const GArray *messages, guint i, guint most)
{
  const DuskSimMessage *first = &g_array_index (messages, DuskSimMessage, i);
  guint n = 1;

  while (n < most && i + n < messages->len && fits_together (first, first + n))
    n++;
  return n;
}

static void
append_state (const Wish *wish, const DuskSimPeer *peer, gint64 time_s, gboolean is_up)
{
  DuskSimMessage message = { time_s * G_USEC_PER_SEC, peer->number, DUSK_SIM_STATE, is_up, DUSK_SIM_ROUTE_NONE, 0, NULL, 0 };

  if (message.time_us >= wish->from_us && message.time_us < wish->to_us)
    g_array_append_val (wish->messages, message);
}

static void
append_states (const Wish *wish, gint64 from_s, gint64 to_s)
{
  for (gint64 day_s = dusk_time_floor (from_s, DUSK_DAY_S); day_s < to_s; day_s += DUSK_DAY_S)
    {
      DuskSimPeer peer;
      DuskSpan loss = dusk_sim_collector_loss (wish->collector, day_s, &peer);
      append_state (wish, &peer, loss.start_s, FALSE);
      append_state (wish, &peer, loss.end_s, TRUE);
    }
}

/* RIS keeps them in its archive. */
static void
append_keepalives (const Wish *wish)
{
  guint n_peers = dusk_sim_collector_count_peers (wish->collector);

  for (guint p = 0; wish->collector->project == DUSK_SIM_RIS && p < n_peers; p++)
    {
      DuskSimPeer peer;
      DuskSimMessage message = { 0, p, DUSK_SIM_KEEPALIVE, FALSE, DUSK_SIM_ROUTE_NONE, 0, NULL, 0 };
      gint64 step_us = KEEPALIVE_S * G_USEC_PER_SEC, shift_us = p * 7 % KEEPALIVE_S * G_USEC_PER_SEC;
      dusk_sim_collector_peer (wish->collector, p, &peer);
      for (message.time_us = wish->from_us - wish->from_us % step_us + shift_us; message.time_us < wish->to_us; message.time_us += step_us)
        if (message.time_us >= wish->from_us && dusk_sim_peer_is_up (&peer, message.time_us))
          g_array_append_val (wish->messages, message);
    }
}

static void
append_country (const DuskSimCountry *country, const Wish *wish, gint64 from_s, gint64 to_s)
{
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    {
      DuskSimRange range = { country, family, 0, country->count[family] };
      if (range.count > 0)
        dusk_sim_messages_append (&range, wish->collector, from_s, to_s, wish->messages);
    }
}

GArray *
dusk_sim_messages (const DuskSimScenario *scenario, const DuskSimCollector *collector, gint64 from_s, gint64 to_s)
{
  GArray *messages = g_array_new (FALSE, FALSE, sizeof (DuskSimMessage));
  Wish wish = { collector, from_s * G_USEC_PER_SEC, to_s * G_USEC_PER_SEC, messages };
  GPtrArray *countries = dusk_sim_world_countries (scenario->world);

  append_country (scenario->beacons, &wish, from_s, to_s);
  for (guint i = 0; i < countries->len; i++)
    append_country (countries->pdata[i], &wish, from_s, to_s);
  append_states (&wish, from_s, to_s);
  append_keepalives (&wish);
  dusk_sim_messages_sort (messages);
  return messages;
}
