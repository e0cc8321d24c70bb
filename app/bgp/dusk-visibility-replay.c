/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

/* A route that is still there so long after the others' loss is stuck, if it is one of few (domain.md §3.4). */
#define STUCK_AFTER_US (90 * G_TIME_SPAN_MINUTE)
#define STUCK_SHARE    10

#define NO_BIN G_MAXUINT32

/* In place of a path: the route went with its session, so what the peer had before it announces again is not known. */
#define LOST_WITH_SESSION G_MAXUINT32

static guint64
bit_of (guint slot)
{
  return G_GUINT64_CONSTANT (1) << slot % 64;
}

static gboolean
is_set (const guint64 *words, guint slot)
{
  return (words[slot / 64] >> slot % 64 & 1) != 0;
}

static guint
count_bits (const guint64 *words, guint n_words)
{
  guint n = 0;

  for (guint i = 0; i < n_words; i++)
    n += (guint) __builtin_popcountll (words[i]);
  return n;
}

/* What happens to full-feed peers within the period; what happened before it says who is up at its start. */
static void
take_sessions (DuskReplay *self)
{
  const GArray *all = self->engine->sessions;

  for (guint i = 0; i < all->len; i++)
    {
      const DuskSessionEvent *event = &g_array_index (all, DuskSessionEvent, i);

      if (event->time_us < self->engine->from_us)
        {
          if (event->is_up)
            self->up[event->slot / 64] |= bit_of (event->slot);
          else
            self->up[event->slot / 64] &= ~bit_of (event->slot);
          continue;
        }
      for (int family = 0; family < 2; family++)
        if (is_set (self->feeds->full[family], event->slot))
          g_array_append_val (self->sessions[family], *event);
    }
}

/* The time up to which no message means that nothing changed. */
static gint64
known_until (const DuskVisibility *engine)
{
  gint64 end_us = engine->is_full ? engine->full_us : engine->to_us, last_us;

  if (engine->known->len == 0 || engine->is_replayed)
    return end_us - 1;
  last_us = g_array_index (engine->known, DuskKnown, engine->known->len - 1).last_us;
  return end_us - last_us <= DUSK_ROUTES_GAP_US ? end_us - 1 : last_us;
}

DuskReplay *
dusk_replay_new (const DuskVisibility *engine, const DuskFeeds *feeds)
{
  DuskReplay *self = g_new0 (DuskReplay, 1);
  gsize n_slots = (gsize) feeds->n_words * 64;

  self->engine = engine;
  self->feeds = feeds;
  self->end_us = known_until (engine);
  for (int family = 0; family < 2; family++)
    self->sessions[family] = g_array_new (FALSE, FALSE, sizeof (DuskSessionEvent));
  memset (self->up, 0xff, sizeof self->up);
  take_sessions (self);
  self->joins = g_array_new (FALSE, FALSE, sizeof (DuskJoin));
  self->places = g_new0 (guint32, n_slots);
  self->touched = g_array_new (FALSE, FALSE, sizeof (guint16));
  self->flips = g_new0 (guint8, n_slots);
  self->crossings = g_array_new (FALSE, FALSE, sizeof (DuskCrossing));
  self->unstable = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->stuck = g_array_new (FALSE, FALSE, sizeof (DuskStuckRoute));
  self->changes = g_array_new (FALSE, FALSE, sizeof (DuskRouteChange));
  self->shares = engine->wish.keeps_changes ? g_new (double, engine->n_bins + 1) : NULL;
  return self;
}

void
dusk_replay_free (DuskReplay *self)
{
  for (int family = 0; family < 2; family++)
    g_array_unref (self->sessions[family]);
  g_array_unref (self->joins);
  g_array_unref (self->touched);
  g_array_unref (self->crossings);
  g_array_unref (self->unstable);
  g_array_unref (self->stuck);
  g_array_unref (self->changes);
  g_free (self->places);
  g_free (self->flips);
  g_free (self->shares);
  g_free (self);
}

const DuskRouteEvent *
dusk_replay_event (const DuskReplay *self, guint index)
{
  return &g_array_index (self->engine->log, DuskRouteEvent, self->order[index]);
}

static gint64
bin_of (const DuskReplay *self, gint64 time_us)
{
  return (time_us - self->engine->from_us) / ((gint64) self->engine->wish.step_s * G_USEC_PER_SEC);
}

static void
mark_unstable (DuskReplay *self, gint64 time_us)
{
  guint32 bin = (guint32) bin_of (self, time_us);

  if (bin < self->engine->n_bins &&
      (self->unstable->len == 0 || g_array_index (self->unstable, guint32, self->unstable->len - 1) != bin))
    g_array_append_val (self->unstable, bin);
}

