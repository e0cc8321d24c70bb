/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-events-private.h"

#include <glib/gi18n.h>

/* Of one feed's signal that which says most: an outage that goes on, else the last outage, else what is left. */
static gboolean
says_more (const DuskClaim *claim, const DuskClaim *other)
{
  if (_dusk_claim_is_outage (claim) != _dusk_claim_is_outage (other))
    return _dusk_claim_is_outage (claim);
  if ((claim->level > DUSK_LEVEL_NORMAL) != (other->level > DUSK_LEVEL_NORMAL))
    return claim->level > DUSK_LEVEL_NORMAL;
  return _dusk_claim_reach (claim) >= _dusk_claim_reach (other);
}

/* @n_before: other outages of the same signal that belong to the event */
static void
append_sentence (GString *text, const DuskClaim *claim, guint n_before)
{
  g_autofree char *one = dusk_claim_to_text (claim);
  /* Translators: what a source says, and how often it told the like shortly before */
  const char *form = ngettext ("%1$s, and %2$u time before", "%1$s, and %2$u times before", n_before);
  g_autofree char *words = n_before == 0 ? g_strdup (one) : g_strdup_printf (form, one, n_before);
  /* Translators: what a source says, as a sentence */
  g_autofree char *sentence = g_str_has_suffix (words, ".") ? g_strdup (words) : g_strdup_printf (C_ ("sentence", "%s."), words);

  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
}

char *
dusk_event_sources_text (DuskEvent *self)
{
  g_autoptr (GString) text = NULL;
  const DuskClaim *said = NULL;
  guint n_said = 0;

  g_return_val_if_fail (DUSK_IS_EVENT (self), NULL);

  text = g_string_new (NULL);
  for (guint i = 0; i < self->claims->len; i++)
    {
      const DuskClaim *claim = g_ptr_array_index (self->claims, i);
      gboolean is_of_same = said && said->feed == claim->feed && g_strcmp0 (said->signal, claim->signal) == 0;
      if (said && !is_of_same)
        append_sentence (text, said, n_said > 1 ? n_said - 1 : 0);
      n_said = (is_of_same ? n_said : 0) + _dusk_claim_is_outage (claim);
      if (!is_of_same || says_more (claim, said))
        said = claim;
    }
  if (said)
    append_sentence (text, said, n_said > 1 ? n_said - 1 : 0);
  if (self->state == DUSK_EVENT_DISPUTED)
    g_string_append_printf (text, " %s", _("Routes are present, which does not prove that people are online."));
  return g_string_free (g_steal_pointer (&text), FALSE);
}
