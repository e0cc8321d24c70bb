/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store-testing.h"

/* Enough of everything that the database has inner pages, overflow pages and an index of some size. */
#define N_ENTITIES 60
#define LENGTH     2500

#define AT(n) (TEST_START_S + (gint64) (n) * TEST_STEP_S)

static DuskEntity
entity_at (int i)
{
  g_autofree char *id = g_strdup_printf ("AS%d", 64500 + i);

  return test_entity (id);
}

static double
value_at (int i, gsize k)
{
  return (double) (i * 1000) + (double) (k * k * 7919 % 1013);
}

static char *
url_at (int i)
{
  return g_strdup_printf ("https://stat.example/data?resource=AS%d", 64500 + i);
}

static GBytes *
body_at (int i)
{
  GString *body = g_string_new (NULL);

  for (int k = 0; k < 800; k++)
    g_string_append_printf (body, "%d,", (i + k) * (i + k) * 31 % 9973);
  return g_string_free_to_bytes (body);
}

static void
fill (const char *folder)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);

  for (int i = 0; i < N_ENTITIES; i++)
    {
      DuskEntity entity = entity_at (i);
      g_autoptr (DuskSeries) series = dusk_series_new (AT (0), AT (LENGTH), TEST_STEP_S);
      g_autoptr (GBytes) body = body_at (i);
      g_autoptr (DuskAnswer) answer = dusk_answer_new (body, "\"tag\"", NULL, 1000);
      g_autoptr (GArray) outages = g_array_new (FALSE, TRUE, sizeof (DuskOutage));
      g_autofree char *url = url_at (i);

      for (gsize k = 0; k < LENGTH; k++)
        dusk_series_set (series, k, value_at (i, k));
      g_assert_true (dusk_store_keep_series (store, &entity, "prefixes", series, 1000, NULL));
      dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), url, answer);
      for (int k = 0; k < 10; k++)
        {
          DuskOutage outage = { .start_s = AT (k * 10), .end_s = AT (k * 10 + 3), .level = DUSK_LEVEL_DARK, .pattern = DUSK_PATTERN_CLIFF };
          g_array_append_val (outages, outage);
        }
      g_assert_true (dusk_store_keep_outages (store, &entity, "ripestat", AT (0), AT (LENGTH), outages, NULL));
    }
}

/* Whatever the damage: what is found is right. Returns how many samples, answers and outages are still there. */
static gsize
check_all_found_is_right (DuskStore *store)
{
  gsize n_found = 0;

  for (int i = 0; i < N_ENTITIES; i++)
    {
      DuskEntity entity = entity_at (i);
      g_autoptr (DuskSeries) series = dusk_store_find_series (store, &entity, "prefixes", TEST_STEP_S, AT (0), AT (LENGTH), NULL);
      g_autoptr (GArray) gaps = dusk_store_find_gaps (store, &entity, "prefixes", TEST_STEP_S, AT (0), AT (LENGTH));
      g_autoptr (GArray) outages = dusk_store_find_outages (store, &entity, AT (0), AT (LENGTH));
      g_autofree char *url = url_at (i);
      g_autoptr (DuskAnswer) answer = dusk_answer_cache_find (DUSK_ANSWER_CACHE (store), url);
      gsize missing = 0;

      for (gsize k = 0; series && k < LENGTH; k++)
        if (!isnan (dusk_series_values (series)[k]))
          {
            g_assert_cmpfloat (dusk_series_values (series)[k], ==, value_at (i, k));
            n_found++;
          }
      /* What is lost is known to be. */
      for (guint k = 0; k < gaps->len; k++)
        missing += (gsize) ((g_array_index (gaps, DuskSpan, k).end_s - g_array_index (gaps, DuskSpan, k).start_s) / TEST_STEP_S);
      g_assert_cmpuint (missing, ==, series ? dusk_series_count_missing (series) : LENGTH);
      g_assert_cmpuint (outages->len, <=, 10);
      for (guint k = 0; k < outages->len; k++)
        {
          const DuskOutage *outage = &g_array_index (outages, DuskOutage, k);

          g_assert_cmpint ((outage->start_s - AT (0)) % (10 * TEST_STEP_S), ==, 0);
          g_assert_cmpint (outage->end_s, ==, outage->start_s + 3 * TEST_STEP_S);
          g_assert_cmpint (outage->level, ==, DUSK_LEVEL_DARK);
          n_found++;
        }
      if (answer)
        {
          g_autoptr (GBytes) body = body_at (i);

          g_assert_true (g_bytes_equal (answer->body, body));
          n_found++;
        }
    }
  return n_found;
}

