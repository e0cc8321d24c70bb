/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-radar.h"

G_BEGIN_DECLS

/**
 * dusk_radar_read:
 * @n_items: (out): how many annotations the answer holds, also of those that were left out
 *
 * Returns: (transfer full) (element-type DuskRadarOutage): as dusk_radar_parse()
 */
GPtrArray *dusk_radar_read (GBytes *body, guint *n_items, GError **error);

/** Returns: (transfer full) (nullable): what Radar says in the body of an HTTP error: FORBIDDEN or HTTP_STATUS of %DUSK_ERROR. */
GError *dusk_radar_explain_refusal (GBytes *body);

G_END_DECLS
