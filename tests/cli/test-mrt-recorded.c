/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * `dusk mrt` on archive files that collectors and routing daemons really wrote, where they are at hand, line by line beside what Debian's bgpdump
 * prints of the same file, and beside bgpdump's own expected output.
 */
#include <string.h>

#include "cli-run.h"
#include "dusk-prefix.h"

/* Where bgpdump 1.6.2 differs, and why: its lines are made like ours before they are compared. */
typedef enum {
  SAME = 0,
  /* Announcements of type 5 records lack the delimiter before the communities; withdrawals show the peer's address in place of the prefix. */
  TYPE_5 = 1,
  /* It does not clear the bits of a prefix that lie beyond its length; later versions do, as their expected output shows. */
  LOOSE_BITS = 2,
  /* After a damaged record it takes for records what are none: only what comes before is compared. */
  GOES_ASTRAY = 4,
  /* It takes path identifiers for prefixes where the collector did not say that the messages have them: those messages are left out. */
  MISSES_PATH_IDS = 8,
} Difference;

#define N_BEFORE_DAMAGE 4

static const struct {
  const char *name;
  Difference  difference;
  int         status; /* of ours */
} files[] = {
  { "bird-mrtdump_bgp", SAME, 0 },
  { "bird-mrtdump_rib", SAME, 0 },
  { "bview.20020722.2337.gz", SAME, 0 },
  { "bview.ipv4_unicast_add_path.gz", SAME, 0 },
  { "derived_kp_AS131279_rib_jinx_20140530T2200Z.mrt", SAME, 0 },
  { "derived_kp_pfx2as_20140513.tsv", SAME, 1 }, /* no routing data */
  { "openbgpd_rib_table-v2", SAME, 0 },
  { "quagga_bgp", SAME, 0 },
  { "quagga_rib", SAME, 0 },
  { "rib.20140523.0600_firstMB.bz2", SAME, 1 }, /* cut off */
  { "ris.rrc06.updates.1401488100.gz", SAME, 0 },
  { "ris.rrc06.updates.1427846400.gz", SAME, 0 },
  { "routeviews.route-views.jinx.ribs.1401487200.bz2", SAME, 0 },
  { "routeviews.route-views.jinx.updates.1427846400.bz2", SAME, 0 },
  { "rrc00_1999.09_updates.19990903.1041.gz", TYPE_5, 0 },
  { "rrc00_2000.03_updates.20000325.0345.gz", TYPE_5 | GOES_ASTRAY, 1 },
  { "rrc01_2000.11_updates.20001104.0124.gz", SAME, 0 },
  { "rrc15_2010.02_updates.20100227.1600.gz", SAME, 0 },
  { "sample.mrt", MISSES_PATH_IDS, 0 },
  { "updates.20020722.2238.gz", SAME, 0 },
  { "updates.20071015.1505.gz", SAME, 0 },
  { "updates.20160811.1600.gz", SAME, 0 },
  { "updates.example.20131201.bz2", SAME, 0 },
  { "updates.nlri_mask_trailing_bits.gz", LOOSE_BITS, 1 }, /* the message is longer than its record */
};

static char *
data_path (const char *folder, const char *name)
{
  return g_build_filename (g_getenv ("DUSK_SOURCE_ROOT") ? g_getenv ("DUSK_SOURCE_ROOT") : ".", "..", "shared", "data", folder, name, NULL);
}

static gboolean
is_at_hand (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_test_skip ("there are no recorded archive files here");
  return FALSE;
}

static void
run_dump (CliRun *run, const char *path)
{
  g_autofree char *line = g_strdup_printf ("mrt --format bgpdump '%s'", path);

  CLI_RUN (run, NULL, line);
}

static char *
output_of (const char *command, const char *option, const char *path)
{
  const char *argv[] = { command, option, path, NULL };
  g_autoptr (GError) error = NULL;
  char *out = NULL;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &out, NULL, NULL, &error);
  g_assert_no_error (error);
  return out;
}

/* Field 2 of a line is the kind, 5 the prefix, 10 the MED, 11 the communities. */
static char *
mended (const char *line, Difference difference, gboolean is_ours)
{
  g_auto (GStrv) fields = g_strsplit (line, "|", -1);
  guint n = g_strv_length (fields);
  DuskPrefix prefix;

  if (n < 6)
    return g_strdup (line);
  if (difference & TYPE_5)
    {
      if (g_str_equal (fields[2], "W"))
        *fields[5] = '\0';
      else if (is_ours && n > 11)
        {
          g_autofree char *tail = g_strjoinv ("|", fields + 12);
          char *joined = g_strconcat (fields[10], fields[11], "|", tail, NULL);
          for (guint i = 10; i < n; i++)
            g_clear_pointer (&fields[i], g_free);
          fields[10] = joined;
        }
    }
  else if ((difference & LOOSE_BITS) && dusk_prefix_parse (fields[5], &prefix, NULL) && prefix.family == 4)
    {
      g_free (fields[5]);
      fields[5] = g_malloc (DUSK_PREFIX_TEXT_SIZE);
      dusk_prefix_to_text (&prefix, fields[5]);
    }
  return g_strjoinv ("|", fields);
}

/* Time and peer of a line tell its message. */
static char *
message_of (const char *line)
{
  g_auto (GStrv) fields = g_strsplit (line, "|", 5);

  return g_strv_length (fields) < 5 ? g_strdup ("") : g_strdup_printf ("%s %s", fields[1], fields[3]);
}

