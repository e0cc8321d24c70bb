/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole archive file, compressed or not: input, reader, decoder, and the printer of what they find. */
#include "dusk-mrt-decoder.h"
#include "fuzz-sink.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtReader) reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (bytes, "fuzzed"));
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, NULL);
  g_autoptr (GError) error = NULL;
  DuskMrtRecord record;
  guint64 records = 0, damaged = 0;
  FuzzSink sink;

  fuzz_sink_init (&sink, peers);
  while (dusk_mrt_reader_next (reader, &record, &error))
    {
      records++;
      damaged += dusk_mrt_decoder_decode (decoder, &record, fuzz_sink_take, &sink) ? 0 : 1;
    }
  fuzz_sink_clear (&sink);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->records, ==, records);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->damaged, ==, damaged);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->elements, ==, sink.elements);
  return 0;
}
