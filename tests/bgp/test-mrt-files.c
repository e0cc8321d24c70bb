/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-mrt-files.h"
#include "mrt-bytes.h"

#define TIME_S 1419264900u

static const MrtPeer peer = { 65000, "192.0.2.10" };
static const guint32 path[] = { 65000, 4837, 131279 };
static const char *const prefixes[] = { "175.45.176.0/24", NULL };

typedef struct {
  char         *folder;
  DuskBgpPeers *peers;
  DuskMrtFiles *files;
  GString      *seen;
  GCancellable *cancellable;
  guint         most_open;
  gint64        done;
  gint64        total;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("dusk-mrt-XXXXXX", NULL);
  g_assert_nonnull (fixture->folder);
  fixture->peers = dusk_bgp_peers_new ();
  fixture->files = dusk_mrt_files_new (fixture->peers);
  fixture->seen = g_string_new (NULL);
  fixture->cancellable = g_cancellable_new ();
  fixture->done = -1;
}

static void
remove_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *inside = g_build_filename (folder, name, NULL);

      if (g_file_test (inside, G_FILE_TEST_IS_DIR))
        remove_folder (inside);
      else
        g_assert_no_errno (g_unlink (inside));
    }
  g_assert_no_errno (g_rmdir (folder));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  dusk_mrt_files_free (fixture->files);
  dusk_bgp_peers_unref (fixture->peers);
  g_object_unref (fixture->cancellable);
  g_string_free (fixture->seen, TRUE);
  remove_folder (fixture->folder);
  g_free (fixture->folder);
}

/* Writes a file of announcements, `A` and the second, withdrawals, `W`, and table entries, `R`, such as "R0 A1 W12". */
static char *
write_file (Fixture *fixture, const char *name, const char *records, gsize cut)
{
  char *file = g_build_filename (fixture->folder, name, NULL);
  g_autofree char *folder = g_path_get_dirname (file);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_auto (GStrv) parts = g_strsplit (records, " ", -1);
  const MrtEntry entry = { 0, TIME_S - 60, path, G_N_ELEMENTS (path) };

  if (*records == 'R')
    mrt_put_peer_index (bytes, TIME_S, "", &peer, 1);
  for (char **part = parts; *part; part++)
    {
      guint32 time_s = TIME_S + (guint32) g_ascii_strtoull (*part + 1, NULL, 10);

      if (**part == 'R')
        mrt_put_rib (bytes, time_s, 0, prefixes[0], &entry, 1);
      else if (**part == 'A')
        mrt_put_update (bytes, time_s, &peer, NULL, prefixes, path, G_N_ELEMENTS (path));
      else
        mrt_put_update (bytes, time_s, &peer, prefixes, NULL, NULL, 0);
    }
  g_assert_no_errno (g_mkdir_with_parents (folder, 0700));
  g_assert_true (g_file_set_contents (file, (const char *) bytes->data, (gssize) (bytes->len - cut), NULL));
  return file;
}

static void
add_file (Fixture *fixture, const char *name, const char *records)
{
  g_autofree char *file = write_file (fixture, name, records, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_mrt_files_add (fixture->files, file, name, &error));
  g_assert_no_error (error);
}

static guint
count_open (Fixture *fixture)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  guint open = 0;

  while (dir && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL);
      g_autofree char *target = g_file_read_link (link, NULL);

      open += target && g_str_has_prefix (target, fixture->folder) ? 1 : 0;
    }
  return open;
}

static void
see (const DuskBgpElement *element, gpointer data)
{
  Fixture *fixture = data;
  const DuskBgpPeer *from = dusk_bgp_peers_get (fixture->peers, element->peer);

  g_string_append_printf (fixture->seen, "%s%c%d ", from->collector, "RAWSL"[element->kind], (int) (element->time_us / G_USEC_PER_SEC - TIME_S));
  fixture->most_open = MAX (fixture->most_open, count_open (fixture));
}

static void
note_progress (gint64 done, gint64 total, gpointer data)
{
  Fixture *fixture = data;

  g_assert_cmpint (done, >=, fixture->done);
  g_assert_cmpint (done, <=, total);
  fixture->done = done;
  fixture->total = total;
}

static void
run (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (dusk_mrt_files_run (fixture->files, see, fixture, note_progress, fixture, fixture->cancellable, &error));
  g_assert_no_error (error);
}

