/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-demo.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "dusk-error.h"
#include "dusk-folder.h"
#include "dusk-time.h"

#define SCENARIO "north-korea-2014"
/* 2014-12-22T16:00:00Z and T17:40:00Z, when the scenario plays. */
#define FOUR_PM  G_GINT64_CONSTANT (1419264000)
#define NOW_S    G_GINT64_CONSTANT (1419270000)

static const char *program;

/* A folder of data of its own for each test. */
typedef struct {
  char *data;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->data = g_dir_make_tmp ("dusk-demo-XXXXXX", NULL);
  g_assert_nonnull (fixture->data);
  g_setenv ("DUSK_DATA_DIR", fixture->data, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  dusk_folder_remove (fixture->data);
  g_assert_false (g_file_test (fixture->data, G_FILE_TEST_EXISTS));
  g_free (fixture->data);
}

static DuskDemo *
start (gint64 at_s, double speed, DuskDemoLife life)
{
  DuskDemoOptions options = { SCENARIO, at_s, speed };
  g_autoptr (GError) error = NULL;
  DuskDemo *demo = dusk_demo_new (&options, life, DUSK_TIME_UNKNOWN, &error);

  g_assert_no_error (error);
  return demo;
}

static gint64
now_of (DuskDemo *demo)
{
  return dusk_clock_now (dusk_sim_clock (dusk_demo_sim (demo)));
}

static void
await_time (DuskDemo *demo, gint64 time_s)
{
  gint64 deadline_us = g_get_monotonic_time () + 60 * G_USEC_PER_SEC;

  while (now_of (demo) < time_s)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
      g_thread_yield ();
    }
}

