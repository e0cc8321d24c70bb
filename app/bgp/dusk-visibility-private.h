/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-route-ids.h"
#include "dusk-route-paths.h"
#include "dusk-route-rows.h"
#include "dusk-visibility.h"

G_BEGIN_DECLS

/*
 * How the engine works. While elements come in, it keeps for each prefix and peer what is so now (#DuskRouteRow) and writes down what changes
 * within the period (#DuskRouteEvent). When all is read, and only then, it is known which peers are full-feed and who must have had a
 * route from the beginning; so the changes of each prefix are then gone through once more (dusk-visibility-replay.c), and what that
 * finds is summed up (dusk-visibility-counts.c).
 */

/** A stretch without any message that is longer than this is not known: RouteViews closes a file every 15 minutes. */
#define DUSK_ROUTES_GAP_US (15 * G_TIME_SPAN_MINUTE)

/** DuskRouteEventKind: @DUSK_ROUTE_CHANGED: the peer had the route before and has it after, by another path. */
typedef enum {
  DUSK_ROUTE_GAINED,
  DUSK_ROUTE_LOST,
  DUSK_ROUTE_CHANGED,
} DuskRouteEventKind;

/** DuskRouteEvent: something changed for one prefix at one peer. @was_unknown: nothing had been known about the two before. */
typedef struct {
  gint64  time_us;
  guint32 row;
  guint16 slot;
  guint8  kind;
  guint8  was_unknown;
} DuskRouteEvent;

/** DuskSessionEvent: a peer with a slot ceases to count, or counts again. @place: of equal times, after so many events of the log. */
typedef struct {
  gint64   time_us;
  guint    place;
  guint16  slot;
  gboolean is_up;
} DuskSessionEvent;

/**
 * A peer that goes down more often than this stays down. So do all when losses of sessions times prefixes are more than that: each loss
 * is gone through with each prefix.
 */
#define DUSK_ROUTES_MAX_RESETS     64
#define DUSK_ROUTES_MAX_RESET_ROWS (G_GUINT64_CONSTANT (1) << 28)

/**
 * DuskPeerState: what is known about a peer, by its number.
 *
 * @slot: the place of its bits in the rows; %DUSK_ROUTE_NO_SLOT while it has said nothing about what is followed
 * @has_table: its whole table was read, or its initial state told: what was not in it, it did not have
 * @last_run: the run of table entries of one prefix it was last met in, so that several paths (ADD-PATH) count once
 * @dump_us: when its newest dump began
 * @stretch: in which stretch of known time that was, counted from 1
 * @is_resynced: that dump is read after a gap, to see what became of its routes
 * @former: the largest table before that dump
 * @dumped: routes in the newest dump, @table: in the largest, by family (0 IPv4, 1 IPv6), followed or not
 * @n_has: of what is followed, now
 * @is_down, @had: its session is down or its table not back yet; how many of the followed it had before
 * @up_us: when it was first heard again; %DUSK_TIME_UNKNOWN until then
 * @announced: announcements since then, followed or not
 * @resets: how often it went down
 * @lossy_us, @lossy: when the present window of withdrawals began, and how many there are
 * @vanished_us: when its table last went away as a whole
 */
typedef struct {
  guint16  slot;
  gboolean has_table;
  guint32  last_run;
  gint64   dump_us;
  guint    stretch;
  gboolean is_resynced;
  guint    former;
  guint    dumped[2];
  guint    table[2];
  guint    n_has;
  gboolean is_down;
  guint    had;
  gint64   up_us;
  guint    announced;
  guint    resets;
  gint64   lossy_us;
  guint    lossy;
  gint64   vanished_us;
} DuskPeerState;

/** DuskKnown: the first and last message of a stretch without gaps. */
typedef struct {
  gint64 first_us;
  gint64 last_us;
} DuskKnown;

/** DuskFollow: what the wish asks to follow, made for fast answers (dusk-visibility-follow.c). */
typedef struct _DuskFollow DuskFollow;

