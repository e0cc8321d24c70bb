/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "dusk-application.h"
#include "dusk-sim.h"
#include "dusk-world.h"

/*
 * From the start of the process to the first frame with the map of the stored world, against an empty AdwApplicationWindow; and
 * the memory of the window at rest with the whole world loaded. Each run is a process of its own: this program with another argument.
 */

#define ROUNDS       9
#define GOAL_RATIO   1.5
/* Dusk's own size at its first start. */
#define WIDTH_PX     1280
#define HEIGHT_PX    800
#define GOAL_REST_MB 150
#define BORN         "DUSK_BENCH_BORN_US"

/* In a process of its own */

static gint64
resident_kb (void)
{
  g_autofree char *status = NULL;
  const char *line;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL) || !(line = strstr (status, "VmRSS:")))
    return -1;
  return g_ascii_strtoll (line + strlen ("VmRSS:"), NULL, 10);
}

static void
finish (const char *what, gint64 value)
{
  g_print ("%s %" G_GINT64_FORMAT "\n", what, value);
  fflush (stdout);
  _exit (0);
}

static void
on_painted (gpointer user_data G_GNUC_UNUSED)
{
  finish ("us", g_get_monotonic_time () - g_ascii_strtoll (g_getenv (BORN), NULL, 10));
}

/* The first frame of the first window. */
static gboolean
on_map (GSignalInvocationHint *hint G_GNUC_UNUSED, guint n_values G_GNUC_UNUSED, const GValue *values, gpointer user_data G_GNUC_UNUSED)
{
  GtkWidget *widget = g_value_get_object (values);

  if (!GTK_IS_WINDOW (widget))
    return TRUE;
  g_signal_connect (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (on_painted), NULL);
  return FALSE;
}

static gboolean
rest (gpointer user_data G_GNUC_UNUSED)
{
  finish ("kb", resident_kb ());
  return G_SOURCE_REMOVE;
}

/* At rest is a second after the round has ended: what it changed has been drawn by then. */
static gboolean
rest_if_loaded (gpointer user_data)
{
  DuskWorld *world = user_data;

  if (dusk_world_total (world) > 0 || dusk_world_updated (world) == DUSK_TIME_UNKNOWN)
    return G_SOURCE_CONTINUE;
  g_timeout_add (1000, rest, NULL);
  return G_SOURCE_REMOVE;
}

/* The first thing that the world tells. */
static gboolean
on_changed (GSignalInvocationHint *hint G_GNUC_UNUSED, guint n_values G_GNUC_UNUSED, const GValue *values, gpointer user_data G_GNUC_UNUSED)
{
  g_timeout_add (100, rest_if_loaded, g_value_get_object (values));
  return FALSE;
}

static void
on_activate (GtkApplication *application)
{
  GtkWidget *window = adw_application_window_new (application);

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  gtk_window_present (GTK_WINDOW (window));
}

static int
be_empty (void)
{
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.duskmap.Dusk.Bench", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), NULL);
  return g_application_run (G_APPLICATION (application), 0, NULL);
}

static int
be_dusk (const char *folder, const char *url, char **argv)
{
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (g_ascii_strtoll (g_getenv ("DUSK_BENCH_NOW_S"), NULL, 10), 0);
  g_autoptr (DuskStore) store = dusk_store_open (*folder ? folder : NULL);
  g_autoptr (DuskContext) context = dusk_context_new (clock, store, url);

  return dusk_application_run (context, 1, argv);
}

static int
be_child (char **argv)
{
  if (strcmp (argv[1], "rest") == 0)
    {
      g_type_class_unref (g_type_class_ref (DUSK_TYPE_WORLD));
      g_signal_add_emission_hook (g_signal_lookup ("changed", DUSK_TYPE_WORLD), 0, on_changed, NULL, NULL);
    }
  else
    {
      g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
      g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map, NULL, NULL);
    }
  return strcmp (argv[1], "empty") == 0 ? be_empty () : be_dusk (argv[2], argv[3], argv);
}

/* In the parent */

static gint64
run_child (const char *self, const char *mode, const char *folder, const char *url)
{
  const char *argv[] = { self, mode, folder, url, NULL };
  g_autofree char *out = NULL, *born = g_strdup_printf ("%" G_GINT64_FORMAT, g_get_monotonic_time ());
  g_autoptr (GError) error = NULL;
  int status;

  g_setenv (BORN, born, TRUE);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &out, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
  g_assert_cmpuint (strlen (out), >, 3);
  return g_ascii_strtoll (out + 3, NULL, 10);
}

static int
compare (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static gint64
median (gint64 *values, gsize n)
{
  qsort (values, n, sizeof *values, compare);
  return values[n / 2];
}

/* A store as the day before left it. */
static char *
fill_store (DuskSim *sim)
{
  char *folder = g_dir_make_tmp ("dusk-bench-XXXXXX", NULL);
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autoptr (DuskContext) context = dusk_context_new (dusk_sim_clock (sim), store, dusk_sim_url (sim));
  g_autoptr (DuskWorld) world = dusk_world_new (context);

  dusk_world_refresh (world, TRUE);
  while (dusk_world_total (world) > 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (dusk_world_updated (world), !=, DUSK_TIME_UNKNOWN);
  return folder;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_remove (path);
    }
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_autoptr (DuskSim) sim = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *folder = NULL, *now = NULL;
  gint64 empty_us[ROUNDS], dusk_us[ROUNDS], rest_kb;

  if (argc == 4)
    return be_child (argv);
  setlocale (LC_ALL, "");
  g_print ("1..2\n");
  sim = dusk_sim_new ("world", DUSK_TIME_UNKNOWN, 0, &error);
  g_assert_no_error (error);
  now = g_strdup_printf ("%" G_GINT64_FORMAT, dusk_clock_now (dusk_sim_clock (sim)));
  g_setenv ("DUSK_BENCH_NOW_S", now, TRUE);
  folder = fill_store (sim);
  for (int i = 0; i < ROUNDS; i++)
    {
      empty_us[i] = run_child (argv[0], "empty", folder, dusk_sim_url (sim));
      dusk_us[i] = run_child (argv[0], "dusk", folder, dusk_sim_url (sim));
    }
  /* With nothing kept, so that all countries are asked. */
  rest_kb = run_child (argv[0], "rest", "", dusk_sim_url (sim));
  g_print ("# first map frame after start ÷ empty AdwApplicationWindow: %.2f (%.0f ms ÷ %.0f ms; goal ≤ %.1f)\n",
           (double) median (dusk_us, ROUNDS) / (double) median (empty_us, ROUNDS), (double) median (dusk_us, ROUNDS) / 1000,
           (double) median (empty_us, ROUNDS) / 1000, GOAL_RATIO);
  g_print ("ok 1 - start\n");
  g_print ("# memory at rest, whole world loaded: %.0f MB resident, libraries included (goal ≤ %d MB)\n", (double) rest_kb / 1024, GOAL_REST_MB);
  g_print ("ok 2 - rest\n");
  remove_folder (folder);
  return 0;
}
