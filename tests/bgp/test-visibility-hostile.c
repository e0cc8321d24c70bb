/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements that nobody sent in good faith: anything goes, in bounded memory and time. And tables that go away as a whole: it takes a large one. */
#include "dusk-visibility.h"

#include <string.h>

#define START_S G_GINT64_CONSTANT (1419264000)

static DuskBgpPeers *
make_peers (guint n)
{
  DuskBgpPeers *peers = dusk_bgp_peers_new ();

  for (guint i = 0; i < n; i++)
    {
      guint8 address[4] = { 10, (guint8) (i >> 16), (guint8) (i >> 8), (guint8) i };
      dusk_bgp_peers_take (peers, "rrc00", 64500 + i, 4, address);
    }
  return peers;
}

static DuskVisibility *
make_engine (DuskBgpPeers *peers, gboolean keeps_changes, const char *prefix)
{
  g_autoptr (GArray) prefixes = prefix != NULL ? g_array_new (FALSE, FALSE, sizeof (DuskPrefix)) : NULL;
  DuskVisibilityWish wish = { .from_s = START_S, .to_s = START_S + 3600, .step_s = 60, .prefixes = prefixes, .keeps_changes = keeps_changes,
                              .keeps_entities = TRUE };

  if (prefix != NULL)
    {
      g_array_set_size (prefixes, 1);
      g_assert_true (dusk_prefix_parse (prefix, (DuskPrefix *) prefixes->data, NULL));
    }
  return dusk_visibility_new (&wish, peers);
}

static DuskPrefix
number_prefix (guint number)
{
  return (DuskPrefix) { .family = 4, .length = 24, .bytes = { (guint8) (10 + (number >> 16)), (guint8) (number >> 8), (guint8) number } };
}

static DuskPrefix
random_prefix (GRand *random)
{
  DuskPrefix prefix = { .family = (guint8) g_rand_int_range (random, 0, 8), .length = (guint8) g_rand_int (random) };

  for (guint i = 0; i < 16; i++)
    prefix.bytes[i] = (guint8) g_rand_int (random);
  if (g_rand_int_range (random, 0, 4) == 0)
    return number_prefix (g_rand_int (random) % 50);
  return prefix;
}

/* Every field at random, most of them beyond what is allowed. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (1);
  guint32 path[300] = { 0 };

  for (guint round = 0; round < 60; round++)
    {
      g_autoptr (DuskBgpPeers) peers = make_peers (1 + round * 7);
      g_autoptr (DuskVisibility) engine = make_engine (peers, round % 3 != 0, round % 2 ? "10.0.0.0/8" : NULL);
      g_autoptr (DuskRoutes) routes = NULL;

      for (guint i = 0; i < 2000; i++)
        {
          DuskBgpElement element = { .kind = g_rand_int_range (random, 0, 8), .source = g_rand_int_range (random, 0, 7) };

          element.time_us = g_rand_int_range (random, 0, 5) == 0 ? (gint64) ((guint64) g_rand_int (random) << 32 | g_rand_int (random))
                                                                 : (START_S + (gint64) i * 2) * G_USEC_PER_SEC;
          element.peer = g_rand_int_range (random, 0, 9) == 0 ? g_rand_int (random) : g_rand_int (random) % (1 + round * 7);
          element.prefix = random_prefix (random);
          element.path = path;
          element.path_length = (guint) g_rand_int_range (random, 0, 300);
          element.n_origins = (guint) g_rand_int_range (random, 0, 400);
          path[element.path_length > 0 ? element.path_length - 1 : 0] = g_rand_int (random) % 100;
          element.new_state = (guint16) g_rand_int_range (random, 0, 9);
          dusk_visibility_add (&element, engine);
        }
      routes = dusk_visibility_finish (engine);
      g_assert_nonnull (routes->total);
    }
}

/* More peers than there are bits for. */
static void
test_many_peers (void)
{
  g_autoptr (DuskBgpPeers) peers = make_peers (60000);
  g_autoptr (DuskVisibility) engine = make_engine (peers, TRUE, "10.0.0.0/8");
  g_autoptr (DuskRoutes) routes = NULL;
  DuskBgpElement element = { .kind = DUSK_BGP_WITHDRAWAL, .time_us = START_S * G_USEC_PER_SEC, .prefix = number_prefix (1) };

  for (element.peer = 0; element.peer < 60000; element.peer++)
    dusk_visibility_add (&element, engine);
  routes = dusk_visibility_finish (engine);
  g_assert_cmpuint (routes->prefixes->len, ==, 1);
  g_assert_cmpuint (routes->tables->len, ==, 60000);
}

