/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-archive-window.h"
#include "dusk-chart-view.h"
#include "dusk-country-page.h"
#include "dusk-exact-steps.h"
#include "dusk-exact-window.h"
#include "dusk-interval-list.h"
#include "dusk-preferences-window.h"

#include <glib/gstdio.h>

static UiTest test;

/* The documented outage and a day before it. */
#define FROM_S G_GINT64_CONSTANT (1419120000) /* 21 Dec 2014 */
#define TO_S   G_GINT64_CONSTANT (1419379200) /* 24 Dec 2014 */
#define DOWN_S G_GINT64_CONSTANT (1419264900) /* 22 Dec 2014 16:15 */
#define BACK_S G_GINT64_CONSTANT (1419299160) /* 23 Dec 2014 01:46 */

static void
loaded_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(DuskReport **) user_data = dusk_report_load_finish (result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer data)
{
  return *(gpointer *) data != NULL;
}

static DuskReport *
load_report (void)
{
  const DuskEntity entity = { DUSK_ENTITY_COUNTRY, "KP", 0 };
  DuskReport *report = NULL;

  dusk_report_load_async (test.context, &entity, FROM_S, TO_S, NULL, NULL, NULL, loaded_cb, &report);
  ui_test_wait (is_there, &report, "the report");
  return report;
}

static void
on_exact (DuskIntervalList *list G_GNUC_UNUSED, const DuskOutage *outage, gpointer user_data)
{
  *(gint64 *) user_data = outage->start_s;
}

static void
test_button (void)
{
  g_autoptr (DuskReport) report = NULL;
  DuskIntervalList *list;
  GtkWidget *window;
  gint64 wanted_s = 0;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  report = load_report ();
  window = gtk_window_new ();
  list = g_object_new (DUSK_TYPE_INTERVAL_LIST, NULL);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (list));
  dusk_interval_list_set_report (list, report);
  g_signal_connect (list, "exact-wanted", G_CALLBACK (on_exact), &wanted_s);
  gtk_window_present (GTK_WINDOW (window));
  /* The newest comes first: that of 23 December. */
  g_signal_emit_by_name (ui_test_await (GTK_WIDGET (list), GTK_TYPE_BUTTON, "Exact Times from BGP…"), "clicked");
  g_assert_cmpint (wanted_s, ==, g_array_index (report->findings->outages, DuskOutage, report->findings->outages->len - 1).start_s);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
on_found (DuskExactWindow *window G_GNUC_UNUSED, DuskExact *exact, gpointer user_data)
{
  *(DuskExact **) user_data = dusk_exact_ref (exact);
}

