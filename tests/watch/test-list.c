/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list.h"

#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "watch-fixture.h"

#define NOW G_GINT64_CONSTANT (1419264900)

/* What "items-changed" told, in order: "0-1+2 …". */
static void
changed_cb (GListModel *model G_GNUC_UNUSED, guint position, guint removed, guint added, gpointer log)
{
  g_string_append_printf (log, "%s%u-%u+%u", ((GString *) log)->len ? " " : "", position, removed, added);
}

static void
assert_log (GString *log, const char *expected)
{
  g_assert_cmpstr (log->str, ==, expected);
  g_string_truncate (log, 0);
}

static void
count_cb (gpointer data)
{
  ++*(guint *) data;
}

/* The list as its file without comments and the first line. */
static char *
describe (DuskWatchList *list)
{
  g_autofree char *text = dusk_watch_list_to_text (list);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  GString *all = g_string_new (NULL);

  g_assert_true (g_str_has_prefix (lines[0], "# "));
  for (guint i = 1; lines[i] && *lines[i]; i++)
    {
      char *comment = strstr (lines[i], "  #");

      if (comment)
        *comment = '\0';
      g_string_append_printf (all, "%s%s", i > 1 ? "\n" : "", lines[i]);
    }
  return g_string_free (all, FALSE);
}

static void
assert_list (DuskWatchList *list, const char *expected)
{
  g_autofree char *text = describe (list);

  g_assert_cmpstr (text, ==, expected);
}

static void
add (DuskWatchList *list, const char *id)
{
  const DuskEntity entity = watch_entity (id);
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_watch_list_add (list, &entity, NOW, &error));
  g_assert_no_error (error);
}

static gboolean
drop (DuskWatchList *list, const char *id)
{
  const DuskEntity entity = watch_entity (id);
  g_autoptr (GError) error = NULL;
  gboolean was_there = dusk_watch_list_remove (list, &entity, &error);

  g_assert_no_error (error);
  return was_there;
}

static void
mute (DuskWatchList *list, const char *id, gint64 until_s)
{
  const DuskEntity entity = watch_entity (id);

  g_assert_true (dusk_watch_list_mute (list, &entity, until_s, NULL));
}

