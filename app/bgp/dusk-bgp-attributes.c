/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-attributes.h"

#include <string.h>

/* Attribute types: RFC 4271 §5, RFC 1997, RFC 4360, RFC 4760, RFC 6793, RFC 8092. */
enum {
  TYPE_ORIGIN = 1,
  TYPE_AS_PATH = 2,
  TYPE_NEXT_HOP = 3,
  TYPE_MED = 4,
  TYPE_LOCAL_PREF = 5,
  TYPE_ATOMIC_AGGREGATE = 6,
  TYPE_AGGREGATOR = 7,
  TYPE_COMMUNITIES = 8,
  TYPE_MP_REACH = 14,
  TYPE_MP_UNREACH = 15,
  TYPE_EXTENDED_COMMUNITIES = 16,
  TYPE_AS4_PATH = 17,
  TYPE_AS4_AGGREGATOR = 18,
  TYPE_LARGE_COMMUNITIES = 32,
};

#define FLAG_EXTENDED_LENGTH 0x10

/* AFI, SAFI, and the length of the next hop. */
#define MP_REACH_HEADER 4

static guint32
read_u32 (const guint8 *bytes)
{
  return (guint32) bytes[0] << 24 | (guint32) bytes[1] << 16 | (guint32) bytes[2] << 8 | bytes[3];
}

static gboolean
is_next_hop_length (gsize length)
{
  return length == 4 || length == 16 || length == 32;
}

/* RFC 6396 §4.3.4 keeps only the next hop and its length; RIS and others write the whole attribute, whose first byte, of the AFI, is 0. */
static gboolean
is_short_form (const DuskBgpAttributeBytes *bytes, DuskBgpBytes value)
{
  return bytes->is_rib && value.length > 0 && value.bytes[0] != 0;
}

/* Returns: whether the next hop lies within the attribute. */
static gboolean
read_mp_reach (const DuskBgpAttributeBytes *bytes, DuskBgpBytes value, DuskBgpAttributes *attributes)
{
  gboolean is_short = is_short_form (bytes, value);
  gsize header = is_short ? 1 : MP_REACH_HEADER, length;

  attributes->mp_reach = value;
  if (value.length < header)
    return FALSE;
  if (!is_short)
    {
      attributes->mp_afi = (guint16) (value.bytes[0] << 8 | value.bytes[1]);
      attributes->mp_safi = value.bytes[2];
    }
  length = value.bytes[header - 1];
  if (length > value.length - header)
    return FALSE;
  if (is_next_hop_length (length))
    attributes->mp_next_hop = (DuskBgpBytes) { value.bytes + header, length };
  return TRUE;
}

/* Values of a wrong length stand as missing: only bounds that do not fit are damage. */
static gboolean
read_value (const DuskBgpAttributeBytes *bytes, guint8 type, DuskBgpBytes value, DuskBgpAttributes *attributes)
{
  switch (type)
    {
    case TYPE_ORIGIN:
      if (value.length == 1 && value.bytes[0] <= 2)
        attributes->origin = value.bytes[0];
      break;
    case TYPE_AS_PATH:
      attributes->as_path = value;
      break;
    case TYPE_NEXT_HOP:
      if (value.length == 4)
        attributes->next_hop = value;
      break;
    case TYPE_MED:
      attributes->has_med = value.length == 4;
      attributes->med = attributes->has_med ? read_u32 (value.bytes) : 0;
      break;
    case TYPE_LOCAL_PREF:
      attributes->has_local_pref = value.length == 4;
      attributes->local_pref = attributes->has_local_pref ? read_u32 (value.bytes) : 0;
      break;
    case TYPE_ATOMIC_AGGREGATE:
      attributes->is_atomic = TRUE;
      break;
    case TYPE_AGGREGATOR:
      attributes->aggregator = value;
      break;
    case TYPE_COMMUNITIES:
      attributes->communities = value;
      break;
    case TYPE_MP_REACH:
      return read_mp_reach (bytes, value, attributes);
    case TYPE_MP_UNREACH:
      attributes->mp_unreach = value;
      break;
    case TYPE_EXTENDED_COMMUNITIES:
      attributes->extended_communities = value;
      break;
    case TYPE_AS4_PATH:
      attributes->as4_path = value;
      break;
    case TYPE_AS4_AGGREGATOR:
      attributes->as4_aggregator = value;
      break;
    case TYPE_LARGE_COMMUNITIES:
      attributes->large_communities = value;
      break;
    default:
      break;
    }
  return TRUE;
}

static gboolean
is_first (DuskBgpAttributes *attributes, guint8 type)
{
  guint64 bit = type < 64 ? G_GUINT64_CONSTANT (1) << type : 0;
  gboolean is_seen = (attributes->flags_seen & bit) != 0;

  attributes->flags_seen |= bit;
  return !is_seen;
}

gboolean
dusk_bgp_attributes_read (const DuskBgpAttributeBytes *bytes, DuskBgpAttributes *attributes)
{
  const guint8 *at = bytes->bytes;
  gsize left = bytes->length;

  memset (attributes, 0, sizeof *attributes);
  attributes->origin = -1;
  while (left > 0)
    {
      gsize header = at[0] & FLAG_EXTENDED_LENGTH ? 4 : 3, length;

      if (left < header)
        break;
      length = header == 4 ? (gsize) (at[2] << 8 | at[3]) : at[2];
      if (length > left - header)
        break;
      if (is_first (attributes, at[1]) && !read_value (bytes, at[1], (DuskBgpBytes) { at + header, length }, attributes))
        attributes->is_damaged = TRUE;
      at += header + length;
      left -= header + length;
    }
  attributes->is_damaged |= left > 0;
  return !attributes->is_damaged;
}
