/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

#include "dusk-routes-private.h"

/*
 * order: (owned): places in the log: by row, then by time; ends: (owned): where those of each row end
 * none: an array that all prefixes share for what they have none of; origins: (element-type guint32 GArray): of one network each, shared, too;
 * last_origins: the one that was shared last
 */
typedef struct {
  DuskVisibility *engine;
  DuskRoutes     *routes;
  DuskReplay     *replay;
  guint32        *numbers;
  guint32        *order;
  guint32        *ends;
  GArray         *unstable;
  guint32        *unstable_ends;
  GArray         *none;
  GHashTable     *origins;
  GArray         *last_origins;
  double         *share_sums;
  guint32        *share_counts;
} Finish;

/* Withdrawals from before it was known that their prefix is to be followed go before all else that was heard of it. */
static guint
take_early_withdrawals (DuskVisibility *self)
{
  g_autoptr (GArray) events = g_array_new (FALSE, FALSE, sizeof (DuskRouteEvent));
  g_autoptr (GArray) paths = g_array_new (FALSE, TRUE, sizeof (guint32));

  for (guint i = 0; i < self->early->len && self->log->len + events->len < self->max_log; i++)
    {
      const DuskEarlyWithdrawal *early = &g_array_index (self->early, DuskEarlyWithdrawal, i);
      guint32 number = dusk_route_rows_find (self->rows, &early->prefix);
      DuskRouteEvent event = { early->time_us, number, early->slot, DUSK_ROUTE_LOST, !self->is_replayed && !early->has_table };
      DuskRouteRow *row;

      if (number == DUSK_ROUTE_NO_ROW)
        continue;
      row = dusk_route_rows_get (self->rows, number);
      row->bits[early->slot / 64].known |= G_GUINT64_CONSTANT (1) << early->slot % 64;
      g_array_append_val (events, event);
    }
  g_array_set_size (paths, events->len);
  g_array_prepend_vals (self->log, events->data, events->len);
  if (self->paths != NULL)
    g_array_prepend_vals (self->log_paths, paths->data, paths->len);
  return events->len;
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer data)
{
  const DuskRouteEvent *log = data;
  guint32 left = *(const guint32 *) a, right = *(const guint32 *) b;

  if (log[left].time_us != log[right].time_us)
    return log[left].time_us > log[right].time_us ? 1 : -1;
  return (left > right) - (left < right);
}

/* Only what tables did not have after a gap was noticed later than it was so. */
static void
order_row (Finish *self, guint32 first, guint32 end)
{
  const DuskRouteEvent *log = (DuskRouteEvent *) self->engine->log->data;

  for (guint32 i = first + 1; i < end; i++)
    if (log[self->order[i]].time_us < log[self->order[i - 1]].time_us)
      {
        g_qsort_with_data (self->order + first, (gint) (end - first), sizeof *self->order, compare_events, (gpointer) log);
        return;
      }
}

/* The events of each row stand together, by time. */
static void
order_events (Finish *self)
{
  guint n_rows = dusk_route_rows_count (self->engine->rows), n = self->engine->log->len;
  const DuskRouteEvent *log = (DuskRouteEvent *) self->engine->log->data;
  guint32 place = 0;

  self->order = g_new (guint32, n + 1);
  self->ends = g_new0 (guint32, n_rows + 1);
  for (guint i = 0; i < n; i++)
    self->ends[log[i].row]++;
  for (guint i = 0; i < n_rows; i++)
    {
      guint32 count = self->ends[i];

      self->ends[i] = place;
      place += count;
    }
  for (guint i = 0; i < n; i++)
    self->order[self->ends[log[i].row]++] = i;
  for (guint i = 0; i < n_rows; i++)
    order_row (self, i > 0 ? self->ends[i - 1] : 0, self->ends[i]);
}

static GArray *
copy_or_none (Finish *self, GArray *array)
{
  return array->len > 0 ? dusk_routes_own (self->routes, g_array_copy (array)) : self->none;
}

/* Most prefixes have one origin, and most origins several prefixes, which are neighbours. */
static GArray *
take_origins (Finish *self, const DuskRouteRow *row)
{
  if (row->n_origin == 0)
    return self->none;
  if (row->others != 0)
    return dusk_routes_own (self->routes, dusk_route_rows_origins (self->engine->rows, row));
  if (self->last_origins == NULL || g_array_index (self->last_origins, guint32, 0) != row->origin)
    self->last_origins = g_hash_table_lookup (self->origins, GUINT_TO_POINTER (row->origin));
  if (self->last_origins == NULL)
    {
      self->last_origins = dusk_routes_own (self->routes, dusk_route_rows_origins (self->engine->rows, row));
      g_hash_table_insert (self->origins, GUINT_TO_POINTER (row->origin), self->last_origins);
    }
  return self->last_origins;
}

