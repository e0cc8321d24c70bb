/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "store-testing.h"

#define AT(n) (TEST_START_S + (gint64) (n) * TEST_STEP_S)

static void
keep (DuskStore *store, const DuskEntity *entity, DuskSeries *series, gint64 fetched_s)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_store_keep_series (store, entity, "prefixes", series, fetched_s, &error));
  g_assert_no_error (error);
}

static void
keep_counting (DuskStore *store, const DuskEntity *entity, int first, gsize length, double value, gint64 fetched_s)
{
  g_autoptr (DuskSeries) series = test_series_counting (AT (first), length, value);

  keep (store, entity, series, fetched_s);
}

static DuskSeries *
find (DuskStore *store, const DuskEntity *entity, int first, int end, gint64 *fetched_s)
{
  return dusk_store_find_series (store, entity, "prefixes", TEST_STEP_S, AT (first), AT (end), fetched_s);
}

/* Gaps as text, in samples from the start: "2-5 9-10". */
static char *
gaps (DuskStore *store, const DuskEntity *entity, int first, int end)
{
  g_autoptr (GArray) spans = dusk_store_find_gaps (store, entity, "prefixes", TEST_STEP_S, AT (first), AT (end));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < spans->len; i++)
    {
      DuskSpan span = g_array_index (spans, DuskSpan, i);

      g_string_append_printf (text, "%s%d-%d", i ? " " : "", (int) ((span.start_s - TEST_START_S) / TEST_STEP_S),
                              (int) ((span.end_s - TEST_START_S) / TEST_STEP_S));
    }
  return g_string_free (text, FALSE);
}

static void
assert_gaps (DuskStore *store, const DuskEntity *entity, int first, int end, const char *expected)
{
  g_autofree char *text = gaps (store, entity, first, end);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_round_trip (void)
{
  static const double values[] = { 4, 0, -0.0, 4, NAN, 3.25, 1e300, 5e-324, -1, INFINITY, 900719925474099.0, NAN };
  char *folder = test_folder_new ();
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) series = dusk_series_new (AT (0), AT (G_N_ELEMENTS (values)), TEST_STEP_S);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    dusk_series_set (series, i, values[i]);
  for (int round = 0; round < 2; round++)
    {
      /* The second time from the disk. */
      g_autoptr (DuskStore) store = dusk_store_open (folder);
      g_autoptr (DuskSeries) found = NULL;
      gint64 fetched_s = 0;

      if (round == 0)
        keep (store, &kp, series, 1234567890);
      found = find (store, &kp, 0, G_N_ELEMENTS (values), &fetched_s);
      g_assert_nonnull (found);
      g_assert_cmpint (fetched_s, ==, 1234567890);
      g_assert_cmpint (dusk_series_start (found), ==, AT (0));
      g_assert_cmpuint (dusk_series_length (found), ==, G_N_ELEMENTS (values));
      for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
        test_assert_value (dusk_series_values (found)[i], values[i]);
      g_assert_true (signbit (dusk_series_values (found)[2]));
      test_assert_notice (store, NULL);
    }
  test_folder_free (folder);
}

/* Unknown samples never take the place of known ones, but count as asked for. */
static void
test_overlay (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) later = test_series_counting (AT (2), 4, 100);
  g_autoptr (DuskSeries) found = NULL;
  static const double expected[] = { 0, 1, 100, 3, 102, 103, NAN };

  keep_counting (store, &kp, 0, 4, 0, 1000);
  dusk_series_set (later, 1, NAN);
  keep (store, &kp, later, 2000);
  found = find (store, &kp, 0, 7, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    test_assert_value (dusk_series_values (found)[i], expected[i]);
  assert_gaps (store, &kp, 0, 7, "6-7");
}

