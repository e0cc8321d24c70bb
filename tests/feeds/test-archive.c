/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "broker-fixture.h"

#define START "2023-11-13T10:00"
#define PATH  "/rrc00/2023.11/updates.20231113.1000.gz"

static GPtrArray *
files_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
}

static DuskFetchedFile *
get_file (const Fetch *fetch, guint i)
{
  g_assert_no_error (fetch->error);
  g_assert_cmpuint (fetch->fetched->files->len, >, i);
  return fetch->fetched->files->pdata[i];
}

static void
assert_content (const Fetch *fetch, guint i, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) got = NULL;
  char *text;
  gsize length;

  g_file_get_contents (get_file (fetch, i)->path, &text, &length, &error);
  g_assert_no_error (error);
  got = g_bytes_new_take (text, length);
  g_assert_true (g_bytes_equal (got, bytes));
}

static void
write_file (const char *path, GBytes *bytes)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
test_fetch (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (300000);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) first = { 0 }, second = { 0 };
  g_autofree char *part = NULL, *info = NULL;
  DuskArchiveEstimate estimate;

  fake_server_add_bytes (fixture->net.server, PATH, 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, PATH, START);
  estimate = dusk_archive_estimate (fixture->archive, files);
  g_assert_cmpuint (estimate.n_files, ==, 1);
  g_assert_cmpuint (estimate.n_kept, ==, 0);
  g_assert_cmpint (estimate.bytes, >, 0);
  g_assert_true (estimate.is_guess);

  fetch_all (fixture, &first, files);
  assert_content (&first, 0, bytes);
  g_assert_cmpint (get_file (&first, 0)->fetched_s, ==, FIXTURE_NOW_S);
  g_assert_true (g_str_has_suffix (get_file (&first, 0)->path, "/rrc00/2023.11/updates.20231113.1000.gz"));
  g_assert_cmpuint (g_strv_length (first.fetched->messages), ==, 0);
  g_assert_cmpint (first.bytes, ==, 300000);
  g_assert_cmpint (first.total_bytes, ==, 300000);
  g_assert_cmpuint (first.files, ==, 1);
  g_assert_cmpuint (first.total_files, ==, 1);
  part = g_strconcat (get_file (&first, 0)->path, ".part", NULL);
  info = g_strconcat (part, ".info", NULL);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (info, G_FILE_TEST_EXISTS));
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 300000);

  fetch_all (fixture, &second, files);
  assert_content (&second, 0, bytes);
  g_assert_cmpuint (fake_server_count (fixture->net.server, PATH), ==, 1);
  estimate = dusk_archive_estimate (fixture->archive, files);
  g_assert_cmpuint (estimate.n_kept, ==, 1);
  g_assert_cmpint (estimate.bytes, ==, 0);
}

/* A server that calls the file's own compression one of the transfer gets no other file onto the disk. */
static void
test_content_encoding (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (1000);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) fetch = { 0 };

  fake_server_add_bytes (fixture->net.server, PATH, 200, "Content-Encoding: gzip\n", bytes);
  add_archive_file (fixture, files, PATH, START);
  fetch_all (fixture, &fetch, files);
  assert_content (&fetch, 0, bytes);
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Accept-Encoding"), ==, "identity");
}

