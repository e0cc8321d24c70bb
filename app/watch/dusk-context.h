/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-ripestat.h"
#include "dusk-store.h"

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
 * @ripestat_url: (nullable): base address in place of the real one
 *
 * Returns: (transfer full)
 */
DuskContext *dusk_context_new (DuskClock *clock, DuskStore *store, const char *ripestat_url);

/** Returns: (transfer none) */
DuskStore    *dusk_context_store (DuskContext *self);
/** Returns: (transfer none) */
DuskRipestat *dusk_context_ripestat (DuskContext *self);
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
