/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"
#include "dusk-report.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * DuskReportNotes: what stands below the figures of a report: what the routes say, what other feeds say, where each figure comes from and how old
 * it is, and what the servers had to tell.
 */
#define DUSK_TYPE_REPORT_NOTES (dusk_report_notes_get_type ())
G_DECLARE_FINAL_TYPE (DuskReportNotes, dusk_report_notes, DUSK, REPORT_NOTES, AdwBin)

/**
 * dusk_report_notes_set_report:
 * @events: (nullable) (element-type DuskEvent): what the feeds say about the entity in the report's period, the newest first
 * @now_s: for the ages (Unix seconds, UTC)
 */
void dusk_report_notes_set_report (DuskReportNotes *self, const DuskReport *report, const GPtrArray *events, gint64 now_s);

/** Returns: (transfer full) (element-type DuskEvent): what the store has of all feeds' claims about what @report is about. */
GPtrArray *dusk_report_find_events (DuskContext *context, const DuskReport *report);

/** Returns: when the newest of the stale sources was fetched, or %DUSK_TIME_UNKNOWN where none is stale. @problem: (out) (nullable): its reason */
gint64 dusk_report_stale_since (const DuskReport *report, const char **problem);

G_END_DECLS
