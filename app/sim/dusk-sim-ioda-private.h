/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-sim-ioda.h"

G_BEGIN_DECLS

/**
 * DuskSimIoda: one question to IODA while it is answered.
 *
 * @data: stands inside the list `data`
 * @wish: whom and when it is about; @related: (nullable): only what lies in this country; @only: one #DuskSimSignal, or -1 for all
 * @is_unrelated: whether there can be nothing
 * @limit, @page: which part of the answer is wanted
 * @refusal: (nullable) (not owned): why not
 * @status: of HTTP
 */
typedef struct {
  const DuskSimIodaAsk *ask;
  JsonBuilder          *data;
  DuskSimLedgerAsk      wish;
  const DuskSimCountry *related;
  int                   only;
  gboolean              is_unrelated;
  gint64                limit;
  gint64                page;
  const char           *refusal;
  guint                 status;
} DuskSimIoda;

/** Returns: (transfer full): such as `North Korea` or `AS131279 (STAR-KP)`. */
char *dusk_sim_ioda_name (const DuskSimSubject *subject);

/** Writes @subject as IODA's entity. */
void dusk_sim_ioda_put_entity (JsonBuilder *builder, const DuskSimSubject *subject);

/** @events: (element-type DuskSimIodaEvent): by start. Writes one summary for each entity in them. */
void dusk_sim_ioda_put_summaries (DuskSimIoda *self, const GArray *events);

/** Answers `/entities/query`. */
void dusk_sim_ioda_answer_entities (DuskSimIoda *self);

G_END_DECLS
