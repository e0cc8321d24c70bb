/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include "dusk-store-watch.h"

static void list_model_init (GListModelInterface *iface);

G_DEFINE_TYPE_WITH_CODE (DuskEvents, dusk_events, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  CHANGED,
  LOWERED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* Ledgers ------------------------------------------------------------------------------------------------------------------------- */

char *
_dusk_events_key (DuskFeed feed, const char *id)
{
  return g_strdup_printf ("%d:%s", (int) feed, id);
}

static void
ledger_free (gpointer data)
{
  DuskLedger *ledger = data;

  g_hash_table_unref (ledger->claims);
  g_hash_table_unref (ledger->missed);
  g_ptr_array_unref (ledger->events);
  g_free (ledger);
}

DuskLedger *
_dusk_events_ledger (DuskEvents *self, const DuskEntity *entity)
{
  DuskLedger *ledger = g_hash_table_lookup (self->ledgers, entity->id);

  if (ledger)
    return ledger;
  ledger = g_new0 (DuskLedger, 1);
  ledger->entity = *entity;
  ledger->claims = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) dusk_claim_unref);
  ledger->missed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  ledger->events = g_ptr_array_new_with_free_func (g_object_unref);
  ledger->asked_s = DUSK_TIME_UNKNOWN;
  g_hash_table_insert (self->ledgers, ledger->entity.id, ledger);
  return ledger;
}

DuskClaim *
_dusk_ledger_find (DuskLedger *ledger, DuskFeed feed, const char *id)
{
  g_autofree char *key = _dusk_events_key (feed, id);

  return g_hash_table_lookup (ledger->claims, key);
}

void
_dusk_ledger_put (DuskLedger *ledger, DuskClaim *claim)
{
  if (claim->feed == DUSK_FEED_RIPESTAT)
    ledger->asked_s = MAX (ledger->asked_s, claim->told_s);
  g_hash_table_replace (ledger->claims, _dusk_events_key (claim->feed, claim->id), claim);
}

gint64
_dusk_events_now (DuskEvents *self)
{
  return dusk_context_now (self->context);
}

gboolean
_dusk_events_is_watched (DuskEvents *self, const DuskEntity *entity)
{
  return dusk_watch_list_find (dusk_context_watch_list (self->context), entity) != NULL;
}

static void
recall (DuskEvents *self, const DuskEntity *entity, gint64 from_s, gint64 to_s)
{
  g_autoptr (GPtrArray) stored = dusk_store_find_claims (dusk_context_store (self->context), entity, from_s, to_s);

  for (guint i = 0; i < stored->len; i++)
    {
      DuskClaim *claim = _dusk_claim_from_stored (stored->pdata[i]);
      DuskLedger *ledger = claim ? _dusk_events_ledger (self, &claim->entity) : NULL;
      if (ledger && _dusk_ledger_find (ledger, claim->feed, claim->id) == NULL)
        _dusk_ledger_put (ledger, claim);
      else if (claim)
        dusk_claim_unref (claim);
    }
}

void
_dusk_events_recall (DuskEvents *self, DuskLedger *ledger, gint64 from_s, gint64 to_s)
{
  gint64 begin_s = _dusk_events_now (self) - DUSK_EVENTS_PERIOD_S;

  if (from_s < begin_s)
    recall (self, &ledger->entity, from_s, MIN (to_s, begin_s));
}

/* The list ------------------------------------------------------------------------------------------------------------------------ */

static guint
position_of (DuskEvent *event)
{
  return (guint) g_sequence_iter_get_position (event->place);
}

static void
leave_list (DuskEvents *self, DuskEvent *event)
{
  guint position = position_of (event);

  g_sequence_remove (event->place);
  event->place = NULL;
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static gboolean
is_in_order (DuskEvent *event)
{
  GSequenceIter *before = g_sequence_iter_prev (event->place), *after = g_sequence_iter_next (event->place);

  return (before == event->place || _dusk_event_compare (g_sequence_get (before), event, NULL) <= 0)
         && (g_sequence_iter_is_end (after) || _dusk_event_compare (event, g_sequence_get (after), NULL) <= 0);
}

void
_dusk_events_place (DuskEvents *self, DuskEvent *event, gboolean is_shown)
{
  if (event->place && is_shown && is_in_order (event))
    return;
  g_object_ref (event);
  if (event->place)
    leave_list (self, event);
  if (is_shown)
    {
      event->place = g_sequence_insert_sorted (self->list, g_object_ref (event), _dusk_event_compare, NULL);
      g_list_model_items_changed (G_LIST_MODEL (self), position_of (event), 0, 1);
    }
  g_object_unref (event);
}

gboolean
_dusk_events_is_past (DuskEvents *self, DuskEvent *event)
{
  return event->end_s != DUSK_TIME_UNKNOWN && event->end_s < _dusk_events_now (self) - DUSK_EVENTS_PERIOD_S;
}

/* Making events ------------------------------------------------------------------------------------------------------------------- */

/* The oldest event that shares a claim with @group and is not taken yet: it stays the same one whatever joins it. */
static DuskEvent *
claim_event (GPtrArray *old, const GPtrArray *group)
{
  DuskEvent *found = NULL;

  for (guint i = 0; i < old->len; i++)
    {
      DuskEvent *event = g_ptr_array_index (old, i);
      if (_dusk_event_shares (event, group) && (found == NULL || event->serial < found->serial))
        found = event;
    }
  if (found == NULL)
    return NULL;
  g_object_ref (found);
  g_ptr_array_remove_fast (old, found);
  return found;
}

static DuskEvent *
make_event (DuskEvents *self, const DuskEntity *entity)
{
  DuskEvent *event = _dusk_event_new (entity, dusk_context_is_simulated (self->context));

  event->serial = self->n_events++;
  return event;
}

static GPtrArray *
claims_of (DuskLedger *ledger)
{
  GPtrArray *claims = g_ptr_array_sized_new (g_hash_table_size (ledger->claims));
  GHashTableIter iter;
  gpointer claim;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &claim))
    g_ptr_array_add (claims, claim);
  g_ptr_array_sort (claims, _dusk_claim_compare_starts);
  return claims;
}

