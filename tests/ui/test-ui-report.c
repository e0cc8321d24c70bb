/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui-test.h"

#include "dusk-country-row.h"
#include "dusk-error.h"
#include "dusk-interval-list.h"
#include "dusk-level-mark.h"
#include "dusk-loader.h"
#include "dusk-period-button.h"
#include "dusk-report-notes.h"
#include "dusk-strip.h"
#include "dusk-ui.h"

#define DAY(n) (G_GINT64_CONSTANT (1419033600) + (n) * (gint64) DUSK_DAY_S) /* 20 Dec 2014, and n days on */

static void
test_period_parse (void)
{
  static const struct {
    const char *from;
    const char *to;
    gint64      from_s;
    gint64      to_s;
    int         error; /* -1 for none */
  } cases[] = {
    { "2014-12-20", "2014-12-23", DAY (0), DAY (4), -1 },
    { " 2014-12-20 ", "2014-12-20", DAY (0), DAY (1), -1 },
    { "2014-12-20 06:00", "2014-12-21T18:30", DAY (0) + 6 * 3600, DAY (1) + 18 * 3600 + 1800, -1 },
    { "2014-12-20", "2014-12-31", DAY (0), DAY (10), -1 },
    { "2014-12-21", "2014-12-20 23:00", 0, 0, DUSK_ERROR_USAGE },
    { "2014-12-20", "2014-12-19", 0, 0, DUSK_ERROR_USAGE },
    { "2014-12-31", "2015-01-02", 0, 0, DUSK_ERROR_USAGE },
    { "2001-01-01", "2014-12-20", 0, 0, DUSK_ERROR_USAGE },
    { "yesterday", "2014-12-20", 0, 0, DUSK_ERROR_MALFORMED },
    { "2014-12-20", "", 0, 0, DUSK_ERROR_MALFORMED },
    { "2014-13-20", "2014-12-20", 0, 0, DUSK_ERROR_MALFORMED },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gint64 from_s = 0, to_s = 0;
      gboolean is_good = dusk_period_parse (cases[i].from, cases[i].to, DAY (10), &from_s, &to_s, &error);

      g_test_message ("%s … %s", cases[i].from, cases[i].to);
      g_assert_cmpint (is_good, ==, cases[i].error < 0);
      if (!is_good)
        {
          g_assert_error (error, DUSK_ERROR, cases[i].error);
          continue;
        }
      g_assert_cmpint (from_s, ==, cases[i].from_s);
      g_assert_cmpint (to_s, ==, cases[i].to_s);
    }
}

static void
test_period_button (void)
{
  DuskPeriodButton *button = g_object_ref_sink (g_object_new (DUSK_TYPE_PERIOD_BUTTON, NULL));
  GtkWidget *menu = ui_test_find (GTK_WIDGET (button), GTK_TYPE_MENU_BUTTON, NULL);
  gint64 from_s, to_s;

  dusk_period_button_set_last (button, 24);
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "24 hours");
  dusk_period_button_get (button, DAY (3), &from_s, &to_s);
  g_assert_cmpint (from_s, ==, DAY (2));
  g_assert_cmpint (to_s, ==, DAY (3));
  g_assert_false (dusk_period_button_is_fixed (button));

  dusk_period_button_set_now (button, DAY (6));
  dusk_period_button_set_fixed (button, DAY (0), DAY (5));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "20 Dec – 24 Dec");
  g_assert_true (dusk_period_button_is_fixed (button));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL, "Period: 20 Dec – 24 Dec");
  /* Years later. */
  dusk_period_button_set_now (button, DAY (400));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (menu)), ==, "20 Dec 2014 – 24 Dec 2014");
  g_assert_finalize_object (button);
}

