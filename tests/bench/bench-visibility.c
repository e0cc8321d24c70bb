/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * From MRT bytes to visibility: a table dump and updates, 500 MB as they are written, followed whole and for one network, beside decoding alone. And
 * what memory it takes: the whole Internet at one collector, 1.1 million prefixes of 60 peers. Figures of speed are CPU seconds of the whole
 * process; only findings and memory can fail.
 */
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "dusk-mrt-files.h"
#include "dusk-visibility.h"

#define START_S G_GINT64_CONSTANT (1700006400) /* 15 November 2023, 00:00 UTC */
#define N_PEERS 60

#define FILE_PREFIXES 90000
#define FILE_TABLE_MB 330
#define FILE_MB       500

#define WORLD_V4 900000
#define WORLD_V6 200000

#define WORLD_LIMIT_MB  1536
#define ENTITY_LIMIT_MB 200

/* The network that is followed has a prefix in so many. */
#define FOLLOWED_EVERY 5000
#define FOLLOWED_ASN   65000

typedef struct {
  GByteArray *record;
  FILE       *file;
  gsize       written;
  guint32     random;
} Writer;

static guint32
next_random (guint32 *random)
{
  *random = *random * 1664525u + 1013904223u;
  return *random >> 8;
}

static void
put (GByteArray *out, guint64 value, guint size)
{
  guint8 bytes[8];

  for (guint i = 0; i < size; i++)
    bytes[i] = (guint8) (value >> 8 * (size - 1 - i));
  g_byte_array_append (out, bytes, size);
}

static guint32
origin_of (guint number)
{
  return number % FOLLOWED_EVERY == 0 ? FOLLOWED_ASN : 100000 + number / 7;
}

static void
put_attributes (GByteArray *out, guint peer, guint number, guint32 variant)
{
  guint n = 3 + (number + peer + variant) % 4;

  put (out, 0x40010100, 4);
  put (out, 0x4002, 2);
  put (out, 2 + n * 4, 1);
  put (out, 2, 1);
  put (out, n, 1);
  put (out, 64500 + peer, 4);
  for (guint i = 1; i + 1 < n; i++)
    put (out, 3000 + (number / 64 * 31 + i * 7 + variant) % 500, 4);
  put (out, origin_of (number), 4);
  put (out, 0x400304, 3);
  put (out, 0x0a000000 + peer, 4);
  put (out, 0xc00808, 3);
  put (out, (guint64) (3000 + number % 100) << 48 | 100, 8);
}

static guint
attributes_size (guint peer, guint number, guint32 variant)
{
  return 4 + 3 + 2 + (3 + (number + peer + variant) % 4) * 4 + 7 + 11;
}

static void
write_record (Writer *self, guint32 time_s, guint type, guint subtype)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();

  put (header, time_s, 4);
  put (header, type, 2);
  put (header, subtype, 2);
  put (header, self->record->len, 4);
  g_assert_cmpuint (fwrite (header->data, 1, header->len, self->file), ==, header->len);
  g_assert_cmpuint (fwrite (self->record->data, 1, self->record->len, self->file), ==, self->record->len);
  self->written += header->len + self->record->len;
  g_byte_array_set_size (self->record, 0);
}

static void
write_peer_index (Writer *self)
{
  put (self->record, 1, 4);
  put (self->record, 0, 2);
  put (self->record, N_PEERS, 2);
  for (guint i = 0; i < N_PEERS; i++)
    {
      put (self->record, 2, 1);
      put (self->record, i, 4);
      put (self->record, 0x0a000000 + i, 4);
      put (self->record, 64500 + i, 4);
    }
  write_record (self, (guint32) START_S, 13, 1);
}

static void
write_table (Writer *self)
{
  for (guint number = 0; number < FILE_PREFIXES && self->written < (gsize) FILE_TABLE_MB * 1000000; number++)
    {
      put (self->record, number, 4);
      put (self->record, 24, 1);
      put (self->record, number + 0x010000, 3);
      put (self->record, N_PEERS, 2);
      for (guint peer = 0; peer < N_PEERS; peer++)
        {
          put (self->record, peer, 2);
          put (self->record, (guint32) START_S - 1000, 4);
          put (self->record, attributes_size (peer, number, 0), 2);
          put_attributes (self->record, peer, number, 0);
        }
      write_record (self, (guint32) START_S, 13, 2);
    }
}

