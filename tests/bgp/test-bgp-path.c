/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "dusk-bgp-nlri.h"
#include "dusk-bgp-path.h"
#include "hex.h"

static char *
path_to_text (const DuskBgpPath *path)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < path->length; i++)
    g_string_append_printf (text, "%u ", path->asns[i]);
  g_string_append_printf (text, "(%u)", path->n_origins);
  return g_string_free (text, FALSE);
}

static void
test_path (void)
{
  /* @as4: %NULL where there is no AS4_PATH. @path: %NULL where it is damaged. */
  static const struct {
    guint8 as_size;
    const char *as_path, *as4, *path;
  } cases[] = {
    { 4, "", NULL, "(0)" },
    { 2, "", NULL, "(0)" },
    { 4, "0200", NULL, "(0)" },
    { 4, "0203 00000001 00010000 fffffffe", NULL, "1 65536 4294967294 (1)" },
    { 2, "0203 0001 0002 fffe", NULL, "1 2 65534 (1)" },
    { 2, "0201 0001 0201 0002", NULL, "1 2 (1)" },
    { 2, "0202 0001 0002 0103 0007 0008 0009", NULL, "1 2 7 8 9 (3)" },
    { 2, "0102 0007 0008 0201 0001", NULL, "7 8 1 (1)" },
    { 2, "0202 0001 0002 0102 0007 0008 0100", NULL, "1 2 7 8 (2)" },
    { 4, "0302 00000064 00000065 0201 00000001", NULL, "100 101 1 (1)" },
    { 4, "0402 00000064 00000065", NULL, "100 101 (2)" },
    /* Damaged: cut off, an ASN that is not whole, types that do not exist. */
    { 4, "02", NULL, NULL },
    { 4, "0201 000000", NULL, NULL },
    { 2, "0202 0001 00", NULL, NULL },
    { 4, "02ff 00000001", NULL, NULL },
    { 4, "0001 00000001", NULL, NULL },
    { 4, "0501 00000001", NULL, NULL },
    { 4, "0201 00000001 02", NULL, NULL },
    /* AS4_PATH takes the place of the end. */
    { 2, "0204 0001 5ba0 5ba0 0002", "0203 00010001 00010002 00000002", "1 65537 65538 2 (1)" },
    { 2, "0203 5ba0 5ba0 5ba0", "0203 00010001 00010002 00010003", "65537 65538 65539 (1)" },
    { 2, "0202 0001 5ba0 0102 5ba0 0003", "0201 00010001 0102 00010002 00000003", "1 65537 65538 3 (2)" },
    /* A set counts as one, and is taken whole. */
    { 2, "0102 0007 0008 0201 5ba0", "0201 00010001", "7 8 65537 (1)" },
    /* Segments of confederations count as none: those in front stay, those in AS4_PATH do not. */
    { 2, "0302 0064 0065 0202 0001 5ba0", "0201 00010001", "100 101 1 65537 (1)" },
    { 2, "0302 0064 0065 0201 5ba0", "0201 00010001", "100 101 65537 (1)" },
    { 2, "0202 0001 5ba0", "0301 00000064 0201 00010001", "1 65537 (1)" },
    /* AS4_PATH is no use: longer than AS_PATH, damaged; with ASNs of 4 bytes it has no meaning. */
    { 2, "0201 5ba0", "0202 00010001 00010002", "23456 (1)" },
    { 2, "0202 0001 5ba0", "0201 0001", "1 23456 (1)" },
    { 2, "0202 0001 5ba0", "0701 00010001", "1 23456 (1)" },
    { 4, "0202 00000001 00005ba0", "0201 00010001", "1 23456 (1)" },
    /* An empty one leaves AS_PATH. */
    { 2, "0202 0001 0002", "", "1 2 (1)" },
    { 2, "0202 0001", "0201 00010001", NULL },
  };
  g_autofree DuskBgpPath *path = g_new (DuskBgpPath, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) as_path = hex_to_bytes (cases[i].as_path);
      g_autoptr (GByteArray) as4 = cases[i].as4 ? hex_to_bytes (cases[i].as4) : NULL;
      DuskBgpBytes as_path_bytes = { as_path->len ? as_path->data : (const guint8 *) "", as_path->len };
      DuskBgpBytes as4_bytes = { as4 ? as4->len ? as4->data : (const guint8 *) "" : NULL, as4 ? as4->len : 0 };
      gboolean is_sound = dusk_bgp_path_read (as_path_bytes, cases[i].as_size, as4_bytes, path);
      g_autofree char *text = path_to_text (path);

      g_assert_cmpint (is_sound, ==, cases[i].path != NULL);
      g_assert_cmpstr (text, ==, cases[i].path ? cases[i].path : "(0)");
    }
}

