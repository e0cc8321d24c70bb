/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-networks.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskNetworkList: the networks of a country, those that lost most first; the first %DUSK_NETWORKS_DETAILED, and more on request.
 *
 * Signal `network-activated` (guint asn).
 */
#define DUSK_TYPE_NETWORK_LIST (dusk_network_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskNetworkList, dusk_network_list, DUSK, NETWORK_LIST, AdwBin)

/** @networks: (transfer none) (nullable): shown and followed in place of the former ones */
void dusk_network_list_set_networks (DuskNetworkList *self, DuskNetworks *networks);

/** Returns: (transfer full): `AS131279 · Star-KP`, or `AS131279` where the holder is not known. Plain text of a stranger. */
char *dusk_network_to_text (DuskNetwork *network);

G_END_DECLS
