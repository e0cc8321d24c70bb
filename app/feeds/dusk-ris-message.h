/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"

G_BEGIN_DECLS

/** DuskRisMessageKind: what the server sent. */
typedef enum {
  DUSK_RIS_MESSAGE,
  DUSK_RIS_ERROR,
  DUSK_RIS_RRC_LIST,
  DUSK_RIS_SUBSCRIBED,
  DUSK_RIS_PONG,
  DUSK_RIS_OTHER,
} DuskRisMessageKind;

/**
 * DuskRisReader: RIS Live's JSON texts → elements, without a document tree: one pass, nothing allocated per message.
 *
 * Takes what the wire has had since 2019 (feeds/bgpstream.md §4): both spellings of the peer state, `IGP` and `igp`, next hops joined by a comma or
 * sent as two announcements of the same prefixes (counted once), expanded IPv6, empty lists, path elements that are lists (AS_SETs).
 */
typedef struct _DuskRisReader DuskRisReader;

/** Returns: (transfer full). @peers: numbers the peers; their collector is `host` without its domain. */
DuskRisReader *dusk_ris_reader_new (DuskBgpPeers *peers);
void           dusk_ris_reader_free (DuskRisReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRisReader, dusk_ris_reader_free)

/**
 * dusk_ris_reader_read:
 * @text: one JSON text; need not end with a NUL
 * @kind: (out)
 * @time_us: (out): of the message; %DUSK_TIME_UNKNOWN where it has none
 *
 * Hands the elements of a message to @sink, withdrawals first.
 *
 * Returns: %FALSE with %DUSK_ERROR_MALFORMED for what is no message, and with %DUSK_ERROR_USAGE and the server's words, made harmless, for
 *   %DUSK_RIS_ERROR; then nothing was handed out
 */
gboolean dusk_ris_reader_read (DuskRisReader *self, const char *text, gsize length, DuskBgpSink sink, gpointer data, DuskRisMessageKind *kind,
                               gint64 *time_us, GError **error);

G_END_DECLS
