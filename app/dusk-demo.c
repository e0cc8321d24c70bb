/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-demo.h"

#include <fcntl.h>
#include <glib/gi18n.h>
#include <math.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "dusk-error.h"
#include "dusk-folder.h"
#include "dusk-time.h"

#define DEFAULT_SCENARIO "north-korea-2014"
#define MAX_SPEED        3600

#define KEPT_TIME "demo-now"
/* How often the time is kept, and for how long ahead: twice that, so that a thread that comes late is early enough. */
#define KEEP_S  1
#define AHEAD_S (2 * KEEP_S)

/* Nothing simulated is older. */
#define EARLIEST G_GINT64_CONSTANT (1072915200)

struct _DuskDemo {
  DuskSim   *sim;
  DuskStore *store;
  int        in_use; /* the file that tells others so, locked; or -1 */
  GThread   *keeper; /* (nullable): keeps the time */

  GMutex   lock; /* guards what follows */
  GCond    wake;
  gboolean is_ending;
  gint64   kept_s; /* the last time that was kept by this process */
};

static gboolean
read_speed (const char *text, double *speed)
{
  char *end;

  *speed = g_ascii_strtod (text, &end);
  return end != text && *end == '\0' && isfinite (*speed) && *speed > 0 && *speed <= MAX_SPEED;
}

static gboolean
read_option (const char *argument, DuskDemoOptions *options, gboolean *is_ours, GError **error)
{
  *is_ours = TRUE;
  if (strcmp (argument, "--demo") == 0)
    options->scenario = DEFAULT_SCENARIO;
  else if (g_str_has_prefix (argument, "--demo="))
    options->scenario = argument + strlen ("--demo=");
  else if (g_str_has_prefix (argument, "--demo-at"))
    {
      const char *text = argument + strlen ("--demo-at");
      if (*text != '=' || !dusk_time_parse (text + 1, &options->at_s, NULL) || options->at_s < EARLIEST)
        {
          g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_USAGE,
                               _("--demo-at wants a time from 2004 on, such as --demo-at=2014-12-22T16:00:00Z"));
          return FALSE;
        }
    }
  else if (g_str_has_prefix (argument, "--demo-speed"))
    {
      const char *text = argument + strlen ("--demo-speed");
      if (*text != '=' || !read_speed (text + 1, &options->speed))
        {
          g_set_error (error, DUSK_ERROR, DUSK_ERROR_USAGE, _("--demo-speed wants a number above 0 and up to %d, such as --demo-speed=60"),
                       MAX_SPEED);
          return FALSE;
        }
    }
  else
    *is_ours = FALSE;
  return TRUE;
}

gboolean
dusk_demo_take (int *argc, char **argv, DuskDemoOptions *options, GError **error)
{
  int kept = 1;

  *options = (DuskDemoOptions) { NULL, DUSK_TIME_UNKNOWN, -1 };
  for (int i = 1; i < *argc; i++)
    {
      gboolean is_ours;
      if (!read_option (argv[i], options, &is_ours, error))
        return FALSE;
      if (!is_ours)
        argv[kept++] = argv[i];
    }
  argv[kept] = NULL;
  *argc = kept;
  if (options->scenario == NULL && (options->at_s != DUSK_TIME_UNKNOWN || options->speed > 0))
    options->scenario = DEFAULT_SCENARIO;
  return TRUE;
}

char *
dusk_demo_folder (const char *scenario)
{
  g_autofree char *data = dusk_store_default_folder (), *path = NULL, *base = NULL, *sum = NULL, *name = NULL;

  if (strchr (scenario, '/') == NULL && !g_str_has_suffix (scenario, ".json"))
    name = g_strconcat ("demo-", scenario, NULL);
  else
    {
      path = g_canonicalize_filename (scenario, NULL);
      base = g_path_get_basename (path);
      sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, path, -1);
      if (g_str_has_suffix (base, ".json"))
        base[strlen (base) - strlen (".json")] = '\0';
      name = g_strdup_printf ("demo-%s-%.8s", base, sum);
    }
  return g_build_filename (data, name, NULL);
}

/* The time that is kept; DUSK_TIME_UNKNOWN where there is none, or none that makes sense. */
static gint64
find_kept (DuskStore *store)
{
  g_autofree char *text = dusk_store_get_value (store, KEPT_TIME);
  gint64 time_s;

  if (text && g_ascii_string_to_signed (text, 10, EARLIEST, DUSK_TIME_LATEST, &time_s, NULL))
    return time_s;
  return DUSK_TIME_UNKNOWN;
}

/* Another process that plays the same may be ahead: its time is not taken back. */
static void
keep (DuskDemo *self, gint64 time_s)
{
  gint64 found_s = find_kept (self->store);
  g_autofree char *text = NULL;

  if (found_s != self->kept_s && found_s > time_s)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, time_s);
  if (dusk_store_set_value (self->store, KEPT_TIME, text, NULL))
    self->kept_s = time_s;
}

