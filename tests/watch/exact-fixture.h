/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-exact-private.h"
#include "dusk-visibility.h"

/**
 * exact_routes:
 * @from, @to: the period, ISO texts
 * @n_prefixes: follows 10.0.0.0/24, 10.0.1.0/24 …
 * @lines: one element a line: `TIME PEER WHAT PREFIXES PATH`, such as `16:14:41.5 0 W 0-3`, `16:10:00 2 A 1 64498 4837 131279`, with `T` for an entry
 *   of a table and `D`, `U` for a session that goes down and comes up; times are of the day of @from, `+` before them of the next
 *
 * Returns: (transfer full): what the engine finds in it
 */
DuskRoutes *exact_routes (const char *from, const char *to, guint n_prefixes, const char *lines);

/** Returns: the time of `16:14:41.5` of the day of @date in microseconds. */
gint64 exact_time_us (const char *date, const char *clock);

/** Returns: an outage of AS131279, or of a country, as samples of five minutes show it; @end: (nullable). */
DuskOutage exact_outage (const char *start, const char *end, double lowest, double baseline);

/** Returns: (transfer full): a report of North Korea over four days of December 2014 whose samples are @counts by @changes, at 5 minutes. */
DuskReport *exact_report (const DuskSpan *lows, guint n_lows);
