/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-prefix.h"

#include <arpa/inet.h>
#include <glib/gi18n.h>
#include <string.h>

#include "dusk-error.h"

static guint
family_bits (guint8 family)
{
  return family == 4 ? 32 : 128;
}

static gboolean
set_malformed (GError **error, const char *format, const char *text)
{
  g_autofree char *shown = g_utf8_make_valid (text, (gssize) strnlen (text, 60));

  for (char *c = shown; *c; c++)
    if (g_ascii_iscntrl (*c))
      *c = '?';
  g_set_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED, format, shown);
  return FALSE;
}

/* inet_pton() takes neither octal parts, nor short forms such as 10.1, nor zones such as fe80::1%eth0: all ambiguous in a feed. */
static gboolean
parse_address (const char *text, gsize length, DuskPrefix *prefix)
{
  char address[INET6_ADDRSTRLEN];

  memset (prefix, 0, sizeof *prefix);
  if (length >= sizeof address)
    return FALSE;
  memcpy (address, text, length);
  address[length] = '\0';
  prefix->family = memchr (address, ':', length) ? 6 : 4;
  prefix->length = (guint8) family_bits (prefix->family);
  return inet_pton (prefix->family == 4 ? AF_INET : AF_INET6, address, prefix->bytes) == 1;
}

static void
clear_bits_beyond_length (DuskPrefix *prefix)
{
  guint whole = prefix->length / 8, rest = prefix->length % 8;

  if (rest > 0)
    prefix->bytes[whole++] &= (guint8) (0xff00 >> rest);
  memset (prefix->bytes + whole, 0, sizeof prefix->bytes - whole);
}

gboolean
dusk_prefix_parse (const char *text, DuskPrefix *prefix, GError **error)
{
  const char *slash;
  guint64 length;

  g_return_val_if_fail (text != NULL && prefix != NULL, FALSE);

  slash = strchr (text, '/');
  if (!parse_address (text, slash ? (gsize) (slash - text) : strlen (text), prefix))
    return set_malformed (error, _("“%s” is no prefix; write for example 175.45.176.0/24"), text);
  if (slash)
    {
      if (!g_ascii_string_to_unsigned (slash + 1, 10, 0, family_bits (prefix->family), &length, NULL))
        return set_malformed (error, _("The length of the prefix “%s” is out of range"), text);
      prefix->length = (guint8) length;
      clear_bits_beyond_length (prefix);
    }
  return TRUE;
}

void
dusk_prefix_to_text (const DuskPrefix *prefix, char text[DUSK_PREFIX_TEXT_SIZE])
{
  char address[INET6_ADDRSTRLEN];

  inet_ntop (prefix->family == 4 ? AF_INET : AF_INET6, prefix->bytes, address, sizeof address);
  g_snprintf (text, DUSK_PREFIX_TEXT_SIZE, "%s/%u", address, prefix->length);
}

int
dusk_prefix_compare (gconstpointer a, gconstpointer b)
{
  const DuskPrefix *left = a, *right = b;
  int order;

  if (left->family != right->family)
    return left->family < right->family ? -1 : 1;
  order = memcmp (left->bytes, right->bytes, sizeof left->bytes);
  return order != 0 ? order : (int) left->length - (int) right->length;
}

guint
dusk_prefix_hash (gconstpointer prefix)
{
  const DuskPrefix *self = prefix;
  guint64 parts[2];

  memcpy (parts, self->bytes, sizeof parts);
  parts[0] = (parts[0] ^ parts[1] * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) ^ self->length) * G_GUINT64_CONSTANT (0xff51afd7ed558ccd);
  return (guint) (parts[0] >> 32);
}

gboolean
dusk_prefix_equal (gconstpointer a, gconstpointer b)
{
  return dusk_prefix_compare (a, b) == 0;
}

gboolean
dusk_prefix_covers (const DuskPrefix *outer, const DuskPrefix *inner)
{
  guint whole = outer->length / 8, rest = outer->length % 8;

  if (outer->family != inner->family || outer->length > inner->length || memcmp (outer->bytes, inner->bytes, whole) != 0)
    return FALSE;
  return rest == 0 || (outer->bytes[whole] ^ inner->bytes[whole]) >> (8 - rest) == 0;
}

static guint32
ipv4_number (const DuskPrefix *address)
{
  guint32 number;

  memcpy (&number, address->bytes, sizeof number);
  return GUINT32_FROM_BE (number);
}

/* The longest block that begins at an address is limited by the address's trailing zero bits and by what is left of the range. */
static void
append_blocks (guint64 first, guint64 end, GArray *prefixes)
{
  while (first < end)
    {
      DuskPrefix prefix = { .family = 4 };
      guint host_bits = 0;
      guint32 number = GUINT32_TO_BE ((guint32) first);

      while (host_bits < 32 && (first & (G_GUINT64_CONSTANT (1) << host_bits)) == 0 && first + (G_GUINT64_CONSTANT (2) << host_bits) <= end)
        host_bits++;
      prefix.length = (guint8) (32 - host_bits);
      memcpy (prefix.bytes, &number, sizeof number);
      g_array_append_val (prefixes, prefix);
      first += G_GUINT64_CONSTANT (1) << host_bits;
    }
}

gboolean
dusk_prefix_append_range (const char *range, GArray *prefixes, GError **error)
{
  DuskPrefix first, last;
  const char *dash;

  g_return_val_if_fail (range != NULL && prefixes != NULL, FALSE);

  dash = strchr (range, '-');
  if (dash == NULL || !parse_address (range, (gsize) (dash - range), &first) || !parse_address (dash + 1, strlen (dash + 1), &last) ||
      first.family != 4 || last.family != 4 || ipv4_number (&first) > ipv4_number (&last))
    return set_malformed (error, _("“%s” is no range of IPv4 addresses"), range);
  append_blocks (ipv4_number (&first), (guint64) ipv4_number (&last) + 1, prefixes);
  return TRUE;
}
