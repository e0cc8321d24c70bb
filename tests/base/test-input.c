/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "dusk-error.h"
#include "dusk-input-private.h"
#include "input-samples.h"

#define MIB (1024 * 1024)

static void
assert_malformed (const GError *error, const char *words)
{
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "“sample”"));
  g_assert_nonnull (strstr (error->message, words));
}

/* Around the borders of the reader's blocks, of bzip2's, and of the bytes that formats are told by. */
static void
test_sizes (void)
{
  const gsize sizes[] = {
    0, 1, 4, DUSK_INPUT_HEAD_BYTES - 1, DUSK_INPUT_HEAD_BYTES, DUSK_INPUT_HEAD_BYTES + 1, DUSK_INPUT_CHUNK_BYTES, 899980, 899981, 899982, 900000,
    MIB - 1, MIB, MIB + 1, 1799962, 3 * MIB + 5,
  };

  for (SampleFormat format = 0; format < SAMPLE_N_FORMATS; format++)
    for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) plain = sample_make (sizes[i], (guint32) i);
        g_autoptr (GBytes) stored = sample_compress (plain, format);
        g_autoptr (DuskInput) input = dusk_input_new_for_bytes (stored, "sample");
        g_autoptr (GBytes) read = NULL;
        const guint8 *block;
        gsize length;

        g_test_message ("%s, %zu bytes", sample_format_name (format), sizes[i]);
        g_assert_cmpint (dusk_input_position (input), ==, 0);
        read = sample_read (input, &error);
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (read, plain));
        g_assert_cmpint (dusk_input_size (input), ==, g_bytes_get_size (stored));
        g_assert_cmpint (dusk_input_position (input), ==, g_bytes_get_size (stored));
        g_assert_false (dusk_input_next (input, &block, &length, &error));
        g_assert_no_error (error);
      }
}

/* Several streams in one file, some of them empty. */
static void
test_streams (void)
{
  const gsize sizes[] = { 300000, 0, 0, 1, 1000000, 0, 5 };

  for (SampleFormat format = SAMPLE_GZIP; format < SAMPLE_N_FORMATS; format++)
    {
      g_autoptr (GError) error = NULL;
      GBytes *plain[G_N_ELEMENTS (sizes)], *stored[G_N_ELEMENTS (sizes)];
      g_autoptr (GBytes) all_plain = NULL, all_stored = NULL, read = NULL;

      g_test_message ("%s", sample_format_name (format));
      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          plain[i] = sample_make (sizes[i], (guint32) i);
          stored[i] = sample_compress (plain[i], format);
        }
      all_plain = sample_join (plain, G_N_ELEMENTS (sizes));
      all_stored = sample_join (stored, G_N_ELEMENTS (sizes));
      read = sample_read_bytes (all_stored, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (read, all_plain));
      for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
        {
          g_bytes_unref (plain[i]);
          g_bytes_unref (stored[i]);
        }
    }
}

/* What comes behind the last stream and is none is passed over, as gzip and bzip2 do. */
static void
test_padding (void)
{
  static const guint8 zeros[1000] = { 0 };
  const struct {
    const void *bytes;
    gsize       length;
  } paddings[] = { { "\0", 1 }, { zeros, sizeof zeros }, { "garbage\n", 8 }, { "AZh9\x31\x41", 6 } };
  const SampleFormat padded[] = { SAMPLE_GZIP, SAMPLE_BZIP2 };
  g_autoptr (GBytes) plain = sample_make (250000, 1);

  for (gsize f = 0; f < G_N_ELEMENTS (padded); f++)
    for (gsize i = 0; i < G_N_ELEMENTS (paddings); i++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) stored = sample_compress (plain, padded[f]), padding = g_bytes_new (paddings[i].bytes, paddings[i].length);
        g_autoptr (GBytes) both = sample_join ((GBytes *const[]) { stored, padding }, 2);
        g_autoptr (GBytes) read = sample_read_bytes (both, &error);

        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (read, plain));
      }
}

