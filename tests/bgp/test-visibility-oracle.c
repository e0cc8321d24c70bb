/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A second engine, as plain as can be: arrays of a few prefixes and peers, and all is counted anew after each element. Both must find the same
 * crossings, counts, space and instability in thousands of small streams of all kinds.
 */
#include "routes-text.h"

#include <string.h>

#define N_STREAMS    6000
#define MAX_PEERS    8
#define N_PREFIXES   8
#define MAX_MESSAGES 160
#define LENGTH_S     7200
#define STEP_S       300
#define STEP_US      (STEP_S * G_TIME_SPAN_SECOND)
#define N_BINS       (LENGTH_S / STEP_S)
#define MAX_CROSSED  (4 * MAX_MESSAGES)

#define FROM_US     (ROUTES_TEXT_START_S * G_USEC_PER_SEC)
#define TO_US       (FROM_US + LENGTH_S * G_TIME_SPAN_SECOND)
#define GAP_US      (15 * G_TIME_SPAN_MINUTE)
#define TRANSFER_US (10 * G_TIME_SPAN_MINUTE)
#define EXPLORE_US  (3 * G_TIME_SPAN_MINUTE)
#define NEVER       G_MININT64

static const char *const prefix_texts[N_PREFIXES] = { "10.0.0.0/22", "10.0.0.0/24", "10.0.1.0/24", "10.0.1.0/25",
                                                      "10.0.4.0/24", "10.0.4.128/26", "2001:db8::/47", "2001:db8::/48" };

/* The units that each prefix covers: /26s of 10.0.0.0/21 from the first bit on, and /48s. */
static const struct {
  guint first;
  guint n;
} units[N_PREFIXES] = { { 0, 16 }, { 0, 4 }, { 4, 4 }, { 4, 2 }, { 16, 4 }, { 18, 1 }, { 32, 2 }, { 32, 1 } };

#define FAMILY(prefix) ((prefix) >= 6 ? 1 : 0)

/* @kind: one of T R A W D U. */
typedef struct {
  gint64 time_us;
  char   kind;
  guint  peer;
  guint  prefix;
} Message;

/* What becomes of one peer, or of one peer and prefix. @place: of equal times, in this order. @is_new: it was not so already. */
typedef struct {
  gint64   time_us;
  double   place;
  gboolean is_session;
  guint    peer;
  guint    prefix;
  gboolean on;
  gboolean is_new;
} Item;

typedef struct {
  gboolean is_met;
  gboolean has_table;
  gboolean is_down;
  gboolean was_down;
  gint64   up_us;
  guint    had;
  guint    announced;
  guint    table[2];
  gboolean has[N_PREFIXES];
  gboolean known[N_PREFIXES];
  gboolean base[N_PREFIXES];
  int      unknown_at[N_PREFIXES]; /* the item that was the first to be heard of it; -1 */
} Peer;

typedef struct {
  gint64   time_us;
  gint64   first_us;
  gboolean had;
  gboolean is_certain;
  gboolean joins;
} Join;

typedef struct {
  gboolean     was_visible;
  DuskCrossing crossings[MAX_CROSSED];
  guint        n;
  gboolean     unstable[N_BINS];
} Walk;

typedef struct {
  Message  messages[MAX_MESSAGES];
  guint    n_messages;
  guint    n_peers;
  gboolean is_replayed;
  Item     items[3 * MAX_MESSAGES];
  guint    n_items;
  Peer     peers[MAX_PEERS];
  gboolean is_full[2][MAX_PEERS];
  guint    n_full[2];
  gboolean is_inferred[2];
  gint64   stretches[MAX_MESSAGES];
  guint    n_stretches;
  Walk     walks[N_PREFIXES];
} Oracle;

static guint
count_has (const Peer *peer)
{
  guint n = 0;

  for (guint i = 0; i < N_PREFIXES; i++)
    n += peer->has[i] ? 1 : 0;
  return n;
}

static void
add_item (Oracle *self, gint64 time_us, double place, gboolean is_session, guint peer, guint prefix, gboolean on)
{
  self->items[self->n_items++] = (Item) { time_us, place, is_session, peer, prefix, on, TRUE };
}

static void
meet (Oracle *self, guint number, gint64 now_us, double place)
{
  Peer *peer = &self->peers[number];

  if (!peer->is_met && peer->is_down)
    add_item (self, now_us, place, TRUE, number, 0, FALSE);
  peer->is_met = TRUE;
}

static void
come_back (Oracle *self, guint number, gint64 time_us, double place)
{
  self->peers[number].is_down = FALSE;
  if (self->peers[number].is_met)
    add_item (self, time_us, place, TRUE, number, 0, TRUE);
}

