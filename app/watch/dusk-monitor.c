/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"

#include <glib/gi18n.h>

/* A person's request is for so many at most. */
#define MOST_WANTED 64
/* No wait is longer: where one is, the clock was set back. */
#define LONGEST_WAIT_S (10 * DUSK_MINUTE_S)

G_DEFINE_FINAL_TYPE (DuskMonitor, dusk_monitor, G_TYPE_OBJECT)

enum { PROP_PROBLEM = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

/* Helpers ------------------------------------------------------------------------------------------------------------------------------- */

static void
set_problem (DuskMonitor *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

/* Returns: (nullable): why the network lets nothing through. */
static const char *
find_obstacle (DuskMonitor *self)
{
  if (self->network == NULL)
    return NULL;
  if (!g_network_monitor_get_network_available (self->network) || g_network_monitor_get_connectivity (self->network) == G_NETWORK_CONNECTIVITY_LOCAL)
    return _("There is no network");
  if (g_network_monitor_get_connectivity (self->network) == G_NETWORK_CONNECTIVITY_PORTAL)
    return _("The network wants you to sign in first");
  return NULL;
}

static gboolean
is_sparing (DuskMonitor *self)
{
  return self->network && g_network_monitor_get_network_metered (self->network)
         && dusk_settings_flag (dusk_context_settings (self->context), "spares-metered");
}

static gboolean
is_held (DuskMonitor *self)
{
  gint64 now_s = _dusk_monitor_now (self);

  if (self->resume_s == DUSK_TIME_UNKNOWN)
    return FALSE;
  self->resume_s = MIN (self->resume_s, now_s + LONGEST_WAIT_S);
  return now_s < self->resume_s;
}

/* What keeps RIPEstat from being asked, when the network does not. */
static const char *
find_hindrance (DuskMonitor *self)
{
  if (self->resume_s != DUSK_TIME_UNKNOWN)
    return self->reason;
  if (dusk_health_left (dusk_context_health (self->context), DUSK_FEED_RIPESTAT) == 0)
    return _("Today’s requests to RIPEstat are used up; more can be made from 00:00 UTC on");
  return NULL;
}

static void
look (DuskMonitor *self)
{
  const char *obstacle = find_obstacle (self);

  if (obstacle)
    {
      set_problem (self, obstacle);
      return;
    }
  _dusk_monitor_sync_targets (self);
  if (!is_sparing (self))
    _dusk_monitor_poll (self, DUSK_HTTP_BACKGROUND);
  if (!is_held (self))
    {
      _dusk_monitor_ask (self, is_sparing (self));
      _dusk_monitor_follow (self);
    }
  set_problem (self, find_hindrance (self));
}

static gboolean
look_cb (gpointer user_data)
{
  g_autoptr (DuskMonitor) self = g_object_ref (user_data);

  self->look = 0;
  look (self);
  return G_SOURCE_REMOVE;
}

/* What happens ----------------------------------------------------------------------------------------------------------------------------- */

static void
on_due (DuskMonitor *self)
{
  _dusk_monitor_look_soon (self);
}

/* After a sleep all feeds are asked at once; who was left alone may be well by now. */
static void
on_jumped (DuskMonitor *self)
{
  self->resume_s = DUSK_TIME_UNKNOWN;
  self->failures = 0;
  _dusk_monitor_poll_at_once (self);
}

static void
on_network_changed (DuskMonitor *self)
{
  if (find_obstacle (self) == NULL && self->problem)
    on_jumped (self);
  _dusk_monitor_look_soon (self);
}

static void
on_list_changed (DuskMonitor *self)
{
  self->is_outdated = TRUE;
  _dusk_monitor_look_soon (self);
}

/* GObject ---------------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_monitor_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_PROBLEM)
    g_value_set_string (value, DUSK_MONITOR (object)->problem);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_monitor_dispose (GObject *object)
{
  DuskMonitor *self = DUSK_MONITOR (object);

  dusk_monitor_stop (self);
  if (self->world && self->world->listener_data == self)
    _dusk_world_set_listener (self->world, NULL, NULL);
  _dusk_monitor_free_targets (self);
  g_clear_object (&self->network);
  g_clear_object (&self->notifier);
  g_clear_object (&self->events);
  g_clear_object (&self->world);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (dusk_monitor_parent_class)->dispose (object);
}

static void
dusk_monitor_finalize (GObject *object)
{
  DuskMonitor *self = DUSK_MONITOR (object);

  g_free (self->problem);
  g_free (self->reason);
  G_OBJECT_CLASS (dusk_monitor_parent_class)->finalize (object);
}

static void
dusk_monitor_class_init (DuskMonitorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_monitor_get_property;
  object_class->dispose = dusk_monitor_dispose;
  object_class->finalize = dusk_monitor_finalize;
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_monitor_init (DuskMonitor *self)
{
  DuskPoll *polls[] = { &self->countries, &self->networks, &self->alerts, &self->summary, &self->radar };

  for (guint i = 0; i < G_N_ELEMENTS (polls); i++)
    polls[i]->next_s = polls[i]->asked_s = DUSK_TIME_UNKNOWN;
  self->resume_s = DUSK_TIME_UNKNOWN;
}

/* For the other files ------------------------------------------------------------------------------------------------------------------------ */

gint64
_dusk_monitor_now (DuskMonitor *self)
{
  return dusk_context_now (self->context);
}

void
_dusk_monitor_look_soon (DuskMonitor *self)
{
  if (self->cancellable && self->look == 0)
    self->look = g_idle_add (look_cb, self);
}

void
_dusk_monitor_set_network (DuskMonitor *self, GNetworkMonitor *network)
{
  if (self->network)
    g_signal_handlers_disconnect_by_data (self->network, self);
  g_set_object (&self->network, network);
  if (network)
    {
      g_signal_connect_object (network, "network-changed", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (network, "notify::connectivity", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (network, "notify::network-metered", G_CALLBACK (on_network_changed), self, G_CONNECT_SWAPPED);
    }
  _dusk_monitor_look_soon (self);
}

/* Public -------------------------------------------------------------------------------------------------------------------------------------- */

DuskMonitor *
dusk_monitor_new (DuskContext *context, DuskWorld *world)
{
  DuskMonitor *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (DUSK_IS_WORLD (world), NULL);

  self = g_object_new (DUSK_TYPE_MONITOR, NULL);
  self->context = g_object_ref (context);
  self->world = g_object_ref (world);
  self->events = dusk_events_new (context);
  self->notifier = dusk_notifier_new (context, self->events);
  _dusk_monitor_make_targets (self);
  _dusk_monitor_take_flags (self);
  /* What a person asks for tells the events, too, while nothing is asked in the background. */
  _dusk_world_set_listener (world, _dusk_monitor_take_country, self);
  g_signal_connect_object (dusk_context_watch_list (context), "items-changed", G_CALLBACK (on_list_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dusk_context_settings (context), "notify", G_CALLBACK (_dusk_monitor_look_soon), self, G_CONNECT_SWAPPED);
  if (!_dusk_context_is_local (context))
    _dusk_monitor_set_network (self, g_network_monitor_get_default ());
  return self;
}

void
dusk_monitor_start (DuskMonitor *self)
{
  g_return_if_fail (DUSK_IS_MONITOR (self));

  if (self->cancellable)
    return;
  self->cancellable = g_cancellable_new ();
  self->alarm = dusk_alarm_new (dusk_context_clock (self->context), DUSK_MONITOR_TICK_S);
  g_signal_connect_object (self->alarm, "due", G_CALLBACK (on_due), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->alarm, "jumped", G_CALLBACK (on_jumped), self, G_CONNECT_SWAPPED);
  look (self);
}

void
dusk_monitor_stop (DuskMonitor *self)
{
  g_return_if_fail (DUSK_IS_MONITOR (self));

  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->alarm);
  g_clear_handle_id (&self->look, g_source_remove);
  if (self->world->priority == DUSK_HTTP_BACKGROUND)
    _dusk_world_end_round (self->world);
  self->in_flight = 0;
  self->countries.is_busy = self->networks.is_busy = self->alerts.is_busy = self->summary.is_busy = self->radar.is_busy = FALSE;
  for (guint i = 0; i < self->targets->len; i++)
    {
      DuskTarget *target = self->targets->pdata[i];
      target->is_busy = FALSE;
      g_clear_pointer (&target->follow, _dusk_follow_free);
    }
}

void
dusk_monitor_refresh (DuskMonitor *self)
{
  guint n = 0;

  g_return_if_fail (DUSK_IS_MONITOR (self));

  if (self->cancellable == NULL)
    return;
  _dusk_monitor_sync_targets (self);
  for (guint i = 0; i < self->targets->len && n < MOST_WANTED; i++)
    {
      DuskTarget *target = self->targets->pdata[i];
      target->is_wanted = target->item || target->is_flagged;
      n += target->is_wanted;
    }
  on_jumped (self);
  if (find_obstacle (self) == NULL)
    _dusk_monitor_poll (self, DUSK_HTTP_VISIBLE);
  _dusk_monitor_look_soon (self);
}

guint
dusk_monitor_unfollowed (DuskMonitor *self)
{
  g_return_val_if_fail (DUSK_IS_MONITOR (self), 0);

  return self->unfollowed;
}

DuskEvents *
dusk_monitor_events (DuskMonitor *self)
{
  g_return_val_if_fail (DUSK_IS_MONITOR (self), NULL);

  return self->events;
}

DuskNotifier *
dusk_monitor_notifier (DuskMonitor *self)
{
  g_return_val_if_fail (DUSK_IS_MONITOR (self), NULL);

  return self->notifier;
}

const char *
dusk_monitor_problem (DuskMonitor *self)
{
  g_return_val_if_fail (DUSK_IS_MONITOR (self), NULL);

  return self->problem;
}
