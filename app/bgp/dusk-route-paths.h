/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-routes.h"

G_BEGIN_DECLS

/** DuskRoutePaths: each AS path once, and which of them leads from each peer to each prefix. Paths are told by index + 1; 0 is none, or not known. */
typedef struct _DuskRoutePaths DuskRoutePaths;

/** Returns: (transfer full). @max_bytes: beyond which further paths and places are not kept, and read as 0 */
DuskRoutePaths *dusk_route_paths_new (gsize max_bytes);
void            dusk_route_paths_free (DuskRoutePaths *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRoutePaths, dusk_route_paths_free)

/** Returns: the path of these ASNs, a new one where it is met for the first time. @n_origins: how many at its end are the origin */
guint32 dusk_route_paths_take (DuskRoutePaths *self, const guint32 *asns, guint length, guint n_origins);

/** DuskRoutePlace: @base: the path at the start of the period; @now: at present. */
typedef struct {
  guint32 base;
  guint32 now;
} DuskRoutePlace;

/** Returns: (transfer none) (nullable): the paths of the peer in @slot to the prefix in @row; %NULL where there is no room. */
DuskRoutePlace *dusk_route_paths_place (DuskRoutePaths *self, guint32 row, guint slot);
/** Returns: the path at the start of the period. */
guint32 dusk_route_paths_base (const DuskRoutePaths *self, guint32 row, guint slot);
/** Forgets all present paths of the peer in @slot. */
void dusk_route_paths_clear (DuskRoutePaths *self, guint slot);

/** Returns: (transfer full) (element-type DuskPath): all paths by index; nothing may be taken afterwards. */
GPtrArray *dusk_route_paths_steal (DuskRoutePaths *self);

G_END_DECLS