static void
check_works (DuskStore *store)
{
  g_autofree char *value = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_store_set_value (store, "still", "works", &error));
  g_assert_no_error (error);
  value = dusk_store_get_value (store, "still");
  g_assert_cmpstr (value, ==, "works");
}

typedef struct {
  char *folder;
  char *path;
  char *bytes;
  gsize length;
} Fixture;

static void
set_up (Fixture *fixture)
{
  fixture->folder = test_folder_new ();
  fixture->path = test_database_path (fixture->folder);
  fill (fixture->folder);
  g_assert_true (g_file_get_contents (fixture->path, &fixture->bytes, &fixture->length, NULL));
  g_assert_cmpuint (fixture->length, >, 100000);
}

static void
tear_down (Fixture *fixture)
{
  test_folder_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->bytes);
}

/* Begins again in an empty folder with these bytes for a database. */
static void
put (Fixture *fixture, const char *bytes, gsize length)
{
  g_autoptr (GError) error = NULL;
  char *before = g_steal_pointer (&fixture->folder);

  test_folder_free (before);
  fixture->folder = test_folder_new ();
  g_free (fixture->path);
  fixture->path = test_database_path (fixture->folder);
  g_file_set_contents (fixture->path, bytes, (gssize) length, &error);
  g_assert_no_error (error);
}

/* The damaged file is beside the new one, byte for byte. */
static void
assert_set_aside (Fixture *fixture, const char *bytes, gsize length)
{
  g_autoptr (GPtrArray) names = test_names_with (fixture->folder, ".damaged-");
  g_autofree char *path = NULL, *aside = NULL;
  gsize aside_length;

  g_assert_cmpuint (names->len, ==, 1);
  path = g_build_filename (fixture->folder, names->pdata[0], NULL);
  g_assert_true (g_file_get_contents (path, &aside, &aside_length, NULL));
  g_assert_cmpmem (aside, (int) aside_length, bytes, (int) length);
}

static void
test_garbage (void)
{
  Fixture fixture;
  static const char text[] = "<html>This is no database, but something that a disk's repair left here. It is longer than a header is.</html>";

  set_up (&fixture);
  for (int round = 0; round < 3; round++)
    {
      g_autofree char *noise = g_malloc (10000);
      gsize length = round == 0 ? sizeof text - 1 : round == 1 ? 10000 : 20;

      for (int i = 0; i < 10000; i++)
        noise[i] = (char) g_test_rand_int ();
      if (round == 0)
        memcpy (noise, text, sizeof text);
      put (&fixture, noise, length);
      {
        g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);

        test_assert_notice (store, "damaged; it was set aside");
        g_assert_cmpuint (check_all_found_is_right (store), ==, 0);
        check_works (store);
      }
      assert_set_aside (&fixture, noise, length);
      test_assert_whole (fixture.folder);
      {
        g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);

        test_assert_notice (store, NULL);
      }
    }
  tear_down (&fixture);
}

/* An empty file is what a crash before the first write leaves: no damage. */
static void
test_empty_file (void)
{
  Fixture fixture;
  g_autoptr (DuskStore) store = NULL;

  set_up (&fixture);
  put (&fixture, "", 0);
  store = dusk_store_open (fixture.folder);
  test_assert_notice (store, NULL);
  check_works (store);
  g_clear_object (&store);
  tear_down (&fixture);
}

/* Another program's database: not ours to write to. */
static void
test_foreign (void)
{
  Fixture fixture;
  g_autoptr (DuskStore) store = NULL;

  set_up (&fixture);
  put (&fixture, "", 0);
  test_sql (fixture.folder, "CREATE TABLE texts (song TEXT); INSERT INTO texts VALUES ('la')");
  store = dusk_store_open (fixture.folder);
  test_assert_notice (store, "set aside");
  check_works (store);
  g_clear_object (&store);
  tear_down (&fixture);
}