static void
test_no_path (void)
{
  g_autofree DuskBgpPath *path = g_new (DuskBgpPath, 1);

  g_assert_true (dusk_bgp_path_read ((DuskBgpBytes) { NULL, 0 }, 4, (DuskBgpBytes) { NULL, 0 }, path));
  g_assert_cmpuint (path->length, ==, 0);
  g_assert_cmpuint (path->n_origins, ==, 0);
}

/* The longest that fits in an attribute, and what cannot be in one but must not go beyond the array either. */
static void
test_long_path (void)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree DuskBgpPath *path = g_new (DuskBgpPath, 1);
  guint8 segment[2 + 255 * 2] = { DUSK_BGP_AS_SEQUENCE, 255 };

  while (bytes->len + sizeof segment <= 65535)
    g_byte_array_append (bytes, segment, sizeof segment);
  g_assert_true (dusk_bgp_path_read ((DuskBgpBytes) { bytes->data, bytes->len }, 2, (DuskBgpBytes) { NULL, 0 }, path));
  g_assert_cmpuint (path->length, ==, 127 * 255);
  while (bytes->len < 200000)
    g_byte_array_append (bytes, segment, sizeof segment);
  g_assert_true (dusk_bgp_path_read ((DuskBgpBytes) { bytes->data, bytes->len }, 2, (DuskBgpBytes) { NULL, 0 }, path));
  g_assert_cmpuint (path->length, ==, DUSK_BGP_PATH_MAX);
}

static void
test_nlri (void)
{
  /* @prefixes: what is read. @is_short: whether damage ends it. */
  static const struct {
    guint8 family;
    const char *hex, *prefixes;
    gboolean is_short;
  } cases[] = {
    { 4, "", "", FALSE },
    { 4, "00", "0.0.0.0/0 ", FALSE },
    { 4, "18 af2db0 18 af2db1", "175.45.176.0/24 175.45.177.0/24 ", FALSE },
    { 4, "20 c0000201", "192.0.2.1/32 ", FALSE },
    { 4, "0d 0b0d 20 c0000201", "11.8.0.0/13 192.0.2.1/32 ", FALSE },
    { 4, "01 ff", "128.0.0.0/1 ", FALSE },
    { 4, "1f ffffffff", "255.255.255.254/31 ", FALSE },
    { 4, "18 af2d", "", TRUE },
    { 4, "08 0a 18", "10.0.0.0/8 ", TRUE },
    { 4, "21 c000020100", "", TRUE },
    { 4, "ff c0000201", "", TRUE },
    { 6, "00", "::/0 ", FALSE },
    { 6, "20 20010db8 30 20010db8ffff", "2001:db8::/32 2001:db8:ffff::/48 ", FALSE },
    { 6, "2f 20010db8ffff", "2001:db8:fffe::/47 ", FALSE },
    { 6, "40 20010db8000000ff", "2001:db8:0:ff::/64 ", FALSE },
    { 6, "41 20010db8000000ffff 00", "2001:db8:0:ff:8000::/65 ::/0 ", FALSE },
    { 6, "7f ffffffffffffffffffffffffffffffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127 ", FALSE },
    { 6, "80 20010db8000000000000000000000001", "2001:db8::1/128 ", FALSE },
    { 6, "81 20010db800000000000000000000000100", "", TRUE },
    { 6, "80 20010db80000000000000000000000", "", TRUE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = hex_to_bytes (cases[i].hex);
      DuskCursor cursor = dusk_cursor (bytes->len ? bytes->data : (const guint8 *) "", bytes->len);
      g_autoptr (GString) text = g_string_new (NULL);
      DuskPrefix prefix;

      while (dusk_bgp_nlri_read (&cursor, cases[i].family, &prefix))
        {
          char prefix_text[DUSK_PREFIX_TEXT_SIZE];
          DuskPrefix parsed;

          dusk_prefix_to_text (&prefix, prefix_text);
          g_assert_true (dusk_prefix_parse (prefix_text, &parsed, NULL));
          g_assert_cmpint (dusk_prefix_compare (&prefix, &parsed), ==, 0);
          g_string_append_printf (text, "%s ", prefix_text);
        }
      g_assert_cmpstr (text->str, ==, cases[i].prefixes);
      g_assert_cmpint (cursor.is_short, ==, cases[i].is_short);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/path/path", test_path);
  g_test_add_func ("/bgp/path/none", test_no_path);
  g_test_add_func ("/bgp/path/long", test_long_path);
  g_test_add_func ("/bgp/path/nlri", test_nlri);
  return g_test_run ();
}