DuskFollow *dusk_follow_new (const DuskVisibilityWish *wish);
void        dusk_follow_free (DuskFollow *self);
/** Returns: whether everything is followed. */
gboolean    dusk_follow_is_all (const DuskFollow *self);
/** Returns: whether there are networks to follow, whose prefixes are not known beforehand. */
gboolean    dusk_follow_has_origins (const DuskFollow *self);
/** Returns: whether @prefix is one of the wish's prefixes or more specific. */
gboolean    dusk_follow_takes_prefix (const DuskFollow *self, const DuskPrefix *prefix);
/** Returns: whether a followed network originates what @element announces. */
gboolean    dusk_follow_takes_origin (DuskFollow *self, const DuskBgpElement *element);

/**
 * A withdrawal of a prefix that was not followed yet: it may be later on, when it is announced with a followed origin. @has_table: the peer's
 * table had been read by then.
 */
typedef struct {
  gint64     time_us;
  DuskPrefix prefix;
  guint16    slot;
  gboolean   has_table;
} DuskEarlyWithdrawal;

/** A table's route to a prefix that was not followed yet; another one of the same record may have the followed origin. Its path: in the arena. */
typedef struct {
  DuskBgpElement element;
  guint          path_start;
} DuskEarlyRoute;

/**
 * DuskVisibility: see above.
 *
 * @rows: followed prefixes; @ids: which paths peers with several of them have; @paths: (nullable): with their paths, if changes are kept
 * @log: (element-type DuskRouteEvent); @log_paths: (element-type guint32): the path after each, if changes are kept
 * @sessions: (element-type DuskSessionEvent): not in order where a loss was noticed later
 * @states: (element-type DuskPeerState)
 * @slots: (element-type guint): the peer of each slot
 * @early: (element-type DuskEarlyWithdrawal); @run_routes: (element-type DuskEarlyRoute): of the present run; @run_paths: (element-type guint32)
 * @known: (element-type DuskKnown)
 * @now_us: the newest time there was
 * @first_us: of the first element; %DUSK_TIME_UNKNOWN before
 * @is_full, @full_us: memory's limit was reached: what comes later is not known
 * @run: number of the present run of table entries about one prefix, @run_prefix; @run_row: its row, %DUSK_ROUTE_NO_ROW if not followed
 * @largest: of all tables, by family
 * @resync_us: when the first table after a gap began, while its like are read; %DUSK_TIME_UNKNOWN else
 * @is_replayed: elements come from bgplay, which tells the whole initial state of what is followed
 * @announced, @withdrawn: (array length=n_bins): messages in each step
 */
struct _DuskVisibility {
  DuskVisibilityWish wish;
  DuskBgpPeers      *peers;
  DuskFollow        *follow;
  gint64             from_us;
  gint64             to_us;

  DuskRouteRows     *rows;
  DuskRouteIds      *ids;
  DuskRoutePaths    *paths;
  GArray            *log;
  GArray            *log_paths;
  guint              max_log;
  GArray            *sessions;
  GArray            *states;
  GArray            *slots;
  GArray            *early;
  GArray            *run_routes;
  GArray            *run_paths;
  GArray            *known;

  gint64             now_us;
  gint64             first_us;
  guint64            elements;
  gboolean           is_full;
  gint64             full_us;
  guint32            run;
  DuskPrefix         run_prefix;
  guint32            run_row;
  guint              largest[2];
  guint              n_resets;
  gint64             resync_us;
  guint              n_resyncs;
  gboolean           is_replayed;
  guint32           *announced;
  guint32           *withdrawn;
  gsize              n_bins;
};

/* dusk-visibility.c */

/** Takes note that the peer of @state has (@has) or has not the prefix of @row now; @path: #DuskRoutePaths index + 1, 0 for none. */
void dusk_visibility_note (DuskVisibility *self, DuskPeerState *state, guint32 row, gboolean has, guint32 path);

/* dusk-visibility-sessions.c */

