/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-country.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DuskCountryRow: one country in the list of troubles: level, name, since when, a sparkline and what is left. Follows its country. */
#define DUSK_TYPE_COUNTRY_ROW (dusk_country_row_get_type ())
G_DECLARE_FINAL_TYPE (DuskCountryRow, dusk_country_row, DUSK, COUNTRY_ROW, GtkListBoxRow)

GtkWidget   *dusk_country_row_new (DuskCountry *country);
/** Returns: (transfer none) */
DuskCountry *dusk_country_row_country (DuskCountryRow *self);
/** Shows what its country is now. */
void         dusk_country_row_update (DuskCountryRow *self);

/** Returns: (transfer full): a share as `41 %`, `—` where it is unknown. 99.96 % does not read as all. */
char        *dusk_share_to_text (double share);

G_END_DECLS
