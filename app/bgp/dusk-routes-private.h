/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-routes.h"

G_BEGIN_DECLS

/**
 * dusk_routes_new:
 * @peers: shared
 *
 * Returns: (transfer full): without any prefix; whoever made it fills it before it is shared
 */
DuskRoutes *dusk_routes_new (gint64 from_s, gint64 to_s, DuskBgpPeers *peers);

/** Returns: (transfer none) (array length=n): prefixes with nothing set; @routes owns them, and has them in its array of prefixes. */
DuskPrefixRoutes *dusk_routes_add_prefixes (DuskRoutes *routes, guint n);
/** Gives @array, which prefixes point to, to @routes: many share what they have in common, so none owns it. Returns: (transfer none): @array */
GArray *dusk_routes_own (DuskRoutes *routes, GArray *array);

/** Returns: (transfer full): @asn and @country of an entity, or 0 and empty. */
DuskRouteSeries *dusk_route_series_new (guint32 asn, const char *country);
void             dusk_route_series_free (DuskRouteSeries *series);

G_END_DECLS
