/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-world.h"

#include <glib/gi18n.h>

#include "dusk-country-private.h"
#include "dusk-error.h"
#include "dusk-series-load.h"

#define STEP_S (5 * DUSK_MINUTE_S)
/* Part of the period that the findings are about; the rest is the baseline's. */
#define SHOWN_S DUSK_DAY_S
/* A newest sample older than this is no data: RIPEstat is minutes behind when well. */
#define MAX_AGE_S (3 * DUSK_HOUR_S)
/* Two of the eight requests that may run at once are left for what a person clicks on. */
#define MAX_IN_FLIGHT (DUSK_HTTP_MAX_REQUESTS - 2)
/* So many failures to reach the server in a row end a round. */
#define MAX_FAILURES 3
#define CHECK_S      5
#define MIN_BACKOFF_S 30
#define MAX_BACKOFF_S 600
#define SAVE_EVERY_S 60
#define UPDATED_NAME "world.updated"

struct _DuskWorld {
  GObject       parent_instance;
  DuskContext  *context;                     /* (not nullable) (owned) */
  DuskCountry  *countries[DUSK_N_TERRITORIES]; /* (not nullable) (owned) */
  gint64        asked_s[DUSK_N_TERRITORIES]; /* when it was answered, with data or without */
  char        **first;                       /* (nullable) (owned) */
  gint64        updated_s;
  gint64        saved_s;
  char         *problem; /* (nullable) (owned) */

  /* The round under way */
  GCancellable *cancellable; /* (nullable) (owned) */
  gboolean      is_due[DUSK_N_TERRITORIES];
  guint         in_flight;
  guint         done;
  guint         total;
  guint         answered;
  guint         failures;
  char         *last_problem; /* (nullable) (owned) */

  /* Staying current */
  guint  timer;
  guint  backoff_s;
  gint64 next_try_us; /* monotonic */
};

typedef struct {
  DuskWorld *world; /* not owned: the world cancels its questions before it goes */
  guint      index;
} Question;

static guint       get_n_items (GListModel *model);
static gpointer    get_item (GListModel *model, guint position);
static GType       get_item_type (GListModel *model);
static void        ask_more (DuskWorld *self);
static void        answered_cb (GObject *source, GAsyncResult *result, gpointer user_data);

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
}

G_DEFINE_TYPE_WITH_CODE (DuskWorld, dusk_world, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_DONE,
  PROP_TOTAL,
  PROP_UPDATED,
  PROP_PROBLEM,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint changed_signal;

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static DuskEntity
entity_at (guint index)
{
  DuskEntity entity = { .kind = DUSK_ENTITY_COUNTRY };

  g_strlcpy (entity.id, dusk_territory_at (index)->code, sizeof entity.id);
  return entity;
}

static void
set_problem (DuskWorld *self, const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROBLEM]);
}

static void
set_progress (DuskWorld *self, guint done, guint total)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->done != done)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DONE]);
  if (self->total != total)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOTAL]);
  self->done = done;
  self->total = total;
  g_object_thaw_notify (G_OBJECT (self));
}

static void
save_updated (DuskWorld *self)
{
  g_autofree char *text = NULL;

  if (self->saved_s == self->updated_s)
    return;
  text = g_strdup_printf ("%" G_GINT64_FORMAT, self->updated_s);
  if (dusk_store_set_value (dusk_context_store (self->context), UPDATED_NAME, text, NULL))
    self->saved_s = self->updated_s;
}

static void
show (DuskWorld *self, guint index, DuskSeries *series, gint64 at_s, gint64 fetched_s)
{
  const char *zone_id = dusk_territory_at (index)->zone_id;
  g_autoptr (DuskFindings) findings = dusk_findings_new (series, at_s - SHOWN_S, at_s, MAX_AGE_S, zone_id);
  g_autoptr (DuskSeries) shown = dusk_series_slice (series, at_s - DUSK_WORLD_PERIOD_S, at_s);

  _dusk_country_take (self->countries[index], shown, findings, fetched_s);
}

/* The world as it was when the last answer came: old levels with their age say more than a blank map. */
static void
read_store (DuskWorld *self)
{
  DuskStore *store = dusk_context_store (self->context);
  g_autofree char *saved = dusk_store_get_value (store, UPDATED_NAME);
  gint64 at_s = dusk_context_now (self->context), saved_s = saved ? g_ascii_strtoll (saved, NULL, 10) : 0;

  if (saved_s > 0 && saved_s < at_s)
    at_s = saved_s;
  at_s = dusk_time_floor (at_s, STEP_S);
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      DuskEntity entity = entity_at (i);
      gint64 fetched_s = DUSK_TIME_UNKNOWN, start_s = dusk_series_load_start (store, &entity, at_s - SHOWN_S, STEP_S);
      g_autoptr (DuskSeries) series = dusk_store_find_series (store, &entity, "prefixes", STEP_S, start_s, at_s, &fetched_s);
      if (series == NULL)
        continue;
      show (self, i, series, at_s, fetched_s);
      self->asked_s[i] = fetched_s;
      self->updated_s = MAX (self->updated_s, fetched_s);
    }
  self->saved_s = self->updated_s;
}

