/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgpdump.h"

#include <string.h>

#include "dusk-bgpdump-text.h"

/* Lines are handed on in blocks of about this size. */
#define BLOCK_BYTES (256u << 10)

/* From the path to the end of the line: the longest texts, the few numbers and delimiters between them. */
#define TAIL_BYTES (DUSK_BGPDUMP_PATH_SIZE + DUSK_BGPDUMP_COMMUNITIES_SIZE + 256)
/* Before it: source, time, kind, peer, prefix, path identifier. */
#define HEAD_BYTES 256

/* Attributes of one message with many prefixes, MP_REACH_NLRI among them, stay below this. */
#define MAX_KEPT_BYTES 4096

/* A peer as it stands in its lines: `address|asn|`. */
typedef struct {
  guint8 length;
  char   text[DUSK_BGPDUMP_ADDRESS_SIZE + DUSK_BGPDUMP_NUMBER_SIZE + 2];
} PeerText;

/* The beginning of the last line, `source|time|kind|`, and what it was made of. */
typedef struct {
  gint64 time_us;
  guint  key;
  guint8 length;
  char   text[48];
} Head;

/*
 * The tail of the last line with attributes, for the other prefixes of the same message, and what it was made of.
 *
 * @attributes: (array length=n_attributes): a copy; longer ones are not kept
 * @text: in the block; @length: 0 for none
 */
typedef struct {
  DuskBgpSource source;
  guint8        as_size;
  gboolean      is_mp;
  gsize         n_attributes;
  guint8        attributes[MAX_KEPT_BYTES];
  const char   *text;
  gsize         length;
} Tail;

struct _DuskBgpdump {
  const DuskBgpPeers *peers;
  DuskBgpdumpWrite    write;
  gpointer            data;
  gboolean            is_stopped;
  GArray             *peer_texts;
  Head                head;
  Tail                tail;
  char               *block;
  char               *at;
};

/* bgpdump prints an address of ones where there is no NEXT_HOP. */
static const guint8 no_next_hop[] = { 0xff, 0xff, 0xff, 0xff };

static char *
put_text (char *at, const char *text)
{
  gsize length = strlen (text);

  memcpy (at, text, length);
  return at + length;
}

static const char *
message_tag (const DuskBgpElement *element)
{
  static const char *const tags[2][2][2] = { { { "BGP4MP|", "BGP4MP_AP|" }, { "BGP4MP_LOCAL|", "BGP4MP_LOCAL_AP|" } },
                                             { { "BGP4MP_ET|", "BGP4MP_ET_AP|" }, { "BGP4MP_ET_LOCAL|", "BGP4MP_ET_LOCAL_AP|" } } };

  return tags[element->source == DUSK_BGP_FROM_BGP4MP_ET][element->is_local != 0][element->has_path_id != 0];
}

static const char *
source_tag (const DuskBgpElement *element)
{
  switch (element->source)
    {
    case DUSK_BGP_FROM_TABLE_DUMP:
      return "TABLE_DUMP|";
    case DUSK_BGP_FROM_TABLE_DUMP_V2:
      return element->has_path_id ? "TABLE_DUMP2_AP|" : "TABLE_DUMP2|";
    case DUSK_BGP_FROM_MRT_BGP:
      return "BGP|";
    case DUSK_BGP_FROM_BGP4MP:
    case DUSK_BGP_FROM_BGP4MP_ET:
    case DUSK_BGP_FROM_RIS_LIVE:
    case DUSK_BGP_FROM_BGPLAY:
    default:
      return message_tag (element);
    }
}

static const char *
kind_tag (DuskBgpElementKind kind)
{
  switch (kind)
    {
    case DUSK_BGP_ROUTE:
      return "|B|";
    case DUSK_BGP_ANNOUNCEMENT:
      return "|A|";
    case DUSK_BGP_WITHDRAWAL:
      return "|W|";
    case DUSK_BGP_STATE:
    case DUSK_BGP_ALIVE:
    default:
      return "|STATE|";
    }
}

