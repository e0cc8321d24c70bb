/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events-private.h"
#include "dusk-notifier.h"
#include "dusk-store-watch.h"

G_BEGIN_DECLS

/**
 * DuskMatter: what there is to say about an event.
 *
 * @DUSK_MATTER_PASSED: it came and went since there was last a chance to tell
 */
typedef enum {
  DUSK_MATTER_NONE,
  DUSK_MATTER_START,
  DUSK_MATTER_WORSE,
  DUSK_MATTER_END,
  DUSK_MATTER_PASSED,
} DuskMatter;

/**
 * DuskVerdict: what is to be told about one event.
 *
 * @event: (transfer none)
 * @told: what is to be kept before it is told
 * @since_s: when it began, as far as the user is concerned: what had ended and begins again begins then
 * @is_again: whether an end of it was told before
 * @is_silent: kept, but not told
 */
typedef struct {
  DuskEvent *event;
  DuskMatter matter;
  DuskTold   told;
  gint64     since_s;
  gboolean   is_again;
  gboolean   is_silent;
} DuskVerdict;

/* dusk-notifier-judge.c */

/**
 * DuskJudge: what verdicts are based on, as it is at one moment.
 *
 * @told: (owned) (element-type utf8 GArray of DuskTold): what was told, by entity
 */
typedef struct {
  DuskContext *context;
  gint64       now_s;
  GHashTable  *told;
} DuskJudge;

/** Reads what was told of outages that began at @since_s or later. */
void        _dusk_judge_begin (DuskJudge *judge, DuskContext *context, gint64 since_s);
void        _dusk_judge_end (DuskJudge *judge);
/** Returns: whether anything about @entity may be told at all. */
gboolean    _dusk_judge_cares (DuskContext *context, const DuskEntity *entity);
/**
 * _dusk_judge_event:
 * @seen_s: since when the event is known to this process
 * @may_have_passed: whether it is told of if it is over, though its start was not told
 */
DuskVerdict _dusk_judge_event (const DuskJudge *judge, DuskEvent *event, gint64 seen_s, gboolean may_have_passed);
/**
 * Keeps what @verdicts (element-type DuskVerdict, none of %DUSK_MATTER_NONE) say as told, all in one.
 *
 * Returns: (transfer full) (element-type DuskVerdict): those that are to be told now: news, and not silent
 */
GArray     *_dusk_judge_claim (const DuskJudge *judge, const GArray *verdicts);

/* dusk-notice.c, dusk-notice-text.c */

/** Takes @title and @body (transfer full). @events: (element-type DuskEvent). Returns: (transfer full) */
DuskNotice *_dusk_notice_new (DuskNoticeStage stage, const char *id, char *title, char *body, const GPtrArray *events);
/** Returns: (transfer full): for one verdict. */
DuskNotice *_dusk_notice_of_one (const DuskVerdict *verdict, gint64 now_s);
/** @verdicts: (array length=n): two or more, the worst first. @is_sum: at the end of the quiet hours. Returns: (transfer full) */
DuskNotice *_dusk_notice_of_several (const DuskVerdict *verdicts, guint n, gboolean is_sum, gint64 now_s);
/** Returns: (transfer full) */
DuskNotice *_dusk_notice_of_test (void);

/** Returns: (transfer full): such as “North Korea is dark”. */
char *_dusk_notice_title (const DuskVerdict *verdict);
/** Returns: (transfer full): such as “None of 4 prefixes visible since 16:15 UTC (01:15 in Pyongyang). RIPEstat, IODA.” */
char *_dusk_notice_body (const DuskVerdict *verdict, gint64 now_s);
/** Returns: (transfer full): such as “5 more outages”. */
char *_dusk_notice_several_title (const DuskVerdict *verdicts, guint n, gboolean is_sum);
/** Returns: (transfer full): a line for each of the worst. */
char *_dusk_notice_several_body (const DuskVerdict *verdicts, guint n);

G_END_DECLS
