/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-sim-archive.h"

#include <bzlib.h>
#include <gio/gio.h>

#include "dusk-sim-mrt.h"

/* Quick rather than small: the files of a simulation are made anew each time. */
#define GZIP_LEVEL  3
#define BZIP2_LEVEL 1

/* No route of a table is older than this. */
#define OLDEST_ROUTE_S (20 * DUSK_DAY_S)

#define MAX_PEERS 32

static void
write_updates (GByteArray *out, const DuskSimScenario *scenario, const DuskSimFile *file)
{
  g_autoptr (GArray) messages = dusk_sim_messages (scenario, file->collector, file->start_s, file->start_s + dusk_sim_file_duration_s (file));

  for (guint i = 0, n; i < messages->len; i += n)
    {
      n = dusk_sim_messages_run (messages, i, DUSK_SIM_MRT_MAX_PREFIXES);
      dusk_sim_mrt_message (out, file->collector, &g_array_index (messages, DuskSimMessage, i), n);
    }
}

/* A table dump while it is written. */
typedef struct {
  GByteArray        *out;
  const DuskSimFile *file;
  DuskSimPeer        peers[MAX_PEERS];
  guint              n_peers;
  guint32            sequence;
} Table;

static void
write_prefix_cb (const DuskSimNetwork *network, int family, guint index, const DuskSimDown *downs, guint n, gpointer data)
{
  Table *table = data;
  gint64 time_s = table->file->start_s;
  DuskSimEntry entries[MAX_PEERS];
  guint n_entries = 0;

  for (guint i = 0; i < table->n_peers; i++)
    {
      DuskSimRoute route = dusk_sim_route_at (&table->peers[i], network, family, index, downs, n, time_s);
      if (route != DUSK_SIM_ROUTE_NONE)
        entries[n_entries++] = (DuskSimEntry) { i, route, time_s - (gint64) (dusk_sim_hash (network->asn, i) % OLDEST_ROUTE_S) };
    }
  if (n_entries > 0)
    dusk_sim_mrt_prefix (table->out, table->file->collector, time_s, table->sequence++, network, family, index, entries, n_entries);
}

static void
write_table (GByteArray *out, const DuskSimScenario *scenario, const DuskSimFile *file)
{
  Table table = { .out = out, .file = file, .n_peers = dusk_sim_collector_count_peers (file->collector) };

  g_assert (table.n_peers <= MAX_PEERS);
  for (guint i = 0; i < table.n_peers; i++)
    dusk_sim_collector_peer (file->collector, i, &table.peers[i]);
  dusk_sim_mrt_peer_index (out, file->collector, file->start_s);
  for (int family = 0; family < DUSK_SIM_N_FAMILIES; family++)
    dusk_sim_table_each (scenario, family, file->start_s, write_prefix_cb, &table);
}

GByteArray *
dusk_sim_archive_records (const DuskSimScenario *scenario, const DuskSimFile *file)
{
  GByteArray *out = g_byte_array_new ();

  if (file->dump == DUSK_SIM_UPDATES)
    write_updates (out, scenario, file);
  else
    write_table (out, scenario, file);
  return out;
}

static GBytes *
gzip (const GByteArray *records)
{
  g_autoptr (GZlibCompressor) compressor = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, GZIP_LEVEL);
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) stream = g_converter_output_stream_new (memory, G_CONVERTER (compressor));

  /* Neither can fail: there is no file behind it. */
  g_output_stream_write_all (stream, records->data, records->len, NULL, NULL, NULL);
  g_output_stream_close (stream, NULL, NULL);
  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

/* The room is what the library's manual asks for. */
static GBytes *
bzip2 (const GByteArray *records)
{
  guint length = records->len + records->len / 100 + 600;
  char *bytes = g_malloc (length);

  if (BZ2_bzBuffToBuffCompress (bytes, &length, (char *) records->data, records->len, BZIP2_LEVEL, 0, 0) != BZ_OK)
    g_assert_not_reached ();
  return g_bytes_new_take (bytes, length);
}

GBytes *
dusk_sim_archive_make (const DuskSimScenario *scenario, const DuskSimFile *file)
{
  g_autoptr (GByteArray) records = dusk_sim_archive_records (scenario, file);

  return file->collector->project == DUSK_SIM_RIS ? gzip (records) : bzip2 (records);
}