/* Each time the prefix is judged anew. With less than half of the peers up, nobody can tell: it stays what it was. */
static void
judge (DuskReplay *self, gint64 time_us)
{
  gboolean is_visible = self->n_have * 2 > self->n_live;

  if (self->n_live == 0 || self->n_live * 2 < self->n_joined)
    return;
  if (!self->is_judged)
    {
      self->is_judged = TRUE;
      self->is_visible = self->was_visible = is_visible;
    }
  else if (is_visible != self->is_visible)
    {
      DuskCrossing crossing = { time_us, is_visible, self->n_have, self->n_live };

      self->is_visible = is_visible;
      self->lost_us = is_visible ? DUSK_TIME_UNKNOWN : time_us;
      g_array_append_val (self->crossings, crossing);
      mark_unstable (self, time_us);
    }
}

/* The peers that count now, after any of @mask, @joined or @now_up changed for @slot. */
static void
count_slot (DuskReplay *self, guint slot)
{
  guint word = slot / 64;
  guint64 bit = bit_of (slot);
  gboolean was_live = (self->live[word] & bit) != 0;
  gboolean is_live = (self->mask[word] & self->joined[word] & self->now_up[word] & bit) != 0;

  if (was_live == is_live)
    return;
  self->live[word] ^= bit;
  self->n_live += is_live ? 1 : -1;
  if (self->has[word] & bit)
    self->n_have += is_live ? 1 : -1;
}

/* Returns whether that is a change. */
static gboolean
set_has (DuskReplay *self, guint slot, gboolean has)
{
  guint word = slot / 64;

  if (((self->has[word] & bit_of (slot)) != 0) == (has != FALSE))
    return FALSE;
  self->has[word] ^= bit_of (slot);
  if (self->live[word] & bit_of (slot))
    self->n_have += has ? 1 : -1;
  return TRUE;
}

static void
join (DuskReplay *self, const DuskJoin *joining)
{
  self->joined[joining->slot / 64] |= bit_of (joining->slot);
  if (is_set (self->mask, joining->slot))
    self->n_joined++;
  set_has (self, joining->slot, joining->had);
  count_slot (self, joining->slot);
}

static void
clear_flips (DuskReplay *self)
{
  for (guint i = 0; i < self->touched->len; i++)
    self->flips[g_array_index (self->touched, guint16, i)] = 0;
  g_array_set_size (self->touched, 0);
  self->n_flapping = 0;
}

/* More than half of the peers lost it and got it back (or the other way round) within one step: the median peer flaps. */
static void
count_flip (DuskReplay *self, guint16 slot, gint64 time_us)
{
  guint32 bin = (guint32) bin_of (self, time_us);

  if (bin != self->bin)
    clear_flips (self);
  self->bin = bin;
  if (!is_set (self->live, slot))
    return;
  if (self->flips[slot] == 0)
    g_array_append_val (self->touched, slot);
  if (self->flips[slot] < 2 && ++self->flips[slot] == 2)
    self->n_flapping++;
  if (self->n_flapping * 2 > self->n_live)
    mark_unstable (self, time_us);
}

static int
path_index (gboolean has, gboolean is_joined, guint32 path)
{
  if (!has)
    return is_joined && path != LOST_WITH_SESSION ? DUSK_ROUTE_NONE : DUSK_ROUTE_UNKNOWN;
  return path > 0 ? (int) path - 1 : DUSK_ROUTE_UNKNOWN;
}

/* @places takes the path that each peer has, while changes are kept. */
static void
note_change (DuskReplay *self, const DuskRouteEvent *event, guint32 place)
{
  guint32 path = g_array_index (self->engine->log_paths, guint32, place);
  guint peer = g_array_index (self->engine->slots, guint, event->slot);
  gboolean has = event->kind != DUSK_ROUTE_LOST, had = is_set (self->has, event->slot);
  DuskRouteChange change = { event->time_us, peer, path_index (had, is_set (self->joined, event->slot), self->places[event->slot]),
                             path_index (has, TRUE, path) };

  /* What went with the session cannot be lost once more. */
  if (!has && !had && self->places[event->slot] == LOST_WITH_SESSION)
    return;
  self->places[event->slot] = path;
  if (change.before != change.after)
    g_array_append_val (self->changes, change);
}

static void
apply_event (DuskReplay *self, const DuskRouteEvent *event, guint32 place, gboolean is_trial)
{
  if (!is_set (self->mask, event->slot))
    return;
  if (self->shares != NULL && !is_trial)
    note_change (self, event, place);
  if (set_has (self, event->slot, event->kind != DUSK_ROUTE_LOST))
    {
      count_flip (self, event->slot, event->time_us);
      judge (self, event->time_us);
    }
}

