/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dusk-error.h"
#include "input-samples.h"

typedef struct {
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("dusk-input-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "updates.mrt", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_chmod (fixture->path, 0600);
  g_remove (fixture->path);
  g_rmdir (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->folder);
}

static void
put (Fixture *fixture, GBytes *bytes)
{
  g_assert_true (g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), NULL));
}

static void
test_formats (Fixture *fixture, gconstpointer data)
{
  for (SampleFormat format = 0; format < SAMPLE_N_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) plain = sample_make (3000000, 1), stored = sample_compress (plain, format), read = NULL;
      g_autoptr (DuskInput) input = NULL;

      put (fixture, stored);
      input = dusk_input_open (fixture->path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (dusk_input_name (input), ==, fixture->path);
      g_assert_cmpint (dusk_input_size (input), ==, g_bytes_get_size (stored));
      read = sample_read (input, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (read, plain));
      g_assert_cmpint (dusk_input_position (input), ==, g_bytes_get_size (stored));
    }
}

/* A file that somebody shortens while it is read just ends there. */
static void
test_shortened (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = sample_make (40000000, 1);
  g_autoptr (DuskInput) input = NULL;
  const guint8 *block;
  gsize length, total = 0;

  put (fixture, plain);
  input = dusk_input_open (fixture->path, &error);
  g_assert_no_error (error);
  while (dusk_input_next (input, &block, &length, &error))
    {
      total += length;
      g_assert_cmpint (truncate (fixture->path, 20000000), ==, 0);
    }
  g_assert_no_error (error);
  g_assert_cmpuint (total, ==, 20000000);
}

static void
assert_cannot_open (const char *path, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (dusk_input_open (path, &error));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_USAGE);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *inside = g_build_filename (fixture->path, "updates.gz", NULL);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  assert_cannot_open (fixture->path, "updates.mrt” does not exist");
  assert_cannot_open ("two\nlines", "“two lines” does not exist");
  assert_cannot_open ("", "does not exist");
  assert_cannot_open (fixture->folder, "is a folder");
  put (fixture, nothing);
  assert_cannot_open (inside, "does not exist");
  g_chmod (fixture->path, 0);
  if (g_access (fixture->path, R_OK) != 0)
    assert_cannot_open (fixture->path, "may not be read");
}

/* A pipe in the place of standard input. */
typedef struct {
  int     writing;
  int     saved;
  GBytes *bytes;
  gsize   step;
} Pipe;

static void
pipe_open (Pipe *self)
{
  int ends[2];

  g_assert_cmpint (pipe (ends), ==, 0);
  self->saved = dup (STDIN_FILENO);
  g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);
  close (ends[0]);
  self->writing = ends[1];
}

static void
pipe_close (Pipe *self)
{
  if (self->saved >= 0)
    dup2 (self->saved, STDIN_FILENO);
  else
    close (STDIN_FILENO);
  close (self->saved);
}

static gpointer
write_pipe (gpointer data)
{
  Pipe *self = data;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (self->bytes, &length);

  while (length > 0)
    {
      gssize n = write (self->writing, bytes, MIN (length, self->step));
      g_assert_true (n > 0 || errno == EINTR);
      bytes += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  close (self->writing);
  return NULL;
}

static void
test_pipe (Fixture *fixture, gconstpointer data)
{
  const gsize steps[] = { 1000, 4096, 1000000 };

  for (SampleFormat format = 0; format < SAMPLE_N_FORMATS; format++)
    for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) plain = sample_make (2500000, 2), stored = sample_compress (plain, format), read = NULL;
        Pipe pipe = { .bytes = stored, .step = steps[i] };
        DuskInput *input;
        GThread *writer;

        pipe_open (&pipe);
        writer = g_thread_new ("writer", write_pipe, &pipe);
        input = dusk_input_open ("-", &error);
        g_assert_no_error (error);
        g_assert_cmpint (dusk_input_size (input), ==, -1);
        read = sample_read (input, &error);
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (read, plain));
        g_assert_cmpint (dusk_input_position (input), ==, g_bytes_get_size (stored));
        dusk_input_close (input);
        g_thread_join (writer);
        pipe_close (&pipe);
      }
}

/* What comes through a pipe is passed on although more may follow, and a pipe that stays silent can be closed. */
static void
test_silent_pipe (Fixture *fixture, gconstpointer data)
{
  for (int n_blocks = 0; n_blocks <= 2; n_blocks++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) plain = sample_make (500, 3);
      Pipe pipe = { 0 };
      DuskInput *input;
      const guint8 *block;
      gsize length, total = 0;

      pipe_open (&pipe);
      g_assert_cmpint (write (pipe.writing, g_bytes_get_data (plain, NULL), 500), ==, 500);
      input = dusk_input_open ("-", &error);
      g_assert_no_error (error);
      while (n_blocks > 0 && total < 500)
        {
          g_assert_true (dusk_input_next (input, &block, &length, &error));
          total += length;
        }
      dusk_input_close (input);
      g_assert_cmpint (close (pipe.writing), ==, 0);
      pipe_close (&pipe);
    }
}

/* A standard input that is a file has a size. */
static void
test_redirected (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) plain = sample_make (100000, 4), read = NULL;
  g_autoptr (DuskInput) input = NULL;
  Pipe pipe;
  FILE *file;

  put (fixture, plain);
  pipe_open (&pipe);
  file = g_fopen (fixture->path, "r");
  g_assert_cmpint (dup2 (fileno (file), STDIN_FILENO), ==, STDIN_FILENO);
  fclose (file);
  input = dusk_input_open ("-", &error);
  g_assert_no_error (error);
  g_assert_cmpint (dusk_input_size (input), ==, 100000);
  read = sample_read (input, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, plain));
  close (pipe.writing);
  pipe_close (&pipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/base/input-file/formats", Fixture, NULL, set_up, test_formats, tear_down);
  g_test_add ("/base/input-file/shortened", Fixture, NULL, set_up, test_shortened, tear_down);
  g_test_add ("/base/input-file/cannot-open", Fixture, NULL, set_up, test_cannot_open, tear_down);
  g_test_add ("/base/input-file/pipe", Fixture, NULL, set_up, test_pipe, tear_down);
  g_test_add ("/base/input-file/silent-pipe", Fixture, NULL, set_up, test_silent_pipe, tear_down);
  g_test_add ("/base/input-file/redirected", Fixture, NULL, set_up, test_redirected, tear_down);
  return g_test_run ();
}
