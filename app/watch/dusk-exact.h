/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "dusk-archive.h"
#include "dusk-report.h"
#include "dusk-routes.h"

G_BEGIN_DECLS

/* Exact times from BGP: what the update messages of the archives (or bgplay, from 2024 on, for few prefixes) say about one outage. */

/** Messages are read from so long before an outage's start and end to so long after. */
#define DUSK_EXACT_MARGIN_S (20 * DUSK_MINUTE_S)

/**
 * DuskExactPlan: what would be fetched for the exact times of an outage. Immutable, shared by reference.
 *
 * @entity: whose outage it is
 * @outage: as samples show it
 * @prefixes: (element-type DuskPrefix): what the registries and RIPEstat say belongs to the entity at that time
 * @origins: (element-type guint32): networks whose prefixes are followed, whichever they are; empty where @prefixes says all
 * @files: (element-type DuskArchiveFile): around the start and around the end; empty where bgplay tells all
 * @bgplay: (nullable) (element-type DuskRipestatReply): what bgplay answered, in place of files
 * @with_tables: whether table dumps are among them
 * @estimate: of @files
 * @source: who named the files, or `RIPEstat bgplay`
 * @messages: (array zero-terminated=1)
 */
typedef struct {
  gatomicrefcount     refs;
  DuskEntity          entity;
  DuskOutage          outage;
  GArray             *prefixes;
  GArray             *origins;
  GPtrArray          *files;
  GPtrArray          *bgplay;
  gboolean            with_tables;
  DuskArchiveEstimate estimate;
  char               *source;
  char              **messages;
} DuskExactPlan;

DuskExactPlan *dusk_exact_plan_ref (DuskExactPlan *plan);
void           dusk_exact_plan_unref (DuskExactPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskExactPlan, dusk_exact_plan_unref)

/**
 * dusk_exact_plan_async:
 * @with_tables: also fetch the table dump before the outage: the state is then known instead of inferred, for much more data
 *
 * Finds out what belongs to the entity and which files are needed. From 2024 on bgplay is asked first where the entity is small and the outage
 * short; where it cannot tell, the files are taken. Errors: of #DuskBroker and #DuskRipestat.
 */
void dusk_exact_plan_async (DuskContext *context, const DuskEntity *entity, const DuskOutage *outage, gboolean with_tables, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) */
DuskExactPlan *dusk_exact_plan_finish (GAsyncResult *result, GError **error);

/**
 * DuskExactStep: one peer loses a prefix, or has it again.
 *
 * @peer: (owned): such as `AS64496 at rrc00`
 * @path_before: (owned) (nullable): of a loss: the path that it had, such as `64496 4837 131279`, before it looked for others
 * @path_after: (owned) (nullable): of a return: the path that it settled on
 */
typedef struct {
  gint64     time_us;
  DuskPrefix prefix;
  guint32    peer_asn;
  char      *peer;
  char      *path_before;
  char      *path_after;
} DuskExactStep;

/**
 * DuskExactPrefix: one prefix in the outage.
 *
 * @origin: 0 where it is not known
 * @lost_us, @back_us: its crossings at the outage's start and end; %DUSK_TIME_UNKNOWN where the files do not show them
 * @peers_before: how many of @live had it before
 * @live: full-feed peers that were live when it was lost
 */
typedef struct {
  DuskPrefix prefix;
  guint32    origin;
  gint64     lost_us;
  gint64     back_us;
  guint      peers_before;
  guint      live;
} DuskExactPrefix;

/** More losses or returns than these are not kept: the first tell how it came. */
#define DUSK_EXACT_MAX_STEPS 2000

