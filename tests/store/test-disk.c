/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dusk-error.h"
#include "store-scenes.h"
#include "store-testing.h"

#define AT(n) (TEST_START_S + (gint64) (n) * TEST_STEP_S)

static gboolean
keep (DuskStore *store, int at, GError **error)
{
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) series = test_series_counting (AT (at), 1, at);

  return dusk_store_keep_series (store, &kp, "prefixes", series, 1000 + at, error);
}

static void
keep_noise (DuskStore *store, int at, gsize length)
{
  g_autofree char *url = g_strdup_printf ("https://stat.example/%d", at), *noise = g_malloc (length);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (DuskAnswer) answer = NULL;

  for (gsize i = 0; i < length; i++)
    noise[i] = (char) g_test_rand_int ();
  body = g_bytes_new (noise, length);
  answer = dusk_answer_new (body, NULL, NULL, at);
  dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), url, answer);
}

static void
assert_kept (DuskStore *store, int end)
{
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (end), NULL);
  g_autoptr (GArray) gaps = dusk_store_find_gaps (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (end));

  g_assert_nonnull (found);
  for (int i = 0; i < end; i++)
    g_assert_cmpfloat (dusk_series_values (found)[i], ==, i);
  g_assert_cmpuint (gaps->len, ==, 0);
}

/* Goes on from memory, with all functions. */
static void
assert_works_in_memory (DuskStore *store, int end)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  for (int i = end; i < end + 20; i++)
    {
      g_assert_true (keep (store, i, &error));
      g_assert_no_error (error);
    }
  assert_kept (store, end + 20);
  keep_noise (store, 5, 10000);
  g_assert_true (dusk_store_set_value (store, "a", "b", &error));
  value = dusk_store_get_value (store, "a");
  g_assert_cmpstr (value, ==, "b");
  g_assert_true (dusk_store_trim_answers (store, 0, &error));
}

static void
fill (const char *folder, int end)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  for (int i = 0; i < end; i++)
    g_assert_true (keep (store, i, NULL));
  test_assert_notice (store, NULL);
}

/* Folders that are none */

static void
test_folder_is_file (void)
{
  char *folder = test_folder_new ();
  g_autofree char *file = g_build_filename (folder, "file", NULL), *below = g_build_filename (file, "dusk", NULL);
  const char *const paths[] = { file, below };

  g_assert_true (g_file_set_contents (file, "text", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (DuskStore) store = dusk_store_open (paths[i]);
      g_autofree char *contents = NULL;

      test_assert_notice (store, "cannot be written");
      assert_works_in_memory (store, 0);
      g_assert_true (g_file_get_contents (file, &contents, NULL, NULL));
      g_assert_cmpstr (contents, ==, "text");
    }
  test_folder_free (folder);
}

static void
test_database_is_folder (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    test_assert_notice (store, "cannot be written");
    assert_works_in_memory (store, 0);
  }
  test_folder_free (folder);
}

/* Read-only */

static void
use_read_only (gpointer data)
{
  const char *folder = data;
  DuskStore *store;

  test_give_up_rights (folder);
  store = dusk_store_open (folder);
  test_assert_notice (store, "cannot be written");
  assert_kept (store, 50);
  assert_works_in_memory (store, 50);
  g_object_unref (store);
}

static void
test_read_only (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder), *before = NULL, *after = NULL;
  gsize length_before, length_after;

  fill (folder, 50);
  g_assert_true (g_file_get_contents (path, &before, &length_before, NULL));
  test_run_scene (use_read_only, folder);
  g_chmod (folder, 0700);
  g_assert_true (g_file_get_contents (path, &after, &length_after, NULL));
  g_assert_cmpmem (before, (int) length_before, after, (int) length_after);
  test_folder_free (folder);
}

/* A program that was killed left its last writes in the log. */
static void
fill_and_die (gpointer folder)
{
  DuskStore *store = dusk_store_open (folder);

  for (int i = 0; i < 50; i++)
    g_assert_true (keep (store, i, NULL));
  kill (getpid (), SIGKILL);
}

static void
test_read_only_after_kill (void)
{
  static const gboolean has_index[] = { TRUE, FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (has_index); i++)
    {
      char *folder = test_folder_new ();
      g_autofree char *index = g_build_filename (folder, "dusk.sqlite-shm", NULL);

      g_assert_true (WIFSIGNALED (test_in_child (fill_and_die, folder)));
      if (!has_index[i])
        g_unlink (index);
      test_run_scene (use_read_only, folder);
      test_folder_free (folder);
    }
}

