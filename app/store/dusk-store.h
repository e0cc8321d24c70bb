/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-answer.h"
#include "dusk-entity.h"
#include "dusk-outage.h"

G_BEGIN_DECLS

/**
 * DuskStore: what Dusk knows between starts: answers, series, outages; SQLite with a write-ahead log.
 *
 * Implements #DuskAnswerCache. Calls may come from any thread; each is one transaction. A database that is damaged, or newer than this
 * program, is set aside under another name and a new one begun; what happened is told by dusk_store_notice(). Where the disk is full
 * or read-only the store goes on from memory and says so in the same way.
 */
#define DUSK_TYPE_STORE (dusk_store_get_type ())
G_DECLARE_FINAL_TYPE (DuskStore, dusk_store, DUSK, STORE, GObject)

/**
 * dusk_store_open:
 * @folder: (nullable): made if missing; %NULL for a store in memory only (the demo)
 *
 * Returns: (transfer full): never %NULL: see dusk_store_notice()
 */
DuskStore *dusk_store_open (const char *folder);

/** Returns: (transfer none) (nullable): the folder it was opened in; %NULL for a store in memory only. */
const char *dusk_store_folder (DuskStore *self);

/** Returns: (transfer full) (nullable): a sentence for the user about what went wrong with the store since it was opened; %NULL if nothing. */
char *dusk_store_notice (DuskStore *self);

/** Returns: whether what is kept outlives the program; %FALSE for a store in memory, also for one that had to go there. */
gboolean dusk_store_is_lasting (DuskStore *self);

/** Returns: a number that another comes after when another program, or another store of this one, has written. Takes microseconds. */
gint64 dusk_store_version (DuskStore *self);

/** Returns: (transfer full): the folder of the user's store: `DUSK_DATA_DIR`, or `dusk` in the user's data folder. */
char *dusk_store_default_folder (void);

/**
 * dusk_store_keep_series:
 * @measure: `prefixes`, `v4`, `v6`, `asns` …
 * @series: whose known samples take the place of older ones; unknown ones leave them. They are taken to lie on the multiples of its step
 *   (Unix seconds, UTC) at or before their times
 * @fetched_s: when it was fetched (Unix seconds, UTC)
 *
 * The whole of @series' period then counts as asked for, unknown samples too.
 *
 * Returns: %FALSE with %DUSK_ERROR_STORE; the series is then kept in memory until the program ends
 */
gboolean dusk_store_keep_series (DuskStore *self, const DuskEntity *entity, const char *measure, DuskSeries *series, gint64 fetched_s,
                                 GError **error);

/**
 * dusk_store_find_series:
 * @from_s, @to_s: period; the series covers just this, widened to whole steps
 * @fetched_s: (out) (optional): when the newest of its samples was fetched
 *
 * Returns: (transfer full) (nullable): NaN where nothing is kept; %NULL if nothing at all is kept in the period
 */
DuskSeries *dusk_store_find_series (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s,
                                    gint64 *fetched_s);

/** Returns: (transfer full) (element-type DuskSpan): the parts of [@from_s, @to_s) that were never asked for, in order. */
GArray *dusk_store_find_gaps (DuskStore *self, const DuskEntity *entity, const char *measure, int step_s, gint64 from_s, gint64 to_s);

/**
 * dusk_store_keep_outages:
 * @outages: (element-type DuskOutage): take the place of all that were kept for @entity and start in [@from_s, @to_s)
 * @source: where they come from: `ripestat`
 */
gboolean dusk_store_keep_outages (DuskStore *self, const DuskEntity *entity, const char *source, gint64 from_s, gint64 to_s, const GArray *outages,
                                  GError **error);

/** Returns: (transfer full) (element-type DuskOutage): kept for @entity and touching [@from_s, @to_s), by start. */
GArray *dusk_store_find_outages (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s);

/**
 * DuskStoredExact: the exact times of one outage.
 *
 * @source: where they come from: `bgpstream`, `bgplay`
 * @near_start_s, @near_end_s: the outage as samples show it (@near_end_s %DUSK_TIME_UNKNOWN where it went on)
 * @start_us, @end_us: Unix microseconds, UTC; %DUSK_TIME_UNKNOWN where they were not found
 * @kept_s: when they were found
 * @record: all else that is known about it, as text
 */
typedef struct {
  char  *source;
  gint64 near_start_s;
  gint64 near_end_s;
  gint64 start_us;
  gint64 end_us;
  gint64 kept_s;
  char  *record;
} DuskStoredExact;

void dusk_stored_exact_free (DuskStoredExact *exact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskStoredExact, dusk_stored_exact_free)

/** Keeps @exact for ever, in place of one of the same source with the same start near it. */
gboolean dusk_store_keep_exact (DuskStore *self, const DuskEntity *entity, const DuskStoredExact *exact, GError **error);

/** Returns: (transfer full) (element-type DuskStoredExact): of outages of @entity that touch [@from_s, @to_s), by start. */
GPtrArray *dusk_store_find_exacts (DuskStore *self, const DuskEntity *entity, gint64 from_s, gint64 to_s);

/** Keeps a small text under a name, such as the state of a window. */
gboolean dusk_store_set_value (DuskStore *self, const char *name, const char *value, GError **error);
/** Returns: (transfer full) (nullable) */
char    *dusk_store_get_value (DuskStore *self, const char *name);

/** Forgets answers beyond @max_bytes in all, the longest unused first. Series, outages and exact times are never forgotten. */
gboolean dusk_store_trim_answers (DuskStore *self, gint64 max_bytes, GError **error);

G_END_DECLS
