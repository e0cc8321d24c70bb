/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"

G_BEGIN_DECLS

/** What a sink that writes elements as text needs: where to, and who the peers are. */
typedef struct {
  GString      *text;
  DuskBgpPeers *peers;
} ElementText;

/**
 * A #DuskBgpSink whose data is an #ElementText: appends a line such as
 * `A 3333@192.0.2.10 175.45.176.0/24 path 3333 4837 131279 (1)`, where the number in brackets says how many ASNs are the origin. Words that
 * follow where they apply: `id N`, `safi N`, `mp`, `local`, `since N`; of states `6>1`,
 * of messages without prefixes `alive`.
 */
void element_text_add (const DuskBgpElement *element, gpointer data);

G_END_DECLS
