/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dusk-plain-text.h"

/* A clock time alone is not taken for another day's. */
#define DAYLESS_S (20 * DUSK_HOUR_S)

/* Helpers ------------------------------------------------------------------------------------------------------------------------- */

static const char *
signal_text (const char *signal)
{
  static const struct {
    const char *word;
    const char *text;
  } texts[] = {
    { "bgp", N_ ("routes") },
    { "ping-slash24", N_ ("active probing") },
    { "merit-nt", N_ ("darknet traffic") },
    { "ucsd-nt", N_ ("darknet traffic") },
    { "gtr", N_ ("Google traffic") },
    { "mozilla", N_ ("Firefox telemetry") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    if (g_str_equal (signal, texts[i].word))
      return _(texts[i].text);
  return signal;
}

/* What began long before it was told needs its day. */
static char *
period_text (const DuskClaim *claim)
{
  DuskTimeForm form = ABS (claim->told_s - claim->start_s) < DAYLESS_S ? DUSK_TIME_CLOCK : DUSK_TIME_DAY_CLOCK;
  g_autofree char *start = dusk_time_to_text (claim->start_s, NULL, form), *end = NULL;

  if (claim->end_s == DUSK_TIME_UNKNOWN)
    /* Translators: a moment */
    return g_strdup_printf (C_ ("period", "since %s UTC"), start);
  end = dusk_time_to_text (claim->end_s, NULL, form);
  /* Translators: two moments */
  return g_strdup_printf (C_ ("period", "from %1$s to %2$s UTC"), start, end);
}

static char *
amount_text (const DuskClaim *claim)
{
  g_autofree char *lowest = NULL, *baseline = NULL;
  double share = _dusk_claim_share (claim);

  if (isnan (share))
    return NULL;
  if (claim->feed == DUSK_FEED_IODA)
    return g_strdup_printf (_("%.0f%% of normal"), share * 100);
  lowest = dusk_count_to_text (claim->lowest);
  baseline = dusk_count_to_text (claim->baseline);
  if (claim->entity.kind == DUSK_ENTITY_PREFIX)
    return g_strdup_printf (ngettext ("%1$s of %2$s peer", "%1$s of %2$s peers", (gulong) claim->baseline), lowest, baseline);
  return g_strdup_printf (ngettext ("%1$s of %2$s prefix", "%1$s of %2$s prefixes", (gulong) claim->baseline), lowest, baseline);
}

/* Of IODA's events only the sum is told, from which a level can only be guessed. */
static gboolean
is_level_told (const DuskClaim *claim)
{
  return claim->feed == DUSK_FEED_RADAR ? FALSE : claim->feed != DUSK_FEED_IODA || !isnan (_dusk_claim_share (claim));
}

static char *
low_text (const DuskClaim *claim, const char *source)
{
  g_autofree char *period = period_text (claim), *amount = amount_text (claim), *score = NULL;

  if (is_level_told (claim) && amount)
    /* Translators: a source, a level, a period, an amount: “RIPEstat: dark since 16:15 UTC (0 of 4 prefixes)” */
    return g_strdup_printf (C_ ("claim", "%1$s: %2$s %3$s (%4$s)"), source, dusk_level_to_text (claim->level), period, amount);
  if (is_level_told (claim))
    /* Translators: a source, a level, a period */
    return g_strdup_printf (C_ ("claim", "%1$s: %2$s %3$s"), source, dusk_level_to_text (claim->level), period);
  if (claim->text)
    /* Translators: a source, a period, somebody's words: “Cloudflare Radar: since 16:20 UTC: power outage” */
    return g_strdup_printf (C_ ("claim", "%1$s: %2$s: %3$s"), source, period, claim->text);
  if (isnan (claim->score))
    /* Translators: a source and a period */
    return g_strdup_printf (C_ ("claim", "%1$s: %2$s"), source, period);
  score = dusk_count_to_text (round (claim->score));
  /* Translators: a source, a period, a number: “IODA, active probing: since 16:20 UTC, score 1,200” */
  return g_strdup_printf (C_ ("claim", "%1$s: %2$s, score %3$s"), source, period, score);
}

/* For the other files ------------------------------------------------------------------------------------------------------------- */

DuskClaim *
_dusk_claim_copy (const DuskClaim *claim)
{
  DuskClaim *copy = g_memdup2 (claim, sizeof *claim);

  g_atomic_ref_count_init (&copy->refs);
  copy->signal = g_strdup (claim->signal);
  copy->id = g_strdup (claim->id);
  copy->text = g_strdup (claim->text);
  copy->url = g_strdup (claim->url);
  return copy;
}

gint64
_dusk_claim_reach (const DuskClaim *claim)
{
  return claim->end_s == DUSK_TIME_UNKNOWN ? G_MAXINT64 : claim->end_s;
}

gboolean
_dusk_claim_is_outage (const DuskClaim *claim)
{
  return claim->level >= (claim->feed == DUSK_FEED_RADAR ? DUSK_LEVEL_DEGRADED : DUSK_LEVEL_CRITICAL);
}

gboolean
_dusk_claim_is_first_hand (const DuskClaim *claim)
{
  return claim->feed == DUSK_FEED_RIPESTAT || claim->feed == DUSK_FEED_RIS_LIVE || claim->feed == DUSK_FEED_ARCHIVES;
}

double
_dusk_claim_share (const DuskClaim *claim)
{
  return claim->baseline > 0 ? claim->lowest / claim->baseline : NAN;
}

static gboolean
is_same_number (double a, double b)
{
  return isnan (a) ? isnan (b) : a == b;
}

gboolean
_dusk_claim_says_same (const DuskClaim *a, const DuskClaim *b)
{
  if (a->feed != b->feed || a->level != b->level || g_strcmp0 (a->signal, b->signal) != 0 || !g_str_equal (a->id, b->id))
    return FALSE;
  if (a->level <= DUSK_LEVEL_NORMAL)
    return (a->end_s == DUSK_TIME_UNKNOWN) == (b->end_s == DUSK_TIME_UNKNOWN);
  return a->start_s == b->start_s && a->end_s == b->end_s && a->first_s == b->first_s && a->is_alert == b->is_alert
         && is_same_number (a->lowest, b->lowest) && is_same_number (a->baseline, b->baseline) && is_same_number (a->score, b->score)
         && g_strcmp0 (a->text, b->text) == 0 && g_strcmp0 (a->url, b->url) == 0;
}

int
_dusk_claim_compare_starts (gconstpointer a, gconstpointer b)
{
  const DuskClaim *left = *(DuskClaim *const *) a, *right = *(DuskClaim *const *) b;

  if (left->start_s != right->start_s)
    return left->start_s < right->start_s ? -1 : 1;
  return left->feed != right->feed ? (int) left->feed - (int) right->feed : strcmp (left->id, right->id);
}

int
_dusk_claim_compare (gconstpointer a, gconstpointer b)
{
  const DuskClaim *left = *(DuskClaim *const *) a, *right = *(DuskClaim *const *) b;
  int order = left->feed != right->feed ? (int) left->feed - (int) right->feed : g_strcmp0 (left->signal, right->signal);

  return order ? order : _dusk_claim_compare_starts (a, b);
}

char *
_dusk_claim_source (const DuskClaim *claim)
{
  if (claim->signal == NULL)
    return g_strdup (dusk_feed_name (claim->feed));
  /* Translators: a feed and one of its signals: “IODA, active probing” */
  return g_strdup_printf (C_ ("source", "%1$s, %2$s"), dusk_feed_name (claim->feed), signal_text (claim->signal));
}

/* Public -------------------------------------------------------------------------------------------------------------------------- */

DuskClaim *
dusk_claim_new (const DuskClaim *fields)
{
  DuskClaim *self;

  g_return_val_if_fail (fields != NULL && fields->id != NULL, NULL);

  self = g_memdup2 (fields, sizeof *fields);
  g_atomic_ref_count_init (&self->refs);
  self->signal = fields->signal ? dusk_plain_text (fields->signal) : NULL;
  self->id = dusk_plain_text (fields->id);
  self->text = fields->text ? dusk_plain_text (fields->text) : NULL;
  self->url = fields->url && g_str_has_prefix (fields->url, "https://") ? g_utf8_make_valid (fields->url, -1) : NULL;
  if (fields->first_s == 0 || fields->first_s > fields->start_s)
    self->first_s = fields->start_s;
  return self;
}

DuskClaim *
dusk_claim_ref (DuskClaim *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
dusk_claim_unref (DuskClaim *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_free (self->signal);
  g_free (self->id);
  g_free (self->text);
  g_free (self->url);
  g_free (self);
}

char *
dusk_claim_to_text (const DuskClaim *self)
{
  g_autofree char *source = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  source = _dusk_claim_source (self);
  if (self->level > DUSK_LEVEL_NORMAL)
    return low_text (self, source);
  /* Translators: a source and a level: “RIPEstat: normal” */
  return g_strdup_printf (C_ ("claim", "%1$s: %2$s"), source, dusk_level_to_text (self->level));
}
