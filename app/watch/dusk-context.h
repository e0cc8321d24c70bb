/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-archive.h"
#include "dusk-health.h"
#include "dusk-ioda.h"
#include "dusk-live.h"
#include "dusk-radar.h"
#include "dusk-ripestat.h"
#include "dusk-settings.h"
#include "dusk-store.h"
#include "dusk-watch-list.h"

G_BEGIN_DECLS

/**
 * DuskContext: what every question to the feeds needs, put together once at the start and handed on.
 */
#define DUSK_TYPE_CONTEXT (dusk_context_get_type ())
G_DECLARE_FINAL_TYPE (DuskContext, dusk_context, DUSK, CONTEXT, GObject)

/**
 * dusk_context_new:
 * @clock: (transfer none)
 * @store: (transfer none)
 * @feeds_url: (nullable): base address of all feeds (RIPEstat, brokers, archives, RIS Live) in place of the real ones
 *
 * Returns: (transfer full)
 */
DuskContext *dusk_context_new (DuskClock *clock, DuskStore *store, const char *feeds_url);

/** Returns: (transfer none) */
DuskStore    *dusk_context_store (DuskContext *self);
/** Returns: (transfer none) */
DuskRipestat *dusk_context_ripestat (DuskContext *self);
/** Returns: (transfer none) */
DuskIoda      *dusk_context_ioda (DuskContext *self);
/** Returns: (transfer none): without a token until dusk_context_load_token() has found one. */
DuskRadar     *dusk_context_radar (DuskContext *self);
/** Returns: (transfer none): what Radar's token is called in the keyring: that of the simulated Internet is not the user's own. */
const char    *dusk_context_token_name (DuskContext *self);
/** Asks Radar with @token (nullable: not at all) from now on; keeping it is dusk_secret_keep_async()'s. */
void           dusk_context_set_token (DuskContext *self, const char *token);
/** Looks for Radar's token in the keyring, in the background; a keyring that cannot be asked is told by the feed's health. */
void           dusk_context_load_token (DuskContext *self);
/** Returns: (transfer none): what the user has set. */
DuskSettings  *dusk_context_settings (DuskContext *self);
/** Returns: (transfer none): how the feeds are, and what was spent of their budgets. */
DuskHealth    *dusk_context_health (DuskContext *self);
/** Returns: (transfer none): what the user watches. */
DuskWatchList *dusk_context_watch_list (DuskContext *self);
/** Returns: (transfer none): who finds archive files. */
DuskBroker   *dusk_context_broker (DuskContext *self);
/**
 * dusk_context_archive:
 *
 * Returns: (transfer none): the archive files on this machine: in the folder `archive` of the store's, or, with a store in memory, in one that
 *   goes away with the context
 */
DuskArchive  *dusk_context_archive (DuskContext *self);
/** Sets what archive files may take on the disk, from now on and at the next starts. */
void          dusk_context_set_archive_limit (DuskContext *self, gint64 limit_bytes);
/** Returns: (transfer none) (nullable): base address of RIS Live in place of the real one. */
const char   *dusk_context_ris_live_url (DuskContext *self);
/** Returns: (transfer none): RIS Live, over one connection for all that is followed; connected while anything is. */
DuskLiveFeed *dusk_context_live_feed (DuskContext *self);
/** Returns: (transfer none): the clock. */
DuskClock    *dusk_context_clock (DuskContext *self);
/** Returns: Unix seconds, UTC, of the clock. */
gint64        dusk_context_now (DuskContext *self);
/** Returns: whether what is shown is simulated. */
gboolean      dusk_context_is_simulated (DuskContext *self);
/** Names the scenario that is simulated. @scenario: (transfer none) */
void          dusk_context_set_scenario (DuskContext *self, const char *scenario);
/** Returns: (transfer none) (nullable): the name of the scenario, where one is simulated. */
const char   *dusk_context_scenario (DuskContext *self);

/** Returns: whether @error is about the way to the server (no network, time-outs, refusals), so that other questions would fail alike. */
gboolean      dusk_context_is_out_of_reach (const GError *error);

G_END_DECLS