/** Returns: (transfer none) (nullable): the state of peer @number, made where it is new; %NULL where there is no such peer. Until the next call. */
DuskPeerState *dusk_visibility_state (DuskVisibility *self, guint number);
/** Returns: whether the peer has a slot now: there may be more peers than memory takes. */
gboolean dusk_visibility_take_slot (DuskVisibility *self, DuskPeerState *state, guint number);
/** The session of the peer changed its state. */
void dusk_visibility_session_changed (DuskVisibility *self, DuskPeerState *state, gboolean is_established);
/** The peer announced (@is_announcement) or withdrew something, followed or not. */
void dusk_visibility_session_heard (DuskVisibility *self, DuskPeerState *state, gboolean is_announcement);
/** Counts a table's route. */
void dusk_visibility_count_table (DuskVisibility *self, DuskPeerState *state, const DuskBgpElement *element);
/** Ends what is pending when all has been read, and puts the events in order; @n_before: how many events were put before the log. */
void dusk_visibility_settle_sessions (DuskVisibility *self, guint n_before);

/* dusk-visibility-resync.c */

/**
 * A table route comes in of the peer of @state, whose dump is new. After a gap nobody knows what became of the routes meanwhile, so what
 * the table has not is lost, and what it has is back. While messages are heard all the time, they tell more exactly, and the
 * table confirms only.
 */
void dusk_visibility_resync_begin (DuskVisibility *self, DuskPeerState *state);
/** Ends it where it is time (@is_last: in any case): all that whole tables did not have is lost. */
void dusk_visibility_resync_end (DuskVisibility *self, gboolean is_last);

/* dusk-visibility-feeds.c */

/**
 * DuskFeeds: which peers count, by family (0 IPv4, 1 IPv6).
 *
 * @n_words: of the bits of all slots
 * @full: (array length=n_words): by slot
 * @n_full: how many
 * @is_inferred: no table of the family was read
 * @routes: (array): the size of each slot's table, or how much of what is followed it ever carried
 */
typedef struct {
  guint    n_words;
  guint64 *full[2];
  guint    n_full[2];
  gboolean is_inferred[2];
  guint   *routes[2];
} DuskFeeds;

DuskFeeds *dusk_feeds_new (const DuskVisibility *engine);
void       dusk_feeds_free (DuskFeeds *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskFeeds, dusk_feeds_free)

/** Returns: (transfer full) (element-type DuskPeerTable) */
GPtrArray *dusk_feeds_tables (const DuskFeeds *self, const DuskVisibility *engine);

/* dusk-visibility-replay.c */

#define DUSK_ROUTE_MAX_WORDS (DUSK_ROUTE_MAX_SLOTS / 64)

/** DuskJoin: when a peer begins to count for a prefix of whose routes nothing had been known. @had: whether it had it then. */
typedef struct {
  gint64   time_us;
  gint64   first_us; /* its first message about the prefix */
  guint16  slot;
  gboolean had;
  gboolean is_certain;
} DuskJoin;

/**
 * DuskReplay: the changes of one prefix after the other, gone through again with the knowledge of what came later.
 *
 * Input: @order: places in the engine's log of the @n_events of the prefix, by time; @sessions: (element-type DuskSessionEvent) of full-feed peers
 * within the period, by family; @up: which peers are up at its start
 *
 * State: @mask: the peers that count; @joined: what is known of them is known for this prefix; @has; @live: those of @mask that are joined and up
 *
 * Output: @was_visible, @start_have of @start_live peers at the start, @crossings: (element-type DuskCrossing), @unstable: (element-type guint32)
 * bins, @stuck: (element-type DuskStuckRoute), @changes: (element-type DuskRouteChange), @shares: (nullable) one for each bin
 */
