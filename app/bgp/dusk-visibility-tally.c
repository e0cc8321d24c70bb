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
 * prefixes: all there are, one behind the other
 * below: by member: how much space those below it cover; it covers all of its own while it is visible, else as much as they
 */
typedef struct {
  const DuskPrefixRoutes *prefixes;
  const guint32          *members;
  guint                   n;
  guint32                *parents;
  guint64                *below;
  guint8                 *is_visible;
  guint                   n_visible[2];
  guint64                 space[2];
} Forest;

static const DuskPrefixRoutes *
prefix_of (const Forest *self, guint32 member)
{
  return self->prefixes + self->members[member];
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

/* Whether a member takes all of its space: while it is visible, and no default route, which says nothing of the addresses that it leads to. */
static gboolean
takes_all (const Forest *self, guint32 member)
{
  return self->is_visible[member] && prefix_of (self, member)->prefix.length > 0;
}

void
dusk_tally_init (DuskTally *self, const DuskVisibility *engine, DuskRoutes *routes, const guint32 *numbers, GArray *unstable,
                 guint32 *unstable_ends)
{
  guint n = routes->prefixes->len;

  *self = (DuskTally) { .engine = engine, .routes = routes, .numbers = numbers, .unstable = unstable, .unstable_ends = unstable_ends };
  self->is_known = g_new0 (guint8, engine->n_bins + 1);
  self->is_touched = g_new0 (guint8, engine->n_bins + 1);
  for (int i = 0; i < 2; i++)
    self->constants[i] = g_hash_table_new_full (g_double_hash, g_double_equal, g_free, (GDestroyNotify) dusk_series_unref);
  self->parents = g_new (guint32, n + 1);
  self->below = g_new (guint64, n + 1);
  self->is_visible = g_new (guint8, n + 1);
  self->toggles = g_array_new (FALSE, FALSE, sizeof (Toggle));
  self->steps = g_array_new (FALSE, FALSE, sizeof (DuskRouteCount));
}

void
dusk_tally_clear (DuskTally *self)
{
  g_free (self->is_known);
  g_free (self->is_touched);
  for (int i = 0; i < 2; i++)
    g_hash_table_unref (self->constants[i]);
  g_free (self->parents);
  g_free (self->below);
  g_free (self->is_visible);
  g_array_unref (self->toggles);
  g_array_unref (self->steps);
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
      self->below[i] = 0;
      self->is_visible[i] = prefix->was_visible != FALSE;
      parent = i;
    }
  for (guint32 i = self->n; i-- > 0;)
    {
      const DuskPrefixRoutes *prefix = prefix_of (self, i);
      guint64 covered = takes_all (self, i) ? size_of (&prefix->prefix) : self->below[i];

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
  if (prefix->prefix.length == 0)
    return;
  for (guint32 parent = self->parents[change->member]; parent != NO_PARENT; parent = self->parents[parent])
    {
      self->below[parent] += gained;
      if (takes_all (self, parent))
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

static void
collect_toggles (const Forest *self, GArray *toggles)
{
  g_array_set_size (toggles, 0);
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
find_steps (DuskTally *self, const guint32 *members, guint n)
{
  Forest forest = { .prefixes = n > 0 ? self->routes->prefixes->pdata[0] : NULL, .members = members, .n = n,
                    .parents = self->parents, .below = self->below, .is_visible = self->is_visible };

  plant (&forest);
  g_array_set_size (self->steps, 0);
  add_step (&forest, self->steps, self->engine->from_us);
  collect_toggles (&forest, self->toggles);
  for (guint i = 0; i < self->toggles->len; i++)
    {
      toggle (&forest, &g_array_index (self->toggles, Toggle, i));
      add_step (&forest, self->steps, g_array_index (self->toggles, Toggle, i).time_us);
    }
}

/* @values: (array length=1 if is_constant) */
static DuskSeries *
make_series (DuskTally *self, const double *values, gboolean is_constant, const guint8 *is_known)
{
  const DuskVisibility *engine = self->engine;
  DuskSeries *series = dusk_series_new (engine->wish.from_s, engine->wish.to_s, engine->wish.step_s);

  for (gsize i = 0; i < engine->n_bins; i++)
    if (is_known[i])
      dusk_series_set (series, i, values[is_constant ? 0 : i]);
  return series;
}

static DuskSeries *
constant_series (DuskTally *self, double value, const guint8 *is_known)
{
  GHashTable *constants = self->constants[is_known == self->is_known ? 0 : 1];
  DuskSeries *series = g_hash_table_lookup (constants, &value);

  if (series == NULL)
    {
      series = make_series (self, &value, TRUE, is_known);
      g_hash_table_insert (constants, g_memdup2 (&value, sizeof value), series);
    }
  return dusk_series_ref (series);
}

static void
set_constant_counts (DuskTally *self, const DuskRouteCount *count, DuskRouteSeries *series)
{
  series->v4 = constant_series (self, count->v4, self->is_known);
  series->v6 = constant_series (self, count->v6, self->is_known);
  series->v4_24s = constant_series (self, count->v4_24s, self->is_known);
  series->v6_48s = constant_series (self, count->v6_48s, self->is_known);
  series->low = constant_series (self, (double) count->v4 + count->v6, self->is_touched);
}

/* The values at the first moment of each bin, the events of that moment included, and the least within it. */
static void
set_counts (DuskTally *self, DuskRouteSeries *series)
{
  const GArray *steps = self->steps;
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
  series->v4 = make_series (self, v4, FALSE, self->is_known);
  series->v6 = make_series (self, v6, FALSE, self->is_known);
  series->v4_24s = make_series (self, v4_24s, FALSE, self->is_known);
  series->v6_48s = make_series (self, v6_48s, FALSE, self->is_known);
  series->low = make_series (self, low, FALSE, self->is_touched);
}

static guint32
unstable_start (const DuskTally *self, guint32 prefix)
{
  return prefix > 0 ? self->unstable_ends[prefix - 1] : 0;
}

static gboolean
has_messages (const DuskTally *self, const guint32 *members, guint n)
{
  for (guint i = 0; i < n; i++)
    if (dusk_route_rows_get (self->engine->rows, self->numbers[members[i]])->activity != 0 ||
        unstable_start (self, members[i]) < self->unstable_ends[members[i]])
      return TRUE;
  return FALSE;
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

      for (guint32 j = unstable_start (self, members[i]); j < self->unstable_ends[members[i]]; j++)
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
  series->unstable = make_series (self, unstable, FALSE, self->is_touched);
  series->announcements = make_series (self, announced, FALSE, self->is_touched);
  series->withdrawals = make_series (self, withdrawn, FALSE, self->is_touched);
}

void
dusk_tally_count (DuskTally *self, const guint32 *members, guint n, DuskRouteSeries *series)
{
  find_steps (self, members, n);
  if (self->steps->len > 1)
    set_counts (self, series);
  else
    set_constant_counts (self, &g_array_index (self->steps, DuskRouteCount, 0), series);
  if (!self->engine->wish.keeps_entities || has_messages (self, members, n))
    {
      set_messages (self, members, n, series);
      return;
    }
  series->unstable = constant_series (self, 0, self->is_touched);
  series->announcements = constant_series (self, 0, self->is_touched);
  series->withdrawals = constant_series (self, 0, self->is_touched);
}
