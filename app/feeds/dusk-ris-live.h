/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-clock.h"
#include "dusk-ris-message.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** Without any message for so long the connection is taken for dead and made anew. */
#define DUSK_RIS_LIVE_SILENT_S 30
/** Messages older than this on arrival mean that the feed lags: no data. */
#define DUSK_RIS_LIVE_MAX_LAG_S 180

/**
 * DuskRisLiveState: how the feed is.
 *
 * @DUSK_RIS_LIVE_OFF: not wanted
 * @DUSK_RIS_LIVE_CONNECTING: not connected yet, or again
 * @DUSK_RIS_LIVE_FLOWING: messages come, the beacons' among them
 * @DUSK_RIS_LIVE_SILENT: connected, but nothing comes or all of it is old: no data, not an outage
 */
typedef enum {
  DUSK_RIS_LIVE_OFF,
  DUSK_RIS_LIVE_CONNECTING,
  DUSK_RIS_LIVE_FLOWING,
  DUSK_RIS_LIVE_SILENT,
} DuskRisLiveState;

/**
 * DuskRisLive: the client of RIS Live, over WebSocket (`/v1/ws/`), or, where that cannot be had, over its HTTPS line stream (`/v1/stream/`).
 *
 * Prefixes are subscribed each with `moreSpecific` (withdrawals carry no path, so subscribing by path would miss them); the RIS beacons are
 * always subscribed too, as canary: they are announced and withdrawn every two hours, so their silence is the feed's. After a reconnect
 * (back-off 1, 2, 4 … 60 s with jitter) all is subscribed again. A message is refused beyond 1 MiB. Reading is in a thread of its own;
 * elements are handed over on the main context in batches, so that 50,000 messages a second leave a window answering.
 *
 * What the server says about a trouble is shown, also while the rest goes on. No compression is offered: libsoup would inflate without a limit.
 *
 * Properties with `notify`: `state` (#DuskRisLiveState as int), `problem` (string, nullable): a sentence for the user.
 */
#define DUSK_TYPE_RIS_LIVE (dusk_ris_live_get_type ())
G_DECLARE_FINAL_TYPE (DuskRisLive, dusk_ris_live, DUSK, RIS_LIVE, GObject)

/**
 * dusk_ris_live_new:
 * @base_url: (nullable): in place of `DUSK_RIS_LIVE_URL` from the environment, or else https://ris-live.ripe.net
 *
 * Returns: (transfer full): one that is off
 */
DuskRisLive *dusk_ris_live_new (DuskClock *clock, const char *base_url);

/**
 * DuskRisLiveBatch: called on the main context.
 *
 * @elements: (element-type DuskBgpElement): in the order they came; their paths live as long as the call
 * @dropped: messages that were left since the last batch because more came than could be taken: what follows from them is not known
 */
typedef void (*DuskRisLiveBatch) (const GArray *elements, guint dropped, gpointer user_data);

/** Sets who gets the elements. Before dusk_ris_live_watch(). */
void dusk_ris_live_set_sink (DuskRisLive *self, DuskRisLiveBatch batch, gpointer user_data);

/**
 * Follows @prefixes (element-type DuskPrefix) (copied) in place of those before; none: off. What more specific prefixes do is handed over as well,
 * and what the beacons do.
 */
void dusk_ris_live_watch (DuskRisLive *self, const GArray *prefixes);

/** Returns: (transfer none): the peers that elements name by number. It grows on the main context alone, before the elements that name new ones. */
DuskBgpPeers *dusk_ris_live_peers (DuskRisLive *self);

DuskRisLiveState dusk_ris_live_state (DuskRisLive *self);
/** Returns: (transfer none) (nullable) */
const char      *dusk_ris_live_problem (DuskRisLive *self);
/** Returns: messages received, for feed health, the bench and tests. */
guint64          dusk_ris_live_count (DuskRisLive *self);
/** Returns: when the newest message was received (Unix seconds, UTC, of the clock); %DUSK_TIME_UNKNOWN before the first. */
gint64           dusk_ris_live_latest (DuskRisLive *self);

/** Returns: whether @prefix is one of the RIS beacons that are subscribed: they come and go by design. */
gboolean dusk_ris_live_is_beacon (const DuskPrefix *prefix);

G_END_DECLS