/* Compressed twice is decompressed twice; what lies deeper stays as it is. */
static void
test_layers (void)
{
  g_autoptr (GBytes) plain = sample_make (200000, 7);

  for (SampleFormat inner = SAMPLE_GZIP; inner < SAMPLE_N_FORMATS; inner++)
    for (SampleFormat outer = SAMPLE_GZIP; outer < SAMPLE_N_FORMATS; outer++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) once = sample_compress (plain, inner), twice = sample_compress (once, outer);
        g_autoptr (GBytes) thrice = sample_compress (twice, SAMPLE_GZIP);
        g_autoptr (GBytes) read_twice = sample_read_bytes (twice, &error), read_thrice = sample_read_bytes (thrice, &error);

        g_test_message ("%s in %s", sample_format_name (inner), sample_format_name (outer));
        g_assert_no_error (error);
        g_assert_true (g_bytes_equal (read_twice, plain));
        g_assert_true (g_bytes_equal (read_thrice, once));
      }
}

static void
test_cut_off (void)
{
  g_autoptr (GBytes) plain = sample_make (400000, 3);

  for (SampleFormat format = SAMPLE_GZIP; format < SAMPLE_N_FORMATS; format++)
    {
      g_autoptr (GBytes) stored = sample_compress (plain, format);
      gsize length = g_bytes_get_size (stored);

      /* Near both ends at every byte, else at many. Of less than ten bytes nobody knows what they are. */
      for (gsize end = 10; end < length; end += end < 60 || end + 60 > length ? 1 : 1009)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) part = g_bytes_new_from_bytes (stored, 0, end), read = sample_read_bytes (part, &error);

          g_test_message ("%s, %zu of %zu bytes", sample_format_name (format), end, length);
          assert_malformed (error, "is cut off");
          sample_assert_begins (plain, read);
        }
    }
}

/* Of a file that is cut off, as much is had as its format allows. */
static void
test_cut_off_yield (void)
{
  const struct { SampleFormat format; gsize lost; } cases[] = {
    { SAMPLE_GZIP, 1000 }, { SAMPLE_BZIP2, 900000 }, { SAMPLE_XZ, 200000 }, { SAMPLE_ZSTD, 300000 },
  };
  g_autoptr (GBytes) plain = sample_make (3000000, 4);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) stored = sample_compress (plain, cases[i].format), read = NULL;
      g_autoptr (GBytes) part = g_bytes_new_from_bytes (stored, 0, g_bytes_get_size (stored) - 1);

      read = sample_read_bytes (part, &error);
      assert_malformed (error, "is cut off");
      sample_assert_begins (plain, read);
      g_assert_cmpuint (g_bytes_get_size (read) + cases[i].lost, >=, g_bytes_get_size (plain));
    }
}

static void
test_flipped (void)
{
  const SampleFormat summed[] = { SAMPLE_GZIP, SAMPLE_BZIP2, SAMPLE_XZ };
  g_autoptr (GBytes) plain = sample_make (300000, 5);

  for (gsize f = 0; f < G_N_ELEMENTS (summed); f++)
    {
      g_autoptr (GBytes) stored = sample_compress (plain, summed[f]);
      gsize length = g_bytes_get_size (stored);

      for (gsize at = 10; at < length; at += at < 40 || at + 40 > length ? 1 : 997)
        {
          g_autoptr (GError) error = NULL;
          guint8 *bytes = g_memdup2 (g_bytes_get_data (stored, NULL), length);
          g_autoptr (GBytes) flipped = NULL, read = NULL;

          bytes[at] ^= (guint8) (1 << at % 8);
          flipped = g_bytes_new_take (bytes, length);
          read = sample_read_bytes (flipped, &error);
          g_test_message ("%s, byte %zu of %zu", sample_format_name (summed[f]), at, length);
          if (error)
            g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
          else
            g_assert_true (g_bytes_equal (read, plain));
          if (summed[f] == SAMPLE_BZIP2)
            sample_assert_begins (plain, read);
        }
    }
}

