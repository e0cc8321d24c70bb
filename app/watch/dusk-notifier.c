/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-notifier-private.h"

#include "dusk-alarm.h"

/* How often everything is looked at, where nothing is gathered. */
#define REVIEW_S   DUSK_MINUTE_S
/* Since when it has been quiet, for a start in or after the quiet hours. */
#define QUIET_NAME "notifier.quiet-since"
/* What was told of an event began about when it did: as feeds dated it, to an hour. */
#define TOLD_S     (2 * DUSK_EVENTS_NEAR_S)

/* One event that waits for the end of the minute. */
typedef struct {
  DuskEvent *event; /* (owned) */
  gboolean   went_on;
} Gathered;

/**
 * DuskNotifier:
 *
 * @gathered: (owned) (element-type DuskEvent Gathered): what is told at the end of the minute
 * @seen: (owned) (element-type DuskEvent gint64): since when an event that waits for RIPEstat is known
 * @gathers_from_s: when the last notice was; %DUSK_TIME_UNKNOWN where a next one may be told at once
 * @quiet_since_s: when the quiet hours began whose end is still to come or to be told; %DUSK_TIME_UNKNOWN outside them
 */
struct _DuskNotifier {
  GObject      parent_instance;
  DuskContext *context;
  DuskEvents  *events;
  DuskAlarm   *alarm;
  GHashTable  *gathered;
  GHashTable  *seen;
  gint64       gathers_from_s;
  gint64       quiet_since_s;
};

G_DEFINE_FINAL_TYPE (DuskNotifier, dusk_notifier, G_TYPE_OBJECT)

static guint notice_signal;

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static void
gathered_free (gpointer data)
{
  Gathered *gathered = data;

  g_object_unref (gathered->event);
  g_free (gathered);
}

static gint64
now_of (DuskNotifier *self)
{
  return dusk_context_now (self->context);
}

static gboolean
is_quiet (DuskNotifier *self)
{
  return dusk_settings_is_quiet (dusk_context_settings (self->context), now_of (self), NULL);
}

/* A clock that was set back does not make a minute last a year. */
static gboolean
is_gathering (DuskNotifier *self)
{
  gint64 now_s = now_of (self);

  return self->gathers_from_s != DUSK_TIME_UNKNOWN && now_s >= self->gathers_from_s && now_s < self->gathers_from_s + DUSK_NOTIFIER_GATHER_S;
}

static void
gather_from_now (DuskNotifier *self)
{
  self->gathers_from_s = now_of (self);
  dusk_alarm_set_period (self->alarm, DUSK_NOTIFIER_GATHER_S);
}

static gint64
seen_since (DuskNotifier *self, DuskEvent *event)
{
  gint64 *seen_s = g_hash_table_lookup (self->seen, event), now_s = now_of (self);

  if (seen_s == NULL)
    {
      seen_s = g_memdup2 (&now_s, sizeof now_s);
      g_hash_table_insert (self->seen, g_object_ref (event), seen_s);
    }
  return *seen_s;
}

static DuskVerdict
judge_event (DuskNotifier *self, const DuskJudge *judge, DuskEvent *event, gboolean may_have_passed)
{
  return _dusk_judge_event (judge, event, seen_since (self, event), may_have_passed);
}

static void
begin_judging (DuskNotifier *self, DuskJudge *judge, gint64 first_s)
{
  _dusk_judge_begin (judge, self->context, MIN (first_s, now_of (self)) - TOLD_S);
}

static void
emit (DuskNotifier *self, DuskNotice *notice)
{
  g_signal_emit (self, notice_signal, 0, notice);
  dusk_notice_unref (notice);
}

/* Telling ------------------------------------------------------------------------------------------------------------------------- */

static int
compare_verdicts (gconstpointer a, gconstpointer b)
{
  const DuskVerdict *left = a, *right = b;

  return _dusk_event_compare_worst (&left->event, &right->event);
}

/* All is kept as told before any of it is: a crash between the two leaves something out rather than say it twice. */
static void
tell_all (DuskNotifier *self, const DuskJudge *judge, GArray *verdicts, gboolean is_sum)
{
  g_autoptr (GArray) news = NULL;

  if (verdicts->len == 0)
    return;
  news = _dusk_judge_claim (judge, verdicts);
  if (news->len == 0)
    return;
  gather_from_now (self);
  g_array_sort (news, compare_verdicts);
  if (news->len == 1)
    emit (self, _dusk_notice_of_one (&g_array_index (news, DuskVerdict, 0), judge->now_s));
  else
    emit (self, _dusk_notice_of_several ((const DuskVerdict *) (gpointer) news->data, news->len, is_sum, judge->now_s));
}

