/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The engine against a plain one: both must find the same crossings, counts, space and instability in thousands of small streams of all kinds. */
#include "plain-engine.h"

#define N_STREAMS 6000

static const char *const prefix_texts[PLAIN_N_PREFIXES] = { "10.0.0.0/22", "10.0.0.0/24",   "10.0.1.0/24",   "10.0.1.0/25",
                                                            "10.0.4.0/24", "10.0.4.128/26", "2001:db8::/47", "2001:db8::/48" };

/* The units that each prefix covers: /26s of 10.0.0.0/21 from the first bit on, and /48s. */
static const struct {
  guint first;
  guint n;
} units[PLAIN_N_PREFIXES] = { { 0, 16 }, { 0, 4 }, { 4, 4 }, { 4, 2 }, { 16, 4 }, { 18, 1 }, { 32, 2 }, { 32, 1 } };

static gboolean
is_visible_at (const PlainWalk *walk, gint64 time_us)
{
  gboolean is_visible = walk->was_visible;

  for (guint i = 0; i < walk->n && walk->crossings[i].time_us <= time_us; i++)
    is_visible = walk->crossings[i].is_visible;
  return is_visible;
}

/* Counts prefixes and the space that they cover, unit by unit. */
static DuskRouteCount
count_at (const PlainEngine *self, gint64 time_us)
{
  DuskRouteCount count = { .time_us = time_us };
  gboolean covered[64] = { FALSE };

  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    {
      if (!is_visible_at (&self->walks[i], time_us))
        continue;
      if (PLAIN_FAMILY (i) == 0)
        count.v4++;
      else
        count.v6++;
      for (guint j = 0; j < units[i].n; j++)
        covered[units[i].first + j] = TRUE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (covered); i++)
    if (covered[i] && i < 32)
      count.v4_24s += 0.25;
    else if (covered[i])
      count.v6_48s += 1;
  return count;
}

/* A stream of any kind: with a table at the start, in the middle, with bgplay's initial state, or with neither. */
static void
make_stream (PlainEngine *self, GRand *random)
{
  static const gint64 steps_us[] = { 0, 0, 1, 100000, 1000000, 1000000, 30000000, 90000000, 200000000, 400000000, 1200000000 };
  gint64 time_us = PLAIN_FROM_US - g_rand_int_range (random, 0, 1500) * G_USEC_PER_SEC;
  guint n_random = (guint) g_rand_int_range (random, 0, 60), way = (guint) g_rand_int_range (random, 0, 4), table_at;
  guint liveliness = (guint) g_rand_int_range (random, 3, G_N_ELEMENTS (steps_us) + 1), n_sessions = (guint) g_rand_int_range (random, 0, 20);
  double share = g_rand_double_range (random, 0.5, 1);
  gboolean is_session;

  self->n_peers = (guint) g_rand_int_range (random, 1, PLAIN_MAX_PEERS + 1);
  self->is_replayed = way == 2;
  table_at = way == 0 || way == 2 ? 0 : way == 1 ? (guint) g_rand_int_range (random, 0, (gint) n_random + 1) : G_MAXUINT;
  for (guint i = 0; i <= n_random; i++)
    {
      if (i == table_at)
        for (guint j = 0; j < PLAIN_N_PREFIXES * self->n_peers; j++)
          if (g_rand_double (random) < share || (way == 2 && j == 0))
            self->messages[self->n_messages++] = (PlainMessage) { time_us, way == 2 ? 'R' : 'T', j % self->n_peers, j / self->n_peers };
      if (i == n_random)
        break;
      time_us += steps_us[g_rand_int_range (random, 0, (gint) liveliness)];
      is_session = (guint) g_rand_int_range (random, 0, 100) < n_sessions;
      self->messages[self->n_messages++] =
        (PlainMessage) { time_us, is_session ? "DU"[g_rand_int_range (random, 0, 2)] : "AWW"[g_rand_int_range (random, 0, 3)],
                    (guint) g_rand_int_range (random, 0, (gint) self->n_peers), (guint) g_rand_int_range (random, 0, PLAIN_N_PREFIXES) };
    }
}

static DuskRoutes *
run_engine (const PlainEngine *self, gboolean keeps_changes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  RoutesText run = { .wish = { .keeps_changes = keeps_changes, .keeps_entities = keeps_changes } };

  for (guint i = 0; i < self->n_messages; i++)
    {
      const PlainMessage *message = &self->messages[i];
      gboolean is_session = message->kind == 'D' || message->kind == 'U';

      g_string_append_printf (text, "%.6f %u %c", (double) (message->time_us - PLAIN_FROM_US) / 1e6, message->peer + 1, message->kind);
      if (!is_session)
        g_string_append_printf (text, " %s", prefix_texts[message->prefix]);
      if (!is_session && message->kind != 'W')
        g_string_append (text, " 1 2");
      g_string_append_c (text, '\n');
    }
  if (g_test_verbose ())
    g_print ("%s", text->str);
  routes_text_init (&run, PLAIN_LENGTH_S, self->n_peers, "0.0.0.0/0 ::/0", NULL);
  routes_text_add (&run, text->str);
  return routes_text_finish (&run);
}

