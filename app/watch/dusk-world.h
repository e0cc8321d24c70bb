/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-country.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** The least time between two questions about the same country (the monitor's rounds). */
#define DUSK_WORLD_REFRESH_S (30 * DUSK_MINUTE_S)
/** What is asked for each country: a day to show and a day for the baseline before it. */
#define DUSK_WORLD_PERIOD_S  (2 * DUSK_DAY_S)

/**
 * DuskWorld: all countries, a #GListModel of #DuskCountry in the order of dusk_territory_at().
 *
 * The stored world is there at once; a #DuskMonitor keeps it current. Items never change places; an item that changes emits its own `notify` and the
 * world's `changed`.
 *
 * Signals: `changed` (DuskCountry *country), on each item that changed. Properties with `notify`: `done`, `total` (uint): progress of the
 * round under way, both 0 when none is; `updated` (int64): when the last answer came; `problem` (string, nullable): why the world is not
 * current, a sentence for the user such as “No network”.
 */
#define DUSK_TYPE_WORLD (dusk_world_get_type ())
G_DECLARE_FINAL_TYPE (DuskWorld, dusk_world, DUSK, WORLD, GObject)

/** Returns: (transfer full): the world as the store of @context has it. */
DuskWorld   *dusk_world_new (DuskContext *context);
/** Returns: (transfer none) (nullable): the country of that code. */
DuskCountry *dusk_world_find (DuskWorld *self, const char *code);

/**
 * dusk_world_refresh:
 * @even_fresh: also ask for countries that were asked less than %DUSK_WORLD_REFRESH_S ago
 *
 * Begins a round as a person asks for it, whatever is left of the day's budget, unless one is under way; what is on screen first. Ends by itself;
 * dusk_world_stop() ends it early, or the first round of a monitor, which then goes on in turn.
 */
void         dusk_world_refresh (DuskWorld *self, gboolean even_fresh);
void         dusk_world_stop (DuskWorld *self);
/** Puts the countries with these codes before all others in the round. @codes: (array zero-terminated=1) */
void         dusk_world_set_first (DuskWorld *self, const char *const *codes);
/**
 * dusk_world_show_moment:
 * @findings: (nullable) (array length=DUSK_N_TERRITORIES) (element-type DuskFindings): of each country at a moment, %NULL for those that are not
 *   known; %NULL to show the present again
 * @series: (nullable) (array length=DUSK_N_TERRITORIES) (element-type DuskSeries): what they were found in
 *
 * Makes every country show that moment; answers that come meanwhile are kept for the present. Emits `changed` for each country that shows
 * something new.
 */
void         dusk_world_show_moment (DuskWorld *self, DuskFindings *const *findings, DuskSeries *const *series);
guint        dusk_world_done (DuskWorld *self);
guint        dusk_world_total (DuskWorld *self);
gint64       dusk_world_updated (DuskWorld *self);
/** Returns: (transfer none) (nullable) */
const char  *dusk_world_problem (DuskWorld *self);

G_END_DECLS
