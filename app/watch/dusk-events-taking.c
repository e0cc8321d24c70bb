/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include "dusk-store-watch.h"

/* What the list has outlived is looked for this often. */
#define PRUNE_EVERY_S DUSK_HOUR_S
/* A feed that says nothing of an outage for so long, though it answers, has dropped it. */
#define MISSED_S      (30 * DUSK_MINUTE_S)

/* Forgetting ---------------------------------------------------------------------------------------------------------------------- */

static gint64
reach_of (DuskEvent *event)
{
  gint64 reach_s = G_MININT64;

  for (guint i = 0; i < event->claims->len; i++)
    if (((DuskClaim *) event->claims->pdata[i])->level > DUSK_LEVEL_NORMAL)
      reach_s = MAX (reach_s, _dusk_claim_reach (event->claims->pdata[i]));
  return reach_s;
}

static void
forget_event (DuskLedger *ledger, DuskEvent *event)
{
  for (guint i = 0; i < event->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (event->claims, i);
      g_autofree char *key = _dusk_events_key (claim->feed, claim->id);
      if (claim->level > DUSK_LEVEL_NORMAL)
        g_hash_table_remove (ledger->claims, key);
    }
}

/* An event is forgotten as a whole: its oldest claim tells when it began. */
static void
prune_ledger (DuskEvents *self, DuskLedger *ledger, gint64 begin_s)
{
  GHashTableIter claims;
  gpointer value;

  for (guint i = ledger->events->len; i > 0; i--)
    {
      DuskEvent *event = g_ptr_array_index (ledger->events, i - 1);
      if (!_dusk_events_is_past (self, event))
        continue;
      _dusk_events_place (self, event, FALSE);
      if (reach_of (event) >= begin_s)
        continue;
      forget_event (ledger, event);
      g_ptr_array_remove_index (ledger->events, i - 1);
    }
  g_hash_table_iter_init (&claims, ledger->claims);
  while (g_hash_table_iter_next (&claims, NULL, &value))
    {
      const DuskClaim *claim = value;
      if (claim->level <= DUSK_LEVEL_NORMAL && _dusk_claim_reach (claim) < begin_s)
        g_hash_table_iter_remove (&claims);
    }
}

/* Messages are followed of what is watched; of the rest nobody would tell the end. */
static void
end_unfollowed (DuskTaking *taking, DuskLedger *ledger)
{
  g_autoptr (GPtrArray) open = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const DuskClaim *claim = value;
      if (claim->feed == DUSK_FEED_RIS_LIVE && claim->end_s == DUSK_TIME_UNKNOWN && !_dusk_events_is_watched (taking->events, &claim->entity))
        g_ptr_array_add (open, value);
    }
  for (guint i = 0; i < open->len; i++)
    {
      DuskClaim *claim = _dusk_claim_copy (open->pdata[i]);
      claim->end_s = MAX (claim->told_s, claim->start_s + 1);
      _dusk_taking_add (taking, ledger, claim);
    }
}

static void
prune (DuskTaking *taking)
{
  DuskEvents *self = taking->events;
  gint64 now_s = _dusk_events_now (self), begin_s = now_s - DUSK_EVENTS_PERIOD_S - DUSK_EVENTS_NEAR_S;
  GHashTableIter ledgers;
  gpointer value;

  if (ABS (now_s - self->pruned_s) < PRUNE_EVERY_S)
    return;
  self->pruned_s = now_s;
  g_hash_table_iter_init (&ledgers, self->ledgers);
  while (g_hash_table_iter_next (&ledgers, NULL, &value))
    {
      DuskLedger *ledger = value;
      end_unfollowed (taking, ledger);
      prune_ledger (self, ledger, begin_s);
      if (g_hash_table_size (ledger->claims) == 0)
        g_hash_table_iter_remove (&ledgers);
    }
}

/* Taking in ----------------------------------------------------------------------------------------------------------------------- */

void
_dusk_taking_begin (DuskTaking *taking, DuskEvents *events)
{
  taking->events = g_object_ref (events);
  taking->changed = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_claim_unref);
  taking->ledgers = g_hash_table_new (NULL, NULL);
  prune (taking);
}

/* Told in what is now the future, by a clock that was set back since: anything is newer. */
static gboolean
is_older (DuskEvents *self, const DuskClaim *claim, const DuskClaim *standing)
{
  return standing && claim->told_s < standing->told_s && standing->told_s <= MAX (_dusk_events_now (self), claim->told_s) + DUSK_HOUR_S;
}

/* What was not worth keeping is, once there is an outage that it tells of. */
static void
keep_witnesses (DuskTaking *taking, DuskLedger *ledger)
{
  GHashTableIter iter;
  gpointer claim;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &claim))
    if (!_dusk_claim_is_outage (claim))
      g_ptr_array_add (taking->changed, dusk_claim_ref (claim));
}