/* Half of the messages withdraw a few prefixes and half announce a few, all over the table and the hour. */
static void
write_updates (Writer *self)
{
  gsize from = self->written;

  while (self->written < (gsize) FILE_MB * 1000000)
    {
      guint peer = next_random (&self->random) % N_PEERS, number = next_random (&self->random) % FILE_PREFIXES;
      guint n = number % FOLLOWED_EVERY == 0 ? 1 : 1 + next_random (&self->random) % 4, variant = next_random (&self->random) % 8;
      gboolean announces = next_random (&self->random) % 4 != 0;
      guint attributes = announces ? attributes_size (peer, number, variant) : 0;
      guint32 time_s = (guint32) (START_S + 60 + 3500 * (self->written - from) / ((gsize) FILE_MB * 1000000 - from));

      put (self->record, 64500 + peer, 4);
      put (self->record, 65001, 4);
      put (self->record, 0x00000001, 4);
      put (self->record, 0x0a000000 + peer, 4);
      put (self->record, 0x0a0000ff, 4);
      put (self->record, G_MAXUINT64, 8);
      put (self->record, G_MAXUINT64, 8);
      put (self->record, 19 + 2 + 2 + attributes + n * 4, 2);
      put (self->record, 2, 1);
      put (self->record, announces ? 0 : n * 4, 2);
      if (announces)
        {
          put (self->record, attributes, 2);
          put_attributes (self->record, peer, number, variant);
        }
      for (guint i = 0; i < n; i++)
        {
          put (self->record, 24, 1);
          put (self->record, (number + i) % FILE_PREFIXES + 0x010000, 3);
        }
      if (!announces)
        put (self->record, 0, 2);
      write_record (self, time_s, 16, 4);
    }
}

static char *
write_file (void)
{
  g_autoptr (GByteArray) record = g_byte_array_new ();
  char *path = g_build_filename (g_get_tmp_dir (), "dusk-bench-XXXXXX", NULL);
  int descriptor = g_mkstemp (path);
  Writer writer = { .record = record, .file = fdopen (descriptor, "wb"), .random = 1 };

  g_assert_nonnull (writer.file);
  write_peer_index (&writer);
  write_table (&writer);
  write_updates (&writer);
  g_assert_cmpint (fclose (writer.file), ==, 0);
  return path;
}

static double
cpu_seconds (void)
{
  struct timespec now;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

static double
peak_mb (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return (double) usage.ru_maxrss / 1024;
}

static void
count_only (const DuskBgpElement *element, gpointer data)
{
  (*(guint64 *) data)++;
}

static void
read_file (const char *path, DuskBgpPeers *peers, DuskBgpSink sink, gpointer data)
{
  g_autoptr (DuskMrtFiles) files = dusk_mrt_files_new (peers);
  g_autoptr (GError) error = NULL;

  dusk_mrt_files_add (files, path, "rrc00", &error);
  g_assert_no_error (error);
  g_assert_true (dusk_mrt_files_run (files, sink, data, NULL, NULL, NULL, NULL));
}

static double
time_decoding (const char *path)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  double before = cpu_seconds ();
  guint64 n = 0;

  read_file (path, peers, count_only, &n);
  g_assert_cmpuint (n, >, 5000000);
  return cpu_seconds () - before;
}

static double
time_visibility (const char *path, const GArray *origins)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  DuskVisibilityWish wish = { .from_s = START_S, .to_s = START_S + 3600, .step_s = 300, .origins = origins,
                              .keeps_changes = origins != NULL };
  double before = cpu_seconds (), after;
  g_autoptr (DuskVisibility) engine = dusk_visibility_new (&wish, peers);
  g_autoptr (DuskRoutes) routes = NULL;

  read_file (path, peers, dusk_visibility_add, engine);
  routes = dusk_visibility_finish (engine);
  after = cpu_seconds ();
  g_assert_cmpuint (routes->prefixes->len, ==, origins ? FILE_PREFIXES / FOLLOWED_EVERY : FILE_PREFIXES);
  g_assert_cmpuint (dusk_routes_count_live (routes, 4, START_S * G_USEC_PER_SEC), ==, N_PEERS);
  return after - before;
}

