/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-sim-scenario.h"
#include "dusk-sim-story.h"

G_BEGIN_DECLS

/** DuskSimRange: prefixes @first … @first + @count - 1 of @family, counted in @country. */
typedef struct {
  const DuskSimCountry *country;
  int                   family;
  guint                 first;
  guint                 count;
} DuskSimRange;

/** Called for a prefix that tables show if a peer has it. @downs: (array length=n): of it, around the table's time. */
typedef void (*DuskSimTableEach) (const DuskSimNetwork *network, int family, guint index, const DuskSimDown *downs, guint n, gpointer data);

/**
 * dusk_sim_table_each:
 * @time_s: of the table
 *
 * Calls @each for all prefixes of @family that tables are about. So that a table is made in a second or two, these are some evenly chosen ones of
 * each country, those of networks that the scenario names, and those that go or come until the next table of RIS.
 */
void dusk_sim_table_each (const DuskSimScenario *scenario, int family, gint64 time_s, DuskSimTableEach each, gpointer data);

/** The same for those of @range. */
void dusk_sim_table_each_of (const DuskSimRange *range, gint64 time_s, DuskSimTableEach each, gpointer data);

G_END_DECLS
