/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-settings.h"

#include "watch-fixture.h"

static const struct {
  const char *name;
  gboolean    usual;
} flags[] = {
  { "uses-ioda", TRUE },
  { "notifies", TRUE },
  { "notifies-worse", TRUE },
  { "notifies-end", TRUE },
  { "notifies-degradations", FALSE },
  { "notifies-all-countries", FALSE },
  { "runs-in-background", FALSE },
  { "starts-at-login", FALSE },
  { "spares-metered", TRUE },
};

static void
count_cb (gpointer data)
{
  ++*(guint *) data;
}

static void
assert_minutes (DuskSettings *settings, int from, int to)
{
  int now_from, now_to;

  g_object_get (settings, "quiet-from", &now_from, "quiet-to", &now_to, NULL);
  g_assert_cmpint (now_from, ==, from);
  g_assert_cmpint (now_to, ==, to);
}

static void
test_usual (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskSettings) settings = dusk_settings_new (store);

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    g_assert_cmpint (dusk_settings_flag (settings, flags[i].name), ==, flags[i].usual);
  assert_minutes (settings, -1, -1);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RIPESTAT), ==, DUSK_BUDGET_RIPESTAT);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_IODA), ==, DUSK_BUDGET_IODA);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RADAR), ==, DUSK_BUDGET_RADAR);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RIS_LIVE), ==, 0);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_ARCHIVES), ==, 0);
}

/* Each is kept as it is set, and told of once. */
static void
test_kept (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autoptr (DuskSettings) settings = dusk_settings_new (store);
  guint n_budgets = 0;

  g_signal_connect_swapped (settings, "budget-changed", G_CALLBACK (count_cb), &n_budgets);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autofree char *signal = g_strconcat ("notify::", flags[i].name, NULL);
      guint n_notified = 0;

      g_signal_connect_swapped (settings, signal, G_CALLBACK (count_cb), &n_notified);
      g_object_set (settings, flags[i].name, !flags[i].usual, NULL);
      g_object_set (settings, flags[i].name, !flags[i].usual, NULL);
      g_assert_cmpuint (n_notified, ==, 1);
      g_signal_handlers_disconnect_by_data (settings, &n_notified);
    }
  g_object_set (settings, "quiet-from", 22 * 60, "quiet-to", 7 * 60 + 30, NULL);
  dusk_settings_set_budget (settings, DUSK_FEED_RIPESTAT, 1200);
  dusk_settings_set_budget (settings, DUSK_FEED_RIPESTAT, 1200);
  dusk_settings_set_budget (settings, DUSK_FEED_IODA, 1);
  dusk_settings_set_budget (settings, DUSK_FEED_RADAR, G_MAXUINT);
  g_assert_cmpuint (n_budgets, ==, 3);
  g_clear_object (&settings);
  g_clear_object (&store);
  store = dusk_store_open (folder);
  settings = dusk_settings_new (store);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    g_assert_cmpint (dusk_settings_flag (settings, flags[i].name), ==, !flags[i].usual);
  assert_minutes (settings, 1320, 450);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RIPESTAT), ==, 1200);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_IODA), ==, DUSK_BUDGET_LEAST);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RADAR), ==, DUSK_BUDGET_MOST);
  g_clear_object (&settings);
  g_clear_object (&store);
  watch_fixture_remove (folder);
}

/* What the store holds and makes no sense reads as the usual value. */
static void
test_garbage (void)
{
  static const char *const texts[] = { "", "yes", "2", "-2", "1.5", "0x1", " 1", "99999999999999999999", "1440", "\xff\xfe" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (DuskStore) store = dusk_store_open (NULL);
      g_autoptr (DuskSettings) settings = NULL;

      for (gsize k = 0; k < G_N_ELEMENTS (flags); k++)
        {
          g_autofree char *name = g_strconcat ("setting.", flags[k].name, NULL);
          dusk_store_set_value (store, name, texts[i], NULL);
        }
      /* Some of them are minutes of the day. */
      dusk_store_set_value (store, "setting.quiet-from", i == 2 ? "1441" : texts[i], NULL);
      dusk_store_set_value (store, "budget.ioda", texts[i], NULL);
      dusk_store_set_value (store, "budget.ris-live", "100", NULL);
      settings = dusk_settings_new (store);
      for (gsize k = 0; k < G_N_ELEMENTS (flags); k++)
        g_assert_cmpint (dusk_settings_flag (settings, flags[k].name), ==, flags[k].usual);
      assert_minutes (settings, -1, -1);
      g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_IODA), ==, i == 8 ? 1440 : DUSK_BUDGET_IODA);
      g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_RIS_LIVE), ==, 0);
    }
}

