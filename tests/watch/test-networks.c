/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-private.h"
#include "dusk-networks.h"
#include "watch-fixture.h"

static gboolean
is_loaded (gpointer data)
{
  return !dusk_networks_is_loading (data);
}

static DuskNetworks *
load (WatchFixture *fixture, const char *code, const char *from, const char *to)
{
  DuskNetworks *networks = dusk_networks_new (fixture->context, dusk_territory_find (code), watch_time (from), watch_time (to));

  g_assert_true (dusk_networks_is_loading (networks));
  watch_fixture_await (is_loaded, networks);
  return networks;
}

static void
test_lost (void)
{
  WatchFixture fixture;
  g_autoptr (DuskNetworks) networks = NULL;
  g_autoptr (DuskNetwork) worst = NULL;
  g_autofree char *summary = NULL;

  watch_fixture_set_up (&fixture, "north-korea-2014", "2014-12-29");
  networks = load (&fixture, "KP", "2014-12-22", "2014-12-23T01:00");
  g_assert_null (dusk_networks_problem (networks));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (networks)), ==, 1);
  worst = g_list_model_get_item (G_LIST_MODEL (networks), 0);
  g_assert_cmpuint (dusk_network_asn (worst), ==, 131279);
  g_assert_true (dusk_network_is_lost (worst));
  g_assert_nonnull (dusk_network_holder (worst));
  g_assert_cmpfloat (dusk_network_now (worst), ==, 0);
  g_assert_cmpfloat (dusk_network_normal (worst), ==, 4);
  summary = dusk_network_summary (worst);
  g_assert_cmpstr (summary, ==, "0 of 4 prefixes");
  g_clear_object (&worst);
  g_assert_finalize_object (g_steal_pointer (&networks));
  watch_fixture_tear_down (&fixture);
}

static double
loss_at (DuskNetworks *networks, guint position)
{
  g_autoptr (DuskNetwork) network = g_list_model_get_item (G_LIST_MODEL (networks), position);
  double loss = dusk_network_normal (network) - dusk_network_now (network);

  return isnan (loss) ? 0 : loss;
}

static void
test_sorted (void)
{
  WatchFixture fixture;
  g_autoptr (DuskNetworks) networks = NULL;
  guint asked, n;

  watch_fixture_set_up (&fixture, "world", "2025-06-24T01:50");
  networks = load (&fixture, "MM", "2025-06-23", "2025-06-24T01:50");
  n = g_list_model_get_n_items (G_LIST_MODEL (networks));
  g_assert_cmpuint (n, >, DUSK_NETWORKS_DETAILED);
  for (guint i = 1; i < n; i++)
    {
      g_autoptr (DuskNetwork) before = g_list_model_get_item (G_LIST_MODEL (networks), i - 1);
      g_autoptr (DuskNetwork) here = g_list_model_get_item (G_LIST_MODEL (networks), i);
      g_assert_true (dusk_network_is_lost (before) || !dusk_network_is_lost (here));
      if (dusk_network_is_lost (before) == dusk_network_is_lost (here))
        g_assert_cmpfloat (loss_at (networks, i - 1), >=, loss_at (networks, i));
    }
  /* Details that are known are not asked for again. */
  asked = dusk_sim_count_requests (fixture.sim, "as-overview");
  g_assert_cmpuint (asked, ==, DUSK_NETWORKS_DETAILED);
  dusk_networks_detail (networks, 0, n);
  watch_fixture_await (is_loaded, networks);
  g_assert_cmpuint (dusk_sim_count_requests (fixture.sim, "as-overview"), ==, n);
  watch_fixture_tear_down (&fixture);
}

static void
test_problem (void)
{
  WatchFixture fixture;
  g_autoptr (DuskNetworks) networks = NULL;

  watch_fixture_set_up (&fixture, "world", "2025-06-24T01:50");
  dusk_sim_set_fault (fixture.sim, "country-asns", DUSK_SIM_FAULT_MAINTENANCE, 0);
  networks = load (&fixture, "MM", "2025-06-23", "2025-06-24T01:50");
  g_assert_nonnull (dusk_networks_problem (networks));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (networks)), ==, 0);
  watch_fixture_tear_down (&fixture);
}

/* One of the two times is enough for a list, without anything lost. */
static void
test_half (void)
{
  WatchFixture fixture;
  g_autoptr (DuskNetworks) networks = NULL;
  g_autoptr (DuskNetwork) first = NULL;

  watch_fixture_set_up (&fixture, "world", "2025-06-24T01:50");
  dusk_sim_set_fault (fixture.sim, "country-asns", DUSK_SIM_FAULT_MAINTENANCE, 1);
  networks = load (&fixture, "MM", "2025-06-23", "2025-06-24T01:50");
  g_assert_nonnull (dusk_networks_problem (networks));
  first = g_list_model_get_item (G_LIST_MODEL (networks), 0);
  g_assert_nonnull (first);
  g_assert_false (dusk_network_is_lost (first));
  watch_fixture_tear_down (&fixture);
}

static void
test_disposed_early (void)
{
  WatchFixture fixture;
  DuskNetworks *networks;

  watch_fixture_set_up (&fixture, "world", "2025-06-24T01:50");
  networks = dusk_networks_new (fixture.context, dusk_territory_find ("MM"), watch_time ("2025-06-23"), watch_time ("2025-06-24"));
  g_assert_finalize_object (networks);
  watch_fixture_tear_down (&fixture);
}

static void
test_order (void)
{
  static const struct {
    guint32  asn;
    gboolean was, is;
    double   now, normal;
  } cases[] = { { 5, TRUE, FALSE, 0, 2 }, { 9, TRUE, FALSE, NAN, NAN }, { 7, TRUE, TRUE, 3, 40 }, { 8, TRUE, TRUE, 3, 8 },
                { 1, TRUE, TRUE, 90, 90 }, { 2, TRUE, TRUE, 4, 4 },     { 3, FALSE, TRUE, NAN, NAN } };
  g_autoptr (GPtrArray) networks = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = G_N_ELEMENTS (cases); i-- > 0;)
    {
      DuskNetwork *network = _dusk_network_new (cases[i].asn, cases[i].was, cases[i].is);
      _dusk_network_set_counts (network, cases[i].now, cases[i].normal);
      g_ptr_array_add (networks, network);
    }
  g_ptr_array_sort (networks, _dusk_network_compare_by_loss);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpuint (dusk_network_asn (networks->pdata[i]), ==, cases[i].asn);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/networks/lost", test_lost);
  g_test_add_func ("/watch/networks/sorted", test_sorted);
  g_test_add_func ("/watch/networks/problem", test_problem);
  g_test_add_func ("/watch/networks/half", test_half);
  g_test_add_func ("/watch/networks/disposed-early", test_disposed_early);
  g_test_add_func ("/watch/networks/order", test_order);
  return g_test_run ();
}