static void
settle (Oracle *self, guint number, gint64 now_us, double place)
{
  Peer *peer = &self->peers[number];

  if (peer->is_down && peer->up_us != NEVER && now_us - peer->up_us > TRANSFER_US)
    come_back (self, number, peer->up_us + TRANSFER_US, place);
}

static void
change_session (Oracle *self, guint number, gboolean is_up, gint64 now_us, double place)
{
  Peer *peer = &self->peers[number];

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
  for (guint i = 0; i < N_PREFIXES && peer->is_met; i++)
    {
      peer->has[i] = FALSE;
      if (now_us < FROM_US)
        peer->base[i] = FALSE;
    }
}

static void
hear (Oracle *self, guint number, gboolean announces, gint64 now_us, double place)
{
  Peer *peer = &self->peers[number];
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
set_route (Oracle *self, guint number, guint prefix, gboolean has, gint64 now_us, double place)
{
  Peer *peer = &self->peers[number];
  gboolean is_new = !peer->known[prefix] || peer->has[prefix] != has;

  if (!peer->known[prefix] && !peer->has_table && !self->is_replayed && now_us >= FROM_US)
    peer->unknown_at[prefix] = (int) self->n_items;
  peer->known[prefix] = TRUE;
  peer->has[prefix] = has;
  if (now_us < FROM_US)
    peer->base[prefix] = has;
  else
    add_item (self, now_us, place, FALSE, number, prefix, has);
  if (now_us >= FROM_US)
    self->items[self->n_items - 1].is_new = is_new;
}

static void
read_table (Oracle *self, const Message *message, gint64 now_us, double place)
{
  Peer *peer = &self->peers[message->peer];

  meet (self, message->peer, now_us, place);
  if (message->kind == 'T')
    {
      peer->has_table = TRUE;
      peer->table[FAMILY (message->prefix)]++;
    }
  if (!peer->known[message->prefix])
    {
      peer->known[message->prefix] = peer->has[message->prefix] = peer->base[message->prefix] = TRUE;
      if (peer->was_down && now_us >= FROM_US)
        set_route (self, message->peer, message->prefix, TRUE, now_us, place);
    }
  else if (!peer->has[message->prefix] && ((message->kind == 'T' && self->n_stretches > 1) || peer->is_down))
    set_route (self, message->peer, message->prefix, TRUE, now_us, place);
  if (peer->is_down)
    hear (self, message->peer, TRUE, now_us, place + 0.5);
}

static gint64
read_messages (Oracle *self)
{
  gint64 now_us = NEVER;

  for (guint i = 0; i < self->n_messages; i++)
    {
      const Message *message = &self->messages[i];

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
carried (const Oracle *self, guint peer, int family)
{
  guint n = 0;

  for (guint i = 0; i < N_PREFIXES; i++)
    n += FAMILY (i) == family && self->peers[peer].known[i] ? 1 : 0;
  return n;
}

static void
choose_full_feeds (Oracle *self, int family)
{
  guint routes[MAX_PEERS], sorted[MAX_PEERS], n = 0, largest_table = 0;
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
  const Item *left = *(Item *const *) a, *right = *(Item *const *) b;

  if (left->time_us != right->time_us)
    return left->time_us > right->time_us ? 1 : -1;
  return (left->place > right->place) - (left->place < right->place);
}

/* The state of one prefix at all peers while its time is walked through. */
typedef struct {
  gboolean counts[MAX_PEERS];
  gboolean joined[MAX_PEERS];
  gboolean has[MAX_PEERS];
  gboolean is_up[MAX_PEERS];
  guint    flips[MAX_PEERS];
  gint64   bin;
  gboolean is_judged;
  gboolean is_visible;
} State;

static void
look (const Oracle *self, State *state, gint64 time_us, Walk *walk)
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
        walk->unstable[(time_us - FROM_US) / STEP_US] = TRUE;
    }
}

static void
look_for_flaps (const Oracle *self, State *state, guint peer, gint64 time_us, Walk *walk)
{
  gint64 bin = (time_us - FROM_US) / STEP_US;
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
  if (n_flapping > n_live / 2.0 && bin < N_BINS)
    walk->unstable[bin] = TRUE;
}

static void
join_at (const Oracle *self, State *state, const Join *joins, gint64 time_us)
{
  for (guint i = 0; i < self->n_peers; i++)
    if (joins[i].joins && MAX (joins[i].time_us, FROM_US) == time_us)
      {
        state->joined[i] = TRUE;
        state->has[i] = joins[i].had;
      }
}

/* The next time after @after_us that some peer joins. */
static gint64
next_join (const Oracle *self, const Join *joins, gint64 after_us)
{
  gint64 next_us = G_MAXINT64;

  for (guint i = 0; i < self->n_peers; i++)
    if (joins[i].joins && joins[i].time_us > after_us)
      next_us = MIN (next_us, joins[i].time_us);
  return next_us;
}

static void
walk_through (Oracle *self, GPtrArray *items, guint prefix, const gboolean *counts, const Join *joins, Walk *walk)
{
  State state = { .bin = -1 };
  gint64 join_us = next_join (self, joins, FROM_US);

  memset (walk, 0, sizeof *walk);
  for (guint i = 0; i < self->n_peers; i++)
    {
      state.counts[i] = counts[i];
      state.joined[i] = (!self->is_inferred[FAMILY (prefix)] || self->peers[i].known[prefix]) && !joins[i].joins;
      state.has[i] = self->peers[i].base[prefix];
      state.is_up[i] = TRUE;
    }
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = items->pdata[i];

      if (item->time_us < FROM_US && item->is_session)
        state.is_up[item->peer] = item->on;
    }
  join_at (self, &state, joins, FROM_US);
  look (self, &state, FROM_US, walk);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = items->pdata[i];

      if (item->time_us < FROM_US)
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
stretch_of (const Oracle *self, gint64 time_us)
{
  gint64 start_us = FROM_US;

  for (guint i = 1; i < self->n_stretches; i++)
    if (self->stretches[i] <= time_us)
      start_us = self->stretches[i];
  return start_us;
}

static void
find_joins (const Oracle *self, guint prefix, Join *joins)
{
  for (guint i = 0; i < self->n_peers; i++)
    {
      int at = self->peers[i].unknown_at[prefix];
      const Item *first;

      joins[i] = (Join) { .joins = at >= 0 && self->is_full[FAMILY (prefix)][i] };
      if (!joins[i].joins)
        continue;
      first = &self->items[at];
      joins[i].first_us = first->time_us;
      joins[i].time_us = stretch_of (self, first->time_us);
      joins[i].had = joins[i].is_certain = !first->on;
      for (guint j = (guint) at; j < self->n_items; j++)
        {
          const Item *item = &self->items[j];

          if (!item->is_session && item->peer == i && item->prefix == prefix && !item->on && item->is_new &&
              item->time_us - first->time_us <= EXPLORE_US)
            joins[i].had = joins[i].is_certain = TRUE;
        }
    }
}

static gboolean
visible_throughout (const Walk *walk, gint64 from_us, gint64 until_us)
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

static void
infer (Oracle *self, GPtrArray *items, guint prefix, Join *joins)
{
  int family = FAMILY (prefix);
  gboolean certain[MAX_PEERS] = { FALSE };
  guint n_certain = 0, n_open = 0;
  Walk trial;

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
    if (joins[i].joins && !joins[i].is_certain)
      joins[i].had = n_certain >= self->n_full[family] / 4.0 ? visible_throughout (&trial, joins[i].time_us, joins[i].first_us)
                                                             : n_certain + n_open <= self->n_full[family] / 2.0;
}

static void
find_all (Oracle *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new ();

  for (guint i = 0; i < self->n_peers; i++)
    for (guint j = 0; j < N_PREFIXES; j++)
      self->peers[i].unknown_at[j] = -1;
  for (guint i = 0; i < self->n_peers; i++)
    self->peers[i].up_us = NEVER;
  read_messages (self);
  choose_full_feeds (self, 0);
  choose_full_feeds (self, 1);
  for (guint i = 0; i < self->n_items; i++)
    g_ptr_array_add (items, &self->items[i]);
  g_ptr_array_sort (items, compare_items);
  for (guint prefix = 0; prefix < N_PREFIXES; prefix++)
    {
      Join joins[MAX_PEERS];
      guint n_known = 0;

      infer (self, items, prefix, joins);
      walk_through (self, items, prefix, self->is_full[FAMILY (prefix)], joins, &self->walks[prefix]);
      for (guint i = 0; i < self->n_peers; i++)
        n_known += self->is_full[FAMILY (prefix)][i] && self->peers[i].known[prefix] ? 1 : 0;
      if (self->is_inferred[FAMILY (prefix)] && n_known <= self->n_full[FAMILY (prefix)] / 2.0)
        self->walks[prefix] = (Walk) { .was_visible = n_known > 0 || self->n_full[FAMILY (prefix)] > 0 };
    }
}

static gboolean
is_visible_at (const Walk *walk, gint64 time_us)
{
  gboolean is_visible = walk->was_visible;

  for (guint i = 0; i < walk->n && walk->crossings[i].time_us <= time_us; i++)
    is_visible = walk->crossings[i].is_visible;
  return is_visible;
}

/* Counts prefixes and the space that they cover, unit by unit. */
static DuskRouteCount
count_at (const Oracle *self, gint64 time_us)
{
  DuskRouteCount count = { .time_us = time_us };
  gboolean covered[64] = { FALSE };

  for (guint i = 0; i < N_PREFIXES; i++)
    {
      if (!is_visible_at (&self->walks[i], time_us))
        continue;
      if (FAMILY (i) == 0)
        count.v4++;
      else
        count.v6++;
      for (guint j = 0; j < units[i].n; j++)
        covered[units[i].first + j] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    if (covered[i] && i < 32)
      count.v4_24s += 0.25;
    else if (covered[i])
      count.v6_48s += 1;
  return count;
}

/* A stream of any kind: with a table at the start, in the middle, with bgplay's initial state, or with neither. */
static void
make_stream (Oracle *self, GRand *random)
{
  static const gint64 steps_us[] = { 0, 0, 1, 100000, 1000000, 1000000, 30000000, 90000000, 200000000, 400000000, 1200000000 };
  gint64 time_us = FROM_US - g_rand_int_range (random, 0, 1500) * G_USEC_PER_SEC;
  guint n_random = (guint) g_rand_int_range (random, 0, 60), way = (guint) g_rand_int_range (random, 0, 4), table_at;
  guint liveliness = (guint) g_rand_int_range (random, 3, G_N_ELEMENTS (steps_us) + 1), n_sessions = (guint) g_rand_int_range (random, 0, 20);
  double share = g_rand_double_range (random, 0.5, 1);
  gboolean is_session;

  self->n_peers = (guint) g_rand_int_range (random, 1, MAX_PEERS + 1);
  self->is_replayed = way == 2;
  table_at = way == 0 || way == 2 ? 0 : way == 1 ? (guint) g_rand_int_range (random, 0, (gint) n_random + 1) : G_MAXUINT;
  for (guint i = 0; i <= n_random; i++)
    {
      if (i == table_at)
        for (guint j = 0; j < N_PREFIXES * self->n_peers; j++)
          if (g_rand_double (random) < share || (way == 2 && j == 0))
            self->messages[self->n_messages++] = (Message) { time_us, way == 2 ? 'R' : 'T', j % self->n_peers, j / self->n_peers };
      if (i == n_random)
        break;
      time_us += steps_us[g_rand_int_range (random, 0, (gint) liveliness)];
      is_session = (guint) g_rand_int_range (random, 0, 100) < n_sessions;
      self->messages[self->n_messages++] =
        (Message) { time_us, is_session ? "DU"[g_rand_int_range (random, 0, 2)] : "AWW"[g_rand_int_range (random, 0, 3)],
                    (guint) g_rand_int_range (random, 0, (gint) self->n_peers), (guint) g_rand_int_range (random, 0, N_PREFIXES) };
    }
}

static DuskRoutes *
run_engine (const Oracle *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->n_messages; i++)
    {
      const Message *message = &self->messages[i];
      gboolean is_session = message->kind == 'D' || message->kind == 'U';

      g_string_append_printf (text, "%.6f %u %c", (double) (message->time_us - FROM_US) / 1e6, message->peer + 1, message->kind);
      if (!is_session)
        g_string_append_printf (text, " %s", prefix_texts[message->prefix]);
      if (!is_session && message->kind != 'W')
        g_string_append (text, " 1 2");
      g_string_append_c (text, '\n');
    }
  if (g_test_verbose ())
    g_print ("%s", text->str);
  return routes_text_run (text->str, LENGTH_S, self->n_peers, "0.0.0.0/0 ::/0", NULL);
}

static const DuskPrefixRoutes *
find_prefix (const DuskRoutes *routes, guint number)
{
  DuskPrefix prefix;

  g_assert_true (dusk_prefix_parse (prefix_texts[number], &prefix, NULL));
  for (guint i = 0; i < routes->prefixes->len; i++)
    if (dusk_prefix_compare (&((DuskPrefixRoutes *) routes->prefixes->pdata[i])->prefix, &prefix) == 0)
      return routes->prefixes->pdata[i];
  return NULL;
}

static void
compare_crossings (const Oracle *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < N_PREFIXES; i++)
    {
      const DuskPrefixRoutes *found = find_prefix (routes, i);
      const Walk *walk = &self->walks[i];

      if (found == NULL)
        continue;
      g_assert_cmpint (found->was_visible, ==, walk->was_visible);
      g_assert_cmpuint (found->crossings->len, ==, walk->n);
      for (guint j = 0; j < walk->n; j++)
        {
          const DuskCrossing *crossing = &g_array_index (found->crossings, DuskCrossing, j);

          g_assert_cmpint (crossing->time_us, ==, walk->crossings[j].time_us);
          g_assert_cmpint (crossing->is_visible, ==, walk->crossings[j].is_visible);
          g_assert_cmpuint (crossing->peers, ==, walk->crossings[j].peers);
          g_assert_cmpuint (crossing->live, ==, walk->crossings[j].live);
        }
    }
}

