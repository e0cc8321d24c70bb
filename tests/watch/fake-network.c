/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-network.h"

struct _FakeNetwork {
  GObject              parent_instance;
  gboolean             is_available;
  gboolean             is_metered;
  GNetworkConnectivity connectivity;
};

static void initable_init (GInitableIface *iface);
static void network_init (GNetworkMonitorInterface *iface);

G_DEFINE_TYPE_WITH_CODE (FakeNetwork, fake_network, G_TYPE_OBJECT,
                         G_IMPLEMENT_INTERFACE (G_TYPE_INITABLE, initable_init) G_IMPLEMENT_INTERFACE (G_TYPE_NETWORK_MONITOR, network_init))

enum { PROP_AVAILABLE = 1, PROP_METERED, PROP_CONNECTIVITY };

static void
initable_init (GInitableIface *iface G_GNUC_UNUSED)
{
}

static void
network_init (GNetworkMonitorInterface *iface G_GNUC_UNUSED)
{
}

static void
fake_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FakeNetwork *self = FAKE_NETWORK (object);

  switch (id)
    {
    case PROP_AVAILABLE:
      g_value_set_boolean (value, self->is_available);
      break;
    case PROP_METERED:
      g_value_set_boolean (value, self->is_metered);
      break;
    case PROP_CONNECTIVITY:
      g_value_set_enum (value, (int) self->connectivity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
fake_network_class_init (FakeNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fake_network_get_property;
  g_object_class_override_property (object_class, PROP_AVAILABLE, "network-available");
  g_object_class_override_property (object_class, PROP_METERED, "network-metered");
  g_object_class_override_property (object_class, PROP_CONNECTIVITY, "connectivity");
}

static void
fake_network_init (FakeNetwork *self)
{
  self->is_available = TRUE;
  self->connectivity = G_NETWORK_CONNECTIVITY_FULL;
}

FakeNetwork *
fake_network_new (void)
{
  return g_object_new (FAKE_TYPE_NETWORK, NULL);
}

void
fake_network_set (FakeNetwork *self, gboolean is_available, gboolean is_metered, GNetworkConnectivity connectivity)
{
  self->is_available = is_available;
  self->is_metered = is_metered;
  self->connectivity = connectivity;
  g_signal_emit_by_name (self, "network-changed", is_available);
}
