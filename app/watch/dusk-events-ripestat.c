/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

/* Findings that end this close to when they were told are about the present. */
#define PRESENT_S DUSK_HOUR_S

/* One set of findings on its way into a ledger. */
typedef struct {
  DuskTaking          taking;
  DuskLedger         *ledger;
  const DuskFindings *findings;
  gint64              told_s;
  GPtrArray          *standing; /* (owned) (element-type DuskClaim): RIPEstat's lows that touch the period and are not matched yet, by start */
  GPtrArray          *exacts;   /* (nullable) (owned) (element-type DuskStoredExact) */
} Intake;

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static DuskClaim *
new_claim (const Intake *intake, const char *id, DuskLevel level, gint64 start_s, gint64 end_s)
{
  const DuskClaim fields = { .entity = intake->ledger->entity,
                             .feed = DUSK_FEED_RIPESTAT,
                             .id = (char *) id,
                             .start_s = start_s,
                             .end_s = end_s,
                             .level = level,
                             .lowest = NAN,
                             .baseline = NAN,
                             .score = NAN,
                             .told_s = intake->told_s,
                             .step_s = intake->findings->step_s };

  return dusk_claim_new (&fields);
}

static GPtrArray *
find_standing (DuskLedger *ledger, gint64 from_s, gint64 to_s)
{
  GPtrArray *standing = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_claim_unref);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskClaim *claim = value;
      if (claim->feed == DUSK_FEED_RIPESTAT && claim->level > DUSK_LEVEL_NORMAL && claim->start_s < to_s && _dusk_claim_reach (claim) > from_s)
        g_ptr_array_add (standing, dusk_claim_ref (claim));
    }
  g_ptr_array_sort (standing, _dusk_claim_compare_starts);
  return standing;
}

/* Lows ---------------------------------------------------------------------------------------------------------------------------- */

/* Of what stands, that which @low is: the one with its start, else the first that it overlaps. Samples come and go, so starts move a little. */
static DuskClaim *
match (Intake *intake, const DuskOutage *low)
{
  gboolean is_outage = low->level >= DUSK_LEVEL_CRITICAL;
  gint64 slack_s = intake->findings->step_s, reach_s = low->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 - slack_s : low->end_s;
  DuskClaim *overlapping = NULL;

  for (guint i = 0; i < intake->standing->len; i++)
    {
      DuskClaim *claim = g_ptr_array_index (intake->standing, i);
      if (_dusk_claim_is_outage (claim) != is_outage)
        continue;
      if (claim->start_s == low->start_s)
        return claim;
      if (overlapping == NULL && claim->start_s <= reach_s + slack_s && _dusk_claim_reach (claim) >= low->start_s - slack_s)
        overlapping = claim;
    }
  return overlapping;
}

/* To the second, where the messages told it once. */
static void
sharpen (const Intake *intake, DuskOutage *low)
{
  const DuskStoredExact *nearest = NULL;
  gint64 nearest_s = MAX (low->precision_s, intake->findings->step_s);

  if (low->precision_s <= 1)
    return;
  for (guint i = 0; intake->exacts && i < intake->exacts->len; i++)
    {
      const DuskStoredExact *exact = g_ptr_array_index (intake->exacts, i);
      gint64 apart_s = ABS (exact->near_start_s - low->start_s);
      if (exact->start_us != DUSK_TIME_UNKNOWN && apart_s <= nearest_s)
        {
          nearest = exact;
          nearest_s = apart_s;
        }
    }
  if (nearest == NULL)
    return;
  low->start_s = dusk_time_second (nearest->start_us);
  if (low->end_s != DUSK_TIME_UNKNOWN && nearest->end_us != DUSK_TIME_UNKNOWN && nearest->end_us / G_USEC_PER_SEC > low->start_s)
    low->end_s = dusk_time_second (nearest->end_us);
}

/* What began before the period may have been worse than the period shows. */
static void
remember_beginning (const Intake *intake, DuskClaim *claim, const DuskClaim *standing)
{
  if (standing == NULL || standing->start_s >= intake->findings->from_s || standing->start_s >= claim->start_s)
    return;
  claim->start_s = standing->start_s;
  claim->level = MAX (claim->level, standing->level);
  if (standing->lowest < claim->lowest)
    {
      claim->lowest = standing->lowest;
      claim->baseline = standing->baseline;
    }
}

static void
take_low (Intake *intake, const DuskOutage *found)
{
  DuskOutage low = *found;
  g_autofree char *id = NULL;
  DuskClaim *standing = match (intake, &low), *claim;

  sharpen (intake, &low);
  id = standing ? g_strdup (standing->id)
                : g_strdup_printf ("%s%" G_GINT64_FORMAT, low.level >= DUSK_LEVEL_CRITICAL ? "" : "low-", found->start_s);
  claim = new_claim (intake, id, low.level, low.start_s, low.end_s);
  claim->lowest = low.lowest;
  claim->baseline = low.baseline;
  claim->score = low.score;
  remember_beginning (intake, claim, standing);
  if (standing)
    g_ptr_array_remove (intake->standing, standing);
  _dusk_taking_add (&intake->taking, intake->ledger, claim);
}

