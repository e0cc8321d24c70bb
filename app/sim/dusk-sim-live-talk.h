/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-live-filter.h"

G_BEGIN_DECLS

/**
 * dusk_sim_live_talk:
 * @filters: (element-type DuskSimFilter): what the client subscribed to; changed as it wants
 * @text: (array length=length): what it says
 *
 * Returns: (transfer full) (nullable): the answer, if one is due
 */
char *dusk_sim_live_talk (GPtrArray *filters, const char *text, gsize length);

G_END_DECLS