/* What there is on the disk before, what the server says, and what is asked for. */
static void
test_resume (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *name;
    const char *info;    /* beside the part; URL is put in */
    guint       status;  /* of the first answer */
    const char *headers; /* of it */
    guint       from;    /* its body begins there */
    const char *range;   /* asked for at last */
    guint       n_requests;
  } cases[] = {
    { "rest", "etag=\"a\"\ntotal=1000\n", 206, "ETag: \"a\"\nContent-Range: bytes 400-999/1000\n", 400, "bytes=400-", 1 },
    { "rest of a date", "last-modified=Mon, 13 Nov 2023 10:05:00 GMT\n", 206,
      "Last-Modified: Mon, 13 Nov 2023 10:05:00 GMT\nContent-Range: bytes 400-999/1000\n", 400, "bytes=400-", 1 },
    { "the server knows no ranges", "etag=\"a\"\n", 200, "ETag: \"a\"\nAccept-Ranges: none\n", 0, "bytes=400-", 1 },
    { "changed, and the server says so", "etag=\"b\"\n", 200, "ETag: \"a\"\nAccept-Ranges: none\n", 0, "bytes=400-", 1 },
    { "changed, and the server does not mind", "etag=\"b\"\n", 206, "ETag: \"a\"\nContent-Range: bytes 400-999/1000\n", 400, NULL, 2 },
    { "of another length", "etag=\"a\"\ntotal=900\n", 206, "ETag: \"a\"\nContent-Range: bytes 400-999/1000\n", 400, NULL, 2 },
    { "another part than asked for", "etag=\"a\"\n", 206, "ETag: \"a\"\nContent-Range: bytes 300-999/1000\n", 300, NULL, 2 },
    { "no part said", "etag=\"a\"\n", 206, "ETag: \"a\"\n", 400, NULL, 2 },
    { "nothing there", "etag=\"a\"\n", 416, "Content-Range: bytes */300\n", 1000, NULL, 2 },
    { "weak validator", "etag=W/\"a\"\n", 200, NULL, 0, NULL, 1 },
    { "no validator", "total=1000\n", 200, NULL, 0, NULL, 1 },
    { "longer than it can be", "etag=\"a\"\ntotal=300\n", 200, NULL, 0, NULL, 1 },
    { "nothing known", NULL, 200, NULL, 0, NULL, 1 },
  };
  g_autoptr (GBytes) bytes = make_archive_bytes (1000);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (bytes, 0, 400);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/rrc00/2023.11/updates.20231113.10%02zu.gz", i);
      g_autofree char *start = g_strdup_printf ("2023-11-13T10:%02zu", i);
      g_autofree char *url = fake_server_url (fixture->net.server, path);
      g_autofree char *info = g_strdup_printf ("[part]\nurl=%s\n%s", url, cases[i].info ? cases[i].info : "");
      g_autoptr (GBytes) body = g_bytes_new_from_bytes (bytes, cases[i].from, 1000 - cases[i].from);
      g_autoptr (GBytes) info_bytes = g_bytes_new_static (info, strlen (info));
      g_autoptr (GPtrArray) files = files_new ();
      g_autofree char *kept = NULL, *part_path = NULL, *info_path = NULL;
      g_auto (Fetch) fetch = { 0 };

      g_test_message ("%s", cases[i].name);
      add_archive_file (fixture, files, path, start);
      kept = dusk_archive_disk_path (dusk_archive_disk (fixture->archive), files->pdata[0]);
      part_path = g_strconcat (kept, ".part", NULL);
      info_path = g_strconcat (part_path, ".info", NULL);
      write_file (part_path, part);
      if (cases[i].info)
        write_file (info_path, info_bytes);
      fake_server_add_bytes (fixture->net.server, path, cases[i].status, cases[i].headers, body);
      fake_server_add_bytes (fixture->net.server, path, 200, NULL, bytes);
      fetch_all (fixture, &fetch, files);
      assert_content (&fetch, 0, bytes);
      g_assert_cmpuint (fake_server_count (fixture->net.server, path), ==, cases[i].n_requests);
      g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Range"), ==, cases[i].range);
    }
}

/* Nothing is left to be asked for: the process was killed before the file got its name. */
static void
test_resume_complete (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (1000);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) known = { 0 }, unknown = { 0 };

  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("/rrc00/2023.11/updates.20231113.100%u.gz", i);
      g_autofree char *start = g_strdup_printf ("2023-11-13T10:0%u", i);
      g_autofree char *url = fake_server_url (fixture->net.server, path);
      g_autofree char *info = g_strdup_printf ("[part]\nurl=%s\netag=\"a\"\n%s", url, i == 0 ? "total=1000\n" : "");
      g_autoptr (GBytes) info_bytes = g_bytes_new_static (info, strlen (info));
      g_autofree char *kept = NULL, *part_path = NULL, *info_path = NULL;

      g_ptr_array_set_size (files, 0);
      add_archive_file (fixture, files, path, start);
      kept = dusk_archive_disk_path (dusk_archive_disk (fixture->archive), files->pdata[0]);
      part_path = g_strconcat (kept, ".part", NULL);
      info_path = g_strconcat (part_path, ".info", NULL);
      write_file (part_path, bytes);
      write_file (info_path, info_bytes);
      fake_server_add (fixture->net.server, path, 416, "Content-Range: bytes */1000\n", NULL);
      fetch_all (fixture, i == 0 ? &known : &unknown, files);
      assert_content (i == 0 ? &known : &unknown, 0, bytes);
      g_assert_cmpuint (fake_server_count (fixture->net.server, path), ==, i);
    }
}

