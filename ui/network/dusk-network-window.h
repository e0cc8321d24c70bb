/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskNetworkWindow: one network in a window of its own; any number may be open at once. Holder and country, charts over one axis, a strip per
 * prefix, upstreams, outages, what the routes say, sources.
 */
#define DUSK_TYPE_NETWORK_WINDOW (dusk_network_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskNetworkWindow, dusk_network_window, DUSK, NETWORK_WINDOW, AdwWindow)

/** Returns: (transfer none): a window that loads the last 7 days of network @asn at once; GTK owns it until it is closed. */
GtkWidget *dusk_network_window_new (DuskContext *context, guint32 asn);
guint32    dusk_network_window_asn (DuskNetworkWindow *self);
/** Shows the network from @from_s to @to_s (Unix seconds, UTC), and loads it. */
void       dusk_network_window_set_period (DuskNetworkWindow *self, gint64 from_s, gint64 to_s);

G_END_DECLS
