/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-broker.h"

#include <string.h>

#include "dusk-broker-private.h"

struct _DuskBroker {
  GObject   parent;
  DuskHttp *http;     /* (not nullable) (owned) */
  char     *base_url; /* (nullable) (owned) */
  GUri     *base;     /* (nullable) (owned): the same, where it is one with a host */
  gint64    silent_until_us[DUSK_N_FINDERS];
};

G_DEFINE_FINAL_TYPE (DuskBroker, dusk_broker, G_TYPE_OBJECT)

DuskHttp *
dusk_broker_http (DuskBroker *self)
{
  return self->http;
}

const char *
dusk_broker_base_url (DuskBroker *self)
{
  return self->base_url;
}

gint64 *
dusk_broker_silent_until (DuskBroker *self, DuskFinder finder)
{
  return &self->silent_until_us[finder];
}

static int
port_of (GUri *uri)
{
  int port = g_uri_get_port (uri);

  return port > 0 ? port : g_str_equal (g_uri_get_scheme (uri), "https") ? 443 : 80;
}

gboolean
dusk_broker_allows (DuskBroker *self, GUri *uri)
{
  const char *host;

  g_return_val_if_fail (DUSK_IS_BROKER (self), FALSE);
  g_return_val_if_fail (uri != NULL, FALSE);

  host = g_uri_get_host (uri);
  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri))
    return FALSE;
  if (self->base_url)
    return self->base && g_str_equal (g_uri_get_scheme (uri), g_uri_get_scheme (self->base)) &&
           g_ascii_strcasecmp (host, g_uri_get_host (self->base)) == 0 && port_of (uri) == port_of (self->base);
  return g_str_equal (g_uri_get_scheme (uri), "https") && port_of (uri) == 443 && dusk_archive_is_host (host);
}

char *
dusk_broker_admit (DuskBroker *self, const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL)
    return NULL;
  /* The finders still name the archives' hosts as they were before these spoke TLS. */
  if (self->base == NULL && g_str_equal (g_uri_get_scheme (uri), "http") && port_of (uri) == 80)
    {
      GUri *secure = g_uri_build (G_URI_FLAGS_ENCODED, "https", g_uri_get_userinfo (uri), g_uri_get_host (uri), -1, g_uri_get_path (uri),
                                  g_uri_get_query (uri), NULL);
      g_uri_unref (uri);
      uri = secure;
    }
  return dusk_broker_allows (self, uri) ? g_uri_to_string (uri) : NULL;
}

static void
dusk_broker_finalize (GObject *object)
{
  DuskBroker *self = DUSK_BROKER (object);

  g_clear_object (&self->http);
  g_clear_pointer (&self->base, g_uri_unref);
  g_free (self->base_url);
  G_OBJECT_CLASS (dusk_broker_parent_class)->finalize (object);
}

static void
dusk_broker_class_init (DuskBrokerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_broker_finalize;
}

static void
dusk_broker_init (DuskBroker *self G_GNUC_UNUSED)
{
}

DuskBroker *
dusk_broker_new (DuskHttp *http, const char *base_url)
{
  const char *url = base_url ? base_url : g_getenv ("DUSK_BROKER_URL");
  DuskBroker *self;

  g_return_val_if_fail (DUSK_IS_HTTP (http), NULL);

  self = g_object_new (DUSK_TYPE_BROKER, NULL);
  self->http = g_object_ref (http);
  if (url && *url)
    {
      gsize length = strlen (url);

      while (length > 0 && url[length - 1] == '/')
        length--;
      self->base_url = g_strndup (url, length);
      self->base = g_uri_parse (self->base_url, G_URI_FLAGS_ENCODED, NULL);
      if (self->base && g_uri_get_host (self->base) == NULL)
        g_clear_pointer (&self->base, g_uri_unref);
    }
  return self;
}
