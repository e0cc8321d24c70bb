/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-store.h"

G_BEGIN_DECLS

/* What the store keeps for watching: the watch list, what was notified, what was asked of whom, what feeds claim. Each call is one transaction that
   outlives the program from when it returns; other processes (a window and `dusk watch --run`) see it at once. What is watched, muted and told is
   then on the disk itself; a power cut may take the last counts of requests and claims, which the feeds repeat. Where the disk takes nothing all
   goes on in memory, as everything in the store does. */

/**
 * DuskWatched: one entry of the watch list.
 *
 * @added_s: when it was added (Unix seconds, UTC)
 * @threshold: notified below this share of the baseline, 0 < @threshold < 1; NaN for the usual one
 * @muted_until_s: no notifications before; %DUSK_TIME_UNKNOWN where it is not muted, %DUSK_TIME_LATEST for ever
 */
typedef struct {
  DuskEntity entity;
  gint64     added_s;
  double     threshold;
  gint64     muted_until_s;
} DuskWatched;

/**
 * Adds or changes @n entries in one transaction; what is there keeps its place. An entry that is not muted leaves a muting of its entity as it is:
 * dusk_store_mute() ends one.
 *
 * Returns: %FALSE with %DUSK_ERROR_STORE
 */
gboolean dusk_store_keep_watched (DuskStore *self, const DuskWatched *entries, guint n, GError **error);
/** Takes @entity off the list; the rest of what is known about it stays. */
gboolean dusk_store_forget_watched (DuskStore *self, const DuskEntity *entity, GError **error);
/** Returns: (transfer full) (element-type DuskWatched): in the order in which they were added. */
GArray  *dusk_store_find_watched (DuskStore *self);

/** Mutes an entity that may be watched or not. @until_s: as #DuskWatched.muted_until_s */
gboolean dusk_store_mute (DuskStore *self, const DuskEntity *entity, gint64 until_s, GError **error);
/** Returns: until when @entity is muted, as #DuskWatched.muted_until_s. */
gint64   dusk_store_muted_until (DuskStore *self, const DuskEntity *entity);

/**
 * DuskTold: what the user was told last about an entity's outage.
 *
 * @start_s: of the outage, as it was told
 * @stage: `start`, `worse`, `end`
 * @level: the worst that was told
 * @told_s: when
 */
typedef struct {
  DuskEntity entity;
  gint64     start_s;
  char       stage[8];
  DuskLevel  level;
  gint64     told_s;
} DuskTold;

/**
 * dusk_store_claim_told:
 *
 * Keeps that the user is about to be told @told, unless the same (entity, start, stage, level) was kept before, by whichever process. Told
 * before shown: after a crash between the two a notification is missing rather than repeated.
 *
 * Returns: whether it is new, so that the caller is the one to tell. Where the disk takes nothing it is known until the program ends
 */
gboolean dusk_store_claim_told (DuskStore *self, const DuskTold *told);
/** Does so for @n of them in one transaction. @is_new: (out caller-allocates) (array length=n) */
void     dusk_store_claim_all_told (DuskStore *self, const DuskTold *told, guint n, gboolean *is_new);
/** Returns: (transfer full) (element-type DuskTold): the last of each entity's outages that start at @since_s or later, by entity and start. */
GArray  *dusk_store_find_told (DuskStore *self, gint64 since_s);

/**
 * dusk_store_spend:
 * @feed: word of the feed
 * @day: days since 1970-01-01, UTC
 * @limit: of that day; 0 for none
 *
 * Counts one request, unless @limit are counted already. Atomic across processes.
 *
 * Returns: whether there was one left
 */
gboolean dusk_store_spend (DuskStore *self, const char *feed, gint64 day, guint limit);
/** Returns: how many were counted on that day. */
guint    dusk_store_spent (DuskStore *self, const char *feed, gint64 day);

/**
 * DuskStoredClaim: what one feed says about one entity's outage, as text; the watch room knows what it means.
 *
 * @id: within feed and entity: a later one of the same id takes its place
 * @end_s: %DUSK_TIME_UNKNOWN where it goes on
 */
typedef struct {
  DuskEntity entity;
  char      *feed;
  char      *id;
  gint64     start_s;
  gint64     end_s;
  char      *record;
} DuskStoredClaim;

void dusk_stored_claim_free (DuskStoredClaim *claim);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskStoredClaim, dusk_stored_claim_free)

/** Keeps @n claims for ever, in one transaction. */
gboolean   dusk_store_keep_claims (DuskStore *self, const DuskStoredClaim *const *claims, guint n, GError **error);
/** Returns: (transfer full) (element-type DuskStoredClaim): that touch [@from_s, @to_s), by start. @entity: (nullable): of all */
GPtrArray *dusk_store_find_claims (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s);

/** Returns: (transfer full) (element-type DuskEntity): entities of which outages are kept that touch [@from_s, @to_s), by name. */
GArray    *dusk_store_find_troubled (DuskStore *self, gint64 from_s, gint64 to_s);

G_END_DECLS
