/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <bzlib.h>
#include <string.h>

#include "dusk-bits.h"
#include "dusk-error.h"
#include "dusk-input-private.h"
#include "input-samples.h"

#define BLOCK_MARK G_GUINT64_CONSTANT (0x314159265359)
#define END_MARK   G_GUINT64_CONSTANT (0x177245385090)

static GBytes *
compress (GBytes *plain, int level)
{
  guint length = (guint) g_bytes_get_size (plain), n = length + length / 100 + 600;
  char *stored = g_malloc (n);

  g_assert_cmpint (BZ2_bzBuffToBuffCompress (stored, &n, (char *) g_bytes_get_data (plain, NULL), length, level, 0, 0), ==, BZ_OK);
  return g_bytes_new_take (stored, n);
}

/* What libbz2 alone makes of one stream, to where it fails. */
static GBytes *
decompress (GBytes *stored)
{
  bz_stream decoder = { .next_in = (char *) g_bytes_get_data (stored, NULL), .avail_in = (guint) g_bytes_get_size (stored) };
  GByteArray *plain = g_byte_array_new ();
  char buffer[10000];
  int code = BZ2_bzDecompressInit (&decoder, 0, 0);

  do
    {
      decoder.next_out = buffer;
      decoder.avail_out = sizeof buffer;
      if (code == BZ_OK)
        code = BZ2_bzDecompress (&decoder);
      g_byte_array_append (plain, (guint8 *) buffer, sizeof buffer - decoder.avail_out);
    }
  while (code == BZ_OK && decoder.avail_out == 0);
  BZ2_bzDecompressEnd (&decoder);
  return g_byte_array_free_to_bytes (plain);
}

static guint64
bits_at (const guint8 *bytes, gsize at)
{
  guint64 value = 0;

  for (gsize bit = at; bit < at + DUSK_BIT_MARK_LENGTH; bit++)
    value = value << 1 | (bytes[bit / 8] >> (7 - bit % 8) & 1);
  return value;
}

/* Returns: (transfer full) (element-type gsize): at which bits there are marks. */
static GArray *
find_marks (GBytes *stored)
{
  gsize length;
  const guint8 *bytes = g_bytes_get_data (stored, &length);
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (gsize));

  for (gsize at = 0; at + DUSK_BIT_MARK_LENGTH <= length * 8; at++)
    if (bits_at (bytes, at) == BLOCK_MARK || bits_at (bytes, at) == END_MARK)
      g_array_append_val (marks, at);
  return marks;
}

static void
assert_reads (GBytes *stored, GBytes *plain)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) read = sample_read_bytes (stored, &error);

  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (read, plain));
}

/* Both marks at every bit, alone, at the very ends, after a false start, and across two calls at every byte. */
static void
test_finder (void)
{
  for (gsize at = 0; at <= 15 * 8; at++)
    for (gsize split = 0; split <= 21; split++)
      for (int mark = 0; mark < 2; mark++)
        {
          guint64 bits = mark == 0 ? BLOCK_MARK : END_MARK;
          guint8 bytes[21];
          DuskBitFinder finder;
          gsize looked, more = 0;
          guint past;
          int found;

          memset (bytes, at % 3 == 0 ? 0x31 : at % 3 == 1 ? 0 : 0xff, sizeof bytes);
          for (gsize i = 0; i < DUSK_BIT_MARK_LENGTH; i++)
            {
              guint8 bit = (guint8) (0x80 >> (at + i) % 8);
              bytes[(at + i) / 8] = (guint8) (bits >> (47 - i) & 1 ? bytes[(at + i) / 8] | bit : bytes[(at + i) / 8] & ~bit);
            }
          dusk_bit_finder_init (&finder, BLOCK_MARK, END_MARK);
          found = dusk_bit_finder_next (&finder, bytes, split, &looked, &past);
          if (found < 0)
            found = dusk_bit_finder_next (&finder, bytes + split, sizeof bytes - split, &more, &past);
          g_assert_cmpint (found, ==, mark);
          g_assert_cmpuint ((looked + more) * 8 - past - DUSK_BIT_MARK_LENGTH, ==, at);
        }
}