static const DuskPrefixRoutes *
find_prefix (const DuskRoutes *routes, guint number)
{
  DuskPrefix prefix;

  g_assert_true (dusk_prefix_parse (prefix_texts[number], &prefix, NULL));
  for (guint i = 0; i < routes->prefixes->len; i++)
    if (dusk_prefix_compare (&((DuskPrefixRoutes *) routes->prefixes->pdata[i])->prefix, &prefix) == 0)
      return routes->prefixes->pdata[i];
  return NULL;
}

static void
compare_crossings (const PlainEngine *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    {
      const DuskPrefixRoutes *found = find_prefix (routes, i);
      const PlainWalk *walk = &self->walks[i];

      if (found == NULL)
        continue;
      g_assert_cmpint (found->was_visible, ==, walk->was_visible);
      g_assert_cmpuint (found->crossings->len, ==, walk->n);
      for (guint j = 0; j < walk->n; j++)
        {
          const DuskCrossing *crossing = &g_array_index (found->crossings, DuskCrossing, j);

          g_assert_cmpint (crossing->time_us, ==, walk->crossings[j].time_us);
          g_assert_cmpint (crossing->is_visible, ==, walk->crossings[j].is_visible);
          g_assert_cmpuint (crossing->peers, ==, walk->crossings[j].peers);
          g_assert_cmpuint (crossing->live, ==, walk->crossings[j].live);
        }
    }
}

static void
compare_counts (const PlainEngine *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < routes->counts->len; i++)
    {
      const DuskRouteCount *found = &g_array_index (routes->counts, DuskRouteCount, i);
      DuskRouteCount count = count_at (self, found->time_us);

      g_assert_cmpuint (found->v4, ==, count.v4);
      g_assert_cmpuint (found->v6, ==, count.v6);
      g_assert_cmpfloat (found->v4_24s, ==, count.v4_24s);
      g_assert_cmpfloat (found->v6_48s, ==, count.v6_48s);
    }
}

/* The least count from @time_us to the end of its step. */
static double
low_within (const PlainEngine *self, gint64 time_us)
{
  gint64 end_us = time_us + PLAIN_STEP_US;
  DuskRouteCount count = count_at (self, time_us);
  double low = (double) count.v4 + count.v6;

  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    for (guint j = 0; j < self->walks[i].n; j++)
      if (self->walks[i].crossings[j].time_us > time_us && self->walks[i].crossings[j].time_us < end_us)
        {
          count = count_at (self, self->walks[i].crossings[j].time_us);
          low = MIN (low, (double) count.v4 + count.v6);
        }
  return low;
}

static void
assert_same_if_known (const DuskSeries *series, gsize bin, double expected)
{
  double value = dusk_series_values (series)[bin];

  if (!isnan (value))
    g_assert_cmpfloat (value, ==, expected);
}

static void
compare_series (const PlainEngine *self, const DuskRoutes *routes)
{
  const DuskRouteSeries *total = routes->total;

  for (gsize bin = 0; bin < PLAIN_N_BINS; bin++)
    {
      gint64 time_us = PLAIN_FROM_US + (gint64) bin * PLAIN_STEP_US;
      DuskRouteCount count = count_at (self, time_us);
      guint n_unstable = 0;

      for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
        n_unstable += self->walks[i].unstable[bin] ? 1 : 0;
      assert_same_if_known (total->v4, bin, count.v4);
      assert_same_if_known (total->v6, bin, count.v6);
      assert_same_if_known (total->v4_24s, bin, count.v4_24s);
      assert_same_if_known (total->v6_48s, bin, count.v6_48s);
      assert_same_if_known (total->low, bin, low_within (self, time_us));
      assert_same_if_known (total->unstable, bin, n_unstable);
    }
}

/* What was never heard of is no finding, though the plain engine walks through it, too. */
static void
forget_unheard (PlainEngine *self, const DuskRoutes *routes)
{
  for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
    if (find_prefix (routes, i) == NULL)
      {
        g_assert_cmpuint (self->walks[i].n, ==, 0);
        self->walks[i].was_visible = FALSE;
      }
}

static void
test_streams (void)
{
  guint n_crossings = 0;

  for (guint32 seed = 0; seed < N_STREAMS; seed++)
    {
      g_autoptr (GRand) random = g_rand_new_with_seed (seed);
      g_autofree PlainEngine *oracle = g_new0 (PlainEngine, 1);
      g_autoptr (DuskRoutes) routes = NULL;
      gboolean is_inferred = FALSE;

      make_stream (oracle, random);
      plain_engine_run (oracle);
      routes = run_engine (oracle, seed % 2 == 0);
      if (g_test_verbose ())
        g_print ("that was stream %u\n", seed);
      for (int family = 0; family < 2; family++)
        is_inferred = is_inferred || (oracle->is_inferred[family] && oracle->n_full[family] > 0);
      g_assert_cmpint (routes->is_inferred, ==, is_inferred);
      forget_unheard (oracle, routes);
      compare_crossings (oracle, routes);
      compare_counts (oracle, routes);
      compare_series (oracle, routes);
      for (guint i = 0; i < PLAIN_N_PREFIXES; i++)
        n_crossings += oracle->walks[i].n;
    }
  g_assert_cmpuint (n_crossings, >, N_STREAMS);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/visibility-oracle/streams", test_streams);
  return g_test_run ();
}
