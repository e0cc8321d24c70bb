/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-http-private.h"

struct _DuskHttpDeadline {
  GCancellable *cancellable; /* (not nullable) (owned): of the I/O; follows the caller's, and the deadline */
  GCancellable *outer;       /* (nullable) (owned): the caller's */
  gulong        outer_id;
  GSource      *source; /* (not nullable) (owned) */
  gint64        timeout_us;
  gint64        last_us; /* monotonic: when even a server that still sends is given up */
  gboolean      is_past;
};

static gboolean
on_past (gpointer user_data)
{
  DuskHttpDeadline *self = user_data;

  self->is_past = TRUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
on_outer_cancelled (GCancellable *outer G_GNUC_UNUSED, gpointer inner)
{
  g_cancellable_cancel (inner);
}

DuskHttpDeadline *
dusk_http_deadline_new (double timeout_s, double total_s, GCancellable *outer)
{
  DuskHttpDeadline *self = g_new0 (DuskHttpDeadline, 1);

  self->cancellable = g_cancellable_new ();
  self->timeout_us = (gint64) (timeout_s * G_USEC_PER_SEC);
  self->last_us = total_s > 0 ? g_get_monotonic_time () + (gint64) (total_s * G_USEC_PER_SEC) : G_MAXINT64;
  if (outer)
    {
      self->outer = g_object_ref (outer);
      self->outer_id = g_cancellable_connect (outer, G_CALLBACK (on_outer_cancelled), g_object_ref (self->cancellable), g_object_unref);
    }
  self->source = g_timeout_source_new (G_MAXINT32);
  g_source_set_callback (self->source, on_past, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
  dusk_http_deadline_extend (self);
  return self;
}

void
dusk_http_deadline_free (DuskHttpDeadline *self)
{
  g_cancellable_disconnect (self->outer, self->outer_id);
  g_clear_object (&self->outer);
  dusk_http_clear_source (&self->source);
  g_clear_object (&self->cancellable);
  g_free (self);
}

void
dusk_http_deadline_extend (DuskHttpDeadline *self)
{
  g_source_set_ready_time (self->source, MIN (g_get_monotonic_time () + self->timeout_us, self->last_us));
}

gboolean
dusk_http_deadline_is_past (DuskHttpDeadline *self)
{
  return self->is_past;
}

GCancellable *
dusk_http_deadline_cancellable (DuskHttpDeadline *self)
{
  return self->cancellable;
}
