/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-routes.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskOriginList: the networks in archive files, those with the most trouble first: how many of their prefixes are visible at the start and at the
 * least, and their upstreams' shares where one entity was followed.
 *
 * Signal: `origin-activated` (guint asn).
 */
#define DUSK_TYPE_ORIGIN_LIST (dusk_origin_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskOriginList, dusk_origin_list, DUSK, ORIGIN_LIST, AdwBin)

/** @routes: (transfer none) */
void dusk_origin_list_set_routes (DuskOriginList *self, const DuskRoutes *routes);

G_END_DECLS
