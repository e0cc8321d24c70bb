/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-events.h"

G_BEGIN_DECLS

/* dusk-claim.c */

/** Returns: (transfer full): a copy whose start, end, level and time of telling the caller may still change. */
DuskClaim *_dusk_claim_copy (const DuskClaim *claim);
/** Returns: its end, or %G_MAXINT64 where it goes on. */
gint64     _dusk_claim_reach (const DuskClaim *claim);
/** Returns: whether it says that there was an outage: critical or dark, or any that people at Radar looked into. */
gboolean   _dusk_claim_is_outage (const DuskClaim *claim);
/** Returns: whether routes or messages themselves say so, which other feeds only point at. */
gboolean   _dusk_claim_is_first_hand (const DuskClaim *claim);
/** Returns: lowest ÷ baseline; NaN where unknown. */
double     _dusk_claim_share (const DuskClaim *claim);
/** Returns: whether both say the same, whenever they were told; how long it has been normal or unknown does not count. */
gboolean   _dusk_claim_says_same (const DuskClaim *a, const DuskClaim *b);
/** By feed, signal, start and id: for g_ptr_array_sort(). */
int        _dusk_claim_compare (gconstpointer a, gconstpointer b);
/** By start, and id: for g_ptr_array_sort(). */
int        _dusk_claim_compare_starts (gconstpointer a, gconstpointer b);
/** Returns: (transfer full): “IODA, active probing”. */
char      *_dusk_claim_source (const DuskClaim *claim);

/* dusk-claim-record.c: how claims lie in the store */

/** Returns: (transfer full) */
DuskStoredClaim *_dusk_claim_to_stored (const DuskClaim *claim);
/** Returns: (transfer full) (nullable): %NULL where it makes no sense, such as from a newer Dusk. */
DuskClaim       *_dusk_claim_from_stored (const DuskStoredClaim *stored);

/* dusk-event.c */

/**
 * DuskEvent:
 *
 * @claims: (owned) (element-type DuskClaim)
 * @first_s: the earliest start that any of its claims ever had
 * @is_listed: whether it is an outage; a degradation otherwise
 * @serial: counts the events of a #DuskEvents: the older one of two has the lower
 * @place: (nullable): in the list
 */
struct _DuskEvent {
  GObject        parent_instance;
  DuskEntity     entity;
  char          *name;
  GPtrArray     *claims;
  DuskEventState state;
  gint64         start_s;
  gint64         end_s;
  gint64         first_s;
  DuskLevel      level;
  double         lowest_share;
  gboolean       is_contradicted;
  gboolean       is_listed;
  gboolean       is_simulated;
  guint          revision;
  guint64        serial;
  GSequenceIter *place;
};

/** Returns: (transfer full) */
DuskEvent *_dusk_event_new (const DuskEntity *entity, gboolean is_simulated);
/** Names it, where that is no country. @name: (nullable): what it is called on the watch list */
void       _dusk_event_set_name (DuskEvent *self, const char *name);
/** Makes @claims (element-type DuskClaim) what is said of it. Returns: whether anything changed, after which `revision` was notified. */
gboolean   _dusk_event_take (DuskEvent *self, const GPtrArray *claims);
/** Says that it never was, or that nobody holds so any longer: its level is normal, its end @at_s. */
void       _dusk_event_take_back (DuskEvent *self, gint64 at_s);
/** Returns: whether any claim is one of @self's, however it has changed. */
gboolean   _dusk_event_shares (DuskEvent *self, const GPtrArray *claims);
/** The newest start first; of equal starts by entity. */
int        _dusk_event_compare (gconstpointer a, gconstpointer b, gpointer unused);
/** The worst first: by level, share, start, entity. */
int        _dusk_event_compare_worst (gconstpointer a, gconstpointer b);

/* dusk-event-fuse.c: from claims to events */

/** What claims of one event say together. */
typedef struct {
  DuskEventState state;
  gint64         start_s;
  gint64         end_s;
  gint64         first_s;
  DuskLevel      level;
  double         lowest_share;
  gboolean       is_contradicted;
  gboolean       is_listed;
} DuskFused;

/** Returns: (transfer full) (element-type GPtrArray of DuskClaim): the claims about one entity, an array for each event, by start. */
GPtrArray *_dusk_fuse_group (const GPtrArray *claims);
/** Weighs the claims of one event, as _dusk_fuse_group() gives them. */
DuskFused  _dusk_fuse_weigh (const GPtrArray *claims);

