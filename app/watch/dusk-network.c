/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-network-private.h"

#include <glib/gi18n.h>

#include "dusk-plain-text.h"

struct _DuskNetwork {
  GObject  parent_instance;
  guint32  asn;
  gboolean was_routed;
  gboolean is_routed;
  char    *holder; /* (nullable) (owned) */
  double   now;
  double   normal;
};

G_DEFINE_TYPE (DuskNetwork, dusk_network, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_HOLDER,
  PROP_NOW,
  PROP_NORMAL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
dusk_network_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskNetwork *self = DUSK_NETWORK (object);

  switch (id)
    {
    case PROP_HOLDER:
      g_value_set_string (value, self->holder);
      break;
    case PROP_NOW:
      g_value_set_double (value, self->now);
      break;
    case PROP_NORMAL:
      g_value_set_double (value, self->normal);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_network_finalize (GObject *object)
{
  g_free (DUSK_NETWORK (object)->holder);
  G_OBJECT_CLASS (dusk_network_parent_class)->finalize (object);
}

static void
dusk_network_class_init (DuskNetworkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_network_get_property;
  object_class->finalize = dusk_network_finalize;
  properties[PROP_HOLDER] = g_param_spec_string ("holder", NULL, NULL, NULL, flags);
  properties[PROP_NOW] = g_param_spec_double ("now", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  properties[PROP_NORMAL] = g_param_spec_double ("normal", NULL, NULL, -G_MAXDOUBLE, G_MAXDOUBLE, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dusk_network_init (DuskNetwork *self)
{
  self->now = NAN;
  self->normal = NAN;
}

DuskNetwork *
_dusk_network_new (guint32 asn, gboolean was_routed, gboolean is_routed)
{
  DuskNetwork *self = g_object_new (DUSK_TYPE_NETWORK, NULL);

  self->asn = asn;
  self->was_routed = was_routed;
  self->is_routed = is_routed;
  return self;
}

void
_dusk_network_set_holder (DuskNetwork *self, const char *holder)
{
  g_free (self->holder);
  self->holder = holder && *holder ? dusk_plain_text (holder) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLDER]);
}

void
_dusk_network_set_counts (DuskNetwork *self, double now, double normal)
{
  self->now = now;
  self->normal = normal;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NOW]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NORMAL]);
}

static double
loss (DuskNetwork *self)
{
  double lost = self->normal - self->now;

  return isnan (lost) || lost < 0 ? 0 : lost;
}

int
_dusk_network_compare_by_loss (gconstpointer a, gconstpointer b)
{
  DuskNetwork *one = *(DuskNetwork *const *) a, *other = *(DuskNetwork *const *) b;
  int by_gone = (int) dusk_network_is_lost (other) - (int) dusk_network_is_lost (one);
  double by_loss = loss (other) - loss (one), by_size;

  if (by_gone != 0)
    return by_gone;
  if (by_loss != 0)
    return by_loss < 0 ? -1 : 1;
  by_size = (isnan (other->normal) ? 0 : other->normal) - (isnan (one->normal) ? 0 : one->normal);
  if (by_size != 0)
    return by_size < 0 ? -1 : 1;
  return one->asn < other->asn ? -1 : one->asn > other->asn;
}

guint32
dusk_network_asn (DuskNetwork *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK (self), 0);

  return self->asn;
}

const char *
dusk_network_holder (DuskNetwork *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK (self), NULL);

  return self->holder;
}

double
dusk_network_now (DuskNetwork *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK (self), NAN);

  return self->now;
}

double
dusk_network_normal (DuskNetwork *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK (self), NAN);

  return self->normal;
}

gboolean
dusk_network_is_lost (DuskNetwork *self)
{
  g_return_val_if_fail (DUSK_IS_NETWORK (self), FALSE);

  return self->was_routed && !self->is_routed;
}

char *
dusk_network_summary (DuskNetwork *self)
{
  g_autofree char *now = NULL, *normal = NULL;

  g_return_val_if_fail (DUSK_IS_NETWORK (self), NULL);

  if (isnan (self->now) || isnan (self->normal))
    return g_strdup (dusk_network_is_lost (self) ? _("Not visible any more") : self->is_routed ? _("Visible") : _("Not visible"));
  now = dusk_count_to_text (self->now);
  normal = dusk_count_to_text (self->normal);
  return g_strdup_printf (ngettext ("%1$s of %2$s prefix", "%1$s of %2$s prefixes", (gulong) self->normal), now, normal);
}
