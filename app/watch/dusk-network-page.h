/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"
#include "dusk-routes.h"

G_BEGIN_DECLS

/**
 * DuskNetworkPage: all that one network's window shows. Immutable, shared by reference. What could not be had is %NULL, and its source
 * in @report says why.
 *
 * @report: (not nullable): prefixes over time with findings and evidence
 * @country_findings: (nullable): the country's outages at 5 minutes over the same period, as context for the network's 8-hour figures
 * @visibility: (nullable): share of full-feed peers that see it, 0 … 1, mean over its prefixes
 * @routes: (nullable): the same to the second, with its prefixes and upstreams: where the period is after 2023 and of two days at most
 * @prefixes: (nullable): a #DuskAnnouncedPrefixes in @prefixes_reply: one strip each
 * @activity_reply: (nullable): #DuskUpdateActivity, summed over its prefixes where there are at most 16 of them (then withdrawals are known)
 * @neighbours_reply: (nullable): #DuskNeighbours with time lines
 * @neighbours_now_reply: (nullable): #DuskNeighbours with sides and power
 * @status_reply: (nullable): #DuskRoutingStatus
 * @holders: (not nullable): of its strongest upstreams: dusk_network_page_holder()
 */
typedef struct {
  gatomicrefcount    refs;
  DuskReport        *report;
  DuskFindings      *country_findings;
  DuskSeries        *visibility;
  DuskRoutes        *routes;
  DuskRipestatReply *prefixes_reply;
  DuskUpdateActivity *activity;
  DuskRipestatReply *neighbours_reply;
  DuskRipestatReply *neighbours_now_reply;
  DuskRipestatReply *status_reply;
  GHashTable        *holders;
} DuskNetworkPage;

DuskNetworkPage *dusk_network_page_ref (DuskNetworkPage *page);
void             dusk_network_page_unref (DuskNetworkPage *page);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskNetworkPage, dusk_network_page_unref)

/** Returns: (transfer none) (nullable): the holder of the neighbour @asn, made harmless; %NULL where it is not known. */
const char *dusk_network_page_holder (const DuskNetworkPage *page, guint32 asn);

/** Loads a network's page. Errors as dusk_report_load_async(): only where its prefixes over time cannot be had. */
void dusk_network_page_load_async (DuskContext *context, guint32 asn, gint64 from_s, gint64 to_s, GCancellable *cancellable,
                                   DuskReportProgress progress, gpointer progress_data, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full): the page, or %NULL with an error. */
DuskNetworkPage *dusk_network_page_load_finish (GAsyncResult *result, GError **error);

/**
 * dusk_network_page_headline:
 *
 * Returns: (transfer full): dusk_report_headline() of the network, and what has become of its country since the network's own newest count:
 * that count may be eight hours old
 */
char *dusk_network_page_headline (const DuskNetworkPage *page);

G_END_DECLS
