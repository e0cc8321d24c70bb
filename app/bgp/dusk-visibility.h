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
 * A prefix is visible while more than half of the live full-feed peers of its family have it. The time of a crossing is that of the very element
 * after which that is so, or no longer so.
 *
 * Full-feed peers: those whose table has %DUSK_FULL_FEED_SHARE of the routes of the largest table; several paths of one peer (ADD-PATH) count once.
 * With bgplay's initial state, which has only what is followed, those that carry as much of that as any. With neither, those that speak of
 * at least half as many of the followed prefixes as the median peer does.
 *
 * Sessions: a peer whose session is lost (a state change, or three quarters of a table of at least 5000 routes withdrawn within five minutes while
 * most others keep theirs) does not count from then on; what it had is not lost. It counts again when it has announced nine tenths of what
 * it had, or ten minutes after it was heard again. While less than half of the full-feed peers are live, all stays as it was.
 *
 * Tables: what a table has was there from the beginning, unless messages say otherwise; while messages are heard without a gap, they tell more
 * exactly than a later table, which is not looked at. After a gap of more than 15 minutes, a whole table tells what was lost and what is back.
 *
 * Without a table, the state at the start is inferred: who withdraws a route had it; who announces one first had it if it was visible until then,
 * as the others tell, and had it not since they lost it, or if most peers do so and nobody tells otherwise: then it comes back (but where everything
 * is followed, new paths are far more frequent than returns, and it had it). A peer does not count for a prefix that it says nothing about; where
 * at most half of the peers say anything, nothing has become of the prefix for the others. All this holds from the last gap on; what was known
 * before a gap goes on after it. #DuskRoutes says that the state was inferred.
 *
 * A peer that keeps a route for more than 1.5 h after it ceased to be visible, with at most a tenth of the others, is stuck, and named (domain.md
 * §3.4).
 *
 * Memory: the whole world (1.1 million prefixes, 60 peers) in ≤ 1.5 GB; one country or network in ≤ 200 MB. Where there is more than that, further
 * peers and prefixes are left out, and further changes are not known.
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
