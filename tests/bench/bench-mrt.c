/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast records become elements, without the engine behind them: the recorded archive files where they are at hand, and a table dump and
 * updates that are made here, decompressed in memory. Figures are CPU seconds of the thread that decodes, so that whatever else the machine does
 * weighs little; only wrong counts can fail. bench-visibility has the figures with the engine.
 */
#include <time.h>

#include "dusk-mrt-decoder.h"
#include "mrt-bytes.h"

#define ROUNDS      5
#define GOAL_MB     500.0
#define START_S     1419264000u
#define N_PEERS     30
#define N_PREFIXES  20000
#define N_UPDATES   300000
#define MAX_PATH    7
#define SHORT_BYTES (1 << 20) /* what takes less than a millisecond or two says nothing about speed */

/* One file's bytes, and what decoding them gave. */
typedef struct {
  GBytes *bytes;
  guint64 records;
  guint64 elements;
  double  best_s;
} Run;

static const char *const addresses[N_PEERS] = {
  "192.0.2.1", "192.0.2.2", "192.0.2.3", "192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7", "192.0.2.8", "192.0.2.9", "192.0.2.10",
  "192.0.2.11", "192.0.2.12", "192.0.2.13", "192.0.2.14", "192.0.2.15", "192.0.2.16", "192.0.2.17", "192.0.2.18", "192.0.2.19", "192.0.2.20",
  "2001:db8::1", "2001:db8::2", "2001:db8::3", "2001:db8::4", "2001:db8::5", "2001:db8::6", "2001:db8::7", "2001:db8::8", "2001:db8::9",
  "2001:db8::a",
};

static guint
make_path (guint number, guint peer, guint32 path[MAX_PATH])
{
  guint n = 3 + (number / 4 + peer) % (MAX_PATH - 2);

  for (guint i = 0; i < n; i++)
    path[i] = i == 0 ? 64500 + peer : i + 1 == n ? 100000 + number / 8 : 1000 + (number / 4 * 31 + peer * 7 + i * 101) % 60000;
  return n;
}

static GBytes *
make_table (void)
{
  GByteArray *out = g_byte_array_new ();
  MrtPeer peers[N_PEERS];

  for (guint p = 0; p < N_PEERS; p++)
    peers[p] = (MrtPeer) { 64500 + p, addresses[p] };
  mrt_put_peer_index (out, START_S, "", peers, N_PEERS);
  for (guint i = 0; i < N_PREFIXES; i++)
    {
      g_autofree char *prefix = i % 5 == 0 ? g_strdup_printf ("2001:%x:%x::/48", 0xdb8 + i / 65536, i % 65536)
                                           : g_strdup_printf ("%u.%u.%u.0/24", 1 + i / 65536, i / 256 % 256, i % 256);
      MrtEntry entries[N_PEERS];
      guint32 paths[N_PEERS][MAX_PATH];

      for (guint16 p = 0; p < N_PEERS; p++)
        entries[p] = (MrtEntry) { p, START_S - 3600, paths[p], make_path (i, p, paths[p]) };
      mrt_put_rib (out, START_S, i, prefix, entries, N_PEERS);
    }
  return g_byte_array_free_to_bytes (out);
}

static GBytes *
make_updates (void)
{
  GByteArray *out = g_byte_array_new ();

  for (guint i = 0; i < N_UPDATES; i++)
    {
      MrtPeer peer = { 64500 + i % N_PEERS, addresses[i % N_PEERS] };
      g_autofree char *first = g_strdup_printf ("%u.%u.%u.0/24", 1 + i % 200, i / 256 % 256, i % 256);
      g_autofree char *second = g_strdup_printf (i % 3 == 0 ? "2001:db8:%x::/48" : "10.%u.0.0/16", i % 256);
      const char *const prefixes[] = { first, i % 4 == 0 ? second : NULL, NULL };
      guint32 path[MAX_PATH];
      guint n = make_path (i, i % N_PEERS, path);

      mrt_put_update (out, START_S + i / 100, &peer, i % 10 == 0 ? prefixes : NULL, i % 10 == 0 ? NULL : prefixes, path, n);
    }
  return g_byte_array_free_to_bytes (out);
}

