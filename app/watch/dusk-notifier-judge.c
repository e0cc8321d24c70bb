/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-notifier-private.h"

#include "dusk-monitor.h"

/* What ended longer ago is no news. */
#define STALE_S    DUSK_DAY_S
/* The stage of what was muted: it counts as told, but nobody has heard of it. */
#define SILENT     "silent"

/* What was told ------------------------------------------------------------------------------------------------------------------- */

static void
told_free (gpointer told)
{
  g_array_unref (told);
}

void
_dusk_judge_begin (DuskJudge *judge, DuskContext *context, gint64 since_s)
{
  g_autoptr (GArray) all = dusk_store_find_told (dusk_context_store (context), since_s);

  judge->context = context;
  judge->now_s = dusk_context_now (context);
  judge->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, told_free);
  for (guint i = 0; i < all->len; i++)
    {
      const DuskTold *told = &g_array_index (all, DuskTold, i);
      GArray *of_entity = g_hash_table_lookup (judge->told, told->entity.id);
      if (of_entity == NULL)
        {
          of_entity = g_array_new (FALSE, FALSE, sizeof (DuskTold));
          g_hash_table_insert (judge->told, g_strdup (told->entity.id), of_entity);
        }
      g_array_append_vals (of_entity, told, 1);
    }
}

void
_dusk_judge_end (DuskJudge *judge)
{
  g_clear_pointer (&judge->told, g_hash_table_unref);
}

/* The last that was told of @event, under whatever start it had then. @is_again: (out): whether an end was told before that start */
static const DuskTold *
find_last (const DuskJudge *judge, DuskEvent *event, gboolean *is_again)
{
  const GArray *told = g_hash_table_lookup (judge->told, event->entity.id);
  gint64 from_s = event->first_s - DUSK_EVENTS_NEAR_S;
  gint64 to_s = event->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 : event->end_s + DUSK_EVENTS_NEAR_S;
  const DuskTold *last = NULL;

  for (guint i = 0; told && i < told->len; i++)
    {
      /* They come by start. */
      const DuskTold *one = &g_array_index (told, DuskTold, i);
      if (one->start_s < from_s || one->start_s > to_s)
        continue;
      *is_again |= last && g_str_equal (last->stage, "end");
      last = one;
    }
  return last;
}

/* Whom it concerns ---------------------------------------------------------------------------------------------------------------- */

static gboolean
flag (const DuskJudge *judge, const char *setting)
{
  return dusk_settings_flag (dusk_context_settings (judge->context), setting);
}

static const DuskWatchItem *
find_watched (DuskContext *context, const DuskEntity *entity)
{
  return dusk_watch_list_find (dusk_context_watch_list (context), entity);
}

gboolean
_dusk_judge_cares (DuskContext *context, const DuskEntity *entity)
{
  return find_watched (context, entity) != NULL
         || (entity->kind == DUSK_ENTITY_COUNTRY && dusk_settings_flag (dusk_context_settings (context), "notifies-all-countries"));
}

/* Where nobody has counted, a level stands for its least loss. */
static double
share_of (DuskEvent *event)
{
  if (!isnan (event->lowest_share))
    return event->lowest_share;
  switch (event->level)
    {
    case DUSK_LEVEL_DARK:
      return 0;
    case DUSK_LEVEL_CRITICAL:
      return DUSK_LEVEL_CRITICAL_BELOW - 0.01;
    case DUSK_LEVEL_DEGRADED:
      return DUSK_LEVEL_DEGRADED_BELOW - 0.01;
    case DUSK_LEVEL_NO_DATA:
    case DUSK_LEVEL_NORMAL:
    default:
      return 1;
    }
}

static gboolean
is_bad_enough (const DuskJudge *judge, DuskEvent *event, const DuskWatchItem *item)
{
  double threshold = item ? dusk_watch_item_kept ((DuskWatchItem *) item)->threshold : NAN;

  if (!isnan (threshold))
    return share_of (event) < threshold;
  if (event->level >= DUSK_LEVEL_CRITICAL)
    return TRUE;
  return item && event->level == DUSK_LEVEL_DEGRADED && flag (judge, "notifies-degradations");
}

static gboolean
is_ripestat_blind (DuskEvent *event)
{
  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (claim->feed == DUSK_FEED_RIPESTAT && claim->level == DUSK_LEVEL_NO_DATA && claim->end_s == DUSK_TIME_UNKNOWN)
        return TRUE;
    }
  return FALSE;
}

/* What only others report waits for RIPEstat, and a clock that was set back lets nothing wait for a year. */
static gboolean
is_credible (const DuskJudge *judge, DuskEvent *event, const DuskWatchItem *item, gint64 seen_s)
{
  switch (event->state)
    {
    case DUSK_EVENT_CONFIRMED:
      return TRUE;
    case DUSK_EVENT_DISPUTED:
      return item != NULL;
    case DUSK_EVENT_REPORTED:
    default:
      return item != NULL && (is_ripestat_blind (event) || judge->now_s - seen_s >= DUSK_MONITOR_POLL_S || judge->now_s < seen_s);
    }
}

static gboolean
deserves (const DuskJudge *judge, DuskEvent *event, gint64 seen_s)
{
  const DuskWatchItem *item = find_watched (judge->context, &event->entity);

  return _dusk_judge_cares (judge->context, &event->entity) && is_bad_enough (judge, event, item) && is_credible (judge, event, item, seen_s);
}

/* Verdicts ------------------------------------------------------------------------------------------------------------------------ */

