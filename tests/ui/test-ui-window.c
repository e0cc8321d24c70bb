/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-country-page.h"
#include "dusk-country-row.h"
#include "dusk-map-view.h"
#include "dusk-search-box.h"
#include "dusk-strip.h"
#include "dusk-trouble-list.h"
#include "dusk-window.h"

static UiTest test;

static DuskWindow *
open_window (void)
{
  DuskWindow *window = DUSK_WINDOW (dusk_window_new (NULL, test.context, test.world));

  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

static GtkWidget *
page_of (DuskWindow *window)
{
  return ui_test_find (GTK_WIDGET (window), DUSK_TYPE_COUNTRY_PAGE, NULL);
}

static GtkListBoxRow *
row_of (DuskWindow *window, const char *code)
{
  GtkWidget *list = ui_test_find (GTK_WIDGET (window), DUSK_TYPE_TROUBLE_LIST, NULL);
  GtkListBox *box = (GtkListBox *) ui_test_find (list, GTK_TYPE_LIST_BOX, NULL);
  GtkListBoxRow *row;

  for (int i = 0; box && (row = gtk_list_box_get_row_at_index (box, i)); i++)
    if (g_str_equal (dusk_country_territory (dusk_country_row_country (DUSK_COUNTRY_ROW (row)))->code, code))
      return row;
  return NULL;
}

/* The code of the worst country, as the world has it. */
static const char *
worst_code (void)
{
  DuskCountry *worst = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (test.world)); i++)
    {
      g_autoptr (DuskCountry) country = g_list_model_get_item (G_LIST_MODEL (test.world), i);
      if (worst == NULL || dusk_country_compare_worst_first (country, worst, NULL) < 0)
        worst = country;
    }
  return dusk_country_territory (worst)->code;
}

static gboolean
is_worst_listed (gpointer window)
{
  return row_of (window, worst_code ()) != NULL;
}

static void
test_list (void)
{
  DuskWindow *window;
  GtkListBoxRow *first;
  DuskCountry *country;
  g_autofree char *summary = NULL, *spoken = NULL;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 0);
  window = open_window ();
  ui_test_fill_world (&test);
  ui_test_wait (is_worst_listed, window, "the worst country to be listed");

  first = row_of (window, worst_code ());
  g_assert_cmpint (gtk_list_box_row_get_index (first), ==, 0);
  g_assert_true (ui_test_says (GTK_WIDGET (window), "Outages now"));
  country = dusk_country_row_country (DUSK_COUNTRY_ROW (first));
  summary = dusk_country_summary (country);
  spoken = g_strdup_printf ("%s: %s", dusk_territory_name (dusk_country_territory (country)), summary);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (first), GTK_ACCESSIBLE_ROLE_LIST_ITEM);

  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_page (void)
{
  DuskWindow *window;
  GtkListBoxRow *row;
  GtkWidget *page;
  const char *name;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 0);
  window = open_window ();
  ui_test_fill_world (&test);
  ui_test_wait (is_worst_listed, window, "the worst country to be listed");
  g_assert_null (page_of (window));

  row = row_of (window, worst_code ());
  name = dusk_territory_name (dusk_country_territory (dusk_country_row_country (DUSK_COUNTRY_ROW (row))));
  gtk_widget_activate (GTK_WIDGET (row));
  page = page_of (window);
  g_assert_nonnull (page);
  g_assert_true (ui_test_says (page, name));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (page), GTK_ACCESSIBLE_PROPERTY_LABEL, name);
  ui_test_await_text (page, "Sources");
  ui_test_await_text (page, "Outages");

  /* The focus is on the page, and goes back to the row when the page is closed. */
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (window)), page));
  gtk_widget_activate_action (page, "win.close-page", NULL);
  g_assert_null (page_of (window));
  g_assert_true (gtk_root_get_focus (GTK_ROOT (window)) == GTK_WIDGET (row));

  /* From the map, and closed while it loads. */
  g_signal_emit_by_name (ui_test_find (GTK_WIDGET (window), DUSK_TYPE_MAP_VIEW, NULL), "country-activated", "AT");
  g_assert_true (ui_test_says (page_of (window), "Austria"));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/* All that can be done on the page can be reached with Tab. */
static void
test_keyboard (void)
{
  DuskWindow *window;
  GtkWidget *page;
  g_autoptr (GString) way = g_string_new (NULL);

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  window = open_window ();
  dusk_window_show_country (window, "KP");
  page = page_of (window);
  ui_test_await_text (page, "AS131279");
  gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD);
  do
    {
      GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (window));
      g_string_append_printf (way, " %s", G_OBJECT_TYPE_NAME (focus));
    }
  while (way->len < 1000 && gtk_widget_child_focus (page, GTK_DIR_TAB_FORWARD));
  /* Watch, share, close, headline, period, chart, copy, the outage, its exact times, degradations, the network. */
  g_assert_cmpstr (way->str, ==,
                   " GtkToggleButton GtkToggleButton GtkButton GtkLabel GtkToggleButton DuskChartView GtkButton GtkListBoxRow GtkButton GtkButton"
                   " GtkListBoxRow");
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_unknown_country (void)
{
  DuskWindow *window;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 0);
  window = open_window ();
  dusk_window_show_country (window, "QQ");
  g_assert_null (page_of (window));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static void
