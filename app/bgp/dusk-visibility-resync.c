/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-visibility-private.h"

/* The dumps of one time are read within this. */
#define DUMPS_WITHIN_US (30 * G_TIME_SPAN_MINUTE)

/* Each time the whole table is gone through twice. */
#define MAX_RESYNCS 256

void
dusk_visibility_resync_begin (DuskVisibility *self, DuskPeerState *state)
{
  gboolean is_after_gap = self->known->len > 1 && self->known->len != state->stretch;

  state->is_resynced = FALSE;
  state->stretch = self->known->len;
  if (!is_after_gap || self->n_resyncs >= MAX_RESYNCS)
    return;
  if (self->resync_us == DUSK_TIME_UNKNOWN)
    {
      self->resync_us = self->now_us;
      self->n_resyncs++;
      for (guint32 i = 0; i < dusk_route_rows_count (self->rows); i++)
        for (guint word = 0; word < dusk_route_rows_width (self->rows); word++)
          dusk_route_rows_get (self->rows, i)->bits[word].fresh = 0;
    }
  state->is_resynced = TRUE;
  state->former = state->table[0] + state->table[1];
}

/* Tables that were cut off say nothing about what is missing. */
static gboolean
is_whole (const DuskPeerState *state)
{
  return state->is_resynced && state->former > 0 && state->dumped[0] + state->dumped[1] >= DUSK_FULL_FEED_SHARE * state->former;
}

static void
lose_what_is_missing (DuskVisibility *self, const guint64 *whole)
{
  guint width = dusk_route_rows_width (self->rows);

  for (guint32 i = 0; i < dusk_route_rows_count (self->rows); i++)
    for (guint word = 0; word < width; word++)
      {
        const DuskRouteBits *bits = dusk_route_rows_get (self->rows, i)->bits + word;

        for (guint64 lost = bits->has & ~bits->fresh & whole[word]; lost != 0; lost &= lost - 1)
          {
            guint peer = g_array_index (self->slots, guint, word * 64 + (guint) __builtin_ctzll (lost));
            dusk_visibility_note (self, &g_array_index (self->states, DuskPeerState, peer), i, FALSE, 0);
          }
      }
}

/* What is missing was missing when the tables were written. */
void
dusk_visibility_resync_end (DuskVisibility *self, gboolean is_last)
{
  g_autofree guint64 *whole = NULL;
  gint64 now_us = self->now_us;

  if (self->resync_us == DUSK_TIME_UNKNOWN || (!is_last && self->now_us - self->resync_us <= DUMPS_WITHIN_US))
    return;
  whole = g_new0 (guint64, dusk_route_rows_width (self->rows));
  for (guint i = 0; i < self->slots->len; i++)
    {
      DuskPeerState *state = &g_array_index (self->states, DuskPeerState, g_array_index (self->slots, guint, i));

      if (is_whole (state))
        whole[i / 64] |= G_GUINT64_CONSTANT (1) << i % 64;
      state->is_resynced = FALSE;
    }
  self->now_us = self->resync_us;
  lose_what_is_missing (self, whole);
  self->now_us = now_us;
  self->resync_us = DUSK_TIME_UNKNOWN;
}
