/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "dusk-error.h"
#include "dusk-store-watch.h"
#include "store-scenes.h"
#include "store-testing.h"

#define N_ENTITIES 200
#define DAY        20000

/* All that is kept of entity @i follows from @i. */

static DuskEntity
entity_at (int i)
{
  g_autofree char *id = g_strdup_printf ("AS%d", 64500 + i);

  return test_entity (id);
}

static DuskWatched
watched_at (int i)
{
  return (DuskWatched) { entity_at (i), TEST_START_S + i, (i % 98 + 1) / 100.0, i % 2 ? TEST_START_S + i : DUSK_TIME_UNKNOWN };
}

static DuskTold
told_at (int i)
{
  return (DuskTold) { entity_at (i), TEST_START_S + i, "start", DUSK_LEVEL_DARK, TEST_START_S + 2 * i };
}

static gboolean
keep_claim (DuskStore *store, int i, GError **error)
{
  g_autofree char *record = g_strdup_printf ("{\"number\": %d}", i);
  const DuskStoredClaim claim = { entity_at (i), (char *) "ioda", (char *) "bgp", TEST_START_S + i, DUSK_TIME_UNKNOWN, record };
  const DuskStoredClaim *claims[] = { &claim };

  return dusk_store_keep_claims (store, claims, 1, error);
}

/* Returns whether all of entity @i could be kept. */
static gboolean
keep (DuskStore *store, int i)
{
  const DuskWatched watched = watched_at (i);
  const DuskTold told = told_at (i);

  return dusk_store_keep_watched (store, &watched, 1, NULL) && dusk_store_claim_told (store, &told) && dusk_store_spend (store, "ioda", DAY + i, 0)
         && keep_claim (store, i, NULL);
}

static void
fill (const char *folder, int end)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  for (int i = 0; i < end; i++)
    g_assert_true (keep (store, i));
  test_assert_notice (store, NULL);
}

/* What is found is right. Returns how much that is: four for each entity. */
static int
count_right (DuskStore *store, int end)
{
  g_autoptr (GArray) watched = dusk_store_find_watched (store), told = dusk_store_find_told (store, 0);
  g_autoptr (GPtrArray) claims = dusk_store_find_claims (store, NULL, 0, DUSK_TIME_LATEST);
  int n = (int) (watched->len + told->len + claims->len);

  for (guint i = 0; i < watched->len; i++)
    {
      const DuskWatched *found = &g_array_index (watched, DuskWatched, i), expected = watched_at ((int) (found->added_s - TEST_START_S));

      g_assert_true (dusk_entity_equal (&found->entity, &expected.entity));
      g_assert_cmpfloat (found->threshold, ==, expected.threshold);
      if (found->muted_until_s != DUSK_TIME_UNKNOWN)
        g_assert_cmpint (found->muted_until_s, ==, expected.muted_until_s);
    }
  for (guint i = 0; i < told->len; i++)
    {
      const DuskTold *found = &g_array_index (told, DuskTold, i), expected = told_at ((int) (found->start_s - TEST_START_S));

      g_assert_true (dusk_entity_equal (&found->entity, &expected.entity));
      g_assert_cmpint (found->told_s, ==, expected.told_s);
      g_assert_cmpint (found->level, ==, expected.level);
    }
  for (guint i = 0; i < claims->len; i++)
    {
      const DuskStoredClaim *found = claims->pdata[i];
      g_autofree char *record = g_strdup_printf ("{\"number\": %d}", (int) (found->start_s - TEST_START_S));

      g_assert_cmpstr (found->record, ==, record);
    }
  for (int i = 0; i < end; i++)
    {
      guint spent = dusk_store_spent (store, "ioda", DAY + i);

      g_assert_cmpuint (spent, <=, 1);
      n += (int) spent;
    }
  return n;
}

static void
assert_kept (DuskStore *store, int end)
{
  g_assert_cmpint (count_right (store, end), ==, 4 * end);
  for (int i = 0; i < end; i++)
    {
      const DuskEntity entity = entity_at (i);

      g_assert_cmpint (dusk_store_muted_until (store, &entity), ==, watched_at (i).muted_until_s);
    }
}

