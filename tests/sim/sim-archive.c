/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sim-archive.h"

#include "dusk-mrt-decoder.h"
#include "dusk-time.h"

GBytes *
sim_fetch (DuskSim *sim, const char *path)
{
  g_autoptr (SoupSession) session = soup_session_new_with_options ("timeout", 300, NULL);
  g_autofree char *url = g_strconcat (dusk_sim_url (sim), path, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("GET", url);
  g_autoptr (GError) error = NULL;
  GBytes *bytes = soup_session_send_and_read (session, message, NULL, &error);

  g_test_message ("%s", path);
  g_assert_no_error (error);
  g_assert_cmpuint (soup_message_get_status (message), ==, 200);
  return bytes;
}

guint64
sim_decode (GBytes *bytes, const char *collector, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data)
{
  g_autoptr (DuskMrtReader) reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (bytes, collector));
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, collector);
  g_autoptr (GError) error = NULL;
  DuskMrtRecord record;

  while (dusk_mrt_reader_next (reader, &record, &error))
    g_assert_true (dusk_mrt_decoder_decode (decoder, &record, sink, data));
  g_assert_no_error (error);
  g_assert_cmpuint (dusk_mrt_reader_count_damaged (reader), ==, 0);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->damaged, ==, 0);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->ignored, ==, 0);
  return dusk_mrt_decoder_counts (decoder)->elements;
}

gint64
sim_time (const char *text)
{
  gint64 time_s;

  g_assert_true (dusk_time_parse (text, &time_s, NULL));
  return time_s;
}
