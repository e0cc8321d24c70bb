/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"
#include "dusk-settings.h"
#include "dusk-watch-list.h"

G_BEGIN_DECLS

/** DuskNoticeStage: what there is to tell. */
typedef enum {
  DUSK_NOTICE_START,
  DUSK_NOTICE_WORSE,
  DUSK_NOTICE_END,
  DUSK_NOTICE_SEVERAL,
  DUSK_NOTICE_TEST,
} DuskNoticeStage;

/**
 * DuskNotice: something to tell the user. Immutable.
 *
 * @id: of the notification: a later one with the same id takes its place on the screen (start, worse and end of one outage)
 * @title, @body: plain text in the user's language; the body names the sources and says “Simulated” where it is
 * @entity: what a click opens; of %DUSK_NOTICE_SEVERAL the worst
 * @events: (element-type DuskEvent): one, or the several
 */
typedef struct {
  gatomicrefcount refs;
  DuskNoticeStage stage;
  char           *id;
  char           *title;
  char           *body;
  DuskEntity      entity;
  DuskLevel       level;
  gint64          start_s;
  gint64          end_s;
  GPtrArray      *events;
} DuskNotice;

DuskNotice *dusk_notice_ref (DuskNotice *notice);
void        dusk_notice_unref (DuskNotice *notice);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskNotice, dusk_notice_unref)
/** Returns: (transfer full): for `dusk watch --run`: `{"stage": "start", "title": …, "events": [dusk_event_to_json() …]}` */
JsonNode   *dusk_notice_to_json (const DuskNotice *notice);

/**
 * DuskNotifier: decides what deserves a notification; the decision only.
 *
 * Tells of watched entities (and of all countries where the settings say so) that an outage starts, grows worse (a worse level), ends (with its
 * duration). Not twice for the same thing, also across restarts and processes (dusk_store_claim_told()). The first of a minute is told at once;
 * what follows within the minute is gathered and told as one at its end. In quiet hours nothing is told; at their end one notice sums up what
 * still goes on or came and went. A muted entity is silent, but for the end of an outage whose start was told; its outages count as told, also
 * where notifications are switched off. An outage that began before the entity was watched is told once as going on. What ended more than a
 * day ago is not told.
 *
 * What RIPEstat or the messages show is told. What only other feeds report is told of watched entities, once RIPEstat cannot tell or has not told
 * within %DUSK_MONITOR_POLL_S; what routes do not show (%DUSK_EVENT_DISPUTED) is told of them as a report. The usual threshold is
 * %DUSK_LEVEL_CRITICAL_BELOW.
 *
 * Looks at everything anew every minute of the context's clock, from a minute after its start on.
 *
 * Signal: `notice` (DuskNotice *notice).
 */
#define DUSK_TYPE_NOTIFIER (dusk_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DuskNotifier, dusk_notifier, DUSK, NOTIFIER, GObject)

/** What follows within this of a notice is gathered into one. */
#define DUSK_NOTIFIER_GATHER_S 60

/** Returns: (transfer full): one that listens to @events until it is disposed of. */
DuskNotifier *dusk_notifier_new (DuskContext *context, DuskEvents *events);
/** Looks at everything anew at once, such as after a start or a change of what is watched. */
void          dusk_notifier_review (DuskNotifier *self);
/** Emits a test notice, whatever the settings say. */
void          dusk_notifier_test (DuskNotifier *self);

G_END_DECLS
