/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DuskLevel: how much of what is normal is there; ordered from best to worst, with no data first. */
typedef enum {
  DUSK_LEVEL_NO_DATA,
  DUSK_LEVEL_NORMAL,
  DUSK_LEVEL_DEGRADED,
  DUSK_LEVEL_CRITICAL,
  DUSK_LEVEL_DARK,
} DuskLevel;

#define DUSK_N_LEVELS 5

/* Limits of value ÷ baseline. Degraded and critical are IODA's (ioda.inetintel.cc.gatech.edu/help), so that results compare. */
#define DUSK_LEVEL_DEGRADED_BELOW 0.99
#define DUSK_LEVEL_CRITICAL_BELOW 0.50
#define DUSK_LEVEL_DARK_UP_TO     0.10

/**
 * dusk_level_of:
 * @value: the count now, NaN where unknown
 * @baseline: the count that is normal, NaN or 0 where unknown
 *
 * At least one whole unit must be lost for a level other than normal.
 *
 * Returns: %DUSK_LEVEL_NO_DATA where either is unknown
 */
DuskLevel dusk_level_of (double value, double baseline);

/** Returns: `no-data`, `normal`, `degraded`, `critical`, `dark`: the word of the JSON output, the database and the style classes. */
const char *dusk_level_to_word (DuskLevel level);

/** Returns: the word in the user's language. */
const char *dusk_level_to_text (DuskLevel level);

G_END_DECLS
