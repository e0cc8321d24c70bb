/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <sqlite3.h>
#include <string.h>

#include "dusk-store-watch.h"
#include "store-testing.h"

/* What is on the disk itself when a call returns: SQLite's way to the files, with a count of how often it waits for the disk. */

static int         n_syncs;
static sqlite3_vfs counting;
static GHashTable *counting_methods; /* by the methods that they stand in for: some files are locked and some are not */
static int       (*real_sync) (sqlite3_file *file, int flags);
static int       (*real_open) (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags);

static int
sync_and_count (sqlite3_file *file, int flags)
{
  n_syncs++;
  return real_sync (file, flags);
}

static int
open_counted (sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags, int *out_flags)
{
  int code = real_open (vfs, name, file, flags, out_flags);
  sqlite3_io_methods *methods;

  if (code != SQLITE_OK || file->pMethods == NULL)
    return code;
  methods = g_hash_table_lookup (counting_methods, file->pMethods);
  if (methods == NULL)
    {
      methods = g_memdup2 (file->pMethods, sizeof *methods);
      real_sync = methods->xSync;
      methods->xSync = sync_and_count;
      g_hash_table_insert (counting_methods, (gpointer) file->pMethods, methods);
    }
  file->pMethods = methods;
  return code;
}

static void
count_syncs (void)
{
  counting_methods = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  counting = *sqlite3_vfs_find (NULL);
  real_open = counting.xOpen;
  counting.zName = "counting";
  counting.xOpen = open_counted;
  g_assert_cmpint (sqlite3_vfs_register (&counting, TRUE), ==, SQLITE_OK);
}

static gboolean
watch (DuskStore *store)
{
  const DuskWatched watched = { test_entity ("KP"), TEST_START_S, NAN, DUSK_TIME_UNKNOWN };

  return dusk_store_keep_watched (store, &watched, 1, NULL);
}

static gboolean
forget (DuskStore *store)
{
  const DuskEntity kp = test_entity ("KP");

  return dusk_store_forget_watched (store, &kp, NULL);
}

static gboolean
mute (DuskStore *store)
{
  const DuskEntity kp = test_entity ("KP");

  return dusk_store_mute (store, &kp, TEST_START_S, NULL);
}

static gboolean
tell (DuskStore *store)
{
  const DuskTold told = { test_entity ("KP"), TEST_START_S, "start", DUSK_LEVEL_DARK, TEST_START_S };

  return dusk_store_claim_told (store, &told);
}

static gboolean
spend (DuskStore *store)
{
  return dusk_store_spend (store, "ioda", 20000, 10);
}

static gboolean
claim (DuskStore *store)
{
  const DuskStoredClaim kept = { test_entity ("KP"), (char *) "ioda", (char *) "bgp", TEST_START_S, TEST_START_S + 1, (char *) "" };
  const DuskStoredClaim *claims[] = { &kept };

  return dusk_store_keep_claims (store, claims, 1, NULL);
}

static void
test_synced (void)
{
  static const struct {
    gboolean (*call) (DuskStore *store);
    gboolean is_synced;
  } cases[] = { { watch, TRUE }, { spend, FALSE }, { mute, TRUE }, { claim, FALSE }, { tell, TRUE }, { spend, FALSE }, { forget, TRUE } };
  char *folder = test_folder_new ();
  DuskStore *store;

  count_syncs ();
  store = dusk_store_open (folder);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      n_syncs = 0;
      g_assert_true (cases[i].call (store));
      if (cases[i].is_synced)
        g_assert_cmpint (n_syncs, >, 0);
      else
        g_assert_cmpint (n_syncs, ==, 0);
    }
  g_object_unref (store);
  g_hash_table_unref (counting_methods);
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/watch-sync/synced", test_synced);
  return g_test_run ();
}
