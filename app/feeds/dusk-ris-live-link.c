/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "dusk-config.h"
#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-ris-live-private.h"

/* The beacons' rhythm: one half of them, or the other, every two hours. */
#define BEACON_STEP_S 7200

/* So many messages in a row that are none: this is no RIS Live. */
#define MAX_MALFORMED 100

struct _DuskRisLink {
  /* Set before the thread begins */
  DuskRisPipe  *pipe;    /* (not nullable) (owned) */
  GUri         *base;    /* (not nullable) (owned) */
  char         *host;    /* (not nullable) (owned): for sentences */
  DuskClock    *clock;   /* (not nullable) (owned) */
  gint64        unit_us;
  GMainContext *context; /* (not nullable) (owned): the thread's */
  GThread      *thread;  /* (not nullable) (owned) */
  gint          is_stopping;

  /* The thread's own */
  SoupSession   *session;      /* (not nullable) (owned) */
  DuskBgpPeers  *peers;        /* (not nullable) (owned): with the numbers that the main context's will give them */
  DuskRisReader *reader;       /* (not nullable) (owned) */
  GArray        *subscription; /* (not nullable) (owned) (element-type DuskPrefix) */
  DuskRisWire   *wire;         /* (nullable) (owned) */
  guint          n_wires;
  GSource       *tick;  /* (not nullable) (owned): every unit */
  GSource       *flush; /* (not nullable) (owned): when a batch has waited long enough */

  /* The connection; monotonic microseconds */
  gboolean is_stream;
  gboolean was_open;
  gint64   begun_us;
  gint64   heard_us;
  gint64   pinged_us;
  gint64   ticked_us;
  gint64   next_us; /* when to try again */
  guint    n_failed;
  guint    n_malformed;

  /* The feed's health; the clock's seconds */
  gint64   opened_s;
  gint64   latest_s;
  gboolean has_fresh; /* messages since the last tick */
  gboolean has_old;
  gboolean is_late;
  gboolean is_mute; /* until a message comes, on whichever connection */

  /* What is handed over */
  DuskRisBatch    *batch;   /* (not nullable) (owned) */
  guint            n_peers; /* that were handed over */
  guint            dropped;
  guint64          count;
  DuskRisLiveState state;
  char            *problem; /* (nullable) (owned) */
  char            *words;   /* (nullable) (owned): the server's own, of this connection */
};

static void connect_to_server (DuskRisLink *link);

/* --- Handing over --- */

static void
copy_new_peers (DuskRisLink *link)
{
  for (; link->n_peers < dusk_bgp_peers_count (link->peers); link->n_peers++)
    {
      DuskBgpPeer peer = *dusk_bgp_peers_get (link->peers, link->n_peers);

      peer.collector = g_strdup (peer.collector);
      g_array_append_val (link->batch->peers, peer);
    }
}

/* Hands over what there is. Elements are left where too much waits already; a change of state never is. */
static void
hand_over (DuskRisLink *link, gboolean is_urgent)
{
  gboolean has_room = dusk_ris_pipe_has_room (link->pipe);
  DuskRisBatch *batch = link->batch;

  g_source_set_ready_time (link->flush, -1);
  if (!has_room)
    {
      link->dropped += batch->n_messages;
      dusk_ris_batch_clear (batch);
      if (!is_urgent)
        return;
    }
  copy_new_peers (link);
  dusk_ris_batch_close (batch);
  batch->dropped = link->dropped;
  batch->state = link->state;
  batch->problem = g_strdup (link->problem);
  batch->count = link->count;
  batch->latest_s = link->latest_s;
  dusk_ris_pipe_send (link->pipe, batch);
  link->batch = dusk_ris_pipe_obtain (link->pipe);
  link->dropped = 0;
}

static gboolean
on_flush (gpointer data)
{
  hand_over (data, FALSE);
  return G_SOURCE_CONTINUE;
}

/* What came before belongs to the state before; while connecting nothing does, so that the first message belongs to what it proves. */
static void
set_state (DuskRisLink *link, DuskRisLiveState state, const char *problem)
{
  char *before = link->problem;

  if (state == link->state && g_strcmp0 (problem, link->problem) == 0)
    return;
  if (link->batch->n_messages > 0 && link->state != DUSK_RIS_LIVE_CONNECTING)
    hand_over (link, TRUE);
  link->state = state;
  link->problem = g_strdup (problem);
  g_free (before);
  hand_over (link, TRUE);
}

/* --- The connection --- */

static void
disconnect (DuskRisLink *link)
{
  g_clear_pointer (&link->wire, dusk_ris_wire_free);
  g_clear_pointer (&link->words, g_free);
  link->n_malformed = 0;
}

