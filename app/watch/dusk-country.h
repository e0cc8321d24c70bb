/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"
#include "dusk-territory.h"

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DuskCountry: one country as the map and the lists show it. An item of #DuskWorld; lives as long as it.
 *
 * Properties, all read-only, `notify` when they change: `level` (int, #DuskLevel), `findings` (pointer), `fetched` (int64), `problem` (string).
 */
#define DUSK_TYPE_COUNTRY (dusk_country_get_type ())
G_DECLARE_FINAL_TYPE (DuskCountry, dusk_country, DUSK, COUNTRY, GObject)

/** Returns: (transfer none) */
const DuskTerritory *dusk_country_territory (DuskCountry *self);
DuskLevel            dusk_country_level (DuskCountry *self);
/** Returns: (transfer none) (nullable): of the present, whatever moment is shown; %NULL before the first answer. */
const DuskFindings  *dusk_country_present (DuskCountry *self);
/** Returns: (transfer full): dusk_country_summary() of the present. */
char                *dusk_country_present_summary (DuskCountry *self);
/** Returns: (transfer none) (nullable): of the last 24 hours; %NULL before the first answer. */
const DuskFindings  *dusk_country_findings (DuskCountry *self);
/** Returns: (transfer none) (nullable): visible prefixes at 5 minutes, of the last 48 hours. */
DuskSeries          *dusk_country_series (DuskCountry *self);
/** Returns: value ÷ baseline now, or NaN where unknown. */
double               dusk_country_share (DuskCountry *self);
/** Returns: since when the level is what it is (start of the running outage or degradation), or %DUSK_TIME_UNKNOWN. */
gint64               dusk_country_since (DuskCountry *self);
/** Returns: Unix seconds of the answer that is shown; %DUSK_TIME_UNKNOWN if there is none. */
gint64               dusk_country_fetched (DuskCountry *self);
/** Returns: (transfer none) (nullable): why there is no newer answer, a sentence for the user; %NULL if all is well. */
const char          *dusk_country_problem (DuskCountry *self);
/** Returns: (transfer full): one line such as `Dark since 16:15 · 0 of 4 prefixes`, `RIPEstat is in maintenance`, `Normal · 4 of 4 prefixes`. */
char                *dusk_country_summary (DuskCountry *self);
/** Returns: < 0 if @a is worse than @b: level, then share lost × size, then name. A #GCompareDataFunc on items. */
int                  dusk_country_compare_worst_first (gconstpointer a, gconstpointer b, gpointer unused);

G_END_DECLS
