/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

/* What one country or network, and the whole world, may take; the log beside the rows, all the rest is small beside them. */
#define ENTITY_ROWS_BYTES  (40u << 20)
#define ENTITY_PATHS_BYTES (48u << 20)
#define ENTITY_LOG_EVENTS  (3u << 19)
#define ENTITY_IDS_BYTES   (16u << 20)
#define WORLD_ROWS_BYTES   (448u << 20)
#define WORLD_LOG_EVENTS   (24u << 20)
#define WORLD_IDS_BYTES    (256u << 20)

/* Withdrawals of prefixes that are not followed yet. */
#define MAX_EARLY (1u << 20)

/* Routes of one prefix in one table. */
#define MAX_RUN_ROUTES 4096

static void
copy_wish (DuskVisibility *self, const DuskVisibilityWish *wish)
{
  self->wish = *wish;
  self->wish.prefixes = NULL;
  self->wish.origins = NULL;
  self->follow = dusk_follow_new (wish);
  self->from_us = wish->from_s * G_USEC_PER_SEC;
  self->to_us = wish->to_s * G_USEC_PER_SEC;
}

DuskVisibility *
dusk_visibility_new (const DuskVisibilityWish *wish, DuskBgpPeers *peers)
{
  DuskVisibility *self;
  gboolean is_all;

  g_return_val_if_fail (wish != NULL && peers != NULL, NULL);
  g_return_val_if_fail (wish->from_s >= 0 && wish->from_s <= wish->to_s && wish->to_s <= DUSK_TIME_LATEST && wish->step_s > 0, NULL);

  self = g_new0 (DuskVisibility, 1);
  copy_wish (self, wish);
  is_all = dusk_follow_is_all (self->follow);
  self->peers = dusk_bgp_peers_ref (peers);
  self->rows = dusk_route_rows_new (is_all ? WORLD_ROWS_BYTES : ENTITY_ROWS_BYTES);
  self->paths = wish->keeps_changes ? dusk_route_paths_new (ENTITY_PATHS_BYTES) : NULL;
  self->ids = dusk_route_ids_new (is_all ? WORLD_IDS_BYTES : ENTITY_IDS_BYTES);
  self->log = g_array_new (FALSE, FALSE, sizeof (DuskRouteEvent));
  self->log_paths = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->max_log = is_all ? WORLD_LOG_EVENTS : ENTITY_LOG_EVENTS;
  self->sessions = g_array_new (FALSE, FALSE, sizeof (DuskSessionEvent));
  self->states = g_array_new (FALSE, TRUE, sizeof (DuskPeerState));
  self->slots = g_array_new (FALSE, FALSE, sizeof (guint));
  self->early = g_array_new (FALSE, FALSE, sizeof (DuskEarlyWithdrawal));
  self->run_routes = g_array_new (FALSE, FALSE, sizeof (DuskEarlyRoute));
  self->run_paths = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->known = g_array_new (FALSE, FALSE, sizeof (DuskKnown));
  self->first_us = DUSK_TIME_UNKNOWN;
  self->resync_us = DUSK_TIME_UNKNOWN;
  self->run_row = DUSK_ROUTE_NO_ROW;
  self->n_bins = (gsize) MIN ((wish->to_s - wish->from_s + wish->step_s - 1) / wish->step_s, DUSK_SERIES_MAX_LENGTH);
  self->announced = g_new0 (guint32, self->n_bins + 1);
  self->withdrawn = g_new0 (guint32, self->n_bins + 1);
  return self;
}

void
dusk_visibility_free (DuskVisibility *self)
{
  dusk_follow_free (self->follow);
  dusk_bgp_peers_unref (self->peers);
  dusk_route_rows_free (self->rows);
  dusk_route_ids_free (self->ids);
  g_clear_pointer (&self->paths, dusk_route_paths_free);
  g_array_unref (self->log);
  g_array_unref (self->log_paths);
  g_array_unref (self->sessions);
  g_array_unref (self->states);
  g_array_unref (self->slots);
  g_array_unref (self->early);
  g_array_unref (self->run_routes);
  g_array_unref (self->run_paths);
  g_array_unref (self->known);
  g_free (self->announced);
  g_free (self->withdrawn);
  g_free (self);
}

