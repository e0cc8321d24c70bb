/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-background.h"

#include <glib/gstdio.h>

#include "dusk-autostart.h"
#include "dusk-error.h"

#define GROUP G_KEY_FILE_DESKTOP_GROUP

/** Test: an application with its background, and what that told. */
typedef struct {
  GApplication   *application;
  DuskContext    *context;
  DuskBackground *background;
  guint           n_watch;
  guint           n_problems;
  char           *problem;
} Test;

static void
on_watch (Test *test)
{
  test->n_watch++;
}

static void
on_problem (Test *test, const char *text)
{
  test->n_problems++;
  g_free (test->problem);
  test->problem = g_strdup (text);
}

static void
set_up (Test *test, DuskClock *clock)
{
  g_autoptr (DuskStore) store = dusk_store_open (NULL);

  *test = (Test){ .application = g_application_new ("io.github.duskmap.Test", G_APPLICATION_NON_UNIQUE) };
  /* Nobody listens there, and nothing is asked. */
  test->context = dusk_context_new (clock, store, "http://127.0.0.1:1");
  test->background = dusk_background_new (test->application, test->context);
  g_signal_connect_swapped (test->background, "watch", G_CALLBACK (on_watch), test);
  g_signal_connect_swapped (test->background, "problem", G_CALLBACK (on_problem), test);
}

static void
tear_down (Test *test)
{
  g_assert_finalize_object (test->background);
  g_assert_finalize_object (test->context);
  g_assert_finalize_object (test->application);
  g_free (test->problem);
}

static void
set (Test *test, const char *flag, gboolean value)
{
  g_object_set (dusk_context_settings (test->context), flag, value, NULL);
}

static gboolean
get (Test *test, const char *flag)
{
  return dusk_settings_flag (dusk_context_settings (test->context), flag);
}

/* Puts a file where the folder of autostart files belongs. */
static void
spoil_folder (void)
{
  g_autofree char *path = dusk_autostart_path (), *folder = g_path_get_dirname (path), *config = g_path_get_dirname (folder);

  g_assert_cmpint (g_mkdir_with_parents (config, 0700), ==, 0);
  g_assert_true (g_file_set_contents (folder, "", 0, NULL));
}

static void
test_file (void)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = dusk_autostart_path (), *exec = NULL, *self = NULL;
  g_auto (GStrv) words = NULL;

  g_assert_false (dusk_autostart_is_on ());
  g_assert_true (dusk_autostart_set (TRUE, &error));
  g_assert_no_error (error);
  g_assert_true (dusk_autostart_is_on ());
  g_assert_true (g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, &error));
  exec = g_key_file_get_string (file, GROUP, G_KEY_FILE_DESKTOP_KEY_EXEC, &error);
  g_assert_true (g_shell_parse_argv (exec, NULL, &words, &error));
  self = g_file_read_link ("/proc/self/exe", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (words), ==, 2);
  g_assert_cmpstr (words[0], ==, self);
  g_assert_cmpstr (words[1], ==, "--gapplication-service");
  g_assert_true (g_key_file_get_boolean (file, GROUP, "X-GNOME-Autostart-enabled", NULL));

  for (int i = 0; i < 2; i++)
    {
      g_assert_true (dusk_autostart_set (FALSE, &error));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_switched_off_by_hand (void)
{
  static const struct {
    const char *line;
    gboolean    is_on;
  } cases[] = {
    { "", TRUE },
    { "Hidden=true\n", FALSE },
    { "Hidden=false\n", TRUE },
    { "X-GNOME-Autostart-enabled=false\n", FALSE },
    { "X-GNOME-Autostart-enabled=true\n", TRUE },
  };
  g_autofree char *path = dusk_autostart_path (), *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("[Desktop Entry]\nType=Application\nName=Dusk\nExec=dusk\n", cases[i].line, NULL);
      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      g_assert_cmpint (dusk_autostart_is_on (), ==, cases[i].is_on);
    }
}

static void
test_file_cannot_be_written (void)
{
  g_autoptr (GError) error = NULL;

  spoil_folder ();
  g_assert_false (dusk_autostart_set (TRUE, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, "autostart"));
}