static void
test_gaps (void)
{
  static const struct {
    const char *name;
    int         kept[3][2];
    int         from, to;
    const char *gaps;
  } cases[] = {
    { "nothing kept", { { 0, 0 } }, 0, 10, "0-10" },
    { "all kept", { { 0, 10 } }, 0, 10, "" },
    { "inside", { { 0, 10 } }, 3, 7, "" },
    { "either end", { { 3, 7 } }, 0, 10, "0-3 7-10" },
    { "middle", { { 0, 3 }, { 7, 10 } }, 0, 10, "3-7" },
    { "touching", { { 0, 5 }, { 5, 10 } }, 0, 10, "" },
    { "overlapping", { { 0, 6 }, { 4, 10 } }, 0, 10, "" },
    { "in any order", { { 8, 9 }, { 0, 1 }, { 4, 5 } }, 0, 10, "1-4 5-8 9-10" },
    { "outside", { { 20, 30 } }, 0, 10, "0-10" },
    { "over many chunks", { { -3000, -2000 }, { 5000, 9000 } }, -4000, 10000, "-4000--3000 -2000-5000 9000-10000" },
    { "one sample in another chunk", { { 4999, 5000 } }, 0, 9999, "0-4999 5000-9999" },
    { "empty period", { { 0, 10 } }, 5, 5, "" },
    { "backwards", { { 0, 10 } }, 20, 15, "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskStore) store = dusk_store_open (NULL);
      DuskEntity kp = test_entity ("KP");

      g_test_message ("%s", cases[i].name);
      for (gsize k = 0; k < 3; k++)
        keep_counting (store, &kp, cases[i].kept[k][0], (gsize) (cases[i].kept[k][1] - cases[i].kept[k][0]), 1, 1000);
      assert_gaps (store, &kp, cases[i].from, cases[i].to, cases[i].gaps);
    }
}

/* What was asked for and is not known is no gap, and is found as such. */
static void
test_unknown_is_asked_for (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) unknown = dusk_series_new (AT (0), AT (10), TEST_STEP_S);
  g_autoptr (DuskSeries) found = NULL;

  g_assert_null (find (store, &kp, 0, 10, NULL));
  keep (store, &kp, unknown, 1000);
  assert_gaps (store, &kp, 0, 10, "");
  found = find (store, &kp, 0, 10, NULL);
  g_assert_nonnull (found);
  g_assert_cmpuint (dusk_series_count_missing (found), ==, 10);
  g_assert_null (find (store, &kp, 10, 20, NULL));
}

static void
test_apart (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP"), network = test_entity ("AS131279"), prefix = test_entity ("175.45.176.0/24");
  g_autoptr (DuskSeries) series = test_series_counting (AT (0), 5, 7);

  keep (store, &kp, series, 1000);
  g_assert_null (find (store, &network, 0, 5, NULL));
  g_assert_null (find (store, &prefix, 0, 5, NULL));
  g_assert_null (dusk_store_find_series (store, &kp, "v4", TEST_STEP_S, AT (0), AT (5), NULL));
  g_assert_null (dusk_store_find_series (store, &kp, "prefixes", 3600, AT (0), AT (5), NULL));
}

/* A period that is not on the grid: the series has the sample that holds its start, and a gap begins with the first sample in it. */
static void
test_off_grid (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) found = NULL;
  g_autoptr (GArray) spans = NULL;

  keep_counting (store, &kp, 0, 4, 10, 1000);
  found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, AT (1) + 10, AT (3) + 10, NULL);
  g_assert_cmpint (dusk_series_start (found), ==, AT (1));
  g_assert_cmpint (dusk_series_end (found), ==, AT (4));
  g_assert_cmpfloat (dusk_series_at (found, AT (1) + 10), ==, 11);
  g_assert_cmpfloat (dusk_series_at (found, AT (3) + 5), ==, 13);
  spans = dusk_store_find_gaps (store, &kp, "prefixes", TEST_STEP_S, AT (-3) + 10, AT (5) + 10);
  g_assert_cmpuint (spans->len, ==, 2);
  g_assert_cmpint (g_array_index (spans, DuskSpan, 0).start_s, ==, AT (-2));
  g_assert_cmpint (g_array_index (spans, DuskSpan, 0).end_s, ==, AT (0));
  g_assert_cmpint (g_array_index (spans, DuskSpan, 1).start_s, ==, AT (4));
  g_assert_cmpint (g_array_index (spans, DuskSpan, 1).end_s, ==, AT (5) + 10);
}

/* The time of fetching is that of the newest part: history that is fetched later does not make the present look fresh. */
static void
test_fetched (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskSeries) before = NULL, after = NULL;
  DuskEntity kp = test_entity ("KP");
  gint64 fetched_s = 0;

  keep_counting (store, &kp, 100, 50, 1, 5000);
  keep_counting (store, &kp, 0, 100, 1, 9000);
  before = find (store, &kp, 0, 150, &fetched_s);
  g_assert_cmpint (fetched_s, ==, 5000);
  keep_counting (store, &kp, 120, 50, 1, 9900);
  after = find (store, &kp, 0, 170, &fetched_s);
  g_assert_cmpint (fetched_s, ==, 9900);
}

