/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-exact.h"

G_BEGIN_DECLS

/** Returns: how far the true start and end may lie from those of @outage. */
gint64 _dusk_exact_slack_s (const DuskOutage *outage);

/**
 * _dusk_exact_windows:
 * @windows: (out): the times whose messages tell of @outage: around its start, around its end where it ended; one where they touch
 *
 * Returns: how many
 */
guint _dusk_exact_windows (const DuskOutage *outage, gint64 now_s, DuskSpan windows[2]);

/** Returns: (transfer full): one with nothing in it yet. */
DuskExact *_dusk_exact_new (const DuskEntity *entity, const DuskOutage *near, const char *source);

/** Adds a sentence. @message: (transfer full) */
void _dusk_exact_add_message (DuskExact *exact, char *message);

DuskExactStep *_dusk_exact_step_new (gint64 time_us, const DuskPrefix *prefix, guint32 peer_asn);

/**
 * _dusk_exact_from_routes:
 * @windows: those of the plan
 *
 * Finds the outage that @near shows in @routes, and how it came. May run in any thread.
 *
 * Returns: (transfer full): or %NULL with %DUSK_ERROR_NO_DATA
 */
DuskExact *_dusk_exact_from_routes (const DuskEntity *entity, const DuskOutage *near, const char *source, DuskRoutes *routes,
                                    const DuskSpan *windows, guint n_windows, GError **error);

/** Sets the order of loss and of return, prefix by prefix and peer by peer. @exact: whose times and routes are set */
void _dusk_exact_take_steps (DuskExact *exact);

/** Adds what the user must know of the routes: gaps, an inferred state, stuck peers, lost sessions. */
void _dusk_exact_take_caveats (DuskExact *exact, const DuskSpan *windows, guint n_windows);

/**
 * _dusk_exact_from_json:
 * @text: of dusk_exact_to_json()
 *
 * Returns: (transfer full): or %NULL with %DUSK_ERROR_MALFORMED
 */
DuskExact *_dusk_exact_from_json (const DuskEntity *entity, const DuskOutage *near, const char *text, GError **error);

/** Keeps @exact in the store. */
void _dusk_exact_keep (DuskContext *context, const DuskExact *exact);

G_END_DECLS
