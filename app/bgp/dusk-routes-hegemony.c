/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-routes.h"

#include <math.h>
#include <stdlib.h>

/* One of so many viewpoints is left out at each end. */
#define TRIM 10

/*
 * A viewpoint: one peer and one family, since the spaces of the two cannot be added up.
 *
 * weights, nexts: (element-type guint32 double): of the prefixes whose path crosses an ASN, or crosses it last before the origin
 */
typedef struct {
  double      weight;
  GHashTable *weights;
  GHashTable *nexts;
} View;

static void
free_view (gpointer data)
{
  View *view = data;

  g_hash_table_unref (view->weights);
  g_hash_table_unref (view->nexts);
  g_free (view);
}

static View *
view_of (GHashTable *views, guint peer, guint8 family)
{
  gpointer key = GUINT_TO_POINTER (peer << 1 | (family == 6));
  View *view = g_hash_table_lookup (views, key);

  if (view == NULL)
    {
      view = g_new0 (View, 1);
      view->weights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      view->nexts = g_hash_table_new_full (NULL, NULL, NULL, g_free);
      g_hash_table_insert (views, key, view);
    }
  return view;
}

static void
add_weight (GHashTable *weights, guint32 asn, double weight)
{
  double *sum = g_hash_table_lookup (weights, GUINT_TO_POINTER (asn));

  if (sum == NULL)
    g_hash_table_insert (weights, GUINT_TO_POINTER (asn), sum = g_new0 (double, 1));
  *sum += weight;
}

/* A network that stands there several times (prepending) is crossed once. */
static gboolean
stands_before (const DuskPath *path, guint index)
{
  for (guint i = 0; i < index; i++)
    if (path->asns[i] == path->asns[index])
      return TRUE;
  return FALSE;
}

static gboolean
is_origin (const DuskPath *path, guint32 asn)
{
  for (guint i = path->length - MIN (path->n_origins, path->length); i < path->length; i++)
    if (path->asns[i] == asn)
      return TRUE;
  return FALSE;
}

static void
add_path (View *view, const DuskPath *path, const DuskPrefix *prefix)
{
  double weight = exp2 ((prefix->family == 4 ? 32 : 128) - prefix->length);
  guint next = path->length;

  view->weight += weight;
  for (guint i = 0; i < path->length; i++)
    if (!is_origin (path, path->asns[i]))
      {
        next = i;
        if (!stands_before (path, i))
          add_weight (view->weights, path->asns[i], weight);
      }
  if (next < path->length)
    add_weight (view->nexts, path->asns[next], weight);
}

/* The path of each peer at the time: that of its last change, or the one at the start. */
static void
add_prefix (GHashTable *views, const DuskRoutes *routes, const DuskPrefixRoutes *prefix, gint64 time_us)
{
  g_autoptr (GHashTable) paths = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer peer, index;

  for (guint i = 0; i < prefix->starts->len; i++)
    {
      const DuskRouteStart *start = &g_array_index (prefix->starts, DuskRouteStart, i);
      g_hash_table_insert (paths, GUINT_TO_POINTER (start->peer), GINT_TO_POINTER (start->path));
    }
  for (guint i = 0; i < prefix->changes->len; i++)
    {
      const DuskRouteChange *change = &g_array_index (prefix->changes, DuskRouteChange, i);

      if (change->time_us > time_us)
        break;
      g_hash_table_insert (paths, GUINT_TO_POINTER (change->peer), GINT_TO_POINTER (change->after));
    }
  g_hash_table_iter_init (&iter, paths);
  while (g_hash_table_iter_next (&iter, &peer, &index))
    {
      const DuskPath *path = dusk_routes_path (routes, GPOINTER_TO_INT (index));

      if (path != NULL)
        add_path (view_of (views, GPOINTER_TO_UINT (peer), prefix->prefix.family), path, &prefix->prefix);
    }
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double left = *(const double *) a, right = *(const double *) b;

  return (left > right) - (left < right);
}

static double
mean (double *shares, guint n, guint trim)
{
  double sum = 0;

  qsort (shares, n, sizeof *shares, compare_doubles);
  for (guint i = trim; i < n - trim; i++)
    sum += shares[i];
  return sum / (n - 2 * trim);
}

static double
share_of (GHashTable *weights, gpointer asn, double weight)
{
  const double *sum = g_hash_table_lookup (weights, asn);

  return sum != NULL && weight > 0 ? *sum / weight : 0;
}

static DuskHegemony
sum_up (GPtrArray *views, gpointer asn, double *scratch)
{
  DuskHegemony hegemony = { .asn = GPOINTER_TO_UINT (asn) };

  for (guint i = 0; i < views->len; i++)
    {
      const View *view = views->pdata[i];

      scratch[i] = share_of (view->weights, asn, view->weight);
      hegemony.is_upstream |= g_hash_table_contains (view->nexts, asn);
    }
  hegemony.hegemony = mean (scratch, views->len, views->len / TRIM);
  for (guint i = 0; i < views->len; i++)
    {
      const View *view = views->pdata[i];
      scratch[i] = share_of (view->nexts, asn, view->weight);
    }
  /* Of all: else a network that all but a few use would look like the only one. */
  hegemony.through = mean (scratch, views->len, 0);
  return hegemony;
}

static int
compare_hegemonies (gconstpointer a, gconstpointer b)
{
  const DuskHegemony *left = a, *right = b;

  if (left->hegemony != right->hegemony)
    return left->hegemony > right->hegemony ? -1 : 1;
  if (left->through != right->through)
    return left->through > right->through ? -1 : 1;
  return (left->asn > right->asn) - (left->asn < right->asn);
}

static GHashTable *
collect_asns (GPtrArray *views)
{
  GHashTable *asns = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer asn;

  for (guint i = 0; i < views->len; i++)
    {
      g_hash_table_iter_init (&iter, ((View *) views->pdata[i])->weights);
      while (g_hash_table_iter_next (&iter, &asn, NULL))
        g_hash_table_add (asns, asn);
    }
  return asns;
}

GArray *
dusk_routes_upstreams_at (const DuskRoutes *routes, gint64 time_us)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (DuskHegemony));
  g_autoptr (GHashTable) by_peer = NULL, asns = NULL;
  g_autoptr (GPtrArray) views = NULL;
  g_autofree double *scratch = NULL;
  GHashTableIter iter;
  gpointer value;

  g_return_val_if_fail (routes != NULL, all);

  by_peer = g_hash_table_new_full (NULL, NULL, NULL, free_view);
  for (guint i = 0; i < routes->prefixes->len && routes->paths->len > 0; i++)
    add_prefix (by_peer, routes, routes->prefixes->pdata[i], time_us);
  views = g_ptr_array_new ();
  g_hash_table_iter_init (&iter, by_peer);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_ptr_array_add (views, value);
  scratch = g_new (double, views->len + 1);
  asns = collect_asns (views);
  g_hash_table_iter_init (&iter, asns);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    {
      DuskHegemony hegemony = sum_up (views, value, scratch);

      if (hegemony.hegemony > 0 || hegemony.is_upstream)
        g_array_append_val (all, hegemony);
    }
  g_array_sort (all, compare_hegemonies);
  return all;
}