/* A stream that is damaged keeps saying so. */
static void
test_stays_damaged (void)
{
  g_autoptr (GError) first = NULL, second = NULL;
  g_autoptr (GBytes) plain = sample_make (5000000, 6), stored = sample_compress (plain, SAMPLE_GZIP), read = NULL, broken = NULL;
  g_autoptr (DuskInput) input = NULL;
  gsize length = g_bytes_get_size (stored);
  guint8 *bytes = g_memdup2 (g_bytes_get_data (stored, NULL), length);
  const guint8 *block;

  bytes[length - 6] ^= 1;
  broken = g_bytes_new_take (bytes, length);
  input = dusk_input_new_for_bytes (broken, "sample");
  read = sample_read (input, &first);
  assert_malformed (first, "is damaged");
  g_assert_true (g_bytes_equal (read, plain));
  g_assert_false (dusk_input_next (input, &block, &length, &second));
  assert_malformed (second, "is damaged");
}

static void
test_web_pages (void)
{
  const struct { const char *text; gboolean is_page; } cases[] = {
    { "<!DOCTYPE html><p>404", TRUE }, { "\r\n\t <html>", TRUE }, { "<HTML lang=en>", TRUE }, { "<?xml version='1.0'?><Error/>", TRUE },
    { "\xef\xbb\xbf<!doctype HTML>", TRUE }, { "<head>", TRUE }, { "<", FALSE }, { "<!do", FALSE }, { "<p>", FALSE }, { "  \n", FALSE },
    { "text <html>", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    for (SampleFormat format = 0; format < SAMPLE_N_FORMATS; format++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) plain = g_bytes_new_static (cases[i].text, strlen (cases[i].text));
        g_autoptr (GBytes) stored = sample_compress (plain, format), read = sample_read_bytes (stored, &error);

        g_test_message ("%s: %s", sample_format_name (format), cases[i].text);
        g_assert_cmpuint (g_bytes_get_size (read), ==, cases[i].is_page ? 0 : g_bytes_get_size (plain));
        if (cases[i].is_page)
          assert_malformed (error, "is a web page");
        else
          g_assert_no_error (error);
      }
}

static void
read_limited (GBytes *stored, gint64 max_bytes, gint64 trusted_bytes, gint64 max_ratio, gsize *length, GError **error)
{
  g_autoptr (DuskInput) input = dusk_input_new_for_bytes (stored, "sample");
  g_autoptr (GBytes) read = NULL;

  dusk_input_set_limits (input, max_bytes, trusted_bytes, max_ratio);
  read = sample_read (input, error);
  *length = g_bytes_get_size (read);
}

static void
test_bombs (void)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (12 * MIB), 12 * MIB);

  for (SampleFormat format = SAMPLE_GZIP; format < SAMPLE_N_FORMATS; format++)
    for (int n_layers = 1; n_layers <= 2; n_layers++)
      {
        g_autoptr (GError) by_ratio = NULL, by_size = NULL, none = NULL;
        g_autoptr (GBytes) once = sample_compress (zeros, format), twice = sample_compress (once, SAMPLE_GZIP);
        gsize length;

        g_test_message ("%s, %d", sample_format_name (format), n_layers);
        read_limited (n_layers == 1 ? once : twice, G_MAXINT64, 2 * MIB, 250, &length, &by_ratio);
        g_assert_error (by_ratio, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
        g_assert_nonnull (strstr (by_ratio->message, "“sample”"));
        g_assert_cmpuint (length, <=, 4 * MIB);
        read_limited (n_layers == 1 ? once : twice, 3 * MIB, G_MAXINT64, 250, &length, &by_size);
        g_assert_error (by_size, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
        g_assert_cmpuint (length, <=, 5 * MIB);
        read_limited (n_layers == 1 ? once : twice, 12 * MIB, 12 * MIB, 1, &length, &none);
        g_assert_no_error (none);
        g_assert_cmpuint (length, ==, 12 * MIB);
      }
}

/* The limits that hold when nobody sets others: small files may grow as much as they like. */
static void
test_default_limits (void)
{
  const gsize sizes[] = { 60 * MIB, 100 * MIB };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (sizes[i]), sizes[i]);
      g_autoptr (GBytes) stored = sample_compress (zeros, SAMPLE_ZSTD), read = sample_read_bytes (stored, &error);

      g_assert_cmpuint (g_bytes_get_size (read), >=, 60 * MIB);
      g_assert_cmpuint (g_bytes_get_size (read), <, 70 * MIB);
      if (i == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_TOO_LARGE);
    }
}

