/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskTroubleList: the countries that are not well, worst first, under headings: outages now, degraded, no data. The keyboard's and the screen
 * reader's way to what the map shows.
 *
 * While nothing is known yet it shows the progress of the first round; where no answer came, why, with Retry (action `win.refresh`). With no
 * outage it says so, and that routes being present does not prove that people are online.
 *
 * Signals: `country-activated` (const char *code); `entity-activated` (const char *id): a watched network or prefix.
 */
#define DUSK_TYPE_TROUBLE_LIST (dusk_trouble_list_get_type ())
G_DECLARE_FINAL_TYPE (DuskTroubleList, dusk_trouble_list, DUSK, TROUBLE_LIST, AdwBin)

/** Shows @world and follows it. @world: (transfer none); may be set once */
void dusk_trouble_list_set_world (DuskTroubleList *self, DuskWorld *world);
/** Lists what is watched, too, and takes what is dropped onto it. May be set once, after the world. */
void dusk_trouble_list_set_watched (DuskTroubleList *self, DuskContext *context);
/** @is_past: whether the world shows a moment of the past */
void dusk_trouble_list_set_past (DuskTroubleList *self, gboolean is_past);
/** Selects the row of that country, if it has one. @code: (nullable): none */
void dusk_trouble_list_select (DuskTroubleList *self, const char *code);
/** Gives the selected row the keyboard focus. Returns: whether there is one */
gboolean dusk_trouble_list_focus_selected (DuskTroubleList *self);

G_END_DECLS