test_first_load_fails (void)
{
  DuskWindow *window;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 0);
  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  window = open_window ();
  g_assert_true (ui_test_says (GTK_WIDGET (window), "Asking About the World"));
  dusk_world_refresh (test.world, TRUE);
  ui_test_await_text (GTK_WIDGET (window), "Nothing to Show Yet");
  g_assert_nonnull (ui_test_find (GTK_WIDGET (window), GTK_TYPE_BUTTON, "Retry"));

  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_NONE, 0);
  gtk_widget_activate_action (GTK_WIDGET (window), "win.refresh", NULL);
  ui_test_wait (is_worst_listed, window, "the worst country to be listed");
  dusk_world_stop (test.world);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

static gboolean
is_stale_said (gpointer window)
{
  return ui_test_says (window, "Showing data from");
}

/* What RIPEstat was asked is not asked again for five minutes. */
static gboolean
is_old (gpointer filled_s)
{
  return dusk_context_now (test.context) - *(gint64 *) filled_s > 10 * DUSK_MINUTE_S;
}

static void
test_refresh_fails (void)
{
  DuskWindow *window;
  gint64 filled_s;

  ui_test_set_up (&test, "world", DUSK_TIME_UNKNOWN, 600);
  ui_test_fill_world (&test);
  filled_s = dusk_context_now (test.context);
  dusk_sim_set_fault (test.sim, NULL, DUSK_SIM_FAULT_CUT_OFF, 0);
  window = open_window ();
  ui_test_wait (is_worst_listed, window, "the worst country to be listed");
  g_assert_false (is_stale_said (window));
  ui_test_wait (is_old, &filled_s, "ten simulated minutes");
  gtk_widget_activate_action (GTK_WIDGET (window), "win.refresh", NULL);
  ui_test_wait (is_stale_said, window, "the strip to say that data is old");
  g_assert_true (is_worst_listed (window));
  ui_test_close (window);
  ui_test_tear_down (&test);
}

/** Chosen: what a search box told. */
typedef struct {
  char   *code;
  guint32 asn;
} Chosen;

static void
on_country_chosen (Chosen *chosen, const char *code)
{
  g_free (chosen->code);
  chosen->code = g_strdup (code);
}

static void
on_network_chosen (Chosen *chosen, guint asn)
{
  chosen->asn = asn;
}

static gboolean
is_network_chosen (gpointer data)
{
  return ((Chosen *) data)->asn != 0;
}

static void
test_search (void)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());
  DuskSearchBox *box = g_object_new (DUSK_TYPE_SEARCH_BOX, NULL);
  Chosen chosen = { NULL, 0 };
  GtkWidget *entry;

  ui_test_set_up (&test, "north-korea-2014", DUSK_TIME_UNKNOWN, 0);
  dusk_search_box_set_context (box, test.context);
  g_signal_connect_swapped (box, "country-chosen", G_CALLBACK (on_country_chosen), &chosen);
  g_signal_connect_swapped (box, "network-chosen", G_CALLBACK (on_network_chosen), &chosen);
  gtk_window_set_child (window, GTK_WIDGET (box));
  gtk_window_present (window);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  dusk_search_box_focus (box);

  entry = ui_test_find (GTK_WIDGET (box), GTK_TYPE_SEARCH_ENTRY, NULL);
  gtk_editable_set_text (GTK_EDITABLE (entry), "north kor");
  ui_test_await_text (GTK_WIDGET (box), "North Korea");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (chosen.code, ==, "KP");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");

  gtk_editable_set_text (GTK_EDITABLE (entry), "AS131279");
  ui_test_await_text (GTK_WIDGET (box), "AS131279");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpuint (chosen.asn, ==, 131279);

  /* A prefix leads to the network that originates it. */
  chosen.asn = 0;
  gtk_editable_set_text (GTK_EDITABLE (entry), "175.45.176.0/24");
  ui_test_await_text (GTK_WIDGET (box), "175.45.176.0/24");
  g_signal_emit_by_name (entry, "activate");
  ui_test_wait (is_network_chosen, &chosen, "the origin of the prefix");
  g_assert_cmpuint (chosen.asn, ==, 131279);

  gtk_editable_set_text (GTK_EDITABLE (entry), "<b>&amp;</b> nowhere");
  ui_test_await_text (GTK_WIDGET (box), "Nothing found");
  g_free (chosen.code);
  ui_test_close (window);
  ui_test_tear_down (&test);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/window/list", test_list);
  g_test_add_func ("/ui/window/page", test_page);
  g_test_add_func ("/ui/window/keyboard", test_keyboard);
  g_test_add_func ("/ui/window/unknown-country", test_unknown_country);
  g_test_add_func ("/ui/window/first-load-fails", test_first_load_fails);
  g_test_add_func ("/ui/window/refresh-fails", test_refresh_fails);
  g_test_add_func ("/ui/window/search", test_search);
  return g_test_run ();
}
