/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <string.h>

#define NO_PARENT G_MAXUINT32

/* IPv4 is counted in addresses; IPv6 in /64s: what is longer is nobody's share of the Internet's space. */
#define V4_PER_24 256.0
#define V6_PER_48 65536.0

/* A member becomes visible, or ceases to be. */
typedef struct {
  gint64   time_us;
  guint32  member;
  gboolean is_visible;
} Toggle;

/*
 * The members as a forest: each stands below the nearest one that covers it.
 *
 * below: by member: how much space those below it cover; it covers all of its own while it is visible, else as much as they
 */
typedef struct {
  DuskTally     *tally;
  const guint32 *members;
  guint          n;
  guint32       *parents;
  guint64       *below;
  guint8        *is_visible;
  guint          n_visible[2];
  guint64        space[2];
} Forest;

static const DuskPrefixRoutes *
prefix_of (const Forest *self, guint32 member)
{
  return self->tally->routes->prefixes->pdata[self->members[member]];
}

static int
family_of (const DuskPrefixRoutes *prefix)
{
  return prefix->prefix.family == 6 ? 1 : 0;
}

static guint64
size_of (const DuskPrefix *prefix)
{
  guint bits = prefix->family == 4 ? 32 : 64;

  if (prefix->length > bits)
    return 0;
  return bits - prefix->length < 64 ? G_GUINT64_CONSTANT (1) << (bits - prefix->length) : G_MAXUINT64;
}

/* In the order of prefixes, whatever covers one stands before it. */
static void
plant (Forest *self)
{
  guint32 parent = NO_PARENT;

  for (guint32 i = 0; i < self->n; i++)
    {
      const DuskPrefixRoutes *prefix = prefix_of (self, i);

      while (parent != NO_PARENT && !dusk_prefix_covers (&prefix_of (self, parent)->prefix, &prefix->prefix))
        parent = self->parents[parent];
      self->parents[i] = parent;
      self->is_visible[i] = prefix->was_visible != FALSE;
      parent = i;
    }
  for (guint32 i = self->n; i-- > 0;)
    {
      const DuskPrefixRoutes *prefix = prefix_of (self, i);
      guint64 covered = self->is_visible[i] ? size_of (&prefix->prefix) : self->below[i];

      self->n_visible[family_of (prefix)] += self->is_visible[i];
      if (self->parents[i] != NO_PARENT)
        self->below[self->parents[i]] += covered;
      else
        self->space[family_of (prefix)] += covered;
    }
}

/* What changes below a visible prefix changes nothing above it. */
static void
toggle (Forest *self, const Toggle *change)
{
  const DuskPrefixRoutes *prefix = prefix_of (self, change->member);
  guint64 gained = size_of (&prefix->prefix) - self->below[change->member];

  if (!change->is_visible)
    gained = 0 - gained;
  self->is_visible[change->member] = change->is_visible != FALSE;
  self->n_visible[family_of (prefix)] += change->is_visible ? 1 : -1;
  for (guint32 parent = self->parents[change->member]; parent != NO_PARENT; parent = self->parents[parent])
    {
      self->below[parent] += gained;
      if (self->is_visible[parent])
        return;
    }
  self->space[family_of (prefix)] += gained;
}

static int
compare_toggles (gconstpointer a, gconstpointer b)
{
  const Toggle *left = a, *right = b;

  return (left->time_us > right->time_us) - (left->time_us < right->time_us);
}

static GArray *
collect_toggles (const Forest *self)
{
  GArray *toggles = g_array_new (FALSE, FALSE, sizeof (Toggle));

  for (guint32 i = 0; i < self->n; i++)
    {
      const GArray *crossings = prefix_of (self, i)->crossings;

      for (guint j = 0; j < crossings->len; j++)
        {
          const DuskCrossing *crossing = &g_array_index (crossings, DuskCrossing, j);
          Toggle change = { crossing->time_us, i, crossing->is_visible };
          g_array_append_val (toggles, change);
        }
    }
  g_array_sort (toggles, compare_toggles);
  return toggles;
}

/* Of equal times, only what is so after the last counts. */
static void
add_step (const Forest *self, GArray *steps, gint64 time_us)
{
  DuskRouteCount count = { time_us, self->n_visible[0], self->n_visible[1], (double) self->space[0] / V4_PER_24,
                           (double) self->space[1] / V6_PER_48 };

  if (steps->len > 0 && g_array_index (steps, DuskRouteCount, steps->len - 1).time_us == time_us)
    g_array_index (steps, DuskRouteCount, steps->len - 1) = count;
  else
    g_array_append_val (steps, count);
}

static void
find_steps (DuskTally *self, const guint32 *members, guint n, GArray *steps)
{
  g_autofree guint32 *parents = g_new (guint32, n + 1);
  g_autofree guint64 *below = g_new0 (guint64, n + 1);
  g_autofree guint8 *is_visible = g_new (guint8, n + 1);
  Forest forest = { .tally = self, .members = members, .n = n, .parents = parents, .below = below, .is_visible = is_visible };
  g_autoptr (GArray) toggles = NULL;

  plant (&forest);
  add_step (&forest, steps, self->engine->from_us);
  toggles = collect_toggles (&forest);
  for (guint i = 0; i < toggles->len; i++)
    {
      toggle (&forest, &g_array_index (toggles, Toggle, i));
      add_step (&forest, steps, g_array_index (toggles, Toggle, i).time_us);
    }
}

