/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli-run.h"
#include "mrt-bytes.h"

#define START_S 1419264000 /* 22 December 2014, 16:00 */

/* A folder of archive files that are written here: a table of three peers, and an hour of messages about it. */
typedef struct {
  char *folder;
  char *table;
  char *updates;
  char *both;
} Archive;

static const MrtPeer peers[] = { { 3356, "192.0.2.1" }, { 1239, "192.0.2.2" }, { 4837, "2001:db8::3" } };
static const guint32 paths[][4] = { { 3356, 1239, 4837, 131279 }, { 1239, 4837, 131279 }, { 4837, 131279 } };
static const guint path_lengths[] = { 4, 3, 2 };
static const char *const prefixes[] = { "175.45.176.0/24", "175.45.177.0/24", "198.51.100.0/24" };

static void
write_file (const char *path, const GByteArray *bytes)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, (const char *) bytes->data, (gssize) bytes->len, &error);
  g_assert_no_error (error);
}

/* The last prefix is someone else's. */
static void
put_table (GByteArray *out)
{
  static const guint32 other[] = { 64500 };

  mrt_put_peer_index (out, START_S, "", peers, G_N_ELEMENTS (peers));
  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      MrtEntry entries[G_N_ELEMENTS (peers)];
      for (guint16 p = 0; p < G_N_ELEMENTS (peers); p++)
        entries[p] = i < 2 ? (MrtEntry) { p, START_S - 60, paths[p], path_lengths[p] } : (MrtEntry) { p, START_S - 60, other, 1 };
      mrt_put_rib (out, START_S, i, prefixes[i], entries, G_N_ELEMENTS (peers));
    }
}

/* The first prefix goes at 16:15:03, when the second of three peers loses it, and is back at 16:40:11. */
static void
put_updates (GByteArray *out)
{
  const char *const first[] = { prefixes[0], NULL };

  mrt_put_update (out, START_S + 60, &peers[1], NULL, (const char *const[]) { prefixes[2], NULL }, (const guint32[]) { 64500 }, 1);
  mrt_put_update (out, START_S + 15 * 60 + 1, &peers[0], first, NULL, NULL, 0);
  mrt_put_update (out, START_S + 15 * 60 + 3, &peers[1], first, NULL, NULL, 0);
  mrt_put_update (out, START_S + 15 * 60 + 9, &peers[2], first, NULL, NULL, 0);
  for (guint p = 0; p < G_N_ELEMENTS (peers); p++)
    mrt_put_update (out, START_S + 40 * 60 + 10 + p, &peers[p], NULL, first, paths[p], path_lengths[p]);
  mrt_put_update (out, START_S + 45 * 60, &peers[1], NULL, (const char *const[]) { prefixes[2], NULL }, (const guint32[]) { 64500 }, 1);
}

static void
archive_init (Archive *archive)
{
  g_autoptr (GByteArray) table = g_byte_array_new ();
  g_autoptr (GByteArray) updates = g_byte_array_new ();
  g_autoptr (GError) error = NULL;

  archive->folder = g_dir_make_tmp ("dusk-mrt-XXXXXX", &error);
  g_assert_no_error (error);
  archive->table = g_build_filename (archive->folder, "rrc00.bview.mrt", NULL);
  archive->updates = g_build_filename (archive->folder, "rrc00.updates.mrt", NULL);
  /* The later first: the order of time is for the program to find. */
  archive->both = g_strdup_printf ("%s %s", archive->updates, archive->table);
  put_table (table);
  put_updates (updates);
  write_file (archive->table, table);
  write_file (archive->updates, updates);
}

static void
archive_clear (Archive *archive)
{
  g_unlink (archive->table);
  g_unlink (archive->updates);
  g_rmdir (archive->folder);
  g_free (archive->folder);
  g_free (archive->table);
  g_free (archive->updates);
  g_free (archive->both);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Archive, archive_clear)

static void
run_mrt (CliRun *run, const char *format, ...)
{
  va_list arguments;
  g_autofree char *line = NULL;

  va_start (arguments, format);
  line = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_test_message ("%s", line);
  CLI_RUN (run, NULL, line);
}

static void
assert_has (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in:\n%s", part, text);
}

