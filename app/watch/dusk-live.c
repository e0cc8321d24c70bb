/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-live.h"

#include "dusk-live-private.h"
#include "dusk-time.h"

struct _DuskLive {
  GObject       parent_instance;
  DuskLiveFeed *feed; /* (not nullable) (owned) */
  DuskEntity    entity;
  GPtrArray    *rows; /* (not nullable) (owned) (element-type DuskLiveRow): the feed's */

  /* As last notified of */
  DuskLiveState state;
  guint         visible;
  char         *problem; /* (nullable) (owned) */
};

enum { PROP_STATE = 1, PROP_VISIBLE, PROP_PROBLEM, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (DuskLive, dusk_live, G_TYPE_OBJECT)

static const DuskLiveRow *
row_at (DuskLive *self, guint index)
{
  return self->rows->pdata[index];
}

static DuskLiveState
find_state (DuskLive *self)
{
  gboolean is_flowing = dusk_ris_live_state (dusk_live_feed_ris (self->feed)) == DUSK_RIS_LIVE_FLOWING;

  return is_flowing && dusk_live_peers (self) >= DUSK_LIVE_MIN_PEERS ? DUSK_LIVE_KNOWN : DUSK_LIVE_NO_DATA;
}

static guint
count_visible (DuskLive *self)
{
  guint n = 0;

  for (guint i = 0; i < self->rows->len; i++)
    n += row_at (self, i)->is_visible;
  return n;
}

void
dusk_live_update (DuskLive *self)
{
  const char *problem = dusk_ris_live_problem (dusk_live_feed_ris (self->feed));
  DuskLiveState state = find_state (self), before = self->state;
  guint visible = state == DUSK_LIVE_KNOWN ? count_visible (self) : self->visible;

  g_object_freeze_notify (G_OBJECT (self));
  self->state = state;
  if (state != before)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (visible != self->visible)
    {
      self->visible = visible;
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_VISIBLE]);
    }
  if (g_strcmp0 (problem, self->problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

static void
dusk_live_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskLive *self = DUSK_LIVE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_VISIBLE:
      g_value_set_uint (value, self->visible);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_live_dispose (GObject *object)
{
  DuskLive *self = DUSK_LIVE (object);

  for (guint i = 0; i < self->rows->len; i++)
    dusk_live_table_leave (dusk_live_feed_table (self->feed), self->rows->pdata[i]);
  g_ptr_array_set_size (self->rows, 0);
  if (self->feed)
    dusk_live_feed_leave (self->feed, self);
  g_clear_object (&self->feed);
  G_OBJECT_CLASS (dusk_live_parent_class)->dispose (object);
}

static void
dusk_live_finalize (GObject *object)
{
  DuskLive *self = DUSK_LIVE (object);

  g_ptr_array_unref (self->rows);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_live_parent_class)->finalize (object);
}

static void
dusk_live_class_init (DuskLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = dusk_live_get_property;
  object_class->dispose = dusk_live_dispose;
  object_class->finalize = dusk_live_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, DUSK_LIVE_NO_DATA, DUSK_LIVE_KNOWN, DUSK_LIVE_NO_DATA, flags);
  props[PROP_VISIBLE] = g_param_spec_uint ("visible", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_live_init (DuskLive *self)
{
  self->rows = g_ptr_array_new ();
}

DuskLive *
dusk_live_new (DuskLiveFeed *feed, const DuskEntity *entity, const GArray *prefixes, const gboolean *was_visible)
{
  DuskLive *self;

  g_return_val_if_fail (DUSK_IS_LIVE_FEED (feed), NULL);
  g_return_val_if_fail (entity != NULL && prefixes != NULL, NULL);

  self = g_object_new (DUSK_TYPE_LIVE, NULL);
  self->feed = g_object_ref (feed);
  self->entity = *entity;
  for (guint i = 0; i < prefixes->len; i++)
    g_ptr_array_add (self->rows, dusk_live_table_use (dusk_live_feed_table (feed), &g_array_index (prefixes, DuskPrefix, i),
                                                      was_visible == NULL || was_visible[i]));
  self->visible = count_visible (self);
  dusk_live_feed_join (feed, self);
  dusk_live_update (self);
  return self;
}

const DuskEntity *
dusk_live_entity (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), NULL);

  return &self->entity;
}

DuskLiveState
dusk_live_state (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), DUSK_LIVE_NO_DATA);

  return self->state;
}

const char *
dusk_live_problem (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), NULL);

  return self->problem;
}

guint
dusk_live_visible (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), 0);

  return self->visible;
}

guint
dusk_live_total (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), 0);

  return self->rows->len;
}

gboolean
dusk_live_is_inferred (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), FALSE);

  for (guint i = 0; i < self->rows->len; i++)
    if (row_at (self, i)->is_inferred)
      return TRUE;
  return FALSE;
}

gint64
dusk_live_changed_us (DuskLive *self)
{
  gint64 newest_us = DUSK_TIME_UNKNOWN;

  g_return_val_if_fail (DUSK_IS_LIVE (self), DUSK_TIME_UNKNOWN);

  for (guint i = 0; i < self->rows->len; i++)
    newest_us = MAX (newest_us, row_at (self, i)->changed_us);
  return newest_us;
}

guint
dusk_live_peers (DuskLive *self)
{
  guint least = G_MAXUINT;

  g_return_val_if_fail (DUSK_IS_LIVE (self), 0);

  for (guint i = 0; i < self->rows->len; i++)
    least = MIN (least, dusk_live_table_peers (dusk_live_feed_table (self->feed), row_at (self, i)->prefix.family));
  return least == G_MAXUINT ? 0 : least;
}
