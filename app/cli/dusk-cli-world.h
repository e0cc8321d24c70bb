/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-map-picture.h"

G_BEGIN_DECLS

/* All countries at once: what the list of outages now, the map and the start without a display have in common. */

/** What is told of the world at a moment: the day before it; another day is fetched for the baseline. */
#define DUSK_CLI_WORLD_PERIOD_S DUSK_DAY_S

/** Returns: (transfer full) (element-type DuskCliAnswer): of every territory, by index. */
GPtrArray *dusk_cli_world_load (DuskContext *context, gint64 from_s, gint64 to_s);

/** Says in one line on stderr which countries could not be had; those without data are no failure, unless it is all
 * of them; nor are those that are told from the store, which is said as well. Returns: the exit status. */
int dusk_cli_world_complain (const GPtrArray *answers);

/**
 * dusk_cli_world_reports:
 * @is_now: only those whose outage goes on
 *
 * Returns: (transfer container) (element-type DuskReport): of countries with outages, worst first; borrowed from @answers
 */
GPtrArray *dusk_cli_world_reports (const GPtrArray *answers, gboolean is_now);

/** Returns: how many countries there is a report of. */
guint dusk_cli_world_count (const GPtrArray *answers);

/** Fills @picture with the levels at @at_s. */
void dusk_cli_world_picture (DuskContext *context, const GPtrArray *answers, gint64 at_s, DuskMapPicture *picture);

G_END_DECLS
