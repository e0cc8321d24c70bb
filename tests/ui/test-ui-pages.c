/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-chart-view.h"
#include "dusk-country-page.h"
#include "dusk-loader.h"
#include "dusk-network-list.h"
#include "dusk-network-window.h"

static UiTest test;

/* The documented outage and a day before it. */
#define FROM_S G_GINT64_CONSTANT (1419120000) /* 21 Dec 2014 */
#define TO_S   G_GINT64_CONSTANT (1419379200) /* 24 Dec 2014 */

static GtkWindow *
open_country (const char *code, DuskCountryPage **page)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  *page = DUSK_COUNTRY_PAGE (dusk_country_page_new ());
  dusk_country_page_set_context (*page, test.context);
  if (dusk_context_now (test.context) <= TO_S)
    dusk_country_page_set_period (*page, FROM_S, TO_S);
  dusk_country_page_set_country (*page, dusk_world_find (test.world, code));
  gtk_window_set_default_size (window, 420, 700);
  gtk_window_set_child (window, GTK_WIDGET (*page));
  gtk_window_present (window);
  return window;
}

static gboolean
is_loaded (gpointer root)
{
  GtkWidget *loader = ui_test_find (root, DUSK_TYPE_LOADER, NULL);

  return g_str_equal (dusk_loader_state (DUSK_LOADER (loader)), "content");
}

static gboolean
is_failed (gpointer root)
{
  GtkWidget *loader = ui_test_find (root, DUSK_TYPE_LOADER, NULL);

  return g_str_equal (dusk_loader_state (DUSK_LOADER (loader)), "failed");
}

static void
test_country (void)
{
  DuskCountryPage *page;
  GtkWindow *window;
  GtkWidget *view, *networks, *list;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  window = open_country ("KP", &page);
  ui_test_wait (is_loaded, page, "the page to load");
  g_assert_true (ui_test_says (GTK_WIDGET (page), "North Korea"));
  g_assert_true (ui_test_says (GTK_WIDGET (page), "22 Dec 16:15 → 23 Dec 01:50 UTC"));
  g_assert_true (ui_test_says (GTK_WIDGET (page), "in Pyongyang"));
  g_assert_true (ui_test_says (GTK_WIDGET (page), "What the routes say"));
  view = ui_test_find (GTK_WIDGET (page), DUSK_TYPE_CHART_VIEW, NULL);
  g_assert_nonnull (dusk_chart_view_get_chart (DUSK_CHART_VIEW (view)));

  networks = ui_test_find (GTK_WIDGET (page), DUSK_TYPE_NETWORK_LIST, NULL);
  ui_test_await_text (networks, "AS131279");
  list = ui_test_find (networks, GTK_TYPE_LIST_BOX, NULL);
  g_assert_nonnull (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_country_fails (void)
{
  static const DuskSimFault faults[]
    = { DUSK_SIM_FAULT_CUT_OFF, DUSK_SIM_FAULT_GARBAGE, DUSK_SIM_FAULT_SERVER_ERROR, DUSK_SIM_FAULT_WRONG_TYPES, DUSK_SIM_FAULT_MAINTENANCE };

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      DuskCountryPage *page;
      GtkWindow *window;
      GtkWidget *retry;

      g_test_message ("fault %d", faults[i]);
      ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
      dusk_sim_set_fault (test.sim, NULL, faults[i], 0);
      window = open_country ("KP", &page);
      ui_test_wait (is_failed, page, "the page to fail");
      retry = ui_test_find (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Retry");
      g_assert_nonnull (retry);
      dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_NONE, 0);
      g_signal_emit_by_name (retry, "clicked");
      ui_test_wait (is_loaded, page, "the page to load after all");
      ui_test_close (window);
      ui_test_tear_down (&test);
    }
}

static void
test_close_while_loading (void)
{
  DuskCountryPage *page;
  GtkWindow *window;
  GtkWidget *network;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_STUCK, 0);
  window = open_country ("KP", &page);
  network = dusk_network_window_new (test.context, 131279);
  gtk_window_present (GTK_WINDOW (network));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  ui_test_close (window);
  ui_test_close (network);
  ui_test_tear_down (&test);
}

static void
test_change_country_while_loading (void)
{
  DuskCountryPage *page;
  GtkWindow *window;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 0);
  window = open_country ("KP", &page);
  dusk_country_page_set_country (page, dusk_world_find (test.world, "AT"));
  dusk_country_page_set_country (page, dusk_world_find (test.world, "SY"));
  ui_test_wait (is_loaded, page, "the page to load");
  g_assert_true (ui_test_says (GTK_WIDGET (page), "Syria"));
  g_assert_false (ui_test_says (GTK_WIDGET (page), "Austria"));
  dusk_country_page_set_country (page, NULL);
  g_assert_null (dusk_country_page_get_country (page));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_network (void)
{
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  window = dusk_network_window_new (test.context, 131279);
  dusk_network_window_set_period (DUSK_NETWORK_WINDOW (window), FROM_S, TO_S);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (is_loaded, window, "the window to load");
  g_assert_cmpuint (dusk_network_window_asn (DUSK_NETWORK_WINDOW (window)), ==, 131279);
  g_assert_true (g_str_has_prefix (gtk_window_get_title (GTK_WINDOW (window)), "AS131279"));
  g_assert_true (ui_test_says (window, "North Korea"));
  g_assert_true (ui_test_says (window, "Simulated"));
  g_assert_true (ui_test_says (window, "Sources"));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_network_fails (void)
{
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_SERVER_ERROR, 0);
  window = dusk_network_window_new (test.context, 131279);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_wait (is_failed, window, "the window to fail");
  g_assert_nonnull (ui_test_find (window, GTK_TYPE_BUTTON, "Retry"));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/pages/country", test_country);
  g_test_add_func ("/ui/pages/country-fails", test_country_fails);
  g_test_add_func ("/ui/pages/close-while-loading", test_close_while_loading);
  g_test_add_func ("/ui/pages/change-country-while-loading", test_change_country_while_loading);
  g_test_add_func ("/ui/pages/network", test_network);
  g_test_add_func ("/ui/pages/network-fails", test_network_fails);
  return g_test_run ();
}
