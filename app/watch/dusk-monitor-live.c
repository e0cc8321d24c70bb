/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-monitor-private.h"

#include <glib/gi18n.h>
#include <math.h>

#include "dusk-error.h"
#include "dusk-events-private.h"
#include "dusk-plain-text.h"
#include "dusk-summary.h"

/* A network with more prefixes is counted by RIPEstat alone: each is a subscription of its own. */
#define MOST_PREFIXES  512
/* Its prefixes are looked up again after this, and after a failure. */
#define PREFIXES_S     DUSK_DAY_S
#define RETRY_S        DUSK_HOUR_S
/* What comes back must stay for so long before it counts, as two bins do in the samples (design §1). */
#define HOLD_S         (2 * DUSK_MINUTE_S)
/* An outage is over above this share of the baseline; a degradation at DUSK_LEVEL_DEGRADED_BELOW (design §1). */
#define OUTAGE_CLOSES  0.80

/**
 * What RIS Live says of one kind of loss.
 *
 * @id: (nullable) (owned): of the claim that goes on
 * @back_s: since when it is over, but not for long; DUSK_TIME_UNKNOWN while it is not
 */
typedef struct {
  const char *word;
  DuskLevel   opens;
  double      closes;
  char       *id;
  gint64      start_s;
  DuskLevel   worst;
  guint       lowest;
  gint64      back_s;
} Loss;

struct _DuskFollow {
  DuskMonitor *monitor; /* not owned */
  DuskEntity   entity;
  DuskLive    *live;    /* (nullable) (owned) */
  gint64       asked_s; /* when its prefixes were asked for; DUSK_TIME_UNKNOWN before */
  gboolean     is_busy;
  gboolean     is_too_large;
  Loss         outage;
  Loss         low;
};

typedef struct {
  DuskMonitor *monitor; /* not owned: it cancels its questions before it goes */
  DuskEntity   entity;
} Question;

/* Claims ------------------------------------------------------------------------------------------------------------------------------- */

static void
claim (DuskFollow *follow, const Loss *loss, gint64 end_s)
{
  const DuskClaim fields = { .entity = follow->entity,
                             .feed = DUSK_FEED_RIS_LIVE,
                             .id = loss->id,
                             .start_s = loss->start_s,
                             .end_s = end_s,
                             .level = loss->worst,
                             .lowest = loss->lowest,
                             .baseline = dusk_live_total (follow->live),
                             .score = NAN,
                             .told_s = _dusk_monitor_now (follow->monitor),
                             .step_s = 1 };
  g_autoptr (DuskClaim) told = dusk_claim_new (&fields);

  dusk_events_take_claim (follow->monitor->events, told);
}

/* Returns: when the count became what it is. */
static gint64
changed_at (DuskFollow *follow)
{
  gint64 now_s = _dusk_monitor_now (follow->monitor), changed_us = dusk_live_changed_us (follow->live);

  return changed_us == DUSK_TIME_UNKNOWN ? now_s : MIN (dusk_time_second (changed_us), now_s);
}

static void
open_loss (DuskFollow *follow, Loss *loss, DuskLevel level)
{
  loss->start_s = changed_at (follow);
  loss->id = g_strdup_printf ("%s-%" G_GINT64_FORMAT, loss->word, loss->start_s);
  loss->worst = level;
  loss->lowest = dusk_live_visible (follow->live);
  loss->back_s = DUSK_TIME_UNKNOWN;
  claim (follow, loss, DUSK_TIME_UNKNOWN);
}

static void
close_loss (DuskFollow *follow, Loss *loss, gint64 end_s)
{
  claim (follow, loss, MAX (end_s, loss->start_s));
  g_clear_pointer (&loss->id, g_free);
}

static void
go_on (DuskFollow *follow, Loss *loss, DuskLevel level)
{
  guint visible = dusk_live_visible (follow->live);

  loss->back_s = DUSK_TIME_UNKNOWN;
  if (level <= loss->worst && visible >= loss->lowest)
    return;
  loss->worst = MAX (loss->worst, level);
  loss->lowest = MIN (loss->lowest, visible);
  claim (follow, loss, DUSK_TIME_UNKNOWN);
}

