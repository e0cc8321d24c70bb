/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-chart.h"
#include "dusk-network-page.h"

G_BEGIN_DECLS

/** The source and licence line below exported charts. */
const char *dusk_report_chart_source (void);

/** Returns: (transfer full): unstable and available prefixes over one axis, or a prefix's peers, with the outages as bands. */
DuskChart *dusk_report_chart_new (const DuskReport *report);

/**
 * dusk_network_chart_new:
 * @max_strips: the most prefixes that get a strip
 *
 * Returns: (transfer full): visibility, prefixes, updates, and strips of the prefixes and the neighbours of a network, over one axis, with the
 * country's outages as bands. What is missing in @page has no panel.
 */
DuskChart *dusk_network_chart_new (const DuskNetworkPage *page, guint max_strips);

G_END_DECLS
