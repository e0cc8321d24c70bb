/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "dusk-bgpdump.h"

G_BEGIN_DECLS

/** What a target that makes elements needs to look at them. @elements: how many there were. */
typedef struct {
  DuskBgpPeers *peers;
  DuskBgpdump  *printer;
  guint64       elements;
} FuzzSink;

/** @peers: (not owned) */
void fuzz_sink_init (FuzzSink *self, DuskBgpPeers *peers);
void fuzz_sink_clear (FuzzSink *self);

/** A #DuskBgpSink whose data is a #FuzzSink: aborts unless the element is as its header says, reads all it points to, and prints it. */
void fuzz_sink_take (const DuskBgpElement *element, gpointer data);

G_END_DECLS
