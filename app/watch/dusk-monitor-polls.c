/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"

#include "dusk-error.h"

/* Two questions each time: for countries and for networks. */
#define QUESTIONS        2
/* How far back IODA is asked: its events grow and end late. */
#define IODA_BACK_S      (6 * DUSK_HOUR_S)
#define IODA_FIRST_S     DUSK_DAY_S
#define IODA_MOST_S      (7 * DUSK_DAY_S)
#define IODA_SUMMARY_S   DUSK_HOUR_S
#define RADAR_POLL_S     (15 * DUSK_MINUTE_S)
#define RADAR_BACK_S     (7 * DUSK_DAY_S)
/* A token that was refused is not likely to be taken soon. */
#define RADAR_REFUSED_S  (6 * DUSK_HOUR_S)

typedef struct {
  DuskMonitor *monitor; /* not owned: it cancels its questions before it goes */
  DuskPoll    *poll;    /* of the monitor */
  gint64       to_s;
} Question;

/* When ---------------------------------------------------------------------------------------------------------------------------------- */

/* Nothing waits for longer than its interval, wherever the clock was set. */
static gboolean
is_due (DuskMonitor *self, DuskPoll *poll, gint64 interval_s)
{
  gint64 now_s = _dusk_monitor_now (self);

  if (poll->next_s != DUSK_TIME_UNKNOWN)
    poll->next_s = MIN (poll->next_s, now_s + interval_s);
  return !poll->is_busy && (poll->next_s == DUSK_TIME_UNKNOWN || poll->next_s <= now_s);
}

/* The next one keeps the step, unless this one came too late for it. */
static void
set_next (DuskMonitor *self, DuskPoll *poll, gint64 interval_s)
{
  gint64 now_s = _dusk_monitor_now (self);
  gint64 late_s = poll->next_s == DUSK_TIME_UNKNOWN ? 0 : now_s - poll->next_s;

  poll->next_s = now_s + interval_s - (late_s < DUSK_MONITOR_TICK_S ? late_s : 0);
}

/* As often as IODA's budget lasts for until the day ends. */
static gint64
ioda_interval (DuskMonitor *self)
{
  guint left = dusk_health_left (dusk_context_health (self->context), DUSK_FEED_IODA);
  gint64 now_s = _dusk_monitor_now (self), rest_s = dusk_schedule_reset (now_s) - now_s;

  return left < QUESTIONS ? rest_s : MAX (DUSK_MONITOR_POLL_S, QUESTIONS * rest_s / left);
}

/* How often something more may be asked, of two things, with what the polls of the day leave. */
static gint64
extra_interval (DuskMonitor *self)
{
  gint64 left = dusk_health_left (dusk_context_health (self->context), DUSK_FEED_IODA);
  gint64 now_s = _dusk_monitor_now (self), rest_s = dusk_schedule_reset (now_s) - now_s;
  gint64 extra = left - QUESTIONS * rest_s / DUSK_MONITOR_POLL_S;

  return extra <= 0 ? G_MAXINT32 : MAX (DUSK_MONITOR_POLL_S, 2 * rest_s / extra);
}

/* A feed that answers keeps its step; what stands in the way of one that does not may be gone soon. */
static void
take_result (DuskMonitor *self, DuskPoll *poll, const GError *problem)
{
  poll->is_busy = FALSE;
  poll->failures = problem ? poll->failures + 1 : 0;
  if (g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_PORTAL))
    poll->next_s = _dusk_monitor_now (self) + _dusk_monitor_wait (problem, poll->failures);
}

/* IODA ---------------------------------------------------------------------------------------------------------------------------------- */

static gboolean
has_flagged_country (DuskMonitor *self)
{
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (((DuskTarget *) self->targets->pdata[i])->is_flagged)
      return TRUE;
  return FALSE;
}

static void
take_scores (DuskMonitor *self, const DuskIodaReply *reply)
{
  g_hash_table_remove_all (self->scores);
  for (guint i = 0; i < reply->items->len; i++)
    {
      const DuskIodaSummary *summary = reply->items->pdata[i];
      if (!isnan (summary->overall))
        g_hash_table_insert (self->scores, g_strdup (summary->entity.id), g_memdup2 (&summary->overall, sizeof (double)));
    }
}

