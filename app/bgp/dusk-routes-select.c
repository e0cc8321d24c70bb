/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-routes-private.h"

#include <math.h>

static gboolean
has_origin (const DuskPrefixRoutes *prefix, guint32 asn)
{
  for (guint i = 0; i < prefix->origins->len; i++)
    if (g_array_index (prefix->origins, guint32, i) == asn)
      return TRUE;
  return FALSE;
}

static const DuskRouteSeries *
series_of (const DuskRoutes *routes, guint32 asn)
{
  for (guint i = 0; i < routes->origins->len; i++)
    {
      const DuskRouteSeries *series = g_ptr_array_index (routes->origins, i);
      if (series->asn == asn)
        return series;
    }
  return NULL;
}

static DuskRouteSeries *
copy_series (const DuskRouteSeries *series)
{
  DuskRouteSeries *copy = dusk_route_series_new (series->asn, series->country);

  copy->v4 = dusk_series_ref (series->v4);
  copy->v6 = dusk_series_ref (series->v6);
  copy->v4_24s = dusk_series_ref (series->v4_24s);
  copy->v6_48s = dusk_series_ref (series->v6_48s);
  copy->low = dusk_series_ref (series->low);
  copy->unstable = dusk_series_ref (series->unstable);
  copy->announcements = dusk_series_ref (series->announcements);
  copy->withdrawals = dusk_series_ref (series->withdrawals);
  return copy;
}

/* All that hangs on a prefix is immutable and can be shared. */
static void
copy_prefix (DuskRoutes *part, DuskPrefixRoutes *copy, const DuskPrefixRoutes *prefix)
{
  *copy = *prefix;
  dusk_routes_own (part, g_array_ref (copy->origins));
  dusk_routes_own (part, g_array_ref (copy->crossings));
  dusk_routes_own (part, g_array_ref (copy->starts));
  dusk_routes_own (part, g_array_ref (copy->changes));
  if (copy->shares)
    dusk_series_ref (copy->shares);
}

/* Returns: (transfer full): for each prefix of @routes its place among those of @asn, G_MAXUINT for others; @n of them are. */
static guint *
choose (const DuskRoutes *routes, guint32 asn, guint *n)
{
  guint *places = g_new (guint, routes->prefixes->len + 1);

  *n = 0;
  for (guint i = 0; i < routes->prefixes->len; i++)
    places[i] = has_origin (routes->prefixes->pdata[i], asn) ? (*n)++ : G_MAXUINT;
  return places;
}

/* Returns: (transfer full) (nullable): the mean of the prefixes' shares. */
static DuskSeries *
mean_of_shares (const GPtrArray *prefixes)
{
  DuskSeries *mean = NULL;

  for (guint i = 0; i < prefixes->len; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (prefixes, i);
      const DuskSeries *shares = prefix->shares;
      if (shares == NULL)
        continue;
      if (mean == NULL)
        {
          mean = dusk_series_new (dusk_series_start (shares), dusk_series_end (shares), dusk_series_step (shares));
          dusk_series_fill (mean, dusk_series_start (mean), dusk_series_end (mean), 0);
        }
      for (gsize k = 0; k < dusk_series_length (mean); k++)
        dusk_series_set (mean, k, dusk_series_values (mean)[k] + dusk_series_values (shares)[k] / prefixes->len);
    }
  return mean;
}

typedef struct {
  gint64   time_us;
  gboolean is_v6;
  gboolean is_visible;
} Change;

static int
compare_changes (gconstpointer a, gconstpointer b)
{
  const Change *left = a, *right = b;

  return (left->time_us > right->time_us) - (left->time_us < right->time_us);
}

/* The space of prefixes that may overlap is not told of parts. */
static void
count_steps (DuskRoutes *routes)
{
  g_autoptr (GArray) changes = g_array_new (FALSE, FALSE, sizeof (Change));
  DuskRouteCount count = { .time_us = routes->from_s * G_USEC_PER_SEC, .v4_24s = NAN, .v6_48s = NAN };

  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const DuskPrefixRoutes *prefix = g_ptr_array_index (routes->prefixes, i);
      gboolean is_v6 = prefix->prefix.family == 6;
      *(is_v6 ? &count.v6 : &count.v4) += prefix->was_visible ? 1 : 0;
      for (guint j = 0; j < prefix->crossings->len; j++)
        {
          const DuskCrossing *crossing = &g_array_index (prefix->crossings, DuskCrossing, j);
          const Change change = { crossing->time_us, is_v6, crossing->is_visible };
          g_array_append_val (changes, change);
        }
    }
  g_array_append_val (routes->counts, count);
  g_array_sort (changes, compare_changes);
  for (guint i = 0; i < changes->len; i++)
    {
      const Change *change = &g_array_index (changes, Change, i);
      DuskRouteCount *last = &g_array_index (routes->counts, DuskRouteCount, routes->counts->len - 1);
      *(change->is_v6 ? &count.v6 : &count.v4) += change->is_visible ? 1 : -1;
      count.time_us = change->time_us;
      if (last->time_us == count.time_us)
        *last = count;
      else
        g_array_append_val (routes->counts, count);
    }
}

static void
copy_stuck (DuskRoutes *part, const DuskRoutes *routes, const guint *places)
{
  for (guint i = 0; i < routes->stuck->len; i++)
    {
      DuskStuckRoute stuck = g_array_index (routes->stuck, DuskStuckRoute, i);
      if (places[stuck.prefix] == G_MAXUINT)
        continue;
      stuck.prefix = places[stuck.prefix];
      g_array_append_val (part->stuck, stuck);
    }
}

DuskRoutes *
dusk_routes_of_origin (DuskRoutes *routes, guint32 asn)
{
  const DuskRouteSeries *series;
  g_autofree guint *places = NULL;
  DuskPrefixRoutes *slab;
  DuskRoutes *part;
  guint n;

  g_return_val_if_fail (routes != NULL, NULL);

  series = series_of (routes, asn);
  places = choose (routes, asn, &n);
  if (n == 0 || series == NULL)
    return NULL;
  if (n == routes->prefixes->len)
    return dusk_routes_ref (routes);
  part = dusk_routes_new (routes->from_s, routes->to_s, routes->peers);
  slab = dusk_routes_add_prefixes (part, n);
  for (guint i = 0; i < routes->prefixes->len; i++)
    if (places[i] != G_MAXUINT)
      copy_prefix (part, &slab[places[i]], routes->prefixes->pdata[i]);
  g_array_append_vals (part->known, routes->known->data, routes->known->len);
  part->is_inferred = routes->is_inferred;
  part->elements = routes->elements;
  part->tables = g_ptr_array_ref (routes->tables);
  part->paths = g_ptr_array_ref (routes->paths);
  part->total = copy_series (series);
  part->visibility = mean_of_shares (part->prefixes);
  count_steps (part);
  copy_stuck (part, routes, places);
  part->upstreams_before = dusk_routes_upstreams_at (part, part->from_s * G_USEC_PER_SEC);
  part->upstreams_after = dusk_routes_upstreams_at (part, part->to_s * G_USEC_PER_SEC);
  return part;
}
