/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What finders of archive files and the archives' own lists say: both kinds of answers, words in place of one, and pages. */
#include "dusk-broker-private.h"

int LLVMFuzzerTestOneInput (const guint8 *data, size_t size);

static void
check_files (DuskBroker *broker, const GPtrArray *files)
{
  for (guint i = 0; i < files->len; i++)
    {
      const DuskArchiveFile *file = files->pdata[i];
      g_autoptr (GUri) uri = g_uri_parse (file->url, G_URI_FLAGS_ENCODED, NULL);

      g_assert_nonnull (uri);
      g_assert_true (dusk_broker_allows (broker, uri));
      g_assert_true (dusk_archive_is_name (file->collector));
      g_assert_cmpint (file->start_s, >=, DUSK_TIME_EARLIEST);
      g_assert_cmpint (file->start_s, <, DUSK_TIME_LATEST);
      g_assert_cmpint (file->duration_s, >=, 0);
      g_assert_true (file->size_bytes == -1 || file->size_bytes > 0);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data, size_t size)
{
  static DuskBroker *broker = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *refusal = NULL;

  if (broker == NULL)
    {
      g_autoptr (DuskClock) clock = dusk_clock_new_simulated (0, 0);
      g_autoptr (DuskHttp) http = dusk_http_new (clock, NULL);

      broker = dusk_broker_new (http, NULL);
    }
  for (int version = 2; version <= 3; version++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (DuskBrokerAnswer) answer = dusk_broker_read (broker, version, bytes, &error);

      g_assert_true ((answer == NULL) == (error != NULL));
      if (answer)
        check_files (broker, answer->files);
    }
  listed = dusk_broker_read_index ("https://data.ris.ripe.net/rrc00/2001.01/", "rrc00", DUSK_ARCHIVE_UPDATES, bytes);
  check_files (broker, listed);
  refusal = dusk_broker_read_refusal (bytes);
  g_assert_true (refusal == NULL || g_utf8_validate (refusal, -1, NULL));
  return 0;
}