static void
test_table (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) run = { 0 };

  archive_init (&archive);
  run_mrt (&run, "mrt --asn AS131279 %s", archive.both);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "AS131279\n"
                                            "2 files, 22 Dec 2014 16:00:00 to 22 Dec 2014 16:45:00 UTC: 17 routes and messages of 3 peers.\n"
                                            "Full-feed peers: 3 of IPv4, 0 of IPv6.\n"
                                            "There are no update messages from 22 Dec 16:15 to 22 Dec 16:40 UTC.\n"));
  assert_has (run.out, "\n  175.45.176.0/24  AS131279  visible       3 of 3        2  ");
  assert_has (run.out, "\n  175.45.177.0/24  AS131279  visible       3 of 3        0  all the time\n");
  assert_has (run.out, "\n  22 Dec 2014 16:15:03  175.45.176.0/24  not visible  1 of 3\n"
                       "  22 Dec 2014 16:40:11  175.45.176.0/24  visible      2 of 3\n");
  assert_has (run.out, "\n  AS4837                 100 %       100 %\n");
  assert_has (run.out, "\n  3356 1239 4837 131279\n");
  g_assert_null (strstr (run.out, "198.51.100.0"));
  g_assert_null (strstr (run.out, "Simulated"));
}

static void
test_everything (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) run = { 0 };

  archive_init (&archive);
  run_mrt (&run, "mrt %s", archive.both);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  assert_has (run.out, "\n  Visible at the start              3        3              0        0\n"
                       "  Visible at the end                3        3              0        0\n");
  assert_has (run.out, "\nAnnouncements: 5. Withdrawals: 3.\n");
  assert_has (run.out, "\n  AS4837  2001:db8::3  rrc00                3            0  IPv4\n");
  assert_has (run.out, "\n  AS131279          2     0              3            3\n"
                       "  AS64500           1     0              2            0\n");
}

/* That a prefix stays what it was while sessions are down is said. */
static void
test_lost_sessions (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) run = { 0 };
  g_autoptr (GByteArray) states = g_byte_array_new ();
  g_autofree char *path = NULL;

  archive_init (&archive);
  path = g_build_filename (archive.folder, "rrc00.states.mrt", NULL);
  mrt_put_state (states, START_S + 46 * 60, &peers[0], 6, 1);
  mrt_put_state (states, START_S + 47 * 60, &peers[2], 6, 1);
  write_file (path, states);
  run_mrt (&run, "mrt --asn AS131279 %s %s", archive.both, path);
  g_unlink (path);
  assert_has (run.out, "\nThe collectors lost their sessions with AS3356, AS4837, which do not count while they were down.\n");
  assert_has (run.out, "\n  175.45.177.0/24  AS131279  visible       3 of 3        0  all the time\n");
}

static void
test_csv (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) one = { 0 }, all = { 0 };

  archive_init (&archive);
  run_mrt (&one, "mrt %s --prefix 175.45.176.0/24 --format csv", archive.both);
  g_assert_cmpint (one.status, ==, 0);
  g_assert_cmpstr (one.out, ==,
                   "prefix,origins,time,visible,peers,live_peers\r\n"
                   "175.45.176.0/24,AS131279,2014-12-22T16:00:00Z,true,3,3\r\n"
                   "175.45.176.0/24,AS131279,2014-12-22T16:15:03Z,false,1,3\r\n"
                   "175.45.176.0/24,AS131279,2014-12-22T16:40:11Z,true,2,3\r\n");
  run_mrt (&all, "mrt %s --format csv", archive.both);
  g_assert_cmpstr (all.out, ==,
                   "asn,v4_prefixes,v4_24s,v6_prefixes,v6_48s,announcements,withdrawals\r\n"
                   "64500,1,1,0,0,2,0\r\n"
                   "131279,2,2,0,0,3,3\r\n");
}

