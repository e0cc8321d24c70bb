/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "dusk-mrt-reader.h"

G_BEGIN_DECLS

/**
 * DuskMrtCounts: what a decoder met.
 *
 * @records: in all
 * @damaged: records whose body could not be read to its end: elements before the damage were handed out
 * @ignored: sound records of types that tell nothing about routes
 * @elements: handed out
 */
typedef struct {
  guint64 records;
  guint64 damaged;
  guint64 ignored;
  guint64 elements;
} DuskMrtCounts;

/**
 * DuskMrtDecoder: records → elements (RFC 6396, RFC 8050, RFC 4271, RFC 4760, RFC 6793, RFC 7911). Keeps the peer index table of
 * TABLE_DUMP_V2 between records. Nothing is allocated per element.
 */
typedef struct _DuskMrtDecoder DuskMrtDecoder;

/**
 * dusk_mrt_decoder_new:
 * @peers: numbers the peers
 * @collector: (nullable): whose file it is; %NULL for the view name or collector id that the file may give
 *
 * Returns: (transfer full)
 */
DuskMrtDecoder *dusk_mrt_decoder_new (DuskBgpPeers *peers, const char *collector);
void            dusk_mrt_decoder_free (DuskMrtDecoder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskMrtDecoder, dusk_mrt_decoder_free)

/**
 * dusk_mrt_decoder_decode:
 *
 * Hands all elements of @record to @sink: those of a table dump as they stand there; those of an update in the order in which `bgpdump -m`
 * prints them: withdrawn routes, MP_UNREACH_NLRI, NLRI, MP_REACH_NLRI, each as it stands. An update without any is one %DUSK_BGP_ALIVE.
 * The BGP4MP_ENTRY that OpenBGPD writes is a %DUSK_BGP_ROUTE. Messages of ADD-PATH sessions in records that do not say so (RouteViews has such)
 * are told by their prefixes, where bgpdump prints default routes and other prefixes that nobody announced.
 *
 * Bytes of @record are not to be trusted: whatever does not fit is left, and the record counts as damaged. An AS_PATH that is damaged gives an
 * empty path. Of several attributes of one type the first counts.
 *
 * Returns: %FALSE where the record is damaged
 */
gboolean dusk_mrt_decoder_decode (DuskMrtDecoder *self, const DuskMrtRecord *record, DuskBgpSink sink, gpointer data);

/** Returns: (transfer none): the counts up to now. */
const DuskMrtCounts *dusk_mrt_decoder_counts (const DuskMrtDecoder *self);

G_END_DECLS