/* 1, 2, 4 … units, a quarter more or less, so that clients cut off together do not come back together. */
static void
try_later (DuskRisLink *link, gint64 now_us)
{
  double pause = (double) MIN (1u << MIN (link->n_failed, 10), DUSK_RIS_LIVE_MAX_PAUSE_S) * g_random_double_range (0.75, 1.25);

  link->n_failed++;
  link->next_us = now_us + (gint64) (pause * (double) link->unit_us);
}

/* Where no WebSocket can be had the line stream is tried at once; after that, again a WebSocket. */
static void
end_connection (DuskRisLink *link, const GError *error)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_refused = !link->is_stream && !link->was_open && dusk_ris_wire_is_refused (error);
  g_autofree char *sentence = g_strdup (link->words);

  if (sentence == NULL && error)
    {
      g_autoptr (GError) translated = dusk_http_error_translate (error, link->host);
      sentence = g_strdup (translated->message);
    }
  else if (sentence == NULL)
    sentence = g_strdup_printf (_("%s closed the connection"), link->host);
  disconnect (link);
  link->is_stream = is_refused;
  if (is_refused)
    {
      connect_to_server (link);
      return;
    }
  if (link->was_open && now_us - link->begun_us >= DUSK_RIS_LIVE_GOOD_S * link->unit_us)
    link->n_failed = 0;
  try_later (link, now_us);
  set_state (link, DUSK_RIS_LIVE_CONNECTING, sentence);
}

/* The connection is dead, or of no use: says so, and makes it anew. */
static void
give_up (DuskRisLink *link, DuskRisLiveState state, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_TIMEOUT, sentence);

  if (state != DUSK_RIS_LIVE_CONNECTING)
    set_state (link, state, sentence);
  end_connection (link, error);
}

static void
send_and_free (DuskRisLink *link, char *text)
{
  dusk_ris_wire_send (link->wire, text);
  g_free (text);
}

static void
ping (DuskRisLink *link, gint64 now_us)
{
  link->pinged_us = now_us;
  dusk_ris_wire_send (link->wire, "{\"type\":\"ping\",\"data\":null}");
}

static void
on_opened (gpointer data)
{
  DuskRisLink *link = data;

  link->was_open = TRUE;
  link->heard_us = g_get_monotonic_time ();
  link->opened_s = dusk_clock_now (link->clock);
  if (!link->is_stream)
    {
      send_and_free (link, dusk_ris_subscription_states_text ());
      for (guint i = 0; i < link->subscription->len; i++)
        send_and_free (link, dusk_ris_subscription_text ("ris_subscribe", &g_array_index (link->subscription, DuskPrefix, i)));
    }
  ping (link, link->heard_us);
}

static void
on_ended (const GError *error, gpointer data)
{
  end_connection (data, error);
}

/* --- Health --- */

static gboolean
is_dead (DuskRisLink *link, gint64 now_us)
{
  gint64 limit_s = link->is_stream ? DUSK_RIS_LIVE_STREAM_SILENT_S : DUSK_RIS_LIVE_SILENT_S;

  return now_us - link->heard_us > limit_s * link->unit_us;
}

/* Connected and answering, yet the beacons, which change every two hours, were not heard of: nothing else would be either. */
static gboolean
has_missed_beacons (DuskRisLink *link, gint64 now_s)
{
  gint64 turn_s = dusk_time_floor (now_s, BEACON_STEP_S);

  return link->opened_s < turn_s && now_s >= turn_s + DUSK_RIS_LIVE_BEACONS_LATE_S && link->latest_s < turn_s;
}

/* Where all messages since the last time were old: one slow collector does not make the feed late. */
static void
judge_lag (DuskRisLink *link)
{
  if (link->has_fresh || link->has_old)
    link->is_late = !link->has_fresh;
  link->has_fresh = link->has_old = FALSE;
}

static void
judge (DuskRisLink *link, gint64 now_us)
{
  const char *mute = _("RIS Live answers, but sends nothing of what is sure to have changed");

  judge_lag (link);
  if (is_dead (link, now_us))
    give_up (link, DUSK_RIS_LIVE_SILENT, _("RIS Live has fallen silent"));
  else if (link->state == DUSK_RIS_LIVE_CONNECTING)
    return;
  else if (has_missed_beacons (link, dusk_clock_now (link->clock)))
    {
      link->is_mute = TRUE;
      give_up (link, DUSK_RIS_LIVE_SILENT, mute);
    }
  else if (link->is_mute)
    set_state (link, DUSK_RIS_LIVE_SILENT, mute);
  else if (link->is_late)
    set_state (link, DUSK_RIS_LIVE_SILENT, _("RIS Live sends messages that are minutes old"));
  else
    set_state (link, DUSK_RIS_LIVE_FLOWING, link->words);
}

