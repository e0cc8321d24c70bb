/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <string.h>

/* Events are known by data source, method and start; IODA dates some of them anew as more data comes in. */

/* IODA tells of 14 days at most: an event that is about as long begins, for it, where its view begins. What was known of its start before holds. */
#define CUT_AFTER_S (13 * DUSK_DAY_S)

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static char *
claim_id (const char *datasource, const char *method, gint64 start_s)
{
  return g_strdup_printf ("%s.%s.%" G_GINT64_FORMAT, datasource, method, start_s);
}

static char *
normal_id (const char *datasource, const char *method)
{
  return g_strdup_printf ("%s.%s.normal", datasource, method);
}

/* The claim of the same source and method that @start_s … @reach_s is near to, and that is not in @settled (by id). */
static DuskClaim *
find_near (DuskLedger *ledger, const char *datasource, const char *method, gint64 start_s, gint64 reach_s, GHashTable *settled)
{
  g_autofree char *beginning = g_strdup_printf ("%s.%s.", datasource, method);
  DuskClaim *nearest = NULL;
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskClaim *claim = value;
      if (claim->feed != DUSK_FEED_IODA || claim->level <= DUSK_LEVEL_NORMAL || !g_str_has_prefix (claim->id, beginning)
          || (settled && g_hash_table_contains (settled, claim)))
        continue;
      if (start_s - DUSK_EVENTS_NEAR_S > _dusk_claim_reach (claim) || claim->start_s - DUSK_EVENTS_NEAR_S > reach_s)
        continue;
      if (nearest == NULL || ABS (claim->start_s - start_s) < ABS (nearest->start_s - start_s)
          || (ABS (claim->start_s - start_s) == ABS (nearest->start_s - start_s) && strcmp (claim->id, nearest->id) < 0))
        nearest = claim;
    }
  return nearest;
}

/* 1e6 stands for all, so that a loss of less than one unit of a signal that counts no units counts, too. */
static DuskLevel
level_of_share (double share)
{
  return isnan (share) ? DUSK_LEVEL_NO_DATA : dusk_level_of (CLAMP (share, 0, 2) * 1e6, 1e6);
}

/* A score is Σ drop% × minutes: with the duration it tells the mean loss, and the worst was no less. */
static double
mean_share (double score, gint64 duration_s)
{
  if (isnan (score) || duration_s <= 0)
    return NAN;
  return MAX (0, 1 - score / 100 / ((double) duration_s / DUSK_MINUTE_S));
}

/* Nothing is said about how bad it was: IODA calls it an outage. */
static DuskLevel
level_of (const DuskClaim *claim, gint64 until_s)
{
  DuskLevel of_value = level_of_share (_dusk_claim_share (claim)), of_mean = level_of_share (mean_share (claim->score, until_s - claim->start_s));
  DuskLevel level = MAX (of_value, of_mean);

  if (level == DUSK_LEVEL_NO_DATA)
    return DUSK_LEVEL_CRITICAL;
  return MAX (level, DUSK_LEVEL_DEGRADED);
}

static DuskClaim
fields_of (const DuskEntity *entity, char *datasource, gint64 start_s, gint64 end_s, gint64 told_s)
{
  return (DuskClaim) { .entity = *entity,
                       .feed = DUSK_FEED_IODA,
                       .signal = datasource,
                       .start_s = start_s,
                       .end_s = end_s,
                       .level = DUSK_LEVEL_NORMAL,
                       .lowest = NAN,
                       .baseline = NAN,
                       .score = NAN,
                       .told_s = told_s };
}

/* Events -------------------------------------------------------------------------------------------------------------------------- */

/* By entity, source, method and start; of one told twice, that which goes on, or longer, comes last. */
static int
compare_events (gconstpointer a, gconstpointer b)
{
  const DuskIodaEvent *left = *(DuskIodaEvent *const *) a, *right = *(DuskIodaEvent *const *) b;
  int order = strcmp (left->entity.id, right->entity.id);
  gint64 left_s = left->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 : left->end_s;
  gint64 right_s = right->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 : right->end_s;

  order = order ? order : strcmp (left->datasource, right->datasource);
  order = order ? order : strcmp (left->method, right->method);
  order = order ? order : (left->start_s > right->start_s) - (left->start_s < right->start_s);
  return order ? order : (left_s > right_s) - (left_s < right_s);
}

static gboolean
is_same_event (const DuskIodaEvent *a, const DuskIodaEvent *b)
{
  return dusk_entity_equal (&a->entity, &b->entity) && a->start_s == b->start_s && g_str_equal (a->datasource, b->datasource)
         && g_str_equal (a->method, b->method);
}

