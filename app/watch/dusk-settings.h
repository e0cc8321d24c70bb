/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-feed.h"
#include "dusk-store.h"

G_BEGIN_DECLS

/**
 * DuskSettings: what the user has set for watching; kept in the store, so that window, command line and background share it. What another process
 * sets shows after dusk_settings_reload(). What the store holds and makes no sense reads as the usual value.
 *
 * Properties, all read-write with `notify`, kept as soon as they are set:
 * - `uses-ioda` (boolean, TRUE): whether IODA is asked
 * - `notifies` (boolean, TRUE): whether notifications are sent at all
 * - `notifies-worse`, `notifies-end` (boolean, TRUE)
 * - `notifies-degradations` (boolean, FALSE): of watched entities
 * - `notifies-all-countries` (boolean, FALSE): also of countries that are not watched
 * - `quiet-from`, `quiet-to` (int, minutes since midnight of the machine's zone, -1 for no quiet hours, -1); the same for both means none
 * - `runs-in-background` (boolean, FALSE): goes on when the last window is closed
 * - `starts-at-login` (boolean, FALSE)
 * - `spares-metered` (boolean, TRUE): on a metered network asks only what is watched
 */
#define DUSK_TYPE_SETTINGS (dusk_settings_get_type ())
G_DECLARE_FINAL_TYPE (DuskSettings, dusk_settings, DUSK, SETTINGS, GObject)

/** RIPEstat's daily budget unless the user sets another (design §5). */
#define DUSK_BUDGET_RIPESTAT 900
/** One question for all events every 5 minutes, alerts beside it now and then. */
#define DUSK_BUDGET_IODA     600
#define DUSK_BUDGET_RADAR    200
#define DUSK_BUDGET_LEAST    50
#define DUSK_BUDGET_MOST     20000

/** Returns: (transfer full) */
DuskSettings *dusk_settings_new (DuskStore *store);

/** Reads the store again, where another process may have written (dusk_store_version()). Notifies of what has changed. */
void dusk_settings_reload (DuskSettings *self);

/** Returns: requests a day for @feed; 0 where there is no limit (RIS Live, archives). */
guint dusk_settings_budget (DuskSettings *self, DuskFeed feed);
/** Sets it, within %DUSK_BUDGET_LEAST … %DUSK_BUDGET_MOST. Emits `budget-changed`, which takes nothing. */
void  dusk_settings_set_budget (DuskSettings *self, DuskFeed feed, guint requests);

/** Returns: the value of a boolean property, without the ceremony. */
gboolean dusk_settings_flag (DuskSettings *self, const char *property);

/** Returns: whether @now_s lies in the quiet hours, by the clock of @zone_id (%NULL: the machine's). Quiet hours may reach over midnight. */
gboolean dusk_settings_is_quiet (DuskSettings *self, gint64 now_s, const char *zone_id);

G_END_DECLS
