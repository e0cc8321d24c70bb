/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ris-fixture.h"

#include "dusk-time.h"

static void
append_what (GString *lines, const DuskBgpElement *element)
{
  char text[DUSK_PREFIX_TEXT_SIZE];

  switch (element->kind)
    {
    case DUSK_BGP_ANNOUNCEMENT:
    case DUSK_BGP_WITHDRAWAL:
      dusk_prefix_to_text (&element->prefix, text);
      g_string_append_printf (lines, " %c %s", element->kind == DUSK_BGP_ANNOUNCEMENT ? 'A' : 'W', text);
      g_assert_true (element->is_mp == (element->prefix.family == 6));
      break;
    case DUSK_BGP_STATE:
      g_string_append_printf (lines, " S %u %u", element->old_state, element->new_state);
      break;
    case DUSK_BGP_ALIVE:
      g_string_append (lines, " L");
      break;
    case DUSK_BGP_ROUTE:
    default:
      g_assert_not_reached ();
    }
}

void
ris_append_element (GString *lines, const DuskBgpPeers *peers, const DuskBgpElement *element)
{
  const DuskBgpPeer *peer = dusk_bgp_peers_get (peers, element->peer);
  char address[DUSK_BGP_ADDRESS_TEXT_SIZE];

  g_assert_cmpint (element->source, ==, DUSK_BGP_FROM_RIS_LIVE);
  g_assert_cmpint (element->originated_s, ==, DUSK_TIME_UNKNOWN);
  g_assert_null (element->attributes);
  g_assert_false (element->has_path_id);
  dusk_bgp_address_to_text (peer->family, peer->address, address);
  g_string_append_printf (lines, "%" G_GINT64_FORMAT ".%06" G_GINT64_FORMAT " %s AS%u %s", element->time_us / G_USEC_PER_SEC,
                          element->time_us % G_USEC_PER_SEC, peer->collector, peer->asn, address);
  append_what (lines, element);
  for (guint i = 0; i < element->path_length; i++)
    g_string_append_printf (lines, " %u", element->path[i]);
  if (element->kind == DUSK_BGP_ANNOUNCEMENT)
    g_string_append_printf (lines, " o%u", element->n_origins);
  else
    g_assert_null (element->path);
  g_string_append_c (lines, '\n');
}

static void
take_element (const DuskBgpElement *element, gpointer data)
{
  RisText *ris = data;

  ris_append_element (ris->lines, ris->peers, element);
}

void
ris_text_init (RisText *ris)
{
  ris->peers = dusk_bgp_peers_new ();
  ris->reader = dusk_ris_reader_new (ris->peers);
  ris->lines = g_string_new (NULL);
}

void
ris_text_clear (RisText *ris)
{
  dusk_ris_reader_free (ris->reader);
  dusk_bgp_peers_unref (ris->peers);
  g_string_free (ris->lines, TRUE);
}

gboolean
ris_text_read (RisText *ris, const char *text, gsize length, GError **error)
{
  g_string_truncate (ris->lines, 0);
  return dusk_ris_reader_read (ris->reader, text, length, take_element, ris, &ris->kind, &ris->time_us, error);
}
