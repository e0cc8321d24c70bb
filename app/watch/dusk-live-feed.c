/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-live-private.h"

struct _DuskLiveFeed {
  GObject        parent_instance;
  DuskRisLive   *ris;       /* (not nullable) (owned) */
  DuskLiveTable *table;     /* (not nullable) (owned) */
  GPtrArray     *followers; /* (not nullable) (owned) (element-type DuskLive): not owned themselves */
  guint          rewatch;   /* source: prefixes have changed */
};

G_DEFINE_FINAL_TYPE (DuskLiveFeed, dusk_live_feed, G_TYPE_OBJECT)

/* Who is told may let others go. */
static void
update_all (DuskLiveFeed *self)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);

  dusk_live_table_settle (self->table);
  for (guint i = 0; i < self->followers->len; i++)
    g_ptr_array_add (told, g_object_ref (self->followers->pdata[i]));
  for (guint i = 0; i < told->len; i++)
    dusk_live_update (told->pdata[i]);
}

static void
on_batch (const GArray *elements, guint dropped, gpointer user_data)
{
  DuskLiveFeed *self = user_data;

  if (dropped > 0)
    dusk_live_table_forget (self->table);
  for (guint i = 0; i < elements->len; i++)
    dusk_live_table_add (self->table, &g_array_index (elements, DuskBgpElement, i));
  update_all (self);
}

/* What happens without a connection is not heard of; what comes late still comes. */
static void
on_state (DuskLiveFeed *self)
{
  DuskRisLiveState state = dusk_ris_live_state (self->ris);

  if (state == DUSK_RIS_LIVE_CONNECTING || state == DUSK_RIS_LIVE_OFF)
    dusk_live_table_forget (self->table);
  update_all (self);
}

static gboolean
on_rewatch (gpointer user_data)
{
  DuskLiveFeed *self = user_data;
  g_autoptr (GArray) prefixes = dusk_live_table_prefixes (self->table);

  self->rewatch = 0;
  dusk_ris_live_watch (self->ris, prefixes);
  return G_SOURCE_REMOVE;
}

/* A little later, for several who come and go at once. */
static void
watch_anew (DuskLiveFeed *self)
{
  if (self->rewatch == 0)
    self->rewatch = g_idle_add (on_rewatch, self);
}

static void
dusk_live_feed_dispose (GObject *object)
{
  DuskLiveFeed *self = DUSK_LIVE_FEED (object);

  g_clear_handle_id (&self->rewatch, g_source_remove);
  if (self->ris)
    {
      g_autoptr (GArray) none = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));

      g_signal_handlers_disconnect_by_data (self->ris, self);
      dusk_ris_live_set_sink (self->ris, NULL, NULL);
      dusk_ris_live_watch (self->ris, none);
    }
  g_clear_object (&self->ris);
  G_OBJECT_CLASS (dusk_live_feed_parent_class)->dispose (object);
}

static void
dusk_live_feed_finalize (GObject *object)
{
  DuskLiveFeed *self = DUSK_LIVE_FEED (object);

  dusk_live_table_free (self->table);
  g_ptr_array_unref (self->followers);
  G_OBJECT_CLASS (dusk_live_feed_parent_class)->finalize (object);
}

static void
dusk_live_feed_class_init (DuskLiveFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dusk_live_feed_dispose;
  object_class->finalize = dusk_live_feed_finalize;
}

static void
dusk_live_feed_init (DuskLiveFeed *self)
{
  self->table = dusk_live_table_new ();
  self->followers = g_ptr_array_new ();
}

DuskLiveFeed *
dusk_live_feed_new (DuskRisLive *ris)
{
  DuskLiveFeed *self;

  g_return_val_if_fail (DUSK_IS_RIS_LIVE (ris), NULL);

  self = g_object_new (DUSK_TYPE_LIVE_FEED, NULL);
  self->ris = g_object_ref (ris);
  dusk_ris_live_set_sink (ris, on_batch, self);
  g_signal_connect_swapped (ris, "notify::state", G_CALLBACK (on_state), self);
  g_signal_connect_swapped (ris, "notify::problem", G_CALLBACK (update_all), self);
  return self;
}

DuskLiveTable *
dusk_live_feed_table (DuskLiveFeed *self)
{
  return self->table;
}

DuskRisLive *
dusk_live_feed_ris (DuskLiveFeed *self)
{
  return self->ris;
}

void
dusk_live_feed_join (DuskLiveFeed *self, DuskLive *live)
{
  g_ptr_array_add (self->followers, live);
  watch_anew (self);
}

void
dusk_live_feed_leave (DuskLiveFeed *self, DuskLive *live)
{
  g_ptr_array_remove (self->followers, live);
  watch_anew (self);
}