static void
gather (DuskNotifier *self, DuskEvent *event)
{
  Gathered *gathered = g_hash_table_lookup (self->gathered, event);

  if (gathered == NULL)
    {
      gathered = g_new0 (Gathered, 1);
      gathered->event = g_object_ref (event);
      g_hash_table_insert (self->gathered, event, gathered);
    }
  gathered->went_on |= event->end_s == DUSK_TIME_UNKNOWN;
}

static void
tell_one (DuskNotifier *self, const DuskJudge *judge, const DuskVerdict *verdict)
{
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (DuskVerdict));

  g_array_append_vals (verdicts, verdict, 1);
  tell_all (self, judge, verdicts, FALSE);
}

/* The first is told at once, the rest gathered. @silent: where what is only kept is put, to be kept all in one */
static void
consider (DuskNotifier *self, const DuskJudge *judge, DuskEvent *event, GArray *silent)
{
  DuskVerdict verdict = judge_event (self, judge, event, FALSE);

  if (verdict.matter == DUSK_MATTER_NONE)
    return;
  if (verdict.is_silent)
    g_array_append_val (silent, verdict);
  else if (is_gathering (self))
    gather (self, event);
  else
    tell_one (self, judge, &verdict);
}

static void
tell_gathered (DuskNotifier *self)
{
  g_autoptr (GHashTable) all = g_steal_pointer (&self->gathered);
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (DuskVerdict));
  GHashTableIter iter;
  gpointer value;
  DuskJudge judge;
  gint64 first_s = G_MAXINT64;

  self->gathered = g_hash_table_new_full (NULL, NULL, NULL, gathered_free);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, &value, NULL))
    first_s = MIN (first_s, ((DuskEvent *) value)->first_s);
  begin_judging (self, &judge, first_s);
  g_hash_table_iter_init (&iter, all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Gathered *gathered = value;
      DuskVerdict verdict = judge_event (self, &judge, gathered->event, gathered->went_on);
      if (verdict.matter != DUSK_MATTER_NONE)
        g_array_append_val (verdicts, verdict);
    }
  tell_all (self, &judge, verdicts, FALSE);
  _dusk_judge_end (&judge);
}

/* Everything ---------------------------------------------------------------------------------------------------------------------- */

static gint64
first_of (const GPtrArray *events)
{
  gint64 first_s = G_MAXINT64;

  for (guint i = 0; i < events->len; i++)
    first_s = MIN (first_s, ((DuskEvent *) events->pdata[i])->first_s);
  return first_s;
}

/* Events that are gone wait for nothing. */
static void
forget_gone (DuskNotifier *self, const GPtrArray *events)
{
  g_autoptr (GHashTable) there = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer event;

  for (guint i = 0; i < events->len; i++)
    g_hash_table_add (there, events->pdata[i]);
  g_hash_table_iter_init (&iter, self->seen);
  while (g_hash_table_iter_next (&iter, &event, NULL))
    if (!g_hash_table_contains (there, event))
      g_hash_table_iter_remove (&iter);
}

/* @quiet_from_s: when the quiet began that is now over; %DUSK_TIME_UNKNOWN where there was none */
static void
look_at_all (DuskNotifier *self, gint64 quiet_from_s)
{
  g_autoptr (GPtrArray) events = _dusk_events_all (self->events);
  g_autoptr (GArray) verdicts = g_array_new (FALSE, FALSE, sizeof (DuskVerdict));
  gboolean is_sum = quiet_from_s != DUSK_TIME_UNKNOWN;
  DuskJudge judge;

  forget_gone (self, events);
  begin_judging (self, &judge, first_of (events));
  for (guint i = 0; i < events->len; i++)
    {
      DuskEvent *event = g_ptr_array_index (events, i);
      DuskVerdict verdict;
      if (!_dusk_judge_cares (self->context, &event->entity))
        continue;
      if (!is_sum)
        {
          consider (self, &judge, event, verdicts);
          continue;
        }
      verdict = judge_event (self, &judge, event, event->end_s != DUSK_TIME_UNKNOWN && event->end_s >= quiet_from_s);
      if (verdict.matter != DUSK_MATTER_NONE)
        g_array_append_val (verdicts, verdict);
    }
  tell_all (self, &judge, verdicts, is_sum);
  _dusk_judge_end (&judge);
}

static gint64
read_quiet_since (DuskNotifier *self)
{
  g_autofree char *text = dusk_store_get_value (dusk_context_store (self->context), QUIET_NAME);

  return text && *text ? g_ascii_strtoll (text, NULL, 10) : DUSK_TIME_UNKNOWN;
}

