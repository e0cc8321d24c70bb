/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-network-page.h"

G_BEGIN_DECLS

/** DuskCliAnswer: to one of several questions: @report, or @error where there is none. */
typedef struct {
  DuskEntity  entity;
  DuskReport *report;
  GError     *error;
} DuskCliAnswer;

/**
 * dusk_cli_load:
 * @entities: (element-type DuskEntity)
 *
 * Loads the reports of all of them and waits for it, with progress on stderr. Where the server is out of reach for several in a row the others
 * are not asked any more and get the same error.
 *
 * Returns: (transfer full) (element-type DuskCliAnswer): in the order of @entities
 */
GPtrArray *dusk_cli_load (DuskContext *context, const GArray *entities, gint64 from_s, gint64 to_s);

/** Loads a network's page and waits for it, with progress on stderr. Returns: (transfer full): the page, or %NULL with an error. */
DuskNetworkPage *dusk_cli_load_page (DuskContext *context, guint32 asn, gint64 from_s, gint64 to_s, GError **error);

/**
 * dusk_cli_load_followed:
 * @entity: (nullable)
 * @time_s: for a country, what belonged to it then
 * @prefixes: (out) (transfer full) (nullable) (element-type DuskPrefix): of @entity
 * @origins: (out) (transfer full) (nullable) (element-type guint32): networks of @entity
 *
 * Finds what elements are about @entity. Only for a country RIPEstat is asked, and waited for.
 */
gboolean dusk_cli_load_followed (DuskContext *context, const DuskEntity *entity, gint64 time_s, GArray **prefixes, GArray **origins, GError **error);

/** Says on stderr which of the report's sources are missing or old: what is shown without them is worth having, but the user must know. */
void dusk_cli_warn_of_sources (const DuskReport *report);

G_END_DECLS
