/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

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
 * @files: (element-type DuskArchiveFile): around the start and around the end
 * @with_tables: whether table dumps are among them
 * @estimate: of @files
 * @source: who named the files
 * @messages: (array zero-terminated=1)
 */
typedef struct {
  gatomicrefcount     refs;
  DuskEntity          entity;
  DuskOutage          outage;
  GArray             *prefixes;
  GPtrArray          *files;
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
 * Finds out what belongs to the entity and which files are needed. Errors: of #DuskBroker and #DuskRipestat.
 */
void dusk_exact_plan_async (DuskContext *context, const DuskEntity *entity, const DuskOutage *outage, gboolean with_tables, GCancellable *cancellable,
                            GAsyncReadyCallback callback, gpointer user_data);
/** Returns: (transfer full) */
DuskExactPlan *dusk_exact_plan_finish (GAsyncResult *result, GError **error);

/** DuskExactStep: one peer loses a prefix, or has it again. @peer: such as `AS64496 at rrc00`. Paths: (owned) (nullable): as text, `64496 4837 131279`. */
typedef struct {
  gint64     time_us;
  DuskPrefix prefix;
  guint32    peer_asn;
  char      *peer;
  char      *path_before;
  char      *path_after;
} DuskExactStep;

/** DuskExactPrefix: @lost_us, @back_us: its crossings at the outage's start and end; %DUSK_TIME_UNKNOWN where the files do not show them. */
typedef struct {
  DuskPrefix prefix;
  guint32    origin;
  gint64     lost_us;
  gint64     back_us;
  guint      peers_before;
  guint      live;
} DuskExactPrefix;

/**
 * DuskExact: the exact times of one outage and how it came. Immutable, shared by reference.
 *
 * @entity, @near: the outage as samples show it
 * @start_us, @end_us: the very messages (see dusk_routes_find_outage()); %DUSK_TIME_UNKNOWN where they were not found, or it goes on
 * @is_microseconds: the archives' times are finer than seconds
 * @is_inferred: from updates alone
 * @peers: full-feed peers that tell of it; @collectors: (nullable): for people, such as `rrc00, route-views2`
 * @prefixes: (element-type DuskExactPrefix): in the order of loss
 * @losses, @returns: (element-type DuskExactStep): peer by peer, by time
 * @upstreams_before, @upstreams_after: (element-type DuskHegemony): before the loss and after the return
 * @routes: (nullable): what the engine found, for charts and strips; %NULL where the times come from the store
 * @sources: (element-type DuskSource)
 * @messages: (array zero-terminated=1): what is missing or damaged, what was inferred, which peers are stuck
 */
typedef struct {
  gatomicrefcount refs;
  DuskEntity      entity;
  DuskOutage      near;
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

/**
 * dusk_exact_apply:
 * @exacts: (element-type DuskExact): of this entity, in any order
 *
 * Returns: (transfer full): @report with the start and end of the outages that @exacts are about (`precision_s` 1, the later of two phases of one
 *   outage too), sources and messages added; @report itself where none fits
 */
DuskReport *dusk_exact_apply (DuskReport *report, const GPtrArray *exacts);

/** Returns: (transfer full): sentences such as “All four prefixes were lost within 38 s; AS64496 at rrc00 lost them first, at 16:14:41 UTC.” */
char *dusk_exact_summary (const DuskExact *exact);

G_END_DECLS
