/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-network-page.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskNeighbourList: a network's upstreams with the share of paths through each, then its other neighbours. Each opens its own window
 * (action `app.open-network`).
 */
#define DUSK_TYPE_NEIGHBOUR_LIST (dusk_neighbour_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskNeighbourList, dusk_neighbour_list, DUSK, NEIGHBOUR_LIST, AdwBin)

/** Shows the neighbours of @page; hides where none are known. @page: (transfer none) */
void dusk_neighbour_list_set_page (DuskNeighbourList *self, const DuskNetworkPage *page);

G_END_DECLS
