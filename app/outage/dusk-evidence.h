/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-outage.h"

G_BEGIN_DECLS

/**
 * DuskEvidence: one thing that the routes say about an outage, for or against a cause. Never a verdict.
 *
 * @word: for machines, such as `no-precursor`
 * @text: (owned): a sentence for people
 * @fits, @less: (owned) (nullable): causes that it fits, and that it fits less, as a list for people
 */
typedef struct {
  const char *word;
  char       *text;
  char       *fits;
  char       *less;
} DuskEvidence;

/**
 * dusk_evidence_new:
 * @findings: of the entity
 * @series: that the findings are of
 * @zone_id: (nullable): of the entity; clock times on the hour or half hour are evidence
 *
 * Reads the latest outage against the signatures of domain §3.6. Where nothing was lost, the list says that routes being present
 * does not prove that people are online.
 *
 * Returns: (transfer full) (element-type DuskEvidence): in order of weight
 */
GPtrArray *dusk_evidence_new (const DuskFindings *findings, const DuskSeries *series, const char *zone_id);

G_END_DECLS
