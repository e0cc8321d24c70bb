/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-context-private.h"

#include "dusk-live-private.h"
#include "dusk-secret.h"

static void
follow_settings (DuskContext *self)
{
  dusk_health_set_off (self->health, DUSK_FEED_IODA, !dusk_settings_flag (self->settings, "uses-ioda"));
}

/* Only what the feed itself says counts: while it connects nothing is known yet. */
static void
follow_ris_live (DuskContext *self, GParamSpec *pspec G_GNUC_UNUSED, DuskRisLive *ris)
{
  const char *problem = dusk_ris_live_problem (ris);
  DuskRisLiveState state = dusk_ris_live_state (ris);

  dusk_health_set_off (self->health, DUSK_FEED_RIS_LIVE, state == DUSK_RIS_LIVE_OFF);
  if (state == DUSK_RIS_LIVE_FLOWING || problem)
    dusk_health_report (self->health, DUSK_FEED_RIS_LIVE, problem);
}

static void
token_found_cb (GObject *source G_GNUC_UNUSED, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (DuskContext) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = dusk_secret_find_finish (result, &error);

  dusk_context_set_token (self, token);
  if (error)
    dusk_health_report (self->health, DUSK_FEED_RADAR, error->message);
}

void
_dusk_context_make_feeds (DuskContext *self)
{
  g_autofree char *ioda_url = self->feeds_url ? g_strconcat (self->feeds_url, "/ioda/v2", NULL) : NULL;
  g_autofree char *radar_url = self->feeds_url ? g_strconcat (self->feeds_url, "/client/v4", NULL) : NULL;

  self->http = dusk_http_new (self->clock, DUSK_ANSWER_CACHE (self->store));
  dusk_http_set_meter (self->http, DUSK_METER (self->health));
  self->ripestat = dusk_ripestat_new (self->http, self->feeds_url);
  self->ioda = dusk_ioda_new (self->http, ioda_url);
  self->radar = dusk_radar_new (self->http, radar_url);
  dusk_health_set_off (self->health, DUSK_FEED_RADAR, TRUE);
  dusk_health_set_off (self->health, DUSK_FEED_RIS_LIVE, TRUE);
  follow_settings (self);
  g_signal_connect_object (self->settings, "notify::uses-ioda", G_CALLBACK (follow_settings), self, G_CONNECT_SWAPPED);
}

gboolean
_dusk_context_is_local (DuskContext *self)
{
  return self->feeds_url != NULL;
}

guint
_dusk_context_token_serial (DuskContext *self)
{
  return self->token_serial;
}

DuskRipestat *
dusk_context_ripestat (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->ripestat;
}

DuskIoda *
dusk_context_ioda (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->ioda;
}

DuskRadar *
dusk_context_radar (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->radar;
}

const char *
dusk_context_token_name (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return dusk_context_is_simulated (self) ? "radar-simulated" : "radar";
}

void
dusk_context_set_token (DuskContext *self, const char *token)
{
  g_return_if_fail (DUSK_IS_CONTEXT (self));

  dusk_radar_set_token (self->radar, token);
  self->token_serial++;
  dusk_health_set_off (self->health, DUSK_FEED_RADAR, token == NULL);
}

void
dusk_context_load_token (DuskContext *self)
{
  g_return_if_fail (DUSK_IS_CONTEXT (self));

  dusk_secret_find_async (dusk_context_token_name (self), NULL, token_found_cb, g_object_ref (self));
}

const char *
dusk_context_ris_live_url (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->feeds_url;
}

DuskLiveFeed *
dusk_context_live_feed (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  if (self->live_feed == NULL)
    {
      g_autoptr (DuskRisLive) ris = dusk_ris_live_new (self->clock, dusk_context_ris_live_url (self));
      g_signal_connect_object (ris, "notify::state", G_CALLBACK (follow_ris_live), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (ris, "notify::problem", G_CALLBACK (follow_ris_live), self, G_CONNECT_SWAPPED);
      self->live_feed = dusk_live_feed_new (ris);
    }
  return self->live_feed;
}

DuskSettings *
dusk_context_settings (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->settings;
}

DuskHealth *
dusk_context_health (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  return self->health;
}

DuskWatchList *
dusk_context_watch_list (DuskContext *self)
{
  g_return_val_if_fail (DUSK_IS_CONTEXT (self), NULL);

  if (self->watch_list == NULL)
    self->watch_list = dusk_watch_list_new (self->store);
  return self->watch_list;
}
