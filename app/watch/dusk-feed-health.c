/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-health-private.h"

#include <glib/gi18n.h>

#include "dusk-store-watch.h"
#include "dusk-time.h"

/* How often the times of the last answer and the last problem go to the disk. */
#define SAVE_EVERY_S DUSK_MINUTE_S

struct _DuskFeedHealth {
  GObject       parent_instance;
  DuskFeed      feed;
  DuskClock    *clock;    /* (not nullable) (owned) */
  DuskStore    *store;    /* (not nullable) (owned) */
  DuskSettings *settings; /* (not nullable) (owned) */
  gboolean      is_off;
  gboolean      is_failing;
  gint64        answered_s;
  gint64        saved_s;
  char         *problem; /* (nullable) (owned) */
  gint64        problem_s;
  gint64        saved_problem_s;
  guint         errors;
  guint         revision;
};

G_DEFINE_FINAL_TYPE (DuskFeedHealth, dusk_feed_health, G_TYPE_OBJECT)

enum { PROP_REVISION = 1, N_PROPS };

static GParamSpec *props[N_PROPS];

static gint64
today (DuskFeedHealth *self)
{
  return dusk_time_floor (dusk_clock_now (self->clock), DUSK_DAY_S) / DUSK_DAY_S;
}

/* Returns: (transfer full): the store's name for what is kept of the feed. */
static char *
stored_name (DuskFeedHealth *self, const char *what)
{
  return g_strdup_printf ("health.%s.%s", dusk_feed_to_word (self->feed), what);
}

static void
read_answered (DuskFeedHealth *self)
{
  g_autofree char *name = stored_name (self, "answered"), *text = dusk_store_get_value (self->store, name);
  gint64 answered_s;

  if (text && g_ascii_string_to_signed (text, 10, DUSK_TIME_EARLIEST, DUSK_TIME_LATEST, &answered_s, NULL))
    self->answered_s = self->saved_s = answered_s;
}

static void
save_answered (DuskFeedHealth *self)
{
  g_autofree char *name = NULL, *text = NULL;

  if (self->saved_s != DUSK_TIME_UNKNOWN && ABS (self->answered_s - self->saved_s) < SAVE_EVERY_S)
    return;
  name = stored_name (self, "answered");
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->answered_s);
  if (dusk_store_set_value (self->store, name, text, NULL))
    self->saved_s = self->answered_s;
}

/* The last problem, with its time before it: other processes tell of it, too. */
static void
read_problem (DuskFeedHealth *self)
{
  g_autofree char *name = stored_name (self, "problem"), *text = dusk_store_get_value (self->store, name);
  g_auto (GStrv) parts = g_strsplit (text ? text : "", " ", 2);
  gint64 problem_s;

  if (g_strv_length (parts) < 2 || !g_ascii_string_to_signed (parts[0], 10, DUSK_TIME_EARLIEST, DUSK_TIME_LATEST, &problem_s, NULL))
    return;
  self->problem = g_strdup (parts[1]);
  self->problem_s = self->saved_problem_s = problem_s;
  self->is_failing = problem_s > self->answered_s;
}

static void
save_problem (DuskFeedHealth *self)
{
  g_autofree char *name = NULL, *text = NULL;

  if (self->saved_problem_s != DUSK_TIME_UNKNOWN && ABS (self->problem_s - self->saved_problem_s) < SAVE_EVERY_S)
    return;
  name = stored_name (self, "problem");
  text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", self->problem_s, self->problem);
  if (dusk_store_set_value (self->store, name, text, NULL))
    self->saved_problem_s = self->problem_s;
}

/* Returns: (transfer full): why a feed that is off is not asked. */
static char *
off_text (DuskFeedHealth *self)
{
  if (self->feed == DUSK_FEED_RADAR)
    return g_strdup (_("Needs your token"));
  return g_strdup (self->feed == DUSK_FEED_RIS_LIVE ? _("Nothing is followed") : _("Switched off"));
}

/* Returns: (transfer full): how the last requests went. */
static char *
answers_text (DuskFeedHealth *self, gint64 now_s)
{
  g_autofree char *age = self->answered_s == DUSK_TIME_UNKNOWN ? NULL : dusk_age_to_text (now_s - self->answered_s);

  if (!self->is_failing)
    return age ? g_strdup_printf (_("Answered %s"), age) : g_strdup (_("Not asked yet"));
  /* Translators: the first is a sentence about what went wrong, the second an age such as “3 h ago” */
  return age ? g_strdup_printf (_("%1$s · last answered %2$s"), self->problem, age) : g_strdup (self->problem);
}

static void
dusk_feed_health_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_REVISION)
    g_value_set_uint (value, DUSK_FEED_HEALTH (object)->revision);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
dusk_feed_health_finalize (GObject *object)
{
  DuskFeedHealth *self = DUSK_FEED_HEALTH (object);

  g_object_unref (self->clock);
  g_object_unref (self->store);
  g_object_unref (self->settings);
  g_free (self->problem);
  G_OBJECT_CLASS (dusk_feed_health_parent_class)->finalize (object);
}

