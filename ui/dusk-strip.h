/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskStrip: a quiet line across the top of a page for what lasts: old data, a feed that is down, a store that could not be opened.
 *
 * Slides in when it has something to say. Signal `clicked`: its button was pressed.
 */
#define DUSK_TYPE_STRIP (dusk_strip_get_type ())
G_DECLARE_FINAL_TYPE (DuskStrip, dusk_strip, DUSK, STRIP, AdwBin)

/**
 * dusk_strip_say:
 * @title: (nullable): plain text; %NULL hides the strip
 * @detail: (nullable): plain text
 * @button: (nullable): what the button says; %NULL for none
 */
void        dusk_strip_say (DuskStrip *self, const char *title, const char *detail, const char *button);
/** Returns: (transfer none) (nullable): the title it shows. */
const char *dusk_strip_title (DuskStrip *self);

G_END_DECLS
