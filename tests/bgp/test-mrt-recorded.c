/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Real archive files, where they are at hand: how many records and elements each holds, as bgpdump and bgpreader count them too. */
#include <string.h>

#include "dusk-error.h"
#include "dusk-mrt-decoder.h"

#define STAR_KP    131279
#define CHINA169   4837
#define N_KINDS    5
#define N_PREFIXES 4

/* @elements: by kind. @damaged: places and records that were passed over. @is_cut_off: the file ends in the middle of a record. */
typedef struct {
  const char *name;
  guint64     records, elements[N_KINDS], damaged;
  gboolean    is_cut_off;
} Recorded;

static const Recorded recorded[] = {
  { "bird-mrtdump_bgp", 27, { 0, 12, 0, 12, 10 }, 0, FALSE },
  { "bird-mrtdump_rib", 14, { 18, 0, 0, 0, 0 }, 0, FALSE },
  { "bview.20020722.2337.gz", 115521, { 115521, 0, 0, 0, 0 }, 0, FALSE },
  { "bview.ipv4_unicast_add_path.gz", 32, { 62, 0, 0, 0, 0 }, 0, FALSE },
  { "openbgpd_rib_table-v2", 24, { 31, 0, 0, 0, 0 }, 0, FALSE },
  { "quagga_bgp", 67, { 0, 18, 0, 20, 39 }, 0, FALSE },
  { "quagga_rib", 7, { 9, 0, 0, 0, 0 }, 0, FALSE },
  { "rib.20140523.0600_firstMB.bz2", 9073, { 270005, 0, 0, 0, 0 }, 0, TRUE },
  { "ris.rrc06.updates.1401488100.gz", 1561, { 0, 3761, 68, 4, 27 }, 0, FALSE },
  { "ris.rrc06.updates.1427846400.gz", 795, { 0, 1435, 122, 4, 30 }, 0, FALSE },
  { "routeviews.route-views.jinx.ribs.1401487200.bz2", 497408, { 503590, 0, 0, 0, 0 }, 0, FALSE },
  { "routeviews.route-views.jinx.updates.1427846400.bz2", 1756, { 0, 8160, 451, 0, 0 }, 0, FALSE },
  { "rrc00_1999.09_updates.19990903.1041.gz", 24242, { 0, 65286, 25, 4, 22 }, 0, FALSE },
  /* bgpdump stops at the first of the two damaged places. */
  { "rrc00_2000.03_updates.20000325.0345.gz", 2579, { 0, 4660, 718, 306, 34 }, 2, FALSE },
  { "rrc01_2000.11_updates.20001104.0124.gz", 1286, { 0, 378, 141, 364, 627 }, 0, FALSE },
  { "rrc15_2010.02_updates.20100227.1600.gz", 6615, { 0, 52468, 1318, 20, 48 }, 0, FALSE },
  /* bgpdump counts 752 announcements: one peer's 24 prefixes with path identifiers, in records that do not say so, look like 96 to it. */
  { "sample.mrt", 500, { 0, 680, 64, 0, 0 }, 0, FALSE },
  { "updates.20020722.2238.gz", 1121, { 0, 825, 2419, 93, 628 }, 0, FALSE },
  { "updates.20071015.1505.gz", 4297, { 0, 10111, 385, 0, 75 }, 0, FALSE },
  { "updates.20160811.1600.gz", 17406, { 0, 39256, 1956, 22, 168 }, 0, FALSE },
  { "updates.example.20131201.bz2", 45062, { 0, 126269, 10975, 0, 0 }, 0, FALSE },
  /* Behind its one prefix there is a byte that would begin another. */
  { "updates.nlri_mask_trailing_bits.gz", 1, { 0, 1, 0, 0, 0 }, 1, FALSE },
};

/* Returns: (nullable): the path of a recorded file; %NULL, and the test is skipped, where there is none. */
static char *
find_recorded (const char *name)
{
  g_autofree char *path = g_build_filename (g_getenv ("DUSK_SOURCE_ROOT") ? g_getenv ("DUSK_SOURCE_ROOT") : ".", "..", "shared", "data", "mrt",
                                            name, NULL);

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_test_skip ("there are no recorded files here");
  return NULL;
}

static DuskMrtReader *
open_recorded (const char *path)
{
  g_autoptr (GError) error = NULL;
  DuskInput *input = dusk_input_open (path, &error);

  g_assert_no_error (error);
  return dusk_mrt_reader_new (input);
}

static void
count (const DuskBgpElement *element, gpointer data)
{
  guint64 *elements = data;

  elements[element->kind]++;
}

static void
test_counts (gconstpointer data)
{
  const Recorded *expected = data;
  g_autofree char *path = find_recorded (expected->name);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, NULL);
  g_autoptr (DuskMrtReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  guint64 elements[N_KINDS] = { 0 };
  DuskMrtRecord record;

  if (path == NULL)
    return;
  reader = open_recorded (path);
  while (dusk_mrt_reader_next (reader, &record, &error))
    dusk_mrt_decoder_decode (decoder, &record, count, elements);
  if (expected->is_cut_off)
    g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  else
    g_assert_no_error (error);
  g_assert_cmpuint (dusk_mrt_reader_count (reader), ==, expected->records);
  for (int kind = 0; kind < N_KINDS; kind++)
    g_assert_cmpuint (elements[kind], ==, expected->elements[kind]);
  g_assert_cmpuint (dusk_mrt_decoder_counts (decoder)->damaged + dusk_mrt_reader_count_damaged (reader), ==, expected->damaged);
}

static void
note_star_kp (const DuskBgpElement *element, gpointer data)
{
  GHashTable *found = data;
  char text[DUSK_PREFIX_TEXT_SIZE];

  if (element->path_length < 2 || element->path[element->path_length - 1] != STAR_KP)
    return;
  g_assert_cmpuint (element->n_origins, ==, 1);
  g_assert_cmpuint (element->path[element->path_length - 2], ==, CHINA169);
  dusk_prefix_to_text (&element->prefix, text);
  g_hash_table_add (found, g_strdup (text));
}

/* The table of 30 May 2014 has AS131279's four prefixes by way of AS4837. */
static void
test_star_kp (gconstpointer name)
{
  static const char *const prefixes[N_PREFIXES] = { "175.45.176.0/24", "175.45.177.0/24", "175.45.178.0/24", "175.45.179.0/24" };
  g_autofree char *path = find_recorded (name);
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  g_autoptr (DuskMrtDecoder) decoder = dusk_mrt_decoder_new (peers, "route-views.jinx");
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (DuskMrtReader) reader = NULL;
  DuskMrtRecord record;

  if (path == NULL)
    return;
  reader = open_recorded (path);
  while (dusk_mrt_reader_next (reader, &record, NULL))
    dusk_mrt_decoder_decode (decoder, &record, note_star_kp, found);
  g_assert_cmpuint (g_hash_table_size (found), ==, N_PREFIXES);
  for (int i = 0; i < N_PREFIXES; i++)
    g_assert_true (g_hash_table_contains (found, prefixes[i]));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (recorded); i++)
    {
      g_autofree char *name = g_strconcat ("/mrt/recorded/", recorded[i].name, NULL);

      g_test_add_data_func (name, &recorded[i], test_counts);
    }
  g_test_add_data_func ("/mrt/recorded/star-kp", "routeviews.route-views.jinx.ribs.1401487200.bz2", test_star_kp);
  g_test_add_data_func ("/mrt/recorded/star-kp-cut", "derived_kp_AS131279_rib_jinx_20140530T2200Z.mrt", test_star_kp);
  return g_test_run ();
}
