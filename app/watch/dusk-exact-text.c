/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact.h"

#include <glib/gi18n.h>

/* From this on a network is on all ways: shares of addresses are rounded. And above this most paths lead through it. */
#define ALL_PATHS  (1 - 1e-9)
#define MOST_PATHS 0.5

/* How many prefixes were lost, or came back, from the first peer that said so to the last prefix. */
typedef struct {
  guint                n;
  const DuskExactStep *first; /* (nullable) */
  char                *length; /* (nullable) (owned): %NULL for all at once */
  char                *clock;  /* (nullable) (owned): of @first */
} Spread;

static void
spread_clear (Spread *spread)
{
  g_free (spread->length);
  g_free (spread->clock);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Spread, spread_clear)

static Spread
spread_of (const DuskExact *exact, gboolean is_return)
{
  const GPtrArray *steps = is_return ? exact->returns : exact->losses;
  Spread spread = { .first = steps->len ? steps->pdata[0] : NULL };
  gint64 last_us = spread.first ? spread.first->time_us : 0;

  for (guint i = 0; i < exact->prefixes->len; i++)
    {
      const DuskExactPrefix *prefix = g_ptr_array_index (exact->prefixes, i);
      gint64 time_us = is_return ? prefix->back_us : prefix->lost_us;
      if (time_us == DUSK_TIME_UNKNOWN)
        continue;
      last_us = MAX (last_us, time_us);
      spread.n++;
    }
  if (spread.first == NULL)
    return spread;
  spread.clock = dusk_time_to_text (spread.first->time_us / G_USEC_PER_SEC, NULL, DUSK_TIME_CLOCK_SECONDS);
  if (last_us - spread.first->time_us >= G_USEC_PER_SEC)
    spread.length = dusk_duration_to_text ((last_us - spread.first->time_us) / G_USEC_PER_SEC);
  return spread;
}

static void
append_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len ? " " : "", sentence);
  g_free (sentence);
}

/* Every sentence stands whole, so that each language can order it its own way: how many, in how long, who was first, when. */

static char *
loss_sentence (const Spread *spread, gboolean is_all)
{
  const char *peer = spread->first->peer;

  if (spread->length == NULL)
    /* Translators: how many prefixes, a peer, such as “AS64496 at rrc00”, and a clock time */
    return g_strdup_printf (is_all ? ngettext ("Its %1$u prefix was lost at once; %2$s was the first to lose it, at %3$s UTC.",
                                               "All %1$u prefixes were lost at once; %2$s was the first to lose them, at %3$s UTC.", spread->n)
                                   : ngettext ("%1$u prefix was lost at once; %2$s was the first to lose it, at %3$s UTC.",
                                               "%1$u prefixes were lost at once; %2$s was the first to lose one, at %3$s UTC.", spread->n),
                            spread->n, peer, spread->clock);
  /* Translators: how many prefixes, a length of time, a peer, such as “AS64496 at rrc00”, and a clock time */
  return g_strdup_printf (is_all ? ngettext ("Its %1$u prefix was lost within %2$s; %3$s was the first to lose it, at %4$s UTC.",
                                             "All %1$u prefixes were lost within %2$s; %3$s was the first to lose one, at %4$s UTC.", spread->n)
                                 : ngettext ("%1$u prefix was lost within %2$s; %3$s was the first to lose it, at %4$s UTC.",
                                             "%1$u prefixes were lost within %2$s; %3$s was the first to lose one, at %4$s UTC.", spread->n),
                          spread->n, spread->length, peer, spread->clock);
}

static char *
return_sentence (const Spread *spread, gboolean is_all)
{
  const char *peer = spread->first->peer;

  if (spread->length == NULL)
    return g_strdup_printf (is_all ? ngettext ("Its %1$u prefix came back at once; %2$s was the first to have it again, at %3$s UTC.",
                                               "All %1$u came back at once; %2$s was the first to have them again, at %3$s UTC.", spread->n)
                                   : ngettext ("%1$u prefix came back at once; %2$s was the first to have it again, at %3$s UTC.",
                                               "%1$u prefixes came back at once; %2$s was the first to have one again, at %3$s UTC.", spread->n),
                            spread->n, peer, spread->clock);
  return g_strdup_printf (is_all ? ngettext ("Its %1$u prefix came back within %2$s; %3$s was the first to have it again, at %4$s UTC.",
                                             "All %1$u came back within %2$s; %3$s was the first to have one again, at %4$s UTC.", spread->n)
                                 : ngettext ("%1$u prefix came back within %2$s; %3$s was the first to have it again, at %4$s UTC.",
                                             "%1$u prefixes came back within %2$s; %3$s was the first to have one again, at %4$s UTC.", spread->n),
                          spread->n, spread->length, peer, spread->clock);
}

/* Returns: (transfer none) (nullable): the network next to the origin that most paths lead through. */
static const DuskHegemony *
main_upstream (const GArray *upstreams)
{
  const DuskHegemony *main = NULL;

  for (guint i = 0; i < upstreams->len; i++)
    {
      const DuskHegemony *one = &g_array_index (upstreams, DuskHegemony, i);
      if (one->is_upstream && (main == NULL || one->through > main->through))
        main = one;
    }
  return main;
}

/* Where the state was inferred, only those who changed their path before are known to have had one. */
static const char *
all_paths_format (gboolean is_inferred, gboolean is_same_after)
{
  if (is_inferred)
    return is_same_after ? _("All known paths led through AS%u, before as afterwards.") : _("All known paths led through AS%u before.");
  return is_same_after ? _("All paths led through AS%u, before as afterwards.") : _("All paths led through AS%u before.");
}

/* Returns: (transfer full) (nullable) */
static char *
upstream_sentence (const DuskExact *exact)
{
  const DuskHegemony *before = main_upstream (exact->upstreams_before), *after = main_upstream (exact->upstreams_after);

  if (before == NULL || before->through <= MOST_PATHS)
    return NULL;
  if (after && after->through > MOST_PATHS && after->asn != before->asn)
    /* Translators: two AS numbers */
    return g_strdup_printf (_("Before, most paths led through AS%1$u; afterwards, through AS%2$u."), before->asn, after->asn);
  if (before->through < ALL_PATHS)
    return g_strdup_printf (_("Most paths led through AS%u."), before->asn);
  return g_strdup_printf (all_paths_format (exact->is_inferred, after && after->through >= ALL_PATHS), before->asn);
}

char *
dusk_exact_summary (const DuskExact *exact)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_auto (Spread) lost = { 0 }, back = { 0 };
  gboolean is_all;
  char *upstream;

  g_return_val_if_fail (exact != NULL, NULL);

  lost = spread_of (exact, FALSE);
  back = spread_of (exact, TRUE);
  /* Prefixes that never moved are not told of. */
  is_all = exact->near.lowest == 0 && lost.n == exact->prefixes->len;
  if (lost.n > 0 && lost.first)
    append_sentence (text, loss_sentence (&lost, is_all));
  if (back.n > 0 && back.first)
    append_sentence (text, return_sentence (&back, is_all && back.n == lost.n));
  upstream = upstream_sentence (exact);
  if (upstream)
    append_sentence (text, upstream);
  if (text->len == 0)
    append_sentence (text, g_strdup (exact->messages[0] ? exact->messages[0] : _("The update messages tell nothing more about this outage.")));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