static void
test_list (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  const DuskEntity kp = watch_entity ("KP"), nowhere = watch_entity ("QQ");

  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), log);
  g_assert_null (dusk_watch_list_find (list, &kp));
  add (list, "SY");
  add (list, "AS131279");
  add (list, "SY");
  add (list, "KP");
  add (list, "175.45.176.0/24");
  assert_log (log, "0-0+1 1-0+1 2-0+1 3-0+1");
  g_assert_false (dusk_watch_list_add (list, &nowhere, NOW, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
  g_assert_true (drop (list, "AS131279"));
  g_assert_false (drop (list, "AS131279"));
  assert_log (log, "1-1+0");
  g_assert_true (dusk_watch_list_set_threshold (list, &kp, 0.9, NULL));
  mute (list, "175.45.176.0/24", DUSK_TIME_LATEST);
  assert_list (list, "SY\nKP  below 90%\n175.45.176.0/24  muted");
  assert_log (log, "");
  g_clear_object (&list);
  g_clear_object (&store);
  store = dusk_store_open (folder);
  list = dusk_watch_list_new (store);
  assert_list (list, "SY\nKP  below 90%\n175.45.176.0/24  muted");
  g_assert_cmpint (dusk_watch_item_kept (dusk_watch_list_find (list, &kp))->added_s, ==, NOW);
  g_clear_object (&list);
  g_clear_object (&store);
  watch_fixture_remove (folder);
}

static void
test_thresholds (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store);
  const DuskEntity kp = watch_entity ("KP"), sy = watch_entity ("SY");
  g_autoptr (GError) error = NULL;
  guint n_notified = 0;

  add (list, "KP");
  g_signal_connect_swapped (dusk_watch_list_find (list, &kp), "notify::threshold", G_CALLBACK (count_cb), &n_notified);
  g_assert_true (dusk_watch_list_set_threshold (list, &kp, 0.5, NULL));
  g_assert_true (dusk_watch_list_set_threshold (list, &kp, 0.5, NULL));
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_true (dusk_watch_list_set_threshold (list, &kp, NAN, NULL));
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_false (dusk_watch_list_set_threshold (list, &sy, 0.5, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  assert_list (list, "KP");
}

static void
test_muting (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store);
  const DuskEntity kp = watch_entity ("KP"), nowhere = watch_entity ("QQ");
  guint n_notified = 0;
  g_autoptr (GError) error = NULL;

  g_assert_false (dusk_watch_list_is_muted (list, &kp, NOW));
  /* Also what is not watched; it stays so when it is. */
  mute (list, "KP", NOW + 10);
  g_assert_true (dusk_watch_list_is_muted (list, &kp, NOW + 9));
  g_assert_false (dusk_watch_list_is_muted (list, &kp, NOW + 10));
  add (list, "KP");
  g_assert_cmpint (dusk_watch_item_kept (dusk_watch_list_find (list, &kp))->muted_until_s, ==, NOW + 10);
  g_signal_connect_swapped (dusk_watch_list_find (list, &kp), "notify::muted-until", G_CALLBACK (count_cb), &n_notified);
  mute (list, "KP", DUSK_TIME_LATEST);
  g_assert_true (dusk_watch_list_is_muted (list, &kp, NOW + 1000 * DUSK_DAY_S));
  mute (list, "KP", DUSK_TIME_UNKNOWN);
  g_assert_false (dusk_watch_list_is_muted (list, &kp, NOW));
  g_assert_cmpuint (n_notified, ==, 2);
  g_assert_false (dusk_watch_list_mute (list, &nowhere, NOW, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY);
}

static void
test_item (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store);
  g_autoptr (DuskWatchItem) country = NULL, network = NULL;
  guint n_notified = 0;

  add (list, "KP");
  add (list, "AS131279");
  country = g_list_model_get_item (G_LIST_MODEL (list), 0);
  network = g_list_model_get_item (G_LIST_MODEL (list), 1);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), 2));
  g_assert_cmpstr (dusk_watch_item_name (country), ==, "North Korea");
  g_assert_cmpstr (dusk_watch_item_name (network), ==, "AS131279");
  g_assert_cmpstr (dusk_watch_item_entity (network)->id, ==, "AS131279");
  g_assert_cmpint (dusk_watch_item_level (network), ==, DUSK_LEVEL_NO_DATA);
  g_assert_true (isnan (dusk_watch_item_share (network)));
  g_assert_null (dusk_watch_item_summary (network));
  g_assert_cmpint (dusk_watch_item_checked (network), ==, DUSK_TIME_UNKNOWN);
  g_signal_connect_swapped (network, "notify", G_CALLBACK (count_cb), &n_notified);
  dusk_watch_item_take (network, DUSK_LEVEL_DARK, 0, "None of 4 prefixes", NOW);
  g_assert_cmpuint (n_notified, ==, 4);
  dusk_watch_item_take (network, DUSK_LEVEL_DARK, 0, "None of 4 prefixes", NOW + 300);
  g_assert_cmpuint (n_notified, ==, 5);
  g_assert_cmpint (dusk_watch_item_level (network), ==, DUSK_LEVEL_DARK);
  g_assert_cmpfloat (dusk_watch_item_share (network), ==, 0);
  g_assert_cmpstr (dusk_watch_item_summary (network), ==, "None of 4 prefixes");
  g_assert_cmpint (dusk_watch_item_checked (network), ==, NOW + 300);
  dusk_watch_item_set_name (network, "AS131279 · Star-KP");
  dusk_watch_item_set_name (network, "AS131279 · Star-KP");
  g_assert_cmpuint (n_notified, ==, 6);
  {
    g_autofree char *text = dusk_watch_list_to_text (list);
    g_assert_true (g_str_has_suffix (text, "\nKP  # North Korea\nAS131279  # Star-KP\n"));
  }
}