static gboolean
is_old (DuskWorld *self, guint index)
{
  return self->asked_s[index] == DUSK_TIME_UNKNOWN || dusk_context_now (self->context) - self->asked_s[index] >= DUSK_WORLD_REFRESH_S;
}

/* The round ----------------------------------------------------------------------------------------------------------------------- */

static void
end_round (DuskWorld *self)
{
  if (self->cancellable == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->in_flight = 0;
  save_updated (self);
  set_progress (self, 0, 0);
}

static void
give_up (DuskWorld *self, const char *problem)
{
  self->backoff_s = CLAMP (self->backoff_s * 2, MIN_BACKOFF_S, MAX_BACKOFF_S);
  self->next_try_us = g_get_monotonic_time () + self->backoff_s * G_USEC_PER_SEC;
  end_round (self);
  set_problem (self, problem);
}

static void
complete_round (DuskWorld *self)
{
  if (self->answered == 0 && self->last_problem)
    set_problem (self, self->last_problem);
  end_round (self);
}

static int
next_due (DuskWorld *self)
{
  for (char **code = self->first; code && *code; code++)
    {
      const DuskTerritory *territory = dusk_territory_find (*code);
      if (territory && self->is_due[territory->index])
        return (int) territory->index;
    }
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->is_due[i] && dusk_country_level (self->countries[i]) > DUSK_LEVEL_NORMAL)
      return (int) i;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    if (self->is_due[i])
      return (int) i;
  return -1;
}

static void
ask (DuskWorld *self, guint index)
{
  DuskEntity entity = entity_at (index);
  gint64 to_s = dusk_time_floor (dusk_context_now (self->context), STEP_S);
  gint64 from_s = dusk_series_load_start (dusk_context_store (self->context), &entity, to_s - SHOWN_S, STEP_S);
  Question *question = g_new0 (Question, 1);

  question->world = self;
  question->index = index;
  self->is_due[index] = FALSE;
  self->in_flight++;
  dusk_series_load_async (self->context, &entity, from_s, to_s, STEP_S, DUSK_HTTP_BACKGROUND, self->cancellable, NULL, NULL, answered_cb, question);
}

static void
ask_more (DuskWorld *self)
{
  int index;

  while (self->in_flight < MAX_IN_FLIGHT && (index = next_due (self)) >= 0)
    ask (self, (guint) index);
  if (self->in_flight == 0)
    complete_round (self);
}

static void
keep_outages (DuskWorld *self, guint index)
{
  DuskEntity entity = entity_at (index);
  const DuskFindings *findings = dusk_country_findings (self->countries[index]);
  gint64 from_s = findings->from_s;

  if (findings->outages->len > 0)
    from_s = MIN (from_s, g_array_index (findings->outages, DuskOutage, 0).start_s);
  dusk_store_keep_outages (dusk_context_store (self->context), &entity, "ripestat", from_s, findings->to_s, findings->outages, NULL);
}

static void
take_answer (DuskWorld *self, guint index, const DuskSeriesAnswer *answer)
{
  self->answered++;
  self->failures = 0;
  self->backoff_s = 0;
  self->updated_s = dusk_context_now (self->context);
  self->asked_s[index] = self->updated_s;
  show (self, index, answer->series, dusk_series_end (answer->series), answer->fetched_s);
  keep_outages (self, index);
  set_problem (self, NULL);
  if (self->saved_s == DUSK_TIME_UNKNOWN || self->updated_s - self->saved_s >= SAVE_EVERY_S)
    save_updated (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
}

static void
take_problem (DuskWorld *self, guint index, const GError *problem)
{
  gboolean is_nothing = g_error_matches (problem, DUSK_ERROR, DUSK_ERROR_NO_DATA);

  _dusk_country_set_problem (self->countries[index], problem->message);
  if (dusk_context_is_out_of_reach (problem))
    self->failures++;
  else
    {
      self->asked_s[index] = dusk_context_now (self->context);
      self->failures = 0;
    }
  if (is_nothing)
    self->answered++;
  else
    {
      g_free (self->last_problem);
      self->last_problem = g_strdup (problem->message);
    }
}

static gboolean
has_values (const DuskSeriesAnswer *answer)
{
  return answer->series && !isnan (dusk_series_latest (answer->series, NULL));
}

static void
answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (DuskSeriesAnswer) answer = dusk_series_load_finish (result, &error);
  g_autoptr (DuskWorld) self = NULL;

  /* Cancelled: the world may be gone, and its round is over. */
  if (answer == NULL)
    return;
  self = g_object_ref (question->world);
  self->in_flight--;
  if (answer->problem == NULL && !has_values (answer))
    answer->problem = g_error_new (DUSK_ERROR, DUSK_ERROR_NO_DATA, _("RIPEstat knows nothing about %s in this period"),
                                   dusk_territory_name (dusk_territory_at (question->index)));
  if (answer->problem)
    take_problem (self, question->index, answer->problem);
  else
    take_answer (self, question->index, answer);
  g_signal_emit (self, changed_signal, 0, self->countries[question->index]);
  if (self->cancellable == NULL)
    return;
  if (self->failures >= MAX_FAILURES)
    {
      give_up (self, answer->problem->message);
      return;
    }
  set_progress (self, self->done + 1, self->total);
  ask_more (self);
}

