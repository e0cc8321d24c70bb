/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-evidence.h"
#include "dusk-territory.h"

G_BEGIN_DECLS

/**
 * DuskSource: where a figure comes from, and how old it is.
 *
 * @name: such as `RIPEstat country-resource-stats`
 * @fetched_s: when; %DUSK_TIME_UNKNOWN if it could not be had
 * @problem: (nullable): why it is stale or missing, a sentence for the user
 */
typedef struct {
  char    *name;
  gint64   fetched_s;
  gboolean is_stale;
  char    *problem;
} DuskSource;

/** A period that ends less than this before the present is told in the present tense. */
#define DUSK_REPORT_LIVE_S (30 * DUSK_MINUTE_S)

/**
 * DuskReport: the answer to one question: how was this entity over this period? Immutable, shared by reference.
 *
 * The window, the command line and the exports all show reports.
 *
 * @name: for people: a country's name, `AS131279 · Star-KP`, a prefix
 * @territory: (nullable): of a country, or the network's country of registration
 * @is_live: whether the period ends at the present
 * @unit: `prefixes`, or `full-feed peers` for a prefix: what @series counts
 * @series: (not nullable): from a baseline window before @from_s to @to_s
 * @unstable: (not nullable): prefixes that came or went between samples, a lower bound
 * @findings, @evidence: (not nullable)
 * @messages: (array zero-terminated=1): the servers' warnings, for the user to see
 * @sources: (element-type DuskSource)
 * @exacts: (nullable) (element-type DuskExact): exact times that were applied: dusk_exact_of_outage()
 */
typedef struct {
  gatomicrefcount      refs;
  DuskEntity           entity;
  char                *name;
  const DuskTerritory *territory;
  const char          *unit;
  gint64               from_s;
  gint64               to_s;
  gboolean             is_live;
  gboolean             is_simulated;
  DuskSeries          *series;
  DuskSeries          *unstable;
  DuskFindings        *findings;
  GPtrArray           *evidence;
  char               **messages;
  GPtrArray           *sources;
  GPtrArray           *exacts;
} DuskReport;

DuskReport *dusk_report_ref (DuskReport *report);
void        dusk_report_unref (DuskReport *report);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskReport, dusk_report_unref)

/** Progress of a report, on the main context: @done of @total parts. */
typedef void (*DuskReportProgress) (guint done, guint total, gpointer user_data);

/**
 * dusk_report_load_async:
 * @from_s, @to_s: the period; the day before it is fetched too, for the baseline
 * @progress: (nullable)
 *
 * What the store has is not asked for again, but for its newest half hour. Where the network fails and the store has something, the report is
 * made of that, with the problem in its sources. A country's series is at 5 minutes, a network's and a prefix's at RIPEstat's 8 hours.
 *
 * Errors: %G_IO_ERROR_CANCELLED; those of #DuskRipestat where nothing at all is to be had; %DUSK_ERROR_UNKNOWN_ENTITY, %DUSK_ERROR_USAGE
 * for a period that ends before it begins.
 */
void dusk_report_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, GCancellable *cancellable,
                             DuskReportProgress progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);

/** Returns: (transfer full): the report, or %NULL with an error. */
DuskReport *dusk_report_load_finish (GAsyncResult *result, GError **error);

/**
 * dusk_report_headline:
 *
 * Returns: (transfer full): one or two sentences such as “None of North Korea’s 4 prefixes has been visible since 22 Dec 16:15 UTC (01:15 in
 * Pyongyang), after two days in which routes went down and came back 31 times.” It says *visible*, never *reachable*.
 */
char *dusk_report_headline (const DuskReport *report);

G_END_DECLS
