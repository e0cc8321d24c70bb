/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-ioda.h"
#include "dusk-radar.h"
#include "dusk-outage.h"

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * DuskClaim: what one feed says about one entity: an outage, or that there is none. Immutable.
 *
 * @feed: who says it
 * @signal: (nullable): which of its signals, such as `bgp`, `ping-slash24`; %NULL for RIPEstat, RIS Live and Radar
 * @id: within feed and entity: a later claim of the same id takes the place of an earlier one
 * @end_s: %DUSK_TIME_UNKNOWN where it goes on
 * @level: what it says the entity was at worst; %DUSK_LEVEL_NORMAL where it contradicts the others; %DUSK_LEVEL_NO_DATA where it cannot tell
 * @lowest, @baseline: what it counted at worst, and normally; NaN where unknown
 * @score: NaN where unknown
 * @text: (nullable): a stranger's words, made harmless: Radar's description and cause
 * @url: (nullable): https
 * @told_s: when the feed was asked
 * @first_s: the earliest start that it was ever told with, so that it stays the same one however a feed dates it anew
 * @step_s: how far apart the samples lie that say so; 0 where unknown
 * @is_alert: whether only an alert says so, which IODA has not made an event of yet
 */
typedef struct {
  gatomicrefcount refs;
  DuskEntity      entity;
  DuskFeed        feed;
  char           *signal;
  char           *id;
  gint64          start_s;
  gint64          end_s;
  DuskLevel       level;
  double          lowest;
  double          baseline;
  double          score;
  char           *text;
  char           *url;
  gint64          told_s;
  gint64          first_s;
  int             step_s;
  gboolean        is_alert;
} DuskClaim;

/**
 * dusk_claim_new:
 * @fields: (transfer none): copied, its texts made harmless; a @first_s of 0 stands for @start_s; an URL other than https is left out
 *
 * Returns: (transfer full)
 */
DuskClaim *dusk_claim_new (const DuskClaim *fields);
DuskClaim *dusk_claim_ref (DuskClaim *claim);
void       dusk_claim_unref (DuskClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskClaim, dusk_claim_unref)
/** Returns: (transfer full): one line, such as “IODA, active probing: since 16:20 UTC, score 1 200”. */
char      *dusk_claim_to_text (const DuskClaim *claim);

/**
 * DuskEventState: what the feeds say together.
 *
 * @DUSK_EVENT_CONFIRMED: RIPEstat (or the messages themselves) show it
 * @DUSK_EVENT_REPORTED: others say so; RIPEstat was not asked yet, or cannot tell
 * @DUSK_EVENT_DISPUTED: others say so, and routes are there at the time: which proves little about people being online
 */
typedef enum {
  DUSK_EVENT_CONFIRMED,
  DUSK_EVENT_REPORTED,
  DUSK_EVENT_DISPUTED,
} DuskEventState;

/**
 * DuskEvent: one outage of one entity, as all feeds tell it. Properties with `notify`: `revision` (uint), which counts up with each change.
 *
 * Claims about one entity belong to one event where they overlap or lie within an hour of each other. Start, end and level are RIPEstat's where
 * it shows the event, to the second where exact times are kept, and the messages' (RIS Live); of a network, which RIPEstat counts but every few
 * hours, the messages tell the end. Else an end only when no feed says that it goes on, and the earliest start: of those that say so,
 * where any does.
 */
#define DUSK_TYPE_EVENT (dusk_event_get_type ())
G_DECLARE_FINAL_TYPE (DuskEvent, dusk_event, DUSK, EVENT, GObject)

/** Returns: (transfer none) */
const DuskEntity *dusk_event_entity (DuskEvent *self);
/** Returns: (transfer none): for people. */
const char       *dusk_event_name (DuskEvent *self);
DuskEventState    dusk_event_state (DuskEvent *self);
gint64            dusk_event_start (DuskEvent *self);
/** Returns: %DUSK_TIME_UNKNOWN where it goes on. */
gint64            dusk_event_end (DuskEvent *self);
DuskLevel         dusk_event_level (DuskEvent *self);
/** Returns: value ÷ baseline at worst; NaN where unknown. */
double            dusk_event_lowest_share (DuskEvent *self);
/** Returns: (transfer none) (element-type DuskClaim): by feed, signal and start. */
const GPtrArray  *dusk_event_claims (DuskEvent *self);
/** Returns: whether feeds contradict each other: some say dark or critical, one with data says normal. */
gboolean          dusk_event_is_contradicted (DuskEvent *self);
/** Returns: (transfer full): sentences that name each source and set those that disagree side by side. */
char             *dusk_event_sources_text (DuskEvent *self);
/** Returns: (transfer full): in the shape of the command line's JSON, with `claims`. */
JsonNode         *dusk_event_to_json (DuskEvent *self);

/**
 * DuskEvents: all events of a period up to now, a #GListModel of #DuskEvent, the newest start first. Claims are kept in the store.
 *
 * Degradations are claims, too, and make events of their own where no outage is near; those stand in no list.
 *
 * Signals: `changed` (DuskEvent *event), after an event began, grew, ended, or was taken back (its level is then %DUSK_LEVEL_NORMAL); of several at
 * once the worst first. `lowered` (DuskEvent *event): the same for a degradation that stands in no list.
 */
#define DUSK_TYPE_EVENTS (dusk_events_get_type ())
G_DECLARE_FINAL_TYPE (DuskEvents, dusk_events, DUSK, EVENTS, GObject)

/** How far back the list reaches. */
#define DUSK_EVENTS_PERIOD_S (14 * DUSK_DAY_S)
/** Claims that are this close belong together. */
#define DUSK_EVENTS_NEAR_S   DUSK_HOUR_S

/** Returns: (transfer full): what the store has of the last %DUSK_EVENTS_PERIOD_S. */
DuskEvents *dusk_events_new (DuskContext *context);

/** Takes in RIPEstat's outages of @entity over its findings' period, and that there is none where it says so. @told_s: when it was asked */
void dusk_events_take_findings (DuskEvents *self, const DuskEntity *entity, const DuskFindings *findings, gint64 told_s);
/** Takes in what IODA says: events, and alerts that begin one which IODA has not closed to an event yet. */
void dusk_events_take_ioda (DuskEvents *self, const DuskIodaReply *reply);
/** Takes in what Radar says. @outages: (element-type DuskRadarOutage) */
void dusk_events_take_radar (DuskEvents *self, const GPtrArray *outages, gint64 told_s);
/** Takes in any other claim (RIS Live's). */
void dusk_events_take_claim (DuskEvents *self, DuskClaim *claim);

/** Returns: (transfer none) (nullable): the newest event of @entity that goes on; no degradation. */
DuskEvent *dusk_events_current (DuskEvents *self, const DuskEntity *entity);
/**
 * Returns: (transfer full) (element-type DuskEvent): of @entity that touch [@from_s, @to_s), also from before the list's period, the newest start
 *   first; no degradations
 */
GPtrArray *dusk_events_find (DuskEvents *self, const DuskEntity *entity, gint64 from_s, gint64 to_s);
/** Returns: (transfer full) (element-type DuskEntity): whom feeds other than RIPEstat point at now, the strongest first: to be confirmed; then
 *  networks and prefixes of which RIPEstat has yet to tell the end. */
GArray    *dusk_events_flagged (DuskEvents *self);

G_END_DECLS
