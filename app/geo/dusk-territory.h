/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** The 249 territories of ISO 3166-1 and Kosovo (XK). */
#define DUSK_N_TERRITORIES 250

/**
 * DuskTerritory: one of them; a country in all that the user reads.
 *
 * @index: its place in dusk_territory_at(), 0 … DUSK_N_TERRITORIES - 1, by code
 * @code: ISO 3166-1 alpha-2
 * @name_en: English name (iso-codes' common name where it has one)
 * @zone_id: tzdata name of the capital's zone; %NULL for the few without inhabitants
 * @zone_city: the city that local times are said for, such as `Pyongyang`; %NULL where @zone_id is
 * @lon_deg, @lat_deg: where a label or dot stands (pole of inaccessibility of its largest part)
 */
typedef struct {
  guint       index;
  char        code[3];
  const char *name_en;
  const char *zone_id;
  const char *zone_city;
  double      lon_deg;
  double      lat_deg;
} DuskTerritory;

/** Returns: (transfer none): the territory at @index, which must be below %DUSK_N_TERRITORIES. */
const DuskTerritory *dusk_territory_at (guint index);

/** Returns: (transfer none) (nullable): the territory of that code in either case; %NULL if there is none. */
const DuskTerritory *dusk_territory_find (const char *code);

/** Returns: (transfer none): its name in the user's language, from our own catalogue or iso-codes’. */
const char *dusk_territory_name (const DuskTerritory *territory);

/**
 * dusk_territory_search:
 * @text: what a person typed
 *
 * Matches the code, the name in the user's language and in English; without regard to case and accents. The code comes first, then beginnings of
 * names, then beginnings of words, then the rest; of equals the shorter name.
 *
 * Returns: (transfer container) (element-type DuskTerritory): best first; may be empty
 */
GPtrArray *dusk_territory_search (const char *text);

G_END_DECLS