static void
test_bits (void)
{
  g_autoptr (GBytes) sample = sample_make (40, 1);
  const guint8 *bytes = g_bytes_get_data (sample, NULL);

  for (gsize from = 0; from < 20; from++)
    for (gsize first = 0; first < 40; first++)
      for (gsize second = 0; second < 40; second++)
        {
          DuskBits bits = dusk_bits_copy (bytes, from, first), more = dusk_bits_copy (bytes, from + first, second);
          DuskBits both = dusk_bits_copy (bytes, from, first + second);

          dusk_bits_append (&bits, &more);
          g_assert_cmpuint (bits.length, ==, first + second);
          g_assert_true (memcmp (bits.bytes, both.bytes, (both.length + 7) / 8) == 0);
          for (gsize i = 0; i < both.length; i++)
            g_assert_cmpint (both.bytes[i / 8] >> (7 - i % 8) & 1, ==, bytes[(from + i) / 8] >> (7 - (from + i) % 8) & 1);
          dusk_bits_clear (&bits);
          dusk_bits_clear (&more);
          dusk_bits_clear (&both);
        }
}

static void
test_levels (void)
{
  g_autoptr (GBytes) plain = sample_make (2000000, 1);
  GBytes *stored[9], *all[9];
  g_autoptr (GBytes) all_stored = NULL, all_plain = NULL;

  for (int level = 1; level <= 9; level++)
    {
      all[level - 1] = plain;
      stored[level - 1] = compress (plain, level);
      assert_reads (stored[level - 1], plain);
    }
  all_stored = sample_join (stored, 9);
  all_plain = sample_join (all, 9);
  assert_reads (all_stored, all_plain);
  for (int level = 1; level <= 9; level++)
    g_bytes_unref (stored[level - 1]);
}

/*
 * A block's header says which bytes occur in it: one bit for each group of sixteen that has some, then sixteen bits for each such group. So
 * what occurs in a text can put any bits there, the marks too, in as many places as they fit.
 */
static GBytes *
make_text_with_marks (const guint64 *marks, gsize n_marks, gsize length)
{
  guint8 occurring[256], *text = g_malloc (length);
  gsize n_occurring = 0, last = 0;
  g_autoptr (GRand) rand = g_rand_new_with_seed (9);

  for (guint byte = 0; byte < n_marks * DUSK_BIT_MARK_LENGTH; byte++)
    if (marks[byte / DUSK_BIT_MARK_LENGTH] >> (DUSK_BIT_MARK_LENGTH - 1 - byte % DUSK_BIT_MARK_LENGTH) & 1)
      occurring[n_occurring++] = (guint8) byte;
  /* No two alike after each other: a run would be written as its length, which is a byte as well. */
  for (gsize i = 0; i < length; i++)
    {
      last = (last + (i % 1000 < n_occurring ? 1 : (gsize) g_rand_int_range (rand, 1, (int) n_occurring))) % n_occurring;
      text[i] = occurring[last];
    }
  return g_bytes_new_take (text, length);
}

static void
test_marks_in_blocks (void)
{
  const guint64 cases[][5] = {
    { BLOCK_MARK }, { END_MARK }, { BLOCK_MARK, END_MARK }, { END_MARK, BLOCK_MARK, END_MARK, BLOCK_MARK, END_MARK },
    { BLOCK_MARK, BLOCK_MARK, BLOCK_MARK, BLOCK_MARK, BLOCK_MARK },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n_marks = 0;
      g_autoptr (GBytes) plain = NULL, stored = NULL, part = NULL, read = NULL;
      g_autoptr (GArray) marks = NULL;
      g_autoptr (GError) error = NULL;

      while (n_marks < G_N_ELEMENTS (cases[i]) && cases[i][n_marks] != 0)
        n_marks++;
      plain = make_text_with_marks (cases[i], n_marks, 450000);
      stored = compress (plain, 1);
      marks = find_marks (stored);
      g_assert_cmpuint (marks->len, ==, 5 + 1 + 5 * n_marks);
      assert_reads (stored, plain);
      part = g_bytes_new_from_bytes (stored, 0, g_bytes_get_size (stored) / 2);
      read = sample_read_bytes (part, &error);
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, "is cut off"));
      g_assert_cmpuint (g_bytes_get_size (read), >=, 150000);
      sample_assert_begins (plain, read);
    }
}

