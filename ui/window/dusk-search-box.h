/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskSearchBox: finds countries, networks and prefixes by name, number, address or holder; the arrow keys and Enter choose.
 *
 * Signals: `country-chosen` (const char *code), `network-chosen` (guint asn).
 */
#define DUSK_TYPE_SEARCH_BOX (dusk_search_box_get_type ())
G_DECLARE_FINAL_TYPE (DuskSearchBox, dusk_search_box, DUSK, SEARCH_BOX, AdwBin)

/** Where to ask for what the program does not know itself. @context: (transfer none) */
void dusk_search_box_set_context (DuskSearchBox *self, DuskContext *context);
/** Searches for @text, as if it had been typed. */
void dusk_search_box_search (DuskSearchBox *self, const char *text);
/** Gives the entry the keyboard focus, with its text selected. */
void dusk_search_box_focus (DuskSearchBox *self);

G_END_DECLS
