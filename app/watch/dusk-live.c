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
  gint64        changed_us;
  gboolean      is_inferred;
  guint         peers;
  char         *problem; /* (nullable) (owned) */
};

enum { PROP_STATE = 1, PROP_VISIBLE, PROP_INFERRED, PROP_PEERS, PROP_PROBLEM, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (DuskLive, dusk_live, G_TYPE_OBJECT)

static void
notify (DuskLive *self, int prop, gboolean has_changed)
{
  if (has_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[prop]);
}

static void
update_count (DuskLive *self)
{
  guint visible = 0;
  gint64 changed_us = DUSK_TIME_UNKNOWN;
  gboolean is_inferred = FALSE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const DuskLiveRow *row = self->rows->pdata[i];

      visible += row->is_visible;
      changed_us = MAX (changed_us, row->changed_us);
      is_inferred |= row->is_inferred;
    }
  notify (self, PROP_VISIBLE, visible != self->visible || changed_us != self->changed_us);
  notify (self, PROP_INFERRED, is_inferred != self->is_inferred);
  self->visible = visible;
  self->changed_us = changed_us;
  self->is_inferred = is_inferred;
}

static guint
count_peers (DuskLive *self)
{
  guint least = G_MAXUINT;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const DuskLiveRow *row = self->rows->pdata[i];
      least = MIN (least, dusk_live_table_peers (dusk_live_feed_table (self->feed), row->prefix.family));
    }
  return least == G_MAXUINT ? 0 : least;
}

/* Where there are no data the count stays that of the last time there were. */
void
dusk_live_update (DuskLive *self)
{
  DuskRisLive *ris = dusk_live_feed_ris (self->feed);
  const char *problem = dusk_ris_live_problem (ris);
  guint peers = count_peers (self);
  DuskLiveState state = dusk_ris_live_state (ris) == DUSK_RIS_LIVE_FLOWING && peers >= DUSK_LIVE_MIN_PEERS ? DUSK_LIVE_KNOWN : DUSK_LIVE_NO_DATA;

  g_object_freeze_notify (G_OBJECT (self));
  notify (self, PROP_STATE, state != self->state);
  notify (self, PROP_PEERS, peers != self->peers);
  self->state = state;
  self->peers = peers;
  if (state == DUSK_LIVE_KNOWN)
    update_count (self);
  if (g_strcmp0 (problem, self->problem) != 0)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      notify (self, PROP_PROBLEM, TRUE);
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
    case PROP_INFERRED:
      g_value_set_boolean (value, self->is_inferred);
      break;
    case PROP_PEERS:
      g_value_set_uint (value, self->peers);
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
  props[PROP_INFERRED] = g_param_spec_boolean ("inferred", NULL, NULL, FALSE, flags);
  props[PROP_PEERS] = g_param_spec_uint ("peers", NULL, NULL, 0, G_MAXUINT, 0, flags);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_live_init (DuskLive *self)
{
  self->rows = g_ptr_array_new ();
  self->changed_us = DUSK_TIME_UNKNOWN;
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
  update_count (self);
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

  return self->is_inferred;
}

gint64
dusk_live_changed_us (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), DUSK_TIME_UNKNOWN);

  return self->changed_us;
}

guint
dusk_live_peers (DuskLive *self)
{
  g_return_val_if_fail (DUSK_IS_LIVE (self), 0);

  return self->peers;
}