static void
judge (DuskFollow *follow, Loss *loss, DuskLevel level, double share)
{
  gint64 now_s = _dusk_monitor_now (follow->monitor);

  if (loss->id == NULL && level >= loss->opens)
    open_loss (follow, loss, level);
  else if (loss->id && share <= loss->closes)
    go_on (follow, loss, level);
  else if (loss->id && loss->back_s == DUSK_TIME_UNKNOWN)
    loss->back_s = changed_at (follow);
  else if (loss->id && (now_s - loss->back_s >= HOLD_S || now_s < loss->back_s))
    close_loss (follow, loss, loss->back_s);
}

/* What was claimed before this start and has no end yet: it was as bad as it was then. */
static void
take_up (DuskFollow *follow, Loss *loss, const DuskStoredClaim *stored)
{
  g_autoptr (DuskClaim) old = _dusk_claim_from_stored (stored);

  if (old == NULL)
    return;
  g_free (loss->id);
  loss->id = g_strdup (old->id);
  loss->start_s = old->start_s;
  loss->worst = MAX (old->level, loss->opens);
  loss->lowest = isnan (old->lowest) ? dusk_live_total (follow->live) : (guint) CLAMP (old->lowest, 0, dusk_live_total (follow->live));
  loss->back_s = DUSK_TIME_UNKNOWN;
}

static void
take_up_claims (DuskFollow *follow)
{
  gint64 now_s = _dusk_monitor_now (follow->monitor);
  g_autoptr (GPtrArray) stored = dusk_store_find_claims (dusk_context_store (follow->monitor->context), &follow->entity,
                                                         now_s - DUSK_EVENTS_PERIOD_S, now_s + 1);

  for (guint i = 0; i < stored->len; i++)
    {
      const DuskStoredClaim *old = stored->pdata[i];
      Loss *losses[] = { &follow->outage, &follow->low };
      for (guint k = 0; k < G_N_ELEMENTS (losses); k++)
        if (old->end_s == DUSK_TIME_UNKNOWN && g_str_equal (old->feed, dusk_feed_to_word (DUSK_FEED_RIS_LIVE))
            && g_str_has_prefix (old->id, losses[k]->word) && old->id[strlen (losses[k]->word)] == '-')
          take_up (follow, losses[k], old);
    }
}

/* What RIS Live says ---------------------------------------------------------------------------------------------------------------------- */

static void
tell_item (DuskFollow *follow, DuskLevel level, guint visible, guint total)
{
  const DuskTarget *target = _dusk_monitor_find (follow->monitor, &follow->entity);
  gint64 now_s = _dusk_monitor_now (follow->monitor), since_s = level > DUSK_LEVEL_NORMAL ? changed_at (follow) : DUSK_TIME_UNKNOWN;
  g_autofree char *summary = NULL;

  if (target == NULL || target->item == NULL)
    return;
  /* Prefixes that are visible, also where one is all that is followed. */
  summary = dusk_summary_of_counts (DUSK_ENTITY_NETWORK, level, visible, total, since_s, now_s);
  dusk_watch_item_take (target->item, level, (double) visible / total, summary, now_s);
}

/* Where nothing is known nothing is lost, and nothing is over either. */
static void
read_live (DuskFollow *follow)
{
  guint visible, total;
  DuskLevel level;

  if (!_dusk_follow_is_known (follow))
    return;
  visible = dusk_live_visible (follow->live);
  total = dusk_live_total (follow->live);
  level = dusk_level_of (visible, total);
  judge (follow, &follow->outage, level, (double) visible / total);
  /* An outage is no degradation besides. */
  if (follow->outage.id == NULL || follow->low.id)
    judge (follow, &follow->low, follow->outage.id ? DUSK_LEVEL_NORMAL : level, follow->outage.id ? 1 : (double) visible / total);
  tell_item (follow, level, visible, total);
}