static void
dusk_feed_health_class_init (DuskFeedHealthClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_feed_health_get_property;
  object_class->finalize = dusk_feed_health_finalize;
  props[PROP_REVISION] = g_param_spec_uint ("revision", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
dusk_feed_health_init (DuskFeedHealth *self)
{
  self->answered_s = self->saved_s = self->problem_s = self->saved_problem_s = DUSK_TIME_UNKNOWN;
}

DuskFeedHealth *
_dusk_feed_health_new (DuskFeed feed, DuskClock *clock, DuskStore *store, DuskSettings *settings)
{
  DuskFeedHealth *self = g_object_new (DUSK_TYPE_FEED_HEALTH, NULL);

  self->feed = feed;
  self->clock = g_object_ref (clock);
  self->store = g_object_ref (store);
  self->settings = g_object_ref (settings);
  read_answered (self);
  read_problem (self);
  return self;
}

void
_dusk_feed_health_bump (DuskFeedHealth *self)
{
  self->revision++;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_REVISION]);
}

gboolean
_dusk_feed_health_spend (DuskFeedHealth *self, DuskHttpPriority priority)
{
  guint limit = priority == DUSK_HTTP_BACKGROUND ? dusk_feed_health_budget (self) : 0;
  gboolean may = dusk_store_spend (self->store, dusk_feed_to_word (self->feed), today (self), limit);

  _dusk_feed_health_bump (self);
  return may;
}

void
_dusk_feed_health_set_off (DuskFeedHealth *self, gboolean is_off)
{
  if (self->is_off == is_off)
    return;
  self->is_off = is_off;
  _dusk_feed_health_bump (self);
}

void
_dusk_feed_health_take_answer (DuskFeedHealth *self)
{
  /* The end of a trouble is kept at once, for other processes. */
  if (self->is_failing)
    self->saved_s = DUSK_TIME_UNKNOWN;
  self->is_failing = FALSE;
  self->answered_s = dusk_clock_now (self->clock);
  save_answered (self);
  _dusk_feed_health_bump (self);
}

void
_dusk_feed_health_take_problem (DuskFeedHealth *self, const char *problem)
{
  self->is_failing = TRUE;
  self->errors++;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  self->problem_s = dusk_clock_now (self->clock);
  save_problem (self);
  _dusk_feed_health_bump (self);
}

DuskFeed
dusk_feed_health_feed (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), DUSK_FEED_RIPESTAT);

  return self->feed;
}

DuskFeedState
dusk_feed_health_state (DuskFeedHealth *self)
{
  guint budget;

  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), DUSK_FEED_UNTRIED);

  budget = dusk_feed_health_budget (self);
  if (self->is_off)
    return DUSK_FEED_OFF;
  if (budget > 0 && dusk_feed_health_spent (self) >= budget)
    return DUSK_FEED_SPENT;
  if (self->is_failing)
    return DUSK_FEED_FAILING;
  return self->answered_s == DUSK_TIME_UNKNOWN ? DUSK_FEED_UNTRIED : DUSK_FEED_WELL;
}

gint64
dusk_feed_health_answered (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), DUSK_TIME_UNKNOWN);

  return self->answered_s;
}

const char *
dusk_feed_health_problem (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), NULL);

  return self->problem;
}

gint64
dusk_feed_health_problem_at (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), DUSK_TIME_UNKNOWN);

  return self->problem_s;
}

guint
dusk_feed_health_errors (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), 0);

  return self->errors;
}

guint
dusk_feed_health_spent (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), 0);

  return dusk_store_spent (self->store, dusk_feed_to_word (self->feed), today (self));
}

guint
dusk_feed_health_budget (DuskFeedHealth *self)
{
  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), 0);

  return dusk_settings_budget (self->settings, self->feed);
}

char *
dusk_feed_health_summary (DuskFeedHealth *self, gint64 now_s)
{
  g_autofree char *answers = NULL, *requests = NULL;
  DuskFeedState state;
  guint budget;

  g_return_val_if_fail (DUSK_IS_FEED_HEALTH (self), NULL);

  state = dusk_feed_health_state (self);
  budget = dusk_feed_health_budget (self);
  if (state == DUSK_FEED_OFF)
    return off_text (self);
  answers = answers_text (self, now_s);
  if (budget == 0)
    return g_steal_pointer (&answers);
  if (state == DUSK_FEED_SPENT)
    requests = g_strdup_printf (ngettext ("all %u request of today is used up", "all %u requests of today are used up", budget), budget);
  else
    requests = g_strdup_printf (ngettext ("%1$u of %2$u request today", "%1$u of %2$u requests today", budget), dusk_feed_health_spent (self),
                                budget);
  /* Translators: two facts about a feed, such as “Answered 2 min ago · 312 of 900 requests today” */
  return g_strdup_printf (_("%1$s · %2$s"), answers, requests);
}