static gpointer
keep_cb (gpointer user_data)
{
  DuskDemo *self = user_data;
  DuskClock *clock = dusk_sim_clock (self->sim);
  gint64 ahead_s = (gint64) ceil (AHEAD_S * dusk_clock_speed (clock));

  g_mutex_lock (&self->lock);
  while (!self->is_ending)
    {
      keep (self, dusk_clock_now (clock) + ahead_s);
      g_cond_wait_until (&self->wake, &self->lock, g_get_monotonic_time () + KEEP_S * G_TIME_SPAN_SECOND);
    }
  g_mutex_unlock (&self->lock);
  return NULL;
}

/* The file by whose lock others see that a simulation is in use, whatever ended its process; the folder's own lock is the store's. */
static int
open_sign (const char *folder, int flags)
{
  g_autofree char *path = g_build_filename (folder, "in-use", NULL);

  return open (path, O_RDWR | O_CLOEXEC | flags, 0600);
}

/* Nothing is taken away from a process that plays on it. */
static gboolean
remove_kept (const char *folder, GError **error)
{
  int fd = open_sign (folder, 0);
  gboolean is_free = fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (is_free)
    dusk_folder_remove (folder);
  else
    g_set_error_literal (error, DUSK_ERROR, DUSK_ERROR_STORE, _("This simulation is running already; it begins anew once that has ended"));
  if (fd >= 0)
    close (fd);
  return is_free;
}

static void
hold (DuskDemo *self, const char *folder)
{
  self->in_use = open_sign (folder, O_CREAT);
  if (self->in_use >= 0)
    flock (self->in_use, LOCK_SH | LOCK_NB);
}

/* A scenario that is wrong must neither leave a folder nor take one away: it is loaded before either. */
static gboolean
open_kept (DuskDemo *self, const DuskDemoOptions *options, double speed, GError **error)
{
  g_autofree char *folder = dusk_demo_folder (options->scenario);
  gint64 kept_s;

  if (options->at_s != DUSK_TIME_UNKNOWN && !remove_kept (folder, error))
    return FALSE;
  self->store = dusk_store_open (folder);
  hold (self, folder);
  kept_s = find_kept (self->store);
  if (kept_s == DUSK_TIME_UNKNOWN)
    return TRUE;
  self->kept_s = kept_s;
  g_object_unref (self->sim);
  self->sim = dusk_sim_new (options->scenario, kept_s, speed, error);
  return self->sim != NULL;
}

static gboolean
open_moment (DuskDemo *self, const DuskDemoOptions *options, gint64 asked_s, GError **error)
{
  self->store = dusk_store_open (NULL);
  if (options->at_s != DUSK_TIME_UNKNOWN || dusk_clock_now (dusk_sim_clock (self->sim)) >= asked_s)
    return TRUE;
  g_object_unref (self->sim);
  self->sim = dusk_sim_new (options->scenario, asked_s, 0, error);
  return self->sim != NULL;
}

DuskDemo *
dusk_demo_new (const DuskDemoOptions *options, DuskDemoLife life, gint64 asked_s, GError **error)
{
  g_autoptr (DuskDemo) self = g_new0 (DuskDemo, 1);
  double speed = life == DUSK_DEMO_LIFE ? options->speed : 0;

  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->kept_s = DUSK_TIME_UNKNOWN;
  self->in_use = -1;
  self->sim = dusk_sim_new (options->scenario, options->at_s, speed, error);
  if (self->sim == NULL)
    return NULL;
  if (life == DUSK_DEMO_MOMENT ? !open_moment (self, options, asked_s, error) : !open_kept (self, options, speed, error))
    return NULL;
  if (life == DUSK_DEMO_LIFE)
    self->keeper = g_thread_new ("demo-time", keep_cb, self);
  return g_steal_pointer (&self);
}

void
dusk_demo_free (DuskDemo *self)
{
  if (self->keeper)
    {
      g_mutex_lock (&self->lock);
      self->is_ending = TRUE;
      g_cond_signal (&self->wake);
      g_mutex_unlock (&self->lock);
      g_thread_join (self->keeper);
    }
  if (self->sim && self->store && dusk_store_folder (self->store))
    keep (self, dusk_clock_now (dusk_sim_clock (self->sim)));
  g_clear_object (&self->store);
  g_clear_object (&self->sim);
  if (self->in_use >= 0)
    close (self->in_use);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_free (self);
}

DuskSim *
dusk_demo_sim (DuskDemo *self)
{
  return self->sim;
}

DuskStore *
dusk_demo_store (DuskDemo *self)
{
  return self->store;
}
