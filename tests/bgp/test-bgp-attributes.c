/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "dusk-bgp-attributes.h"
#include "mrt-bytes.h"

/* Reads bytes in memory of just their size, so that AddressSanitizer sees what goes beyond it. */
static gboolean
read_hex (const char *hex, gboolean is_rib, DuskBgpAttributes *attributes, GByteArray **bytes)
{
  DuskBgpAttributeBytes given = { .as_size = 4, .is_rib = is_rib };

  *bytes = g_byte_array_new ();
  mrt_put_hex (*bytes, hex);
  given.bytes = (*bytes)->data;
  given.length = (*bytes)->len;
  return dusk_bgp_attributes_read (&given, attributes);
}

static void
assert_bytes (DuskBgpBytes bytes, const char *hex)
{
  g_autoptr (GByteArray) expected = g_byte_array_new ();

  mrt_put_hex (expected, hex);
  g_assert_nonnull (bytes.bytes);
  g_assert_cmpmem (bytes.bytes, (int) bytes.length, expected->data, expected->len);
}

/* One of each. */
static void
test_all (void)
{
  g_autoptr (GByteArray) bytes = NULL;
  DuskBgpAttributes read;

  g_assert_true (read_hex ("400101 01"
                           "40020e 0203 00000001 00010000 fffffffe"
                           "400304 c0000201"
                           "800404 80000000"
                           "400504 00000064"
                           "400600"
                           "c00708 0000fde8 c0000202"
                           "c00808 00010002 ffffff01"
                           "800e0d 0001 01 04 c0000203 00 18 cb0071"
                           "900f 0007 0001 01 18 cb0072"
                           "c01008 0002000100000002"
                           "c0110a 0202 00000005 00000006"
                           "c01208 00010000 c0000204"
                           "c0200c 00010000 00000001 00000002"
                           "c0ff01 00",
                           FALSE, &read, &bytes));
  g_assert_false (read.is_damaged);
  g_assert_cmpuint (read.flags_seen, ==, 0x1000701fe | G_GUINT64_CONSTANT (0xc000));
  g_assert_cmpint (read.origin, ==, 1);
  assert_bytes (read.as_path, "0203 00000001 00010000 fffffffe");
  assert_bytes (read.next_hop, "c0000201");
  g_assert_true (read.has_med && read.has_local_pref && read.is_atomic);
  g_assert_cmpuint (read.med, ==, 0x80000000);
  g_assert_cmpuint (read.local_pref, ==, 100);
  assert_bytes (read.aggregator, "0000fde8 c0000202");
  assert_bytes (read.communities, "00010002 ffffff01");
  assert_bytes (read.mp_reach, "0001 01 04 c0000203 00 18 cb0071");
  g_assert_cmpuint (read.mp_afi, ==, 1);
  g_assert_cmpuint (read.mp_safi, ==, 1);
  assert_bytes (read.mp_next_hop, "c0000203");
  assert_bytes (read.mp_unreach, "0001 01 18 cb0072");
  assert_bytes (read.extended_communities, "0002000100000002");
  assert_bytes (read.as4_path, "0202 00000005 00000006");
  assert_bytes (read.as4_aggregator, "00010000 c0000204");
  assert_bytes (read.large_communities, "00010000 00000001 00000002");
}

static void
test_none (void)
{
  g_autoptr (GByteArray) bytes = NULL;
  DuskBgpAttributes read;

  g_assert_true (read_hex ("", FALSE, &read, &bytes));
  g_assert_cmpint (read.origin, ==, -1);
  g_assert_null (read.as_path.bytes);
  g_assert_false (read.has_med || read.has_local_pref || read.is_atomic || read.is_damaged);
  g_assert_cmpuint (read.flags_seen, ==, 0);
}

/* RFC 7606 §3.g: of several of one type the first counts. */
static void
test_repeated (void)
{
  g_autoptr (GByteArray) bytes = NULL;
  DuskBgpAttributes read;

  g_assert_true (read_hex ("400101 02 400101 00 800404 00000001 800404 00000002", FALSE, &read, &bytes));
  g_assert_cmpint (read.origin, ==, 2);
  g_assert_cmpuint (read.med, ==, 1);
}