/* @standing: (nullable): what it was known as */
static void
take_event (DuskTaking *taking, DuskLedger *ledger, const DuskIodaEvent *event, const DuskClaim *standing, gint64 told_s)
{
  g_autofree char *id = standing ? g_strdup (standing->id) : claim_id (event->datasource, event->method, event->start_s);
  DuskClaim fields = fields_of (&event->entity, event->datasource, event->start_s, event->end_s, told_s);

  fields.id = id;
  fields.score = event->score;
  if (standing)
    {
      fields.lowest = standing->lowest;
      fields.baseline = standing->baseline;
    }
  fields.level = level_of (&fields, event->end_s == DUSK_TIME_UNKNOWN ? told_s : event->end_s);
  if (standing && standing->start_s < event->start_s && event->start_s <= told_s - CUT_AFTER_S)
    fields.start_s = standing->start_s;
  _dusk_taking_add (taking, ledger, dusk_claim_new (&fields));
}

/* Those that are known by their very start first: what is left over may be one of the others, dated anew. */
static void
take_events (DuskTaking *taking, const DuskIodaReply *reply)
{
  g_autoptr (GPtrArray) events = g_ptr_array_sized_new (reply->items->len), rest = g_ptr_array_new ();
  g_autoptr (GHashTable) settled = g_hash_table_new (NULL, NULL);
  guint kinds = 0;

  for (guint i = 0; i < reply->items->len; i++)
    g_ptr_array_add (events, reply->items->pdata[i]);
  g_ptr_array_sort (events, compare_events);
  for (guint i = 0; i < events->len; i++)
    {
      const DuskIodaEvent *event = g_ptr_array_index (events, i);
      g_autofree char *id = claim_id (event->datasource, event->method, event->start_s);
      DuskLedger *ledger = _dusk_events_ledger (taking->events, &event->entity);
      kinds |= 1u << event->entity.kind;
      if (i + 1 < events->len && is_same_event (event, events->pdata[i + 1]))
        continue;
      if (_dusk_ledger_find (ledger, DUSK_FEED_IODA, id))
        {
          take_event (taking, ledger, event, _dusk_ledger_find (ledger, DUSK_FEED_IODA, id), reply->fetched_s);
          g_hash_table_add (settled, _dusk_ledger_find (ledger, DUSK_FEED_IODA, id));
        }
      else
        g_ptr_array_add (rest, (gpointer) event);
    }
  for (guint i = 0; i < rest->len; i++)
    {
      const DuskIodaEvent *event = g_ptr_array_index (rest, i);
      DuskLedger *ledger = _dusk_events_ledger (taking->events, &event->entity);
      gint64 reach_s = event->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 - DUSK_EVENTS_NEAR_S : event->end_s;
      DuskClaim *standing = find_near (ledger, event->datasource, event->method, event->start_s, reach_s, settled);
      g_autofree char *id = standing ? g_strdup (standing->id) : claim_id (event->datasource, event->method, event->start_s);
      take_event (taking, ledger, event, standing, reply->fetched_s);
      g_hash_table_add (settled, _dusk_ledger_find (ledger, DUSK_FEED_IODA, id));
    }
  if (!reply->is_cut && !reply->is_stale)
    _dusk_taking_end_missed (taking, DUSK_FEED_IODA, kinds ? kinds : G_MAXUINT, reply->fetched_s);
}

/* Alerts -------------------------------------------------------------------------------------------------------------------------- */

static int
compare_alerts (gconstpointer a, gconstpointer b)
{
  const DuskIodaAlert *left = *(DuskIodaAlert *const *) a, *right = *(DuskIodaAlert *const *) b;
  int order = strcmp (left->entity.id, right->entity.id);

  order = order ? order : strcmp (left->datasource, right->datasource);
  order = order ? order : strcmp (left->method, right->method);
  order = order ? order : (left->time_s > right->time_s) - (left->time_s < right->time_s);
  return order ? order : left->is_critical - right->is_critical;
}

static gboolean
is_same_signal (const DuskIodaAlert *a, const DuskIodaAlert *b)
{
  return dusk_entity_equal (&a->entity, &b->entity) && g_str_equal (a->datasource, b->datasource) && g_str_equal (a->method, b->method);
}

/* The newest low of one signal, as its alerts tell it. */
typedef struct {
  gint64 start_s; /* DUSK_TIME_UNKNOWN where there is none */
  gint64 end_s;   /* DUSK_TIME_UNKNOWN where it goes on */
  double lowest;
  double history;
} Low;

