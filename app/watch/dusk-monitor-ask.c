/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"

#include <glib/gi18n.h>

#include "dusk-error.h"
#include "dusk-series-load.h"
#include "dusk-summary.h"

/* More due countries than this make a round of the world, with its progress. */
#define FILL_LEAST     8
/* At once, outside rounds: a person's requests and a round find room beside them. */
#define MAX_IN_FLIGHT  4
#define MAX_FAILURES   3
#define MIN_BACKOFF_S  30
#define MAX_BACKOFF_S  (10 * DUSK_MINUTE_S)
/* So often it is tried every minute whether a portal has let the user in; each try costs a request. */
#define PATIENT_ASKS   20
/* After a person has stopped a round nothing is caught up with for so long. */
#define STOPPED_S      (30 * DUSK_MINUTE_S)
/* Dumps are 8 hours apart and come some time after: as the network's page has it. */
#define DUMP_MAX_AGE_S (17 * DUSK_HOUR_S)

typedef struct {
  DuskMonitor *monitor; /* not owned: it cancels its questions before it goes */
  DuskEntity   entity;
} Question;

/* What comes ------------------------------------------------------------------------------------------------------------------------ */

static double
share_of (const DuskFindings *findings)
{
  return findings->level != DUSK_LEVEL_NO_DATA && findings->baseline > 0 ? findings->latest / findings->baseline : NAN;
}

static void
tell_item (DuskMonitor *self, const DuskTarget *target, const DuskFindings *findings, const GError *problem)
{
  g_autofree char *summary = dusk_summary_of_findings (target->entity.kind, findings);
  gint64 now_s = _dusk_monitor_now (self);

  if (target->item == NULL || _dusk_follow_is_known (target->follow))
    return;
  if (findings)
    dusk_watch_item_take (target->item, findings->level, share_of (findings), summary ? summary : _("No data"), now_s);
  else if (g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_NO_DATA))
    dusk_watch_item_take (target->item, DUSK_LEVEL_NO_DATA, NAN, problem->message, now_s);
}

/* What was found says whether others were right; @findings: (nullable). */
static void
take_findings (DuskMonitor *self, const DuskEntity *entity, const DuskFindings *findings, const GError *problem)
{
  DuskTarget *target = _dusk_monitor_find (self, entity);

  if (target)
    {
      target->is_wanted = FALSE;
      if (findings)
        target->level = findings->level;
      if (findings || !dusk_context_is_out_of_reach (problem))
        target->is_new = FALSE;
      tell_item (self, target, findings, problem);
    }
  if (findings)
    dusk_events_take_findings (self->events, entity, findings, _dusk_monitor_now (self));
}

gint64
_dusk_monitor_wait (const GError *problem, guint failures)
{
  if (g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_PORTAL))
    return failures <= PATIENT_ASKS ? DUSK_MINUTE_S : MAX_BACKOFF_S;
  return failures < MAX_FAILURES ? 0 : MIN (MIN_BACKOFF_S << MIN (failures - MAX_FAILURES, 8), MAX_BACKOFF_S);
}

void
_dusk_monitor_take_result (DuskMonitor *self, const GError *problem)
{
  gint64 wait_s;

  if (!dusk_context_is_out_of_reach (problem))
    {
      self->failures = 0;
      self->resume_s = DUSK_TIME_UNKNOWN;
      g_clear_pointer (&self->reason, g_free);
      return;
    }
  /* Of this the health tells. */
  if (g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_BUDGET))
    return;
  self->failures++;
  g_free (self->reason);
  self->reason = g_strdup (problem->message);
  wait_s = _dusk_monitor_wait (problem, self->failures);
  if (wait_s > 0)
    self->resume_s = _dusk_monitor_now (self) + wait_s;
}

void
_dusk_monitor_take_country (DuskWorld *world, guint index, const DuskFindings *findings, const GError *problem, gpointer monitor)
{
  DuskMonitor *self = monitor;
  DuskEntity entity = _dusk_world_entity_at (index);

  take_findings (self, &entity, findings, problem);
  _dusk_monitor_take_result (self, problem);
  _dusk_monitor_look_soon (self);
}

