/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-nlri.h"
#include "dusk-mrt-private.h"

/* RFC 6396 §4.4, RFC 8050 §3; ENTRY and SNAPSHOT are of the drafts before it. */
enum {
  STATE_CHANGE = 0,
  MESSAGE = 1,
  ENTRY = 2,
  SNAPSHOT = 3,
  MESSAGE_AS4 = 4,
  STATE_CHANGE_AS4 = 5,
  MESSAGE_LOCAL = 6,
  MESSAGE_AS4_LOCAL = 7,
  MESSAGE_ADDPATH = 8,
  MESSAGE_AS4_ADDPATH = 9,
  MESSAGE_LOCAL_ADDPATH = 10,
  MESSAGE_AS4_LOCAL_ADDPATH = 11,
};

/* The deprecated type 5 (RFC 6396 appendix B.2). */
enum {
  MRT_BGP_UPDATE = 1,
  MRT_BGP_STATE_CHANGE = 3,
  MRT_BGP_OPEN = 5,
  MRT_BGP_KEEPALIVE = 7,
};

/* Messages of RFC 4271 §4.1, RFC 2918 and, before it had its number, Cisco's. */
enum {
  BGP_OPEN = 1,
  BGP_UPDATE = 2,
  BGP_NOTIFICATION = 3,
  BGP_KEEPALIVE = 4,
  BGP_ROUTE_REFRESH = 5,
  BGP_ROUTE_REFRESH_CISCO = 128,
};

#define BGP_MARKER_SIZE 16
#define BGP_HEADER_SIZE 19

/* A state change that old Zebra wrote without interface and addresses. */
#define SHORT_STATE_CHANGE_SIZE 8

static void
emit_kind (DuskMrtDecoder *self, DuskBgpElementKind kind)
{
  dusk_mrt_clear_path (self);
  self->element.kind = kind;
  self->element.safi = DUSK_BGP_UNICAST;
  self->element.has_path_id = FALSE;
  self->element.is_mp = FALSE;
  dusk_mrt_emit (self);
}

/*
 * Some collectors write the messages of ADD-PATH sessions as if they were others. Identifiers below 65536 begin with two zeros, which otherwise
 * were the default route twice: if all of @nlri then reads as prefixes with identifiers and not a stray bit among them, it is that.
 */
static gboolean
is_unmarked_add_path (DuskCursor nlri, guint8 family)
{
  DuskPrefix prefix;

  if (G_LIKELY (dusk_cursor_left (&nlri) < 5 || nlri.at[0] != 0 || nlri.at[1] != 0))
    return FALSE;
  while (dusk_cursor_left (&nlri) >= 5)
    {
      const guint8 *bytes = nlri.at + 5;

      dusk_cursor_u32 (&nlri);
      if (!dusk_bgp_nlri_read (&nlri, family, &prefix) || memcmp (prefix.bytes, bytes, (gsize) (nlri.at - bytes)) != 0)
        return FALSE;
    }
  return dusk_cursor_left (&nlri) == 0;
}

/* Hands out all prefixes of a field. */
static void
emit_prefixes (DuskMrtDecoder *self, DuskCursor nlri, guint8 family)
{
  gboolean has_ids = self->attributes.is_add_path || is_unmarked_add_path (nlri, family);

  self->element.has_path_id = has_ids;
  while (dusk_cursor_left (&nlri) > 0)
    {
      if (has_ids)
        {
          self->element.path_id = dusk_cursor_u32 (&nlri);
          nlri.is_short |= dusk_cursor_left (&nlri) == 0;
        }
      if (!dusk_bgp_nlri_read (&nlri, family, &self->element.prefix))
        break;
      dusk_mrt_emit (self);
    }
  self->is_damaged |= nlri.is_short;
}

static void
emit_multiprotocol (DuskMrtDecoder *self, DuskBgpBytes value, gboolean is_reach)
{
  DuskCursor cursor;
  guint8 family;

  if (value.bytes == NULL)
    return;
  cursor = dusk_cursor (value.bytes, value.length);
  family = dusk_mrt_family (dusk_cursor_u16 (&cursor));
  self->element.safi = dusk_cursor_u8 (&cursor);
  if (is_reach)
    {
      dusk_cursor_take (&cursor, dusk_cursor_u8 (&cursor));
      for (guint n = dusk_cursor_u8 (&cursor); n > 0; n--) /* addresses of the subnetwork, long out of use */
        dusk_cursor_take (&cursor, (dusk_cursor_u8 (&cursor) + 1u) / 2);
    }
  self->is_damaged |= cursor.is_short;
  self->element.is_mp = TRUE;
  if (family != 0 && dusk_bgp_safi_is_known (self->element.safi))
    emit_prefixes (self, cursor, family);
}

