/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib.h>
#include <string.h>

#include "dusk-error.h"
#include "dusk-prefix.h"

static DuskPrefix
prefix_of (const char *text)
{
  DuskPrefix prefix;

  g_assert_true (dusk_prefix_parse (text, &prefix, NULL));
  return prefix;
}

static void
test_text (void)
{
  static const struct {
    const char *text, *canonical;
  } cases[] = {
    { "175.45.176.0/24", "175.45.176.0/24" },
    { "175.45.176.77/24", "175.45.176.0/24" },
    { "255.255.255.255/31", "255.255.255.254/31" },
    { "193.0.6.139", "193.0.6.139/32" },
    { "10.20.30.40/0", "0.0.0.0/0" },
    { "2001:67c:2e8::/48", "2001:67c:2e8::/48" },
    { "2001:067C:02E8:0000:0000:0000:0000:0000/48", "2001:67c:2e8::/48" },
    { "2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1/128" },
    { "2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1/128" },
    { "2001:db8:ffff::/33", "2001:db8:8000::/33" },
    { "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128" },
    { "::/0", "::/0" },
    { "::1", "::1/128" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      char text[DUSK_PREFIX_TEXT_SIZE];
      DuskPrefix prefix, again;

      g_assert_true (dusk_prefix_parse (cases[i].text, &prefix, &error));
      g_assert_no_error (error);
      dusk_prefix_to_text (&prefix, text);
      g_assert_cmpstr (text, ==, cases[i].canonical);
      g_assert_true (dusk_prefix_parse (text, &again, NULL));
      g_assert_cmpmem (&prefix, sizeof prefix, &again, sizeof again);
    }
}

static void
test_refuses (void)
{
  static const char *const cases[] = {
    "", "/", "/24", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/ 8", "10.0.0.0/8/8", "10.0.0/24", "10.0.0.256/24", "010.0.0.0/8",
    "10.0.0.0 /8", "2001:db8::/129", "2001:db8::1::/64", "2001:db8::/", "fe80::1%eth0/64", ":/0", "KP", "AS3333", "10.0.0.0-10.0.0.255",
    "a very long text that is no address at all and goes on beyond any buffer/24", "\033[31m\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      DuskPrefix prefix;

      g_assert_false (dusk_prefix_parse (cases[i], &prefix, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_null (strchr (error->message, '\033'));
    }
}

static void
test_compare (void)
{
  static const char *const ordered[] = {
    "0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.1.0/24", "175.45.176.0/22", "255.0.0.0/8", "::/0", "2001:db8::/32", "2001:db8::/48",
    "2001:db8:1::/48",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (ordered); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (ordered); j++)
      {
        DuskPrefix a = prefix_of (ordered[i]), b = prefix_of (ordered[j]);
        int order = dusk_prefix_compare (&a, &b);

        g_assert_cmpint ((order > 0) - (order < 0), ==, (i > j) - (i < j));
        g_assert_cmpint (dusk_prefix_equal (&a, &b), ==, i == j);
        g_assert_true (i != j || dusk_prefix_hash (&a) == dusk_prefix_hash (&b));
      }
}

static void
test_range (void)
{
  static const struct {
    const char *range, *prefixes;
  } cases[] = {
    { "175.45.176.0-175.45.179.255", "175.45.176.0/22" },
    { "10.0.0.0-10.0.0.0", "10.0.0.0/32" },
    { "10.0.0.1-10.0.0.6", "10.0.0.1/32 10.0.0.2/31 10.0.0.4/31 10.0.0.6/32" },
    { "193.0.0.0-193.0.2.255", "193.0.0.0/23 193.0.2.0/24" },
    { "193.0.1.0-193.0.3.255", "193.0.1.0/24 193.0.2.0/23" },
    { "0.0.0.0-255.255.255.255", "0.0.0.0/0" },
    { "0.0.0.1-0.0.0.1", "0.0.0.1/32" },
    { "255.255.255.254-255.255.255.255", "255.255.255.254/31" },
    { "127.255.255.255-128.0.0.0", "127.255.255.255/32 128.0.0.0/32" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
      g_autoptr (GString) joined = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      g_assert_true (dusk_prefix_append_range (cases[i].range, prefixes, &error));
      g_assert_no_error (error);
      for (guint j = 0; j < prefixes->len; j++)
        {
          char text[DUSK_PREFIX_TEXT_SIZE];
          dusk_prefix_to_text (&g_array_index (prefixes, DuskPrefix, j), text);
          g_string_append_printf (joined, "%s%s", j > 0 ? " " : "", text);
        }
      g_assert_cmpstr (joined->str, ==, cases[i].prefixes);
    }
}

static void
test_range_refuses (void)
{
  static const char *const cases[] = {
    "", "-", "10.0.0.0", "10.0.0.0-", "-10.0.0.0", "10.0.0.5-10.0.0.4", "10.0.0.0-10.0.0.256", "10.0.0.0-2001:db8::", "::-::1",
    "10.0.0.0/24-10.0.1.0/24", "10.0.0.0 - 10.0.0.255",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
      g_autoptr (GError) error = NULL;

      g_assert_false (dusk_prefix_append_range (cases[i], prefixes, &error));
      g_assert_error (error, DUSK_ERROR, DUSK_ERROR_MALFORMED);
      g_assert_cmpuint (prefixes->len, ==, 0);
    }
}

/* The blocks of any range follow each other without gap, from its first address to its last. */
static void
test_range_covers (void)
{
  for (int round = 0; round < 500; round++)
    {
      g_autoptr (GArray) prefixes = g_array_new (FALSE, FALSE, sizeof (DuskPrefix));
      guint32 a = g_test_rand_bit () ? (guint32) g_test_rand_int () : (guint32) g_test_rand_int_range (0, 1024);
      guint32 b = (guint32) g_test_rand_int ();
      guint64 first = MIN (a, b), last = MAX (a, b), next = first;
      g_autofree char *range = g_strdup_printf ("%u.%u.%u.%u-%u.%u.%u.%u", (guint) (first >> 24), (guint) (first >> 16 & 255),
                                                (guint) (first >> 8 & 255), (guint) (first & 255), (guint) (last >> 24),
                                                (guint) (last >> 16 & 255), (guint) (last >> 8 & 255), (guint) (last & 255));

      g_assert_true (dusk_prefix_append_range (range, prefixes, NULL));
      for (guint i = 0; i < prefixes->len; i++)
        {
          const DuskPrefix *prefix = &g_array_index (prefixes, DuskPrefix, i);
          const guint8 *bytes = prefix->bytes;
          guint64 start = (guint64) bytes[0] << 24 | (guint64) bytes[1] << 16 | (guint64) bytes[2] << 8 | bytes[3];

          g_assert_cmpuint (start, ==, next);
          next += G_GUINT64_CONSTANT (1) << (32 - prefix->length);
        }
      g_assert_cmpuint (next, ==, last + 1);
      g_assert_cmpuint (prefixes->len, <=, 62);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bgp/prefix/text", test_text);
  g_test_add_func ("/bgp/prefix/refuses", test_refuses);
  g_test_add_func ("/bgp/prefix/compare", test_compare);
  g_test_add_func ("/bgp/prefix/range", test_range);
  g_test_add_func ("/bgp/prefix/range-refuses", test_range_refuses);
  g_test_add_func ("/bgp/prefix/range-covers", test_range_covers);
  return g_test_run ();
}
