/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "broker-fixture.h"

static const char *program;

static GPtrArray *
files_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) dusk_archive_file_unref);
}

static char *
path_of (BrokerFixture *fixture, GPtrArray *files, guint i, const char *suffix)
{
  g_autofree char *path = dusk_archive_disk_path (dusk_archive_disk (fixture->archive), files->pdata[i]);

  return g_strconcat (path, suffix, NULL);
}

static gint64
size_of (const char *path)
{
  struct stat is;

  return stat (path, &is) == 0 ? is.st_size : -1;
}

/* One file that cannot be had does not keep the others. */
static void
test_some_missing (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (500);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) fetch = { 0 };

  fake_server_add_bytes (fixture->net.server, "/a", 200, NULL, bytes);
  fake_server_add (fixture->net.server, "/page", 200, "Content-Type: text/html\n", "<!DOCTYPE html><html>Maintenance</html>");
  fake_server_add (fixture->net.server, "/empty", 200, NULL, "");
  fake_server_add (fixture->net.server, "/busy", 503, NULL, NULL);
  fake_server_add_bytes (fixture->net.server, "/b", 200, NULL, bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:00");
  add_archive_file (fixture, files, "/none", "2023-11-13T10:05");
  add_archive_file (fixture, files, "/page", "2023-11-13T10:10");
  add_archive_file (fixture, files, "/none2", "2023-11-13T10:15");
  add_archive_file (fixture, files, "/empty", "2023-11-13T10:20");
  add_archive_file (fixture, files, "/busy", "2023-11-13T10:25");
  add_archive_file (fixture, files, "/b", "2023-11-13T10:30");
  add_archive_file (fixture, files, "/a", "2023-11-13T10:00");
  fetch_all (fixture, &fetch, files);
  g_assert_no_error (fetch.error);
  g_assert_cmpuint (fetch.fetched->files->len, ==, 2);
  g_assert_true (((DuskFetchedFile *) fetch.fetched->files->pdata[0])->file == files->pdata[0]);
  g_assert_true (((DuskFetchedFile *) fetch.fetched->files->pdata[1])->file == files->pdata[6]);
  g_assert_cmpuint (g_strv_length (fetch.fetched->messages), ==, 4);
  assert_says (fetch.fetched->messages, "2 files of rrc00 are missing: 127.0.0.1");
  assert_says (fetch.fetched->messages, "1 file of rrc00 is missing: The server sent a web page");
  assert_says (fetch.fetched->messages, "empty file");
  assert_says (fetch.fetched->messages, "503");
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/none"), ==, 0);
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/busy"), ==, 3);
  g_assert_cmpuint (fetch.files, ==, 2);
  g_assert_cmpuint (fetch.total_files, ==, 7);
  g_assert_cmpint (fetch.bytes, ==, fetch.total_bytes);
  /* Of the page nothing is left that a later attempt would go on with. */
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 1000);
}

static void
test_all_missing (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) files = files_new (), none = files_new ();
  g_auto (Fetch) fetch = { 0 }, nothing = { 0 };

  add_archive_file (fixture, files, "/none", "2023-11-13T10:05");
  fetch_all (fixture, &fetch, files);
  g_assert_error (fetch.error, DUSK_ERROR, DUSK_ERROR_HTTP_STATUS);
  fetch_all (fixture, &nothing, none);
  g_assert_no_error (nothing.error);
  g_assert_cmpuint (nothing.fetched->files->len, ==, 0);
}