/* Goes on from memory with all functions, and as exactly. */
static void
assert_works_in_memory (DuskStore *store, int end)
{
  const DuskEntity first = entity_at (0);

  for (int i = end; i < end + 20; i++)
    {
      const DuskTold told = told_at (i);

      g_assert_true (keep (store, i));
      g_assert_false (dusk_store_claim_told (store, &told));
    }
  assert_kept (store, end + 20);
  for (int i = 0; i < 5; i++)
    g_assert_true (dusk_store_spend (store, "radar", DAY, 5));
  g_assert_false (dusk_store_spend (store, "radar", DAY, 5));
  g_assert_true (dusk_store_mute (store, &first, 5, NULL));
  g_assert_cmpint (dusk_store_muted_until (store, &first), ==, 5);
  g_assert_true (dusk_store_forget_watched (store, &first, NULL));
}

/* The sentence stands in the notice once. */
static void
assert_said_once (DuskStore *store, const char *part)
{
  g_autofree char *notice = dusk_store_notice (store);
  const char *first;

  g_assert_nonnull (notice);
  first = strstr (notice, part);
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, part));
}

/* Read-only */

static void
use_read_only (gpointer folder)
{
  DuskStore *store;

  test_give_up_rights (folder);
  store = dusk_store_open (folder);
  assert_kept (store, 30);
  assert_works_in_memory (store, 30);
  assert_said_once (store, "cannot be written");
  g_object_unref (store);
}

static void
test_read_only (void)
{
  char *folder = test_folder_new ();

  fill (folder, 30);
  test_run_scene (use_read_only, folder);
  g_chmod (folder, 0700);
  test_folder_free (folder);
}

/* Full disks */

/* Until one call says that it could not. Each is made in its turn, so that each meets the full disk some time. */
static int
keep_until_full (DuskStore *store, int turn, int from)
{
  for (int i = from;; i++)
    {
      const DuskWatched watched = watched_at (i);
      const DuskTold told = told_at (i);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (i, <, 100000);
      if (turn == 0 && !dusk_store_keep_watched (store, &watched, 1, &error))
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_STORE);
      if (turn == 1 && !keep_claim (store, i, &error))
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_STORE);
      /* These are new all the same, and known from then on. */
      if (turn == 2)
        g_assert_true (dusk_store_claim_told (store, &told));
      if (turn == 2)
        g_assert_false (dusk_store_claim_told (store, &told));
      if (turn == 3)
        g_assert_true (dusk_store_spend (store, "ioda", DAY + i, 1));
      if (turn == 3)
        g_assert_false (dusk_store_spend (store, "ioda", DAY + i, 1));
      {
        g_autofree char *notice = dusk_store_notice (store);
        if (notice)
          return i;
      }
    }
}

static void
use_until_full (const char *folder, int turn, const char *part)
{
  DuskStore *store = dusk_store_open (folder);
  int before, full = keep_until_full (store, turn, 30);

  g_assert_cmpint (full, >, 30);
  /* The one that did not fit is there too, until the end. */
  before = 4 * 30 + full - 30;
  g_assert_cmpint (count_right (store, full + 1), ==, before + 1);
  g_assert_true (keep_claim (store, 0, NULL));
  assert_said_once (store, part);
  g_object_unref (store);
  store = dusk_store_open (folder);
  g_assert_cmpint (count_right (store, full + 1), ==, before);
  g_object_unref (store);
}

static void
use_limited (gpointer data)
{
  struct rlimit limit = { 300000, 300000 };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  use_until_full (((gpointer *) data)[0], GPOINTER_TO_INT (((gpointer *) data)[1]), "cannot be written");
}

static void
use_full_disk (gpointer data)
{
  const char *folder = ((gpointer *) data)[0];

  test_mount_disk (folder, "size=1500k");
  fill (folder, 30);
  use_until_full (folder, GPOINTER_TO_INT (((gpointer *) data)[1]), "is full");
}

