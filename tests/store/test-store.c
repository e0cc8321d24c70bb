/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-testing.h"

#define AT(n) (TEST_START_S + (gint64) (n) * TEST_STEP_S)

static DuskOutage
make_outage (int first, int end)
{
  return (DuskOutage) {
    .start_s = AT (first),
    .end_s = end < 0 ? DUSK_TIME_UNKNOWN : AT (end),
    .precision_s = 300,
    .lowest = 0,
    .baseline = 4,
    .level = DUSK_LEVEL_DARK,
    .pattern = DUSK_PATTERN_CLIFF,
    .score = 57000.5,
    .missing = 3,
  };
}

static void
keep_outages (DuskStore *store, const DuskEntity *entity, const char *source, int from, int to, const DuskOutage *outages, gsize n_outages)
{
  g_autoptr (GArray) array = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
  g_autoptr (GError) error = NULL;

  g_array_append_vals (array, outages, (guint) n_outages);
  g_assert_true (dusk_store_keep_outages (store, entity, source, AT (from), AT (to), array, &error));
  g_assert_no_error (error);
}

/* The starts of the outages found, in samples: "0 5 9". */
static char *
starts (DuskStore *store, const DuskEntity *entity, int from, int to)
{
  g_autoptr (GArray) found = dusk_store_find_outages (store, entity, AT (from), AT (to));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%d", i ? " " : "", (int) ((g_array_index (found, DuskOutage, i).start_s - TEST_START_S) / TEST_STEP_S));
  return g_string_free (text, FALSE);
}

static void
assert_starts (DuskStore *store, const DuskEntity *entity, int from, int to, const char *expected)
{
  g_autofree char *text = starts (store, entity, from, to);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_outage_round_trip (void)
{
  char *folder = test_folder_new ();
  DuskEntity kp = test_entity ("KP");

  for (int i = 0; i < DUSK_N_LEVELS; i++)
    for (int k = 0; k <= DUSK_PATTERN_SCHEDULED; k++)
      {
        DuskOutage outage = make_outage (5, k % 2 ? -1 : 9), back;

        outage.level = (DuskLevel) i;
        outage.pattern = (DuskPattern) k;
        outage.is_blip = k == 1;
        outage.lowest = i == 0 ? NAN : 0.5;
        outage.baseline = i == 1 ? NAN : 1e6;
        outage.score = i == 2 ? NAN : 12.5;
        {
          g_autoptr (DuskStore) store = dusk_store_open (folder);

          keep_outages (store, &kp, "ripestat", 0, 10, &outage, 1);
        }
        {
          g_autoptr (DuskStore) store = dusk_store_open (folder);
          g_autoptr (GArray) found = dusk_store_find_outages (store, &kp, AT (0), AT (10));

          g_assert_cmpuint (found->len, ==, 1);
          back = g_array_index (found, DuskOutage, 0);
        }
        g_assert_cmpint (back.start_s, ==, outage.start_s);
        g_assert_cmpint (back.end_s, ==, outage.end_s);
        g_assert_cmpint (back.precision_s, ==, 300);
        test_assert_value (back.lowest, outage.lowest);
        test_assert_value (back.baseline, outage.baseline);
        test_assert_value (back.score, outage.score);
        g_assert_cmpint (back.level, ==, outage.level);
        g_assert_cmpint (back.pattern, ==, outage.pattern);
        g_assert_cmpuint (back.missing, ==, 3);
        g_assert_cmpint (back.is_blip, ==, outage.is_blip);
      }
  test_folder_free (folder);
}

static void
test_outage_periods (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP"), cu = test_entity ("CU");
  DuskOutage first[] = { make_outage (-5, 2), make_outage (9, -1), make_outage (5, 7) }, second[] = { make_outage (6, 8) };

  keep_outages (store, &kp, "ripestat", -10, 10, first, G_N_ELEMENTS (first));
  assert_starts (store, &kp, -10, 10, "-5 5 9");
  assert_starts (store, &kp, 0, 5, "-5");
  assert_starts (store, &kp, 2, 5, "");
  assert_starts (store, &kp, 6, 7, "5");
  assert_starts (store, &kp, 1000, 2000, "9");
  assert_starts (store, &cu, -10, 10, "");
  /* Only those that start in the period make place. */
  keep_outages (store, &kp, "ripestat", 0, 9, second, G_N_ELEMENTS (second));
  assert_starts (store, &kp, -10, 10, "-5 6 9");
  /* Another source's stay; one with the same start is the same. */
  keep_outages (store, &kp, "bgpstream", -10, 10, NULL, 0);
  assert_starts (store, &kp, -10, 10, "-5 6 9");
  keep_outages (store, &kp, "ripestat", 0, 9, first, 1);
  assert_starts (store, &kp, -10, 10, "-5 9");
}

static void
test_texts (void)
{
  char *folder = test_folder_new ();

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);
    g_autofree char *none = dusk_store_get_value (store, "watch");

    g_assert_null (none);
    g_assert_true (dusk_store_set_value (store, "watch", "old", NULL));
    g_assert_true (dusk_store_set_value (store, "watch", "Côte d’Ivoire\n'; DROP TABLE texts", NULL));
    g_assert_true (dusk_store_set_value (store, "empty", "", NULL));
  }
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);
    g_autofree char *value = dusk_store_get_value (store, "watch"), *empty = dusk_store_get_value (store, "empty");

    g_assert_cmpstr (value, ==, "Côte d’Ivoire\n'; DROP TABLE texts");
    g_assert_cmpstr (empty, ==, "");
  }
  test_folder_free (folder);
}

