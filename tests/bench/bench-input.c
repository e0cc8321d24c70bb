/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long it takes to get the bytes of a compressed archive file, beside what everybody has: libarchive for gzip, libbz2 for bzip2, each in one
 * thread, on the same bytes in the same process; and how long it takes from a .gz to the visibility of all that is in it, beside
 * decompressing alone. Prints the ratios; fails only where the bytes are not the same.
 */
#include <archive.h>
#include <archive_entry.h>
#include <bzlib.h>

#include "dusk-mrt-decoder.h"
#include "dusk-visibility.h"
#include "input-samples.h"

#define ROUNDS      5
#define MADE_BYTES  (10 * 1000 * 1000)
#define LEAST_BYTES (100 * 1000 * 1000)
#define GZIP_LIMIT  1.15
#define BZIP2_LIMIT 1.6

#define MRT_HEADER_BYTES 12
#define FOLLOWED_ASN     28573 /* NET Serviços: has some prefixes in any archive */

/* Decompresses @stored; returns how many bytes that gives. */
typedef gsize (*Way) (GBytes *stored);

static gsize
with_input (GBytes *stored)
{
  g_autoptr (DuskInput) input = dusk_input_new_for_bytes (stored, "sample");
  const guint8 *block;
  gsize length, total = 0;

  while (dusk_input_next (input, &block, &length, NULL))
    total += length;
  return total;
}

static gsize
with_libarchive (GBytes *stored)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  const void *block;
  size_t length, total = 0;
  la_int64_t offset;

  archive_read_support_filter_gzip (archive);
  archive_read_support_format_raw (archive);
  g_assert_cmpint (archive_read_open_memory (archive, g_bytes_get_data (stored, NULL), g_bytes_get_size (stored)), ==, ARCHIVE_OK);
  g_assert_cmpint (archive_read_next_header (archive, &entry), ==, ARCHIVE_OK);
  while (archive_read_data_block (archive, &block, &length, &offset) == ARCHIVE_OK)
    total += length;
  archive_read_free (archive);
  return total;
}

static gsize
with_libbz2 (GBytes *stored)
{
  bz_stream decoder = { .next_in = (char *) g_bytes_get_data (stored, NULL), .avail_in = (guint) g_bytes_get_size (stored) };
  static char buffer[1024 * 1024];
  gsize total = 0;

  while (decoder.avail_in > 0)
    {
      int code = BZ2_bzDecompressInit (&decoder, 0, 0);
      while (code == BZ_OK)
        {
          decoder.next_out = buffer;
          decoder.avail_out = sizeof buffer;
          code = BZ2_bzDecompress (&decoder);
          total += sizeof buffer - decoder.avail_out;
        }
      g_assert_cmpint (code, ==, BZ_STREAM_END);
      BZ2_bzDecompressEnd (&decoder);
    }
  return total;
}

/* The recorded file where there is one, else one that was made; as often as it takes to give LEAST_BYTES. */
static GBytes *
load_sample (const char *recorded, SampleFormat format)
{
  const char *root = g_getenv ("DUSK_SOURCE_ROOT");
  g_autofree char *path = g_build_filename (root ? root : ".", "..", "shared", "data", "mrt", recorded, NULL);
  g_autoptr (GBytes) one = NULL, plain = NULL;
  g_autofree GBytes **parts = NULL;
  char *contents;
  gsize length, n;

  if (g_file_get_contents (path, &contents, &length, NULL))
    {
      one = g_bytes_new_take (contents, length);
      plain = sample_decompress (one);
    }
  else
    {
      plain = sample_make (MADE_BYTES, 1);
      one = sample_compress (plain, format);
    }
  n = LEAST_BYTES / g_bytes_get_size (plain) + 1;
  parts = g_new (GBytes *, n);
  for (gsize i = 0; i < n; i++)
    parts[i] = one;
  return sample_join (parts, n);
}

static double
time_ms (Way way, GBytes *stored, gsize expected)
{
  gint64 before_us = g_get_monotonic_time ();

  g_assert_cmpuint (way (stored), ==, expected);
  return (double) (g_get_monotonic_time () - before_us) / 1000;
}

/* Round by round in turn. Gives the best round of each: whatever else the machine does only adds. */
static void
race (GBytes *stored, Way peer, double *peer_ms, double *input_ms, gsize *length)
{
  *peer_ms = *input_ms = G_MAXDOUBLE;
  *length = with_input (stored);
  for (int i = 0; i < ROUNDS; i++)
    {
      *peer_ms = MIN (*peer_ms, time_ms (peer, stored, *length));
      *input_ms = MIN (*input_ms, time_ms (with_input, stored, *length));
    }
}