/* Answers that are not what was asked for, and what they are called. */
static void
test_bad_answers (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const struct {
    const char *raw;
    int         code;
    guint       n_requests;
  } cases[] = {
    { "HTTP/1.1 200 OK\r\nContent-Length: 9999999999999\r\n\r\n\x1f\x8b", DUSK_ERROR_TOO_LARGE, 1 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n\x1f\x8b half", DUSK_ERROR_OFFLINE, 3 },
    { "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nno mrt", DUSK_ERROR_MALFORMED, 1 },
    { "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 5-9/10\r\nContent-Length: 5\r\n\r\nabcde", DUSK_ERROR_MALFORMED, 2 },
    { "HTTP/1.1 204 No Content\r\n\r\n", DUSK_ERROR_HTTP_STATUS, 1 },
    { "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n", DUSK_ERROR_MALFORMED, 1 },
    { "HTTP/1.1 302 Found\r\nLocation: https://evil.example/a.gz\r\nContent-Length: 0\r\n\r\n", DUSK_ERROR_USAGE, 1 },
    { "HTTP/1.1 302 Found\r\nLocation: http://localhost:1/a.gz\r\nContent-Length: 0\r\n\r\n", DUSK_ERROR_USAGE, 1 },
    { "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n", DUSK_ERROR_USAGE, 1 },
    { "", DUSK_ERROR_OFFLINE, 3 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/%zu", i);
      g_autoptr (GPtrArray) files = files_new ();
      g_auto (Fetch) fetch = { 0 };

      g_test_message ("case %zu", i);
      fake_server_add_raw (fixture->net.server, path, cases[i].raw);
      add_archive_file (fixture, files, path, "2023-11-13T10:05");
      fetch_all (fixture, &fetch, files);
      g_assert_error (fetch.error, DUSK_ERROR, cases[i].code);
      g_assert_null (strchr (fetch.error->message, '\n'));
      g_assert_cmpuint (fake_server_count (fixture->net.server, path), ==, cases[i].n_requests);
    }
}

/* A server that cannot go on where it broke off, and always breaks off, is not asked for ever, however much it sends. */
static void
test_never_whole (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *bytes = g_strnfill (1200 * 1000, 'x');
  g_autofree char *raw = g_strconcat ("HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n\x1f\x8b", bytes, NULL);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) fetch = { 0 };

  fake_server_add_raw (fixture->net.server, "/a", raw);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  fetch_all (fixture, &fetch, files);
  g_assert_error (fetch.error, DUSK_ERROR, DUSK_ERROR_OFFLINE);
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/a"), ==, 3);
}

static void
test_redirect (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (500);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *to = fake_server_url (fixture->net.server, "/b");
  g_autofree char *headers = g_strdup_printf ("Location: %s\n", to);
  g_auto (Fetch) fetch = { 0 };

  fake_server_add (fixture->net.server, "/a", 302, headers, "moved");
  fake_server_add_bytes (fixture->net.server, "/b", 200, NULL, bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  fetch_all (fixture, &fetch, files);
  g_assert_no_error (fetch.error);
}

/* Addresses that must not be fetched are not, whoever put them into the list. */
static void
test_forbidden (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const urls[] = { "file:///etc/passwd", "https://data.ris.ripe.net/rrc00/2014.12/updates.20141222.1615.gz",
                                      "http://localhost:1/a.gz", "no address", "" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (GPtrArray) files = files_new ();
      g_auto (Fetch) fetch = { 0 };

      g_ptr_array_add (files, dusk_archive_file_new (urls[i], "ris", "rrc00", DUSK_ARCHIVE_UPDATES, 1419264900, 300, -1));
      fetch_all (fixture, &fetch, files);
      g_assert_error (fetch.error, DUSK_ERROR, DUSK_ERROR_USAGE);
    }
  g_assert_cmpuint (dusk_http_count_requests (fixture->net.http), ==, 0);
}

static void
test_stuck (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) files = files_new (), dripping = files_new ();
  g_auto (Fetch) stuck = { 0 }, drip = { 0 };

  g_setenv ("DUSK_TIMEOUT_S", "0.05", TRUE);
  fake_server_add_stuck (fixture->net.server, "/stuck");
  add_archive_file (fixture, files, "/stuck", "2023-11-13T10:05");
  fetch_all (fixture, &stuck, files);
  g_assert_error (stuck.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
  g_assert_cmpuint (fake_server_count (fixture->net.server, "/stuck"), ==, 3);
  /* A server that sends a byte now and then is as good as stuck. */
  g_setenv ("DUSK_TIMEOUT_S", "0.2", TRUE);
  fake_server_add_endless (fixture->net.server, "/drip", 1, 5);
  add_archive_file (fixture, dripping, "/drip", "2023-11-13T10:05");
  fetch_all (fixture, &drip, dripping);
  g_assert_error (drip.error, DUSK_ERROR, DUSK_ERROR_TIMEOUT);
}

/* What came until it was cancelled is there, and is gone on with. */
static void
test_cancel (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (1 << 20);
  g_autofree char *whole = g_strndup (g_bytes_get_data (bytes, NULL), 1 << 20);
  g_autofree char *cut = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\nETag: \"a\"\r\n\r\n%.4000s", whole);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *part = NULL, *kept = NULL;
  g_auto (Fetch) first = { 0 }, second = { 0 }, waiting = { 0 };

  fake_server_add_raw (fixture->net.server, "/a", cut);
  fake_server_add_stuck (fixture->net.server, "/a");
  fake_server_add_bytes (fixture->net.server, "/a", 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  part = path_of (fixture, files, 0, ".part");
  kept = path_of (fixture, files, 0, "");
  fetch_begin (fixture, &first, files);
  WAIT_FOR (fake_server_count (fixture->net.server, "/a") == 2);
  g_cancellable_cancel (first.cancellable);
  WAIT_FOR (first.is_done);
  g_assert_error (first.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (size_of (part), ==, 4000);
  g_assert_cmpint (dusk_archive_estimate (fixture->archive, files).n_kept, ==, 0);
  fetch_all (fixture, &second, files);
  g_assert_no_error (second.error);
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Range"), ==, "bytes=4000-");
  g_assert_cmpint (size_of (kept), ==, 1 << 20);
  g_assert_cmpint (size_of (part), ==, -1);

  waiting.cancellable = g_cancellable_new ();
  g_cancellable_cancel (waiting.cancellable);
  fetch_all (fixture, &waiting, files);
  g_assert_error (waiting.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Three at once from a host, and cancelling ends also those that wait. */
static void
test_queue (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (500);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) cancelled = { 0 }, fetch = { 0 };

  for (guint i = 0; i < 12; i++)
    {
      g_autofree char *path = g_strdup_printf ("/%u", i);
      g_autofree char *start = g_strdup_printf ("2023-11-13T10:%02u", i * 5);

      fake_server_add_bytes (fixture->net.server, path, 200, NULL, bytes);
      add_archive_file (fixture, files, path, start);
    }
  fake_server_hold (fixture->net.server, TRUE);
  fetch_begin (fixture, &cancelled, files);
  WAIT_FOR (fake_server_count_open (fixture->net.server) == 3);
  g_cancellable_cancel (cancelled.cancellable);
  WAIT_FOR (cancelled.is_done);
  g_assert_error (cancelled.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fetch_begin (fixture, &fetch, files);
  WAIT_FOR (fake_server_count (fixture->net.server, NULL) == 6);
  fake_server_hold (fixture->net.server, FALSE);
  WAIT_FOR (fetch.is_done);
  g_assert_no_error (fetch.error);
  g_assert_cmpuint (fetch.fetched->files->len, ==, 12);
  g_assert_cmpuint (fake_server_count (fixture->net.server, NULL), ==, 15);
  g_assert_cmpint (fetch.bytes, ==, 6000);
}

static void
use_at (const char *path, gint64 time_s)
{
  const struct timespec times[] = { { .tv_sec = (time_t) time_s }, { .tv_nsec = UTIME_OMIT } };

  g_assert_cmpint (utimensat (AT_FDCWD, path, times, 0), ==, 0);
}

/* The longest unused goes first; what is in use stays, beyond the limit if it must. */
static void
test_limit (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const paths[] = { "/0", "/1", "/2", "/3" };
  g_autoptr (GBytes) bytes = make_archive_bytes (1000);
  g_autoptr (GPtrArray) files = files_new ();
  char *kept[4] = { NULL };
  g_autofree char *stranger = NULL;
  g_auto (Fetch) fetch = { 0 }, again = { 0 };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *start = g_strdup_printf ("2023-11-13T10:%02u", i * 5);

      fake_server_add_bytes (fixture->net.server, paths[i], 200, NULL, bytes);
      add_archive_file (fixture, files, paths[i], start);
      kept[i] = path_of (fixture, files, i, "");
    }
  g_assert_cmpint (dusk_archive_limit (fixture->archive), ==, DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES);
  dusk_archive_set_limit (fixture->archive, 2500);
  fetch_all (fixture, &fetch, files);
  g_assert_no_error (fetch.error);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 4000);
  dusk_archive_clear (fixture->archive);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 4000);

  use_at (kept[2], 100);
  use_at (kept[0], 200);
  use_at (kept[1], 300);
  use_at (kept[3], 400);
  stranger = g_build_filename (fixture->folder, "notes.txt", NULL);
  g_assert_true (g_file_set_contents (stranger, "mine", 4, NULL));
  fetch_clear (&fetch);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 2000);
  g_assert_cmpint (size_of (kept[2]), ==, -1);
  g_assert_cmpint (size_of (kept[0]), ==, -1);
  g_assert_cmpint (size_of (kept[1]), ==, 1000);
  g_assert_cmpint (size_of (kept[3]), ==, 1000);

  /* Using one makes it young. */
  g_ptr_array_set_size (files, 2);
  g_ptr_array_remove_index (files, 0);
  fetch_all (fixture, &again, files);
  fetch_clear (&again);
  dusk_archive_set_limit (fixture->archive, 1000);
  g_assert_cmpint (size_of (kept[1]), ==, 1000);
  g_assert_cmpint (size_of (kept[3]), ==, -1);
  dusk_archive_clear (fixture->archive);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 0);
  g_assert_cmpint (size_of (stranger), ==, 4);
  for (guint i = 0; i < 4; i++)
    g_free (kept[i]);
}