static void
test_default_folder (void)
{
  g_autofree char *before = g_strdup (g_getenv ("DUSK_DATA_DIR")), *moved = NULL, *usual = NULL;

  g_setenv ("DUSK_DATA_DIR", "/somewhere/else", TRUE);
  moved = dusk_store_default_folder ();
  g_assert_cmpstr (moved, ==, "/somewhere/else");
  g_unsetenv ("DUSK_DATA_DIR");
  usual = dusk_store_default_folder ();
  g_assert_true (g_str_has_suffix (usual, "/dusk"));
  if (before)
    g_setenv ("DUSK_DATA_DIR", before, TRUE);
}

static void
test_makes_folders (void)
{
  char *folder = test_folder_new ();
  g_autofree char *deep = g_build_filename (folder, "a", "b c?#%41", NULL), *path = test_database_path (deep);

  {
    g_autoptr (DuskStore) store = dusk_store_open (deep);

    g_assert_true (dusk_store_set_value (store, "a", "b", NULL));
    test_assert_notice (store, NULL);
  }
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  test_folder_free (folder);
}

/* A program that is newer left its tables: they stay as they are, and what is asked of this one works. */
static void
test_newer (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder), *aside = NULL, *before = NULL, *after = NULL, *name = NULL;
  g_autoptr (GPtrArray) names = NULL;
  gsize length_before, length_after;

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    g_assert_true (dusk_store_set_value (store, "a", "b", NULL));
  }
  test_sql (folder, "PRAGMA user_version = 999; ALTER TABLE texts ADD COLUMN more TEXT");
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);
    g_autofree char *value = dusk_store_get_value (store, "a");

    test_assert_notice (store, "newer Dusk");
    g_assert_null (value);
    g_assert_true (dusk_store_set_value (store, "a", "c", NULL));
  }
  names = test_names_with (folder, ".newer-");
  g_assert_cmpuint (names->len, ==, 1);
  aside = g_build_filename (folder, names->pdata[0], NULL);
  g_assert_true (g_file_get_contents (aside, &after, &length_after, NULL));
  g_assert_cmpmem (before, (int) length_before, after, (int) length_after);
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    name = dusk_store_get_value (store, "a");
    g_assert_cmpstr (name, ==, "c");
    test_assert_notice (store, NULL);
  }
  test_folder_free (folder);
}

/* The folder is moved away or removed while Dusk runs. */
static void
test_moved_away (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder), *other = g_strconcat (path, ".moved", NULL);
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autofree char *value = NULL;

  g_assert_true (dusk_store_set_value (store, "a", "1", NULL));
  g_assert_cmpint (g_rename (path, other), ==, 0);
  g_assert_true (dusk_store_set_value (store, "a", "2", NULL));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  test_folder_free (g_strdup (folder));
  g_assert_true (dusk_store_set_value (store, "a", "3", NULL));
  value = dusk_store_get_value (store, "a");
  g_assert_cmpstr (value, ==, "3");
  test_assert_whole (folder);
  g_clear_object (&store);
  test_folder_free (folder);
}

/* Threads */

#define N_THREADS 4
#define N_ROUNDS  40