static void
test_truncated (void)
{
  Fixture fixture;

  set_up (&fixture);
  for (gsize i = 0; i < 24; i++)
    {
      gsize length = i < 6 ? (gsize[]) { 2, 15, 16, 99, 100, 512 }[i] : fixture.length * (i - 5) / 20 + (i % 3) * 100;

      put (&fixture, fixture.bytes, length);
      {
        g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);

        check_all_found_is_right (store);
        check_works (store);
        test_assert_notice (store, "set aside");
      }
      assert_set_aside (&fixture, fixture.bytes, length);
      test_assert_whole (fixture.folder);
    }
  tear_down (&fixture);
}

/* Bytes anywhere are changed. What is found is right; what is not found is asked for again; the rest is taken over. */
static void
test_fuzzed (void)
{
  Fixture fixture;
  gsize all, least = G_MAXSIZE, n_set_aside = 0;
  int n_rounds = g_test_thorough () ? 2000 : 120;

  set_up (&fixture);
  {
    g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);

    all = check_all_found_is_right (store);
    g_assert_cmpuint (all, ==, N_ENTITIES * (LENGTH + 1 + 10));
  }
  for (int round = 0; round < n_rounds; round++)
    {
      g_autofree char *bytes = g_memdup2 (fixture.bytes, fixture.length);
      int n_changes = g_test_rand_int_range (1, 4);

      for (int i = 0; i < n_changes; i++)
        {
          /* Every third round in the first page, where header and schema are. */
          int at = round % 3 == 0 ? g_test_rand_int_range (0, 4096) : g_test_rand_int_range (4096, (int) fixture.length);
          int n_bytes = MIN (g_test_rand_int_range (1, 40), (int) fixture.length - at);

          for (int k = 0; k < n_bytes; k++)
            bytes[at + k] = (char) g_test_rand_int ();
        }
      put (&fixture, bytes, fixture.length);
      {
        g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);
        g_autoptr (GPtrArray) names = NULL;
        gsize n_found;

        check_all_found_is_right (store);
        /* Once more: the first time some of it may have been read before the damage was met. */
        n_found = check_all_found_is_right (store);
        check_works (store);
        names = test_names_with (fixture.folder, ".damaged-");
        n_set_aside += names->len;
        if (round % 3)
          least = MIN (least, n_found);
      }
      {
        g_autoptr (DuskStore) store = dusk_store_open (fixture.folder);

        check_all_found_is_right (store);
        check_works (store);
      }
    }
  g_test_message ("%d rounds, %d databases set aside, at least %d of %d samples, answers and outages left", n_rounds,
                  (int) n_set_aside, (int) least, (int) all);
  g_assert_cmpuint (n_set_aside, >, 0);
  tear_down (&fixture);
}

/* One damaged page while Dusk runs: told, set aside, and nearly all of it taken over. */
static void
test_while_running (void)
{
  Fixture fixture;
  g_autoptr (DuskStore) store = NULL;
  char noise[4096];
  FILE *file;

  set_up (&fixture);
  memset (noise, 0xa5, sizeof noise);
  store = dusk_store_open (fixture.folder);
  test_assert_notice (store, NULL);
  file = g_fopen (fixture.path, "r+");
  fseek (file, (long) (fixture.length / 4096 / 2) * 4096, SEEK_SET);
  g_assert_cmpuint (fwrite (noise, sizeof noise, 1, file), ==, 1);
  fclose (file);
  check_all_found_is_right (store);
  test_assert_notice (store, "a new one begun with what could be read");
  g_assert_cmpuint (check_all_found_is_right (store), >, N_ENTITIES * LENGTH * 8 / 10);
  check_works (store);
  test_assert_whole (fixture.folder);
  g_clear_object (&store);
  tear_down (&fixture);
}

