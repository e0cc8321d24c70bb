/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-settings.h"

/* Minutes of a day, and what stands for no time of it. */
#define DAY_MIN   1440
#define NO_MINUTE -1

#define NAME_PREFIX   "setting."
#define BUDGET_PREFIX "budget."

enum {
  PROP_USES_IODA = 1,
  PROP_NOTIFIES,
  PROP_NOTIFIES_WORSE,
  PROP_NOTIFIES_END,
  PROP_NOTIFIES_DEGRADATIONS,
  PROP_NOTIFIES_ALL_COUNTRIES,
  PROP_RUNS_IN_BACKGROUND,
  PROP_STARTS_AT_LOGIN,
  PROP_SPARES_METERED,
  PROP_QUIET_FROM,
  PROP_QUIET_TO,
  N_PROPS,
};

#define IS_FLAG(id) ((id) < PROP_QUIET_FROM)

enum { BUDGET_CHANGED, N_SIGNALS };

struct _DuskSettings {
  GObject    parent_instance;
  DuskStore *store;
  int        values[N_PROPS]; /* flags and minutes */
  guint      budgets[DUSK_N_FEEDS];
};

G_DEFINE_FINAL_TYPE (DuskSettings, dusk_settings, G_TYPE_OBJECT)

static const struct {
  const char *name;
  int         usual;
} settings[N_PROPS] = {
  [PROP_USES_IODA] = { "uses-ioda", TRUE },
  [PROP_NOTIFIES] = { "notifies", TRUE },
  [PROP_NOTIFIES_WORSE] = { "notifies-worse", TRUE },
  [PROP_NOTIFIES_END] = { "notifies-end", TRUE },
  [PROP_NOTIFIES_DEGRADATIONS] = { "notifies-degradations", FALSE },
  [PROP_NOTIFIES_ALL_COUNTRIES] = { "notifies-all-countries", FALSE },
  [PROP_RUNS_IN_BACKGROUND] = { "runs-in-background", FALSE },
  [PROP_STARTS_AT_LOGIN] = { "starts-at-login", FALSE },
  [PROP_SPARES_METERED] = { "spares-metered", TRUE },
  [PROP_QUIET_FROM] = { "quiet-from", NO_MINUTE },
  [PROP_QUIET_TO] = { "quiet-to", NO_MINUTE },
};

/* 0: no limit. */
static const guint usual_budgets[DUSK_N_FEEDS] = {
  [DUSK_FEED_RIPESTAT] = DUSK_BUDGET_RIPESTAT,
  [DUSK_FEED_IODA] = DUSK_BUDGET_IODA,
  [DUSK_FEED_RADAR] = DUSK_BUDGET_RADAR,
};

static GParamSpec *props[N_PROPS];
static guint       signals[N_SIGNALS];

/* The store */

/* A text that holds no number of the range reads as @usual. */
static gint64
read_number (DuskSettings *self, const char *prefix, const char *name, gint64 least, gint64 most, gint64 usual)
{
  g_autofree char *key = g_strconcat (prefix, name, NULL);
  g_autofree char *text = dusk_store_get_value (self->store, key);
  gint64 number;

  return text && g_ascii_string_to_signed (text, 10, least, most, &number, NULL) ? number : usual;
}

static void
keep_number (DuskSettings *self, const char *prefix, const char *name, gint64 number)
{
  g_autofree char *key = g_strconcat (prefix, name, NULL);
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  /* Where the disk takes it not, the store says so. */
  dusk_store_set_value (self->store, key, text, NULL);
}

static int
read_setting (DuskSettings *self, guint id)
{
  return (int) read_number (self, NAME_PREFIX, settings[id].name, IS_FLAG (id) ? FALSE : NO_MINUTE, IS_FLAG (id) ? TRUE : DAY_MIN - 1,
                            settings[id].usual);
}

static guint
read_budget (DuskSettings *self, DuskFeed feed)
{
  if (usual_budgets[feed] == 0)
    return 0;
  return (guint) read_number (self, BUDGET_PREFIX, dusk_feed_to_word (feed), DUSK_BUDGET_LEAST, DUSK_BUDGET_MOST, usual_budgets[feed]);
}

/* Another process may have kept another value than what is known here. */
static void
set_value (DuskSettings *self, guint id, int value)
{
  gboolean has_changed = self->values[id] != value;

  self->values[id] = value;
  if (read_setting (self, id) != value)
    keep_number (self, NAME_PREFIX, settings[id].name, value);
  if (has_changed)
    g_object_notify_by_pspec (G_OBJECT (self), props[id]);
}

/* The object */

