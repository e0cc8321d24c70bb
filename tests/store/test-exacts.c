/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "store-testing.h"

#define AT(n)    (TEST_START_S + (gint64) (n) * TEST_STEP_S)
#define AT_US(n) (AT (n) * G_USEC_PER_SEC)

/* Version 1 of the tables, as it was released. */
static const char version_1[]
    = "CREATE TABLE chunks (entity TEXT NOT NULL, measure TEXT NOT NULL, step_s INTEGER NOT NULL, number INTEGER NOT NULL,"
      " fetched_s INTEGER NOT NULL, samples BLOB NOT NULL, PRIMARY KEY (entity, measure, step_s, number)) WITHOUT ROWID, STRICT;"
      "CREATE TABLE answers (url TEXT NOT NULL PRIMARY KEY, etag TEXT, last_modified TEXT, fetched_s INTEGER NOT NULL, used INTEGER NOT NULL,"
      " length INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
      "CREATE INDEX answers_by_use ON answers (used, length (body));"
      "CREATE TABLE outages (entity TEXT NOT NULL, source TEXT NOT NULL, start_s INTEGER NOT NULL, end_s INTEGER, precision_s INTEGER NOT NULL,"
      " lowest REAL, baseline REAL, level TEXT NOT NULL, pattern TEXT NOT NULL, score REAL, missing INTEGER NOT NULL, is_blip INTEGER NOT NULL,"
      " sum INTEGER NOT NULL, PRIMARY KEY (entity, source, start_s)) WITHOUT ROWID, STRICT;"
      "CREATE TABLE texts (name TEXT NOT NULL PRIMARY KEY, length INTEGER NOT NULL, value BLOB NOT NULL) WITHOUT ROWID, STRICT;";

static void
keep (DuskStore *store, const DuskEntity *entity, const char *source, int near_start, int near_end, gint64 start_us, gint64 end_us,
      const char *record)
{
  DuskStoredExact exact = { (char *) source, AT (near_start), near_end < 0 ? DUSK_TIME_UNKNOWN : AT (near_end), start_us, end_us, 1000,
                            (char *) record };
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_store_keep_exact (store, entity, &exact, &error));
  g_assert_no_error (error);
}

static void
assert_records (DuskStore *store, const DuskEntity *entity, int from, int to, const char *expected)
{
  g_autoptr (GPtrArray) found = dusk_store_find_exacts (store, entity, AT (from), AT (to));
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (text, "%s%s", i ? " " : "", ((DuskStoredExact *) found->pdata[i])->record);
  g_assert_cmpstr (text->str, ==, expected);
}

/* What was found once is there at the next start, to the microsecond. */
static void
test_round_trip (void)
{
  static const gint64 times[][2] = { { AT_US (1), AT_US (9) + 123456 }, { AT_US (1) + 1, DUSK_TIME_UNKNOWN }, { DUSK_TIME_UNKNOWN, AT_US (9) } };
  static const char record[] = "{\"name\": \"Côte d’Ivoire'; DROP TABLE exacts\"}";
  DuskEntity kp = test_entity ("KP");

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      char *folder = test_folder_new ();

      {
        g_autoptr (DuskStore) store = dusk_store_open (folder);
        keep (store, &kp, "bgpstream", 1, i == 1 ? -1 : 9, times[i][0], times[i][1], record);
      }
      {
        g_autoptr (DuskStore) store = dusk_store_open (folder);
        g_autoptr (GPtrArray) found = dusk_store_find_exacts (store, &kp, AT (0), AT (10));
        const DuskStoredExact *back;

        g_assert_cmpuint (found->len, ==, 1);
        back = found->pdata[0];
        g_assert_cmpstr (back->source, ==, "bgpstream");
        g_assert_cmpint (back->near_start_s, ==, AT (1));
        g_assert_cmpint (back->near_end_s, ==, i == 1 ? DUSK_TIME_UNKNOWN : AT (9));
        g_assert_cmpint (back->start_us, ==, times[i][0]);
        g_assert_cmpint (back->end_us, ==, times[i][1]);
        g_assert_cmpint (back->kept_s, ==, 1000);
        g_assert_cmpstr (back->record, ==, record);
        g_assert_cmpstr (dusk_store_folder (store), ==, folder);
        test_assert_notice (store, NULL);
      }
      test_folder_free (folder);
    }
}

