/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact-chart.h"

#include <glib/gi18n.h>

/* Quiet seconds before the first message and after the last. */
#define MARGIN_S 20
/* What comes later than this beside the crossing is drawn at the edge: a stuck peer must not press all others into one pixel. */
#define REACH_S (10 * DUSK_MINUTE_S)
/* More strips than this cannot be told apart. */
#define MAX_STRIPS 48

/* A peer, with the moment it lost its last prefix, or had its first one again. */
typedef struct {
  const char *name;
  gint64      time_us;
} Peer;

typedef struct {
  const DuskExact *exact;
  DuskExactEnd     end;
  GPtrArray       *steps; /* (element-type DuskExactStep) (not owned) */
  gint64           from_s;
  gint64           to_s;
} Picture;

static gint64
crossing_us (const Picture *self)
{
  return self->end == DUSK_EXACT_LOSS ? self->exact->start_us : self->exact->end_us;
}

static void
choose_period (Picture *self)
{
  const DuskExactStep *first = g_ptr_array_index (self->steps, 0), *last = g_ptr_array_index (self->steps, self->steps->len - 1);
  gint64 first_s = dusk_time_second (first->time_us), last_s = dusk_time_second (last->time_us);

  if (crossing_us (self) != DUSK_TIME_UNKNOWN)
    {
      gint64 crossing_s = dusk_time_second (crossing_us (self));
      first_s = CLAMP (first_s, crossing_s - REACH_S, crossing_s);
      last_s = CLAMP (last_s, crossing_s, crossing_s + REACH_S);
    }
  self->from_s = dusk_time_floor (first_s - MARGIN_S, 10);
  self->to_s = dusk_time_floor (last_s + MARGIN_S + 10, 10);
}

/* The share of (peer, prefix) pairs that are there, at the end of each second: the cliff stands in the second in which it came. */
static DuskSeries *
share_series (const Picture *self)
{
  DuskSeries *series = dusk_series_new (self->from_s, self->to_s, 1);
  guint all = MAX (self->exact->peers * self->exact->prefixes->len, self->steps->len), gone = 0;
  gsize n = 0;

  for (gsize k = 0; k < dusk_series_length (series); k++)
    {
      double share;
      for (; n < self->steps->len; n++, gone++)
        if (dusk_time_second (((DuskExactStep *) g_ptr_array_index (self->steps, n))->time_us) > dusk_series_time (series, k))
          break;
      share = (double) gone / all;
      dusk_series_set (series, k, self->end == DUSK_EXACT_LOSS ? 1 - share : share);
    }
  return series;
}

/* (transfer full) (element-type DuskSpan): from the start to @time_us where it was lost then, or from there to the end. */
static GArray *
spans_of (const Picture *self, gint64 time_us)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (DuskSpan));
  gint64 time_s = time_us == DUSK_TIME_UNKNOWN ? self->to_s : CLAMP (dusk_time_second (time_us), self->from_s, self->to_s);
  DuskSpan span = self->end == DUSK_EXACT_LOSS ? (DuskSpan) { self->from_s, time_s } : (DuskSpan) { time_s, self->to_s };

  if (span.end_s > span.start_s)
    g_array_append_val (spans, span);
  return spans;
}

static void
add_strip (const Picture *self, DuskChart *chart, const char *label, gint64 time_us)
{
  g_autoptr (GArray) spans = spans_of (self, time_us);

  dusk_chart_add_strip (chart, label, spans, (DuskSpan) { self->from_s, self->to_s });
}

static void
add_prefixes (const Picture *self, DuskChart *chart)
{
  dusk_chart_add_strips (chart, _("When each prefix was visible"));
  for (guint i = 0; i < MIN (self->exact->prefixes->len, MAX_STRIPS); i++)
    {
      const DuskExactPrefix *prefix = g_ptr_array_index (self->exact->prefixes, i);
      char text[DUSK_PREFIX_TEXT_SIZE];
      dusk_prefix_to_text (&prefix->prefix, text);
      add_strip (self, chart, text, self->end == DUSK_EXACT_LOSS ? prefix->lost_us : prefix->back_us);
    }
}

static int
compare_peers (gconstpointer a, gconstpointer b)
{
  const Peer *left = a, *right = b;

  if (left->time_us != right->time_us)
    return left->time_us < right->time_us ? -1 : 1;
  return g_strcmp0 (left->name, right->name);
}

/* (transfer full) (element-type Peer): in the order in which they lost their last prefix, or had their first again. */
static GArray *
collect_peers (const Picture *self)
{
  g_autoptr (GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal); /* name → place + 1 */
  GArray *peers = g_array_new (FALSE, FALSE, sizeof (Peer));

  for (guint i = 0; i < self->steps->len; i++)
    {
      const DuskExactStep *step = g_ptr_array_index (self->steps, i);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (places, step->peer));
      Peer peer = { step->peer, step->time_us };
      if (place == 0)
        {
          g_array_append_val (peers, peer);
          g_hash_table_insert (places, step->peer, GUINT_TO_POINTER (peers->len));
        }
      else if (self->end == DUSK_EXACT_LOSS)
        g_array_index (peers, Peer, place - 1).time_us = step->time_us;
    }
  g_array_sort (peers, compare_peers);
  return peers;
}

static void
add_peers (const Picture *self, DuskChart *chart)
{
  g_autoptr (GArray) peers = collect_peers (self);

  dusk_chart_add_strips (chart, _("When each peer had a route"));
  for (guint i = 0; i < MIN (peers->len, MAX_STRIPS); i++)
    add_strip (self, chart, g_array_index (peers, Peer, i).name, g_array_index (peers, Peer, i).time_us);
}

static void
add_band (const Picture *self, DuskChart *chart)
{
  gint64 crossing_s;

  if (crossing_us (self) == DUSK_TIME_UNKNOWN)
    return;
  crossing_s = dusk_time_second (crossing_us (self));
  dusk_chart_add_band (chart, self->end == DUSK_EXACT_LOSS ? (DuskSpan) { crossing_s, self->to_s } : (DuskSpan) { self->from_s, crossing_s },
                       self->exact->near.level, NULL);
}

DuskChart *
dusk_exact_chart_new (const DuskExact *exact, const DuskReport *report, DuskExactEnd end)
{
  Picture picture = { .exact = exact, .end = end, .steps = end == DUSK_EXACT_LOSS ? exact->losses : exact->returns };
  g_autoptr (DuskSeries) share = NULL;
  DuskChart *chart;

  g_return_val_if_fail (exact != NULL, NULL);
  g_return_val_if_fail (report != NULL, NULL);

  if (picture.steps->len == 0)
    return NULL;
  choose_period (&picture);
  share = share_series (&picture);
  chart = dusk_chart_new (report->name, picture.from_s, picture.to_s);
  if (report->territory)
    dusk_chart_set_zone (chart, report->territory->zone_id, report->territory->zone_city);
  dusk_chart_set_source (chart, _("Source: BGP update messages, RIPE NCC RIS and University of Oregon RouteViews"));
  dusk_chart_set_simulated (chart, report->is_simulated);
  dusk_chart_add_steps (chart, _("Peers that have its prefixes"), DUSK_CHART_VISIBILITY, share, NULL);
  add_prefixes (&picture, chart);
  add_peers (&picture, chart);
  add_band (&picture, chart);
  return chart;
}
