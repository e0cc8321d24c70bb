/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-mrt-private.h"

/* The attributes that tell of routes: RFC 4271 §5.1.2, RFC 4760 §3 and §4, RFC 6793 §3; AGGREGATOR says whether AS4_PATH can be believed. */
enum {
  AS_PATH = 2,
  AGGREGATOR = 7,
  MP_REACH_NLRI = 14,
  MP_UNREACH_NLRI = 15,
  AS4_PATH = 17,
  AS4_AGGREGATOR = 18,
};

#define FLAG_EXTENDED_LENGTH 0x10

DuskMrtDecoder *
dusk_mrt_decoder_new (DuskBgpPeers *peers, const char *collector)
{
  DuskMrtDecoder *self = g_new0 (DuskMrtDecoder, 1);

  self->peers = dusk_bgp_peers_ref (peers);
  self->collector = g_strdup (collector);
  self->index = g_array_new (FALSE, FALSE, sizeof (guint));
  dusk_mrt_forget_peers (self);
  return self;
}

void
dusk_mrt_decoder_free (DuskMrtDecoder *self)
{
  g_array_unref (self->index);
  g_free (self->file_collector);
  g_free (self->collector);
  dusk_bgp_peers_unref (self->peers);
  g_free (self);
}

void
dusk_mrt_forget_peers (DuskMrtDecoder *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (self->known_peers); i++)
    self->known_peers[i].number = DUSK_BGP_NO_PEER;
}

gboolean
dusk_mrt_set_peer (DuskMrtDecoder *self, guint32 asn, guint8 family, const guint8 *address)
{
  DuskMrtKnownPeer *known;
  guint32 head, tail;
  gsize size = dusk_mrt_address_size (family);

  memcpy (&head, address, sizeof head);
  memcpy (&tail, address + size - sizeof tail, sizeof tail);
  known = &self->known_peers[((head ^ tail * 31 ^ asn) * 0x9e3779b1u >> 16) % DUSK_MRT_PEER_CACHE];
  if (known->number == DUSK_BGP_NO_PEER || known->asn != asn || known->family != family || memcmp (known->address, address, size) != 0)
    {
      known->asn = asn;
      known->family = family;
      memcpy (known->address, address, size);
      known->number = dusk_bgp_peers_take (self->peers, self->collector ? self->collector : self->file_collector, asn, family, address);
    }
  self->element.peer = known->number;
  return known->number != DUSK_BGP_NO_PEER;
}

static void
note (DuskBgpBytes *place, const guint8 *bytes, gsize length)
{
  if (place->bytes == NULL)
    *place = (DuskBgpBytes) { bytes, length };
}

void
dusk_mrt_find_routes (const guint8 *bytes, gsize length, DuskMrtRoutes *routes)
{
  const guint8 *at = bytes, *end = bytes + length;

  memset (routes, 0, sizeof *routes);
  while (at < end)
    {
      gsize header = at[0] & FLAG_EXTENDED_LENGTH ? 4 : 3, size;
      guint8 type;

      routes->is_damaged = TRUE;
      if (G_UNLIKELY ((gsize) (end - at) < header))
        return;
      type = at[1];
      size = header == 4 ? (gsize) (at[2] << 8 | at[3]) : at[2];
      at += header;
      if (G_UNLIKELY ((gsize) (end - at) < size))
        return;
      routes->is_damaged = FALSE;
      if (type == AS_PATH)
        note (&routes->as_path, at, size);
      else if (type == MP_REACH_NLRI)
        note (&routes->mp_reach, at, size);
      else if (type == MP_UNREACH_NLRI)
        note (&routes->mp_unreach, at, size);
      else if (G_UNLIKELY (type == AS4_PATH))
        note (&routes->as4_path, at, size);
      else if (G_UNLIKELY (type == AGGREGATOR))
        note (&routes->aggregator, at, size);
      else if (G_UNLIKELY (type == AS4_AGGREGATOR))
        note (&routes->as4_aggregator, at, size);
      at += size;
    }
}

