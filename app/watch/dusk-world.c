/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world-private.h"

#include "dusk-series-load.h"

/* A newest sample older than this is no data: RIPEstat is minutes behind when well. */
#define MAX_AGE_S    (3 * DUSK_HOUR_S)
#define SAVE_EVERY_S 60
#define UPDATED_NAME "world.updated"

static guint    get_n_items (GListModel *model);
static gpointer get_item (GListModel *model, guint position);
static GType    get_item_type (GListModel *model);

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
}

G_DEFINE_TYPE_WITH_CODE (DuskWorld, dusk_world, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_DONE,
  PROP_TOTAL,
  PROP_UPDATED,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

/* The world as it was when the last answer came: old levels with their age say more than a blank map. */
static void
read_store (DuskWorld *self)
{
  DuskStore *store = dusk_context_store (self->context);
  g_autofree char *saved = dusk_store_get_value (store, UPDATED_NAME);
  gint64 at_s = dusk_context_now (self->context), saved_s = saved ? g_ascii_strtoll (saved, NULL, 10) : 0;

  if (saved_s > 0 && saved_s < at_s)
    at_s = saved_s;
  at_s = dusk_time_floor (at_s, DUSK_WORLD_STEP_S);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      DuskEntity entity = _dusk_world_entity_at (i);
      gint64 fetched_s = DUSK_TIME_UNKNOWN, start_s = dusk_series_load_start (store, &entity, at_s - DUSK_WORLD_SHOWN_S, DUSK_WORLD_STEP_S);
      g_autoptr (DuskSeries) series = dusk_store_find_series (store, &entity, "prefixes", DUSK_WORLD_STEP_S, start_s, at_s, &fetched_s);
      if (series == NULL)
        continue;
      dusk_findings_unref (_dusk_world_show (self, i, series, at_s, fetched_s));
      self->asked_s[i] = fetched_s;
      self->updated_s = MAX (self->updated_s, fetched_s);
    }
  self->saved_s = self->updated_s;
}

/* GListModel ---------------------------------------------------------------------------------------------------------------------- */

static guint
get_n_items (GListModel *model)
{
  return DUSK_N_TERRITORIES;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return position < DUSK_N_TERRITORIES ? g_object_ref (DUSK_WORLD (model)->countries[position]) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return DUSK_TYPE_COUNTRY;
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_world_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskWorld *self = DUSK_WORLD (object);

  switch (id)
    {
    case PROP_DONE:
      g_value_set_uint (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated_s);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_world_dispose (GObject *object)
{
  DuskWorld *self = DUSK_WORLD (object);

  g_cancellable_cancel (self->singles);
  _dusk_world_end_round (self);
  G_OBJECT_CLASS (dusk_world_parent_class)->dispose (object);
}

static void
dusk_world_finalize (GObject *object)
{
  DuskWorld *self = DUSK_WORLD (object);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    g_object_unref (self->countries[i]);
  g_strfreev (self->first);
  g_free (self->problem);
  g_free (self->last_problem);
  g_object_unref (self->singles);
  g_object_unref (self->context);
  G_OBJECT_CLASS (dusk_world_parent_class)->finalize (object);
}

static void
dusk_world_class_init (DuskWorldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_world_get_property;
  object_class->dispose = dusk_world_dispose;
  object_class->finalize = dusk_world_finalize;
  properties[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", DUSK_TYPE_WORLD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, DUSK_TYPE_COUNTRY);
}

static void
dusk_world_init (DuskWorld *self)
{
  self->updated_s = self->stopped_s = DUSK_TIME_UNKNOWN;
  self->singles = g_cancellable_new ();
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      self->countries[i] = _dusk_country_new (dusk_territory_at (i));
      self->asked_s[i] = DUSK_TIME_UNKNOWN;
    }
}

/* For the round ------------------------------------------------------------------------------------------------------------------- */

DuskEntity
_dusk_world_entity_at (guint index)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };

  g_strlcpy (entity.id, dusk_territory_at (index)->code, sizeof entity.id);
  return entity;
}

DuskFindings *
_dusk_world_show (DuskWorld *self, guint index, DuskSeries *series, gint64 at_s, gint64 fetched_s)
{
  const char *zone_id = dusk_territory_at (index)->zone_id;
  DuskFindings *findings = dusk_findings_new (series, at_s - DUSK_WORLD_SHOWN_S, at_s, MAX_AGE_S, zone_id);
  g_autoptr (DuskSeries) shown = dusk_series_slice (series, at_s - DUSK_WORLD_PERIOD_S, at_s);

  _dusk_country_take (self->countries[index], shown, findings, fetched_s);
  return findings;
}

void
_dusk_world_set_updated (DuskWorld *self)
{
  self->updated_s = dusk_context_now (self->context);
  if (self->saved_s == DUSK_TIME_UNKNOWN || self->updated_s - self->saved_s >= SAVE_EVERY_S)
    _dusk_world_save_updated (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
}

void
_dusk_world_save_updated (DuskWorld *self)
{
  g_autofree char *text = NULL;

  if (self->saved_s == self->updated_s)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->updated_s);
  if (dusk_store_set_value (dusk_context_store (self->context), UPDATED_NAME, text, NULL))
    self->saved_s = self->updated_s;
}

void
_dusk_world_set_problem (DuskWorld *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

void
_dusk_world_set_progress (DuskWorld *self, guint done, guint total)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->done != done)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  if (self->total != total)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  self->done = done;
  self->total = total;
  g_object_thaw_notify (G_OBJECT (self));
}

void
_dusk_world_emit_changed (DuskWorld *self, guint index)
{
  g_signal_emit (self, changed_signal, 0, self->countries[index]);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskWorld *
dusk_world_new (DuskContext *context)
{
  DuskWorld *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_WORLD, NULL);
  self->context = g_object_ref (context);
  read_store (self);
  return self;
}

DuskCountry *
dusk_world_find (DuskWorld *self, const char *code)
{
  const DuskTerritory *territory;

  g_return_val_if_fail (DUSK_IS_WORLD (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  territory = dusk_territory_find (code);
  return territory ? self->countries[territory->index] : NULL;
}

void
dusk_world_refresh (DuskWorld *self, gboolean even_fresh)
{
  gboolean is_due[DUSK_N_TERRITORIES];
  gint64 now_s;

  g_return_if_fail (DUSK_IS_WORLD (self));

  now_s = dusk_context_now (self->context);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    is_due[i] = even_fresh || self->asked_s[i] == DUSK_TIME_UNKNOWN || now_s - self->asked_s[i] >= DUSK_WORLD_REFRESH_S;
  _dusk_world_start_round (self, is_due, DUSK_HTTP_VISIBLE);
}

void
dusk_world_stop (DuskWorld *self)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  if (self->cancellable)
    self->stopped_s = dusk_context_now (self->context);
  _dusk_world_end_round (self);
}

void
dusk_world_set_first (DuskWorld *self, const char *const *codes)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  g_strfreev (self->first);
  self->first = g_strdupv ((char **) codes);
}

guint
dusk_world_done (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), 0);

  return self->done;
}

guint
dusk_world_total (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), 0);

  return self->total;
}

gint64
dusk_world_updated (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), DUSK_TIME_UNKNOWN);

  return self->updated_s;
}

const char *
dusk_world_problem (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), NULL);

  return self->problem;
}