/* What routes do not show counts as little, so that it is worse news when they do. */
static DuskLevel
level_to_tell (DuskEvent *event)
{
  return event->state == DUSK_EVENT_DISPUTED ? MIN (event->level, DUSK_LEVEL_DEGRADED) : event->level;
}

static gboolean
goes_on (DuskEvent *event)
{
  return event->end_s == DUSK_TIME_UNKNOWN && event->level > DUSK_LEVEL_NORMAL;
}

/* When it began again: the newest start of those that say it goes on. */
static gint64
newest_start (DuskEvent *event)
{
  gint64 start_s = event->start_s;

  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      if (claim->level > DUSK_LEVEL_NORMAL && claim->end_s == DUSK_TIME_UNKNOWN)
        start_s = MAX (start_s, claim->start_s);
    }
  return start_s;
}

static void
decide (DuskVerdict *verdict, DuskMatter matter, gint64 start_s, DuskLevel level, gboolean is_silent)
{
  verdict->matter = matter;
  verdict->told.start_s = start_s;
  verdict->told.level = level;
  verdict->is_silent = is_silent;
}

static void
judge_open (const DuskJudge *judge, DuskVerdict *verdict, const DuskTold *last, gint64 seen_s, gboolean is_muted)
{
  DuskEvent *event = verdict->event;
  DuskLevel level = level_to_tell (event);
  gboolean was_heard = !g_str_equal (last->stage, SILENT);

  /* Who heard of its start hears of its end, muted or not: nobody is left with news that are no longer true. */
  if (!goes_on (event))
    decide (verdict, DUSK_MATTER_END, last->start_s, MAX (last->level, level),
            !flag (judge, "notifies") || !was_heard || !flag (judge, "notifies-end") || judge->now_s - event->end_s > STALE_S);
  else if (level > last->level && deserves (judge, event, seen_s))
    {
      if (was_heard)
        decide (verdict, DUSK_MATTER_WORSE, last->start_s, level, is_muted || !flag (judge, "notifies-worse"));
      else if (!is_muted)
        decide (verdict, DUSK_MATTER_START, last->start_s, level, FALSE);
    }
}

DuskVerdict
_dusk_judge_event (const DuskJudge *judge, DuskEvent *event, gint64 seen_s, gboolean may_have_passed)
{
  DuskVerdict verdict = { .event = event, .told = { .entity = event->entity, .told_s = judge->now_s } };
  const DuskTold *last = find_last (judge, event, &verdict.is_again);
  gboolean is_muted = !flag (judge, "notifies")
                      || dusk_watch_list_is_muted (dusk_context_watch_list (judge->context), &event->entity, judge->now_s);
  gboolean is_over = last && g_str_equal (last->stage, "end");

  verdict.is_again |= is_over;
  if (last && !is_over)
    judge_open (judge, &verdict, last, seen_s, is_muted);
  else if (!deserves (judge, event, seen_s))
    return verdict;
  else if (is_over && goes_on (event) && newest_start (event) > last->start_s)
    decide (&verdict, DUSK_MATTER_START, newest_start (event), level_to_tell (event), is_muted);
  else if (last == NULL && goes_on (event))
    decide (&verdict, DUSK_MATTER_START, event->start_s, level_to_tell (event), is_muted);
  else if (last == NULL && may_have_passed && judge->now_s - event->end_s <= STALE_S)
    decide (&verdict, DUSK_MATTER_PASSED, event->start_s, level_to_tell (event), is_muted);
  verdict.since_s = verdict.is_again ? MAX (verdict.told.start_s, event->start_s) : event->start_s;
  return verdict;
}

static void
add_stage (GArray *told, const DuskVerdict *verdict, const char *stage)
{
  DuskTold one = verdict->told;

  g_strlcpy (one.stage, stage, sizeof one.stage);
  g_array_append_val (told, one);
}

static void
add_told (GArray *told, const DuskVerdict *verdict)
{
  switch (verdict->matter)
    {
    case DUSK_MATTER_WORSE:
      add_stage (told, verdict, "worse");
      break;
    case DUSK_MATTER_END:
      add_stage (told, verdict, "end");
      break;
    case DUSK_MATTER_PASSED:
    case DUSK_MATTER_START:
    case DUSK_MATTER_NONE:
    default:
      add_stage (told, verdict, verdict->is_silent ? SILENT : "start");
      break;
    }
}

/* What came and went is told in one with its end; whoever kept its start tells it. */
static void
add_ends (GArray *told, const GArray *verdicts)
{
  for (guint i = 0; i < verdicts->len; i++)
    if (g_array_index (verdicts, DuskVerdict, i).matter == DUSK_MATTER_PASSED)
      add_stage (told, &g_array_index (verdicts, DuskVerdict, i), "end");
}

GArray *
_dusk_judge_claim (const DuskJudge *judge, const GArray *verdicts)
{
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (DuskTold));
  g_autofree gboolean *is_new = NULL;
  GArray *news = g_array_new (FALSE, FALSE, sizeof (DuskVerdict));

  for (guint i = 0; i < verdicts->len; i++)
    add_told (told, &g_array_index (verdicts, DuskVerdict, i));
  add_ends (told, verdicts);
  is_new = g_new0 (gboolean, told->len + 1);
  dusk_store_claim_all_told (dusk_context_store (judge->context), (const DuskTold *) (gpointer) told->data, told->len, is_new);
  for (guint i = 0; i < verdicts->len; i++)
    if (is_new[i] && !g_array_index (verdicts, DuskVerdict, i).is_silent)
      g_array_append_val (news, g_array_index (verdicts, DuskVerdict, i));
  return news;
}
