/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <stdlib.h>

#include "dusk-routes-private.h"

/* What the series of all networks may take. Beyond, those in which nothing was lost or came back are left out. */
#define MAX_ORIGINS_BYTES (256u << 20)
#define SERIES_PER_ORIGIN 4

/* Sorts by the upper halves, and leaves the order of those that are equal there: one byte's share of them after the other. */
static void
sort_pairs (GArray *pairs)
{
  GArray *sorted = g_array_sized_new (FALSE, FALSE, sizeof (guint64), pairs->len);
  guint64 *from = (guint64 *) pairs->data, *to = (guint64 *) sorted->data;

  for (guint shift = 32; shift < 64; shift += 8)
    {
      guint places[257] = { 0 };
      guint64 *swap;

      for (guint i = 0; i < pairs->len; i++)
        places[(from[i] >> shift & 0xff) + 1]++;
      for (guint i = 1; i < 256; i++)
        places[i] += places[i - 1];
      for (guint i = 0; i < pairs->len; i++)
        to[places[from[i] >> shift & 0xff]++] = from[i];
      swap = from;
      from = to;
      to = swap;
    }
  g_array_unref (sorted);
}

static guint64
pair (guint32 key, guint32 prefix)
{
  return (guint64) key << 32 | prefix;
}

/* Origin and prefix of each, in order. */
static GArray *
pair_origins (const DuskRoutes *routes)
{
  GArray *pairs = g_array_new (FALSE, FALSE, sizeof (guint64));

  for (guint i = 0; i < routes->prefixes->len; i++)
    {
      const GArray *origins = ((const DuskPrefixRoutes *) routes->prefixes->pdata[i])->origins;

      for (guint j = 0; j < origins->len; j++)
        {
          guint64 added = pair (g_array_index (origins, guint32, j), i);
          g_array_append_val (pairs, added);
        }
    }
  sort_pairs (pairs);
  return pairs;
}

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  guint64 left = *(const guint64 *) a, right = *(const guint64 *) b;

  return (left > right) - (left < right);
}

/* Country and prefix of each, in order; a prefix with several origins of one country counts once. */
static GArray *
pair_countries (const DuskVisibility *engine, const GArray *origins)
{
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (guint64));
  GArray *once = g_array_new (FALSE, FALSE, sizeof (guint64));
  const char *code = NULL;

  for (guint i = 0; i < origins->len; i++)
    {
      guint64 of = g_array_index (origins, guint64, i), added;

      if (i == 0 || of >> 32 != g_array_index (origins, guint64, i - 1) >> 32)
        code = engine->wish.country_of ((guint32) (of >> 32), engine->wish.country_data);
      if (code == NULL || code[0] == '\0' || code[1] == '\0')
        continue;
      added = pair ((guint32) (guchar) code[0] << 8 | (guchar) code[1], (guint32) of);
      g_array_append_val (pairs, added);
    }
  g_array_sort (pairs, compare_pairs);
  for (guint i = 0; i < pairs->len; i++)
    if (i == 0 || g_array_index (pairs, guint64, i) != g_array_index (pairs, guint64, i - 1))
      g_array_append_val (once, g_array_index (pairs, guint64, i));
  return once;
}

static gboolean
has_crossings (const DuskRoutes *routes, const guint32 *members, guint n)
{
  for (guint i = 0; i < n; i++)
    if (((const DuskPrefixRoutes *) routes->prefixes->pdata[members[i]])->crossings->len > 0)
      return TRUE;
  return FALSE;
}

static guint
count_keys (const GArray *pairs)
{
  guint n = 0;

  for (guint i = 0; i < pairs->len; i++)
    n += i == 0 || g_array_index (pairs, guint64, i) >> 32 != g_array_index (pairs, guint64, i - 1) >> 32;
  return n;
}

static void
count_groups (DuskTally *self, const GArray *pairs, gboolean is_country, GPtrArray *all)
{
  g_autofree guint32 *members = g_new (guint32, pairs->len + 1);
  gsize bytes = (gsize) count_keys (pairs) * SERIES_PER_ORIGIN * self->engine->n_bins * sizeof (double);
  gboolean is_too_much = bytes > MAX_ORIGINS_BYTES;

  for (guint i = 0, n = 0; i < pairs->len; i++)
    {
      guint64 of = g_array_index (pairs, guint64, i);
      guint32 key = (guint32) (of >> 32);
      char code[3] = { (char) (key >> 8), (char) key, '\0' };
      DuskRouteSeries *series;

      members[n++] = (guint32) of;
      if (i + 1 < pairs->len && g_array_index (pairs, guint64, i + 1) >> 32 == key)
        continue;
      if (!is_too_much || has_crossings (self->routes, members, n))
        {
          series = dusk_route_series_new (is_country ? 0 : key, is_country ? code : "");
          dusk_tally_count (self, members, n, series);
          g_ptr_array_add (all, series);
        }
      n = 0;
    }
}

void
dusk_tally_count_entities (DuskTally *self)
{
  g_autoptr (GArray) origins = pair_origins (self->routes), countries = NULL;

  count_groups (self, origins, FALSE, self->routes->origins);
  if (self->engine->wish.country_of == NULL)
    return;
  countries = pair_countries (self->engine, origins);
  count_groups (self, countries, TRUE, self->routes->countries);
}
