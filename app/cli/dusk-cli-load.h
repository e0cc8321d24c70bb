/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-report.h"

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

G_END_DECLS