/* Closed before anything was read, while the pump waits for an empty block, and while it works. */
static void
test_close_early (void)
{
  for (SampleFormat format = 0; format < SAMPLE_N_FORMATS; format++)
    {
      g_autoptr (GBytes) plain = sample_make (8 * MIB, 8), stored = sample_compress (plain, format);

      for (int n_blocks = 0; n_blocks < 6; n_blocks++)
        {
          g_autoptr (DuskInput) input = dusk_input_new_for_bytes (stored, "sample");
          const guint8 *block;
          gsize length;

          for (int i = 0; i < n_blocks; i++)
            g_assert_true (dusk_input_next (input, &block, &length, NULL));
        }
    }
}

/* Other compressions than ours, and short starts of ours, are just bytes. */
static void
test_just_bytes (void)
{
  const struct { const char *bytes; gsize length; } cases[] = {
    { "\x1f\x8b", 2 }, { "\x1f\x9d\x90\x01\x02", 5 }, { "BZh", 3 }, { "BZh0\x31\x41\x59\x26", 8 }, { "BZh9\0\x0d\0\x01", 8 },
    { "\xfd" "7zX", 4 }, { "\x28\xb5\x2f", 3 }, { "PK\3\4", 4 }, { "LZIP\1\x0c", 6 }, { "\xed\xab\xee\xdb", 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) stored = g_bytes_new_static (cases[i].bytes, cases[i].length), read = sample_read_bytes (stored, &error);

      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (read, stored));
    }
}

/* The files of the archives give the same bytes as libarchive alone makes of them; of those that are cut off, not less. */
static void
test_recorded (void)
{
  const char *root = g_getenv ("DUSK_SOURCE_ROOT");
  g_autofree char *folder = g_build_filename (root ? root : ".", "..", "shared", "data", "mrt", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  if (dir == NULL)
    {
      g_test_skip ("no recorded files");
      return;
    }
  while ((name = g_dir_read_name (dir)))
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_build_filename (folder, name, NULL), *contents = NULL;
      g_autoptr (DuskInput) input = dusk_input_open (path, &error);
      g_autoptr (GBytes) stored = NULL, expected = NULL, read = NULL;
      gsize length;

      g_test_message ("%s", name);
      g_assert_no_error (error);
      g_assert_true (g_file_get_contents (path, &contents, &length, NULL));
      stored = g_bytes_new_take (g_steal_pointer (&contents), length);
      expected = sample_decompress (stored);
      read = sample_read (input, &error);
      sample_assert_begins (read, expected);
      if (error)
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      else
        g_assert_cmpuint (g_bytes_get_size (read), ==, g_bytes_get_size (expected));
      g_assert_true ((error != NULL) == (strstr (name, "firstMB") != NULL));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/input/sizes", test_sizes);
  g_test_add_func ("/base/input/streams", test_streams);
  g_test_add_func ("/base/input/padding", test_padding);
  g_test_add_func ("/base/input/layers", test_layers);
  g_test_add_func ("/base/input/cut-off", test_cut_off);
  g_test_add_func ("/base/input/cut-off-yield", test_cut_off_yield);
  g_test_add_func ("/base/input/flipped", test_flipped);
  g_test_add_func ("/base/input/stays-damaged", test_stays_damaged);
  g_test_add_func ("/base/input/web-pages", test_web_pages);
  g_test_add_func ("/base/input/bombs", test_bombs);
  g_test_add_func ("/base/input/default-limits", test_default_limits);
  g_test_add_func ("/base/input/close-early", test_close_early);
  g_test_add_func ("/base/input/just-bytes", test_just_bytes);
  g_test_add_func ("/base/input/recorded", test_recorded);
  return g_test_run ();
}