/* The connection breaks off: the rest is asked for at once. */
static void
test_cut (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (1000);
  g_autofree char *whole = g_strndup (g_bytes_get_data (bytes, NULL), 1000);
  g_autofree char *cut = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\nETag: \"a\"\r\n\r\n%.400s", whole);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) fetch = { 0 };

  fake_server_add_raw (fixture->net.server, PATH, cut);
  fake_server_add_bytes (fixture->net.server, PATH, 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, PATH, START);
  fetch_all (fixture, &fetch, files);
  assert_content (&fetch, 0, bytes);
  g_assert_cmpuint (fake_server_count (fixture->net.server, PATH), ==, 2);
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Range"), ==, "bytes=400-");
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "If-Range"), ==, "\"a\"");
}

/* A file of a quarter of an hour ago may have grown since it came. */
static void
test_growing (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) small = make_archive_bytes (100), large = make_archive_bytes (200);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) first = { 0 }, second = { 0 }, third = { 0 };
  const struct timespec times[] = { { .tv_nsec = UTIME_OMIT }, { .tv_sec = FIXTURE_NOW_S - 300 } };

  fake_server_add_bytes (fixture->net.server, "/now", 200, NULL, small);
  fake_server_add_bytes (fixture->net.server, "/now", 200, NULL, large);
  fake_server_add (fixture->net.server, "/now", 404, NULL, NULL);
  add_archive_file (fixture, files, "/now", "2023-11-14T22:05");
  fetch_all (fixture, &first, files);
  assert_content (&first, 0, small);
  g_assert_cmpint (utimensat (AT_FDCWD, get_file (&first, 0)->path, times, 0), ==, 0);
  fetch_all (fixture, &second, files);
  assert_content (&second, 0, large);
  g_assert_cmpint (utimensat (AT_FDCWD, get_file (&first, 0)->path, times, 0), ==, 0);
  fetch_all (fixture, &third, files);
  assert_content (&third, 0, large);
  assert_says (third.fetched->messages, "could not be fetched anew");
}

static char *
relative_path (BrokerFixture *fixture, const char *url, const char *collector)
{
  g_autoptr (DuskArchiveFile) file = dusk_archive_file_new (url, "ris", collector, DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1);
  g_autofree char *path = dusk_archive_disk_path (dusk_archive_disk (fixture->archive), file);

  g_assert_true (g_str_has_prefix (path, fixture->folder));
  return g_strdup (path + strlen (fixture->folder) + 1);
}

static void
test_paths (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *url;
    const char *collector;
    const char *path; /* `*` for a hash */
  } cases[] = {
    { "https://data.ris.ripe.net/rrc00/2014.12/updates.20141222.1615.gz", "rrc00", "data.ris.ripe.net/rrc00/2014.12/updates.20141222.1615.gz" },
    { "https://archive.routeviews.org/bgpdata/2014.12/UPDATES/updates.20141222.1615.bz2", "route-views2",
      "archive.routeviews.org/route-views2/2014.12/updates.20141222.1615.bz2" },
    { "http://127.0.0.1:8080/rrc00/2014.12/updates.20141222.1615.gz", "rrc00", "127.0.0.1.8080/rrc00/2014.12/updates.20141222.1615.gz" },
    { "https://data.ris.ripe.net/rrc00/2014.12/updates.20141222.1615.gz.part", "rrc00",
      "data.ris.ripe.net/rrc00/2014.12/*-updates.20141222.1615.gz.part" },
    { "https://data.ris.ripe.net/x/..", "rrc00", "data.ris.ripe.net/rrc00/2014.12/*-_" },
    { "https://data.ris.ripe.net/x/%2e%2e%2fetc", "../..", "data.ris.ripe.net/_._../2014.12/*-_._2Fetc" },
    { "https://data.ris.ripe.net/", "", "data.ris.ripe.net/_/2014.12/*-_" },
    { "file:///etc/passwd", "/etc", "_/_etc/2014.12/*-passwd" },
    { "https://data.ris.ripe.net/a\\b\nc.gz", ".", "data.ris.ripe.net/_/2014.12/*" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = relative_path (fixture, cases[i].url, cases[i].collector);

      g_test_message ("%s", path);
      g_assert_true (g_pattern_match_simple (cases[i].path, path));
      g_assert_null (strstr (path, "/../"));
      g_assert_cmpuint (strspn (path, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "._-/"), ==, strlen (path));
    }
}