static void
check_cut_off (GBytes *stored, gsize end)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (stored, 0, end), expected = decompress (part), read = sample_read_bytes (part, &error);

  g_test_message ("%zu of %zu bytes", end, g_bytes_get_size (stored));
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_nonnull (strstr (error->message, "is cut off"));
  g_assert_true (g_bytes_equal (read, expected));
}

/* At every byte around the marks, and at some others: all that libbz2 alone gives, and not a byte more. */
static void
test_cut_off (void)
{
  g_autoptr (GBytes) plain = sample_make (250000, 2), stored = compress (plain, 1);
  g_autoptr (GArray) marks = find_marks (stored);
  gsize length = g_bytes_get_size (stored);

  for (guint i = 0; i < marks->len; i++)
    for (gsize end = g_array_index (marks, gsize, i) / 8, last = MIN (end + 12, length - 1); end <= last; end++)
      if (end >= 10)
        check_cut_off (stored, end);
  for (gsize end = 10; end < length; end += 2000)
    check_cut_off (stored, end);
}

static GBytes *
flip (GBytes *stored, gsize bit)
{
  gsize length = g_bytes_get_size (stored);
  guint8 *bytes = g_memdup2 (g_bytes_get_data (stored, NULL), length);

  bytes[bit / 8] ^= (guint8) (0x80 >> bit % 8);
  return g_bytes_new_take (bytes, length);
}

/* In all marks and sums: the blocks before are good, and the file is damaged. */
static void
test_damaged_frame (void)
{
  g_autoptr (GBytes) plain = sample_make (250000, 3), once = compress (plain, 1);
  g_autoptr (GBytes) both_plain = sample_join ((GBytes *const[]) { plain, plain }, 2), both = sample_join ((GBytes *const[]) { once, once }, 2);
  g_autoptr (GArray) marks = find_marks (both);
  gsize n_blocks = 0;

  for (guint i = 0; i < marks->len; i++)
    {
      gsize at = g_array_index (marks, gsize, i);

      /* Without its first byte the very first mark is none, and the file not bzip2's. */
      for (gsize bit = MAX (at, 40); bit < at + 80; bit += 3)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (GBytes) damaged = flip (both, bit), read = sample_read_bytes (damaged, &error);

          g_test_message ("bit %zu of mark %u", bit - at, i);
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
          sample_assert_begins (both_plain, read);
          g_assert_cmpuint (g_bytes_get_size (read), >=, n_blocks * 83000);
        }
      n_blocks += bits_at (g_bytes_get_data (both, NULL), at) == BLOCK_MARK;
    }
  g_assert_cmpuint (n_blocks, ==, 6);
}

/* Blocks that hold nearly fifty times what blocks usually hold, with other ones between them. */
static void
test_runs (void)
{
  g_autoptr (GBytes) zeros = g_bytes_new_take (g_malloc0 (60000000), 60000000), other = sample_make (2000000, 4);
  g_autoptr (GBytes) plain = sample_join ((GBytes *const[]) { other, zeros, other }, 3), stored = compress (plain, 9);

  assert_reads (stored, plain);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/input-bzip2/finder", test_finder);
  g_test_add_func ("/base/input-bzip2/bits", test_bits);
  g_test_add_func ("/base/input-bzip2/levels", test_levels);
  g_test_add_func ("/base/input-bzip2/marks-in-blocks", test_marks_in_blocks);
  g_test_add_func ("/base/input-bzip2/cut-off", test_cut_off);
  g_test_add_func ("/base/input-bzip2/damaged-frame", test_damaged_frame);
  g_test_add_func ("/base/input-bzip2/runs", test_runs);
  return g_test_run ();
}