typedef struct {
  const DuskVisibility *engine;
  const DuskFeeds      *feeds;
  GArray               *sessions[2];
  guint64               up[DUSK_ROUTE_MAX_WORDS];
  gint64                end_us;

  guint32               row_number;
  const DuskRouteRow   *row;
  int                   family;
  const guint32        *order;
  guint                 n_events;

  guint64               mask[DUSK_ROUTE_MAX_WORDS];
  guint64               joined[DUSK_ROUTE_MAX_WORDS];
  guint64               has[DUSK_ROUTE_MAX_WORDS];
  guint64               live[DUSK_ROUTE_MAX_WORDS];
  guint64               now_up[DUSK_ROUTE_MAX_WORDS];
  guint                 n_joined;
  guint                 n_live;
  guint                 n_have;
  gboolean              is_judged;
  gboolean              is_visible;
  gint64                lost_us;
  GArray               *joins;
  guint32              *places;
  guint32               bin;
  guint                 n_flapping;
  GArray               *touched;
  guint8               *flips;
  gsize                 next_share;

  gboolean              was_visible;
  guint                 start_have;
  guint                 start_live;
  GArray               *crossings;
  GArray               *unstable;
  GArray               *stuck;
  GArray               *changes;
  double               *shares;
} DuskReplay;

DuskReplay *dusk_replay_new (const DuskVisibility *engine, const DuskFeeds *feeds);
void        dusk_replay_free (DuskReplay *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskReplay, dusk_replay_free)

/** Returns: event @index of the prefix that is gone through. */
const DuskRouteEvent *dusk_replay_event (const DuskReplay *self, guint index);

/** Goes through the @n_events of row @number, told by their places in the log, and sets the output; it stays until the next call. */
void dusk_replay_row (DuskReplay *self, guint32 number, const guint32 *order, guint n_events);

/** Goes through the events with the peers of @mask and what @joins says of them. For dusk-visibility-infer.c. */
void dusk_replay_run (DuskReplay *self, const guint64 *mask, gboolean is_trial);

/* dusk-visibility-infer.c */

/**
 * Fills @joins of @replay. The rules:
 * A peer that withdraws first had the route, and so had one whose first announcement is followed by its withdrawal within
 * three minutes: that is path exploration, which ends within that time (Labovitz et al., Delayed Internet Routing Convergence, 2000).
 * One that announces first had it if the prefix was visible all the time until then, as the others tell; where too few others tell anything, it
 * had not if most peers speak up, as they do when a prefix comes back, and had if most stay silent. Who follows everything sees many more
 * prefixes whose paths change than such that come back, so there it had in any case.
 * All this from the beginning of the stretch of known time in which it is first heard; where the others tell of a loss in it, what comes back
 * later counts from that loss on, for it is not known since when it was not there.
 */
void dusk_replay_infer (DuskReplay *replay);

/* dusk-visibility-tally.c */

/**
 * DuskTally: sums up what was found about single prefixes.
 *
 * @routes: has all prefixes, in order
 * @numbers: (array): the row of each
 * @unstable: (element-type guint32): bins, all prefixes' one after the other; @unstable_ends: where those of each prefix end
 * @is_known: (array): by bin, whether its first moment is known; @is_touched: whether any moment of it is
 * @constants: (element-type double DuskSeries): series that are the same wherever they are known, and wherever they are touched: those of most
 *   networks are, and share them
 * @parents, @below, @is_visible, @toggles, @steps: what is needed for one count after the other
 */
typedef struct {
  const DuskVisibility *engine;
  DuskRoutes           *routes;
  const guint32        *numbers;
  GArray               *unstable;
  guint32              *unstable_ends;
  guint8               *is_known;
  guint8               *is_touched;
  GHashTable           *constants[2];
  guint32              *parents;
  guint64              *below;
  guint8               *is_visible;
  GArray               *toggles;
  GArray               *steps;
} DuskTally;

/** Prepares all but what is known and the scratch's contents. @numbers, @unstable, @unstable_ends stay the caller's. */
void dusk_tally_init (DuskTally *self, const DuskVisibility *engine, DuskRoutes *routes, const guint32 *numbers, GArray *unstable,
                      guint32 *unstable_ends);
void dusk_tally_clear (DuskTally *self);

/**
 * dusk_tally_count:
 * @members: (array length=n): indices of prefixes, ascending
 *
 * Sets all series of @series to those of @members together. The exact steps (element-type DuskRouteCount) are in @steps of the tally afterwards.
 */
void dusk_tally_count (DuskTally *self, const guint32 *members, guint n, DuskRouteSeries *series);

/** Adds the series of all origins and countries to the routes. */
void dusk_tally_count_entities (DuskTally *self);

G_END_DECLS