/* The next hops of MP_REACH_NLRI: in messages always whole, in tables whole or short. */
static void
test_next_hop (void)
{
#define GLOBAL "20010db8000000000000000000000001"
#define LOCAL  "fe800000000000000000000000000001"
  static const struct {
    const char *hex;
    gboolean    is_rib;
    gboolean    is_sound;
    guint       afi;
    const char *next_hop;
  } cases[] = {
    { "800e15 0002 01 10 " GLOBAL " 00", FALSE, TRUE, 2, GLOBAL },
    { "800e25 0002 01 20 " GLOBAL LOCAL " 00", FALSE, TRUE, 2, GLOBAL LOCAL },
    { "800e15 0002 01 10 " GLOBAL " 00", TRUE, TRUE, 2, GLOBAL },
    { "800e11 10 " GLOBAL, TRUE, TRUE, 0, GLOBAL },
    { "800e21 20 " GLOBAL LOCAL, TRUE, TRUE, 0, GLOBAL LOCAL },
    { "800e05 04 c0000201", TRUE, TRUE, 0, "c0000201" },
    /* RFC 5549: an IPv6 next hop of IPv4 prefixes. */
    { "800e15 0001 01 10 " GLOBAL " 00", FALSE, TRUE, 1, GLOBAL },
    /* With a route distinguisher: sound, but no address. */
    { "800e11 0001 80 0c 0000000000000000 c0000201 00", FALSE, TRUE, 1, NULL },
    { "800e05 0002 01 00 00", FALSE, TRUE, 2, NULL },
    /* The next hop is longer than the attribute. */
    { "800e14 0002 01 11 " GLOBAL, FALSE, FALSE, 2, NULL },
    { "800e11 11 " GLOBAL, TRUE, FALSE, 0, NULL },
    { "800e04 0002 01 10", FALSE, FALSE, 2, NULL },
    { "800e03 0002 01", FALSE, FALSE, 0, NULL },
    { "800e01 10", TRUE, FALSE, 0, NULL },
    { "800e01 00", TRUE, FALSE, 0, NULL },
    { "800e00", TRUE, FALSE, 0, NULL },
    { "800e00", FALSE, FALSE, 0, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = NULL;
      DuskBgpAttributes read;

      g_test_message ("%s", cases[i].hex);
      g_assert_true (read_hex (cases[i].hex, cases[i].is_rib, &read, &bytes) == cases[i].is_sound);
      g_assert_true (read.is_damaged == !cases[i].is_sound);
      g_assert_cmpuint (read.mp_afi, ==, cases[i].afi);
      if (cases[i].next_hop)
        assert_bytes (read.mp_next_hop, cases[i].next_hop);
      else
        g_assert_null (read.mp_next_hop.bytes);
    }
#undef GLOBAL
#undef LOCAL
}

/* What stood before the damage is set; a value of a wrong length is none. */
static void
test_damage (void)
{
  static const struct {
    const char *hex;
    gboolean    is_sound;
    int         origin;
    gboolean    has_med;
  } cases[] = {
    { "400101 00 80", FALSE, 0, FALSE },
    { "400101 00 8004", FALSE, 0, FALSE },
    { "400101 00 800404 000000", FALSE, 0, FALSE },
    { "400101 00 9004", FALSE, 0, FALSE },
    { "400101 00 900400", FALSE, 0, FALSE },
    { "400101 00 9004ffff 00000001", FALSE, 0, FALSE },
    { "400101 00 8004ff", FALSE, 0, FALSE },
    { "400101 00 90040004 00000001", TRUE, 0, TRUE },
    { "400101 00 800403 000001", TRUE, 0, FALSE },
    { "400101 00 800405 0000000001", TRUE, 0, FALSE },
    { "400100 800404 00000001", TRUE, -1, TRUE },
    { "400102 0000 800404 00000001", TRUE, -1, TRUE },
    { "400101 03 800404 00000001", TRUE, -1, TRUE },
    { "400303 c00002 800404 00000001", TRUE, -1, TRUE },
    /* What is wrong inside one attribute does not hide those that follow. */
    { "800e00 400101 01 800404 00000001", FALSE, 1, TRUE },
    { "000000 000000 400101 01", TRUE, 1, FALSE },
    { "00", FALSE, -1, FALSE },
    { "ffffffff", FALSE, -1, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GByteArray) bytes = NULL;
      DuskBgpAttributes read;

      g_test_message ("%s", cases[i].hex);
      g_assert_true (read_hex (cases[i].hex, FALSE, &read, &bytes) == cases[i].is_sound);
      g_assert_true (read.is_damaged == !cases[i].is_sound);
      g_assert_cmpint (read.origin, ==, cases[i].origin);
      g_assert_true (read.has_med == cases[i].has_med);
      g_assert_null (read.next_hop.bytes);
    }
}

static void
assert_within (DuskBgpBytes bytes, const guint8 *start, gsize length)
{
  if (bytes.bytes == NULL)
    return;
  g_assert_true (bytes.bytes >= start);
  g_assert_cmpuint ((gsize) (bytes.bytes - start), <=, length);
  g_assert_cmpuint (bytes.length, <=, length - (gsize) (bytes.bytes - start));
}

/* Whatever the bytes are, nothing that is found lies outside them. */
static void
test_noise (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20141222);

  for (int round = 0; round < 20000; round++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, 64);
      g_autofree guint8 *noise = g_malloc (length);
      DuskBgpAttributeBytes given = { noise, length, 4, FALSE, g_rand_boolean (random) };
      DuskBgpAttributes read;

      /* Small numbers, so that types and lengths often fit. */
      for (gsize i = 0; i < length; i++)
        noise[i] = (guint8) g_rand_int_range (random, 0, i % 3 == 0 ? 256 : 20);
      dusk_bgp_attributes_read (&given, &read);
      const DuskBgpBytes found[] = { read.as_path, read.as4_path, read.next_hop, read.mp_next_hop, read.aggregator, read.as4_aggregator,
                                     read.communities, read.extended_communities, read.large_communities, read.mp_reach, read.mp_unreach };
      for (gsize i = 0; i < G_N_ELEMENTS (found); i++)
        assert_within (found[i], noise, length);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/attributes/all", test_all);
  g_test_add_func ("/bgp/attributes/none", test_none);
  g_test_add_func ("/bgp/attributes/repeated", test_repeated);
  g_test_add_func ("/bgp/attributes/next-hop", test_next_hop);
  g_test_add_func ("/bgp/attributes/damage", test_damage);
  g_test_add_func ("/bgp/attributes/noise", test_noise);
  return g_test_run ();
}
