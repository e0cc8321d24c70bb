/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-country.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskCountryPage: one country over a period, on a card: one sentence that says what happened, the two panels, outages, networks, what the routes
 * say, sources.
 *
 * Its buttons use the actions `win.close-page`, `app.open-network` (u) and, where the period is fixed, `app.open-network-at` (uxx).
 */
#define DUSK_TYPE_COUNTRY_PAGE (dusk_country_page_get_type ())
G_DECLARE_FINAL_TYPE (DuskCountryPage, dusk_country_page, DUSK, COUNTRY_PAGE, AdwBin)

GtkWidget   *dusk_country_page_new (void);
/** Where to ask; must be set before a country is shown. @context: (transfer none) */
void         dusk_country_page_set_context (DuskCountryPage *self, DuskContext *context);
/** Shows @country over the period chosen last, and loads it. @country: (transfer none) (nullable): %NULL ends all loading and empties the page */
void         dusk_country_page_set_country (DuskCountryPage *self, DuskCountry *country);
/** Returns: (transfer none) (nullable) */
DuskCountry *dusk_country_page_get_country (DuskCountryPage *self);
/** Shows the country from @from_s to @to_s (Unix seconds, UTC), and loads it. */
void         dusk_country_page_set_period (DuskCountryPage *self, gint64 from_s, gint64 to_s);
/** The map shows the moment @at_s: the page shows the period around it, loaded when it is another, and marks the moment. */
void         dusk_country_page_show_moment (DuskCountryPage *self, gint64 from_s, gint64 to_s, gint64 at_s);
/** The map is live again: so is a page that showed a moment. */
void         dusk_country_page_leave_moment (DuskCountryPage *self);
/** Gives the page the keyboard focus. */
void         dusk_country_page_focus (DuskCountryPage *self);
/** Returns: the height in px that shows all of it at @width_px without scrolling; a scrolled window does not tell for a width. */
int          dusk_country_page_natural_height (DuskCountryPage *self, int width_px);

G_END_DECLS
