/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "dusk-plain-text.h"

static void
test_plain (void)
{
  static const struct {
    const char *text, *plain;
  } cases[] = {
    { "", "" },
    { "STAR-KP Ryugyong-dong", "STAR-KP Ryugyong-dong" },
    { "  one\n\ttwo\r\n ", "one two" },
    { "\033[31mred\033[0m", "[31mred [0m" },
    { "a\xc2\x9b"
      "b",
      "a b" },
    { "a\xe2\x80\xae"
      "b",
      "ab" },
    { "a\xe2\x80\x8b"
      "b",
      "ab" },
    { "<b>&amp;</b>", "<b>&amp;</b>" },
    { "bad \xff bytes", "bad \xef\xbf\xbd bytes" },
    { "한국 · مصر", "한국 · مصر" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *plain = dusk_plain_text (cases[i].text);
      g_assert_cmpstr (plain, ==, cases[i].plain);
    }
}

static void
test_long (void)
{
  g_autofree char *text = g_strnfill (100000, 'x'), *plain = dusk_plain_text (text);

  g_assert_cmpint (g_utf8_strlen (plain, -1), ==, DUSK_PLAIN_TEXT_MAX);
  g_assert_true (g_str_has_suffix (plain, "x…"));
}

static void
test_count (void)
{
  static const struct {
    double      count;
    const char *text;
  } cases[] = { { 0, "0" }, { 4, "4" }, { 9599.5, "9599.5" }, { NAN, "–" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = dusk_count_to_text (cases[i].count);
      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/plain-text/plain", test_plain);
  g_test_add_func ("/base/plain-text/long", test_long);
  g_test_add_func ("/base/plain-text/count", test_count);
  return g_test_run ();
}
