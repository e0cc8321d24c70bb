/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-entity.h"
#include "dusk-ris-live.h"

G_BEGIN_DECLS

/* How many prefixes of what is watched are visible at this moment, by RIS Live's messages. */

/** With fewer peers than this nothing is said. */
#define DUSK_LIVE_MIN_PEERS 3

/**
 * DuskLiveState: what is known.
 *
 * @DUSK_LIVE_NO_DATA: RIS Live is off, not connected, silent or late, or too few peers were heard of: not an outage
 * @DUSK_LIVE_KNOWN: the counts are those of now
 */
typedef enum {
  DUSK_LIVE_NO_DATA,
  DUSK_LIVE_KNOWN,
} DuskLiveState;

/**
 * DuskLiveFeed: what RIS Live says about all that is watched, over one connection. Connected while any #DuskLive lives.
 *
 * The peers that count for a family are those whose session is up and that tell of the beacons, which are seen by whoever has a full table; until
 * any was heard to do so, all that were heard. Messages tell of changes alone. So a peer that has not spoken of a prefix yet is taken to have it
 * where the prefix was visible before, by whoever named it or by the messages before a gap (a lost connection, messages left) or
 * before a session changed its state, and not to have it otherwise.
 */
#define DUSK_TYPE_LIVE_FEED (dusk_live_feed_get_type ())
G_DECLARE_FINAL_TYPE (DuskLiveFeed, dusk_live_feed, DUSK, LIVE_FEED, GObject)

/** Returns: (transfer full). @ris: (transfer none): takes its sink and what it watches over. */
DuskLiveFeed *dusk_live_feed_new (DuskRisLive *ris);

/**
 * DuskLive: one entity's prefixes, live. Properties with `notify`: `state` (#DuskLiveState as int), `visible` (uint): dusk_live_visible() or
 * dusk_live_changed_us(), `inferred` (boolean), `peers` (uint), `problem` (string, nullable): a sentence for the user.
 */
#define DUSK_TYPE_LIVE (dusk_live_get_type ())
G_DECLARE_FINAL_TYPE (DuskLive, dusk_live, DUSK, LIVE, GObject)

/**
 * dusk_live_new:
 * @prefixes: (element-type DuskPrefix) (copied): of the entity, without duplicates
 * @was_visible: (nullable) (array): for each of them whether the newest sample has it; %NULL for all
 *
 * Returns: (transfer full): one that follows them until it is disposed of
 */
DuskLive *dusk_live_new (DuskLiveFeed *feed, const DuskEntity *entity, const GArray *prefixes, const gboolean *was_visible);

/** Returns: (transfer none) */
const DuskEntity *dusk_live_entity (DuskLive *self);
DuskLiveState     dusk_live_state (DuskLive *self);
/** Returns: (transfer none) (nullable) */
const char       *dusk_live_problem (DuskLive *self);
/** Returns: how many of the prefixes more than half of the peers that count have; of the last time there were data, where there are none. */
guint             dusk_live_visible (DuskLive *self);
/** Returns: how many prefixes are followed. */
guint             dusk_live_total (DuskLive *self);
/** Returns: whether peers that have not spoken yet could turn the count: it rests on the newest sample as well. */
gboolean          dusk_live_is_inferred (DuskLive *self);
/**
 * dusk_live_changed_us:
 *
 * Returns: the time of the very message that last changed dusk_live_visible() (Unix microseconds, UTC), also where it came out later, when enough
 *   peers were known to count; %DUSK_TIME_UNKNOWN before the first
 */
gint64            dusk_live_changed_us (DuskLive *self);
/** Returns: how many peers count, of whichever family of its prefixes has fewer of them. */
guint             dusk_live_peers (DuskLive *self);

G_END_DECLS