static void
test_json (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) error = NULL;
  JsonObject *object, *prefix, *crossing;
  JsonArray *list;

  archive_init (&archive);
  run_mrt (&run, "mrt %s --prefix 175.45.176.0/22 --format json", archive.both);
  g_assert_cmpint (run.status, ==, 0);
  root = json_from_string (run.out, &error);
  g_assert_no_error (error);
  object = json_node_get_object (root);
  g_assert_false (json_object_get_boolean_member (object, "simulated"));
  g_assert_true (json_object_get_boolean_member (object, "has_tables"));
  g_assert_false (json_object_get_boolean_member (object, "inferred"));
  g_assert_cmpint (json_object_get_int_member (object, "elements"), ==, 17);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "files")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "peers")), ==, 3);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (object, "problems")), ==, 0);
  list = json_object_get_array_member (object, "prefixes");
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  prefix = json_array_get_object_element (list, 0);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (prefix, "origins"), 0), ==, 131279);
  crossing = json_array_get_object_element (json_object_get_array_member (prefix, "crossings"), 0);
  g_assert_cmpstr (json_object_get_string_member (crossing, "time"), ==, "2014-12-22T16:15:03Z");
  g_assert_false (json_object_get_boolean_member (crossing, "visible"));
}

/* What belongs to a country is asked of RIPEstat, here of the simulated one. */
static void
test_country (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) run = { 0 }, lines = { 0 }, nobody = { 0 };

  archive_init (&archive);
  run_mrt (&run, "--demo mrt --country kp %s", archive.both);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_str_has_prefix (run.out, "North Korea\n2 files, "));
  assert_has (run.out, "\n  22 Dec 2014 16:15:03  175.45.176.0/24  not visible  1 of 3\n");
  g_assert_true (g_str_has_suffix (run.out, "\nSimulated data (scenario north-korea-2014)\n"));

  run_mrt (&lines, "--demo mrt --country KP --format bgpdump %s", archive.updates);
  g_assert_cmpint (lines.status, ==, 0);
  assert_has (lines.out, "BGP4MP|1419264903|W|192.0.2.2|1239|175.45.176.0/24\n");
  g_assert_null (strstr (lines.out, "198.51.100.0"));

  run_mrt (&nobody, "mrt --country QQ %s", archive.updates);
  cli_run_assert_failed (&nobody, 1);
}

static const char updates_lines[] = "BGP4MP|1419264060|A|192.0.2.2|1239|198.51.100.0/24|64500|IGP|";

static void
test_bgpdump (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) all = { 0 }, prefix = { 0 }, network = { 0 }, period = { 0 };

  archive_init (&archive);
  run_mrt (&all, "mrt --format bgpdump %s", archive.both);
  g_assert_cmpstr (all.err, ==, "");
  g_assert_cmpint (all.status, ==, 0);
  g_assert_true (g_str_has_prefix (all.out, "TABLE_DUMP2|1419264000|B|192.0.2.1|3356|175.45.176.0/24|3356 1239 4837 131279|IGP|"));
  assert_has (all.out, updates_lines);

  run_mrt (&prefix, "mrt --format bgpdump --prefix 175.45.176.0/23 %s", archive.both);
  g_assert_cmpint (prefix.status, ==, 0);
  g_assert_null (strstr (prefix.out, "198.51.100.0"));
  assert_has (prefix.out, "|W|2001:db8::3|4837|175.45.176.0/24\n");

  /* Withdrawals have no origin; the table told whose the prefix is. */
  run_mrt (&network, "mrt --format bgpdump --asn 131279 %s", archive.both);
  g_assert_cmpstr (network.out, ==, prefix.out);

  run_mrt (&period, "mrt --format bgpdump --asn 131279 --from 2014-12-22T16:15:02 --to 2014-12-22T16:15:09 %s", archive.both);
  g_assert_cmpstr (period.out, ==, "BGP4MP|1419264903|W|192.0.2.2|1239|175.45.176.0/24\n");
}

