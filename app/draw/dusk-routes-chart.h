/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-routes.h"
#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * dusk_routes_chart_new:
 * @title: (nullable): drawn in exports
 * @territory: (nullable): whose clock is the second one
 * @max_strips: the most prefixes that get a strip
 *
 * Returns: (transfer full): visibility among full-feed peers, available and unstable prefixes, updates, and a strip per prefix, as the messages
 *   tell them
 */
DuskChart *dusk_routes_chart_new (const DuskRoutes *routes, const char *title, const DuskTerritory *territory, gboolean is_simulated,
                                  guint max_strips);

/** Adds the strips of the first @max_strips prefixes of @routes to @chart. */
void dusk_routes_chart_add_prefixes (DuskChart *chart, const DuskRoutes *routes, guint max_strips);

G_END_DECLS
