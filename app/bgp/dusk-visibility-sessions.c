/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

/* Dumps of one peer are hours apart, and take minutes. */
#define DUMP_APART_US (30 * G_TIME_SPAN_MINUTE)

/* A session is back with this share of what it had, since a peer's table hardly changes while it is down; else when its transfer must be over. */
#define BACK_SHARE       0.9
#define TRANSFER_TIME_US (10 * G_TIME_SPAN_MINUTE)

/*
 * A table went away as a whole when so much of it was withdrawn within so long. Smaller tables are not whole ones but parts, cut for one country:
 * those may well go away in an outage.
 */
#define VANISHED_WITHIN_US (5 * G_TIME_SPAN_MINUTE)
#define VANISHED_MIN_TABLE 5000
#define VANISHED_TOGETHER_US G_TIME_SPAN_HOUR

DuskPeerState *
dusk_visibility_state (DuskVisibility *self, guint number)
{
  if (number >= self->states->len)
    {
      guint first = self->states->len, n_peers = dusk_bgp_peers_count (self->peers);

      if (number >= n_peers)
        return NULL;
      g_array_set_size (self->states, n_peers);
      for (guint i = first; i < n_peers; i++)
        {
          DuskPeerState *state = &g_array_index (self->states, DuskPeerState, i);

          state->slot = DUSK_ROUTE_NO_SLOT;
          state->dump_us = state->up_us = state->lossy_us = state->vanished_us = DUSK_TIME_UNKNOWN;
        }
    }
  return &g_array_index (self->states, DuskPeerState, number);
}

static void
add_session_event (DuskVisibility *self, const DuskPeerState *state, gint64 time_us, gboolean is_up)
{
  DuskSessionEvent event = { time_us, self->log->len, state->slot, is_up };

  g_array_append_val (self->sessions, event);
}

static void
forget_routes (DuskVisibility *self, const DuskPeerState *state)
{
  guint word = state->slot / 64;
  guint64 bit = G_GUINT64_CONSTANT (1) << state->slot % 64;
  gboolean is_base = self->now_us < self->from_us;

  for (guint32 i = 0; i < dusk_route_rows_count (self->rows); i++)
    {
      DuskRouteBits *bits = dusk_route_rows_get (self->rows, i)->bits + word;

      bits->has &= ~bit;
      if (is_base)
        bits->base &= ~bit;
    }
  dusk_route_ids_clear (self->ids, state->slot);
  if (self->paths != NULL)
    dusk_route_paths_clear (self->paths, state->slot);
}

static void
go_down (DuskVisibility *self, DuskPeerState *state, gint64 time_us)
{
  state->had = state->n_has;
  state->up_us = DUSK_TIME_UNKNOWN;
  state->announced = 0;
  if (state->is_down)
    return;
  state->is_down = TRUE;
  state->resets++;
  if (state->slot == DUSK_ROUTE_NO_SLOT)
    return;
  self->n_resets++;
  add_session_event (self, state, time_us, FALSE);
  forget_routes (self, state);
  state->n_has = 0;
}

static void
come_back (DuskVisibility *self, DuskPeerState *state, gint64 time_us)
{
  guint64 reset_rows = (guint64) self->n_resets * dusk_route_rows_count (self->rows);

  if (state->resets > DUSK_ROUTES_MAX_RESETS || reset_rows > DUSK_ROUTES_MAX_RESET_ROWS)
    return;
  state->is_down = FALSE;
  state->lossy_us = DUSK_TIME_UNKNOWN;
  if (state->slot != DUSK_ROUTE_NO_SLOT)
    add_session_event (self, state, time_us, TRUE);
}

/* Nobody says when a table has been sent: it is noticed when the peer is heard next. */
static void
settle_transfer (DuskVisibility *self, DuskPeerState *state, gint64 now_us)
{
  if (state->is_down && state->up_us != DUSK_TIME_UNKNOWN && now_us - state->up_us > TRANSFER_TIME_US)
    come_back (self, state, state->up_us + TRANSFER_TIME_US);
}

gboolean
dusk_visibility_take_slot (DuskVisibility *self, DuskPeerState *state, guint number)
{
  if (G_LIKELY (state->slot != DUSK_ROUTE_NO_SLOT))
    return TRUE;
  if (!dusk_route_rows_widen (self->rows, self->slots->len + 1))
    return FALSE;
  settle_transfer (self, state, self->now_us);
  state->slot = (guint16) self->slots->len;
  g_array_append_val (self->slots, number);
  if (state->is_down)
    add_session_event (self, state, self->now_us, FALSE);
  return TRUE;
}

