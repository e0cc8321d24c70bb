/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-alarm.h"

#include "dusk-time.h"

/* Timers stand still while the machine sleeps: what is further away than this is looked at anew, soon after it wakes. */
#define LOOK_MS           20000
#define LOOK_SIMULATED_MS 1000
/* What is less than this is a clock that is put right, not a jump. */
#define JUMP_S            DUSK_MINUTE_S

/* One look at both clocks: the time was @clock_s at some moment between the two others. */
typedef struct {
  gint64 before_us;
  gint64 clock_s;
  gint64 after_us;
} Look;

struct _DuskAlarm {
  GObject       parent_instance;
  DuskClock    *clock;   /* (not nullable) (owned) */
  GMainContext *context; /* (not nullable) (owned) */
  GSource      *source;  /* (nullable) (owned): the next look */
  gint64        period_s;
  gint64        due_s;
  Look          last;
};

static void set_next_look (DuskAlarm *self);

G_DEFINE_FINAL_TYPE (DuskAlarm, dusk_alarm, G_TYPE_OBJECT)

enum {
  DUE,
  JUMPED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static Look
look (DuskAlarm *self)
{
  Look now;

  now.before_us = g_get_monotonic_time ();
  now.clock_s = dusk_clock_now (self->clock);
  now.after_us = g_get_monotonic_time ();
  return now;
}

/* By how much the clock went elsewhere between two looks, at least; the thread may have stood still in the middle of either. */
static gint64
jump_between (DuskAlarm *self, const Look *one, const Look *other)
{
  double speed = dusk_clock_speed (self->clock);
  double passed_s = (double) (other->clock_s - one->clock_s);
  double least_s = (double) (other->before_us - one->after_us) / G_USEC_PER_SEC * speed;
  double most_s = (double) (other->after_us - one->before_us) / G_USEC_PER_SEC * speed;

  if (passed_s < least_s)
    return (gint64) (passed_s - least_s);
  return passed_s > most_s ? (gint64) (passed_s - most_s) : 0;
}

static void
ring (DuskAlarm *self, const Look *now)
{
  gint64 by_s = jump_between (self, &self->last, now);
  gboolean has_jumped = ABS (by_s) > JUMP_S;

  self->last = *now;
  if (!has_jumped && now->clock_s < self->due_s)
    return;
  if (has_jumped || now->clock_s - self->due_s >= self->period_s)
    self->due_s = now->clock_s;
  self->due_s += self->period_s;
  if (has_jumped)
    g_signal_emit (self, signals[JUMPED], 0, by_s);
  /* Who was told of the jump may have let it go. */
  if (self->clock)
    g_signal_emit (self, signals[DUE], 0, now->clock_s);
}

static gboolean
look_cb (gpointer user_data)
{
  g_autoptr (DuskAlarm) self = g_object_ref (user_data);
  Look now = look (self);

  g_clear_pointer (&self->source, g_source_unref);
  ring (self, &now);
  set_next_look (self);
  return G_SOURCE_REMOVE;
}

static void
clear_look (DuskAlarm *self)
{
  if (self->source)
    g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/* A clock that stands still never comes to anything. */
static void
set_next_look (DuskAlarm *self)
{
  double speed = self->clock ? dusk_clock_speed (self->clock) : 0;
  double wait_ms, most_ms;

  clear_look (self);
  if (!(speed > 0))
    return;
  wait_ms = (double) (self->due_s - dusk_clock_now (self->clock)) / speed * 1000;
  most_ms = dusk_clock_is_simulated (self->clock) ? LOOK_SIMULATED_MS : LOOK_MS;
  self->source = g_timeout_source_new ((guint) CLAMP (wait_ms, 1, most_ms));
  g_source_set_callback (self->source, look_cb, self, NULL);
  g_source_attach (self->source, self->context);
}

static void
dusk_alarm_dispose (GObject *object)
{
  DuskAlarm *self = DUSK_ALARM (object);

  clear_look (self);
  g_clear_object (&self->clock);
  g_clear_pointer (&self->context, g_main_context_unref);
  G_OBJECT_CLASS (dusk_alarm_parent_class)->dispose (object);
}

static void
dusk_alarm_class_init (DuskAlarmClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dusk_alarm_dispose;
  signals[DUE] = g_signal_new ("due", DUSK_TYPE_ALARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[JUMPED] = g_signal_new ("jumped", DUSK_TYPE_ALARM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
}

static void
dusk_alarm_init (DuskAlarm *self)
{
  self->context = g_main_context_ref_thread_default ();
}

DuskAlarm *
dusk_alarm_new (DuskClock *clock, gint64 period_s)
{
  DuskAlarm *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (period_s >= 1, NULL);

  self = g_object_new (DUSK_TYPE_ALARM, NULL);
  self->clock = g_object_ref (clock);
  self->last = look (self);
  dusk_alarm_set_period (self, period_s);
  return self;
}

void
dusk_alarm_set_period (DuskAlarm *self, gint64 period_s)
{
  g_return_if_fail (DUSK_IS_ALARM (self));
  g_return_if_fail (period_s >= 1);

  self->period_s = period_s;
  self->due_s = dusk_clock_now (self->clock) + period_s;
  set_next_look (self);
}
