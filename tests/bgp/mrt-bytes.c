/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mrt-bytes.h"

#include <string.h>

#include "dusk-prefix.h"
#include "hex.h"

#define ORIGIN        1
#define AS_PATH       2
#define NEXT_HOP      3
#define COMMUNITIES   8
#define MP_REACH      14
#define MP_UNREACH    15
#define AS_SEQUENCE   2
#define OUR_ASN       12654
#define OUR_ADDRESS_4 "193.0.4.28"
#define OUR_ADDRESS_6 "2001:7fb:fe00::1"

void
mrt_put_u8 (GByteArray *out, guint value)
{
  guint8 byte = (guint8) value;

  g_byte_array_append (out, &byte, 1);
}

void
mrt_put_u16 (GByteArray *out, guint value)
{
  guint16 bytes = GUINT16_TO_BE ((guint16) value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

void
mrt_put_u32 (GByteArray *out, guint32 value)
{
  guint32 bytes = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &bytes, sizeof bytes);
}

static void
put_bytes (GByteArray *out, const GByteArray *bytes)
{
  g_byte_array_append (out, bytes->data, bytes->len);
}

void
mrt_put_hex (GByteArray *out, const char *hex)
{
  g_autoptr (GByteArray) bytes = hex_to_bytes (hex);

  put_bytes (out, bytes);
}

static DuskPrefix
parse (const char *text)
{
  DuskPrefix prefix;

  g_assert_true (dusk_prefix_parse (text, &prefix, NULL));
  return prefix;
}

static gboolean
is_ipv6 (const char *text)
{
  return strchr (text, ':') != NULL;
}

void
mrt_put_address (GByteArray *out, const char *address)
{
  DuskPrefix prefix = parse (address);

  g_byte_array_append (out, prefix.bytes, prefix.family == 4 ? 4 : 16);
}

void
mrt_put_prefix (GByteArray *out, const char *text)
{
  DuskPrefix prefix = parse (text);

  mrt_put_u8 (out, prefix.length);
  g_byte_array_append (out, prefix.bytes, (prefix.length + 7u) / 8);
}

void
mrt_put_attribute (GByteArray *out, guint8 type, const void *value, gsize length)
{
  gboolean is_long = length > 255;

  g_assert_cmpuint (length, <=, G_MAXUINT16);
  mrt_put_u8 (out, is_long ? 0x50 : 0x40);
  mrt_put_u8 (out, type);
  if (is_long)
    mrt_put_u16 (out, (guint) length);
  else
    mrt_put_u8 (out, (guint) length);
  g_byte_array_append (out, value, (guint) length);
}

void
mrt_put_attributes (GByteArray *out, const guint32 *path, guint n_path)
{
  static const guint8 origin[] = { 0 }, next_hop[] = { 192, 0, 2, 1 }, communities[] = { 0xfd, 0xe8, 0, 1 };
  g_autoptr (GByteArray) segments = g_byte_array_new ();

  for (guint i = 0; i < n_path; i++)
    {
      if (i % 255 == 0)
        {
          mrt_put_u8 (segments, AS_SEQUENCE);
          mrt_put_u8 (segments, MIN (n_path - i, 255));
        }
      mrt_put_u32 (segments, path[i]);
    }
  mrt_put_attribute (out, ORIGIN, origin, sizeof origin);
  mrt_put_attribute (out, AS_PATH, segments->data, segments->len);
  mrt_put_attribute (out, NEXT_HOP, next_hop, sizeof next_hop);
  mrt_put_attribute (out, COMMUNITIES, communities, sizeof communities);
}

void
mrt_put_record (GByteArray *out, guint32 time_s, guint16 type, guint16 subtype, const GByteArray *body)
{
  mrt_put_u32 (out, time_s);
  mrt_put_u16 (out, type);
  mrt_put_u16 (out, subtype);
  mrt_put_u32 (out, body->len);
  put_bytes (out, body);
}

void
mrt_put_record_et (GByteArray *out, gint64 time_us, guint16 subtype, const GByteArray *body)
{
  mrt_put_u32 (out, (guint32) (time_us / G_USEC_PER_SEC));
  mrt_put_u16 (out, 17);
  mrt_put_u16 (out, subtype);
  mrt_put_u32 (out, body->len + 4);
  mrt_put_u32 (out, (guint32) (time_us % G_USEC_PER_SEC));
  put_bytes (out, body);
}

void
mrt_put_peer_index (GByteArray *out, guint32 time_s, const char *view, const MrtPeer *peers, guint n)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  mrt_put_address (body, OUR_ADDRESS_4);
  mrt_put_u16 (body, (guint) strlen (view));
  g_byte_array_append (body, (const guint8 *) view, (guint) strlen (view));
  mrt_put_u16 (body, n);
  for (guint i = 0; i < n; i++)
    {
      mrt_put_u8 (body, is_ipv6 (peers[i].address) ? 3 : 2);
      mrt_put_u32 (body, i + 1);
      mrt_put_address (body, peers[i].address);
      mrt_put_u32 (body, peers[i].asn);
    }
  mrt_put_record (out, time_s, 13, 1, body);
}

