/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-level.h"
#include "dusk-pattern.h"
#include "dusk-series.h"

G_BEGIN_DECLS

/**
 * DuskOutage: one interval in which an entity had lost routes: an outage or a degradation.
 *
 * @start_s: the first low sample
 * @end_s: the first of the samples that closed it; %DUSK_TIME_UNKNOWN where it goes on
 * @precision_s: how far the true start may lie before @start_s, and the true end before @end_s
 * @lowest: the least value in it
 * @baseline: what was normal when it began
 * @level: the worst level in it
 * @pattern: how it came
 * @score: IODA's: 500 · Σ (1 − value ÷ baseline) over its 5-minute bins, larger steps counted as the bins they stand for
 * @missing: samples in it that are not known
 * @is_blip: a low of a single sample; listed with the degradations whatever its level
 */
typedef struct {
  gint64      start_s;
  gint64      end_s;
  int         precision_s;
  double      lowest;
  double      baseline;
  DuskLevel   level;
  DuskPattern pattern;
  double      score;
  gsize       missing;
  gboolean    is_blip;
} DuskOutage;

/**
 * DuskFindings: all that one series says about its entity over a period. Immutable and shared by reference.
 *
 * @from_s, @to_s: the period that was asked for; the series may begin earlier, so that the baseline is known at @from_s
 * @step_s: seconds between samples
 * @samples, @missing: samples of the grid in the period, and how many of them are unknown
 * @baseline: what is normal at the end of the period; NaN where unknown
 * @latest: the newest known value in the period; NaN where none is
 * @latest_s: its time; %DUSK_TIME_UNKNOWN where none is
 * @level: the level at the end of the period; %DUSK_LEVEL_NO_DATA where the newest value is older than the limit given
 * @pattern: of the whole period
 * @low_count: how often routes went down and came back in the period: outages, blips and whole-prefix dips together
 * @baselines: (transfer none): the baseline per sample of the series, on its grid; NaN where unknown and from @to_s on
 * @outages: (element-type DuskOutage): that touch the period, by start
 * @degradations: (element-type DuskOutage): that touch the period, blips among them, by start; none of their time lies in an outage
 */
typedef struct {
  gatomicrefcount refs;
  gint64          from_s;
  gint64          to_s;
  int             step_s;
  gsize           samples;
  gsize           missing;
  double          baseline;
  double          latest;
  gint64          latest_s;
  DuskLevel       level;
  DuskPattern     pattern;
  guint           low_count;
  DuskSeries     *baselines;
  GArray         *outages;
  GArray         *degradations;
} DuskFindings;

/**
 * dusk_findings_new:
 * @series: counts of visible prefixes (or another count); should begin %DUSK_BASELINE_WINDOW_S before @from_s
 * @from_s, @to_s: the period of interest; @to_s is the present at the latest
 * @max_age_s: a newest sample older than this before @to_s gives %DUSK_LEVEL_NO_DATA; 0 for no limit
 * @zone_id: (nullable): tzdata name for patterns by local clock time; %NULL for UTC
 *
 * Finds outages and degradations as design §1 defines them: an outage opens below %DUSK_LEVEL_CRITICAL_BELOW of the baseline and closes
 * above 0.80 held for two known samples; a degradation opens below %DUSK_LEVEL_DEGRADED_BELOW and beyond the noise of the baseline window
 * (3.5 · 1.4826 · MAD) and closes at or above it held for two. Unknown samples neither open nor close anything.
 *
 * Returns: (transfer full)
 */
DuskFindings *dusk_findings_new (const DuskSeries *series, gint64 from_s, gint64 to_s, gint64 max_age_s, const char *zone_id);
DuskFindings *dusk_findings_ref (DuskFindings *findings);
void          dusk_findings_unref (DuskFindings *findings);

/** Returns: (transfer full): a copy of its own, to be changed before it is shared. */
DuskFindings *dusk_findings_copy (const DuskFindings *findings);

/**
 * dusk_findings_at:
 * @whole: of @series over a longer period
 * @at_s: a moment in it
 * @back_s: how far the findings reach back from it
 * @max_age_s: as dusk_findings_new()
 *
 * What was known at @at_s, without any later sample: what came later is left out, what ended later goes on. It is what dusk_findings_new() finds in
 * a series that ends there, but for three things: patterns are those that the losses have in @whole, whether a degradation that goes on was brief so
 * far is told by what became of it, and @baselines are @whole's. Takes some microseconds, so that a map can follow a slider.
 *
 * Returns: (transfer full)
 */
DuskFindings *dusk_findings_at (const DuskFindings *whole, const DuskSeries *series, gint64 at_s, gint64 back_s, gint64 max_age_s);

/** Returns: (transfer none) (nullable): the outage that goes on at the end of the period. */
const DuskOutage *dusk_findings_current (const DuskFindings *findings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskFindings, dusk_findings_unref)

G_END_DECLS