/* Files are given in any order, and overlap; of equal times tables come first, then what was given first. */
static void
test_order (Fixture *fixture, gconstpointer data)
{
  add_file (fixture, "b", "A0 A2 W4 A6 W6");
  add_file (fixture, "a", "A0 W1 A3 W4");
  add_file (fixture, "t", "R0 R1 R4");
  add_file (fixture, "c", "A20 A21");
  add_file (fixture, "d", "A5 W3 A6 A40");
  run (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "tR0 bA0 aA0 tR1 aW1 bA2 aA3 tR4 bW4 aW4 dA5 dW3 bA6 bW6 dA6 cA20 cA21 dA40 ");
  g_assert_cmpuint (dusk_mrt_files_problems (fixture->files)->len, ==, 0);
  g_assert_cmpuint (dusk_mrt_files_counts (fixture->files).records, ==, 19);
  g_assert_cmpuint (dusk_mrt_files_counts (fixture->files).elements, ==, 18);
  g_assert_cmpuint (dusk_mrt_files_counts (fixture->files).damaged, ==, 0);
  g_assert_cmpint (fixture->total, >, 0);
  g_assert_cmpint (fixture->done, ==, fixture->total);
}

/* A day's files follow each other: never more than two of them are open. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) expected = g_string_new (NULL);

  for (int i = 199; i >= 0; i--)
    {
      g_autofree char *name = g_strdup_printf ("f%03d", i);
      g_autofree char *records = g_strdup_printf ("A%d W%d", i * 300, i * 300 + 300);

      add_file (fixture, name, records);
    }
  run (fixture);
  for (int i = 0; i < 200; i++)
    g_string_append_printf (expected, i == 0 ? "f000A0 " : "f%03dA%d f%03dW%d ", i, i * 300, i - 1, i * 300);
  g_string_append (expected, "f199W60000 ");
  g_assert_cmpstr (fixture->seen->str, ==, expected->str);
  g_assert_cmpuint (fixture->most_open, <=, 2);
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  run (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "");
  g_assert_cmpint (fixture->total, ==, 0);
}

static void
assert_problem (Fixture *fixture, const char *name, guint64 damaged, int code, const char *message)
{
  GPtrArray *problems = dusk_mrt_files_problems (fixture->files);

  for (guint i = 0; i < problems->len; i++)
    {
      const DuskMrtProblem *problem = g_ptr_array_index (problems, i);

      if (!g_str_has_suffix (problem->path, name))
        continue;
      g_assert_cmpuint (problem->damaged, ==, damaged);
      g_assert_error (problem->error, DUSK_ERROR, code);
      g_assert_nonnull (strstr (problem->error->message, message));
      return;
    }
  g_test_message ("nothing is said about %s", name);
  g_test_fail ();
}

/* What is wrong with one file leaves the others alone. */
static void
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autofree char *cut = write_file (fixture, "cut", "A1 A2 A3", 10);
  g_autofree char *gone = write_file (fixture, "gone", "A4 A5", 0);
  g_autofree char *damaged = write_file (fixture, "damaged", "A6 A7 A8", 0);
  g_autofree char *none = write_file (fixture, "none", "A9", 40);
  g_autofree char *missing = g_build_filename (fixture->folder, "missing", NULL);
  g_autofree char *bytes = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (damaged, &bytes, &length, NULL));
  bytes[length / 3 + 12 + 20] = 0; /* of the second message's marker */
  g_assert_true (g_file_set_contents (damaged, bytes, (gssize) length, NULL));
  add_file (fixture, "sound", "A0 A10");
  g_assert_true (dusk_mrt_files_add (fixture->files, cut, "cut", NULL));
  g_assert_true (dusk_mrt_files_add (fixture->files, gone, "gone", NULL));
  g_assert_true (dusk_mrt_files_add (fixture->files, damaged, "damaged", NULL));
  g_assert_false (dusk_mrt_files_add (fixture->files, none, "none", &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_clear_error (&error);
  g_assert_false (dusk_mrt_files_add (fixture->files, missing, "missing", &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_no_errno (g_unlink (gone));
  run (fixture);
  g_assert_cmpstr (fixture->seen->str, ==, "soundA0 cutA1 cutA2 damagedA6 damagedA8 soundA10 ");
  g_assert_cmpuint (dusk_mrt_files_problems (fixture->files)->len, ==, 3);
  assert_problem (fixture, "cut", 0, DUSK_ERROR_MALFORMED, "cut off");
  assert_problem (fixture, "gone", 0, DUSK_ERROR_USAGE, "gone");
  assert_problem (fixture, "damaged", 1, DUSK_ERROR_MALFORMED, "damaged record in");
  g_assert_cmpuint (dusk_mrt_files_counts (fixture->files).damaged, ==, 1);
}

static void
test_collectors (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *file, *collector;
  } cases[] = {
    { "updates.20141222.1615.gz", "" },
    { "rrc00/2014.12/updates.20141222.1615.gz", "rrc00" },
    { "rrc00_1999.09_updates.19990903.1041.gz", "rrc00" },
    { "ris.rrc06.updates.1401488100.gz", "rrc06" },
    { "rrc00/rrc01.mrt", "rrc01" },
    { "xrrc00/updates", "" },
    { "rrc0/updates", "" },
    { "rrc001/updates", "" },
    { "routeviews.route-views.jinx.ribs.1401487200.bz2", "route-views.jinx" },
    { "routeviews.route-views2.updates.1401487200.bz2", "route-views2" },
    { "route-views.sydney/bgpdata/2014.12/UPDATES/updates.20141222.1615.bz2", "route-views.sydney" },
    { "route-views6/rib.20141222.1600.bz2", "route-views6" },
    { "route-views4.bz2", "route-views4" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *file = write_file (fixture, cases[i].file, "A1", 0);
      g_autoptr (DuskMrtFiles) files = dusk_mrt_files_new (fixture->peers);
      g_autofree char *expected = g_strconcat (cases[i].collector, "A1 ", NULL);

      g_assert_true (dusk_mrt_files_add (files, file, NULL, NULL));
      g_string_set_size (fixture->seen, 0);
      g_assert_true (dusk_mrt_files_run (files, see, fixture, NULL, NULL, NULL, NULL));
      g_assert_cmpstr (fixture->seen->str, ==, expected);
    }
}

static void
cancel (const DuskBgpElement *element, gpointer data)
{
  Fixture *fixture = data;

  g_string_append_c (fixture->seen, '.');
  g_cancellable_cancel (fixture->cancellable);
}

static void
test_cancel (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) records = g_string_new ("A0");
  g_autoptr (GError) error = NULL;

  for (int i = 1; i < 5000; i++)
    g_string_append_printf (records, " A%d", i);
  add_file (fixture, "long", records->str);
  g_assert_false (dusk_mrt_files_run (fixture->files, cancel, fixture, NULL, NULL, fixture->cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->seen->len, <, 1000);
}

/* One table for all: the same peer is the same number, another collector's is another. */
static void
test_peers (void)
{
  g_autoptr (DuskBgpPeers) peers = dusk_bgp_peers_new ();
  static const guint8 address[16] = { 192, 0, 2, 10 }, other[16] = { 192, 0, 2, 11 };
  const DuskBgpPeer *first;
  char text[DUSK_BGP_ADDRESS_TEXT_SIZE];

  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65000, 4, address), ==, 0);
  first = dusk_bgp_peers_get (peers, 0);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc01", 65000, 4, address), ==, 1);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65001, 4, address), ==, 2);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65000, 4, other), ==, 3);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65000, 6, address), ==, 4);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, NULL, 65000, 4, address), ==, 5);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "", 65000, 4, address), ==, 5);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65000, 4, address), ==, 0);
  for (guint asn = 0; dusk_bgp_peers_count (peers) < DUSK_BGP_MAX_PEERS; asn++)
    dusk_bgp_peers_take (peers, "rrc02", asn, 4, address);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc03", 1, 4, address), ==, DUSK_BGP_NO_PEER);
  g_assert_cmpuint (dusk_bgp_peers_take (peers, "rrc00", 65000, 6, address), ==, 4);
  g_assert_true (dusk_bgp_peers_get (peers, 0) == first);
  g_assert_cmpstr (first->collector, ==, "rrc00");
  g_assert_cmpuint (first->asn, ==, 65000);
  dusk_bgp_address_to_text (4, first->address, text);
  g_assert_cmpstr (text, ==, "192.0.2.10");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/mrt/files/order", Fixture, NULL, set_up, test_order, tear_down);
  g_test_add ("/mrt/files/many", Fixture, NULL, set_up, test_many, tear_down);
  g_test_add ("/mrt/files/empty", Fixture, NULL, set_up, test_empty, tear_down);
  g_test_add ("/mrt/files/problems", Fixture, NULL, set_up, test_problems, tear_down);
  g_test_add ("/mrt/files/collectors", Fixture, NULL, set_up, test_collectors, tear_down);
  g_test_add ("/mrt/files/cancel", Fixture, NULL, set_up, test_cancel, tear_down);
  g_test_add_func ("/mrt/files/peers", test_peers);
  return g_test_run ();
}