/* What RIPEstat said once and does not find any more: it ended before the period, or its counts were corrected. */
static void
take_back_rest (Intake *intake)
{
  for (guint i = 0; i < intake->standing->len; i++)
    {
      const DuskClaim *standing = g_ptr_array_index (intake->standing, i);
      DuskClaim *claim = _dusk_claim_copy (standing);
      claim->told_s = intake->told_s;
      if (standing->start_s < intake->findings->from_s)
        claim->end_s = intake->findings->from_s;
      else
        claim->level = DUSK_LEVEL_NORMAL;
      if (claim->end_s == DUSK_TIME_UNKNOWN)
        claim->end_s = intake->findings->to_s;
      _dusk_taking_add (&intake->taking, intake->ledger, claim);
    }
}

/* Seen and not seen --------------------------------------------------------------------------------------------------------------- */

/* One claim tells for how long RIPEstat has looked without a break: it found all its outages in that time and no others. */
static DuskClaim *
find_seen (Intake *intake, gint64 from_s, gint64 to_s)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, intake->ledger->claims);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      DuskClaim *claim = value;
      if (claim->feed == DUSK_FEED_RIPESTAT && claim->level == DUSK_LEVEL_NORMAL && g_str_has_prefix (claim->id, "seen-")
          && claim->start_s <= to_s && claim->end_s >= from_s)
        return claim;
    }
  return NULL;
}

/* A low newest sample is neither normal nor an outage yet: the time that was seen then ends before it. */
static void
take_seen (Intake *intake)
{
  const DuskFindings *findings = intake->findings;
  gint64 from_s = findings->from_s, to_s = findings->latest_s;
  const DuskClaim *seen;
  g_autofree char *id = NULL;
  DuskClaim *claim;

  if (findings->level < DUSK_LEVEL_CRITICAL && findings->step_s <= DUSK_HOUR_S)
    to_s += findings->step_s;
  if (to_s <= from_s)
    return;
  seen = find_seen (intake, from_s, to_s);
  id = seen ? g_strdup (seen->id) : g_strdup_printf ("seen-%" G_GINT64_FORMAT, from_s);
  claim = new_claim (intake, id, DUSK_LEVEL_NORMAL, seen ? MIN (seen->start_s, from_s) : from_s, seen ? MAX (seen->end_s, to_s) : to_s);
  if (seen)
    claim->step_s = MAX (seen->step_s, claim->step_s);
  _dusk_taking_add (&intake->taking, intake->ledger, claim);
}

static void
take_blind (Intake *intake)
{
  const DuskFindings *findings = intake->findings;
  gboolean is_blind = findings->level == DUSK_LEVEL_NO_DATA, was_blind = _dusk_ledger_find (intake->ledger, DUSK_FEED_RIPESTAT, "blind") != NULL;
  gint64 since_s = findings->latest_s == DUSK_TIME_UNKNOWN ? findings->from_s : findings->latest_s;

  if (findings->to_s < intake->told_s - PRESENT_S || !(is_blind || was_blind))
    return;
  _dusk_taking_add (&intake->taking, intake->ledger,
                    new_claim (intake, "blind", DUSK_LEVEL_NO_DATA, since_s, is_blind ? DUSK_TIME_UNKNOWN : since_s));
}

/* An answer that is older than what is known, unless the clock was set back since. */
static gboolean
is_outdated (DuskEvents *self, const DuskLedger *ledger, gint64 told_s)
{
  return ledger->asked_s != DUSK_TIME_UNKNOWN && told_s < ledger->asked_s
         && ledger->asked_s <= MAX (_dusk_events_now (self), told_s) + DUSK_HOUR_S;
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

void
dusk_events_take_findings (DuskEvents *self, const DuskEntity *entity, const DuskFindings *findings, gint64 told_s)
{
  Intake intake = { .findings = findings, .told_s = told_s };

  g_return_if_fail (DUSK_IS_EVENTS (self));
  g_return_if_fail (entity != NULL && findings != NULL);

  _dusk_taking_begin (&intake.taking, self);
  intake.ledger = _dusk_events_ledger (self, entity);
  if (!is_outdated (self, intake.ledger, told_s))
    {
      _dusk_events_recall (self, intake.ledger, findings->from_s, findings->to_s);
      intake.standing = find_standing (intake.ledger, findings->from_s, findings->to_s);
      if (findings->outages->len > 0)
        intake.exacts = dusk_store_find_exacts (dusk_context_store (self->context), entity, findings->from_s, findings->to_s);
      for (guint i = 0; i < findings->outages->len; i++)
        take_low (&intake, &g_array_index (findings->outages, DuskOutage, i));
      for (guint i = 0; i < findings->degradations->len; i++)
        if (!g_array_index (findings->degradations, DuskOutage, i).is_blip)
          take_low (&intake, &g_array_index (findings->degradations, DuskOutage, i));
      if (findings->latest_s != DUSK_TIME_UNKNOWN)
        {
          take_back_rest (&intake);
          take_seen (&intake);
        }
      take_blind (&intake);
      intake.ledger->asked_s = told_s;
      g_ptr_array_unref (intake.standing);
      g_clear_pointer (&intake.exacts, g_ptr_array_unref);
    }
  _dusk_taking_finish (&intake.taking);
}