static void
tick (DuskRisLink *link, gint64 now_us)
{
  link->ticked_us = now_us;
  g_source_set_ready_time (link->tick, now_us + link->unit_us);
  if (link->wire == NULL)
    {
      if (now_us >= link->next_us)
        connect_to_server (link);
    }
  else if (dusk_ris_wire_is_open (link->wire))
    {
      if (now_us - link->pinged_us >= DUSK_RIS_LIVE_PING_S * link->unit_us)
        ping (link, now_us);
      judge (link, now_us);
    }
  else if (now_us - link->begun_us > DUSK_RIS_LIVE_SILENT_S * link->unit_us)
    {
      g_autofree char *sentence = g_strdup_printf (_("%s did not answer in time"), link->host);
      give_up (link, DUSK_RIS_LIVE_CONNECTING, sentence);
    }
}

static gboolean
on_tick (gpointer data)
{
  tick (data, g_get_monotonic_time ());
  return G_SOURCE_CONTINUE;
}

/* --- Messages --- */

static void
note_message (DuskRisLink *link, gint64 time_us)
{
  gint64 now_s = dusk_clock_now (link->clock);

  link->count++;
  link->batch->n_messages++;
  link->latest_s = now_s;
  link->is_mute = FALSE;
  if (ABS (now_s - time_us / G_USEC_PER_SEC) <= DUSK_RIS_LIVE_MAX_LAG_S)
    link->has_fresh = TRUE;
  else
    link->has_old = TRUE;
}

static void
note_trouble (DuskRisLink *link, DuskRisMessageKind kind, const GError *error)
{
  if (kind == DUSK_RIS_ERROR)
    {
      g_free (link->words);
      link->words = g_strdup (error->message);
      set_state (link, link->state, link->words);
    }
  else if (++link->n_malformed >= MAX_MALFORMED)
    give_up (link, DUSK_RIS_LIVE_CONNECTING, error->message);
}

/* Libsoup reads as long as there is anything to read, without a turn of the main loop: so this looks after the time, too. */
static void
on_text (const char *text, gsize length, gpointer data)
{
  DuskRisLink *link = data;
  g_autoptr (GError) error = NULL;
  DuskRisMessageKind kind;
  gint64 time_us, now_us = g_get_monotonic_time ();

  if (g_atomic_int_get (&link->is_stopping))
    {
      disconnect (link);
      return;
    }
  dusk_ris_batch_begin (link->batch);
  if (!dusk_ris_reader_read (link->reader, text, length, dusk_ris_batch_add, link->batch, &kind, &time_us, &error))
    {
      note_trouble (link, kind, error);
      return;
    }
  link->heard_us = now_us;
  link->n_malformed = 0;
  if (kind == DUSK_RIS_MESSAGE)
    note_message (link, time_us);
  if (link->state == DUSK_RIS_LIVE_CONNECTING)
    set_state (link, link->is_mute ? DUSK_RIS_LIVE_SILENT : DUSK_RIS_LIVE_FLOWING, link->is_mute ? link->problem : link->words);
  if (link->batch->elements->len >= DUSK_RIS_LIVE_BATCH_SIZE)
    hand_over (link, FALSE);
  else if (kind == DUSK_RIS_MESSAGE && g_source_get_ready_time (link->flush) < 0)
    g_source_set_ready_time (link->flush, now_us + DUSK_RIS_LIVE_BATCH_MS * 1000);
  if (now_us - link->ticked_us >= link->unit_us)
    tick (link, now_us);
}

static void
connect_to_server (DuskRisLink *link)
{
  static const DuskRisWireEvents events = { on_opened, on_text, on_ended };
  g_autofree char *header = NULL;
  guint n_left = 0;

  if (link->is_stream)
    header = dusk_ris_subscription_header (link->subscription, &n_left);
  if (n_left > 0)
    {
      guint n = link->subscription->len - n_left;
      g_free (link->words);
      link->words = g_strdup_printf (ngettext ("RIS Live's WebSocket cannot be had; without it only %u prefix is followed",
                                               "RIS Live's WebSocket cannot be had; without it only %u prefixes are followed", n), n);
    }
  link->was_open = FALSE;
  link->is_late = link->has_fresh = link->has_old = FALSE;
  link->begun_us = g_get_monotonic_time ();
  link->wire = dusk_ris_wire_new (link->session, link->base, header, &events, link, &link->n_wires);
}

/* --- The thread --- */

