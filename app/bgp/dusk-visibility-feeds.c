/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

#include <stdlib.h>

/* Who speaks of so much as this share of what the median peer speaks of carries the followed prefixes; others have them by chance. */
#define INFERRED_SHARE 0.5

static const DuskPeerState *
state_of (const DuskVisibility *engine, guint slot)
{
  return &g_array_index (engine->states, DuskPeerState, g_array_index (engine->slots, guint, slot));
}

/* How many followed prefixes each peer ever said anything about. */
static void
count_followed (DuskFeeds *self, const DuskVisibility *engine)
{
  for (guint32 i = 0; i < dusk_route_rows_count (engine->rows); i++)
    {
      const DuskRouteRow *row = dusk_route_rows_get (engine->rows, i);
      guint *routes = self->routes[row->prefix.family == 6 ? 1 : 0];

      for (guint word = 0; word < self->n_words; word++)
        for (guint64 known = row->bits[word].known; known != 0; known &= known - 1)
          routes[word * 64 + (guint) __builtin_ctzll (known)]++;
    }
}

static int
compare_counts (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *) a, right = *(const guint *) b;

  return (left > right) - (left < right);
}

static guint
median_of_speakers (const guint *routes, guint n)
{
  g_autofree guint *sorted = g_new (guint, n + 1);
  guint n_speakers = 0;

  for (guint i = 0; i < n; i++)
    if (routes[i] > 0)
      sorted[n_speakers++] = routes[i];
  qsort (sorted, n_speakers, sizeof *sorted, compare_counts);
  return n_speakers > 0 ? sorted[n_speakers / 2] : 0;
}

static guint
largest_of (const guint *routes, guint n)
{
  guint largest = 0;

  for (guint i = 0; i < n; i++)
    largest = MAX (largest, routes[i]);
  return largest;
}

static void
choose (DuskFeeds *self, int family, guint n_slots, double limit)
{
  for (guint i = 0; i < n_slots; i++)
    if (self->routes[family][i] > 0 && self->routes[family][i] >= limit)
      {
        self->full[family][i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
        self->n_full[family]++;
      }
}

DuskFeeds *
dusk_feeds_new (const DuskVisibility *engine)
{
  DuskFeeds *self = g_new0 (DuskFeeds, 1);
  guint n_slots = engine->slots->len;

  self->n_words = dusk_route_rows_width (engine->rows);
  for (int family = 0; family < 2; family++)
    {
      self->full[family] = g_new0 (guint64, self->n_words);
      self->routes[family] = g_new0 (guint, self->n_words * 64);
    }
  count_followed (self, engine);
  for (int family = 0; family < 2; family++)
    {
      guint *routes = self->routes[family];

      self->is_inferred[family] = engine->largest[family] == 0 && !engine->is_replayed;
      if (engine->largest[family] > 0)
        for (guint i = 0; i < n_slots; i++)
          routes[i] = state_of (engine, i)->table[family];
      if (self->is_inferred[family])
        choose (self, family, n_slots, INFERRED_SHARE * median_of_speakers (routes, n_slots));
      else
        choose (self, family, n_slots, DUSK_FULL_FEED_SHARE * largest_of (routes, n_slots));
    }
  return self;
}

void
dusk_feeds_free (DuskFeeds *self)
{
  for (int family = 0; family < 2; family++)
    {
      g_free (self->full[family]);
      g_free (self->routes[family]);
    }
  g_free (self);
}

static void
free_table (gpointer data)
{
  DuskPeerTable *table = data;

  g_array_unref (table->down);
  g_free (table);
}

/* Down from the second it went down in to the first whole one in which it is back. */
static void
add_down_spans (GPtrArray *tables, const DuskVisibility *engine)
{
  for (guint i = 0; i < engine->sessions->len; i++)
    {
      const DuskSessionEvent *event = &g_array_index (engine->sessions, DuskSessionEvent, i);
      GArray *down = ((DuskPeerTable *) tables->pdata[g_array_index (engine->slots, guint, event->slot)])->down;

      if (event->is_up && down->len > 0)
        {
          g_array_index (down, DuskSpan, down->len - 1).end_s = (event->time_us + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC;
        }
      else if (!event->is_up)
        {
          DuskSpan span = { event->time_us / G_USEC_PER_SEC, DUSK_TIME_UNKNOWN };
          g_array_append_val (down, span);
        }
    }
}

GPtrArray *
dusk_feeds_tables (const DuskFeeds *self, const DuskVisibility *engine)
{
  guint n_peers = dusk_bgp_peers_count (engine->peers);
  GPtrArray *tables = g_ptr_array_new_full (n_peers, free_table);

  for (guint i = 0; i < n_peers; i++)
    {
      DuskPeerTable *table = g_new0 (DuskPeerTable, 1);

      table->down = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
      g_ptr_array_add (tables, table);
    }
  for (guint slot = 0; slot < engine->slots->len; slot++)
    {
      DuskPeerTable *table = tables->pdata[g_array_index (engine->slots, guint, slot)];

      for (int family = 0; family < 2; family++)
        {
          table->routes[family] = self->routes[family][slot];
          table->is_full_feed[family] = (self->full[family][slot / 64] >> slot % 64 & 1) != 0;
        }
    }
  add_down_spans (tables, engine);
  return tables;
}