static void
note_session_loss (DuskReplay *self, const DuskSessionEvent *event)
{
  DuskRouteChange change = { event->time_us, g_array_index (self->engine->slots, guint, event->slot),
                             path_index (TRUE, TRUE, self->places[event->slot]), DUSK_ROUTE_UNKNOWN };

  self->places[event->slot] = LOST_WITH_SESSION;
  if (change.before != change.after)
    g_array_append_val (self->changes, change);
}

static void
apply_session (DuskReplay *self, const DuskSessionEvent *event)
{
  if (event->is_up)
    self->now_up[event->slot / 64] |= bit_of (event->slot);
  else
    self->now_up[event->slot / 64] &= ~bit_of (event->slot);
  count_slot (self, event->slot);
  if (!event->is_up && set_has (self, event->slot, FALSE) && self->shares != NULL)
    note_session_loss (self, event);
  judge (self, event->time_us);
}

static void
find_stuck (DuskReplay *self)
{
  gint64 since_us = self->lost_us;

  self->lost_us = DUSK_TIME_UNKNOWN;
  if (self->n_have == 0 || self->n_have > MAX (1, self->n_live / STUCK_SHARE))
    return;
  for (guint slot = 0; slot < self->feeds->n_words * 64; slot++)
    if (is_set (self->live, slot) && is_set (self->has, slot))
      {
        DuskStuckRoute stuck = { self->row_number, g_array_index (self->engine->slots, guint, slot), since_us };
        g_array_append_val (self->stuck, stuck);
      }
}

/* What is so from the last event to just before @time_us. */
static void
pass_time (DuskReplay *self, gint64 time_us, gboolean is_trial)
{
  const DuskVisibility *engine = self->engine;

  if (is_trial)
    return;
  if (self->lost_us != DUSK_TIME_UNKNOWN && time_us - self->lost_us > STUCK_AFTER_US)
    find_stuck (self);
  if (self->shares == NULL)
    return;
  for (; self->next_share < engine->n_bins &&
         engine->from_us + (gint64) self->next_share * engine->wish.step_s * G_USEC_PER_SEC < time_us; self->next_share++)
    self->shares[self->next_share] = self->n_live > 0 ? (double) self->n_have / self->n_live : NAN;
}

static void
begin (DuskReplay *self, const guint64 *mask)
{
  guint n_words = self->feeds->n_words;

  self->n_have = 0;
  for (guint i = 0; i < n_words; i++)
    {
      self->mask[i] = mask[i];
      self->now_up[i] = self->up[i];
      self->has[i] = self->row->bits[i].base;
      self->joined[i] = self->feeds->is_inferred[self->family] ? self->row->bits[i].known : ~G_GUINT64_CONSTANT (0);
    }
  for (guint i = 0; i < self->joins->len; i++)
    {
      guint16 slot = g_array_index (self->joins, DuskJoin, i).slot;
      self->joined[slot / 64] &= ~bit_of (slot);
    }
  for (guint i = 0; i < n_words; i++)
    {
      self->live[i] = mask[i] & self->joined[i] & self->now_up[i];
      self->n_have += (guint) __builtin_popcountll (self->live[i] & self->has[i]);
    }
  self->n_live = count_bits (self->live, n_words);
  self->n_joined = 0;
  for (guint i = 0; i < n_words; i++)
    self->n_joined += (guint) __builtin_popcountll (mask[i] & self->joined[i]);
  self->is_judged = self->is_visible = self->was_visible = FALSE;
  self->lost_us = DUSK_TIME_UNKNOWN;
  self->next_share = 0;
  self->bin = NO_BIN;
  clear_flips (self);
  g_array_set_size (self->crossings, 0);
  g_array_set_size (self->unstable, 0);
  g_array_set_size (self->stuck, 0);
  g_array_set_size (self->changes, 0);
}

/* What comes next of @sessions from @next on, and the events from @next_event on: of equal times, as it was heard. */
static const DuskSessionEvent *
session_before (const DuskReplay *self, guint next, guint next_event)
{
  const GArray *sessions = self->sessions[self->family];
  const DuskSessionEvent *session = next < sessions->len ? &g_array_index (sessions, DuskSessionEvent, next) : NULL;
  const DuskRouteEvent *event = next_event < self->n_events ? dusk_replay_event (self, next_event) : NULL;

  if (session == NULL || event == NULL)
    return session;
  if (session->time_us != event->time_us)
    return session->time_us < event->time_us ? session : NULL;
  return session->place <= self->order[next_event] ? session : NULL;
}