typedef struct {
  DuskStore *store;
  int        number;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  g_autofree char *id = g_strdup_printf ("AS%d", worker->number + 1);
  DuskEntity entity = test_entity (id), shared = test_entity ("KP");

  for (int i = 0; i < N_ROUNDS; i++)
    {
      g_autoptr (DuskSeries) own = test_series_counting (AT (i), 1, i);
      g_autoptr (DuskSeries) common = test_series_counting (AT (i * N_THREADS + worker->number), 1, worker->number), found = NULL;
      g_autoptr (GBytes) body = g_bytes_new (id, strlen (id));
      g_autoptr (DuskAnswer) answer = dusk_answer_new (body, NULL, NULL, i), back = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (dusk_store_keep_series (worker->store, &entity, "prefixes", own, i, &error));
      g_assert_no_error (error);
      g_assert_true (dusk_store_keep_series (worker->store, &shared, "prefixes", common, i, &error));
      dusk_answer_cache_keep (DUSK_ANSWER_CACHE (worker->store), id, answer);
      back = dusk_answer_cache_find (DUSK_ANSWER_CACHE (worker->store), id);
      g_assert_true (g_bytes_equal (back->body, body));
      found = dusk_store_find_series (worker->store, &entity, "prefixes", TEST_STEP_S, AT (0), AT (i + 1), NULL);
      g_assert_cmpuint (dusk_series_count_missing (found), ==, 0);
    }
  return NULL;
}

static void
run_workers (DuskStore *stores[N_THREADS])
{
  Worker workers[N_THREADS];
  GThread *threads[N_THREADS];
  DuskEntity shared = test_entity ("KP");
  g_autoptr (DuskSeries) found = NULL;

  for (int i = 0; i < N_THREADS; i++)
    {
      workers[i] = (Worker) { stores[i], i };
      threads[i] = g_thread_new ("worker", work, &workers[i]);
    }
  for (int i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  found = dusk_store_find_series (stores[0], &shared, "prefixes", TEST_STEP_S, AT (0), AT (N_ROUNDS * N_THREADS), NULL);
  for (gsize i = 0; i < N_ROUNDS * N_THREADS; i++)
    g_assert_cmpfloat (dusk_series_values (found)[i], ==, (double) (i % N_THREADS));
  for (int i = 0; i < N_THREADS; i++)
    test_assert_notice (stores[i], NULL);
}

static void
test_threads (void)
{
  char *folder = test_folder_new ();

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    run_workers ((DuskStore *[]) { store, store, store, store });
  }
  test_assert_whole (folder);
  test_folder_free (folder);
}

static gpointer
open_store (gpointer folder)
{
  return dusk_store_open (folder);
}

/* Window and command line at once, opened at the same moment on nothing. */
static void
test_two_stores (void)
{
  char *folder = test_folder_new ();
  DuskStore *stores[N_THREADS];
  GThread *threads[N_THREADS];

  for (int i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("open", open_store, folder);
  for (int i = 0; i < N_THREADS; i++)
    stores[i] = g_thread_join (threads[i]);
  run_workers (stores);
  for (int i = 0; i < N_THREADS; i++)
    g_object_unref (stores[i]);
  test_assert_whole (folder);
  test_folder_free (folder);
}

/* What the start without a network needs: all that was kept, at once. */
static void
test_offline_start (void)
{
  char *folder = test_folder_new ();
  enum { N_COUNTRIES = 26 * 10, LENGTH = 2 * 288 };

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    for (int i = 0; i < N_COUNTRIES; i++)
      {
        char code[] = { (char) ('A' + i / 26), (char) ('A' + i % 26), 0 };
        DuskEntity entity = test_entity (code);
        g_autoptr (DuskSeries) series = test_series_counting (AT (0), LENGTH, i);

        g_assert_true (dusk_store_keep_series (store, &entity, "prefixes", series, 1000 + i, NULL));
      }
  }
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    for (int i = 0; i < N_COUNTRIES; i++)
      {
        char code[] = { (char) ('A' + i / 26), (char) ('A' + i % 26), 0 };
        DuskEntity entity = test_entity (code);
        gint64 fetched_s = 0;
        g_autoptr (DuskSeries) found = dusk_store_find_series (store, &entity, "prefixes", TEST_STEP_S, AT (0), AT (LENGTH), &fetched_s);

        g_assert_cmpint (fetched_s, ==, 1000 + i);
        g_assert_cmpfloat (dusk_series_values (found)[LENGTH - 1], ==, i + LENGTH - 1);
      }
  }
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/outage-round-trip", test_outage_round_trip);
  g_test_add_func ("/store/outage-periods", test_outage_periods);
  g_test_add_func ("/store/texts", test_texts);
  g_test_add_func ("/store/default-folder", test_default_folder);
  g_test_add_func ("/store/makes-folders", test_makes_folders);
  g_test_add_func ("/store/newer", test_newer);
  g_test_add_func ("/store/moved-away", test_moved_away);
  g_test_add_func ("/store/threads", test_threads);
  g_test_add_func ("/store/two-stores", test_two_stores);
  g_test_add_func ("/store/offline-start", test_offline_start);
  return g_test_run ();
}
