/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-entity.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"

static void
set_unknown (GError **error, const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 60));

  for (char *c = shown; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_UNKNOWN_ENTITY,
               _("“%s” is no country code, AS number or prefix; write for example KP, AS131279 or 175.45.176.0/24"), shown);
}

gboolean
dusk_asn_parse (const char *text, guint32 *asn, GError **error)
{
  const char *digits = g_ascii_strncasecmp (text, "AS", 2) == 0 ? text + 2 : text;
  guint64 number;

  if (!g_ascii_isdigit (*digits) || !g_ascii_string_to_unsigned (digits, 10, 0, G_MAXUINT32, &number, NULL))
    {
      set_unknown (error, text);
      return FALSE;
    }
  *asn = (guint32) number;
  return TRUE;
}

static gboolean
parse_prefix (const char *text, DuskEntity *entity)
{
  g_autofree char *address_text = NULL;
  g_autoptr (GInetAddress) address = NULL;
  const char *slash = strchr (text, '/');
  guint64 length, bits;
  guint8 bytes[16];

  if (strlen (text) >= sizeof entity->id)
    return FALSE;
  address_text = slash ? g_strndup (text, (gsize) (slash - text)) : g_strdup (text);
  address = g_inet_address_new_from_string (address_text);
  if (address == NULL)
    return FALSE;
  bits = length = g_inet_address_get_native_size (address) * 8;
  if (slash && !g_ascii_string_to_unsigned (slash + 1, 10, 0, bits, &length, NULL))
    return FALSE;
  memcpy (bytes, g_inet_address_to_bytes (address), bits / 8);
  for (guint64 bit = length; bit < bits; bit++)
    bytes[bit / 8] &= (guint8) ~(0x80 >> bit % 8);
  {
    g_autoptr (GInetAddress) network = g_inet_address_new_from_bytes (bytes, g_inet_address_get_family (address));
    g_autofree char *network_text = g_inet_address_to_string (network);
    g_snprintf (entity->id, sizeof entity->id, "%s/%d", network_text, (int) length);
  }
  entity->kind = DUSK_ENTITY_PREFIX;
  return TRUE;
}

gboolean
dusk_entity_parse (const char *text, DuskEntity *entity, GError **error)
{
  g_return_val_if_fail (text != NULL && entity != NULL, FALSE);

  memset (entity, 0, sizeof *entity);
  if (strlen (text) == 2 && g_ascii_isalpha (text[0]) && g_ascii_isalpha (text[1]))
    {
      entity->kind = DUSK_ENTITY_COUNTRY;
      entity->id[0] = g_ascii_toupper (text[0]);
      entity->id[1] = g_ascii_toupper (text[1]);
      return TRUE;
    }
  if (dusk_asn_parse (text, &entity->asn, NULL))
    {
      entity->kind = DUSK_ENTITY_NETWORK;
      g_snprintf (entity->id, sizeof entity->id, "AS%u", entity->asn);
      return TRUE;
    }
  if (parse_prefix (text, entity))
    return TRUE;
  set_unknown (error, text);
  return FALSE;
}

gboolean
dusk_entity_equal (const DuskEntity *a, const DuskEntity *b)
{
  return a->kind == b->kind && strcmp (a->id, b->id) == 0;
}

const char *
dusk_entity_kind_to_word (DuskEntityKind kind)
{
  static const char *const words[] = { "country", "network", "prefix" };

  return words[kind];
}