static void
test_options (void)
{
  static const struct {
    const char *arguments;
    const char *left; /* NULL: wrong usage */
    const char *scenario;
    gint64      at_s;
    double      speed;
  } cases[] = {
    { "dusk", "dusk", NULL, DUSK_TIME_UNKNOWN, -1 },
    { "dusk --demo", "dusk", SCENARIO, DUSK_TIME_UNKNOWN, -1 },
    { "dusk --demo=world outages KP", "dusk outages KP", "world", DUSK_TIME_UNKNOWN, -1 },
    { "dusk watch --run --demo", "dusk watch --run", SCENARIO, DUSK_TIME_UNKNOWN, -1 },
    { "dusk --demo-speed=60 --demo=world", "dusk", "world", DUSK_TIME_UNKNOWN, 60 },
    { "dusk --demo-at=2014-12-22T16:00:00Z dusk:KP", "dusk dusk:KP", SCENARIO, FOUR_PM, -1 },
    { "dusk --gapplication-service --demo", "dusk --gapplication-service", SCENARIO, DUSK_TIME_UNKNOWN, -1 },
    { "dusk --demo-speed=0.5", "dusk", SCENARIO, DUSK_TIME_UNKNOWN, 0.5 },
    { "dusk --demo-speed=3600 --demo-at=1419264000", "dusk", SCENARIO, FOUR_PM, 3600 },
    { "dusk --demo-speed=3600.1", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=0", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=-1", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=inf", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=nan", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=fast", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=60x", NULL, NULL, 0, 0 },
    { "dusk --demo-speed=", NULL, NULL, 0, 0 },
    { "dusk --demo-speed 60", NULL, NULL, 0, 0 },
    { "dusk --demo-at", NULL, NULL, 0, 0 },
    { "dusk --demo-at=", NULL, NULL, 0, 0 },
    { "dusk --demo-at=noon", NULL, NULL, 0, 0 },
    { "dusk --demo-at=2003-12-31T23:59:59Z", NULL, NULL, 0, 0 },
    { "dusk --demo-at=2101-01-01", NULL, NULL, 0, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto (GStrv) all = g_strsplit (cases[i].arguments, " ", -1);
      int argc = (int) g_strv_length (all);
      g_autofree char **argv = g_memdup2 (all, sizeof (char *) * ((gsize) argc + 1));
      g_autoptr (GError) error = NULL;
      DuskDemoOptions options;
      gboolean is_good = dusk_demo_take (&argc, argv, &options, &error);
      g_test_message ("%s", cases[i].arguments);
      g_assert_cmpint (is_good, ==, cases[i].left != NULL);
      if (is_good)
        {
          g_autofree char *left = g_strjoinv (" ", argv);
          g_assert_no_error (error);
          g_assert_cmpstr (left, ==, cases[i].left);
          g_assert_cmpint (argc, ==, g_strv_length (argv));
          g_assert_cmpstr (options.scenario, ==, cases[i].scenario);
          g_assert_cmpint (options.at_s, ==, cases[i].at_s);
          g_assert_cmpfloat (options.speed, ==, cases[i].speed);
        }
      else
        {
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
          g_assert_null (strchr (error->message, '\n'));
        }
    }
}

static void
test_folders (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *shipped = dusk_demo_folder ("world"), *wanted = g_build_filename (fixture->data, "demo-world", NULL);
  g_autofree char *one = dusk_demo_folder ("/a/world.json"), *other = dusk_demo_folder ("/b/world.json");
  g_autofree char *again = dusk_demo_folder ("/a/../a/world.json");
  g_autofree char *path_prefix = g_strconcat (wanted, "-", NULL);

  g_assert_cmpstr (shipped, ==, wanted);
  g_assert_true (g_str_has_prefix (one, path_prefix));
  g_assert_cmpuint (strlen (one), ==, strlen (path_prefix) + 8);
  g_assert_cmpstr (one, !=, other);
  g_assert_cmpstr (one, ==, again);
}

/* From start to start the time goes on where it ended, however fast it went. */
static void
test_goes_on (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  static const double speeds[] = { 3600, 60, 2 };
  gint64 before_s = NOW_S;

  for (gsize i = 0; i < G_N_ELEMENTS (speeds); i++)
    {
      g_autoptr (DuskDemo) living = start (DUSK_TIME_UNKNOWN, speeds[i], DUSK_DEMO_LIFE);
      gint64 visited_s;
      g_assert_cmpint (now_of (living), >=, before_s);
      g_assert_cmpstr (dusk_store_folder (dusk_demo_store (living)), !=, NULL);
      await_time (living, before_s + 1);
      before_s = now_of (living);
      g_clear_pointer (&living, dusk_demo_free);
      {
        g_autoptr (DuskDemo) visit = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
        visited_s = now_of (visit);
        g_assert_cmpint (visited_s, >=, before_s);
        g_assert_cmpfloat (dusk_clock_speed (dusk_sim_clock (dusk_demo_sim (visit))), ==, 0);
      }
      before_s = visited_s;
    }
}

/* What is kept in it goes on, too, and goes away where it begins anew, with all that lay there and nothing else. */
static void
test_begins_anew (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *folder = dusk_demo_folder (SCENARIO), *other = g_build_filename (fixture->data, "dusk.txt", NULL);
  g_autofree char *pointer = g_build_filename (folder, "link", NULL), *inner = g_build_filename (folder, "a", "b", NULL);
  g_autofree char *linked = g_build_filename (fixture->data, "linked", NULL), *precious = g_build_filename (linked, "precious", NULL);

  g_assert_cmpint (g_mkdir_with_parents (linked, 0700), ==, 0);
  g_assert_true (g_file_set_contents (other, "x", -1, NULL));
  g_assert_true (g_file_set_contents (precious, "x", -1, NULL));
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (DuskDemo) demo = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
      g_autofree char *found = dusk_store_get_value (dusk_demo_store (demo), "found");
      g_assert_cmpint (now_of (demo), ==, NOW_S);
      g_assert_cmpstr (found, ==, i == 0 ? NULL : "here");
      g_assert_true (dusk_store_set_value (dusk_demo_store (demo), "found", "here", NULL));
    }
  g_assert_cmpint (symlink (linked, pointer), ==, 0);
  g_assert_cmpint (g_mkdir_with_parents (inner, 0700), ==, 0);
  {
    g_autoptr (DuskDemo) anew = start (FOUR_PM, -1, DUSK_DEMO_VISIT);
    g_autofree char *found = dusk_store_get_value (dusk_demo_store (anew), "found");
    g_assert_cmpint (now_of (anew), ==, FOUR_PM);
    g_assert_null (found);
  }
  g_assert_false (g_file_test (inner, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (pointer, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (g_file_test (precious, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  {
    g_autoptr (DuskDemo) later = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
    g_assert_cmpint (now_of (later), ==, FOUR_PM);
  }
}

/* What another process plays on is not taken away from it. */
static void
test_in_use (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  DuskDemoOptions options = { SCENARIO, FOUR_PM, -1 };
  g_autoptr (DuskDemo) running = start (DUSK_TIME_UNKNOWN, 1, DUSK_DEMO_LIFE);
  g_autoptr (DuskDemo) anew = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now_s = now_of (running);

  g_assert_null (dusk_demo_new (&options, DUSK_DEMO_LIFE, DUSK_TIME_UNKNOWN, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_STORE);
  {
    g_autoptr (DuskDemo) beside = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
    g_assert_cmpint (now_of (beside), >=, now_s);
  }
  g_clear_pointer (&running, dusk_demo_free);
  anew = start (FOUR_PM, -1, DUSK_DEMO_VISIT);
  g_assert_cmpint (now_of (anew), ==, FOUR_PM);
}

/* A scenario that is wrong costs nothing that is kept, and leaves nothing behind. */
static void
test_wrong_scenario (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const gint64 times[] = { DUSK_TIME_UNKNOWN, FOUR_PM };
  g_autofree char *path = g_build_filename (fixture->data, "mine.json", NULL), *folder = dusk_demo_folder (path);
  g_autofree char *precious = g_build_filename (folder, "precious", NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      DuskDemoOptions options = { "nowhere", times[i], -1 };
      g_autoptr (GError) error = NULL;
      g_autofree char *none = dusk_demo_folder ("nowhere");
      g_assert_null (dusk_demo_new (&options, DUSK_DEMO_LIFE, DUSK_TIME_UNKNOWN, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_false (g_file_test (none, G_FILE_TEST_EXISTS));
    }
  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (precious, "x", -1, NULL));
  g_assert_true (g_file_set_contents (path, "{}", -1, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    {
      DuskDemoOptions options = { path, times[i], -1 };
      g_assert_null (dusk_demo_new (&options, DUSK_DEMO_LIFE, DUSK_TIME_UNKNOWN, NULL));
      g_assert_true (g_file_test (precious, G_FILE_TEST_EXISTS));
    }
}

static void
test_moment (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    gint64 at_s;
    gint64 asked_s;
    gint64 now_s;
  } cases[] = {
    { DUSK_TIME_UNKNOWN, DUSK_TIME_UNKNOWN, NOW_S },
    { DUSK_TIME_UNKNOWN, NOW_S - 1000, NOW_S },
    { DUSK_TIME_UNKNOWN, NOW_S + 1000, NOW_S + 1000 },
    { FOUR_PM, DUSK_TIME_UNKNOWN, FOUR_PM },
    { FOUR_PM, NOW_S, FOUR_PM },
  };
  g_autoptr (GDir) dir = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DuskDemoOptions options = { SCENARIO, cases[i].at_s, 60 };
      g_autoptr (DuskDemo) demo = dusk_demo_new (&options, DUSK_DEMO_MOMENT, cases[i].asked_s, NULL);
      g_assert_cmpint (now_of (demo), ==, cases[i].now_s);
      g_assert_cmpfloat (dusk_clock_speed (dusk_sim_clock (dusk_demo_sim (demo))), ==, 0);
      g_assert_null (dusk_store_folder (dusk_demo_store (demo)));
    }
  dir = g_dir_open (fixture->data, 0, NULL);
  g_assert_null (g_dir_read_name (dir));
}

/* Of a kept time that makes no sense nothing is believed. */
static void
test_nonsense (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const values[] = { "", "soon", "-5", "0", "99999999999999", "1419264000.5", "1419264000 " };
  g_autoptr (DuskDemo) demo = start (FOUR_PM, -1, DUSK_DEMO_VISIT);

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (DuskDemo) later = NULL;
      g_assert_true (dusk_store_set_value (dusk_demo_store (demo), "demo-now", values[i], NULL));
      later = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
      g_assert_cmpint (now_of (later), ==, NOW_S);
    }
}

/* Two that play at once: whichever ends last, the one that is ahead counts. */
static void
test_two_at_once (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  gint64 reached_s;
  g_autoptr (DuskDemo) slow = start (FOUR_PM, 0.5, DUSK_DEMO_LIFE);
  g_autoptr (DuskDemo) fast = start (DUSK_TIME_UNKNOWN, 3600, DUSK_DEMO_LIFE);
  g_autoptr (DuskDemo) later = NULL;

  await_time (fast, FOUR_PM + DUSK_HOUR_S);
  reached_s = now_of (fast);
  g_clear_pointer (&fast, dusk_demo_free);
  g_clear_pointer (&slow, dusk_demo_free);
  later = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
  g_assert_cmpint (now_of (later), >=, reached_s);
}

/* The other process of test_killed(): tells the time until it is killed. */
static G_NORETURN void
live_until_killed (void)
{
  DuskDemo *demo = start (DUSK_TIME_UNKNOWN, 3600, DUSK_DEMO_LIFE);

  for (;;)
    {
      g_print ("%" G_GINT64_FORMAT "\n", now_of (demo));
      g_usleep (1000);
    }
}

static void
test_killed (Fixture *fixture G_GNUC_UNUSED, gconstpointer data G_GNUC_UNUSED)
{
  gint64 reached_s = NOW_S;

  for (int i = 0; i < 6; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, "--live", NULL);
      g_autoptr (GDataInputStream) lines = NULL;
      g_assert_no_error (error);
      lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
      /* It is killed at another moment each time. */
      for (int n = 0; n < 20 + 73 * i; n++)
        {
          g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
          g_assert_nonnull (line);
          g_assert_cmpint (g_ascii_strtoll (line, NULL, 10), >=, reached_s);
          reached_s = g_ascii_strtoll (line, NULL, 10);
        }
      g_subprocess_send_signal (process, SIGKILL);
      for (;;)
        {
          g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
          if (line == NULL)
            break;
          reached_s = MAX (reached_s, g_ascii_strtoll (line, NULL, 10));
        }
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      {
        g_autoptr (DuskDemo) visit = start (DUSK_TIME_UNKNOWN, -1, DUSK_DEMO_VISIT);
        g_assert_cmpint (now_of (visit), >=, reached_s);
      }
    }
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*test) (Fixture *, gconstpointer);
  } tests[] = {
    { "/sim/demo/folders", test_folders },         { "/sim/demo/goes-on", test_goes_on },
    { "/sim/demo/begins-anew", test_begins_anew }, { "/sim/demo/wrong-scenario", test_wrong_scenario },
    { "/sim/demo/in-use", test_in_use },
    { "/sim/demo/moment", test_moment },           { "/sim/demo/nonsense", test_nonsense },
    { "/sim/demo/two-at-once", test_two_at_once }, { "/sim/demo/killed", test_killed },
  };

  program = argv[0];
  if (argc == 2 && strcmp (argv[1], "--live") == 0)
    live_until_killed ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sim/demo/options", test_options);
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].test, tear_down);
  return g_test_run ();
}