static void
add_event (DuskVisibility *self, DuskRouteEvent event, guint32 path)
{
  if (self->log->len >= self->max_log)
    {
      self->is_full = TRUE;
      self->full_us = event.time_us;
      return;
    }
  g_array_append_val (self->log, event);
  if (self->paths != NULL)
    g_array_append_val (self->log_paths, path);
}

/* Returns whether the path is another one than before. */
static gboolean
note_path (DuskVisibility *self, guint32 row, guint slot, guint32 path, gboolean is_base)
{
  DuskRoutePlace *place = self->paths != NULL ? dusk_route_paths_place (self->paths, row, slot) : NULL;
  gboolean differs = place != NULL && place->now != path;

  if (place != NULL)
    {
      place->now = path;
      if (is_base)
        place->base = path;
    }
  return differs;
}

void
dusk_visibility_note (DuskVisibility *self, DuskPeerState *state, guint32 number, gboolean has, guint32 path)
{
  DuskRouteBits *bits = dusk_route_rows_get (self->rows, number)->bits + state->slot / 64;
  guint64 bit = G_GUINT64_CONSTANT (1) << state->slot % 64;
  gboolean had = (bits->has & bit) != 0, is_known = (bits->known & bit) != 0 || state->has_table || self->is_replayed;
  gboolean is_base = self->now_us < self->from_us;
  gboolean differs = note_path (self, number, state->slot, path, is_base);
  DuskRouteEvent event = { self->now_us, number, state->slot, has ? DUSK_ROUTE_GAINED : DUSK_ROUTE_LOST, !is_known };

  bits->known |= bit;
  bits->fresh |= bit;
  if (has != had)
    {
      bits->has ^= bit;
      state->n_has += has ? 1 : -1;
    }
  if (is_base)
    {
      bits->base = (bits->base & ~bit) | (bits->has & bit);
      return;
    }
  if (has && had)
    event.kind = DUSK_ROUTE_CHANGED;
  if (has != had || !is_known || (has && differs))
    add_event (self, event, path);
}

static guint32
take_path (DuskVisibility *self, const DuskBgpElement *element)
{
  return self->paths != NULL ? dusk_route_paths_take (self->paths, element->path, element->path_length, element->n_origins) : 0;
}

static void
add_origins (DuskVisibility *self, guint32 row, const DuskBgpElement *element)
{
  for (guint i = element->path_length - MIN (element->n_origins, element->path_length); i < element->path_length; i++)
    dusk_route_rows_add_origin (self->rows, dusk_route_rows_get (self->rows, row), element->path[i]);
}

static void
keep_from_start (DuskVisibility *self, DuskPeerState *state, guint32 row, guint32 path)
{
  dusk_route_rows_get (self->rows, row)->bits[state->slot / 64].has |= G_GUINT64_CONSTANT (1) << state->slot % 64;
  state->n_has++;
  note_path (self, row, state->slot, path, TRUE);
}

/*
 * A table's route was there before the table: unless an update has said otherwise since, from the beginning. Where one has, the table was
 * written a little earlier than its time says; but after a gap, or when the session was down, the table is what tells.
 */
static void
take_table_route (DuskVisibility *self, const DuskBgpElement *element)
{
  DuskPeerState *state = dusk_visibility_state (self, element->peer);
  guint32 row_number = self->run_row, path = take_path (self, element);
  DuskRouteBits *bits;
  guint64 bit;

  if (!dusk_visibility_take_slot (self, state, element->peer))
    return;
  bits = dusk_route_rows_get (self->rows, row_number)->bits + state->slot / 64;
  bit = G_GUINT64_CONSTANT (1) << state->slot % 64;
  bits->fresh |= bit;
  if ((bits->known & bit) == 0)
    {
      gboolean was_down = state->resets > 0 && self->now_us >= self->from_us;

      bits->known |= bit;
      bits->base |= bit;
      if (was_down)
        dusk_visibility_note (self, state, row_number, TRUE, path);
      else
        keep_from_start (self, state, row_number, path);
    }
  else if ((bits->has & bit) == 0 && (state->is_resynced || state->is_down))
    {
      dusk_visibility_note (self, state, row_number, TRUE, path);
    }
  if (element->has_path_id && (bits->has & bit) != 0)
    dusk_route_ids_add (self->ids, row_number, state->slot, element->path_id);
  if (state->is_down)
    dusk_visibility_session_heard (self, state, TRUE);
}

