/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-exact.h"

#include <glib/gi18n.h>

/* From this on a network is on all ways. */
#define ALL_PATHS 0.99

/* Prefixes whose moment is known: how many, and from when to when. */
typedef struct {
  guint  n;
  gint64 first_us;
  gint64 last_us;
} Spread;

static Spread
spread_of (const DuskExact *exact, gboolean is_return)
{
  Spread spread = { 0, 0, 0 };

  for (guint i = 0; i < exact->prefixes->len; i++)
    {
      const DuskExactPrefix *prefix = g_ptr_array_index (exact->prefixes, i);
      gint64 time_us = is_return ? prefix->back_us : prefix->lost_us;
      if (time_us == DUSK_TIME_UNKNOWN)
        continue;
      spread.first_us = spread.n == 0 ? time_us : MIN (spread.first_us, time_us);
      spread.last_us = spread.n == 0 ? time_us : MAX (spread.last_us, time_us);
      spread.n++;
    }
  return spread;
}

static char *
clock_of (gint64 time_us)
{
  return dusk_time_to_text (time_us / G_USEC_PER_SEC, NULL, DUSK_TIME_CLOCK_SECONDS);
}

static void
append_sentence (GString *text, char *sentence)
{
  g_string_append_printf (text, "%s%s", text->len ? " " : "", sentence);
  g_free (sentence);
}

/* Every sentence stands whole, so that each language can order it its own way: how many, in how long, who was first, when. */

static char *
loss_sentence (const Spread *spread, gboolean is_all, const DuskExactStep *first)
{
  g_autofree char *clock = clock_of (first->time_us), *length = dusk_duration_to_text ((spread->last_us - spread->first_us) / G_USEC_PER_SEC);

  if (spread->n == 1)
    /* Translators: a peer, such as “AS64496 at rrc00”, and a clock time */
    return g_strdup_printf (is_all ? _("Its only prefix was lost: %1$s lost it first, at %2$s UTC.") : _("One prefix was lost: %1$s lost it first, at %2$s UTC."),
                            first->peer, clock);
  if (spread->last_us == spread->first_us)
    /* Translators: how many prefixes, a peer, a clock time */
    return g_strdup_printf (is_all ? _("All %1$u prefixes were lost in the same moment; %2$s lost them first, at %3$s UTC.")
                                   : _("%1$u prefixes were lost in the same moment; %2$s lost them first, at %3$s UTC."),
                            spread->n, first->peer, clock);
  /* Translators: how many prefixes, a length of time, a peer, a clock time */
  return g_strdup_printf (is_all ? _("All %1$u prefixes were lost within %2$s; %3$s was the first to lose one, at %4$s UTC.")
                                 : _("%1$u prefixes were lost within %2$s; %3$s was the first to lose one, at %4$s UTC."),
                          spread->n, length, first->peer, clock);
}

static char *
return_sentence (const Spread *spread, gboolean is_all, const DuskExactStep *first)
{
  g_autofree char *clock = clock_of (first->time_us), *length = dusk_duration_to_text ((spread->last_us - spread->first_us) / G_USEC_PER_SEC);

  if (spread->n == 1)
    return g_strdup_printf (is_all ? _("It came back: %1$s had it first, at %2$s UTC.") : _("One prefix came back: %1$s had it first, at %2$s UTC."),
                            first->peer, clock);
  if (spread->last_us == spread->first_us)
    return g_strdup_printf (is_all ? _("All %1$u came back in the same moment; %2$s had them first, at %3$s UTC.")
                                   : _("%1$u prefixes came back in the same moment; %2$s had them first, at %3$s UTC."),
                            spread->n, first->peer, clock);
  return g_strdup_printf (is_all ? _("All %1$u came back within %2$s; %3$s was the first to have one again, at %4$s UTC.")
                                 : _("%1$u prefixes came back within %2$s; %3$s was the first to have one again, at %4$s UTC."),
                          spread->n, length, first->peer, clock);
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

/* Returns: (transfer full) (nullable) */
static char *
upstream_sentence (const DuskExact *exact)
{
  const DuskHegemony *before = main_upstream (exact->upstreams_before), *after = main_upstream (exact->upstreams_after);

  if (before == NULL)
    return NULL;
  if (after && after->asn != before->asn)
    /* Translators: two AS numbers */
    return g_strdup_printf (_("Before, most paths led through AS%1$u; afterwards, through AS%2$u."), before->asn, after->asn);
  if (before->through < ALL_PATHS)
    return g_strdup_printf (_("Most paths led through AS%u."), before->asn);
  if (after && after->through >= ALL_PATHS)
    return g_strdup_printf (_("All paths led through AS%u, before as afterwards."), before->asn);
  return g_strdup_printf (_("All paths led through AS%u before."), before->asn);
}

char *
dusk_exact_summary (const DuskExact *exact)
{
  g_autoptr (GString) text = g_string_new (NULL);
  Spread lost, back;
  gboolean is_all;
  char *upstream;

  g_return_val_if_fail (exact != NULL, NULL);

  lost = spread_of (exact, FALSE);
  back = spread_of (exact, TRUE);
  /* Prefixes that never moved are not told of. */
  is_all = exact->near.lowest == 0 && lost.n == exact->prefixes->len;
  if (lost.n > 0 && exact->losses->len > 0)
    append_sentence (text, loss_sentence (&lost, is_all, exact->losses->pdata[0]));
  if (back.n > 0 && exact->returns->len > 0)
    append_sentence (text, return_sentence (&back, is_all && back.n == lost.n, exact->returns->pdata[0]));
  upstream = upstream_sentence (exact);
  if (upstream)
    append_sentence (text, upstream);
  if (text->len == 0)
    append_sentence (text, g_strdup (exact->messages[0] ? exact->messages[0] : _("The update messages tell nothing more about this outage.")));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