static void
use_read_only_damaged (gpointer data)
{
  const char *folder = data;
  g_autoptr (GPtrArray) names = NULL;
  DuskStore *store;

  test_give_up_rights (folder);
  store = dusk_store_open (folder);
  test_assert_notice (store, "cannot be written");
  assert_works_in_memory (store, 0);
  names = test_names_with (folder, "damaged");
  g_assert_cmpuint (names->len, ==, 0);
  g_object_unref (store);
}

static void
test_read_only_damaged (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder);

  g_assert_true (g_file_set_contents (path, "This is no database at all, nor was it ever one.", -1, NULL));
  test_run_scene (use_read_only_damaged, folder);
  test_folder_free (folder);
}

/* Full disks */

/* Keeps samples and answers until one cannot be. Returns its number. */
static int
keep_until_full (DuskStore *store, int from)
{
  for (int i = from;; i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (i, <, 100000);
      if (!keep (store, i, &error))
        {
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_STORE);
          g_assert_null (strchr (error->message, '\n'));
          return i;
        }
    }
}

static void
use_full (const char *folder, const char *notice)
{
  DuskStore *store = dusk_store_open (folder);
  int full;

  assert_kept (store, 50);
  full = keep_until_full (store, 50);
  g_assert_cmpint (full, >, 50);
  test_assert_notice (store, notice);
  /* The one that did not fit is there too, until the end. */
  assert_kept (store, full + 1);
  assert_works_in_memory (store, full + 1);
  g_object_unref (store);
  /* What was reported kept is there after the end, the disk being as full as it was. */
  store = dusk_store_open (folder);
  assert_kept (store, full);
  assert_works_in_memory (store, full);
  g_object_unref (store);
}

static void
use_limited (gpointer folder)
{
  struct rlimit limit = { 300000, 300000 };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  use_full (folder, "cannot be written");
}

static void
test_file_limit (void)
{
  char *folder = test_folder_new ();

  fill (folder, 50);
  test_run_scene (use_limited, folder);
  {
    g_autoptr (DuskStore) store = dusk_store_open (folder);

    /* With space again all is well. */
    assert_kept (store, 50);
    g_assert_true (keep (store, 0, NULL));
    test_assert_notice (store, NULL);
  }
  test_assert_whole (folder);
  test_folder_free (folder);
}

static void
use_full_disk (gpointer folder)
{
  test_mount_disk (folder, "size=800k");
  fill (folder, 50);
  use_full (folder, "is full");
}

static void
test_full_disk (void)
{
  char *folder = test_folder_new ();

  test_run_scene (use_full_disk, folder);
  test_folder_free (folder);
}

/* Full from the start: nothing can be made in it. */
static void
use_full_from_start (gpointer folder)
{
  DuskStore *store;

  test_mount_disk (folder, "size=800k");
  test_fill_disk (folder);
  store = dusk_store_open (folder);
  test_assert_notice (store, "is full");
  assert_works_in_memory (store, 0);
  g_object_unref (store);
}

static void
test_full_from_start (void)
{
  char *folder = test_folder_new ();

  test_run_scene (use_full_from_start, folder);
  test_folder_free (folder);
}

/* Full since the last time: what was kept shows. */
static void
use_full_since (gpointer folder)
{
  DuskStore *store;

  test_mount_disk (folder, "size=800k");
  fill (folder, 50);
  test_fill_disk (folder);
  store = dusk_store_open (folder);
  assert_kept (store, 50);
  keep (store, 50, NULL);
  assert_works_in_memory (store, 51);
  test_assert_notice (store, "is full");
  g_object_unref (store);
  store = dusk_store_open (folder);
  assert_kept (store, 50);
  g_object_unref (store);
}

static void
test_full_since (void)
{
  char *folder = test_folder_new ();

  test_run_scene (use_full_since, folder);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/disk/folder-is-file", test_folder_is_file);
  g_test_add_func ("/store/disk/database-is-folder", test_database_is_folder);
  g_test_add_func ("/store/disk/read-only", test_read_only);
  g_test_add_func ("/store/disk/read-only-after-kill", test_read_only_after_kill);
  g_test_add_func ("/store/disk/read-only-damaged", test_read_only_damaged);
  g_test_add_func ("/store/disk/file-limit", test_file_limit);
  g_test_add_func ("/store/disk/full-disk", test_full_disk);
  g_test_add_func ("/store/disk/full-from-start", test_full_from_start);
  g_test_add_func ("/store/disk/full-since", test_full_since);
  return g_test_run ();
}