static DuskSeries *
take_shares (Finish *self)
{
  const DuskVisibility *engine = self->engine;
  DuskSeries *shares = dusk_series_new (engine->wish.from_s, engine->wish.to_s, engine->wish.step_s);

  for (gsize i = 0; i < self->replay->next_share; i++)
    {
      double share = self->replay->shares[i];

      dusk_series_set (shares, i, share);
      if (isnan (share))
        continue;
      self->share_sums[i] += share;
      self->share_counts[i]++;
    }
  return shares;
}

static GArray *
take_starts (Finish *self, const DuskRouteRow *row, guint32 number)
{
  const DuskVisibility *engine = self->engine;
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (DuskRouteStart));

  for (guint slot = 0; slot < engine->slots->len; slot++)
    if (row->bits[slot / 64].base & self->replay->mask[slot / 64] & G_GUINT64_CONSTANT (1) << slot % 64)
      {
        guint32 path = dusk_route_paths_base (engine->paths, number, slot);
        DuskRouteStart start = { g_array_index (engine->slots, guint, slot), path > 0 ? (int) path - 1 : DUSK_ROUTE_UNKNOWN };
        g_array_append_val (starts, start);
      }
  return starts;
}

static void
take_prefix (Finish *self, DuskPrefixRoutes *prefix, guint index)
{
  guint32 number = self->numbers[index];
  const DuskRouteRow *row = dusk_route_rows_get (self->engine->rows, number);
  DuskReplay *replay = self->replay;
  guint first = number > 0 ? self->ends[number - 1] : 0;

  dusk_replay_row (replay, number, self->order + first, self->ends[number] - first);
  prefix->prefix = row->prefix;
  prefix->origins = take_origins (self, row);
  prefix->was_visible = replay->was_visible;
  prefix->peers = replay->start_have;
  prefix->live = replay->start_live;
  prefix->crossings = copy_or_none (self, replay->crossings);
  prefix->changes = copy_or_none (self, replay->changes);
  prefix->starts = replay->shares != NULL ? dusk_routes_own (self->routes, take_starts (self, row, number)) : self->none;
  prefix->shares = replay->shares != NULL ? take_shares (self) : NULL;
  g_array_append_vals (self->unstable, replay->unstable->data, replay->unstable->len);
  self->unstable_ends[index] = self->unstable->len;
  for (guint i = 0; i < replay->stuck->len; i++)
    {
      DuskStuckRoute stuck = g_array_index (replay->stuck, DuskStuckRoute, i);

      stuck.prefix = index;
      g_array_append_val (self->routes->stuck, stuck);
    }
}

/* The ends of the period count as known where a message lies near enough. */
static void
find_known (Finish *self)
{
  const DuskVisibility *engine = self->engine;
  gint64 end_us = engine->is_full ? engine->full_us : engine->to_us;

  for (guint i = 0; i < engine->known->len; i++)
    {
      DuskKnown known = g_array_index (engine->known, DuskKnown, i);
      DuskSpan span;

      if (known.last_us < engine->from_us)
        continue;
      if (known.first_us - engine->from_us <= DUSK_ROUTES_GAP_US)
        known.first_us = engine->from_us;
      if (end_us - known.last_us <= DUSK_ROUTES_GAP_US)
        known.last_us = end_us - 1;
      span.start_s = known.first_us / G_USEC_PER_SEC;
      span.end_s = MIN (known.last_us / G_USEC_PER_SEC + 1, self->routes->to_s);
      if (span.start_s < span.end_s)
        g_array_append_val (self->routes->known, span);
    }
  if (engine->is_replayed && !engine->is_full)
    {
      DuskSpan all = { self->routes->from_s, self->routes->to_s };

      g_array_set_size (self->routes->known, 0);
      g_array_append_val (self->routes->known, all);
    }
}

static void
mark_known (const Finish *self, DuskTally *tally)
{
  const DuskVisibility *engine = self->engine;
  gint64 step_s = engine->wish.step_s;

  for (guint i = 0; i < self->routes->known->len; i++)
    {
      const DuskSpan *span = &g_array_index (self->routes->known, DuskSpan, i);
      gsize first = (gsize) ((span->start_s - engine->wish.from_s) / step_s);

      for (gsize bin = first; bin < engine->n_bins && engine->wish.from_s + (gint64) bin * step_s < span->end_s; bin++)
        {
          tally->is_touched[bin] = TRUE;
          tally->is_known[bin] |= engine->wish.from_s + (gint64) bin * step_s >= span->start_s;
        }
    }
}