/* Each with what came before the trouble on stdout, and one line on stderr. */
static void
test_trouble (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) missing = { 0 }, page = { 0 }, cut = { 0 }, cut_table = { 0 }, some = { 0 }, other = { 0 }, past = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  archive_init (&archive);
  path = g_build_filename (archive.folder, "cut.mrt", NULL);
  run_mrt (&missing, "mrt --format bgpdump %s", path);
  cli_run_assert_failed (&missing, 1);

  g_byte_array_append (bytes, (const guint8 *) "<!DOCTYPE html><html><body>404</body></html>", 44);
  write_file (path, bytes);
  run_mrt (&page, "mrt %s", path);
  cli_run_assert_failed (&page, 1);

  g_byte_array_set_size (bytes, 0);
  put_updates (bytes);
  g_byte_array_set_size (bytes, bytes->len - 7);
  write_file (path, bytes);
  run_mrt (&cut, "mrt --format bgpdump %s", path);
  g_assert_cmpint (cut.status, ==, 1);
  g_assert_true (g_str_has_prefix (cut.out, updates_lines));
  g_assert_true (g_str_has_prefix (cut.err, "dusk: "));
  assert_has (cut.err, "cut.mrt");
  g_assert_true (strchr (cut.err, '\n') == cut.err + strlen (cut.err) - 1);

  run_mrt (&cut_table, "mrt %s", path);
  g_assert_cmpint (cut_table.status, ==, 1);
  assert_has (cut_table.out, "Announcements: 4. Withdrawals: 3.");
  assert_has (cut_table.err, "cut.mrt");

  g_unlink (path);
  run_mrt (&some, "mrt --format bgpdump %s %s", path, archive.updates);
  g_assert_cmpint (some.status, ==, 1);
  g_assert_true (g_str_has_prefix (some.out, updates_lines));

  run_mrt (&other, "mrt --asn 64496 %s", archive.both);
  cli_run_assert_failed (&other, 1);
  run_mrt (&past, "mrt --from 2015-01-01 %s", archive.both);
  cli_run_assert_failed (&past, 1);
}

/* A time that cannot be stretches no period; where nothing is found, the reason is told rather than that. */
static void
test_damage (void)
{
  g_auto (Archive) archive;
  g_auto (CliRun) late = { 0 }, nothing = { 0 };
  g_autofree char *path = NULL;
  g_autoptr (GByteArray) bytes = g_byte_array_new (), empty = g_byte_array_new ();

  archive_init (&archive);
  path = g_build_filename (archive.folder, "damaged.mrt", NULL);
  put_updates (bytes);
  mrt_put_update (bytes, G_MAXUINT32, &peers[1], NULL, (const char *const[]) { prefixes[2], NULL }, (const guint32[]) { 64500 }, 1);
  write_file (path, bytes);
  run_mrt (&late, "mrt %s", path);
  g_assert_cmpint (late.status, ==, 0);
  assert_has (late.out, "22 Dec 2014 16:01:00 to 22 Dec 2014 16:45:00 UTC");

  g_byte_array_set_size (bytes, 0);
  mrt_put_record (bytes, START_S, 11, 0, empty);
  put_updates (bytes);
  g_byte_array_set_size (bytes, 12 + 20);
  write_file (path, bytes);
  run_mrt (&nothing, "mrt %s", path);
  cli_run_assert_failed (&nothing, 1);
  assert_has (nothing.err, "is cut off");
  g_unlink (path);
}

static void
test_usage (void)
{
  static const char *const wrong[] = {
    "mrt", "mrt --format markdown x", "mrt --asn x y", "mrt --asn KP x", "mrt --country 3 x", "mrt --prefix KP x", "mrt --asn 1 --country KP x",
    "mrt - -", "mrt --from yesterday x", "mrt --frobnicate x", "outages --format bgpdump KP",
  };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_auto (CliRun) run = { 0 };
      run_mrt (&run, "%s", wrong[i]);
      cli_run_assert_failed (&run, i == 2 ? 1 : 2);
    }
}

