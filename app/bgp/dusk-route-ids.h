/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuskRouteIds: the paths that a peer has beside each other to one prefix (RFC 7911): it has the prefix as long as it has any of them.
 */
typedef struct _DuskRouteIds DuskRouteIds;

/** Returns: (transfer full). @max_bytes: beyond which further paths are not told from each other */
DuskRouteIds *dusk_route_ids_new (gsize max_bytes);
void          dusk_route_ids_free (DuskRouteIds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRouteIds, dusk_route_ids_free)

/** Path @id of the peer in @slot to the prefix in @row is there. */
void dusk_route_ids_add (DuskRouteIds *self, guint32 row, guint slot, guint32 id);

/** It is there no more. Returns: whether there is still another one */
gboolean dusk_route_ids_remove (DuskRouteIds *self, guint32 row, guint slot, guint32 id);

/** The peer in @slot has no paths any more. */
void dusk_route_ids_clear (DuskRouteIds *self, guint slot);

G_END_DECLS