static void
start_live (DuskFollow *follow, const GArray *prefixes, const gboolean *was_visible)
{
  gboolean is_first = follow->live == NULL;

  if (follow->live)
    g_signal_handlers_disconnect_by_data (follow->live, follow);
  g_clear_object (&follow->live);
  follow->live = dusk_live_new (dusk_context_live_feed (follow->monitor->context), &follow->entity, prefixes, was_visible);
  g_signal_connect_swapped (follow->live, "notify", G_CALLBACK (read_live), follow);
  if (is_first)
    take_up_claims (follow);
}

/* What to follow ------------------------------------------------------------------------------------------------------------------------ */

static void
follow_prefix (DuskFollow *follow, const DuskTarget *target)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, TRUE, sizeof (DuskPrefix));
  const gboolean was_visible = target->level < DUSK_LEVEL_CRITICAL;

  g_array_set_size (prefixes, 1);
  if (dusk_prefix_parse (follow->entity.id, &g_array_index (prefixes, DuskPrefix, 0), NULL))
    start_live (follow, prefixes, &was_visible);
}

/* Returns: (transfer none) (nullable): of a question whose monitor is there. */
static DuskFollow *
find_follow (const Question *question)
{
  DuskTarget *target = _dusk_monitor_find (question->monitor, &question->entity);

  return target ? target->follow : NULL;
}

static void
take_prefixes (DuskFollow *follow, const DuskAnnouncedPrefixes *announced)
{
  g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  g_autofree gboolean *visible = g_new (gboolean, announced->prefixes->len + 1);

  follow->is_too_large = announced->prefixes->len > MOST_PREFIXES;
  if (follow->is_too_large || announced->prefixes->len == 0)
    return;
  for (guint i = 0; i < announced->prefixes->len; i++)
    {
      const DuskPrefixTimes *times = announced->prefixes->pdata[i];
      const GArray *spans = times->spans;
      g_array_append_val (prefixes, times->prefix);
      visible[i] = spans->len > 0 && g_array_index (spans, DuskSpan, spans->len - 1).end_s >= announced->latest_s;
    }
  start_live (follow, prefixes, visible);
}

static void
prefixes_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  DuskFollow *follow;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  _dusk_monitor_take_result (question->monitor, error);
  follow = find_follow (question);
  if (follow == NULL)
    return;
  follow->is_busy = FALSE;
  if (reply)
    take_prefixes (follow, reply->record);
  else
    follow->asked_s = _dusk_monitor_now (question->monitor) - PREFIXES_S + RETRY_S;
  _dusk_monitor_look_soon (question->monitor);
}

static void
ask_prefixes (DuskFollow *follow)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_ANNOUNCED_PREFIXES, follow->entity.id);
  Question *question = g_new0 (Question, 1);

  question->monitor = follow->monitor;
  question->entity = follow->entity;
  query.to_s = _dusk_monitor_now (follow->monitor);
  query.from_s = query.to_s - DUSK_DAY_S;
  query.priority = DUSK_HTTP_BACKGROUND;
  follow->asked_s = query.to_s;
  follow->is_busy = TRUE;
  dusk_ripestat_ask_async (dusk_context_ripestat (follow->monitor->context), &query, follow->monitor->cancellable, prefixes_replied_cb, question);
}

static void
holder_replied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskRipestatReply) reply = dusk_ripestat_ask_finish (DUSK_RIPESTAT (source), result, &error);
  const DuskAsOverview *overview = reply ? reply->record : NULL;
  const DuskTarget *target;

  if (overview == NULL || overview->holder == NULL || *overview->holder == '\0')
    return;
  target = _dusk_monitor_find (question->monitor, &question->entity);
  if (target && target->item)
    {
      g_autofree char *holder = dusk_plain_text (overview->holder), *name = g_strdup_printf ("%s · %s", question->entity.id, holder);
      dusk_watch_item_set_name (target->item, name);
    }
}

