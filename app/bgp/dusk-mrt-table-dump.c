/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-nlri.h"
#include "dusk-mrt-private.h"

/* RFC 6396 §4.2 and, with ASNs of 4 bytes, what some collectors wrote. */
enum {
  TABLE_DUMP_IPV4 = 1,
  TABLE_DUMP_IPV6 = 2,
  TABLE_DUMP_IPV4_AS4 = 3,
  TABLE_DUMP_IPV6_AS4 = 4,
};

/* RFC 6396 §4.3, RFC 8050 §4. */
enum {
  PEER_INDEX_TABLE = 1,
  RIB_IPV4_UNICAST = 2,
  RIB_IPV4_MULTICAST = 3,
  RIB_IPV6_UNICAST = 4,
  RIB_IPV6_MULTICAST = 5,
  RIB_GENERIC = 6,
  RIB_IPV4_UNICAST_ADDPATH = 8,
  RIB_IPV4_MULTICAST_ADDPATH = 9,
  RIB_IPV6_UNICAST_ADDPATH = 10,
  RIB_IPV6_MULTICAST_ADDPATH = 11,
  RIB_GENERIC_ADDPATH = 12,
};

#define PEER_IS_IPV6 0x01
#define PEER_IS_AS4  0x02

/* What a record of routes says before its entries. @has_entry_ids: entries carry path identifiers. */
typedef struct {
  guint8   family;
  guint8   safi;
  gboolean has_entry_ids;
} RibKind;

static RibKind
rib_kind (guint16 subtype)
{
  switch (subtype)
    {
    case RIB_IPV4_UNICAST:
    case RIB_IPV4_UNICAST_ADDPATH:
      return (RibKind) { 4, DUSK_BGP_UNICAST, subtype == RIB_IPV4_UNICAST_ADDPATH };
    case RIB_IPV4_MULTICAST:
    case RIB_IPV4_MULTICAST_ADDPATH:
      return (RibKind) { 4, DUSK_BGP_MULTICAST, subtype == RIB_IPV4_MULTICAST_ADDPATH };
    case RIB_IPV6_UNICAST:
    case RIB_IPV6_UNICAST_ADDPATH:
      return (RibKind) { 6, DUSK_BGP_UNICAST, subtype == RIB_IPV6_UNICAST_ADDPATH };
    case RIB_IPV6_MULTICAST:
    case RIB_IPV6_MULTICAST_ADDPATH:
      return (RibKind) { 6, DUSK_BGP_MULTICAST, subtype == RIB_IPV6_MULTICAST_ADDPATH };
    default:
      return (RibKind) { 0, 0, FALSE };
    }
}

void
dusk_mrt_decode_table_dump (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body)
{
  gboolean has_as4 = subtype == TABLE_DUMP_IPV4_AS4 || subtype == TABLE_DUMP_IPV6_AS4;
  guint8 family = subtype == TABLE_DUMP_IPV4 || subtype == TABLE_DUMP_IPV4_AS4 ? 4 : 6;
  gsize address_size = dusk_mrt_address_size (family);
  const guint8 *address, *peer;
  guint8 length;
  guint32 asn;

  self->is_ignored = subtype < TABLE_DUMP_IPV4 || subtype > TABLE_DUMP_IPV6_AS4;
  if (self->is_ignored)
    return;
  dusk_cursor_take (body, 4); /* view and sequence number */
  address = dusk_cursor_take (body, address_size);
  length = dusk_cursor_u8 (body);
  dusk_cursor_u8 (body); /* status, always 1 */
  self->element.originated_s = dusk_mrt_read_originated (body);
  peer = dusk_cursor_take (body, address_size);
  asn = has_as4 ? dusk_cursor_u32 (body) : dusk_cursor_u16 (body);
  self->is_damaged = body->is_short || !dusk_bgp_prefix_set (&self->element.prefix, family, length, address) ||
                     !dusk_mrt_set_peer (self, asn, family, peer);
  if (self->is_damaged)
    return;
  self->attributes = (DuskBgpAttributeBytes) { .as_size = has_as4 ? 4 : 2, .is_rib = TRUE };
  dusk_mrt_emit_route (self, dusk_cursor_cut (body, dusk_cursor_u16 (body)));
}

