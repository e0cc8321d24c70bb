/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-output.h"

#include "dusk-error.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct {
  char *folder;
  char *path;
} Place;

static void
set_up (Place *place, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  place->folder = g_dir_make_tmp ("dusk-output-XXXXXX", &error);
  g_assert_no_error (error);
  place->path = g_build_filename (place->folder, "file", NULL);
}

/* Nothing but the file itself may be left. */
static void
tear_down (Place *place, gconstpointer data)
{
  g_unlink (place->path);
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
}

static void
write_text (const char *path, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  dusk_output_write (path, bytes, &error);
  g_assert_no_error (error);
}

static void
assert_holds (const char *path, const char *text)
{
  g_autofree char *contents = NULL;

  g_assert_true (g_file_get_contents (path, &contents, NULL, NULL));
  g_assert_cmpstr (contents, ==, text);
}

static void
test_replaces (Place *place, gconstpointer data)
{
  struct stat info;

  write_text (place->path, "old");
  g_assert_cmpint (g_chmod (place->path, 0640), ==, 0);
  write_text (place->path, "new");
  assert_holds (place->path, "new");
  g_assert_cmpint (g_stat (place->path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0640);
  write_text (place->path, "");
  assert_holds (place->path, "");
}

static void
test_follows_link (Place *place, gconstpointer data)
{
  g_autofree char *link_path = g_build_filename (place->folder, "link", NULL);

  write_text (place->path, "old");
  g_assert_cmpint (symlink (place->path, link_path), ==, 0);
  write_text (link_path, "new");
  assert_holds (place->path, "new");
  g_assert_true (g_file_test (link_path, G_FILE_TEST_IS_SYMLINK));
  g_unlink (link_path);
}

/* A limit on the size of files stands for the full disk: the write fails half-way. */
static void
test_full_disk_keeps_old (Place *place, gconstpointer data)
{
  g_autofree char *large = g_strnfill (100000, 'x');
  g_autoptr (GBytes) bytes = g_bytes_new_static (large, 100000);
  g_autoptr (GError) error = NULL;
  struct rlimit old_limit, limit;
  void (*old_handler) (int);
  gboolean is_written;

  write_text (place->path, "old");
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  limit = old_limit;
  limit.rlim_cur = 5000;
  old_handler = signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  is_written = dusk_output_write (place->path, bytes, &error);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  signal (SIGXFSZ, old_handler);

  g_assert_false (is_written);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
  g_assert_nonnull (strstr (error->message, place->path));
  assert_holds (place->path, "old");
}

static void
test_fails (Place *place, gconstpointer data)
{
  static const struct {
    const char *path;
    int         reason;
  } cases[] = { { "/nowhere/file", ENOENT }, { "/dev/full", ENOSPC }, { "/", EISDIR } };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("text", 4);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (dusk_output_write (cases[i].path, bytes, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_OUTPUT);
      g_assert_nonnull (strstr (error->message, cases[i].path));
      g_assert_nonnull (strstr (error->message, g_strerror (cases[i].reason)));
    }
}

static void
test_writes_to_device (Place *place, gconstpointer data)
{
  write_text ("/dev/null", "text");
  g_assert_false (g_file_test ("/dev/null", G_FILE_TEST_IS_REGULAR));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/output/replaces", Place, NULL, set_up, test_replaces, tear_down);
  g_test_add ("/output/follows-link", Place, NULL, set_up, test_follows_link, tear_down);
  g_test_add ("/output/full-disk-keeps-old", Place, NULL, set_up, test_full_disk_keeps_old, tear_down);
  g_test_add ("/output/fails", Place, NULL, set_up, test_fails, tear_down);
  g_test_add ("/output/writes-to-device", Place, NULL, set_up, test_writes_to_device, tear_down);
  return g_test_run ();
}