/* Two stores meet the same damage: one database is set aside, both go on with the same new one. */
static void
test_two_meet_damage (void)
{
  Fixture fixture;
  g_autoptr (DuskStore) a = NULL, b = NULL;
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *value = NULL;
  FILE *file;

  set_up (&fixture);
  a = dusk_store_open (fixture.folder);
  b = dusk_store_open (fixture.folder);
  file = g_fopen (fixture.path, "r+");
  for (gsize page = 2; page < fixture.length / 4096; page++)
    {
      fseek (file, (long) page * 4096, SEEK_SET);
      fwrite ("\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5\xa5", 16, 1, file);
    }
  fclose (file);
  check_all_found_is_right (a);
  check_all_found_is_right (b);
  g_assert_true (dusk_store_set_value (a, "from", "a", NULL));
  value = dusk_store_get_value (b, "from");
  g_assert_cmpstr (value, ==, "a");
  names = test_names_with (fixture.folder, ".damaged-");
  g_assert_cmpuint (names->len, ==, 1);
  g_clear_object (&a);
  g_clear_object (&b);
  tear_down (&fixture);
}

/* kill -9 */

typedef struct {
  const char *folder;
  int         report; /* pipe */
  int         first;
} Writer;

/* Keeps one sample after the other, and reports each that was kept. */
static void
write_on (gpointer data)
{
  Writer *writer = data;
  g_autoptr (DuskStore) store = dusk_store_open (writer->folder);
  DuskEntity kp = test_entity ("KP");

  for (int i = writer->first;; i++)
    {
      g_autoptr (DuskSeries) series = test_series_counting (AT (i), 1, i);
      g_autoptr (GBytes) body = body_at (i);
      g_autoptr (DuskAnswer) answer = dusk_answer_new (body, NULL, NULL, i);

      dusk_answer_cache_keep (DUSK_ANSWER_CACHE (store), "a", answer);
      if (!dusk_store_keep_series (store, &kp, "prefixes", series, i, NULL) || write (writer->report, &i, sizeof i) != sizeof i)
        _exit (1);
    }
}

/* Lets it write for a while and kills it. Returns the last that was reported. */
static int
kill_writer (const char *folder, int first, int n_writes)
{
  Writer writer = { folder, -1, first };
  int ends[2], last = first - 1, i, status;
  pid_t pid;

  g_assert_cmpint (pipe (ends), ==, 0);
  writer.report = ends[1];
  pid = fork ();
  if (pid == 0)
    {
      close (ends[0]);
      write_on (&writer);
    }
  close (ends[1]);
  while (last < first + n_writes && read (ends[0], &i, sizeof i) == sizeof i)
    last = i;
  kill (pid, SIGKILL);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  while (read (ends[0], &i, sizeof i) == sizeof i)
    last = i;
  close (ends[0]);
  return last;
}

static void
test_killed (void)
{
  char *folder = test_folder_new ();
  DuskEntity kp = test_entity ("KP");
  int next = 0;

  for (int round = 0; round < 30; round++)
    {
      int last = kill_writer (folder, next, g_test_rand_int_range (1, 60));
      g_autoptr (DuskStore) store = dusk_store_open (folder);
      g_autoptr (DuskSeries) found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (last + 1), NULL);
      g_autoptr (DuskAnswer) answer = dusk_answer_cache_find (DUSK_ANSWER_CACHE (store), "a");

      g_assert_nonnull (found);
      for (int i = 0; i <= last; i++)
        g_assert_cmpfloat (dusk_series_values (found)[i], ==, i);
      g_assert_nonnull (answer);
      test_assert_notice (store, NULL);
      next = last + 1;
      g_clear_object (&store);
      test_assert_whole (folder);
    }
  test_folder_free (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/damage/garbage", test_garbage);
  g_test_add_func ("/store/damage/empty-file", test_empty_file);
  g_test_add_func ("/store/damage/foreign", test_foreign);
  g_test_add_func ("/store/damage/truncated", test_truncated);
  g_test_add_func ("/store/damage/fuzzed", test_fuzzed);
  g_test_add_func ("/store/damage/while-running", test_while_running);
  g_test_add_func ("/store/damage/two-meet-damage", test_two_meet_damage);
  g_test_add_func ("/store/damage/killed", test_killed);
  return g_test_run ();
}
