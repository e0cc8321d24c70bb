/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plain-engine.h"

#include <string.h>

#define TO_US       (PLAIN_FROM_US + PLAIN_LENGTH_S * G_TIME_SPAN_SECOND)
#define GAP_US      (15 * G_TIME_SPAN_MINUTE)
#define TRANSFER_US (10 * G_TIME_SPAN_MINUTE)
#define EXPLORE_US  (3 * G_TIME_SPAN_MINUTE)
#define NEVER       G_MININT64

/* When a peer begins to count for a prefix. */
typedef struct {
  gint64   time_us;
  gint64   first_us;
  gboolean had;
  gboolean is_certain;
  gboolean joins;
} Join;

static guint
count_has (const PlainPeer *peer)
{
  guint n = 0;

  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    n += peer->has[i] ? 1 : 0;
  return n;
}

static void
add_item (PlainEngine *self, gint64 time_us, double place, gboolean is_session, guint peer, guint prefix, gboolean on)
{
  self->items[self->n_items++] = (PlainItem) { time_us, place, is_session, peer, prefix, on, TRUE };
}

static void
come_back (PlainEngine *self, guint number, gint64 time_us, double place)
{
  self->peers[number].is_down = FALSE;
  if (self->peers[number].is_met)
    add_item (self, time_us, place, TRUE, number, 0, TRUE);
}

static void
settle (PlainEngine *self, guint number, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[number];

  if (peer->is_down && peer->up_us != NEVER && now_us - peer->up_us > TRANSFER_US)
    come_back (self, number, peer->up_us + TRANSFER_US, place);
}

static void
meet (PlainEngine *self, guint number, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[number];

  if (!peer->is_met)
    settle (self, number, now_us, place);
  if (!peer->is_met && peer->is_down)
    add_item (self, now_us, place, TRUE, number, 0, FALSE);
  peer->is_met = TRUE;
}

static void
change_session (PlainEngine *self, guint number, gboolean is_up, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[number];

  settle (self, number, now_us, place);
  if (is_up)
    {
      if (peer->is_down && peer->up_us == NEVER)
        peer->up_us = now_us;
      return;
    }
  if (peer->is_down && peer->up_us == NEVER)
    return;
  peer->had = count_has (peer);
  peer->up_us = NEVER;
  peer->announced = 0;
  if (peer->is_down)
    return;
  peer->is_down = peer->was_down = TRUE;
  if (peer->is_met)
    add_item (self, now_us, place, TRUE, number, 0, FALSE);
  for (guint i = 0; i < PLAIN_N_PREFIXES && peer->is_met; i++)
    {
      peer->has[i] = FALSE;
      if (now_us < PLAIN_FROM_US)
        peer->base[i] = FALSE;
    }
}

static void
hear (PlainEngine *self, guint number, gboolean announces, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[number];
  guint table = peer->table[0] + peer->table[1];

  settle (self, number, now_us, place);
  if (!peer->is_down)
    return;
  if (peer->up_us == NEVER && announces)
    peer->up_us = now_us;
  if (peer->up_us == NEVER)
    return;
  peer->announced += announces ? 1 : 0;
  if ((peer->had > 0 && count_has (peer) >= 0.9 * peer->had) || (table > 0 && peer->announced >= 0.9 * table))
    come_back (self, number, now_us, place);
}

static void
set_route (PlainEngine *self, guint number, guint prefix, gboolean has, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[number];
  gboolean is_new = !peer->known[prefix] || peer->has[prefix] != has;

  if (!peer->known[prefix] && !peer->has_table && !self->is_replayed && now_us >= PLAIN_FROM_US)
    peer->unknown_at[prefix] = (int) self->n_items;
  peer->known[prefix] = TRUE;
  peer->has[prefix] = has;
  if (now_us < PLAIN_FROM_US)
    peer->base[prefix] = has;
  else
    add_item (self, now_us, place, FALSE, number, prefix, has);
  if (now_us >= PLAIN_FROM_US)
    self->items[self->n_items - 1].is_new = is_new;
}

