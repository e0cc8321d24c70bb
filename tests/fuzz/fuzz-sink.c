/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fuzz-sink.h"

#include <string.h>

static gboolean
drop (const char *text, gsize length, gpointer data)
{
  g_assert_true (length == 0 || text[length - 1] == '\n');
  g_assert_null (memchr (text, '\0', length));
  return TRUE;
}

void
fuzz_sink_init (FuzzSink *self, DuskBgpPeers *peers)
{
  self->peers = peers;
  self->printer = dusk_bgpdump_new (peers, drop, NULL);
  self->elements = 0;
}

void
fuzz_sink_clear (FuzzSink *self)
{
  dusk_bgpdump_flush (self->printer);
  dusk_bgpdump_free (self->printer);
}

static void
assert_clean_prefix (const DuskPrefix *prefix)
{
  guint size = prefix->family == 4 ? 4 : 16;

  g_assert_true (prefix->family == 4 || prefix->family == 6);
  g_assert_cmpuint (prefix->length, <=, size * 8);
  for (guint bit = prefix->length; bit < sizeof prefix->bytes * 8; bit++)
    g_assert_true ((prefix->bytes[bit / 8] & 0x80 >> bit % 8) == 0);
}

void
fuzz_sink_take (const DuskBgpElement *element, gpointer data)
{
  FuzzSink *self = data;
  guint32 sum = 0;

  self->elements++;
  g_assert_cmpuint (element->peer, <, dusk_bgp_peers_count (self->peers));
  if (element->kind <= DUSK_BGP_WITHDRAWAL)
    assert_clean_prefix (&element->prefix);
  g_assert_cmpuint (element->n_origins, <=, element->path_length);
  g_assert_true ((element->n_origins == 0) == (element->path_length == 0));
  for (guint i = 0; i < element->path_length; i++)
    sum += element->path[i];
  for (gsize i = 0; element->attributes && i < element->attributes->length; i++)
    sum += element->attributes->bytes[i];
  /* Keeps the sum, which is made for AddressSanitizer to see the reading. */
  __asm__ volatile ("" : : "r" (sum));
  dusk_bgpdump_add (element, self->printer);
}
