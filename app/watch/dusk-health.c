/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-health-private.h"

#include "dusk-error.h"

struct _DuskHealth {
  GObject         parent_instance;
  DuskFeedHealth *feeds[DUSK_N_FEEDS]; /* (not nullable) (owned) */
};

static void list_model_init (GListModelInterface *iface);
static void meter_init (DuskMeterInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (DuskHealth, dusk_health, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init) G_IMPLEMENT_INTERFACE (DUSK_TYPE_METER, meter_init))

static gboolean
spend (DuskMeter *meter, DuskFeed feed, DuskHttpPriority priority)
{
  return _dusk_feed_health_spend (DUSK_HEALTH (meter)->feeds[feed], priority);
}

static void
answered (DuskMeter *meter, DuskFeed feed, gsize bytes G_GNUC_UNUSED, const GError *error)
{
  DuskFeedHealth *self = DUSK_HEALTH (meter)->feeds[feed];

  if (error == NULL)
    _dusk_feed_health_take_answer (self);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) && !g_error_matches (error, DUSK_ERROR, DUSK_ERROR_BUDGET))
    _dusk_feed_health_take_problem (self, error->message);
}

static void
meter_init (DuskMeterInterface *iface)
{
  iface->spend = spend;
  iface->answered = answered;
}

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return DUSK_TYPE_FEED_HEALTH;
}

static guint
get_n_items (GListModel *model G_GNUC_UNUSED)
{
  return DUSK_N_FEEDS;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return position < DUSK_N_FEEDS ? g_object_ref (DUSK_HEALTH (model)->feeds[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
on_budget_changed (DuskHealth *self)
{
  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    _dusk_feed_health_bump (self->feeds[i]);
}

static void
dusk_health_finalize (GObject *object)
{
  DuskHealth *self = DUSK_HEALTH (object);

  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    g_object_unref (self->feeds[i]);
  G_OBJECT_CLASS (dusk_health_parent_class)->finalize (object);
}

static void
dusk_health_class_init (DuskHealthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_health_finalize;
}

static void
dusk_health_init (DuskHealth *self G_GNUC_UNUSED)
{
}

DuskHealth *
dusk_health_new (DuskClock *clock, DuskStore *store, DuskSettings *settings)
{
  DuskHealth *self;

  g_return_val_if_fail (DUSK_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (DUSK_IS_STORE (store), NULL);
  g_return_val_if_fail (DUSK_IS_SETTINGS (settings), NULL);

  self = g_object_new (DUSK_TYPE_HEALTH, NULL);
  for (guint i = 0; i < DUSK_N_FEEDS; i++)
    self->feeds[i] = _dusk_feed_health_new ((DuskFeed) i, clock, store, settings);
  g_signal_connect_object (settings, "budget-changed", G_CALLBACK (on_budget_changed), self, G_CONNECT_SWAPPED);
  return self;
}

DuskFeedHealth *
dusk_health_of (DuskHealth *self, DuskFeed feed)
{
  g_return_val_if_fail (DUSK_IS_HEALTH (self), NULL);
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, NULL);

  return self->feeds[feed];
}

guint
dusk_health_left (DuskHealth *self, DuskFeed feed)
{
  guint budget, spent;

  g_return_val_if_fail (DUSK_IS_HEALTH (self), 0);
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, 0);

  budget = dusk_feed_health_budget (self->feeds[feed]);
  if (budget == 0)
    return G_MAXUINT;
  spent = dusk_feed_health_spent (self->feeds[feed]);
  return spent < budget ? budget - spent : 0;
}

void
dusk_health_report (DuskHealth *self, DuskFeed feed, const char *problem)
{
  g_return_if_fail (DUSK_IS_HEALTH (self));
  g_return_if_fail ((guint) feed < DUSK_N_FEEDS);

  if (problem)
    _dusk_feed_health_take_problem (self->feeds[feed], problem);
  else
    _dusk_feed_health_take_answer (self->feeds[feed]);
}

void
dusk_health_set_off (DuskHealth *self, DuskFeed feed, gboolean is_off)
{
  g_return_if_fail (DUSK_IS_HEALTH (self));
  g_return_if_fail ((guint) feed < DUSK_N_FEEDS);

  _dusk_feed_health_set_off (self->feeds[feed], is_off);
}