/* Sessions that never hold: each loss goes through the whole table, so there is an end to it. */
static void
test_flapping_sessions (void)
{
  g_autoptr (DuskBgpPeers) peers = make_peers (3);
  g_autoptr (DuskVisibility) engine = make_engine (peers, FALSE, NULL);
  g_autoptr (DuskRoutes) routes = NULL;
  DuskBgpElement element = { .kind = DUSK_BGP_ROUTE, .time_us = START_S * G_USEC_PER_SEC };

  for (guint i = 0; i < 20000; i++)
    {
      element.prefix = number_prefix (i);
      dusk_visibility_add (&element, engine);
    }
  for (guint i = 0; i < 100000; i++)
    {
      element.kind = i % 2 == 0 ? DUSK_BGP_STATE : DUSK_BGP_ANNOUNCEMENT;
      element.new_state = 1;
      dusk_visibility_add (&element, engine);
    }
  routes = dusk_visibility_finish (engine);
  g_assert_cmpuint (((DuskPeerTable *) routes->tables->pdata[0])->down->len, <, 100);
}

/* One peer withdraws its whole table, the others keep theirs: as if its session were down. Then all others withdraw theirs: that is an outage. */
static void
test_vanished_table (void)
{
  g_autoptr (DuskBgpPeers) peers = make_peers (4);
  g_autoptr (DuskVisibility) engine = make_engine (peers, FALSE, NULL);
  g_autoptr (DuskRoutes) routes = NULL;
  const DuskPeerTable *first, *second;
  const DuskCrossing *crossing;
  DuskBgpElement element = { .kind = DUSK_BGP_ROUTE, .time_us = START_S * G_USEC_PER_SEC };

  for (guint i = 0; i < 6000; i++)
    for (element.peer = 0; element.peer < 4; element.peer++)
      {
        element.prefix = number_prefix (i);
        dusk_visibility_add (&element, engine);
      }
  element.kind = DUSK_BGP_WITHDRAWAL;
  for (element.peer = 0; element.peer < 4; element.peer++)
    for (guint i = 0; i < 6000; i++)
      {
        element.time_us = (START_S + 300 + element.peer * 600) * G_USEC_PER_SEC + i;
        element.prefix = number_prefix (i);
        dusk_visibility_add (&element, engine);
      }
  routes = dusk_visibility_finish (engine);
  first = routes->tables->pdata[0];
  second = routes->tables->pdata[1];
  g_assert_cmpuint (first->down->len, ==, 1);
  g_assert_cmpint (g_array_index (first->down, DuskSpan, 0).start_s, ==, START_S + 300);
  g_assert_cmpuint (second->down->len, ==, 1);
  g_assert_cmpuint (((DuskPeerTable *) routes->tables->pdata[3])->down->len, ==, 0);
  for (guint i = 0; i < 6000; i += 999)
    {
      const GArray *crossings = ((DuskPrefixRoutes *) routes->prefixes->pdata[i])->crossings;

      g_assert_cmpuint (crossings->len, ==, 1);
      crossing = &g_array_index (crossings, DuskCrossing, 0);
      g_assert_cmpint (crossing->time_us, ==, (START_S + 1500) * G_USEC_PER_SEC + i);
      g_assert_cmpuint (crossing->live, ==, 2);
    }
}

/* Neither the log nor the prefixes grow without end. */
static void
test_too_many_changes (void)
{
  g_autoptr (DuskBgpPeers) peers = make_peers (2);
  g_autoptr (DuskVisibility) engine = make_engine (peers, FALSE, "10.0.0.0/8");
  g_autoptr (DuskRoutes) routes = NULL;
  DuskBgpElement element = { .time_us = START_S * G_USEC_PER_SEC, .prefix = number_prefix (1) };
  const DuskSpan *known;

  for (guint i = 0; i < 3000000; i++)
    {
      element.kind = i % 2 == 0 ? DUSK_BGP_ANNOUNCEMENT : DUSK_BGP_WITHDRAWAL;
      element.time_us = START_S * G_USEC_PER_SEC + (gint64) i * 1000;
      dusk_visibility_add (&element, engine);
    }
  routes = dusk_visibility_finish (engine);
  g_assert_cmpuint (routes->known->len, ==, 1);
  known = (DuskSpan *) routes->known->data;
  g_assert_cmpint (known->end_s, <, START_S + 3000);
  g_assert_cmpint (known->end_s, >, START_S + 1000);
  g_assert_true (isnan (dusk_series_at (routes->total->v4, START_S + 3000)));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/visibility-hostile/random", test_random);
  g_test_add_func ("/bgp/visibility-hostile/many-peers", test_many_peers);
  g_test_add_func ("/bgp/visibility-hostile/flapping-sessions", test_flapping_sessions);
  g_test_add_func ("/bgp/visibility-hostile/vanished-table", test_vanished_table);
  g_test_add_func ("/bgp/visibility-hostile/too-many-changes", test_too_many_changes);
  return g_test_run ();
}
