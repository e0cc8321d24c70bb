/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The records of an archive file, each in memory of just its size, straight to the decoder: many times as many as by way of the input. */
#include "dusk-cursor.h"
#include "dusk-mrt-decoder.h"
#include "fuzz-sink.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, "rrc00");
  DuskCursor file = dusk_cursor (data, size);
  FuzzSink sink;

  fuzz_sink_init (&sink, peers);
  while (dusk_cursor_left (&file) >= 12)
    {
      DuskMrtRecord record = { .time_us = (gint64) dusk_cursor_u32 (&file) * G_USEC_PER_SEC };
      g_autofree guint8 *body = NULL;
      DuskCursor cut;

      record.type = dusk_cursor_u16 (&file);
      record.subtype = dusk_cursor_u16 (&file);
      cut = dusk_cursor_cut (&file, dusk_cursor_u32 (&file));
      record.length = (guint32) dusk_cursor_left (&cut);
      body = g_malloc (MAX (record.length, 1));
      memcpy (body, cut.at, record.length);
      record.body = body;
      dusk_mrt_decoder_decode (decoder, &record, fuzz_sink_take, &sink);
    }
  fuzz_sink_clear (&sink);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->elements, ==, sink.elements);
  return 0;
}
