/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole archive file, compressed or not: input, reader, decoder, and the printer of what they find. */
#include <string.h>

#include "dusk-bgpdump.h"
#include "dusk-mrt-decoder.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

typedef struct {
  DuskBgpPeers *peers;
  DuskBgpdump  *printer;
  guint64       elements;
} Sink;

static void
assert_clean_prefix (const DuskPrefix *prefix)
{
  guint size = prefix->family == 4 ? 4 : 16;

  g_assert_true (prefix->family == 4 || prefix->family == 6);
  g_assert_cmpuint (prefix->length, <=, size * 8);
  for (guint bit = prefix->length; bit < sizeof prefix->bytes * 8; bit++)
    g_assert_true ((prefix->bytes[bit / 8] & 0x80 >> bit % 8) == 0);
}

static void
take (const DuskBgpElement *element, gpointer data)
{
  Sink *sink = data;
  guint32 sum = 0;

  sink->elements++;
  g_assert_cmpuint (element->peer, <, dusk_bgp_peers_count (sink->peers));
  if (element->kind <= DUSK_BGP_WITHDRAWAL)
    assert_clean_prefix (&element->prefix);
  g_assert_cmpuint (element->n_origins, <=, element->path_length);
  for (guint i = 0; i < element->path_length; i++)
    sum += element->path[i];
  for (gsize i = 0; element->attributes && i < element->attributes->length; i++)
    sum += element->attributes->bytes[i];
  /* Keeps the sums, which are there for AddressSanitizer to see the reading. */
  __asm__ volatile ("" : : "r" (sum));
  dusk_bgpdump_add (element, sink->printer);
}

static gboolean
drop (const char *text, gsize length, gpointer data)
{
  g_assert_true (length == 0 || text[length - 1] == '\n');
  g_assert_null (memchr (text, '\0', length));
  return TRUE;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtReader) reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (bytes, "fuzzed"));
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, NULL);
  g_autoptr (DuskBgpdump) printer = dusk_bgpdump_new (peers, drop, NULL);
  g_autoptr (GError) error = NULL;
  Sink sink = { peers, printer, 0 };
  DuskMrtRecord record;
  guint64 records = 0, damaged = 0;

  while (dusk_mrt_reader_next (reader, &record, &error))
    {
      records++;
      damaged += dusk_mrt_decoder_decode (decoder, &record, take, &sink) ? 0 : 1;
    }
  dusk_bgpdump_flush (printer);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->records, ==, records);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->damaged, ==, damaged);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->elements, ==, sink.elements);
  return 0;
}
