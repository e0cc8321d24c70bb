/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ris-live-private.h"

/* Emptied batches kept for the next ones. */
#define MAX_SPARE 4

struct _DuskRisPipe {
  GMutex   mutex;
  GQueue   waiting; /* (element-type DuskRisBatch): under the mutex */
  GQueue   spare;   /* (element-type DuskRisBatch): under the mutex */
  GSource *source;  /* (not nullable) (owned): of the main context; ready while anything waits */

  DuskRisPipeTake take; /* (nullable): of the main context: NULL once closed */
  gpointer        data;
};

typedef struct {
  GSource      source;
  DuskRisPipe *pipe; /* (owned) */
} PipeSource;

static void
peer_clear (gpointer data)
{
  g_free ((char *) ((DuskBgpPeer *) data)->collector);
}

static DuskRisBatch *
batch_new (void)
{
  DuskRisBatch *batch = g_new0 (DuskRisBatch, 1);

  batch->elements = g_array_sized_new (FALSE, FALSE, sizeof (DuskBgpElement), DUSK_RIS_LIVE_BATCH_SIZE);
  batch->asns = g_array_new (FALSE, FALSE, sizeof (guint32));
  batch->peers = g_array_new (FALSE, FALSE, sizeof (DuskBgpPeer));
  g_array_set_clear_func (batch->peers, peer_clear);
  return batch;
}

void
dusk_ris_batch_free (DuskRisBatch *batch)
{
  g_array_unref (batch->elements);
  g_array_unref (batch->asns);
  g_array_unref (batch->peers);
  g_free (batch->problem);
  g_free (batch);
}

void
dusk_ris_batch_begin (DuskRisBatch *batch)
{
  batch->shared_path = NULL;
}

/* Until the batch is closed a path is the place of its first ASN, since the ASNs may still move. */
void
dusk_ris_batch_add (const DuskBgpElement *element, gpointer data)
{
  DuskRisBatch *batch = data;
  DuskBgpElement copy = *element;

  if (element->path_length > 0 && element->path != batch->shared_path)
    {
      batch->shared_path = element->path;
      batch->shared_at = batch->asns->len;
      g_array_append_vals (batch->asns, element->path, element->path_length);
    }
  copy.path = element->path_length > 0 ? GSIZE_TO_POINTER (batch->shared_at) : NULL;
  g_array_append_val (batch->elements, copy);
}

void
dusk_ris_batch_clear (DuskRisBatch *batch)
{
  g_array_set_size (batch->elements, 0);
  g_array_set_size (batch->asns, 0);
  g_array_set_size (batch->peers, 0);
  batch->n_messages = 0;
}

void
dusk_ris_batch_close (DuskRisBatch *batch)
{
  for (guint i = 0; i < batch->elements->len; i++)
    {
      DuskBgpElement *element = &g_array_index (batch->elements, DuskBgpElement, i);

      if (element->path_length > 0)
        element->path = &g_array_index (batch->asns, guint32, GPOINTER_TO_SIZE (element->path));
    }
}

/* A batch that one huge message has stretched is not kept. */
static void
recycle (DuskRisPipe *pipe, DuskRisBatch *batch)
{
  if (batch->elements->len > 2 * DUSK_RIS_LIVE_BATCH_SIZE || pipe->spare.length == MAX_SPARE)
    {
      dusk_ris_batch_free (batch);
      return;
    }
  dusk_ris_batch_clear (batch);
  g_clear_pointer (&batch->problem, g_free);
  g_queue_push_head (&pipe->spare, batch);
}

static void
pipe_free (gpointer data)
{
  DuskRisPipe *pipe = data;

  g_queue_clear_full (&pipe->waiting, (GDestroyNotify) dusk_ris_batch_free);
  g_queue_clear_full (&pipe->spare, (GDestroyNotify) dusk_ris_batch_free);
  g_mutex_clear (&pipe->mutex);
}

/* One batch a turn, so that whatever else the main loop has to do comes between. */
static gboolean
pipe_dispatch (GSource *source, GSourceFunc callback G_GNUC_UNUSED, gpointer data G_GNUC_UNUSED)
{
  g_autoptr (DuskRisPipe) pipe = dusk_ris_pipe_ref (((PipeSource *) source)->pipe);
  DuskRisBatch *batch;

  g_mutex_lock (&pipe->mutex);
  batch = g_queue_pop_head (&pipe->waiting);
  if (pipe->waiting.length == 0)
    g_source_set_ready_time (source, -1);
  g_mutex_unlock (&pipe->mutex);
  if (batch == NULL)
    return G_SOURCE_CONTINUE;
  if (pipe->take)
    pipe->take (batch, pipe->data);
  g_mutex_lock (&pipe->mutex);
  recycle (pipe, batch);
  g_mutex_unlock (&pipe->mutex);
  return G_SOURCE_CONTINUE;
}

static void
pipe_source_finalize (GSource *source)
{
  dusk_ris_pipe_unref (((PipeSource *) source)->pipe);
}

static GSourceFuncs pipe_source_funcs = { .dispatch = pipe_dispatch, .finalize = pipe_source_finalize };

DuskRisPipe *
dusk_ris_pipe_new (DuskRisPipeTake take, gpointer user_data)
{
  DuskRisPipe *pipe = g_atomic_rc_box_new0 (DuskRisPipe);

  g_mutex_init (&pipe->mutex);
  pipe->take = take;
  pipe->data = user_data;
  pipe->source = g_source_new (&pipe_source_funcs, sizeof (PipeSource));
  ((PipeSource *) pipe->source)->pipe = dusk_ris_pipe_ref (pipe);
  g_source_set_static_name (pipe->source, "RIS Live");
  /* After what draws a window, which GTK does before anything idle. */
  g_source_set_priority (pipe->source, G_PRIORITY_DEFAULT_IDLE);
  g_source_attach (pipe->source, g_main_context_get_thread_default ());
  return pipe;
}

void
dusk_ris_pipe_close (DuskRisPipe *pipe)
{
  pipe->take = NULL;
  g_source_destroy (pipe->source);
  g_clear_pointer (&pipe->source, g_source_unref);
}

DuskRisPipe *
dusk_ris_pipe_ref (DuskRisPipe *pipe)
{
  return g_atomic_rc_box_acquire (pipe);
}

void
dusk_ris_pipe_unref (DuskRisPipe *pipe)
{
  g_atomic_rc_box_release_full (pipe, pipe_free);
}

DuskRisBatch *
dusk_ris_pipe_obtain (DuskRisPipe *pipe)
{
  DuskRisBatch *batch;

  g_mutex_lock (&pipe->mutex);
  batch = g_queue_pop_head (&pipe->spare);
  g_mutex_unlock (&pipe->mutex);
  return batch ? batch : batch_new ();
}

gboolean
dusk_ris_pipe_has_room (DuskRisPipe *pipe)
{
  gboolean has_room;

  g_mutex_lock (&pipe->mutex);
  has_room = pipe->waiting.length < DUSK_RIS_LIVE_MAX_BATCHES;
  g_mutex_unlock (&pipe->mutex);
  return has_room;
}

void
dusk_ris_pipe_send (DuskRisPipe *pipe, DuskRisBatch *batch)
{
  g_mutex_lock (&pipe->mutex);
  g_queue_push_tail (&pipe->waiting, batch);
  if (pipe->waiting.length == 1)
    g_source_set_ready_time (pipe->source, 0);
  g_mutex_unlock (&pipe->mutex);
}