static void
read_table (PlainEngine *self, const PlainMessage *message, gint64 now_us, double place)
{
  PlainPeer *peer = &self->peers[message->peer];

  meet (self, message->peer, now_us, place);
  if (message->kind == 'T')
    {
      peer->has_table = TRUE;
      peer->table[PLAIN_FAMILY (message->prefix)]++;
    }
  if (!peer->known[message->prefix])
    {
      peer->known[message->prefix] = peer->has[message->prefix] = peer->base[message->prefix] = TRUE;
      if (peer->was_down && now_us >= PLAIN_FROM_US)
        set_route (self, message->peer, message->prefix, TRUE, now_us, place);
    }
  else if (!peer->has[message->prefix] && ((message->kind == 'T' && self->n_stretches > 1) || peer->is_down))
    set_route (self, message->peer, message->prefix, TRUE, now_us, place);
  if (peer->is_down)
    hear (self, message->peer, TRUE, now_us, place + 0.5);
}

static gint64
read_messages (PlainEngine *self)
{
  gint64 now_us = NEVER;

  for (guint i = 0; i < self->n_messages; i++)
    {
      const PlainMessage *message = &self->messages[i];

      if (message->time_us > TO_US)
        continue;
      if (now_us == NEVER || message->time_us - now_us > GAP_US)
        self->stretches[self->n_stretches++] = message->time_us;
      now_us = MAX (now_us, message->time_us);
      if (message->kind == 'T' || message->kind == 'R')
        {
          read_table (self, message, now_us, i);
        }
      else if (message->kind == 'D' || message->kind == 'U')
        {
          change_session (self, message->peer, message->kind == 'U', now_us, i);
        }
      else
        {
          meet (self, message->peer, now_us, i);
          set_route (self, message->peer, message->prefix, message->kind == 'A', now_us, i);
          hear (self, message->peer, message->kind == 'A', now_us, i + 0.5);
        }
    }
  for (guint i = 0; i < self->n_peers; i++)
    settle (self, i, TO_US, self->n_messages);
  return now_us;
}

static guint
carried (const PlainEngine *self, guint peer, int family)
{
  guint n = 0;

  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    n += PLAIN_FAMILY (i) == family && self->peers[peer].known[i] ? 1 : 0;
  return n;
}

static void
choose_full_feeds (PlainEngine *self, int family)
{
  guint routes[PLAIN_MAX_PEERS], sorted[PLAIN_MAX_PEERS], n = 0, largest_table = 0;
  double limit;

  for (guint i = 0; i < self->n_peers; i++)
    largest_table = MAX (largest_table, self->peers[i].table[family]);
  self->is_inferred[family] = largest_table == 0 && !self->is_replayed;
  for (guint i = 0; i < self->n_peers; i++)
    {
      routes[i] = largest_table > 0 ? self->peers[i].table[family] : carried (self, i, family);
      if (routes[i] == 0)
        continue;
      sorted[n] = routes[i];
      for (guint j = n++; j > 0 && sorted[j - 1] > sorted[j]; j--)
        {
          guint swap = sorted[j];
          sorted[j] = sorted[j - 1];
          sorted[j - 1] = swap;
        }
    }
  if (n == 0)
    return;
  limit = self->is_inferred[family] ? 0.5 * sorted[n / 2] : 0.75 * sorted[n - 1];
  for (guint i = 0; i < self->n_peers; i++)
    {
      self->is_full[family][i] = routes[i] > 0 && routes[i] >= limit;
      self->n_full[family] += self->is_full[family][i] ? 1 : 0;
    }
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  const PlainItem *left = *(PlainItem *const *) a, *right = *(PlainItem *const *) b;

  if (left->time_us != right->time_us)
    return left->time_us > right->time_us ? 1 : -1;
  return (left->place > right->place) - (left->place < right->place);
}

/* The state of one prefix at all peers while its time is walked through. */
typedef struct {
  gboolean counts[PLAIN_MAX_PEERS];
  gboolean joined[PLAIN_MAX_PEERS];
  gboolean has[PLAIN_MAX_PEERS];
  gboolean is_up[PLAIN_MAX_PEERS];
  guint    flips[PLAIN_MAX_PEERS];
  gint64   bin;
  gboolean is_judged;
  gboolean is_visible;
} State;

static void
look (const PlainEngine *self, State *state, gint64 time_us, PlainWalk *walk)
{
  guint n_live = 0, n_have = 0, n_joined = 0;

  for (guint i = 0; i < self->n_peers; i++)
    {
      n_joined += state->counts[i] && state->joined[i] ? 1 : 0;
      n_live += state->counts[i] && state->joined[i] && state->is_up[i] ? 1 : 0;
      n_have += state->counts[i] && state->joined[i] && state->is_up[i] && state->has[i] ? 1 : 0;
    }
  if (n_live == 0 || n_live < n_joined / 2.0)
    return;
  if (!state->is_judged)
    {
      state->is_judged = TRUE;
      walk->was_visible = state->is_visible = n_have > n_live / 2.0;
    }
  else if (state->is_visible != (n_have > n_live / 2.0))
    {
      state->is_visible = !state->is_visible;
      walk->crossings[walk->n++] = (DuskCrossing) { time_us, state->is_visible, n_have, n_live };
      if (time_us < TO_US)
        walk->unstable[(time_us - PLAIN_FROM_US) / PLAIN_STEP_US] = TRUE;
    }
}

