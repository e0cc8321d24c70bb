/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-meter.h"

#include "dusk-error.h"

static void meter_iface_init (DuskMeterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeMeter, fake_meter, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (DUSK_TYPE_METER, meter_iface_init))

static gboolean
meter_spend (DuskMeter *meter, DuskFeed feed, DuskHttpPriority priority)
{
  FakeMeter *self = FAKE_METER (meter);

  self->feed = feed;
  self->priority = priority;
  if (priority == DUSK_HTTP_BACKGROUND && self->allowance == 0)
    {
      self->n_refused++;
      return FALSE;
    }
  if (priority == DUSK_HTTP_BACKGROUND)
    self->allowance--;
  self->n_spent++;
  return TRUE;
}

static void
meter_answered (DuskMeter *meter, DuskFeed feed, gsize bytes, const GError *error)
{
  FakeMeter *self = FAKE_METER (meter);

  self->feed = feed;
  self->n_answered++;
  self->bytes += bytes;
  if (error == NULL)
    return;
  g_assert_true (error->domain == DUSK_ERROR);
  self->n_failed++;
  self->code = error->code;
}

static void
meter_iface_init (DuskMeterInterface *iface)
{
  iface->spend = meter_spend;
  iface->answered = meter_answered;
}

static void
fake_meter_class_init (FakeMeterClass *klass G_GNUC_UNUSED)
{
}

static void
fake_meter_init (FakeMeter *self)
{
  self->allowance = 1000;
}

FakeMeter *
fake_meter_new (void)
{
  return g_object_new (FAKE_TYPE_METER, NULL);
}