static void
test_head (void)
{
  static const struct {
    const char *bytes;
    gsize       length;
    gboolean    is_good;
    const char *message;
  } cases[] = {
    { "\x1f\x8b\x08", 3, TRUE, NULL },
    { "BZh91AY", 7, TRUE, NULL },
    { "\xfd" "7zXZ\0", 6, TRUE, NULL },
    { "\x28\xb5\x2f\xfd", 4, TRUE, NULL },
    { "\x54\x98\x41\x00\x00\x10\x00\x04\x00\x00\x00\x2b", 12, TRUE, NULL },
    { "\x38\x00\x00\x00\x00\x05\x00\x01\x00\x00\x00\x2b", 12, TRUE, NULL },
    { "\x54\x98\x41\x00\x00\x10\x00\x04", 8, FALSE, "no archive file" },
    { "\x54\x98\x41\x00\x00\x63\x00\x04\x00\x00\x00\x2b", 12, FALSE, "no archive file" },
    { "<html>", 6, FALSE, "web page" },
    { "\n\n <!DOCTYPE", 12, FALSE, "web page" },
    { "\xef\xbb\xbf<!DOCTYPE", 12, FALSE, "web page" },
    { "{\"error\": 1}", 12, FALSE, "no archive file" },
    { "", 0, FALSE, "empty" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gboolean is_good = dusk_archive_check_head ((const guint8 *) cases[i].bytes, cases[i].length, &error);

      g_assert_cmpint (is_good, ==, cases[i].is_good);
      if (is_good)
        continue;
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, cases[i].message));
    }
}

static void
test_estimate_text (void)
{
  static const struct {
    DuskArchiveEstimate estimate;
    const char         *text;
  } cases[] = {
    { { 26, 0, 90400000, TRUE }, "26 files, about 90\u00a0MB" },
    { { 26, 0, 90400000, FALSE }, "26 files, 90.4\u00a0MB" },
    { { 1, 0, 4040, TRUE }, "1 file, about 4.0\u00a0kB" },
    { { 26, 26, 0, FALSE }, "26 files, all on this machine already" },
    { { 26, 6, 1500000000, TRUE }, "26 files, 6 of them on this machine already, about 1.5\u00a0GB to fetch" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_archive_estimate_to_text (&cases[i].estimate);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

/* Sizes that finders or the disk know are better than those of a table. */
static void
test_neighbours (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) files = files_new ();
  g_autoptr (GBytes) bytes = make_archive_bytes (5000);
  g_autofree char *kept = NULL, *url = fake_server_url (fixture->net.server, PATH);
  g_autofree gint64 *sizes = NULL;
  gboolean is_guess;

  add_archive_file (fixture, files, PATH, START);
  kept = dusk_archive_disk_path (dusk_archive_disk (fixture->archive), files->pdata[0]);
  write_file (kept, bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc06", DUSK_ARCHIVE_UPDATES, 1699869600, 300, 777));
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc06", DUSK_ARCHIVE_UPDATES, 1699869900, 300, -1));
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc06", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1));
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc06", DUSK_ARCHIVE_RIBS, 1699869600, 300, -1));
  sizes = dusk_archive_sizes (fixture->archive, files, &is_guess);
  g_assert_true (is_guess);
  g_assert_cmpint (sizes[1], ==, 5000);
  g_assert_cmpint (sizes[2], ==, 777);
  g_assert_cmpint (sizes[3], ==, 777);
  g_assert_cmpint (sizes[4], >, 1000);
  g_assert_cmpint (sizes[5], >, 1000000);
}

static void
test_typical_sizes (void)
{
  gint64 before = 0;

  for (int year = 1998; year < 2030; year++)
    {
      g_autofree char *day = g_strdup_printf ("%d-07-01", year);
      gint64 time_s, size;

      dusk_time_parse (day, &time_s, NULL);
      size = dusk_archive_typical_size ("rrc01", DUSK_ARCHIVE_UPDATES, time_s);
      g_assert_cmpint (size, >=, before);
      g_assert_cmpint (size, <, dusk_archive_typical_size ("rrc01", DUSK_ARCHIVE_RIBS, time_s));
      g_assert_cmpint (size, <, dusk_archive_typical_size ("rrc00", DUSK_ARCHIVE_UPDATES, time_s));
      before = size;
    }
  g_assert_cmpint (before, ==, 1500000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  add_broker_test ("/archive/fetch", test_fetch);
  add_broker_test ("/archive/content-encoding", test_content_encoding);
  add_broker_test ("/archive/resume", test_resume);
  add_broker_test ("/archive/resume-complete", test_resume_complete);
  add_broker_test ("/archive/cut", test_cut);
  add_broker_test ("/archive/growing", test_growing);
  add_broker_test ("/archive/paths", test_paths);
  g_test_add_func ("/archive/head", test_head);
  g_test_add_func ("/archive/estimate-text", test_estimate_text);
  add_broker_test ("/archive/neighbours", test_neighbours);
  g_test_add_func ("/archive/typical-sizes", test_typical_sizes);
  return g_test_run ();
}