static void
look_for_flaps (const PlainEngine *self, State *state, guint peer, gint64 time_us, PlainWalk *walk)
{
  gint64 bin = (time_us - PLAIN_FROM_US) / PLAIN_STEP_US;
  guint n_live = 0, n_flapping = 0;

  if (bin != state->bin)
    memset (state->flips, 0, sizeof state->flips);
  state->bin = bin;
  if (!state->counts[peer] || !state->joined[peer] || !state->is_up[peer])
    return;
  state->flips[peer]++;
  for (guint i = 0; i < self->n_peers; i++)
    {
      n_live += state->counts[i] && state->joined[i] && state->is_up[i] ? 1 : 0;
      n_flapping += state->flips[i] >= 2 ? 1 : 0;
    }
  if (n_flapping > n_live / 2.0 && bin < PLAIN_N_BINS)
    walk->unstable[bin] = TRUE;
}

static void
join_at (const PlainEngine *self, State *state, const Join *joins, gint64 time_us)
{
  for (guint i = 0; i < self->n_peers; i++)
    if (joins[i].joins && MAX (joins[i].time_us, PLAIN_FROM_US) == time_us)
      {
        state->joined[i] = TRUE;
        state->has[i] = joins[i].had;
      }
}

/* The next time after @after_us that some peer joins. */
static gint64
next_join (const PlainEngine *self, const Join *joins, gint64 after_us)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->n_peers; i++)
    if (joins[i].joins && joins[i].time_us > after_us)
      next_us = MIN (next_us, joins[i].time_us);
  return next_us;
}

static void
walk_through (PlainEngine *self, GPtrArray *items, guint prefix, const gboolean *counts, const Join *joins, PlainWalk *walk)
{
  State state = { .bin = -1 };
  gint64 join_us = next_join (self, joins, PLAIN_FROM_US);

  memset (walk, 0, sizeof *walk);
  for (guint i = 0; i < self->n_peers; i++)
    {
      state.counts[i] = counts[i];
      state.joined[i] = (!self->is_inferred[PLAIN_FAMILY (prefix)] || self->peers[i].known[prefix]) && !joins[i].joins;
      state.has[i] = self->peers[i].base[prefix];
      state.is_up[i] = TRUE;
    }
  for (guint i = 0; i < items->len; i++)
    {
      const PlainItem *item = items->pdata[i];

      if (item->time_us < PLAIN_FROM_US && item->is_session)
        state.is_up[item->peer] = item->on;
    }
  join_at (self, &state, joins, PLAIN_FROM_US);
  look (self, &state, PLAIN_FROM_US, walk);
  for (guint i = 0; i < items->len; i++)
    {
      const PlainItem *item = items->pdata[i];

      if (item->time_us < PLAIN_FROM_US)
        continue;
      for (; join_us <= item->time_us; join_us = next_join (self, joins, join_us))
        {
          join_at (self, &state, joins, join_us);
          look (self, &state, join_us, walk);
        }
      if (item->is_session && counts[item->peer])
        {
          state.is_up[item->peer] = item->on;
          if (!item->on)
            state.has[item->peer] = FALSE;
          look (self, &state, item->time_us, walk);
        }
      else if (!item->is_session && item->prefix == prefix && counts[item->peer] && state.has[item->peer] != item->on)
        {
          state.has[item->peer] = item->on;
          look_for_flaps (self, &state, item->peer, item->time_us, walk);
          look (self, &state, item->time_us, walk);
        }
    }
}

static gint64
stretch_of (const PlainEngine *self, gint64 time_us)
{
  gint64 start_us = PLAIN_FROM_US;

  for (guint i = 1; i < self->n_stretches; i++)
    if (self->stretches[i] <= time_us)
      start_us = self->stretches[i];
  return start_us;
}