/**
 * DuskExact: the exact times of one outage and how it came. Immutable, shared by reference.
 *
 * @entity, @near: the outage as samples show it
 * @source: `bgpstream` or `bgplay`: the word of the JSON output and the database
 * @start_us, @end_us: the very messages (see dusk_routes_find_outage()); %DUSK_TIME_UNKNOWN where they were not found, or it goes on
 * @is_microseconds: the archives' times are finer than seconds
 * @is_inferred: from updates alone
 * @peers: full-feed peers that tell of it; @collectors: (nullable): for people, such as `rrc00, route-views2`
 * @prefixes: (element-type DuskExactPrefix): in the order of loss
 * @losses, @returns: (element-type DuskExactStep): peer by peer, by time, %DUSK_EXACT_MAX_STEPS at most
 * @upstreams_before, @upstreams_after: (element-type DuskHegemony): before the loss and after the return
 * @routes: (nullable): what the engine found, for charts and strips; %NULL where the times come from the store
 * @sources: (element-type DuskSource)
 * @messages: (array zero-terminated=1): what is missing or damaged, what was inferred, which peers are stuck
 */
typedef struct {
  gatomicrefcount refs;
  DuskEntity      entity;
  DuskOutage      near;
  char           *source;
  gint64          start_us;
  gint64          end_us;
  gboolean        is_microseconds;
  gboolean        is_inferred;
  guint           peers;
  char           *collectors;
  GPtrArray      *prefixes;
  GPtrArray      *losses;
  GPtrArray      *returns;
  GArray         *upstreams_before;
  GArray         *upstreams_after;
  DuskRoutes     *routes;
  GPtrArray      *sources;
  char          **messages;
} DuskExact;

DuskExact *dusk_exact_ref (DuskExact *exact);
void       dusk_exact_unref (DuskExact *exact);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskExact, dusk_exact_unref)

/** DuskExactPhase: what a long work is at. */
typedef enum {
  DUSK_EXACT_FETCHING,
  DUSK_EXACT_READING,
} DuskExactPhase;

/** Progress, on the main context: @done of about @total bytes. */
typedef void (*DuskExactProgress) (DuskExactPhase phase, gint64 done, gint64 total, gpointer user_data);

/**
 * dusk_exact_load_async:
 * @progress: (nullable)
 *
 * Fetches, reads in a thread, and keeps the exact times in the store. Can be cancelled at any time; what was fetched is kept. Errors:
 * those of #DuskArchive; %DUSK_ERROR_NO_DATA where the messages do not show the outage, with a sentence that says what they show instead.
 */
void dusk_exact_load_async (DuskContext *context, DuskExactPlan *plan, GCancellable *cancellable, DuskExactProgress progress, gpointer progress_data,
                            GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) */
DuskExact *dusk_exact_load_finish (GAsyncResult *result, GError **error);

/** Returns: (transfer full) (nullable): the exact times of @outage that the store has from an earlier load; %NULL if none, or if it ended since. */
DuskExact *dusk_exact_find_kept (DuskContext *context, const DuskEntity *entity, const DuskOutage *outage);

/**
 * dusk_exact_apply:
 * @exacts: (element-type DuskExact): of this entity, in any order
 *
 * Returns: (transfer full): @report with the start and end of the outages that @exacts are about (`precision_s` 1 where both are exact, or it
 *   goes on), their sources added, and @exacts that fit in its `exacts`; a blip that update messages confirm becomes an outage. @report itself
 *   where none fits. What @exacts have to say stays in their own messages.
 */
DuskReport *dusk_exact_apply (DuskReport *report, const GPtrArray *exacts);

/** Returns: (transfer none) (nullable): the exact times that were applied to @outage of @report. */
const DuskExact *dusk_exact_of_outage (const DuskReport *report, const DuskOutage *outage);

/** Returns: (transfer full): all of @exact but its routes, in the shape of the command line's JSON output. */
JsonNode *dusk_exact_to_json (const DuskExact *exact);

/** Returns: (transfer full) (nullable): what @exact's routes say about network @asn alone, for its window; %NULL where there is nothing. */
DuskRoutes *dusk_exact_routes_of_network (const DuskExact *exact, guint32 asn);

/** Returns: (transfer full): sentences such as “All four prefixes were lost within 38 s; AS64496 at rrc00 lost them first, at 16:14:41 UTC.” */
char *dusk_exact_summary (const DuskExact *exact);

G_END_DECLS
