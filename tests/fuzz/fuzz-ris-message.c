/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What RIS Live sends: nothing is handed out of what is refused, and what is read reads the same again. */
#include "dusk-error.h"
#include "dusk-ris-message.h"
#include "dusk-time.h"
#include "fuzz-sink.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_refused (const GError *error, DuskRisMessageKind kind, guint64 n_elements)
{
  g_assert_nonnull (error);
  g_assert_true (error->domain == DUSK_ERROR && error->code == (kind == DUSK_RIS_ERROR ? error->code : DUSK_ERROR_MALFORMED));
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_cmpuint (n_elements, ==, 0);
}

static gboolean
read_once (const char *text, gsize length, guint64 *n_elements)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskRisReader) reader = dusk_ris_reader_new (peers);
  g_autoptr (GError) error = NULL;
  DuskRisMessageKind kind;
  gint64 time_us;
  FuzzSink sink;
  gboolean is_read;

  fuzz_sink_init (&sink, peers);
  is_read = dusk_ris_reader_read (reader, text, length, fuzz_sink_take, &sink, &kind, &time_us, &error);
  *n_elements = sink.elements;
  fuzz_sink_clear (&sink);
  if (!is_read)
    check_refused (error, kind, *n_elements);
  else
    {
      g_assert_no_error (error);
      g_assert_true (kind == DUSK_RIS_MESSAGE ? time_us >= DUSK_TIME_EARLIEST * G_USEC_PER_SEC : time_us == DUSK_TIME_UNKNOWN);
    }
  return is_read;
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  guint64 first, second;

  g_assert_true (read_once ((const char *) data, size, &first) == read_once ((const char *) data, size, &second));
  g_assert_cmpuint (first, ==, second);
  return 0;
}
