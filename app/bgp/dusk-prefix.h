/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DuskPrefix: an IPv4 or IPv6 prefix. The bits beyond @length are zero.
 *
 * @family: 4 or 6
 * @length: 0 … 32 or 0 … 128
 * @bytes: network order; the first 4 of them for IPv4, the others zero
 */
typedef struct {
  guint8 family;
  guint8 length;
  guint8 bytes[16];
} DuskPrefix;

/** The longest text of a prefix, its NUL included. */
#define DUSK_PREFIX_TEXT_SIZE 44

/**
 * dusk_prefix_parse:
 * @text: `175.45.176.0/24`, `2001:67c:2e8::/48`, or an address, which stands for its /32 or /128; bits beyond the length are cleared
 *
 * Returns: %FALSE with %DUSK_ERROR_MALFORMED
 */
gboolean dusk_prefix_parse (const char *text, DuskPrefix *prefix, GError **error);

/** Writes the canonical text (RFC 5952 for IPv6) into @text. */
void dusk_prefix_to_text (const DuskPrefix *prefix, char text[DUSK_PREFIX_TEXT_SIZE]);

/** Orders IPv4 before IPv6, then by address, then the shorter first. A #GCompareFunc for arrays of #DuskPrefix. */
int dusk_prefix_compare (gconstpointer a, gconstpointer b);

/** For #GHashTable: of a #DuskPrefix. */
guint    dusk_prefix_hash (gconstpointer prefix);
gboolean dusk_prefix_equal (gconstpointer a, gconstpointer b);

/** Returns: whether @inner is @outer or more specific. */
gboolean dusk_prefix_covers (const DuskPrefix *outer, const DuskPrefix *inner);

/**
 * dusk_prefix_append_range:
 * @range: `a.b.c.d-e.f.g.h`, as RIPEstat's country-resource-list has them
 * @prefixes: (element-type DuskPrefix): the fewest prefixes that cover exactly the range are appended
 *
 * Returns: %FALSE with %DUSK_ERROR_MALFORMED
 */
gboolean dusk_prefix_append_range (const char *range, GArray *prefixes, GError **error);

G_END_DECLS
