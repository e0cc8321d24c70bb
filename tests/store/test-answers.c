/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>

#include "store-testing.h"

static void
keep (DuskStore *store, const char *url, const char *body, const char *etag, gint64 fetched_s)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (DuskAnswer) answer = dusk_answer_new (bytes, etag, NULL, fetched_s);

  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), url, answer);
}

/* A body of @length bytes that does not shrink. */
static void
keep_noise (DuskStore *store, const char *url, gsize length)
{
  g_autofree guint32 *noise = g_new (guint32, length / 4);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (DuskAnswer) answer = NULL;

  for (gsize i = 0; i < length / 4; i++)
    noise[i] = g_test_rand_int () * 2u + g_test_rand_int ();
  bytes = g_bytes_new (noise, length);
  answer = dusk_answer_new (bytes, NULL, NULL, 1);
  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), url, answer);
}

static DuskAnswer *
find (DuskStore *store, const char *url)
{
  return dusk_answer_cache_find (DUSK_ANSWER_CACHE (store), url);
}

static gboolean
has (DuskStore *store, const char *url)
{
  g_autoptr (DuskAnswer) answer = find (store, url);

  return answer != NULL;
}

static void
test_round_trip (void)
{
  static const struct {
    const char *body;
    const char *etag;
    const char *last_modified;
    gint64      fetched_s;
  } cases[] = {
    { "{\"data\": {}}", "\"abc\"", "Mon, 22 Dec 2014 16:15:00 GMT", 1419264900 },
    { "", NULL, NULL, 0 },
    { "North Korea’s 4 prefixes", "W/\"é\"", NULL, -5 },
  };
  char *folder = test_folder_new ();

  for (int round = 0; round < 2; round++)
    {
      /* The second time from the disk. */
      g_autoptr (DuskStore) store = dusk_store_open (folder);

      for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
        {
          g_autofree char *url = g_strdup_printf ("https://stat.ripe.net/?n=%d", (int) i);
          g_autoptr (GBytes) bytes = g_bytes_new (cases[i].body, strlen (cases[i].body));
          g_autoptr (DuskAnswer) answer = dusk_answer_new (bytes, cases[i].etag, cases[i].last_modified, cases[i].fetched_s), found = NULL;

          if (round == 0)
            dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), url, answer);
          found = find (store, url);
          g_assert_nonnull (found);
          g_assert_true (g_bytes_equal (found->body, bytes));
          g_assert_cmpstr (found->etag, ==, cases[i].etag);
          g_assert_cmpstr (found->last_modified, ==, cases[i].last_modified);
          g_assert_cmpint (found->fetched_s, ==, cases[i].fetched_s);
          g_assert_false (found->is_stale);
        }
      g_assert_false (has (store, "https://stat.ripe.net/?n=99"));
    }
  test_folder_free (folder);
}

static void
test_replaces (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskAnswer) found = NULL;

  keep (store, "a", "old", "1", 1);
  keep (store, "a", "new", "2", 2);
  found = find (store, "a");
  g_assert_cmpuint (g_bytes_get_size (found->body), ==, 3);
  g_assert_cmpint (memcmp (g_bytes_get_data (found->body, NULL), "new", 3), ==, 0);
  g_assert_cmpstr (found->etag, ==, "2");
}

/* A megabyte of JSON takes a fraction of that on disk. */
static void
test_compressed (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder);
  g_autoptr (GString) json = g_string_new ("[");
  GStatBuf info;

  for (int i = 4730688; json->len < 1000000; i++)
    g_string_append_printf (json, "{\"timeline\": [%d, %d], \"v4_prefixes_ris\": 4},", i * 300, i * 300 + 299);
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    keep (store, "a", json->str, NULL, 1);
  }
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 300000);
  test_folder_free (folder);
}

/* The longest unused go first; finding counts as use, also if the program ended since. */
static void
test_trim (void)
{
  char *folder = test_folder_new ();
  static const char *const urls[] = { "a", "b", "c", "d" };
  static const gboolean stays[] = { TRUE, FALSE, FALSE, TRUE };

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
      keep_noise (store, urls[i], 100000);
    g_assert_true (has (store, "a"));
    g_assert_true (dusk_store_trim_answers (store, 1000000, NULL));
    g_assert_true (has (store, "b"));
    g_assert_true (has (store, "c"));
    g_assert_true (has (store, "d"));
    g_assert_true (has (store, "a"));
    keep_noise (store, "e", 100);
  }
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);
    g_autoptr (GError) error = NULL;

    /* Read before the last write: all at once, so that only what is read now counts. */
    g_assert_true (has (store, "d"));
    keep_noise (store, "f", 100);
    g_assert_true (has (store, "a"));
    g_assert_true (dusk_store_trim_answers (store, 220000, &error));
    g_assert_no_error (error);
    for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
      g_assert_cmpint (has (store, urls[i]), ==, stays[i]);
    g_assert_true (dusk_store_trim_answers (store, 0, &error));
    g_assert_false (has (store, "a"));
  }
  test_assert_whole (folder);
  test_folder_free (folder);
}

/* What trimming frees is given back to the disk; series stay. */
static void
test_trim_gives_back (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder);
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) series = test_series_counting (TEST_START_S, 100, 1), found = NULL;
  GStatBuf info;

  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    keep_noise (store, "a", 3000000);
    g_assert_true (dusk_store_keep_series (store, &kp, "prefixes", series, 1, NULL));
    g_assert_true (dusk_store_trim_answers (store, 0, NULL));
  }
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_size, <, 200000);
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, TEST_START_S, TEST_START_S + 30000, NULL);
    g_assert_nonnull (found);
    g_assert_cmpuint (dusk_series_count_missing (found), ==, 0);
  }
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/answers/round-trip", test_round_trip);
  g_test_add_func ("/store/answers/replaces", test_replaces);
  g_test_add_func ("/store/answers/compressed", test_compressed);
  g_test_add_func ("/store/answers/trim", test_trim);
  g_test_add_func ("/store/answers/trim-gives-back", test_trim_gives_back);
  return g_test_run ();
}
