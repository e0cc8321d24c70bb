/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-nlri.h"

/* Whole words where the field has enough bytes left, which is nearly always so: masking is faster than copying so and so many bytes. */
static void
set_ipv4 (DuskPrefix *prefix, const guint8 *bytes, const guint8 *end, guint n_bytes)
{
  guint32 address = 0;

  if (G_LIKELY (end - bytes >= 4))
    memcpy (&address, bytes, 4);
  else
    memcpy (&address, bytes, n_bytes);
  if (prefix->length < 32)
    address &= GUINT32_TO_BE (~(G_MAXUINT32 >> prefix->length));
  memset (prefix->bytes, 0, sizeof prefix->bytes);
  memcpy (prefix->bytes, &address, sizeof address);
}

static void
set_ipv6 (DuskPrefix *prefix, const guint8 *bytes, const guint8 *end, guint n_bytes)
{
  guint64 halves[2] = { 0, 0 };
  guint length = prefix->length;

  if (G_LIKELY (end - bytes >= 16))
    memcpy (halves, bytes, 16);
  else
    memcpy (halves, bytes, n_bytes);
  if (length < 64)
    halves[0] &= GUINT64_TO_BE (~(G_MAXUINT64 >> length));
  if (length <= 64)
    halves[1] = 0;
  else if (length < 128)
    halves[1] &= GUINT64_TO_BE (~(G_MAXUINT64 >> (length - 64)));
  memcpy (prefix->bytes, halves, sizeof halves);
}

gboolean
dusk_bgp_nlri_read (DuskCursor *nlri, guint8 family, DuskPrefix *prefix)
{
  const guint8 *bytes;
  guint n_bytes;

  if (nlri->at == nlri->end)
    return FALSE;
  prefix->family = family;
  prefix->length = dusk_cursor_u8 (nlri);
  n_bytes = (prefix->length + 7u) / 8;
  bytes = dusk_cursor_take (nlri, n_bytes);
  if (G_UNLIKELY (bytes == NULL || prefix->length > (family == 4 ? 32 : 128)))
    {
      nlri->is_short = TRUE;
      return FALSE;
    }
  if (family == 4)
    set_ipv4 (prefix, bytes, nlri->end, n_bytes);
  else
    set_ipv6 (prefix, bytes, nlri->end, n_bytes);
  return TRUE;
}

gboolean
dusk_bgp_prefix_set (DuskPrefix *prefix, guint8 family, guint8 length, const guint8 *address)
{
  guint n_bytes = family == 4 ? 4 : 16;

  if (address == NULL || length > n_bytes * 8)
    return FALSE;
  prefix->family = family;
  prefix->length = length;
  if (family == 4)
    set_ipv4 (prefix, address, address + n_bytes, n_bytes);
  else
    set_ipv6 (prefix, address, address + n_bytes, n_bytes);
  return TRUE;
}