static void
test_intervals (void)
{
  static const struct {
    gint64      start_s;
    gint64      end_s;
    const char *utc;
    const char *pyongyang;
  } cases[] = {
    { 1419264900, 1419299160, "22 Dec 16:15 → 23 Dec 01:46", "23 Dec 01:15 → 10:46" },
    { 1419349260, 1419351120, "23 Dec 15:41 → 16:12", "24 Dec 00:41 → 01:12" },
    { 1419264900, DUSK_TIME_UNKNOWN, "since 22 Dec 16:15", "since 23 Dec 01:15" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskOutage outage = { .start_s = cases[i].start_s, .end_s = cases[i].end_s, .precision_s = 300 };
      g_autofree char *utc = dusk_interval_to_text (&outage, NULL), *local = dusk_interval_to_text (&outage, "Asia/Pyongyang");
      g_assert_cmpstr (utc, ==, cases[i].utc);
      g_assert_cmpstr (local, ==, cases[i].pyongyang);
    }
}

static void
test_share (void)
{
  static const struct {
    double      share;
    const char *text;
  } cases[] = { { 0, "0 %" }, { 0.4199, "41 %" }, { 0.9996, "99 %" }, { 1, "100 %" }, { 1.204, "120 %" }, { NAN, "—" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_share_to_text (cases[i].share);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
count (guint *number)
{
  *number += 1;
}

static void
test_loader (void)
{
  DuskLoader *loader = g_object_ref_sink (g_object_new (DUSK_TYPE_LOADER, "content", gtk_label_new ("here"), NULL));
  GtkWidget *root = GTK_WIDGET (loader);
  guint retries = 0, cancels = 0;

  g_signal_connect_swapped (loader, "retry", G_CALLBACK (count), &retries);
  g_signal_connect_swapped (loader, "cancel", G_CALLBACK (count), &cancels);
  dusk_loader_begin (loader);
  g_assert_cmpstr (dusk_loader_state (loader), ==, "loading");
  dusk_loader_progress (loader, 3, 30);
  g_assert_true (ui_test_says (root, "3 of 30 parts are here"));
  g_signal_emit_by_name (ui_test_find (root, GTK_TYPE_BUTTON, "Cancel"), "clicked");
  g_assert_cmpuint (cancels, ==, 1);

  dusk_loader_fail (loader, "No <b>network</b> & no road");
  g_assert_cmpstr (dusk_loader_state (loader), ==, "failed");
  g_assert_true (ui_test_says (root, "No <b>network</b> & no road"));
  g_signal_emit_by_name (ui_test_find (root, GTK_TYPE_BUTTON, "Retry"), "clicked");
  g_assert_cmpuint (retries, ==, 1);

  dusk_loader_begin (loader);
  dusk_loader_end (loader);
  g_assert_cmpstr (dusk_loader_state (loader), ==, "content");
  g_assert_true (ui_test_says (root, "here"));

  /* What is there stays while more is loaded and where that fails. */
  dusk_loader_begin (loader);
  g_assert_cmpstr (dusk_loader_state (loader), ==, "content");
  dusk_loader_fail (loader, "No network");
  g_assert_cmpstr (dusk_loader_state (loader), ==, "content");
  g_assert_true (ui_test_says (root, "No network"));
  g_assert_finalize_object (loader);
}

static void
test_strip (void)
{
  DuskStrip *strip = g_object_ref_sink (g_object_new (DUSK_TYPE_STRIP, NULL));
  guint clicks = 0;

  g_signal_connect_swapped (strip, "clicked", G_CALLBACK (count), &clicks);
  g_assert_null (dusk_strip_title (strip));
  dusk_strip_say (strip, "Showing <i>old</i> data", "No network", "Retry");
  g_assert_cmpstr (dusk_strip_title (strip), ==, "Showing <i>old</i> data");
  g_signal_emit_by_name (ui_test_find (GTK_WIDGET (strip), GTK_TYPE_BUTTON, "Retry"), "clicked");
  g_assert_cmpuint (clicks, ==, 1);
  dusk_strip_say (strip, NULL, NULL, NULL);
  g_assert_null (dusk_strip_title (strip));
  g_assert_finalize_object (strip);
}

static void
test_level_mark (void)
{
  for (int level = 0; level < DUSK_N_LEVELS; level++)
    {
      DuskLevelMark *mark = g_object_ref_sink (DUSK_LEVEL_MARK (dusk_level_mark_new ()));
      dusk_level_mark_set (mark, (DuskLevel) level);
      gtk_test_accessible_assert_role (GTK_ACCESSIBLE (mark), GTK_ACCESSIBLE_ROLE_PRESENTATION);
      g_assert_finalize_object (mark);
    }
}

static void
test_toast (void)
{
  AdwToastOverlay *overlay = g_object_ref_sink (ADW_TOAST_OVERLAY (adw_toast_overlay_new ()));
  GtkWidget *child = gtk_label_new (NULL);

  adw_toast_overlay_set_child (overlay, child);
  dusk_ui_toast (child, "“<b>&.png” was\nwritten");
  g_assert_true (ui_test_says (GTK_WIDGET (overlay), "“<b>&.png” was written"));
  g_assert_finalize_object (overlay);
}

int
main (int argc, char **argv)
{
  ui_test_init (&argc, &argv);
  g_test_add_func ("/ui/report/period-parse", test_period_parse);
  g_test_add_func ("/ui/report/period-button", test_period_button);
  g_test_add_func ("/ui/report/intervals", test_intervals);
  g_test_add_func ("/ui/report/share", test_share);
  g_test_add_func ("/ui/report/loader", test_loader);
  g_test_add_func ("/ui/report/strip", test_strip);
  g_test_add_func ("/ui/report/level-mark", test_level_mark);
  g_test_add_func ("/ui/report/toast", test_toast);
  return g_test_run ();
}