/* What visibility takes of an archive file: its records, their elements, and the engine at the end. @origins: (nullable): all */
static gsize
follow (GBytes *stored, const GArray *origins)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtReader) reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (stored, "sample"));
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, "rrc00");
  g_autoptr (DuskVisibility) engine = NULL;
  g_autoptr (DuskRoutes) routes = NULL;
  DuskMrtRecord record;
  gsize total = 0;

  while (dusk_mrt_reader_next (reader, &record, NULL))
    {
      if (engine == NULL)
        {
          gint64 from_s = record.time_us / G_USEC_PER_SEC;
          const DuskVisibilityWish wish = { .from_s = from_s, .to_s = from_s + DUSK_HOUR_S, .step_s = DUSK_MINUTE_S, .origins = origins };
          engine = dusk_visibility_new (&wish, peers);
        }
      dusk_mrt_decoder_decode (decoder, &record, dusk_visibility_add, engine);
      total += MRT_HEADER_BYTES + record.length;
    }
  routes = engine ? dusk_visibility_finish (engine) : NULL;
  return total;
}

static gsize
with_world (GBytes *stored)
{
  return follow (stored, NULL);
}

static gsize
with_network (GBytes *stored)
{
  const guint32 asn = FOLLOWED_ASN;
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint32));

  g_array_append_val (origins, asn);
  return follow (stored, origins);
}

static void
check_same (GBytes *stored)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) expected = sample_decompress (stored), read = sample_read_bytes (stored, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (read), >, LEAST_BYTES);
  g_assert_true (g_bytes_equal (read, expected));
}

static void
bench_gzip (void)
{
  g_autoptr (GBytes) stored = load_sample ("updates.20160811.1600.gz", SAMPLE_GZIP);
  double peer_ms, input_ms;
  gsize length;

  check_same (stored);
  race (stored, with_libarchive, &peer_ms, &input_ms, &length);
  g_test_message ("gzip archive to bytes, sums checked: %.2f x libarchive alone, which does not (%.0f ms to %.0f ms, %.0f MB/s; goal ≤ %.2f)",
                  input_ms / peer_ms, input_ms, peer_ms, (double) length / input_ms / 1000, GZIP_LIMIT);
}

static void
bench_gzip_to_visibility (void)
{
  g_autoptr (GBytes) stored = load_sample ("updates.20160811.1600.gz", SAMPLE_GZIP);
  double alone_ms = G_MAXDOUBLE, world_ms = G_MAXDOUBLE, network_ms = G_MAXDOUBLE;
  gsize length = with_input (stored);

  if (with_world (stored) != length)
    {
      g_test_skip ("there is no recorded archive file here");
      return;
    }
  for (int i = 0; i < ROUNDS; i++)
    {
      alone_ms = MIN (alone_ms, time_ms (with_libarchive, stored, length));
      world_ms = MIN (world_ms, time_ms (with_world, stored, length));
      network_ms = MIN (network_ms, time_ms (with_network, stored, length));
    }
  g_test_message ("gzip archive to visibility, %u cores: one network %.2f x, the world %.2f x decompressing alone with libarchive "
                  "(%.0f and %.0f ms to %.0f ms, %.0f MB/s; goal ≤ %.2f)",
                  g_get_num_processors (), network_ms / alone_ms, world_ms / alone_ms, network_ms, world_ms, alone_ms,
                  (double) length / alone_ms / 1000, GZIP_LIMIT);
}

static void
bench_bzip2 (void)
{
  g_autoptr (GBytes) stored = load_sample ("routeviews.route-views.jinx.ribs.1401487200.bz2", SAMPLE_BZIP2);
  double peer_ms, input_ms;
  gsize length;

  check_same (stored);
  race (stored, with_libbz2, &peer_ms, &input_ms, &length);
  g_test_message ("bzip2 archive to bytes on %u cores: %.2f x as fast as libbz2 alone (%.0f ms to %.0f ms, %.0f MB/s; goal ≥ %.1f on two)",
                  g_get_num_processors (), peer_ms / input_ms, input_ms, peer_ms, (double) length / input_ms / 1000, BZIP2_LIMIT);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/input/gzip", bench_gzip);
  g_test_add_func ("/bench/input/gzip-to-visibility", bench_gzip_to_visibility);
  g_test_add_func ("/bench/input/bzip2", bench_bzip2);
  return g_test_run ();
}