static void
compare_counts (const Oracle *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < routes->counts->len; i++)
    {
      const DuskRouteCount *found = &g_array_index (routes->counts, DuskRouteCount, i);
      DuskRouteCount count = count_at (self, found->time_us);

      g_assert_cmpuint (found->v4, ==, count.v4);
      g_assert_cmpuint (found->v6, ==, count.v6);
      g_assert_cmpfloat (found->v4_24s, ==, count.v4_24s);
      g_assert_cmpfloat (found->v6_48s, ==, count.v6_48s);
    }
}

/* The least count from @time_us to the end of its step. */
static double
low_within (const Oracle *self, gint64 time_us)
{
  gint64 end_us = time_us + STEP_US;
  DuskRouteCount count = count_at (self, time_us);
  double low = (double) count.v4 + count.v6;

  for (guint i = 0; i < N_PREFIXES; i++)
    for (guint j = 0; j < self->walks[i].n; j++)
      if (self->walks[i].crossings[j].time_us > time_us && self->walks[i].crossings[j].time_us < end_us)
        {
          count = count_at (self, self->walks[i].crossings[j].time_us);
          low = MIN (low, (double) count.v4 + count.v6);
        }
  return low;
}

static void
assert_same_if_known (const DuskSeries *series, gsize bin, double expected)
{
  double value = dusk_series_values (series)[bin];

  if (!isnan (value))
    g_assert_cmpfloat (value, ==, expected);
}