static void
bench_speed (void)
{
  g_autofree char *path = write_file ();
  g_autoptr (GArray) origins = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint32 followed = FOLLOWED_ASN;
  double decoding, entity, world;
  GStatBuf file;

  g_array_append_val (origins, followed);
  g_assert_cmpint (g_stat (path, &file), ==, 0);
  decoding = time_decoding (path);
  entity = time_visibility (path, origins);
  g_assert_cmpfloat (peak_mb (), <=, ENTITY_LIMIT_MB);
  g_test_message ("MRT to one network's visibility: %.0f MB/s, %.2f x decoding alone, %.0f MB of memory (goals ≥ 300 MB/s, ≤ %d MB)",
                  (double) file.st_size / 1e6 / entity, entity / decoding, peak_mb (), ENTITY_LIMIT_MB);
  world = time_visibility (path, NULL);
  g_test_message ("MRT to the world's visibility: %.0f MB/s, %.2f x decoding alone (%.0f MB/s; goal ≥ 300 MB/s)",
                  (double) file.st_size / 1e6 / world, world / decoding, (double) file.st_size / 1e6 / decoding);
  g_unlink (path);
}

static DuskPrefix
world_prefix (guint number)
{
  DuskPrefix prefix = { .family = number < WORLD_V4 ? 4 : 6, .length = number < WORLD_V4 ? 24 : 48 };
  guint32 bits = number < WORLD_V4 ? (number + 0x010000) << 8 : 0x20010000 + (number - WORLD_V4) / 65536;
  guint16 more = (guint16) (number - WORLD_V4);

  for (guint i = 0; i < 4; i++)
    prefix.bytes[i] = (guint8) (bits >> (24 - 8 * i));
  if (prefix.family == 6)
    {
      prefix.bytes[4] = (guint8) (more >> 8);
      prefix.bytes[5] = (guint8) more;
    }
  return prefix;
}

/* An hour in which every tenth prefix is lost by all peers and comes back. */
static void
bench_memory (void)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  DuskVisibilityWish wish = { .from_s = START_S, .to_s = START_S + 3600, .step_s = 300, .keeps_entities = TRUE };
  g_autoptr (DuskVisibility) engine = dusk_visibility_new (&wish, peers);
  g_autoptr (DuskRoutes) routes = NULL;
  guint32 path[4] = { 64500, 3356, 1299, 0 };
  DuskBgpElement element = { .kind = DUSK_BGP_ROUTE, .source = DUSK_BGP_FROM_TABLE_DUMP_V2, .path = path, .path_length = 4, .n_origins = 1 };
  double before = cpu_seconds (), read;

  for (guint i = 0; i < N_PEERS; i++)
    {
      guint8 address[4] = { 10, 0, 0, (guint8) i };
      dusk_bgp_peers_take (peers, "rrc00", 64500 + i, 4, address);
    }
  element.time_us = START_S * G_USEC_PER_SEC;
  for (guint number = 0; number < WORLD_V4 + WORLD_V6; number++)
    {
      element.prefix = world_prefix (number);
      path[3] = 100000 + number / 14;
      for (element.peer = 0; element.peer < N_PEERS; element.peer++)
        dusk_visibility_add (&element, engine);
    }
  for (int round = 0; round < 2; round++)
    for (guint number = 0; number < WORLD_V4 + WORLD_V6; number += 10)
      {
        element.kind = round == 0 ? DUSK_BGP_WITHDRAWAL : DUSK_BGP_ANNOUNCEMENT;
        element.time_us = (START_S + 600 + round * 1200) * G_USEC_PER_SEC + number * 1000;
        element.prefix = world_prefix (number);
        path[3] = 100000 + number / 14;
        for (element.peer = 0; element.peer < N_PEERS; element.peer++)
          dusk_visibility_add (&element, engine);
      }
  read = cpu_seconds ();
  routes = dusk_visibility_finish (engine);
  g_assert_cmpuint (routes->prefixes->len, ==, WORLD_V4 + WORLD_V6);
  g_assert_cmpfloat (dusk_series_at (routes->total->v4, START_S), ==, WORLD_V4);
  g_assert_cmpfloat (dusk_series_at (routes->total->v4, START_S + 1500), ==, WORLD_V4 - WORLD_V4 / 10);
  g_assert_cmpfloat (dusk_series_at (routes->total->v4, START_S + 3000), ==, WORLD_V4);
  g_test_message ("the world's visibility (1.1 million prefixes, %d peers): %.0f MB of memory (goal ≤ %d MB), %.1f s to read, %.1f s to finish",
                  N_PEERS, peak_mb (), WORLD_LIMIT_MB, read - before, cpu_seconds () - read);
  g_assert_cmpfloat (peak_mb (), <=, WORLD_LIMIT_MB);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bench/visibility/speed", bench_speed);
  g_test_add_func ("/bench/visibility/memory", bench_memory);
  return g_test_run ();
}
