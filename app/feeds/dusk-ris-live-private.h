/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libsoup/soup.h>

#include "dusk-ris-live.h"
#include "dusk-time.h"

G_BEGIN_DECLS

/** The longest message that is read, in bytes. */
#define DUSK_RIS_LIVE_MAX_MESSAGE (1 << 20)
/** So long elements wait for more of them, at most. */
#define DUSK_RIS_LIVE_BATCH_MS 100
/** So many elements are handed over at once: what a main loop takes in a few milliseconds. */
#define DUSK_RIS_LIVE_BATCH_SIZE 2048
/** So many batches wait for the main loop; where there are more, it does not keep up, and messages are left. */
#define DUSK_RIS_LIVE_MAX_BATCHES 64
/** How often the server is asked for a sign of life. */
#define DUSK_RIS_LIVE_PING_S 10
/** On the line stream the server cannot be asked: the fast beacons alone are sure to be heard of, every 10 minutes. */
#define DUSK_RIS_LIVE_STREAM_SILENT_S 720
/** So long after their time the beacons must have been heard of. */
#define DUSK_RIS_LIVE_BEACONS_LATE_S 600
/** A connection that held so long was a good one: the next attempt is made at once. */
#define DUSK_RIS_LIVE_GOOD_S 60
/** The longest pause between two attempts. */
#define DUSK_RIS_LIVE_MAX_PAUSE_S 60

/* --- dusk-ris-live-subscribe.c: what is asked of the server --- */

/** Returns: (transfer full) (element-type DuskPrefix): the beacons, then @prefixes by their order without those that another one covers. */
GArray *dusk_ris_subscription_new (const GArray *prefixes);

/** Returns: (transfer full): a message to the server. @verb: `ris_subscribe` or `ris_unsubscribe`. */
char *dusk_ris_subscription_text (const char *verb, const DuskPrefix *prefix);

/** Returns: (transfer full) (element-type utf8): the messages that turn one subscription into another. */
GPtrArray *dusk_ris_subscription_change (const GArray *before, const GArray *after);

/** Returns: (transfer full): the same about the sessions of all peers, whose states carry no prefix. */
char *dusk_ris_subscription_states_text (void);

/**
 * dusk_ris_subscription_header:
 * @n_left: (out): how many prefixes had no place in it
 *
 * Returns: (transfer full): the value of `X-RIS-Subscribe`, which a server takes up to some kilobytes
 */
char *dusk_ris_subscription_header (const GArray *subscription, guint *n_left);

/* --- dusk-ris-live-pipe.c: from the thread that reads to the main context --- */

/**
 * DuskRisBatch: what is handed over at once. Elements came while the feed was as @state says.
 *
 * @elements: (element-type DuskBgpElement): their paths lie in @asns
 * @peers: (element-type DuskBgpPeer): those met for the first time, in the order of their numbers; they own their names
 * @n_messages: that @elements come from
 * @dropped: messages left before this batch
 * @problem: (nullable): a sentence
 * @count, @latest_s: as dusk_ris_live_count() and dusk_ris_live_latest()
 */
typedef struct {
  GArray          *elements;
  GArray          *asns;
  GArray          *peers;
  guint            n_messages;
  guint            dropped;
  DuskRisLiveState state;
  char            *problem;
  guint64          count;
  gint64           latest_s;

  const guint32 *shared_path; /* of the message being added */
  gsize          shared_at;
} DuskRisBatch;

/** Begins a message: its elements share their path. */
void dusk_ris_batch_begin (DuskRisBatch *batch);
/** A #DuskBgpSink whose data is a batch. */
void dusk_ris_batch_add (const DuskBgpElement *element, gpointer batch);
/** Empties it, but for what it counts. */
void dusk_ris_batch_clear (DuskRisBatch *batch);
/** Points the elements' paths to where they are; nothing may be added afterwards. */
void dusk_ris_batch_close (DuskRisBatch *batch);

typedef struct _DuskRisPipe DuskRisPipe;

/** Takes a batch, on the main context. */
typedef void (*DuskRisPipeTake) (const DuskRisBatch *batch, gpointer user_data);

/** Returns: (transfer full): one that gives batches to @take on the caller's main context, whenever that has nothing more urgent to do. */
DuskRisPipe *dusk_ris_pipe_new (DuskRisPipeTake take, gpointer user_data);
/** Nothing is given any more. */
void dusk_ris_pipe_close (DuskRisPipe *pipe);
DuskRisPipe *dusk_ris_pipe_ref (DuskRisPipe *pipe);
void         dusk_ris_pipe_unref (DuskRisPipe *pipe);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DuskRisPipe, dusk_ris_pipe_unref)

/** Returns: (transfer full): an empty batch. */
DuskRisBatch *dusk_ris_pipe_obtain (DuskRisPipe *pipe);
/** Returns: whether no more than %DUSK_RIS_LIVE_MAX_BATCHES wait. */
gboolean dusk_ris_pipe_has_room (DuskRisPipe *pipe);
/** @batch: (transfer full): waits for its turn. */
void dusk_ris_pipe_send (DuskRisPipe *pipe, DuskRisBatch *batch);
/** Frees one that was obtained and not sent. */
void dusk_ris_batch_free (DuskRisBatch *batch);

/* --- dusk-ris-live-writer.c: the thread's end of the pipe --- */

/** Returns: (transfer full): a source of @context that goes off when g_source_set_ready_time() says, again and again. */
GSource *dusk_ris_alarm_new (GMainContext *context, GSourceFunc callback, gpointer user_data);
void     dusk_ris_alarm_free (GSource *alarm);