/* Keeps a route to a prefix that is not followed, for as long as the record may still show that it should be. */
static void
keep_run_route (DuskVisibility *self, const DuskBgpElement *element)
{
  DuskEarlyRoute route = { *element, self->run_paths->len };

  if (self->run_routes->len >= MAX_RUN_ROUTES)
    return;
  g_array_append_val (self->run_routes, route);
  g_array_append_vals (self->run_paths, element->path, element->path_length);
}

static void
follow_run (DuskVisibility *self)
{
  self->run_row = dusk_route_rows_take (self->rows, &self->run_prefix);
  for (guint i = 0; i < self->run_routes->len && self->run_row != DUSK_ROUTE_NO_ROW; i++)
    {
      const DuskEarlyRoute *route = &g_array_index (self->run_routes, DuskEarlyRoute, i);
      DuskBgpElement element = route->element;

      element.path = &g_array_index (self->run_paths, guint32, route->path_start);
      self->elements++;
      add_origins (self, self->run_row, &element);
      take_table_route (self, &element);
    }
  g_array_set_size (self->run_routes, 0);
}

/* Tables say all about one prefix in a run. */
static void
begin_run (DuskVisibility *self, const DuskPrefix *prefix)
{
  self->run++;
  self->run_prefix = *prefix;
  g_array_set_size (self->run_routes, 0);
  g_array_set_size (self->run_paths, 0);
  if (dusk_follow_takes_prefix (self->follow, prefix))
    self->run_row = dusk_route_rows_take (self->rows, prefix);
  else
    self->run_row = dusk_route_rows_find (self->rows, prefix);
}

static void
add_table_route (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element)
{
  if (self->run == 0 || memcmp (&self->run_prefix, &element->prefix, sizeof element->prefix) != 0)
    begin_run (self, &element->prefix);
  dusk_visibility_count_table (self, state, element);
  if (self->run_row == DUSK_ROUTE_NO_ROW && dusk_follow_has_origins (self->follow))
    {
      if (!dusk_follow_takes_origin (self->follow, element))
        {
          keep_run_route (self, element);
          return;
        }
      follow_run (self);
    }
  if (self->run_row == DUSK_ROUTE_NO_ROW)
    return;
  self->elements++;
  add_origins (self, self->run_row, element);
  take_table_route (self, element);
}

static void
count_message (DuskVisibility *self, guint32 row, gboolean is_announcement)
{
  gsize bin;

  self->elements++;
  if (self->now_us < self->from_us)
    return;
  bin = (gsize) ((self->now_us - self->from_us) / ((gint64) self->wish.step_s * G_USEC_PER_SEC));
  if (bin >= self->n_bins)
    return;
  if (is_announcement)
    self->announced[bin]++;
  else
    self->withdrawn[bin]++;
  if (self->wish.keeps_entities)
    dusk_route_rows_add_activity (self->rows, dusk_route_rows_get (self->rows, row), (guint32) bin, is_announcement);
}

static void
announce (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element)
{
  guint32 row;

  if (dusk_follow_takes_prefix (self->follow, &element->prefix) || dusk_follow_takes_origin (self->follow, element))
    row = dusk_route_rows_take (self->rows, &element->prefix);
  else
    row = dusk_route_rows_find (self->rows, &element->prefix);
  if (row != DUSK_ROUTE_NO_ROW && dusk_visibility_take_slot (self, state, element->peer))
    {
      count_message (self, row, TRUE);
      add_origins (self, row, element);
      if (element->has_path_id)
        dusk_route_ids_add (self->ids, row, state->slot, element->path_id);
      dusk_visibility_note (self, state, row, TRUE, take_path (self, element));
    }
  dusk_visibility_session_heard (self, state, TRUE);
}

