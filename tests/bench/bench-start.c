/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "dusk-map-view.h"
#include "dusk-sim.h"
#include "dusk-window.h"
#include "dusk-world.h"

/*
 * From the start of the process to the first frame with the map of the stored world, against an empty AdwApplicationWindow of the same size; and
 * the memory of the window at rest with the whole world loaded. Each run is a process of its own: this program with another argument.
 */

#define ROUNDS       9
#define WIDTH_PX     1280
#define HEIGHT_PX    800
#define GOAL_RATIO   1.5
#define GOAL_REST_MB 150
#define BORN         "DUSK_BENCH_BORN_US"

typedef struct {
  const char  *mode, *folder, *url;
  DuskContext *context;
  DuskWorld   *world;
} Child;

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

static gboolean
rest_if_loaded (gpointer user_data)
{
  Child *child = user_data;

  if (dusk_world_total (child->world) > 0 || dusk_world_updated (child->world) == DUSK_TIME_UNKNOWN)
    return G_SOURCE_CONTINUE;
  finish ("kb", resident_kb ());
  return G_SOURCE_REMOVE;
}

static void
on_mapped (GtkWidget *window, gpointer user_data G_GNUC_UNUSED)
{
  g_signal_connect (gtk_widget_get_frame_clock (window), "after-paint", G_CALLBACK (on_painted), NULL);
}

static GtkWidget *
open_dusk (Child *child, GtkApplication *application)
{
  g_autoptr (DuskClock) clock = dusk_clock_new_simulated (g_ascii_strtoll (g_getenv ("DUSK_BENCH_NOW_S"), NULL, 10), 0);
  g_autoptr (DuskStore) store = dusk_store_open (child->folder);

  child->context = dusk_context_new (clock, store, child->url);
  child->world = dusk_world_new (child->context);
  return dusk_window_new (application, child->context, child->world);
}

static void
on_activate (GtkApplication *application, gpointer user_data)
{
  Child *child = user_data;
  GtkWidget *window = strcmp (child->mode, "empty") == 0 ? adw_application_window_new (application) : open_dusk (child, application);

  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH_PX, HEIGHT_PX);
  if (strcmp (child->mode, "rest") == 0)
    {
      dusk_world_refresh (child->world, TRUE);
      g_timeout_add (100, rest_if_loaded, child);
    }
  else
    g_signal_connect_after (window, "map", G_CALLBACK (on_mapped), NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static int
be_child (const char *mode, const char *folder, const char *url)
{
  Child child = { .mode = mode, .folder = folder, .url = url };
  g_autoptr (AdwApplication) application = adw_application_new ("io.github.duskmap.Dusk.Bench", G_APPLICATION_NON_UNIQUE);

  g_signal_connect (application, "activate", G_CALLBACK (on_activate), &child);
  g_application_run (G_APPLICATION (application), 0, NULL);
  return 1;
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
    return be_child (argv[1], argv[2], argv[3]);
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
  rest_kb = run_child (argv[0], "rest", folder, dusk_sim_url (sim));
  g_print ("# first map frame after start ÷ empty AdwApplicationWindow: %.2f (%.0f ms ÷ %.0f ms; goal ≤ %.1f)\n",
           (double) median (dusk_us, ROUNDS) / (double) median (empty_us, ROUNDS), (double) median (dusk_us, ROUNDS) / 1000,
           (double) median (empty_us, ROUNDS) / 1000, GOAL_RATIO);
  g_print ("ok 1 - start\n");
  g_print ("# memory at rest, whole world loaded: %.0f MB resident, libraries included (goal ≤ %d MB)\n", (double) rest_kb / 1024, GOAL_REST_MB);
  g_print ("ok 2 - rest\n");
  remove_folder (folder);
  return 0;
}
