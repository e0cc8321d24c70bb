/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"
#include "dusk-report.h"

G_BEGIN_DECLS

/*
 * How reports are printed. Each returns (transfer full) the whole text.
 * @reports: (element-type DuskReport); @is_now: only the outages that go on, all entities in one list.
 */

/**
 * DuskCliPrinted: what is to be printed. @scenario: (nullable): the name of the simulated scenario; @events: (nullable): what other feeds said
 */
typedef struct {
  const GPtrArray *reports;
  gboolean         is_now;
  gint64           now_s;
  const char      *scenario;
  DuskEvents      *events;
} DuskCliPrinted;

/** For people: aligned columns, a headline for each entity, what the routes say. */
char *dusk_cli_format_table (const DuskCliPrinted *printed);
/** RFC 4180, one outage a row; texts that a spreadsheet would take for a formula begin with an apostrophe. */
char *dusk_cli_format_csv (const DuskCliPrinted *printed);
/** One table with UTC and local time; strangers' texts are escaped. */
char *dusk_cli_format_markdown (const DuskCliPrinted *printed);
/** In the shape of design §4, in that order. */
char *dusk_cli_format_json (const DuskCliPrinted *printed, gboolean is_simulated);

/** Appends a cell of CSV by the rules above. */
void dusk_cli_append_csv (GString *text, const char *cell);

/** Returns: whether @outage is to be printed. */
gboolean dusk_cli_is_printed (const DuskCliPrinted *printed, const DuskOutage *outage);

G_END_DECLS
