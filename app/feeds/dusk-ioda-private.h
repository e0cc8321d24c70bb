/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-ioda.h"

G_BEGIN_DECLS

/** The most items that IODA gives in one answer as it comes, and that are asked for. */
#define DUSK_IODA_LIMIT 500

/** The most pages of one answer that are asked for. */
#define DUSK_IODA_MAX_PAGES 4

/** Returns: (transfer full): a reply without items. */
DuskIodaReply *dusk_ioda_reply_new (DuskIodaCall call);

/**
 * dusk_ioda_reply_add:
 * @record: (transfer full): of the type that the call has
 * @seen: (element-type utf8): what is there already and is not added twice
 */
void dusk_ioda_reply_add (DuskIodaReply *self, gpointer record, GHashTable *seen);

/**
 * dusk_ioda_reply_add_page:
 * @page: the reply to the next page of the same question; its items move to @self
 * @seen: as above: pages overlap where something new came between them
 */
void dusk_ioda_reply_add_page (DuskIodaReply *self, DuskIodaReply *page, GHashTable *seen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskIodaEvent, dusk_ioda_event_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskIodaAlert, dusk_ioda_alert_free)

/** Returns: (transfer full) (nullable): %DUSK_ERROR_NO_DATA with IODA's words, where the body of an HTTP error has any. */
GError *dusk_ioda_explain_refusal (GBytes *body);

G_END_DECLS
