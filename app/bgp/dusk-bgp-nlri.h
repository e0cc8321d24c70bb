/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-cursor.h"
#include "dusk-prefix.h"

G_BEGIN_DECLS

/**
 * dusk_bgp_nlri_read:
 * @nlri: of a field of prefixes (RFC 4271 §4.3, RFC 4760 §5)
 * @family: 4 or 6
 *
 * Reads the next prefix and moves behind it. Bits beyond its length are cleared, whatever was sent.
 *
 * Returns: %FALSE at the end; and, with @nlri marked short, where the prefix is cut off or longer than its family's addresses
 */
gboolean dusk_bgp_nlri_read (DuskCursor *nlri, guint8 family, DuskPrefix *prefix);

/**
 * dusk_bgp_prefix_set:
 * @address: (nullable): 4 or 16 bytes, by @family
 *
 * Returns: %FALSE where @length is beyond the family's addresses or there is no @address
 */
gboolean dusk_bgp_prefix_set (DuskPrefix *prefix, guint8 family, guint8 length, const guint8 *address);

G_END_DECLS
