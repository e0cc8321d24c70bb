/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the engine tells beside crossings: counts, space, series, known time, stuck routes, peers, changes, entities. */
#include "routes-text.h"

#define P "175.45.176.0/24"
#define Q "175.45.177.0/24"
#define BOTH "175.45.176.0/23"
#define PATH " 4837 131279"

#define AT(seconds) ((ROUTES_TEXT_START_S + (seconds)) * G_USEC_PER_SEC)

static void
assert_series (const DuskSeries *series, const char *expected)
{
  g_autofree char *text = routes_text_series (series);

  g_assert_cmpstr (text, ==, expected);
}

/* A message of somebody else's every ten minutes, so that the time is known. */
static const char heartbeat[] = "0 1 A 192.0.2.0/24 64999\n";

static DuskRoutes *
run_with_heartbeat (const char *const *lines, int length_s, guint n_peers, const char *prefixes)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint next = 0;

  for (int time_s = 0; time_s <= length_s; time_s += 600)
    {
      for (; lines[next] != NULL && g_ascii_strtod (lines[next], NULL) < time_s; next++)
        g_string_append_printf (text, "%s\n", lines[next]);
      g_string_append_printf (text, "%d%s", time_s, heartbeat + 1);
    }
  return routes_text_run (text->str, length_s, n_peers, prefixes, NULL);
}

static void
test_counts (void)
{
  static const char *const lines[] = {
    "-60 1-3 T " P PATH,        "-60 1-3 T " Q PATH, "-60 1-3 T 2001:db8::/32 5 6",
    "300+0.5 1-3 W " P,         "301 1-3 W " Q,      "310 1-3 A " P PATH,
    "700 1-3 W 2001:db8::/32", NULL,
  };
  g_autoptr (DuskRoutes) routes = run_with_heartbeat (lines, 1200, 3, "175.45.176.0/22 2001:db8::/32");
  const struct { gint64 time_us; guint v4; guint v6; double v4_24s; double v6_48s; } steps[] = {
    { AT (0), 2, 1, 2, 65536 }, { AT (300) + 500000, 1, 1, 1, 65536 }, { AT (301), 0, 1, 0, 65536 },
    { AT (310), 1, 1, 1, 65536 }, { AT (700), 1, 0, 1, 0 },
  };

  g_assert_cmpuint (routes->counts->len, ==, G_N_ELEMENTS (steps));
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      const DuskRouteCount *count = &g_array_index (routes->counts, DuskRouteCount, i);

      g_assert_cmpint (count->time_us, ==, steps[i].time_us);
      g_assert_cmpuint (count->v4, ==, steps[i].v4);
      g_assert_cmpuint (count->v6, ==, steps[i].v6);
      g_assert_cmpfloat (count->v4_24s, ==, steps[i].v4_24s);
      g_assert_cmpfloat (count->v6_48s, ==, steps[i].v6_48s);
    }
  assert_series (routes->total->v4, "2 2 1 1");
  assert_series (routes->total->v6, "1 1 1 0");
  assert_series (routes->total->low, "3 1 1 1");
  assert_series (routes->total->unstable, "0 2 1 0");
  assert_series (routes->total->withdrawals, "0 6 3 0");
  assert_series (routes->total->announcements, "0 3 0 0");
  assert_series (routes->visibility, "1 0.888889 0.666667 0.333333");
}

