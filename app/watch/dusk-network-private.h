/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-networks.h"

G_BEGIN_DECLS

/** Returns: (transfer full): a network of which no more is known than whether it was routed before and is now. */
DuskNetwork *_dusk_network_new (guint32 asn, gboolean was_routed, gboolean is_routed);

/** Sets the holder, made harmless. @holder: (nullable) */
void _dusk_network_set_holder (DuskNetwork *self, const char *holder);
/** Sets the visible prefixes at the end of the period and the most before. */
void _dusk_network_set_counts (DuskNetwork *self, double now, double normal);

/** Returns: < 0 if @a lost more than @b. What is not known counts as no loss. A #GCompareFunc on items of an array of pointers. */
int _dusk_network_compare_by_loss (gconstpointer a, gconstpointer b);

G_END_DECLS