/* Those that join until @time_us, all of one time together. Returns the next that does not. */
static guint
join_until (DuskReplay *self, guint next, gint64 time_us, gboolean is_trial)
{
  while (next < self->joins->len && g_array_index (self->joins, DuskJoin, next).time_us <= time_us)
    {
      gint64 join_us = g_array_index (self->joins, DuskJoin, next).time_us;

      pass_time (self, join_us, is_trial);
      while (next < self->joins->len && g_array_index (self->joins, DuskJoin, next).time_us == join_us)
        join (self, &g_array_index (self->joins, DuskJoin, next++));
      judge (self, join_us);
    }
  return next;
}

void
dusk_replay_run (DuskReplay *self, const guint64 *mask, gboolean is_trial)
{
  guint n_sessions = self->sessions[self->family]->len, next_join = 0, next_session = 0, next = 0;

  begin (self, mask);
  while (next_join < self->joins->len && g_array_index (self->joins, DuskJoin, next_join).time_us <= self->engine->from_us)
    join (self, &g_array_index (self->joins, DuskJoin, next_join++));
  self->start_have = self->n_have;
  self->start_live = self->n_live;
  judge (self, self->engine->from_us);
  while (next < self->n_events || next_session < n_sessions)
    {
      const DuskSessionEvent *session = session_before (self, next_session, next);
      const DuskRouteEvent *event = session == NULL ? dusk_replay_event (self, next) : NULL;
      gint64 time_us = session != NULL ? session->time_us : event->time_us;

      next_join = join_until (self, next_join, time_us, is_trial);
      pass_time (self, time_us, is_trial);
      if (session != NULL)
        apply_session (self, session);
      else
        apply_event (self, event, self->order[next], is_trial);
      next_session += session != NULL ? 1 : 0;
      next += session != NULL ? 0 : 1;
    }
  pass_time (self, MAX (self->end_us, self->engine->from_us) + 1, is_trial);
}

/* A prefix that at most half of the peers ever speak of: nothing has become of it for the others, which keep what they have. */
static gboolean
is_silent (const DuskReplay *self)
{
  guint n = 0;

  if (!self->feeds->is_inferred[self->family])
    return FALSE;
  for (guint i = 0; i < self->feeds->n_words; i++)
    n += (guint) __builtin_popcountll (self->row->bits[i].known & self->feeds->full[self->family][i]);
  return n * 2 <= self->feeds->n_full[self->family];
}

static void
take_base_paths (DuskReplay *self)
{
  for (guint slot = 0; slot < self->engine->slots->len; slot++)
    self->places[slot] = dusk_route_paths_base (self->engine->paths, self->row_number, slot);
}

static void
clear_if_used (GArray *array)
{
  if (array->len > 0)
    g_array_set_size (array, 0);
}

/* As most prefixes: nothing happened to it, nor to any peer. */
static void
see_quiet_row (DuskReplay *self)
{
  const guint64 *full = self->feeds->full[self->family];
  gboolean is_inferred = self->feeds->is_inferred[self->family];
  guint n_live = 0, n_have = 0, n_joined = 0;

  for (guint i = 0; i < self->feeds->n_words; i++)
    {
      const DuskRouteBits *bits = self->row->bits + i;
      guint64 joined = is_inferred ? full[i] & bits->known : full[i];

      n_joined += (guint) __builtin_popcountll (joined);
      n_live += (guint) __builtin_popcountll (joined & self->up[i]);
      n_have += (guint) __builtin_popcountll (joined & self->up[i] & bits->base);
    }
  self->was_visible = n_live * 2 >= n_joined && n_have * 2 > n_live;
  self->start_have = n_have;
  self->start_live = n_live;
  clear_if_used (self->crossings);
  clear_if_used (self->unstable);
  clear_if_used (self->stuck);
  clear_if_used (self->changes);
}

void
dusk_replay_row (DuskReplay *self, guint32 number, const guint32 *order, guint n_events)
{
  self->row_number = number;
  self->row = dusk_route_rows_get (self->engine->rows, number);
  self->family = self->row->prefix.family == 6 ? 1 : 0;
  self->order = order;
  self->n_events = n_events;
  g_array_set_size (self->joins, 0);
  if (n_events == 0 && self->sessions[self->family]->len == 0 && self->shares == NULL)
    {
      see_quiet_row (self);
    }
  else
    {
      begin (self, self->feeds->full[self->family]);
      dusk_replay_infer (self);
      if (self->shares != NULL)
        take_base_paths (self);
      dusk_replay_run (self, self->feeds->full[self->family], FALSE);
      if (self->shares != NULL)
        memset (self->places, 0, self->feeds->n_words * 64 * sizeof *self->places);
    }
  if (is_silent (self))
    {
      self->was_visible = TRUE;
      g_array_set_size (self->crossings, 0);
      g_array_set_size (self->unstable, 0);
      g_array_set_size (self->stuck, 0);
    }
}