static void
dusk_settings_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskSettings *self = DUSK_SETTINGS (object);

  if (IS_FLAG (id))
    g_value_set_boolean (value, self->values[id]);
  else if (id < N_PROPS)
    g_value_set_int (value, self->values[id]);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_settings_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (IS_FLAG (id))
    set_value (DUSK_SETTINGS (object), id, g_value_get_boolean (value) != FALSE);
  else if (id < N_PROPS)
    set_value (DUSK_SETTINGS (object), id, g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_settings_finalize (GObject *object)
{
  g_object_unref (DUSK_SETTINGS (object)->store);
  G_OBJECT_CLASS (dusk_settings_parent_class)->finalize (object);
}

static void
dusk_settings_class_init (DuskSettingsClass *klass)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = dusk_settings_get_property;
  object_class->set_property = dusk_settings_set_property;
  object_class->finalize = dusk_settings_finalize;
  for (guint id = 1; id < N_PROPS; id++)
    props[id] = IS_FLAG (id) ? g_param_spec_boolean (settings[id].name, NULL, NULL, settings[id].usual, flags)
                             : g_param_spec_int (settings[id].name, NULL, NULL, NO_MINUTE, DAY_MIN - 1, settings[id].usual, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[BUDGET_CHANGED] = g_signal_new ("budget-changed", DUSK_TYPE_SETTINGS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dusk_settings_init (DuskSettings *self G_GNUC_UNUSED)
{
}

DuskSettings *
dusk_settings_new (DuskStore *store)
{
  DuskSettings *self;

  g_return_val_if_fail (DUSK_IS_STORE (store), NULL);

  self = g_object_new (DUSK_TYPE_SETTINGS, NULL);
  self->store = g_object_ref (store);
  for (guint id = 1; id < N_PROPS; id++)
    self->values[id] = read_setting (self, id);
  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    self->budgets[feed] = read_budget (self, (DuskFeed) feed);
  return self;
}

void
dusk_settings_reload (DuskSettings *self)
{
  gboolean has_budget_changed = FALSE;

  g_return_if_fail (DUSK_IS_SETTINGS (self));

  g_object_freeze_notify (G_OBJECT (self));
  for (guint id = 1; id < N_PROPS; id++)
    {
      int value = read_setting (self, id);

      if (self->values[id] != value)
        g_object_notify_by_pspec (G_OBJECT (self), props[id]);
      self->values[id] = value;
    }
  for (guint feed = 0; feed < DUSK_N_FEEDS; feed++)
    {
      guint budget = read_budget (self, (DuskFeed) feed);

      has_budget_changed = has_budget_changed || self->budgets[feed] != budget;
      self->budgets[feed] = budget;
    }
  g_object_thaw_notify (G_OBJECT (self));
  if (has_budget_changed)
    g_signal_emit (self, signals[BUDGET_CHANGED], 0);
}

guint
dusk_settings_budget (DuskSettings *self, DuskFeed feed)
{
  g_return_val_if_fail (DUSK_IS_SETTINGS (self), 0);
  g_return_val_if_fail ((guint) feed < DUSK_N_FEEDS, 0);

  return self->budgets[feed];
}

void
dusk_settings_set_budget (DuskSettings *self, DuskFeed feed, guint requests)
{
  gboolean has_changed;

  g_return_if_fail (DUSK_IS_SETTINGS (self));
  g_return_if_fail ((guint) feed < DUSK_N_FEEDS && usual_budgets[feed] > 0);

  requests = CLAMP (requests, DUSK_BUDGET_LEAST, DUSK_BUDGET_MOST);
  has_changed = self->budgets[feed] != requests;
  self->budgets[feed] = requests;
  if (read_budget (self, feed) != requests)
    keep_number (self, BUDGET_PREFIX, dusk_feed_to_word (feed), requests);
  if (has_changed)
    g_signal_emit (self, signals[BUDGET_CHANGED], 0);
}

gboolean
dusk_settings_flag (DuskSettings *self, const char *property)
{
  gboolean flag = FALSE;

  g_return_val_if_fail (DUSK_IS_SETTINGS (self), FALSE);
  g_return_val_if_fail (property != NULL, FALSE);

  g_object_get (self, property, &flag, NULL);
  return flag;
}

/* -1 where the zone is not known. */
static int
minute_of_day (gint64 now_s, const char *zone_id)
{
  g_autoptr (GTimeZone) zone = zone_id ? g_time_zone_new_identifier (zone_id) : g_time_zone_new_local ();
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (now_s);
  g_autoptr (GDateTime) local = zone && utc ? g_date_time_to_timezone (utc, zone) : NULL;

  return local ? g_date_time_get_hour (local) * 60 + g_date_time_get_minute (local) : NO_MINUTE;
}

gboolean
dusk_settings_is_quiet (DuskSettings *self, gint64 now_s, const char *zone_id)
{
  int from, to, now;

  g_return_val_if_fail (DUSK_IS_SETTINGS (self), FALSE);

  from = self->values[PROP_QUIET_FROM];
  to = self->values[PROP_QUIET_TO];
  if (from == NO_MINUTE || to == NO_MINUTE || from == to)
    return FALSE;
  now = minute_of_day (now_s, zone_id);
  if (now == NO_MINUTE)
    return FALSE;
  return from < to ? now >= from && now < to : now >= from || now < to;
}