/* One series for all that are the same from end to end, or a new one. */
static DuskSeries *
make_series (DuskTally *self, const double *values, const guint8 *is_known)
{
  const DuskVisibility *engine = self->engine;
  DuskSeries *series;
  gboolean is_constant = TRUE;
  gint64 key;

  for (gsize i = 1; i < engine->n_bins && is_constant; i++)
    is_constant = values[i] == values[0];
  key = is_constant && engine->n_bins > 0 ? (gint64) values[0] * 2 + (is_known == self->is_known) : 0;
  is_constant = is_constant && engine->n_bins > 0 && values[0] == (double) (gint64) values[0];
  if (is_constant && (series = g_hash_table_lookup (self->constants, &key)) != NULL)
    return dusk_series_ref (series);
  series = dusk_series_new (engine->wish.from_s, engine->wish.to_s, engine->wish.step_s);
  for (gsize i = 0; i < engine->n_bins; i++)
    dusk_series_set (series, i, is_known[i] ? values[i] : NAN);
  if (is_constant)
    g_hash_table_insert (self->constants, g_memdup2 (&key, sizeof key), dusk_series_ref (series));
  return series;
}

/* The values at the first moment of each bin, the events of that moment included, and the least within it. */
static void
set_counts (DuskTally *self, const GArray *steps, DuskRouteSeries *series)
{
  const DuskVisibility *engine = self->engine;
  gsize n = engine->n_bins + 1;
  g_autofree double *all = g_new (double, n * 5);
  double *v4 = all, *v6 = all + n, *v4_24s = all + 2 * n, *v6_48s = all + 3 * n, *low = all + 4 * n;
  guint next = 0;

  for (gsize i = 0; i < engine->n_bins; i++)
    {
      gint64 start_us = engine->from_us + (gint64) i * engine->wish.step_s * G_USEC_PER_SEC;
      gint64 end_us = start_us + engine->wish.step_s * G_USEC_PER_SEC;
      const DuskRouteCount *count;

      while (next + 1 < steps->len && g_array_index (steps, DuskRouteCount, next + 1).time_us <= start_us)
        next++;
      count = &g_array_index (steps, DuskRouteCount, next);
      v4[i] = count->v4;
      v6[i] = count->v6;
      v4_24s[i] = count->v4_24s;
      v6_48s[i] = count->v6_48s;
      low[i] = (double) count->v4 + count->v6;
      for (; next + 1 < steps->len && count[1].time_us < end_us; next++, count++)
        low[i] = MIN (low[i], (double) count[1].v4 + count[1].v6);
    }
  series->v4 = make_series (self, v4, self->is_known);
  series->v6 = make_series (self, v6, self->is_known);
  series->v4_24s = make_series (self, v4_24s, self->is_known);
  series->v6_48s = make_series (self, v6_48s, self->is_known);
  series->low = make_series (self, low, self->is_touched);
}

static void
set_messages (DuskTally *self, const guint32 *members, guint n, DuskRouteSeries *series)
{
  const DuskVisibility *engine = self->engine;
  gsize n_bins = engine->n_bins + 1;
  g_autofree double *all = g_new0 (double, n_bins * 3);
  double *unstable = all, *announced = all + n_bins, *withdrawn = all + 2 * n_bins;
  const DuskRouteActivity *activity;

  for (guint i = 0; i < n; i++)
    {
      const DuskRouteRow *row = dusk_route_rows_get (engine->rows, self->numbers[members[i]]);

      for (guint j = members[i] > 0 ? self->unstable_ends[members[i] - 1] : 0; j < self->unstable_ends[members[i]]; j++)
        unstable[g_array_index (self->unstable, guint32, j)]++;
      for (guint32 k = row->activity; (activity = dusk_route_rows_activity (engine->rows, k)) != NULL; k = activity->next)
        {
          announced[activity->bin] += activity->announced;
          withdrawn[activity->bin] += activity->withdrawn;
        }
    }
  if (!engine->wish.keeps_entities)
    for (gsize i = 0; i < engine->n_bins; i++)
      {
        announced[i] = engine->announced[i];
        withdrawn[i] = engine->withdrawn[i];
      }
  series->unstable = make_series (self, unstable, self->is_touched);
  series->announcements = make_series (self, announced, self->is_touched);
  series->withdrawals = make_series (self, withdrawn, self->is_touched);
}

void
dusk_tally_count (DuskTally *self, const guint32 *members, guint n, DuskRouteSeries *series, GArray *steps)
{
  g_autoptr (GArray) own_steps = steps == NULL ? g_array_new (FALSE, FALSE, sizeof (DuskRouteCount)) : NULL;

  find_steps (self, members, n, steps != NULL ? steps : own_steps);
  set_counts (self, steps != NULL ? steps : own_steps, series);
  set_messages (self, members, n, series);
}
