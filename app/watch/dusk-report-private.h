/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

G_BEGIN_DECLS

/** Returns: (transfer full): a report with nothing in it yet but the question. */
DuskReport *_dusk_report_new (const DuskEntity *entity, const DuskTerritory *territory, gint64 from_s, gint64 to_s, gboolean is_simulated);

/** Returns: (transfer full): a report with all that @report has but its series and what follows from it. */
DuskReport *_dusk_report_copy_frame (const DuskReport *report);

/** Adds a source. @call: of RIPEstat; @problem: (nullable) (transfer none) */
void _dusk_report_add_source (DuskReport *report, const char *call, gint64 fetched_s, gboolean is_stale, const char *problem);

DuskSource *_dusk_source_copy (const DuskSource *source);
void        _dusk_source_free (DuskSource *source);

/** Sets @series, and all that follows from it. @max_age_s: as in dusk_findings_new(). May run in any thread. */
void _dusk_report_take_series (DuskReport *report, DuskSeries *series, gint64 max_age_s);

G_END_DECLS