static void
find_joins (const PlainEngine *self, guint prefix, Join *joins)
{
  for (guint i = 0; i < self->n_peers; i++)
    {
      int at = self->peers[i].unknown_at[prefix];
      const PlainItem *first;

      joins[i] = (Join) { .joins = at >= 0 && self->is_full[PLAIN_FAMILY (prefix)][i] };
      if (!joins[i].joins)
        continue;
      first = &self->items[at];
      joins[i].first_us = first->time_us;
      joins[i].time_us = stretch_of (self, first->time_us);
      joins[i].had = joins[i].is_certain = !first->on;
      for (guint j = (guint) at; j < self->n_items; j++)
        {
          const PlainItem *item = &self->items[j];

          if (!item->is_session && item->peer == i && item->prefix == prefix && !item->on && item->is_new &&
              item->time_us - first->time_us <= EXPLORE_US)
            joins[i].had = joins[i].is_certain = TRUE;
        }
    }
}

static gboolean
visible_throughout (const PlainWalk *walk, gint64 from_us, gint64 until_us)
{
  gboolean is_visible = walk->was_visible;

  for (guint i = 0; i < walk->n && walk->crossings[i].time_us < until_us; i++)
    {
      if (walk->crossings[i].time_us > from_us)
        return FALSE;
      is_visible = walk->crossings[i].is_visible;
    }
  return is_visible;
}

/* The last loss in the stretch before the peer is first heard. */
static gint64
lost_before (const PlainWalk *walk, const Join *join)
{
  gint64 lost_us = NEVER;

  for (guint i = 0; i < walk->n && walk->crossings[i].time_us < join->first_us; i++)
    if (!walk->crossings[i].is_visible)
      lost_us = walk->crossings[i].time_us;
  return lost_us >= join->time_us ? lost_us : NEVER;
}

static void
infer (PlainEngine *self, GPtrArray *items, guint prefix, Join *joins)
{
  int family = PLAIN_FAMILY (prefix);
  gboolean certain[PLAIN_MAX_PEERS] = { FALSE };
  guint n_certain = 0, n_open = 0;
  PlainWalk trial;

  find_joins (self, prefix, joins);
  for (guint i = 0; i < self->n_peers; i++)
    {
      gboolean speaks = self->is_full[family][i] && (!self->is_inferred[family] || self->peers[i].known[prefix]);

      certain[i] = self->is_full[family][i] && (!joins[i].joins || joins[i].is_certain);
      n_certain += speaks && certain[i] ? 1 : 0;
      n_open += joins[i].joins && !joins[i].is_certain ? 1 : 0;
    }
  walk_through (self, items, prefix, certain, joins, &trial);
  for (guint i = 0; i < self->n_peers; i++)
    {
      gboolean is_told = n_certain >= self->n_full[family] / 4.0;

      if (!joins[i].joins || joins[i].is_certain)
        continue;
      joins[i].had = is_told ? visible_throughout (&trial, joins[i].time_us, joins[i].first_us)
                             : n_certain + n_open <= self->n_full[family] / 2.0;
      if (is_told && !joins[i].had && lost_before (&trial, &joins[i]) != NEVER)
        joins[i].time_us = lost_before (&trial, &joins[i]) + 1;
    }
}

void
plain_engine_run (PlainEngine *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < self->n_peers; i++)
    for (guint j = 0; j < PLAIN_N_PREFIXES; j++)
      self->peers[i].unknown_at[j] = -1;
  for (guint i = 0; i < self->n_peers; i++)
    self->peers[i].up_us = NEVER;
  read_messages (self);
  choose_full_feeds (self, 0);
  choose_full_feeds (self, 1);
  for (guint i = 0; i < self->n_items; i++)
    g_ptr_array_add (items, &self->items[i]);
  g_ptr_array_sort (items, compare_items);
  for (guint prefix = 0; prefix < PLAIN_N_PREFIXES; prefix++)
    {
      Join joins[PLAIN_MAX_PEERS];
      guint n_known = 0;

      infer (self, items, prefix, joins);
      walk_through (self, items, prefix, self->is_full[PLAIN_FAMILY (prefix)], joins, &self->walks[prefix]);
      for (guint i = 0; i < self->n_peers; i++)
        n_known += self->is_full[PLAIN_FAMILY (prefix)][i] && self->peers[i].known[prefix] ? 1 : 0;
      if (self->is_inferred[PLAIN_FAMILY (prefix)] && n_known <= self->n_full[PLAIN_FAMILY (prefix)] / 2.0)
        self->walks[prefix] = (PlainWalk) { .was_visible = n_known > 0 || self->n_full[PLAIN_FAMILY (prefix)] > 0 };
    }
}
