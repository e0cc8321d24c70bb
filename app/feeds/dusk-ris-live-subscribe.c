/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "dusk-ris-live-private.h"

/* Servers commonly take 8 KiB of headers. */
#define MAX_HEADER 6000

/*
 * RIPE's list (ris.ripe.net/docs/routing-beacons): announced at 00:00, 04:00 … UTC and withdrawn two hours later, but for the first two, which
 * change every 10 minutes. The list changes with the years; those that several collectors announce are the most lasting.
 */
static const char *const beacons[] = {
  "84.205.66.0/24",     "2001:7fb:ff02::/48", "84.205.64.0/24",     "84.205.65.0/24",     "84.205.67.0/24",     "84.205.69.0/24",
  "84.205.70.0/24",     "84.205.75.0/24",     "84.205.76.0/24",     "84.205.82.0/24",     "2001:7fb:fe00::/48", "2001:7fb:fe01::/48",
  "2001:7fb:fe03::/48", "2001:7fb:fe05::/48", "2001:7fb:fe06::/48", "2001:7fb:fe0b::/48", "2001:7fb:fe0c::/48", "2001:7fb:fe13::/48",
};

static const GArray *
beacon_prefixes (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    {
      GArray *prefixes = g_array_sized_new (FALSE, FALSE, sizeof (DuskPrefix), G_N_ELEMENTS (beacons));

      g_array_set_size (prefixes, G_N_ELEMENTS (beacons));
      for (guint i = 0; i < prefixes->len; i++)
        dusk_prefix_parse (beacons[i], &g_array_index (prefixes, DuskPrefix, i), NULL);
      g_once_init_leave (&once, (gsize) prefixes);
    }
  return (const GArray *) once;
}

static gboolean
covers (const DuskPrefix *wide, const DuskPrefix *narrow)
{
  guint whole = wide->length / 8, rest = wide->length % 8;

  return wide->family == narrow->family && wide->length <= narrow->length && memcmp (wide->bytes, narrow->bytes, whole) == 0 &&
         (rest == 0 || (narrow->bytes[whole] & (0xff00 >> rest) & 0xff) == wide->bytes[whole]);
}

gboolean
dusk_ris_live_is_beacon (const DuskPrefix *prefix)
{
  const GArray *known = beacon_prefixes ();

  for (guint i = 0; i < known->len; i++)
    if (dusk_prefix_compare (&g_array_index (known, DuskPrefix, i), prefix) == 0)
      return TRUE;
  return FALSE;
}

GArray *
dusk_ris_subscription_new (const GArray *prefixes)
{
  const GArray *known = beacon_prefixes ();
  GArray *subscription = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
  g_autoptr (GArray) sorted = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));

  g_array_append_vals (subscription, known->data, known->len);
  if (prefixes->len == 0)
    return subscription;
  g_array_append_vals (sorted, prefixes->data, prefixes->len);
  g_array_sort (sorted, dusk_prefix_compare);
  for (guint i = 0; i < sorted->len; i++)
    {
      const DuskPrefix *prefix = &g_array_index (sorted, DuskPrefix, i);

      /* What covers a prefix stands before it, with nothing but covered ones between. */
      if (subscription->len == known->len || !covers (&g_array_index (subscription, DuskPrefix, subscription->len - 1), prefix))
        g_array_append_val (subscription, *prefix);
    }
  return subscription;
}

char *
dusk_ris_subscription_text (const char *verb, const DuskPrefix *prefix)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (prefix, text);
  return g_strdup_printf ("{\"type\":\"%s\",\"data\":{\"prefix\":\"%s\",\"moreSpecific\":true,\"socketOptions\":{\"includeRaw\":false}}}", verb,
                          text);
}

char *
dusk_ris_subscription_states_text (void)
{
  return g_strdup ("{\"type\":\"ris_subscribe\",\"data\":{\"type\":\"RIS_PEER_STATE\",\"socketOptions\":{\"includeRaw\":false}}}");
}

char *
dusk_ris_subscription_header (const GArray *subscription, guint *n_left)
{
  GString *header = g_string_new ("{\"prefix\":[");
  guint i;

  for (i = 0; i < subscription->len && header->len < MAX_HEADER; i++)
    {
      char text[DUSK_PREFIX_TEXT_SIZE];

      dusk_prefix_to_text (&g_array_index (subscription, DuskPrefix, i), text);
      g_string_append_printf (header, "%s\"%s\"", i > 0 ? "," : "", text);
    }
  g_string_append (header, "],\"moreSpecific\":true,\"socketOptions\":{\"includeRaw\":false}}");
  *n_left = subscription->len - i;
  return g_string_free (header, FALSE);
}

GPtrArray *
dusk_ris_subscription_change (const GArray *before, const GArray *after)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func (g_free);
  guint i = G_N_ELEMENTS (beacons), j = G_N_ELEMENTS (beacons);

  while (i < before->len || j < after->len)
    {
      const DuskPrefix *old = i < before->len ? &g_array_index (before, DuskPrefix, i) : NULL;
      const DuskPrefix *new = j < after->len ? &g_array_index (after, DuskPrefix, j) : NULL;
      int order = old == NULL ? 1 : new == NULL ? -1 : dusk_prefix_compare (old, new);

      if (order < 0)
        g_ptr_array_add (texts, dusk_ris_subscription_text ("ris_unsubscribe", old));
      else if (order > 0)
        g_ptr_array_add (texts, dusk_ris_subscription_text ("ris_subscribe", new));
      i += order <= 0;
      j += order >= 0;
    }
  return texts;
}
