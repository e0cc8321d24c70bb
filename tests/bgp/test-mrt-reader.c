/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <gio/gio.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-mrt-reader.h"
#include "mrt-bytes.h"

#define TIME_S 1419264900u

static DuskMrtReader *
read_bytes (const GByteArray *bytes)
{
  g_autoptr (GBytes) copy = g_bytes_new (bytes->data, bytes->len);

  return dusk_mrt_reader_new (dusk_input_new_for_bytes (copy, "updates.mrt"));
}

/* A record whose body begins with @number and goes on with bytes made from it. */
static void
put_numbered (GByteArray *out, guint number, gsize length)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();

  if (length >= 4)
    mrt_put_u32 (body, number);
  while (body->len < length)
    mrt_put_u8 (body, number * 7 + body->len % 251 + 1);
  mrt_put_record (out, TIME_S + number, DUSK_MRT_BGP4MP, 4, body);
}

static gsize
length_of (guint number)
{
  if (number == 700)
    return 3 << 20; /* longer than any block */
  return number % 13 == 0 ? number % 4 : number * 2654435761u % 20011;
}

/* Records over the borders of the input's blocks come as they are. */
static void
test_borders (void)
{
  const guint n = 1500;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GByteArray) expected = g_byte_array_new ();
  g_autoptr (DuskMrtReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  DuskMrtRecord record;

  for (guint i = 0; i < n; i++)
    put_numbered (bytes, i, length_of (i));
  reader = read_bytes (bytes);
  for (guint i = 0; i < n; i++)
    {
      g_assert_true (dusk_mrt_reader_next (reader, &record, &error));
      g_assert_no_error (error);
      g_byte_array_set_size (expected, 0);
      put_numbered (expected, i, length_of (i));
      g_assert_cmpint (record.time_us, ==, (gint64) (TIME_S + i) * G_USEC_PER_SEC);
      g_assert_cmpuint (record.type, ==, DUSK_MRT_BGP4MP);
      g_assert_cmpuint (record.subtype, ==, 4);
      g_assert_cmpmem (record.body, (int) record.length, expected->data + 12, expected->len - 12);
    }
  g_assert_false (dusk_mrt_reader_next (reader, &record, &error));
  g_assert_no_error (error);
  g_assert_false (dusk_mrt_reader_next (reader, &record, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (dusk_mrt_reader_count (reader), ==, n);
  g_assert_cmpuint (dusk_mrt_reader_count_damaged (reader), ==, 0);
}

/* A TABLE_DUMP whose record says to be 4 bytes shorter than it is. */
static void
put_short_table_dump (GByteArray *out, guint number)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  guint before = out->len;

  mrt_put_u32 (body, number);
  mrt_put_hex (body, "af2db000 18 01 54980000 c000020a fde8 0010 400101 00 4002 06 0202 0001 0002 8004 00");
  mrt_put_record (out, TIME_S + number, DUSK_MRT_TABLE_DUMP, 1, body);
  out->data[before + 11] = (guint8) (out->data[before + 11] - 4);
}

static void
put_hostile (GByteArray *out, char what, guint number)
{
  guint before = out->len;

  switch (what)
    {
    case 'R': /* sound */
      put_numbered (out, number, 40);
      break;
    case 'Z': /* sound and empty */
      put_numbered (out, number, 0);
      break;
    case 'B': /* as in the batch of January 2000 */
      put_short_table_dump (out, number);
      break;
    case 'G': /* no record at all */
      for (guint i = 0; i < 5000; i++)
        mrt_put_u8 (out, 0xe0 + i % 16);
      break;
    case 'g': /* the same, less than a header */
      mrt_put_hex (out, "eeeeee");
      break;
    case 'L': /* says to be longer than it is */
      put_numbered (out, number, 40);
      out->data[before + 10] = 2;
      break;
    case 'l': /* the same, longer than any record */
      put_numbered (out, number, 40);
      memset (out->data + before + 8, 0xff, 4);
      break;
    case 'M': /* the same, as long as a record may be */
      put_numbered (out, number, 40);
      memcpy (out->data + before + 8, "\x01\x00\x00\x00", 4);
      break;
    case 'S': /* says to be shorter than it is */
      put_numbered (out, number, 40);
      out->data[before + 11] -= 5;
      break;
    case 'T': /* half of one */
      put_numbered (out, number, 40);
      g_byte_array_set_size (out, before + 30);
      break;
    case 'H': /* half a header */
      put_numbered (out, number, 40);
      g_byte_array_set_size (out, before + 7);
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
test_damage (void)
{
  /* @parts: as above, numbered from 0. @records: the numbers of those that are handed out. @error: part of the message; NULL for none. */
  static const struct {
    const char *parts, *records;
    guint damaged;
    const char *error;
  } cases[] = {
    { "R", "0 ", 0, NULL },
    { "RZZRZ", "0 1 2 3 4 ", 0, NULL },
    { "", "", 0, "holds no" },
    { "H", "", 0, "holds no" },
    { "g", "", 0, "holds no" },
    { "G", "", 1, "holds no" },
    { "T", "", 0, "holds no" },
    { "RRT", "0 1 ", 0, "cut off" },
    { "RRH", "0 1 ", 0, "cut off" },
    { "RGR", "0 2 ", 1, NULL },
    { "RgR", "0 2 ", 1, NULL },
    { "GRR", "1 2 ", 1, NULL },
    { "RRG", "0 1 ", 1, NULL },
    { "RGRRGRRgRR", "0 2 3 5 6 8 9 ", 3, NULL },
    { "RGRGRgRR", "0 6 7 ", 1, NULL }, /* one alone is not believed */
    { "RLRRRRRRRRRRRRRRRRRRRRRRR", "0 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 ", 1, NULL },
    { "RLRR", "0 2 3 ", 1, NULL },
    { "RMRR", "0 2 3 ", 1, NULL },
    { "RlRR", "0 2 3 ", 1, NULL },
    { "RSRR", "0 1 2 3 ", 1, NULL },
    { "RlLMR", "0 4 ", 1, NULL },
    { "RGT", "0 ", 1, NULL },
    { "BBB", "0 1 2 ", 0, NULL },
    { "BBRBR", "0 1 2 3 4 ", 0, NULL },
    { "RBT", "0 1 ", 0, "cut off" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (DuskMrtReader) reader = NULL;
      g_autoptr (GString) records = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      DuskMrtRecord record;

      g_test_message ("%s", cases[i].parts);
      for (guint j = 0; cases[i].parts[j]; j++)
        put_hostile (bytes, cases[i].parts[j], j);
      reader = read_bytes (bytes);
      while (dusk_mrt_reader_next (reader, &record, &error))
        g_string_append_printf (records, "%u ", (guint) (record.time_us / G_USEC_PER_SEC - TIME_S));
      g_assert_cmpstr (records->str, ==, cases[i].records);
      g_assert_cmpuint (dusk_mrt_reader_count_damaged (reader), ==, cases[i].damaged);
      if (cases[i].error)
        {
          g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
          g_assert_nonnull (strstr (error->message, cases[i].error));
          g_assert_nonnull (strstr (error->message, "updates.mrt"));
        }
      else
        g_assert_no_error (error);
    }
}

/* The 4 bytes that such a record does not speak of belong to it. */
static void
test_short_table_dump (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (DuskMrtReader) reader = NULL;
  DuskMrtRecord record;

  put_short_table_dump (bytes, 0);
  put_short_table_dump (bytes, 1);
  reader = read_bytes (bytes);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (dusk_mrt_reader_next (reader, &record, NULL));
      g_assert_cmpuint (record.length, ==, 22 + 16);
      g_assert_cmpmem (record.body + record.length - 3, 3, "\x80\x04\x00", 3);
    }
}

/* A file that is cut off anywhere gives all that is whole, and says so unless it happens to end with a record. */
static void
test_cut_off (void)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  const guint n = 6, size = 12 + 40;

  for (guint i = 0; i < n; i++)
    put_numbered (whole, i, 40);
  for (guint length = size; length <= whole->len; length++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (DuskMrtReader) reader = NULL;
      g_autoptr (GError) error = NULL;
      DuskMrtRecord record;

      g_byte_array_append (bytes, whole->data, length);
      reader = read_bytes (bytes);
      while (dusk_mrt_reader_next (reader, &record, &error))
        g_assert_cmpuint (record.length, ==, 40);
      g_assert_cmpuint (dusk_mrt_reader_count (reader), ==, length / size);
      g_assert_cmpuint (dusk_mrt_reader_count_damaged (reader), ==, 0);
      if (length % size == 0)
        g_assert_no_error (error);
      else
        g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
    }
}

static void
test_microseconds (void)
{
  /* @microseconds: as written. @time_us: beyond the second. */
  static const struct {
    guint32 microseconds;
    gint64 time_us;
  } cases[] = { { 0, 0 }, { 1, 1 }, { 999999, 999999 }, { 1000000, 999999 }, { G_MAXUINT32, 999999 } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) body = g_byte_array_new ();
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autoptr (DuskMrtReader) reader = NULL;
      DuskMrtRecord record;

      mrt_put_u32 (body, cases[i].microseconds);
      mrt_put_hex (body, "abcd");
      mrt_put_record (bytes, TIME_S, DUSK_MRT_BGP4MP_ET, 4, body);
      mrt_put_record (bytes, TIME_S, DUSK_MRT_BGP4MP_ET, 4, &(GByteArray) { (guint8 *) "abc", 3 });
      reader = read_bytes (bytes);
      g_assert_true (dusk_mrt_reader_next (reader, &record, NULL));
      g_assert_cmpint (record.time_us, ==, (gint64) TIME_S * G_USEC_PER_SEC + cases[i].time_us);
      g_assert_cmpmem (record.body, (int) record.length, "\xab\xcd", 2);
      g_assert_true (dusk_mrt_reader_next (reader, &record, NULL));
      g_assert_cmpint (record.time_us, ==, (gint64) TIME_S * G_USEC_PER_SEC);
      g_assert_cmpuint (record.length, <, 4);
    }
}

/* What the input says is told once all before it is read. */
static void
test_input_error (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, 0));
  g_autoptr (GBytes) cut = NULL;
  g_autoptr (DuskMrtReader) reader = NULL;
  g_autoptr (GError) error = NULL;
  DuskMrtRecord record;
  guint8 compressed[20000];
  gsize taken, made;

  for (guint i = 0; i < 100; i++)
    put_numbered (bytes, i, 100);
  g_assert_cmpint (g_converter_convert (gzip, bytes->data, bytes->len, compressed, sizeof compressed, G_CONVERTER_INPUT_AT_END, &taken, &made, NULL),
                   ==, G_CONVERTER_FINISHED);
  cut = g_bytes_new (compressed, made - 200);
  reader = dusk_mrt_reader_new (dusk_input_new_for_bytes (cut, "updates.gz"));
  while (dusk_mrt_reader_next (reader, &record, &error))
    g_assert_cmpuint (record.length, ==, 100);
  g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
  g_assert_cmpuint (dusk_mrt_reader_count (reader), >, 50);
  g_assert_cmpuint (dusk_mrt_reader_count (reader), <, 100);
}

/* Any byte of a file may be any other: what is read stays within the file, and reading ends. */
static void
test_changed (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  mrt_put_sample (bytes, TIME_S);
  for (guint i = 0; i < bytes->len; i++)
    for (guint value = 0; value < 256; value += 51)
      {
        guint8 was = bytes->data[i];
        g_autoptr (DuskMrtReader) reader = NULL;
        DuskMrtRecord record;
        gsize total = 0;

        bytes->data[i] = (guint8) value;
        reader = read_bytes (bytes);
        while (dusk_mrt_reader_next (reader, &record, NULL))
          total += 12 + record.length;
        g_assert_cmpuint (total, <=, bytes->len);
        bytes->data[i] = was;
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mrt/reader/borders", test_borders);
  g_test_add_func ("/mrt/reader/damage", test_damage);
  g_test_add_func ("/mrt/reader/short-table-dump", test_short_table_dump);
  g_test_add_func ("/mrt/reader/cut-off", test_cut_off);
  g_test_add_func ("/mrt/reader/microseconds", test_microseconds);
  g_test_add_func ("/mrt/reader/input-error", test_input_error);
  g_test_add_func ("/mrt/reader/changed", test_changed);
  return g_test_run ();
}
