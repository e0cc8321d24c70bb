/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-visibility.h"

G_BEGIN_DECLS

/**
 * DuskBgpFilter: hands on the elements that a wish is about.
 *
 * These are the elements of its period whose prefix is one of the wish's or lies within one, or is originated by one of its networks.
 * Withdrawals carry no origin: those of a prefix count that such a network originated in an element before, in the period or not. States have
 * no prefix: they are handed on only where the wish is about everything.
 */
typedef struct _DuskBgpFilter DuskBgpFilter;

/**
 * dusk_bgp_filter_new:
 * @wish: its period, prefixes and origins count; they are copied. %DUSK_TIME_UNKNOWN as either end of the period leaves it open
 *
 * Returns: (transfer full)
 */
DuskBgpFilter *dusk_bgp_filter_new (const DuskVisibilityWish *wish, DuskBgpSink next, gpointer data);
void           dusk_bgp_filter_free (DuskBgpFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBgpFilter, dusk_bgp_filter_free)

/** A #DuskBgpSink whose data is a #DuskBgpFilter. */
void dusk_bgp_filter_add (const DuskBgpElement *element, gpointer data);

G_END_DECLS
