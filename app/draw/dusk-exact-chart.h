/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-exact.h"

G_BEGIN_DECLS

/** DuskExactEnd: which end of an outage is drawn. */
typedef enum {
  DUSK_EXACT_LOSS,
  DUSK_EXACT_RETURN,
} DuskExactEnd;

/**
 * dusk_exact_chart_new:
 * @report: of the entity: its name and clock
 *
 * The seconds in which an outage began or ended: the share of peers that had the prefixes, a strip per prefix (visible to more than half of the
 * peers), and a strip per peer in the order of loss or return.
 *
 * Returns: (transfer full) (nullable): %NULL where nothing is known of that end
 */
DuskChart *dusk_exact_chart_new (const DuskExact *exact, const DuskReport *report, DuskExactEnd end);

G_END_DECLS