static void
keep_quiet_since (DuskNotifier *self, gint64 since_s)
{
  g_autofree char *text = since_s == DUSK_TIME_UNKNOWN ? g_strdup ("") : g_strdup_printf ("%" G_GINT64_FORMAT, since_s);

  self->quiet_since_s = since_s;
  dusk_store_set_value (dusk_context_store (self->context), QUIET_NAME, text, NULL);
}

/* Returns: whether it is quiet now. What there was to tell is told at the end. */
static gboolean
mind_quiet (DuskNotifier *self)
{
  gint64 since_s = self->quiet_since_s, now_s = now_of (self);

  if (is_quiet (self))
    {
      if (since_s == DUSK_TIME_UNKNOWN || since_s > now_s)
        keep_quiet_since (self, now_s);
      return TRUE;
    }
  if (since_s == DUSK_TIME_UNKNOWN)
    return FALSE;
  g_hash_table_remove_all (self->gathered);
  look_at_all (self, MIN (since_s, now_s));
  keep_quiet_since (self, DUSK_TIME_UNKNOWN);
  return FALSE;
}

/* Callbacks ----------------------------------------------------------------------------------------------------------------------- */

static void
event_changed_cb (DuskNotifier *self, DuskEvent *event)
{
  g_autoptr (GArray) silent = g_array_new (FALSE, FALSE, sizeof (DuskVerdict));
  DuskJudge judge;

  if (!_dusk_judge_cares (self->context, &event->entity))
    return;
  seen_since (self, event);
  if (mind_quiet (self))
    return;
  if (is_gathering (self))
    {
      gather (self, event);
      return;
    }
  begin_judging (self, &judge, event->first_s);
  consider (self, &judge, event, silent);
  tell_all (self, &judge, silent, FALSE);
  _dusk_judge_end (&judge);
}

static void
due_cb (DuskNotifier *self)
{
  if (mind_quiet (self))
    return;
  if (!is_gathering (self) && g_hash_table_size (self->gathered) > 0)
    tell_gathered (self);
  look_at_all (self, DUSK_TIME_UNKNOWN);
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_notifier_dispose (GObject *object)
{
  DuskNotifier *self = DUSK_NOTIFIER (object);

  if (self->events)
    g_signal_handlers_disconnect_by_data (self->events, self);
  if (self->alarm)
    g_signal_handlers_disconnect_by_data (self->alarm, self);
  g_clear_object (&self->alarm);
  g_clear_object (&self->events);
  g_hash_table_remove_all (self->gathered);
  g_hash_table_remove_all (self->seen);
  G_OBJECT_CLASS (dusk_notifier_parent_class)->dispose (object);
}

static void
dusk_notifier_finalize (GObject *object)
{
  DuskNotifier *self = DUSK_NOTIFIER (object);

  g_hash_table_unref (self->gathered);
  g_hash_table_unref (self->seen);
  g_object_unref (self->context);
  G_OBJECT_CLASS (dusk_notifier_parent_class)->finalize (object);
}

static void
dusk_notifier_class_init (DuskNotifierClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dusk_notifier_dispose;
  object_class->finalize = dusk_notifier_finalize;
  notice_signal = g_signal_new ("notice", DUSK_TYPE_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
dusk_notifier_init (DuskNotifier *self)
{
  self->gathered = g_hash_table_new_full (NULL, NULL, NULL, gathered_free);
  self->seen = g_hash_table_new_full (NULL, NULL, g_object_unref, g_free);
  self->gathers_from_s = DUSK_TIME_UNKNOWN;
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskNotifier *
dusk_notifier_new (DuskContext *context, DuskEvents *events)
{
  DuskNotifier *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);
  g_return_val_if_fail (DUSK_IS_EVENTS (events), NULL);

  self = g_object_new (DUSK_TYPE_NOTIFIER, NULL);
  self->context = g_object_ref (context);
  self->events = g_object_ref (events);
  self->quiet_since_s = read_quiet_since (self);
  self->alarm = dusk_alarm_new (dusk_context_clock (context), REVIEW_S);
  g_signal_connect_swapped (self->alarm, "due", G_CALLBACK (due_cb), self);
  g_signal_connect_swapped (events, "changed", G_CALLBACK (event_changed_cb), self);
  g_signal_connect_swapped (events, "lowered", G_CALLBACK (event_changed_cb), self);
  return self;
}

void
dusk_notifier_review (DuskNotifier *self)
{
  g_return_if_fail (DUSK_IS_NOTIFIER (self));

  due_cb (self);
}

void
dusk_notifier_test (DuskNotifier *self)
{
  g_return_if_fail (DUSK_IS_NOTIFIER (self));

  emit (self, _dusk_notice_of_test ());
}