/* Returns: (transfer full) (nullable): what the recorded file holds once it is decompressed. */
static GBytes *
load_recorded (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT") ? g_getenv ("DUSK_SOURCE_ROOT") : ".", "..", "shared", "data", "mrt",
                                            name, NULL);
  g_autoptr (DuskInput) input = g_file_test (path, G_FILE_TEST_EXISTS) ? dusk_input_open (path, NULL) : NULL;
  GByteArray *out;
  const guint8 *block;
  gsize length;

  if (input == NULL)
    return NULL;
  out = g_byte_array_new ();
  while (dusk_input_next (input, &block, &length, NULL))
    g_byte_array_append (out, block, (guint) length);
  return g_byte_array_free_to_bytes (out);
}

static double
cpu_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static void
take (const DuskBgpElement *element, gpointer data)
{
  guint64 *sum = data;

  *sum += element->prefix.bytes[0] + element->path_length;
}

static void
decode (Run *run)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtReader) reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (run->bytes, "bench"));
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, "rrc00");
  DuskMrtRecord record;
  guint64 sum = 0;
  double before_s = cpu_s ();

  while (dusk_mrt_reader_next (reader, &record, NULL))
    dusk_mrt_decoder_decode (decoder, &record, take, &sum);
  run->best_s = MIN (run->best_s, cpu_s () - before_s);
  run->records = dusk_mrt_decoder_counts (decoder)->records;
  run->elements = dusk_mrt_decoder_counts (decoder)->elements;
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->damaged, ==, 0);
  g_assert_cmpuint (sum, >, 0);
}

static void
measure (const char *what, Run *run)
{
  double mb = (double) g_bytes_get_size (run->bytes) / 1e6;

  run->best_s = G_MAXDOUBLE;
  for (int i = 0; i < ROUNDS; i++)
    decode (run);
  g_test_message ("MRT records to elements, %s: %.0f MB/s (%.1f MB, %" G_GUINT64_FORMAT " records, %" G_GUINT64_FORMAT " elements; goal ≥ %.0f)",
                  what, mb / run->best_s, mb, run->records, run->elements, GOAL_MB);
}

static void
bench_made (void)
{
  g_autoptr (GBytes) table = make_table ();
  g_autoptr (GBytes) updates = make_updates ();
  Run table_run = { .bytes = table }, updates_run = { .bytes = updates };

  measure ("table dump made here", &table_run);
  g_assert_cmpuint (table_run.records, ==, N_PREFIXES + 1);
  g_assert_cmpuint (table_run.elements, ==, N_PREFIXES * N_PEERS);
  measure ("updates made here", &updates_run);
  g_assert_cmpuint (updates_run.records, ==, N_UPDATES);
  g_assert_cmpuint (updates_run.elements, ==, N_UPDATES + N_UPDATES / 4);
}

static void
bench_recorded (void)
{
  static const char *const names[] = {
    "bview.20020722.2337.gz", "routeviews.route-views.jinx.ribs.1401487200.bz2", "rib.20140523.0600_firstMB.bz2",
    "rrc00_1999.09_updates.19990903.1041.gz", "updates.20160811.1600.gz", "updates.example.20131201.bz2",
  };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) bytes = load_recorded (names[i]);
      Run run = { .bytes = bytes };

      if (bytes == NULL)
        continue;
      g_assert_cmpuint (g_bytes_get_size (bytes), >, SHORT_BYTES);
      measure (names[i], &run);
      n++;
    }
  if (n == 0)
    g_test_skip ("there are no recorded files here");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/mrt/made", bench_made);
  g_test_add_func ("/bench/mrt/recorded", bench_recorded);
  return g_test_run ();
}