static void
take_visibility (Finish *self, const DuskTally *tally)
{
  const DuskVisibility *engine = self->engine;
  DuskSeries *visibility = dusk_series_new (engine->wish.from_s, engine->wish.to_s, engine->wish.step_s);

  for (gsize i = 0; i < engine->n_bins; i++)
    if (tally->is_known[i] && self->share_counts[i] > 0)
      dusk_series_set (visibility, i, self->share_sums[i] / self->share_counts[i]);
  self->routes->visibility = visibility;
}

static void
count_all (Finish *self)
{
  DuskVisibility *engine = self->engine;
  DuskRoutes *routes = self->routes;
  guint n = routes->prefixes->len;
  g_autofree guint32 *members = g_new (guint32, n + 1);
  DuskTally tally;

  for (guint i = 0; i < n; i++)
    members[i] = i;
  dusk_tally_init (&tally, engine, routes, self->numbers, self->unstable, self->unstable_ends);
  mark_known (self, &tally);
  routes->total = dusk_route_series_new (0, "");
  dusk_tally_count (&tally, members, n, routes->total);
  if (!dusk_follow_is_all (engine->follow))
    g_array_append_vals (routes->counts, tally.steps->data, tally.steps->len);
  if (engine->wish.keeps_entities)
    dusk_tally_count_entities (&tally);
  if (engine->wish.keeps_changes)
    take_visibility (self, &tally);
  dusk_tally_clear (&tally);
}

static void
take_prefixes (Finish *self)
{
  guint n = dusk_route_rows_count (self->engine->rows);
  DuskPrefixRoutes *slab = dusk_routes_add_prefixes (self->routes, n);

  self->numbers = dusk_route_rows_sort (self->engine->rows);
  self->unstable_ends = g_new0 (guint32, n + 1);
  for (guint i = 0; i < n; i++)
    take_prefix (self, slab + i, i);
}

static void
take_upstreams (Finish *self)
{
  DuskRoutes *routes = self->routes;

  if (self->engine->paths != NULL)
    routes->paths = dusk_route_paths_steal (self->engine->paths);
  else
    routes->paths = g_ptr_array_new ();
  routes->upstreams_before = dusk_routes_upstreams_at (routes, routes->from_s * G_USEC_PER_SEC);
  routes->upstreams_after = dusk_routes_upstreams_at (routes, routes->to_s * G_USEC_PER_SEC);
}

static void
clear_finish (Finish *self)
{
  dusk_replay_free (self->replay);
  g_free (self->numbers);
  g_free (self->order);
  g_free (self->ends);
  g_array_unref (self->unstable);
  g_free (self->unstable_ends);
  g_hash_table_unref (self->origins);
  g_free (self->share_sums);
  g_free (self->share_counts);
}

DuskRoutes *
dusk_visibility_finish (DuskVisibility *self)
{
  g_autoptr (DuskFeeds) feeds = NULL;
  DuskRoutes *routes = dusk_routes_new (self->wish.from_s, self->wish.to_s, self->peers);
  Finish finish = { .engine = self, .routes = routes };

  dusk_visibility_resync_end (self, TRUE);
  dusk_visibility_settle_sessions (self, take_early_withdrawals (self));
  feeds = dusk_feeds_new (self);
  finish.replay = dusk_replay_new (self, feeds);
  finish.unstable = g_array_new (FALSE, FALSE, sizeof (guint32));
  finish.none = dusk_routes_own (routes, g_array_new (FALSE, FALSE, 1));
  finish.origins = g_hash_table_new (NULL, NULL);
  finish.share_sums = g_new0 (double, self->n_bins + 1);
  finish.share_counts = g_new0 (guint32, self->n_bins + 1);
  routes->elements = self->elements;
  routes->is_inferred = (feeds->is_inferred[0] && feeds->n_full[0] > 0) || (feeds->is_inferred[1] && feeds->n_full[1] > 0);
  routes->tables = dusk_feeds_tables (feeds, self);
  order_events (&finish);
  take_prefixes (&finish);
  find_known (&finish);
  count_all (&finish);
  take_upstreams (&finish);
  clear_finish (&finish);
  return routes;
}