static void
keep_early_withdrawal (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element)
{
  DuskEarlyWithdrawal early = { .time_us = self->now_us, .prefix = element->prefix, .has_table = state->has_table };

  if (self->early->len >= MAX_EARLY || self->now_us < self->from_us || !dusk_visibility_take_slot (self, state, element->peer))
    return;
  early.slot = state->slot;
  g_array_append_val (self->early, early);
}

static void
withdraw (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element)
{
  guint32 row;

  if (dusk_follow_takes_prefix (self->follow, &element->prefix))
    row = dusk_route_rows_take (self->rows, &element->prefix);
  else
    row = dusk_route_rows_find (self->rows, &element->prefix);
  if (row != DUSK_ROUTE_NO_ROW && dusk_visibility_take_slot (self, state, element->peer))
    {
      count_message (self, row, FALSE);
      if (!element->has_path_id || !dusk_route_ids_remove (self->ids, row, state->slot, element->path_id))
        dusk_visibility_note (self, state, row, FALSE, 0);
    }
  else if (row == DUSK_ROUTE_NO_ROW && dusk_follow_has_origins (self->follow))
    {
      keep_early_withdrawal (self, state, element);
    }
  dusk_visibility_session_heard (self, state, FALSE);
}

/* Time never goes back: what is older by convergence counts as of now, and so does what lies. Returns FALSE for what is left out. */
static gboolean
move_time (DuskVisibility *self, const DuskBgpElement *element)
{
  gint64 time_us = MAX (element->time_us, 0);
  DuskKnown *last;

  if (time_us > self->to_us || self->is_full)
    return FALSE;
  if (self->first_us == DUSK_TIME_UNKNOWN)
    self->first_us = self->now_us = time_us;
  self->now_us = MAX (self->now_us, time_us);
  last = self->known->len > 0 ? &g_array_index (self->known, DuskKnown, self->known->len - 1) : NULL;
  if (last == NULL || self->now_us - last->last_us > DUSK_ROUTES_GAP_US)
    {
      DuskKnown known = { self->now_us, self->now_us };

      dusk_visibility_resync_end (self, TRUE);
      g_array_append_val (self->known, known);
    }
  else
    {
      last->last_us = self->now_us;
      dusk_visibility_resync_end (self, FALSE);
    }
  return TRUE;
}

static gboolean
is_sound (const DuskPrefix *prefix)
{
  return (prefix->family == 4 && prefix->length <= 32) || (prefix->family == 6 && prefix->length <= 128);
}

void
dusk_visibility_add (const DuskBgpElement *element, gpointer data)
{
  DuskVisibility *self = data;
  DuskPeerState *state;

  /* Neither is about what a peer has in its unicast table. */
  if (element->is_local || element->safi == DUSK_BGP_MULTICAST)
    return;
  if (!move_time (self, element) || (state = dusk_visibility_state (self, element->peer)) == NULL)
    return;
  if (element->source == DUSK_BGP_FROM_BGPLAY)
    self->is_replayed = TRUE;
  switch (element->kind)
    {
    case DUSK_BGP_ROUTE:
      if (is_sound (&element->prefix))
        add_table_route (self, state, element);
      break;

    case DUSK_BGP_ANNOUNCEMENT:
      if (is_sound (&element->prefix))
        announce (self, state, element);
      break;

    case DUSK_BGP_WITHDRAWAL:
      if (is_sound (&element->prefix))
        withdraw (self, state, element);
      break;

    case DUSK_BGP_STATE:
      dusk_visibility_session_changed (self, state, element->new_state == 6);
      break;

    case DUSK_BGP_ALIVE:
    default:
      break;
    }
}
