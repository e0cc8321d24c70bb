/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list.h"

#include <math.h>
#include <string.h>

#include "dusk-error.h"
#include "watch-fixture.h"

#define NOW G_GINT64_CONSTANT (1419264900)

typedef struct {
  DuskStore     *store;
  DuskWatchList *list;
} Fixture;

static void
set_up (Fixture *fixture)
{
  fixture->store = dusk_store_open (NULL);
  fixture->list = dusk_watch_list_new (fixture->store);
}

static void
tear_down (Fixture *fixture)
{
  g_object_unref (fixture->list);
  g_object_unref (fixture->store);
}

/* The list without comments and the first line, a line for each entry. */
static char *
describe (DuskWatchList *list)
{
  g_autofree char *text = dusk_watch_list_to_text (list), *plain = NULL;
  g_autoptr (GRegex) comment = g_regex_new (" *#[^\n]*", 0, 0, NULL);

  plain = g_regex_replace_literal (comment, text, -1, 0, "", 0, NULL);
  g_assert_cmpint (plain[0], ==, '\n');
  return g_strdup (plain + 1);
}

/* Imports into an empty list; @n_problems: how many are told. */
static void
assert_reads (const char *bytes, gsize length, const char *expected, guint n_problems)
{
  Fixture fixture;
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  set_up (&fixture);
  if (!dusk_watch_list_import_bytes (fixture.list, bytes, length, NOW, NULL, &problems, &error))
    g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  text = describe (fixture.list);
  g_assert_cmpstr (text, ==, expected);
  if (g_strv_length (problems) != n_problems)
    {
      g_autofree char *all = g_strjoinv ("\n", problems);
      g_error ("%u problems instead of %u:\n%s", g_strv_length (problems), n_problems, all);
    }
  for (guint i = 0; problems[i]; i++)
    {
      g_assert_true (g_utf8_validate (problems[i], -1, NULL));
      g_assert_null (strpbrk (problems[i], "\n\r\x1b"));
    }
  tear_down (&fixture);
}