/* Each of the two settings takes the other along where it would make no sense alone. */
static void
test_settings (void)
{
  g_autoptr (DuskClock) clock = dusk_clock_new ();
  g_autofree char *path = dusk_autostart_path ();
  Test test;

  set_up (&test, clock);
  dusk_background_start (test.background);
  g_assert_cmpuint (test.n_watch, ==, 0);
  set (&test, "starts-at-login", TRUE);
  g_assert_true (dusk_autostart_is_on ());
  g_assert_true (get (&test, "runs-in-background"));
  g_assert_cmpuint (test.n_watch, ==, 1);
  set (&test, "starts-at-login", FALSE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (get (&test, "runs-in-background"));
  set (&test, "starts-at-login", TRUE);
  set (&test, "runs-in-background", FALSE);
  g_assert_false (get (&test, "starts-at-login"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_null (test.problem);
  tear_down (&test);
}

/* It is told, and what a person switched on goes off again, though it is bound to the setting as switches are. */
static void
test_problem (void)
{
  g_autoptr (DuskClock) clock = dusk_clock_new ();
  g_autoptr (DuskStore) store = dusk_store_open (NULL);
  g_autoptr (DuskSettings) bound = dusk_settings_new (store);
  Test test;

  spoil_folder ();
  set_up (&test, clock);
  dusk_background_start (test.background);
  g_object_bind_property (dusk_context_settings (test.context), "starts-at-login", bound, "starts-at-login",
                          G_BINDING_SYNC_CREATE | G_BINDING_BIDIRECTIONAL);
  g_object_set (bound, "starts-at-login", TRUE, NULL);
  while (get (&test, "starts-at-login"))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (test.n_problems, ==, 1);
  g_assert_nonnull (strstr (test.problem, "autostart"));
  g_assert_false (dusk_settings_flag (bound, "starts-at-login"));
  g_assert_false (get (&test, "runs-in-background"));
  tear_down (&test);
}

static void
test_start (void)
{
  g_autoptr (DuskClock) clock = dusk_clock_new ();
  Test test;

  set_up (&test, clock);
  set (&test, "runs-in-background", TRUE);
  set (&test, "starts-at-login", TRUE);
  dusk_background_start (test.background);
  g_assert_cmpuint (test.n_watch, ==, 1);
  /* Its file was removed by hand. */
  g_assert_false (get (&test, "starts-at-login"));
  g_assert_true (get (&test, "runs-in-background"));
  tear_down (&test);
}

static void
test_simulated (void)
{
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (1419265800, 1);
  g_autofree char *path = dusk_autostart_path ();
  Test test;

  set_up (&test, clock);
  dusk_background_start (test.background);
  set (&test, "starts-at-login", TRUE);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (get (&test, "runs-in-background"));
  tear_down (&test);
}

static gboolean
on_switch_off (gpointer user_data)
{
  set (user_data, "runs-in-background", FALSE);
  return G_SOURCE_REMOVE;
}

static void
on_activate (Test *test)
{
  set (test, "runs-in-background", TRUE);
  g_idle_add (on_switch_off, test);
}

/* Without a window, the application lives for as long as the setting is on. */
static void
test_alive (void)
{
  g_autoptr (DuskClock) clock = dusk_clock_new ();
  Test test;

  set_up (&test, clock);
  dusk_background_start (test.background);
  g_signal_connect_swapped (test.application, "activate", G_CALLBACK (on_activate), &test);
  g_assert_cmpint (g_application_run (test.application, 0, NULL), ==, 0);
  g_assert_cmpuint (test.n_watch, ==, 1);
  g_assert_false (get (&test, "runs-in-background"));
  tear_down (&test);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/app/autostart/file", test_file);
  g_test_add_func ("/app/autostart/switched-off-by-hand", test_switched_off_by_hand);
  g_test_add_func ("/app/autostart/cannot-be-written", test_file_cannot_be_written);
  g_test_add_func ("/app/background/settings", test_settings);
  g_test_add_func ("/app/background/problem", test_problem);
  g_test_add_func ("/app/background/start", test_start);
  g_test_add_func ("/app/background/simulated", test_simulated);
  g_test_add_func ("/app/background/alive", test_alive);
  return g_test_run ();
}
