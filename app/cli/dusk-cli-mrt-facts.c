/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-cli-mrt.h"

#include <math.h>
#include <string.h>

double
dusk_cli_series_first (const DuskSeries *series)
{
  const double *values = dusk_series_values (series);

  for (gsize i = 0; i < dusk_series_length (series); i++)
    if (!isnan (values[i]))
      return values[i];
  return NAN;
}

double
dusk_cli_series_sum (const DuskSeries *series)
{
  const double *values = dusk_series_values (series);
  double sum = 0;

  for (gsize i = 0; i < dusk_series_length (series); i++)
    if (!isnan (values[i]))
      sum += values[i];
  return sum;
}

void
dusk_cli_peers_at_start (const DuskPrefixRoutes *prefix, double *have, double *live)
{
  *live = prefix->live > 0 ? (double) prefix->live : (double) NAN;
  *have = prefix->live > 0 ? (double) prefix->peers : (double) NAN;
}

guint
dusk_cli_count_full_feeds (const DuskRoutes *routes, int family)
{
  guint n = 0;

  for (guint i = 0; i < routes->tables->len; i++)
    n += ((const DuskPeerTable *) g_ptr_array_index (routes->tables, i))->is_full_feed[family == 6] ? 1 : 0;
  return n;
}

static double
prefixes_of (const DuskRouteSeries *origin)
{
  return fmax (0, dusk_cli_series_first (origin->v4)) + fmax (0, dusk_cli_series_first (origin->v6));
}

static double
messages_of (const DuskRouteSeries *origin)
{
  return dusk_cli_series_sum (origin->announcements) + dusk_cli_series_sum (origin->withdrawals);
}

typedef struct {
  const DuskRouteSeries *origin;
  double                 weight;
} Ranked;

static int
compare_ranked (gconstpointer a, gconstpointer b)
{
  const Ranked *left = a, *right = b;

  if (left->weight != right->weight)
    return left->weight < right->weight ? 1 : -1;
  return left->origin->asn < right->origin->asn ? -1 : 1;
}

GPtrArray *
dusk_cli_top_origins (const DuskRoutes *routes, gboolean by_change, guint n)
{
  g_autoptr (GArray) ranked = g_array_new (FALSE, FALSE, sizeof (Ranked));
  GPtrArray *top = g_ptr_array_new ();

  for (guint i = 0; i < routes->origins->len; i++)
    {
      const DuskRouteSeries *origin = g_ptr_array_index (routes->origins, i);
      Ranked one = { origin, by_change ? messages_of (origin) : prefixes_of (origin) };
      if (one.weight > 0)
        g_array_append_val (ranked, one);
    }
  g_array_sort (ranked, compare_ranked);
  for (guint i = 0; i < MIN (n, ranked->len); i++)
    g_ptr_array_add (top, (gpointer) g_array_index (ranked, Ranked, i).origin);
  return top;
}

/* Without any path it is not known what share of them leads where. */
static DuskCliUpstream *
take_upstream (GArray *upstreams, const DuskRoutes *routes, guint32 asn)
{
  DuskCliUpstream fresh = { asn, routes->upstreams_before->len > 0 ? 0 : NAN, routes->upstreams_after->len > 0 ? 0 : NAN };

  for (guint i = 0; i < upstreams->len; i++)
    if (g_array_index (upstreams, DuskCliUpstream, i).asn == asn)
      return &g_array_index (upstreams, DuskCliUpstream, i);
  g_array_append_val (upstreams, fresh);
  return &g_array_index (upstreams, DuskCliUpstream, upstreams->len - 1);
}

GArray *
dusk_cli_upstreams (const DuskRoutes *routes)
{
  GArray *upstreams = g_array_new (FALSE, FALSE, sizeof (DuskCliUpstream));

  for (guint i = 0; i < routes->upstreams_before->len; i++)
    {
      const DuskHegemony *network = &g_array_index (routes->upstreams_before, DuskHegemony, i);
      if (network->is_upstream)
        take_upstream (upstreams, routes, network->asn)->before = network->through;
    }
  for (guint i = 0; i < routes->upstreams_after->len; i++)
    {
      const DuskHegemony *network = &g_array_index (routes->upstreams_after, DuskHegemony, i);
      if (network->is_upstream)
        take_upstream (upstreams, routes, network->asn)->after = network->through;
    }
  return upstreams;
}

char *
dusk_cli_origins_to_text (const GArray *origins, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < origins->len; i++)
    g_string_append_printf (text, "%sAS%u", i > 0 ? separator : "", g_array_index (origins, guint32, i));
  return g_string_free (text, FALSE);
}
