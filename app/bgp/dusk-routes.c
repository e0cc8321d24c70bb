/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-routes-private.h"

/*
 * slab: (owned) (nullable): where the prefixes lie, all in one piece: there may be a million
 * arrays: (element-type GArray): what prefixes point to
 */
typedef struct {
  DuskRoutes        routes;
  DuskPrefixRoutes *slab;
  GPtrArray        *arrays;
} DuskRoutesSlab;

static void
free_series (gpointer data)
{
  dusk_route_series_free (data);
}

DuskRoutes *
dusk_routes_new (gint64 from_s, gint64 to_s, DuskBgpPeers *peers)
{
  DuskRoutesSlab *self = g_new0 (DuskRoutesSlab, 1);
  DuskRoutes *routes = &self->routes;

  g_atomic_ref_count_init (&routes->refs);
  routes->from_s = from_s;
  routes->to_s = to_s;
  routes->peers = dusk_bgp_peers_ref (peers);
  routes->known = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  routes->prefixes = g_ptr_array_new ();
  self->arrays = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  routes->counts = g_array_new (FALSE, FALSE, sizeof (DuskRouteCount));
  routes->origins = g_ptr_array_new_with_free_func (free_series);
  routes->countries = g_ptr_array_new_with_free_func (free_series);
  routes->stuck = g_array_new (FALSE, FALSE, sizeof (DuskStuckRoute));
  return routes;
}

DuskPrefixRoutes *
dusk_routes_add_prefixes (DuskRoutes *routes, guint n)
{
  DuskRoutesSlab *self = (DuskRoutesSlab *) routes;

  g_return_val_if_fail (self->slab == NULL, NULL);

  self->slab = g_new0 (DuskPrefixRoutes, (gsize) n + 1);
  g_ptr_array_set_size (routes->prefixes, (int) n);
  for (guint i = 0; i < n; i++)
    routes->prefixes->pdata[i] = self->slab + i;
  return self->slab;
}

GArray *
dusk_routes_own (DuskRoutes *routes, GArray *array)
{
  g_ptr_array_add (((DuskRoutesSlab *) routes)->arrays, array);
  return array;
}

DuskRoutes *
dusk_routes_ref (DuskRoutes *routes)
{
  g_atomic_ref_count_inc (&routes->refs);
  return routes;
}

void
dusk_routes_unref (DuskRoutes *routes)
{
  DuskRoutesSlab *self = (DuskRoutesSlab *) routes;

  if (!g_atomic_ref_count_dec (&routes->refs))
    return;
  for (guint i = 0; i < routes->prefixes->len; i++)
    g_clear_pointer (&self->slab[i].shares, dusk_series_unref);
  g_ptr_array_unref (routes->prefixes);
  g_ptr_array_unref (self->arrays);
  g_free (self->slab);
  g_array_unref (routes->known);
  dusk_bgp_peers_unref (routes->peers);
  g_clear_pointer (&routes->tables, g_ptr_array_unref);
  g_clear_pointer (&routes->paths, g_ptr_array_unref);
  g_array_unref (routes->counts);
  g_clear_pointer (&routes->total, dusk_route_series_free);
  g_clear_pointer (&routes->visibility, dusk_series_unref);
  g_ptr_array_unref (routes->origins);
  g_ptr_array_unref (routes->countries);
  g_clear_pointer (&routes->upstreams_before, g_array_unref);
  g_clear_pointer (&routes->upstreams_after, g_array_unref);
  g_array_unref (routes->stuck);
  g_free (routes);
}

DuskRouteSeries *
dusk_route_series_new (guint32 asn, const char *country)
{
  DuskRouteSeries *series = g_new0 (DuskRouteSeries, 1);

  series->asn = asn;
  g_strlcpy (series->country, country, sizeof series->country);
  return series;
}

void
dusk_route_series_free (DuskRouteSeries *series)
{
  DuskSeries **all[] = { &series->v4,  &series->v6,       &series->v4_24s,        &series->v6_48s,
                         &series->low, &series->unstable, &series->announcements, &series->withdrawals };

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    g_clear_pointer (all[i], dusk_series_unref);
  g_free (series);
}

const DuskPath *
dusk_routes_path (const DuskRoutes *routes, int index)
{
  g_return_val_if_fail (routes != NULL, NULL);

  return index >= 0 && (guint) index < routes->paths->len ? routes->paths->pdata[index] : NULL;
}

static gboolean
is_down_at (const DuskPeerTable *table, gint64 time_us)
{
  gint64 time_s = time_us / G_USEC_PER_SEC;

  for (guint i = 0; i < table->down->len; i++)
    {
      const DuskSpan *span = &g_array_index (table->down, DuskSpan, i);

      if (span->start_s <= time_s && (span->end_s == DUSK_TIME_UNKNOWN || time_s < span->end_s))
        return TRUE;
    }
  return FALSE;
}

guint
dusk_routes_count_live (const DuskRoutes *routes, int family, gint64 time_us)
{
  guint n = 0;

  g_return_val_if_fail (routes != NULL && (family == 4 || family == 6), 0);

  for (guint i = 0; i < routes->tables->len; i++)
    {
      const DuskPeerTable *table = routes->tables->pdata[i];

      if (table->is_full_feed[family == 6 ? 1 : 0] && !is_down_at (table, time_us))
        n++;
    }
  return n;
}

GArray *
dusk_routes_visible_spans (const DuskRoutes *routes, guint index)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  const DuskPrefixRoutes *prefix;
  DuskSpan span = { routes->from_s, DUSK_TIME_UNKNOWN };

  g_return_val_if_fail (index < routes->prefixes->len, spans);

  prefix = routes->prefixes->pdata[index];
  if (prefix->was_visible)
    g_array_append_val (spans, span);
  for (guint i = 0; i < prefix->crossings->len; i++)
    {
      const DuskCrossing *crossing = &g_array_index (prefix->crossings, DuskCrossing, i);
      DuskSpan *last = spans->len > 0 ? &g_array_index (spans, DuskSpan, spans->len - 1) : NULL;

      span.start_s = crossing->time_us / G_USEC_PER_SEC;
      if (!crossing->is_visible && last != NULL && last->start_s == span.start_s)
        g_array_set_size (spans, spans->len - 1);
      else if (!crossing->is_visible && last != NULL)
        last->end_s = span.start_s;
      else if (crossing->is_visible && last != NULL && last->end_s == span.start_s)
        last->end_s = DUSK_TIME_UNKNOWN;
      else if (crossing->is_visible)
        g_array_append_val (spans, span);
    }
  return spans;
}