void
dusk_mrt_set_path (DuskMrtDecoder *self, DuskCursor attributes, const DuskMrtRoutes *routes)
{
  gboolean has_as4 = dusk_bgp_path_believes_as4 (routes->aggregator, routes->as4_aggregator, self->attributes.as_size);

  if (!dusk_bgp_path_read (routes->as_path, self->attributes.as_size, has_as4 ? routes->as4_path : (DuskBgpBytes) { NULL, 0 }, &self->path))
    self->is_damaged = TRUE;
  self->attributes.bytes = attributes.at;
  self->attributes.length = dusk_cursor_left (&attributes);
  self->element.attributes = &self->attributes;
  self->element.path = self->path.asns;
  self->element.path_length = self->path.length;
  self->element.n_origins = self->path.n_origins;
}

void
dusk_mrt_clear_path (DuskMrtDecoder *self)
{
  self->element.attributes = NULL;
  self->element.path = NULL;
  self->element.path_length = 0;
  self->element.n_origins = 0;
}

void
dusk_mrt_emit_route (DuskMrtDecoder *self, DuskCursor attributes)
{
  DuskMrtRoutes routes;

  dusk_mrt_find_routes (attributes.at, dusk_cursor_left (&attributes), &routes);
  self->element.kind = DUSK_BGP_ROUTE;
  dusk_mrt_set_path (self, attributes, &routes);
  self->is_damaged |= routes.is_damaged || attributes.is_short;
  dusk_mrt_emit (self);
}

static void
begin_record (DuskMrtDecoder *self, const DuskMrtRecord *record, DuskBgpSource source)
{
  self->is_damaged = FALSE;
  self->is_ignored = FALSE;
  self->element = (DuskBgpElement) {
    .source = source,
    .time_us = record->time_us,
    .safi = DUSK_BGP_UNICAST,
    .originated_s = DUSK_TIME_UNKNOWN,
  };
}

gboolean
dusk_mrt_decoder_decode (DuskMrtDecoder *self, const DuskMrtRecord *record, DuskBgpSink sink, gpointer data)
{
  DuskCursor body = dusk_cursor (record->body, record->length);

  self->sink = sink;
  self->sink_data = data;
  switch (record->type)
    {
    case DUSK_MRT_TABLE_DUMP_V2:
      begin_record (self, record, DUSK_BGP_FROM_TABLE_DUMP_V2);
      dusk_mrt_decode_table_dump_v2 (self, record->subtype, &body);
      break;
    case DUSK_MRT_BGP4MP:
    case DUSK_MRT_BGP4MP_ET:
      begin_record (self, record, record->type == DUSK_MRT_BGP4MP ? DUSK_BGP_FROM_BGP4MP : DUSK_BGP_FROM_BGP4MP_ET);
      dusk_mrt_decode_bgp4mp (self, record->subtype, &body);
      break;
    case DUSK_MRT_TABLE_DUMP:
      begin_record (self, record, DUSK_BGP_FROM_TABLE_DUMP);
      dusk_mrt_decode_table_dump (self, record->subtype, &body);
      break;
    case DUSK_MRT_BGP:
      begin_record (self, record, DUSK_BGP_FROM_MRT_BGP);
      dusk_mrt_decode_mrt_bgp (self, record->subtype, &body);
      break;
    default:
      self->is_damaged = FALSE;
      self->is_ignored = TRUE;
    }
  self->counts.records++;
  self->counts.damaged += self->is_damaged ? 1 : 0;
  self->counts.ignored += self->is_ignored && !self->is_damaged ? 1 : 0;
  return !self->is_damaged;
}

const DuskMrtCounts *
dusk_mrt_decoder_counts (const DuskMrtDecoder *self)
{
  return &self->counts;
}