/* dusk-events.c: the ledgers */

/**
 * DuskLedger: all that is claimed about one entity.
 *
 * @claims: (owned) (element-type utf8 DuskClaim): by feed and id
 * @missed: (owned) (element-type utf8 gint64): since when answers have come without a claim that went on
 * @events: (owned) (element-type DuskEvent): by start
 * @asked_s: when RIPEstat was asked last; %DUSK_TIME_UNKNOWN before
 */
typedef struct {
  DuskEntity  entity;
  GHashTable *claims;
  GHashTable *missed;
  GPtrArray  *events;
  gint64      asked_s;
} DuskLedger;

/**
 * DuskEvents:
 *
 * @ledgers: (owned) (element-type utf8 DuskLedger): by the entity's id
 * @list: (owned) (element-type DuskEvent): outages, the newest start first
 * @n_events: events made so far
 * @pruned_s: when the list was pruned last
 */
struct _DuskEvents {
  GObject      parent_instance;
  DuskContext *context;
  GHashTable  *ledgers;
  GSequence   *list;
  guint64      n_events;
  gint64       pruned_s;
};

/** Returns: (transfer full): under which a claim stands in its ledger. */
char       *_dusk_events_key (DuskFeed feed, const char *id);
/** Returns: (transfer none): the ledger of @entity, which is begun where there is none. */
DuskLedger *_dusk_events_ledger (DuskEvents *self, const DuskEntity *entity);
/** Reads what the store has of @entity from before the list's period, where @from_s lies there. */
void        _dusk_events_recall (DuskEvents *self, DuskLedger *ledger, gint64 from_s, gint64 to_s);
/** Returns: (transfer none): the context's present. */
gint64      _dusk_events_now (DuskEvents *self);
/** Returns: whether the user watches @entity. */
gboolean    _dusk_events_is_watched (DuskEvents *self, const DuskEntity *entity);
/** Returns: whether @event is no longer within the list's period. */
gboolean    _dusk_events_is_past (DuskEvents *self, DuskEvent *event);
/** Shows @event in the list or not; it is moved only where its place has changed, so that nothing flickers on the screen. */
void        _dusk_events_place (DuskEvents *self, DuskEvent *event, gboolean is_shown);
/** Makes the events of @ledger anew. @told: (element-type DuskEvent): those that changed are added */
void        _dusk_events_make (DuskEvents *self, DuskLedger *ledger, GPtrArray *told);
/** Returns: (transfer full) (element-type DuskEvent): all of them, degradations too, the worst first. */
GPtrArray  *_dusk_events_all (DuskEvents *self);
/** Tells of the events that changed, the worst first. */
void        _dusk_events_tell (DuskEvents *self, GPtrArray *told);
/** Returns: (transfer none) (nullable) */
DuskClaim  *_dusk_ledger_find (DuskLedger *ledger, DuskFeed feed, const char *id);
/** Puts @claim (transfer full) in its place. */
void        _dusk_ledger_put (DuskLedger *ledger, DuskClaim *claim);

/* dusk-events-taking.c: what an answer changes */

/**
 * DuskTaking: what one answer changes.
 *
 * @changed: (owned) (element-type DuskClaim): to be kept
 * @ledgers: (owned) (element-type DuskLedger): whose events are to be made anew
 */
typedef struct {
  DuskEvents *events;
  GPtrArray  *changed;
  GHashTable *ledgers;
} DuskTaking;

void     _dusk_taking_begin (DuskTaking *taking, DuskEvents *events);
/** Puts @claim (transfer full) in its place, unless what stands there was told later. Returns: whether it was taken. */
gboolean _dusk_taking_add (DuskTaking *taking, DuskLedger *ledger, DuskClaim *claim);
/**
 * Ends the claims of @feed that went on, and of which no answer has told for a while: where they were not told with this one.
 * @kinds: bits 1 << #DuskEntityKind of the entities that it is about
 */
void     _dusk_taking_end_missed (DuskTaking *taking, DuskFeed feed, guint kinds, gint64 told_s);
/** Keeps what has changed, then makes the events anew and tells of them. */
void     _dusk_taking_finish (DuskTaking *taking);

G_END_DECLS
