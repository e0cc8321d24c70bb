/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-ris-live.h"

#include "dusk-http-private.h"
#include "dusk-ris-live-private.h"

#define DEFAULT_URL "https://ris-live.ripe.net"

struct _DuskRisLive {
  GObject       parent;
  DuskClock    *clock; /* (not nullable) (owned) */
  char         *url;   /* (not nullable) (owned) */
  DuskBgpPeers *peers; /* (not nullable) (owned) */
  DuskRisPipe  *pipe;  /* (nullable) (owned): while it is on */
  DuskRisLink  *link;  /* (nullable) (owned): while it is on */
  guint         unit_ms;

  DuskRisLiveBatch sink; /* (nullable) */
  gpointer         sink_data;

  DuskRisLiveState state;
  char            *problem; /* (nullable) (owned) */
  guint64          count_before; /* of links that are gone */
  guint64          count;
  gint64           latest_s;
};

enum { PROP_STATE = 1, PROP_PROBLEM, N_PROPS };

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (DuskRisLive, dusk_ris_live, G_TYPE_OBJECT)

static void
set_state (DuskRisLive *self, DuskRisLiveState state, const char *problem)
{
  gboolean has_changed = state != self->state;
  gboolean has_other_problem = g_strcmp0 (problem, self->problem) != 0;

  self->state = state;
  if (has_other_problem)
    {
      g_free (self->problem);
      self->problem = g_strdup (problem);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
    }
  if (has_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
}

static void
take_batch (const DuskRisBatch *batch, gpointer user_data)
{
  g_autoptr (DuskRisLive) self = g_object_ref (user_data);

  for (guint i = 0; i < batch->peers->len; i++)
    {
      const DuskBgpPeer *peer = &g_array_index (batch->peers, DuskBgpPeer, i);
      dusk_bgp_peers_take (self->peers, peer->collector, peer->asn, peer->family, peer->address);
    }
  self->count = self->count_before + batch->count;
  if (batch->latest_s != DUSK_TIME_UNKNOWN)
    self->latest_s = batch->latest_s;
  set_state (self, batch->state, batch->problem);
  if (self->sink && (batch->elements->len > 0 || batch->dropped > 0))
    self->sink (batch->elements, batch->dropped, self->sink_data);
}

static void
turn_off (DuskRisLive *self)
{
  g_clear_pointer (&self->link, dusk_ris_link_free);
  if (self->pipe)
    dusk_ris_pipe_close (self->pipe);
  g_clear_pointer (&self->pipe, dusk_ris_pipe_unref);
  self->count_before = self->count;
}

/* Where the address makes no sense it stays off, and says so. */
static void
turn_on (DuskRisLive *self, const GArray *prefixes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) base = dusk_http_parse_url (self->url, &error);

  if (base == NULL)
    {
      set_state (self, DUSK_RIS_LIVE_OFF, error->message);
      return;
    }
  self->pipe = dusk_ris_pipe_new (take_batch, self);
  self->link = dusk_ris_link_new (self->pipe, base, self->clock, self->unit_ms, self->peers, prefixes);
  set_state (self, DUSK_RIS_LIVE_CONNECTING, NULL);
}

static void
dusk_ris_live_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskRisLive *self = DUSK_RIS_LIVE (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_ris_live_dispose (GObject *object)
{
  DuskRisLive *self = DUSK_RIS_LIVE (object);

  self->sink = NULL;
  turn_off (self);
  G_OBJECT_CLASS (dusk_ris_live_parent_class)->dispose (object);
}

static void
dusk_ris_live_finalize (GObject *object)
{
  DuskRisLive *self = DUSK_RIS_LIVE (object);

  g_object_unref (self->clock);
  dusk_bgp_peers_unref (self->peers);
  g_free (self->url);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_ris_live_parent_class)->finalize (object);
}

static void
dusk_ris_live_class_init (DuskRisLiveClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dusk_ris_live_get_property;
  object_class->dispose = dusk_ris_live_dispose;
  object_class->finalize = dusk_ris_live_finalize;
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, DUSK_RIS_LIVE_OFF, DUSK_RIS_LIVE_SILENT, DUSK_RIS_LIVE_OFF,
                                        G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_ris_live_init (DuskRisLive *self)
{
  self->peers = dusk_bgp_peers_new ();
  self->unit_ms = 1000;
  self->latest_s = DUSK_TIME_UNKNOWN;
}

DuskRisLive *
dusk_ris_live_new (DuskClock *clock, const char *base_url)
{
  DuskRisLive *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);

  self = g_object_new (DUSK_TYPE_RIS_LIVE, NULL);
  self->clock = g_object_ref (clock);
  if (base_url == NULL)
    base_url = g_getenv ("DUSK_RIS_LIVE_URL");
  self->url = g_strdup (base_url && *base_url ? base_url : DEFAULT_URL);
  return self;
}

void
dusk_ris_live_set_sink (DuskRisLive *self, DuskRisLiveBatch batch, gpointer user_data)
{
  g_return_if_fail (DUSK_IS_RIS_LIVE (self));

  self->sink = batch;
  self->sink_data = user_data;
}

void
dusk_ris_live_watch (DuskRisLive *self, const GArray *prefixes)
{
  g_return_if_fail (DUSK_IS_RIS_LIVE (self));
  g_return_if_fail (prefixes != NULL);

  if (prefixes->len == 0)
    {
      turn_off (self);
      set_state (self, DUSK_RIS_LIVE_OFF, NULL);
    }
  else if (self->link)
    dusk_ris_link_watch (self->link, prefixes);
  else
    turn_on (self, prefixes);
}

DuskBgpPeers *
dusk_ris_live_peers (DuskRisLive *self)
{
  g_return_val_if_fail (DUSK_IS_RIS_LIVE (self), NULL);

  return self->peers;
}

DuskRisLiveState
dusk_ris_live_state (DuskRisLive *self)
{
  g_return_val_if_fail (DUSK_IS_RIS_LIVE (self), DUSK_RIS_LIVE_OFF);

  return self->state;
}

const char *
dusk_ris_live_problem (DuskRisLive *self)
{
  g_return_val_if_fail (DUSK_IS_RIS_LIVE (self), NULL);

  return self->problem;
}

guint64
dusk_ris_live_count (DuskRisLive *self)
{
  g_return_val_if_fail (DUSK_IS_RIS_LIVE (self), 0);

  return self->count;
}

gint64
dusk_ris_live_latest (DuskRisLive *self)
{
  g_return_val_if_fail (DUSK_IS_RIS_LIVE (self), DUSK_TIME_UNKNOWN);

  return self->latest_s;
}

void
dusk_ris_live_set_unit (DuskRisLive *self, guint unit_ms)
{
  g_return_if_fail (DUSK_IS_RIS_LIVE (self) && unit_ms > 0);

  self->unit_ms = unit_ms;
}