/* What another process has set shows when it is asked for. */
static void
test_reload (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder), other_store = dusk_store_open (folder);
  g_autoptr (DuskSettings) settings = dusk_settings_new (store), other = dusk_settings_new (other_store);
  guint n_notified = 0, n_budgets = 0;

  g_signal_connect_swapped (settings, "notify", G_CALLBACK (count_cb), &n_notified);
  g_signal_connect_swapped (settings, "budget-changed", G_CALLBACK (count_cb), &n_budgets);
  g_object_set (other, "notifies", FALSE, "quiet-from", 5, NULL);
  dusk_settings_set_budget (other, DUSK_FEED_IODA, 100);
  g_assert_true (dusk_settings_flag (settings, "notifies"));
  dusk_settings_reload (settings);
  dusk_settings_reload (settings);
  g_assert_false (dusk_settings_flag (settings, "notifies"));
  assert_minutes (settings, 5, -1);
  g_assert_cmpuint (dusk_settings_budget (settings, DUSK_FEED_IODA), ==, 100);
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_cmpuint (n_budgets, ==, 1);
  g_clear_object (&settings);
  g_clear_object (&other);
  g_clear_object (&store);
  g_clear_object (&other_store);
  watch_fixture_remove (folder);
}

/* What is set last holds, also where it is what this process took to be set already. */
static void
test_last_holds (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder), other_store = dusk_store_open (folder);
  g_autoptr (DuskSettings) settings = dusk_settings_new (store), other = dusk_settings_new (other_store);
  guint n_told = 0;

  g_object_set (other, "notifies", FALSE, "quiet-from", 5, NULL);
  dusk_settings_set_budget (other, DUSK_FEED_IODA, 100);
  g_signal_connect_swapped (settings, "notify", G_CALLBACK (count_cb), &n_told);
  g_signal_connect_swapped (settings, "budget-changed", G_CALLBACK (count_cb), &n_told);
  g_object_set (settings, "notifies", TRUE, "quiet-from", -1, NULL);
  dusk_settings_set_budget (settings, DUSK_FEED_IODA, DUSK_BUDGET_IODA);
  g_assert_cmpuint (n_told, ==, 0);
  dusk_settings_reload (other);
  g_assert_true (dusk_settings_flag (other, "notifies"));
  assert_minutes (other, -1, -1);
  g_assert_cmpuint (dusk_settings_budget (other, DUSK_FEED_IODA), ==, DUSK_BUDGET_IODA);
  g_clear_object (&settings);
  g_clear_object (&other);
  g_clear_object (&store);
  g_clear_object (&other_store);
  watch_fixture_remove (folder);
}

static void
test_quiet (void)
{
  static const struct {
    int         from, to;
    const char *now, *zone;
    gboolean    is_quiet;
  } cases[] = {
    { -1, -1, "2014-12-22T03:00Z", "UTC", FALSE },
    { 120, -1, "2014-12-22T03:00Z", "UTC", FALSE },
    { -1, 240, "2014-12-22T03:00Z", "UTC", FALSE },
    { 120, 120, "2014-12-22T02:00Z", "UTC", FALSE },
    { 120, 240, "2014-12-22T01:59:59Z", "UTC", FALSE },
    { 120, 240, "2014-12-22T02:00Z", "UTC", TRUE },
    { 120, 240, "2014-12-22T03:59:59Z", "UTC", TRUE },
    { 120, 240, "2014-12-22T04:00Z", "UTC", FALSE },
    /* Over midnight. */
    { 1320, 420, "2014-12-22T21:59Z", "UTC", FALSE },
    { 1320, 420, "2014-12-22T22:00Z", "UTC", TRUE },
    { 1320, 420, "2014-12-23T00:00Z", "UTC", TRUE },
    { 1320, 420, "2014-12-23T06:59Z", "UTC", TRUE },
    { 1320, 420, "2014-12-23T07:00Z", "UTC", FALSE },
    { 0, 1439, "2014-12-23T00:00Z", "UTC", TRUE },
    { 1439, 0, "2014-12-23T23:59Z", "UTC", TRUE },
    { 1439, 0, "2014-12-23T00:00Z", "UTC", FALSE },
    /* By the clock of the place, in winter and in summer. */
    { 1320, 420, "2014-12-22T13:00Z", "Asia/Tokyo", TRUE },
    { 1320, 420, "2014-12-22T22:00Z", "Asia/Tokyo", FALSE },
    { 1320, 420, "2014-12-22T20:30Z", "Europe/Berlin", FALSE },
    { 1320, 420, "2014-07-22T20:30Z", "Europe/Berlin", TRUE },
    /* The machine's, which is UTC here; a zone that there is not is quiet never. */
    { 1320, 420, "2014-07-22T22:30Z", NULL, TRUE },
    { 1320, 420, "2014-07-22T20:30Z", NULL, FALSE },
    { 1320, 420, "2014-07-22T22:30Z", "Asia/Nowhere", FALSE },
  };
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskSettings) settings = dusk_settings_new (store);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_object_set (settings, "quiet-from", cases[i].from, "quiet-to", cases[i].to, NULL);
      if (dusk_settings_is_quiet (settings, watch_time (cases[i].now), cases[i].zone) != cases[i].is_quiet)
        g_error ("%d…%d at %s %s should be %d", cases[i].from, cases[i].to, cases[i].now, cases[i].zone, cases[i].is_quiet);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/settings/usual", test_usual);
  g_test_add_func ("/watch/settings/kept", test_kept);
  g_test_add_func ("/watch/settings/garbage", test_garbage);
  g_test_add_func ("/watch/settings/reload", test_reload);
  g_test_add_func ("/watch/settings/last-holds", test_last_holds);
  g_test_add_func ("/watch/settings/quiet", test_quiet);
  return g_test_run ();
}
