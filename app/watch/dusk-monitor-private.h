/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "dusk-alarm.h"
#include "dusk-context-private.h"
#include "dusk-monitor.h"
#include "dusk-schedule.h"
#include "dusk-world-private.h"

G_BEGIN_DECLS

/** How often it looks what is due. */
#define DUSK_MONITOR_TICK_S    DUSK_MINUTE_S
/** Dumps come every 8 hours, but not to the minute. */
#define DUSK_MONITOR_DUMP_S    DUSK_HOUR_S
/** The same for networks that are only flagged. */
#define DUSK_MONITOR_FLAGGED_S (4 * DUSK_HOUR_S)
/** So many of the networks that others point at are asked about, the strongest first. */
#define DUSK_MONITOR_SUSPECTS  16
/** What was not flagged for so long is new when it is flagged again. */
#define DUSK_MONITOR_NEW_S     DUSK_HOUR_S

typedef struct _DuskFollow DuskFollow;

/**
 * DuskTarget: one entity that RIPEstat is asked about.
 *
 * @index: of a country in the world; -1 of others
 * @item: (nullable) (owned): on the watch list
 * @level: as RIPEstat showed it last
 * @is_flagged: another feed points at it now
 * @is_new: it was flagged anew, or is watched and no longer flagged though it goes on, and was not asked about since
 * @is_wanted: a person wants it asked about now
 * @is_busy: a question is under way (networks and prefixes)
 * @is_kept: found while the targets are looked through
 * @flagged_s: when it was flagged last; %DUSK_TIME_UNKNOWN before
 * @asked_s: of networks and prefixes; the world knows it of countries
 * @weight: which of several goes first
 * @follow: (nullable) (owned): by RIS Live
 */
typedef struct {
  DuskEntity     entity;
  int            index;
  DuskWatchItem *item;
  DuskLevel      level;
  gboolean       is_flagged;
  gboolean       is_new;
  gboolean       is_wanted;
  gboolean       is_busy;
  gboolean       is_kept;
  gint64         flagged_s;
  gint64         asked_s;
  double         weight;
  DuskFollow    *follow;
} DuskTarget;

/** When a feed that answers for the whole world is asked next; %DUSK_TIME_UNKNOWN for at once. */
typedef struct {
  gint64   next_s;
  gint64   asked_s; /* what was asked for last, up to now; %DUSK_TIME_UNKNOWN before */
  guint    failures; /* in a row */
  gboolean is_busy;
} DuskPoll;

struct _DuskMonitor {
  GObject          parent_instance;
  DuskContext     *context;  /* (not nullable) (owned) */
  DuskWorld       *world;    /* (not nullable) (owned) */
  DuskEvents      *events;   /* (not nullable) (owned) */
  DuskNotifier    *notifier; /* (not nullable) (owned) */
  GNetworkMonitor *network;  /* (nullable) (owned): %NULL where no network is needed */
  DuskAlarm       *alarm;       /* (nullable) (owned): while it is started */
  GCancellable    *cancellable; /* (nullable) (owned): while it is started */
  guint            look;        /* source */
  char            *problem;     /* (nullable) (owned) */

  GPtrArray  *targets;     /* (not nullable) (owned) (element-type DuskTarget): the countries in the order of the world, then others */
  GHashTable *by_id;       /* (not nullable) (element-type utf8 DuskTarget) */
  GHashTable *scores;      /* (not nullable) (owned) (element-type utf8 double): IODA's, of countries */
  gboolean    is_outdated; /* the watch list has changed since the targets were looked through */

  DuskPoll countries;
  DuskPoll networks;
  DuskPoll alerts;
  DuskPoll summary;
  DuskPoll radar;
  guint    token_serial; /* the token that Radar was asked with last */

  guint  failures;  /* in a row, to reach RIPEstat */
  gint64 resume_s;  /* RIPEstat is left alone until then; DUSK_TIME_UNKNOWN where it is not */
  char  *reason;    /* (nullable) (owned): why */
  guint  in_flight; /* questions about networks and prefixes */

  guint unfollowed; /* watched networks and prefixes that RIS Live does not follow */
};

/* --- dusk-monitor.c --- */

/** Looks at what is due soon, once, however often it is called. */
void   _dusk_monitor_look_soon (DuskMonitor *self);
gint64 _dusk_monitor_now (DuskMonitor *self);
/** Follows @network (nullable) (transfer none) in place of the machine's. */
void   _dusk_monitor_set_network (DuskMonitor *self, GNetworkMonitor *network);

/* --- dusk-monitor-targets.c --- */

void        _dusk_monitor_make_targets (DuskMonitor *self);
void        _dusk_monitor_free_targets (DuskMonitor *self);
/** Looks through the watch list and what is flagged. */
void        _dusk_monitor_sync_targets (DuskMonitor *self);
/** Returns: (transfer none) (nullable) */
DuskTarget *_dusk_monitor_find (DuskMonitor *self, const DuskEntity *entity);
/** Takes in whom other feeds point at by now. */
void        _dusk_monitor_take_flags (DuskMonitor *self);

/* --- dusk-monitor-polls.c: feeds that answer for the whole world --- */

/** Asks those that are due. */
void _dusk_monitor_poll (DuskMonitor *self, DuskHttpPriority priority);
/** Makes all of them due. */
void _dusk_monitor_poll_at_once (DuskMonitor *self);

/* --- dusk-monitor-ask.c: RIPEstat --- */

/** Asks about whom the schedule says. @is_sparing: only what is watched */
void _dusk_monitor_ask (DuskMonitor *self, gboolean is_sparing);
/** As #DuskWorldListener. */
void _dusk_monitor_take_country (DuskWorld *world, guint index, const DuskFindings *findings, const GError *problem, gpointer monitor);
/** Returns: how long a feed is left alone after @failures in a row, the last because of @problem; 0 for not at all. */
gint64 _dusk_monitor_wait (const GError *problem, guint failures);
/** Takes in whether RIPEstat could be reached. */
void _dusk_monitor_take_result (DuskMonitor *self, const GError *problem);

/* --- dusk-monitor-live.c: RIS Live --- */

/** Begins to follow what is watched and is not followed yet, as far as %DUSK_MONITOR_MAX_LIVE goes; ends what is over. */
void _dusk_monitor_follow (DuskMonitor *self);
void _dusk_follow_free (DuskFollow *follow);
/** Returns: whether RIS Live knows the present of @follow (nullable), so that older counts have nothing to add. */
gboolean _dusk_follow_is_known (const DuskFollow *follow);

G_END_DECLS
