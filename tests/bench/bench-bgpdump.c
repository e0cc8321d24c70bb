/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long `dusk mrt --format bgpdump` takes beside `bgpdump -m`, as whole programs with /dev/null behind them: on a table dump that is made here,
 * and on recorded archive files where they are at hand, each as it is stored and decompressed. Prints the ratios; fails only where a program
 * does.
 */
#include <glib/gstdio.h>
#include <string.h>

#include "mrt-bytes.h"

#define ROUNDS     2
#define GOAL       10.0
#define START_S    1419264000
#define N_PEERS    20
#define N_PREFIXES 40000

typedef struct {
  char *dusk;
  char *bgpdump; /* (nullable) */
  char *folder;
} Fixture;

/* Like the routes of a large collector: paths of three to seven networks, of which neighbouring prefixes share some. */
static void
put_table (GByteArray *out)
{
  MrtPeer peers[N_PEERS];
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);

  for (guint p = 0; p < N_PEERS; p++)
    {
      g_ptr_array_add (addresses, g_strdup_printf ("192.0.2.%u", p + 1));
      peers[p] = (MrtPeer) { 64500 + p, g_ptr_array_index (addresses, p) };
    }
  mrt_put_peer_index (out, START_S, "", peers, N_PEERS);
  for (guint i = 0; i < N_PREFIXES; i++)
    {
      g_autofree char *prefix = g_strdup_printf ("%u.%u.%u.0/24", 1 + i / 65536, i / 256 % 256, i % 256);
      MrtEntry entries[N_PEERS];
      guint32 paths[N_PEERS][7];
      for (guint p = 0; p < N_PEERS; p++)
        {
          guint n = 3 + (i / 4 + p) % 5;
          for (guint k = 0; k < n; k++)
            paths[p][k] = k == 0 ? 64500 + p : k + 1 == n ? 100000 + i / 8 : 1000 + (i / 4 * 31 + p * 7 + k * 101) % 60000;
          entries[p] = (MrtEntry) { (guint16) p, START_S - 3600, paths[p], n };
        }
      mrt_put_rib (out, START_S, i, prefix, entries, N_PEERS);
    }
}

/* Milliseconds of the best of some runs of @program with @arguments and then @path. */
static double
time_ms (const char *program, const char *const *arguments, const char *path)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  double best_ms = G_MAXDOUBLE;

  g_ptr_array_add (argv, (gpointer) program);
  for (; *arguments; arguments++)
    g_ptr_array_add (argv, (gpointer) *arguments);
  g_ptr_array_add (argv, (gpointer) path);
  g_ptr_array_add (argv, NULL);
  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 before_us = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      int status;
      g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, NULL, NULL, &status,
                    &error);
      g_assert_no_error (error);
      g_assert_true (g_spawn_check_wait_status (status, &error));
      best_ms = MIN (best_ms, (double) (g_get_monotonic_time () - before_us) / 1000);
    }
  return best_ms;
}

static void
race (const Fixture *fixture, const char *label, const char *path)
{
  const char *const ours[] = { "mrt", "--format", "bgpdump", NULL }, *const theirs[] = { "-m", NULL };
  GStatBuf file;
  double dusk_ms = time_ms (fixture->dusk, ours, path), bgpdump_ms;

  g_assert_cmpint (g_stat (path, &file), ==, 0);
  if (fixture->bgpdump == NULL)
    {
      g_test_message ("%s: %.0f ms, %.0f MB/s (there is no bgpdump here)", label, dusk_ms, (double) file.st_size / dusk_ms / 1000);
      return;
    }
  bgpdump_ms = time_ms (fixture->bgpdump, theirs, path);
  g_test_message ("%s: %.1f x as fast as bgpdump -m (%.0f ms to %.0f ms, %.0f MB/s; goal ≥ %.0f)", label, bgpdump_ms / dusk_ms, dusk_ms, bgpdump_ms,
                  (double) file.st_size / dusk_ms / 1000, GOAL);
}

static void
bench_made (gconstpointer data)
{
  const Fixture *fixture = data;
  g_autofree char *path = g_build_filename (fixture->folder, "made.mrt", NULL);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  put_table (bytes);
  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
  race (fixture, "archive file to bgpdump's lines, table dump made here", path);
  g_unlink (path);
}

/* With the programs that everybody has. */
static char *
decompress (const Fixture *fixture, const char *path)
{
  g_autofree char *plain = g_build_filename (fixture->folder, "plain.mrt", NULL);
  const char *argv[] = { "sh", "-c", "case $1 in *.gz) gzip -dc \"$1\";; *) bzip2 -dc \"$1\";; esac > \"$2\"", "sh", path, plain, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  return g_steal_pointer (&plain);
}

static void
bench_recorded (gconstpointer data)
{
  static const struct {
    const char *name, *label;
  } files[] = {
    { "routeviews.route-views.jinx.ribs.1401487200.bz2", "table dump of 2014" },
    { "bview.20020722.2337.gz", "table dump of 2002" },
    { "updates.20160811.1600.gz", "messages of 2016" },
    { "updates.example.20131201.bz2", "messages of 2013" },
  };
  const Fixture *fixture = data;
  const char *root = g_getenv ("DUSK_SOURCE_ROOT");

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root ? root : ".", "..", "shared", "data", "mrt", files[i].name, NULL);
      g_autofree char *plain = NULL, *label = g_strdup_printf ("archive file to bgpdump's lines, %s", files[i].label);
      g_autofree char *stored_label = g_strdup_printf ("%s, %s", label, strrchr (files[i].name, '.') + 1);
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        {
          g_test_skip ("there are no recorded archive files here");
          return;
        }
      plain = decompress (fixture, path);
      race (fixture, label, plain);
      race (fixture, stored_label, path);
      g_unlink (plain);
    }
}

int
main (int argc, char **argv)
{
  Fixture fixture = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  fixture.dusk = g_build_filename (g_getenv ("DUSK_BUILD_ROOT"), "tests", "cli", "dusk-headless", NULL);
  fixture.bgpdump = g_find_program_in_path ("bgpdump");
  fixture.folder = g_dir_make_tmp ("dusk-bench-XXXXXX", NULL);
  g_setenv ("DUSK_DATA_DIR", fixture.folder, TRUE);
  g_test_add_data_func ("/bench/bgpdump/made", &fixture, bench_made);
  g_test_add_data_func ("/bench/bgpdump/recorded", &fixture, bench_recorded);
  status = g_test_run ();
  {
    const char *remove[] = { "rm", "-rf", fixture.folder, NULL };
    g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
  g_free (fixture.folder);
  g_free (fixture.bgpdump);
  g_free (fixture.dusk);
  return status;
}