static char *
put_microseconds (char *at, guint32 microseconds)
{
  *at++ = '.';
  for (guint32 unit = 100000; unit > 0; unit /= 10)
    *at++ = (char) ('0' + microseconds / unit % 10);
  return at;
}

/* MRT's seconds have 32 bits. */
static char *
put_time (char *at, const DuskBgpElement *element)
{
  gint64 time_us = MAX (element->time_us, 0);

  at = dusk_bgpdump_put_number (at, (guint32) (time_us / G_USEC_PER_SEC));
  return element->source == DUSK_BGP_FROM_BGP4MP_ET ? put_microseconds (at, (guint32) (time_us % G_USEC_PER_SEC)) : at;
}

static const PeerText *
text_of_peer (DuskBgpdump *self, guint number)
{
  while (self->peer_texts->len <= number)
    {
      const DuskBgpPeer *peer = dusk_bgp_peers_get (self->peers, self->peer_texts->len);
      PeerText text;
      char *at = dusk_bgpdump_put_address (text.text, peer->family, peer->address);

      *at++ = '|';
      at = dusk_bgpdump_put_number (at, peer->asn);
      *at++ = '|';
      text.length = (guint8) (at - text.text);
      g_array_append_val (self->peer_texts, text);
    }
  return &g_array_index (self->peer_texts, PeerText, number);
}

/* Tables have the next hop where the prefix's family has it; messages where the prefix stood. */
static char *
put_next_hop (char *at, const DuskBgpElement *element, const DuskBgpAttributes *attributes)
{
  DuskBgpBytes next_hop = attributes->next_hop, mp = attributes->mp_next_hop;

  if (element->kind == DUSK_BGP_ROUTE ? mp.bytes != NULL : element->is_mp)
    return mp.bytes ? dusk_bgpdump_put_address (at, mp.length == 4 ? 4 : 6, mp.bytes) : at;
  return dusk_bgpdump_put_address (at, 4, next_hop.bytes ? next_hop.bytes : no_next_hop);
}

static char *
put_tail (char *at, const DuskBgpElement *element)
{
  const DuskBgpAttributeBytes *bytes = element->attributes;
  DuskBgpAttributes attributes;

  dusk_bgp_attributes_read (bytes, &attributes);
  at = dusk_bgpdump_put_path (at, &attributes, bytes->as_size);
  at = dusk_bgpdump_put_origin (at, attributes.origin);
  at = put_next_hop (at, element, &attributes);
  *at++ = '|';
  at = dusk_bgpdump_put_number (at, attributes.local_pref);
  *at++ = '|';
  at = dusk_bgpdump_put_number (at, attributes.med);
  *at++ = '|';
  at = dusk_bgpdump_put_communities (at, attributes.communities);
  memcpy (at, attributes.is_atomic ? "|AG|" : "|NAG|", 5);
  at = dusk_bgpdump_put_aggregator (at + (attributes.is_atomic ? 4 : 5), &attributes, bytes->as_size);
  *at++ = '|';
  *at++ = '\n';
  return at;
}

static gboolean
is_tail_of (const Tail *tail, const DuskBgpElement *element)
{
  const DuskBgpAttributeBytes *bytes = element->attributes;

  return tail->length > 0 && tail->source == element->source && tail->as_size == bytes->as_size && tail->is_mp == element->is_mp &&
         tail->n_attributes == bytes->length && (bytes->length == 0 || memcmp (tail->attributes, bytes->bytes, bytes->length) == 0);
}

static char *
put_kept_tail (DuskBgpdump *self, char *at, const DuskBgpElement *element)
{
  const DuskBgpAttributeBytes *bytes = element->attributes;
  Tail *tail = &self->tail;

  if (is_tail_of (tail, element))
    {
      memcpy (at, tail->text, tail->length);
      return at + tail->length;
    }
  tail->text = at;
  at = put_tail (at, element);
  tail->length = 0;
  if (bytes->length <= sizeof tail->attributes)
    {
      tail->source = element->source;
      tail->as_size = bytes->as_size;
      tail->is_mp = element->is_mp;
      tail->n_attributes = bytes->length;
      if (bytes->length > 0)
        memcpy (tail->attributes, bytes->bytes, bytes->length);
      tail->length = (gsize) (at - tail->text);
    }
  return at;
}

