/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-clock.h"
#include "dusk-feed.h"
#include "dusk-settings.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskFeedHealth: how one feed is. Property with `notify`: `revision` (uint), which counts up with each change of anything below.
 */
#define DUSK_TYPE_FEED_HEALTH (dusk_feed_health_get_type ())
G_DECLARE_FINAL_TYPE (DuskFeedHealth, dusk_feed_health, DUSK, FEED_HEALTH, GObject)

/**
 * DuskFeedState:
 *
 * @DUSK_FEED_OFF: not asked: switched off, or no token
 * @DUSK_FEED_UNTRIED: nothing was asked since the start, and nothing is known from before
 * @DUSK_FEED_WELL: the last request was answered
 * @DUSK_FEED_FAILING: the last one was not
 * @DUSK_FEED_SPENT: the day's budget is used up; it goes on at 00:00 UTC
 */
typedef enum {
  DUSK_FEED_OFF,
  DUSK_FEED_UNTRIED,
  DUSK_FEED_WELL,
  DUSK_FEED_FAILING,
  DUSK_FEED_SPENT,
} DuskFeedState;

DuskFeed      dusk_feed_health_feed (DuskFeedHealth *self);
DuskFeedState dusk_feed_health_state (DuskFeedHealth *self);
/** Returns: Unix seconds of the last answer, also from before this start; %DUSK_TIME_UNKNOWN if there was none. */
gint64        dusk_feed_health_answered (DuskFeedHealth *self);
/** Returns: (transfer none) (nullable): the last problem, a sentence, also from before this start; stays, with its time, after it is over. */
const char   *dusk_feed_health_problem (DuskFeedHealth *self);
gint64        dusk_feed_health_problem_at (DuskFeedHealth *self);
/** Returns: requests that failed since the start. */
guint         dusk_feed_health_errors (DuskFeedHealth *self);
/** Returns: requests of today (UTC), of all processes. */
guint         dusk_feed_health_spent (DuskFeedHealth *self);
/** Returns: the day's budget; 0 where there is no limit. */
guint         dusk_feed_health_budget (DuskFeedHealth *self);
/** Returns: (transfer full): one line, such as “Answered 2 min ago · 312 of 900 requests today”. */
char         *dusk_feed_health_summary (DuskFeedHealth *self, gint64 now_s);

/**
 * DuskHealth: the feeds' health: a #GListModel of #DuskFeedHealth, in the order of #DuskFeed; and the #DuskMeter of the context's #DuskHttp.
 *
 * Counts go to the store as they are spent. A day begins at 00:00 UTC by the clock; a clock that is set back never gives requests back of a day
 * that was counted.
 */
#define DUSK_TYPE_HEALTH (dusk_health_get_type ())
G_DECLARE_FINAL_TYPE (DuskHealth, dusk_health, DUSK, HEALTH, GObject)

/** Returns: (transfer full) */
DuskHealth     *dusk_health_new (DuskClock *clock, DuskStore *store, DuskSettings *settings);
/** Returns: (transfer none) */
DuskFeedHealth *dusk_health_of (DuskHealth *self, DuskFeed feed);
/** Returns: requests that @feed has left today; %G_MAXUINT where there is no limit. */
guint           dusk_health_left (DuskHealth *self, DuskFeed feed);
/** Tells that a feed without requests (RIS Live) is well or not. @problem: (nullable) */
void            dusk_health_report (DuskHealth *self, DuskFeed feed, const char *problem);
/** Tells that a feed is switched off or has no token, or is asked again. */
void            dusk_health_set_off (DuskHealth *self, DuskFeed feed, gboolean is_off);

G_END_DECLS