void
mrt_put_rib (GByteArray *out, guint32 time_s, guint32 sequence, const char *prefix, const MrtEntry *entries, guint n)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) attributes = g_byte_array_new ();

  mrt_put_u32 (body, sequence);
  mrt_put_prefix (body, prefix);
  mrt_put_u16 (body, n);
  for (guint i = 0; i < n; i++)
    {
      g_byte_array_set_size (attributes, 0);
      mrt_put_attributes (attributes, entries[i].path, entries[i].n_path);
      mrt_put_u16 (body, entries[i].peer);
      mrt_put_u32 (body, entries[i].originated_s);
      mrt_put_u16 (body, attributes->len);
      put_bytes (body, attributes);
    }
  mrt_put_record (out, time_s, 13, is_ipv6 (prefix) ? 4 : 2, body);
}

/* The two sides of a session, with ASNs of 4 bytes. */
static void
put_session (GByteArray *body, const MrtPeer *peer)
{
  mrt_put_u32 (body, peer->asn);
  mrt_put_u32 (body, OUR_ASN);
  mrt_put_u16 (body, 0);
  mrt_put_u16 (body, is_ipv6 (peer->address) ? 2 : 1);
  mrt_put_address (body, peer->address);
  mrt_put_address (body, is_ipv6 (peer->address) ? OUR_ADDRESS_6 : OUR_ADDRESS_4);
}

/* Returns: (transfer full): those of @prefixes that are, or are not, IPv6, as NLRI. */
static GByteArray *
nlri_of (const char *const *prefixes, gboolean wants_ipv6)
{
  GByteArray *nlri = g_byte_array_new ();

  for (; prefixes && *prefixes; prefixes++)
    if (is_ipv6 (*prefixes) == wants_ipv6)
      mrt_put_prefix (nlri, *prefixes);
  return nlri;
}

static void
put_multiprotocol (GByteArray *attributes, gboolean is_reach, const char *const *prefixes)
{
  g_autoptr (GByteArray) nlri = nlri_of (prefixes, TRUE);
  g_autoptr (GByteArray) value = g_byte_array_new ();

  if (nlri->len == 0)
    return;
  mrt_put_u16 (value, 2);
  mrt_put_u8 (value, 1);
  if (is_reach)
    {
      mrt_put_u8 (value, 16);
      mrt_put_address (value, "2001:db8::1");
      mrt_put_u8 (value, 0);
    }
  put_bytes (value, nlri);
  mrt_put_attribute (attributes, is_reach ? MP_REACH : MP_UNREACH, value->data, value->len);
}

void
mrt_put_update (GByteArray *out, guint32 time_s, const MrtPeer *peer, const char *const *withdrawn, const char *const *announced,
                const guint32 *path, guint n_path)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  g_autoptr (GByteArray) attributes = g_byte_array_new ();
  g_autoptr (GByteArray) gone = nlri_of (withdrawn, FALSE);
  g_autoptr (GByteArray) there = nlri_of (announced, FALSE);

  put_multiprotocol (attributes, FALSE, withdrawn);
  if (announced)
    mrt_put_attributes (attributes, path, n_path);
  put_multiprotocol (attributes, TRUE, announced);
  put_session (body, peer);
  mrt_put_hex (body, "ffffffffffffffffffffffffffffffff");
  mrt_put_u16 (body, 19 + 2 + gone->len + 2 + attributes->len + there->len);
  mrt_put_u8 (body, 2);
  mrt_put_u16 (body, gone->len);
  put_bytes (body, gone);
  mrt_put_u16 (body, attributes->len);
  put_bytes (body, attributes);
  put_bytes (body, there);
  mrt_put_record (out, time_s, 16, 4, body);
}

void
mrt_put_state (GByteArray *out, guint32 time_s, const MrtPeer *peer, guint16 old_state, guint16 new_state)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  put_session (body, peer);
  mrt_put_u16 (body, old_state);
  mrt_put_u16 (body, new_state);
  mrt_put_record (out, time_s, 16, 5, body);
}

void
mrt_put_sample (GByteArray *out, guint32 time_s)
{
  static const MrtPeer peers[] = { { 3333, "192.0.2.10" }, { 4200000001, "2001:db8::10" } };
  static const guint32 path[] = { 3333, 1299, 4837, 131279 }, other_path[] = { 4200000001, 4837, 131279 };
  static const char *const both[] = { "175.45.178.0/24", "2001:db8:1::/48", "175.45.179.0/24", NULL };
  const MrtEntry entries[] = { { 0, time_s - 3600, path, G_N_ELEMENTS (path) }, { 1, time_s - 60, other_path, G_N_ELEMENTS (other_path) } };

  mrt_put_peer_index (out, time_s, "", peers, G_N_ELEMENTS (peers));
  mrt_put_rib (out, time_s, 0, "175.45.176.0/24", entries, 2);
  mrt_put_rib (out, time_s, 1, "2001:db8::/32", entries + 1, 1);
  mrt_put_update (out, time_s + 1, &peers[0], both, NULL, NULL, 0);
  mrt_put_update (out, time_s + 2, &peers[1], NULL, both, other_path, G_N_ELEMENTS (other_path));
  mrt_put_update (out, time_s + 3, &peers[1], NULL, NULL, NULL, 0);
  mrt_put_state (out, time_s + 4, &peers[0], 6, 1);
}
