/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

/* What is normal for less than this at a time of trouble may just lag behind it. */
#define MIN_NORMAL_S (10 * DUSK_MINUTE_S)

/* A span that grows as claims join it. */
typedef struct {
  gint64 start_s;
  gint64 reach_s;
} Stretch;

/* Grouping ------------------------------------------------------------------------------------------------------------------------ */

static gint64
after (gint64 time_s, gint64 by_s)
{
  return time_s > G_MAXINT64 - by_s ? G_MAXINT64 : time_s + by_s;
}

static gboolean
is_degradation (const DuskClaim *claim)
{
  return claim->level == DUSK_LEVEL_DEGRADED && !_dusk_claim_is_outage (claim);
}

static Stretch
stretch_of (const GPtrArray *group)
{
  Stretch stretch = { G_MAXINT64, G_MININT64 };

  for (guint i = 0; i < group->len; i++)
    {
      stretch.start_s = MIN (stretch.start_s, ((DuskClaim *) group->pdata[i])->start_s);
      stretch.reach_s = MAX (stretch.reach_s, _dusk_claim_reach (group->pdata[i]));
    }
  return stretch;
}

/* Sweeps claims, sorted by start, into groups that lie more than %DUSK_EVENTS_NEAR_S apart. */
static void
sweep (const GPtrArray *claims, GPtrArray *groups)
{
  GPtrArray *group = NULL;
  gint64 reach_s = G_MININT64;

  for (guint i = 0; i < claims->len; i++)
    {
      DuskClaim *claim = g_ptr_array_index (claims, i);
      if (group == NULL || claim->start_s > after (reach_s, DUSK_EVENTS_NEAR_S))
        {
          group = g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_claim_unref);
          g_ptr_array_add (groups, group);
          reach_s = G_MININT64;
        }
      g_ptr_array_add (group, dusk_claim_ref (claim));
      reach_s = MAX (reach_s, _dusk_claim_reach (claim));
    }
}

static gboolean
is_near (const DuskClaim *claim, const Stretch *stretch)
{
  return claim->start_s <= after (stretch->reach_s, DUSK_EVENTS_NEAR_S)
         && after (_dusk_claim_reach (claim), DUSK_EVENTS_NEAR_S) >= stretch->start_s;
}

/* A degradation goes with the first outage that it is near to, and never makes one of two. */
static void
share_out (const GPtrArray *degradations, GPtrArray *groups)
{
  g_autoptr (GPtrArray) alone = g_ptr_array_new ();
  g_autofree Stretch *stretches = g_new (Stretch, MAX (groups->len, 1));
  guint n_outages = groups->len, first = 0;

  for (guint g = 0; g < n_outages; g++)
    stretches[g] = stretch_of (groups->pdata[g]);
  for (guint i = 0; i < degradations->len; i++)
    {
      DuskClaim *claim = g_ptr_array_index (degradations, i);
      /* Both come by start: what lies before this one lies before all that follow. */
      while (first < n_outages && after (stretches[first].reach_s, DUSK_EVENTS_NEAR_S) < claim->start_s)
        first++;
      if (first < n_outages && is_near (claim, &stretches[first]))
        g_ptr_array_add (groups->pdata[first], dusk_claim_ref (claim));
      else
        g_ptr_array_add (alone, claim);
    }
  sweep (alone, groups);
}

static gboolean
goes_on (const DuskClaim *claim)
{
  return _dusk_claim_is_outage (claim) && _dusk_claim_reach (claim) == G_MAXINT64;
}

/* Whether @claims are those of others than RIPEstat and the messages, and some of them go on. What ended before says nothing about what goes on:
 * a blip would date it too early. */
static gboolean
is_pointed_at (const GPtrArray *claims)
{
  gboolean is_open = FALSE;

  for (guint i = 0; i < claims->len; i++)
    {
      if (_dusk_claim_is_outage (claims->pdata[i]) && _dusk_claim_is_first_hand (claims->pdata[i]))
        return FALSE;
      is_open |= goes_on (claims->pdata[i]);
    }
  return is_open;
}

/* The time that a witness must have looked at. */
static Stretch
disputed_stretch (const GPtrArray *group)
{
  Stretch stretch = stretch_of (group);

  if (!is_pointed_at (group))
    return stretch;
  stretch.start_s = G_MAXINT64;
  for (guint i = 0; i < group->len; i++)
    if (goes_on (group->pdata[i]))
      stretch.start_s = MIN (stretch.start_s, ((DuskClaim *) group->pdata[i])->start_s);
  return stretch;
}