/* Networks and prefixes --------------------------------------------------------------------------------------------------------------- */

/* Returns: (transfer full) (nullable): what the answer shows; the outages of it are kept. */
static DuskFindings *
find_in (DuskMonitor *self, const DuskEntity *entity, const DuskSeriesAnswer *answer)
{
  gint64 now_s = _dusk_monitor_now (self);
  DuskFindings *findings;

  if (answer->problem || answer->series == NULL || isnan (dusk_series_latest (answer->series, NULL)))
    return NULL;
  findings = dusk_findings_new (answer->series, now_s - 2 * DUSK_DAY_S, now_s, DUMP_MAX_AGE_S, NULL);
  dusk_series_keep_outages (dusk_context_store (self->context), entity, answer->series, findings);
  return findings;
}

static void
loaded_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) nothing = NULL;
  g_autoptr (DuskSeriesAnswer) answer = dusk_series_load_finish (result, NULL);
  g_autoptr (DuskFindings) findings = NULL;
  const GError *problem;
  DuskMonitor *self;
  DuskTarget *target;

  /* Cancelled: the monitor may be gone. */
  if (answer == NULL)
    return;
  self = question->monitor;
  self->in_flight--;
  findings = find_in (self, &question->entity, answer);
  if (findings == NULL && answer->problem == NULL)
    nothing = g_error_new (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat knows nothing about %s in this period"), question->entity.id);
  problem = answer->problem ? answer->problem : nothing;
  target = _dusk_monitor_find (self, &question->entity);
  if (target)
    {
      target->is_busy = FALSE;
      if (!dusk_context_is_out_of_reach (problem))
        target->asked_s = _dusk_monitor_now (self);
    }
  take_findings (self, &question->entity, findings, problem);
  _dusk_monitor_take_result (self, problem);
  _dusk_monitor_look_soon (self);
}

static void
load (DuskMonitor *self, DuskTarget *target, DuskHttpPriority priority)
{
  gint64 now_s = _dusk_monitor_now (self);
  gint64 from_s = dusk_series_load_start (dusk_context_store (self->context), &target->entity, now_s - 2 * DUSK_DAY_S, DUSK_SERIES_DUMP_STEP_S);
  Question *question = g_new0 (Question, 1);

  question->monitor = self;
  question->entity = target->entity;
  target->is_busy = TRUE;
  self->in_flight++;
  dusk_series_load_async (self->context, &target->entity, from_s, now_s, DUSK_SERIES_DUMP_STEP_S, priority, self->cancellable, NULL, NULL, loaded_cb,
                          question);
}

/* Whom to ask ------------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_busy (DuskMonitor *self, const DuskTarget *target)
{
  return target->index < 0 ? target->is_busy : _dusk_world_is_busy (self->world, (guint) target->index);
}

/* Once the clock was set back, what was asked in its future was asked just now. */
static gint64
asked_at (DuskMonitor *self, DuskTarget *target)
{
  gint64 *asked_s = target->index < 0 ? &target->asked_s : &self->world->asked_s[target->index];

  *asked_s = MIN (*asked_s, _dusk_monitor_now (self));
  return *asked_s;
}

static gboolean
is_close (const DuskTarget *target)
{
  return target->item || target->is_flagged || (target->index >= 0 && target->level >= DUSK_LEVEL_CRITICAL);
}

static DuskScheduleEntry
entry_for (DuskMonitor *self, DuskTarget *target, gboolean is_sparing)
{
  DuskScheduleEntry entry = { .kind = is_close (target) ? DUSK_SCHEDULE_CLOSE : DUSK_SCHEDULE_REST, .weight = target->weight };

  entry.asked_s = asked_at (self, target);
  if (target->index < 0)
    entry.floor_s = target->item ? DUSK_MONITOR_DUMP_S : DUSK_MONITOR_FLAGGED_S;
  else
    entry.floor_s = entry.kind == DUSK_SCHEDULE_CLOSE ? DUSK_MONITOR_POLL_S : DUSK_WORLD_REFRESH_S;
  if (target->is_new)
    entry.kind = DUSK_SCHEDULE_URGENT;
  if (is_busy (self, target) || (is_sparing && target->item == NULL))
    entry.kind = DUSK_SCHEDULE_LEFT_OUT;
  return entry;
}

