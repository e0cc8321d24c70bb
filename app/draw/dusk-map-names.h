/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-map-frame.h"
#include "dusk-palette.h"

G_BEGIN_DECLS

/**
 * dusk_map_names_draw:
 * @levels: per territory
 *
 * Writes the names of what is dark or critical beside it, the worst first, each where it covers neither another name nor another of these
 * territories.
 *
 * Returns: (transfer container) (element-type DuskTerritory): those for which there was no room, the worst first
 */
GPtrArray *dusk_map_names_draw (cairo_t *cr, const DuskMapFrame *frame, const DuskPalette *palette, const DuskLevel levels[DUSK_N_TERRITORIES]);

G_END_DECLS
