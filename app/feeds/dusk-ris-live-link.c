/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "dusk-config.h"
#include "dusk-error.h"
#include "dusk-http-private.h"
#include "dusk-ris-live-private.h"

/* So many messages in a row that are none: this is no RIS Live. */
#define MAX_MALFORMED 100

struct _DuskRisLink {
  /* Set before the thread begins */
  GUri         *base;    /* (not nullable) (owned) */
  char         *host;    /* (not nullable) (owned): for sentences */
  DuskClock    *clock;   /* (not nullable) (owned) */
  gint64        unit_us;
  GMainContext *context; /* (not nullable) (owned): the thread's */
  GThread      *thread;  /* (not nullable) (owned) */
  gint          is_stopping;

  /* The thread's own */
  SoupSession   *session;      /* (not nullable) (owned) */
  DuskRisReader *reader;       /* (not nullable) (owned) */
  GArray        *subscription; /* (not nullable) (owned) (element-type DuskPrefix) */
  DuskRisWire   *wire;         /* (nullable) (owned) */
  guint          n_wires;
  GSource       *tick; /* (not nullable) (owned): every unit */
  DuskRisWriter  writer;
  DuskRisHealth  health;
  char          *words; /* (nullable) (owned): the server's own, or about it, as long as this connection lasts */

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
  guint    n_left; /* prefixes, of a stream's header */
};

static void connect_to_server (DuskRisLink *link);

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
  dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_CONNECTING, sentence);
}

/* The connection is dead, or of no use: says so, and makes it anew. */
static void
give_up (DuskRisLink *link, DuskRisLiveState state, const char *sentence)
{
  g_autoptr (GError) error = g_error_new_literal (DUSK_ERROR, DUSK_ERROR_TIMEOUT, sentence);

  if (state != DUSK_RIS_LIVE_CONNECTING)
    dusk_ris_writer_set_state (&link->writer, state, sentence);
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
  dusk_ris_health_open (&link->health, dusk_clock_now (link->clock));
  if (link->is_stream && link->n_left > 0)
    {
      guint n = link->subscription->len - link->n_left;
      link->words = g_strdup_printf (ngettext ("RIS Live’s WebSocket cannot be had; without it only %u prefix is followed",
                                               "RIS Live’s WebSocket cannot be had; without it only %u prefixes are followed", n), n);
    }
  else if (!link->is_stream)
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

static const char *
mute_sentence (void)
{
  return _("RIS Live answers, but sends nothing of what is sure to have changed");
}

static gboolean
is_dead (DuskRisLink *link, gint64 now_us)
{
  gint64 limit_s = link->is_stream ? DUSK_RIS_LIVE_STREAM_SILENT_S : DUSK_RIS_LIVE_SILENT_S;

  return now_us - link->heard_us > limit_s * link->unit_us;
}

static void
judge_messages (DuskRisLink *link)
{
  switch (dusk_ris_health_judge (&link->health, dusk_clock_now (link->clock)))
    {
    case DUSK_RIS_GONE_MUTE:
      give_up (link, DUSK_RIS_LIVE_SILENT, mute_sentence ());
      break;
    case DUSK_RIS_STILL_MUTE:
      dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_SILENT, mute_sentence ());
      break;
    case DUSK_RIS_LATE:
      dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_SILENT,
                                 _("RIS Live sends messages that are minutes old, unless the clock of this computer is wrong"));
      break;
    case DUSK_RIS_WELL:
    default:
      dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_FLOWING, link->words);
    }
}

static void
judge (DuskRisLink *link, gint64 now_us)
{
  if (is_dead (link, now_us))
    give_up (link, DUSK_RIS_LIVE_SILENT, _("RIS Live has fallen silent"));
  else if (link->writer.state != DUSK_RIS_LIVE_CONNECTING)
    judge_messages (link);
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
note_trouble (DuskRisLink *link, DuskRisMessageKind kind, const GError *error)
{
  if (kind == DUSK_RIS_ERROR)
    {
      g_free (link->words);
      link->words = g_strdup (error->message);
      dusk_ris_writer_set_state (&link->writer, link->writer.state, link->words);
    }
  else if (++link->n_malformed >= MAX_MALFORMED)
    give_up (link, DUSK_RIS_LIVE_CONNECTING, error->message);
}

/* The first sign of life on a connection. Where the feed was mute before, it takes a message to show that it is not any more. */
static void
note_life (DuskRisLink *link)
{
  if (link->health.is_mute)
    dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_SILENT, mute_sentence ());
  else
    dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_FLOWING, link->words);
}