/* Requests that wait or are under way may not be counted yet. */
static guint
count_busy (DuskMonitor *self)
{
  guint busy = self->in_flight;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    busy += _dusk_world_is_busy (self->world, i);
  return busy;
}

static guint
count_alone (DuskMonitor *self)
{
  guint alone = self->in_flight;

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    alone += self->world->is_asked[i];
  return alone;
}

static void
ask_one (DuskMonitor *self, DuskTarget *target, DuskHttpPriority priority)
{
  if (target->index < 0)
    load (self, target, priority);
  else
    _dusk_world_ask (self->world, (guint) target->index, priority);
}

/* Many countries at once, as at a first start, are a round of the world. */
static void
start_fill (DuskMonitor *self, const GArray *entries, const GArray *picks)
{
  gboolean is_due[DUSK_N_TERRITORIES] = { FALSE };
  guint n = 0;

  for (guint i = 0; i < picks->len; i++)
    {
      guint place = g_array_index (picks, guint, i);
      if (g_array_index (entries, DuskScheduleEntry, place).kind != DUSK_SCHEDULE_REST)
        continue;
      is_due[((DuskTarget *) self->targets->pdata[place])->index] = TRUE;
      n++;
    }
  if (n >= FILL_LEAST)
    _dusk_world_start_round (self->world, is_due, DUSK_HTTP_BACKGROUND);
}

static void
ask_wanted (DuskMonitor *self)
{
  guint alone = count_alone (self);

  for (guint i = 0; i < self->targets->len && alone < MAX_IN_FLIGHT; i++)
    {
      DuskTarget *target = self->targets->pdata[i];
      if (!target->is_wanted || is_busy (self, target))
        continue;
      target->is_wanted = FALSE;
      ask_one (self, target, DUSK_HTTP_VISIBLE);
      alone++;
    }
}

/* Where the last questions failed one finds out whether others would. */
static void
ask_picked (DuskMonitor *self, const GArray *picks)
{
  guint alone = count_alone (self), most = self->failures > 0 ? 1 : MAX_IN_FLIGHT;

  for (guint i = 0; i < picks->len && alone < most; i++)
    {
      DuskTarget *target = self->targets->pdata[g_array_index (picks, guint, i)];
      if (is_busy (self, target))
        continue;
      ask_one (self, target, DUSK_HTTP_BACKGROUND);
      alone++;
    }
}

static gboolean
may_catch_up (DuskMonitor *self, gint64 now_s)
{
  gint64 stopped_s = self->world->stopped_s;

  return stopped_s == DUSK_TIME_UNKNOWN || stopped_s > now_s || now_s - stopped_s >= STOPPED_S;
}

void
_dusk_monitor_ask (DuskMonitor *self, gboolean is_sparing)
{
  DuskHealth *health = dusk_context_health (self->context);
  gint64 now_s = _dusk_monitor_now (self);
  guint left = dusk_health_left (health, DUSK_FEED_RIPESTAT), busy = count_busy (self);
  const DuskScheduleDay day = { now_s, dusk_schedule_reset (now_s), dusk_feed_health_budget (dusk_health_of (health, DUSK_FEED_RIPESTAT)),
                                left > busy ? left - busy : 0, may_catch_up (self, now_s) };
  g_autoptr (GArray) entries = g_array_sized_new (FALSE, FALSE, sizeof (DuskScheduleEntry), self->targets->len);
  g_autoptr (GArray) picks = g_array_new (FALSE, FALSE, sizeof (guint));

  ask_wanted (self);
  for (guint i = 0; i < self->targets->len; i++)
    {
      DuskScheduleEntry entry = entry_for (self, self->targets->pdata[i], is_sparing);
      g_array_append_val (entries, entry);
    }
  dusk_schedule_pick (&day, (const DuskScheduleEntry *) entries->data, entries->len, picks, G_MAXUINT);
  if (picks->len == 0)
    return;
  if (self->failures == 0)
    start_fill (self, entries, picks);
  ask_picked (self, picks);
}