void
dusk_mrt_decode_update (DuskMrtDecoder *self, DuskCursor *update)
{
  DuskCursor withdrawn = dusk_cursor_cut (update, dusk_cursor_u16 (update));
  DuskCursor attributes = dusk_cursor_cut (update, dusk_cursor_u16 (update));
  guint64 before = self->counts.elements;
  DuskMrtRoutes routes;

  dusk_mrt_find_routes (attributes.at, dusk_cursor_left (&attributes), &routes);
  self->is_damaged |= update->is_short || routes.is_damaged;
  self->element.kind = DUSK_BGP_WITHDRAWAL;
  emit_prefixes (self, withdrawn, 4);
  emit_multiprotocol (self, routes.mp_unreach, FALSE);
  if (dusk_cursor_left (update) > 0 || routes.mp_reach.bytes != NULL)
    {
      self->element.kind = DUSK_BGP_ANNOUNCEMENT;
      dusk_mrt_set_path (self, attributes, &routes);
      self->element.is_mp = FALSE;
      self->element.safi = DUSK_BGP_UNICAST;
      emit_prefixes (self, *update, 4);
      emit_multiprotocol (self, routes.mp_reach, TRUE);
    }
  if (self->counts.elements == before && !self->is_damaged)
    emit_kind (self, DUSK_BGP_ALIVE);
}

static void
decode_message (DuskMrtDecoder *self, DuskCursor *body)
{
  static const guint8 marker[BGP_MARKER_SIZE] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
  const guint8 *found = dusk_cursor_take (body, BGP_MARKER_SIZE);
  guint length = dusk_cursor_u16 (body);
  guint8 type = dusk_cursor_u8 (body);
  DuskCursor message;

  self->is_damaged = body->is_short || length < BGP_HEADER_SIZE || memcmp (found, marker, sizeof marker) != 0;
  if (self->is_damaged)
    return;
  message = dusk_cursor_cut (body, length - BGP_HEADER_SIZE);
  self->is_damaged = message.is_short;
  message.is_short = FALSE;
  switch (type)
    {
    case BGP_UPDATE:
      dusk_mrt_decode_update (self, &message);
      break;
    case BGP_OPEN:
    case BGP_KEEPALIVE:
    case BGP_ROUTE_REFRESH:
    case BGP_ROUTE_REFRESH_CISCO:
      emit_kind (self, DUSK_BGP_ALIVE);
      break;
    case BGP_NOTIFICATION:
      self->is_ignored = TRUE;
      break;
    default:
      self->is_damaged = TRUE;
    }
}

static void
decode_states (DuskMrtDecoder *self, DuskCursor *body)
{
  self->element.old_state = dusk_cursor_u16 (body);
  self->element.new_state = dusk_cursor_u16 (body);
  self->is_damaged = body->is_short;
  if (!body->is_short)
    emit_kind (self, DUSK_BGP_STATE);
}

/* Reads the two sides of the session; the peer is the first of them, or the second where they are @swapped. Returns: whether to go on. */
static gboolean
read_session (DuskMrtDecoder *self, guint8 as_size, gboolean swapped, DuskCursor *body)
{
  guint32 asns[2];
  const guint8 *addresses[2] = { NULL, NULL };
  guint8 family;

  for (int i = 0; i < 2; i++)
    asns[i] = as_size == 4 ? dusk_cursor_u32 (body) : dusk_cursor_u16 (body);
  dusk_cursor_u16 (body); /* interface */
  family = dusk_mrt_family (dusk_cursor_u16 (body));
  self->is_ignored = family == 0 && !body->is_short;
  if (self->is_ignored)
    return FALSE;
  for (int i = 0; i < 2 && family != 0; i++)
    addresses[i] = dusk_cursor_take (body, dusk_mrt_address_size (family));
  self->is_damaged = body->is_short || !dusk_mrt_set_peer (self, asns[swapped], family, addresses[swapped]);
  return !self->is_damaged;
}