static void
read_text (DuskRisLink *link, const char *text, gsize length, gint64 now_us)
{
  g_autoptr (GError) error = NULL;
  DuskRisMessageKind kind;
  gint64 time_us;

  dusk_ris_batch_begin (link->writer.batch);
  if (!dusk_ris_reader_read (link->reader, text, length, dusk_ris_batch_add, link->writer.batch, &kind, &time_us, &error))
    {
      note_trouble (link, kind, error);
      return;
    }
  link->heard_us = now_us;
  link->n_malformed = 0;
  if (kind == DUSK_RIS_MESSAGE)
    {
      gint64 now_s = dusk_clock_now (link->clock);

      dusk_ris_health_note (&link->health, time_us, now_s);
      dusk_ris_writer_note (&link->writer, now_s);
    }
  if (link->writer.state == DUSK_RIS_LIVE_CONNECTING)
    note_life (link);
  dusk_ris_writer_settle (&link->writer, now_us);
}

/* Libsoup reads as long as there is anything to read, without a turn of the main loop: so this looks after the time, too. */
static void
on_text (const char *text, gsize length, gpointer data)
{
  DuskRisLink *link = data;
  gint64 now_us = g_get_monotonic_time ();

  if (g_atomic_int_get (&link->is_stopping))
    {
      disconnect (link);
      return;
    }
  read_text (link, text, length, now_us);
  if (now_us - link->ticked_us >= link->unit_us)
    tick (link, now_us);
}

static void
connect_to_server (DuskRisLink *link)
{
  static const DuskRisWireEvents events = { on_opened, on_text, on_ended };
  g_autofree char *header = link->is_stream ? dusk_ris_subscription_header (link->subscription, &link->n_left) : NULL;

  link->was_open = FALSE;
  link->begun_us = g_get_monotonic_time ();
  link->wire = dusk_ris_wire_new (link->session, link->base, header, &events, link, &link->n_wires);
}

/* --- The thread --- */

static void
begin (DuskRisLink *link)
{
  link->session = soup_session_new_with_options ("user-agent", "dusk/" DUSK_VERSION " (+https://duskmap.github.io)", NULL);
  link->reader = dusk_ris_reader_new (link->writer.peers);
  link->tick = dusk_ris_alarm_new (link->context, on_tick, link);
  dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_CONNECTING, NULL);
  tick (link, g_get_monotonic_time ());
}

/* What is under way in libsoup must come to its end before the main context does. */
static void
end (DuskRisLink *link)
{
  g_clear_pointer (&link->tick, dusk_ris_alarm_free);
  disconnect (link);
  soup_session_abort (link->session);
  while (link->n_wires > 0 || g_main_context_pending (link->context))
    g_main_context_iteration (link->context, TRUE);
  g_clear_object (&link->session);
  g_clear_pointer (&link->reader, dusk_ris_reader_free);
  dusk_ris_writer_clear (&link->writer);
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
      dusk_ris_writer_set_state (&link->writer, DUSK_RIS_LIVE_CONNECTING, NULL);
      connect_to_server (link);
    }
  else if (link->wire)
    for (guint i = 0; i < texts->len; i++)
      dusk_ris_wire_send (link->wire, texts->pdata[i]);
  return G_SOURCE_REMOVE;
}

DuskRisLink *
dusk_ris_link_new (DuskRisPipe *pipe, GUri *base, DuskClock *clock, guint unit_ms, const DuskBgpPeers *peers, const GArray *prefixes)
{
  DuskRisLink *link = g_new0 (DuskRisLink, 1);

  link->base = g_uri_ref (base);
  link->host = dusk_http_host_name (base);
  link->clock = g_object_ref (clock);
  link->unit_us = unit_ms * (G_USEC_PER_SEC / 1000);
  link->subscription = dusk_ris_subscription_new (prefixes);
  link->context = g_main_context_new ();
  link->health = (DuskRisHealth) DUSK_RIS_HEALTH_INIT;
  dusk_ris_writer_init (&link->writer, pipe, peers, link->context);
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
  g_free (link);
}