static void
make_head (Head *head, const DuskBgpElement *element)
{
  char *at = put_text (head->text, source_tag (element));

  at = put_time (at, element);
  at = put_text (at, kind_tag (element->kind));
  head->length = (guint8) (at - head->text);
}

/* Texts that are kept are copied with all their room: a fixed size is faster. */
static char *
put_head (DuskBgpdump *self, char *at, const DuskBgpElement *element)
{
  const PeerText *peer = text_of_peer (self, element->peer);
  guint key = 1u | (guint) element->kind << 1 | (guint) element->source << 4 | (element->has_path_id ? 1u << 8 : 0) |
              (element->is_local ? 1u << 9 : 0);

  if (self->head.key != key || self->head.time_us != element->time_us)
    {
      self->head.key = key;
      self->head.time_us = element->time_us;
      make_head (&self->head, element);
    }
  memcpy (at, self->head.text, sizeof self->head.text);
  at += self->head.length;
  memcpy (at, peer->text, sizeof peer->text);
  return at + peer->length;
}

static char *
put_states (char *at, const DuskBgpElement *element)
{
  at = dusk_bgpdump_put_number (at, element->old_state);
  *at++ = '|';
  at = dusk_bgpdump_put_number (at, element->new_state);
  *at++ = '\n';
  return at;
}

static char *
put_route (DuskBgpdump *self, char *at, const DuskBgpElement *element)
{
  at = dusk_bgpdump_put_address (at, element->prefix.family, element->prefix.bytes);
  *at++ = '/';
  at = dusk_bgpdump_put_number (at, element->prefix.length);
  if (element->has_path_id)
    {
      *at++ = '|';
      at = dusk_bgpdump_put_number (at, element->path_id);
    }
  if (element->kind == DUSK_BGP_WITHDRAWAL)
    {
      *at++ = '\n';
      return at;
    }
  *at++ = '|';
  return put_kept_tail (self, at, element);
}

static gboolean
is_printed (const DuskBgpElement *element)
{
  switch (element->kind)
    {
    case DUSK_BGP_ROUTE:
      return element->source == DUSK_BGP_FROM_TABLE_DUMP || element->source == DUSK_BGP_FROM_TABLE_DUMP_V2;
    case DUSK_BGP_ANNOUNCEMENT:
      return element->attributes != NULL;
    case DUSK_BGP_WITHDRAWAL:
    case DUSK_BGP_STATE:
      return TRUE;
    case DUSK_BGP_ALIVE:
    default:
      return FALSE;
    }
}

DuskBgpdump *
dusk_bgpdump_new (const DuskBgpPeers *peers, DuskBgpdumpWrite write, gpointer data)
{
  DuskBgpdump *self;

  g_return_val_if_fail (peers != NULL && write != NULL, NULL);

  self = g_new0 (DuskBgpdump, 1);
  self->peers = peers;
  self->write = write;
  self->data = data;
  self->peer_texts = g_array_new (FALSE, FALSE, sizeof (PeerText));
  self->block = g_malloc (BLOCK_BYTES);
  self->at = self->block;
  return self;
}

gboolean
dusk_bgpdump_flush (DuskBgpdump *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->at > self->block && !self->is_stopped)
    self->is_stopped = !self->write (self->block, (gsize) (self->at - self->block), self->data);
  self->at = self->block;
  self->tail.length = 0;
  return !self->is_stopped;
}

void
dusk_bgpdump_free (DuskBgpdump *self)
{
  g_array_unref (self->peer_texts);
  g_free (self->block);
  g_free (self);
}

void
dusk_bgpdump_add (const DuskBgpElement *element, gpointer data)
{
  DuskBgpdump *self = data;

  if (!is_printed (element) || self->is_stopped)
    return;
  self->at = put_head (self, self->at, element);
  self->at = element->kind == DUSK_BGP_STATE ? put_states (self->at, element) : put_route (self, self->at, element);
  if (self->at > self->block + BLOCK_BYTES - HEAD_BYTES - TAIL_BYTES)
    dusk_bgpdump_flush (self);
}
