/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ris-live-private.h"

static gboolean
alarm_dispatch (GSource *source G_GNUC_UNUSED, GSourceFunc callback, gpointer data)
{
  return callback (data);
}

static GSourceFuncs alarm_funcs = { .dispatch = alarm_dispatch };

GSource *
dusk_ris_alarm_new (GMainContext *context, GSourceFunc callback, gpointer user_data)
{
  GSource *source = g_source_new (&alarm_funcs, sizeof (GSource));

  g_source_set_callback (source, callback, user_data, NULL);
  g_source_attach (source, context);
  return source;
}

void
dusk_ris_alarm_free (GSource *alarm)
{
  g_source_destroy (alarm);
  g_source_unref (alarm);
}

static void
copy_new_peers (DuskRisWriter *writer)
{
  for (; writer->n_peers < dusk_bgp_peers_count (writer->peers); writer->n_peers++)
    {
      DuskBgpPeer peer = *dusk_bgp_peers_get (writer->peers, writer->n_peers);

      peer.collector = g_strdup (peer.collector);
      g_array_append_val (writer->batch->peers, peer);
    }
}

/* Elements are left where too much waits already; a change of state never is. */
static void
hand_over (DuskRisWriter *writer, gboolean is_urgent)
{
  gboolean has_room = dusk_ris_pipe_has_room (writer->pipe);
  DuskRisBatch *batch = writer->batch;

  g_source_set_ready_time (writer->flush, -1);
  if (!has_room)
    {
      writer->dropped += batch->n_messages;
      dusk_ris_batch_clear (batch);
      if (!is_urgent)
        return;
    }
  copy_new_peers (writer);
  dusk_ris_batch_close (batch);
  batch->dropped = writer->dropped;
  batch->state = writer->state;
  batch->problem = g_strdup (writer->problem);
  batch->count = writer->count;
  batch->latest_s = writer->latest_s;
  dusk_ris_pipe_send (writer->pipe, batch);
  writer->batch = dusk_ris_pipe_obtain (writer->pipe);
  writer->dropped = 0;
}

static gboolean
on_flush (gpointer data)
{
  hand_over (data, FALSE);
  return G_SOURCE_CONTINUE;
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

void
dusk_ris_writer_init (DuskRisWriter *writer, DuskRisPipe *pipe, const DuskBgpPeers *peers, GMainContext *context)
{
  *writer = (DuskRisWriter) {
    .pipe = dusk_ris_pipe_ref (pipe),
    .peers = copy_peers (peers),
    .batch = dusk_ris_pipe_obtain (pipe),
    .flush = dusk_ris_alarm_new (context, on_flush, writer),
    .n_peers = dusk_bgp_peers_count (peers),
    .latest_s = DUSK_TIME_UNKNOWN,
  };
}

void
dusk_ris_writer_clear (DuskRisWriter *writer)
{
  g_clear_pointer (&writer->flush, dusk_ris_alarm_free);
  g_clear_pointer (&writer->batch, dusk_ris_batch_free);
  g_clear_pointer (&writer->peers, dusk_bgp_peers_unref);
  g_clear_pointer (&writer->pipe, dusk_ris_pipe_unref);
  g_clear_pointer (&writer->problem, g_free);
}

void
dusk_ris_writer_note (DuskRisWriter *writer, gint64 now_s)
{
  writer->batch->n_messages++;
  writer->count++;
  writer->latest_s = now_s;
}

void
dusk_ris_writer_settle (DuskRisWriter *writer, gint64 now_us)
{
  if (writer->batch->elements->len >= DUSK_RIS_LIVE_BATCH_SIZE)
    hand_over (writer, FALSE);
  else if (writer->batch->n_messages > 0 && g_source_get_ready_time (writer->flush) < 0)
    g_source_set_ready_time (writer->flush, now_us + DUSK_RIS_LIVE_BATCH_MS * 1000);
}

/* What came before belongs to the state before; while connecting nothing does, so that the first message belongs to what it proves. */
void
dusk_ris_writer_set_state (DuskRisWriter *writer, DuskRisLiveState state, const char *problem)
{
  char *before = writer->problem;

  if (state == writer->state && g_strcmp0 (problem, before) == 0)
    return;
  if (writer->batch->n_messages > 0 && writer->state != DUSK_RIS_LIVE_CONNECTING)
    hand_over (writer, TRUE);
  writer->state = state;
  writer->problem = g_strdup (problem);
  g_free (before);
  hand_over (writer, TRUE);
}
