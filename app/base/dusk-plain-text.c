/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-plain-text.h"

#include <math.h>

static gboolean
is_unseen (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_FORMAT:
      /* Joiners shape Arabic and Indic words. */
      return c != 0x200c && c != 0x200d;
    case G_UNICODE_SURROGATE:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_UNASSIGNED:
      return TRUE;
    default:
      return FALSE;
    }
}

char *
dusk_plain_text (const char *text)
{
  return dusk_plain_text_cut (text, DUSK_PLAIN_TEXT_MAX);
}

char *
dusk_plain_text_cut (const char *text, guint max_chars)
{
  g_autofree char *valid = NULL;
  g_autoptr (GString) plain = NULL;
  gboolean is_gap = FALSE;
  guint length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  valid = g_utf8_make_valid (text, -1);
  plain = g_string_new (NULL);
  for (const char *p = valid; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      if (is_unseen (c))
        continue;
      if (g_unichar_isspace (c) || g_unichar_iscntrl (c))
        {
          is_gap = length > 0;
          continue;
        }
      if (length + (is_gap ? 2 : 1) >= max_chars)
        {
          g_string_append (plain, "…");
          break;
        }
      if (is_gap)
        g_string_append_c (plain, ' ');
      g_string_append_unichar (plain, c);
      length += is_gap ? 2 : 1;
      is_gap = FALSE;
    }
  return g_string_free (g_steal_pointer (&plain), FALSE);
}

char *
dusk_count_to_text (double count)
{
  if (isnan (count))
    return g_strdup ("–");
  return g_strdup_printf (count == floor (count) ? "%'.0f" : "%'.1f", count);
}
