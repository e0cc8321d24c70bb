/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-watch-list-private.h"

#include <math.h>

#include "dusk-territory.h"

enum {
  PROP_NAME = 1,
  PROP_THRESHOLD,
  PROP_MUTED_UNTIL,
  PROP_LEVEL,
  PROP_SHARE,
  PROP_SUMMARY,
  PROP_CHECKED,
  N_PROPS,
};

struct _DuskWatchItem {
  GObject     parent_instance;
  DuskWatched kept;
  char       *name;
  char       *summary;
  gint64      checked_s;
  double      share;
  DuskLevel   level;
};

G_DEFINE_FINAL_TYPE (DuskWatchItem, dusk_watch_item, G_TYPE_OBJECT)

static GParamSpec *props[N_PROPS];

static gboolean
is_same_number (double a, double b)
{
  return isnan (a) ? isnan (b) : !isnan (b) && !(a < b || a > b);
}

static void
notify (DuskWatchItem *self, guint id)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[id]);
}

static void
dusk_watch_item_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskWatchItem *self = DUSK_WATCH_ITEM (object);

  switch (id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_THRESHOLD:
      g_value_set_double (value, self->kept.threshold);
      break;
    case PROP_MUTED_UNTIL:
      g_value_set_int64 (value, self->kept.muted_until_s);
      break;
    case PROP_LEVEL:
      g_value_set_int (value, (int) self->level);
      break;
    case PROP_SHARE:
      g_value_set_double (value, self->share);
      break;
    case PROP_SUMMARY:
      g_value_set_string (value, self->summary);
      break;
    case PROP_CHECKED:
      g_value_set_int64 (value, self->checked_s);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_watch_item_finalize (GObject *object)
{
  DuskWatchItem *self = DUSK_WATCH_ITEM (object);

  g_free (self->name);
  g_free (self->summary);
  G_OBJECT_CLASS (dusk_watch_item_parent_class)->finalize (object);
}

static void
dusk_watch_item_class_init (DuskWatchItemClass *klass)
{
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dusk_watch_item_get_property;
  object_class->finalize = dusk_watch_item_finalize;
  props[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  props[PROP_THRESHOLD] = g_param_spec_double ("threshold", NULL, NULL, 0, 1, 0, flags);
  props[PROP_MUTED_UNTIL] = g_param_spec_int64 ("muted-until", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  props[PROP_LEVEL] = g_param_spec_int ("level", NULL, NULL, 0, DUSK_N_LEVELS - 1, DUSK_LEVEL_NO_DATA, flags);
  props[PROP_SHARE] = g_param_spec_double ("share", NULL, NULL, 0, G_MAXDOUBLE, 0, flags);
  props[PROP_SUMMARY] = g_param_spec_string ("summary", NULL, NULL, NULL, flags);
  props[PROP_CHECKED] = g_param_spec_int64 ("checked", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_watch_item_init (DuskWatchItem *self)
{
  self->share = NAN;
  self->checked_s = DUSK_TIME_UNKNOWN;
}

DuskWatchItem *
_dusk_watch_item_new (const DuskWatched *kept)
{
  DuskWatchItem *self = g_object_new (DUSK_TYPE_WATCH_ITEM, NULL);
  const DuskTerritory *territory = kept->entity.kind == DUSK_ENTITY_COUNTRY ? dusk_territory_find (kept->entity.id) : NULL;

  self->kept = *kept;
  self->name = g_strdup (territory ? dusk_territory_name (territory) : kept->entity.id);
  return self;
}

void
_dusk_watch_item_set_kept (DuskWatchItem *self, const DuskWatched *kept)
{
  const DuskWatched before = self->kept;

  self->kept = *kept;
  if (!is_same_number (before.threshold, kept->threshold))
    notify (self, PROP_THRESHOLD);
  if (before.muted_until_s != kept->muted_until_s)
    notify (self, PROP_MUTED_UNTIL);
}

const DuskEntity *
dusk_watch_item_entity (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), NULL);

  return &self->kept.entity;
}

const char *
dusk_watch_item_name (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), NULL);

  return self->name;
}

void
dusk_watch_item_set_name (DuskWatchItem *self, const char *name)
{
  g_return_if_fail (DUSK_IS_WATCH_ITEM (self));
  g_return_if_fail (name != NULL);

  if (g_strcmp0 (self->name, name) == 0)
    return;
  g_free (self->name);
  self->name = g_strdup (name);
  notify (self, PROP_NAME);
}

const DuskWatched *
dusk_watch_item_kept (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), NULL);

  return &self->kept;
}

DuskLevel
dusk_watch_item_level (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), DUSK_LEVEL_NO_DATA);

  return self->level;
}

double
dusk_watch_item_share (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), NAN);

  return self->share;
}

const char *
dusk_watch_item_summary (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), NULL);

  return self->summary;
}

gint64
dusk_watch_item_checked (DuskWatchItem *self)
{
  g_return_val_if_fail (DUSK_IS_WATCH_ITEM (self), DUSK_TIME_UNKNOWN);

  return self->checked_s;
}

void
dusk_watch_item_take (DuskWatchItem *self, DuskLevel level, double share, const char *summary, gint64 checked_s)
{
  g_return_if_fail (DUSK_IS_WATCH_ITEM (self));

  g_object_freeze_notify (G_OBJECT (self));
  if (self->level != level)
    notify (self, PROP_LEVEL);
  self->level = level;
  if (!is_same_number (self->share, share))
    notify (self, PROP_SHARE);
  self->share = share;
  if (g_strcmp0 (self->summary, summary) != 0)
    {
      g_free (self->summary);
      self->summary = g_strdup (summary);
      notify (self, PROP_SUMMARY);
    }
  if (self->checked_s != checked_s)
    notify (self, PROP_CHECKED);
  self->checked_s = checked_s;
  g_object_thaw_notify (G_OBJECT (self));
}