static void
decode_state_change (DuskMrtDecoder *self, guint8 as_size, DuskCursor *body)
{
  static const guint8 no_address[4] = { 0 };
  guint16 asn;

  if (as_size != 2 || dusk_cursor_left (body) != SHORT_STATE_CHANGE_SIZE)
    {
      if (read_session (self, as_size, FALSE, body))
        decode_states (self, body);
      return;
    }
  asn = dusk_cursor_u16 (body);
  dusk_cursor_u16 (body); /* the collector's ASN */
  self->is_damaged = !dusk_mrt_set_peer (self, asn, 4, no_address);
  if (!self->is_damaged)
    decode_states (self, body);
}

/* OpenBGPD writes an ENTRY like a message, its own side first. */
static void
decode_entry (DuskMrtDecoder *self, DuskCursor *body)
{
  DuskCursor attributes;
  guint8 family;

  if (!read_session (self, 2, TRUE, body))
    return;
  dusk_cursor_take (body, 4); /* view and status */
  self->element.originated_s = dusk_mrt_read_originated (body);
  family = dusk_mrt_family (dusk_cursor_u16 (body));
  self->element.safi = dusk_cursor_u8 (body);
  dusk_cursor_take (body, dusk_cursor_u8 (body)); /* next hop */
  self->is_ignored = !body->is_short && (family == 0 || !dusk_bgp_safi_is_known (self->element.safi));
  if (self->is_ignored)
    return;
  self->is_damaged = body->is_short || !dusk_bgp_nlri_read (body, family, &self->element.prefix);
  if (self->is_damaged)
    return;
  attributes = dusk_cursor_cut (body, dusk_cursor_u16 (body));
  self->attributes = (DuskBgpAttributeBytes) { .as_size = 2, .is_rib = TRUE };
  dusk_mrt_emit_route (self, attributes);
}

void
dusk_mrt_decode_bgp4mp (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body)
{
  gboolean is_as4 = subtype == MESSAGE_AS4 || subtype == MESSAGE_AS4_LOCAL || subtype == MESSAGE_AS4_ADDPATH || subtype == MESSAGE_AS4_LOCAL_ADDPATH;
  gboolean is_local = subtype == MESSAGE_LOCAL || subtype == MESSAGE_AS4_LOCAL || subtype == MESSAGE_LOCAL_ADDPATH ||
                      subtype == MESSAGE_AS4_LOCAL_ADDPATH;

  switch (subtype)
    {
    case STATE_CHANGE:
    case STATE_CHANGE_AS4:
      decode_state_change (self, subtype == STATE_CHANGE_AS4 ? 4 : 2, body);
      break;
    case ENTRY:
      decode_entry (self, body);
      break;
    case MESSAGE:
    case MESSAGE_AS4:
    case MESSAGE_LOCAL:
    case MESSAGE_AS4_LOCAL:
    case MESSAGE_ADDPATH:
    case MESSAGE_AS4_ADDPATH:
    case MESSAGE_LOCAL_ADDPATH:
    case MESSAGE_AS4_LOCAL_ADDPATH:
      self->attributes = (DuskBgpAttributeBytes) { .as_size = is_as4 ? 4 : 2, .is_add_path = subtype >= MESSAGE_ADDPATH };
      self->element.is_local = is_local;
      if (read_session (self, self->attributes.as_size, FALSE, body))
        decode_message (self, body);
      break;
    default:
      self->is_ignored = TRUE;
    }
}

void
dusk_mrt_decode_mrt_bgp (DuskMrtDecoder *self, guint16 subtype, DuskCursor *body)
{
  const guint8 *address;
  guint16 asn;

  self->is_ignored = subtype != MRT_BGP_UPDATE && subtype != MRT_BGP_STATE_CHANGE && subtype != MRT_BGP_OPEN && subtype != MRT_BGP_KEEPALIVE;
  if (self->is_ignored)
    return;
  asn = dusk_cursor_u16 (body);
  address = dusk_cursor_take (body, 4);
  self->is_damaged = body->is_short || !dusk_mrt_set_peer (self, asn, 4, address);
  if (self->is_damaged)
    return;
  if (subtype == MRT_BGP_STATE_CHANGE)
    {
      decode_states (self, body);
      return;
    }
  dusk_cursor_take (body, 6); /* the collector's side */
  self->attributes = (DuskBgpAttributeBytes) { .as_size = 2 };
  self->is_damaged = body->is_short;
  if (self->is_damaged)
    return;
  if (subtype == MRT_BGP_UPDATE)
    dusk_mrt_decode_update (self, body);
  else
    emit_kind (self, DUSK_BGP_ALIVE);
}
