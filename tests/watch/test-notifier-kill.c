/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "events-fixture.h"
#include "watch-fixture.h"

/* A program that watches and tells is killed at random moments, again and again, and goes on where it was: nothing is told twice, nothing
   forgotten. */

#define N_LIVES     200
#define LIFE_MAX_US 45000
/* One network after the other: critical at step 0, dark at 2, over at 4. */
#define STEPS_EACH  6

static const char *program;

/* A life -------------------------------------------------------------------------------------------------------------------------- */

typedef struct {
  EventsFixture fixture;
  int           log;
  int           progress;
} Life;

static void
write_line (int file, const char *line)
{
  gsize length = strlen (line);

  if (write (file, line, length) != (gssize) length)
    abort ();
}

/* What each notice says of each event: how low it is, or that it is over. */
static void
log_cb (DuskNotifier *notifier, DuskNotice *notice, gpointer user_data)
{
  Life *life = user_data;
  g_autoptr (GString) lines = g_string_new (NULL);

  for (guint i = 0; i < notice->events->len; i++)
    {
      DuskEvent *event = g_ptr_array_index (notice->events, i);
      gboolean is_over = dusk_event_end (event) != DUSK_TIME_UNKNOWN;
      g_string_append_printf (lines, "%s %s\n", dusk_event_entity (event)->id, is_over ? "over" : dusk_level_to_word (dusk_event_level (event)));
    }
  write_line (life->log, lines->str);
}

static int
read_progress (int file)
{
  int step = 0;

  return pread (file, &step, sizeof step, 0) == sizeof step ? step : 0;
}

static void
take_step (Life *life, int step)
{
  static const char *const phases[STEPS_EACH] = { "- critical 1/4", NULL, "- dark 0/4", NULL, "%d dark 0/4", NULL };
  int number = 1 + step / STEPS_EACH, start = step / STEPS_EACH * STEPS_EACH;
  const char *phase = phases[step % STEPS_EACH];
  g_autofree char *watch = g_strdup_printf ("watch AS%d", number), *at = g_strdup_printf ("at %d", step), *claim = NULL, *rest = NULL;

  if (step % STEPS_EACH == 0)
    events_fixture_run (&life->fixture, watch);
  events_fixture_run (&life->fixture, at);
  if (phase == NULL)
    return;
  rest = phase[0] == '%' ? g_strdup_printf ("%d dark 0/4", step) : g_strdup (phase);
  claim = g_strdup_printf ("AS%d ripestat#1 %d %s", number, start, rest);
  events_fixture_take (&life->fixture, claim);
}

/* @n_more: steps to take beyond where the last life came; -1 until it is killed */
static int
live (const char *folder, guint life_us, gboolean is_early, int n_more)
{
  g_autofree char *log = g_build_filename (folder, "log", NULL), *progress = g_build_filename (folder, "progress", NULL);
  const struct itimerval timer = { .it_value = { .tv_usec = (suseconds_t) MAX (life_us, 1) } };
  Life life = { .log = open (log, O_WRONLY | O_CREAT | O_APPEND, 0600), .progress = open (progress, O_RDWR | O_CREAT, 0600) };
  int step = read_progress (life.progress), last;

  /* The alarm's signal ends the process there and then. */
  if (n_more < 0 && is_early)
    setitimer (ITIMER_REAL, &timer, NULL);
  last = n_more < 0 ? G_MAXINT : (step / STEPS_EACH + 1) * STEPS_EACH + n_more;
  events_fixture_set_up (&life.fixture, folder);
  events_fixture_set_minute (&life.fixture, step);
  g_signal_connect (life.fixture.notifier, "notice", G_CALLBACK (log_cb), &life);
  if (n_more < 0 && !is_early)
    setitimer (ITIMER_REAL, &timer, NULL);
  dusk_notifier_review (life.fixture.notifier);
  for (; step < last; step++)
    {
      take_step (&life, step);
      if (pwrite (life.progress, &step, sizeof step, 0) != sizeof step)
        abort ();
    }
  events_fixture_tear_down (&life.fixture);
  close (life.log);
  close (life.progress);
  return 0;
}

/* All lives ----------------------------------------------------------------------------------------------------------------------- */

static void
run_life (const char *folder, guint life_us, gboolean is_early)
{
  g_autofree char *us = g_strdup_printf ("%u", life_us);
  const char *argv[] = { program, "--life", folder, us, is_early ? "early" : "late", NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGALRM);
}

/* Returns: how many things were told */
static guint
check_log (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, "log", NULL), *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) told = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line; line++)
    if (**line && !g_hash_table_add (told, *line))
      g_error ("Told twice: %s", *line);
  return g_hash_table_size (told);
}

/* What was kept as told of every network: all of it, up to its end. Returns: of how many */
static guint
check_told (const char *folder)
{
  g_autoptr (DuskStore) store = dusk_store_open (folder);
  g_autoptr (GArray) told = dusk_store_find_told (store, EVENTS_T0);

  for (guint i = 0; i < told->len; i++)
    g_assert_cmpstr (g_array_index (told, DuskTold, i).stage, ==, "end");
  return told->len;
}

static void
test_kill (void)
{
  g_autofree char *folder = watch_fixture_folder ();
  g_autofree char *path = g_build_filename (folder, "progress", NULL);
  int file, n_networks;
  guint n_told, n_claimed;

  for (guint i = 0; i < N_LIVES; i++)
    run_life (folder, (guint) g_test_rand_int_range (1, LIFE_MAX_US), i % 5 == 0);
  live (folder, 0, FALSE, STEPS_EACH);
  file = open (path, O_RDONLY);
  n_networks = (read_progress (file) + 1) / STEPS_EACH;
  close (file);
  n_told = check_log (folder);
  n_claimed = check_told (folder);
  g_test_message ("%d lives, %d networks, %u things told, of %u networks kept as told", N_LIVES, n_networks, n_told, n_claimed);
  /* What came and went while nothing ran may be missing, and what was to be told at a kill. */
  g_assert_cmpuint (n_claimed, <=, (guint) n_networks);
  g_assert_cmpuint (n_claimed, >=, (guint) n_networks * 9 / 10);
  g_assert_cmpuint (n_told + 2 * N_LIVES, >=, 3 * n_claimed);
  watch_fixture_remove (g_steal_pointer (&folder));
}

int
main (int argc, char *argv[])
{
  if (argc == 5 && g_str_equal (argv[1], "--life"))
    return live (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10), g_str_equal (argv[4], "early"), -1);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/notifier/kill", test_kill);
  return g_test_run ();
}