static void
ioda_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskIodaReply) reply = dusk_ioda_ask_finish (DUSK_IODA (source), result, &error);
  DuskMonitor *self;

  /* Cancelled: the monitor may be gone. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = question->monitor;
  take_result (self, question->poll, error);
  if (reply && !reply->is_stale)
    question->poll->asked_s = question->to_s;
  if (reply && reply->call == DUSK_IODA_SUMMARY)
    take_scores (self, reply);
  else if (reply)
    {
      dusk_events_take_ioda (self->events, reply);
      _dusk_monitor_take_flags (self);
      _dusk_monitor_look_soon (self);
    }
}

/* From what was heard of last, and a little before. */
static gint64
from_for (const DuskPoll *poll, gint64 to_s)
{
  if (poll->asked_s == DUSK_TIME_UNKNOWN || poll->asked_s > to_s)
    return to_s - IODA_FIRST_S;
  return CLAMP (poll->asked_s - DUSK_HOUR_S, to_s - IODA_MOST_S, to_s - IODA_BACK_S);
}

static void
poll_ioda_for (DuskMonitor *self, DuskPoll *poll, DuskIodaCall call, DuskEntityKind kind, gint64 interval_s, DuskHttpPriority priority)
{
  Question *question;

  if (!is_due (self, poll, interval_s))
    return;
  set_next (self, poll, interval_s);
  question = g_new0 (Question, 1);
  question->monitor = self;
  question->poll = poll;
  question->to_s = _dusk_monitor_now (self);
  poll->is_busy = TRUE;
  dusk_ioda_ask_async (dusk_context_ioda (self->context), call, kind, NULL, from_for (poll, question->to_s), question->to_s, priority,
                       self->cancellable, ioda_replied_cb, question);
}

static void
poll_ioda (DuskMonitor *self, DuskHttpPriority priority)
{
  gint64 interval_s = ioda_interval (self), extra_s = extra_interval (self);

  if (!dusk_settings_flag (dusk_context_settings (self->context), "uses-ioda"))
    return;
  poll_ioda_for (self, &self->countries, DUSK_IODA_EVENTS, DUSK_ENTITY_COUNTRY, interval_s, priority);
  poll_ioda_for (self, &self->networks, DUSK_IODA_EVENTS, DUSK_ENTITY_NETWORK, interval_s, priority);
  if (extra_s == G_MAXINT32 || !has_flagged_country (self))
    return;
  poll_ioda_for (self, &self->alerts, DUSK_IODA_ALERTS, DUSK_ENTITY_COUNTRY, extra_s, DUSK_HTTP_BACKGROUND);
  poll_ioda_for (self, &self->summary, DUSK_IODA_SUMMARY, DUSK_ENTITY_COUNTRY, MAX (extra_s, IODA_SUMMARY_S), DUSK_HTTP_BACKGROUND);
}

/* Radar --------------------------------------------------------------------------------------------------------------------------------- */

static void
radar_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) outages = dusk_radar_ask_finish (DUSK_RADAR (source), result, &error);
  DuskMonitor *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = question->monitor;
  take_result (self, question->poll, error);
  if (g_error_matches (error, DUSK_ERROR, DUSK_ERROR_FORBIDDEN))
    question->poll->next_s = _dusk_monitor_now (self) + RADAR_REFUSED_S;
  if (outages == NULL)
    return;
  question->poll->asked_s = question->to_s;
  dusk_events_take_radar (self->events, outages, question->to_s);
  _dusk_monitor_take_flags (self);
  _dusk_monitor_look_soon (self);
}

static void
poll_radar (DuskMonitor *self, DuskHttpPriority priority)
{
  DuskRadar *radar = dusk_context_radar (self->context);
  guint serial = _dusk_context_token_serial (self->context);
  Question *question;

  /* Another token is no longer refused. */
  if (serial != self->token_serial)
    self->radar.next_s = DUSK_TIME_UNKNOWN;
  self->token_serial = serial;
  if (!dusk_radar_has_token (radar) || !is_due (self, &self->radar, RADAR_REFUSED_S))
    return;
  dusk_health_set_off (dusk_context_health (self->context), DUSK_FEED_RADAR, FALSE);
  set_next (self, &self->radar, RADAR_POLL_S);
  question = g_new0 (Question, 1);
  question->monitor = self;
  question->poll = &self->radar;
  question->to_s = _dusk_monitor_now (self);
  self->radar.is_busy = TRUE;
  dusk_radar_ask_async (radar, question->to_s - RADAR_BACK_S, question->to_s, priority, self->cancellable, radar_replied_cb, question);
}

void
_dusk_monitor_poll (DuskMonitor *self, DuskHttpPriority priority)
{
  poll_ioda (self, priority);
  poll_radar (self, priority);
}

void
_dusk_monitor_poll_at_once (DuskMonitor *self)
{
  self->countries.next_s = self->networks.next_s = self->alerts.next_s = self->radar.next_s = DUSK_TIME_UNKNOWN;
}