/**
 * DuskRisWriter: gathers batches and hands them over.
 *
 * @peers: with the numbers that the main context's will give them
 * @batch: the one being filled; dusk_ris_batch_add() adds to it
 * @flush: when it has waited long enough
 * @n_peers: how many were handed over
 * @dropped: since the last one that was
 */
typedef struct {
  DuskRisPipe     *pipe;
  DuskBgpPeers    *peers;
  DuskRisBatch    *batch;
  GSource         *flush;
  guint            n_peers;
  guint            dropped;
  guint64          count;
  gint64           latest_s;
  DuskRisLiveState state;
  char            *problem;
} DuskRisWriter;

/** @peers: (copied): those that have numbers already. */
void dusk_ris_writer_init (DuskRisWriter *writer, DuskRisPipe *pipe, const DuskBgpPeers *peers, GMainContext *context);
void dusk_ris_writer_clear (DuskRisWriter *writer);
/** Counts a message whose elements were added. */
void dusk_ris_writer_note (DuskRisWriter *writer, gint64 now_s);
/** Hands the batch over where it is full, or sees to it that it will be in time. @now_us: monotonic. */
void dusk_ris_writer_settle (DuskRisWriter *writer, gint64 now_us);
/** Hands @state over at once, and what came before it before it. */
void dusk_ris_writer_set_state (DuskRisWriter *writer, DuskRisLiveState state, const char *problem);

/* --- dusk-ris-live-health.c: whether what comes can be relied on; all times are the clock's --- */

/**
 * DuskRisHealth: what is known about a feed.
 *
 * @opened_s: when the connection was made
 * @latest_s: when a message came last
 * @has_fresh, @has_old: which came since it was judged last
 * @is_mute: it missed the beacons, and no message has come since, on whichever connection
 */
typedef struct {
  gint64   opened_s;
  gint64   latest_s;
  gboolean has_fresh;
  gboolean has_old;
  gboolean is_late;
  gboolean is_mute;
} DuskRisHealth;

#define DUSK_RIS_HEALTH_INIT { .latest_s = DUSK_TIME_UNKNOWN }

/**
 * DuskRisVerdict: how the feed is.
 *
 * @DUSK_RIS_LATE: all messages are old
 * @DUSK_RIS_GONE_MUTE: it should have sent something and did not: time for a new connection
 * @DUSK_RIS_STILL_MUTE: on this connection nothing has come yet
 */
typedef enum {
  DUSK_RIS_WELL,
  DUSK_RIS_LATE,
  DUSK_RIS_GONE_MUTE,
  DUSK_RIS_STILL_MUTE,
} DuskRisVerdict;

void           dusk_ris_health_open (DuskRisHealth *health, gint64 now_s);
void           dusk_ris_health_note (DuskRisHealth *health, gint64 time_us, gint64 now_s);
DuskRisVerdict dusk_ris_health_judge (DuskRisHealth *health, gint64 now_s);

/* --- dusk-ris-live-wire.c: one connection, of either kind; all in the thread that reads --- */

typedef struct _DuskRisWire DuskRisWire;

/**
 * DuskRisWireEvents: what becomes of a connection.
 *
 * @opened: it can be used
 * @text: one message came
 * @ended: it is of no use any more. @error: (nullable): raw, as libsoup and GIO have it; %NULL where the server closed it
 */
typedef struct {
  void (*opened) (gpointer user_data);
  void (*text) (const char *text, gsize length, gpointer user_data);
  void (*ended) (const GError *error, gpointer user_data);
} DuskRisWireEvents;

/**
 * dusk_ris_wire_new:
 * @base: such as `https://ris-live.ripe.net`, checked already
 * @header: (nullable): of the line stream; %NULL for a WebSocket
 * @n_wires: counts the connections that are not quite gone
 *
 * Returns: (transfer full): one that is being made
 */
DuskRisWire *dusk_ris_wire_new (SoupSession *session, GUri *base, const char *header, const DuskRisWireEvents *events, gpointer user_data,
                                guint *n_wires);
/** Lets it go: no events come any more. May be called in one. */
void dusk_ris_wire_free (DuskRisWire *wire);
gboolean dusk_ris_wire_is_open (DuskRisWire *wire);
/** Sends @text where it is a WebSocket that is open. */
void dusk_ris_wire_send (DuskRisWire *wire, const char *text);
/** Returns: whether @error of a WebSocket that never opened means that none can be had here. */
gboolean dusk_ris_wire_is_refused (const GError *error);

/* --- dusk-ris-live-link.c: the thread that reads: connects, subscribes, watches over the silence, and connects again --- */

typedef struct _DuskRisLink DuskRisLink;

/**
 * dusk_ris_link_new:
 * @unit_ms: how long a second lasts between attempts, pings and signs of life: 1000 but in tests
 * @peers: (copied): those that have numbers already; the ones that are met are handed over in the order of their numbers after these
 *
 * Returns: (transfer full): one that has begun
 */
DuskRisLink *dusk_ris_link_new (DuskRisPipe *pipe, GUri *base, DuskClock *clock, guint unit_ms, const DuskBgpPeers *peers,
                                const GArray *prefixes);
/** Follows these prefixes in place of those before. */
void dusk_ris_link_watch (DuskRisLink *link, const GArray *prefixes);
/** Ends it and waits for its end, which takes milliseconds. */
void dusk_ris_link_free (DuskRisLink *link);

/* --- dusk-ris-live.c --- */

/** Sets @unit_ms of the link. Before dusk_ris_live_watch(). */
void dusk_ris_live_set_unit (DuskRisLive *self, guint unit_ms);

G_END_DECLS
