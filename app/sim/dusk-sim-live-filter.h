/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-sim-live-text.h"

G_BEGIN_DECLS

/** DuskSimFilter: one subscription to RIS Live. */
typedef struct _DuskSimFilter DuskSimFilter;

/**
 * dusk_sim_filter_new:
 * @data: of `ris_subscribe`: `host`, `type`, `require`, `peer`, `path`, `prefix` (a text or a list), `moreSpecific`, `lessSpecific`
 * @error: (out): a sentence (transfer full)
 *
 * Returns: (transfer full): or %NULL where it makes no sense
 */
DuskSimFilter *dusk_sim_filter_new (JsonObject *data, char **error);
void           dusk_sim_filter_free (DuskSimFilter *filter);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskSimFilter, dusk_sim_filter_free)

/** Returns: (transfer none): what was subscribed, as JSON without `socketOptions`: equal texts, equal subscriptions. */
const char *dusk_sim_filter_text (const DuskSimFilter *filter);

/** Returns: whether the message of @form about @update is wanted. */
gboolean dusk_sim_filter_wants (const DuskSimFilter *filter, const DuskSimUpdate *update, DuskSimLiveForm form);

G_END_DECLS
