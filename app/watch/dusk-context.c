/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-context-private.h"

#include "dusk-error.h"
#include "dusk-folder.h"

typedef struct {
  gint64 asked_s;
  gint64 to_s;
} Asked;

G_DEFINE_TYPE (DuskContext, dusk_context, G_TYPE_OBJECT)

static void
dusk_context_finalize (GObject *object)
{
  DuskContext *self = DUSK_CONTEXT (object);

  g_clear_object (&self->live_feed);
  g_clear_object (&self->archive);
  g_clear_object (&self->broker);
  g_clear_object (&self->watch_list);
  g_object_unref (self->radar);
  g_object_unref (self->ioda);
  g_object_unref (self->ripestat);
  dusk_http_set_meter (self->http, NULL);
  g_object_unref (self->http);
  g_object_unref (self->health);
  g_object_unref (self->settings);
  g_object_unref (self->store);
  g_object_unref (self->clock);
  g_free (self->feeds_url);
  g_free (self->scenario);
  if (self->temporary)
    dusk_folder_remove (self->temporary);
  g_free (self->temporary);
  g_hash_table_unref (self->asked);
  G_OBJECT_CLASS (dusk_context_parent_class)->finalize (object);
}

static void
dusk_context_class_init (DuskContextClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_context_finalize;
}

static void
dusk_context_init (DuskContext *self)
{
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

void
_dusk_context_set_asked (DuskContext *self, const DuskEntity *entity, gint64 to_s)
{
  const Asked asked = { dusk_context_now (self), to_s };

  g_hash_table_replace (self->asked, g_strdup (entity->id), g_memdup2 (&asked, sizeof asked));
}

gboolean
_dusk_context_was_asked (DuskContext *self, const DuskEntity *entity, gint64 to_s, gint64 age_s)
{
  const Asked *asked = g_hash_table_lookup (self->asked, entity->id);
  gint64 asked_age_s = asked ? dusk_context_now (self) - asked->asked_s : G_MAXINT64;

  /* What was asked before the clock was set back may lie in the future. */
  return asked && asked->to_s >= to_s && asked_age_s >= 0 && asked_age_s < age_s;
}

DuskContext *
dusk_context_new (DuskClock *clock, DuskStore *store, const char *feeds_url)
{
  DuskContext *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DUSK_IS_STORE (store), NULL);

  self = g_object_new (DUSK_TYPE_CONTEXT, NULL);
  self->clock = g_object_ref (clock);
  self->store = g_object_ref (store);
  self->settings = dusk_settings_new (store);
  self->health = dusk_health_new (clock, store, self->settings);
  self->feeds_url = g_strdup (feeds_url);
  _dusk_context_make_feeds (self);
  return self;
}

DuskStore *
dusk_context_store (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->store;
}

DuskClock *
dusk_context_clock (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->clock;
}

gint64
dusk_context_now (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), 0);

  return dusk_clock_now (self->clock);
}

gboolean
dusk_context_is_simulated (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), FALSE);

  return dusk_clock_is_simulated (self->clock);
}

void
dusk_context_set_scenario (DuskContext *self, const char *scenario)
{
  g_return_if_fail (DUSK_IS_CONTEXT (self));

  g_free (self->scenario);
  self->scenario = g_strdup (scenario);
}

const char *
dusk_context_scenario (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->scenario;
}

gboolean
dusk_context_is_out_of_reach (const GError *error)
{
  if (error == NULL || error->domain != DUSK_ERROR)
    return FALSE;
  switch ((DuskError) error->code)
    {
    case DUSK_ERROR_OFFLINE:
    case DUSK_ERROR_TIMEOUT:
    case DUSK_ERROR_TLS:
    case DUSK_ERROR_HTTP_STATUS:
    case DUSK_ERROR_RATE_LIMITED:
    case DUSK_ERROR_BUDGET:
    case DUSK_ERROR_FORBIDDEN:
    case DUSK_ERROR_PORTAL:
      return TRUE;
    default:
      return FALSE;
    }
}
