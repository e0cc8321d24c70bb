/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-time.h"

G_BEGIN_DECLS

/* Whom to ask next, so that a day's requests last for the day: the policy alone, without clock, network or store. Private to the room: the monitor
   acts on it. */

/** The part of the budget that is kept for what is newly flagged; it shrinks as the day passes. */
#define DUSK_SCHEDULE_RESERVE (1.0 / 20)
/** The most of the rest of the budget that goes to what is watched, flagged or in trouble, while others want to be asked, too. */
#define DUSK_SCHEDULE_CLOSE_SHARE (2.0 / 3)

/**
 * DuskScheduleClass: how closely something is followed.
 *
 * @DUSK_SCHEDULE_REST: in turn
 * @DUSK_SCHEDULE_CLOSE: watched, flagged or in trouble
 * @DUSK_SCHEDULE_URGENT: newly flagged and not asked about since: at once, while anything is left
 * @DUSK_SCHEDULE_LEFT_OUT: not now: it is being asked, or must not be
 */
typedef enum {
  DUSK_SCHEDULE_REST,
  DUSK_SCHEDULE_CLOSE,
  DUSK_SCHEDULE_URGENT,
  DUSK_SCHEDULE_LEFT_OUT,
} DuskScheduleClass;

/**
 * DuskScheduleEntry: one that can be asked about; a question costs one request.
 *
 * @floor_s: it is not asked again before this, however much is left; > 0
 * @asked_s: when it was asked; %DUSK_TIME_UNKNOWN where it never was; a time in the future counts as the present
 * @weight: of two urgent ones the heavier goes first
 */
typedef struct {
  DuskScheduleClass kind;
  int               floor_s;
  gint64            asked_s;
  double            weight;
} DuskScheduleEntry;

/**
 * DuskScheduleDay: what there is to spend.
 *
 * @now_s: Unix seconds, UTC
 * @reset_s: when the next budget begins; after @now_s
 * @budget, @left: requests of the whole day, and what is left of them; what is under way already is taken off by the caller
 * @catches_up: whether what is long overdue, or was never asked about, goes at once rather than in turn
 */
typedef struct {
  gint64   now_s;
  gint64   reset_s;
  guint    budget;
  guint    left;
  gboolean catches_up;
} DuskScheduleDay;

/** Returns: the start of the UTC day after @now_s. */
gint64 dusk_schedule_reset (gint64 now_s);

/**
 * dusk_schedule_pick:
 * @entries: (array length=n)
 * @picks: (element-type guint): emptied, then the indices of those to ask now, those that matter most first
 * @max: at most so many
 *
 * All that are newly flagged go at once. Of what is left beside the reserve, those that are followed closely get what they can use, at most
 * %DUSK_SCHEDULE_CLOSE_SHARE of it where the rest can use more than a third; the rest gets the remainder. Each class goes in turn, the one first that
 * has waited longest by the measure of its floor, with so much time between two as its share allows until @day ends. What was never asked or is
 * overdue by twice its turn does not wait for that, unless there is too much of it: more than half of the share where followed closely; among the
 * rest as much goes as leaves those what they need. Takes time in proportion to @n · log @n.
 *
 * Returns: when to look again (Unix seconds, UTC), if nothing else happens; at @day's reset at the latest
 */
gint64 dusk_schedule_pick (const DuskScheduleDay *day, const DuskScheduleEntry *entries, guint n, GArray *picks, guint max);

G_END_DECLS
