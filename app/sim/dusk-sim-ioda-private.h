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

/** Returns: (transfer none) (nullable): parameter @name; %NULL where it is missing or empty. */
const char *dusk_sim_ioda_text (const DuskSimIoda *self, const char *name);
/** Refuses the question; the first refusal stays. @why: (transfer none) */
void dusk_sim_ioda_refuse (DuskSimIoda *self, const char *why);
/** Reads whom the question is about, by which signal, and which part of the answer is wanted. */
void dusk_sim_ioda_read_wish (DuskSimIoda *self);
/** Reads the period. @extend_s: how far beyond it is looked, where the question does not say */
void dusk_sim_ioda_read_period (DuskSimIoda *self, gint64 extend_s);

/** Returns: (transfer full): such as `North Korea` or `AS131279 (STAR-KP)`. */
char *dusk_sim_ioda_name (const DuskSimSubject *subject);

/** Writes @subject as IODA's entity. */
void dusk_sim_ioda_put_entity (JsonBuilder *builder, const DuskSimSubject *subject);

/** @events: (element-type DuskSimIodaEvent): by start. Writes one summary for each entity in them. */
void dusk_sim_ioda_put_summaries (DuskSimIoda *self, const GArray *events);

/** Answers `/entities/query`. */
void dusk_sim_ioda_answer_entities (DuskSimIoda *self);

G_END_DECLS