/* Pieces of any length at any place, over many chunks, against an array in memory. */
static void
test_against_array (void)
{
  enum { LENGTH = 12000 };
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP");
  g_autofree double *truth = g_new (double, LENGTH);
  g_autofree gboolean *asked = g_new0 (gboolean, LENGTH);
  g_autoptr (DuskSeries) found = NULL;
  g_autoptr (GArray) spans = NULL;
  gsize n_gaps = 0;

  for (int i = 0; i < LENGTH; i++)
    truth[i] = NAN;
  for (int round = 0; round < 60; round++)
    {
      int first = g_test_rand_int_range (0, LENGTH - 1), length = g_test_rand_int_range (1, MIN (3000, LENGTH - first) + 1);
      g_autoptr (DuskSeries) piece = dusk_series_new (AT (first), AT (first + length), TEST_STEP_S);

      for (int i = 0; i < length; i++)
        {
          double value = g_test_rand_int_range (0, 5) ? g_test_rand_double_range (0, 1000) : (double) NAN;

          dusk_series_set (piece, (gsize) i, value);
          asked[first + i] = TRUE;
          if (!isnan (value))
            truth[first + i] = value;
        }
      keep (store, &kp, piece, round);
    }
  found = find (store, &kp, 0, LENGTH, NULL);
  for (int i = 0; i < LENGTH; i++)
    test_assert_value (dusk_series_values (found)[i], truth[i]);
  spans = dusk_store_find_gaps (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (LENGTH));
  for (int i = 0; i < LENGTH; i++)
    if (!asked[i] && (i == 0 || asked[i - 1]))
      {
        DuskSpan span;

        g_assert_cmpuint (n_gaps, <, spans->len);
        span = g_array_index (spans, DuskSpan, n_gaps++);
        g_assert_cmpint (span.start_s, ==, AT (i));
        while (i < LENGTH && !asked[i])
          i++;
        g_assert_cmpint (span.end_s, ==, AT (i));
      }
  g_assert_cmpuint (n_gaps, ==, spans->len);
}

/* Daily samples since 2004, a second's steps, times before 1970: no size or sign is special. */
static void
test_steps (void)
{
  static const struct {
    int    step_s;
    gint64 start_s;
    gsize  length;
  } cases[] = { { 86400, 1072915200, 7670 }, { 1, 1419206403, 10000 }, { 28800, 0, 5 }, { 300, -3000000, 9000 }, { 7, -7, 2 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (DuskStore) store = dusk_store_open (NULL);
      DuskEntity kp = test_entity ("KP");
      gint64 end_s = cases[i].start_s + (gint64) cases[i].length * cases[i].step_s;
      g_autoptr (DuskSeries) series = dusk_series_new (cases[i].start_s, end_s, cases[i].step_s);
      g_autoptr (DuskSeries) found = NULL;
      g_autoptr (GArray) spans = NULL;

      for (gsize k = 0; k < cases[i].length; k++)
        dusk_series_set (series, k, (double) k);
      keep (store, &kp, series, 1);
      found = dusk_store_find_series (store, &kp, "prefixes", cases[i].step_s, cases[i].start_s, end_s, NULL);
      g_assert_cmpuint (dusk_series_length (found), ==, cases[i].length);
      for (gsize k = 0; k < cases[i].length; k++)
        g_assert_cmpfloat (dusk_series_at (found, dusk_series_time (series, k)), ==, (double) k);
      spans = dusk_store_find_gaps (store, &kp, "prefixes", cases[i].step_s, cases[i].start_s, end_s);
      g_assert_cmpuint (spans->len, ==, 0);
    }
}

/* Asking for more than a series can hold gives what it can hold. */
static void
test_too_long (void)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  DuskEntity kp = test_entity ("KP");
  g_autoptr (DuskSeries) found = NULL;

  keep_counting (store, &kp, 0, 10, 1, 1);
  found = dusk_store_find_series (store, &kp, "prefixes", TEST_STEP_S, AT (0), AT (0) + G_GINT64_CONSTANT (40000000000), NULL);
  g_assert_cmpuint (dusk_series_length (found), ==, DUSK_SERIES_MAX_LENGTH);
  g_assert_cmpfloat (dusk_series_values (found)[9], ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/series/round-trip", test_round_trip);
  g_test_add_func ("/store/series/overlay", test_overlay);
  g_test_add_func ("/store/series/gaps", test_gaps);
  g_test_add_func ("/store/series/unknown-is-asked-for", test_unknown_is_asked_for);
  g_test_add_func ("/store/series/apart", test_apart);
  g_test_add_func ("/store/series/off-grid", test_off_grid);
  g_test_add_func ("/store/series/fetched", test_fetched);
  g_test_add_func ("/store/series/against-array", test_against_array);
  g_test_add_func ("/store/series/steps", test_steps);
  g_test_add_func ("/store/series/too-long", test_too_long);
  return g_test_run ();
}