static void
test_reads (void)
{
  static const struct {
    const char *text;
    const char *expected;
    guint       n_problems;
  } cases[] = {
    { "", "", 0 },
    { "\n\n  \n# KP\n\t# SY", "", 0 },
    { "KP", "KP\n", 0 },
    { "kp\nas131279\n3333\n175.45.176.9/24\n2001:DB8:0::1/32\n10.1.2.3", "KP\nAS131279\nAS3333\n175.45.176.0/24\n2001:db8::/32\n10.1.2.3/32\n", 0 },
    { "KP\r\nSY\r\n", "KP\nSY\n", 0 },
    { "KP\rSY\r\rCU", "KP\nSY\nCU\n", 0 },
    { "\xef\xbb\xbfKP\nSY", "KP\nSY\n", 0 },
    { "KP # North Korea\nSY#\xff\xfe", "KP\nSY\n", 0 },
    { "KP\nKP\nkp", "KP\n", 0 },
    { "  KP  ,\nSY;\t\n,CU", "KP\nSY\nCU\n", 0 },
    { "KP below 50%\nSY BELOW 0.25 MUTED\nCU muted below 12.5%\nIQ, below 1%",
      "KP  below 50%\nSY  below 25%  muted\nCU  below 12.5%  muted\nIQ  below 1%\n", 0 },
    { "KP muted until 2026-11-24T05:00:00Z\nSY muted until 2026-11-24 below 30%",
      "KP  muted until 2026-11-24T05:00:00Z\nSY  below 30%  muted until 2026-11-24T00:00:00Z\n", 0 },
    /* The later line says more, or otherwise. */
    { "KP below 50%\nSY\nKP muted\nKP below 40%", "KP  below 40%  muted\nSY\n", 0 },
    /* Nothing half understood is taken. */
    { "QQ\nKP", "KP\n", 1 },
    { "Korea\nhttp://example.org\nAS\nAS99999999999\n1.2.3.4/33\n-\nKP", "AS\nKP\n", 5 },
    { "KP below\nSY below 0%\nCU below 100%\nIQ below nan%\nIR below 1e999%\nUA below -5%\nRU below 50%%\nAS1 below 0x1p-1", "", 8 },
    { "KP mute\nSY muted until\nCU muted until tomorrow\nIQ muted until 1066-10-14\nIR below 50% 50%", "", 5 },
    { "KP\xff\nK\x1b[31mP\nSY", "SY\n", 2 },
    { "Côte\nKP", "KP\n", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_reads (cases[i].text, strlen (cases[i].text), cases[i].expected, cases[i].n_problems);
}

static void
test_bytes (void)
{
  static const char zeros[] = "KP\0\nSY\nC\0U\n\0\0\n# \0\nIQ", wide[] = "\xff\xfeK\0P\0\n\0S\0Y\0";

  assert_reads (zeros, sizeof zeros - 1, "SY\nIQ\n", 3);
  assert_reads (wide, sizeof wide - 1, "", 2);
}

/* Thresholds of any value and mutings come back as they were. */
static void
test_round_trip (void)
{
  static const double thresholds[] = { NAN, 0.5, 0.99, 0.29, 0.07, 0.575, 1.0 / 3, 0.1 + 0.2, 1e-9, 5e-324, 0.9999999999999999, 0.1234567890123456 };
  static const gint64 mutings[] = { DUSK_TIME_UNKNOWN, DUSK_TIME_LATEST, NOW, DUSK_TIME_EARLIEST, DUSK_TIME_LATEST - 1 };
  Fixture fixture, copy;
  g_autofree char *text = NULL, *again = NULL;
  g_auto (GStrv) problems = NULL;
  guint n_added, n = 0;

  set_up (&fixture);
  set_up (&copy);
  for (gsize i = 0; i < G_N_ELEMENTS (thresholds); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (mutings); k++)
      {
        g_autofree char *id = g_strdup_printf ("AS%u", 1000 - n++);
        const DuskWatched watched = { watch_entity (id), NOW, thresholds[i], mutings[k] };

        g_assert_true (dusk_store_keep_watched (fixture.store, &watched, 1, NULL));
      }
  dusk_watch_list_reload (fixture.list);
  text = dusk_watch_list_to_text (fixture.list);
  g_assert_nonnull (strstr (text, "  below 29%  muted"));
  g_assert_nonnull (strstr (text, "  below 57.5%\n"));
  g_assert_true (dusk_watch_list_import (copy.list, text, NOW, &n_added, &problems, NULL));
  g_assert_cmpuint (n_added, ==, n);
  g_assert_cmpuint (g_strv_length (problems), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DuskWatchItem) one = g_list_model_get_item (G_LIST_MODEL (fixture.list), i);
      g_autoptr (DuskWatchItem) two = g_list_model_get_item (G_LIST_MODEL (copy.list), i);
      const DuskWatched *a = dusk_watch_item_kept (one), *b = dusk_watch_item_kept (two);

      g_assert_true (dusk_entity_equal (&a->entity, &b->entity));
      g_assert_true (isnan (a->threshold) ? isnan (b->threshold) : a->threshold - b->threshold == 0);
      g_assert_cmpint (a->muted_until_s, ==, b->muted_until_s);
    }
  again = dusk_watch_list_to_text (copy.list);
  g_assert_cmpstr (again, ==, text);
  tear_down (&copy);
  tear_down (&fixture);
}

/* What is there keeps its place and what the text does not set. */
static void
test_merge (void)
{
  Fixture fixture;
  const DuskEntity kp = watch_entity ("KP");
  g_autofree char *text = NULL;
  guint n_added;

  set_up (&fixture);
  g_assert_true (dusk_watch_list_import (fixture.list, "KP below 50% muted\nSY below 20%", NOW, &n_added, NULL, NULL));
  g_assert_true (dusk_watch_list_import (fixture.list, "CU\nSY muted\nKP below 40%", NOW + 5, &n_added, NULL, NULL));
  g_assert_cmpuint (n_added, ==, 1);
  text = describe (fixture.list);
  g_assert_cmpstr (text, ==, "KP  below 40%  muted\nSY  below 20%  muted\nCU\n");
  g_assert_cmpint (dusk_watch_item_kept (dusk_watch_list_find (fixture.list, &kp))->added_s, ==, NOW);
  tear_down (&fixture);
}

/* Holders' names are strangers' text. */
static void
test_names (void)
{
  Fixture fixture;
  const DuskEntity network = watch_entity ("AS1");
  g_autofree char *text = NULL;

  set_up (&fixture);
  g_assert_true (dusk_watch_list_add (fixture.list, &network, NOW, NULL));
  dusk_watch_item_set_name (dusk_watch_list_find (fixture.list, &network), "AS1 · Evil\nKP below 1%\x1b[31m");
  text = dusk_watch_list_to_text (fixture.list);
  g_assert_true (g_str_has_suffix (text, "\nAS1  # Evil KP below 1% [31m\n"));
  tear_down (&fixture);
}

static void
test_problems (void)
{
  Fixture fixture;
  g_autoptr (GString) text = g_string_new ("KP\n");
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&fixture);
  for (int i = 0; i < 25; i++)
    g_string_append (text, "nothing at all\n");
  g_assert_true (dusk_watch_list_import (fixture.list, text->str, NOW, NULL, &problems, &error));
  g_assert_cmpuint (g_strv_length (problems), ==, 11);
  g_assert_true (g_str_has_prefix (problems[0], "line 2: “nothing” is no country code"));
  g_assert_true (g_str_has_prefix (problems[9], "line 11: "));
  g_assert_cmpstr (problems[10], ==, "15 more lines could not be read");
  g_clear_pointer (&problems, g_strfreev);
  g_assert_false (dusk_watch_list_import (fixture.list, "nothing\n", NOW, NULL, &problems, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_cmpuint (g_strv_length (problems), ==, 1);
  tear_down (&fixture);
}

/* A million lines: those there is room for are taken, and the rest is said to be left out. */
static void
test_million (void)
{
  Fixture fixture;
  g_autoptr (GString) text = g_string_sized_new (9000000);
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  guint n_added;

  set_up (&fixture);
  for (int i = 0; i < 1000000; i++)
    g_string_append_printf (text, "%d\n", i + 1);
  g_assert_true (dusk_watch_list_import (fixture.list, text->str, NOW, &n_added, &problems, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, DUSK_WATCH_LIST_MAX);
  g_assert_cmpuint (g_strv_length (problems), ==, 1);
  g_assert_cmpstr (problems[0], ==, "line 10001: the watch list holds 10000 entries at most; 990000 lines were left out");
  g_clear_pointer (&problems, g_strfreev);
  g_assert_false (dusk_watch_list_import (fixture.list, "KP", NOW, &n_added, &problems, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_cmpuint (n_added, ==, 0);
  tear_down (&fixture);
}

/* A hundred megabytes, on one line or without an end at all. */
static void
test_large (void)
{
  Fixture fixture;
  gsize length = 100 * 1024 * 1024;
  g_autofree char *bytes = g_malloc (length);
  g_autoptr (GInputStream) stream = NULL, endless = NULL, small = g_memory_input_stream_new_from_data ("KP\nSY", 5, NULL);
  g_autoptr (GFile) zeros = g_file_new_for_path ("/dev/zero");
  g_auto (GStrv) problems = NULL;
  g_autoptr (GError) error = NULL;
  guint n_added;

  set_up (&fixture);
  memset (bytes, 'x', length);
  g_assert_false (dusk_watch_list_import_bytes (fixture.list, bytes, length, NOW, &n_added, &problems, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  g_assert_null (problems);
  g_clear_error (&error);
  stream = g_memory_input_stream_new_from_data (bytes, (gssize) length, NULL);
  g_assert_false (dusk_watch_list_import_stream (fixture.list, stream, NOW, NULL, &n_added, &problems, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  g_clear_error (&error);
  endless = G_INPUT_STREAM (g_file_read (zeros, NULL, NULL));
  g_assert_nonnull (endless);
  g_assert_false (dusk_watch_list_import_stream (fixture.list, endless, NOW, NULL, &n_added, NULL, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
  g_clear_error (&error);
  /* As large as is read: one line that is none. */
  g_assert_false (dusk_watch_list_import_bytes (fixture.list, bytes, DUSK_WATCH_LIST_MAX_BYTES, NOW, &n_added, &problems, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_cmpstr (problems[0], ==, "line 1: it is too long");
  g_clear_error (&error);
  g_assert_true (dusk_watch_list_import_stream (fixture.list, small, NOW, NULL, &n_added, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n_added, ==, 2);
  tear_down (&fixture);
}

/* Bytes of all kinds: whatever they are, nothing breaks, and what is taken can be written and read again. */
static void
test_fuzzed (void)
{
  static const char *const pieces[] = { "KP", "AS131279", "175.45.176.0/24", "2001:db8::/32", "below", "50%", "muted", "until", "2026-11-24", "#",
                                        "\n", "\r\n", " ", "\t", ",", "%", "\xff", "0.5", "QQ", "🌒" };
  int n_rounds = g_test_thorough () ? 20000 : 1000;

  for (int round = 0; round < n_rounds; round++)
    {
      Fixture fixture, copy;
      g_autoptr (GString) bytes = g_string_new (NULL);
      g_autofree char *text = NULL, *again = NULL;
      g_auto (GStrv) problems = NULL;

      set_up (&fixture);
      set_up (&copy);
      for (int i = g_test_rand_int_range (0, 30); i > 0; i--)
        if (g_test_rand_int_range (0, 10) == 0)
          g_string_append_c (bytes, (char) g_test_rand_int ());
        else
          g_string_append_printf (bytes, "%s%s", pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))], g_test_rand_bit () ? " " : "");
      dusk_watch_list_import_bytes (fixture.list, bytes->str, bytes->len, NOW, NULL, &problems, NULL);
      text = dusk_watch_list_to_text (fixture.list);
      g_assert_true (g_utf8_validate (text, -1, NULL));
      g_assert_true (dusk_watch_list_import (copy.list, text, NOW, NULL, NULL, NULL));
      again = dusk_watch_list_to_text (copy.list);
      g_assert_cmpstr (again, ==, text);
      tear_down (&copy);
      tear_down (&fixture);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/watch/list-text/reads", test_reads);
  g_test_add_func ("/watch/list-text/bytes", test_bytes);
  g_test_add_func ("/watch/list-text/round-trip", test_round_trip);
  g_test_add_func ("/watch/list-text/merge", test_merge);
  g_test_add_func ("/watch/list-text/names", test_names);
  g_test_add_func ("/watch/list-text/problems", test_problems);
  g_test_add_func ("/watch/list-text/million", test_million);
  g_test_add_func ("/watch/list-text/large", test_large);
  g_test_add_func ("/watch/list-text/fuzzed", test_fuzzed);
  return g_test_run ();
}