/* Two processes that share a store: neither undoes what the other did. */
static void
test_shared (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder), other_store = dusk_store_open (folder);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store), other = dusk_watch_list_new (other_store);
  const DuskEntity kp = watch_entity ("KP"), sy = watch_entity ("SY");
  g_autoptr (GString) log = g_string_new (NULL);
  DuskWatchItem *item;

  add (list, "KP");
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), log);
  item = dusk_watch_list_find (list, &kp);
  add (other, "SY");
  add (other, "CU");
  g_assert_true (dusk_watch_list_set_threshold (other, &kp, 0.25, NULL));
  mute (other, "SY", DUSK_TIME_LATEST);
  /* Muting is asked of the store, what is watched when it is read again. */
  g_assert_true (dusk_watch_list_is_muted (list, &sy, NOW));
  g_assert_null (dusk_watch_list_find (list, &sy));
  dusk_watch_list_reload (list);
  assert_log (log, "1-0+2");
  g_assert_true (dusk_watch_list_find (list, &kp) == item);
  assert_list (list, "KP  below 25%\nSY  muted\nCU");
  g_assert_true (drop (other, "SY"));
  g_assert_true (dusk_watch_list_set_threshold (other, &kp, 0.75, NULL));
  mute (other, "KP", NOW);
  /* What is added here is added to what is there now. */
  add (list, "SY");
  g_assert_true (dusk_watch_list_set_threshold (list, &kp, 0.5, NULL));
  assert_log (log, "1-1+0 2-0+1");
  assert_list (list, "KP  below 50%  muted until 2014-12-22T16:15:00Z\nCU\nSY  muted");
  dusk_watch_list_reload (list);
  assert_log (log, "");
  g_clear_object (&list);
  g_clear_object (&other);
  g_clear_object (&store);
  g_clear_object (&other_store);
  watch_fixture_remove (folder);
}

static void
test_many (void)
{
  char *folder = watch_fixture_folder ();
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autoptr (DuskWatchList) list = dusk_watch_list_new (store), again = NULL;
  g_autoptr (GString) text = g_string_new (NULL), log = g_string_new (NULL);
  const DuskEntity beyond = watch_entity ("AS1"), there = watch_entity ("AS4000");
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) problems = NULL;
  guint n_added;

  for (int i = 0; i < DUSK_WATCH_LIST_MAX; i++)
    g_string_append_printf (text, "AS%d\n", 1000 + i);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), log);
  g_assert_true (dusk_watch_list_import (list, text->str, NOW, &n_added, &problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (problems), ==, 0);
  g_assert_cmpuint (n_added, ==, DUSK_WATCH_LIST_MAX);
  assert_log (log, "0-0+10000");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, DUSK_WATCH_LIST_MAX);
  g_assert_nonnull (dusk_watch_list_find (list, &there));
  g_assert_false (dusk_watch_list_add (list, &beyond, NOW, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, "10000"));
  g_assert_true (dusk_watch_list_add (list, &there, NOW, NULL));
  again = dusk_watch_list_new (store);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (again)), ==, DUSK_WATCH_LIST_MAX);
  /* One by one. */
  for (int i = 0; i < 100; i++)
    {
      g_autofree char *old = g_strdup_printf ("AS%d", 1000 + i * 100), *new = g_strdup_printf ("AS%d", 100000 + i);

      g_assert_true (drop (list, old));
      add (list, new);
    }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, DUSK_WATCH_LIST_MAX);
  g_clear_object (&again);
  g_clear_object (&list);
  g_clear_object (&store);
  watch_fixture_remove (folder);
}

/* A folder that cannot be written: it is watched until the program ends. */
static void
test_unwritable (void)
{
  char *folder = watch_fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "file", NULL);
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskWatchList) list = NULL;

  g_assert_true (g_file_set_contents (path, "text", -1, NULL));
  store = dusk_store_open (path);
  list = dusk_watch_list_new (store);
  add (list, "KP");
  mute (list, "KP", DUSK_TIME_LATEST);
  dusk_watch_list_reload (list);
  assert_list (list, "KP  muted");
  g_clear_object (&list);
  g_clear_object (&store);
  watch_fixture_remove (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/list/list", test_list);
  g_test_add_func ("/watch/list/thresholds", test_thresholds);
  g_test_add_func ("/watch/list/muting", test_muting);
  g_test_add_func ("/watch/list/item", test_item);
  g_test_add_func ("/watch/list/shared", test_shared);
  g_test_add_func ("/watch/list/many", test_many);
  g_test_add_func ("/watch/list/unwritable", test_unwritable);
  return g_test_run ();
}
