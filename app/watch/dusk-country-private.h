/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-country.h"

G_BEGIN_DECLS

/** Returns: (transfer full): a country of which nothing is known yet. */
DuskCountry *_dusk_country_new (const DuskTerritory *territory);

/** Shows @series and what was found in it, fetched at @fetched_s; clears the problem. Emits `notify` for what changed. */
void _dusk_country_take (DuskCountry *self, DuskSeries *series, DuskFindings *findings, gint64 fetched_s);

/**
 * Shows a moment of the past in place of the present, or the present again. @findings, @series: (nullable): of the moment.
 *
 * Returns: whether there is anything new to see; `notify` is emitted then
 */
gboolean _dusk_country_show_past (DuskCountry *self, gboolean is_past, DuskFindings *findings, DuskSeries *series);

/** Keeps what is shown and says why there is nothing newer. @problem: (nullable) */
void _dusk_country_set_problem (DuskCountry *self, const char *problem);

G_END_DECLS