static void
test_full (gconstpointer scene)
{
  for (int turn = 0; turn < 4; turn++)
    {
      char *folder = test_folder_new ();
      gpointer data[] = { folder, GINT_TO_POINTER (turn) };

      if (scene == (gconstpointer) use_limited)
        fill (folder, 30);
      test_run_scene ((void (*) (gpointer)) scene, data);
      if (scene == (gconstpointer) use_limited)
        test_assert_whole (folder);
      test_folder_free (folder);
    }
}

/* Damage */

static void
change_bytes (char *bytes, gsize length, int round)
{
  int at = round % 4 == 0 ? g_test_rand_int_range (0, 4096) : g_test_rand_int_range (4096, (int) length);
  int n = MIN (g_test_rand_int_range (1, 40), (int) length - at);

  for (int i = 0; i < n; i++)
    bytes[at + i] = (char) g_test_rand_int ();
}

static void
test_damaged (void)
{
  char *folder = test_folder_new ();
  g_autofree char *path = test_database_path (folder), *whole = NULL;
  int n_rounds = g_test_thorough () ? 1000 : 60, least = G_MAXINT, n_set_aside = 0;
  gsize length;

  fill (folder, N_ENTITIES);
  g_assert_true (g_file_get_contents (path, &whole, &length, NULL));
  for (int round = 0; round < n_rounds; round++)
    {
      g_autofree char *bytes = g_memdup2 (whole, length), *notice = NULL;
      g_autoptr (DuskStore) store = NULL;
      int n;

      change_bytes (bytes, length, round);
      test_folder_free (g_steal_pointer (&folder));
      folder = test_folder_new ();
      g_free (path);
      path = test_database_path (folder);
      g_assert_true (g_file_set_contents (path, bytes, (gssize) length, NULL));
      store = dusk_store_open (folder);
      count_right (store, N_ENTITIES);
      /* Once more: the first time some of it may have been read before the damage was met. */
      n = count_right (store, N_ENTITIES);
      notice = dusk_store_notice (store);
      n_set_aside += notice != NULL;
      if (round % 4)
        least = MIN (least, n);
      g_assert_true (keep (store, N_ENTITIES + round));
    }
  g_test_message ("%d rounds, %d set aside, at least %d of %d left", n_rounds, n_set_aside, least, 4 * N_ENTITIES);
  g_assert_cmpint (n_set_aside, >, 0);
  g_assert_cmpint (least, >, 2 * N_ENTITIES);
  test_folder_free (folder);
}

/* From the tables as they were before anything could be watched. */
static void
test_older (void)
{
  char *folder = test_folder_new ();
  const DuskEntity kp = test_entity ("KP");
  const DuskOutage outage = { .start_s = TEST_START_S, .end_s = DUSK_TIME_UNKNOWN, .level = DUSK_LEVEL_DARK };
  g_autoptr (GArray) outages = g_array_new (FALSE, FALSE, sizeof outage), troubled = NULL;
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  g_array_append_val (outages, outage);
  g_assert_true (dusk_store_keep_outages (store, &kp, "ripestat", TEST_START_S, TEST_START_S + 1, outages, NULL));
  g_clear_object (&store);
  test_sql (folder, "DROP TABLE watched; DROP TABLE muted; DROP TABLE told; DROP TABLE spent; DROP TABLE claims;"
                    "PRAGMA user_version = 2");
  store = dusk_store_open (folder);
  test_assert_notice (store, NULL);
  troubled = dusk_store_find_troubled (store, 0, DUSK_TIME_LATEST);
  g_assert_cmpuint (troubled->len, ==, 1);
  g_assert_true (keep (store, 0));
  assert_kept (store, 1);
  g_clear_object (&store);
  test_assert_whole (folder);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/watch-trouble/read-only", test_read_only);
  g_test_add_data_func ("/store/watch-trouble/file-limit", use_limited, test_full);
  g_test_add_data_func ("/store/watch-trouble/full-disk", use_full_disk, test_full);
  g_test_add_func ("/store/watch-trouble/damaged", test_damaged);
  g_test_add_func ("/store/watch-trouble/older", test_older);
  return g_test_run ();
}
