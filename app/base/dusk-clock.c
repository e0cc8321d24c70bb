/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-clock.h"

struct _DuskClock {
  GObject  parent;
  gboolean is_simulated;
  gint64   start_s;
  gint64   start_monotonic_us;
  double   speed;
  int      jumped_s; /* (atomic) */
};

G_DEFINE_FINAL_TYPE (DuskClock, dusk_clock, G_TYPE_OBJECT)

static void
dusk_clock_class_init (DuskClockClass *klass G_GNUC_UNUSED)
{
}

static void
dusk_clock_init (DuskClock *self G_GNUC_UNUSED)
{
}

DuskClock *
dusk_clock_new (void)
{
  return g_object_new (DUSK_TYPE_CLOCK, NULL);
}

DuskClock *
dusk_clock_new_simulated (gint64 start_s, double speed)
{
  DuskClock *self = dusk_clock_new ();

  self->is_simulated = TRUE;
  self->start_s = start_s;
  self->start_monotonic_us = g_get_monotonic_time ();
  self->speed = speed;
  return self;
}

gint64
dusk_clock_now (DuskClock *self)
{
  if (!self->is_simulated)
    return g_get_real_time () / G_USEC_PER_SEC;
  return self->start_s + g_atomic_int_get (&self->jumped_s)
         + (gint64) ((double) (g_get_monotonic_time () - self->start_monotonic_us) / G_USEC_PER_SEC * self->speed);
}

double
dusk_clock_speed (DuskClock *self)
{
  return self->is_simulated ? self->speed : 1;
}

void
dusk_clock_jump (DuskClock *self, int by_s)
{
  g_return_if_fail (self->is_simulated);

  g_atomic_int_add (&self->jumped_s, by_s);
}

gboolean
dusk_clock_is_simulated (DuskClock *self)
{
  return self->is_simulated;
}
