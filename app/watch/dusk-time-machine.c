/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-time-machine-private.h"

#include "dusk-store-watch.h"

/* A sample that is older than this at the moment says nothing about it. */
#define MAX_AGE_S (2 * DUSK_HOUR_S)
#define FRAME_MS  33

G_DEFINE_TYPE (DuskTimeMachine, dusk_time_machine, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_AT,
  PROP_FROM,
  PROP_TO,
  PROP_DONE,
  PROP_TOTAL,
  PROP_PROBLEM,
  PROP_PLAYING,
  PROP_SPEED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint bars_changed_signal;

static void
notify (DuskTimeMachine *self, guint property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static gint64
present (DuskTimeMachine *self)
{
  return dusk_time_floor (dusk_context_now (self->context), DUSK_TIME_MACHINE_STEP_S);
}

static void
set_period (DuskTimeMachine *self, gint64 from_s, gint64 to_s)
{
  if (self->from_s == from_s && self->to_s == to_s)
    return;
  self->from_s = from_s;
  self->to_s = to_s;
  notify (self, PROP_FROM);
  notify (self, PROP_TO);
}

/* The timeline of the present ends with it. */
static void
set_live_period (DuskTimeMachine *self)
{
  gint64 end_s = dusk_time_floor (dusk_context_now (self->context), DUSK_TIME_MACHINE_BAR_S) + DUSK_TIME_MACHINE_BAR_S;

  set_period (self, end_s - DUSK_TIME_MACHINE_PERIOD_S, end_s);
  _dusk_time_machine_queue_bars (self);
}

static void
load (DuskTimeMachine *self)
{
  _dusk_time_machine_load (self);
  _dusk_time_machine_queue_bars (self);
}

/* Whoever goes on wants to see what comes, whoever goes back what was before; never beyond the present. */
static void
move_period (DuskTimeMachine *self, gint64 at_s)
{
  gint64 last_s = dusk_time_floor (present (self), DUSK_TIME_MACHINE_BAR_S) + DUSK_TIME_MACHINE_BAR_S - DUSK_TIME_MACHINE_PERIOD_S;
  gint64 from_s = dusk_time_floor (at_s, DUSK_DAY_S) - (at_s >= self->to_s ? 1 : 5) * DUSK_DAY_S;

  from_s = CLAMP (from_s, DUSK_TIME_MACHINE_EARLIEST_S, MAX (last_s, DUSK_TIME_MACHINE_EARLIEST_S));
  set_period (self, from_s, from_s + DUSK_TIME_MACHINE_PERIOD_S);
  load (self);
}

static void
on_world_changed (DuskTimeMachine *self)
{
  if (dusk_time_machine_is_live (self))
    set_live_period (self);
}

static gboolean
play_cb (gpointer user_data)
{
  DuskTimeMachine *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  double passed_s = (double) (now_us - self->played_us) / G_USEC_PER_SEC;

  self->played_us = now_us;
  /* A world that is still being loaded is waited for. */
  if (self->total > 0)
    return G_SOURCE_CONTINUE;
  self->play_at_s += passed_s * self->speed;
  dusk_time_machine_go (self, (gint64) self->play_at_s);
  return self->is_playing ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
dusk_time_machine_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskTimeMachine *self = DUSK_TIME_MACHINE (object);

  switch (id)
    {
    case PROP_AT:
      g_value_set_int64 (value, self->at_s);
      break;
    case PROP_FROM:
      g_value_set_int64 (value, self->from_s);
      break;
    case PROP_TO:
      g_value_set_int64 (value, self->to_s);
      break;
    case PROP_DONE:
      g_value_set_uint (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    case PROP_PLAYING:
      g_value_set_boolean (value, self->is_playing);
      break;
    case PROP_SPEED:
      g_value_set_int (value, self->speed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_time_machine_dispose (GObject *object)
{
  DuskTimeMachine *self = DUSK_TIME_MACHINE (object);

  _dusk_time_machine_stop_loading (self);
  g_clear_handle_id (&self->play_id, g_source_remove);
  g_clear_handle_id (&self->bars_id, g_source_remove);
  /* The world lives on, for the next window and for whoever asks the search of the desktop. */
  if (self->world && self->at_s != DUSK_TIME_UNKNOWN)
    dusk_world_show_moment (self->world, NULL, NULL);
  self->at_s = DUSK_TIME_UNKNOWN;
  g_clear_object (&self->world);
  G_OBJECT_CLASS (dusk_time_machine_parent_class)->dispose (object);
}

static void
dusk_time_machine_finalize (GObject *object)
{
  DuskTimeMachine *self = DUSK_TIME_MACHINE (object);

  _dusk_time_machine_forget (self);
  g_object_unref (self->context);
  g_array_unref (self->order);
  g_clear_pointer (&self->bars, g_array_unref);
  g_strfreev (self->first);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_time_machine_parent_class)->finalize (object);
}

static void
dusk_time_machine_class_init (DuskTimeMachineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_time_machine_get_property;
  object_class->dispose = dusk_time_machine_dispose;
  object_class->finalize = dusk_time_machine_finalize;
  properties[PROP_AT] = g_param_spec_int64 ("at", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  properties[PROP_FROM] = g_param_spec_int64 ("from", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_TO] = g_param_spec_int64 ("to", NULL, NULL, G_MININT64, G_MAXINT64, 0, flags);
  properties[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  properties[PROP_PLAYING] = g_param_spec_boolean ("playing", NULL, NULL, FALSE, flags);
  properties[PROP_SPEED] = g_param_spec_int ("speed", NULL, NULL, 1, G_MAXINT, DUSK_TIME_MACHINE_FIRST_SPEED, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  bars_changed_signal = g_signal_new ("bars-changed", DUSK_TYPE_TIME_MACHINE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dusk_time_machine_init (DuskTimeMachine *self)
{
  self->at_s = DUSK_TIME_UNKNOWN;
  self->speed = DUSK_TIME_MACHINE_FIRST_SPEED;
  self->order = g_array_new (FALSE, FALSE, sizeof (guint));
  self->bars = g_array_new (FALSE, FALSE, sizeof (DuskTimeMachineBar));
}

/* For the loading ------------------------------------------------------------------------------------------------------------------ */

void
_dusk_time_machine_show (DuskTimeMachine *self)
{
  DuskFindings *moments[DUSK_N_TERRITORIES];

  if (dusk_time_machine_is_live (self) || self->world == NULL)
    return;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    moments[i] = self->findings[i] ? dusk_findings_at (self->findings[i], self->series[i], self->at_s, DUSK_DAY_S, MAX_AGE_S) : NULL;
  dusk_world_show_moment (self->world, moments, self->series);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    g_clear_pointer (&moments[i], dusk_findings_unref);
}

void
_dusk_time_machine_set_problem (DuskTimeMachine *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  notify (self, PROP_PROBLEM);
}

void
_dusk_time_machine_set_progress (DuskTimeMachine *self, guint done, guint total)
{
  gboolean is_done_new = self->done != done, is_total_new = self->total != total;

  self->done = done;
  self->total = total;
  if (is_done_new)
    notify (self, PROP_DONE);
  if (is_total_new)
    notify (self, PROP_TOTAL);
}

/* Public --------------------------------------------------------------------------------------------------------------------------- */

DuskTimeMachine *
dusk_time_machine_new (DuskContext *context, DuskWorld *world)
{
  DuskTimeMachine *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (DUSK_IS_WORLD (world), NULL);

  self = g_object_new (DUSK_TYPE_TIME_MACHINE, NULL);
  self->context = g_object_ref (context);
  self->world = g_object_ref (world);
  g_signal_connect_object (world, "notify::updated", G_CALLBACK (on_world_changed), self, G_CONNECT_SWAPPED);
  set_live_period (self);
  return self;
}

void
dusk_time_machine_set_first (DuskTimeMachine *self, const char *const *codes)
{
  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));

  g_strfreev (self->first);
  self->first = g_strdupv ((char **) codes);
}

void
dusk_time_machine_go (DuskTimeMachine *self, gint64 at_s)
{
  gboolean was_live;
  gint64 before_s;

  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));

  at_s = dusk_time_floor (MAX (at_s, DUSK_TIME_MACHINE_EARLIEST_S), DUSK_TIME_MACHINE_STEP_S);
  if (at_s >= present (self))
    {
      dusk_time_machine_go_live (self);
      return;
    }
  was_live = dusk_time_machine_is_live (self);
  before_s = self->at_s;
  if (at_s == before_s)
    return;
  self->at_s = at_s;
  if (at_s < self->from_s || at_s >= self->to_s)
    move_period (self, at_s);
  else if (was_live)
    load (self);
  _dusk_time_machine_show (self);
  notify (self, PROP_AT);
}

void
dusk_time_machine_go_live (DuskTimeMachine *self)
{
  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));

  dusk_time_machine_play (self, FALSE);
  if (dusk_time_machine_is_live (self))
    return;
  self->at_s = DUSK_TIME_UNKNOWN;
  _dusk_time_machine_stop_loading (self);
  _dusk_time_machine_set_problem (self, NULL);
  _dusk_time_machine_forget (self);
  set_live_period (self);
  dusk_world_show_moment (self->world, NULL, NULL);
  notify (self, PROP_AT);
}

gboolean
dusk_time_machine_is_live (DuskTimeMachine *self)
{
  g_return_val_if_fail (DUSK_IS_TIME_MACHINE (self), TRUE);

  return self->at_s == DUSK_TIME_UNKNOWN;
}

gint64
dusk_time_machine_at (DuskTimeMachine *self)
{
  g_return_val_if_fail (DUSK_IS_TIME_MACHINE (self), DUSK_TIME_UNKNOWN);

  return self->at_s;
}

void
dusk_time_machine_get_period (DuskTimeMachine *self, gint64 *from_s, gint64 *to_s)
{
  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));

  *from_s = self->from_s;
  *to_s = self->to_s;
}

void
dusk_time_machine_play (DuskTimeMachine *self, gboolean is_playing)
{
  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));

  is_playing = is_playing != FALSE;
  if (self->is_playing == is_playing)
    return;
  self->is_playing = is_playing;
  g_clear_handle_id (&self->play_id, g_source_remove);
  if (is_playing)
    {
      /* From the present there is nothing to play: the timeline's beginning is meant. */
      if (dusk_time_machine_is_live (self))
        dusk_time_machine_go (self, self->from_s);
      self->play_at_s = (double) self->at_s;
      self->played_us = g_get_monotonic_time ();
      self->play_id = g_timeout_add (FRAME_MS, play_cb, self);
    }
  notify (self, PROP_PLAYING);
}

void
dusk_time_machine_set_speed (DuskTimeMachine *self, int speed)
{
  g_return_if_fail (DUSK_IS_TIME_MACHINE (self));
  g_return_if_fail (speed > 0);

  if (self->speed == speed)
    return;
  self->speed = speed;
  notify (self, PROP_SPEED);
}

const GArray *
dusk_time_machine_bars (DuskTimeMachine *self)
{
  g_return_val_if_fail (DUSK_IS_TIME_MACHINE (self), NULL);

  return self->bars;
}
