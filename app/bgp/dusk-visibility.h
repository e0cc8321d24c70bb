/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-bgp-element.h"
#include "dusk-routes.h"

G_BEGIN_DECLS

/** A peer whose table has at least this share of the prefixes of the day's largest table of its family is a full-feed peer (design §1). */
#define DUSK_FULL_FEED_SHARE 0.75

/**
 * DuskVisibilityWish: what the engine is to follow.
 *
 * @from_s, @to_s: the period; elements before it build the state, those after it are left
 * @step_s: of the series: seconds between samples, 60 or 300
 * @prefixes: (nullable) (element-type DuskPrefix): follow these and all more specific ones
 * @origins: (nullable) (element-type guint32): follow what these networks originate, too. %NULL in both: follow everything
 * @country_of: (nullable): the country (two letters, or %NULL) of an origin, for counts per country
 * @keeps_changes: whether to keep each peer's changes with their paths: what the order of loss, paths and upstreams are told from. For one
 *   entity; the whole world keeps none
 * @keeps_entities: whether to keep series per origin and per country beside the totals
 */
typedef struct {
  gint64        from_s;
  gint64        to_s;
  int           step_s;
  const GArray *prefixes;
  const GArray *origins;
  const char *(*country_of) (guint32 asn, gpointer data);
  gpointer      country_data;
  gboolean      keeps_changes;
  gboolean      keeps_entities;
} DuskVisibilityWish;

/**
 * DuskVisibility: the engine: elements in the order of time → which prefix is visible when.
 *
 * A prefix is visible while more than half of the live full-feed peers of its family have it. Peers whose session is down (state changes, or a
 * table that went away as a whole while others kept theirs) do not count while it is; what they had is not lost. A peer that alone keeps a
 * route for more than 1.5 h after all others lost it is stuck, and named (domain.md §3.4). Without a table dump, the state at the start is
 * inferred: who withdraws a route had it; who announces one for the first time is not known to have had it, and does not count before.
 * Where it matters, #DuskRoutes says that the state was inferred. Without table sizes, the full-feed peers are those that carry most of what
 * is followed.
 *
 * Memory: the whole world (1.1 million prefixes, 60 peers) in ≤ 1.5 GB; one country or network in ≤ 200 MB.
 */
typedef struct _DuskVisibility DuskVisibility;

/** Returns: (transfer full). @wish is copied, its arrays too. */
DuskVisibility *dusk_visibility_new (const DuskVisibilityWish *wish, DuskBgpPeers *peers);
void            dusk_visibility_free (DuskVisibility *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskVisibility, dusk_visibility_free)

/** A #DuskBgpSink whose data is a #DuskVisibility. Times may fall back by convergence at most; an older element counts as of the newest time. */
void dusk_visibility_add (const DuskBgpElement *element, gpointer data);

/**
 * dusk_visibility_finish:
 *
 * Returns: (transfer full): what was found; nothing may be added afterwards. A period without any element is unknown (NaN), not dark.
 */
DuskRoutes *dusk_visibility_finish (DuskVisibility *self);

G_END_DECLS
