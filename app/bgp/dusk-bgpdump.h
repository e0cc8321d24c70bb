/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-attributes.h"

G_BEGIN_DECLS

/**
 * DuskBgpdump: prints elements in the one-line form of `bgpdump -m` (bgpdump 1.6), which people's scripts read.
 */
typedef struct _DuskBgpdump DuskBgpdump;

/** Called with whole lines whenever some have gathered. Returns: %FALSE to stop (the pipe is closed). */
typedef gboolean (*DuskBgpdumpWrite) (const char *text, gsize length, gpointer data);

/** Returns: (transfer full) */
DuskBgpdump *dusk_bgpdump_new (const DuskBgpPeers *peers, DuskBgpdumpWrite write, gpointer data);
/** Writes what has gathered. Returns: %FALSE where writing was stopped. */
gboolean dusk_bgpdump_flush (DuskBgpdump *self);
void     dusk_bgpdump_free (DuskBgpdump *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskBgpdump, dusk_bgpdump_free)

/** A #DuskBgpSink whose data is a #DuskBgpdump: adds the line of @element; nothing for %DUSK_BGP_ALIVE and for what bgpdump does not print. */
void dusk_bgpdump_add (const DuskBgpElement *element, gpointer data);

G_END_DECLS