/* A number alone says little. */
static void
ask_holder (DuskFollow *follow, const DuskTarget *target)
{
  DuskRipestatQuery query = DUSK_RIPESTAT_QUERY (DUSK_RIPESTAT_AS_OVERVIEW, follow->entity.id);
  Question *question;

  if (!g_str_equal (dusk_watch_item_name (target->item), follow->entity.id))
    return;
  question = g_new0 (Question, 1);
  question->monitor = follow->monitor;
  question->entity = follow->entity;
  query.priority = DUSK_HTTP_BACKGROUND;
  dusk_ripestat_ask_async (dusk_context_ripestat (follow->monitor->context), &query, follow->monitor->cancellable, holder_replied_cb, question);
}

static void
start_follow (DuskMonitor *self, DuskTarget *target)
{
  DuskFollow *follow = g_new0 (DuskFollow, 1);

  follow->monitor = self;
  follow->entity = target->entity;
  follow->asked_s = DUSK_TIME_UNKNOWN;
  follow->outage = (Loss){ .word = "outage", .opens = DUSK_LEVEL_CRITICAL, .closes = OUTAGE_CLOSES, .back_s = DUSK_TIME_UNKNOWN };
  follow->low = (Loss){ .word = "low", .opens = DUSK_LEVEL_DEGRADED, .closes = DUSK_LEVEL_DEGRADED_BELOW, .back_s = DUSK_TIME_UNKNOWN };
  target->follow = follow;
  if (target->entity.kind == DUSK_ENTITY_PREFIX)
    follow_prefix (follow, target);
  else
    ask_holder (follow, target);
}

/* Returns: whether a question is under way because of it. */
static gboolean
renew (DuskFollow *follow)
{
  gint64 now_s = _dusk_monitor_now (follow->monitor);

  if (follow->entity.kind == DUSK_ENTITY_PREFIX)
    return FALSE;
  if (!follow->is_busy && (follow->asked_s == DUSK_TIME_UNKNOWN || follow->asked_s > now_s || now_s - follow->asked_s >= PREFIXES_S))
    ask_prefixes (follow);
  return follow->is_busy;
}

void
_dusk_follow_free (DuskFollow *follow)
{
  if (follow->live)
    g_signal_handlers_disconnect_by_data (follow->live, follow);
  g_clear_object (&follow->live);
  g_free (follow->outage.id);
  g_free (follow->low.id);
  g_free (follow);
}

gboolean
_dusk_follow_is_known (const DuskFollow *follow)
{
  return follow && follow->live && dusk_live_total (follow->live) > 0 && dusk_live_state (follow->live) == DUSK_LIVE_KNOWN;
}

/* One question at a time: there is no hurry, and the budget is RIPEstat's. */
void
_dusk_monitor_follow (DuskMonitor *self)
{
  gboolean may_ask = dusk_health_left (dusk_context_health (self->context), DUSK_FEED_RIPESTAT) > 0;
  GListModel *list = G_LIST_MODEL (dusk_context_watch_list (self->context));
  guint n = g_list_model_get_n_items (list), followed = 0;

  self->unfollowed = 0;
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (DuskWatchItem) item = g_list_model_get_item (list, i);
      DuskTarget *target = _dusk_monitor_find (self, dusk_watch_item_entity (item));
      if (target == NULL || target->index >= 0)
        continue;
      if (followed >= DUSK_MONITOR_MAX_LIVE || (target->follow && target->follow->is_too_large))
        {
          self->unfollowed++;
          continue;
        }
      followed++;
      /* Not before RIPEstat was asked: what is dark must not begin as visible. */
      if (target->follow == NULL && target->asked_s != DUSK_TIME_UNKNOWN)
        start_follow (self, target);
      if (target->follow == NULL)
        continue;
      if (may_ask)
        may_ask = !renew (target->follow);
      read_live (target->follow);
    }
}