static gboolean
alarm_dispatch (GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

/* Returns: (transfer full): a source that goes off when g_source_set_ready_time() says. */
static GSource *
alarm_new (DuskRisLink *link, GSourceFunc callback)
{
  GSource *source = g_source_new (&alarm_funcs, sizeof (GSource));

  g_source_set_callback (source, callback, link, NULL);
  g_source_attach (source, link->context);
  return source;
}

static void
alarm_free (GSource *source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
begin (DuskRisLink *link)
{
  link->session = soup_session_new_with_options ("user-agent", "dusk/" DUSK_VERSION " (+https://duskmap.github.io)", NULL);
  link->reader = dusk_ris_reader_new (link->peers);
  link->batch = dusk_ris_pipe_obtain (link->pipe);
  link->latest_s = DUSK_TIME_UNKNOWN;
  link->tick = alarm_new (link, on_tick);
  link->flush = alarm_new (link, on_flush);
  set_state (link, DUSK_RIS_LIVE_CONNECTING, NULL);
  tick (link, g_get_monotonic_time ());
}

/* What is under way in libsoup must come to its end before the main context does. */
static void
end (DuskRisLink *link)
{
  g_clear_pointer (&link->tick, alarm_free);
  g_clear_pointer (&link->flush, alarm_free);
  disconnect (link);
  soup_session_abort (link->session);
  while (link->n_wires > 0 || g_main_context_pending (link->context))
    g_main_context_iteration (link->context, TRUE);
  g_clear_object (&link->session);
  g_clear_pointer (&link->batch, dusk_ris_batch_free);
  g_clear_pointer (&link->reader, dusk_ris_reader_free);
  g_clear_pointer (&link->peers, dusk_bgp_peers_unref);
  g_clear_pointer (&link->problem, g_free);
}

static gpointer
run (gpointer data)
{
  DuskRisLink *link = data;

  g_main_context_push_thread_default (link->context);
  begin (link);
  while (!g_atomic_int_get (&link->is_stopping))
    g_main_context_iteration (link->context, TRUE);
  end (link);
  g_main_context_pop_thread_default (link->context);
  return NULL;
}

typedef struct {
  DuskRisLink *link;
  GArray      *subscription; /* (owned) */
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_array_unref (watch->subscription);
  g_free (watch);
}

static gboolean
on_watch (gpointer data)
{
  Watch *watch = data;
  DuskRisLink *link = watch->link;
  g_autoptr (GPtrArray) texts = dusk_ris_subscription_change (link->subscription, watch->subscription);

  g_array_unref (link->subscription);
  link->subscription = g_array_ref (watch->subscription);
  if (link->wire && link->is_stream)
    {
      disconnect (link);
      connect_to_server (link);
    }
  else if (link->wire)
    for (guint i = 0; i < texts->len; i++)
      dusk_ris_wire_send (link->wire, texts->pdata[i]);
  return G_SOURCE_REMOVE;
}

static DuskBgpPeers *
copy_peers (const DuskBgpPeers *peers)
{
  DuskBgpPeers *copy = dusk_bgp_peers_new ();

  for (guint i = 0; i < dusk_bgp_peers_count (peers); i++)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (peers, i);
      dusk_bgp_peers_take (copy, peer->collector, peer->asn, peer->family, peer->address);
    }
  return copy;
}

DuskRisLink *
dusk_ris_link_new (DuskRisPipe *pipe, GUri *base, DuskClock *clock, guint unit_ms, const DuskBgpPeers *peers, const GArray *prefixes)
{
  DuskRisLink *link = g_new0 (DuskRisLink, 1);

  link->peers = copy_peers (peers);
  link->n_peers = dusk_bgp_peers_count (peers);
  link->pipe = dusk_ris_pipe_ref (pipe);
  link->base = g_uri_ref (base);
  link->host = dusk_http_host_name (base);
  link->clock = g_object_ref (clock);
  link->unit_us = unit_ms * (G_USEC_PER_SEC / 1000);
  link->subscription = dusk_ris_subscription_new (prefixes);
  link->context = g_main_context_new ();
  link->thread = g_thread_new ("ris-live", run, link);
  return link;
}

void
dusk_ris_link_watch (DuskRisLink *link, const GArray *prefixes)
{
  Watch *watch = g_new0 (Watch, 1);
  GSource *source = g_idle_source_new ();

  watch->link = link;
  watch->subscription = dusk_ris_subscription_new (prefixes);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, on_watch, watch, watch_free);
  g_source_attach (source, link->context);
  g_source_unref (source);
}

void
dusk_ris_link_free (DuskRisLink *link)
{
  g_atomic_int_set (&link->is_stopping, TRUE);
  g_main_context_wakeup (link->context);
  g_thread_join (link->thread);
  g_array_unref (link->subscription);
  g_main_context_unref (link->context);
  g_object_unref (link->clock);
  g_free (link->host);
  g_uri_unref (link->base);
  dusk_ris_pipe_unref (link->pipe);
  g_free (link);
}