/* Through a shell: pipes into the program and out of it. */
static void
test_pipes (void)
{
  static const struct {
    const char *line;
    int         status;
    const char *out;
    const char *err; /* its beginning, or empty */
  } cases[] = {
    { "cat \"$UPDATES\" | \"$DUSK\" mrt --format bgpdump --prefix 198.51.100.0/24 --to 2014-12-22T16:02 -", 0, updates_lines, "" },
    { "gzip -c \"$UPDATES\" | \"$DUSK\" mrt --asn 131279 --format csv -", 0, "prefix,origins,time,visible,peers,live_peers\r\n", "" },
    { "\"$DUSK\" mrt --format bgpdump --prefix 198.51.100.0/24 --to 2014-12-22T16:02 <(cat \"$UPDATES\")", 0, updates_lines, "" },
    { "\"$DUSK\" mrt --asn 131279 --format csv <(gzip -c \"$UPDATES\")", 0, "prefix,origins,time,visible,peers,live_peers\r\n", "" },
    { "\"$DUSK\" mrt --asn 131279 --format csv - < \"$UPDATES\"", 0, "prefix,origins,time,visible,peers,live_peers\r\n", "" },
    { "\"$DUSK\" mrt --format bgpdump \"$UPDATES\" | head -n 1", 0, updates_lines, "" },
    { "\"$DUSK\" mrt --format bgpdump \"$UPDATES\" | true", 0, "", "" },
    { "\"$DUSK\" mrt \"$UPDATES\" | true", 0, "", "" },
    { "\"$DUSK\" mrt --format bgpdump \"$UPDATES\" > /dev/full", 1, "", "dusk: " },
    { "\"$DUSK\" mrt \"$UPDATES\" >&-", 1, "", "dusk: " },
    { "\"$DUSK\" mrt --format bgpdump - < /dev/null", 1, "", "dusk: " },
    { "\"$DUSK\" mrt - <&-", 1, "", "dusk: " },
    { "head -c 300 \"$UPDATES\" | \"$DUSK\" mrt --asn 64500 --format csv -", 1, "prefix,", "dusk: “/dev/stdin” is cut off" },
    { "head -c 300 \"$UPDATES\" | \"$DUSK\" mrt --format bgpdump -", 1, updates_lines, "dusk: “standard input” is cut off" },
    { "\"$DUSK\" mrt --asn 131279 --format csv <(cat \"$UPDATES\")", 0, "prefix,origins,time,visible,peers,live_peers\r\n", "" },
    { "\"$DUSK\" mrt --format bgpdump <(cat \"$UPDATES\")", 0, updates_lines, "" },
    { "echo '<html>' | \"$DUSK\" mrt -", 1, "", "dusk: “/dev/stdin” " },
  };
  g_auto (Archive) archive;
  g_autofree char *program = g_build_filename (g_getenv ("DUSK_BUILD_ROOT"), "tests", "cli", "dusk-headless", NULL);
  g_auto (GStrv) environment = g_get_environ ();

  archive_init (&archive);
  environment = g_environ_setenv (environment, "DUSK", program, TRUE);
  environment = g_environ_setenv (environment, "UPDATES", archive.updates, TRUE);
  environment = g_environ_setenv (environment, "DUSK_DATA_DIR", archive.folder, TRUE);
  environment = g_environ_setenv (environment, "ASAN_OPTIONS", "detect_leaks=0", TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script = g_strdup_printf ("set -o pipefail; %s", cases[i].line);
      const char *argv[] = { "bash", "-c", script, NULL };
      g_autofree char *out = NULL, *errors = NULL;
      g_autoptr (GError) error = NULL;
      int status;
      g_test_message ("%s", cases[i].line);
      g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &errors, &status, &error);
      g_assert_no_error (error);
      g_test_message ("%s", errors);
      g_assert_cmpint (WEXITSTATUS (status), ==, cases[i].status);
      g_assert_true (g_str_has_prefix (out, cases[i].out));
      g_assert_true (g_str_has_prefix (errors, cases[i].err));
      g_assert_true ((*errors == '\0') == (*cases[i].err == '\0'));
    }
  {
    const char *argv[] = { "sh", "-c", "rm -f \"$1\"/dusk.sqlite*", "sh", archive.folder, NULL };
    g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cli/mrt/table", test_table);
  g_test_add_func ("/cli/mrt/everything", test_everything);
  g_test_add_func ("/cli/mrt/lost-sessions", test_lost_sessions);
  g_test_add_func ("/cli/mrt/csv", test_csv);
  g_test_add_func ("/cli/mrt/json", test_json);
  g_test_add_func ("/cli/mrt/country", test_country);
  g_test_add_func ("/cli/mrt/bgpdump", test_bgpdump);
  g_test_add_func ("/cli/mrt/trouble", test_trouble);
  g_test_add_func ("/cli/mrt/damage", test_damage);
  g_test_add_func ("/cli/mrt/usage", test_usage);
  g_test_add_func ("/cli/mrt/pipes", test_pipes);
  return g_test_run ();
}
