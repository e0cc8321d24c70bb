/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"
#include "dusk-exact.h"
#include "dusk-map-picture.h"
#include "dusk-network-page.h"
#include "dusk-networks.h"

G_BEGIN_DECLS

/**
 * DuskIncident: an incident report: all that is known about one outage, on paper.
 *
 * It says: the headline; a map of the world at the outage's worst with the entity marked; the charts; the intervals in UTC and local time; the
 * networks lost and kept; what the routes say, for and against, and what they cannot say; what other feeds say, side by side where they disagree;
 * sources with times and licences; “Simulated” on every page where it is.
 *
 * @report: (not nullable): of the period that is told about
 * @outage: (nullable): the outage it is about; %NULL for the whole period
 * @exact: (nullable): its exact times
 * @page: (nullable): of a network
 * @networks: (nullable): of a country, loaded
 * @events: (nullable) (element-type DuskEvent): what the feeds say
 * @map: (nullable): the world at that time
 * @made_s: when the report was made
 */
typedef struct {
  DuskReport       *report;
  const DuskOutage *outage;
  const DuskExact  *exact;
  DuskNetworkPage  *page;
  GListModel       *networks;
  GPtrArray        *events;
  DuskMapPicture   *map;
  gint64            made_s;
} DuskIncident;

/** Returns: (transfer full): a report of A4 pages. Errors: %DUSK_ERROR_OUTPUT */
GBytes *dusk_incident_to_pdf (const DuskIncident *incident, GError **error);

/** Returns: (transfer full): the same as Markdown, with tables; every stranger's text escaped. */
char   *dusk_incident_to_markdown (const DuskIncident *incident);

/** Writes it to @path, by its ending `.pdf` or `.md`, as dusk_output_write(). Errors: %DUSK_ERROR_USAGE for another ending, %DUSK_ERROR_OUTPUT */
gboolean dusk_incident_export (const DuskIncident *incident, const char *path, GError **error);

/**
 * dusk_incident_load_async:
 * @outage: (nullable) (copied): the outage; %NULL for the worst in the period
 *
 * Gathers all that a report needs, the world's levels at that time from the store; parts that cannot be had are left out, and the report says so.
 * Errors: as dusk_report_load_async()
 */
void          dusk_incident_load_async (DuskContext *context, const DuskEntity *entity, gint64 from_s, gint64 to_s, const DuskOutage *outage,
                                        GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) */
DuskIncident *dusk_incident_load_finish (GAsyncResult *result, GError **error);
void          dusk_incident_free (DuskIncident *incident);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskIncident, dusk_incident_free)

G_END_DECLS