void
_dusk_events_make (DuskEvents *self, DuskLedger *ledger, GPtrArray *told)
{
  g_autoptr (GPtrArray) claims = claims_of (ledger), groups = _dusk_fuse_group (claims);
  g_autoptr (GPtrArray) old = g_steal_pointer (&ledger->events);
  DuskWatchItem *item = dusk_watch_list_find (dusk_context_watch_list (self->context), &ledger->entity);

  ledger->events = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint g = 0; g < groups->len; g++)
    {
      DuskEvent *event = claim_event (old, groups->pdata[g]);
      gboolean is_new = event == NULL;
      if (is_new)
        event = make_event (self, &ledger->entity);
      _dusk_event_set_name (event, item ? dusk_watch_item_name (item) : NULL);
      if (_dusk_event_take (event, groups->pdata[g]) || is_new)
        g_ptr_array_add (told, g_object_ref (event));
      _dusk_events_place (self, event, event->is_listed && !_dusk_events_is_past (self, event));
      g_ptr_array_add (ledger->events, event);
    }
  for (guint i = 0; i < old->len; i++)
    {
      DuskEvent *event = g_ptr_array_index (old, i);
      gboolean has_joined = FALSE;
      _dusk_events_place (self, event, FALSE);
      for (guint j = 0; j < ledger->events->len; j++)
        has_joined |= _dusk_event_shares (event, ((DuskEvent *) ledger->events->pdata[j])->claims);
      if (has_joined)
        continue;
      _dusk_event_take_back (event, _dusk_events_now (self));
      g_ptr_array_add (told, g_object_ref (event));
    }
}

/* An outage longer than the list's period is made of more than the claims that reach into it. */
static void
begin_ledger (DuskEvents *self, DuskLedger *ledger, GPtrArray *told)
{
  gint64 begin_s = self->pruned_s - DUSK_EVENTS_PERIOD_S, first_s = G_MAXINT64;
  GHashTableIter iter;
  gpointer claim;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &claim))
    first_s = MIN (first_s, ((DuskClaim *) claim)->start_s);
  if (first_s <= begin_s)
    recall (self, &ledger->entity, DUSK_TIME_EARLIEST, begin_s);
  _dusk_events_make (self, ledger, told);
}

void
_dusk_events_tell (DuskEvents *self, GPtrArray *told)
{
  g_ptr_array_sort (told, _dusk_event_compare_worst);
  for (guint i = 0; i < told->len; i++)
    {
      DuskEvent *event = g_ptr_array_index (told, i);
      g_signal_emit (self, signals[event->is_listed ? CHANGED : LOWERED], 0, event);
    }
}

/* GListModel ---------------------------------------------------------------------------------------------------------------------- */

static guint
get_n_items (GListModel *model)
{
  return (guint) g_sequence_get_length (DUSK_EVENTS (model)->list);
}

static gpointer
get_item (GListModel *model, guint position)
{
  DuskEvents *self = DUSK_EVENTS (model);

  if (position >= get_n_items (model))
    return NULL;
  return g_object_ref (g_sequence_get (g_sequence_get_iter_at_pos (self->list, (int) position)));
}

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return DUSK_TYPE_EVENT;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
}

/* GObject ------------------------------------------------------------------------------------------------------------------------- */

static void
dusk_events_finalize (GObject *object)
{
  DuskEvents *self = DUSK_EVENTS (object);

  g_sequence_free (self->list);
  g_hash_table_unref (self->ledgers);
  g_object_unref (self->context);
  G_OBJECT_CLASS (dusk_events_parent_class)->finalize (object);
}

static void
dusk_events_class_init (DuskEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dusk_events_finalize;
  signals[CHANGED] = g_signal_new ("changed", DUSK_TYPE_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, DUSK_TYPE_EVENT);
  signals[LOWERED] = g_signal_new ("lowered", DUSK_TYPE_EVENTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, DUSK_TYPE_EVENT);
}

static void
dusk_events_init (DuskEvents *self)
{
  self->ledgers = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, ledger_free);
  self->list = g_sequence_new (g_object_unref);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskEvents *
dusk_events_new (DuskContext *context)
{
  g_autoptr (GPtrArray) told = g_ptr_array_new_with_free_func (g_object_unref);
  DuskEvents *self;
  GHashTableIter iter;
  gpointer ledger;

  g_return_val_if_fail (DUSK_IS_CONTEXT (context), NULL);

  self = g_object_new (DUSK_TYPE_EVENTS, NULL);
  self->context = g_object_ref (context);
  self->pruned_s = dusk_context_now (context);
  /* What lies in the future was claimed before the clock was set back. */
  recall (self, NULL, self->pruned_s - DUSK_EVENTS_PERIOD_S, DUSK_TIME_LATEST);
  g_hash_table_iter_init (&iter, self->ledgers);
  while (g_hash_table_iter_next (&iter, NULL, &ledger))
    begin_ledger (self, ledger, told);
  return self;
}
