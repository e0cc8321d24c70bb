/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-context.h"
#include "dusk-entity.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/** DuskSearchResult: one thing that a search found. Immutable. */
#define DUSK_TYPE_SEARCH_RESULT (dusk_search_result_get_type ())
G_DECLARE_FINAL_TYPE (DuskSearchResult, dusk_search_result, DUSK, SEARCH_RESULT, GObject)

/** Returns: (transfer none): a country's name, `AS3333`, a prefix. */
const char       *dusk_search_result_title (DuskSearchResult *self);
/** Returns: (transfer none): what it is: `Country · KP`, or a holder, a stranger's text made harmless. */
const char       *dusk_search_result_subtitle (DuskSearchResult *self);
/** Returns: (transfer none): what to open. */
const DuskEntity *dusk_search_result_entity (DuskSearchResult *self);

/**
 * DuskSearch: what the search box finds: a #GListModel of #DuskSearchResult, best first.
 *
 * Countries by name or code and AS numbers and prefixes that were typed whole are there at once; holders and networks follow when RIPEstat's
 * searchcomplete answers. Properties with `notify`: `loading` (boolean), `problem` (string, nullable).
 */
#define DUSK_TYPE_SEARCH (dusk_search_get_type ())
G_DECLARE_FINAL_TYPE (DuskSearch, dusk_search, DUSK, SEARCH, GObject)

/** The most countries that one search lists. */
#define DUSK_SEARCH_MAX_COUNTRIES 6

/** Returns: (transfer full): an empty search. */
DuskSearch *dusk_search_new (DuskContext *context);

/**
 * dusk_search_set_text:
 * @text: what a person typed
 * @ask: whether to ask RIPEstat too: callers wait for a pause in the typing
 */
void        dusk_search_set_text (DuskSearch *self, const char *text, gboolean ask);
gboolean    dusk_search_is_loading (DuskSearch *self);
/** Returns: (transfer none) (nullable): why RIPEstat's results are missing, a sentence for the user. */
const char *dusk_search_problem (DuskSearch *self);

/**
 * dusk_search_resolve_async:
 *
 * Finds the country or network whose page shows @entity: itself, or the network that originates it where it is a prefix.
 *
 * Errors: those of #DuskRipestat; %DUSK_ERROR_NO_DATA where nobody originates the prefix
 */
void        dusk_search_resolve_async (DuskContext *context, const DuskEntity *entity, GCancellable *cancellable, GAsyncReadyCallback callback,
                                       gpointer user_data);
/** Returns: %TRUE and the entity, or %FALSE with an error. */
gboolean    dusk_search_resolve_finish (GAsyncResult *result, DuskEntity *entity, GError **error);

G_END_DECLS