gboolean
_dusk_taking_add (DuskTaking *taking, DuskLedger *ledger, DuskClaim *claim)
{
  DuskClaim *standing = _dusk_ledger_find (ledger, claim->feed, claim->id);
  g_autofree char *key = _dusk_events_key (claim->feed, claim->id);

  if (is_older (taking->events, claim, standing))
    {
      dusk_claim_unref (claim);
      return FALSE;
    }
  if (standing)
    claim->first_s = MIN (claim->first_s, standing->first_s);
  g_hash_table_remove (ledger->missed, key);
  /* When it was told is worth a write now and then. */
  if (standing == NULL || !_dusk_claim_says_same (claim, standing) || claim->told_s / DUSK_HOUR_S != standing->told_s / DUSK_HOUR_S)
    g_ptr_array_add (taking->changed, dusk_claim_ref (claim));
  if (standing == NULL && _dusk_claim_is_outage (claim))
    keep_witnesses (taking, ledger);
  _dusk_ledger_put (ledger, claim);
  g_hash_table_add (taking->ledgers, ledger);
  return TRUE;
}

/* Whether @claim went on, as far as was known, but is not in an answer of @told_s that should tell of it: Radar is not asked about older ones. */
static gboolean
is_missing (const DuskClaim *claim, DuskFeed feed, gint64 told_s)
{
  if (feed == DUSK_FEED_RADAR && claim->start_s < told_s - DUSK_RADAR_REACH_S)
    return FALSE;
  return claim->feed == feed && claim->level > DUSK_LEVEL_NORMAL && claim->end_s == DUSK_TIME_UNKNOWN && claim->told_s < told_s;
}

/* Marks what is missing, and gives what has been missing for long its end: when it was last told. */
static void
end_missed_of (DuskTaking *taking, DuskLedger *ledger, DuskFeed feed, gint64 told_s)
{
  g_autoptr (GPtrArray) over = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer key, value;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      const gint64 *since_s = g_hash_table_lookup (ledger->missed, key);
      if (!is_missing (value, feed, told_s))
        continue;
      if (since_s == NULL || *since_s > told_s)
        g_hash_table_replace (ledger->missed, g_strdup (key), g_memdup2 (&told_s, sizeof told_s));
      else if (told_s - *since_s >= MISSED_S)
        g_ptr_array_add (over, value);
    }
  for (guint i = 0; i < over->len; i++)
    {
      DuskClaim *claim = _dusk_claim_copy (over->pdata[i]);
      claim->end_s = MAX (claim->told_s, claim->start_s + 1);
      _dusk_taking_add (taking, ledger, claim);
    }
}

void
_dusk_taking_end_missed (DuskTaking *taking, DuskFeed feed, guint kinds, gint64 told_s)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, taking->events->ledgers);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskLedger *ledger = value;
      if (kinds & 1u << ledger->entity.kind)
        end_missed_of (taking, ledger, feed, told_s);
    }
}

/* What RIPEstat finds normal or a little low is worth keeping only where somebody cares, or where it was an outage once. */
static gboolean
is_worth_keeping (DuskEvents *self, const DuskClaim *claim)
{
  DuskLedger *ledger = _dusk_events_ledger (self, &claim->entity);
  GHashTableIter iter;
  gpointer other;

  if (_dusk_claim_is_outage (claim) || g_ascii_isdigit (claim->id[0]) || (claim->level == DUSK_LEVEL_DEGRADED && claim->feed != DUSK_FEED_RIPESTAT)
      || claim->first_s < _dusk_events_now (self) - DUSK_EVENTS_PERIOD_S || _dusk_events_is_watched (self, &claim->entity))
    return TRUE;
  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &other))
    if (_dusk_claim_is_outage (other))
      return TRUE;
  return FALSE;
}

static void
keep (DuskEvents *self, const GPtrArray *changed)
{
  g_autoptr (GPtrArray) stored = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_stored_claim_free);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < changed->len; i++)
    if (is_worth_keeping (self, changed->pdata[i]))
      g_ptr_array_add (stored, _dusk_claim_to_stored (changed->pdata[i]));
  if (stored->len > 0
      && !dusk_store_keep_claims (dusk_context_store (self->context), (const DuskStoredClaim *const *) stored->pdata, stored->len, &error))
    g_debug ("Claims could not be kept: %s", error->message);
}

void
_dusk_taking_finish (DuskTaking *taking)
{
  g_autoptr (DuskEvents) self = g_steal_pointer (&taking->events);
  g_autoptr (GPtrArray) changed = g_steal_pointer (&taking->changed), told = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) ledgers = g_steal_pointer (&taking->ledgers);
  GHashTableIter iter;
  gpointer ledger;

  keep (self, changed);
  g_hash_table_iter_init (&iter, ledgers);
  while (g_hash_table_iter_next (&iter, &ledger, NULL))
    _dusk_events_make (self, ledger, told);
  _dusk_events_tell (self, told);
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

void
dusk_events_take_claim (DuskEvents *self, DuskClaim *claim)
{
  DuskTaking taking;

  g_return_if_fail (DUSK_IS_EVENTS (self));
  g_return_if_fail (claim != NULL);

  _dusk_taking_begin (&taking, self);
  _dusk_taking_add (&taking, _dusk_events_ledger (self, &claim->entity), _dusk_claim_copy (claim));
  _dusk_taking_finish (&taking);
}
