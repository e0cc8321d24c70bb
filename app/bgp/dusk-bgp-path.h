/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-attributes.h"

G_BEGIN_DECLS

/** As many ASNs as attributes of 65,535 bytes can hold, and a few more. */
#define DUSK_BGP_PATH_MAX 32768

/**
 * DuskBgpPath: the ASNs of a path, nearest to the peer first, all segments in a row.
 *
 * @length: how many of @asns are set
 * @n_origins: how many at the end are the origin: 1, or the size of the AS_SET it ends with; 0 for an empty path
 */
typedef struct {
  guint   length;
  guint   n_origins;
  guint32 asns[DUSK_BGP_PATH_MAX];
} DuskBgpPath;

/** Stands for ASNs that do not fit two bytes (RFC 6793 §9). */
#define DUSK_BGP_AS_TRANS 23456

/**
 * dusk_bgp_path_believes_as4:
 * @aggregator, @as4_aggregator: their bytes may be %NULL
 * @as_size: bytes of an ASN in AS_PATH and @aggregator: 2 or 4
 *
 * Returns: whether AS4_PATH and AS4_AGGREGATOR count: not where ASNs have 4 bytes anyway, nor beside an AGGREGATOR with an ASN of its own, which
 *   shows that a speaker on the way did not know of them (RFC 6793 §4.2.3)
 */
static inline gboolean
dusk_bgp_path_believes_as4 (DuskBgpBytes aggregator, DuskBgpBytes as4_aggregator, guint8 as_size)
{
  return as_size == 2 && (aggregator.length < 2 || as4_aggregator.bytes == NULL ||
                          (aggregator.bytes[0] << 8 | aggregator.bytes[1]) == DUSK_BGP_AS_TRANS);
}

/**
 * dusk_bgp_path_read:
 * @as_path: AS_PATH; its bytes may be %NULL: an empty path
 * @as_size: bytes of an ASN in @as_path: 2 or 4
 * @as4_path: AS4_PATH; its bytes may be %NULL
 *
 * Takes AS_PATH apart. Where its ASNs have 2 bytes and there is a sound AS4_PATH that is no longer, that one takes the place of its end
 * (RFC 6793 §4.2.3); an AS_SET counts as one there, and segments of confederations as none (RFC 4271 §9.1.2.2, RFC 5065 §5.3).
 *
 * Returns: %FALSE where AS_PATH is damaged: @path is empty then
 */
gboolean dusk_bgp_path_read (DuskBgpBytes as_path, guint8 as_size, DuskBgpBytes as4_path, DuskBgpPath *path);

G_END_DECLS