/* Overlaps count once; what is longer than a /24 counts its part; a default route counts nothing. */
static void
test_space (void)
{
  static const struct {
    const char *prefixes[5];
    double      v4_24s;
    double      v6_48s;
  } cases[] = {
    { { "10.0.0.0/24" }, 1, 0 },
    { { "10.0.0.0/22", "10.0.1.0/24", "10.0.1.128/25" }, 4, 0 },
    { { "10.0.0.0/24", "10.0.1.0/24" }, 2, 0 },
    { { "10.0.0.0/25", "10.0.1.0/26" }, 0.75, 0 },
    { { "10.0.0.0/25", "10.0.0.0/26", "10.0.0.128/25" }, 1, 0 },
    { { "0.0.0.0/0", "10.0.0.0/8", "255.255.255.255/32" }, 65536 + 1.0 / 256, 0 },
    { { "2001:db8::/48", "2001:db8::/56", "2001:db8:1::/49" }, 0, 1.5 },
    { { "2001:db8::/64", "2001:db8:1::/128" }, 0, 1.0 / 65536 },
    { { "10.0.0.0/8", "2001:db8::/47" }, 65536, 2 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (DuskRoutes) routes = NULL;
      const DuskRouteCount *count;

      for (guint j = 0; cases[i].prefixes[j] != NULL; j++)
        g_string_append_printf (text, "-60 1-3 T %s 1 2\n", cases[i].prefixes[j]);
      routes = routes_text_run (text->str, 600, 3, NULL, "2");
      count = &g_array_index (routes->counts, DuskRouteCount, 0);
      g_assert_cmpfloat (count->v4_24s, ==, cases[i].v4_24s);
      g_assert_cmpfloat (count->v6_48s, ==, cases[i].v6_48s);
    }
}

/* A less specific one hides what becomes of those below it. */
static void
test_space_changes (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("-60 1-3 T 10.0.0.0/22 1 2\n"
                                                   "-60 1-3 T 10.0.0.0/24 1 2\n"
                                                   "-60 1-3 T 10.0.0.0/25 1 2\n"
                                                   "100 1-3 W 10.0.0.0/22\n"
                                                   "110 1-3 W 10.0.0.0/24\n"
                                                   "120 1-3 W 10.0.0.0/25\n"
                                                   "130 1-3 A 10.0.0.0/25 1 2\n"
                                                   "140 1-3 A 10.0.0.0/22 1 2\n"
                                                   "150 1-3 W 10.0.0.0/25\n"
                                                   "160 1-3 W 10.0.0.0/22\n",
                                                   600, 3, NULL, "2");
  static const double space[] = { 4, 1, 0.5, 0, 0.5, 4, 4, 0 };

  g_assert_cmpuint (routes->counts->len, ==, G_N_ELEMENTS (space));
  for (guint i = 0; i < G_N_ELEMENTS (space); i++)
    g_assert_cmpfloat (g_array_index (routes->counts, DuskRouteCount, i).v4_24s, ==, space[i]);
}

static void
test_known (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("100+1 1-3 W " P "\n"
                                                   "1000 1 W 192.0.2.0/24\n"
                                                   "5000 1 W 192.0.2.0/24\n"
                                                   "5300+1 1-3 A " P PATH "\n",
                                                   7200, 3, P, NULL);
  const DuskSpan *known = (DuskSpan *) routes->known->data;

  g_assert_cmpuint (routes->known->len, ==, 2);
  g_assert_cmpint (known[0].start_s - ROUTES_TEXT_START_S, ==, 0);
  g_assert_cmpint (known[0].end_s - ROUTES_TEXT_START_S, ==, 1001);
  g_assert_cmpint (known[1].start_s - ROUTES_TEXT_START_S, ==, 5000);
  g_assert_cmpint (known[1].end_s - ROUTES_TEXT_START_S, ==, 5303);
  g_assert_true (routes->is_inferred);
  assert_series (routes->total->v4, "1 0 0 0 - - - - - - - - - - - - - 0 - - - - - -");
  assert_series (routes->total->low, "0 0 0 0 - - - - - - - - - - - - 0 0 - - - - - -");
  assert_series (routes->total->announcements, "0 0 0 0 - - - - - - - - - - - - 0 3 - - - - - -");
}

static void
test_nothing (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("", 900, 3, P, NULL);
  gint64 start_us, end_us;

  g_assert_cmpuint (routes->known->len, ==, 0);
  g_assert_cmpuint (routes->prefixes->len, ==, 0);
  g_assert_cmpuint (routes->upstreams_before->len, ==, 0);
  g_assert_false (routes->is_inferred);
  assert_series (routes->total->v4, "- - -");
  assert_series (routes->total->low, "- - -");
  assert_series (routes->total->withdrawals, "- - -");
  g_assert_false (dusk_routes_find_outage (routes, ROUTES_TEXT_START_S, DUSK_TIME_UNKNOWN, 600, NAN, &start_us, &end_us));
}

/* Told of a peer that keeps its route for more than an hour and a half; but not of many peers, and not of a short loss. */
static void
test_stuck (void)
{
  static const char *const kept[] = { "-60 1-4 T " P PATH, "100 1-3 W " P, NULL };
  static const char *const too_short[] = { "-60 1-4 T " P PATH, "100 1-3 W " P, "5400 1-3 A " P PATH, NULL };
  static const char *const by_many[] = { "-60 1-4 T " P PATH, "100 1-2 W " P, NULL };
  g_autoptr (DuskRoutes) one = run_with_heartbeat (kept, 7200, 4, P);
  g_autoptr (DuskRoutes) none = run_with_heartbeat (too_short, 7200, 4, P);
  g_autoptr (DuskRoutes) many = run_with_heartbeat (by_many, 7200, 4, P);
  const DuskStuckRoute *stuck = &g_array_index (one->stuck, DuskStuckRoute, 0);

  g_assert_cmpuint (one->stuck->len, ==, 1);
  g_assert_cmpuint (stuck->prefix, ==, 0);
  g_assert_cmpuint (stuck->peer, ==, 3);
  g_assert_cmpint (stuck->since_us, ==, AT (100));
  g_assert_cmpuint (none->stuck->len, ==, 0);
  g_assert_cmpuint (many->stuck->len, ==, 0);
}

/* Neither path exploration nor single peers are instability; a loss is, and so are more than half of the peers that each flap within a step. */
static void
test_unstable (void)
{
  static const char *const lines[] = {
    "-60 1-5 T " P PATH,
    "10 1-5 A " P " 1 2 131279", "15 1-5 A " P " 1 2 3 131279", "20 1-5 A " P PATH,
    "310 1 W " P, "320 1 A " P PATH, "330 1 W " P, "340 1 A " P PATH,
    "610+20 1-3 W " P,
    NULL,
  };
  static const char *const apart[] = {
    "-60 1-5 T " P PATH,
    "310 1 W " P, "320 1 A " P PATH, "330 2 W " P, "340 2 A " P PATH, "350 3 W " P, "360 3 A " P PATH,
    NULL,
  };
  g_autoptr (DuskRoutes) together = run_with_heartbeat (lines, 1200, 5, P);
  g_autoptr (DuskRoutes) in_turn = run_with_heartbeat (apart, 1200, 5, P);

  assert_series (together->total->unstable, "0 0 1 0");
  assert_series (in_turn->total->unstable, "0 1 0 0");
  g_assert_cmpuint (((DuskPrefixRoutes *) in_turn->prefixes->pdata[0])->crossings->len, ==, 0);
}

static void
test_peers (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("-60 1-3 T " P PATH "\n"
                                                   "-60 1-3 T " Q PATH "\n"
                                                   "-60 4 T " P PATH "\n"
                                                   "-60 1-2 T 2001:db8::/32 5 6\n"
                                                   "100.5 1 D\n"
                                                   "200 1 U\n"
                                                   "210.5 1 A " P PATH "\n"
                                                   "211.5 1 A " Q PATH "\n"
                                                   "212.5 1 A 2001:db8::/32 5 6\n"
                                                   "300 2 D\n",
                                                   600, 4, P " " Q " 2001:db8::/32", NULL);
  const DuskPeerTable *first = routes->tables->pdata[0], *last = routes->tables->pdata[3];
  const DuskSpan *down = &g_array_index (first->down, DuskSpan, 0);

  g_assert_false (routes->is_inferred);
  g_assert_cmpuint (first->routes[0], ==, 2);
  g_assert_cmpuint (first->routes[1], ==, 1);
  g_assert_true (first->is_full_feed[0] && first->is_full_feed[1]);
  g_assert_false (last->is_full_feed[0] || last->is_full_feed[1]);
  g_assert_cmpint (down->start_s - ROUTES_TEXT_START_S, ==, 100);
  g_assert_cmpint (down->end_s - ROUTES_TEXT_START_S, ==, 213);
  g_assert_cmpuint (dusk_routes_count_live (routes, 4, AT (0)), ==, 3);
  g_assert_cmpuint (dusk_routes_count_live (routes, 4, AT (150)), ==, 2);
  g_assert_cmpuint (dusk_routes_count_live (routes, 4, AT (250)), ==, 3);
  g_assert_cmpuint (dusk_routes_count_live (routes, 4, AT (400)), ==, 2);
  g_assert_cmpuint (dusk_routes_count_live (routes, 6, AT (400)), ==, 1);
}

static void
assert_changes (const DuskRoutes *routes, const char *expected)
{
  const DuskPrefixRoutes *prefix = routes->prefixes->pdata[0];
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < prefix->changes->len; i++)
    {
      const DuskRouteChange *change = &g_array_index (prefix->changes, DuskRouteChange, i);
      const DuskPath *before = dusk_routes_path (routes, change->before), *after = dusk_routes_path (routes, change->after);

      g_string_append_printf (text, "%s%" G_GINT64_FORMAT ":%u:", i > 0 ? " " : "", change->time_us / G_USEC_PER_SEC - ROUTES_TEXT_START_S,
                              change->peer + 1);
      if (before != NULL)
        g_string_append_printf (text, "%u", before->asns[0]);
      else
        g_string_append (text, change->before == DUSK_ROUTE_NONE ? "none" : "?");
      if (after != NULL)
        g_string_append_printf (text, ">%u", after->asns[0]);
      else
        g_string_append (text, change->after == DUSK_ROUTE_NONE ? ">none" : ">?");
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_changes (void)
{
  g_autoptr (DuskRoutes) known = routes_text_run ("-60 1 T " P " 11 131279\n"
                                                  "-60 2 T " P " 12 131279\n"
                                                  "10 1 A " P " 13 131279\n"
                                                  "20 1 A " P " 13 131279\n"
                                                  "30 1-2 W " P "\n"
                                                  "31 1-2 W " P "\n"
                                                  "40 2 A " P " 12 131279\n",
                                                  600, 2, P, NULL);
  g_autoptr (DuskRoutes) session = routes_text_run ("-60 1-3 T " P " 11 131279\n"
                                                    "10 1 D\n"
                                                    "20 1 A " P " 12 131279\n",
                                                    600, 3, P, NULL);
  g_autoptr (DuskRoutes) inferred = routes_text_run ("10 1-3 W " P "\n"
                                                     "500 1 A " P " 12 131279\n",
                                                     600, 3, P, NULL);

  assert_changes (known, "10:1:11>13 30:1:13>none 30:2:12>none 40:2:none>12");
  assert_changes (session, "10:1:11>? 20:1:?>12");
  assert_changes (inferred, "10:1:?>none 10:2:?>none 10:3:?>none 500:1:none>12");
}

/* A peer that withdraws its whole table has lost its own way, not the prefix: what it says of it is no loss, and it does not count. */
static void
test_vanished_table (void)
{
  g_autoptr (GString) text = g_string_new ("-60 1-3 T " P " 11 131279\n");
  g_autoptr (DuskRoutes) routes = NULL;
  g_autofree char *crossings = NULL;

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "-60 1-3 T 10.%u.%u.0/24 11 64999\n", i / 256, i % 256);
  g_string_append (text, "10 1 W 10.0.0.0/24\n11 1 W " P "\n");
  for (guint i = 1; i < 5000; i++)
    g_string_append_printf (text, "12 1 W 10.%u.%u.0/24\n", i / 256, i % 256);
  g_string_append (text, "100+1 2-3 W " P "\n");
  routes = routes_text_run (text->str, 600, 3, P, NULL);
  assert_changes (routes, "10:1:11>? 100:2:11>none 101:3:11>none");
  crossings = routes_text_crossings (routes, P);
  g_assert_cmpstr (crossings, ==, "+ -100(1/2)");
}

/* Only peers whose state at the start is known are told of: of the fourth, which spoke when the prefix came back, it is not. */
static void
test_peers_at_start (void)
{
  g_autoptr (DuskRoutes) known = routes_text_run ("-60 1-3 T " P " 11 131279\n"
                                                  "-60 4 T 192.0.2.0/24 64999\n"
                                                  "-30 3 D\n",
                                                  600, 4, P, NULL);
  g_autoptr (DuskRoutes) inferred = routes_text_run ("100+1 1-3 W " P "\n500 1-4 A " P " 12 131279\n", 600, 5, P, NULL);
  const DuskPrefixRoutes *first = known->prefixes->pdata[0], *second = inferred->prefixes->pdata[0];

  g_assert_cmpuint (first->peers, ==, 2);
  g_assert_cmpuint (first->live, ==, 3);
  g_assert_cmpuint (second->peers, ==, 3);
  g_assert_cmpuint (second->live, ==, 3);
}

static const char *
country_of (guint32 asn, gpointer data)
{
  return asn == 2 || asn == 3 ? "KP" : asn == 4 ? "CN" : NULL;
}

/* A prefix with several origins counts for each, but once for their country. */
static void
test_entities (void)
{
  RoutesText text = { .wish = { .keeps_entities = TRUE, .country_of = country_of } };
  g_autoptr (DuskRoutes) routes = NULL;
  const DuskRouteSeries *series;

  routes_text_init (&text, 600, 3, NULL, NULL);
  routes_text_add (&text, "-60 1-2 T 10.0.0.0/24 1 2\n"
                          "-60 3 T 10.0.0.0/24 1 3\n"
                          "-60 1-3 T 10.0.1.0/24 1 4\n"
                          "-60 1-3 T 10.0.2.0/24 1 5\n"
                          "100 1-3 W 10.0.0.0/24\n"
                          "200 1 A 10.0.1.0/24 1 4\n");
  routes = routes_text_finish (&text);
  g_assert_cmpuint (routes->counts->len, ==, 0);
  g_assert_cmpuint (routes->origins->len, ==, 4);
  series = routes->origins->pdata[0];
  g_assert_cmpuint (series->asn, ==, 2);
  assert_series (series->v4, "1 0");
  assert_series (series->withdrawals, "3 0");
  series = routes->origins->pdata[1];
  g_assert_cmpuint (series->asn, ==, 3);
  assert_series (series->v4, "1 0");
  g_assert_cmpuint (routes->countries->len, ==, 2);
  series = routes->countries->pdata[0];
  g_assert_cmpstr (series->country, ==, "CN");
  assert_series (series->announcements, "1 0");
  series = routes->countries->pdata[1];
  g_assert_cmpstr (series->country, ==, "KP");
  assert_series (series->v4, "1 0");
  assert_series (series->v4_24s, "1 0");
  assert_series (routes->total->v4, "3 2");
}

static void
test_origins_by_frequency (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("-60 1 T " P " 1 7\n"
                                                   "-60 2-3 T " P " 1 5\n"
                                                   "-60 4 T " P " 1 9\n"
                                                   "100 4 A " P " 1 9\n"
                                                   "101 4 A " P " 1 9\n",
                                                   600, 4, P, NULL);
  const GArray *origins = ((DuskPrefixRoutes *) routes->prefixes->pdata[0])->origins;

  g_assert_cmpuint (origins->len, ==, 3);
  g_assert_cmpuint (g_array_index (origins, guint32, 0), ==, 9);
  g_assert_cmpuint (g_array_index (origins, guint32, 1), ==, 5);
  g_assert_cmpuint (g_array_index (origins, guint32, 2), ==, 7);
}

static void
test_visible_spans (void)
{
  g_autoptr (DuskRoutes) routes = routes_text_run ("-60 1 T " P PATH "\n"
                                                   "100.2 1 W " P "\n"
                                                   "200.5 1 A " P PATH "\n"
                                                   "200.7 1 W " P "\n"
                                                   "300.1 1 A " P PATH "\n"
                                                   "400.1 1 W " P "\n"
                                                   "400.9 1 A " P PATH "\n",
                                                   600, 1, P, NULL);
  g_autoptr (GArray) spans = dusk_routes_visible_spans (routes, 0);
  const DuskSpan *all = (DuskSpan *) spans->data;

  g_assert_cmpuint (spans->len, ==, 2);
  g_assert_cmpint (all[0].start_s, ==, ROUTES_TEXT_START_S);
  g_assert_cmpint (all[0].end_s, ==, ROUTES_TEXT_START_S + 100);
  g_assert_cmpint (all[1].start_s, ==, ROUTES_TEXT_START_S + 300);
  g_assert_cmpint (all[1].end_s, ==, DUSK_TIME_UNKNOWN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/routes/counts", test_counts);
  g_test_add_func ("/bgp/routes/space", test_space);
  g_test_add_func ("/bgp/routes/space-changes", test_space_changes);
  g_test_add_func ("/bgp/routes/known", test_known);
  g_test_add_func ("/bgp/routes/nothing", test_nothing);
  g_test_add_func ("/bgp/routes/stuck", test_stuck);
  g_test_add_func ("/bgp/routes/unstable", test_unstable);
  g_test_add_func ("/bgp/routes/peers", test_peers);
  g_test_add_func ("/bgp/routes/changes", test_changes);
  g_test_add_func ("/bgp/routes/peers-at-start", test_peers_at_start);
  g_test_add_func ("/bgp/routes/vanished-table", test_vanished_table);
  g_test_add_func ("/bgp/routes/entities", test_entities);
  g_test_add_func ("/bgp/routes/origins-by-frequency", test_origins_by_frequency);
  g_test_add_func ("/bgp/routes/visible-spans", test_visible_spans);
  return g_test_run ();
}