static void
start_round (DuskWorld *self, gboolean even_fresh)
{
  guint total = 0;

  if (self->cancellable)
    return;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      self->is_due[i] = even_fresh || is_old (self, i);
      total += self->is_due[i] ? 1 : 0;
    }
  if (total == 0)
    return;
  self->cancellable = g_cancellable_new ();
  self->answered = 0;
  self->failures = 0;
  g_clear_pointer (&self->last_problem, g_free);
  set_progress (self, 0, total);
  ask_more (self);
}

static gboolean
check_cb (gpointer user_data)
{
  DuskWorld *self = user_data;

  if (self->cancellable == NULL && g_get_monotonic_time () >= self->next_try_us)
    start_round (self, FALSE);
  return G_SOURCE_CONTINUE;
}

/* GListModel ---------------------------------------------------------------------------------------------------------------------- */

static guint
get_n_items (GListModel *model)
{
  return DUSK_N_TERRITORIES;
}

static gpointer
get_item (GListModel *model, guint position)
{
  return position < DUSK_N_TERRITORIES ? g_object_ref (DUSK_WORLD (model)->countries[position]) : NULL;
}

static GType
get_item_type (GListModel *model)
{
  return DUSK_TYPE_COUNTRY;
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_world_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  DuskWorld *self = DUSK_WORLD (object);

  switch (id)
    {
    case PROP_DONE:
      g_value_set_uint (value, self->done);
      break;
    case PROP_TOTAL:
      g_value_set_uint (value, self->total);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated_s);
      break;
    case PROP_PROBLEM:
      g_value_set_string (value, self->problem);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
dusk_world_dispose (GObject *object)
{
  dusk_world_stop (DUSK_WORLD (object));
  G_OBJECT_CLASS (dusk_world_parent_class)->dispose (object);
}

static void
dusk_world_finalize (GObject *object)
{
  DuskWorld *self = DUSK_WORLD (object);

  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    g_object_unref (self->countries[i]);
  g_strfreev (self->first);
  g_free (self->problem);
  g_free (self->last_problem);
  g_object_unref (self->context);
  G_OBJECT_CLASS (dusk_world_parent_class)->finalize (object);
}

static void
dusk_world_class_init (DuskWorldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = dusk_world_get_property;
  object_class->dispose = dusk_world_dispose;
  object_class->finalize = dusk_world_finalize;
  properties[PROP_DONE] = g_param_spec_uint ("done", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_TOTAL] = g_param_spec_uint ("total", NULL, NULL, 0, DUSK_N_TERRITORIES, 0, flags);
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, G_MININT64, G_MAXINT64, DUSK_TIME_UNKNOWN, flags);
  properties[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  changed_signal = g_signal_new ("changed", DUSK_TYPE_WORLD, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, DUSK_TYPE_COUNTRY);
}

static void
dusk_world_init (DuskWorld *self)
{
  self->updated_s = DUSK_TIME_UNKNOWN;
  for (guint i = 0; i < DUSK_N_TERRITORIES; i++)
    {
      self->countries[i] = _dusk_country_new (dusk_territory_at (i));
      self->asked_s[i] = DUSK_TIME_UNKNOWN;
    }
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskWorld *
dusk_world_new (DuskContext *context)
{
  DuskWorld *self;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_WORLD, NULL);
  self->context = g_object_ref (context);
  read_store (self);
  return self;
}

DuskCountry *
dusk_world_find (DuskWorld *self, const char *code)
{
  const DuskTerritory *territory;

  g_return_val_if_fail (DUSK_IS_WORLD (self), NULL);
  g_return_val_if_fail (code != NULL, NULL);

  territory = dusk_territory_find (code);
  return territory ? self->countries[territory->index] : NULL;
}

void
dusk_world_refresh (DuskWorld *self, gboolean even_fresh)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  start_round (self, even_fresh);
}

void
dusk_world_stop (DuskWorld *self)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  g_clear_handle_id (&self->timer, g_source_remove);
  end_round (self);
}

void
dusk_world_keep_current (DuskWorld *self)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  start_round (self, FALSE);
  if (self->timer == 0)
    self->timer = g_timeout_add_seconds (CHECK_S, check_cb, self);
}

void
dusk_world_set_first (DuskWorld *self, const char *const *codes)
{
  g_return_if_fail (DUSK_IS_WORLD (self));

  g_strfreev (self->first);
  self->first = g_strdupv ((char **) codes);
}

guint
dusk_world_done (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), 0);

  return self->done;
}

guint
dusk_world_total (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), 0);

  return self->total;
}

gint64
dusk_world_updated (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), DUSK_TIME_UNKNOWN);

  return self->updated_s;
}

const char *
dusk_world_problem (DuskWorld *self)
{
  g_return_val_if_fail (DUSK_IS_WORLD (self), NULL);

  return self->problem;
}
