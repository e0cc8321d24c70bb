/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-ris-message.h"

/** RisText: what a reader hands out, as text: a line for each element. */
typedef struct {
  DuskBgpPeers  *peers;
  DuskRisReader *reader;
  GString       *lines;

  DuskRisMessageKind kind;
  gint64             time_us;
} RisText;

void ris_text_init (RisText *ris);
void ris_text_clear (RisText *ris);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RisText, ris_text_clear)

/** Reads one message into @ris in place of what was there. */
gboolean ris_text_read (RisText *ris, const char *text, gsize length, GError **error);

/**
 * Appends an element as `1700000000.250000 rrc00 AS64496 192.0.2.1 A 198.51.100.0/24 64496 64511 o1`: A announced with its path and the number of
 * origins, W withdrawn, S with the old and the new state, L alive.
 */
void ris_append_element (GString *lines, const DuskBgpPeers *peers, const DuskBgpElement *element);