void
dusk_visibility_session_changed (DuskVisibility *self, DuskPeerState *state, gboolean is_established)
{
  settle_transfer (self, state, self->now_us);
  if (!is_established)
    {
      if (!state->is_down || state->up_us != DUSK_TIME_UNKNOWN)
        go_down (self, state, self->now_us);
    }
  else if (state->is_down && state->up_us == DUSK_TIME_UNKNOWN)
    {
      state->up_us = self->now_us;
    }
}

/* How many other whole tables there are, and how many of them went away lately. */
static gboolean
others_stay (DuskVisibility *self, const DuskPeerState *state)
{
  guint n = 0, n_vanished = 0, largest = self->largest[0] + self->largest[1];

  for (guint i = 0; i < self->states->len; i++)
    {
      const DuskPeerState *other = &g_array_index (self->states, DuskPeerState, i);

      if (other == state || other->table[0] + other->table[1] < DUSK_FULL_FEED_SHARE * largest)
        continue;
      n++;
      if (other->vanished_us != DUSK_TIME_UNKNOWN && self->now_us - other->vanished_us <= VANISHED_TOGETHER_US)
        n_vanished++;
    }
  return n > 0 && n_vanished * 2 < n;
}

static void
look_for_vanished_table (DuskVisibility *self, DuskPeerState *state)
{
  guint table = state->table[0] + state->table[1];

  if (state->lossy_us == DUSK_TIME_UNKNOWN || self->now_us - state->lossy_us > VANISHED_WITHIN_US)
    {
      state->lossy_us = self->now_us;
      state->lossy = 0;
    }
  state->lossy++;
  if (table < VANISHED_MIN_TABLE || state->lossy < DUSK_FULL_FEED_SHARE * table)
    return;
  if (others_stay (self, state))
    {
      state->n_has = MAX (state->n_has, (guint) (BACK_SHARE * table));
      go_down (self, state, state->lossy_us);
    }
  state->vanished_us = self->now_us;
  state->lossy = 0;
}

static gboolean
has_table_again (const DuskPeerState *state)
{
  guint table = state->table[0] + state->table[1];

  return (state->had > 0 && state->n_has >= BACK_SHARE * state->had) || (table > 0 && state->announced >= BACK_SHARE * table);
}

void
dusk_visibility_session_heard (DuskVisibility *self, DuskPeerState *state, gboolean is_announcement)
{
  settle_transfer (self, state, self->now_us);
  if (!state->is_down)
    {
      if (!is_announcement)
        look_for_vanished_table (self, state);
      return;
    }
  if (state->up_us == DUSK_TIME_UNKNOWN && is_announcement)
    state->up_us = self->now_us;
  if (state->up_us == DUSK_TIME_UNKNOWN)
    return;
  state->announced += is_announcement ? 1 : 0;
  if (has_table_again (state))
    come_back (self, state, self->now_us);
}

void
dusk_visibility_count_table (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element)
{
  guint family = element->prefix.family == 6 ? 1 : 0;

  if (element->source == DUSK_BGP_FROM_BGPLAY)
    return;
  if (state->dump_us == DUSK_TIME_UNKNOWN || self->now_us - state->dump_us > DUMP_APART_US)
    {
      dusk_visibility_take_slot (self, state, element->peer);
      dusk_visibility_resync_begin (self, state);
      state->dump_us = self->now_us;
      state->dumped[0] = state->dumped[1] = 0;
      state->has_table = TRUE;
      state->last_run = 0;
    }
  if (state->last_run == self->run)
    return;
  state->last_run = self->run;
  if (++state->dumped[family] > state->table[family])
    state->table[family] = state->dumped[family];
  if (state->table[family] > self->largest[family])
    self->largest[family] = state->table[family];
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const DuskSessionEvent *left = a, *right = b;

  if (left->time_us != right->time_us)
    return left->time_us > right->time_us ? 1 : -1;
  return (left->place > right->place) - (left->place < right->place);
}

void
dusk_visibility_settle_sessions (DuskVisibility *self, guint n_before)
{
  for (guint i = 0; i < self->states->len; i++)
    settle_transfer (self, &g_array_index (self->states, DuskPeerState, i), self->to_us);
  for (guint i = 0; i < self->sessions->len; i++)
    g_array_index (self->sessions, DuskSessionEvent, i).place += n_before;
  g_array_sort (self->sessions, compare_times);
}