/* The folder cannot be made: nothing can be kept, and nothing else is tried. */
static void
test_no_folder (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *file = g_build_filename (fixture->folder, "file", NULL);
  g_autofree char *below = g_build_filename (file, "below", NULL);
  g_autoptr (DuskArchive) archive = dusk_archive_new (fixture->broker, fixture->net.clock, below, 1000);
  g_autoptr (DuskArchive) usual = g_steal_pointer (&fixture->archive);
  g_autoptr (GPtrArray) files = files_new ();
  g_auto (Fetch) fetch = { 0 };

  g_assert_true (g_file_set_contents (file, "x", 1, NULL));
  fixture->archive = archive;
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  add_archive_file (fixture, files, "/b", "2023-11-13T10:10");
  g_assert_cmpint (dusk_archive_used (archive), ==, 0);
  fetch_all (fixture, &fetch, files);
  g_assert_error (fetch.error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_cmpuint (fake_server_count (fixture->net.server, NULL), ==, 0);
  fixture->archive = g_steal_pointer (&usual);
}

/* A disk that takes no more: what came stays, for when there is room again. */
static void
test_full (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  struct rlimit before, small;
  g_autoptr (GBytes) bytes = make_archive_bytes (1 << 20);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *part = NULL, *kept = NULL;
  g_auto (Fetch) full = { 0 }, again = { 0 };

  fake_server_add_bytes (fixture->net.server, "/a", 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  part = path_of (fixture, files, 0, ".part");
  kept = path_of (fixture, files, 0, "");
  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small = (struct rlimit){ 100000, before.rlim_max };
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  fetch_all (fixture, &full, files);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_error (full.error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_cmpint (size_of (part), ==, 100000);
  fetch_all (fixture, &again, files);
  g_assert_no_error (again.error);
  g_assert_cmpint (size_of (kept), ==, 1 << 20);
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Range"), ==, "bytes=100000-");
}

/* Another process fetches the same: each gets its own. */
static void
test_two_at_once (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) bytes = make_archive_bytes (50000);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *kept = NULL;
  g_auto (Fetch) first = { 0 }, second = { 0 };

  fake_server_add_bytes (fixture->net.server, "/a", 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  kept = path_of (fixture, files, 0, "");
  fetch_begin (fixture, &first, files);
  fetch_begin (fixture, &second, files);
  WAIT_FOR (first.is_done && second.is_done);
  g_assert_no_error (first.error);
  g_assert_no_error (second.error);
  g_assert_cmpint (size_of (kept), ==, 50000);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 50000);
}

/* Another process: fetches the file at @base_url into @folder until it is killed. */
static int
be_killed (const char *base_url, const char *folder)
{
  g_autoptr (DuskClock) clock = dusk_clock_new ();
  g_autoptr (DuskHttp) http = dusk_http_new (clock, NULL);
  g_autoptr (DuskBroker) broker = dusk_broker_new (http, base_url);
  g_autoptr (DuskArchive) archive = dusk_archive_new (broker, clock, folder, DUSK_ARCHIVE_DEFAULT_LIMIT_BYTES);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *url = g_strconcat (base_url, "/a", NULL);
  g_autoptr (GMainLoop) loop = g_main_loop_new (NULL, FALSE);

  dusk_http_set_backoff_unit (http, 1);
  g_ptr_array_add (files, dusk_archive_file_new (url, "ris", "rrc00", DUSK_ARCHIVE_UPDATES, 1699869900, 300, -1));
  dusk_archive_fetch_async (archive, files, NULL, NULL, NULL, NULL, NULL);
  g_main_loop_run (loop);
  return 0;
}

/* What a killed process had is gone on with, by whoever comes next. */
static void
test_killed (BrokerFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  char *command[] = { (char *) program, (char *) "--be-killed", fixture->base_url, fixture->folder, NULL };
  g_autoptr (GBytes) bytes = make_archive_bytes (100000);
  g_autofree char *whole = g_strndup (g_bytes_get_data (bytes, NULL), 100000);
  g_autofree char *cut = g_strdup_printf ("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\nETag: \"a\"\r\n\r\n%.4000s", whole);
  g_autoptr (GPtrArray) files = files_new ();
  g_autofree char *part = NULL, *kept = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Fetch) fetch = { 0 };
  GPid pid;

  fake_server_add_raw (fixture->net.server, "/a", cut);
  fake_server_add_stuck (fixture->net.server, "/a");
  fake_server_add_bytes (fixture->net.server, "/a", 200, "ETag: \"a\"\n", bytes);
  add_archive_file (fixture, files, "/a", "2023-11-13T10:05");
  part = path_of (fixture, files, 0, ".part");
  kept = path_of (fixture, files, 0, "");
  g_spawn_async (NULL, command, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, &error);
  g_assert_no_error (error);
  WAIT_FOR (fake_server_count (fixture->net.server, "/a") == 2);
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  g_spawn_close_pid (pid);
  g_assert_cmpint (size_of (part), ==, 4000);
  g_assert_cmpint (size_of (kept), ==, -1);
  fetch_all (fixture, &fetch, files);
  g_assert_no_error (fetch.error);
  g_assert_cmpstr (fake_server_last_header (fixture->net.server, "Range"), ==, "bytes=4000-");
  g_assert_cmpint (size_of (kept), ==, 100000);
  g_assert_cmpint (dusk_archive_used (fixture->archive), ==, 100000);
}

int
main (int argc, char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--be-killed"))
    return be_killed (argv[2], argv[3]);
  program = argv[0];
  g_test_init (&argc, &argv, NULL);
  add_broker_test ("/archive/trouble/some-missing", test_some_missing);
  add_broker_test ("/archive/trouble/all-missing", test_all_missing);
  add_broker_test ("/archive/trouble/bad-answers", test_bad_answers);
  add_broker_test ("/archive/trouble/never-whole", test_never_whole);
  add_broker_test ("/archive/trouble/redirect", test_redirect);
  add_broker_test ("/archive/trouble/forbidden", test_forbidden);
  add_broker_test ("/archive/trouble/stuck", test_stuck);
  add_broker_test ("/archive/trouble/cancel", test_cancel);
  add_broker_test ("/archive/trouble/queue", test_queue);
  add_broker_test ("/archive/trouble/limit", test_limit);
  add_broker_test ("/archive/trouble/no-folder", test_no_folder);
  add_broker_test ("/archive/trouble/full", test_full);
  add_broker_test ("/archive/trouble/two-at-once", test_two_at_once);
  add_broker_test ("/archive/trouble/killed", test_killed);
  return g_test_run ();
}
