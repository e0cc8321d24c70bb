/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dusk-store-watch.h"
#include "store-testing.h"

/* Processes that share one store, and what there is for all of them. */
#define N_PROCESSES 4
#define N_TOLD      40
#define LIMIT       50
#define N_WATCHED   10

/* What one of them got. */
typedef struct {
  int      process;
  guint    n_spent;
  gboolean told[N_TOLD];
} Share;

static DuskTold
told_at (int i)
{
  return (DuskTold) { .entity = test_entity ("KP"), .start_s = TEST_START_S + i, .stage = "start", .level = DUSK_LEVEL_DARK, .told_s = TEST_START_S };
}

static DuskWatched
watched_at (int process, int i)
{
  g_autofree char *id = g_strdup_printf ("AS%d", 1 + process * N_WATCHED + i);

  return (DuskWatched) { .entity = test_entity (id), .threshold = NAN, .muted_until_s = DUSK_TIME_UNKNOWN };
}

static void
take_share (const char *folder, Share *share)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  for (int i = 0; i < N_TOLD; i++)
    {
      const DuskTold told = told_at (i);
      const DuskWatched watched = watched_at (share->process, i % N_WATCHED);

      share->told[i] = dusk_store_claim_told (store, &told);
      share->n_spent += dusk_store_spend (store, "ripestat", 20000, LIMIT);
      share->n_spent += dusk_store_spend (store, "ripestat", 20000, LIMIT);
      g_assert_true (dusk_store_keep_watched (store, &watched, 1, NULL));
    }
  test_assert_notice (store, NULL);
}

/* Begins when the other end of @go is closed. */
static void
run_child (const char *folder, int process, int go, int report)
{
  Share share = { .process = process };
  char byte;

  if (read (go, &byte, 1) != 0)
    _exit (1);
  take_share (folder, &share);
  _exit (write (report, &share, sizeof share) == sizeof share ? 0 : 1);
}

static void
start_children (const char *folder, pid_t *pids, int report)
{
  int go[2];

  g_assert_cmpint (pipe (go), ==, 0);
  for (int i = 0; i < N_PROCESSES; i++)
    {
      pids[i] = fork ();
      g_assert_cmpint (pids[i], >=, 0);
      if (pids[i] == 0)
        {
          close (go[1]);
          run_child (folder, i, go[0], report);
        }
    }
  close (go[0]);
  close (go[1]);
}

/* @is_new: whether they make the database too. */
static void
race (gboolean is_new)
{
  char *folder = test_folder_new ();
  g_autoptr (DuskStore) store = is_new ? NULL : dusk_store_open (folder);
  g_autoptr (GArray) watched = NULL;
  int reports[2], status, n_told[N_TOLD] = { 0 };
  guint n_spent = 0;
  pid_t pids[N_PROCESSES];

  g_clear_object (&store);
  g_assert_cmpint (pipe (reports), ==, 0);
  fflush (stdout);
  start_children (folder, pids, reports[1]);
  for (int i = 0; i < N_PROCESSES; i++)
    {
      g_assert_cmpint (waitpid (pids[i], &status, 0), ==, pids[i]);
      g_assert_cmpint (status, ==, 0);
    }
  for (int i = 0; i < N_PROCESSES; i++)
    {
      Share share;

      g_assert_cmpint (read (reports[0], &share, sizeof share), ==, sizeof share);
      n_spent += share.n_spent;
      for (int k = 0; k < N_TOLD; k++)
        n_told[k] += share.told[k];
    }
  for (int k = 0; k < N_TOLD; k++)
    g_assert_cmpint (n_told[k], ==, 1);
  g_assert_cmpuint (n_spent, ==, LIMIT);
  store = dusk_store_open (folder);
  test_assert_notice (store, NULL);
  g_assert_cmpuint (dusk_store_spent (store, "ripestat", 20000), ==, LIMIT);
  watched = dusk_store_find_watched (store);
  g_assert_cmpuint (watched->len, ==, N_PROCESSES * N_WATCHED);
  g_clear_object (&store);
  close (reports[0]);
  close (reports[1]);
  test_folder_free (folder);
}

static void
test_race (void)
{
  race (FALSE);
}

static void
test_race_from_nothing (void)
{
  race (TRUE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/watch-race/one-wins", test_race);
  g_test_add_func ("/store/watch-race/from-nothing", test_race_from_nothing);
  return g_test_run ();
}