static void
compare_series (const Oracle *self, const DuskRoutes *routes)
{
  const DuskRouteSeries *total = routes->total;

  for (gsize bin = 0; bin < N_BINS; bin++)
    {
      gint64 time_us = FROM_US + (gint64) bin * STEP_US;
      DuskRouteCount count = count_at (self, time_us);
      guint n_unstable = 0;

      for (guint i = 0; i < N_PREFIXES; i++)
        n_unstable += self->walks[i].unstable[bin] ? 1 : 0;
      assert_same_if_known (total->v4, bin, count.v4);
      assert_same_if_known (total->v6, bin, count.v6);
      assert_same_if_known (total->v4_24s, bin, count.v4_24s);
      assert_same_if_known (total->v6_48s, bin, count.v6_48s);
      assert_same_if_known (total->low, bin, low_within (self, time_us));
      assert_same_if_known (total->unstable, bin, n_unstable);
    }
}

/* What was never heard of is no finding, though the plain engine walks through it, too. */
static void
forget_unheard (Oracle *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < N_PREFIXES; i++)
    if (find_prefix (routes, i) == NULL)
      {
        g_assert_cmpuint (self->walks[i].n, ==, 0);
        self->walks[i].was_visible = FALSE;
      }
}

static void
test_streams (void)
{
  guint n_crossings = 0;

  for (guint32 seed = 0; seed < N_STREAMS; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree Oracle *oracle = g_new0 (Oracle, 1);
      g_autoptr (DuskRoutes) routes = NULL;
      gboolean is_inferred = FALSE;

      make_stream (oracle, random);
      find_all (oracle);
      routes = run_engine (oracle);
      if (g_test_verbose ())
        g_print ("that was stream %u\n", seed);
      for (int family = 0; family < 2; family++)
        is_inferred = is_inferred || (oracle->is_inferred[family] && oracle->n_full[family] > 0);
      g_assert_cmpint (routes->is_inferred, ==, is_inferred);
      forget_unheard (oracle, routes);
      compare_crossings (oracle, routes);
      compare_counts (oracle, routes);
      compare_series (oracle, routes);
      for (guint i = 0; i < N_PREFIXES; i++)
        n_crossings += oracle->walks[i].n;
    }
  g_assert_cmpuint (n_crossings, >, N_STREAMS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/visibility-oracle/streams", test_streams);
  return g_test_run ();
}