static Low
newest_low (DuskIodaAlert *const *alerts, guint n)
{
  Low low = { .start_s = DUSK_TIME_UNKNOWN, .end_s = DUSK_TIME_UNKNOWN };

  for (guint i = 0; i < n; i++)
    {
      const DuskIodaAlert *alert = alerts[i];
      if (!alert->is_critical)
        {
          if (low.start_s != DUSK_TIME_UNKNOWN && low.end_s == DUSK_TIME_UNKNOWN)
            low.end_s = alert->time_s;
          continue;
        }
      if (low.start_s == DUSK_TIME_UNKNOWN || low.end_s != DUSK_TIME_UNKNOWN)
        low = (Low) { alert->time_s, DUSK_TIME_UNKNOWN, alert->value, alert->history };
      else if (isnan (low.lowest / low.history) || alert->value / alert->history < low.lowest / low.history)
        {
          low.lowest = alert->value;
          low.history = alert->history;
        }
    }
  return low;
}

/* What an event says of times holds; of how low it was, the alerts know better. */
static void
take_low (DuskTaking *taking, DuskLedger *ledger, const DuskIodaAlert *alert, const Low *low, gint64 told_s)
{
  gint64 reach_s = low->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 - DUSK_EVENTS_NEAR_S : low->end_s;
  DuskClaim *standing = find_near (ledger, alert->datasource, alert->method, low->start_s, reach_s, NULL), *claim;
  g_autofree char *id = claim_id (alert->datasource, alert->method, low->start_s);

  if (standing)
    claim = _dusk_claim_copy (standing);
  else if (low->end_s == DUSK_TIME_UNKNOWN)
    {
      DuskClaim fields = fields_of (&alert->entity, alert->datasource, low->start_s, DUSK_TIME_UNKNOWN, told_s);
      fields.id = id;
      fields.is_alert = TRUE;
      claim = dusk_claim_new (&fields);
    }
  else
    return;
  if (!isnan (low->lowest / low->history))
    {
      claim->lowest = low->lowest;
      claim->baseline = low->history;
    }
  if (claim->is_alert)
    {
      claim->told_s = told_s;
      claim->end_s = low->end_s;
    }
  claim->level = level_of (claim, claim->end_s == DUSK_TIME_UNKNOWN ? claim->told_s : claim->end_s);
  _dusk_taking_add (taking, ledger, claim);
}

/* A signal whose last alert says that it is normal, and which therefore does not show what other feeds tell. */
static void
take_normal (DuskTaking *taking, DuskLedger *ledger, const DuskIodaAlert *last, gint64 told_s)
{
  g_autofree char *id = normal_id (last->datasource, last->method);
  DuskClaim fields = fields_of (&last->entity, last->datasource, last->time_s, DUSK_TIME_UNKNOWN, told_s);
  const DuskClaim *standing = _dusk_ledger_find (ledger, DUSK_FEED_IODA, id);

  if (last->is_critical && standing == NULL)
    return;
  fields.id = id;
  if (last->is_critical)
    {
      fields.start_s = standing->start_s;
      fields.end_s = last->time_s;
    }
  _dusk_taking_add (taking, ledger, dusk_claim_new (&fields));
}

static void
take_alerts (DuskTaking *taking, const DuskIodaReply *reply)
{
  g_autoptr (GPtrArray) alerts = g_ptr_array_sized_new (reply->items->len);
  guint first = 0;

  for (guint i = 0; i < reply->items->len; i++)
    g_ptr_array_add (alerts, reply->items->pdata[i]);
  g_ptr_array_sort (alerts, compare_alerts);
  for (guint i = 1; i <= alerts->len; i++)
    {
      const DuskIodaAlert *last = g_ptr_array_index (alerts, i - 1);
      DuskLedger *ledger = _dusk_events_ledger (taking->events, &last->entity);
      Low low;
      if (i < alerts->len && is_same_signal (last, alerts->pdata[i]))
        continue;
      low = newest_low ((DuskIodaAlert *const *) alerts->pdata + first, i - first);
      if (low.start_s != DUSK_TIME_UNKNOWN)
        take_low (taking, ledger, last, &low, reply->fetched_s);
      take_normal (taking, ledger, last, reply->fetched_s);
      first = i;
    }
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

void
dusk_events_take_ioda (DuskEvents *self, const DuskIodaReply *reply)
{
  DuskTaking taking;

  g_return_if_fail (DUSK_IS_EVENTS (self));
  g_return_if_fail (reply != NULL);

  if (reply->call == DUSK_IODA_SUMMARY)
    return;
  _dusk_taking_begin (&taking, self);
  if (reply->call == DUSK_IODA_EVENTS)
    take_events (&taking, reply);
  else
    take_alerts (&taking, reply);
  _dusk_taking_finish (&taking);
}
