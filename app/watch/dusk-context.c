/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-context.h"

struct _DuskContext {
  GObject       parent_instance;
  DuskClock    *clock;    /* (not nullable) (owned) */
  DuskStore    *store;    /* (not nullable) (owned) */
  DuskHttp     *http;     /* (not nullable) (owned) */
  DuskRipestat *ripestat; /* (not nullable) (owned) */
};

G_DEFINE_TYPE (DuskContext, dusk_context, G_TYPE_OBJECT)

static void
dusk_context_finalize (GObject *object)
{
  DuskContext *self = DUSK_CONTEXT (object);

  g_object_unref (self->ripestat);
  g_object_unref (self->http);
  g_object_unref (self->store);
  g_object_unref (self->clock);
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
}

DuskContext *
dusk_context_new (DuskClock *clock, DuskStore *store, const char *ripestat_url)
{
  DuskContext *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DUSK_IS_STORE (store), NULL);

  self = g_object_new (DUSK_TYPE_CONTEXT, NULL);
  self->clock = g_object_ref (clock);
  self->store = g_object_ref (store);
  self->http = dusk_http_new (clock, DUSK_ANSWER_CACHE (store));
  self->ripestat = dusk_ripestat_new (self->http, ripestat_url);
  return self;
}

DuskClock *
dusk_context_clock (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->clock;
}

DuskStore *
dusk_context_store (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->store;
}

DuskHttp *
dusk_context_http (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->http;
}

DuskRipestat *
dusk_context_ripestat (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->ripestat;
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