/* Returns: (transfer full): the messages with path identifiers, as a set. */
static GHashTable *
messages_with_path_ids (char **lines)
{
  GHashTable *messages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (; *lines; lines++)
    if (g_str_has_prefix (*lines, "BGP4MP_ET_AP|"))
      g_hash_table_add (messages, message_of (*lines));
  return messages;
}

/* The next line that is not of one of the @left_out messages. */
static char **
skip (char **line, GHashTable *left_out)
{
  for (; *line && left_out; line++)
    {
      g_autofree char *message = message_of (*line);
      if (!g_hash_table_contains (left_out, message))
        break;
    }
  return line;
}

/* Takes @text apart in place. Returns: (transfer container) (element-type utf8): its lines, and NULL after them */
static GPtrArray *
split_lines (char *text)
{
  GPtrArray *lines = g_ptr_array_new ();
  char *end = text + strlen (text), *next;

  for (; text < end; text = next)
    {
      char *newline = memchr (text, '\n', (gsize) (end - text));
      next = newline ? newline + 1 : end;
      if (newline)
        *newline = '\0';
      g_ptr_array_add (lines, text);
    }
  g_ptr_array_add (lines, NULL);
  return lines;
}

static void
assert_lines (char *our_text, char *their_text, Difference difference)
{
  const guint limit = difference & GOES_ASTRAY ? N_BEFORE_DAMAGE : G_MAXUINT;
  g_autoptr (GPtrArray) ours = split_lines (our_text), theirs = split_lines (their_text);
  g_autoptr (GHashTable) left_out = difference & MISSES_PATH_IDS ? messages_with_path_ids ((char **) ours->pdata) : NULL;
  char **our_line = skip ((char **) ours->pdata, left_out), **their_line = skip ((char **) theirs->pdata, left_out);

  for (guint i = 0; i < limit && (*our_line || *their_line); i++)
    {
      g_autofree char *our_mended = *our_line ? mended (*our_line, difference, TRUE) : NULL;
      g_autofree char *their_mended = *their_line ? mended (*their_line, difference, FALSE) : NULL;
      g_assert_cmpstr (our_mended, ==, their_mended);
      our_line = skip (our_line + 1, left_out);
      their_line = skip (their_line + 1, left_out);
    }
}

static void
test_beside_bgpdump (gconstpointer data)
{
  gsize i = GPOINTER_TO_SIZE (data);
  g_autofree char *path = data_path ("mrt", files[i].name), *program = g_find_program_in_path ("bgpdump"), *theirs = NULL;
  g_auto (CliRun) run = { 0 };

  if (!is_at_hand (path))
    return;
  if (program == NULL)
    {
      g_test_skip ("there is no bgpdump here");
      return;
    }
  run_dump (&run, path);
  g_test_message ("%s", run.err);
  g_assert_cmpint (run.status, ==, files[i].status);
  g_assert_true ((*run.err == '\0') == (files[i].status == 0));
  theirs = output_of (program, "-m", path);
  if (files[i].difference == SAME)
    g_assert_true (g_str_equal (run.out, theirs));
  else
    assert_lines (run.out, theirs, files[i].difference);
}

/* bgpdump's own tests: equal to the last byte. */
static void
test_expected (void)
{
  g_autofree char *folder = data_path ("mrt-expected", "");
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (!is_at_hand (folder))
    return;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *expected_path = g_build_filename (folder, name, NULL), *input = g_strndup (name, strlen (name) - strlen (".bgp.gz"));
      g_autofree char *path = data_path ("mrt", input), *expected = output_of ("gzip", "-dc", expected_path);
      g_auto (CliRun) run = { 0 };
      g_test_message ("%s", input);
      run_dump (&run, path);
      g_assert_true (g_str_equal (run.out, expected));
    }
}

/* What the table of 30 May 2014 says about North Korea: alone, with update messages after it, and in the five records cut out of it. */
static void
test_north_korea (void)
{
  static const char *const lines[] = {
    "mrt --asn 131279 '%s/routeviews.route-views.jinx.ribs.1401487200.bz2'",
    "mrt --asn 131279 '%s/ris.rrc06.updates.1401488100.gz' '%s/routeviews.route-views.jinx.ribs.1401487200.bz2'",
    "mrt --prefix 175.45.176.0/22 '%s/derived_kp_AS131279_rib_jinx_20140530T2200Z.mrt'",
  };
  g_autofree char *folder = data_path ("mrt", "");

  if (!is_at_hand (folder))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *line = g_strdup_printf (lines[i], folder, folder);
      g_auto (CliRun) run = { 0 };
      g_test_message ("%s", line);
      CLI_RUN (&run, NULL, line);
      g_assert_cmpstr (run.err, ==, "");
      g_assert_cmpint (run.status, ==, 0);
      for (guint last = 176; last < 180; last++)
        {
          g_autofree char *prefix = g_strdup_printf ("\n  175.45.%u.0/24  AS131279  visible       1 of 1        0  all the time\n", last);
          g_assert_nonnull (strstr (run.out, prefix));
        }
      g_assert_null (strstr (run.out, "175.45.176.0/22  "));
      g_assert_nonnull (strstr (run.out, "\n  AS4837                 100 %       100 %\n"));
      g_assert_nonnull (strstr (run.out, "\n  30844 3356 1239 4837 131279\n"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *name = g_strconcat ("/cli/mrt-recorded/bgpdump/", files[i].name, NULL);
      g_test_add_data_func (name, GSIZE_TO_POINTER (i), test_beside_bgpdump);
    }
  g_test_add_func ("/cli/mrt-recorded/expected", test_expected);
  g_test_add_func ("/cli/mrt-recorded/north-korea", test_north_korea);
  return g_test_run ();
}