static gboolean
has_low_of (const GPtrArray *group, const DuskClaim *claim)
{
  for (guint i = 0; i < group->len; i++)
    {
      const DuskClaim *other = g_ptr_array_index (group, i);
      if (other->level > DUSK_LEVEL_NORMAL && other->feed == claim->feed && g_strcmp0 (other->signal, claim->signal) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether @claim, of normal or no data, tells anything about a group: it must have looked at the time, and long enough to see it. */
static gboolean
tells_of (const DuskClaim *claim, const Stretch *stretch)
{
  gint64 from_s = MAX (claim->start_s, stretch->start_s), to_s = MIN (_dusk_claim_reach (claim), stretch->reach_s);

  if (claim->level == DUSK_LEVEL_NORMAL && to_s == G_MAXINT64)
    to_s = MAX (claim->told_s, from_s);
  if (claim->level == DUSK_LEVEL_NORMAL)
    return to_s - from_s >= MAX (MIN_NORMAL_S, 2 * (gint64) claim->step_s);
  return to_s > from_s;
}

static void
add_witnesses (const GPtrArray *claims, GPtrArray *groups)
{
  for (guint g = 0; g < groups->len; g++)
    {
      GPtrArray *group = groups->pdata[g];
      Stretch stretch = disputed_stretch (group);
      guint n_low = group->len;
      for (guint i = 0; i < claims->len; i++)
        {
          DuskClaim *claim = g_ptr_array_index (claims, i);
          if (tells_of (claim, &stretch) && !has_low_of (group, claim))
            g_ptr_array_add (group, dusk_claim_ref (claim));
        }
      if (group->len > n_low)
        g_ptr_array_sort (group, _dusk_claim_compare);
    }
}

GPtrArray *
_dusk_fuse_group (const GPtrArray *claims)
{
  GPtrArray *groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) outages = g_ptr_array_new (), degradations = g_ptr_array_new (), witnesses = g_ptr_array_new ();

  for (guint i = 0; i < claims->len; i++)
    {
      DuskClaim *claim = g_ptr_array_index (claims, i);
      if (_dusk_claim_is_outage (claim))
        g_ptr_array_add (outages, claim);
      else
        g_ptr_array_add (is_degradation (claim) ? degradations : witnesses, claim);
    }
  g_ptr_array_sort (outages, _dusk_claim_compare_starts);
  g_ptr_array_sort (degradations, _dusk_claim_compare_starts);
  sweep (outages, groups);
  share_out (degradations, groups);
  for (guint g = 0; g < groups->len; g++)
    g_ptr_array_sort (groups->pdata[g], _dusk_claim_compare);
  add_witnesses (witnesses, groups);
  return groups;
}

/* Weighing ------------------------------------------------------------------------------------------------------------------------ */

/* Who tells best when it ended: RIPEstat where it counts often, else the messages, else RIPEstat's rare counts; the other feeds only point. */
static int
rank_of (const DuskClaim *claim)
{
  if (!_dusk_claim_is_first_hand (claim))
    return 3;
  if (claim->feed == DUSK_FEED_RIPESTAT)
    return claim->step_s <= DUSK_HOUR_S ? 0 : 2;
  return 1;
}

typedef struct {
  gboolean is_listed;
  gboolean is_pointed_at;
  int      best;
  gboolean is_normal;
  gboolean is_blind;
} Voices;

static gboolean
counts (const DuskClaim *claim, const Voices *voices)
{
  if (voices->is_pointed_at)
    return goes_on (claim);
  return voices->is_listed ? _dusk_claim_is_outage (claim) : is_degradation (claim);
}

/* RIPEstat stands in the way of the others where it saw routes, and cannot where it has no data now. */
static Voices
listen (const GPtrArray *claims)
{
  Voices voices = { .best = 3, .is_pointed_at = is_pointed_at (claims) };

  for (guint i = 0; i < claims->len; i++)
    voices.is_listed |= _dusk_claim_is_outage (claims->pdata[i]);
  for (guint i = 0; i < claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (claims, i);
      if (counts (claim, &voices))
        voices.best = MIN (voices.best, rank_of (claim));
      else if (claim->feed == DUSK_FEED_RIPESTAT)
        {
          voices.is_normal |= claim->level == DUSK_LEVEL_NORMAL || claim->level == DUSK_LEVEL_DEGRADED;
          voices.is_blind |= claim->level == DUSK_LEVEL_NO_DATA && claim->end_s == DUSK_TIME_UNKNOWN;
        }
    }
  return voices;
}

static void
weigh_one (DuskFused *fused, const DuskClaim *claim, const Voices *voices, gint64 *reach_s)
{
  double share = _dusk_claim_share (claim);

  fused->start_s = MIN (fused->start_s, claim->start_s);
  fused->level = MAX (fused->level, claim->level);
  if (!isnan (share))
    fused->lowest_share = isnan (fused->lowest_share) ? share : MIN (fused->lowest_share, share);
  if (rank_of (claim) == voices->best)
    *reach_s = MAX (*reach_s, _dusk_claim_reach (claim));
}

DuskFused
_dusk_fuse_weigh (const GPtrArray *claims)
{
  Voices voices = listen (claims);
  DuskFused fused = { .start_s = G_MAXINT64, .first_s = G_MAXINT64, .lowest_share = NAN, .is_listed = voices.is_listed };
  gint64 reach_s = G_MININT64;
  gboolean has_normal = FALSE;

  for (guint i = 0; i < claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (claims, i);
      has_normal |= claim->level == DUSK_LEVEL_NORMAL;
      if (claim->level > DUSK_LEVEL_NORMAL)
        fused.first_s = MIN (fused.first_s, claim->first_s);
      if (counts (claim, &voices) && (voices.best == 3 || rank_of (claim) < 3))
        weigh_one (&fused, claim, &voices, &reach_s);
    }
  fused.end_s = reach_s == G_MAXINT64 ? DUSK_TIME_UNKNOWN : reach_s;
  if (voices.best < 3)
    fused.state = DUSK_EVENT_CONFIRMED;
  else
    fused.state = voices.is_normal && !(voices.is_blind && fused.end_s == DUSK_TIME_UNKNOWN) ? DUSK_EVENT_DISPUTED : DUSK_EVENT_REPORTED;
  fused.is_contradicted = has_normal && fused.level >= DUSK_LEVEL_CRITICAL;
  return fused;
}