/* The collector's name where the caller gave none: the view's, or the collector's identifier, which looks like an address. */
static void
take_collector (DuskMrtDecoder *self, guint32 id, DuskCursor view)
{
  guint32 address = GUINT32_TO_BE (id);
  char text[DUSK_BGP_ADDRESS_TEXT_SIZE];
  gsize length = strnlen ((const char *) view.at, dusk_cursor_left (&view));

  g_free (self->file_collector);
  if (length > 0)
    {
      self->file_collector = g_utf8_make_valid ((const char *) view.at, (gssize) length);
      return;
    }
  dusk_bgp_address_to_text (4, (const guint8 *) &address, text);
  self->file_collector = g_strdup (id != 0 ? text : "");
}

static void
decode_peer_index (DuskMrtDecoder *self, DuskCursor *body)
{
  guint32 id = dusk_cursor_u32 (body);
  guint n;

  take_collector (self, id, dusk_cursor_cut (body, dusk_cursor_u16 (body)));
  dusk_mrt_forget_peers (self);
  g_array_set_size (self->index, 0);
  n = dusk_cursor_u16 (body);
  for (guint i = 0; i < n; i++)
    {
      guint8 type = dusk_cursor_u8 (body);
      guint8 family = type & PEER_IS_IPV6 ? 6 : 4;
      const guint8 *address;
      guint32 asn;

      dusk_cursor_take (body, 4); /* BGP identifier */
      address = dusk_cursor_take (body, dusk_mrt_address_size (family));
      asn = type & PEER_IS_AS4 ? dusk_cursor_u32 (body) : dusk_cursor_u16 (body);
      if (body->is_short || !dusk_mrt_set_peer (self, asn, family, address))
        break;
      g_array_append_val (self->index, self->element.peer);
    }
  self->is_damaged = self->index->len < n || body->is_short;
}

static void
decode_entries (DuskMrtDecoder *self, gboolean has_ids, DuskCursor *body)
{
  guint n = dusk_cursor_u16 (body);

  for (guint i = 0; i < n && !body->is_short; i++)
    {
      guint place = dusk_cursor_u16 (body);
      DuskCursor attributes;

      self->element.originated_s = dusk_mrt_read_originated (body);
      if (has_ids)
        {
          self->element.has_path_id = TRUE;
          self->element.path_id = dusk_cursor_u32 (body);
        }
      attributes = dusk_cursor_cut (body, dusk_cursor_u16 (body));
      if (G_UNLIKELY (place >= self->index->len || (body->is_short && dusk_cursor_left (&attributes) == 0)))
        {
          self->is_damaged = TRUE;
          continue;
        }
      self->element.peer = g_array_index (self->index, guint, place);
      dusk_mrt_emit_route (self, attributes);
    }
  self->is_damaged |= body->is_short;
}

void
dusk_mrt_decode_table_dump_v2 (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body)
{
  RibKind kind = rib_kind (subtype);
  gboolean is_generic = subtype == RIB_GENERIC || subtype == RIB_GENERIC_ADDPATH;

  if (subtype == PEER_INDEX_TABLE)
    {
      decode_peer_index (self, body);
      return;
    }
  dusk_cursor_u32 (body); /* sequence number */
  if (is_generic)
    {
      kind.family = dusk_mrt_family (dusk_cursor_u16 (body));
      kind.safi = dusk_cursor_u8 (body);
    }
  self->is_ignored = kind.family == 0 || !dusk_bgp_safi_is_known (kind.safi);
  if (self->is_ignored)
    return;
  if (subtype == RIB_GENERIC_ADDPATH)
    {
      self->element.has_path_id = TRUE;
      self->element.path_id = dusk_cursor_u32 (body);
    }
  self->is_damaged = !dusk_bgp_nlri_read (body, kind.family, &self->element.prefix);
  if (self->is_damaged)
    return;
  self->element.safi = kind.safi;
  self->attributes = (DuskBgpAttributeBytes) { .as_size = 4, .is_add_path = kind.has_entry_ids, .is_rib = TRUE };
  decode_entries (self, kind.has_entry_ids, body);
}