static void
test_periods (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP"), cu = test_entity ("CU");

  g_assert_null (dusk_store_folder (store));
  keep (store, &kp, "bgpstream", 5, 7, AT_US (5), AT_US (7), "a");
  keep (store, &kp, "bgpstream", 1, 3, AT_US (1), AT_US (3), "b");
  keep (store, &kp, "bgpstream", 9, -1, AT_US (9), DUSK_TIME_UNKNOWN, "c");
  assert_records (store, &kp, 0, 20, "b a c");
  assert_records (store, &kp, 3, 5, "");
  assert_records (store, &kp, 6, 7, "a");
  assert_records (store, &kp, 1000, 2000, "c");
  assert_records (store, &cu, 0, 20, "");
  /* The same outage again takes the place of the first; another source's stands beside it. */
  keep (store, &kp, "bgpstream", 9, 12, AT_US (9), AT_US (12), "d");
  keep (store, &kp, "bgplay", 5, 7, AT_US (5), AT_US (7), "e");
  assert_records (store, &kp, 0, 20, "b e a d");
}

/* A database of the first release: all that is in it stays, and exact times find their place. */
static void
test_migration (void)
{
  char *folder = test_folder_new ();
  DuskEntity kp = test_entity ("KP");
  g_autofree char *mark = NULL;
  g_autoptr (DuskStore) store = NULL;
  g_autoptr (DuskSeries) series = test_series_counting (AT (0), 10, 4), found = NULL;
  g_autoptr (GArray) outages = NULL;
  g_autofree char *value = NULL;

  {
    g_autoptr (DuskStore) old = dusk_store_open (folder);
    g_autoptr (GArray) kept = g_array_new (FALSE, FALSE, sizeof (DuskOutage));
    DuskOutage outage = { .start_s = AT (2), .end_s = AT (4), .precision_s = 300, .level = DUSK_LEVEL_DARK, .pattern = DUSK_PATTERN_CLIFF };

    g_array_append_val (kept, outage);
    g_assert_true (dusk_store_keep_series (old, &kp, "prefixes", series, 1000, NULL));
    g_assert_true (dusk_store_keep_outages (old, &kp, "ripestat", AT (0), AT (10), kept, NULL));
    g_assert_true (dusk_store_set_value (old, "state", "kept", NULL));
  }
  /* The same rows in the tables as they were. */
  mark = g_strdup_printf ("CREATE TABLE c AS SELECT * FROM chunks; CREATE TABLE o AS SELECT * FROM outages; CREATE TABLE t AS SELECT * FROM texts;"
                          "DROP TABLE chunks; DROP TABLE answers; DROP TABLE outages; DROP TABLE texts; DROP TABLE exacts;"
                          "DROP TABLE watched; DROP TABLE muted; DROP TABLE told; DROP TABLE spent; DROP TABLE claims; %s"
                          "INSERT INTO chunks SELECT * FROM c; INSERT INTO outages SELECT * FROM o; INSERT INTO texts SELECT * FROM t;"
                          "DROP TABLE c; DROP TABLE o; DROP TABLE t; PRAGMA user_version = 1",
                          version_1);
  test_sql (folder, mark);

  store = dusk_store_open (folder);
  test_assert_notice (store, NULL);
  found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (10), NULL);
  g_assert_nonnull (found);
  g_assert_cmpmem (dusk_series_values (found), 10 * sizeof (double), dusk_series_values (series), 10 * sizeof (double));
  outages = dusk_store_find_outages (store, &kp, AT (0), AT (10));
  g_assert_cmpuint (outages->len, ==, 1);
  value = dusk_store_get_value (store, "state");
  g_assert_cmpstr (value, ==, "kept");
  keep (store, &kp, "bgpstream", 2, 4, AT_US (2), AT_US (4), "a");
  assert_records (store, &kp, 0, 10, "a");
  test_assert_whole (folder);
  g_clear_object (&store);
  test_folder_free (folder);
}

/* A row that damage has changed is lost, never believed; the others are taken over. */
static void
test_damage (void)
{
  static const char *const changes[] = { "start_us = start_us + 1", "near_end_s = NULL", "kept_s = 0", "entity = 'CU'", "record = x'00'",
                                         "length = 6", "length = -1" };
  DuskEntity kp = test_entity ("KP"), cu = test_entity ("CU");

  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      char *folder = test_folder_new ();
      g_autofree char *sql = g_strdup_printf ("UPDATE exacts SET %s WHERE near_start_s = %" G_GINT64_FORMAT, changes[i], AT (1));

      {
        g_autoptr (DuskStore) store = dusk_store_open (folder);
        keep (store, &kp, "bgpstream", 1, 3, AT_US (1), AT_US (3), "changed");
        keep (store, &kp, "bgpstream", 5, 7, AT_US (5), AT_US (7), "whole");
      }
      test_sql (folder, sql);
      {
        g_autoptr (DuskStore) store = dusk_store_open (folder);
        assert_records (store, &cu, 0, 10, "");
        assert_records (store, &kp, 0, 10, "whole");
        test_assert_notice (store, "set aside");
      }
      test_folder_free (folder);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/exacts/round-trip", test_round_trip);
  g_test_add_func ("/store/exacts/periods", test_periods);
  g_test_add_func ("/store/exacts/migration", test_migration);
  g_test_add_func ("/store/exacts/damage", test_damage);
  return g_test_run ();
}