static void
test_exact_times (void)
{
  g_autoptr (DuskReport) report = NULL;
  g_autoptr (DuskExact) found = NULL;
  GtkWidget *window, *view;
  DuskChart *loss, *back;
  gint64 from_s, to_s;
  g_autofree char *table = NULL;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  report = load_report ();
  window = dusk_exact_window_new (test.context, report, &g_array_index (report->findings->outages, DuskOutage, 0), NULL);
  g_signal_connect (window, "found", G_CALLBACK (on_found), &found);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (ui_test_await (window, GTK_TYPE_BUTTON, "_Fetch and Read"), "clicked");
  ui_test_wait (is_there, &found, "the exact times");
  g_assert_cmpint (found->start_us, ==, DOWN_S * G_USEC_PER_SEC);
  g_assert_cmpint (found->end_us, ==, BACK_S * G_USEC_PER_SEC);
  g_assert_true (ui_test_says (window, "22 Dec 16:15:00 → 23 Dec 01:46:00 UTC"));
  g_assert_true (ui_test_says (window, "in Pyongyang"));
  g_assert_true (ui_test_says (window, "AS4837"));
  view = ui_test_find (window, DUSK_TYPE_CHART_VIEW, NULL);
  loss = dusk_chart_view_get_chart (DUSK_CHART_VIEW (view));
  g_assert_nonnull (loss);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find (window, GTK_TYPE_TOGGLE_BUTTON, "How It Came Back")), TRUE);
  back = dusk_chart_view_get_chart (DUSK_CHART_VIEW (view));
  g_assert_true (back != loss);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (ui_test_find (window, GTK_TYPE_TOGGLE_BUTTON, "The Whole Outage")), TRUE);
  dusk_chart_get_period (dusk_chart_view_get_chart (DUSK_CHART_VIEW (view)), &from_s, &to_s);
  g_assert_cmpint (from_s, <, DOWN_S);
  g_assert_cmpint (to_s, >, BACK_S);
  table = dusk_exact_steps_to_table (found, found->losses);
  g_assert_nonnull (strstr (table, "175.45.176.0/24"));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_page_takes_them_in (void)
{
  DuskCountryPage *page;
  GtkWidget *window, *exact;
  GListModel *windows = gtk_window_get_toplevels ();

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  window = gtk_window_new ();
  page = DUSK_COUNTRY_PAGE (dusk_country_page_new ());
  dusk_country_page_set_context (page, test.context);
  dusk_country_page_set_period (page, FROM_S, TO_S);
  dusk_country_page_set_country (page, dusk_world_find (test.world, "KP"));
  gtk_window_set_default_size (GTK_WINDOW (window), 420, 700);
  gtk_window_set_child (GTK_WINDOW (window), GTK_WIDGET (page));
  gtk_window_present (GTK_WINDOW (window));
  ui_test_await_text (GTK_WIDGET (page), "23 Dec 15:45 → 16:15 UTC");
  g_signal_emit_by_name (ui_test_await (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Exact Times from BGP…"), "clicked");
  exact = NULL;
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) one = g_list_model_get_item (windows, i);
      exact = DUSK_IS_EXACT_WINDOW (one) ? one : exact;
    }
  g_assert_nonnull (exact);
  g_signal_emit_by_name (ui_test_await (exact, GTK_TYPE_BUTTON, "_Fetch and Read"), "clicked");
  ui_test_await_text (GTK_WIDGET (page), "23 Dec 15:41:00 → 16:12:00 UTC");
  ui_test_await (GTK_WIDGET (page), GTK_TYPE_BUTTON, "Order of Loss…");
  ui_test_close (exact);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_out_of_reach (void)
{
  g_autoptr (DuskReport) report = NULL;
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  report = load_report ();
  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_SERVER_ERROR, 0);
  window = dusk_exact_window_new (test.context, report, &g_array_index (report->findings->outages, DuskOutage, 0), NULL);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_await_text (window, "No Exact Times");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_closed_while_loading (void)
{
  g_autoptr (DuskReport) report = NULL;
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  report = load_report ();
  window = dusk_exact_window_new (test.context, report, &g_array_index (report->findings->outages, DuskOutage, 0), NULL);
  gtk_window_present (GTK_WINDOW (window));
  g_signal_emit_by_name (ui_test_await (window, GTK_TYPE_BUTTON, "_Fetch and Read"), "clicked");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
take_result (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* An archive file of the simulated Internet on this machine: its path. */
static char *
fetch_file (DuskFetchedFiles **fetched)
{
  g_autofree char *url = g_strdup_printf ("%s/rrc00/2014.12/updates.20141223.0145.gz", dusk_sim_url (test.sim));
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
  GAsyncResult *result = NULL;
  g_autoptr (GError) error = NULL;
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc00", DUSK_ARCHIVE_UPDATES, BACK_S - 60, 300, -1));
  dusk_archive_fetch_async (dusk_context_archive (test.context), files, NULL, NULL, NULL, take_result, &result);
  ui_test_wait (is_there, &result, "the archive file");
  *fetched = dusk_archive_fetch_finish (dusk_context_archive (test.context), result, &error);
  g_assert_no_error (error);
  g_object_unref (result);
  return g_strdup (((DuskFetchedFile *) g_ptr_array_index ((*fetched)->files, 0))->path);
}

static void
test_archive_files (void)
{
  DuskFetchedFiles *fetched;
  g_autofree char *path = NULL;
  g_autoptr (GFile) file = NULL;
  GtkWidget *window;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  path = fetch_file (&fetched);
  file = g_file_new_for_path (path);
  window = dusk_archive_window_new (test.context, &file, 1);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_await_text (window, "23 Dec 2014 01:4");
  dusk_archive_window_look_for (DUSK_ARCHIVE_WINDOW (window), "AS131279");
  ui_test_await_text (window, "Networks on the way there");
  g_assert_true (ui_test_says (window, "AS4837"));
  dusk_archive_window_look_for (DUSK_ARCHIVE_WINDOW (window), "no such thing");
  g_assert_true (ui_test_says (window, "no such thing"));
  ui_test_close (window);
  dusk_fetched_files_free (fetched);
  ui_test_tear_down (&test);
}

static void
test_no_archive_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("dusk-files-XXXXXX", NULL), *path = g_build_filename (folder, "page.gz", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  GtkWidget *window;

  g_assert_true (g_file_set_contents (path, "<!DOCTYPE html><html><body>Not found</body></html>", -1, NULL));
  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  window = dusk_archive_window_new (test.context, &file, 1);
  gtk_window_present (GTK_WINDOW (window));
  ui_test_await_text (window, "web page");
  ui_test_close (window);
  ui_test_tear_down (&test);
  g_unlink (path);
  g_rmdir (folder);
}

static void
test_preferences (void)
{
  GtkWidget *window, *spin;

  ui_test_set_up (&test, "north-korea-2014", TO_S, 0);
  window = dusk_preferences_window_new (test.context, NULL);
  gtk_window_present (GTK_WINDOW (window));
  dusk_preferences_window_show_page (DUSK_PREFERENCES_WINDOW (window), "storage");
  spin = ui_test_await (window, GTK_TYPE_SPIN_BUTTON, NULL);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (spin)), ==, 2048);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 500);
  g_assert_cmpint (dusk_archive_limit (dusk_context_archive (test.context)), ==, G_GINT64_CONSTANT (500) << 20);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/exact/button", test_button);
  g_test_add_func ("/ui/exact/times", test_exact_times);
  g_test_add_func ("/ui/exact/page-takes-them-in", test_page_takes_them_in);
  g_test_add_func ("/ui/exact/out-of-reach", test_out_of_reach);
  g_test_add_func ("/ui/exact/closed-while-loading", test_closed_while_loading);
  g_test_add_func ("/ui/archive/files", test_archive_files);
  g_test_add_func ("/ui/archive/no-archive-file", test_no_archive_file);
  g_test_add_func ("/ui/preferences/archive-limit", test_preferences);
  return g_test_run ();
}
