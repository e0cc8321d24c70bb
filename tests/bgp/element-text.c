/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "element-text.h"

#include "dusk-time.h"

static void
add_path (GString *text, const DuskBgpElement *element)
{
  if (element->path == NULL)
    return;
  g_string_append (text, " path");
  for (guint i = 0; i < element->path_length; i++)
    g_string_append_printf (text, " %u", element->path[i]);
  g_string_append_printf (text, " (%u)", element->n_origins);
}

static void
add_prefix (GString *text, const DuskBgpElement *element)
{
  char prefix[DUSK_PREFIX_TEXT_SIZE];

  dusk_prefix_to_text (&element->prefix, prefix);
  g_string_append_printf (text, " %s", prefix);
  if (element->has_path_id)
    g_string_append_printf (text, " id %u", element->path_id);
  if (element->safi != DUSK_BGP_UNICAST)
    g_string_append_printf (text, " safi %u", element->safi);
  if (element->is_mp)
    g_string_append (text, " mp");
  if (element->is_local)
    g_string_append (text, " local");
  if (element->originated_s != DUSK_TIME_UNKNOWN)
    g_string_append_printf (text, " since %" G_GINT64_FORMAT, element->originated_s);
}

void
element_text_add (const DuskBgpElement *element, gpointer data)
{
  static const char *const kinds[] = { "R", "A", "W", "S", "L" };
  ElementText *self = data;
  const DuskBgpPeer *peer = dusk_bgp_peers_get (self->peers, element->peer);
  char address[DUSK_BGP_ADDRESS_TEXT_SIZE];

  dusk_bgp_address_to_text (peer->family, peer->address, address);
  g_string_append_printf (self->text, "%s %u@%s", kinds[element->kind], peer->asn, address);
  if (element->kind == DUSK_BGP_STATE)
    g_string_append_printf (self->text, " %u>%u", element->old_state, element->new_state);
  else if (element->kind == DUSK_BGP_ALIVE)
    g_string_append (self->text, " alive");
  else
    add_prefix (self->text, element);
  add_path (self->text, element);
  g_string_append_c (self->text, '\n');
}
