/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DuskNetwork: one network in a country's list. Properties with `notify`: `holder` (string), `now`, `normal` (double).
 */
#define DUSK_TYPE_NETWORK (dusk_network_get_type ())
G_DECLARE_FINAL_TYPE (DuskNetwork, dusk_network, DUSK, NETWORK, GObject)

guint32     dusk_network_asn (DuskNetwork *self);
/** Returns: (transfer none) (nullable): a stranger's text; %NULL until known. */
const char *dusk_network_holder (DuskNetwork *self);
/** Returns: visible prefixes at the end of the period; NaN until known. */
double      dusk_network_now (DuskNetwork *self);
/** Returns: the most visible prefixes in the period before; NaN until known. */
double      dusk_network_normal (DuskNetwork *self);
/** Returns: whether it was routed before and is not any more. */
gboolean    dusk_network_is_lost (DuskNetwork *self);
/** Returns: (transfer full): such as `0 of 4 prefixes`. */
char       *dusk_network_summary (DuskNetwork *self);

/**
 * DuskNetworks: the networks of one country, sorted by loss: a #GListModel of #DuskNetwork.
 *
 * country-asns at the period's start and end tell which were lost; holders and counts (as-overview, prefix-count) are asked for the first
 * %DUSK_NETWORKS_DETAILED and for more as dusk_networks_detail() says. Properties with `notify`: `loading` (boolean), `problem` (string).
 */
#define DUSK_TYPE_NETWORKS (dusk_networks_get_type ())
G_DECLARE_FINAL_TYPE (DuskNetworks, dusk_networks, DUSK, NETWORKS, GObject)

#define DUSK_NETWORKS_DETAILED 8

/** Returns: (transfer full): begins to load at once. Loading ends when it is disposed of. */
DuskNetworks *dusk_networks_new (DuskContext *context, const DuskTerritory *territory, gint64 from_s, gint64 to_s);
/** Asks for the details of @count more networks from @position. */
void          dusk_networks_detail (DuskNetworks *self, guint position, guint count);
gboolean      dusk_networks_is_loading (DuskNetworks *self);
/** Returns: (transfer none) (nullable): a sentence for the user. */
const char   *dusk_networks_problem (DuskNetworks *self);

G_END_DECLS
