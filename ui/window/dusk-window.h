/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-world.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskWindow: the main window: the list of troubles, the world map, and over it the page of the country that is selected.
 *
 * Below the map the timeline makes all of it show a moment of the past.
 *
 * Actions (prefix `win`): `search`, `refresh`, `show-country` (s), `close-page`, `show-list`, `show-tiles`, `open-files`, `watch-list`, `feeds`,
 * `export-map`, `play`, `live`, `next-outage`, `previous-outage`. It uses `app.open-network` (u) and `app.show` (s).
 */
#define DUSK_TYPE_WINDOW (dusk_window_get_type ())
G_DECLARE_FINAL_TYPE (DuskWindow, dusk_window, DUSK, WINDOW, AdwApplicationWindow)

/** Returns: (transfer none): GTK owns it until it is closed. @context, @world: (transfer none) */
GtkWidget *dusk_window_new (GtkApplication *application, DuskContext *context, DuskWorld *world);
/** Opens the page of that country and brings it into view; unknown codes do nothing. */
void       dusk_window_show_country (DuskWindow *self, const char *code);
/** The same over a period of its own: from @from_s to @to_s (Unix seconds, UTC). */
void       dusk_window_show_country_at (DuskWindow *self, const char *code, gint64 from_s, gint64 to_s);
/** Puts @text into the search box and lists what it finds. */
void       dusk_window_search (DuskWindow *self, const char *text);
/** Closes the country page. */
void       dusk_window_close_page (DuskWindow *self);

G_END_DECLS
